"""The graph of likenesses: beside what is asserted, with score and method, the same for the same blocks."""

from __future__ import annotations

from pathlib import Path

import pytest

import rncp_graph as rg
from rncp_graph.cli import main
from rncp_graph.errors import QuestionError
from rncp_graph.similarity.near import BlocProche
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE, expand
from tests.questions.tools import rows

GRAPH, PROVENANCE = f"{BASE}graph/similarites", f"{BASE}graph/provenance"
XML = "export_fiches_RNCP_V4_1_exemple.xml"


@pytest.fixture(scope="module")
def folder(exemple: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("similar") / "db"
    rg.build(found, rg.read(exemple / XML), rg.read(exemple / "export-fiches-csv-exemple.zip"))
    return found


def text(store: OxigraphStore, graph: str) -> set[str]:
    return {str(quad) for quad in store.quads(graph)}


def test_a_new_version_holds_what_was_there_and_likenesses_beside_it(folder: Path) -> None:
    before = OxigraphStore.disk(folder)
    found = rg.similar(folder)
    after = OxigraphStore.disk(folder)
    made = text(after, GRAPH)

    assert len(made) == 5 * found.pairs > 100
    stated = {str(quad) for quad in before.quads()}
    assert {line for line in {str(quad) for quad in after.quads()} - made if PROVENANCE not in line} == {
        line for line in stated if PROVENANCE not in line
    }
    assert stated <= {str(quad) for quad in after.quads()}
    assert rg.search(after, "commercial").iris == rg.search(before, "commercial").iris

    again = rg.similar(folder)
    assert again.pairs == found.pairs
    assert text(OxigraphStore.disk(folder), GRAPH) == made
    assert len(OxigraphStore.disk(folder)) == len(after)


def test_the_same_blocks_give_the_same_bytes(folder: Path) -> None:
    from rncp_graph.similarity.pairs import pairs
    from rncp_graph.similarity.statements import pair_lines
    from rncp_graph.similarity.texts import blocks_of

    store = OxigraphStore.disk(folder)
    blocks = blocks_of(store)
    assert "".join(pair_lines(pairs(blocks, 3, 0.4))) == "".join(pair_lines(pairs(blocks_of(store), 3, 0.4)))
    numbers = [int(block.certification.rpartition("RNCP")[2]) for block in blocks]
    assert numbers == sorted(numbers, reverse=True)


def test_the_metadata_say_method_parameters_and_sources_once(exemple: Path) -> None:
    store = rg.open_store()
    rg.load(store, rg.read(exemple / XML))
    rg.similar(store)
    found = rg.similar(store, k=3, threshold=0.35)
    names = " ".join(f"PREFIX {name}: <{expand(f'{name}:')}>" for name in ("rncp", "prov", "void", "dct"))
    said = rows(
        store,
        f"""{names} SELECT ?k ?seuil ?n ?commande ?source {{ GRAPH <{PROVENANCE}> {{
          <{GRAPH}> rncp:voisins ?k ; rncp:seuil ?seuil ; void:triples ?n ; prov:wasGeneratedBy ?made .
          ?made dct:description ?commande ; prov:used ?source }} }}""",
    )
    assert [tuple(row.values()) for row in said] == [
        (3, 0.35, 5 * found.pairs, "rncp-graph similar --make -k 3 --threshold 0.35", f"{BASE}graph/{XML}")
    ]


def test_records_tell_what_is_official_and_what_is_alike(folder: Path) -> None:
    rg.similar(folder)
    store = OxigraphStore.disk(folder)
    found = rg.similar_blocks(store, "37674", "RNCP31114")
    assert found[:2] == [
        BlocProche((), "RNCP31114", (), "officielle", "vers"),
        BlocProche(("RNCP37674BC01",), "RNCP31114", ("RNCP31114BC01",), "officielle", "vers"),
    ]
    alike = [one for one in found if one.nature == "ressemblance"]
    assert (alike[0].blocs, alike[0].autres_blocs) == (("RNCP37674BC01",), ("RNCP31114BC01",))
    assert (alike[0].score, alike[0].methode, len(alike)) == (0.786, "intitules", 4)
    back = rg.similar_blocks(store, "RNCP31114", "RNCP37674")
    turned = {(one.autres_blocs, one.blocs, one.score) for one in back}
    assert turned == {(one.blocs, one.autres_blocs, one.score) for one in found}
    assert {one.sens for one in back if one.nature == "officielle"} == {"depuis"}
    near = rg.similar_blocks(store, "37674", threshold=0.7)
    assert {one.score for one in near} == {None, 0.786, 0.783}
    assert rg.similar_blocks(store, "RNCP1") == []
    (together,) = [one for one in rg.similar_blocks(store, "RNCP35959", "RNCP38436") if len(one.blocs) > 1]
    assert together.blocs == ("RNCP35959BC02", "RNCP35959BC05")


@pytest.mark.parametrize("wrong", [{"k": 0}, {"threshold": 0}, {"threshold": 1.2}])
def test_parameters_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(QuestionError):
        rg.similar(rg.open_store(), **wrong)  # type: ignore[arg-type]


def command(*words: str, monkeypatch: pytest.MonkeyPatch, lang: str = "en") -> int:
    monkeypatch.setattr("sys.argv", ["rncp-graph", *words])
    monkeypatch.setenv("RNCP_GRAPH_LANG", lang)
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_the_command_makes_the_graph_and_answers_in_both_languages(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ("--store", str(folder))
    assert command("similar", "--make", "-k", "5", "--threshold", "0.6", *store, monkeypatch=monkeypatch) == 0
    assert "likenesses among" in capsys.readouterr().err
    for lang, words in (
        ("en", ("official", "likeness", "titles")),
        ("fr", ("officielle", "ressemblance", "intitulés")),
    ):
        assert command("similar", "37674", "31114", *store, monkeypatch=monkeypatch, lang=lang) == 0
        head, *said = capsys.readouterr().out.splitlines()
        assert head.split("\t")[:6] == ["blocs", "numero", "autres_blocs", "nature", "sens", "score"]
        assert [line.split("\t")[3] for line in said] == [words[0]] * 3 + [words[1]] * 4
        assert said[-1].split("\t")[6] == words[2]
    assert command("similar", "37674", "--threshold", "0.7", "--format", "csv", *store, monkeypatch=monkeypatch) == 0
    assert [line.split(",")[5] for line in capsys.readouterr().out.splitlines()[4:]] != []


@pytest.mark.parametrize("words", [(), ("--make", "27413"), ("27413", "-k", "3")])
def test_words_that_do_not_go_together_are_refused(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("similar", *words, monkeypatch=monkeypatch) == 2
    assert "similar --help" in capsys.readouterr().err
