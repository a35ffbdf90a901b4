"""What there is to say beside the paths of an answer: how its ends were taken, why nothing is reached."""

from __future__ import annotations

from collections.abc import Iterator

from rncp_graph.language import t
from rncp_graph.pathways.arrays import LOIN, NON, OUI, PROCHE, PROCHE_RESTREINTE, Arrays
from rncp_graph.pathways.network import Network
from rncp_graph.pathways.paths import Search
from rncp_graph.pathways.request import Request


def remarks(network: Network, search: Search | None, *, reached: bool, alike: bool) -> tuple[str, ...]:
    """Return the sentences, in the language in force.

    `reached` is that there are paths, `alike` that blocks like those that are held were to count.
    """
    asked, arrays = network.request, network.arrays
    said = list(_taken(asked, arrays))
    if asked.done(arrays):
        return (*said, _done(asked, arrays))
    said += _mobility(asked, arrays)
    if alike and not asked.ressemblances:
        said.append(
            t(
                "Aucun bloc connu ne ressemble assez à ceux que l'on a (--have ; « rncp-graph similar --make »).",
                "No block is known to be like enough to those held (--have; `rncp-graph similar --make`).",
            )
        )
    return tuple(said) if reached else (*said, _nothing(network, search))


def _taken(asked: Request, arrays: Arrays) -> Iterator[str]:
    """How words were taken."""
    for end in (asked.depart, asked.arrivee):
        if end.dit:
            taken = arrays.named(end.code)
            others = ", ".join(map(arrays.named, end.aussi))
            rather = t(f" ; aussi trouvés : {others}", f"; also found: {others}") if others else ""
            yield t(f"« {end.dit} » : compris comme {taken}{rather}", f"`{end.dit}`: taken as {taken}{rather}")


def _done(asked: Request, arrays: Arrays) -> str:
    if asked.arrivee.is_level:
        return t(f"On a déjà le niveau {asked.niveau}.", f"Level {asked.niveau} is held already.")
    if asked.depart.code == asked.arrivee.code:
        return t("Le départ est la destination : rien à acquérir.", "The start is the destination: nothing to acquire.")
    if asked.arrivee.is_certification:
        return t(
            f"On a déjà {asked.arrivee.code} : rien à acquérir.",
            f"{asked.arrivee.code} is held already: nothing to acquire.",
        )
    one = asked.leading(arrays)[0]
    return t(
        f"{one}, que l'on a, mène déjà à {asked.arrivee.code} : rien à acquérir.",
        f"{one}, which one has, leads to {asked.arrivee.code} already: nothing to acquire.",
    )


def _mobility(asked: Request, arrays: Arrays) -> Iterator[str]:
    """What ROME says of the two occupations: where they are near, one may pass without a certification."""
    ends = (asked.depart, asked.arrivee)
    if any(end.genre != "metier" for end in ends):
        return
    one, other = (arrays.place[end.code] for end in ends)
    if arrays.relation[one, other] in (PROCHE, PROCHE_RESTREINTE):
        yield t(
            "Le ROME tient ces deux métiers pour proches : on y passe aussi sans certification.",
            "ROME takes these two occupations for near: one may pass without a certification as well.",
        )


def _nothing(network: Network, search: Search | None) -> str:
    """Say why nothing is reached, and what is nearest to the destination."""
    asked, arrays, state = network.request, network.arrays, network.costs.state
    if not (state == OUI).any():
        return _unknown_day(asked, arrays)
    if asked.arrivee.is_certification:
        return _shut(network, search)
    if asked.arrivee.is_level:
        most = int(arrays.niveau[network.allowed].max(initial=0))
        return t(
            "Aucun chemin : rien de ce niveau ne passe les filtres"
            + (f" ; le plus haut qui les passe est le niveau {most}." if most else "."),
            "No path: nothing of that level passes the filters"
            + (f"; the highest that does is level {most}." if most else "."),
        )
    place = arrays.place[asked.arrivee.code]
    leads = {int(c) for c in arrays.quote_c[arrays.quote_o == place]}
    if not leads:
        why = t(f"aucune fiche ne cite {asked.arrivee.code}", f"no fiche quotes {asked.arrivee.code}")
    elif all(state[c] == NON for c in leads):
        last = max(
            leads, key=lambda c: (int(arrays.spans[4][(arrays.spans[0] == c) & arrays.spans[3]].max(initial=0)), c)
        )
        number = arrays.certifications[last].numero
        why = t(
            f"aucune certification enregistrée le {asked.date} n'y mène ; la dernière fut {number}",
            f"no certification registered on {asked.date} leads there; the last one was {number}",
        )
    elif len(able := [c for c in leads if state[c] != NON]) == 1:
        why = t(
            "les filtres écartent la seule certification qui y mène",
            "the filters leave out the only certification that leads there",
        )
    else:
        why = t(
            f"les filtres écartent les {len(able)} certifications qui y mènent",
            f"the filters leave out the {len(able)} certifications that lead there",
        )
    nearest = _nearest(network, search, place)
    return t(f"Aucun chemin : {why}. {nearest}", f"No path: {why}. {nearest}").strip()


def _unknown_day(asked: Request, arrays: Arrays) -> str:
    known = ""
    if days := arrays.known_days():
        first, last = days
        known = t(
            f" ; cette base en connaît du {first} au {last}", f"; this store knows of some from {first} to {last}"
        )
    return t(
        f"Aucune certification n'est connue enregistrée le {asked.date}{known}.",
        f"No certification is known to be registered on {asked.date}{known}.",
    )


def _shut(network: Network, search: Search | None) -> str:
    asked, arrays = network.request, network.arrays
    aimed = asked.arrivee.code
    if network.costs.state[arrays.rank[aimed]] == NON:
        after = ", ".join(new for new, old in arrays.reading.remplace if old == aimed)
        hint = t(f" ; lui succède {after}", f"; its successor is {after}") if after else ""
        return t(
            f"Aucun chemin : {aimed} n'est pas enregistrée le {asked.date}{hint}.",
            f"No path: {aimed} is not registered on {asked.date}{hint}.",
        )
    within = search.within() if search else {}
    places = [arrays.place[code] for code in arrays.certifications[arrays.rank[aimed]].rome if code in arrays.place]
    leads = [arrays.metiers[one] for one in places if one in within]
    listed = ", ".join(map(arrays.named, leads))
    near = t(f"Parmi les métiers où elle mène, à portée : {listed}.", f"Of what it leads to, in reach: {listed}.")
    if not leads:
        near = _nearest(network, search, places[0]) if places else ""
    why = t(f"Aucun chemin : les filtres écartent {aimed}.", f"No path: the filters leave out {aimed}.")
    return f"{why} {near}".strip()


def _nearest(network: Network, search: Search | None, place: int) -> str:
    """The occupations nearest to one that can be reached."""
    asked, arrays = network.request, network.arrays
    within = search.within() if search else {}
    start = set() if asked.depart.is_certification else {arrays.place[asked.depart.code]}
    near_ones = sorted(
        (int(arrays.relation[one, place]), cost, arrays.metiers[one])
        for one, cost in within.items()
        if one not in start and one != place and arrays.relation[one, place] < LOIN
    )[:3]
    if not near_ones:
        return t("Rien de proche n'est atteint non plus.", "Nothing near to it is reached either.")
    listed = ", ".join(arrays.named(code) for _, _, code in near_ones)
    return t(f"Le plus proche qui s'atteint : {listed}.", f"The nearest that can be reached: {listed}.")
