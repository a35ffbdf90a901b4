"""An edition is of one build: what was made anew within the same second, or inferred since, is another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from rncp_graph.graph import provenance
from rncp_graph.publication.edition import edition_of
from rncp_graph.stores.oxigraph import OxigraphStore

BEGAN = datetime(2026, 1, 31, 12, 0, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
LATER = BEGAN + MOMENT


def build(began: datetime) -> list[str]:
    return list(provenance.build_lines(["source/a"], began))


def made(activity: str, began: datetime) -> list[str]:
    node = provenance.made(activity, began)
    return list(provenance.made_lines(f"graph/{activity}", node, "rncp-graph x", 1, began))


def of(*lines: list[str]) -> str:
    store = OxigraphStore.memory()
    store.load(line.encode() for some in lines for line in some)
    return edition_of(store, Path("nowhere")).build


def test_two_builds_of_one_second_are_two() -> None:
    assert of(build(BEGAN)) != of(build(LATER))


def test_what_was_made_last_names_the_build_whatever_it_is_called() -> None:
    inferred = of(build(BEGAN), made("similarites", LATER), made("inference", LATER + MOMENT))

    assert "/inference/" in inferred
    assert "/construction/" in of(build(BEGAN)) != inferred


def test_a_store_without_a_build_has_none() -> None:
    assert of() == ""
