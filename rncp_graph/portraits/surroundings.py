"""What a page says beside its own thing: how other nodes are called, and the state of certifications that it names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from pyoxigraph import Literal

from rncp_graph.graph.situations import Situation
from rncp_graph.language import language
from rncp_graph.questions.day import Day
from rncp_graph.questions.finding import Origine
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import PREFIXES, compact, expand

_PROLOGUE = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("rncp", "skos", "dct"))
AT_ONCE = 500
"""Nodes that a query names at most."""


def rows(store: Store, query: str) -> Iterable[Any]:
    """Return the rows of a query in which `rncp:`, `skos:` and `dct:` are declared."""
    return cast(Solutions, store.query(_PROLOGUE + query))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a certification that another page names."""

    numero: str
    titre: str | None = None
    niveau: str | None = None
    enregistree: bool | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A certification that shares blocks or occupations with another one, and how many of each."""

    iri: str
    connue: Known
    blocs: int
    metiers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a page about a certification says beside its fiche.

    `jours` are the days on which its state is told, the day of the data first where one is known. `known` are the
    certifications that it names, by number; `labels` are names of other nodes, by path under the base.
    """

    base: str
    jours: tuple[date, ...] = ()
    export: Day | None = None
    situations: tuple[Situation, ...] = ()
    remplace: tuple[str, ...] = ()
    remplacee_par: tuple[str, ...] = ()
    voisines: tuple[Neighbour, ...] = ()
    known: Mapping[str, Known] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[Origine, ...] = ()


def certifications(
    store: Store, nodes: Collection[str], jour: date, registered: Mapping[str, bool] | None = None
) -> dict[str, Known]:
    """Return what is known of certifications on a day, by IRI: also of those that are only named.

    `registered` are their states of that day, for who has them already.
    """
    if registered is None:
        registered = states(store, nodes, jour)
    found: dict[str, Known] = {}
    for some, values in _ranked(nodes):
        said: dict[int, tuple[Any, ...]] = {}
        for rank, *terms in rows(
            store,
            f"""SELECT ?n ?number ?title ?level {{ VALUES (?n ?s) {{ {values} }}
            OPTIONAL {{ ?s dct:identifier ?number }} OPTIONAL {{ ?s dct:title ?title }}
            OPTIONAL {{ ?s rncp:niveau ?level }} }}""",
        ):
            said.setdefault(int(rank.value), tuple(term and term.value for term in terms))
        for place, one in enumerate(some):
            numero, titre, niveau = said.get(place, (None, None, None))
            found[one] = Known(
                numero=numero or one.rpartition("/")[2],
                titre=titre,
                niveau=niveau and niveau.rpartition("/")[2],
                enregistree=registered.get(one),
            )
    return found


def states(store: Store, nodes: Collection[str], jour: date) -> dict[str, bool]:
    """Return whether certifications are registered on a day, by IRI, where it is known."""
    today = f'"{jour}"^^<{expand("xsd:date")}>'
    found: dict[str, bool] = {}
    for some, values in _ranked(nodes):
        told = rows(
            store,
            f"""SELECT ?n ?oui {{ VALUES (?n ?s) {{ {values} }} ?s rncp:situation ?x .
            ?x rncp:du ?du ; rncp:au ?au ; rncp:enregistree ?oui FILTER(?du <= {today} && {today} <= ?au) }}""",
        )
        found |= {some[int(rank.value)]: yes.value in ("true", "1") for rank, yes in told}
    return found


def titles(store: Store, nodes: Collection[str]) -> dict[str, str]:
    """Return the titles of certifications, by IRI, where they have one."""
    found: dict[str, str] = {}
    for some, values in _ranked(nodes):
        for rank, title in rows(store, f"SELECT ?n ?title {{ VALUES (?n ?s) {{ {values} }} ?s dct:title ?title }}"):
            found.setdefault(some[int(rank.value)], title.value)
    return found


_REFERENCE = ("rncp:natureTexte", "rncp:numeroTexte", "rncp:dateSignature")
_NAMES = ("skos:prefLabel", "dct:title", "rncp:titre", "rncp:nom", "dct:identifier", "skos:notation")


def labels(store: Store, nodes: Collection[str]) -> dict[str, str]:
    """Return what nodes are called, by IRI, in the language in force where they have a label in it, else in French.

    A legal text without a title is called by its kind, and its number or the day it was signed.
    """
    ranks = {expand(curie): rank for rank, curie in enumerate(_NAMES)}
    wanted = ", ".join((*_NAMES, *_REFERENCE))  # a fiche has a hundred other statements
    spoken = {lang: rank for rank, lang in enumerate((language(), "fr", None))}
    found: dict[str, tuple[tuple[int, int], str]] = {}
    references: dict[str, dict[str, str]] = {}
    for values in batches(nodes):
        for row in rows(store, f"SELECT ?s ?p ?o {{ VALUES ?s {{ {values} }} ?s ?p ?o FILTER(?p IN ({wanted})) }}"):
            node, prop, term = row["s"].value, row["p"].value, row["o"]
            if isinstance(term, Literal) and prop in ranks:
                rank = (ranks[prop], spoken.get(term.language, len(spoken)))
                found[node] = min(found.get(node, (rank, term.value)), (rank, term.value))
            elif isinstance(term, Literal) and compact(prop) in _REFERENCE:
                references.setdefault(node, {})[compact(prop)] = term.value
    texts = {node: [said[part] for part in _REFERENCE if part in said][:2] for node, said in references.items()}
    return {node: " ".join(parts) for node, parts in texts.items()} | {node: name for node, (_, name) in found.items()}


def batches(nodes: Collection[str]) -> Iterator[str]:
    """Return nodes in portions, each as the text of its `VALUES`."""
    ordered = sorted(nodes)
    for start in range(0, len(ordered), AT_ONCE):
        yield " ".join(f"<{node}>" for node in ordered[start : start + AT_ONCE])


def _ranked(nodes: Collection[str]) -> Iterator[tuple[list[str], str]]:
    """Nodes in portions, each with the text of its `VALUES`: ranks and nodes.

    A row that gives the rank takes two thirds of the time of one that gives the IRI, which the engine looks up.
    """
    ordered = sorted(nodes)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        yield some, " ".join(f"({rank} <{node}>)" for rank, node in enumerate(some))
