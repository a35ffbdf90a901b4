"""The measure of questions in bulk: it asks every row, and tells what it took."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.bulk import asked, main, numbers
from rncp_graph.building.loading import build
from rncp_graph.readers import read

pytestmark = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from /proc")


def test_every_row_is_asked_and_the_table_tells_both_sizes(
    exemple: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "db"
    build(store, read(exemple / "export-fiches-csv-exemple.zip"))
    known = numbers(store, 1)
    assert len(known) == 30 and known != sorted(known) and known == numbers(store, 1)
    done = asked(store, "blocs", known)
    assert done.told["rows"] == 30 and done.told["written"] > 1000 and done.peak_memory > 10e6
    main(["--store", str(store), "--questions", "fiche", "--rows", "5", "70"])
    shown = capsys.readouterr().out
    assert "| fiche | 5 |" in shown and "| fiche | 70 |" in shown
