"""Where a graph comes from: as the comment at the head of a file whose format has no named graphs, and as statements.

A comment changes nothing of the triples: files of all formats hold the same. It is in French and in English at once, as
it goes to whoever meets the file, and holds nothing of the clock: one store gives one file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, cast

from pyoxigraph import Literal, Triple

from rncp_graph.graph.provenance import GRAPH
from rncp_graph.questions.finding import Origine, sources_of
from rncp_graph.stores import Solutions, Store, Triples
from rncp_graph.terms import PREFIXES


def origin(store: Store) -> list[str]:
    """Return what is to be said with any copy of a graph: sources, who publishes them, days, licences, what made it."""
    return [
        "RNCP et RS, registres français de certifications professionnelles / French registers of certifications",
        *([_source(one) for one in sources_of(store)] or ["source non précisée / source not stated"]),
        *(f"construit le / built on {day}, rncp_graph {version}" for day, version in _builds(store)),
    ]


def _source(source: Origine) -> str:
    day = source.jour.isoformat() if source.jour else "jour non précisé / day not stated"
    return "; ".join(
        [
            f"source: {source.producteur or 'non précisé / not stated'}, {source.titre}, {day}",
            f"licence: {source.licence or 'non précisée / not stated'}",
            f"SHA-256: {source.sha256}",
        ]
    )


def _builds(store: Store) -> Iterator[tuple[str, str]]:
    rows = store.query(f"""
        SELECT ?end ?version {{ GRAPH <{store.base}{GRAPH}> {{
          ?build a <{PREFIXES["prov"]}Activity> ; <{PREFIXES["prov"]}endedAtTime> ?end ;
            <{PREFIXES["rncp"]}versionLogiciel> ?version }} }} ORDER BY ?end ?version""")
    for end, version in cast(Solutions, rows):
        yield cast(Literal, end).value[:10], cast(Literal, version).value


def described(store: Store) -> list[Triple]:
    """Return what a store says of its sources, lists and builds, but not which fiche is of which source."""
    derived = f"<{PREFIXES['prov']}wasDerivedFrom>"
    found = store.query(
        f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{store.base}{GRAPH}> {{ ?s ?p ?o FILTER(?p != {derived}) }} }}"
    )
    return sorted(cast(Triples, found), key=str)


def hashed(store: Store) -> bytes:
    """Return the comment of a store as Turtle and N-Triples have it: a `#` before each line."""
    return "".join(f"# {' '.join(line.split())}\n" for line in origin(store)).encode()


def remark(store: Store, out: IO[bytes]) -> IO[bytes]:
    """Return a file that passes on to another what is written to it, with the comment after the declaration of XML."""
    lines = re.sub("-(?=-)", "- ", "\n".join(origin(store)))  # XML has no place for two hyphens in a comment
    return cast(IO[bytes], _Remarked(out, f"\n<!--\n{lines}\n-->".encode()))


class _Remarked:
    """Puts a comment after the first `?>` that passes."""

    def __init__(self, out: IO[bytes], comment: bytes) -> None:
        self._out, self._comment = out, comment

    def write(self, data: bytes) -> int:
        """Write on, with the comment where it belongs."""
        head, end, rest = data.partition(b"?>") if self._comment else (data, b"", b"")
        self._out.write(head + end)
        if end:
            self._out.write(self._comment + rest)
            self._comment = b""
        return len(data)

    def flush(self) -> None:
        """Let the other file write out."""
        self._out.flush()
