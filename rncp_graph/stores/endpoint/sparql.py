"""Any SPARQL 1.1 endpoint: Protocol for queries and updates, Graph Store Protocol for loading.

SPARQLWrapper writes the requests, and our own connection sends them (`requests.py`). An answer is taken whole (past
16 MB into a temporary file) before its first row is given: a connection that breaks is an error of the query, and not
of a loop over its rows, and the query may be asked again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from itertools import accumulate, takewhile
from typing import IO, TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.http import Patience, shown
from rncp_graph.language import Count, t
from rncp_graph.reasons import reason
from rncp_graph.stores.endpoint.answers import Unreadable, read
from rncp_graph.stores.endpoint.connection import Connection
from rncp_graph.stores.endpoint.credentials import Known
from rncp_graph.stores.endpoint.dialects import Dialect, Fuseki
from rncp_graph.stores.endpoint.discovery import discover
from rncp_graph.stores.endpoint.requests import QUERIES, UPDATES, asked
from rncp_graph.stores.endpoint.staging import staged, sweep
from rncp_graph.stores.identity import Identified, Identity, default_base, identity
from rncp_graph.stores.protocol import Answer, Dataset, Solutions, Triples, answer
from rncp_graph.stores.refusals import check, check_update
from rncp_graph.stores.shallow import TooDeep
from rncp_graph.stores.statements import default_triples, quads, statements
from rncp_graph.stores.stream import Stream
from rncp_graph.terms import PREFIXES

if TYPE_CHECKING:
    from rncp_graph.guard import Guard

LONG = 3600.0
"""Seconds that an update may take: putting the whole register in place is one."""

ROOM = 6000
"""Bytes of an address that the nodes of one query take: it may have to go by GET (see `requests.py`)."""

_PROLOGUE = re.compile(r"(?:\s+|#[^\n\r]*|BASE\s*<[^<>]*>|PREFIX\s+[^\s:]*:\s*<[^<>]*>)*", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+")


class SparqlStore(Identified):
    """An endpoint behind the `Store` protocol.

    `url` is the address of the endpoint, or of its server (see `discovery.py`); `update` and `graphs` say where
    it takes updates and graphs, for a server that is not known. `patience` says how long to wait and insist, `say`
    hears of every new try.

    Raises `StoreError` when the address speaks no SPARQL, cannot be reached, or refuses the credentials.
    """

    def __init__(
        self,
        url: str,
        *,
        update: str | None = None,
        graphs: str | None = None,
        known: Known | None = None,
        patience: Patience | None = None,
        say: Callable[[str], object] = lambda _: None,
    ) -> None:
        self.connection = Connection(url, known, patience, say)
        self.services = discover(self.connection, update=update, graphs=graphs)
        self.dialect: Dialect = _dialect(self.services.kind)
        self._seconds: float | None = None
        self._named: list[str] | None = None
        self._known: Identity | None = None
        self.url = url
        self.guards: dict[bool, Guard] = {}
        """Processes in which it is asked within limits (see `guarded.py`); they end with it."""

    @property
    def place(self) -> str:
        """Where it is, as messages say it."""
        return shown(self.services.query)

    def __repr__(self) -> str:
        return f"<SparqlStore {self.place}>"

    @property
    def _identity(self) -> Identity:
        if self._known is None:
            self._known = identity(self.query, self.place, default_base())
        return self._known

    def query(self, text: str, *, allow_services: Collection[str] = ()) -> Answer:
        """Answer a SPARQL query. Raises `QuestionError` for one that cannot be parsed, is an update, or is refused."""
        form = form_of(text)
        if form not in QUERIES:
            raise QuestionError(t("SPARQL : ce n'est pas une requête", "SPARQL: this is not a query"))
        check(text, allow_services, lambda graph: graph in self._named_graphs(), doubtful=True)
        return self.dialect.answer(text, self._asked)

    def asked(self, text: str, dataset: Dataset | None = None, allow_services: Collection[str] = ()) -> Any:
        """Return the answer to a query of the SPARQL Protocol, as what an engine writes in any form.

        Relative IRIs stand under the base, and a dataset takes the place of that of the query. Raises what `query`
        raises.
        """
        if dataset:
            raise QuestionError(
                t(
                    "un service distant est interrogé sur ses propres graphes : nommez-les dans la requête (GRAPH)",
                    "a remote endpoint is asked of its own graphs: name them in the query (GRAPH)",
                )
            )
        found = self.query(f"BASE <{self.base}> {text}", allow_services=allow_services)
        if isinstance(found, Solutions):
            return ox.parse_query_results(found.tsv(), format=ox.QueryResultsFormat.TSV)
        if isinstance(found, Triples):
            held = ox.Store()
            held.extend(ox.Quad(*one) for one in found)
            return held.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
        return found

    def within(self, seconds: float | None) -> SparqlStore:
        """Return the same endpoint, on the same connection, whose queries have so many seconds."""
        other = copy(self)
        other._seconds = seconds
        return other

    def _asked(self, text: str) -> Answer:
        dataset = self.dialect.dataset(self._named_graphs) if not _FROM(text) else []
        return self._answer(text, form_of(text), dataset)

    def update(self, text: str) -> None:
        """Carry out a SPARQL update. It is asked once: what it did before its connection broke is not known."""
        form = form_of(text)
        if form not in UPDATES:
            raise QuestionError(t("SPARQL : ce n'est pas une mise à jour", "SPARQL: this is not an update"))
        check_update(text)
        self.change(text)

    def change(self, text: str, timeout: float | None = None) -> None:
        """Carry out an update that we wrote, within so many seconds (else an hour)."""
        address, target = self.services.to_update(), self.dialect.target()
        try:
            asked(self.connection, address, text, "INSERT", target, again=False, timeout=timeout or LONG)
        finally:
            self._named = self._known = None

    def load(self, quads: Iterable[bytes]) -> None:
        """Add chunks of N-Quads text to what the endpoint holds, all or nothing.

        An exception of the iterable passes through as it is, and leaves the endpoint unchanged.
        """
        stream = Stream(quads)
        with staged(self) as staging:
            try:
                for quad in ox.parse(cast(IO[bytes], stream), format=ox.RdfFormat.N_QUADS):
                    staging.add(quad)
            except (OSError, SyntaxError, ValueError) as error:
                stream.testify()
                raise StoreError(
                    t(f"chargement impossible ({reason(error)})", f"load failed: {reason(error)}")
                ) from error
            staging.settle()

    def replace(self, quads: Iterable[ox.Quad], *, drop: Iterable[str] = (), progress: Count | None = None) -> int:
        """Put these quads in place of the graphs that they are of, and of the graphs in `drop`; return their number.

        The default graph is replaced too. Every graph is counted before it takes its place: quads are distinct. What
        a load that was cut short has left behind is dropped.

        Raises `StoreError`; the endpoint is then as it was, unless the message says that it is not known.
        """
        sweep(self)
        with staged(self, progress) as staging:
            for quad in quads:
                staging.add(quad)
            staging.verify()
            self.connection.say(
                t("tout est envoyé et compté ; mise en place", "all sent and counted; putting it in place")
            )
            staging.settle(replace=True, drop=drop)
        return staging.number

    def about(self, node: str, steps: Collection[str], graph: str | None = None) -> list[ox.Triple]:
        """Return the triples of a node, and of the nodes to which the properties `steps` lead from it.

        Each step away is a query: one query with a path is left to chance by many engines, and wrong in some.
        """
        found: list[ox.Triple] = []
        seen, left = {node}, [node]
        while left:
            nodes, left = _some(left)
            inner = f"VALUES ?s {{ {nodes} }} ?s ?p ?o"
            where = f"GRAPH <{graph}> {{ {inner} }}" if graph else inner
            for quad in quads(self._asked(f"SELECT ?s ?p ?o {{ {where} }}"), self.place):
                found.append(quad.triple)
                value = quad.object
                if quad.predicate.value in steps and isinstance(value, ox.NamedNode) and value.value not in seen:
                    seen.add(value.value)
                    left.append(value.value)
        return found

    def dump(self, out: IO[bytes], form: ox.RdfFormat) -> int:
        """Write all it holds, graph by graph, as it comes; not what a push has begun to send. Count statements."""
        number = 0

        def passing() -> Iterator[Any]:
            nonlocal number
            for number, quad in enumerate(statements(self) if form.supports_datasets else default_triples(self), 1):  # noqa: B007
                yield quad if form.supports_datasets else quad.triple

        ox.serialize(passing(), out, form, prefixes=PREFIXES)
        return number

    def named_graphs(self) -> list[str]:
        """Return the IRIs of the named graphs that hold something, in order; not those of the server's own."""
        rows = self._answer("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "SELECT", [])
        names = (row["g"].value for row in cast(Solutions, rows) if row["g"] is not None)
        return sorted(name for name in names if self.dialect.ours(name))

    def close(self) -> None:
        """Close the connection."""
        for guard in self.guards.values():
            guard.close()
        self.connection.close()

    def _named_graphs(self) -> list[str]:
        if self._named is None:
            self._named = self.named_graphs()
        return self._named

    def _answer(self, text: str, form: str, dataset: list[tuple[str, str]]) -> Answer:
        reply = asked(self.connection, self.services.query, text, form, dataset, timeout=self._seconds)
        place = self.place

        @contextmanager
        def readable() -> Iterator[None]:
            try:
                yield
            except (Unreadable, TooDeep, OSError, RuntimeError, SyntaxError, ValueError) as error:
                raise StoreError(
                    t(f"{place} : réponse illisible ({reason(error)})", f"{place}: unreadable answer ({reason(error)})")
                ) from error

        with readable():
            return answer(read(self.dialect.read(reply, form), form, text), readable)

    def send(self, graph: str, text: bytes) -> None:
        """Add N-Triples to a named graph, by the Graph Store Protocol, as often as it takes."""
        address = self.services.to_graphs()
        sign = "&" if "?" in address else "?"
        headers = {"Content-Type": "application/n-triples"}
        try:
            self.connection.ask("POST", f"{address}{sign}{urlencode({'graph': graph})}", headers=headers, content=text)
        except QuestionError as error:
            raise StoreError(t(f"chargement refusé : {error}", f"load refused: {error}")) from error

    def count(self, graph: str | None) -> int:
        """Count the triples of a graph, or of the default graph."""
        name = graph or self.dialect.default
        pattern = f"GRAPH <{name}> {{ ?s ?p ?o }}" if name else "?s ?p ?o"
        rows = self._answer(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", "SELECT", [])
        found = [int(row["n"].value) for row in cast(Solutions, rows)]
        if len(found) != 1:
            raise StoreError(t(f"{self.place} : pas de nombre pour réponse", f"{self.place}: no number for an answer"))
        return found[0]


def _some(nodes: list[str]) -> tuple[str, list[str]]:
    """The first nodes, as many as one query may name, and the others."""
    sizes = accumulate(len(quote(node, safe="")) + len("%3C%3E%20") for node in nodes)
    number = max(1, sum(1 for _ in takewhile(lambda size: size <= ROOM, sizes)))
    return " ".join(f"<{node}>" for node in nodes[:number]), nodes[number:]


_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?(?:<|[\w-]*:)", re.IGNORECASE).search


def _dialect(kind: str) -> Dialect:
    if kind == "virtuoso":
        from rncp_graph.stores.endpoint.virtuoso import Virtuoso  # it takes the parser of rdflib along

        return Virtuoso()
    return Fuseki() if kind == "fuseki" else Dialect()


def form_of(text: str) -> str:
    r"""Return the word that says what a SPARQL text asks: `SELECT`, `ASK`, `INSERT`…, or nothing.

    >>> form_of("PREFIX select: <urn:x> # ASK\n construct { ?s ?p ?o } WHERE { ?s ?p ?o }")
    'CONSTRUCT'
    """
    prologue = cast(re.Match[str], _PROLOGUE.match(text))
    word = _WORD.match(text, prologue.end())
    return word[0].upper() if word and word[0].upper() in QUERIES | UPDATES else ""
