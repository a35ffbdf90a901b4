"""The records of an answer: what a search found, with the evidence of its certifications and the names of its codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from rncp_graph.model.parts import VOIES
from rncp_graph.pathways.arrays import INCONNU, OUI
from rncp_graph.pathways.evidence import evidence, titles
from rncp_graph.pathways.network import Network
from rncp_graph.pathways.paths import Search, Stage
from rncp_graph.pathways.records import Pathway, Pathways, Step
from rncp_graph.pathways.remarks import remarks
from rncp_graph.stores import Store

RELATIONS = (
    *("meme", "version", "proche", "proche restreinte"),
    *("evolution", "evolution restreinte", "domaine", "loin"),
)
"""The relations of occupations by their number."""


def answer(
    store: Store,
    network: Network,
    search: Search | None,
    *,
    number: int,
    supposed: bool,
    filters: Mapping[str, Any],
) -> Pathways:
    """Return the best paths of a search as records, and what there is to say beside them.

    `supposed` is that the level of the person is, `filters` what the request says of its filters.
    """
    asked, arrays = network.request, network.arrays
    trails = search.best(number) if search else []
    used = {arrays.certifications[stage.certification].numero for trail in trails for stage in trail.stages}
    proofs = evidence(store, used, asked.there) if used else {}
    paths = tuple(
        Pathway(
            pas=tuple(
                replace(one, preuves=proofs[one.certification])
                for one in (_step(network, stage) for stage in trail.stages)
            )
        )
        for trail in trails
    )
    return Pathways(
        depart=asked.depart.code,
        arrivee=f"niveau {asked.arrivee.code}" if asked.arrivee.is_level else asked.arrivee.code,
        date=asked.date,
        niveau=asked.niveau,
        niveau_suppose=supposed,
        filtres={name: value for name, value in filters.items() if value},
        chemins=paths,
        remarques=remarks(network, search, reached=bool(paths), alike=filters.get("ressemblance") is not None),
        libelles=_labels(store, network, paths),
        atteinte=asked.done(arrays),
    )


def _step(network: Network, stage: Stage) -> Step:
    asked, arrays, costs = network.request, network.arrays, network.costs
    one = arrays.certifications[stage.certification]
    alike = {said.bloc for said in asked.ressemblances}
    state, last = costs.state[stage.certification], int(costs.last[stage.certification])

    def code(place: int | None) -> str | None:
        return None if place is None else arrays.metiers[place]

    return Step(
        certification=one.numero,
        niveau=one.niveau or None,
        type=one.abrege.partition("_")[0],
        depuis=code(stage.avant),
        entree=code(stage.entree),
        sortie=code(stage.sortie),
        relation=stage.gain or RELATIONS[stage.relation],
        par=None if stage.par is None else arrays.certifications[stage.par].numero,
        blocs_a_acquerir=stage.blocs,
        blocs_comptes=stage.comptes,
        blocs_connus=one.blocs > 0,
        blocs_acquis=tuple(sorted((costs.given.get(stage.certification) or set()) - alike)),
        voies=tuple(route for route in VOIES if route in one.voies),
        etat=None if state == INCONNU else bool(state == OUI),
        fin=date.fromordinal(last) if 0 < last < date.max.toordinal() else None,
        successeurs=tuple(sorted(new for new, old in arrays.reading.remplace if old == one.numero)),
        metiers=tuple(one.rome),
        autres=tuple(arrays.certifications[rank].numero for rank in stage.autres),
        seule=stage.seule,
        detour=stage.detour,
        couts=stage.couts,
        ressemblances=tuple(said for said in asked.ressemblances if said.bloc.partition("BC")[0] == one.numero),
    )


def _labels(store: Store, network: Network, paths: tuple[Pathway, ...]) -> dict[str, str]:
    """Return the name of every code and number that the paths and the ends hold."""
    ends, known = (network.request.depart, network.request.arrivee), network.arrays.reading.metiers
    steps = [step for one in paths for step in one.pas]
    numbers = {end.code for end in ends if end.is_certification}
    codes = {end.code for end in ends}
    for step in steps:
        numbers |= {step.certification, *step.autres[:5], *step.successeurs, *([step.par] if step.par else [])}
        codes |= {code for code in (*step.metiers, step.depuis, step.entree) if code}
    named = titles(store, numbers) if numbers else {}
    return dict(sorted({**{code: known[code] for code in codes if code in known}, **named}.items()))
