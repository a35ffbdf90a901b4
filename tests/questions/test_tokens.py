"""The scanner of SPARQL texts: it takes time that grows with the text, whatever stands there."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

import pytest
from pyoxigraph import Literal

from rncp_graph.questions.tokens import fill, names, term, undeclared
from tests.growth import grows_linearly

RUNS = {
    "days": "2021-02-30",
    "words": "a.b-c",
    "dots": "a.",
    "dashes": "-a",
    "quotes": '"""a',
    "opened strings": '"a\n',
    "opened names": "<a",
    "prefixes": "PREFIX a ",
    "lists": "VALUES $a { ",
    "names": "?a.",
    "escapes": "\\a.",
    "blanks": "VALUES   ",
}


@pytest.mark.parametrize("piece", RUNS.values(), ids=list(RUNS))
def test_a_long_run_of_anything_is_read_in_linear_time(piece: str) -> None:
    grows_linearly(lambda size: piece * (size // len(piece)), lambda text: (names(text), undeclared(text)), SIZES)


SIZES = (10_000, 20_000, 40_000)


@pytest.mark.parametrize(
    ("text", "prefixes"),
    [
        ("?s a.b:c 1.5e0", ["a.b"]),
        ("{?o.dct:title _:b-1:x}", ["dct"]),
        ("2021-02-30 5.a:b", ["a"]),
        ("?x-y:z true:a", ["y", "true"]),
        (":a a-b:c", ["", "a-b"]),
    ],
)
def test_a_prefixed_name_is_told_from_what_stands_before_it(text: str, prefixes: list[str]) -> None:
    assert undeclared(text) == prefixes


def test_a_parameter_is_met_beside_numbers_and_words() -> None:
    text = "FILTER(1.$a<2-$b) VALUES $c { UNDEF } x.$d"
    assert names(text) == ["a", "b", "c", "d"]
    assert fill(text, {"a": "5", "b": "6", "c": "7", "d": "8"}) == "FILTER(1.5<2-6) VALUES ?c { 7 } x.8"


NESTS = [
    ("<<( <urn:s> <urn:p> ", " )>>"),
    ("<< <urn:s> <urn:p> ", ">>"),
    ("(", ")"),
    ("[<urn:p> ", "]"),
    ("1 {| <urn:p> ", "|}"),
]


def test_a_value_that_nests_is_refused_and_does_not_end_the_process() -> None:
    """In a process of its own, for the parser recurses: 100,000 levels are more than any stack has."""
    lines = f"""
        from rncp_graph.questions.tokens import term
        for opening, closing in {NESTS}:
            try:
                term(opening * 100_000 + "1" + closing * 100_000)
            except ValueError:
                print("refused")"""
    done = subprocess.run([sys.executable, "-c", dedent(lines)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["refused"] * len(NESTS), "")
    assert term('"((((<<<<"@fr') == Literal("((((<<<<", language="fr")
