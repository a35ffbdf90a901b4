"""Where the folders that ship with the package are."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """Give a shipped folder (`ontology`, `queries`, `data`): inside the installed package, or beside it in a checkout.

    >>> (resource("queries") / "blocs.rq").is_file()
    True
    """
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
