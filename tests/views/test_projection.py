"""What a store on disk says is asked in memory: of all that a query reads, nothing may be missing there."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat

from rncp_graph.files.spool import Spool
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.views import write_views


def test_a_store_on_disk_gives_the_views_of_the_same_store_in_memory(example_store: Path, tmp_path: Path) -> None:
    disk, memory = OxigraphStore.disk(example_store), OxigraphStore.memory()
    with Spool() as dump:
        disk.dump(dump, RdfFormat.N_QUADS)
        dump.seek(0)
        memory.load(dump)
    written = write_views(disk, tmp_path / "disk")
    others = write_views(memory, tmp_path / "memory")

    assert list(written.values()) == list(others.values()) and min(written.values()) > 0
    for path in written:
        other = tmp_path / "memory" / path.relative_to(tmp_path / "disk")
        assert path.read_bytes() == other.read_bytes(), path.name
