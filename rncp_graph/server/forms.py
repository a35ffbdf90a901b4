"""The questions of the library as forms: a page lists them, and each has one, with its answer and its SPARQL."""

from __future__ import annotations

from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.errors import LimitReached, QuestionError
from rncp_graph.language import language, t
from rncp_graph.questions.header import THEMES
from rncp_graph.questions.question import questions
from rncp_graph.questions.table import texts
from rncp_graph.server.asked import said_in, sparql_of
from rncp_graph.server.limits import Limits
from rncp_graph.server.pages import ROWS, Pages
from rncp_graph.server.refusals import refusal
from rncp_graph.server.served import Served
from rncp_graph.stores import Solutions
from rncp_graph.stores.guarded import Guarded


class Answered(NamedTuple):
    """The first rows of an answer, as people read them, and whether there are others."""

    columns: tuple[str, ...] = ()
    rows: tuple[list[str], ...] = ()
    more: bool = False


class Forms:
    """What makes the pages of the questions."""

    def __init__(self, served: Served, pages: Pages, limits: Limits) -> None:
        self._served, self._pages, self._limits = served, pages, limits

    async def listed(self, request: Request) -> Response:
        """Send the questions of the library, by theme."""
        spoken = language()
        themes = [
            (words[spoken == "en"], [one for one in questions().values() if one.theme == theme])
            for theme, words in THEMES.items()
        ]
        return await self._pages.page(request, "questions.html", "questions", {"themes": themes})

    async def form(self, request: Request) -> Response:
        """Send the form of a question, with its answer and its SPARQL once it is filled in."""
        asked = questions().get(request.path_params["name"])
        if asked is None:
            return refusal(request, 404, t("aucune question de ce nom", "no question of this name"))
        said, query = said_in(request), urlencode(said_in(request), doseq=True)

        def filled() -> dict[str, Any]:
            error, text, answer = "", "", Answered()
            if said:
                try:
                    text = sparql_of(self._served, asked, said)
                except QuestionError as refused:
                    error = str(refused)
                else:
                    answer = self._answered(text)
            given = {name: ", ".join(value) if isinstance(value, list) else value for name, value in said.items()}
            told = {"asked_one": asked, "given": given, "text": text, "answer": answer}
            return {**told, "error": error, "query": query}

        try:
            return await self._pages.page(request, "question.html", f"questions/{asked.id}", filled, key=query)
        except LimitReached as error:
            return refusal(request, 504, str(error))

    def _answered(self, text: str) -> Answered:
        found = Guarded(self._served.store, self._limits.guard).query(text)
        if not isinstance(found, Solutions):
            return Answered()
        columns = tuple(variable.value for variable in found.variables)
        first = list(islice(found, ROWS + 1))
        return Answered(columns, tuple(texts(columns, first[:ROWS])), len(first) > ROWS)
