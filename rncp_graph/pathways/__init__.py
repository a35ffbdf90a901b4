"""Pathways: from an occupation or a certification to others, by certifications, each step explained.

`reading` is what is known of a store, `model` the weights and why, `costs` what they make of certifications, `network`
the arcs, `paths` the search, `finding` the request read, `answering` and `remarks` what is answered, `evidence` what
fiches show, `telling` the sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date as Date  # noqa: N812 - `date` is a parameter of the verb
from typing import TYPE_CHECKING, Any

from rncp_graph.pathways.records import Pathways
from rncp_graph.stores import Store
from rncp_graph.stores.garbage import uncollected

if TYPE_CHECKING:
    from rncp_graph.pathways.model import Weights

__all__ = ["path"]


def path(
    store: Store,
    depart: str,
    /,
    *arrivees: str,
    acquis: Iterable[str] = (),
    niveau: int | str | None = None,
    niveau_max: int | str | None = None,
    voie: str | Iterable[str] = (),
    departement: str | None = None,
    date: Date | str | None = None,
    nombre: int = 3,
    poids: Weights | Mapping[str, Any] | None = None,
    ressemblance: float | None = None,
) -> tuple[Pathways, ...]:
    """Return the best paths from a start to each destination: certifications to acquire, and what each step costs.

    An end is a code of ROME (3 or 4), the number of a certification, or words that find one. `acquis` are numbers of
    certifications and codes of blocks that are held, `niveau` the level that one has. The filters leave out what is
    above a level, what is not open by all of the routes `voie`, and what is known not to be prepared in a département.
    The day is that of the store unless another is given. `poids` are weights of the model (`model.Weights`). With
    `ressemblance` blocks count as held whose texts are that much like held ones (0 to 1), once `similar` has been run.

    Raises `QuestionError` for an end that is none and a parameter of another form.
    """
    from rncp_graph.pathways.finding import Finder

    with uncollected():
        finder = Finder(
            store,
            niveau_max=niveau_max,
            voie=voie,
            departement=departement,
            date=date,
            poids=poids,
            ressemblance=ressemblance,
        )
        return finder.find(depart, arrivees, acquis=tuple(acquis), niveau=niveau, nombre=nombre)
