"""The questions of the library on the web: as JSON and CSV at an address, as forms, and as a description in OpenAPI.

    /questions                                        all of them, by theme
    /questions/certifications-par-metier?rome=M1805   a form, and what it answers
    /api/questions/certifications-par-metier?rome=M1805   the answer, in the form that is asked for

`openapi.py` describes them all.
An answer is that of the SPARQL endpoint to the text of the question, within the same limits.
"""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from rncp_graph.errors import QuestionError
from rncp_graph.language import language, t
from rncp_graph.questions.parameters import Parameter
from rncp_graph.questions.question import Question, questions
from rncp_graph.server.asked import said_in, sparql_of
from rncp_graph.server.openapi import FORMS, fits
from rncp_graph.server.protocol import Query
from rncp_graph.server.refusals import refusal
from rncp_graph.server.served import Served
from rncp_graph.server.sparql import Sparql


class Api:
    """What answers a question at its address, an application of its own: an answer streams."""

    def __init__(self, served: Served, sparql: Sparql) -> None:
        self._served, self._sparql = served, sparql

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = Request(scope, receive)
        response = await self._refused(request, send)
        if response:
            await response(scope, receive, send)

    async def _refused(self, request: Request, send: Send) -> Response | None:
        """Answer a question; return what is to be said where it cannot be asked."""
        asked = questions().get(request.path_params["name"])
        if request.method not in ("GET", "HEAD"):
            return refusal(request, 405, t("GET seulement", "GET only"), {"Allow": "GET, HEAD, OPTIONS"})
        if asked is None:
            return refusal(request, 404, t("aucune question de ce nom", "no question of this name"))
        form = request.query_params.get("format")
        if form is not None and form not in FORMS:
            known = ", ".join(FORMS)
            return refusal(request, 400, t(f"format : {known}", f"format: one of {known}"))
        said = said_in(request)
        try:
            text = await to_thread.run_sync(sparql_of, self._served, asked, said)
        except QuestionError as error:
            return refusal(request, 404 if fits(asked, said) else 400, str(error))
        await self._sparql.answer(request, Query(text, form=form or ""), send)
        return None


async def listed(_: Request) -> Response:
    """Send the questions and their parameters, in the language in force."""
    return JSONResponse([_told(one) for one in questions().values()], headers={"Vary": "Accept-Language"})


def _told(one: Question) -> dict[str, Any]:
    spoken = language()
    return {
        "id": one.id,
        "title": one.titre[spoken],
        "question": one.question[spoken],
        "theme": one.theme,
        "empty": one.vide[spoken],
        "parameters": [_parameter(each) for each in one.parametres],
        "example": dict(one.exemple.parametres) if one.exemple else {},
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    told = {
        "name": one.nom,
        "description": one.description[language()],
        "required": one.demande,
        "several": one.plusieurs,
        "example": one.exemple,
    }
    return told | ({"default": one.default} if one.default is not None else {})
