"""What is measured, each task in a process of its own: `python -m bench.tasks NAME '{"argument": "value"}'`.

A task prints one line of JSON: what it counted, and `seconds` where its work can be told from its imports.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import IO, Any

from pyoxigraph import DefaultGraph, RdfFormat, Triple
from pyoxigraph import Store as Oxigraph

from rncp_graph.building.loading import build, load
from rncp_graph.building.slices import slices_of, translate
from rncp_graph.cli.building import worth
from rncp_graph.exports import export
from rncp_graph.readers import Source, read
from rncp_graph.searching.asking import search as search_words
from rncp_graph.searching.index import FOLDER
from rncp_graph.stores import Answer, Store, open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.versions import current
from rncp_graph.terms import BASE, PREFIXES


def floor_task(quads: str, store: str) -> dict[str, Any]:
    """Time the floor: the bulk load of a file of N-Quads by the store itself, and nothing else; then its compaction."""
    inner = Oxigraph(store)
    cpu, began = time.process_time(), time.perf_counter()
    inner.bulk_load(path=quads, format=RdfFormat.N_QUADS)
    done = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    began = time.perf_counter()
    inner.optimize()
    return done | {"compaction": time.perf_counter() - began, "jemalloc": _under_jemalloc()}


def build_task(sources: list[str], store: str) -> dict[str, Any]:
    """Time a build as the command line does it, with its own choice of processes."""
    found = _sources(sources)
    began, phases = time.perf_counter(), list[float]()
    summary = build(store, *found, processes=worth(found), phase=lambda _: phases.append(time.perf_counter()))
    compaction, indexing, checking = phases
    return {
        "seconds": time.perf_counter() - began,
        "compaction": indexing - compaction,
        "indexing": checking - indexing,
        "processes": worth(found),
        "jemalloc": _under_jemalloc(),
        "fiches": summary.certifications,
        "inconnus": sum(summary.unknowns.values()),
    }


def translation(sources: list[str]) -> dict[str, Any]:
    """Time parsing and mapping alone, in this one process, without a store: the text is made and dropped."""
    cpu, began, slices = time.process_time(), time.perf_counter(), 0
    for source in _sources(sources):
        for part_file in slices_of(source.reading(), f"graph/{source.nom}", BASE):
            translate(part_file)
            slices += 1
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "slices": slices}


def copy_quads(sources: list[str], store: str, quads: str) -> dict[str, Any]:
    """Make the file of the floor: the very text that a build hands to the store, in its order."""
    found = _sources(sources)
    with open(quads, "wb") as out:
        summary = load(_Copying(OxigraphStore.creating(Path(store)), out), *found, processes=worth(found))
    return {"fiches": summary.certifications}


class _Copying(Store):
    """A store that keeps a copy of the text that is loaded in it."""

    def __init__(self, inner: Store, out: Any) -> None:
        self.inner, self.out = inner, out

    def query(self, text: str, *, allow_services: Collection[str] = ()) -> Answer:
        return self.inner.query(text, allow_services=allow_services)

    def update(self, text: str) -> None:
        self.inner.update(text)

    def load(self, quads: Iterable[bytes]) -> None:
        self.inner.load(self._copied(quads))

    @property
    def base(self) -> str:
        return self.inner.base

    @property
    def layout(self) -> int:
        return self.inner.layout

    def about(self, node: str, steps: Collection[str], graph: str | None = None) -> list[Triple]:
        return self.inner.about(node, steps, graph)

    def dump(self, out: IO[bytes], form: RdfFormat) -> int:
        return self.inner.dump(out, form)

    def _copied(self, quads: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in quads:
            self.out.write(chunk)
            yield chunk


def rdflib(sources: list[str]) -> dict[str, Any]:
    """Time the build of the rdflib graph in memory; its triples are counted outside the clock."""
    from bench.peer_rdflib import build_graph

    began = time.perf_counter()
    graph, fiches = build_graph(map(Path, sources))
    return {"seconds": time.perf_counter() - began, "fiches": fiches, "triples": len(graph)}


def comparison(one: str, other: str) -> dict[str, Any]:
    """Compare the files of both."""
    from bench.peer_rml import compare

    return compare(Path(one), Path(other))


def tally(store: str) -> dict[str, Any]:
    """Count the quads of a store, its nodes of each kind and its links."""
    from bench.truth import count_all

    return count_all(OxigraphStore(Oxigraph.read_only(store)))


def count_current(store: str) -> dict[str, Any]:
    """Count what the current version of a built store holds."""
    from bench.truth import count_all

    return count_all(open_store(Path(store)))


def read_back(store: str, sources: list[str]) -> dict[str, Any]:
    """Time the read back of every fiche as a record; each is compared with its source outside the clock."""
    from bench.truth import reread

    return reread(open_store(Path(store)), _sources(sources))


def search(store: str, how_many: int) -> dict[str, Any]:
    """Time `find` on some fiches."""
    from bench.truth import time_find

    return time_find(open_store(Path(store)), how_many)


def words(store: str, runs: int) -> dict[str, Any]:
    """Time searches by words in an open store, and weigh the index beside the rest of the version."""
    opened, version, times = open_store(Path(store)), current(Path(store)), list[float]()
    for run in range(runs + 1):
        for asked in SEARCHES:
            began = time.perf_counter()
            search_words(opened, asked)
            times += [1000 * (time.perf_counter() - began)] if run else []
    sizes = {path: path.stat().st_size for path in version.rglob("*") if path.is_file()}
    index = sum(size for path, size in sizes.items() if path.parent.name == FOLDER)
    return {"ms": median(times), "max": max(times), "index": index, "store": sum(sizes.values()) - index}


SEARCHES = (
    *("comercial banque", "serrurier", "dev web", "TP NTC", "cuisinier cap", "27413", "montage audiovisuel licence"),
    *("administratrice de réseaux", "technicien superieur systemes", "aide-soignante", "D1407", "bac pro commerce"),
)
"""What is searched for: usual words, errors, abbreviations, numbers."""


def export_task(store: str, output: str) -> dict[str, Any]:
    """Time the dump of a store by its engine alone, and then its export, to a file; the suffix says the format.

    Both read from the cache of the system: a dump that is not timed comes first.
    """
    version, path = current(Path(store)), Path(output)
    form = RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form is None:
        raise ValueError(output)
    only = None if form.supports_datasets else DefaultGraph()

    def engine() -> None:
        Oxigraph.read_only(str(version)).dump(output, form, from_graph=only, prefixes=PREFIXES)

    engine()
    began = time.perf_counter()
    engine()
    bare, began = time.perf_counter() - began, time.perf_counter()
    written = export(open_store(Path(store)), output)
    ours = time.perf_counter() - began
    return {"seconds": ours, "engine": bare, "quads": written, "bytes": path.stat().st_size}


def questions(store: str, runs: int) -> dict[str, Any]:
    """Time every question there is."""
    from bench.asking import time_questions

    return {"questions": time_questions(open_store(Path(store)), runs)}


TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    task.__name__: task
    for task in (
        *(floor_task, build_task, translation, copy_quads, rdflib, comparison),
        *(tally, count_current, read_back, search, words, export_task, questions),
    )
}


def command_of(task_name: str, **arguments: Any) -> list[str]:
    """Return the command that runs a task.

    >>> command_of("tally", store="x")[2:]
    ['bench.tasks', 'tally', '{"store": "x"}']
    """
    return [sys.executable, "-m", "bench.tasks", task_name, json.dumps(arguments, default=str)]


def _under_jemalloc() -> bool:
    return "jemalloc" in Path("/proc/self/maps").read_text(encoding="utf-8")


def _sources(paths: list[str]) -> list[Source]:
    return [read(path) for path in paths]


if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](**json.loads(sys.argv[2]))))
