"""A body: its names and numbers, its sites, what it awards, what it is entitled to, what it prepares for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import product
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from rncp_graph.language import language, t
from rncp_graph.portraits.around import Whole
from rncp_graph.portraits.certifications import certification_section
from rncp_graph.portraits.description import Forme, Portrait, Row, Section, Value, absent, quoted, text
from rncp_graph.portraits.nodes import Said, named_rows, said_of
from rncp_graph.portraits.people import roles
from rncp_graph.portraits.surroundings import batches, rows
from rncp_graph.stores import Store


def body_portrait(store: Store, node: str, jour: date, whole: Whole) -> Portrait:
    """Return the page of a body: of a legal unit with all its sites, or of one site."""
    said = said_of(store, node)
    sites = [row["x"].value for row in rows(store, f"SELECT ?x {{ ?x rncp:partieDe <{node}> }}")]
    names = [term.value for term in said.get("skos:prefLabel", ())]
    bodies = [node, *sites]
    titles = (
        (_AWARDS, "delivre", t("Certifications qu'il délivre", "Certifications that it awards")),
        (
            _RIGHTS,
            "habilitations",
            t("Certifications pour lesquelles il est partenaire", "Certifications as a partner"),
        ),
        (_CENTRES, "prepare", t("Certifications dont il est centre déclaré", "Certifications as a declared centre")),
    )
    lists = [
        certification_section(store, cle, title, held, jour, whole, partial(_more, store, bodies, way))
        for way, cle, title in titles
        if (held := _held(store, bodies, way))
    ]
    if not lists:
        lists = [certification_section(store, "certifications", t("Certifications", "Certifications"), (), jour)]
    sections = (
        Section(cle="identite", titre=t("En bref", "In short"), lignes=tuple(_identity(store, said))),
        *lists,
        Section(cle="sites", titre=t("Sites", "Sites"), forme=Forme.LISTE, lignes=_sites(store, sites)),
    )
    return Portrait(
        iri=node,
        base=store.base,
        genre=t("Organisme", "Body"),
        code="",
        titre=names[0] if names else t("sans nom", "no name"),
        langue=language(),
        langue_titre="fr" if names else None,
        sections=tuple(section for section in sections if section.lignes),
    )


def _identity(store: Store, said: Said) -> Iterator[Row]:
    if not said.get("skos:prefLabel"):
        yield Row(nom=t("Nom", "Name"), valeurs=(absent("nom"),))
    others = sorted(term.value for term in said.get("skos:altLabel", ()))
    if others:
        yield Row(nom=t("Aussi écrit", "Also written"), valeurs=tuple(map(quoted, others)))
    for curie, name in (("rncp:siren", "SIREN"), ("rncp:siret", "SIRET")):
        for term in said.get(curie, ()):
            yield Row(nom=name, valeurs=(text(term.value),))
    unit = [term.value for term in said.get("rncp:partieDe", ()) if isinstance(term, NamedNode)]
    if unit:
        found = named_rows(store, unit)
        yield Row(nom=t("Site de", "Site of"), valeurs=tuple(quoted(row.nom, row.lien) for row in found))
    if NamedNode(_NAMED) in said.get("rdf:type", ()):
        yield Row(
            nom=t("Identité", "Identity"),
            valeurs=(
                text(
                    t(
                        "connu par son seul nom, sans SIRET : deux organismes de même nom n'en feraient qu'un",
                        "known by its name alone, without a SIRET: two bodies of one name would be one here",
                    )
                ),
            ),
        )
    places = [term.value for term in said.get("rncp:departement", ()) if isinstance(term, NamedNode)]
    if places:
        found = named_rows(store, places)
        yield Row(nom=t("Département", "Département"), valeurs=tuple(quoted(row.nom, row.lien) for row in found))


_NAMED = "https://w3id.org/rncp-graph/ontology#OrganismeNomme"


def _sites(store: Store, sites: list[str]) -> tuple[Row, ...]:
    numbers = {site: site.rpartition("siret-")[2] for site in sites}
    return tuple(
        Row(nom=row.nom, lien=row.lien, langue="fr", valeurs=(text(f"SIRET {numbers[row.lien or '']}"),))
        for row in named_rows(store, sites)
    )


class _Way(NamedTuple):
    """How a body is tied to certifications: what leads to its rows, what they say, whether it declares blocks."""

    link: str
    properties: tuple[str, ...] = ()
    declares: bool = True


_AWARDS = _Way("rncp:aCertificateur", ("rncp:etatCertificateur",))
_RIGHTS = _Way("rncp:aHabilitation", ("rncp:etatHabilitation", "rncp:roleHabilitation"))
_CENTRES = _Way("rncp:aCentre", declares=False)


def _held(store: Store, bodies: Sequence[str], way: _Way) -> set[str]:
    """Return the certifications to which bodies are tied."""
    found: set[str] = set()
    for values in batches(bodies):
        found |= {c.value for (c,) in rows(store, f"SELECT DISTINCT ?c {{ {_leading(values, way)} }}")}
    return found


def _more(store: Store, bodies: Sequence[str], way: _Way, some: Sequence[str]) -> Mapping[str, tuple[Value, ...]]:
    """What some certifications say more of bodies: their state, their role, the codes of the blocks to declare."""
    held = _rows(store, bodies, way, some)
    said = _said(store, {row for one in held.values() for row in one}, way.properties)
    codes = _blocks(store, some) if way.declares else {}

    def values(one: str) -> Iterator[Value]:
        known = roles()
        told = {pair for row in held.get(one, ()) for pair in said.get(row, ())}
        words = (known.get(value, value.lower()) for _, value in sorted(told, reverse=True))
        yield from (text(word) for word in dict.fromkeys(words))
        if declared := ", ".join(codes.get(one, ())):
            yield text(t(f"blocs à déclarer : {declared}", f"blocks to declare: {declared}"))

    return {one: tuple(values(one)) for one in some}


def _rows(store: Store, bodies: Sequence[str], way: _Way, some: Sequence[str]) -> dict[str, list[str]]:
    """The rows of the fiches of some certifications that lead to bodies, by IRI.

    They are looked for from the bodies: a certification may have hundreds of partners.
    """
    found: dict[str, list[str]] = {}
    for values, wanted in product(batches(bodies), batches(some)):
        leading = f"{{ SELECT ?c ?row {{ {_leading(values, way)} }} }} VALUES ?c {{ {wanted} }}"
        for c, row in rows(store, f"SELECT ?c ?row {{ {leading} }}"):
            found.setdefault(c.value, []).append(row.value)
    return found


def _leading(values: str, way: _Way) -> str:
    """The pattern of certifications and of their rows that lead to bodies."""
    return f"VALUES ?b {{ {values} }} ?row rncp:organisme ?b . ?c {way.link} ?row"


def _said(store: Store, nodes: Collection[str], properties: tuple[str, ...]) -> dict[str, set[tuple[str, str]]]:
    """What nodes say by some properties, by IRI: properties and values."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for curie in properties:
        for values in batches(nodes):
            for row, said in rows(store, f"SELECT ?row ?o {{ VALUES ?row {{ {values} }} ?row {curie} ?o }}"):
                if isinstance(said, Literal):
                    found[row.value].add((curie, said.value))
    return found


def _blocks(store: Store, certifications: Collection[str]) -> dict[str, list[str]]:
    """The codes of the blocks of certifications, by IRI: those that a body declares for what it trains or assesses."""
    found: dict[str, list[str]] = {}
    for values in batches(certifications):
        query = f"SELECT ?c ?k {{ VALUES ?c {{ {values} }} ?c rncp:bloc ?b . ?b skos:notation ?k }} ORDER BY ?c ?k"
        for row in rows(store, query):
            found.setdefault(row["c"].value, []).append(row["k"].value)
    return found
