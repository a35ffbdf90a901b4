"""All engines find the same: our queries, pySHACL, and shifty, which knows neither of them."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from rncp_graph.building.loading import load
from rncp_graph.readers import read
from rncp_graph.resources import resource
from rncp_graph.stores import Store, open_store
from rncp_graph.validation import validate
from rncp_graph.validation.breaches import Breach
from rncp_graph.validation.shapes import shapes
from tests.required import without_tool
from tests.validation.broken import BROKEN, all_broken

Found = Counter[tuple[str, str, str, str]]


def found(breaches: Iterable[Breach]) -> Found:
    return Counter((one.shape.genre, one.component, one.noeud, str(one.valeur)) for one in breaches)


def package(name: str) -> Any:
    try:
        return __import__(name)
    except ImportError:
        without_tool(f"{name} absent")


@pytest.fixture(scope="module")
def sample(shared: Callable[..., Path]) -> Store:
    return flow(shared, "RNCP", "RS")


def flow(shared: Callable[..., Path], *registers: str) -> Store:
    store = open_store()
    load(store, *(read(shared("xml-v4.1", f"export_fiches_{name}_V4_1_2026-08-16.xml")) for name in registers))
    return store


@pytest.fixture(scope="module")
def example(exemple: Path) -> Store:
    store = open_store()
    load(store, *(read(path) for path in sorted(exemple.iterdir()) if path.suffix != ".csv" and path.is_file()))
    return store


def by_shifty(store: Store) -> Found:
    from rncp_graph.validation.reference import copy_of, read_report

    shifty = package("shifty")
    rules = (resource("ontology") / "shapes.ttl").read_text(encoding="utf-8")
    with warnings.catch_warnings(action="ignore"):
        _, report, _ = shifty.validate(copy_of(store), shacl_graph=rules, graph_mode="data", infer=False)
    return without_itself(found(read_report(report, shapes())))


def without_itself(all_found: Found) -> Found:
    """A query without a value says nothing of one; shifty then gives the node itself, which the others do not."""
    said = Counter[tuple[str, str, str, str]]()
    for (genre, component, noeud, valeur), count in all_found.items():
        said[genre, component, noeud, "None" if valeur == f"<{noeud}>" else valeur] += count
    return said


def test_every_rule_is_broken_in_the_graph_on_which_engines_are_compared() -> None:
    assert validate(all_broken()).counts.keys() == BROKEN.keys()


def test_pyshacl_agrees_on_a_graph_that_breaks_every_rule() -> None:
    package("pyshacl")
    store = all_broken()
    assert found(validate(store, engine="pyshacl").breaches) == found(validate(store).breaches)


def test_shifty_agrees_on_a_graph_that_breaks_every_rule() -> None:
    store = all_broken()
    assert by_shifty(store) == without_itself(found(validate(store).breaches))


def test_pyshacl_agrees_on_the_example_corpus(example: Store) -> None:
    package("pyshacl")
    assert found(validate(example, engine="pyshacl").breaches) == found(validate(example).breaches)


def test_shifty_agrees_on_the_example_corpus(example: Store) -> None:
    assert by_shifty(example) == without_itself(found(validate(example).breaches))


def test_shifty_agrees_on_real_fiches_of_the_flow(sample: Store) -> None:
    ours = without_itself(found(validate(sample).breaches))
    assert by_shifty(sample) == ours
    assert {"parution-avant-signature", "certificateur-repete"} <= {genre for genre, *_ in ours}


def test_pyshacl_agrees_on_real_fiches_of_the_flow(shared: Callable[..., Path]) -> None:
    """Of the RS alone: it takes half a minute for what shifty is asked above."""
    package("pyshacl")
    store = flow(shared, "RS")
    assert found(validate(store, engine="pyshacl").breaches) == found(validate(store).breaches) != Counter()
