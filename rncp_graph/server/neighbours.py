"""What stands around a node: by what it is tied to others, how many they are, and the first of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.portraits.surroundings import certifications, labels, rows
from rncp_graph.stores import Store

MOST = 24
"""Neighbours of one relation that are given at once."""


class Relation(NamedTuple):
    """What ties a node to others: the words for it, and the way there from the node, in SPARQL."""

    fr: str
    en: str
    way: str


RELATIONS = {
    "metiers": Relation("Métiers visés", "Occupations", "rncp:codeRome"),
    "certifications": Relation("Certifications", "Certifications", "^rncp:codeRome|^rncp:codeNSF|^rncp:certificateur"),
    "blocs": Relation("Blocs de compétences", "Blocks of competences", "rncp:bloc"),
    "porteuse": Relation("Certification du bloc", "Certification of the block", "^rncp:bloc"),
    "remplace": Relation("Remplace", "Replaces", "rncp:remplace"),
    "remplacee-par": Relation("Remplacée par", "Replaced by", "rncp:remplacePar"),
    "equivalences-donnees": Relation(
        "Donne des équivalences dans",
        "Gives equivalences in",
        "(rncp:aCorrespondance/rncp:certificationDestination)|(^rncp:blocSource/rncp:blocDestination)",
    ),
    "equivalences-recues": Relation(
        "Reçoit des équivalences de",
        "Is given equivalences by",
        "(^rncp:certificationDestination/^rncp:aCorrespondance)|(^rncp:blocDestination/rncp:blocSource)",
    ),
    "proches": Relation("Métiers proches (ROME)", "Near occupations (ROME)", "rncp:mobiliteProche"),
    "evolutions": Relation("Évolutions (ROME)", "Evolutions (ROME)", "rncp:mobiliteEvolution"),
    "evolue-de": Relation("On y vient de (ROME)", "Reached from (ROME)", "^rncp:mobiliteEvolution"),
    "versions": Relation(
        "Dans l'autre version du ROME",
        "In the other version of ROME",
        "rncp:metierParent|^rncp:metierParent|rncp:ancienneAppellationDe|^rncp:ancienneAppellationDe",
    ),
    "certificateurs": Relation("Certificateurs", "Certifiers", "rncp:certificateur"),
    "domaines": Relation("Domaines (NSF)", "Domains (NSF)", "rncp:codeNSF"),
}
"""The relations by name, in the order in which they are told."""

KINDS = {
    "certification": ("certification", "certification"),
    "bloc": ("bloc de compétences", "block of competences"),
    "rome": ("métier", "occupation"),
    "nsf": ("domaine NSF", "NSF domain"),
    "organisme": ("organisme", "organisation"),
}
"""Kinds of nodes, by what their IRIs tell; what is of none of them has the name of its IRI."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A node as an explorer shows it. `registered` is none where that is not known."""

    iri: str
    kind: str
    code: str
    label: str = ""
    level: str | None = None
    registered: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """Neighbours by one relation: how many there are, and those of a page."""

    name: str
    label: str
    total: int
    page: int
    pages: int
    nodes: tuple[Thing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """A node and its neighbours."""

    node: Thing
    relations: tuple[Tied, ...]


def around(store: Store, node: str, day: date, relation: str = "", page: int = 1) -> Around:
    """Return what stands around a node, in the language in force: the first of each relation, or a page of one.

    Raises `QuestionError` for a relation that there is not, and for a page that it has not.
    """
    if relation and relation not in RELATIONS:
        known = ", ".join(RELATIONS)
        raise QuestionError(
            t(f"« {relation} » : les relations sont {known}", f"`{relation}`: the relations are {known}")
        )
    names = [relation] if relation else list(RELATIONS)
    totals = _totals(store, node, names)
    if page < 1 or (page - 1) * MOST >= max(1, totals.get(relation, 0) if relation else 1):
        raise QuestionError(t(f"aucune page {page}", f"no page {page}"))
    found = {name: _some(store, node, name, page) for name in names if name in totals}
    things = _things(store, {node, *(one for some in found.values() for one in some)}, day)
    tied = tuple(
        Tied(
            name=name,
            label=t(RELATIONS[name].fr, RELATIONS[name].en),
            total=totals[name],
            page=page,
            pages=-(-totals[name] // MOST),
            nodes=tuple(things[one] for one in some),
        )
        for name, some in found.items()
    )
    return Around(node=things[node], relations=tied)


def kind_of(store: Store, node: str) -> str:
    """Return the kind of a node.

    >>> from rncp_graph import open_store
    >>> kind_of(open_store(), "https://w3id.org/rncp-graph/id/certification/RNCP1/bloc/RNCP1BC01")
    'bloc'
    """
    parts = node.removeprefix(store.base).split("/")
    return parts[-2] if len(parts) > 1 and parts[-2] in KINDS else parts[0]


def _totals(store: Store, node: str, names: Iterable[str]) -> dict[str, int]:
    """How many neighbours there are by each relation that has any: one query."""
    ways = " UNION ".join(f'{{ <{node}> {RELATIONS[one].way} ?x BIND("{one}" AS ?r) }}' for one in names)
    counted = rows(store, f"SELECT ?r (COUNT(DISTINCT ?x) AS ?n) {{ {ways} FILTER(?x != <{node}>) }} GROUP BY ?r")
    found = {row["r"].value: int(row["n"].value) for row in counted if row["r"]}
    return {name: found[name] for name in names if found.get(name)}


def _some(store: Store, node: str, name: str, page: int) -> list[str]:
    """A page of neighbours: those that are active first, and of these the newest."""
    found = rows(
        store,
        f"""SELECT DISTINCT ?x {{ <{node}> {RELATIONS[name].way} ?x FILTER(?x != <{node}>)
        OPTIONAL {{ ?x rncp:actif ?active }} OPTIONAL {{ ?x rncp:rangNumero ?rank }} }}
        ORDER BY DESC(?active) DESC(?rank) ?x LIMIT {MOST} OFFSET {(page - 1) * MOST}""",
    )
    return [row["x"].value for row in found]


def _things(store: Store, nodes: Iterable[str], day: date) -> dict[str, Thing]:
    """What is shown of nodes: three queries for all of them."""
    wanted = {node: kind_of(store, node) for node in nodes}
    known = certifications(store, [node for node, kind in wanted.items() if kind == "certification"], day)
    names = labels(store, wanted)
    things: dict[str, Thing] = {}
    for node, kind in wanted.items():
        told: dict[str, Any] = {}
        if node in known:
            told = {"level": known[node].niveau, "registered": known[node].enregistree}
        code = node.rpartition("/")[2]
        things[node] = Thing(iri=node, kind=kind, code=_code(kind, code), label=names.get(node, ""), **told)
    return things


def _code(kind: str, code: str) -> str:
    """What people call a node: a body by its SIRET or SIREN, where it has one."""
    if kind != "organisme":
        return code
    known, _, number = code.partition("-")
    return f"{known.upper()} {number}" if known in ("siret", "siren") else ""
