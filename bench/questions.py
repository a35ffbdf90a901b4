"""`python -m bench.questions [--registre ZIP] [--scale 1] …`: the latency of every question, on every kind of store."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.latency import Temps, commande
from bench.latency_rdflib import OCTETS
from bench.machine import memoire_libre
from bench.measure import Echec, mesurer
from bench.preparation import corpus
from bench.questions_page import markdown
from bench.server import serving
from rncp_graph.resources import resource
from rncp_graph.stores.versions import current

ICI = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Donnees:
    """What questions are asked of: a title, sources of fiches, official nomenclatures."""

    nom: str
    titre: str
    sources: list[Path]
    vocabulaires: list[Path]


@dataclass(slots=True)
class Latences:
    """What was measured on some data: the times by engine, then by question."""

    donnees: Donnees
    quads: int = 0
    poses: dict[str, dict[str, str]] = field(default_factory=dict)
    lignes: dict[str, int] = field(default_factory=dict)
    temps: dict[str, dict[str, Temps]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Essai:
    """How to measure: runs of each question, seconds for rdflib (0: not at all), where stores are kept."""

    dossier: Path
    fois: int
    limite: float
    garder: bool
    dire: Callable[[str], None]


def mener(donnees: Donnees, essai: Essai) -> Latences:
    """Build the store of some data and ask it every question in memory, on disk, by HTTP, and in rdflib."""
    said, dire = Latences(donnees), essai.dire
    store, quads = essai.dossier / f"{donnees.nom}.db", essai.dossier / f"{donnees.nom}.nq"
    essai.dossier.mkdir(parents=True, exist_ok=True)
    dire(f"{donnees.nom}: build")
    found = mesurer(
        commande(
            "preparer",
            sources=[str(path) for path in donnees.sources],
            vocabulaires=[str(path) for path in donnees.vocabulaires],
            store=store,
            quads=quads,
            garder=essai.garder,
        )
    ).dit
    said.quads, said.poses, said.lignes = found["quads"], found["poses"], found["lignes"]

    def pose(moteur: str, **arguments: Any) -> None:
        dire(f"{donnees.nom}: {moteur}")
        try:
            said.temps[moteur] = mesurer(commande(moteur, poses=said.poses, fois=essai.fois, **arguments)).dit
        except Echec as echec:
            said.notes.append(f"{moteur}: {str(echec).splitlines()[-1][:300]}")

    pose("memoire", quads=quads)
    pose("disque", store=store)
    with serving(essai.dossier / "serveur.log", current(store)) as adresse:
        pose("http", adresse=adresse)
    if essai.limite and OCTETS * said.quads < memoire_libre():
        pose("rdflib", quads=quads, limite=essai.limite)
    elif essai.limite:
        said.notes.append(f"rdflib: not measured, some {OCTETS * said.quads / 1e9:.0f} GB of memory are not free")
    quads.unlink()
    return said


def main(argv: list[str] | None = None) -> None:
    """Measure, print the page and write it to `QUESTIONS.md`."""
    parser = argparse.ArgumentParser(prog="python -m bench.questions", description=__doc__)
    parser.add_argument("--registre", type=Path, help="the CSV export of January 2021; without it, it is left out")
    parser.add_argument("--scale", type=float, default=1.0, help="of the generated corpus; 0 leaves it out")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--nomenclatures", type=Path, nargs="*", default=[], help="official files, loaded with both")
    parser.add_argument("--exemple", action="store_true", help="the example corpus too: a try of a minute")
    parser.add_argument("--runs", type=int, default=7, help="of each question; fewer of the slow ones")
    parser.add_argument("--rdflib", type=float, default=60, help="seconds that rdflib has for a question; 0: none")
    parser.add_argument("--keep", action="store_true", help="use the stores of the last run, if they are there")
    parser.add_argument("--cache", type=Path, default=ICI / ".cache", help="where corpora and stores are kept")
    parser.add_argument("-o", "--output", type=Path, default=ICI / "QUESTIONS.md")
    args = parser.parse_args(argv)
    if args.scale and not 0.01 <= args.scale <= 5:
        parser.error("--scale: 0, or from 0.01 to 5")
    debut = time.perf_counter()
    essai = Essai(
        dossier=args.cache.absolute() / "questions",
        fois=max(1, args.runs),
        limite=args.rdflib,
        garder=args.keep,
        dire=lambda text: print(f"[{time.perf_counter() - debut:5.0f} s] {text}", file=sys.stderr, flush=True),
    )
    page = markdown([mener(donnees, essai) for donnees in _donnees(args)])
    print(page)
    args.output.write_text(page, encoding="utf-8")


def _donnees(args: argparse.Namespace) -> list[Donnees]:
    exemple, vocabulaires = resource("data") / "exemple", [path.absolute() for path in args.nomenclatures]
    found: list[Donnees] = []
    if args.exemple:
        files = sorted(path for path in exemple.iterdir() if path.is_file())
        titre = "The example corpus"
        found.append(Donnees(nom="exemple", titre=titre, sources=files, vocabulaires=[exemple / "nomenclatures"]))
    if args.registre:
        sources = [args.registre.absolute(), *sorted(exemple.glob("fiche-*.txt"))]
        titre = "The register of January 2021 and two old fiches"
        found.append(Donnees(nom="2021", titre=titre, sources=sources, vocabulaires=vocabulaires))
    if args.scale:
        made = corpus(args.cache.absolute(), args.scale, args.seed)
        titre = f"The corpus at scale {args.scale:g}, seed {args.seed}: {made.fiches:,} fiches"
        nom = f"corpus-{args.scale:g}"
        found.append(Donnees(nom=nom, titre=titre, sources=made.sources, vocabulaires=vocabulaires))
    return found


if __name__ == "__main__":
    main()
