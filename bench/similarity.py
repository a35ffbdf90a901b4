"""`python -m bench.similarity --registre ZIP --flux XML...`: what the likeness of blocks finds of what is known.

Known are the official equivalences of the flow, and the blocks of a certification and of the one that replaces it which
have one title. Of each such block the others are put in order by likeness: among all blocks of other certifications,
and among those of the certification that it is known to lead to. And candidates are held against all pairs in full.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np

from rncp_graph.building.loading import load
from rncp_graph.publication.markdown import table
from rncp_graph.readers import read
from rncp_graph.similarity import NEIGHBOURS, THRESHOLD
from rncp_graph.similarity.model import parts
from rncp_graph.similarity.nearest import score
from rncp_graph.similarity.pairs import neighbours
from rncp_graph.similarity.texts import Block, blocks_of
from rncp_graph.stores import Store, open_store
from rncp_graph.terms import ONTOLOGY, normalised

KS = (1, 3, 5, 10)
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
Known = dict[int, set[int]]
"""Of a block, the blocks that are known to cover the same ground; by their places."""
Ranks = dict[int, list[int]]
"""Of a block, others in order, the nearest first."""
Likeness = Callable[[int, Sequence[int]], Sequence[float]]
"""The scores of a block and of others."""

SAMPLE = 100
"""Blocks whose neighbours are sought among all pairs."""

OFFICIAL = """?a rncp:aCorrespondance ?said . ?said rncp:blocSource ?one ; rncp:blocDestination ?other ;
    rncp:certificationDestination ?b"""
LINEAGE = """?a rncp:remplacePar ?b . ?a rncp:bloc ?one . ?b rncp:bloc ?other .
    ?one rncp:cleLibelle ?key . ?other rncp:cleLibelle ?key"""


NOTES = """# Likeness of blocks: what it finds of what is known

Made by `python -m bench.similarity`; `bench/README.md` says how.

- *Precision* is the part of what is shown that is known, *recall* the part of what is known that is shown. Nobody says
  that what is not known is wrong: precision is a lower bound, the more so among all blocks.
- Of a block that is officially tied, the other one has a text here only where its fiche is in the register of 2021: few
  pairs can be tried, and all by titles, as that register has no texts of competences. The weight of competences is a
  judgement, not measured.
- Pairs of lineage have one title: among the blocks of the successor they are found by any measure of words. Among all
  blocks they tell how many others bear the same title."""


class Measure(NamedTuple):
    """Precision and recall at a number of neighbours, over the blocks of which something is known."""

    k: int
    precision: float
    recall: float


def known(store: Store, blocks: Sequence[Block], pattern: str) -> Known:
    """Return what a pattern tells of blocks: `?one` leads to `?other`."""
    places = {block.iri: place for place, block in enumerate(blocks)}
    found: Known = defaultdict(set)
    for one, other in cast(Any, store.query(_pairs(pattern))):
        if one.value in places and other.value in places:
            found[places[one.value]].add(places[other.value])
    return dict(found)


def _pairs(pattern: str) -> str:
    return f"PREFIX rncp: <{ONTOLOGY}> SELECT DISTINCT ?one ?other {{ {pattern} FILTER(?a != ?b) }}"


def measures(truth: Known, ranks: Ranks) -> list[Measure]:
    """Return precision and recall at each k.

    Precision is the part of the neighbours shown that is known, recall the part of what is known that is shown.

    >>> measures({0: {1, 2}}, {0: [1, 3, 2]})[:2]
    [Measure(k=1, precision=1.0, recall=0.5), Measure(k=3, precision=0.6666666666666666, recall=1.0)]
    """
    found = []
    for k in KS:
        shown = {one: ranks.get(one, [])[:k] for one in truth}
        right = sum(len(truth[one].intersection(shown[one])) for one in truth)
        given, wanted = sum(map(len, shown.values())), sum(map(len, truth.values()))
        found.append(Measure(k, right / given if given else 0.0, right / wanted if wanted else 0.0))
    return found


def within(truth: Known, blocks: Sequence[Block], scores: Likeness) -> Ranks:
    """Put the blocks of the certifications that a block is known to lead to in order."""
    homes: dict[str, list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        homes[block.certification].append(place)
    found = {}
    for one, others in truth.items():
        targets = [place for home in sorted({blocks[other].certification for other in others}) for place in homes[home]]
        said = [-value for value in scores(one, targets)]
        found[one] = [place for _, place in sorted(zip(said, targets, strict=True))]
    return found


def jaccard(blocks: Sequence[Block]) -> Likeness:
    """Return the baseline: words of titles in common, of the words of either."""
    words = [set(normalised(block.text.title).split()) for block in blocks]
    return lambda one, others: [len(words[one] & words[o]) / (len(words[one] | words[o]) or 1) for o in others]


def report(store: Store) -> str:
    """Return the tables, in Markdown."""
    blocks = blocks_of(store)
    views = parts([block.text for block in blocks])

    def likeness(one: int, others: Sequence[int]) -> Sequence[float]:
        found: list[float] = score(views, np.full(len(others), one), np.array(others, dtype=np.int64)).tolist()
        return found

    everywhere = {
        place: [other for _, other in others] for place, others in enumerate(neighbours(blocks, max(KS), 0.1))
    }
    said = [NOTES, f"{len(blocks):,} blocks, {len({block.text for block in blocks}):,} texts."]
    said.append(_candidates(blocks, likeness))
    for title, pattern in (("Official equivalences", OFFICIAL), ("Lineage, one title", LINEAGE)):
        truth = known(store, blocks, pattern)
        stated = len(list(cast(Any, store.query(_pairs(pattern)))))
        said += [f"## {title}", f"{sum(map(len, truth.values()))} pairs, of {len(truth)} blocks; {stated} are stated."]
        rows = []
        for where, ranks in (
            ("all blocks", everywhere),
            ("blocks of that certification", within(truth, blocks, likeness)),
            ("the same, by words in common", within(truth, blocks, jaccard(blocks))),
        ):
            rows += [(where, one.k, f"{one.precision:.2f}", f"{one.recall:.2f}") for one in measures(truth, ranks)]
        said.append(table(("among", "k", "precision", "recall"), rows))
        said.append(table(("score from", "precision", "recall", "pairs"), _thresholds(truth, blocks, likeness)))
    return "\n\n".join(said)


def _candidates(blocks: Sequence[Block], likeness: Likeness) -> str:
    """Say which part of the nearest blocks is found, of those that all pairs in full give."""
    found, right, wanted, step = neighbours(blocks, NEIGHBOURS, THRESHOLD), 0, 0, len(blocks) // SAMPLE or 1
    for one in range(0, len(blocks), step):
        home = blocks[one].certification
        whole = [value for value, block in zip(likeness(one, range(len(blocks))), blocks, strict=True)
                 if value >= THRESHOLD and block.certification != home]  # fmt: skip
        best = sorted(whole, reverse=True)[:NEIGHBOURS]
        wanted += len(best)
        right += sum(value >= best[-1] for value, _ in found[one]) if best else 0
    return f"Of the {wanted} nearest blocks of every {step}th block, {right / (wanted or 1):.1%} are found."


def _thresholds(truth: Known, blocks: Sequence[Block], likeness: Likeness) -> Iterable[tuple[object, ...]]:
    """Precision and recall by score, among the blocks of the certifications that a block is known to lead to."""
    scored = [
        (value, other in truth[one])
        for one, others in within(truth, blocks, likeness).items()
        for other, value in zip(others, likeness(one, others), strict=True)
    ]
    wanted = sum(map(len, truth.values()))
    for threshold in THRESHOLDS:
        kept = [right for value, right in scored if value >= threshold]
        precision, recall = (f"{sum(kept) / whole:.2f}" if whole else "" for whole in (len(kept), wanted))
        yield threshold, precision, recall, len(kept)


def main(argv: list[str] | None = None) -> None:
    """Print the tables of the evaluation, and write them to `SIMILARITY.md`."""
    parser = argparse.ArgumentParser(prog="python -m bench.similarity", description=__doc__)
    parser.add_argument("--registre", type=Path, required=True, help="the CSV export of January 2021")
    parser.add_argument("--flux", type=Path, nargs="+", required=True, help="files of the XML flow with equivalences")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parent / "SIMILARITY.md")
    args = parser.parse_args(argv)
    store = open_store()
    load(store, *(read(path) for path in (args.registre, *args.flux)))
    page = report(store)
    print(page)
    args.output.write_text(f"{page}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
