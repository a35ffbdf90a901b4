"""From what is asked to what is answered: ends and filters read, the network searched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date as Date  # noqa: N812 - `date` is a parameter
from functools import cached_property, partial
from typing import Any
from weakref import WeakKeyDictionary

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.model.identifiers import numero_of
from rncp_graph.pathways.answering import answer
from rncp_graph.pathways.arrays import OUI, Arrays
from rncp_graph.pathways.costs import Costs
from rncp_graph.pathways.ends import end_of, level_of
from rncp_graph.pathways.evidence import blocks_of, prepared_in
from rncp_graph.pathways.model import Weights
from rncp_graph.pathways.network import Network
from rncp_graph.pathways.paths import Search
from rncp_graph.pathways.reading import Reading, reading_of
from rncp_graph.pathways.records import Likeness, Pathways
from rncp_graph.pathways.request import End, Request
from rncp_graph.questions.near import near
from rncp_graph.questions.parameters import Parameter
from rncp_graph.stores import Store

TAKEN = 4
"""The level that a person is taken to have where no certification tells any: that of the baccalauréat."""

_ARRAYS: WeakKeyDictionary[Reading, Arrays] = WeakKeyDictionary()


class Finder:
    """The filters of a request over a store; it finds the paths of any start and destinations within them."""

    def __init__(
        self,
        store: Store,
        *,
        niveau_max: int | str | None = None,
        voie: str | Iterable[str] = (),
        departement: str | None = None,
        date: Date | str | None = None,
        poids: Weights | Mapping[str, Any] | None = None,
        ressemblance: float | None = None,
        reading: Reading | None = None,
    ) -> None:
        """Read the filters, and what is known of the store unless a `reading` of it is given."""
        self.store = store
        reading = reading or reading_of(store)
        self.arrays = _ARRAYS.get(reading) or _ARRAYS.setdefault(reading, Arrays(reading))
        self.weights = poids if isinstance(poids, Weights) else Weights.of(poids or {})
        self.date = Date.fromisoformat(self._read("date", date or reading.jour)[0])
        self.niveau_max = int(level_of(store, niveau_max)) if niveau_max not in (None, "") else None
        self.voie = tuple(self._read("voie", voie)) if voie else ()
        self.departement = self._read("departement", departement)[0] if departement else None
        if ressemblance is not None and not 0 < ressemblance <= 1:
            raise QuestionError(t("ressemblance : plus de 0, au plus 1", "likeness: above 0, at most 1"))
        self.ressemblance = ressemblance

    def _read(self, name: str, said: Any) -> list[str]:
        """Read a parameter as questions do; return the ends of its IRIs, or its texts."""
        one = Parameter.named(name, obligatoire=True, plusieurs=name == "voie")
        terms = [one.n_triples(each, self.store.base, partial(near, self.store)) for each in one.each(said)]
        return [term.split('"')[1] if term.startswith('"') else term[1:-1].rpartition("/")[2] for term in terms]

    @cached_property
    def there(self) -> dict[str, bool | None] | None:
        """Whether each certification is prepared in the département asked for."""
        return prepared_in(self.store, self.departement, self.arrays.rank) if self.departement else None

    def find(
        self, depart: str, arrivees: Iterable[str], *, acquis: tuple[str, ...], niveau: int | str | None, nombre: int
    ) -> tuple[Pathways, ...]:
        """Return the paths to each destination."""
        if nombre < 1:
            raise QuestionError(t("nombre : au moins 1", "nombre: at least 1"))
        start = end_of(self.store, self.arrays, self.date, depart)
        if start.is_level:
            raise QuestionError(
                t(
                    "le départ est un métier ou une certification ; le niveau que l'on a se dit à part (--level)",
                    "the start is an occupation or a certification; the level one has is told apart (--level)",
                )
            )
        goals = [end_of(self.store, self.arrays, self.date, one) for one in arrivees]
        if not goals:
            raise QuestionError(t("il faut au moins une destination", "at least one destination is needed"))
        held = tuple(self._held(one) for one in acquis)
        given = int(level_of(self.store, niveau)) if niveau not in (None, "") else None
        return tuple(self._to(start, goal, held, given, nombre) for goal in goals)

    def _held(self, said: str) -> str:
        """Read a certification or a block that is held."""
        first, letters, last = said.upper().partition("BC")
        plain, number = said.strip(), numero_of(first)
        if number not in self.arrays.rank:
            raise QuestionError(
                t(
                    f"acquis « {plain} » : ni certification de cette base, ni bloc d'une d'elles (RNCP27413BC01)",
                    f"held `{plain}`: no certification of this store, and no block of one (RNCP27413BC01)",
                )
            )
        if not letters:
            return number
        code = f"{number}BC{last.strip()}"
        known = sorted({*blocks_of(self.store, number), *self.arrays.quoted_blocks(number)})
        if code in known:
            return code
        listed = ", ".join(known) or t("aucun", "none")
        raise QuestionError(
            t(
                f"acquis « {code} » : aucun bloc de ce code ; blocs connus de {number} : {listed}",
                f"held `{code}`: no block of that code; known blocks of {number}: {listed}",
            )
        )

    def _to(self, start: End, goal: End, held: tuple[str, ...], given: int | None, number: int) -> Pathways:
        asked = Request(
            depart=start,
            arrivee=goal,
            date=self.date,
            niveau=given or 0,
            acquis=held,
            niveau_max=self.niveau_max,
            voie=self.voie,
            there=self.there,
            ressemblances=self._alike(start, held),
            weights=self.weights,
        )
        level, supposed = (given, False) if given else self._level(asked)
        asked = replace(asked, niveau=level)
        network = Network(Costs(self.arrays, asked))
        search = (
            None if asked.done(self.arrays) or self._before(network) or not network.allowed.any() else Search(network)
        )
        filters = {
            "acquis": list(held),
            "niveau_max": self.niveau_max,
            "voie": list(self.voie),
            "departement": self.departement,
            "ressemblance": self.ressemblance,
        }
        return answer(self.store, network, search, number=number, supposed=supposed, filters=filters)

    def _alike(self, start: End, held: tuple[str, ...]) -> tuple[Likeness, ...]:
        """Return the blocks that are like those that are held, where they are to count."""
        if self.ressemblance is None:
            return ()
        from rncp_graph.pathways.likeness import likenesses

        return likenesses(self.store, [*held, *([start.code] if start.is_certification else [])], self.ressemblance)

    def _before(self, network: Network) -> bool:
        """Whether the day is before all that the store knows to be registered: nothing is known of it."""
        days = self.arrays.known_days()
        return days is not None and self.date < days[0] and not (network.costs.state == OUI).any()

    def _level(self, asked: Request) -> tuple[int, bool]:
        """Return the level of a person who does not say it: that of what is held, else of most for the occupation."""
        arrays = self.arrays
        levels = [int(arrays.niveau[rank]) for rank in asked.held(arrays)]
        if any(levels):
            return max(levels), False
        if asked.depart.is_certification:
            return TAKEN, True
        state, _ = arrays.state(self.date)
        usual = int(arrays.usual_level(self.weights, state)[arrays.place[asked.depart.code]])
        return usual or TAKEN, True
