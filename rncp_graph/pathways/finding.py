"""From what is asked to what is answered: ends and filters read, the network searched, records made of the paths."""

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
from rncp_graph.model.parts import VOIES
from rncp_graph.pathways.arrays import INCONNU, LOIN, NON, OUI, PROCHE, PROCHE_RESTREINTE, Arrays
from rncp_graph.pathways.ends import end_of, level_of
from rncp_graph.pathways.evidence import evidence, prepared_in, titles
from rncp_graph.pathways.likeness import likenesses
from rncp_graph.pathways.model import Weights
from rncp_graph.pathways.network import Network
from rncp_graph.pathways.paths import Search, Stage, Trail
from rncp_graph.pathways.reading import Reading, reading_of
from rncp_graph.pathways.records import Likeness, Pathway, Pathways, Step
from rncp_graph.pathways.request import End, Request
from rncp_graph.questions.near import near
from rncp_graph.questions.parameters import Parameter
from rncp_graph.stores import Store

RELATIONS = (
    *("meme", "version", "proche", "proche restreinte"),
    *("evolution", "evolution restreinte", "domaine", "loin"),
)
"""The relations of occupations by their number."""

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
        start = end_of(self.store, self.arrays, depart)
        if start.is_level:
            raise QuestionError(
                t(
                    "le départ est un métier ou une certification ; le niveau que l'on a se dit à part (--level)",
                    "the start is an occupation or a certification; the level one has is told apart (--level)",
                )
            )
        goals = [end_of(self.store, self.arrays, one) for one in arrivees]
        if not goals:
            raise QuestionError(t("il faut au moins une destination", "at least one destination is needed"))
        held = tuple(self._held(one) for one in acquis)
        given = int(level_of(self.store, niveau)) if niveau not in (None, "") else None
        return tuple(self._to(start, goal, held, given, nombre) for goal in goals)

    def _held(self, said: str) -> str:
        """Read a certification or a block that is held."""
        number, _, block = (plain := numero_of(said)).upper().partition("BC")
        if number in self.arrays.rank:
            return f"{number}BC{block}" if block else number
        raise QuestionError(
            t(
                f"acquis « {plain} » : ni certification de cette base, ni bloc d'une d'elles (RNCP27413BC01)",
                f"held `{plain}`: no certification of this store, and no block of one (RNCP27413BC01)",
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
        network = Network(self.arrays, asked)
        search = (
            None if asked.done(self.arrays) or self._before(network) or not network.allowed.any() else Search(network)
        )
        trails = search.best(number) if search else []
        answer = _Answer(self, asked, network, search)
        return answer.records(trails, supposed)

    def _alike(self, start: End, held: tuple[str, ...]) -> tuple[Likeness, ...]:
        """Return the blocks that are like those that are held, where they are to count."""
        if self.ressemblance is None:
            return ()
        return likenesses(self.store, [*held, *([start.code] if start.is_certification else [])], self.ressemblance)

    def _before(self, network: Network) -> bool:
        """Whether the day is before all that the store knows to be registered: nothing is known of it."""
        days = self.arrays.known_days()
        return days is not None and self.date < days[0] and not (network.state == OUI).any()

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


class _Answer:
    """Records of what a search found."""

    def __init__(self, finder: Finder, asked: Request, network: Network, search: Search | None) -> None:
        self.finder, self.asked, self.network, self.search = finder, asked, network, search
        self.arrays = finder.arrays

    def records(self, trails: list[Trail], supposed: bool) -> Pathways:
        """Return the answer: paths with their evidence, and remarks."""
        used = {self._number(stage.certification) for trail in trails for stage in trail.stages}
        proofs = evidence(self.finder.store, used, self.finder.there) if used else {}
        paths = tuple(
            Pathway(pas=tuple(replace(one, preuves=proofs[one.certification]) for one in map(self._step, trail.stages)))
            for trail in trails
        )
        remarks, numbers = self._remarks(paths)
        for step in (step for one in paths for step in one.pas):
            numbers |= {*step.autres[:5], *step.successeurs, *([step.par] if step.par else [])}
        for end in (self.asked.depart, self.asked.arrivee):
            numbers |= {end.code} if end.is_certification else set()
        named = titles(self.finder.store, numbers | used) if numbers | used else {}
        codes = {code for one in paths for step in one.pas for code in (*step.metiers, step.depuis, step.entree)}
        codes |= {self.asked.depart.code, self.asked.arrivee.code}
        labels = {code: self.arrays.reading.metiers[code] for code in codes if code in self.arrays.reading.metiers}
        return Pathways(
            depart=self.asked.depart.code,
            arrivee=f"niveau {self.asked.arrivee.code}" if self.asked.arrivee.is_level else self.asked.arrivee.code,
            date=self.asked.date,
            niveau=self.asked.niveau,
            niveau_suppose=supposed,
            filtres=self._filters(),
            chemins=paths,
            remarques=tuple(remarks),
            libelles=dict(sorted({**labels, **named}.items())),
            atteinte=self.asked.done(self.arrays),
        )

    def _filters(self) -> dict[str, Any]:
        finder = self.finder
        said = {
            "acquis": list(self.asked.acquis),
            "niveau_max": finder.niveau_max,
            "voie": list(finder.voie),
            "departement": finder.departement,
            "ressemblance": finder.ressemblance,
        }
        return {name: value for name, value in said.items() if value}

    def _number(self, rank: int) -> str:
        return self.arrays.certifications[rank].numero

    def _code(self, place: int | None) -> str | None:
        return None if place is None else self.arrays.metiers[place]

    def _step(self, stage: Stage) -> Step:
        one = self.arrays.certifications[stage.certification]
        state, last = self.network.state[stage.certification], int(self.network.last[stage.certification])
        after = sorted(new for new, old in self.arrays.reading.remplace if old == one.numero)
        return Step(
            certification=one.numero,
            niveau=one.niveau or None,
            type=one.abrege.partition("_")[0],
            depuis=self._code(stage.avant),
            entree=self._code(stage.entree),
            sortie=self._code(stage.sortie),
            relation=stage.gain or RELATIONS[stage.relation],
            par=None if stage.par is None else self._number(stage.par),
            blocs_a_acquerir=stage.blocs,
            blocs_comptes=stage.comptes,
            blocs_connus=one.blocs > 0,
            voies=tuple(route for route in VOIES if route in one.voies),
            etat=None if state == INCONNU else bool(state == OUI),
            fin=Date.fromordinal(last) if 0 < last < Date.max.toordinal() else None,
            successeurs=tuple(after),
            metiers=tuple(one.rome),
            autres=tuple(map(self._number, stage.autres)),
            seule=stage.seule,
            detour=stage.detour,
            couts=stage.couts,
            ressemblances=tuple(
                said for said in self.asked.ressemblances if said.bloc.partition("BC")[0] == one.numero
            ),
        )

    # What there is to say beside the paths

    def _remarks(self, paths: tuple[Pathway, ...]) -> tuple[list[str], set[str]]:
        asked, said = self.asked, []
        for end in (asked.depart, asked.arrivee):
            if end.dit:
                label = self.arrays.reading.metiers.get(end.code, "")
                said.append(
                    t(
                        f"« {end.dit} » : compris comme {end.code} {label}", f"`{end.dit}`: taken as {end.code} {label}"
                    ).strip()
                )
        if asked.done(self.arrays):
            return [*said, self._done()], set()
        said += self._mobility()
        if self.finder.ressemblance is not None and not asked.ressemblances:
            said.append(
                t(
                    "Aucun bloc connu ne ressemble assez à ceux que l'on a (--have ; « rncp-graph similar --make »).",
                    "No block is known to be like enough to those held (--have; `rncp-graph similar --make`).",
                )
            )
        if paths:
            return said, set()
        more, numbers = self._nothing()
        return [*said, more], numbers

    def _done(self) -> str:
        asked = self.asked
        if asked.arrivee.is_level:
            return t(f"On a déjà le niveau {asked.niveau}.", f"Level {asked.niveau} is held already.")
        if asked.depart.code == asked.arrivee.code:
            return t(
                "Le départ est la destination : rien à acquérir.", "The start is the destination: nothing to acquire."
            )
        if asked.arrivee.is_certification:
            return t(
                f"On a déjà {asked.arrivee.code} : rien à acquérir.",
                f"{asked.arrivee.code} is held already: nothing to acquire.",
            )
        one = asked.leading(self.arrays)[0]
        return t(
            f"{one}, que l'on a, mène déjà à {asked.arrivee.code} : rien à acquérir.",
            f"{one}, which one has, leads to {asked.arrivee.code} already: nothing to acquire.",
        )

    def _mobility(self) -> list[str]:
        """What ROME says of the two occupations: where they are near, one may pass without a certification."""
        ends = (self.asked.depart, self.asked.arrivee)
        if any(end.genre != "metier" for end in ends):
            return []
        one, other = (self.arrays.place[end.code] for end in ends)
        relation = self.arrays.relation[one, other]
        if relation in (PROCHE, PROCHE_RESTREINTE):
            return [
                t(
                    "Le ROME tient ces deux métiers pour proches : on y passe aussi sans certification.",
                    "ROME takes these two occupations for near: one may pass without a certification as well.",
                )
            ]
        return []

    def _nothing(self) -> tuple[str, set[str]]:
        """Say why nothing is reached, and what is nearest to the destination."""
        asked, arrays = self.asked, self.arrays
        state = self.network.state
        if not (state == OUI).any():
            return self._unknown_day(), set()
        if asked.arrivee.is_certification:
            return self._shut(), set()
        if asked.arrivee.is_level:
            return t(
                "Aucun chemin : rien de ce niveau ne passe les filtres.",
                "No path: nothing of that level passes the filters.",
            ), set()
        place = arrays.place[asked.arrivee.code]
        leads = {int(c) for c in arrays.quote_c[arrays.quote_o == place]}
        if not leads:
            why = t(f"aucune fiche ne cite {asked.arrivee.code}", f"no fiche quotes {asked.arrivee.code}")
        elif all(state[c] == NON for c in leads):
            last = max(
                leads, key=lambda c: (int(arrays.spans[4][(arrays.spans[0] == c) & arrays.spans[3]].max(initial=0)), c)
            )
            number = self._number(last)
            why = t(
                f"aucune certification enregistrée le {asked.date} n'y mène ; la dernière fut {number}",
                f"no certification registered on {asked.date} leads there; the last one was {number}",
            )
        else:
            why = t(
                f"les filtres écartent les {len(leads)} certifications qui y mènent",
                f"the filters leave out the {len(leads)} certifications that lead there",
            )
            if len(leads) == 1:
                why = t(
                    "les filtres écartent la seule certification qui y mène",
                    "the filters leave out the only certification that leads there",
                )
        return t(
            f"Aucun chemin : {why}. {self._nearest(place)}", f"No path: {why}. {self._nearest(place)}"
        ).strip(), set()

    def _unknown_day(self) -> str:
        days = self.arrays.known_days()
        known = ""
        if days:
            first, last = days
            known = t(
                f" ; cette base en connaît du {first} au {last}", f"; this store knows of some from {first} to {last}"
            )
        return t(
            f"Aucune certification n'est connue enregistrée le {self.asked.date}{known}.",
            f"No certification is known to be registered on {self.asked.date}{known}.",
        )

    def _shut(self) -> str:
        rank, asked = self.arrays.rank[self.asked.arrivee.code], self.asked
        if self.network.state[rank] == NON:
            after = ", ".join(new for new, old in self.arrays.reading.remplace if old == asked.arrivee.code)
            hint = t(f" ; lui succède {after}", f"; its successor is {after}") if after else ""
            return t(
                f"Aucun chemin : {asked.arrivee.code} n'est pas enregistrée le {asked.date}{hint}.",
                f"No path: {asked.arrivee.code} is not registered on {asked.date}{hint}.",
            )
        return t(
            f"Aucun chemin : les filtres écartent {asked.arrivee.code}.",
            f"No path: the filters leave out {asked.arrivee.code}.",
        )

    def _nearest(self, place: int) -> str:
        """The occupations nearest to one that can be reached."""
        within = self.search.within() if self.search else {}
        start = set() if self.asked.depart.is_certification else {self.arrays.place[self.asked.depart.code]}
        near_ones = sorted(
            (int(self.arrays.relation[one, place]), cost, self.arrays.metiers[one])
            for one, cost in within.items()
            if one not in start and one != place and self.arrays.relation[one, place] < LOIN
        )[:3]
        if not near_ones:
            return t("Rien de proche n'est atteint non plus.", "Nothing near to it is reached either.")
        listed = ", ".join(f"{code} {self.arrays.reading.metiers.get(code, '')}".strip() for _, _, code in near_ones)
        return t(f"Le plus proche qui s'atteint : {listed}.", f"The nearest that can be reached: {listed}.")
