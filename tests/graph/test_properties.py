"""The short names of properties, and which properties tell facts of a fiche."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, parse

from rncp_graph.graph.properties import property_lines
from rncp_graph.model.fields import fields_of
from rncp_graph.rdf.jsonld import records
from rncp_graph.terms import compact
from tests.questions.tools import fiches

SAID = [quad.triple for quad in parse("".join(property_lines()), format=RdfFormat.N_TRIPLES)]
NAMES = {compact(str(said.subject)[1:-1]): said.object for said in SAID if compact(said.predicate.value) != "rdf:type"}
FACTS = {compact(str(said.subject)[1:-1]) for said in SAID if compact(said.predicate.value) == "rdf:type"}


def test_each_property_of_a_record_bears_its_short_name() -> None:
    assert NAMES.keys() == {field.p.property for cls in records() for field in fields_of(cls)}
    assert [str(NAMES[name]) for name in ("dct:title", "rncp:codeRome", "rncp:jury")] == [
        '"title"', '"codeRome"', '"jury"'
    ]  # fmt: skip


def test_values_codes_and_numbers_are_facts_and_neither_rows_nor_links_are() -> None:
    assert {"dct:title", "rncp:actif", "rncp:codeRome", "rncp:niveau", "rncp:ancienneCertification"} <= FACTS
    assert not {"rncp:bloc", "rncp:aCertificateur", "rncp:constat", "rncp:certificateur", "rncp:jury"} & FACTS


def test_the_property_of_each_finding_has_a_name(exemple: Path) -> None:
    said = {one.propriete for every in fiches(exemple).values() for fiche in every for one in fiche.constats}
    assert said
    assert said <= NAMES.keys()
