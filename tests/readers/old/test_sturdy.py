"""No text breaks the reader of the old fiche: what it refuses, it refuses in one line."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rncp_graph.errors import SourceError, UnsafeSource
from rncp_graph.model.fiche import Fiche
from rncp_graph.rdf.mapping import record, triples
from rncp_graph.rdf.names import iri
from rncp_graph.readers import read
from rncp_graph.readers.old import text as resume
from rncp_graph.readers.source import File, Source
from tests.readers.old.small_fiches import TETE, lue_entiere


def test_a_fiche_without_number_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "fiche.txt"
    path.write_text(TETE.replace(" 42", ""), encoding="utf-8")
    with pytest.raises(SourceError, match=r"fiche\.txt") as caught:
        list(read(path))
    assert "\n" not in str(caught.value)


def test_a_text_beyond_measure_is_refused_before_it_is_read() -> None:
    huge = File("fiche.txt", resume.MAX_BYTES + 1, lambda: _bytes(TETE))
    source = Source(Path("fiche.txt"), "texte", (huge,), resume.read)
    with pytest.raises(UnsafeSource):
        list(source)


def test_a_head_without_the_name_of_the_register_cuts_at_its_own_line(tmp_path: Path) -> None:
    path = tmp_path / "fiches.txt"
    path.write_text(TETE + "".join(TETE.replace(" 42", f" {n}").split("\n", 2)[2] for n in (42, 43)), encoding="utf-8")
    assert [(fiche.numero, (fiche.intitule or "").split()[0]) for fiche in read(path)] == [
        ("RNCP42", "Vendeur"),
        ("RNCP43", "Vendeur"),
    ]


def _bytes(texte: str):  # type: ignore[no-untyped-def]
    from io import BytesIO

    return BytesIO(texte.encode())


def _drop(rows: list[str], rng: random.Random) -> list[str]:
    share = rng.choice((0.05, 0.3, 0.8))
    return [row for row in rows if rng.random() > share]


def _truncate(rows: list[str], rng: random.Random) -> list[str]:
    whole = "\n".join(rows)
    return whole[: rng.randrange(len(whole))].split("\n")


def _shuffle(rows: list[str], rng: random.Random) -> list[str]:
    return rng.sample(rows, len(rows))


STRANGE = (
    "X",
    "\n",
    "(",
    ")",
    "- ",
    ":",
    "31 février 2010",
    "Arrêté du",
    "modifié par les arrêtés du",
    "Idem",
    "\n\n\n\n",
)


def _spoil(rows: list[str], rng: random.Random) -> list[str]:
    words = "\n".join(rows).split(" ")
    for _ in range(rng.randrange(60)):
        words[rng.randrange(len(words))] = rng.choice(STRANGE)
    return " ".join(words).split("\n")


@settings(max_examples=120, deadline=None)
@given(
    which=st.sampled_from(("RNCP7141", "RNCP27413")),
    change=st.sampled_from((_drop, _truncate, _shuffle, _spoil)),
    seed=st.integers(0, 1 << 30),
)
def test_no_truncated_shuffled_or_spoilt_text_raises_anything_but_a_source_error(
    which: str, change: Callable[[list[str], random.Random], list[str]], seed: int
) -> None:
    """What is still read is still a fiche that the graph gives back."""
    rows = (
        (Path(__file__).parents[3] / "data" / "exemple" / f"fiche-{which}.txt").read_text(encoding="utf-8").split("\n")
    )
    try:
        fiche, _ = lue_entiere("\n".join(change(rows, random.Random(seed))))
    except SourceError:
        return
    assert fiche == record(Fiche, iri(fiche), triples(fiche))
    assert Counter(c.statut for c in fiche.constats).keys() <= {"déduit", "inconnu", "douteux"}
