"""Where the index stands: sealed in each version of a store, in memory for a store in memory, nowhere else."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

import rncp_graph as rg
from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.model.fiche import Fiche, Rome
from rncp_graph.searching.asking import search
from rncp_graph.searching.index import FOLDER
from rncp_graph.stores import open_store
from rncp_graph.stores.endpoint.sparql import SparqlStore
from rncp_graph.stores.identity import identity_lines
from rncp_graph.stores.seals import damaged
from rncp_graph.stores.versions import current
from rncp_graph.upkeep.backup import backup, restore
from tests.questions.tools import corpus, graph

FICHE = "fiche-RNCP27413.txt"


def built(folder: Path, exemple: Path) -> Path:
    rg.build(folder, rg.read(exemple / FICHE))
    return current(folder)


def codes(store: rg.Store, asked: str, **filters: Any) -> list[str]:
    return [row["code"] for row in search(store, asked, **filters)]


def test_a_build_seals_the_index_with_its_version_and_takes_it_away_with_it(tmp_path: Path, exemple: Path) -> None:
    first = built(tmp_path / "a.db", exemple)
    assert damaged(first) == []
    assert codes(open_store(tmp_path / "a.db"), "attaché commercial")[0] == "RNCP27413"
    meta = first / FOLDER / "meta.json"
    assert stat.S_IMODE(meta.stat().st_mode) == stat.S_IMODE((first / "CURRENT").stat().st_mode)
    meta.write_text("{}")
    assert damaged(first) == [f"{FOLDER}/meta.json"]
    second = built(tmp_path / "a.db", exemple)
    assert second.is_dir()
    assert not first.exists()


def test_a_version_with_a_file_that_is_not_ours_in_its_index_is_kept(tmp_path: Path, exemple: Path) -> None:
    first = built(tmp_path / "a.db", exemple)
    (first / FOLDER / "mine.txt").write_text("kept")
    built(tmp_path / "a.db", exemple)
    assert (first / FOLDER / "mine.txt").read_text() == "kept"


def test_searching_writes_nothing_into_a_version(tmp_path: Path, exemple: Path) -> None:
    version = built(tmp_path / "a.db", exemple)
    before = sorted((version / FOLDER).iterdir())
    assert codes(open_store(tmp_path / "a.db"), "27413") == ["RNCP27413"]
    assert sorted((version / FOLDER).iterdir()) == before
    assert not any("lock" in path.name for path in before)


def test_a_restored_backup_is_indexed(tmp_path: Path, exemple: Path) -> None:
    built(tmp_path / "a.db", exemple)
    backup(open_store(tmp_path / "a.db"), tmp_path / "a.nq")
    restore(tmp_path / "b.db", tmp_path / "a.nq")
    assert codes(open_store(tmp_path / "b.db"), "attaché commercial")[0] == "RNCP27413"


def test_a_version_without_an_index_says_so(tmp_path: Path, exemple: Path) -> None:
    shutil.rmtree(built(tmp_path / "a.db", exemple) / FOLDER)
    with pytest.raises(StoreError, match="no search index"):
        search(open_store(tmp_path / "a.db"), "commercial")


def test_a_damaged_index_is_one_line(tmp_path: Path, exemple: Path) -> None:
    for file in (built(tmp_path / "a.db", exemple) / FOLDER).iterdir():
        file.write_bytes(b"x")
    with pytest.raises(StoreError, match="search index"):
        search(open_store(tmp_path / "a.db"), "commercial")


@pytest.mark.parametrize("suffix", ["term", "idx", "store"])
def test_a_file_that_is_damaged_within_is_told_when_it_is_read(tmp_path: Path, exemple: Path, suffix: str) -> None:
    (file,) = (built(tmp_path / "a.db", exemple) / FOLDER).glob(f"*.{suffix}")
    body = file.read_bytes()
    end = max(len(body) - 200, 1)  # the engine checks what stands at the end when it opens the file
    file.write_bytes(b"\xff" * end + body[end:])
    with pytest.raises(StoreError, match="search index"):
        search(open_store(tmp_path / "a.db"), "attaché commercial")


def test_a_limit_beyond_all_things_gives_them_all(tmp_path: Path, exemple: Path) -> None:
    built(tmp_path / "a.db", exemple)
    store = open_store(tmp_path / "a.db")
    assert len(search(store, "commercial", limit=2**63)) == len(search(store, "commercial", limit=1000)) > 1


def test_half_a_character_is_none(tmp_path: Path, exemple: Path) -> None:
    built(tmp_path / "a.db", exemple)
    assert codes(open_store(tmp_path / "a.db"), "attaché commercial \ud800")[0] == "RNCP27413"


def test_an_endpoint_has_no_index() -> None:
    with pytest.raises(StoreError, match="rncp-graph pull"):
        search(SparqlStore.__new__(SparqlStore), "commercial")  # no answer of a server is needed to say so


def test_a_store_in_memory_is_indexed_as_it_is_now() -> None:
    store = graph(Fiche(numero="RNCP1", intitule="Fleuriste"))
    assert codes(store, "fleuriste") == ["RNCP1"]
    assert codes(store, "boucher") == []
    store.update(
        "INSERT DATA { <https://w3id.org/rncp-graph/id/certification/RNCP2> a <https://w3id.org/rncp-graph/ontology#Certification>"
        ' ; <http://purl.org/dc/terms/title> "Boucher"@fr }'
    )
    assert codes(store, "boucher") == ["RNCP2"]


def test_an_empty_store_finds_nothing() -> None:
    assert codes(open_store(), "boucher") == []


def test_a_store_under_another_base_gives_its_own_iris() -> None:
    store = graph(Fiche(numero="RS5000", intitule="Anglais"), base="urn:x/")
    store.load(line.encode() for line in identity_lines("urn:x/"))
    found = search(store, "5000")
    assert found.iris == ("urn:x/certification/RS5000",)


def test_appellations_find_their_occupation(exemple: Path) -> None:
    found = search(corpus(exemple), "attaché technico-commercial", genre="metier")
    assert next(iter(found))["code"] == "D1407"


def test_what_was_found_is_asked_of_by_values() -> None:
    store = graph(
        Fiche(numero="RNCP1", intitule="Fleuriste", codes_rome=(Rome(code="D1209"),)),
        Fiche(numero="RNCP2", intitule="Boucher", codes_rome=(Rome(code="D1101"),)),
    )
    found = search(store, "fleuristes", genre="certification")
    rows = rg.query(
        store,
        f"SELECT ?code {{ VALUES ?c {{ {found.values} }} ?c <https://w3id.org/rncp-graph/ontology#codeRome> ?r ."
        " ?r <http://www.w3.org/2004/02/skos/core#notation> ?code }",
    )
    assert isinstance(rows, rg.Table)
    assert list(rows) == [{"code": "D1209"}]


def test_usual_words_of_lists_that_are_not_searched_do_no_harm() -> None:
    store = graph(Fiche(numero="RNCP1", intitule="Fleuriste"))
    usual = "https://w3id.org/rncp-graph/ontology#libelleUsuel"
    store.update(f'INSERT DATA {{ <https://w3id.org/rncp-graph/id/idcc/1978> <{usual}> "Fleuristes"@fr }}')
    assert codes(store, "fleuriste") == ["RNCP1"]


def test_filters_have_the_words_of_questions_and_take_several_values(exemple: Path) -> None:
    store = corpus(exemple)
    assert {"RNCP34079", "RNCP34559"} <= set(
        codes(store, "commercial", etat="active", voie="apprentissage,vae", niveau="bac+2")
    )
    assert {row["niveau"] for row in search(store, "commercial", niveau=["5", "bac+3"], limit=50)} == {5, 6}
    genres = {row["genre"] for row in search(store, "commercial", genre="occupation,bloc", limit=50)}
    assert genres == {"metier", "bloc"}
    with pytest.raises(QuestionError, match="did you mean M1805"):
        search(store, "commercial", rome="développeur")


def test_what_was_found_says_where_it_comes_from(exemple: Path) -> None:
    told = search(corpus(exemple), "commercial", niveau=5).about
    assert (told["question"], told["parametres"]) == ("search", {"mots": "commercial", "niveau": 5})
    assert told["licences"]
