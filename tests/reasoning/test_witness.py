"""A witness that knows nothing of our compiler: the rules of the W3C in Datalog, by Nemo, over the axioms as data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from rncp_graph.reasoning.reference import axioms
from rncp_graph.reasoning.rules import stated_rules
from rncp_graph.terms import BASE
from tests.questions.tools import corpus

nemo: Any = pytest.importorskip("nmo_python", reason="nemo-python is in the extra dev")

GRAPH = f"{BASE}graph/inferences"


def about_things(triples: set[str]) -> set[str]:
    """Statements about nodes of the graph: not about words of ontologies, nor about literals."""
    return {triple for triple in triples if triple.startswith(f"<{BASE}")}


def test_the_witness_infers_the_same_of_the_whole_example(exemple: Path, tmp_path: Path) -> None:
    store = corpus(exemple)
    expected = {str(quad.triple) for quad in store.quads(GRAPH)}
    ties = {str(one) for rule in stated_rules() for one in store.query(rule.construct(GRAPH, lambda _: False))}
    asserted = {str(triple) for triple in store.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")}
    told = [axioms().serialize(format="nt"), *(f"{triple} .\n" for triple in asserted | ties)]
    (tmp_path / "data.nt").write_text("".join(told), encoding="utf-8")

    rules = (Path(__file__).parent / "owl-rl.rls").read_text(encoding="utf-8")
    engine = nemo.NemoEngine(nemo.load_string(rules.replace("data.nt", str(tmp_path / "data.nt"))))
    engine.reason()
    engine.write_result("t", nemo.NemoOutputManager(str(tmp_path), overwrite=True))
    lines = (tmp_path / "closure.nt").read_bytes().splitlines()
    found = {str(quad.triple) for line in lines for quad in _read(line)}

    assert about_things(found) - asserted == about_things(expected)
    assert len(expected) > 4000


def _read(line: bytes) -> Iterator[Quad]:
    """The statement of a line; none of one whose subject is a literal. Nemo writes whole numbers as `xsd:int`."""
    if line.startswith(b"<"):
        yield from parse(line.replace(b"#int>", b"#integer>"), format=RdfFormat.N_TRIPLES)
