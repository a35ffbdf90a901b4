"""What ships with the package, which version it is, and what may be installed beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rncp_graph
from rncp_graph.errors import MissingExtra
from rncp_graph.language import t
from rncp_graph.signs import upright

if TYPE_CHECKING:
    from jinja2 import Template

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
    import tomllib

    return tomllib.loads((resource("data") / "sources.toml").read_text(encoding="utf-8"))


def publication(key: str) -> dict[str, Any]:
    """Return what `data/sources.toml` says of one publication: title, producer, licence."""
    return publications()[key]


def software_version() -> str:
    """Return the version of this software."""
    return rncp_graph.__version__


def template(path: Path, *others: Path, **filters: Callable[..., Any]) -> Template:
    """Return a page to fill in, which stands beside the module that fills it. What is set into it is escaped.

    `others` are folders of pages that it extends or includes.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    where = Environment(
        loader=FileSystemLoader([path.parent, *others]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    where.filters.update(filters)
    return where.get_template(path.name)


def finalize(value: object) -> object:
    """Return a text as it is set into a page, upright; what a page has made of texts already stays as it is."""
    return upright(value) if type(value) is str else value


def optional(package: str, *, extra: str) -> Any:
    """Return an optional package, imported. Raises `MissingExtra`, which tells the command that installs it.

    >>> optional("json", extra="web").dumps([1])
    '[1]'
    >>> optional("no_such_package", extra="pdf")
    Traceback (most recent call last):
    rncp_graph.errors.MissingExtra: no_such_package is missing: pip install 'rncp-graph[pdf]'
    """
    try:
        return import_module(package)
    except ImportError as error:
        command = f"pip install 'rncp-graph[{extra}]'"
        raise MissingExtra(t(f"{package} manque : {command}", f"{package} is missing: {command}")) from error
