"""The Reconciliation Service API 0.2, as OpenRefine uses it, over the index of words.

    /reconcile                                 the manifest; `queries` and `extend` by GET or as a form
    /reconcile/suggest/entity?prefix=          and type, property
    /reconcile/propose?type=                   the properties that `extend` has
    /reconcile/preview?id=                     a small page about one thing

https://reconciliation-api.github.io/specs/0.2/
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any
from urllib.parse import parse_qsl

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rncp_graph.errors import QuestionError
from rncp_graph.language import language, t
from rncp_graph.searching.words import folded
from rncp_graph.server.candidates import MOST, TYPES, USUAL, Candidate, Wanted, candidates, type_name
from rncp_graph.server.extending import IDS, KNOWN, PROPERTIES, VALUES, Property, extended, kind_of
from rncp_graph.server.limits import Limits
from rncp_graph.server.refusals import refusal
from rncp_graph.server.served import Served
from rncp_graph.signs import upright
from rncp_graph.terms import ONTOLOGY

QUERIES = 50
"""Queries of one batch."""
WORDS = 500
"""Characters of the words of a query."""
AT_ONCE = 2
"""Batches that are answered at once."""
FRAMED = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"}
"""The policy of a preview, which stands in a frame of OpenRefine."""
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:]{2,45}\](:\d{1,5})?").fullmatch


class _Long(ValueError):
    """A body beyond the limits of queries."""


class Reconcile:
    """What answers who reconciles names with the graph."""

    def __init__(self, served: Served, limits: Limits) -> None:
        self._served, self._limits, self._threads = served, limits, CapacityLimiter(AT_ONCE)

    async def answer(self, request: Request) -> Response:
        """Answer a batch of queries, extend rows, or send the manifest."""
        said = dict(request.query_params)
        if request.method == "POST":
            try:
                said |= dict(parse_qsl(await self._body(request), keep_blank_values=True, max_num_fields=100))
            except _Long:
                return refusal(request, 413, _ill_formed())
            except ValueError:
                return refusal(request, 400, _ill_formed())
        if "queries" in said:
            return await self._answered(request, said["queries"], self._queries)
        if "extend" in said:
            return await self._answered(request, said["extend"], self._extend)
        return JSONResponse(self._manifest(request), headers=_FRESH)

    async def entities(self, request: Request) -> Response:
        """Suggest things whose names begin so."""
        prefix = request.query_params.get("prefix", "")[:WORDS]
        wanted = Wanted(prefix, _types(request.query_params.get("type")))
        found = await self._thread(partial(candidates, self._served.store, wanted)) if prefix.strip() else []
        return _json({"result": [_suggested(one) for one in found]})

    async def types(self, request: Request) -> Response:
        """Suggest kinds of things."""
        return _json({"result": [one for kind in TYPES if _begins(request, (one := _type(kind))["name"], kind)]})

    async def properties(self, request: Request) -> Response:
        """Suggest properties."""
        named = {name: one for kind in TYPES for name, one in KNOWN[kind].items()}
        told = [_property(name, one) for name, one in named.items() if _begins(request, one.name, name)]
        return _json({"result": told})

    async def propose(self, request: Request) -> Response:
        """Propose the properties of a kind of things."""
        kind = request.query_params.get("type", "")
        known = KNOWN.get(kind) or {name: one for each in KNOWN.values() for name, one in each.items()}
        limit = _number(request.query_params.get("limit"), len(known))
        told = [_property(name, one) for name, one in known.items()][:limit]
        return _json({"type": kind, "limit": limit, "properties": told})

    async def preview(self, request: Request) -> Response:
        """Send a small page about one thing."""
        path = request.query_params.get("id", "")
        kind = kind_of(path)
        if not kind or not _PATH(path):
            return refusal(request, 404, t("rien à cette adresse", "nothing at this address"))
        known = list(KNOWN[kind])
        rows = await self._thread(partial(extended, self._served.store, [path], [(name, 5) for name in known]))
        lines = [(KNOWN[kind][name].name, ", ".join(map(_shown, values))) for name, values in rows[path].items()]
        told = "".join(f"<dt>{escape(name)}</dt><dd>{escape(upright(value))}</dd>" for name, value in lines if value)
        page = (
            f'<!doctype html>\n<html lang="{language()}"><head><meta charset="utf-8"><title>{escape(path)}</title>'
            f'<link rel="stylesheet" href="../style.css"></head><body><main><dl>{told}</dl></main></body></html>\n'
        )
        return Response(page, media_type="text/html", headers=FRAMED)

    async def _body(self, request: Request) -> str:
        """Read the body of a request, within the limits of queries. Raises `_Long`, `ValueError`."""
        body = bytearray()
        with anyio.move_on_after(self._limits.stall) as scope:
            async for chunk in request.stream():
                body += chunk
                if len(body) > self._limits.query:
                    raise _Long
        if scope.cancelled_caught:
            raise ValueError
        return body.decode()

    async def _answered(self, request: Request, text: str, answer: Callable[[Any], Any]) -> Response:
        try:
            said = json.loads(text)
            if not isinstance(said, dict):
                raise TypeError(text)
            return _json(await self._thread(partial(answer, said)))
        except (ValueError, RecursionError, TypeError, KeyError, AttributeError, QuestionError):
            return refusal(request, 400, _ill_formed())

    async def _thread(self, work: Callable[[], Any]) -> Any:
        return await to_thread.run_sync(work, limiter=self._threads)

    def _queries(self, said: dict[str, Any]) -> dict[str, Any]:
        if len(said) > QUERIES:
            raise ValueError(len(said))
        wanted = {name: _wanted(one) for name, one in said.items()}  # all of them are right, or none is answered
        return {
            name: {"result": [_told(one) for one in candidates(self._served.store, query)]}
            for name, query in wanted.items()
        }

    def _extend(self, said: dict[str, Any]) -> dict[str, Any]:
        ids, properties = said.get("ids", []), said.get("properties", [])
        if len(ids) > IDS or len(properties) > PROPERTIES:
            raise ValueError(len(ids))
        if not all(isinstance(one, str) for one in ids):
            raise TypeError(ids)
        wanted = [(str(one["id"]), _settings(one)) for one in properties]
        known = {name: one for each in KNOWN.values() for name, one in each.items()}
        found = extended(self._served.store, [one for one in ids if _PATH(one)], wanted)
        nothing: dict[str, list[Any]] = {name: [] for name, _ in wanted}
        meta = [_property(name, known[name]) if name in known else {"id": name, "name": name} for name, _ in wanted]
        return {"meta": meta, "rows": {one: found.get(one, nothing) for one in ids}}

    def _manifest(self, request: Request) -> dict[str, Any]:
        here = self._here(request)
        suggested = {
            name: {"service_url": f"{here}reconcile", "service_path": f"/suggest/{name}"}
            for name in ("entity", "type", "property")
        }
        return {
            "versions": ["0.2"],
            "name": t(
                "RNCP et RS : certifications, métiers, organismes", "RNCP and RS: certifications, occupations, bodies"
            ),
            "identifierSpace": self._served.store.base,
            "schemaSpace": ONTOLOGY,
            "defaultTypes": [_type(kind) for kind in TYPES],
            "batchSize": QUERIES,
            "view": {"url": f"{here}id/{{{{id}}}}"},
            "preview": {"url": f"{here}reconcile/preview?id={{{{id}}}}", "width": 420, "height": 320},
            "suggest": suggested,
            "extend": {
                "propose_properties": {"service_url": f"{here}reconcile", "service_path": "/propose"},
                "property_settings": [
                    {
                        "name": "limit",
                        "label": t("au plus", "at most"),
                        "type": "number",
                        "default": VALUES,
                        "help_text": t("Valeurs d'une ligne.", "Values of a row."),
                    }
                ],
            },
        }

    def _here(self, request: Request) -> str:
        """Where this is on the web: as it was told, else as it was asked for."""
        site = self._served.site
        host = request.headers.get("host", "")
        return site.address if site.address != site.root or not _HOST(host) else f"{request.url.scheme}://{host}/"


_FRESH = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
_PATH = re.compile(r"[A-Za-z0-9._/-]{1,200}").fullmatch


def _ill_formed() -> str:
    return t(
        f"queries ou extend : un objet JSON, d'au plus {QUERIES} requêtes, {IDS} lignes et {PROPERTIES} colonnes",
        f"queries or extend: an object in JSON, of at most {QUERIES} queries, {IDS} rows and {PROPERTIES} columns",
    )


def _json(said: Any) -> Response:
    return JSONResponse(said, headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"})


def _wanted(said: dict[str, Any]) -> Wanted:
    """Read a query. Raises `ValueError` or `TypeError` for what is none."""
    words = said.get("query", "")
    if not isinstance(words, str) or len(words) > WORDS:
        raise ValueError(words)
    told = {}
    for one in said.get("properties") or ():
        values = one["v"] if isinstance(one["v"], list) else [one["v"]]
        for value in values:
            told[str(one["pid"])] = str(value["id"] if isinstance(value, dict) else value)[:WORDS]
    return Wanted(words, _types(said.get("type")), min(_number(said.get("limit"), USUAL), MOST), told)


def _types(said: Any) -> tuple[str, ...]:
    if not said:
        return ()
    return tuple(
        str(one["id"] if isinstance(one, dict) else one) for one in (said if isinstance(said, list) else [said])
    )


def _number(said: Any, usual: int) -> int:
    return int(said) if isinstance(said, int | str) and re.fullmatch(r"[1-9]\d{0,6}", str(said)) else usual


def _settings(said: dict[str, Any]) -> int:
    return min(_number((said.get("settings") or {}).get("limit"), VALUES), VALUES)


def _told(one: Candidate) -> dict[str, Any]:
    said = {"id": one.path, "name": one.name, "type": [_type(one.type)], "score": one.score, "match": one.match}
    return {**said, "description": one.description}


def _suggested(one: Candidate) -> dict[str, Any]:
    return {"id": one.path, "name": one.name, "description": one.description, "notable": [_type(one.type)]}


def _type(kind: str) -> dict[str, str]:
    return {"id": kind, "name": type_name(kind)}


def _property(name: str, one: Property) -> dict[str, Any]:
    return {"id": name, "name": one.name, **({"type": _type(one.type)} if one.type else {})}


def _begins(request: Request, *names: str) -> bool:
    prefix = folded(request.query_params.get("prefix", "")[:WORDS])
    return any(word.startswith(prefix) for name in names for word in (folded(name), *folded(name).split()))


def _shown(cell: dict[str, Any]) -> str:
    value = next(value for name, value in cell.items() if name != "id")
    return (t("oui", "yes") if value else t("non", "no")) if isinstance(value, bool) else str(value)
