"""A text that no engine takes is refused with its fiche and its field, before the engine sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rncp_graph.building.loading import load
from rncp_graph.building.text import MAX_TEXT, in_bytes
from rncp_graph.errors import SourceError, StoreError
from rncp_graph.readers import read
from rncp_graph.stores import open_store

FLUX = "<FICHES><VERSION_FLUX>4.1</VERSION_FLUX><FICHE><NUMERO_FICHE>RNCP1</NUMERO_FICHE>{}</FICHE></FICHES>"


def test_a_text_that_grows_too_long_for_the_engine_is_refused_with_its_place(tmp_path: Path) -> None:
    """As the parser reads it, it is within every limit; quotation marks are two characters each in N-Quads."""
    (tmp_path / "flux.xml").write_text(FLUX.format("<OBJECTIFS_CONTEXTE>" + '"' * 9_000_000 + "</OBJECTIFS_CONTEXTE>"))
    with pytest.raises(SourceError, match=r"flux.xml: RNCP1: rncp:objectifsContexte: .* 16 "):
        load(open_store(), read(tmp_path / "flux.xml"))


def test_the_longest_text_that_is_written_is_loaded() -> None:
    store, ends = open_store(), '<urn:s> <urn:p> "" .\n'
    store.load([in_bytes(['<urn:s> <urn:p> "', "x" * (MAX_TEXT - len(ends)), '" .\n'])])
    with pytest.raises(SourceError):
        in_bytes(['<urn:s> <urn:p> "' + "é" * (MAX_TEXT // 2) + '" .\n'])


def test_a_text_that_comes_from_elsewhere_and_is_too_long_for_the_engine_is_one_line() -> None:
    store = open_store()
    with pytest.raises(StoreError) as error:
        store.load([b'<urn:s> <urn:p> "' + b"x" * (17 << 20) + b'" .\n'])
    assert "\n" not in str(error.value)
    assert not list(store.quads())  # type: ignore[attr-defined]
