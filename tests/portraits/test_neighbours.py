"""The neighbours of a certification, counted over a register in which most share an occupation with it."""

from __future__ import annotations

from typing import Any

from rncp_graph.model.fiche import Bloc, Fiche, Rome
from rncp_graph.portraits import Whole, portrait_of
from rncp_graph.portraits.description import Portrait
from rncp_graph.rdf.names import iri
from rncp_graph.stores import Store
from tests.portraits.test_listed import Asked
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


def test_a_page_says_the_same_where_all_neighbours_were_asked_for_before(store: Store) -> None:
    alike = Fiche(numero="RNCP2", actif=True, blocs=(Bloc(code="B2", libelle='Dire "non" à l\'autre'),))
    like = Fiche(numero="RNCP3", actif=True, blocs=(Bloc(code="B3", libelle='Dire "non" à l\'autre'),))
    made = graph(alike, like, MINE, CLOSE, *FAR[:3], ENDED[0])
    assert near(portrait_of(made, iri(alike, made.base), Whole.of(made))) == ["RNCP3"]
    for some, numbers in ((made, ("RNCP2", "RNCP1", "RNCP900")), (store, ("RNCP7141", "RNCP27413", "RNCP31678"))):
        nodes = [f"{some.base}certification/{number}" for number in numbers]
        asked: Any = Asked(some)
        filled = Whole.of(asked)
        filled.fill(asked)
        alone = [portrait_of(some, node, Whole.of(some)) for node in nodes]
        asked.queries.clear()
        assert [portrait_of(asked, node, filled) for node in nodes] == alone
        if some is made:  # where none replaces another, which need not be active
            assert not [text for text in asked.queries if "rncp:situation" in text]  # the state of a neighbour


def test_what_a_fiche_is_its_partners_and_its_sources_are_asked_in_one_question() -> None:
    alone = Fiche(numero="RNCP7", actif=True)
    asked: Any = Asked(graph(alone))
    whole = Whole.of(asked)
    whole.fill(asked)
    asked.queries.clear()
    portrait_of(asked, iri(alone, asked.base), whole)
    assert len(asked.queries) <= 2  # the second is of what it leads to: its situations
