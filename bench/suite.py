"""The measures, in their order. What is compared is run side by side: in turn, in one run of the suite."""

from __future__ import annotations

import shutil
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.corpus import targets as cibles
from bench.machine import memoire_libre
from bench.measure import Mesure, mesurer
from bench.peer_rml import demarrages, environnement, morph, nous
from bench.preparation import Corpus, corpus, tables
from bench.tasks import commande
from rncp_graph.cli.allocator import jemalloc

FACTEURS = (0.25, 0.5, 1.0, 2.0)
"""Scales at which the growth is measured, against the scale of the run."""
EXPORTS = (".nq", ".ttl")
"""The exports that are measured beside the dump of the engine."""
FICHE_RDFLIB = 400_000
"""Bytes of memory that rdflib may need for a fiche, with a margin: some 220 triples of 1.3 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to run. Files of the cache are kept for the next run, stores are not."""

    cache: Path
    echelle: float = 1.0
    graine: int = 2026
    registre: Path | None = None
    part_rdflib: float = 1.0
    fois: int = 3
    fois_questions: int = 5
    dire: Callable[[str], None] = print


def part_rdflib(echelle: float) -> float:
    """Return the part of a scale at which rdflib is measured: all of it where its graph fits in memory, or a quarter.

    >>> part_rdflib(0.04)
    1.0
    """
    need = FICHE_RDFLIB * sum(cibles.FICHES.values()) * echelle
    return 1.0 if need < memoire_libre() else 0.25


@dataclass(slots=True)
class Resultats:
    """The measures by name, and what was found besides. `build@0.25` is a build at a quarter of the scale."""

    plan: Plan
    corpus: dict[float, Corpus] = field(default_factory=dict)
    mesures: dict[str, list[Mesure]] = field(default_factory=lambda: defaultdict(list))
    disque: dict[float, int] = field(default_factory=dict)
    compte: dict[str, Any] = field(default_factory=dict)
    quads: dict[float, int] = field(default_factory=dict)
    rml: dict[str, Any] = field(default_factory=dict)


def mener(plan: Plan) -> Resultats:
    """Run the whole suite."""
    plan.cache.mkdir(parents=True, exist_ok=True)
    suite = _Suite(plan, Resultats(plan))
    suite.preparer()
    suite.debut()
    suite.plancher()
    suite.contenu()
    suite.croissance()
    suite.rdflib()
    suite.rml()
    shutil.rmtree(suite.bases, ignore_errors=True)
    return suite.tout


class _Suite:
    def __init__(self, plan: Plan, tout: Resultats) -> None:
        self.plan, self.tout, self.bases = plan, tout, plan.cache / "stores"

    @property
    def corpus(self) -> Corpus:
        return self.tout.corpus[1.0]

    def preparer(self) -> None:
        """Make what the measures read; none of it is timed."""
        for facteur in FACTEURS:
            echelle = max(0.01, self.plan.echelle * facteur)
            self.plan.dire(f"corpus at scale {echelle:g}")
            self.tout.corpus[facteur] = corpus(self.plan.cache, echelle, self.plan.graine, self.plan.registre)
        self.plan.dire("N-Quads of the floor")
        mesurer(commande("copie", sources=self.corpus.sources, store=self._vide("copie"), quads=self.corpus.quads))
        shutil.rmtree(self.bases)

    def debut(self) -> None:
        """The start of the command, ten times each: its version, and its help."""
        for said in ("--version", "--help"):
            for _ in range(10):
                self._note(f"start {said}", mesurer([sys.executable, "-m", "rncp_graph", said]))

    def plancher(self) -> None:
        """The build and its floor, in turn; then each once with the allocator of the other."""
        for _ in range(self.plan.fois):
            self._mesure("floor", "plancher", quads=self.corpus.quads, store=self._vide("plancher"))
            self._construire(1.0)
        if library := jemalloc():
            store = self._vide("plancher")
            self._mesure("floor, jemalloc", "plancher", library, quads=self.corpus.quads, store=store)
            self._mesure("build, system", "construire", sources=self.corpus.sources, store=self._vide("systeme"))
            shutil.rmtree(self.bases / "systeme")
        self._mesure("parse and map alone", "traduction", sources=self.corpus.sources)
        floor = mesurer(commande("compte", store=self.bases / "plancher")).dit
        self.tout.compte = mesurer(commande("compte_courant", store=self._base(1.0))).dit
        if floor != self.tout.compte:
            self.plan.dire("the floor and the build do not hold the same quads")
        self.tout.compte["plancher"] = floor["quads"]
        shutil.rmtree(self.bases / "plancher")

    def contenu(self) -> None:
        """What is done with the store that was built."""
        store = self._base(1.0)
        self._mesure("read back", "relecture", store=store, sources=self.corpus.sources)
        self._mesure("find", "recherche", store=store, combien=10)
        for suffix in EXPORTS:
            sortie = self.plan.cache / f"export{suffix}"
            self._mesure(f"export{suffix}", "exportation", store=store, sortie=sortie)
            sortie.unlink()
        self._mesure("questions", "questions", store=store, fois=self.plan.fois_questions)

    def croissance(self) -> None:
        """The build at the other scales; twice at most save at the smallest."""
        for facteur in FACTEURS:
            if facteur != 1.0:
                for _ in range(self.plan.fois if facteur == FACTEURS[0] else min(2, self.plan.fois)):
                    self._construire(facteur)
            self.tout.quads[facteur] = mesurer(commande("compte_courant", store=self._base(facteur))).dit["quads"]
            shutil.rmtree(self._base(facteur))

    def rdflib(self) -> None:
        """The same fiches in an rdflib graph in memory."""
        self._mesure("rdflib", "rdflib", sources=self.tout.corpus[self.plan.part_rdflib].sources)

    def rml(self) -> None:
        """The CSV by RML, and the same by ours."""
        telles, virgules = tables(self.corpus)
        ours, theirs = self.plan.cache / "ours.nt", self.plan.cache / "morph.nt"
        python = environnement(self.plan.cache)
        if python is None:
            self.plan.dire("morph-kgc cannot be installed: not measured")
            return
        for _ in range(self.plan.fois):
            self._note("CSV by ours", nous(telles, ours))
            self._note("CSV by morph-kgc", morph(python, virgules, theirs))
        self.tout.rml = mesurer(commande("comparaison", un=ours, autre=theirs)).dit
        self.tout.rml["demarrages"] = demarrages(python)
        for path in (ours, theirs):
            path.unlink()

    def _construire(self, facteur: float) -> None:
        store = self._vide(self._base(facteur).name)
        sources = self.tout.corpus[facteur].sources
        self._mesure(f"build@{facteur:g}", "construire", jemalloc() or "", sources=sources, store=store)
        self.tout.disque[facteur] = _disque(store)

    def _mesure(self, nom: str, tache: str, allocateur: str = "", **arguments: Any) -> None:
        """Measure a task, with the malloc of the system or with the library of an allocator."""
        self._note(nom, mesurer(commande(tache, **arguments), LD_PRELOAD=allocateur))

    def _note(self, nom: str, done: Mesure) -> None:
        self.plan.dire(f"{nom}: {done.seconds:.2f} s, {done.pic / 1e6:,.0f} MB")
        self.tout.mesures[nom].append(done)

    def _base(self, facteur: float) -> Path:
        return self.bases / f"build-{facteur:g}"

    def _vide(self, nom: str) -> Path:
        """A place for a store, with nothing in it."""
        self.bases.mkdir(exist_ok=True)
        shutil.rmtree(self.bases / nom, ignore_errors=True)
        return self.bases / nom


def _disque(folder: Path) -> int:
    """Bytes that a folder takes on the disk."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())
