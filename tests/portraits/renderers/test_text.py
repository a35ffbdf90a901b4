"""The lines that a terminal shows: long lists and long texts are cut, and say so."""

from __future__ import annotations

from rncp_graph.language import use_language
from rncp_graph.model.fiche import Fiche
from rncp_graph.portraits.certification import sheet
from rncp_graph.portraits.renderers.text import LONGEST, SHOWN, passages, plain
from rncp_graph.portraits.surroundings import Surroundings
from rncp_graph.stores import Store
from rncp_graph.terms import BASE
from tests.portraits.tools import shown


def test_a_long_list_is_cut_with_a_count(samples: Store) -> None:
    with use_language("en"):
        said = dict(passages(shown(samples, "RNCP37674")))["Where to prepare for it"]
    assert len(said) == 1 + SHOWN + 1
    assert said[-1] == "… and 459 more (--format md or html gives all)"


def test_a_long_text_is_cut() -> None:
    with use_language("en"):
        said = dict(passages(sheet(Fiche(numero="RS1", objectifs_contexte="mot " * 1000), Surroundings(base=BASE))))
    assert len(said["What holders do"][0]) == LONGEST
    assert said["What holders do"][0].endswith("…")


def test_several_things_that_a_row_names_have_a_line_each(store: Store) -> None:
    with use_language("fr"):
        said = dict(passages(shown(store, "RNCP7141")))["Métiers et domaines"]
    assert said == [
        "Métiers (ROME)  D1402 – Relation commerciale grands comptes et entreprises",
        "                D1407 – Relation technico-commerciale",
        "Domaines (NSF)  312t – Négociation et vente",
    ]


def test_what_is_missing_is_explained_at_the_end(store: Store) -> None:
    with use_language("en"):
        text = plain(shown(store, "RNCP27413"))
    assert text.startswith("RNCP27413\n  Attaché(e) commercial(e)\n")
    assert text.endswith("licence not known — The terms under which this source may be reused are not known.\n")
