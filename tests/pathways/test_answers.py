"""What is held, what words mean, and which paths are told apart: what an answer says is what the store holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rncp_graph.errors import QuestionError
from rncp_graph.language import use_language
from rncp_graph.model.fiche import Bloc, Correspondance, Rome
from rncp_graph.pathways import path
from rncp_graph.pathways.graph import whole_of
from rncp_graph.pathways.model import Weights
from rncp_graph.pathways.telling import text
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.pathways.test_pathways import AVANT, DAY, JOUR, fiche, numbers
from tests.questions.tools import graph, rome


def test_a_block_that_no_fiche_has_is_not_held(example: OxigraphStore) -> None:
    for said in ("RNCP31114BC77", "RNCP31114BC"):
        with pytest.raises(QuestionError, match="known blocks of RNCP31114: RNCP31114BC01"), use_language("en"):
            path(example, "D1407", "M1805", date=DAY, acquis=[said])


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_step_names_what_is_held_of_it_apart_from_what_is_to_acquire(lang: str) -> None:
    blocks = tuple(Bloc(code=f"RNCP1BC0{n}", libelle=f"Titre {n}") for n in (1, 2))
    store = graph(fiche("RNCP1", 5, "M1805", blocs=blocks), fiche("RNCP2", 5, "A1101"), jour=JOUR)
    with use_language(lang):
        (found,) = path(store, "A1101", "M1805", date=JOUR, acquis=["1 bc01"])
        lines = [line.strip() for line in text(found)]
    assert found.chemins[0].pas[0].blocs_acquis == ("RNCP1BC01",)
    said = {"fr": ("Déjà acquis", "Blocs : Titre 2."), "en": ("Held already", "Blocks: Titre 2.")}[lang]
    assert all(any(line.startswith(one) for line in lines) for one in said)
    assert any(("1 sur 2 blocs" if lang == "fr" else "1 of 2 blocks") in line for line in lines)


def test_words_mean_the_occupation_of_that_job_title_else_one_that_certifications_lead_to() -> None:
    """M1202 is quoted more, but M1203 is the accountant; of nurses, J1506 alone is to be had."""
    known = (Rome(code="M1202", libelle="Auditeur comptable"), Rome(code="M1203", libelle="Comptable"))
    nurses = (Rome(code="J1505", libelle="Infirmier de prévention"), Rome(code="J1506", libelle="Infirmier en soins"))
    store = graph(
        replace(fiche("RNCP1", 5), codes_rome=known),
        replace(fiche("RNCP2", 5), codes_rome=known[:1]),
        replace(fiche("RNCP3", 6), codes_rome=nurses[1:]),
        replace(AVANT, numero="RNCP4", codes_rome=nurses[:1]),
        replace(AVANT, numero="RNCP5", codes_rome=nurses[:1]),
        jour=JOUR,
    )
    with use_language("en"):
        (found,) = path(store, "comptable", "infirmier", date=JOUR, niveau=5)
    assert (found.depart, found.arrivee) == ("M1203", "J1506")
    assert found.remarques == (
        "`comptable`: taken as M1203 Comptable; also found: M1202 Auditeur comptable",
        "`infirmier`: taken as J1506 Infirmier en soins; also found: J1505 Infirmier de prévention",
    )


def test_what_filters_leave_out_is_counted_of_what_is_registered() -> None:
    store = graph(
        fiche("RNCP3", 6, "M1805"), *(replace(AVANT, numero=f"RNCP{n}", codes_rome=rome("M1805")) for n in (1, 2)),
        fiche("RNCP4", 3, "A1101"), jour=JOUR,
    )  # fmt: skip
    with use_language("en"):
        (found,) = path(store, "A1101", "M1805", date=JOUR, niveau_max=3)
    assert "the filters leave out the only certification that leads there" in found.remarques[-1]


def test_a_path_with_an_equal_of_a_better_one_and_more_is_a_detour() -> None:
    """RNCP2 makes the step of RNCP1 nearly as well: to go by RNCP3 first, then by RNCP2, says nothing new."""
    blocks = tuple(Bloc(code=f"RNCP2BC0{n}") for n in range(1, 10))
    store = graph(
        fiche("RNCP1", 5, "M1805"),
        fiche("RNCP2", 5, "M1805", blocs=blocks),
        fiche("RNCP3", 5, "A1201", correspondances=(Correspondance(certification_destination="RNCP2"),)),
        fiche("RNCP4", 5, "A1101"),
        jour=JOUR,
    )
    assert numbers(store, "A1101", "M1805", niveau=5, nombre=9) == [("RNCP1",)]


def test_nobody_goes_first_for_what_a_certification_replaces() -> None:
    blocks = tuple(Bloc(code=f"RNCP2BC0{n}") for n in range(1, 9))
    store = graph(
        fiche("RNCP1", 5, "A1201"),
        fiche("RNCP2", 5, "M1805", blocs=blocks, anciennes_certifications=("RNCP1",)),
        fiche("RNCP3", 5, "A1101"),
        jour=JOUR,
    )
    assert numbers(store, "A1101", "M1805", niveau=5, nombre=9) == [("RNCP2",)]
    (held,) = path(store, "RNCP1", "M1805", date=JOUR)
    assert (held.chemins[0].pas[0].relation, held.chemins[0].pas[0].blocs_a_acquerir) == ("filiation", 4)


def test_what_could_take_the_place_of_a_successor_is_named() -> None:
    blocks = tuple(Bloc(code=f"RNCP{n}BC0{m}") for n in (2, 3) for m in range(1, 4))
    store = graph(
        fiche("RNCP1", 5, "A1101", "A1102"),
        fiche("RNCP2", 5, "A1102", "A1103", blocs=blocks[:3], anciennes_certifications=("RNCP1",)),
        fiche("RNCP3", 5, "A1102", "A1103", blocs=blocks[3:]),
        jour=JOUR,
    )
    (found,) = path(store, "RNCP1", "A1103", date=JOUR, poids={"etendue": 0})
    (step,) = found.chemins[0].pas
    assert (step.certification, step.relation, step.autres) == ("RNCP2", "filiation", ("RNCP3",))


def test_the_breadth_of_what_one_holds_is_no_part_of_what_a_way_without_a_certification_costs() -> None:
    store = graph(
        fiche("RNCP1", 5, "A1101", "F1703", "K1304"),
        fiche("RNCP2", 5, "A1102"),
        fiche("RNCP3", 6, "A1102"),
        jour=JOUR,
    )
    (found,) = path(store, "RNCP1", "A1102", date=JOUR)
    best, second = found.chemins
    assert best.pas[0].detour == pytest.approx(second.cout - best.cout)


def test_the_weights_are_listed_in_their_order() -> None:
    with pytest.raises(QuestionError, match="see pas, niveau, saut, "), use_language("en"):
        Weights.of({"x": 1})


def test_a_picture_of_several_answers_names_every_destination_and_where_it_comes_from(example: OxigraphStore) -> None:
    said = whole_of(example, path(example, "D1407", "M1805", "C1206", "niveau=7", date=DAY, niveau_max=7)).graph
    assert said["titre_en"] == "Pathways from D1407 to M1805, C1206, level 7, as of 2021-01-31"
    assert said["titre_fr"] == "Parcours de D1407 à M1805, C1206, niveau 7, au 2021-01-31"
    assert (said["poids_fr"], said["poids_en"]) == ("coût", "cost")
    assert said["parametres"] == "niveau_max=7"
    assert said["licences"].startswith("http") and said["sources"] and said["jour"] and said["version"]


def test_where_filters_leave_the_destination_out_the_nearest_is_told() -> None:
    store = graph(fiche("RNCP1", 6, "M1805"), fiche("RNCP2", 4, "M1805"), fiche("RNCP3", 4, "A1101"), jour=JOUR)
    with use_language("en"):
        to_one, to_level = path(store, "A1101", "RNCP1", "niveau=6", date=JOUR, niveau_max=5)
    assert to_one.remarques[-1] == "No path: the filters leave out RNCP1. Of what it leads to, in reach: M1805 M1805."
    assert to_level.remarques[-1].endswith(
        "nothing of that level passes the filters; the highest that does is level 4."
    )
