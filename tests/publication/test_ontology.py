"""The ontology as a file that others read: it parses, imports nothing, and its axioms hold in the data."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from rdflib import OWL, RDF, RDFS, Literal, URIRef
from rdflib.compare import isomorphic

from rncp_graph.graph.shared import Shared
from rncp_graph.model.fiche import Fiche
from rncp_graph.publication.ontology.source import DC
from rncp_graph.reasoning import GRAPH, reason
from rncp_graph.stores import open_store
from rncp_graph.terms import ONTOLOGY, PREFIXES, expand
from tests import oracle
from tests import strategies as s

FOLDER = Path(__file__).parents[2] / "ontology"
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.ttl"))
BASE = "http://essai.example/id/"


@pytest.fixture(scope="module")
def ontologie() -> rdflib.Graph:
    return rdflib.Graph().parse(FOLDER / "rncp.ttl", format="turtle")


def statements() -> set[Triple]:
    """A fiche with every link, a lineage, and what fiches share."""
    shared = Shared(base=BASE)
    lineage = Fiche(numero="RNCP2", anciennes_certifications=("RNCP1",), nouvelles_certifications=("RNCP3", "RS4"))
    lines = [line for fiche in (s.full_fiche(), lineage) for line in shared.fiche_lines(fiche)]
    text = "".join([*lines, *shared.lines()])
    return {quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize("file", FILES)
def test_a_file_says_the_same_to_two_parsers(file: str) -> None:
    path = FOLDER / file
    text = path.read_text(encoding="utf-8")
    plain = "".join(f"{quad} .\n" for quad in parse(path=path, format=RdfFormat.TURTLE, base_iri=BASE))
    ours, theirs = rdflib.Graph().parse(data=plain, format="nt"), rdflib.Graph()
    theirs.parse(data=text, format="turtle", publicID=BASE)

    assert len(theirs) > 10
    assert isomorphic(ours, theirs)


def test_the_header_says_title_version_licence_and_prefix_and_imports_nothing(ontologie: rdflib.Graph) -> None:
    node = URIRef(ONTOLOGY.removesuffix("#"))
    vann = rdflib.Namespace("http://purl.org/vocab/vann/")

    assert (node, RDF.type, OWL.Ontology) in ontologie
    titles = [title for title in ontologie.objects(node, rdflib.DCTERMS.title) if isinstance(title, Literal)]
    assert sorted(str(title.language) for title in titles) == ["en", "fr"]
    assert str(ontologie.value(node, OWL.versionIRI)).startswith(f"{node}/")
    assert ontologie.value(node, rdflib.DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert str(ontologie.value(node, vann.preferredNamespacePrefix)) == "rncp"
    assert str(ontologie.value(node, vann.preferredNamespaceUri)) == ONTOLOGY
    assert not list(ontologie.objects(None, OWL.imports))


ANNOTATIONS = {"vann:", "raison:", "dc:", "schema:"}
"""Prefixes of what the ontology says of its terms alone: no graph holds them."""


def test_its_prefixes_are_those_of_the_project() -> None:
    text = (FOLDER / "rncp.ttl").read_text(encoding="utf-8")
    said = dict(line.split()[1:3] for line in text.splitlines() if line.startswith("@prefix"))
    ours = {f"{name}:": f"<{iri}>" for name, iri in PREFIXES.items()}

    assert {name: iri for name, iri in said.items() if name not in ANNOTATIONS}.items() <= ours.items()


@pytest.mark.parametrize("name", ["rncp:etatFiche", "rncp:actif", "rncp:etatCertificateur", "rncp:etatHabilitation"])
def test_the_four_states_are_four_properties_that_nothing_ties(name: str, ontologie: rdflib.Graph) -> None:
    node = URIRef(expand(name))

    assert ontologie.value(node, RDFS.subPropertyOf) is None
    assert ontologie.value(node, OWL.equivalentProperty) is None
    assert not list(ontologie.subjects(RDFS.subPropertyOf, node))


def test_the_states_of_one_certification_stand_on_three_kinds_of_node(ontologie: rdflib.Graph) -> None:
    states = ("rncp:etatFiche", "rncp:actif", "rncp:etatCertificateur", "rncp:etatHabilitation")
    domains = [str(ontologie.value(URIRef(expand(name)), RDFS.domain)).removeprefix(ONTOLOGY) for name in states]

    assert domains == ["Certification", "Certification", "Certificateur", "Habilitation"]


INFERRED = {f"{ONTOLOGY}{name}" for name in ("releveDe", "succedeA", "precede")}
"""Links that no build writes: they stand in the graph of inferences, where a store has one."""


def inferred(data: set[Triple]) -> set[Triple]:
    """What follows from statements, and they say not."""
    store = open_store()
    store.load(f"{triple} .\n".encode() for triple in data)
    reason(store)
    return {quad.triple for quad in store.quads(f"{store.base}{GRAPH}")}


def test_links_that_are_inferred_are_those_that_no_build_writes_and_that_say_so(ontologie: rdflib.Graph) -> None:
    links = {str(prop) for prop in ontologie.subjects(RDF.type, OWL.ObjectProperty)}
    axioms = {str(sup) for sup in ontologie.objects(None, RDFS.subPropertyOf) if str(sup).startswith(ONTOLOGY)} & links
    written = {triple.predicate.value for triple in statements()}
    told = {str(prop) for prop, text in ontologie.subject_objects(DC.source) if str(text).startswith("Inferred from")}

    assert axioms - written == INFERRED
    assert told >= INFERRED
    assert not told & written


def test_what_a_sub_property_says_its_super_property_says_already(ontologie: rdflib.Graph) -> None:
    """Sub-properties within our namespace are exact: but for inferred links, reasoning by them adds nothing."""
    data = statements()
    follows = inferred(data)
    for sub, sup in ontologie.subject_objects(RDFS.subPropertyOf):
        if str(sup).startswith(ONTOLOGY):
            pairs = [(x.subject, x.object) for x in data if x.predicate.value == str(sub)]
            where = follows if str(sup) in INFERRED else data

            assert pairs
            assert all(Triple(one, NamedNode(str(sup)), other) in where for one, other in pairs)


def test_inverse_properties_are_inverse_in_the_data(ontologie: rdflib.Graph) -> None:
    """Links that are inferred are so in the graph of inferences."""
    stated = statements()
    follows = inferred(stated)
    for one, other in ontologie.subject_objects(OWL.inverseOf):
        data = follows if str(one) in INFERRED else stated
        for name, back in ((one, other), (other, one)):
            pairs = {(str(x.subject), str(x.object)) for x in data if x.predicate.value == str(name)}

            assert pairs
            assert pairs == {(str(x.object), str(x.subject)) for x in data if x.predicate.value == str(back)}


def test_sub_properties_of_foreign_properties_are_those_that_are_exact(ontologie: rdflib.Graph) -> None:
    dct = PREFIXES["dct"]
    foreign = {
        (str(sub).removeprefix(ONTOLOGY), str(sup).removeprefix(dct))
        for sub, sup in ontologie.subject_objects(RDFS.subPropertyOf)
        if not str(sup).startswith(ONTOLOGY)
    }

    assert foreign == {("partieDe", "isPartOf"), ("remplace", "replaces"), ("remplacePar", "isReplacedBy")}


def test_terms_are_in_the_order_in_which_a_reader_meets_them() -> None:
    """A class comes before the properties that have it as domain, so that the file reads from top to bottom."""
    text = (FOLDER / "rncp.ttl").read_text(encoding="utf-8")
    place = {line.split()[0]: number for number, line in enumerate(text.splitlines()) if line.startswith("rncp:")}
    current = ""
    for line in text.splitlines():
        if line.startswith("rncp:"):
            current = line.split()[0]
        elif line.strip().startswith("rdfs:domain rncp:"):
            assert place[line.split()[1]] < place[current]


def test_vocabularies_are_relative_to_the_base_in_force() -> None:
    for file in ("voies.ttl", "niveaux.ttl"):
        text = (FOLDER / "vocabularies" / file).read_text(encoding="utf-8")
        found = oracle.triples(f"@base <{BASE}> .\n{text}", "turtle")

        assert "@base" not in text
        assert all(str(subject).startswith(BASE) for subject, _, _ in found)
