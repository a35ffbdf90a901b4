"""Optional packages: without one, what needs it says in one line how to install it, and all the rest works."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
OPTIONAL = (
    "pdf",
    "draw",
    "networks",
    "notebook",
    "tables",
    "parquet",
    "dask",
    "shacl",
    "similarity",
    "server",
    "mcp",
    "watch",
)
HIDDEN = """
import sys


class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names}:
            raise ImportError(f"hidden: {{name}}")


sys.meta_path.insert(0, Hidden())
"""
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def packages(extra: str) -> set[str]:
    return {re.split(r"[<>=~\[]", said)[0] for said in EXTRAS[extra]}


EXTRA_OF = {"oxrdflib": "notebook", "pandas": "tables", "polars": "tables"}
HIDDEN_OF = {extra: packages(extra) for extra in OPTIONAL} | {
    "pdf": {"pdfplumber", "pdfminer"},
    "similarity": {"sklearn"},
}
EVERY = set().union(*HIDDEN_OF.values())


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run Python in an environment where some packages are not installed."""
    place = tmp_path_factory.mktemp("extras")

    def go(
        hidden: set[str], *words: str, lang: str = "en", cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        folder = place / "-".join(sorted(hidden))
        folder.mkdir(exist_ok=True)
        (folder / "sitecustomize.py").write_text(HIDDEN.format(names=sorted(hidden)))
        path = os.pathsep.join([str(folder), str(ROOT)])
        env = {**os.environ, "PYTHONPATH": path, "RNCP_GRAPH_LANG": lang, "COLUMNS": "200"}
        env.pop("RNCP_GRAPH_STORE", None)
        command = [sys.executable, *words]
        return subprocess.run(command, capture_output=True, text=True, env=env, cwd=cwd, check=False, timeout=300)

    return go


@pytest.fixture(scope="module")
def store(run: Run, exemple: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the example, built where no optional package is installed."""
    folder = tmp_path_factory.mktemp("store") / "db"
    done = run(EVERY, "-m", "rncp_graph", "build", *map(str, sorted(exemple.iterdir())), "-o", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path_factory.mktemp("pdf") / "fiche.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(100, 700, "Fiche")
    canvas.save()
    return path


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(
    "extra", ["pdf", "draw", "networks", "parquet", "dask", "shacl", "similarity", "server", "mcp", "watch"]
)
def test_a_command_without_its_package_tells_how_to_install_it_with_status_2(
    run: Run, store: Path, pdf: Path, exemple: Path, tmp_path: Path, extra: str, lang: str
) -> None:
    fiche, db = str(exemple / "fiche-RNCP7141.txt"), str(tmp_path / "db")
    words = {
        "pdf": ("build", str(pdf), "-o", db),
        "draw": ("network", "metiers-voisins", "-o", str(tmp_path / "n.png"), "--store", str(store)),
        "networks": (
            "network",
            "report",
            "metiers-voisins",
            "--engine",
            "networkit",
            "-o",
            str(tmp_path / "r"),
            "--store",
            str(store),
        ),
        "parquet": ("publish", str(tmp_path / "site"), "--store", str(store)),
        "shacl": ("validate", "--engine", "pyshacl", "--store", str(store)),
        "similarity": ("similar", "--make", "--store", str(store)),
        "watch": ("watch", "-o", str(tmp_path / "n.ics"), "--store", str(store)),
        "mcp": ("mcp", "--store", str(store)),
        "server": ("serve", "--store", str(store), "--port", "0"),
        "dask": ("build", fiche, "-o", db, "--dask", "tcp://127.0.0.1:1"),
    }[extra]
    done = run(HIDDEN_OF[extra], "-m", "rncp_graph", *words, lang=lang)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
    assert f"pip install 'rncp-graph[{extra}]'" in done.stderr
    assert {"fr": "manque", "en": "is missing"}[lang] in done.stderr
    assert not (tmp_path / "n.png").exists() and not (tmp_path / "site").exists()


def test_the_package_of_drawing_is_told_by_its_name(run: Run, store: Path, tmp_path: Path) -> None:
    drawing = ("network", "metiers-voisins", "-o", str(tmp_path / "n.svg"), "--store", str(store))
    done = run({"matplotlib"}, "-m", "rncp_graph", *drawing)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "rncp-graph[draw]" in done.stderr


@pytest.mark.parametrize(
    ("hidden", "code"),
    [
        ("oxrdflib", "import rncp_graph as rg; rg.rdflib_graph(rg.open_store())"),
        ("pandas", "import rncp_graph as rg; rg.Table(('a',), ()).to_pandas()"),
        ("polars", "import rncp_graph as rg; rg.Table(('a',), ()).to_polars()"),
        ("polars", "import rncp_graph as rg; rg.Table(('a',), ()).to_parquet('a.parquet')"),
    ],
)
def test_the_notebook_tools_tell_how_to_install_them_and_are_import_errors(run: Run, hidden: str, code: str) -> None:
    done = run({hidden}, "-c", code)
    assert done.stderr.splitlines()[-1].endswith(
        f"MissingExtra: {hidden} is missing: pip install 'rncp-graph[{EXTRA_OF[hidden]}]'"
    )
    caught = "\n".join(["try:", *(f"    {line}" for line in code.split("; ")), "except ImportError: print('caught')"])
    assert run({hidden}, "-c", caught).stdout == "caught\n"


def test_the_core_commands_work_without_any_optional_package(run: Run, store: Path, tmp_path: Path) -> None:
    def command(*words: str) -> str:
        done = run(EVERY, "-m", "rncp_graph", *words, "--store", str(store))
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout

    assert "RNCP27413" in command("query", "certifications-par-metier", "rome=D1407")
    assert "RNCP27413" in command("show", "27413")
    assert json.loads(command("stats", "--format", "json"))["certifications"] == 44
    assert command("check").splitlines()[-1] == "store whole"
    for name in ("g.ttl", "g.nq.gz", "g.jsonld", "g.rdf"):
        command("export", str(tmp_path / name))
        assert (tmp_path / name).stat().st_size > 1000
    for name in ("n.graphml", "n.gexf", "n.csv"):
        assert "nodes" in command("network", "metiers-voisins", "-o", str(tmp_path / name))
        assert (tmp_path / name).stat().st_size > 1000


def test_the_demonstration_draws_nothing_without_the_package_and_says_so(run: Run, tmp_path: Path) -> None:
    done = run(EVERY, "-m", "rncp_graph", "demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "rncp-graph[draw]" in done.stderr
    assert (tmp_path / "demo" / "metiers-voisins.graphml").stat().st_size > 1000


def test_all_is_every_extra_and_dev_pulls_all() -> None:
    assert EXTRAS["all"] == [f"rncp-graph[{','.join(OPTIONAL)}]"]
    assert "rncp-graph[all,docs]" in EXTRAS["dev"]
    assert set(EXTRAS) == {*OPTIONAL, "all", "docs", "dev"}


def test_no_optional_package_is_a_dependency_of_the_core() -> None:
    core = {re.split(r"[<>=~\[]", said)[0] for said in PROJECT["dependencies"]}
    assert not core & EVERY
    assert {"rdflib", "SPARQLWrapper", "networkx", "owlrl", "pyoxigraph"} <= core


def test_the_locked_versions_hold_every_package_with_hashes_and_no_address() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    locked = {found.lower() for found in re.findall(r"^([\w.-]+)==\S+ \\$", text, re.MULTILINE)}
    said = [one for extra in (*OPTIONAL, "dev") for one in EXTRAS[extra]] + PROJECT["dependencies"]
    wanted = {re.split(r"[<>=~\[]", one)[0].lower() for one in said} - {"rncp-graph"}
    assert wanted <= locked
    assert not re.search(r"https?:|file:|--index|--extra-index|--find-links| @ ", text)
    assert all(re.fullmatch(r"[\w.-]+==\S+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?", row) for row in text.splitlines())
