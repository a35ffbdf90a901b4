"""An entry of a nomenclature: an occupation, a training domain, a level, a route, an agreement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode

from rncp_graph.language import language, number, t
from rncp_graph.portraits.around import Whole
from rncp_graph.portraits.certifications import certification_section
from rncp_graph.portraits.description import Forme, Portrait, Row, Section, absent, quoted
from rncp_graph.portraits.nodes import MOST, Said, facts, in_language, named_rows, said_of
from rncp_graph.portraits.occupations import occupation_sections
from rncp_graph.portraits.surroundings import labels, rows
from rncp_graph.portraits.words import coded, sentence
from rncp_graph.stores import Store

_TOLD = (
    *("rdf:type", "skos:prefLabel", "skos:altLabel", "skos:notation", "skos:definition", "skos:note", "skos:broader"),
    *("skos:inScheme", "rncp:profondeur", "rncp:rang"),
)


def concept_portrait(store: Store, node: str, jour: date, whole: Whole) -> Portrait:
    """Return the page of an entry: what it is, what is above and below it, the certifications that name it."""
    said = said_of(store, node)
    codes = [term.value for term in said.get("skos:notation", ()) if isinstance(term, Literal)]
    names = in_language(said.get("skos:prefLabel", ()))
    below = [row["x"].value for row in rows(store, f"SELECT ?x {{ ?x skos:broader <{node}> }}")]
    sections = [
        Section(cle="identite", titre=t("En bref", "In short"), lignes=tuple(_identity(store, said))),
        Section(
            cle="appellations",
            titre=t("Appellations et autres libellés", "Job titles and other labels"),
            forme=Forme.LISTE,
            lignes=tuple(Row(valeurs=(quoted(name),)) for name in in_language(said.get("skos:altLabel", ()))),
        ),
        Section(
            cle="plus-precis",
            titre=t("Entrées plus précises", "Narrower entries"),
            forme=Forme.LISTE,
            lignes=_coded(store, below),
        ),
        _certifications(store, node, jour, whole),
    ]
    if node.startswith(f"{store.base}rome/"):
        sections[1:1] = occupation_sections(store, node, said, jour)
    return Portrait(
        iri=node,
        base=store.base,
        genre=_scheme(store, said),
        code=codes[0] if codes else "",
        titre=sentence(names[0]) if names else (codes or [node])[0],
        langue=language(),
        langue_titre="fr" if names and not any(_is(term, language()) for term in said["skos:prefLabel"]) else None,
        sections=tuple(section for section in sections if section.lignes),
    )


def _is(term: NamedNode | Literal, lang: str) -> bool:
    return isinstance(term, Literal) and term.language == lang


def _scheme(store: Store, said: Said) -> str:
    """The title of the nomenclature; of several, of the one with the shortest name: the others are its versions."""
    schemes = sorted((term.value for term in said.get("skos:inScheme", ())), key=lambda iri: (len(iri), iri))
    return labels(store, schemes).get(schemes[0], "") if schemes else t("Entrée de nomenclature", "Entry")


def _identity(store: Store, said: Said) -> Iterator[Row]:
    for curie in ("skos:definition", "skos:note"):
        for words in in_language(said.get(curie, ())):
            yield Row(nom=t("Définition", "Definition"), valeurs=(quoted(words),))
    above = [term.value for term in said.get("skos:broader", ()) if isinstance(term, NamedNode)]
    for row in _coded(store, above):
        yield Row(nom=t("Dans", "Within"), valeurs=(quoted(row.nom, row.lien),))
    if not said.get("skos:prefLabel"):
        yield Row(nom=t("Libellé", "Label"), valeurs=(absent("libelle"),))
    yield from facts(store, said, _TOLD)


def _coded(store: Store, nodes: list[str]) -> tuple[Row, ...]:
    """List entries by code and label."""
    codes = {
        node: row["n"].value
        for node in nodes
        for row in rows(store, f"SELECT ?n {{ <{node}> skos:notation ?n }} LIMIT 1")
    }
    found = [
        Row(nom=coded(codes.get(row.lien or ""), row.nom), lien=row.lien, langue="fr")
        for row in named_rows(store, nodes)
    ]
    return tuple(sorted(found, key=lambda row: row.nom))


def _certifications(store: Store, node: str, jour: date, whole: Whole) -> Section:
    """The certifications that lead to an entry by any property; of a route, those to which it is open."""
    leading = f"?c ?p <{node}> FILTER(?p != rncp:voieFermee)"
    title = t("Certifications", "Certifications")
    total = _count(store, "*", leading)  # of all that leads to it, certifications or not: counted at once
    if total > MOST:
        ours = f"{{ SELECT ?c {{ {leading} }} }} {{ SELECT ?c {{ ?c a rncp:Certification }} }}"
        total = _count(store, "DISTINCT ?c", ours)
    if total <= MOST:
        where = f"{leading} FILTER EXISTS {{ ?c a rncp:Certification }}"  # joined, all are gone through
        found = [row["c"].value for row in rows(store, f"SELECT DISTINCT ?c {{ {where} }}")]
        return certification_section(store, "certifications", title, found, jour, whole)
    note = t(
        f"{number(total)} certifications : trop pour une page ; une question les filtre (rncp-graph query).",
        f"{number(total)} certifications: too many for a page; a question filters them (rncp-graph query).",
    )
    return Section(cle="certifications", titre=title, lignes=(Row(valeurs=(quoted(note),)),))


def _count(store: Store, what: str, where: str) -> int:
    (found,) = rows(store, f"SELECT (COUNT({what}) AS ?n) {{ {where} }}")
    return int(found["n"].value)
