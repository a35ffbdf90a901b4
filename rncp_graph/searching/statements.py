"""What index and pathfinder read of a graph: a few properties, asked of a store, or kept of its text (`kept.py`).

Each property is read by one question of one pattern, which an engine answers in the order of its own index: it is ten
times faster than a question for each certification. What is dear is each term that leaves the engine: links come as one
text for each certification.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, cast

from pyoxigraph import NamedNode

from rncp_graph.rdf.vocabulary import SKOS, Term, term
from rncp_graph.stores import Solutions, Store

TITLE, CERTIFICATION, ACTIVE = term("dct:title"), term("rncp:Certification"), term("rncp:actif")
ACTIVITIES, AIMS, JOBS = (
    term(f"rncp:{name}") for name in ("activitesVisees", "objectifsContexte", "typeEmploiAccessibles")
)
"""The texts of a certification that say what it is for, its aims where it names no activities; the others say how it is
taught and assessed.
"""

SITUATION, DU, AU, REGISTERED = (term(f"rncp:{name}") for name in ("situation", "du", "au", "enregistree"))
"""A situation says from which day to which it lasts, and whether a certification is registered then."""

LINKS = tuple(
    term(f"rncp:{name}")
    for name in ("codeRome", "codeNSF", "formacode", "niveau", "voieOuverte", "abrege", "certificateur")
)
"""What certifications are tied to: what a search can filter by, and of what it knows the words."""

USUAL = term("rncp:libelleUsuel")
NAMES = (SKOS.prefLabel, SKOS.altLabel, USUAL)
"""What gives a name to blocks, entries and bodies."""

Purpose = tuple[str, str, str, str]
"""The path of a certification, its title, what it is for, the jobs that it leads to; empty where nothing is said."""


CLOSED, KIND = term("rncp:voieFermee"), term("rncp:typeEnregistrement")
"""What the pathfinder reads besides: the routes to a certification that are closed, and how it is registered."""


class Statements(Protocol):
    """The statements of a graph that are read so. Nodes are paths: their IRIs without the base."""

    def pairs(self, prop: Term, /) -> Iterator[tuple[str, str]]:
        """Return the nodes that have a property, and what it says of them, but texts in English."""
        ...

    def tied(self, by: Sequence[Term] = LINKS, /) -> Iterator[tuple[str, list[str]]]:
        """Return what each certification is tied to by some properties."""
        ...

    def states(self, day: str, /) -> Iterator[tuple[str, bool]]:
        """Return the certifications of which it is known on a day whether they are registered, and whether they are."""
        ...

    def certifications(self) -> Iterator[Purpose]:
        """Return each certification with its title, what it is for, and the jobs that it leads to."""
        ...


class Asked:
    """The same asked of a store, of its default graph."""

    def __init__(self, store: Store) -> None:
        """Ask this store."""
        self._store, self._base = store, store.base

    def pairs(self, prop: Term) -> Iterator[tuple[str, str]]:
        """Return the nodes that have a property, and what it says of them, but texts in English."""
        for node, said in self._rows(f"SELECT ?s ?o {{ ?s {prop} ?o }}"):
            if isinstance(said, NamedNode):
                yield self._path(node), self._path(said)
            elif said.language != "en":
                yield self._path(node), said.value

    def tied(self, by: Sequence[Term] = LINKS) -> Iterator[tuple[str, list[str]]]:
        """Return what each certification is tied to by some properties."""
        links = " ".join(by)
        for node, entries in self._rows(
            f"SELECT ?s (GROUP_CONCAT(STR(?o)) AS ?all) {{ VALUES ?p {{ {links} }} ?s ?p ?o }} GROUP BY ?s"
        ):
            yield self._path(node), [iri.removeprefix(self._base) for iri in entries.value.split()]

    def states(self, day: str) -> Iterator[tuple[str, bool]]:
        """Return the certifications of which it is known on a day whether they are registered, and whether they are."""
        on = f'"{day}"^^{term("xsd:date")}'
        for situation, said in self._rows(  # few hold a day, and many certifications share them
            f"SELECT ?s ?oui {{ ?s {DU} ?du ; {AU} ?au ; {REGISTERED} ?oui FILTER(?du <= {on} && {on} <= ?au) }}"
        ):
            for (node,) in self._rows(f"SELECT ?c {{ ?c {SITUATION} {situation} }}"):
                yield self._path(node), said.value in ("true", "1")

    def certifications(self) -> Iterator[Purpose]:
        """Return each certification with its title, what it is for, and the jobs that it leads to."""
        for node, *texts in self._rows(f"""
            SELECT ?c ?title (COALESCE(?activities, ?aims) AS ?purpose) ?jobs {{
            ?c a {CERTIFICATION} OPTIONAL {{ ?c {TITLE} ?title }} OPTIONAL {{ ?c {ACTIVITIES} ?activities }}
            OPTIONAL {{ ?c {AIMS} ?aims }} OPTIONAL {{ ?c {JOBS} ?jobs }} }}"""):
            title, purpose, jobs = (text.value if text else "" for text in texts)
            yield self._path(node), title, purpose, jobs

    def _path(self, node: NamedNode) -> str:
        return node.value.removeprefix(self._base)

    def _rows(self, query: str) -> Iterator[Any]:
        return iter(cast(Solutions, self._store.query(query)))
