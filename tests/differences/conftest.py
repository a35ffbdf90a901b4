"""What is compared: the example corpus and the real sample, each beside a copy of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.differences.copy_with_edits import Copie


@pytest.fixture(params=["exemple", "V4.1"])
def copie(request: pytest.FixtureRequest, tmp_path: Path) -> Copie:
    """The example corpus, and the real sample, each beside a copy of it."""
    if request.param == "exemple":
        folder: Path = request.getfixturevalue("exemple")
    else:
        folder = request.getfixturevalue("shared")("xml-v4.1")
    return Copie(folder, tmp_path)
