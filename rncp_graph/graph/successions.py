"""What a succession keeps: the two certifications compared once, when the fiches of both have passed.

A succession is a node below the old certification, whichever side states it. It tells the levels of both, how many
codes ROME the old one has, and those that the new one has too. What a side does not tell, or has no fiche to tell by,
is left out: nothing is compared then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from rncp_graph.graph.links import Pair, pairs, rank_of
from rncp_graph.model.fiche import Fiche
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import RNCP
from rncp_graph.terms import segment


class Side(NamedTuple):
    """What is compared of a fiche: its level, and its codes ROME, each once, in their order."""

    niveau: int | None = None
    rome: tuple[str, ...] = ()


_NO_FICHE = Side()


@dataclass(slots=True)
class Successions:
    """Gathers the successions that fiches state, and what each fiche is compared by, as they pass."""

    pairs: set[Pair] = field(default_factory=set)
    sides: dict[str, Side] = field(default_factory=dict)

    def see(self, fiche: Fiche) -> None:
        """Remember what a fiche states, and what it is compared by."""
        self.pairs.update(pairs(fiche))
        rome = tuple(sorted({rome.code for rome in fiche.codes_rome}))
        if rome or fiche.niveau is not None:
            self.sides[fiche.numero] = Side(fiche.niveau, rome)

    def add(self, other: Successions) -> None:
        """Add what was gathered elsewhere."""
        self.pairs |= other.pairs
        self.sides |= other.sides

    def lines(self, base: str) -> Iterator[str]:
        """Write the successions as lines of N-Triples, in their order.

        >>> seen = Successions()
        >>> seen.see(Fiche(numero="RS2", niveau=6, anciennes_certifications=("RS1",)))
        >>> next(seen.lines("urn:")).split()[2]
        '<urn:certification/RS1/succession/RS2>'
        """
        for old, new in sorted(self.pairs):
            before, after = (self.sides.get(numero, _NO_FICHE) for numero in (old, new))
            certification = f"{base}certification/{segment(old)}"
            node = f"{certification}/succession/{segment(new)}"
            yield _SAY.link(certification, RNCP.succession, node)
            yield _SAY.type(node, RNCP.Succession)
            yield _SAY.link(node, RNCP.successeur, f"{base}certification/{segment(new)}")
            kept = [code for code in before.rome if code in after.rome]
            told = {
                RNCP.rangAncienne: rank_of(old),
                RNCP.rangNouvelle: rank_of(new),
                RNCP.nombreRome: len(before.rome) or None,
                RNCP.romeGardes: " ".join(kept) or None,
                RNCP.romeTousGardes: len(kept) == len(before.rome) if before.rome and after.rome else None,
                RNCP.niveauAncienne: before.niveau,
                RNCP.niveauNouvelle: after.niveau,
            }
            yield from (_SAY.say(node, term, value) for term, value in told.items() if value is not None)


_SAY = Statements()
