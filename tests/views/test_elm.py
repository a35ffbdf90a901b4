"""The European view conforms to the official shapes, holds all that it can hold, and says why it lacks the rest."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import rdflib
from rdflib import DCTERMS, RDF, SKOS
from rdflib.plugins.sparql import prepareQuery

from rncp_graph.resources import resource
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE
from rncp_graph.views import VIEWS, write_views
from rncp_graph.views.elm import KINDS, LEFT, NAMESPACES, reasons
from tests.nomenclatures.tools import asked, loaded
from tests.views.loq import ELM, faults, faults_of_all

CERTIFICATION = rdflib.Namespace(f"{BASE}certification/")
ISCED = rdflib.Namespace("http://data.europa.eu/snb/isced-f/")


class View(NamedTuple):
    """A store and what was written of it: graphs by kind, rows of the list of the unpublished."""

    store: OxigraphStore
    folder: Path
    graphs: dict[str, rdflib.Graph]
    unpublished: list[dict[str, str]]


def view(folder: Path, *sources: Path) -> View:
    store, _ = loaded(sources, base=BASE)
    write_views(store, folder, views=["elm"])
    graphs = {kind: rdflib.Graph().parse(folder / "elm" / f"{kind}.ttl") for kind in KINDS}
    with (folder / "elm" / "unpublished.csv").open(encoding="utf-8", newline="") as file:
        return View(store, folder, graphs, list(csv.DictReader(file)))


@pytest.fixture(scope="module")
def example(exemple: Path, tmp_path_factory: pytest.TempPathFactory) -> View:
    return view(tmp_path_factory.mktemp("example"), *sorted(exemple.glob("*.*")))


@pytest.fixture(scope="module")
def sample(shared: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> View:
    """The sample of the flow V4.1."""
    return view(tmp_path_factory.mktemp("sample"), *sorted(shared("xml-v4.1").glob("*.xml")))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("corpus", ["example", "sample"])
def test_each_file_by_itself_conforms_to_the_official_shapes(
    corpus: str, kind: str, request: pytest.FixtureRequest
) -> None:
    graph = request.getfixturevalue(corpus).graphs[kind]

    assert len(set(graph.subjects(RDF.type, ELM.Qualification))) >= 2
    assert faults(graph) == set()


def test_the_shapes_would_find_what_is_missing_and_what_is_too_much(example: View) -> None:
    """Else conformity would prove nothing."""
    graph = rdflib.Graph()
    graph += example.graphs["qualifications"]
    node = CERTIFICATION.RNCP27413
    for missing in (DCTERMS.title, ELM.ISCEDFCode, ELM.EQFLevel, ELM.NQFLevel, ELM.learningOutcome):
        graph.remove((node, missing, None))
    graph.add((node, DCTERMS.replaces, CERTIFICATION.RNCP23828))

    found = faults(graph)
    assert {path for focus, path in found if focus == str(node)} == {
        *map(str, (DCTERMS.title, ELM.ISCEDFCode, ELM.EQFLevel, ELM.NQFLevel, ELM.learningOutcome, DCTERMS.replaces))
    }
    assert faults_of_all(graph) == found, "the engine that takes a whole register finds the same"


@pytest.mark.parametrize("corpus", ["example", "sample"])
def test_what_is_published_and_what_is_not_make_the_whole(corpus: str, request: pytest.FixtureRequest) -> None:
    one: View = request.getfixturevalue(corpus)
    whole = asked(one.store, "SELECT ?n { ?c a rncp:Certification ; dct:identifier ?n }")
    graph = one.graphs["qualifications"]
    published = {
        str(node).rpartition("/")[2] for node in graph.subjects(ELM.isPartialQualification, rdflib.Literal(False))
    }
    listed = [row["numero"] for row in one.unpublished]

    assert published | set(listed) == whole
    assert len(published) + len(listed) == len(whole), "none is in both, none is listed twice"


def test_the_list_says_all_that_each_certification_lacks(sample: View, example: View) -> None:
    assert {row["numero"]: row["manque"] for row in sample.unpublished} == dict.fromkeys(
        ("RS5000", "RS5568", "RS6232", "RS6604", "RS7485"), "niveau"
    )
    said = {row["numero"]: row for row in example.unpublished}
    assert said["RNCP19468"]["manque"] == "niveau acquis"
    assert said["RNCP19468"]["raison"] == f"{reasons()['niveau']} ; {reasons()['acquis']}"
    assert said["RNCP12374"]["manque"] == "acquis"


def test_the_list_says_what_is_left_out_with_each_certification(sample: View) -> None:
    """What opportunities and accreditations are made of: RS5000 and its like have some, and are in no file."""
    for row in sample.unpublished:
        node, counts = f"certification/{row['numero']}", {name: int(row[name]) for name in LEFT}
        assert counts == {
            name: len(asked(sample.store, f"SELECT ?x {{ <{BASE}{node}> {curie} ?x }}")) for name, curie in LEFT.items()
        }
        for graph in sample.graphs.values():
            assert not any(CERTIFICATION[row["numero"]] in triple for triple in graph)
    assert all(sum(int(row[name]) for row in sample.unpublished) for name in LEFT)


def test_a_fiche_becomes_a_qualification_with_its_blocks(example: View) -> None:
    graph, node = example.graphs["qualifications"], CERTIFICATION.RNCP27413
    blocks = [CERTIFICATION[f"RNCP27413/bloc/RNCP27413BC0{rank}"] for rank in (1, 2, 3, 4)]

    assert set(graph.objects(node, ELM.EQFLevel)) == {rdflib.URIRef("http://data.europa.eu/snb/eqf/5")}
    assert set(graph.objects(node, ELM.ISCEDFCode)) == {ISCED["0416"]}
    assert set(graph.objects(node, ELM.hasPart)) == set(blocks)
    for block in blocks:
        assert (block, ELM.isPartialQualification, rdflib.Literal(True)) in graph
        assert (block, ELM.ISCEDFCode, ISCED["0416"]) in graph
        (outcome,) = graph.objects(block, ELM.learningOutcome)
        assert graph.value(outcome, DCTERMS.title) == graph.value(block, DCTERMS.title)
        assert (node, ELM.learningOutcome, outcome) in graph


def test_a_learning_outcome_that_is_only_a_title_says_so(sample: View, example: View) -> None:
    notes = [
        str(text)
        for one in (sample, example)
        for note in one.graphs["qualifications"].subjects(RDF.type, ELM.Note)
        if str(note).endswith("#competences")
        for text in one.graphs["qualifications"].objects(note, ELM.noteLiteral)
    ]
    bare = asked(
        example.store,
        "SELECT ?b { ?c rncp:bloc ?b ; rncp:niveau ?n ; rncp:codeNSF ?d . ?b skos:prefLabel ?l "
        "FILTER NOT EXISTS { ?b rncp:listeCompetences ?t } }",
    )

    assert notes.count("Titre du bloc, faute d'énoncé des compétences.") == len(bare) > 0
    assert len(notes) > 2 * len(bare)


def test_a_right_is_granted_by_the_one_certifier_and_by_nobody_where_there_are_several(sample: View) -> None:
    graph = sample.graphs["accreditations"]
    rights = [one for one in graph.subjects(RDF.type, ELM.Accreditation) if "/habilitation/" in str(one)]
    certifiers = dict(
        asked(
            sample.store,
            "SELECT ?n (STR(COUNT(DISTINCT ?o)) AS ?k) { ?c rncp:certificateur ?o ; dct:identifier ?n } GROUP BY ?n",
        )
    )

    assert len(rights) > 100
    assert {certifiers[str(one).removeprefix(CERTIFICATION).partition("/")[0]] for one in rights} == {"1"}
    assert {len(set(graph.objects(one, ELM.accreditingAgent))) for one in rights} == {1}


def test_a_registration_is_that_of_who_kept_the_register_then(example: View) -> None:
    graph = example.graphs["accreditations"]
    keepers = {
        (str(graph.value(one, DCTERMS.issued))[:4] >= "2019", str(graph.value(one, ELM.accreditingAgent)))
        for one in graph.subjects(RDF.type, ELM.Accreditation)
        if "/enregistrement/" in str(one)
    }

    assert keepers == {
        (False, "https://www.cncp.gouv.fr/#organisme"),
        (True, "https://www.francecompetences.fr/#organisme"),
    }


def test_every_concept_has_its_list_in_the_file(example: View) -> None:
    for graph in example.graphs.values():
        lists = set(graph.objects(None, SKOS.inScheme))
        assert lists == set(graph.subjects(RDF.type, SKOS.ConceptScheme))
        assert set(graph.objects(None, ELM.ISCEDFCode)) <= set(graph.subjects(RDF.type, SKOS.Concept))


def test_version_3_3_says_the_same_in_its_own_namespace(example: View, tmp_path: Path) -> None:
    write_views(example.store, tmp_path, views=["elm"], elm_version="3.3")

    for kind in KINDS:
        ours, theirs = (folder / "elm" / f"{kind}.ttl" for folder in (example.folder, tmp_path))
        assert ours.read_text().replace(NAMESPACES["3.1"], NAMESPACES["3.3"]) == theirs.read_text()
        assert NAMESPACES["3.1"] not in theirs.read_text()


@pytest.mark.parametrize(
    "path",
    [path for view in VIEWS for path in sorted((resource("ontology") / view).glob("*.rq"))],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_each_query_is_legal_as_it_stands_and_says_what_it_is(path: Path, example: View) -> None:
    text = path.read_text(encoding="utf-8")
    prepareQuery(text)

    assert text.startswith("# ")
    assert len(list(example.store.query(text))) > 0  # type: ignore[arg-type]
