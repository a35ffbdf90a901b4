"""The records, the ontology, the JSON-LD context and the generated pages say the same (law 3 of the design)."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from rncp_graph.graph.shared import Shared
from rncp_graph.model.fiche import VOIES, Fiche, Rome
from rncp_graph.model.fields import Field, fields_of, node_of
from rncp_graph.model.schemes import QUOTED
from rncp_graph.publication import pages
from rncp_graph.rdf.jsonld import context, records
from rncp_graph.rdf.ontology import terms
from rncp_graph.rdf.vocabulary import RNCP
from rncp_graph.terms import BASE, compact, expand
from tests import strategies as s

ROOT = Path(__file__).parents[1]
ONTOLOGIE = (ROOT / "ontology" / "rncp.ttl").read_text(encoding="utf-8")
TERMS = terms(ONTOLOGIE)
OWN = {name: term for name, term in TERMS.items() if name.startswith("rncp:")}
FIELDS = {(cls, field.name): field for cls in records() for field in fields_of(cls)}


def graph() -> list[Triple]:
    """All that a build can say of fiches: a fiche with every field and every link, and what fiches share."""
    shared = Shared()
    fiches = (s.full_fiche(), Fiche(numero="RNCP2", codes_rome=(Rome(code="D1407"),)))
    text = "".join([*(line for fiche in fiches for line in shared.fiche_lines(fiche)), *shared.lines()])
    return [quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES)]


GRAPH = graph()
KINDS: dict[str, set[str]] = defaultdict(set)
for _triple in GRAPH:
    if compact(_triple.predicate.value) == "rdf:type":
        KINDS[str(_triple.subject)].add(compact(str(_triple.object)[1:-1]))
WRITTEN = {compact(triple.predicate.value) for triple in GRAPH} | set().union(*KINDS.values())


def named_in_files() -> Iterator[tuple[str, str]]:
    """The terms of our namespace that code, questions, shapes and rules name, with the file."""
    for folder, suffixes in (("rncp_graph", {".py"}), ("queries", {".rq"}), ("ontology", {".ttl", ".rq"})):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and path.name != "rncp.ttl":
                for name in re.findall(r"\brncp:[A-Za-z]\w*(?![\w{])", path.read_text(encoding="utf-8")):
                    yield name, str(path.relative_to(ROOT))
    yield from ((f"rncp:{name}", "rncp_graph/rdf/vocabulary.py") for name in RNCP.__annotations__)


# --- ontology and graph -----------------------------------------------------------------------------------------------


def test_every_term_that_a_graph_can_hold_is_described() -> None:
    standard = {"rdf:type", "rdf:Property", "owl:Ontology"}

    assert WRITTEN - standard <= TERMS.keys()


def test_every_own_term_that_a_file_names_is_declared() -> None:
    assert {(name, file) for name, file in named_in_files() if name not in OWN} == set()


def test_no_term_is_declared_that_nothing_writes() -> None:
    """Terms of provenance and of conflicts are written outside of the mapping, and named there."""
    assert OWN.keys() - WRITTEN - {name for name, _ in named_in_files()} == set()


@pytest.mark.parametrize("name", sorted(OWN))
def test_every_own_term_is_a_class_or_a_property_explained_in_both_languages(name: str) -> None:
    term = OWN[name]

    kinds = term.kinds - {"owl:TransitiveProperty"}
    assert len(kinds) == 1
    assert kinds <= {"owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"}
    assert ("owl:Class" in term.kinds) == name.removeprefix("rncp:")[0].isupper()
    assert term.label.keys() == term.definition.keys() == {"fr", "en"}
    assert all(term.label.values())
    assert all(text.endswith(".") and text[0].isupper() for text in term.definition.values())


@pytest.mark.parametrize("name", sorted(name for name, term in TERMS.items() if name not in OWN and term.label))
def test_every_borrowed_term_says_in_both_languages_what_it_holds_here(name: str) -> None:
    assert TERMS[name].label.keys() == TERMS[name].definition.keys() == {"fr", "en"}
    assert name in WRITTEN


def test_definitions_tell_terms_apart() -> None:
    for lang in ("fr", "en"):
        texts = [term.definition[lang] for term in OWN.values()]

        assert len(texts) == len(set(texts))


@pytest.mark.parametrize("name", sorted(name for name in OWN.keys() & WRITTEN if name[5].islower()))
def test_a_domain_is_the_one_class_whose_nodes_bear_the_property(name: str) -> None:
    """Where nodes of several classes bear it, it has none: a domain would give each node all of them."""
    subjects = {str(triple.subject) for triple in GRAPH if compact(triple.predicate.value) == name}
    classes = {kind for subject in subjects for kind in KINDS.get(subject, {"none"})}
    classes = {kind for kind in classes if ABOVE.get(kind) not in classes}

    if name not in BORNE_ELSEWHERE:
        assert classes == {OWN[name].domain} if len(classes) == 1 else OWN[name].domain == ""


ABOVE = {
    compact(str(quad.subject)[1:-1]): compact(str(quad.object)[1:-1])
    for quad in parse(ONTOLOGIE.encode(), format=RdfFormat.TURTLE)
    if quad.predicate == NamedNode(expand("rdfs:subClassOf"))
}
"""The class above a class: what its nodes bear, they bear as nodes of that one."""

BORNE_ELSEWHERE = {"rncp:sujet", "rncp:propriete", "rncp:rangNumero"}
"""Borne too by what these fiches cannot show: conflicts between sources, a certification that others name."""


@pytest.mark.parametrize("name", sorted(name for name in OWN.keys() & WRITTEN if name[5].islower()))
def test_a_range_is_the_datatype_or_the_class_of_every_value(name: str) -> None:
    term = OWN[name]
    values = [triple.object for triple in GRAPH if compact(triple.predicate.value) == name]

    for value in values:
        if isinstance(value, Literal):
            assert term.kinds == {"owl:DatatypeProperty"}
            assert term.range == compact(value.datatype.value)
        else:
            assert term.kinds == {"owl:ObjectProperty"}
            classes = KINDS.get(str(value), set())
            assert not classes or term.range in classes | {""} or classes == {"rncp:OrganismeNomme"}


@pytest.mark.parametrize("key", FIELDS, ids=lambda key: f"{key[0].__name__}.{key[1]}")
def test_a_field_and_its_property_agree_on_what_they_hold(key: tuple[type, str]) -> None:
    field = FIELDS[key]
    term = TERMS[field.p.property]

    if field.p.property in OWN:
        assert term.range == expected_range(field)


def expected_range(field: Field) -> str:
    by_iri = {"niveau/{}": "skos:Concept", "niveau-1969/{}": "skos:Concept", "departement/{}": "rncp:Departement"}
    if field.record:
        return node_of(field.type).type
    if field.p.iri:
        return by_iri.get(field.p.iri, "")
    return field.datatype or ("rdf:langString" if field.p.lang else "xsd:string")


# --- records ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", records(), ids=lambda cls: cls.__name__)
def test_two_fields_of_a_record_never_share_a_property(cls: type) -> None:
    """Else a record could not be read back."""
    properties = [field.p.property for field in fields_of(cls)]

    assert len(properties) == len(set(properties))


def test_one_field_name_is_one_property_and_one_kind_of_value_in_all_records() -> None:
    """So that the JSON-LD context is flat."""
    said: dict[str, set[tuple[object, ...]]] = defaultdict(set)
    for (_, name), field in FIELDS.items():
        p = field.p
        said[name].add((p.property, field.datatype, p.lang, p.iri, field.many, field.record))

    assert {name: kinds for name, kinds in said.items() if len(kinds) > 1} == {}


def test_the_nomenclatures_of_records_have_a_title() -> None:
    paths = {node_of(cls).path.partition("/")[0] for cls in records() if node_of(cls).type == "skos:Concept"}

    assert paths == QUOTED.keys()


def test_each_kind_of_node_has_an_own_path() -> None:
    paths = [node_of(cls).path for cls in records()]

    assert len(paths) == len(set(paths))


# --- vocabularies -----------------------------------------------------------------------------------------------------


def concepts(file: str) -> dict[str, dict[str, set[str]]]:
    """What a vocabulary says, by path under the base and by property."""
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    path = ROOT / "ontology" / "vocabularies" / file
    for quad in parse(path=path, format=RdfFormat.TURTLE, base_iri=BASE):
        value = quad.object
        text = value.value.removeprefix(BASE) if isinstance(value, NamedNode | Literal) else ""
        lang = f"@{value.language}" if isinstance(value, Literal) and value.language else ""
        said[str(quad.subject)[1:-1].removeprefix(BASE)][compact(quad.predicate.value)].add(text + lang)
    return said


def test_the_vocabulary_of_routes_is_that_of_the_records() -> None:
    said = concepts("voies.ttl")

    assert {f"voie/{code}" for code in VOIES} == {name for name in said if name.startswith("voie/")}
    assert said["nomenclature/voies"]["skos:hasTopConcept"] == {f"voie/{code}" for code in VOIES}


@pytest.mark.parametrize("file", ["voies.ttl", "niveaux.ttl"])
def test_an_entry_of_a_vocabulary_has_code_scheme_label_and_definition(file: str) -> None:
    said = concepts(file)
    schemes = {name for name in said if name.startswith("nomenclature/")}

    for name, entry in said.items():
        if name in schemes:
            assert entry["dct:title"]
            continue
        assert entry["skos:notation"] == {name.rpartition("/")[2]}
        assert entry["skos:inScheme"] <= schemes
        assert name in said[next(iter(entry["skos:inScheme"]))]["skos:hasTopConcept"]
        for told in ("skos:prefLabel", "skos:definition"):
            assert {text.rpartition("@")[2] for text in entry[told]} == {"fr", "en"}


@pytest.mark.parametrize("framework", ["niveau/", "http://data.europa.eu/snb/eqf/"])
def test_the_levels_of_1969_correspond_to_those_of_2019_as_the_decree_says(framework: str) -> None:
    said = concepts("niveaux.ttl")
    pairs = {
        (name.rpartition("/")[2], target.removeprefix(framework))
        for name, entry in said.items()
        if name.startswith("niveau-1969/")
        for match in ("skos:closeMatch", "skos:narrowMatch")
        for target in entry[match]
        if target.startswith(framework)
    }

    assert pairs == {("V", "3"), ("IV", "4"), ("III", "5"), ("II", "6"), ("I", "7"), ("I", "8")}
    for level in range(1, 9):
        assert said[f"niveau/{level}"]["skos:exactMatch"] == {f"http://data.europa.eu/snb/eqf/{level}"}


# --- generated files --------------------------------------------------------------------------------------------------


def test_the_mapping_page_is_fresh() -> None:
    assert (ROOT / "ontology" / "README.md").read_text(encoding="utf-8") == pages.readme(ONTOLOGIE)


def test_the_context_is_fresh() -> None:
    text = (ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8")

    assert json.loads(text) == {"@context": context()}
    assert text == pages.context_text()


def test_the_generator_writes_both_files(tmp_path: Path) -> None:
    (tmp_path / "rncp.ttl").write_text(ONTOLOGIE, encoding="utf-8")
    pages.main(tmp_path)

    for name in ("README.md", "context.jsonld"):
        assert (tmp_path / name).read_bytes() == (ROOT / "ontology" / name).read_bytes()


def test_the_mapping_page_has_a_row_for_every_field_and_every_term() -> None:
    page = pages.readme(ONTOLOGIE)

    for field in FIELDS.values():
        assert f"| `{field.name}` | `{field.p.property}` |" in page
    for name in OWN:
        assert f"`{name}`" in page


def test_every_link_of_the_mapping_page_leads_to_a_file() -> None:
    for link in re.findall(r"\]\(([^)]+)\)", pages.readme(ONTOLOGIE)):
        assert (ROOT / "ontology" / link).exists()


def test_every_record_has_a_field_with_a_place_in_the_xml_flow_or_an_own_reason() -> None:
    """What the flow names in one way only is found by its name: the tag is the field in capitals."""
    assert {field.name for field in fields_of(Fiche) if field.p.xml == "" and field.p.csv} == set()


def test_names_of_the_base_are_no_terms_and_terms_are_no_names_of_the_base() -> None:
    assert not any(expand(name).startswith(BASE) for name in OWN)
