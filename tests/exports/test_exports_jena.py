"""Apache Jena, rdflib and pyoxigraph read the same statements in every export of the example."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pyoxigraph
import pytest

from rncp_graph.building.loading import load
from rncp_graph.exports import FORMATS, export
from rncp_graph.nomenclatures import nomenclatures
from rncp_graph.readers import read
from rncp_graph.stores.oxigraph import OxigraphStore
from tests import oracle
from tests.exports.test_exports import PARSERS, held
from tests.servers import fuseki


@pytest.fixture(scope="module")
def store(exemple: Path) -> OxigraphStore:
    """All that the example says, codes that an IRI cannot hold as they are among it."""
    made = OxigraphStore.memory()
    load(made, *map(read, sorted(exemple.glob("*.*"))), nomenclatures=nomenclatures(exemple / "nomenclatures"))
    return made


def test_no_iri_under_the_base_needs_to_be_escaped(store: OxigraphStore) -> None:
    names = {
        term.value.removeprefix(store.base)
        for quad in store.quads()
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, pyoxigraph.NamedNode) and term.value.startswith(store.base)
    }

    odd = [
        name for name in names if not re.fullmatch(r"[A-Za-z0-9_./-]+", name) or {"", ".", ".."} & {*name.split("/")}
    ]
    assert any(re.search(r"_[0-9a-f]{10}(/|\Z)", name) for name in names)
    assert odd == []


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_three_readers_count_the_same_statements(suffix: str, store: OxigraphStore, tmp_path: Path) -> None:
    path = tmp_path / f"exemple{suffix}"
    export(store, path)
    name, form = PARSERS[suffix]
    quads = set(pyoxigraph.parse(path.read_bytes(), format=form))

    assert {len(quads), len(oracle.quads(path.read_bytes(), name)), counted_by_jena(path)} == {len(held(store, suffix))}


def counted_by_jena(path: Path) -> int:
    """The number of statements that the command `riot` of Jena reads in a file."""
    command = ["java", "-cp", str(fuseki.fetched()), "riotcmd.riot", "--count", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    said = done.stdout + done.stderr
    assert not re.search("ERROR|WARN", said), said[:2000]
    return sum(int(found.replace(",", "")) for found in re.findall(r"(?:Triples|Quads) = ([\d,]+)", said))
