"""`update`: nothing when nothing is new, else beside, compared, swapped, published; killed, it loses nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rncp_graph.errors import StoreError, StoreLocked
from rncp_graph.files import MARK
from rncp_graph.questions.finding import find
from rncp_graph.stores import open_store
from rncp_graph.stores.versions import current
from rncp_graph.updating import Publishing, Updated, alone, update
from rncp_graph.upkeep.journal import journal
from tests.commands import program
from tests.fetching.tools import environment, names, rncp, rs
from tests.moments import GUARD
from tests.servers.data_gouv import DataGouv
from tests.updating.tools import FIRST, FORMER, LATER, SECOND, THIRD, export, fiche

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


def test_an_update_says_what_changed_and_the_next_one_has_nothing_to_do(site: DataGouv, tmp_path: Path) -> None:
    store = tmp_path / "db"
    first = update(store)
    assert first.changed and first.changed.first and (first.day, first.certifications) == (FIRST, 4)
    export(site, SECOND, *LATER)
    done = update(store, tidy=True)
    assert done.told() | {"seconds": 0} == {
        "store": str(store),
        "version": current(store).name,
        "day": SECOND,
        "certifications": 5,
        "new": True,
        "first": False,
        "former_day": FIRST,
        "evenements": {"modifiee": 2, "desactivee": 1, "echue": 1, "entree": 1},
        "champs": {"intitule": 1, "actif": 1},
        "numeros": {
            "entree": ["RNCP4"],
            "modifiee": ["RNCP1", "RNCP3"],
            "desactivee": ["RNCP3"],
            "echue": ["RNCP3"],
        },
        "edition": None,
        "removed": [rncp(FIRST), rs(FIRST)],
        "seconds": 0,
    }
    assert names(tmp_path / "cache") == [rncp(SECOND), rs(SECOND)]
    assert len(versions(store)) == 1
    again, before = update(store), versions(store)
    assert (again.changed, again.why, again.version) == (None, "nothing new", done.version)
    assert versions(store) == before
    site.resources[:2] = []  # the last day is withdrawn: no way back
    assert update(store).why == f"nothing new: the newest export is of {FIRST}"


def test_the_journal_goes_on_from_version_to_version_and_forgets_what_is_old(site: DataGouv, tmp_path: Path) -> None:
    store = tmp_path / "db"
    update(store)
    assert journal(open_store(store)) == []
    for day, fiches in ((SECOND, LATER), (THIRD, LATER[1:] + FORMER[:1]), ("2027-12-01", LATER)):
        export(site, day, *fiches)
        update(store)
        told = [(one.apres, one.numero, tuple(one.evenements)) for one in journal(open_store(store))]
        if day == THIRD:
            assert told == [
                (SECOND, "RNCP1", ("modifiee",)),
                (SECOND, "RNCP3", ("modifiee", "desactivee", "echue")),
                (SECOND, "RNCP4", ("entree",)),
                (THIRD, "RNCP1", ("modifiee",)),
            ]
    assert {day for day, *_ in told} == {"2027-12-01"}  # more than 400 days later


def test_an_export_that_lost_fiches_is_refused_until_it_is_forced(site: DataGouv, tmp_path: Path) -> None:
    store = tmp_path / "db"
    update(store)
    export(site, SECOND, *FORMER[:2])
    with pytest.raises(StoreError, match="1 fiche has left of 4: the export is probably incomplete"):
        update(store)
    assert find(open_store(store), "RNCP3").intitule == "Tourneur"
    assert len(versions(store)) == 1
    done = update(store, force=True)
    assert done.changed and done.changed.numeros == {"sortie": ["RNCP3"]}


def test_two_updates_at_once_are_one(site: DataGouv, tmp_path: Path) -> None:
    with alone(tmp_path / "db"), pytest.raises(StoreLocked, match="another update is under way"):
        update(tmp_path / "db")
    assert not site.asked


def test_an_update_killed_at_any_moment_leaves_the_former_store_or_the_new_one(site: DataGouv, tmp_path: Path) -> None:
    store = tmp_path / "db"
    update(store)
    export(site, SECOND, *LATER)
    before = ("open:.partiel", "os.rename:.partiel", "os.mkdir:/versions/", "os.mkdir:recherche")
    before += ("open:journal.jsonl", "open:sceau", "os.rename:courant")
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

    def run(**more: object) -> Updated:
        return update(store, publishing=publishing, **more)  # type: ignore[arg-type]

    with pytest.raises(KeyboardInterrupt):
        run(phase=die)
    assert not (tmp_path / "public" / "catalog.rdf").exists()
    done = run()
    assert (done.changed, done.edition) == (None, FIRST)
    assert f"versions/{FIRST}/" in (tmp_path / "public" / "catalog.rdf").read_text()
    assert run().edition is None


def test_the_command_says_it_in_a_few_lines_or_in_one_of_json(site: DataGouv, tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [program(), "update", *words, "-o", str(tmp_path / "db")]
        env = environment(site, RNCP_GRAPH_CACHE=str(tmp_path / "cache"))
        return subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=GUARD)

    update(tmp_path / "db")
    done = run()
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{tmp_path}/db, {FIRST}: nothing new\n", "")
    export(site, SECOND, *LATER)
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{tmp_path}/db, {SECOND}: 5 certifications",
        "  entered 1: RNCP4",
        "  changed 2: RNCP1 RNCP3",
        "  deactivated 1: RNCP3",
        "  expired 1: RNCP3",
        "  fields: intitule 1, actif 1",
    ]
    export(site, THIRD, *LATER[:-1], fiche("RNCP4", "Fraiseur outilleur"))
    assert json.loads(run("--json").stdout)["numeros"] == {"modifiee": ["RNCP4"]}
    site.resources.clear()
    done = run()
    assert (done.returncode, done.stderr) == (2, "rncp-graph: rncp-xml: no export in the list\n")
