"""What is said of a thing, whatever it is: one description, that terminals, printed sheets and web pages show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rncp_graph.portraits.around import SPANS, Whole, surroundings
from rncp_graph.portraits.blocks import block_portrait
from rncp_graph.portraits.bodies import body_portrait
from rncp_graph.portraits.certification import sheet
from rncp_graph.portraits.concepts import concept_portrait
from rncp_graph.portraits.description import Portrait, to_json
from rncp_graph.portraits.legal_texts import legal_text_portrait
from rncp_graph.portraits.naming import named
from rncp_graph.portraits.nodes import node_portrait
from rncp_graph.portraits.sources import sources_section
from rncp_graph.portraits.surroundings import rows
from rncp_graph.questions.finding import fiche_in, statements
from rncp_graph.stores import Store
from rncp_graph.terms import expand

__all__ = ["Portrait", "Whole", "portrait", "portrait_of", "to_json", "told_of"]

_TYPE, _CERTIFICATION = expand("rdf:type"), expand("rncp:Certification")
_KINDS = {
    expand("rncp:BlocCompetences"): block_portrait,
    expand("rncp:Organisme"): body_portrait,
    expand("rncp:OrganismeNomme"): body_portrait,
    expand("rncp:TexteOfficiel"): legal_text_portrait,
    expand("skos:Concept"): concept_portrait,
}
"""What makes the page of a node, by its class."""


def portrait(store: Store, said: str, jour: date | None = None) -> Portrait:
    """Return what a store says of a thing, in the language in force.

    `said` is what people call it: a number (`RNCP27413`), a code (`M1805`), a SIREN or a SIRET, an IRI. States are told
    on a day; without one, on that of the data, and for a certification today as well.

    Raises `QuestionError` where the store has nothing of that name, `StoreError` when it cannot be read.
    """
    return portrait_of(store, named(store, said).iri, Whole.of(store), jour)


def portrait_of(store: Store, node: str, whole: Whole, jour: date | None = None) -> Portrait:
    """Return what a store says of a node, given by its IRI; `whole` is what holds for all of the store."""
    page = told_of(store, node, whole, jour)
    return page or _with_sources(node_portrait(store, node, whole.days(jour)[0], whole), whole)


def told_of(store: Store, node: str, whole: Whole, jour: date | None = None) -> Portrait | None:
    """Return the same of a node of which the default graph says something; of another one nothing."""
    days, found = whole.days(jour), None
    if node.startswith(f"{store.base}certification/") and node.count("/") == store.base.count("/") + 1:
        found = statements(store, node, SPANS, whole.memory.entries)  # which hold its classes too
        kinds = {term.value for term in found[node][_TYPE]}
    else:
        kinds = {row["k"].value for row in rows(store, f"SELECT ?k {{ <{node}> a ?k }}")}
    if found and _CERTIFICATION in kinds:
        fiche = fiche_in(found, node, store.base)
        return sheet(fiche, surroundings(store, node, fiche, found, whole, days))
    if not kinds and not store.query(f"ASK {{ <{node}> ?p ?o }}"):
        return None
    made = next((made for kind, made in _KINDS.items() if kind in kinds), node_portrait)
    return _with_sources(made(store, node, days[0], whole), whole)


def _with_sources(page: Portrait, whole: Whole) -> Portrait:
    return replace(page, sections=(*page.sections, sources_section(whole.sources)))
