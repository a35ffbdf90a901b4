"""What nests too deep for a parser that recurses is refused before it is parsed; all else passes as it is."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest

from rncp_graph.stores.shallow import LONGEST, MOST, TooDeep, check_json, shallow

LEVEL = b"<<( <urn:s> <urn:p> "
TERM = b'{"type":"triple","value":{"subject":{"type":"uri","value":"urn:a"},"object":'


def deep(levels: int, before: bytes = b"<urn:s> <urn:p> ") -> bytes:
    return before + LEVEL * levels + b"<urn:o>" + b" )>>" * levels + b" .\n"


def pieces(text: bytes, size: int) -> Iterator[bytes]:
    return (text[start : start + size] for start in range(0, len(text), size))


@pytest.mark.parametrize("size", [1, 7, 4096, 1 << 20])
@pytest.mark.parametrize("lines", [True, False])
def test_statements_about_statements_pass_up_to_a_limit_however_they_are_cut(size: int, lines: bool) -> None:
    fine = b"# <<<<\n<urn:s> <urn:p> <urn:o> .\n" + deep(MOST - 5)
    assert b"".join(shallow(pieces(fine, size), lines=lines)) == fine
    with pytest.raises(TooDeep):
        list(shallow(pieces(fine + deep(MOST + 1), size), lines=lines))


@pytest.mark.parametrize("size", [1, 7, 4096, 1 << 20])
def test_a_text_is_not_taken_for_a_nest_whatever_it_holds(size: int) -> None:
    text = b'<urn:s> <urn:p> "' + b'<< \\\\ \\" <<' * 300 + b'" .\n'
    fine = b"# " + b"<<" * 200 + b"\n" + text * 2 + deep(3) * 200
    assert b"".join(shallow(pieces(fine, size))) == fine
    with pytest.raises(TooDeep):
        list(shallow(pieces(text + deep(MOST + 1, b'<urn:s> <urn:p> "\\\\" .\n<urn:s> <urn:p> '), size)))


def test_a_line_without_end_is_not_held() -> None:
    given = list[int]()
    with pytest.raises(TooDeep):
        given.extend(len(chunk) for chunk in shallow(bytes(1 << 20) for _ in range(1000)))
    assert sum(given) <= LONGEST


@pytest.mark.parametrize(
    "nest",
    [
        lambda n: TERM * n + b"1" + b"}}" * n,
        lambda n: TERM * n,
        lambda n: TERM.replace(b'"value":{"subject"', b'"value" :\n{ "subject"') * n,
        lambda n: TERM.replace(b"subject", b"sub\\u006aect").replace(b"object", b"ob\\u006aect") * n,
        lambda n: b'{"x":"}}}\\"}}","value":{"subject":' * n,
        lambda n: b'{"x":"\\\\","y":"]}","value":{"object":' * n,
        lambda n: b"[" * (1 << 20) + b'"object"' * n,
    ],
    ids=["whole", "open", "blanks", "escapes", "brackets in strings", "backslashes", "lists"],
)
def test_json_that_nests_is_refused_and_a_little_of_it_passes(nest: Callable[[int], bytes]) -> None:
    with pytest.raises(TooDeep):
        check_json(io.BytesIO(b'{"head":' + nest(50_000)))
    if not nest(1).startswith(b"[["):
        check_json(io.BytesIO(b'{"head":' + nest(5)))


def test_json_of_many_rows_passes_and_is_given_back_from_its_beginning() -> None:
    row = b'{"o":{"type":"literal","value":"the \\"object\\" } ] \\\\"}},{"o":{"value":"object"}},'
    body = io.BytesIO(b'{"results":{"bindings":[' + row * 40_000 + b"]}}")
    check_json(body)
    assert body.tell() == 0
