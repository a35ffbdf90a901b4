"""A body: its names and numbers, its sites, what it awards, what it is entitled to, what it prepares for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from functools import partial

from pyoxigraph import Literal, NamedNode

from rncp_graph.language import language, t
from rncp_graph.portraits.description import Forme, Portrait, Row, Section, Value, absent, quoted, text
from rncp_graph.portraits.nodes import Said, certification_section, named_rows, said_of
from rncp_graph.portraits.people import roles
from rncp_graph.portraits.surroundings import batches, rows
from rncp_graph.stores import Store


def body_portrait(store: Store, node: str, jour: date) -> Portrait:
    """Return the page of a body: of a legal unit with all its sites, or of one site."""
    said = said_of(store, node)
    sites = [row["x"].value for row in rows(store, f"SELECT ?x {{ ?x rncp:partieDe <{node}> }}")]
    names = [term.value for term in said.get("skos:prefLabel", ())]
    bodies = [node, *sites]
    awards = _rows(store, bodies, "rncp:aCertificateur", "rncp:etatCertificateur")
    rights = _rows(store, bodies, "rncp:aHabilitation", "rncp:etatHabilitation", "rncp:roleHabilitation")
    centres = _rows(store, bodies, "rncp:aCentre")
    titles = (
        (awards, "delivre", t("Certifications qu'il délivre", "Certifications that it awards")),
        (rights, "habilitations", t("Certifications pour lesquelles il est partenaire", "Certifications as a partner")),
        (centres, "prepare", t("Certifications dont il est centre déclaré", "Certifications as a declared centre")),
    )
    codes = _blocks(store, {*awards, *rights})

    def more(found: Told, one: str) -> tuple[Value, ...]:
        declared = ", ".join(codes.get(one, ())) if found is not centres else ""
        said = t(f"blocs à déclarer : {declared}", f"blocks to declare: {declared}")
        return (*_more(found[one]), *((text(said),) if declared else ()))

    lists = [
        certification_section(store, cle, title, found, jour, partial(more, found))
        for found, cle, title in titles
        if found
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


Told = dict[str, set[tuple[str, str]]]
"""What rows of fiches say of a body, by certification: properties and values."""


def _rows(store: Store, bodies: list[str], link: str, *properties: str) -> Told:
    """Return what the rows that lead to bodies say, by the IRI of the certification that holds them."""
    found: Told = defaultdict(set)
    for values in batches(bodies):
        where = f"VALUES ?b {{ {values} }} ?row rncp:organisme ?b . ?c {link} ?row"
        for row in rows(store, f"SELECT DISTINCT ?c {{ {where} }}"):
            found[row["c"].value] = set()
        for curie in properties:
            for row in rows(store, f"SELECT DISTINCT ?c ?o {{ {where} . ?row {curie} ?o }}"):
                if isinstance(row["o"], Literal):
                    found[row["c"].value].add((curie, row["o"].value))
    return found


def _blocks(store: Store, certifications: Collection[str]) -> dict[str, list[str]]:
    """The codes of the blocks of certifications, by IRI: those that a body declares for what it trains or assesses."""
    found: dict[str, list[str]] = {}
    for values in batches(certifications):
        query = f"SELECT ?c ?k {{ VALUES ?c {{ {values} }} ?c rncp:bloc ?b . ?b skos:notation ?k }} ORDER BY ?c ?k"
        for row in rows(store, query):
            found.setdefault(row["c"].value, []).append(row["k"].value)
    return found


def _more(told: set[tuple[str, str]]) -> tuple[Value, ...]:
    known = roles()
    words = (known.get(value, value.lower()) for _, value in sorted(told, reverse=True))
    return tuple(text(word) for word in dict.fromkeys(words))
