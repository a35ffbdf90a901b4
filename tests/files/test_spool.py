"""Bytes put aside come back, and go with who holds them."""

from __future__ import annotations

import gc
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from rncp_graph.files.spool import Spool


@pytest.mark.parametrize("memory", [10, 1 << 20], ids=["on the disk", "in memory"])
def test_pieces_come_back_in_any_order_while_others_are_put_aside(memory: int) -> None:
    with Spool(memory) as spool:
        pieces = [bytes([n]) * (n * 7 % 50) for n in range(100)]
        places = []
        for n, piece in enumerate(pieces):
            places.append(spool.put(piece))
            assert spool.get(places[n // 2]) == pieces[n // 2]
        assert [spool.get(place) for place in reversed(places)] == pieces[::-1]


def test_what_is_beyond_its_memory_goes_to_the_disk_and_is_given_back_when_nobody_holds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("this system does not list the open files of a process")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # what else a process opens and closes is elsewhere

    def on_disk() -> int:
        found = 0
        for one in folder.iterdir():
            with suppress(FileNotFoundError):
                found += str(one.readlink()).startswith(str(tmp_path))
        return found

    spool = Spool(10)
    spool.put(b"small")
    assert on_disk() == 0
    spool.put(b"more than ten bytes")
    assert on_disk() == 1
    del spool
    gc.collect()
    assert on_disk() == 0
