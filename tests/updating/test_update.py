"""`update`: nothing when nothing is new, else beside, compared, swapped, published; killed, it loses nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rncp_graph.errors import SourceError, StoreError, StoreLocked
from rncp_graph.files import MARK
from rncp_graph.questions.finding import find
from rncp_graph.stores import open_store
from rncp_graph.stores.versions import current
from rncp_graph.updating import Publishing, alone, update
from rncp_graph.upkeep.journal import journal
from tests.commands import program
from tests.fetching.tools import environment, names, rncp, rs
from tests.moments import GUARD
from tests.servers.data_gouv import DataGouv
from tests.updating.tools import FIRST, FORMER, LATER, SECOND, THIRD, export

ROOT = Path(__file__).parents[2]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[DataGouv]:
    with DataGouv() as server:
        monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
        monkeypatch.setenv("RNCP_GRAPH_API", server.api)
        monkeypatch.setenv("RNCP_GRAPH_CACHE", str(tmp_path / "cache"))
        export(server, FIRST, *FORMER)
        yield server


def versions(store: Path) -> list[str]:
    return sorted(path.name for path in (store / "versions").iterdir() if path.is_dir())


def test_the_command_says_what_changed_and_does_nothing_when_nothing_is_new(site: DataGouv, tmp_path: Path) -> None:
    """The life of a store over three days: a change, a day without news, a broken export, a day that is withdrawn."""
    store = tmp_path / "db"

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        env = environment(site, RNCP_GRAPH_CACHE=str(tmp_path / "cache"))
        command = [program(), "update", *words, "-o", str(store)]
        return subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=GUARD)

    first = update(store)
    assert first.changed and first.changed.first and (first.day, first.certifications) == (FIRST, 4)
    assert journal(open_store(store)) == []
    export(site, SECOND, *LATER)
    done = run("--json", "--tidy")
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1)
    assert json.loads(done.stdout) | {"seconds": 0} == {
        "store": str(store),
        "version": current(store).name,
        "day": SECOND,
        "certifications": 5,
        "new": True,
        "first": False,
        "former_day": FIRST,
        "evenements": {"modifiee": 2, "desactivee": 1, "echue": 1, "entree": 1},
        "champs": {"intitule": 1, "actif": 1},
        "numeros": {"entree": ["RNCP4"], "modifiee": ["RNCP1", "RNCP3"], "desactivee": ["RNCP3"], "echue": ["RNCP3"]},
        "edition": None,
        "removed": [rncp(FIRST), rs(FIRST)],
        "seconds": 0,
    }
    assert names(tmp_path / "cache") == [rncp(SECOND), rs(SECOND)]
    assert len(versions(store)) == 1
    before, done = versions(store), run()
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{store}, {SECOND}: nothing new\n", "")
    assert versions(store) == before
    export(site, THIRD, *LATER[1:])
    with pytest.raises(StoreError, match="1 fiche has left of 5: the export is probably incomplete"):
        update(store)
    assert (versions(store), find(open_store(store), "RNCP1").intitule) == (before, "Vendeur conseil")
    done = run("--force")
    assert done.stdout.splitlines() == [f"{store}, {THIRD}: 4 certifications", "  left 1: RNCP1"]
    assert [(one.apres, one.numero, [*one.evenements]) for one in journal(open_store(store))] == [
        (SECOND, "RNCP1", ["modifiee"]),
        (SECOND, "RNCP3", ["modifiee", "desactivee", "echue"]),
        (SECOND, "RNCP4", ["entree"]),
        (THIRD, "RNCP1", ["sortie"]),
    ]
    site.resources[:4] = []  # two days are withdrawn: no way back
    assert update(store).why == f"nothing new: the newest export is of {FIRST}"
    site.resources.clear()
    with pytest.raises(SourceError, match="no export in the list"):
        update(store)


def test_two_updates_at_once_are_one(site: DataGouv, tmp_path: Path) -> None:
    with alone(tmp_path / "db"), pytest.raises(StoreLocked, match="another update is under way"):
        update(tmp_path / "db")
    assert not site.asked


def test_an_update_killed_at_any_moment_leaves_the_former_store_or_the_new_one(site: DataGouv, tmp_path: Path) -> None:
    store = tmp_path / "db"
    update(store)
    export(site, SECOND, *LATER)
    before = ("open:.partiel", "os.mkdir:/versions/", "open:journal.jsonl", "os.rename:courant")
    after = f"open:{current(store).name}/{MARK}"  # the former version is being deleted
    words = [sys.executable, "-m", "tests.updating.killing", str(store), *before, after]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=GUARD)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        *(f"9\t{moment}\tVendeur" for moment in before),
        f"9\t{after}\tVendeur conseil",
    ]
    assert [one.numero for one in journal(open_store(store))] == ["RNCP1", "RNCP3", "RNCP4"]
    assert update(store).changed is None


def test_what_stands_and_was_not_published_to_the_end_is_published(site: DataGouv, tmp_path: Path) -> None:
    pytest.importorskip("polars")
    store, publishing = tmp_path / "db", Publishing(tmp_path / "public", publisher="Publisher")

    def die(phase: str) -> None:
        if phase == "catalogue":
            raise KeyboardInterrupt

    def refuse(_phase: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update(store, publishing=publishing, phase=die)
    assert not (tmp_path / "public" / "catalog.rdf").exists()
    with pytest.raises(KeyboardInterrupt):  # it is begun again
        update(store, publishing=publishing, phase=refuse)
    (tmp_path / "public" / "catalog.rdf").write_text(f"versions/{FIRST}/")
    assert update(store, publishing=publishing, phase=refuse).edition is None
