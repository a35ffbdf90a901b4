"""The command `gaps`: a summary for people, parts for programs and for print, on the example corpus."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.cli.conftest import Run


def test_the_summary_counts_pairs_and_says_its_day(run: Run, store: str) -> None:
    done = run("gaps", "--store", store)
    assert done.returncode == 0, done.stderr
    assert "pairs of occupations in the mobility of ROME" in done.stdout
    assert "By ROME domain" in done.stdout
    assert "the date of the export" in done.stderr


def test_pairs_of_a_kind_are_given_as_csv_as_the_question_gave_them(run: Run, store: str) -> None:
    """The pairs that certifications join and the ROME does not, the most often joined first in the old question."""
    done = run("gaps", "paires", "--kind", "hors mobilite", "--format", "csv", "--store", store)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    twice = {(row["metier_1"], row["metier_2"]) for row in rows if row["certifications"] == "2"}
    assert twice == {("C1206", "D1407"), ("D1212", "D1408"), ("D1214", "D1408"), ("D1407", "M1707")}
    (one,) = (row for row in rows if (row["metier_1"], row["metier_2"]) == ("C1206", "D1403"))
    assert (one["numeros"], one["mobilite"]) == ("RNCP27413", "aucune")


def test_a_part_is_drawn_or_written_as_the_suffix_says(run: Run, store: str, tmp_path: Path) -> None:
    done = run("gaps", "domaines", "-o", str(tmp_path / "d.svg"), "--domain", "D", "--store", store)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "d.svg").read_text(encoding="utf-8").startswith("<?xml")
    done = run("gaps", "annees", "--years", "2021", "2023", "-o", str(tmp_path / "a.csv"), "--store", store)
    assert (done.returncode, done.stdout) == (0, "")
    years = [row.partition(",")[0] for row in (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()]
    assert years == ["jour", "2021-01-01", "2022-01-01", "2023-01-01"]


def test_a_wrong_suffix_is_told_with_those_of_pictures_too(run: Run, store: str) -> None:
    done = run("gaps", "paires", "-o", "x.pdf", "--store", store)
    assert done.returncode == 2 and done.stderr.rstrip().endswith(".parquet, .svg, .png")
