"""A network in a file: each form is read back as the same network."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from rncp_graph.errors import RncpGraphError, StoreError
from rncp_graph.networks import network, write
from rncp_graph.questions.question import questions
from tests.questions.tools import corpus


@pytest.fixture(params=questions("reseaux"))
def drawn(request: pytest.FixtureRequest, exemple: Path) -> nx.Graph[str]:
    return network(corpus(exemple), request.param)


def read_json(path: Path) -> nx.Graph[str]:
    with path.open(encoding="utf-8") as file:
        return nx.node_link_graph(json.load(file), edges="edges")


READERS = {".graphml": nx.read_graphml, ".gexf": nx.read_gexf, ".json": read_json}


@pytest.mark.parametrize(("suffix", "read"), READERS.items())
def test_networkx_reads_back_the_same_network(
    drawn: nx.Graph[str], tmp_path: Path, suffix: str, read: Callable[[Path], nx.Graph[str]]
) -> None:
    """Nodes and edges with all that is said of them; GEXF gives edges an id besides, and graphs no attributes."""
    write(drawn, tmp_path / f"n{suffix}")
    found = read(tmp_path / f"n{suffix}")

    def edges(graph: nx.Graph[str]) -> list[object]:
        said = (
            (a, b, {key: value for key, value in one.items() if key != "id"}) for a, b, one in graph.edges(data=True)
        )
        ordered = ((a, b, one) if graph.is_directed() else (*sorted((a, b)), one) for a, b, one in said)
        return sorted(ordered, key=repr)

    assert (found.is_directed(), found.is_multigraph()) == (drawn.is_directed(), drawn.is_multigraph())
    assert dict(found.nodes(data=True)) == dict(drawn.nodes(data=True))
    assert edges(found) == edges(drawn)
    if suffix != ".gexf":
        assert {key: found.graph[key] for key in drawn.graph} == drawn.graph


@pytest.mark.parametrize("suffix", [*READERS, ".csv", ".parquet"])
def test_a_file_says_of_which_export_it_is_under_which_licence_with_which_parameters(
    exemple: Path, tmp_path: Path, suffix: str
) -> None:
    found = network(corpus(exemple), "metiers-voisins", date="2020-06-30", niveau=5)
    assert found.graph["parametres"] == "date=2020-06-30 niveau=5 etat=oui"
    assert found.graph["jour"] == "2021-01-31"
    write(found, tmp_path / f"n{suffix}")
    (path,) = [path for path in tmp_path.iterdir() if path.name != "n.csv"]
    text = path.read_bytes().decode("utf-8", errors="replace")
    for key in ("parametres", "jour", "licences", "version"):
        assert found.graph[key] and found.graph[key] in text
    write(found, tmp_path / f"again{suffix}")
    again = path.with_name(path.name.replace("n", "again", 1))
    assert again.read_bytes() == path.read_bytes() if suffix != ".csv" else True


def test_parquet_holds_the_table_of_the_csv_with_its_types(drawn: nx.Graph[str], tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    write(drawn, tmp_path / "n.parquet")
    write(drawn, tmp_path / "n.csv")
    found = polars.read_parquet(tmp_path / "n.parquet")
    with (tmp_path / "n.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert (found.columns, len(found)) == (head, len(rows))
    assert found.schema["weight"] == polars.Float64
    assert [row["source"] for row in found.iter_rows(named=True)] == [row[0] for row in rows]


def test_the_csv_has_a_row_for_each_edge_with_labels_and_one_for_each_node_alone(
    drawn: nx.Graph[str], tmp_path: Path
) -> None:
    drawn.add_node("Z", label="seul")
    write(drawn, tmp_path / "n.csv")
    with (tmp_path / "n.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    tied = [row for row in found if row["target"]]
    assert [(row["source"], row["target"], float(row["weight"])) for row in tied] == list(drawn.edges(data="weight"))
    assert all(row["target_label"] == drawn.nodes[row["target"]]["label"] for row in tied)
    assert {row["source"] for row in found if not row["target"]} == set(nx.isolates(drawn))


def test_a_label_that_xml_cannot_hold_loses_its_control_characters_only(tmp_path: Path) -> None:
    graph: nx.Graph[str] = nx.Graph(name="n")
    graph.add_edge("a", "b", weight=1.0)
    graph.add_node("a", label="vente\x0b é\n<&>")
    for suffix, read in ((".graphml", nx.read_graphml), (".gexf", nx.read_gexf)):
        write(graph, tmp_path / f"n{suffix}")
        assert read(tmp_path / f"n{suffix}").nodes["a"]["label"].split() == ["vente", "é", "<&>"]
    assert graph.nodes["a"]["label"] == "vente\x0b é\n<&>"


@pytest.mark.parametrize(("suffix", "head"), [(".png", b"\x89PNG"), (".svg", b"<?xml")])
@pytest.mark.parametrize("name", ["metiers-voisins", "certification-metier", "lignees"])
def test_a_drawing_is_a_picture_and_the_same_one_each_time(
    exemple: Path, tmp_path: Path, name: str, suffix: str, head: bytes
) -> None:
    drawn = network(corpus(exemple), name)
    for name in ("one", "two"):
        write(drawn, tmp_path / f"{name}{suffix}")
    one = (tmp_path / f"one{suffix}").read_bytes()
    assert one.startswith(head)
    assert len(one) > 20_000
    assert one == (tmp_path / f"two{suffix}").read_bytes()


def test_another_suffix_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(RncpGraphError, match=r"\.graphml \.gexf \.json \.csv \.parquet \.png \.svg"):
        write(nx.Graph(), tmp_path / "n.docx")
    assert not list(tmp_path.iterdir())


def test_what_gexf_keeps_names_for_are_attributes_and_an_id_that_tells_edges_apart_is_its_own(tmp_path: Path) -> None:
    said = {
        "id": "E1",
        "pid": "p",
        "start": "2021",
        "end": "2022",
        "type": "lien",
        "label": "l",
        "viz": "v",
        "kind": "k",
    }
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", weight=0.0, **said)
    graph.add_node("a", **said)
    write(graph, tmp_path / "n.gexf")
    read = nx.read_gexf(tmp_path / "n.gexf")
    assert read.nodes["a"] == said and read.nodes["b"] == {"label": "b"}
    assert read.edges["a", "b"] == {"weight": 0.0, **said}
    graph.add_edge("b", "c", id="E1")
    write(graph, tmp_path / "n.gexf")
    read = nx.read_gexf(tmp_path / "n.gexf")
    assert {(said["id"], said["id_"]) for _, _, said in read.edges(data=True)} == {("0", "E1"), ("1", "E1")}


def test_the_csv_says_all_that_is_said_of_nodes_and_edges(tmp_path: Path) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", weight=2.0, source="s", actif=True)
    graph.add_node("a", niveau=5)
    graph.add_node("c", label="seul", niveau=6)
    write(graph, tmp_path / "n.csv")
    assert (tmp_path / "n.csv").read_text(encoding="utf-8").splitlines() == [
        "source,source_label,source_niveau,target,target_label,target_niveau,weight,source_,actif",
        "a,a,5,b,b,,2.0,s,true",
        "c,seul,6,,,,,,",
    ]


@pytest.mark.parametrize("suffix", [".graphml", ".gexf", ".json", ".csv", ".parquet", ".png", ".svg", ".html"])
def test_what_networkx_or_matplotlib_cannot_do_is_told_in_one_line(tmp_path: Path, suffix: str) -> None:
    class Silent:
        def __str__(self) -> str:
            raise ValueError("two\nlines")

    with pytest.raises(StoreError, match=rf"n{suffix}: this network cannot be written: two lines$"):
        write(nx.Graph([("a", Silent())]), tmp_path / f"n{suffix}")
    assert not list(tmp_path.iterdir())
