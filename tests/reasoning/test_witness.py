"""A witness that knows nothing of our compiler, over the whole example."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.witness import inferred, witnessed
from tests.questions.tools import corpus

pytest.importorskip("nmo_python", reason="nemo-python is in the extra dev")


def test_the_witness_infers_the_same_of_the_whole_example(exemple: Path, tmp_path: Path) -> None:
    store = corpus(exemple)
    ours = inferred(store)

    assert witnessed(store, tmp_path) == ours
    assert len(ours) > 4000
