"""The gap map: the official mobility between occupations, against what certifications join.

The ROME says from which occupation one moves to which other. Certifications that quote two occupations join them too.
Where both agree, where no certification leads, where one alone does, and where certifications lead and the ROME sees no
way: that is the map, on a day, and over time, as certifications expire and others take their place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from rncp_graph.errors import QuestionError
from rncp_graph.gaps import areas
from rncp_graph.gaps.areas import Area, Support
from rncp_graph.gaps.ground import Ground, nomenclature, read, specialities, titles
from rncp_graph.gaps.moments import Moment, moments, years
from rncp_graph.gaps.pairs import GENRES, OPEN, Pair, pairs_on
from rncp_graph.gaps.tables import PARTS, table
from rncp_graph.language import t
from rncp_graph.questions.about import about
from rncp_graph.questions.day import Day, day_of
from rncp_graph.questions.parameters import Parameter
from rncp_graph.questions.table import Table
from rncp_graph.stores import Store

__all__ = ["GENRES", "PARTS", "Area", "GapMap", "Moment", "Pair", "Support", "gap_map"]


@dataclass(frozen=True)
class GapMap:
    """The map of a day: its pairs, and what gathers them, worked out when it is asked for.

    `domaine` is the code of the ROME in which all pairs have an end, if one was asked for; `about` says of which
    sources, of which day, and by which version.
    """

    jour: Day
    domaine: str | None
    pairs: tuple[Pair, ...]
    about: Mapping[str, Any]
    ground: Ground
    store: Store

    @property
    def mobility_known(self) -> bool:
        """Whether the store holds the mobility of the ROME, without which nothing is known of any gap."""
        return bool(self.ground.mobility)

    @property
    def counts(self) -> dict[str, int]:
        """The number of pairs of each kind."""
        found = Counter(pair.genre for pair in self.pairs)
        return {genre: found[genre] for genre in GENRES}

    @property
    def mobilities(self) -> int:
        """The number of pairs in which the ROME sees a mobility."""
        return sum(pair.mobile for pair in self.pairs)

    @property
    def bridged(self) -> int:
        """The number of those that a certification known to be registered joins."""
        return sum(pair.mobile and pair.certifications > 0 for pair in self.pairs)

    @cached_property
    def domains(self) -> list[Area]:
        """The pairs by main domain of the ROME."""
        return areas.domains(self.ground, self.pairs)

    @cached_property
    def crossings(self) -> list[Area]:
        """The pairs by the main domains of the ROME of both ends."""
        return areas.crossings(self.ground, self.pairs)

    @cached_property
    def specialities(self) -> list[Area]:
        """The pairs that certifications join, by domain of the NSF of these."""
        nsf = nomenclature(self.store, "nsf")
        return areas.specialities(nsf, specialities(self.store, nsf), self.pairs)

    @cached_property
    def certifications(self) -> list[Support]:
        """The certifications that join pairs, those first on which most mobilities hang."""
        ends = {number: None if end == OPEN else end for number, end in self.ground.ends(self.jour.date).items()}
        return areas.supports(self.pairs, ends, self.ground.successors, titles(self.store))

    @cached_property
    def moments(self) -> list[Moment]:
        """The network on the day of the map, and on the New Years around it."""
        return self.over(years(self.ground, self.jour.date))

    def over(self, days: Iterable[date]) -> list[Moment]:
        """Return the network on some days, in their order."""
        return list(moments(self.ground, self.jour.date, sorted(set(days)), self.domaine))

    def records(self, part: str, *, genres: Collection[str] = (), days: Collection[date] = ()) -> list[Any]:
        """Return the records of a part of the map, one of `PARTS`: of `paires` some kinds only, of `annees` some days.

        Raises `QuestionError` for a part or a kind that there is not.
        """
        for said, known in ((part, list(PARTS)), *((genre, list(GENRES)) for genre in genres)):
            if said not in known:
                see = ", ".join(known)
                raise QuestionError(t(f"« {said} » : inconnu ; voyez {see}", f"`{said}`: unknown; see {see}"))
        held: Iterable[Any] = self.over(days) if days else getattr(self, PARTS[part].attribute)
        return [one for one in held if not genres or one.genre in genres]

    def table(self, part: str = "paires", *, genres: Collection[str] = (), days: Collection[date] = ()) -> Table:
        """Return the records of a part of the map as a table, as `records` chooses them."""
        return table(PARTS[part].columns, self.records(part, genres=genres, days=days), self.about)

    def doubts(self) -> list[str]:
        """Say in clear sentences why the map is empty, or why nothing is known of its gaps."""
        if not self.mobility_known:
            return [
                t(
                    "la base ne tient pas les mobilités du ROME : des paires que relient des certifications, on ne "
                    "sait pas si le ROME en voit (voyez « rncp-graph build --nomenclatures »)",
                    "the store does not hold the mobility of ROME: of the pairs that certifications join it is not "
                    "known whether ROME sees one (see `rncp-graph build --nomenclatures`)",
                )
            ]
        if not self.pairs:
            return [t(f"aucune paire de métiers dans {self.domaine}", f"no pair of occupations in {self.domaine}")]
        if not any(pair.certifications for pair in self.pairs):
            return [
                t(
                    "d'aucune certification on ne sait qu'elle est enregistrée ce jour-là et relie deux métiers",
                    "no certification is known to be registered on that day and to join two occupations",
                )
            ]
        return []


def gap_map(store: Store, *, date: date | str | None = None, domaine: str | None = None) -> GapMap:
    """Draw the map of a day, by default that of the latest export; with a code of the ROME, of pairs with an end in it.

    Raises `QuestionError` for a day that cannot be read, or a code that is none of the store.

    >>> from rncp_graph.graph.shared import Shared
    >>> from rncp_graph.model.fiche import Fiche
    >>> from rncp_graph.stores import open_store
    >>> store = open_store()
    >>> store.load(line.encode() for line in Shared().fiche_lines(Fiche(numero="RNCP1")))
    >>> gap_map(store, date="2021-01-31").mobility_known
    False
    """
    jour = day_of(store) if date is None else Day(_day(date), known=True)
    ground = read(store)
    asked = None if domaine is None else _code(domaine, ground, store.base)
    told = about(store, "gap-map", {"date": jour.date, "domaine": asked})
    return GapMap(jour, asked, tuple(pairs_on(ground, jour.date, asked)), told, ground, store)


def _day(said: date | str) -> date:
    return said if isinstance(said, date) else date.fromisoformat(_term("date", said, "").split('"')[1])


def _code(said: str, ground: Ground, base: str) -> str:
    """The code of the ROME that is meant. Raises `QuestionError` where the store has none such."""
    code = ground.rome.codes.get(_term("rome", said, base).strip("<>"))
    if code is None:
        raise QuestionError(t(f"{said} : aucun code ROME de la base", f"{said}: no ROME code of the store"))
    return code


def _term(name: str, said: str, base: str) -> str:
    return Parameter.named(name).n_triples(said, base)
