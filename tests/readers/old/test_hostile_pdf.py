"""Any PDF is read or refused in a line, within the time and the memory that the settings give it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import monotonic

import pytest
from reportlab.pdfgen.canvas import Canvas

from rncp_graph.errors import SourceError, UnsafeSource
from rncp_graph.readers import read
from rncp_graph.readers.old.pages import pages
from rncp_graph.readers.old.pdf import _guard
from tests.growth import grows_linearly
from tests.readers.old.hostile_pdfs import BROKEN, WITHOUT_END, WITHOUT_MEASURE


def refused(path: Path, file_bytes: bytes) -> SourceError:
    path.write_bytes(file_bytes)
    with pytest.raises(SourceError) as caught:
        list(read(path))
    assert str(caught.value).startswith("fiche.pdf: ") and "\n" not in str(caught.value)
    return caught.value


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "fiche.pdf"


@pytest.mark.parametrize("what", WITHOUT_MEASURE)
def test_what_would_take_the_memory_is_ended_and_says_what_gives_it_more(
    what: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RNCP_GRAPH_PDF_MEMORY", "150M")
    error = refused(path, WITHOUT_MEASURE[what])
    assert type(error) is UnsafeSource and "150 MB of memory (RNCP_GRAPH_PDF_MEMORY" in str(error)


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_refused_in_a_line(what: str, path: Path) -> None:
    assert type(refused(path, BROKEN[what])) is SourceError


@pytest.mark.parametrize("name", ["pdf-ref-loop", "pdf-xref-index", "pdf-form-laughs", "pdf-chars-quadratic"])
def test_the_files_that_once_took_the_machine_are_ended(
    name: str, path: Path, shared: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RNCP_GRAPH_PDF_TIMEOUT", "0.5")
    start = monotonic()
    error = refused(path, shared("..", "cases", "robustesse", f"{name}.pdf").read_bytes())
    assert type(error) is UnsafeSource and "RNCP_GRAPH_PDF_" in str(error)
    assert monotonic() - start < 20


def _page(n: int) -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    for i in range(0, n, 100):
        canvas.drawString(40, 800 - i / 100, "Vendeur de la ville " * 5)
    canvas.save()
    return out.getvalue()


def test_the_characters_of_a_page_take_a_time_that_grows_as_they_do() -> None:
    grows_linearly(_page, lambda one: list(pages(one, "")), (2000, 4000, 8000))


def test_one_process_reads_all_the_pdfs_and_is_replaced_when_it_was_ended(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def process() -> int:
        (idle,) = _guard()._idle
        return idle.process.pid

    refused(path, _page(100))
    first = process()
    refused(path, _page(100))
    assert process() == first
    monkeypatch.setenv("RNCP_GRAPH_PDF_TIMEOUT", "0.3")
    error = refused(path, WITHOUT_END)
    assert type(error) is UnsafeSource and "0.3 s (RNCP_GRAPH_PDF_TIMEOUT" in str(error)
    monkeypatch.undo()
    refused(path, _page(100))
    assert process() != first


def test_what_the_library_says_of_a_pdf_is_no_line_of_ours(
    path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        refused(path, BROKEN["numbers beyond numbers"])
    assert (capfd.readouterr(), caplog.records) == (("", ""), [])
