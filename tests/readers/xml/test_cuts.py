"""A flow cut into slices: every fiche once, in order, each slice a flow by itself."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rncp_graph.readers import Source, reader_of
from rncp_graph.readers.source import File
from rncp_graph.readers.xml.cuts import split

HEAD = '<?xml version="1.0" encoding="{}" standalone="no"?>\n<FICHES>\n<VERSION_FLUX>4.1</VERSION_FLUX>\n'


def flow(*fiches: str, encoding: str = "UTF-8", end: str = "</FICHES>\n") -> bytes:
    body = "".join(f"<FICHE><NUMERO_FICHE>RNCP{n}</NUMERO_FICHE>{text}</FICHE>\n" for n, text in enumerate(fiches))
    return (HEAD.format(encoding) + body + end).encode(encoding)


def source_file(text: bytes) -> File:
    return File("f.xml", len(text), lambda: io.BytesIO(text))


def read(part: File) -> list[tuple[str, str | None]]:
    from pathlib import Path

    source = Source(Path("f.xml"), "xml", (part,), reader_of("xml").read)
    return [(fiche.numero, fiche.intitule) for fiche in source]


def slices(text: bytes, size: int = 3000) -> list[File]:
    return list(split(source_file(text), size))


LONG = [f"<INTITULE>Métier n° {n} {'x' * (n % 700)}</INTITULE>" for n in range(400)]


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1"])
def test_slices_hold_every_fiche_once_in_order(encoding: str) -> None:
    text = flow(*LONG, encoding=encoding)
    parts = slices(text)
    assert len(parts) > 5
    assert [row for part in parts for row in read(part)] == read(source_file(text))


def test_a_flow_in_utf_16_is_read_whole() -> None:
    text = flow(*LONG, encoding="UTF-16")
    assert [part.size for part in slices(text)] == [len(text)]


@pytest.mark.parametrize("trap", ["<![CDATA[</FICHE><FICHE>]]>", "<!-- </FICHE> -->"])
def test_the_end_of_a_fiche_inside_text_is_no_end(trap: str) -> None:
    fiches = [f"<INTITULE>a{trap}{'x' * 500}</INTITULE>" for _ in range(300)]
    text = flow(*fiches)
    parts = slices(text)
    assert len(parts) > 2
    assert [row for part in parts for row in read(part)] == read(source_file(text))


def test_a_flow_that_is_cut_is_an_error_in_its_last_slice() -> None:
    from rncp_graph.errors import SourceError

    *whole, last = slices(flow(*LONG, end=""))
    assert all(read(part) for part in whole)
    with pytest.raises(SourceError):
        read(last)


def test_what_stands_in_the_head_is_in_the_first_slice_alone() -> None:
    text = flow(*LONG).replace(b"<FICHE>", b"<ENTETE>x</ENTETE><FICHE>", 1)
    parts = slices(text)
    assert [b"<ENTETE>" in part.open().read() for part in parts] == [True] + [False] * (len(parts) - 1)


@given(st.lists(st.text(alphabet="abé<>&-]![ \n", max_size=80), min_size=1, max_size=30), st.integers(1, 400))
def test_any_text_survives_any_cut(texts: list[str], size: int) -> None:
    from xml.sax.saxutils import escape

    padding = "x" * 3000
    text = flow(
        *(f"<INTITULE>{escape(said)}</INTITULE><ABREGE><LIBELLE>{padding}</LIBELLE></ABREGE>" for said in texts)
    )
    assert [row for part in split(source_file(text), size) for row in read(part)] == read(source_file(text))
