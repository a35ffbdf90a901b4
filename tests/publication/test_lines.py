"""A dump that is read by runs: however long they are, each subject comes whole, once in each graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from rncp_graph.publication import lines as module
from rncp_graph.publication.lines import lines, runs, statements, subjects
from rncp_graph.publication.packed import packing

GRAPHS = (b"", b" <urn:g>", b" <urn:h>")


def line(graph: bytes, subject: int, rank: int) -> bytes:
    return b'<urn:s%d> <urn:p> "a <b> . %d"%s .\n' % (subject, rank, graph)


def told(graph: bytes) -> list[bytes]:
    """Subjects of one to five statements."""
    return [line(graph, subject, rank) for subject in range(1, 6) for rank in range(subject)]


@pytest.mark.parametrize("length", [1, 2, 3, 7, 14, 15, 16, 45, 100])
def test_a_subject_is_never_parted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    monkeypatch.setattr(module, "_RUN", length)
    path = tmp_path / "a.nq.gz"
    with packing(path) as out:
        out.writelines(one for graph in GRAPHS for one in told(graph))

    found = [(one.end, one.subject, len(one.values)) for one in statements(path)]

    assert sorted(found) == sorted(
        (graph + b" .\n", b"<urn:s%d>" % subject, subject) for graph in GRAPHS for subject in range(1, 6)
    )
    assert [one for _, run in runs(path) for one in run] == [one for graph in GRAPHS for one in told(graph)]
    assert all(run and all(one.endswith(end) for one in run) for end, run in runs(path))
    assert list(lines(path)) == told(b"")
    assert subjects(path) == {b"<urn:s%d>" % subject for subject in range(1, 6)}


def test_a_dump_of_nothing_has_no_run(tmp_path: Path) -> None:
    with packing(tmp_path / "a.nq.gz"):
        pass
    assert not list(runs(tmp_path / "a.nq.gz"))
