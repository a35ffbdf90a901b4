"""Paths between thirty pairs of well-known occupations: a page to read, a blind side-by-side, how stable they are.

    python -m bench.pathways page STORE        # docs/thirty-pairs.md and .fr.md, with what was judged of each
    python -m bench.pathways blind STORE DIR   # for a reader: two paths a pair, A and B shuffled; the keys apart
    python -m bench.pathways stability STORE   # how many first paths change when one fiche in a hundred is lost

The store holds the register of January 2021 with the mobility of ROME; `bench/pairs.toml` the pairs and the judgements.
"""

from __future__ import annotations

import json
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import networkx as nx

from rncp_graph.language import t, use_language
from rncp_graph.pathways.arrays import OUI, Arrays
from rncp_graph.pathways.columns import Certifications
from rncp_graph.pathways.evidence import titles
from rncp_graph.pathways.finding import Finder
from rncp_graph.pathways.reading import Reading, reading_of
from rncp_graph.pathways.records import Pathways
from rncp_graph.pathways.telling import named, number
from rncp_graph.stores import Store, open_store

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
DAY = date(2021, 1, 31)
SEED, ROUNDS, LOST = 20210131, 3, 0.01
"""The losses: the seed, how often fiches are lost at random, the share that is lost."""
LOT = 4242
"""The seed of the order in which the two paths of a pair stand on a sheet."""


def pairs() -> list[dict[str, Any]]:
    """Return the pairs, with what was judged of the first path of each."""
    found: list[dict[str, Any]] = tomllib.loads((HERE / "pairs.toml").read_text(encoding="utf-8"))["pair"]
    return found


Judged = tuple[dict[str, Any], Pathways]
"""A pair, and its paths."""


def first_paths(
    store: Store, reading: Reading | None = None, count: int = 3
) -> Iterator[tuple[dict[str, Any], Pathways]]:
    """Return the paths of each pair."""
    finder = Finder(store, date=DAY, reading=reading)
    for pair in pairs():
        (found,) = finder.find(pair["from"], [pair["to"]], acquis=(), niveau=None, nombre=count)
        yield pair, found


# --- the page -------------------------------------------------------------------------------------------------------


def page(answers: list[Judged], changed: list[int]) -> str:
    """Return the page in the language in force."""
    sensible = sum(_judged(pair, found) == "yes" for pair, found in answers)
    shares = ", ".join(f"{one}" for one in changed)
    head = t(
        f"""# Trente parcours, relus

[Read in English](thirty-pairs.md)

Le premier chemin entre trente paires de métiers connus, sur le registre du {DAY} et la mobilité du ROME 3, avec les
poids par défaut ([le modèle](pathways.fr.md)). Chacun a été lu et jugé : un conseiller le proposerait-il ?
{sensible} sur {len(answers)} sont jugés sensés. Le niveau de départ est supposé : celui de la plupart des
certifications du métier.

Stabilité : une fiche sur cent retirée au hasard, {len(changed)} fois (graine {SEED}) ; le premier chemin change
pour {shares} paires sur {len(answers)}. Refaire cette page : `python -m bench.pathways page BASE`.
""",
        f"""# Thirty pathways, read

[Lire en français](thirty-pairs.fr.md)

The first path between thirty pairs of well-known occupations, on the register of {DAY} and the mobility of ROME 3,
with the default weights ([the model](pathways.md)). Each was read and judged: would a counsellor propose it?
{sensible} of {len(answers)} are judged sensible. The starting level is supposed: that of most certifications of the
occupation.

Stability: one fiche in a hundred lost at random, {len(changed)} times (seed {SEED}); the first path changes
for {shares} pairs of {len(answers)}. To make this page again: `python -m bench.pathways page STORE`.
""",
    )
    head += _compared()
    columns = t(
        "| de | à | premier chemin | coût | sensé | pourquoi |", "| from | to | first path | cost | sensible | why |"
    )
    rows = [_row(pair, found) for pair, found in answers]
    return "\n".join([head, columns, "|---|---|---|---|---|---|", *rows]) + "\n"


def _compared() -> str:
    """What was preferred on the sheets of the side-by-side."""
    told = {name: Counter(pair["preferred"][name] for pair in pairs()) for name in BASELINES}
    steps, jaccard = (told[name] for name in BASELINES)
    every = steps.total()
    return t(
        f"""
Côte à côte, à l'aveugle : `python -m bench.pathways blind BASE DOSSIER` écrit une feuille face au chemin du moins
d'étapes, une face au seul indice de Jaccard, A et B tirés au sort (graine {LOT}), la clef à part. Qui les a lues
n'avait vu ni le modèle, ni cette page. Le nôtre est préféré pour {steps["ours"]} paires sur {every} face au moins
d'étapes ({steps["baseline"]} pour l'autre, {steps["same"]} à égalité), pour {jaccard["ours"]} face à Jaccard
({jaccard["baseline"]} et {jaccard["same"]}).
""",
        f"""
Side by side, blind: `python -m bench.pathways blind STORE FOLDER` writes a sheet against the path of fewest steps and
one against Jaccard alone, A and B drawn by lot (seed {LOT}), the key apart. Who read them had seen neither the model
nor this page. Ours is preferred for {steps["ours"]} pairs of {every} against fewest steps ({steps["baseline"]} for the
other, {steps["same"]} equal), for {jaccard["ours"]} against Jaccard ({jaccard["baseline"]} and {jaccard["same"]}).
""",
    )


def _judged(pair: dict[str, Any], found: Pathways) -> str:
    """What was judged of this very path; nothing of another."""
    same = found.chemins and list(found.chemins[0].certifications) == pair["path"]
    return str(pair["sensible"]) if same else ""


def _row(pair: dict[str, Any], found: Pathways) -> str:
    said = {"yes": t("oui", "yes"), "no": t("non", "no"), "": t("à relire", "to be read again")}
    start, end = (f"{pair[side]} {found.libelles.get(pair[side], '')}" for side in ("from", "to"))
    if not found.chemins:
        return f"| {start} | {end} | {' '.join(found.remarques)} | | | |"
    steps = " → ".join(
        f"{one.type} {one.preuves.intitule} ({one.certification}, {one.niveau or '?'})".strip()
        for one in found.chemins[0].pas
    )
    judged = _judged(pair, found)
    why = t(pair["pourquoi"], pair["why"]) if judged else ""
    return f"| {start} | {end} | {steps.replace('|', '/')} | {number(found.chemins[0].cout)} | {said[judged]} | {why} |"


# --- against a baseline -----------------------------------------------------------------------------------------------


def fewest_steps(arrays: Arrays, start: str, end: str) -> list[str]:
    """Return the certifications of a path of fewest steps: ties go to the first number."""
    graph: nx.Graph[str] = nx.Graph()
    for numero, codes in _registered(arrays):
        graph.add_edges_from((numero, code) for code in codes)
    try:
        return [one for one in nx.shortest_path(graph, start, end) if one in arrays.rank]
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return []


def by_jaccard(arrays: Arrays, start: str, end: str) -> list[str]:
    """Return the certifications of a shortest path between occupations, of which ties cost 1 - Jaccard."""
    quoting: dict[str, set[str]] = {}
    for numero, codes in _registered(arrays):
        for code in codes:
            quoting.setdefault(code, set()).add(numero)
    graph: nx.Graph[str] = nx.Graph()
    for _, codes in _registered(arrays):
        for one, other in combinations(sorted(codes), 2):
            both, either = quoting[one] & quoting[other], quoting[one] | quoting[other]
            graph.add_edge(one, other, weight=1 - len(both) / len(either), by=min(both, key=arrays.rank.__getitem__))
    try:
        nodes = nx.dijkstra_path(graph, start, end)
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return []
    return list(dict.fromkeys(graph.edges[edge]["by"] for edge in pairwise(nodes)))


def _registered(arrays: Arrays) -> Iterator[tuple[str, list[str]]]:
    state, _ = arrays.state(DAY)
    for rank, one in enumerate(arrays.certifications):
        if state[rank] == OUI:
            yield one.numero, [code for code in one.rome if code in arrays.place]


BASELINES = {"fewest-steps": fewest_steps, "jaccard": by_jaccard}


def blind(store: Store, folder: Path) -> None:
    """Write a sheet for each baseline, with ours and its path as A and B in an order drawn by lot, and a key apart."""
    folder.mkdir(parents=True, exist_ok=True)
    answers = list(first_paths(store, count=1))
    arrays = Arrays(reading_of(store))
    for name, baseline in BASELINES.items():
        lot = random.Random(LOT)  # noqa: S311 - an order, no secret
        sheet, key = [_SHEET], {}
        for rank, (pair, found) in enumerate(answers, 1):
            ours = list(found.chemins[0].certifications) if found.chemins else []
            theirs = baseline(arrays, pair["from"], pair["to"])
            sides = [("ours", ours), (name, theirs)]
            lot.shuffle(sides)
            key[rank] = {"A": sides[0][0], "B": sides[1][0], "same": ours == theirs}
            sheet.append(f"\n## {rank}. {named(found, pair['from'])} → {named(found, pair['to'])}\n")
            for letter, (_, numbers) in zip("AB", sides, strict=True):
                sheet += [f"{letter}.", *(_step(store, arrays, one) for one in numbers or [""]), ""]
        (folder / f"{name}.md").write_text("\n".join(sheet) + "\n", encoding="utf-8")
        (folder / f"{name}.key.json").write_text(json.dumps(key, indent=1) + "\n", encoding="utf-8")


_SHEET = f"""# Which path would you propose?

Each pair names an occupation that a person has and another that she wants, on {DAY}. Each path names the
certifications to acquire, in their order. Write A, B or = under each pair."""


def _step(store: Store, arrays: Arrays, numero: str) -> str:
    """A certification as the sheet shows it, the same for whoever proposed it."""
    if not numero:
        return "   no path"
    one = arrays.certifications[arrays.rank[numero]]
    leads = ", ".join(f"{code} {arrays.reading.metiers.get(code, '')}" for code in one.rome)
    kind, title = one.abrege.partition("_")[0], titles(store, [numero]).get(numero, "")
    return f"   - {kind} {title} ({numero}, level {one.niveau or 'not stated'}); leads to {leads}"


# --- stability --------------------------------------------------------------------------------------------------------


def stability(store: Store, answers: list[Judged]) -> list[int]:
    """Return for each round how many first paths change when a share of the fiches is lost at random."""
    reading, changed = reading_of(store), []
    before = [found.chemins and found.chemins[0].certifications for _, found in answers]
    for turn in range(ROUNDS):
        lot = random.Random(SEED + turn)  # noqa: S311 - the same fiches each time
        kept = Certifications.of(one for one in reading.certifications if lot.random() >= LOST)
        after = first_paths(store, replace(reading, certifications=kept), count=1)
        now = [found.chemins and found.chemins[0].certifications for _, found in after]
        changed.append(sum(one != other for one, other in zip(before, now, strict=True)))
    return changed


def main(words: list[str]) -> None:
    """Do what is asked."""
    verb, where, *rest = words
    store = open_store(where)
    if verb == "blind":
        blind(store, Path(rest[0]))
        return
    answers = list(first_paths(store, count=1))
    changed = stability(store, answers)
    print(changed, "of", len(answers))
    if verb == "page":
        for lang, suffix in (("en", ".md"), ("fr", ".fr.md")):
            with use_language(lang):
                (DOCS / f"thirty-pairs{suffix}").write_text(page(answers, changed), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
