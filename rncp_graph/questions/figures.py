"""The figures of a graph: how many of each thing it holds.

A build counts them once and keeps them with the graph, in VoID (`graph/void`): whoever asks for them then reads a few
statements. A graph that was not built (in memory, or loaded by others) is counted when it is asked.

Each figure is a node `void/{key}`, a partition or a subset of the graph, whose key is its `dct:identifier`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from pyoxigraph import Literal, NamedNode

from rncp_graph.language import t
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import DCT, VOID, Term, term
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import PREFIXES, compact, segment

Figure = tuple[str, str, int]
"""A stable name, its label in the language in force, and the count."""

Counts = Mapping[str, int]
"""The counts of a graph by key: a class, a property, the name of a subset, `triples` for all there is."""

GRAPH = "graph/void"
DATASET = "void"
TRIPLES = "triples"

SUBSETS = {
    "actives": "?x a rncp:Certification ; rncp:actif true",
    "inactives": "?x a rncp:Certification ; rncp:actif false",
    "rncp": '?x a rncp:Certification ; rncp:registre "RNCP"',
    "rs": '?x a rncp:Certification ; rncp:registre "RS"',
}
"""The parts of the certifications that are counted, each by a pattern."""

OBJECTS = ("rncp:codeRome", "rncp:codeNSF", "rncp:certificateur")
"""The properties of which the things that they lead to are counted."""

STATEMENTS = ("rncp:remplace",)
"""The properties whose statements are counted."""


def statistics(store: Store) -> list[Figure]:
    """Return what the default graph of a store holds: as its build counted it, else counted now."""
    return labelled(figures_of(store))


def figures_of(store: Store) -> Counts:
    """Return the counts of the default graph of a store: as its build counted it, else counted now."""
    return recorded(store) or counted(store, _count(store, "*", "?s ?p ?o"))


def labelled(counts: Counts) -> list[Figure]:
    """Return the figures that people read among counts, with their labels."""
    labels = [
        ("certifications", t("certifications", "certifications"), "rncp:Certification"),
        ("actives", t("dont actives", "of which active"), "actives"),
        ("inactives", t("dont inactives", "of which inactive"), "inactives"),
        ("rncp", t("dont au RNCP", "of which in the RNCP"), "rncp"),
        ("rs", t("dont au RS", "of which in the RS"), "rs"),
        ("blocs", t("blocs de compétences", "competence blocks"), "rncp:BlocCompetences"),
        ("codes_rome", t("métiers (codes ROME cités)", "occupations (ROME codes quoted)"), "rncp:codeRome"),
        ("codes_nsf", t("domaines (codes NSF cités)", "training domains (NSF codes quoted)"), "rncp:codeNSF"),
        ("certificateurs", t("organismes certificateurs", "certifying bodies"), "rncp:certificateur"),
        ("habilitations", t("habilitations de partenaires", "partner habilitations"), "rncp:Habilitation"),
        ("centres", t("centres de préparation déclarés", "declared preparation centres"), "rncp:CentrePreparation"),
        ("textes", t("textes officiels", "legal texts"), "rncp:TexteOfficiel"),
        ("constats", t("constats (valeurs déduites ou inconnues)", "findings (inferred or unknown)"), "rncp:Constat"),
        ("successions", t("successions (remplace)", "successions (replaces)"), "rncp:remplace"),
        (TRIPLES, t("triplets", "triples"), TRIPLES),
    ]
    return [(name, label, counts.get(key, 0)) for name, label, key in labels]


def counted(store: Store, triples: int) -> Counts:
    """Count what the default graph of a store holds, but for its triples, whose number is the caller's to know.

    That number takes longer than all the rest: 5 of 6 seconds on nine million.
    """
    rows = cast(
        Solutions, store.query("SELECT ?class (COUNT(*) AS ?n) { ?x a ?class } GROUP BY ?class ORDER BY ?class")
    )
    classes = {compact(cast(NamedNode, row["class"]).value): int(cast(Literal, row["n"]).value) for row in rows}
    return {
        TRIPLES: triples,
        **classes,
        **{name: _count(store, "*", where) for name, where in SUBSETS.items()},
        **{name: _count(store, "DISTINCT ?x", f"?c {name} ?x") for name in OBJECTS},
        **{name: _count(store, "*", f"?x {name} ?y") for name in STATEMENTS},
    }


def _count(store: Store, what: str, where: str) -> int:
    query = f"PREFIX rncp: <{PREFIXES['rncp']}> SELECT (COUNT({what}) AS ?n) {{ {where} }}"
    return int(cast(Literal, next(cast(Solutions, store.query(query)))["n"]).value)


def recorded(store: Store) -> Counts:
    """Return the counts that a store keeps of itself, none where it keeps none."""
    rows = store.query(f"""
        SELECT ?key ?n {{ GRAPH <{store.base}{GRAPH}> {{
          ?part <{PREFIXES["dct"]}identifier> ?key ; ?measure ?n
          VALUES ?measure {{ {VOID.triples} {VOID.entities} {VOID.distinctObjects} }} }} }}""")
    return {cast(Literal, row["key"]).value: int(cast(Literal, row["n"]).value) for row in cast(Solutions, rows)}


def forget(store: Store) -> None:
    """Drop the counts that a store keeps of itself: it was added to."""
    if recorded(store):
        store.update(f"DROP SILENT GRAPH <{store.base}{GRAPH}>")


@dataclass(frozen=True, slots=True)
class _Way:
    """How VoID tells a count: the property that leads to the part, the one that says of what, and the measure."""

    leads: Term
    names: Term | None
    measure: Term


_CLASS = _Way(VOID.classPartition, term("void:class"), VOID.entities)
_OBJECTS = _Way(VOID.propertyPartition, term("void:property"), VOID.distinctObjects)
_STATEMENTS = _Way(VOID.propertyPartition, term("void:property"), VOID.triples)
_SUBSET = _Way(VOID.subset, None, VOID.entities)


def void_lines(counts: Counts, base: str) -> Iterator[str]:
    """Write counts as VoID, in N-Quads of the graph `graph/void`."""
    say, dataset = Statements(base, GRAPH), f"{base}{DATASET}"
    yield say.type(dataset, VOID.Dataset)
    yield say.say(dataset, DCT.identifier, TRIPLES)
    yield say.say(dataset, VOID.triples, counts[TRIPLES])
    for key, count in counts.items():
        if key == TRIPLES:
            continue
        way, node = _way(key), f"{dataset}/{segment(key.replace(':', '-'))}"
        yield say.link(dataset, way.leads, node)
        yield say.type(node, VOID.Dataset)
        yield say.say(node, DCT.identifier, key)
        if way.names:
            yield say.copy(node, way.names, _term(key))
        yield say.say(node, way.measure, count)


def _term(key: str) -> Term:
    """The class or property of a key: a name with one of our prefixes, or an address whose vocabulary has none."""
    return term(key) if key.partition(":")[0] in PREFIXES else Term(f"<{key}>")


def _way(key: str) -> _Way:
    if key in SUBSETS:
        return _SUBSET
    return _OBJECTS if key in OBJECTS else _STATEMENTS if key in STATEMENTS else _CLASS
