"""`show`: a fiche as people read it."""

from __future__ import annotations

from pathlib import Path

from rncp_graph.building.loading import load
from rncp_graph.cli.portrait import portrait
from rncp_graph.language import use_language
from rncp_graph.nomenclatures import nomenclatures
from rncp_graph.questions.finding import find, origines
from rncp_graph.readers import read
from rncp_graph.stores import open_store


def test_an_occupation_is_shown_under_the_words_of_the_fiche_whatever_the_official_list_calls_it(exemple: Path) -> None:
    path, store = exemple / "fiche-RNCP27413.txt", open_store()
    load(store, read(path), nomenclatures=nomenclatures(exemple / "nomenclatures"))
    fiche, (written,) = find(store, "RNCP27413"), read(path)
    (shown,) = (lines for title, lines in portrait(fiche, origines(store, "27413")) if "ROME" in title)
    assert shown == [f"{rome.code}  {rome.libelle}" for rome in written.codes_rome]
    assert shown[-1] == "D1407  Relation technico-commerciale"


def test_a_fiche_of_several_sources_names_them_and_the_rule_of_their_merge(exemple: Path) -> None:
    store, numero = open_store(), "RNCP27413"
    load(store, read(exemple / "export-fiches-csv-exemple.zip"), read(exemple / f"fiche-{numero}.txt"))
    with use_language("en"):
        several = dict(portrait(find(store, numero), origines(store, numero)))["Sources"]
        alone = dict(portrait(find(store, "RNCP861"), origines(store, "RNCP861")))["Sources"]
    assert several[:-1] == ["export-fiches-csv-exemple.zip (csv)", "fiche-RNCP27413.txt (texte)"]
    assert "of each format the newest export" in several[-1]
    assert alone == ["export-fiches-csv-exemple.zip (csv)"]
