"""The network explorer: a node in the middle, and what stands around it, which leads on.

    /explore?node=rome/D1407                                 a page: a list of links, of which a script makes a picture
    /explore?node=rome/D1407&node=certification/RNCP27413    with the second one opened too
    /api/neighbours?node=rome/D1407                          what it shows, as JSON; `relation`, `page` for the rest

A node is named by its path below the base, its IRI, or what people call it: `D1407`, `27413`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.portraits.naming import named
from rncp_graph.server.documents import Documents
from rncp_graph.server.front import SCRIPTED
from rncp_graph.server.neighbours import KINDS, Around, Thing, around
from rncp_graph.server.pages import Pages
from rncp_graph.server.refusals import refusal
from rncp_graph.server.served import Served

LONGEST = 1000
"""Characters of the name of a node."""


class Explorer:
    """What makes the explorer of what is served."""

    def __init__(self, served: Served, pages: Pages, documents: Documents) -> None:
        self._served, self._pages, self._documents = served, pages, documents

    async def page(self, request: Request) -> Response:
        """Send the page, with the neighbours of the first node as a list."""
        said, relation, number = _asked(request)
        told: dict[str, Any] = {"said": said, "found": None, "error": "", "kinds": kinds(), "words": words()}
        if not said:
            response = await self._pages.page(request, "explore.html", "explore", told)
        else:

            def filled() -> dict[str, Any]:
                found = self._found(said, relation, number)
                return told | {"found": self._told(found), "relation": relation}

            try:
                response = await self._pages.page(request, "explore.html", "explore", filled, key=str(_asked(request)))
            except QuestionError as error:
                told["error"] = str(error)
                response = await self._pages.page(request, "explore.html", "explore", told, key=f"{error}")
                response.status_code = 404
        response.headers.update(SCRIPTED)
        return response

    async def neighbours(self, request: Request) -> Response:
        """Send the neighbours of a node as JSON, in the language in force."""
        said, relation, number = _asked(request)
        if not said:
            return refusal(request, 400, t("node : un nœud est attendu", "node: a node is expected"))

        def make() -> bytes:
            return json.dumps(self._told(self._found(said, relation, number)), ensure_ascii=False).encode()

        try:
            return await self._documents.send(request, "application/json", make, spoken=True, key=str(_asked(request)))
        except QuestionError as error:
            return refusal(request, 404, str(error))

    def _found(self, said: str, relation: str, number: int) -> Around:
        store = self._served.store
        return around(store, named(store, said).iri, self._served.day, relation, number)

    def _told(self, found: Around) -> dict[str, Any]:
        """What is known of a node and its neighbours, with the way to the page of each."""
        return {
            "node": self._thing(found.node),
            "relations": [
                {**asdict(one), "nodes": [self._thing(thing) for thing in one.nodes]} for one in found.relations
            ],
        }

    def _thing(self, one: Thing) -> dict[str, Any]:
        base = self._served.store.base
        known = KINDS.get(one.kind)
        return {
            **asdict(one),
            "kind_name": t(*known) if known else one.kind,
            "name": one.iri.removeprefix(base),
            "path": self._served.path(one.iri),
        }


def _asked(request: Request) -> tuple[str, str, int]:
    """The node in the middle, the relation and the page of it that are asked for."""
    said = request.query_params.multi_items()
    first = next((value.strip() for name, value in said if name == "node" and value.strip()), "")
    number = request.query_params.get("page", "1")
    plain = number.isascii() and number.isdigit() and len(number) < 7
    return first[:LONGEST], request.query_params.get("relation", ""), int(number) if plain else 0


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of nodes and what they are called, in the language in force."""
    return [(name, t(*said)) for name, said in KINDS.items()]


def words() -> dict[str, str]:
    """Return what the script says, in the language in force."""
    return {
        "open": t("Ouvrir la page", "Open the page"),
        "middle": t("Mettre au centre", "Put in the middle"),
        "fold": t("Replier", "Fold"),
        "more": t("{n} de plus", "{n} more"),
        "level": t("niveau {n}", "level {n}"),
        "yes": t("enregistrée", "registered"),
        "no": t("non enregistrée", "not registered"),
        "full": t("Le réseau est plein : repliez un nœud.", "The network is full: fold a node."),
        "failed": t("Le serveur n'a pas répondu.", "The server did not answer."),
        "flat": t(
            "Ce navigateur ne dessine pas ; la liste dit la même chose.",
            "This browser does not draw; the list says the same.",
        ),
        "shown": t("{n} nœuds, {m} liens", "{n} nodes, {m} links"),
    }
