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
    base = store.base  # a question to the store
    names = {
        term.value.removeprefix(base)
        for quad in store.quads()
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, pyoxigraph.NamedNode) and term.value.startswith(base)
    }

    odd = [
        name for name in names if not re.fullmatch(r"[A-Za-z0-9_./-]+", name) or {"", ".", ".."} & {*name.split("/")}
    ]
    assert any(re.search(r"_[0-9a-f]{10}(/|\Z)", name) for name in names)
    assert odd == []


@pytest.fixture(scope="module")
def files(store: OxigraphStore, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The example in a file of each format."""
    folder = tmp_path_factory.mktemp("exports")
    for suffix in FORMATS:
        export(store, folder / f"exemple{suffix}")
    return {suffix: folder / f"exemple{suffix}" for suffix in FORMATS}


@pytest.fixture(scope="module")
def counted_by_jena(files: dict[str, Path]) -> dict[str, int]:
    """The number of statements that the command `riot` of Jena, run once, reads in each file."""
    command = ["java", "-cp", str(fuseki.fetched()), "riotcmd.riot", "--count", *map(str, files.values())]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    said = done.stdout + done.stderr
    assert not re.search("ERROR|WARN", said), said[:2000]
    counts = dict.fromkeys(files, 0)
    for name, found in re.findall(r"exemple(\.\w+)(.*)", said):  # of JSON-LD both kinds stand in one line
        counts[name] += sum(int(one.replace(",", "")) for one in re.findall(r"(?:Triples|Quads) = ([\d,]+)", found))
    return counts


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_three_readers_count_the_same_statements(
    suffix: str, store: OxigraphStore, files: dict[str, Path], counted_by_jena: dict[str, int]
) -> None:
    text, (name, form) = files[suffix].read_bytes(), PARSERS[suffix]
    quads = set(pyoxigraph.parse(text, format=form))

    assert {len(quads), len(oracle.quads(text, name)), counted_by_jena[suffix]} == {len(held(store, suffix))}
