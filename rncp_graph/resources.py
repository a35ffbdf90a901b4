"""What ships with the package: its folders, the official publications that it knows, its version."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """Return a shipped folder (`ontology`, `queries`, `data`): inside the package, or beside it in a checkout.

    >>> (resource("queries") / "blocs.rq").is_file()
    True
    """
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


@cache
def publications() -> dict[str, dict[str, Any]]:
    """Return the official publications that `data/sources.toml` describes, by their key."""
    return tomllib.loads((resource("data") / "sources.toml").read_text(encoding="utf-8"))


def publication(key: str) -> dict[str, Any]:
    """Return what `data/sources.toml` says of one publication: title, producer, licence."""
    return publications()[key]


def software_version() -> str:
    """Return the version of this software, `0` in a tree that was never installed."""
    try:
        return version("rncp-graph")
    except PackageNotFoundError:
        return "0"
