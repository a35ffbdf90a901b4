"""What tests share: where real data and the example corpus are, how examples are made up, which tests go together."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.required import real_data

ROOT = Path(__file__).parents[1]

# The same examples in every run, so that a failure is the doing of a change; no time decides. To search for others:
# pytest --hypothesis-profile search
settings.register_profile("search", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fixed", settings.get_profile("search"), derandomize=True)
settings.register_profile("quick", settings.get_profile("fixed"), max_examples=15)
settings.load_profile("fixed")

# A run in the background of a script is told to ignore SIGINT, and so would be the commands that tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

TOGETHER = ("tests/questions", "tests/stores", "tests/server/browser")
"""Folders whose tests share what is dear: a register, the servers, the browser. One worker runs all of each."""

LONGEST = (*TOGETHER, "tests/building/test_sudden_death.py", "tests/bench", "tests/building", "tests/docs")
"""What takes longest, and is begun first: begun last, it would keep one worker busy while the others have ended."""

SLOW = (
    *("tests/bench", "tests/building", "tests/cli", "tests/differences", "tests/fetching", "tests/gaps"),
    "tests/measures",
    *("tests/networks",),
    *("tests/questions/test_files.py", "tests/questions/test_register", "tests/questions/test_examples.py"),
    *("tests/readers/csv/test_register.py", "tests/readers/csv/test_slices.py", "tests/readers/old/test_pdf.py"),
    *("tests/nomenclatures/test_skos.py", "tests/nomenclatures/test_occupations.py", "tests/docs", "tests/upkeep"),
    *("tests/nomenclatures/test_rome.py", "tests/readers/old/test_sturdy.py", "tests/questions/test_day.py"),
    *("tests/questions/test_lineage.py", "tests/questions/test_occupations.py", "tests/questions/test_validity.py"),
    *("tests/stores", "tests/test_examples.py", "tests/test_extras.py", "tests/test_wheel.py"),
    *("tests/exports/test_exports_jena.py", "tests/portraits/renderers/test_html.py"),
    *("tests/portraits/renderers/test_markdown.py", "tests/portraits/test_things.py"),
    *("tests/questions/test_bulk.py", "tests/questions/test_codes.py", "tests/publication/ontology/test_axioms.py"),
    *("tests/views", "tests/questions/test_figures.py", "tests/publication/test_publish"),
    *("tests/publication/test_feed.py", "tests/publication/test_harvest.py", "tests/validation/test_engines.py"),
    *(
        "tests/server",
        "tests/updating",
        "tests/agents",
        "tests/watching",
        "tests/reasoning",
        "tests/similarity/test_graph.py",
        "tests/pathways",
    ),
)
"""Where tests take seconds each, or a server or real data; `make quick` leaves them out."""

SITE = (
    *("tests/server/browser", "tests/server/test_running.py", "tests/server/test_attack.py"),
    *("tests/server/test_clients.py", "tests/server/test_openapi.py", "tests/agents", "tests/updating"),
)
"""What a server is in the hands of others: browsers, clients, attacks, agents, processes. `make site` runs it."""

SERVERS = {"oxigraph", "fuseki_server", "virtuoso_server", "endpoint", "server"}
"""Fixtures behind which a server runs."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--quick`: what is slow is not even collected, and fewer examples are made up."""
    parser.addoption("--quick", action="store_true", help="leave out what is slow or needs a server")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--quick"):
        settings.load_profile("quick")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    path = collection_path.relative_to(ROOT).as_posix() if collection_path.is_relative_to(ROOT) else ""
    left_out = path.startswith(SLOW) or path == "bench"
    return True if left_out and config.getoption("--quick") else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep the tests of a file in one worker, and those of a folder that shares what is dear.

    Marks of groups would do, but pytest 9.2 no longer reads the names that xdist 3.8 gives tests for them. The files
    are run in the order of `LONGEST`, not by the number of their tests.
    """
    config.option.loadscopereorder = False
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path = nodeid.partition("::")[0]
            return next((folder for folder in TOGETHER if path.startswith(folder + "/")), path)

    return Together(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, and what needs a server; put first what takes longest, last what is quick."""
    order = (*LONGEST, *SLOW)

    def place(item: pytest.Item) -> int:
        path = item.path.relative_to(ROOT).as_posix()
        return next((rank for rank, name in enumerate(order) if path.startswith(name)), len(order))

    items.sort(key=place)
    for item in items:
        path = item.path.relative_to(ROOT).as_posix()
        if path.startswith(SITE):
            item.add_marker("site")
        if path.startswith(SLOW):
            item.add_marker(pytest.mark.slow)
        if SERVERS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.server)


@pytest.fixture(scope="session")
def shared() -> Callable[..., Path]:
    """Return the path of real data beside the project; see `tests.required`."""
    return real_data


@pytest.fixture(scope="session")
def exemple() -> Path:
    """The example corpus of the project."""
    return ROOT / "data" / "exemple"


@pytest.fixture(scope="session")
def example_store(exemple: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the example corpus, of which some fiches have several sources; to be read, or copied and spoilt."""
    from rncp_graph.building.loading import build
    from rncp_graph.readers import read

    folder = tmp_path_factory.mktemp("example") / "exemple.db"
    build(folder, *(read(path) for path in sorted(exemple.iterdir()) if path.is_file()))
    return folder
