"""Blocks that look like those that are held: they count as held where that is asked for, and it is said.

No fiche states it. `rncp-graph similar --make` has put the likenesses of texts in a graph of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from rncp_graph.pathways.records import Likeness
from rncp_graph.questions.question import query
from rncp_graph.questions.table import Table
from rncp_graph.stores import Store


def likenesses(store: Store, acquis: Iterable[str], least: float) -> tuple[Likeness, ...]:
    """Return the blocks that are like those that are held, each with the nearest of these.

    `acquis` are numbers of certifications, all of whose blocks are held, and codes of blocks.
    """
    held, best = set(acquis), dict[str, Likeness]()
    for number in sorted({one.partition("BC")[0] for one in held}):
        for row in cast(Table, query(store, "blocs-proches", certification=number)):
            ours, other, score = row["blocs"], row["autres_blocs"], row["score"]
            if row["nature"] != "ressemblance" or not ours or not other or score < least:
                continue
            if (number in held or ours in held) and (other not in best or best[other].score < score):
                best[other] = Likeness(ours, other, float(score))
    return tuple(best[code] for code in sorted(best))
