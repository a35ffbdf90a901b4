"""The catalogue in DCAT-AP 3.0.1: a series, its editions, the files of each, the ontology, the SPARQL service.

Each edition is described whole in its own folder, so that it can stand alone; the catalogue is the sum of them. Each
dataset has an IRI and a `dct:identifier`: that is what data.gouv.fr and data.europa.eu take. Every number is computed
of the graph or of the files.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS as DCT
from rdflib.namespace import FOAF, PROV

from rncp_graph.language import use_language
from rncp_graph.publication import citation
from rncp_graph.publication.citation import Citation
from rncp_graph.publication.description import DCAT, RDFS, Description
from rncp_graph.publication.dumps import File
from rncp_graph.publication.edition import VERSIONS, Edition, Past, Site, editions
from rncp_graph.questions.figures import TRIPLES
from rncp_graph.rdf.ontology import licence_of
from rncp_graph.resources import resource
from rncp_graph.terms import ONTOLOGY, segment

FORMS = {"catalog.ttl": "turtle", "catalog.jsonld": "json-ld", "catalog.rdf": "pretty-xml"}
"""The files of a catalogue, and what rdflib calls their forms."""

DATASET = "dataset.ttl"
"""The file in the folder of an edition that describes it."""

TITLE = (
    "RNCP et RS, registres français de certifications professionnelles, en graphe de connaissances",
    "RNCP and RS, the French registers of professional certifications, as a knowledge graph",
)
_ABOUT = (
    "Les fiches du RNCP et du RS (blocs de compétences, métiers, niveaux, certificateurs, partenaires, voies d'accès, "
    "périodes d'enregistrement, textes, filiation) en RDF, et en tables.",
    "The fiches of the RNCP and the RS (competence blocks, occupations, levels, certifying bodies, partners, access "
    "routes, periods of registration, legal texts, lineage) as RDF, and as tables.",
)


def edition_graph(edition: Edition, site: Site) -> Graph:
    """Return the description of an edition, whole in itself."""
    made = Description(site)
    dataset = made.node(f"dataset/{edition.version}", DCAT.Dataset)
    titles = (f"{TITLE[0]}, édition {edition.version}", f"{TITLE[1]}, edition {edition.version}")
    made.resource(dataset, titles, _contents(edition))
    made.dataset(dataset, f"rncp-graph-{edition.version}")
    made.say(dataset, DCAT.version, Literal(edition.version))
    made.say(dataset, DCT.issued, made.day(edition.issued))
    made.say(dataset, DCT.modified, made.day(edition.issued))
    made.say(dataset, DCAT.inSeries, _series(made))
    for lang in ("fr", "en"):
        with use_language(lang):
            cited = cited_as(edition, site)
            made.say(dataset, DCT.bibliographicCitation, Literal(cited.sentence(), lang=lang))
    made.graph.add((URIRef(cited.iri), RDF.type, FOAF.Document))
    made.say(dataset, FOAF.page, URIRef(cited.iri))
    if edition.previous:
        made.say(dataset, DCAT.prev, URIRef(f"{site.root}dataset/{edition.previous}"))
    _time(made, dataset, edition)
    rights = _origin(made, dataset, edition)
    standard = URIRef(ONTOLOGY.rstrip("#"))
    made.graph.add((standard, RDF.type, DCT.Standard))
    made.say(dataset, DCT.conformsTo, standard)
    for file in edition.files:
        found = made.distribution(dataset, edition.folder, file, licences(edition), edition.issued)
        made.say(found, DCT.rights, rights)
        made.languages(found)
    return made.graph


def cited_as(edition: Edition, site: Site) -> Citation:
    """Return how an edition is cited, in the language in force; its IRI is that of the version."""
    stated = [source.licence for source in edition.sources]
    return citation.edition(edition.version, edition.last or edition.issued.date(), stated, site.root)


def licences(edition: Edition) -> list[str]:
    """Return the licences that the sources of an edition state."""
    return sorted({source.licence for source in edition.sources if source.licence})


def attribution(edition: Edition) -> tuple[str, str]:
    """Return the sentence that names the sources and their days, in French and in English."""
    fr, en = [], []
    for one in edition.sources:
        who, day = one.producteur or "?", one.jour
        without = ("", "") if one.licence else (", licence non précisée", ", licence not stated")
        fr.append(f"{who}, {one.titre}, {f'du {day:%d/%m/%Y}' if day else 'sans date'}{without[0]}")
        en.append(f"{who}, {one.titre}, {f'of {day:%Y-%m-%d}' if day else 'no date'}{without[1]}")
    return f"Sources : {' ; '.join(fr)}.", f"Sources: {'; '.join(en)}."


def _contents(edition: Edition) -> tuple[str, str]:
    counts = edition.counts
    number, blocks = counts.get("rncp:Certification", 0), counts.get("rncp:BlocCompetences", 0)
    fr = f"{number} certifications, {blocks} blocs de compétences, {counts[TRIPLES]} triplets."
    en = f"{number} certifications, {blocks} competence blocks, {counts[TRIPLES]} triples."
    return f"{_ABOUT[0]} {fr} {attribution(edition)[0]}", f"{_ABOUT[1]} {en} {attribution(edition)[1]}"


def _time(made: Description, dataset: URIRef, edition: Edition) -> None:
    """Say which days a graph speaks of: from the first that is known of a certification to that of the export."""
    if edition.first or edition.last:
        span = made.node(f"dataset/{edition.version}/temporal", DCT.PeriodOfTime)
        made.say(dataset, DCT.temporal, span)
        for term, day in ((DCAT.startDate, edition.first), (DCAT.endDate, edition.last)):
            if day:
                made.say(span, term, made.day(day))


def _origin(made: Description, dataset: URIRef, edition: Edition) -> URIRef:
    """Say what a graph was made of, by whom, under which licences; return the statement of rights."""
    for source in edition.sources:
        node = URIRef(source.graph)
        made.graph.add((node, RDF.type, PROV.Entity))
        made.say(node, DCT.title, Literal(source.titre))
        made.say(dataset, PROV.wasDerivedFrom, node)
        if source.producteur:
            made.say(dataset, DCT.creator, made.agent(segment(source.producteur), source.producteur))
    if edition.build:
        made.graph.add((URIRef(edition.build), RDF.type, PROV.Activity))
        made.say(dataset, PROV.wasGeneratedBy, URIRef(edition.build))
    for licence in licences(edition):
        made.licence(dataset, licence)
    rights = made.node(f"dataset/{edition.version}/rights", DCT.RightsStatement)
    made.both(rights, RDFS.label, *attribution(edition))
    provenance = made.node(f"dataset/{edition.version}/provenance", DCT.ProvenanceStatement)
    made.both(provenance, RDFS.label, *attribution(edition))
    made.say(dataset, DCT.provenance, provenance)
    return rights


def _series(made: Description) -> URIRef:
    series = made.node("dataset", DCAT.DatasetSeries)
    made.resource(series, TITLE, _ABOUT)
    made.say(series, DCAT.contactPoint, made.contact())
    return series


def catalogue(folder: Path, site: Site, ontology: Sequence[File], issued: datetime) -> Graph:
    """Return the catalogue of all editions that stand in a folder, and of the ontology."""
    made = Description(site)
    found = editions(folder)
    for one in found:
        made.graph.parse(folder / VERSIONS / one.version / DATASET, format="turtle")
    return _catalogue(made, found, ontology, issued)


def catalogue_of(edition: Edition, site: Site) -> Graph:
    """Return the catalogue of one edition that stands nowhere as files: a server answers for it."""
    made = Description(site)
    for triple in edition_graph(edition, site):
        made.graph.add(triple)
    return _catalogue(made, [Past(edition.version, edition.issued.isoformat(), edition.build)], (), edition.issued)


def _catalogue(made: Description, found: Sequence[Past], ontology: Sequence[File], issued: datetime) -> Graph:
    site = made.site
    node = made.node("catalog", DCAT.Catalog)
    made.resource(node, (f"Catalogue : {TITLE[0]}", f"Catalogue: {TITLE[1]}"), _ABOUT)
    made.languages(node)
    made.say(node, FOAF.homepage, made.document(""))
    made.say(node, DCT.issued, made.day(datetime.fromisoformat(found[0].issued)))
    made.say(node, DCT.modified, made.day(issued))
    datasets = [URIRef(f"{site.root}dataset/{one.version}") for one in found]
    series = _series(made)
    made.say(series, DCT.modified, made.day(issued))
    made.say(series, DCAT.first, datasets[0])
    made.say(series, DCAT.last, datasets[-1])
    made.say(node, DCAT.dataset, *datasets, _ontology(made, ontology, issued))
    if site.sparql:
        made.say(node, DCAT.service, _service(made, site.sparql, datasets[-1]))
    return made.graph


def _ontology(made: Description, files: Sequence[File], issued: datetime) -> URIRef:
    dataset = made.node("dataset/ontology", DCAT.Dataset)
    titles = ("Ontologie et vocabulaires de rncp_graph", "Ontology and vocabularies of rncp_graph")
    texts = (
        "Ce que veulent dire les mots du graphe : classes, propriétés, nomenclatures, contexte JSON-LD.",
        "What the words of the graph mean: classes, properties, nomenclatures, JSON-LD context.",
    )
    made.resource(dataset, titles, texts)
    made.dataset(dataset, "rncp-graph-ontology")
    licence = licence_of((resource("ontology") / "rncp.ttl").read_text(encoding="utf-8"))
    made.licence(dataset, licence)
    made.say(dataset, DCT.issued, made.day(issued))
    made.say(dataset, DCT.modified, made.day(issued))
    rights = made.node("dataset/ontology/rights", DCT.RightsStatement)
    made.both(rights, RDFS.label, "rncp_graph", "rncp_graph")
    for file in files:
        found = made.distribution(dataset, "ontology", file, [licence], issued)
        made.say(found, DCT.rights, rights)
    return dataset


def _service(made: Description, address: str, dataset: URIRef) -> URIRef:
    service, protocol = (
        made.node("sparql-service", DCAT.DataService),
        URIRef("https://www.w3.org/TR/sparql11-protocol/"),
    )
    made.both(service, DCT.title, "Service SPARQL 1.1", "SPARQL 1.1 service")
    made.both(service, DCT.description, "Interroge la dernière édition.", "Answers questions on the last edition.")
    made.say(service, DCT.identifier, Literal("rncp-graph-sparql"))
    made.say(service, DCT.publisher, made.publisher())
    made.say(service, DCAT.contactPoint, made.contact())
    made.graph.add((protocol, RDF.type, DCT.Standard))
    made.say(service, DCT.conformsTo, protocol)
    for term in (DCAT.endpointURL, DCAT.endpointDescription):
        made.say(service, term, URIRef(address))
    made.graph.add((URIRef(address), RDF.type, RDFS.Resource))
    made.say(service, DCAT.servesDataset, dataset)
    return service
