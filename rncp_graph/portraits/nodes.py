"""Any node of the graph, by what the graph says of it: what pages of all kinds share, and a page for the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from pyoxigraph import Literal, NamedNode

from rncp_graph.language import how_many, language, t, yes_no
from rncp_graph.portraits.around import Whole
from rncp_graph.portraits.description import Forme, Portrait, Row, Section, Value, absent, text
from rncp_graph.portraits.surroundings import labels, rows
from rncp_graph.portraits.words import day, property_name, sentence
from rncp_graph.stores import Store
from rncp_graph.terms import compact, expand

MOST = 5000
"""Rows that a list of what leads to a node holds at most; the rest is counted."""

Said = Mapping[str, list[NamedNode | Literal]]
"""What the graph says of a node: terms by the prefixed name of the property."""

_HEADINGS = ("rdf:type", "skos:prefLabel", "dct:title")


def said_of(store: Store, node: str) -> Said:
    """Return what the graph says of a node."""
    found: dict[str, list[NamedNode | Literal]] = {}
    for triple in store.about(node, ()):
        if triple.subject == NamedNode(node) and isinstance(triple.object, NamedNode | Literal):
            found.setdefault(compact(triple.predicate.value), []).append(triple.object)
    return found


def in_language(terms: Iterable[NamedNode | Literal]) -> list[str]:
    """Return the texts among terms that are in the language in force; where there are none, all of them, in order."""
    texts = [term for term in terms if isinstance(term, Literal)]
    spoken = [term.value for term in texts if term.language == language()]
    return sorted(spoken or [term.value for term in texts])


def facts(store: Store, said: Said, skip: Collection[str]) -> Iterator[Row]:
    """Say all that the graph says, under the names that the ontology gives, but for the properties to skip."""
    shown = {curie: terms for curie, terms in said.items() if curie not in skip}
    names = labels(store, {term.value for terms in shown.values() for term in terms if isinstance(term, NamedNode)})
    for curie, terms in sorted(shown.items(), key=lambda one: property_name(one[0])):
        values = sorted((_value(term, names) for term in terms), key=lambda one: one.texte)
        yield Row(nom=sentence(property_name(curie)), valeurs=tuple(values))


def _value(term: NamedNode | Literal, names: Mapping[str, str]) -> Value:
    if isinstance(term, NamedNode):
        return Value(texte=names.get(term.value) or compact(term.value), lien=term.value)
    kind = compact(term.datatype.value)
    if kind == "xsd:boolean":
        return text(yes_no(term.value in ("true", "1")))
    if kind == "xsd:date":
        try:
            return text(day(date.fromisoformat(term.value)))
        except ValueError:
            return text(term.value)
    if term.value.startswith(("http://", "https://")):
        return text(term.value, term.value)
    return Value(texte=term.value, langue=term.language or "fr")


def named_rows(store: Store, nodes: Collection[str]) -> tuple[Row, ...]:
    """List nodes by what they are called."""
    names = labels(store, nodes)
    found = sorted((names.get(node, compact(node)), node) for node in nodes)
    return tuple(Row(nom=name, lien=node, langue="fr") for name, node in found)


def node_portrait(store: Store, node: str, _day: date, _whole: Whole) -> Portrait:
    """Return the page of a node of no kind that has a page of its own: what is said of it, and what leads to it."""
    said = said_of(store, node)
    kinds = [term.value for term in said.get("rdf:type", ()) if isinstance(term, NamedNode)]
    title = labels(store, (node,)).get(node) or compact(node)
    lines = tuple(facts(store, said, _HEADINGS))
    title_of = t("Ce que la base en dit", "What the store says of it")
    sections = (
        Section(cle="identite", titre=title_of, lignes=lines or (Row(valeurs=(absent("description"),)),)),
        *_leading(store, node),
    )
    return Portrait(
        iri=node,
        base=store.base,
        genre=", ".join(sentence(property_name(compact(kind))) for kind in sorted(kinds)),
        code="",
        titre=title,
        langue=language(),
        sections=sections,
    )


def _leading(store: Store, node: str) -> Iterator[Section]:
    """What leads to a node, by property."""
    counted = rows(store, f"SELECT ?p (COUNT(?s) AS ?n) {{ ?s ?p <{node}> }} GROUP BY ?p ORDER BY ?p")
    for row in list(counted):
        curie, linked = compact(row["p"].value), int(row["n"].value)
        found = rows(store, f"SELECT DISTINCT ?s {{ ?s <{expand_or_same(curie)}> <{node}> }} ORDER BY ?s LIMIT {MOST}")
        nodes = [one["s"].value for one in found if isinstance(one["s"], NamedNode)]
        left = linked - len(nodes)
        yield Section(
            cle=curie.replace(":", "-"),
            titre=t("En sont liés par : ", "Linked to it by: ") + property_name(curie),
            forme=Forme.LISTE,
            note=how_many(
                left, "autre n'est pas montré|autres ne sont pas montrés", "more is not shown|more are not shown"
            )
            if left > 0
            else None,
            lignes=named_rows(store, nodes),
        )


def expand_or_same(name: str) -> str:
    """Return the IRI of a prefixed name, and an IRI as it is: the inverse of `compact`."""
    return name if "://" in name or name.startswith("urn:") else expand(name)
