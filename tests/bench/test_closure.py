"""The measure of the closure: it builds of the fiches that it says, and counts what follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.closure import main, some_of
from rncp_graph.readers import read

pytestmark = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from /proc")


def test_some_fiches_are_always_the_same(exemple: Path) -> None:
    source = read(exemple / "export-fiches-csv-exemple.zip")
    some = [fiche.numero for fiche in some_of(source, 7, 1)]

    assert len(some) == 7 and some == [fiche.numero for fiche in some_of(source, 7, 1)]
    assert set(some) < {fiche.numero for fiche in source}
    assert len(list(some_of(source, 99, 1))) == 30


def test_the_table_tells_what_follows_from_each_store(exemple: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(exemple / "export-fiches-csv-exemple.zip"), "--sizes", "30", "--engines", "rules"])
    ((_, fiches, statements, _, engine, inferred, *_),) = (
        line.split("|") for line in capsys.readouterr().out.splitlines()[2:] if line
    )

    assert (fiches.strip(), engine.strip()) == ("30", "rules")
    assert int(statements.replace(",", "")) > int(inferred.replace(",", "")) > 1000
