"""A store knows its base and its layout: nobody tells it, and another layout is refused by every verb."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

import rncp_graph as rg
from rncp_graph.building.partitions import partition
from rncp_graph.cli import main
from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.exports import export
from rncp_graph.questions.day import day_of
from rncp_graph.questions.finding import origines, triples_about
from rncp_graph.stores.endpoint.sparql import SparqlStore
from rncp_graph.stores.identity import LAYOUT, NODE, identity_lines, recorded
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.versions import construction
from rncp_graph.terms import BASE, expand
from rncp_graph.upkeep.backup import backup, restore
from rncp_graph.upkeep.integrity import examine
from rncp_graph.upkeep.transfer import pull, push
from tests.stores.conftest import Endpoint

OTHER = "https://example.org/id/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, exemple: Path) -> Path:
    """The example, under another base than that of the project."""
    folder = tmp_path_factory.mktemp("base") / "db"
    rg.build(folder, *map(rg.read, sorted(exemple.glob("*.*"))), base=OTHER)
    return folder


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["rncp-graph", *words])
    with pytest.raises(SystemExit) as done:
        main()
    return int(done.value.code or 0)


# --- law 9: a store built under any base answers every verb without being told the base -------------------------------


def test_in_python_no_verb_is_told_the_base(built: Path, tmp_path: Path) -> None:
    store = rg.open_store(built)
    assert (store.base, store.layout) == (OTHER, LAYOUT)
    assert rg.find(store, "27413").niveau == 5
    assert [source.graph.startswith(OTHER) for source in origines(store, "7141")]
    assert str(triples_about(store, f"{OTHER}certification/RNCP7141")[0].subject) == f"<{OTHER}certification/RNCP7141>"
    assert len(rg.query(store, "certifications-par-metier", rome="D1407"))  # type: ignore[arg-type]
    assert day_of(store).known and day_of(store).date > date(2020, 1, 1)
    assert len(rg.network(store, "metiers-voisins"))
    assert examine(store).defects == []
    assert export(store, tmp_path / "x.jsonld") and f'"@base": "{OTHER}"' in (tmp_path / "x.jsonld").read_text()
    with rg.diff(rg.Graphe(store), rg.Graphe(store)) as found:
        assert not list(found) and len(found.avant.fiches) > 5
    backup(store, tmp_path / "a.nq.gz")
    restore(tmp_path / "db", tmp_path / "a.nq.gz")
    assert rg.open_store(tmp_path / "db").base == OTHER


def test_in_the_commands_no_verb_is_told_the_base(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {}
    for words in (
        "query certifications-par-metier rome=D1407 --format csv",
        "show 27413 --format turtle",
        "stats --format json",
        f"export {tmp_path}/x.nq",
        f"network metiers-voisins -o {tmp_path}/x.csv",
        f"backup {tmp_path}/x.nq.gz",
        "check",
    ):
        assert run(monkeypatch, *words.split(), "--store", str(built)) == 0, words
        said[words.split()[0]] = capsys.readouterr().out
    assert said["query"].count("\n") > 1 and f"<{OTHER}certification/RNCP27413>" in said["show"]
    assert '"certifications": 0' not in said["stats"] and BASE not in (tmp_path / "x.nq").read_text()
    assert run(monkeypatch, "restore", f"{tmp_path}/x.nq.gz", "--store", str(tmp_path / "db")) == 0
    assert run(monkeypatch, "diff", str(built), str(tmp_path / "db"), "--format", "nq") in (0, 2)
    assert run(monkeypatch, "diff", str(built), str(tmp_path / "db"), "--format", "json") == 0


def test_an_endpoint_keeps_the_base_of_what_was_pushed(built: Path, endpoint: Endpoint, tmp_path: Path) -> None:
    here, target = rg.open_store(built), endpoint("oxigraph")
    assert target.base == BASE, "an empty one has that of the settings"
    push(here, target)
    assert (target.base, target.layout) == (OTHER, LAYOUT)
    assert rg.find(target, "27413") == rg.find(here, "27413")
    assert pull(target, tmp_path / "back") == len(here)
    assert rg.open_store(tmp_path / "back").base == OTHER


def test_a_push_that_replaces_leaves_nothing_of_another_base(built: Path, endpoint: Endpoint, exemple: Path) -> None:
    target, former = endpoint("oxigraph"), OxigraphStore.memory()
    rg.load(former, rg.read(exemple / "fiche-RNCP7141.txt"))
    push(former, target)
    push(rg.open_store(built), target, replace=True)
    assert target.base == OTHER and not any(name.startswith(BASE) for name in target.named_graphs())


def test_an_endpoint_that_does_not_say_its_base_has_that_of_the_settings(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RNCP_GRAPH_BASE", OTHER)
    target = endpoint("oxigraph")
    target.load([b"<urn:a> <urn:p> <urn:b> .\n"])
    assert target.base == OTHER and recorded(target.query) is None


# --- loading -----


def test_an_empty_store_takes_the_base_of_its_first_load_and_refuses_another(exemple: Path) -> None:
    store, one, other = rg.open_store(), exemple / "fiche-RNCP7141.txt", exemple / "fiche-RNCP27413.txt"
    assert store.base == BASE
    rg.load(store, rg.read(one), base=OTHER)
    assert store.base == OTHER
    with pytest.raises(StoreError, match=re.escape(OTHER)) as caught:
        rg.load(store, rg.read(other), base=BASE)
    assert "\n" not in str(caught.value)
    rg.load(store, rg.read(other))
    assert [rg.find(store, numero).numero for numero in ("7141", "27413")] == ["RNCP7141", "RNCP27413"]


def test_the_base_is_no_parameter_of_a_question(built: Path) -> None:
    with pytest.raises(QuestionError, match="base"):
        rg.query(rg.open_store(built), "blocs", certification="27413", base=OTHER)


# --- layout -----

LAID = expand("rncp:versionModele")


def foreign(built: Path, tmp_path: Path, layout: int | None) -> tuple[Path, Path, list[bytes]]:
    """The store again, and a backup of it, as another version of the model left them, or one before it was recorded."""
    quads = rg.open_store(built).quads()
    lines = [f"{quad} .\n".encode() for quad in quads if quad.graph_name != NamedNode(NODE)]
    if layout is not None:
        lines += [line.replace(f'"{LAYOUT}"', f'"{layout}"').encode() for line in identity_lines(OTHER)]
    with construction(tmp_path / "old") as version:
        store = OxigraphStore.creating(version)
        store.load(lines)
        store.close()
    backup(rg.open_store(built), tmp_path / "old.nq")
    head = f"# rncp_graph {LAYOUT}\n".encode()
    other = b"# rncp_graph 1 <%s>\n" % OTHER.encode() if layout is None else b"# rncp_graph %d\n" % layout
    text = (tmp_path / "old.nq").read_bytes()
    assert text.startswith(head)
    (tmp_path / "old.nq").write_bytes(other + text.removeprefix(head))
    return tmp_path / "old", tmp_path / "old.nq", lines


@pytest.mark.parametrize("layout", [None, LAYOUT + 1])
def test_another_layout_is_refused_in_one_line_by_every_command(
    layout: int | None,
    built: Path,
    tmp_path: Path,
    oxigraph: str,
    endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    folder, saved, lines = foreign(built, tmp_path, layout)
    endpoint("oxigraph").load(lines)
    on_both = ["query compte", "show 7141", "stats", f"export {tmp_path}/x.ttl", "network lignees"]
    commands = [f"{words} --store {where}" for words in on_both for where in (folder, oxigraph)]
    commands += [f"diff {where} {built}" for where in (folder, oxigraph)]
    commands += [f"{words} --store {folder}" for words in (f"backup {tmp_path}/x.nq", "check", f"push {oxigraph}")]
    commands += [f"restore {saved} --store {tmp_path}/new", f"pull {oxigraph} -o {tmp_path}/new"]
    for command in commands:
        assert run(monkeypatch, *command.split()) == 2, command
        said = capsys.readouterr()
        assert "build the store anew" in said.err and said.err.count("\n") == 1 and not said.out, command
    assert not {path.name for path in tmp_path.iterdir()} & {"x.ttl", "x.nq"}


@pytest.mark.parametrize("layout", [None, LAYOUT + 1])
def test_another_layout_is_refused_in_python(
    layout: int | None, built: Path, tmp_path: Path, endpoint: Endpoint, oxigraph: str
) -> None:
    folder, saved, lines = foreign(built, tmp_path, layout)
    target, memory = endpoint("oxigraph"), OxigraphStore.memory()
    for store in (target, memory):
        store.load(lines)
    refused: list[Callable[[], object]] = [
        lambda: rg.open_store(folder),
        lambda: rg.open_store(oxigraph),
        lambda: restore(tmp_path / "new", saved),
        lambda: pull(target, tmp_path / "new"),
        lambda: push(memory, target, replace=True),
        lambda: rg.find(memory, "7141"),
        lambda: rg.query(target, "blocs", certification="7141"),
        lambda: list(rg.diff(rg.Graphe(memory), rg.Graphe(memory))),
        lambda: export(memory, tmp_path / "x.nq"),
        lambda: backup(memory, tmp_path / "y.nq"),
        lambda: examine(memory),
    ]
    for verb in refused:
        with pytest.raises(StoreError, match=str(LAYOUT)) as caught:
            verb()
        assert "\n" not in str(caught.value)
    assert push(rg.open_store(built), target, replace=True) == len(rg.open_store(built)), "it may be replaced"
    assert isinstance(rg.open_store(oxigraph), SparqlStore)


def test_the_manifest_of_partitions_says_the_layout_and_their_text_too(exemple: Path, tmp_path: Path) -> None:
    import gzip
    import json

    partition(tmp_path / "p", rg.read(exemple / "fiche-RNCP7141.txt"), partitions=1, base=OTHER)
    manifest = json.loads((tmp_path / "p" / "manifest.json").read_text())
    assert (manifest["base"], manifest["layout"]) == (OTHER, LAYOUT)
    store = OxigraphStore.memory()
    store.load(gzip.decompress(path.read_bytes()) for path in (tmp_path / "p").glob("*.nq.gz"))
    assert store.base == OTHER


# --- the protocol -----


def test_nobody_outside_the_stores_touches_an_engine() -> None:
    root = Path(rg.__file__).parent
    for path in root.rglob("*.py"):
        if path.relative_to(root).parts[0] != "stores":
            assert not re.search(r"\.inner\b|quads_for_pattern|getattr\(store", path.read_text()), path
