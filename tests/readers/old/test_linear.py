"""The time to read a text grows as the text does, whatever it repeats: each expression by itself, then the readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from time import process_time
from types import BuiltinMethodType, ModuleType

import pytest

from rncp_graph.errors import SourceError
from rncp_graph.readers.old import blocks, legal_texts, places
from rncp_graph.readers.old.headings import HEADINGS, fiches, lines
from rncp_graph.readers.old.notes import Notes
from rncp_graph.readers.old.paragraphs import line, paragraphs_of
from tests.growth import grows_linearly
from tests.hard_texts import hard_texts
from tests.readers.old.small_fiches import TETE, de, lue_entiere

OLD = (
    *("blocks", "content", "headings", "legal_texts", "lineage", "paragraphs", "places", "registrations", "routes"),
    *("sections", "signatories", "text"),
)
MODULES = (
    *(f"readers.old.{name}" for name in OLD),
    *("readers.values", "readers.source", "readers.checks", "graph.texts", "graph.links", "terms"),
    *("model.identifiers", "model.schemes"),
)
SHORT = {"_PAGE", "_WRITTEN", "_ADDRESS", "_OLD_ADDRESS", "_SIRET"}
"""They are given texts of at most 300 characters (`identifiers._LONGEST`)."""

Use = Callable[[str], object]


def _expressions(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str], Use]]:
    """The expressions of a module, and how each is used: one without a method of its own looks everywhere."""
    for name, value in vars(module).items():
        for one in value.values() if isinstance(value, Mapping) else (value,):
            bound = isinstance(one, BuiltinMethodType) and isinstance(one.__self__, re.Pattern)
            pattern = one.__self__ if bound else one
            if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str) and name not in SHORT:
                yield name, pattern, one if bound and one.__name__ != "finditer" else _everywhere(pattern)


def _everywhere(pattern: re.Pattern[str]) -> Use:
    return lambda text: [0 for _ in pattern.finditer(text)]


@pytest.mark.parametrize("name", MODULES)
def test_no_expression_takes_a_time_that_grows_faster_than_its_text(name: str) -> None:
    module = import_module(f"rncp_graph.{name}")
    extra = [("names of places", places._names_of_places()[1], _everywhere(places._names_of_places()[1]))]
    for said, pattern, use in [*_expressions(module), *(extra if module is places else [])]:
        for before, again in hard_texts(pattern):
            for end in ("\0", ""):
                for size in (200, 1600):  # what is more than quadratic is seen before it takes long
                    _hold(use, before, again, end, size, said)


def _hold(use: Use, before: str, again: str, end: str, size: int, said: str) -> None:
    text = before + again * (size // len(again) or 1) + end
    start = process_time()
    use(text)
    if process_time() - start < 0.004:  # which no expression reaches that takes a step or two for a character
        return
    try:
        sizes = (size // 4, size // 2, size)
        grows_linearly(lambda n: before + again * (n // len(again) or 1) + end, use, sizes)
    except AssertionError as error:
        raise AssertionError(f"{said} on {before!r} + n * {again!r} + {end!r}: {error}") from None


RUNS = (",", " ", "\u00a0", " - ", "a.", "a", "(", ";", "1 ", "( 75) [", "publié au JO ")


@pytest.mark.parametrize("run", RUNS)
def test_a_long_line_under_any_heading_takes_a_time_that_grows_as_it_does(run: str) -> None:
    beginnings = ("- CCI de Lens", "Arrêté du 3 mai 2004", "sous l'intitulé « Vendeur", "Institut")

    def text(n: int) -> str:
        body = "\n\n".join(f"{start}{run * (n // len(run))}\1" for start in beginnings)
        return TETE + "\n".join(f"{HEADINGS[cle]}\n{body}" for cle in list(HEADINGS)[3:])

    grows_linearly(text, lue_entiere, (750, 1500, 3000))


NOTES = Notes("RNCP42", None)  # type: ignore[arg-type]
MANY: dict[str, tuple[Callable[[int], object], Callable[..., object]]] = {
    "lines of a paragraph": (lambda n: ["mot"] * n, lambda said: paragraphs_of(said, table=True)),
    "lines of a value": (lambda n: ["mot"] * n, line),
    "pieces of a legal text": (
        lambda n: [("autre", ["Arrêté du 3 mai 2004", *["Et de même"] * n])],
        lambda said: legal_texts.citations(said, NOTES),
    ),
    "empty lines in the title of a bloc": (
        lambda n: ["Bloc de compétence n°1", *["a", ""] * n],
        lambda said: blocks._end_of_title(said, 0, len(said)),
    ),
    "lines of a centre": (
        lambda n: ["- Lycée", *["du grand lac"] * n],
        lambda said: places._listed(paragraphs_of(said)),
    ),
    "fiches": (lambda n: lines("".join(map(TETE.replace(" 42", " {}").format, range(n)))), lambda r: list(fiches(r))),
}  # fmt: skip


@pytest.mark.parametrize("what", MANY)
def test_many_rows_take_a_time_that_grows_as_they_do(what: str) -> None:
    make, read = MANY[what]
    n = 600 if what == "fiches" else 8_000
    grows_linearly(make, read, (n, 2 * n, 4 * n))


@pytest.mark.parametrize("corps", ["{0} :\n- CCI d' et Lens", "{1}\nInstitut ( )", "{1}\nInstitut (--)"])
def test_a_name_without_a_word_is_no_fault(corps: str) -> None:
    de(corps.format(HEADINGS["centres"], HEADINGS["signataires"]) + "\n")


def test_a_head_without_end_is_refused_as_fast_as_it_is_long() -> None:
    def read(text: str) -> None:
        with pytest.raises(SourceError):
            lue_entiere(text)

    grows_linearly(lambda n: TETE.replace(" : 42", " " * n), read, (5_000, 10_000, 20_000))
