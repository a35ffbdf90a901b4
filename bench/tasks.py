"""What is measured, each task in a process of its own: `python -m bench.tasks NAME '{"argument": "value"}'`.

A task prints one line of JSON: what it counted, and `seconds` where its work can be told from its imports.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from pyoxigraph import DefaultGraph, RdfFormat, Triple
from pyoxigraph import Store as Oxigraph

from rncp_graph.building.loading import build, load
from rncp_graph.building.slices import slices_of, translate
from rncp_graph.cli.building import worth
from rncp_graph.exports import export
from rncp_graph.readers import Source, read
from rncp_graph.stores import Answer, Store, open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.versions import current
from rncp_graph.terms import BASE, PREFIXES


def plancher(quads: str, store: str) -> dict[str, Any]:
    """Time the floor: the bulk load of a file of N-Quads by the store itself, and nothing else; then its compaction."""
    inner = Oxigraph(store)
    cpu, debut = time.process_time(), time.perf_counter()
    inner.bulk_load(path=quads, format=RdfFormat.N_QUADS)
    done = {"secondes": time.perf_counter() - debut, "cpu": time.process_time() - cpu}
    debut = time.perf_counter()
    inner.optimize()
    return done | {"compactage": time.perf_counter() - debut, "jemalloc": _sous_jemalloc()}


def construire(sources: list[str], store: str) -> dict[str, Any]:
    """Time a build as the command line does it, with its own choice of processes."""
    found = _sources(sources)
    debut, phases = time.perf_counter(), list[float]()
    summary = build(store, *found, processes=worth(found), phase=lambda _: phases.append(time.perf_counter()))
    compactage, verification = phases
    return {
        "secondes": time.perf_counter() - debut,
        "compactage": verification - compactage,
        "processus": worth(found),
        "jemalloc": _sous_jemalloc(),
        "fiches": summary.certifications,
        "inconnus": sum(summary.unknowns.values()),
    }


def traduction(sources: list[str]) -> dict[str, Any]:
    """Time parsing and mapping alone, in this one process, without a store: the text is made and dropped."""
    cpu, debut, lues = time.process_time(), time.perf_counter(), 0
    for source in _sources(sources):
        for tranche in slices_of(source.reading(), f"graph/{source.nom}", BASE):
            translate(tranche)
            lues += 1
    return {"secondes": time.perf_counter() - debut, "cpu": time.process_time() - cpu, "tranches": lues}


def copie(sources: list[str], store: str, quads: str) -> dict[str, Any]:
    """Make the file of the floor: the very text that a build hands to the store, in its order."""
    found = _sources(sources)
    with open(quads, "wb") as out:
        summary = load(_Copie(OxigraphStore.creating(Path(store)), out), *found, processes=worth(found))
    return {"fiches": summary.certifications}


class _Copie(Store):
    """A store that keeps a copy of the text that is loaded in it."""

    def __init__(self, inner: Store, out: Any) -> None:
        self.inner, self.out = inner, out

    def query(self, text: str) -> Answer:
        return self.inner.query(text)

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
    from bench.peer_rdflib import construire as graphe

    debut = time.perf_counter()
    graph, fiches = graphe(map(Path, sources))
    return {"secondes": time.perf_counter() - debut, "fiches": fiches, "triples": len(graph)}


def comparaison(un: str, autre: str) -> dict[str, Any]:
    """Compare the files of both."""
    from bench.peer_rml import comparer

    return comparer(Path(un), Path(autre))


def compte(store: str) -> dict[str, Any]:
    """Count the quads of a store, its nodes of each kind and its links."""
    from bench.truth import compter

    return compter(OxigraphStore(Oxigraph.read_only(store)))


def compte_courant(store: str) -> dict[str, Any]:
    """Count what the current version of a built store holds."""
    from bench.truth import compter

    return compter(open_store(Path(store)))


def read_back(store: str, sources: list[str]) -> dict[str, Any]:
    """Time the read back of every fiche as a record; each is compared with its source outside the clock."""
    from bench.truth import relire

    return relire(open_store(Path(store)), _sources(sources))


def recherche(store: str, combien: int) -> dict[str, Any]:
    """Time `find` on some fiches."""
    from bench.truth import chercher

    return chercher(open_store(Path(store)), combien)


def exportation(store: str, sortie: str) -> dict[str, Any]:
    """Time the dump of a store by its engine alone, and then its export, to a file; the suffix says the format.

    Both read from the cache of the system: a dump that is not timed comes first.
    """
    version, path = current(Path(store)), Path(sortie)
    form = RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form is None:
        raise ValueError(sortie)
    only = None if form.supports_datasets else DefaultGraph()

    def engine() -> None:
        Oxigraph.read_only(str(version)).dump(sortie, form, from_graph=only, prefixes=PREFIXES)

    engine()
    debut = time.perf_counter()
    engine()
    bare, debut = time.perf_counter() - debut, time.perf_counter()
    written = export(open_store(Path(store)), sortie)
    ours = time.perf_counter() - debut
    return {"secondes": ours, "moteur": bare, "quads": written, "octets": path.stat().st_size}


def questions(store: str, fois: int) -> dict[str, Any]:
    """Time every question there is."""
    from bench.asking import interroger

    return {"questions": interroger(open_store(Path(store)), fois)}


TACHES: dict[str, Callable[..., dict[str, Any]]] = {
    task.__name__: task
    for task in (
        *(plancher, construire, traduction, copie, rdflib, comparaison),
        *(compte, compte_courant, read_back, recherche, exportation, questions),
    )
}


def commande(tache: str, **arguments: Any) -> list[str]:
    """Return the command that runs a task.

    >>> commande("compte", store="x")[2:]
    ['bench.tasks', 'compte', '{"store": "x"}']
    """
    return [sys.executable, "-m", "bench.tasks", tache, json.dumps(arguments, default=str)]


def _sous_jemalloc() -> bool:
    return "jemalloc" in Path("/proc/self/maps").read_text(encoding="utf-8")


def _sources(paths: list[str]) -> list[Source]:
    return [read(path) for path in paths]


if __name__ == "__main__":
    print(json.dumps(TACHES[sys.argv[1]](**json.loads(sys.argv[2]))))
