"""What certifications cost a person on a day: by themselves, for each occupation they quote, for each level climbed."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from rncp_graph.model.parts import VOIES
from rncp_graph.pathways.arrays import EVOLUTIONS, NON, OUI, Arrays, Floats, distances
from rncp_graph.pathways.columns import Ints, Truths
from rncp_graph.pathways.model import ADULTES, BLOCS, MONTHS, MOST_BLOCS
from rncp_graph.pathways.request import Request


class Costs:
    """The costs of a request over the arrays of a store."""

    def __init__(self, arrays: Arrays, request: Request) -> None:
        """Work out what each certification costs on that day, to that person."""
        self.arrays, self.request, self.weights = arrays, request, request.weights
        self.state, self.last = arrays.state(request.date)
        self.distance = distances(self.weights)
        self.etendue = arrays.etendue(self.weights)
        self.usual = arrays.usual_level(self.weights, self.state)

    @cached_property
    def route(self) -> Floats:
        """What its routes add: nothing where one is open to an adult, or the one asked for is."""
        adult = [VOIES.index(route) for route in ADULTES]
        known = self.arrays.ouvertes | self.arrays.fermees
        shut = np.where(
            known[:, adult].all(axis=1) | self.arrays.ouvertes.any(axis=1),
            self.weights.voie,
            self.weights.voie_inconnue,
        )
        return np.where(self.arrays.ouvertes[:, adult].any(axis=1), 0.0, shut)

    @cached_property
    def validity(self) -> Floats:
        """What is to be feared of the end of its registration, or of not knowing it."""
        months = np.maximum(self.last - self.request.date.toordinal(), 0) / 30.44
        ending = self.weights.validite * np.maximum(0.0, 1 - months / MONTHS)
        return np.where(self.state == OUI, ending, self.weights.etat_inconnu)

    @cached_property
    def counted(self) -> Ints:
        """How many blocks each certification counts for."""
        return np.asarray(np.where(self.arrays.blocs > 0, self.arrays.blocs, BLOCS), dtype=np.int64)

    @cached_property
    def missing(self) -> Ints:
        """How many of them are to acquire, those that the person holds aside."""
        held = np.zeros_like(self.counted)
        for rank, codes in self.given.items():
            held[rank] = self.counted[rank] if codes is None else len(codes)
        return np.asarray(np.maximum(self.counted - held, 0), dtype=np.int64)

    @cached_property
    def given(self) -> dict[int, set[str] | None]:
        """The blocks of each certification that the person holds, or that what she holds gives; none for all."""
        return self.request.held_blocks(self.arrays)

    @cached_property
    def own(self) -> Floats:
        """What it costs by itself: the step, its blocks, its routes, its validity, its place."""
        blocks = self.weights.bloc * np.minimum(self.missing, MOST_BLOCS)
        return np.asarray(
            self.weights.pas + blocks + self.route + self.validity + self.place + self.on_request + self.unawarded
        )

    @cached_property
    def on_request(self) -> Floats:
        """What it adds that it was registered on request, where the fiche says so."""
        return np.where(self.arrays.droit, 0.0, self.weights.demande)

    @cached_property
    def unawarded(self) -> Floats:
        """What it adds that nobody is known to award it."""
        return np.where(self.arrays.attribuee, 0.0, self.weights.certificateur_inconnu)

    @cached_property
    def place(self) -> Floats:
        """What it adds that its centres stand in places that are not known, where a département is asked for."""
        there = self.request.there
        if there is None:
            return np.zeros(len(self.arrays.certifications))
        return np.array(
            [0.0 if there.get(numero) else self.weights.lieu_inconnu for numero in self.arrays.certifications.numeros]
        )

    @cached_property
    def below(self) -> Floats:
        """What each quote adds that the certification is of a lower level than most of that occupation.

        A title that names the occupation tells more than levels do.
        """
        level, usual = self.arrays.niveau[self.arrays.quote_c], self.usual[self.arrays.quote_o]
        under = np.where(level > 0, np.maximum(usual - level, 0), 0)
        return np.where(self.arrays.nommee, 0.0, self.weights.sous_niveau * under)

    @cached_property
    def lower(self) -> Floats:
        """What each quote adds that the certification trains first for another it quotes, lower and of its level.

        A title that names the occupation tells more than levels do.
        """
        c, first, second = self.arrays.pairs
        level, usual = self.arrays.niveau[c], self.usual[self.arrays.quote_o]
        relation = self.arrays.relation[self.arrays.quote_o[first], self.arrays.quote_o[second]]
        above = np.isin(relation, EVOLUTIONS) & (usual[first] < usual[second])
        first_for = above & (level > 0) & (level <= usual[first])
        found = np.bincount(second, weights=first_for, minlength=len(usual)) > 0
        return np.where(found & ~self.arrays.nommee, self.weights.d_abord, 0.0)

    @cached_property
    def unnamed(self) -> Floats:
        """What each quote adds that the title names no job of the occupation, where ROME's job titles are known."""
        return np.where(self.arrays.passage, self.weights.intitule, 0.0)

    @cached_property
    def exit(self) -> Floats:
        """What it costs that an occupation is reached by a certification: its breadth, its level, what it is for."""
        return np.asarray(self.etendue + self.below + self.lower + self.unnamed)

    def climb(self, held: Any, level: Any) -> Floats:
        """Return what it costs to go for a level from the one held, for levels or arrays of them; 0 is not known."""
        held, level = np.asarray(held), np.asarray(level)
        up = np.maximum(level - held, 0)
        known = self.weights.niveau * up + self.weights.saut * np.maximum(up - 1, 0) ** 2
        known = known + self.weights.descente * np.maximum(held - level, 0)
        return np.where((held == 0) | (level == 0), self.weights.niveau_inconnu, known).astype(float)

    @cached_property
    def climbs(self) -> list[list[float]]:
        """What it costs to go from each level to each, by the numbers of both: of one step no array is made."""
        levels = np.arange(9)
        found: list[list[float]] = self.climb(levels[:, None], levels[None, :]).tolist()
        return found

    @cached_property
    def allowed(self) -> Truths:
        """Which certifications a step may acquire: not held, not known to be unregistered, and within the filters."""
        asked = self.request
        found = self.state != NON
        found[asked.held(self.arrays)] = False
        if asked.niveau_max is not None:
            found &= self.arrays.niveau <= asked.niveau_max
        if asked.voie:
            found &= self.arrays.ouvertes[:, [VOIES.index(route) for route in asked.voie]].all(axis=1)
        if asked.there is not None:
            found &= np.array(
                [asked.there.get(numero) is not False for numero in self.arrays.certifications.numeros], dtype=bool
            )
        return np.asarray(found, dtype=bool)
