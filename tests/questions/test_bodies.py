"""Bodies told by their name, on the example corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from rncp_graph.errors import QuestionError, RncpGraphWarning
from rncp_graph.model.fiche import Certificateur, Fiche
from rncp_graph.questions.bodies import Bodies
from rncp_graph.questions.question import asked_for, for_each
from rncp_graph.stores import Answer
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE
from tests.questions.tools import corpus, graph, rows


@pytest.fixture
def store(exemple: Path) -> OxigraphStore:
    return corpus(exemple)


@pytest.mark.parametrize("name", ["CCI FRANCE", "cci france", " Cci  Francé "])
def test_a_name_is_that_of_its_legal_unit_however_it_is_written(store: OxigraphStore, name: str) -> None:
    assert [node.value for node in Bodies(store).named("organisme", name)] == [f"{BASE}organisme/siren-187500020"]


def test_an_unknown_name_is_refused_with_those_that_are_close(store: OxigraphStore) -> None:
    with pytest.raises(QuestionError, match=r"^organisme: `CCI FRANC`: .*CCI FRANCE"):
        Bodies(store).named("organisme", "CCI FRANC")
    with pytest.raises(QuestionError):
        Bodies(store).named("organisme", 'x" } LABEL %s DROP ALL #')


def test_a_name_that_several_bodies_have_means_all_of_them_and_says_so_once() -> None:
    twins = ("18750002000065", "35133669800017", "18750002000073")
    store = graph(
        *(
            Fiche(numero=f"RNCP{n}", certificateurs=(Certificateur(siret=siret, nom="Académie d'essai"),))
            for n, siret in enumerate(twins, 1)
        ),
        Fiche(numero="RNCP4", certificateurs=(Certificateur(siret="44119994000012", nom="Seule"),)),
    )
    bodies = Bodies(store)
    with pytest.warns(RncpGraphWarning) as heard:
        for name in ("Académie d'essai", "ACADEMIE D ESSAI", "seule"):
            found = [node.value.rpartition("/")[2] for node in bodies.named("organisme", name)]
            assert found == (["siren-441199940"] if name == "seule" else ["siren-187500020", "siren-351336698"])
    said = "organisme: `Académie d'essai`: 2 bodies have this name, and all are meant: 187500020, 351336698"
    assert [str(warning.message) for warning in heard] == [said]


def test_a_label_of_something_else_is_no_name_of_a_body(store: OxigraphStore) -> None:
    with pytest.raises(QuestionError, match="D14"):
        Bodies(store).named("organisme", "D14")


def test_number_site_and_name_of_a_certifier_give_the_same_rows(store: OxigraphStore) -> None:
    held = rows(store, "co-certificateurs", organisme="110000072")
    assert len(held) == 2
    (name,) = (row["organisme"] for row in rows(store, "certificateurs") if row["siren"] == "110000072")
    assert rows(store, "co-certificateurs", organisme=name.lower()) == held
    assert rows(store, "co-certificateurs", organisme="110 000 072 00014") == held


def test_all_names_are_read_once_for_all_rows_of_a_table(exemple: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = corpus(exemple)
    reads: list[str] = []
    ask = OxigraphStore.query

    def heard(self: OxigraphStore, text: str) -> Answer:
        reads.extend(["all"] if "?organisme a rncp:Organisme ." in text else [])
        return ask(self, text)

    monkeypatch.setattr(OxigraphStore, "query", heard)
    names = ["Cci-France", "nobody", "C.C.I. France", "nobody else"]
    bulk, _ = for_each(store, asked_for("organisme"), names, {})
    assert len(list(bulk.terms)) > len(names)
    assert (len(reads), bulk.refused) == (2, 3)
