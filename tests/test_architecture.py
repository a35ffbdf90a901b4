"""The house as it is drawn in CONTRIBUTING: which rooms there are, and which may know of which. Arrows go down only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import rncp_graph

ROOT = Path(rncp_graph.__file__).parent

TOP = {"__init__", "__main__", "terms", "errors", "settings", "language", "reasons", "resources", "signs"}
"""The files at the top of the package: small, and used by all. A new idea belongs to a room, or opens one."""

SMALL = TOP - {"__init__", "__main__"}
CORE = {"terms", "errors", "language", "signs"}
"""The small files that know no input or output."""

ARROWS: dict[str, set[str]] = {
    "files": {"errors", "language", "reasons"},
    "guard": CORE | {"reasons"},
    "http": CORE | {"reasons", "resources", "settings"},
    "model": CORE,
    "rdf": CORE | {"model"},
    "graph": CORE | {"resources", "model", "rdf"},
    "readers": SMALL | {"files", "model", "rdf", "guard"},
    "nomenclatures": SMALL | {"model", "graph", "readers"},
    "stores": SMALL | {"files", "guard", "http"},
    "questions": SMALL | {"files", "guard", "model", "rdf", "graph", "readers", "stores"},
    "searching": SMALL | {"files", "model", "rdf", "stores", "questions"},
    "portraits": SMALL | {"model", "rdf", "graph", "stores", "questions", "searching", "gaps"},
    "pathways": SMALL | {"model", "rdf", "stores", "questions", "searching"},
    "upkeep": SMALL | {"files", "model", "rdf", "graph", "stores", "questions", "searching", "pathways"},
    "reasoning": SMALL | {"files", "guard", "model", "rdf", "graph", "stores", "questions", "portraits", "upkeep"},
    "similarity": SMALL | {"rdf", "graph", "stores", "questions", "searching", "upkeep"},
    "building": SMALL
    | {"files", "model", "rdf", "graph", "readers", "nomenclatures", "stores", "questions", "searching", "upkeep"},
    "exports": SMALL | {"files", "model", "rdf", "graph", "stores", "questions"},
    "fetching": SMALL | {"files", "http", "readers"},
    "differences": SMALL | {"files", "model", "rdf", "graph", "readers", "stores", "questions"},
    "networks": SMALL | {"files", "graph", "stores", "questions"},
    "gaps": SMALL | {"files", "stores", "questions", "networks"},
    "measures": SMALL | {"files", "networks", "publication"},
    "views": SMALL | {"files", "rdf", "graph", "stores", "questions", "exports"},
    "validation": SMALL | {"files", "stores", "questions"},
    "publication": SMALL
    | {
        "files",
        "model",
        "rdf",
        "graph",
        "readers",
        "nomenclatures",
        "stores",
        "building",
        "questions",
        "portraits",
        "exports",
    }
    | {"networks", "views", "watching"},
    "watching": SMALL | {"model", "stores", "questions", "portraits", "upkeep"},
    "agents": SMALL | {"model", "stores", "questions", "searching", "portraits", "pathways", "reasoning", "watching"},
    "updating": SMALL
    | {"files", "readers", "nomenclatures", "stores", "building", "questions", "upkeep", "fetching", "differences"}
    | {"publication"},
    "server": SMALL
    | {"guard", "stores", "questions", "searching", "portraits", "pathways", "exports", "publication"}
    | {"watching", "gaps", "reasoning"},
}
"""What each room may import of the others. `cli`, the shell, may import all of them, and none of them the shell."""

PURE = {"model", "rdf", "graph"}
IO = {
    "io",
    "sqlite3",
    "socket",
    "urllib.request",
    "http",
    "zipfile",
    "subprocess",
    "lxml",
    "csv",
    "tempfile",
    "pathlib",
}
TERMINAL = {"questions.table", "questions.frame"}
"""What draws for a terminal below the shell: answers print themselves, in Python as in commands."""


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its dotted name, parsed."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imported(module: str) -> Iterator[str]:
    """The modules that a module imports, wherever in its text, for types alone as well."""
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                yield inside
                if inside.removeprefix("rncp_graph.") not in modules():
                    yield node.module


def own(module: str) -> set[str]:
    """The modules of the package that a module imports; a package stands for its `__init__`."""
    names = {name.removeprefix("rncp_graph.") for name in imported(module) if name.startswith("rncp_graph.")}
    return names & modules().keys()


def room(module: str) -> str:
    return module.partition(".")[0]


def rooms() -> set[str]:
    return {room(module) for module in modules() if ROOT.joinpath(room(module)).is_dir()}


def test_no_file_is_new_at_the_top() -> None:
    assert {path.stem for path in ROOT.glob("*.py")} == TOP


def test_every_room_is_drawn() -> None:
    assert rooms() == ARROWS.keys() | {"cli"}
    assert all(ast.get_docstring(modules()[name]) for name in rooms())


@pytest.mark.parametrize("name", ARROWS)
def test_a_room_knows_only_the_rooms_below_it(name: str) -> None:
    known = {room(other) for module in modules() if room(module) == name for other in own(module)}
    assert known - {name} <= ARROWS[name]


def test_every_arrow_that_is_drawn_between_rooms_is_used() -> None:
    for name, below in ARROWS.items():
        known = {room(other) for module in modules() if room(module) == name for other in own(module)}
        assert below & ARROWS.keys() <= known, name


def test_arrows_between_rooms_and_between_modules_make_no_cycle() -> None:
    TopologicalSorter(ARROWS).prepare()
    TopologicalSorter({module: own(module) - {module} for module in modules() if module != "__init__"}).prepare()


@pytest.mark.parametrize("module", [m for m in modules() if room(m) in PURE or m in CORE])
def test_the_core_does_no_input_or_output(module: str) -> None:
    assert not set(imported(module)) & IO


@pytest.mark.parametrize("module", [m for m in modules() if room(m) not in {"cli", "__init__", "__main__"}])
def test_only_the_shell_draws_for_a_terminal(module: str) -> None:
    assert module in TERMINAL or not {"click", "rich"} & {room(name) for name in imported(module)}


@pytest.mark.parametrize("module", modules())
def test_only_readers_parse_sources(module: str) -> None:
    parsers = {"lxml", "pdfplumber", "zipfile"}
    allowed = room(module) == "readers" or module in {"nomenclatures.rows", "publication.packed"}  # the latter writes
    assert allowed or not parsers & {room(name) for name in imported(module)}


@pytest.mark.parametrize("module", [m for m in modules() if room(m) != "stores"])
def test_only_stores_open_a_store_and_reach_the_engine(module: str) -> None:
    assert not {"pyoxigraph.Store", "SPARQLWrapper", "oxrdflib"} & set(imported(module))
    reached = {node.attr for node in ast.walk(modules()[module]) if isinstance(node, ast.Attribute)}
    assert not {"inner", "quads_for_pattern"} & reached


def test_the_public_names_are_the_documented_ones() -> None:
    assert rncp_graph.__all__ == sorted(set(rncp_graph.__all__), key=rncp_graph.__all__.index)
    assert all(hasattr(rncp_graph, name) for name in rncp_graph.__all__)


def test_the_room_of_questions_does_not_hide_the_public_function() -> None:
    """`rncp_graph.questions` is both: the function for who imports the package, the room for who imports from it."""
    import rncp_graph.questions.figures

    assert callable(rncp_graph.questions)
