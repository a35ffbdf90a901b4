"""What a store knows around a certification: its neighbours, what replaces it, names, the day of the data, sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import NamedNode

from rncp_graph.graph.situations import Situation
from rncp_graph.model.fiche import Fiche
from rncp_graph.portraits.memory import Memory
from rncp_graph.portraits.standings import Standing, standings
from rncp_graph.portraits.surroundings import Neighbour, Surroundings, labels
from rncp_graph.questions.day import Day, day_of
from rncp_graph.questions.finding import Origine, origines_among, sources_of
from rncp_graph.rdf.mapping import Index
from rncp_graph.rdf.names import iri
from rncp_graph.stores import Store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import expand, segment

_SITUATION = "rncp:situation"
SPANS = frozenset({expand(_SITUATION)})
"""What leads from a certification to what is known of its state, beside its fiche."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What holds for all of a store: the day of its data, its sources, and what pages before asked of it.

    Who makes many pages reads it once.
    """

    export: Day
    sources: tuple[Origine, ...]
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)
    _standings: dict[date, Mapping[str, Standing]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, store: Store) -> Whole:
        """Read it off a store."""
        return cls(day_of(store), tuple(sources_of(store)))

    def days(self, jour: date | None) -> tuple[date, ...]:
        """Return the days to tell of: the one that is asked, else that of the data and today."""
        return tuple(dict.fromkeys((jour,) if jour else (self.export.date, date.today())))

    def fill(self, store: Store) -> None:
        """Remember what pages of certifications ask for again and again, before any of them is made."""
        jour, registered = self.export.date, None
        if isinstance(store, OxigraphStore):
            registered = {node: yes for node, (yes, _) in self.standings(store, jour).items() if yes is not None}
        self.memory.fill(store, jour, registered)

    def standings(self, store: Store, jour: date) -> Mapping[str, Standing]:
        """Return how all certifications stand on a day, by IRI."""
        if jour not in self._standings:
            self._standings[jour] = standings(store, jour)
        return self._standings[jour]


def surroundings(
    store: Store, node: str, fiche: Fiche, found: Index, whole: Whole, jours: tuple[date, ...]
) -> Surroundings:
    """Return what a store knows around a certification: its IRI, its fiche, and the statements that tell of both."""
    replaces, replaced_by = (_linked(found, node, name) for name in ("rncp:remplace", "rncp:remplacePar"))
    occupations, blocks = ([*map(str, found[node][expand(name)])] for name in ("rncp:codeRome", "rncp:cleBloc"))
    near = whole.memory.near(store, node, occupations, blocks)
    known = whole.memory.known(store, {*replaces, *replaced_by, *near}, jours[0])
    concepts = (*fiche.codes_rome, *fiche.codes_nsf, *fiche.formacodes, fiche.ccn_1, fiche.ccn_2, fiche.ccn_3)
    unnamed = {iri(one, store.base) for one in (*concepts, *fiche.codes_idcc) if one and one.libelle is None}
    places = {
        f"{store.base}departement/{segment(code)}"
        for centre in fiche.centres_preparation
        for code in centre.departements
    }
    return Surroundings(
        base=store.base,
        jours=jours,
        export=whole.export,
        situations=tuple(_spans(found, node, store.base)),
        remplace=tuple(known[one].numero for one in replaces),
        remplacee_par=tuple(known[one].numero for one in replaced_by),
        voisines=tuple(Neighbour(one, known[one], *counts) for one, counts in near.items()),
        known={one.numero: one for one in known.values()},
        labels=labels(store, unnamed | places),
        sources=tuple(origines_among(found, node, whole.sources)),
    )


def _spans(found: Index, node: str, base: str) -> list[Situation]:
    """The spans of days of which something is known, in their order."""
    names = [expand(f"rncp:{name}") for name in ("du", "au", "enregistree", "fondement")]
    spans = []
    for one in _linked(found, node, _SITUATION):
        du, au, said, ground = (next(iter(found[one][name])).value for name in names)
        ground = ground.removeprefix(f"{base}fondement/")
        spans.append(Situation(date.fromisoformat(du), date.fromisoformat(au), said in ("true", "1"), ground))
    return sorted(spans, key=lambda one: one.du)


def _linked(found: Index, node: str, name: str) -> list[str]:
    return sorted(term.value for term in found[node][expand(name)] if isinstance(term, NamedNode))
