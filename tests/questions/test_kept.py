"""What a version keeps of networks says what the store says, and nothing else is taken for it."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from rncp_graph.errors import StoreError
from rncp_graph.networks import network
from rncp_graph.questions.kept import FOLDER, LARGE, kept_rows, share_answers, write_answers
from rncp_graph.questions.question import questions
from rncp_graph.stores import Answer
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.tools import corpus


@pytest.fixture
def version(exemple: Path, tmp_path: Path) -> OxigraphStore:
    """A store that is a version, with what it keeps."""
    store = OxigraphStore(corpus(exemple).inner)
    write_answers(store, tmp_path)
    store.version = tmp_path
    return store


def asked(store: OxigraphStore, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are put to a store from now on, those on bodies and certifications."""
    put: list[str] = []
    query = OxigraphStore.query

    def noted(self: OxigraphStore, text: str, **said: Any) -> Answer:
        put.extend([text] if "OrganismeNomme" in text or "rncp:niveau" in text else [])
        return query(self, text, **said)

    monkeypatch.setattr(OxigraphStore, "query", noted)
    return put


def told(graph: Any) -> Any:
    return list(graph.nodes(data=True)), list(graph.edges(data=True)), graph.graph


@pytest.mark.parametrize(
    "name", ["lignees", "certification-metier", "certificateurs", "certifications-voisines", "mobilite-rome"]
)
def test_a_network_is_the_same_of_what_is_kept(name: str, version: OxigraphStore, exemple: Path) -> None:
    assert told(network(version, name)) == told(network(corpus(exemple), name))


def test_nodes_are_asked_for_only_where_their_answer_is_not_kept(
    version: OxigraphStore, exemple: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = told(network(corpus(exemple), "lignees", date="2015-06-01"))
    put = asked(version, monkeypatch)
    network(version, "lignees")
    assert put == []
    dated = network(version, "lignees", date="2015-06-01")
    assert len(put) == 2, "those that fit, and all that are told of"
    assert told(dated) == expected
    assert told(network(version, "lignees", date="2015-06-01")) == expected and len(put) == 2, "in memory"
    monkeypatch.setattr(import_module("rncp_graph.questions.kept"), "AT_MOST", 1)
    network(version, "domaines-nsf")
    put.clear()
    network(version, "lignees", date="2015-06-01")
    assert len(put) == 2, "forgotten"
    put.clear()
    assert set(network(version, "certification-metier", niveau=6)) != set(network(version, "certification-metier"))
    assert len(put) == 1


def test_what_nodes_share_is_asked_for_only_where_it_is_not_kept(
    version: OxigraphStore, exemple: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = told(network(corpus(exemple), "partenaires"))
    put = asked(version, monkeypatch)
    assert told(network(version, "partenaires")) == expected and put == []


def test_a_file_that_cannot_be_read_is_said(version: OxigraphStore, tmp_path: Path) -> None:
    for file in (tmp_path / FOLDER).iterdir():
        file.write_bytes(file.read_bytes()[:-90])
    with pytest.raises(StoreError, match=FOLDER):
        network(version, "lignees")


def test_a_version_of_the_same_graph_shares_what_is_kept(version: OxigraphStore, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    share_answers(version, other)
    kept = sorted((tmp_path / FOLDER).iterdir())
    assert len(kept) == len(questions("reseaux/noeuds")) + len(LARGE)
    assert [one.samefile(other / FOLDER / one.name) for one in kept] == [True] * len(kept)


def test_columns_of_what_is_kept_are_those_of_what_is_asked(version: OxigraphStore, exemple: Path) -> None:
    one, day = questions("reseaux/noeuds")["certification"], date(2021, 1, 31)
    kept, now = kept_rows(version, one, date=day), kept_rows(corpus(exemple), one, date=day)
    assert kept is not None and now is not None
    assert {name: kept.values(name) for name in kept.columns} == {name: now.values(name) for name in now.columns}
