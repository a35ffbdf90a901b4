"""What is kept while a build passes: the very statements that the store would answer, however the fiches come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rncp_graph.building.loading import _load
from rncp_graph.building.options import Plan
from rncp_graph.pathways.reading import Reading
from rncp_graph.rdf.literals import escaped, unescaped
from rncp_graph.rdf.vocabulary import term
from rncp_graph.readers import read
from rncp_graph.searching.kept import Kept, keep, lines, spooled
from rncp_graph.searching.things import Thing, things
from rncp_graph.stores import Store, open_store

XML = ("export_fiches_RNCP_V4_1_exemple.xml", "export_fiches_RS_V4_1_exemple.xml")
TEXT = ("fiche-RNCP27413.txt", "fiche-RNCP7141.txt")
CSV = ("export-fiches-csv-exemple.zip",)


def loaded(plan: Plan, *paths: Path) -> tuple[Store, Kept]:
    store, kept = open_store(), Kept(plan.base)
    _load(store, [read(path) for path in paths], plan, lambda *_: None, frozenset(), kept)
    return store, kept


def told(thing: Thing) -> dict[str, object]:
    """A thing without the order of what it holds, in which an engine is free."""
    said = asdict(thing)
    return said | {name: sorted(said[name]) for name in ("names", "topics", "short", "tags")}


def read_by_pathfinder(store: Store, kept: Kept | None = None) -> dict[str, bytes]:
    return {name: column.tobytes() for name, column in Reading.of(store, kept).to_arrays().items()}


@pytest.mark.parametrize("names", [XML, TEXT, (*XML, *TEXT, *CSV)], ids=["xml", "text", "all"])
@pytest.mark.parametrize("processes", [1, 2])
def test_index_and_pathfinder_read_the_same_of_what_was_kept_as_of_the_store(
    names: tuple[str, ...], processes: int, exemple: Path
) -> None:
    store, kept = loaded(Plan(processes=processes), *(exemple / name for name in names))
    found = sorted(map(told, things(store, kept)), key=str)
    assert found == sorted(map(told, things(store)), key=str)
    assert {said["genre"] for said in found} >= {"certification", "metier", "domaine", "organisme"}
    filled = {field.name for field in fields(Thing) if any(said[field.name] for said in found)}
    assert filled >= {"title", "topics", "text", "short", "tags", "niveau"}
    assert read_by_pathfinder(store, kept) == read_by_pathfinder(store)


def test_of_real_fiches_too(shared: Callable[..., Path]) -> None:
    store, kept = loaded(Plan(), *sorted(shared("xml-v4.1").glob("*.xml")))
    assert sorted(map(told, things(store, kept)), key=str) == sorted(map(told, things(store)), key=str)
    assert read_by_pathfinder(store, kept) == read_by_pathfinder(store)


def test_what_is_not_kept_is_not_taken_for_what_no_fiche_says() -> None:
    with pytest.raises(KeyError):
        next(Kept("urn:").pairs(term("rncp:remplace")))


@settings(max_examples=50)
@given(st.text())
def test_a_text_is_what_it_was_before_it_was_written(text: str) -> None:
    assert unescaped(escaped(text)) == text
    title = term("dct:title")
    kept = Kept("urn:")
    keep([f'<urn:c> {title} "{escaped(text)}"@fr .\n', f'<urn:c> {title} "in English"@en .\n'], found := lines())
    kept.add(spooled(found) or {})
    assert [*kept.pairs(title)] == [("c", text)]


def test_signs_that_end_a_line_elsewhere_end_none_here(tmp_path: Path) -> None:
    label = "Vente\u2028conseil\x85"
    rome = f"<CODES_ROME><ROME><CODE>D1407</CODE><LIBELLE>{label}</LIBELLE></ROME></CODES_ROME>"
    fiche = f"<FICHE><NUMERO_FICHE>RNCP1</NUMERO_FICHE><INTITULE>{label}</INTITULE>{rome}</FICHE>"
    flow = tmp_path / "export_fiches_RNCP_V4_1_2026-01-01.xml"
    flow.write_text(f"<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>{fiche}</FICHES>", encoding="utf-8")
    store, kept = loaded(Plan(), flow)
    assert sorted(map(told, things(store, kept)), key=str) == sorted(map(told, things(store)), key=str)
    assert {thing.title.rstrip("\x85") for thing in things(store, kept)} >= {label.rstrip("\x85")}
