"""Loading at a distance, push and pull: all or nothing, and the same graph on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rncp_graph.errors import StoreError, StoreMissing
from rncp_graph.stores import open_store
from rncp_graph.stores.endpoint.sparql import SparqlStore
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.upkeep.transfer import pull, push
from tests.servers.scripted import Request, passing, serving
from tests.stores.endpoint.tools import EVERYTHING, LINES, QUICK, held

# --- loading ---------------------------------------------------------------------------------------------------------


def test_a_chunk_whose_connection_breaks_is_sent_again(oxigraph: str, target: SparqlStore) -> None:
    cuts = [1, 2, 4]
    stores: list[int] = []

    def cut(request: Request) -> bool:
        if not request.path.startswith("/store"):
            return False
        stores.append(1)
        if len(stores) in cuts:
            if len(stores) == 2:
                passing(oxigraph)(_Deaf(request))  # it arrived, and the answer was lost
            request.close_connection = True
            return True
        return False

    with serving(passing(oxigraph, cut)) as (address, _):
        SparqlStore(address, patience=QUICK).load(LINES)
    assert held(target) == 2 and target.named_graphs() == ["urn:g"] and len(stores) == 5


class _Deaf:
    """A request that is passed on, and whose answer nobody hears."""

    def __init__(self, request: Request) -> None:
        self.command, self.path, self.body, self.headers = request.command, request.path, request.body, request.headers

    def answer(self, *said: object) -> None:
        pass


def test_a_load_whose_connection_stays_broken_leaves_the_endpoint_as_it_was(oxigraph: str, target: SparqlStore) -> None:
    target.load([b"<urn:old> <urn:p> <urn:b> .\n"])
    sent: list[str] = []

    def cut(request: Request) -> bool:
        if request.path.startswith("/store"):
            sent.append(request.path)
            if len(sent) > 1:
                request.close_connection = True
                return True
        return False

    with serving(passing(oxigraph, cut)) as (address, _), pytest.raises(StoreError, match="connection cut"):
        SparqlStore(address, patience=QUICK).load(LINES)
    assert held(target) == 1 and target.named_graphs() == [] and len(sent) == 4


def test_a_cut_while_all_is_put_in_place_says_that_the_outcome_is_not_known(oxigraph: str, target: SparqlStore) -> None:
    def cut(request: Request) -> bool:
        if b"ADD" in request.body and request.path == "/update":
            request.close_connection = True
            return True
        return False

    with serving(passing(oxigraph, cut)) as (address, seen):
        with pytest.raises(StoreError, match="may or may not have been put in place"):
            SparqlStore(address, patience=QUICK).load(LINES)
        assert sum(b"ADD" in request.body for request in seen) == 1, "an update is asked once"
    assert held(target) == 0, "the graphs of the load are dropped"


def test_a_source_that_breaks_is_told_as_it_is_and_nothing_stays(
    target: SparqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rncp_graph.stores.endpoint.staging.CHUNK", 10)

    def chunks() -> Iterator[bytes]:
        yield LINES[0]
        raise KeyError("broken source")

    with pytest.raises(KeyError, match="broken source"):
        target.load(chunks())
    assert held(target) == 0


def test_a_blank_node_is_refused_at_a_distance(target: SparqlStore) -> None:
    with pytest.raises(StoreError, match="blank node"):
        target.load([b"_:a <urn:p> <urn:b> .\n"])


# --- push and pull ---------------------------------------------------------------------------------------------------


def test_push_then_pull_gives_the_same_store(built: Path, target: SparqlStore, tmp_path: Path) -> None:
    here, heard = open_store(built), list[int]()
    assert push(here, target, progress=lambda _, number, __: heard.append(number)) == len(here) == heard[-1]
    assert pull(target, tmp_path / "back") == len(here)
    assert set(map(str, open_store(tmp_path / "back").quads())) == set(map(str, here.quads()))


def test_push_refuses_an_endpoint_that_holds_something_unless_it_may_replace_it(
    built: Path, target: SparqlStore
) -> None:
    base = "https://w3id.org/rncp-graph/id/"
    old = f"{base}graph/ancienne"
    target.load([b"<urn:a> <urn:p> <urn:b> .\n", f"<urn:a> <urn:p> <urn:b> <{old}> .\n".encode(), LINES[1]])
    with pytest.raises(StoreError, match="is not empty: --replace"):
        push(open_store(built), target)
    assert held(target) == 3
    assert push(open_store(built), target, replace=True) == len(open_store(built))
    names = target.named_graphs()
    assert old not in names and "urn:g" in names and f"{base}graph/provenance" in names
    assert not bool(target.query("ASK { <urn:a> ?p ?o }"))
    assert held(target) == len(open_store(built)) + 1


def test_push_refuses_an_endpoint_that_loses_what_was_sent(
    built: Path, oxigraph: str, target: SparqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rncp_graph.stores.endpoint.staging.CHUNK", 50_000)
    lost: list[bool] = []

    def lose(request: Request) -> bool:
        if request.path.startswith("/store") and not lost:
            lost.append(True)
            request.answer(204, {})
            return True
        return False

    with (
        serving(passing(oxigraph, lose)) as (address, _),
        pytest.raises(StoreError, match=r"check failed: triples received"),
    ):
        push(open_store(built), SparqlStore(address, patience=QUICK))
    assert held(target) == 0


def test_pull_refuses_what_is_no_whole_graph_and_keeps_the_present_store(target: SparqlStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="graph refused: no certification"):
        pull(target, tmp_path / "db")
    with pytest.raises(StoreMissing):
        open_store(tmp_path / "db")


def test_pull_refuses_a_source_that_changes_meanwhile(built: Path, target: SparqlStore, tmp_path: Path) -> None:
    push(open_store(built), target)
    with pytest.raises(StoreError, match="the source has changed"):
        pull(target, tmp_path / "db", progress=lambda *_: target.load([b"<urn:new> <urn:p> <urn:b> .\n"]))
    with pytest.raises(StoreMissing):
        open_store(tmp_path / "db")


def test_the_neighbourhood_of_a_node_is_that_of_an_embedded_store(built: Path, target: SparqlStore) -> None:
    here = open_store(built)
    push(here, target)
    node = "https://w3id.org/rncp-graph/id/certification/RNCP27413"
    steps = {f"https://w3id.org/rncp-graph/ontology#{name}" for name in ("bloc", "aCentre", "enregistrement")}
    found = [sorted(map(str, store.about(node, steps))) for store in (here, target)]
    assert found[0] == found[1] and len(found[0]) > 100


def test_an_endpoint_gives_what_a_store_in_memory_gives(target: SparqlStore) -> None:
    memory = OxigraphStore.memory()
    for store in (memory, target):
        store.load(LINES)
    rows = [sorted(map(str, store.query(EVERYTHING))) for store in (memory, target)]
    assert rows[0] == rows[1]
