"""What tests share: where real data and the example corpus are."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Callable[..., Path]:
    """Return the path of real data beside the project; without it the test is skipped, and in CI it fails."""

    def path(*parts: str) -> Path:
        found = SHARED.joinpath(*parts)
        if not found.exists():
            message = f"real data absent: ../shared/data/{'/'.join(parts)}"
            pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
        return found

    return path


@pytest.fixture(scope="session")
def exemple() -> Path:
    """The example corpus of the project."""
    return ROOT / "data" / "exemple"
