"""How what is expected of a fiche is written: long prose by its ends and sizes, decrees of the Journal officiel.

Long prose is known by its first and last words, its letters (every character but blanks) and its lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rncp_graph.model.fiche import (
    TexteCite,
)


@dataclass(frozen=True, eq=False)
class Texte:
    """A long text; it equals the text that it describes."""

    debut: str
    fin: str
    lettres: int
    lignes: int

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, str)
            and other.startswith(self.debut)
            and other.endswith(self.fin)
            and len("".join(other.split(" ")).replace("\n", "")) == self.lettres
            and other.count("\n") + 1 == self.lignes
        )

    __hash__ = None  # type: ignore[assignment]


def prose(debut: str, fin: str, lettres: int, lignes: int) -> Any:
    """Stand for a text where a record wants one."""
    return Texte(debut, fin, lettres, lignes)


def jo(**said: Any) -> TexteCite:
    """Stand for a decree of the Journal officiel."""
    return TexteCite(nature="arrêté", publication="Journal Officiel", **said)


ROME = "http://recrutement.pole-emploi.fr/fichesrome/ficherome?codeRome="
PRECEDENTE = "http://www.rncp.cncp.gouv.fr/grand-public/visualisationFiche?format=fr&fiche="
