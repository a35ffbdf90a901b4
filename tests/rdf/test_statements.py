"""Statements that are no field of a record: terms that exist, in text that any parser reads."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, PROV, RDF, SKOS, VOID, XSD

import rncp_graph
from rncp_graph.rdf.ontology import terms
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import RNCP, VOCABULARIES
from rncp_graph.rdf.vocabulary import SKOS as OUR_SKOS
from rncp_graph.terms import PREFIXES, expand
from tests import oracle
from tests import strategies as s

ROOT = Path(rncp_graph.__file__).parent
ONTOLOGY = (ROOT.parent / "ontology" / "rncp.ttl").read_text(encoding="utf-8")
DECLARED = {name for name in terms(ONTOLOGY) if name.startswith("rncp:")}
STANDARD: dict[str, Any] = {
    "rdf": RDF,
    "xsd": XSD,
    "owl": OWL,
    "skos": SKOS,
    "dct": DCTERMS,
    "foaf": FOAF,
    "prov": PROV,
    "dcat": DCAT,
    "void": VOID,
}
"""The vocabularies that others made, as rdflib lists their terms."""

SERVICE = {"NamedGraph", "name", "entailmentRegime", "supportedEntailmentProfile"}
"""Terms of SPARQL 1.1 Service Description (W3C, section 3), of which rdflib has no list."""

WRITERS = [
    "graph/disagreements",
    "graph/evaluations",
    "graph/links",
    "graph/provenance",
    "graph/shared",
    "graph/situations",
    "graph/texts",
    "differences/documents",
]
TERMS = [(prefix, name) for prefix, cls in VOCABULARIES.items() for name in cls.__annotations__]


@pytest.mark.parametrize(("prefix", "name"), TERMS)
def test_every_constant_is_a_term_of_its_vocabulary(prefix: str, name: str) -> None:
    assert getattr(VOCABULARIES[prefix], name) == f"<{expand(f'{prefix}:{name}')}>"
    if prefix == "rncp":
        assert f"rncp:{name}" in DECLARED
    elif prefix == "sd":
        assert name in SERVICE
    else:
        assert str(STANDARD[prefix][name]) == PREFIXES[prefix] + name
        assert name in STANDARD[prefix]


def test_every_constant_is_used() -> None:
    files = [path for path in ROOT.rglob("*.py") if path.name != "vocabulary.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    used = set(re.findall(r"\b([A-Z]+)\.(\w+)", text))

    assert {(prefix.upper(), name) for prefix, name in TERMS} <= used


def test_a_term_that_is_not_listed_is_refused() -> None:
    with pytest.raises(AttributeError):
        RNCP.remplacé  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("module", WRITERS)
def test_no_writer_spells_a_prefixed_name(module: str) -> None:
    prefixed = re.compile(rf"\b(?:{'|'.join(PREFIXES)}):[A-Za-z{{]")
    tree = ast.parse(ROOT.joinpath(f"{module}.py").read_text(encoding="utf-8"))
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and isinstance(node.body[0], ast.Expr)
    }
    literals = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]

    assert [node.value for node in literals if id(node) not in prose and prefixed.search(str(node.value))] == []


VALUES = [
    ('dit "oui"\n', None, ('dit "oui"\n', None, None)),
    ("Vente", "fr", ("Vente", "fr", None)),
    (True, None, ("true", None, XSD.boolean)),
    (5, None, ("5", None, XSD.integer)),
    (date(2024, 2, 1), None, ("2024-02-01", None, XSD.date)),
    (datetime(2024, 2, 1, 8, 9, 10, tzinfo=UTC), None, ("2024-02-01T08:09:10Z", None, XSD.dateTime)),
]


@pytest.mark.parametrize(("value", "lang", "expected"), VALUES)
def test_each_kind_of_value_has_its_datatype(value: Any, lang: str | None, expected: tuple[Any, ...]) -> None:
    ((subject, term, said),) = oracle.triples(Statements().say("urn:s", OUR_SKOS.note, value, lang), "nt")

    assert (str(subject), term) == ("urn:s", SKOS.note)
    assert (str(said), said.language, said.datatype) == expected


@given(text=s.TEXTS)
def test_a_statement_is_one_line_whatever_its_text(text: str) -> None:
    line = Statements().say("urn:s", OUR_SKOS.note, text, "fr")

    assert line.count("\n") == 1
    assert [str(said) for _, _, said in oracle.triples(line, "nt")] == [text]


def test_a_graph_stands_at_the_end_of_each_statement() -> None:
    say = Statements("urn:x/", "graph/g")
    lines = [
        say.link("urn:s", OUR_SKOS.broader, "urn:o"),
        say.type("urn:s", OUR_SKOS.Concept),
        say.say("urn:s", OUR_SKOS.notation, "1"),
        say.copy("urn:s", OUR_SKOS.note, '"a"@fr'),
    ]

    assert all(line.endswith(" <urn:x/graph/g> .\n") for line in lines)
    assert len(oracle.quads("".join(lines), "nquads")) == 4
