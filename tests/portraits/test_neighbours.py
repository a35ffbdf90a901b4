"""The neighbours of a certification, counted over a register in which most share an occupation with it."""

from __future__ import annotations

from rncp_graph.model.fiche import Fiche, Rome
from rncp_graph.portraits import Whole, portrait_of
from rncp_graph.portraits.description import Portrait
from rncp_graph.rdf.names import iri
from tests.portraits.tools import section
from tests.questions.tools import graph

ONE, TWO = Rome(code="D1407"), Rome(code="D1408")
ENDED = [Fiche(numero=f"RNCP{100 + rank}", actif=False, codes_rome=(ONE, TWO)) for rank in range(70)]
CLOSE = Fiche(numero="RNCP900", actif=True, codes_rome=(ONE, TWO))
FAR = [Fiche(numero=f"RNCP{500 + rank}", actif=True, codes_rome=(ONE,)) for rank in range(15)]
MINE = Fiche(numero="RNCP1", actif=True, codes_rome=(ONE, TWO))


def near(page: Portrait) -> list[str]:
    return [row.nom for row in section(page, "voisines").lignes]


def test_the_closest_that_are_active_are_shown_however_many_that_are_not_are_closer() -> None:
    store = graph(MINE, CLOSE, *FAR, *ENDED)
    page = portrait_of(store, iri(MINE, store.base), Whole.of(store))
    assert near(page) == [CLOSE.numero, *(one.numero for one in FAR[:11])]


def test_a_page_says_the_same_whatever_pages_were_made_before_it() -> None:
    store = graph(MINE, CLOSE, *FAR[:3], ENDED[0])
    nodes = [iri(one, store.base) for one in (MINE, CLOSE, FAR[0], ENDED[0])]
    shared = Whole.of(store)
    together = [portrait_of(store, node, shared) for node in (*nodes, *nodes)]
    alone = [portrait_of(store, node, Whole.of(store)) for node in nodes]
    assert together == [*alone, *alone]
    assert near(alone[2]) == ["RNCP1", "RNCP501", "RNCP502", "RNCP900"]
