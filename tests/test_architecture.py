"""The arrows of the design: the core knows no file, store or screen; only `readers` parse, only `stores` open."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import rncp_graph

ROOT = Path(rncp_graph.__file__).parent
CORE = {
    "terms",
    "errors",
    "langue",
    "champs",
    "problemes",
    "parties",
    "noeuds",
    "ordre",
    "encodage",
    "fiche",
    "mapping",
    "liens",
    "communs",
    "officiel",
    "jsonld",
}
SHELL = {"cli", "affichage", "portrait", "demo"}
TERMINAL = {"cadre"}
"""The one module below the shell that draws for a terminal: answers print themselves, in Python as in commands."""
IO = {"pathlib", "io", "sqlite3", "socket", "urllib.request", "http", "zipfile", "subprocess", "lxml", "csv"}


def modules() -> list[str]:
    return sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") or "__init__"
        for path in ROOT.rglob("*.py")
    )


def imported(module: str) -> set[str]:
    """The modules that a module imports, wherever in its text."""
    base = ROOT.joinpath(*module.split("."))
    path = base.with_suffix(".py") if base.with_suffix(".py").exists() else base / "__init__.py"
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def own(module: str) -> set[str]:
    names = [name for name in imported(module) if name.startswith("rncp_graph.")]
    return {name.removeprefix("rncp_graph.").split(".")[0] for name in names}


@pytest.mark.parametrize("module", sorted(CORE))
def test_the_core_knows_only_the_core_and_no_io(module: str) -> None:
    assert own(module) <= CORE
    assert not imported(module) & IO


@pytest.mark.parametrize("module", [m for m in modules() if m.split(".")[0] not in {*SHELL, "__init__", "__main__"}])
def test_nothing_below_the_shell_knows_the_shell(module: str) -> None:
    assert not own(module) & SHELL
    assert module in TERMINAL or not {"click", "rich"} & {name.split(".")[0] for name in imported(module)}


@pytest.mark.parametrize("module", [m for m in modules() if m.startswith("readers")])
def test_readers_know_no_store(module: str) -> None:
    assert not own(module) & {"stores", "loading", "queries"}


@pytest.mark.parametrize("module", modules())
def test_only_readers_parse_sources(module: str) -> None:
    parsers = {"lxml", "pdfplumber", "zipfile"}
    assert module.startswith("readers") or not parsers & {name.split(".")[0] for name in imported(module)}


@pytest.mark.parametrize("module", modules())
def test_only_stores_make_an_oxigraph_store(module: str) -> None:
    assert module.startswith("stores") or "pyoxigraph.Store" not in imported(module)


def test_the_public_names_are_the_documented_ones() -> None:
    assert sorted(rncp_graph.__all__) == sorted(set(rncp_graph.__all__))
    assert all(hasattr(rncp_graph, name) for name in rncp_graph.__all__)
