"""The SPARQL endpoint: a query is answered in a process of its own, and its bytes are handed on as the engine writes.

An answer of up to a megabyte is whole before its first byte is sent: its process is free again however slow the reader
is, and what ended it has its status. A larger one is sent as it comes; where it is cut short its last line says why,
and the connection ends without the last chunk, so that no client takes it for a whole one.

While all places are taken a query is tried briefly before it waits for one: what is small is answered, whoever holds
the places with what never ends.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import Thread

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from rncp_graph.errors import GuardError, LimitReached, RncpGraphError
from rncp_graph.guard import Run
from rncp_graph.language import t
from rncp_graph.server.editor import Editor
from rncp_graph.server.limits import BRIEF, TRIED, TRIED_NICE, Busy, Limits, Places
from rncp_graph.server.negotiation import Chosen, Form, chosen
from rncp_graph.server.protocol import READ, Query, Wrong, query
from rncp_graph.server.refusals import refusal, status_of
from rncp_graph.server.resources import JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from rncp_graph.server.served import Served
from rncp_graph.server.service import Service
from rncp_graph.stores.written import ROWS, TRIPLES, TRUTH, Asked, ask, warm

WHOLE = 1 << 20
"""Bytes of an answer that is whole before it is sent."""
KNOWN = 1000
"""Queries that are remembered as long ones."""

JSON = Form("json", "application/sparql-results+json", ("application/json",))
XML = Form("xml", "application/sparql-results+xml", ("application/xml", "text/xml"))
CSV, TSV = Form("csv", "text/csv"), Form("tsv", "text/tab-separated-values")
KINDS: dict[str, dict[Form, str]] = {
    TRUTH: {JSON: "JSON", XML: "XML"},
    ROWS: {JSON: "JSON", XML: "XML", CSV: "CSV", TSV: "TSV"},
    TRIPLES: {TURTLE: "TURTLE", N_TRIPLES: "N_TRIPLES", RDF_XML: "RDF_XML", JSON_LD: "JSON_LD"},
}
"""The forms of each kind of answer, and what the engine calls them."""


class _Call:
    """A query under way for a request."""

    def __init__(self, request: Request, run: Run, send: Send, tried: bool) -> None:
        self.request, self.run, self.send, self.tried = request, run, send, tried
        self.gone = self.begun = self.long = False
        """Whether the reader has gone, whether anything was sent, and whether it is not a small one."""

    async def watch(self) -> None:
        """End the query when its reader has gone: nobody waits for it."""
        while (await self.request.receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        self.run.cancel()


class Sparql:
    """What answers at the address of the endpoint."""

    def __init__(self, served: Served, editor: Editor, limits: Limits, allow_services: tuple[str, ...] = ()) -> None:
        self._store, self._limits, self._services = served.store, limits, allow_services
        self._places, self._tries = Places(limits), Places(replace(limits, at_once=TRIED))
        self._threads = CapacityLimiter(limits.at_once + TRIED)
        seconds = min(limits.seconds, limits.patience)
        self._brief = replace(limits.guard, seconds=seconds, cpu=BRIEF, nice=TRIED_NICE)
        self._long = deque[int](maxlen=KNOWN)
        """Queries that were tried and are not small: they are not tried again."""
        self._service = Service(served, editor, federated=bool(allow_services))

    def warm(self) -> None:
        """Have processes ready, as many as queries may be under way."""
        number = self._limits.at_once + TRIED
        with ThreadPoolExecutor(number) as threads:
            for _ in threads.map(lambda _: warm(self._store, self._services), range(number)):
                pass

    def _replace(self) -> None:
        """Have a process ready again: who is tried next does not wait for its start."""
        with suppress(GuardError):
            warm(self._store, self._services)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = Request(scope, receive)
        try:
            asked = query(
                request.method, request.headers.get("content-type", ""), request.url.query, await self._body(request)
            )
        except ClientDisconnect:
            return
        except Wrong as error:
            headers = {"Allow": "GET, HEAD, POST, OPTIONS"} if error.status == 405 else None
            response = refusal(request, error.status, str(error), headers)
        else:
            if asked is not None:
                await self.answer(request, asked, send)
                return
            response = await self._service.describe(request)
        await response(scope, receive, send)

    async def _body(self, request: Request) -> bytes:
        """Read the body of a request. Raises `Wrong` for one that is longer than a query may be, or takes too long."""
        if request.method in READ:  # its body says nothing
            return b""
        most, stall, body = self._limits.query, self._limits.stall, bytearray()
        try:
            with anyio.fail_after(stall):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > most:
                        raise Wrong(413, t(f"requête de plus de {most} octets", f"query of more than {most} bytes"))
        except TimeoutError:
            raise Wrong(408, t(f"requête inachevée en {stall:g} s", f"query not whole in {stall:g} s")) from None
        return bytes(body)

    async def answer(self, request: Request, asked: Query, send: Send) -> None:
        """Answer a query. Its place is free before an answer that is whole is sent, however slow the reader is."""
        forms = _forms(request, asked)
        small = hash(asked.text) not in self._long
        turns = (self._tries, self._places) if small and not self._places.free else (self._places,)
        try:
            for places in turns:
                tried = places is self._tries
                limits = self._brief if tried else self._limits.guard
                async with places.one():
                    call = _Call(request, ask(self._store, self._asked(asked, forms), limits), send, tried)
                    async with anyio.create_task_group() as group:
                        group.start_soon(call.watch)
                        response = await self._called(call, forms)
                        group.cancel_scope.cancel()
                if response or call.gone:
                    break
                if tried:
                    if call.long:
                        self._long.append(hash(asked.text))
                    Thread(target=self._replace, daemon=True).start()
        except Busy:
            said = t(
                "trop de requêtes en cours ; réessayez dans quelques secondes",
                "too many queries are under way; try again in some seconds",
            )
            response = refusal(request, 503, said, {"Retry-After": "5"})
        if response:
            await response(request.scope, request.receive, send)

    def _asked(self, asked: Query, forms: dict[str, Chosen]) -> Asked:
        return Asked(
            text=asked.text,
            forms={kind: KINDS[kind][one.form] for kind, one in forms.items()},
            dataset=asked.dataset,
            allow_services=self._services,
            most=self._limits.answer,
            by="serve --answer",
        )

    async def _called(self, call: _Call, forms: dict[str, Chosen]) -> Response | None:
        """Return the answer, or why there is none; send one that is large, and return nothing then.

        Nothing is returned either, and nothing sent, of a query that was tried and is not a small one.
        """
        whole = False
        try:
            kind, held, whole = await to_thread.run_sync(_first, call.run, limiter=self._threads)
            response = Response(held, media_type=forms[kind].media, headers=_KEPT)
            if whole:
                return response
            call.long = True
            if not call.tried:
                await self._send_on(call, response)
        except TimeoutError:
            pass  # a reader who takes nothing has what was sent
        except RncpGraphError as error:
            if call.gone:
                pass
            elif call.tried and isinstance(error, GuardError):
                call.long = isinstance(error, LimitReached) and error.limit == "cpu"
            elif call.begun:
                await self._send(
                    call, t(f"\n# réponse coupée : {error}\n", f"\n# answer cut short: {error}\n").encode()
                )
            else:
                return refusal(call.request, status_of(error), str(error))
        finally:
            if not whole:
                with anyio.CancelScope(shield=True):
                    await to_thread.run_sync(call.run.close, limiter=self._threads)
        return None

    async def _send_on(self, call: _Call, response: Response) -> None:
        """Send the beginning of an answer, then the rest as it comes, and its end."""
        headers = [one for one in response.raw_headers if one[0] != b"content-length"]
        await call.send({"type": "http.response.start", "status": 200, "headers": headers})
        call.begun = True
        await self._send(call, bytes(response.body))
        while (chunk := await to_thread.run_sync(partial(next, call.run, None), limiter=self._threads)) is not None:
            await self._send(call, chunk)
        await call.send({"type": "http.response.body", "body": b""})

    async def _send(self, call: _Call, chunk: bytes) -> None:
        with anyio.fail_after(self._limits.stall):
            await call.send({"type": "http.response.body", "body": chunk, "more_body": True})


_KEPT = {"Vary": "Accept", "Cache-Control": "no-cache"}


def _first(run: Run) -> tuple[str, bytes, bool]:
    """Return the kind of an answer, its beginning, and whether that is all of it: one wait for one that is small."""
    kind, held = next(run), bytearray()
    for chunk in run:
        held += chunk
        if len(held) >= WHOLE:
            return kind, bytes(held), False
    return kind, bytes(held), True


def _forms(request: Request, asked: Query) -> dict[str, Chosen]:
    """The form that each kind of answer is wanted in: what `format` names, else what the header says.

    Clients (SPARQLWrapper) send names of their own too, beside a header: these are passed over.
    """
    accept = request.headers.get("accept")
    found = {}
    for kind, known in KINDS.items():
        named = next((form for form in known if asked.form and asked.form in (form.name, form.media)), None)
        one = Chosen(named, named.media) if named else chosen(accept, tuple(known))
        if one:
            found[kind] = one
    return found
