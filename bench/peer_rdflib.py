"""The peer rdflib: the XML flows into a graph in memory, by the mapping that one writes first, straight and by hand.

It covers every element that the corpus holds: identity, codes, blocks, certifiers, partners, routes, legal texts,
statistics, correspondences, lineage. It takes no care of what is doubtful, keeps no evidence, and shares nothing but
codes and bodies: less than a build does. Read in a stream, IRIs made once where they come back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lxml import etree
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS, XSD

ID = Namespace("https://w3id.org/rncp-graph/id/")
RNCP = Namespace("https://w3id.org/rncp-graph/ontology#")

NAMES = {"INTITULE": DCTERMS.title, "NUMERO_FICHE": DCTERMS.identifier, "CODE": SKOS.notation}
NAMES |= {"NUMERO": SKOS.notation, "LIBELLE": SKOS.prefLabel}
WORDS = {
    *("NUMERO_FICHE", "ID_FICHE", "ETAT_FICHE", "NIVEAU", "CODE", "NUMERO", "LIEN_URL_DESCRIPTION"),
    *("NOM_CERTIFICATEUR", "SIRET_CERTIFICATEUR", "ETAT_CERTIFICATEUR", "NOM_COMMERCIAL", "SITE_INTERNET"),
    *("NOM_PARTENAIRE", "SIRET_PARTENAIRE", "HABILITATION_PARTENAIRE", "ETAT_HABILITATION"),
}
"""Elements whose text is no French."""
CODES = {"CODES_NSF": "nsf", "CODES_ROME": "rome", "FORMACODES": "formacode", "CODES_IDCC": "idcc"}
CONCEPTS = {"ABREGE": "abrege", "CCN_1": "ccn", "CCN_2": "ccn", "CCN_3": "ccn"}
ROWS = {
    "CERTIFICATEURS": "certificateur",
    "PARTENAIRES": "habilitation",
    "BLOCS_COMPETENCES": "bloc",
    "STATISTIQUES_PROMOTIONS": "statistique",
    "PUBLICATION_DECRET_GENERAL": "texteGeneral",
    "PUBLICATION_DECRET_CREATION": "texteCreation",
    "PUBLICATION_DECRET_AUTRE": "texteAutre",
}
LINEAGE = {
    "ANCIENNES_CERTIFICATIONS": RNCP.ancienneCertification,
    "NOUVELLES_CERTIFICATIONS": RNCP.nouvelleCertification,
}


def build_graph(sources: Iterable[Path]) -> tuple[Graph, int]:
    """Make the graph of some XML flows, and count the fiches."""
    graph, fiches = Graph(), 0
    for path in sources:
        events: Any = etree.iterparse(str(path), tag="FICHE")
        for _, element in events:
            _fiche(graph, element)
            fiches += 1
            element.clear()
            while element.getprevious() is not None:
                element.getparent().remove(element.getprevious())
    return graph, fiches


def _fiche(graph: Graph, element: Any) -> None:  # noqa: PLR0912 - one branch a kind of element
    node = _iri(f"certification/{element.findtext('NUMERO_FICHE')}")
    graph.add((node, RDF.type, RNCP.Certification))
    for child in element:
        tag = child.tag
        if len(child) == 0:
            _value(graph, node, child)
        elif tag in CODES:
            for row in child:
                _concept(graph, node, RNCP[CODES[tag]], row, CODES[tag])
        elif tag in CONCEPTS:
            _concept(graph, node, RNCP[tag.lower()], child, CONCEPTS[tag])
        elif tag in LINEAGE:
            for row in child:
                graph.add((node, LINEAGE[tag], _iri(f"certification/{row[0].text}")))
        elif tag == "CORRESPONDANCES":
            for rank, row in enumerate(child):
                _alignment(graph, node, URIRef(f"{node}/correspondance/{rank}"), row)
        elif tag in ROWS:
            for rank, row in enumerate(child):
                _row(graph, node, ROWS[tag], URIRef(f"{node}/{ROWS[tag]}/{rank}"), row)
        elif tag.startswith("SI_JURY_"):
            voie = tag.removeprefix("SI_JURY_")
            route = URIRef(f"{node}/voie/{voie}")
            graph.add((route, SKOS.notation, Literal(voie)))
            _row(graph, node, "voie", route, child)
        else:
            for part in child:
                _value(graph, node, part)


def _row(graph: Graph, node: URIRef, kind: str, row: URIRef, element: Any) -> None:
    graph.add((node, RNCP[kind], row))
    graph.add((row, RDF.type, RNCP[kind.capitalize()]))
    for child in element:
        _value(graph, row, child)
    if kind in ("certificateur", "habilitation"):
        siret = element.findtext("SIRET_CERTIFICATEUR") or element.findtext("SIRET_PARTENAIRE")
        name = element.findtext("NOM_CERTIFICATEUR") or element.findtext("NOM_PARTENAIRE") or ""
        body = _iri(f"organisme/{siret or name}")
        graph.add((row, RNCP.organisme, body))
        graph.add((body, RDF.type, RNCP.Organisme))
        graph.add((body, SKOS.prefLabel, Literal(name)))


def _alignment(graph: Graph, node: URIRef, row: URIRef, element: Any) -> None:
    graph.add((node, RNCP.correspondance, row))
    graph.add((row, RDF.type, RNCP.Correspondance))
    for side in element:
        target = side.findtext("NUMERO_FICHE")
        if target:
            graph.add((row, RNCP.vers, _iri(f"certification/{target}")))
        for code in side.iterfind("BLOC_COMPETENCES/CODE"):
            graph.add((row, RNCP["bloc" + side.tag.capitalize()], Literal(code.text)))


def _concept(graph: Graph, node: URIRef, predicate: URIRef, element: Any, scheme: str) -> None:
    code = element.findtext("CODE") or element.findtext("NUMERO")
    if code:
        concept = _iri(f"{scheme}/{code}")
        graph.add((node, predicate, concept))
        graph.add((concept, RDF.type, SKOS.Concept))
        for child in element:
            _value(graph, concept, child)


def _value(graph: Graph, node: URIRef, element: Any) -> None:
    text, tag = element.text, element.tag
    if not text or text.isspace():
        return
    value: Literal
    if tag.startswith("DATE"):
        value = Literal(datetime.strptime(text, "%d/%m/%Y").date())
    elif tag in WORDS:
        value = Literal(text)
    elif text in ("Oui", "Non"):
        value = Literal(text == "Oui")
    elif text.isdigit():
        value = Literal(text, datatype=XSD.gYear if tag == "ANNEE" else XSD.integer)
    else:
        value = Literal(text, lang="fr")
    graph.add((node, _predicate(tag), value))


@lru_cache(maxsize=1 << 10)
def _predicate(tag: str) -> URIRef:
    if tag in NAMES:
        return NAMES[tag]
    first, *others = tag.lower().split("_")
    return RNCP[first + "".join(map(str.capitalize, others))]


@lru_cache(maxsize=1 << 17)
def _iri(path: str) -> URIRef:
    return ID[quote(path)]
