"""Networks of any value, in every form: what is read back, by the rules and by networkx, is what was there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rncp_graph.networks import write
from rncp_graph.networks.values import fitted
from tests.networks.reading import Read, Said, gexf, graphml, table

RULES: dict[str, Callable[[Path], Read]] = {".graphml": graphml, ".gexf": gexf, ".csv": table}
NETWORKX: dict[str, Callable[[Path], Any]] = {".graphml": nx.read_graphml, ".gexf": nx.read_gexf}

# --- any network ------------------------------------------------------------------------------------------------------

OWN = [
    *("id", "pid", "start", "end", "type", "label", "weight", "viz", "spells", "slices", "parents", "kind", "mode"),
    *("key", "networkx_key", "self", "node_for_adding", "u_for_edge", "v_for_edge", "name", "source", "target"),
    *("", "_", "=", "=x", "x", "x_", "id_", "a\x00", "a ", "a", "source_label", "target_id", "node_default"),
]
"""Names that a form, a program or we have a use for."""

TEXT = st.text(st.characters(exclude_categories=()), max_size=8)  # lone surrogates included
NAMES = st.sampled_from(OWN) | TEXT
VALUES = st.one_of(
    *(TEXT, st.sampled_from(OWN), st.none(), st.booleans(), st.dates(), st.datetimes(), st.floats(), st.decimals()),
    *(st.integers(), st.integers(-(2**63) - 1, 2**63), st.just(10**400), st.fractions(), st.binary(max_size=3)),
    *(st.lists(st.integers(), max_size=2), st.just([("a", 1, 2)]), st.just({"color": 1})),
)
SAID = st.dictionaries(NAMES, VALUES, max_size=4)
COLUMN = st.one_of(*(st.lists(of, min_size=4, max_size=4) for of in (st.booleans(), st.integers(), st.floats(), TEXT)))


@st.composite
def networks(draw: st.DrawFn) -> nx.Graph[Any]:
    graph = draw(st.sampled_from([nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]))()
    nodes = draw(st.lists(NAMES | st.integers() | st.tuples(st.integers()), max_size=4, unique=True))
    graph.add_nodes_from((node, {"c": c, **draw(SAID)}) for node, c in zip(nodes, draw(COLUMN), strict=False))
    if nodes:
        ends = draw(st.lists(st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)), max_size=4))
        graph.add_edges_from((*edge, {"c": c, **draw(SAID)}) for edge, c in zip(ends, draw(COLUMN), strict=False))
    graph.graph.update(draw(SAID))
    return graph


def plain(value: Any) -> str:
    said = (
        value.isoformat() if isinstance(value, date) else str(value).lower() if isinstance(value, bool) else str(value)
    )
    codes = (ord(character) for character in said)
    return "".join(
        chr(c) if c in (9, 10, 13) or 0x20 <= c < 0xD800 or 0xE000 <= c < 0xFFFE or c > 0xFFFF else " " for c in codes
    )


def kept(was: Any, read: Any) -> bool:
    """Whether a value is read as it was, or as text of the characters that XML has."""
    same = type(read) in (int, float) and not isinstance(was, bool | str) and was == read
    return same or was is read or (isinstance(read, str) and read == plain(was))


def check(was: dict[Any, Any], read: Said, adds: set[str]) -> None:
    """Each attribute is read back, under its name or this name and underscores; the form adds no others but these."""
    left = {name: value for name, value in read.items() if value != ""}
    for name, value in was.items():
        if value is not None and plain(value):
            fit = [one for one in left if one.rstrip("_") == plain(name).rstrip("_") and kept(value, left[one])]
            assert fit, (name, value, read)
            del left[min(fit, key=lambda one: one != plain(name))]
    assert set(left) <= adds


@pytest.mark.parametrize("suffix", RULES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(graph=networks())
def test_every_node_edge_and_attribute_is_read_back_by_the_rules(
    tmp_path: Path, suffix: str, graph: nx.Graph[Any]
) -> None:
    write(graph, tmp_path / f"n{suffix}")
    read = RULES[suffix](tmp_path / f"n{suffix}")
    assert suffix == ".csv" or read.directed == graph.is_directed()
    known = dict(zip(fitted(graph), graph, strict=True))
    assert set(read.nodes) == set(known)
    assert all(name.rstrip("_") == plain(node).rstrip("_") for name, node in known.items())
    for node, said in read.nodes.items():
        check(graph.nodes[known[node]], said, {"label"})
    assert [(known[a], known[b]) for a, b, _ in read.edges] == list(graph.edges())
    for (_, _, was), (_, _, said) in zip(graph.edges(data=True), read.edges, strict=True):
        check(was, said, {"id", "networkx_key"} if suffix == ".gexf" else set())


@pytest.mark.parametrize("suffix", NETWORKX)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(graph=networks())
def test_networkx_reads_what_the_rules_read(tmp_path: Path, suffix: str, graph: nx.Graph[Any]) -> None:
    write(graph, tmp_path / f"n{suffix}")
    ruled, read = RULES[suffix](tmp_path / f"n{suffix}"), NETWORKX[suffix](tmp_path / f"n{suffix}")
    assert read.is_directed() == ruled.directed
    order = tuple if ruled.directed else sorted
    # networkx makes no difference between an empty text and none; it tells ids and keys of its own
    mute = {"networkx_key", *(("id",) if suffix == ".graphml" and graph.is_multigraph() else ())}

    def said(values: Said) -> str:
        return repr(sorted((name, value) for name, value in values.items() if value != "" and name not in mute))

    assert {node: said(values) for node, values in read.nodes(data=True)} == {
        node: said(values) for node, values in ruled.nodes.items()
    }
    assert Counter((*order((a, b)), said(values)) for a, b, values in read.edges(data=True)) == Counter(
        (*order((a, b)), said(values)) for a, b, values in ruled.edges
    )
