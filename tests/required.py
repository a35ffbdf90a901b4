"""What a test needs that may be absent: real data beside the project, servers and libraries of the machine.

Without it the test is skipped with its reason; where it is required (`.ci/run` says so) the test fails.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

SHARED = Path(__file__).parents[2] / "shared" / "data"

DATA_REQUIRED = os.environ.get("RNCP_GRAPH_REAL_DATA") == "required"
TOOLS_REQUIRED = bool(os.environ.get("CI"))


def real_data(*parts: str) -> Path:
    """Return the path of real data."""
    found = SHARED.joinpath(*parts)
    if not found.exists():
        _without(f"real data absent: ../shared/data/{'/'.join(parts)}", required=DATA_REQUIRED)
    return found


def without_tool(reason: str) -> NoReturn:
    """End the test for want of a program, a library or an optional package."""
    _without(reason, required=TOOLS_REQUIRED)


def _without(reason: str, *, required: bool) -> NoReturn:
    if required:
        pytest.fail(reason)
    pytest.skip(reason, allow_module_level=True)
