"""The comparison of situations with the decision table: it holds on a generated corpus, and sees what differs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.corpus import targets
from bench.corpus.creation import create
from bench.preparation import own
from bench.situations import Difference, Life, asked_differences, by_the_table, differences, lives, main, thirty_days
from rncp_graph.model.fiche import Fiche
from tests.questions.tools import graph

EXPORT = date(2021, 1, 31)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("actif", "begin", "end", "asked", "answer"),
    [
        (False, None, "2024-12-31", "2021-01-31", ("non", "inactive a l'export")),
        (True, None, "2020-12-31", "2021-01-31", ("oui", "active a l'export")),
        (True, None, "2024-12-31", "2024-12-31", ("oui", "active a l'export, fin a venir")),
        (True, None, "2024-12-31", "2025-01-01", ("non", "fin passee")),
        (True, None, None, "2022-01-01", ("non precise", "rien ne le dit")),
        (True, "2018-01-01", "2024-12-31", "2018-01-01", ("oui", "periode")),
        (True, None, "2024-12-31", "2018-01-01", ("non precise", "rien ne le dit")),
        (True, "2018-01-01", "2024-12-31", "2017-12-31", ("non precise", "rien ne le dit")),
        (False, None, "2015-12-31", "2016-01-01", ("non", "fin passee")),
        (True, None, "2015-12-31", "2016-01-01", ("non precise", "rien ne le dit")),
        (None, "2010-01-01", "2015-12-31", "2022-01-01", ("non", "fin passee")),
        (True, "2018-01-01", "2015-12-31", "2016-06-01", ("non", "entre deux periodes")),
    ],
)
def test_the_table_is_read_line_by_line(
    actif: bool | None, begin: str | None, end: str | None, asked: str, answer: tuple[str, str]
) -> None:
    assert by_the_table(Life("RNCP1", actif, day(begin), day(end)), date.fromisoformat(asked), EXPORT) == answer


def test_there_are_thirty_days_and_the_turns_are_among_them() -> None:
    days = thirty_days(Life("RNCP1", True, date(2018, 1, 1), date(2024, 12, 31)), 7, EXPORT)
    assert len(days) == 30
    assert {EXPORT, date(2017, 12, 31), date(2018, 1, 1), date(2024, 12, 31), date(2025, 1, 1)} <= set(days)


def test_a_store_that_says_otherwise_differs_and_a_fiche_that_it_lacks_is_not_known() -> None:
    told = Life("RNCP1", True, None, date(2024, 12, 31))
    fiche = Fiche(numero="RNCP1", actif=False, date_fin_enregistrement=date(2024, 12, 31))
    found = differences(graph(fiche, jour=EXPORT), [told], EXPORT)
    assert {one.numero for one in found} == {"RNCP1"}
    assert Difference("RNCP1", EXPORT, ("oui", "active a l'export"), [("non", "inactive a l'export")]) in found
    (asked,) = asked_differences(graph(Fiche(numero="RNCP2"), jour=EXPORT), [told], EXPORT)
    assert asked.store == []


def test_a_generated_corpus_agrees_with_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create(own(tmp_path) / "0.01-2026", 0.01, 2026)
    told = [life for path in sorted(tmp_path.rglob("*.xml")) for life in lives(path)]
    answers = {by_the_table(life, asked, targets.EXPORT) for n, life in enumerate(told)
               for asked in thirty_days(life, n, targets.EXPORT)}  # fmt: skip
    assert len(answers) >= 6
    with pytest.raises(SystemExit) as ended:
        main(["--scale", "0.01", "--cache", str(tmp_path)])
    assert ended.value.code == 0
    assert f"| corpus at scale 0.01 | {len(told)} | {30 * len(told)} | 0 | 0 |" in capsys.readouterr().out
