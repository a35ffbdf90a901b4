"""Pathways: the model's words kept, on made-up fiches where each rule shows, and on the example corpus."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

import rncp_graph as rg
from rncp_graph.building.loading import load
from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.language import use_language
from rncp_graph.model.fiche import Bloc, CentrePreparation, Certificateur, Correspondance, Fiche, Rome
from rncp_graph.pathways import path
from rncp_graph.pathways.ctdl import to_ctdl
from rncp_graph.pathways.finding import Finder
from rncp_graph.pathways.graph import graph_of
from rncp_graph.pathways.model import Weights
from rncp_graph.pathways.reading import FILE, Reading, kept, write_reading
from rncp_graph.pathways.telling import text
from rncp_graph.readers import read
from rncp_graph.similarity import similar
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE, expand
from tests.questions.tools import graph, rome

DAY = date(2021, 1, 31)


@pytest.fixture(scope="session")
def two(shared: Callable[..., Path]) -> OxigraphStore:
    """The two reference fiches alone, as text."""
    store = open_store()
    load(store, *(read(one) for one in sorted(shared("fiches-texte").glob("*.txt"))))
    return store


def test_the_two_reference_fiches_go_by_27413_alone_and_the_path_says_that_it_breaks_with_it(
    two: OxigraphStore,
) -> None:
    (found,) = path(two, "D1407", "C1206", date=date(2018, 1, 1))
    assert [one.certifications for one in found.chemins] == [("RNCP27413",)]
    step = found.chemins[0].pas[0]
    assert (step.depuis, step.entree, step.sortie, step.relation) == ("D1407", "D1407", "C1206", "meme")
    assert step.seule
    assert step.fin == date(2021, 9, 7)
    with use_language("en"):
        said = " ".join(text(found))
    assert "the path breaks with it: nothing else leads to C1206" in said
    with use_language("fr"):
        assert "le chemin se rompt avec elle" in " ".join(text(found))


def test_once_it_has_expired_no_path_is_left_and_the_answer_tells_the_last(two: OxigraphStore) -> None:
    with use_language("en"):
        (found,) = path(two, "D1407", "C1206", date=date(2022, 1, 1))
    assert found.chemins == ()
    assert "RNCP27413" in found.remarques[-1] or "registered" in found.remarques[-1]


def test_a_path_is_the_same_each_time(example: OxigraphStore) -> None:
    assert path(example, "D1407", "M1805") == path(example, "D1407", "M1805")


def test_both_ends_equal_is_told(example: OxigraphStore) -> None:
    with use_language("en"):
        (found,) = path(example, "D1407", "D1407")
    assert found.chemins == ()
    assert found.remarques == ("The start is the destination: nothing to acquire.",)


@pytest.mark.parametrize("end", ["D9999", "RNCP999999", "D14"])
def test_no_such_end_is_told_in_a_line(example: OxigraphStore, end: str) -> None:
    with pytest.raises(QuestionError, match=end):
        path(example, "D1407", end)


def test_costs_add_up(example: OxigraphStore) -> None:
    (found,) = rg.path(example, "D1407", "M1805", date=DAY)
    for one in found.chemins:
        assert one.cout == pytest.approx(sum(sum(step.couts.values()) for step in one.pas))
    costs = [one.cout for one in found.chemins]
    assert costs == sorted(costs)


# --- made-up fiches ---------------------------------------------------------------------------------------------------

JOUR = date(2021, 1, 31)


def numbers(store: OxigraphStore, *ends: str, **asked: Any) -> list[tuple[str, ...]]:
    found = path(store, *ends, date=asked.pop("date", JOUR), **asked)
    return [one.certifications for one in found[0].chemins]


def fiche(numero: str, niveau: int, *codes: str, **said: Any) -> Fiche:
    return Fiche(numero=numero, niveau=niveau, actif=True, codes_rome=rome(*codes), **said)


def test_a_certification_made_for_the_occupation_goes_before_a_broad_one() -> None:
    store = graph(fiche("RNCP1", 5, "M1805", "A1101", "B1101", "C1101", "D1101"), fiche("RNCP2", 5, "M1805"), jour=JOUR)
    assert numbers(store, "A1101", "M1805", niveau=5)[0] == ("RNCP2",)


def test_a_certification_of_the_level_of_a_lower_occupation_trains_for_that_one_first() -> None:
    store = graph(
        fiche("RNCP1", 4, "K2503"),
        fiche("RNCP2", 5, "K2502"),
        fiche("RNCP3", 4, "K2503", "K2502"),
        fiche("RNCP4", 5, "K2503", "K2502"),
        jour=JOUR,
    )
    reading = replace(Reading.of(store), mobilite=[("K2503", "K2502", "evolution", False)])

    def costs(**weights: float) -> dict[str, dict[str, float]]:
        finder = Finder(store, date=JOUR, poids=weights, reading=reading)
        (found,) = finder.find("K2503", ["K2502"], acquis=(), niveau=4, nombre=5)
        return {one.pas[0].certification: one.pas[0].couts for one in found.chemins}

    assert costs(d_abord=3)["RNCP4"].get("d_abord", 0.0) == 0.0
    assert next(iter(costs(d_abord=0))) == "RNCP3"
    assert next(iter(costs(d_abord=3))) == "RNCP4"


def with_job_titles(store: OxigraphStore, **titles: str) -> OxigraphStore:
    """Give occupations of a small graph a job title each, as the nomenclature of ROME does."""
    scheme, label = expand("skos:inScheme"), expand("skos:altLabel")
    for code, title in titles.items():
        node = f"<{BASE}rome/{code}>"
        store.load([f'{node} <{scheme}> <{BASE}nomenclature/rome> .\n{node} <{label}> "{title}"@fr .\n'.encode()])
    return store


def named(numero: str, niveau: int, intitule: str, *codes: str) -> Fiche:
    rome_codes = tuple(Rome(code=code, libelle=f"Travaux {code}") for code in codes)
    return Fiche(numero=numero, niveau=niveau, actif=True, intitule=intitule, codes_rome=rome_codes)


def test_a_title_that_names_the_occupation_goes_before_one_that_quotes_it_in_passing() -> None:
    store = with_job_titles(
        graph(
            named("RNCP1", 3, "Accompagnant social", "J1501"),
            named("RNCP2", 3, "Diplôme d'État d'aide-soignant (DEAS)", "J1501"),
            named("RNCP3", 3, "Formateur d'aides-soignants", "J1501"),
            fiche("RNCP4", 3, "A1101"),
            jour=JOUR,
        ),
        J1501="Aide-soignant / Aide-soignante",
    )
    (found,) = path(store, "A1101", "J1501", date=JOUR, niveau=3, nombre=5)
    assert found.chemins[0].certifications == ("RNCP2",)
    assert "intitule" not in {name for name, cost in found.chemins[0].pas[0].couts.items() if cost}
    assert numbers(store, "A1101", "J1501", niveau=3, poids={"intitule": 0})[0] == ("RNCP1",)


def test_of_an_occupation_without_known_job_titles_no_title_is_held_to_lack_them() -> None:
    store = graph(named("RNCP1", 3, "Accompagnant social", "J1501"), fiche("RNCP2", 3, "A1101"), jour=JOUR)
    (found,) = path(store, "A1101", "J1501", date=JOUR, niveau=3)
    assert found.chemins[0].pas[0].couts["intitule"] == 0.0


def test_a_title_that_names_the_occupation_tells_more_than_levels_do() -> None:
    def costs(title: str) -> dict[str, float]:
        certifications = (
            named("RNCP1", 4, title, "K2503", "K2502"),
            *(named(f"RNCP{n}", 5, "Agent", "K2502") for n in (2, 3)),
            named("RNCP4", 4, "Agent", "K2503"),
        )
        store = with_job_titles(graph(*certifications, jour=JOUR), K2502="Chef de sécurité", K2503="Agent de sécurité")
        reading = replace(Reading.of(store), mobilite=[("K2503", "K2502", "evolution", False)])
        finder = Finder(store, date=JOUR, reading=reading)
        (found,) = finder.find("K2503", ["K2502"], acquis=(), niveau=4, nombre=5)
        steps = [step for one in found.chemins for step in one.pas if step.certification == "RNCP1"]
        return {name: cost for name, cost in steps[0].couts.items() if name in {"intitule", "sous_niveau", "d_abord"}}

    assert costs("Chef d'équipe de sécurité") == {"intitule": 0.0, "sous_niveau": 0.0, "d_abord": 0.0}
    assert all(cost > 0 for cost in costs("Agent de sécurité").values())


def test_a_certification_that_succeeds_another_is_grouped_with_those_that_make_the_same_step() -> None:
    def awarded(numero: str, end: date, **said: Any) -> Fiche:
        return fiche(numero, 4, "A1414", date_fin_enregistrement=end, date_effet=date(2020, 1, 1), **said)

    store = graph(
        awarded("RNCP1", date(2020, 12, 31)),
        awarded("RNCP2", date(2025, 7, 1), anciennes_certifications=("RNCP1",)),
        awarded("RNCP3", date(2025, 9, 1)),
        fiche("RNCP4", 4, "A1203"),
        jour=JOUR,
    )
    (found,) = path(store, "A1203", "A1414", date=JOUR, niveau=4, nombre=5)
    assert [one.certifications for one in found.chemins] == [("RNCP3",)]
    assert found.chemins[0].pas[0].autres == ("RNCP2",)


def test_a_certification_that_nobody_is_known_to_award_comes_after_one_that_somebody_does() -> None:
    blocks = tuple(Bloc(code=f"RNCP2BC0{n}", libelle=f"Bloc {n}") for n in (1, 2, 3))
    known = (Certificateur(nom="Ministère du travail", siret="11000007200014"),)
    store = graph(
        fiche("RNCP1", 5, "M1805", certificateurs=known),
        fiche("RNCP2", 5, "M1805", blocs=blocks),
        fiche("RNCP3", 5, "A1101"),
        jour=JOUR,
    )
    assert numbers(store, "A1101", "M1805", niveau=5)[0] == ("RNCP1",)
    assert numbers(store, "A1101", "M1805", niveau=5, poids={"certificateur_inconnu": 0})[0] == ("RNCP2",)


def test_levels_are_climbed_one_by_one_where_a_step_between_is_to_be_had() -> None:
    store = graph(fiche("RNCP1", 4, "A1101"), fiche("RNCP2", 5, "A1101"), fiche("RNCP3", 7, "A1101"), jour=JOUR)
    found = numbers(store, "A1101", "niveau=7", niveau=4, poids={"saut": 3})
    assert found[0] == ("RNCP2", "RNCP3")
    assert numbers(store, "A1101", "niveau=7", niveau=4, poids={"saut": 0})[0] == ("RNCP3",)


def test_blocks_that_a_certification_gives_are_not_acquired_again() -> None:
    bridge = Correspondance(
        blocs_source=("RNCP1BC01",), certification_destination="RNCP2", blocs_destination=("RNCP2BC01", "RNCP2BC02")
    )
    blocks = tuple(Bloc(code=f"RNCP2BC0{n}", libelle=f"Bloc {n}") for n in (1, 2, 3))
    store = graph(
        fiche("RNCP1", 5, "A1101", correspondances=(bridge,)), fiche("RNCP2", 5, "C1101", blocs=blocks), jour=JOUR
    )
    (found,) = path(store, "RNCP1", "C1101", date=JOUR)
    (step,) = found.chemins[0].pas
    assert (step.relation, step.par, step.blocs_a_acquerir, step.blocs_comptes) == ("correspondance", "RNCP1", 1, 3)
    assert step.couts["distance"] == 0
    (held,) = path(store, "A1101", "C1101", date=JOUR, acquis=["RNCP2BC03"])
    assert held.chemins[0].pas[0].blocs_a_acquerir == 2


def test_blocks_that_are_alike_count_as_held_only_when_asked_and_the_step_says_so() -> None:
    title = "Conseiller et vendre des produits alimentaires en magasin"
    mine = (Bloc(code="RNCP1BC01", libelle=title), Bloc(code="RNCP1BC02", libelle="Tenir la caisse"))
    theirs = (Bloc(code="RNCP2BC01", libelle=f"{title} bio"), Bloc(code="RNCP2BC02", libelle="Conduire une équipe"))
    store = graph(fiche("RNCP1", 4, "D1106", blocs=mine), fiche("RNCP2", 5, "D1301", blocs=theirs), jour=JOUR)

    def step(**asked: Any) -> tuple[int, tuple[str, ...], str]:
        with use_language("en"):
            (found,) = path(store, "D1106", "D1301", date=JOUR, **asked)
            (one,) = found.chemins[0].pas
            return one.blocs_a_acquerir, tuple(said.bloc for said in one.ressemblances), " ".join(text(found))

    assert "No block is known to be like enough" in step(acquis=["RNCP1"], ressemblance=0.5)[2]
    similar(store)
    assert step(acquis=["RNCP1"])[:2] == (2, ())
    left, alike, said = step(acquis=["RNCP1"], ressemblance=0.5)
    assert (left, alike) == (1, ("RNCP2BC01",))
    assert "which no fiche states: RNCP2BC01 (like RNCP1BC01, 0." in said
    assert step(acquis=["RNCP1BC02"], ressemblance=0.5)[:2] == (2, ())
    assert step(acquis=["RNCP1"], ressemblance=1.0)[:2] == (2, ())
    with pytest.raises(QuestionError, match="likeness"), use_language("en"):
        path(store, "D1106", "D1301", ressemblance=2)


def test_certifications_that_make_the_same_step_are_one_path_with_alternatives() -> None:
    store = graph(
        fiche("RNCP7", 5, "A1101"),
        *(fiche(f"RNCP{n}", 5, "M1805") for n in range(1, 6)),
        fiche("RNCP9", 6, "M1805"),
        jour=JOUR,
    )
    (found,) = path(store, "A1101", "M1805", niveau=5, date=JOUR)
    assert [one.certifications for one in found.chemins] == [("RNCP1",), ("RNCP9",)]
    assert found.chemins[0].pas[0].autres == ("RNCP2", "RNCP3", "RNCP4", "RNCP5")


AVANT = Fiche(
    numero="RNCP1",
    niveau=5,
    actif=False,
    date_effet=date(2010, 1, 1),
    date_fin_enregistrement=date(2015, 1, 1),
    codes_rome=rome("A1201", "A1202"),
)
APRES = replace(
    AVANT, numero="RNCP2", actif=True, date_effet=date(2016, 1, 1), date_fin_enregistrement=date(2022, 1, 1)
)


@pytest.mark.parametrize(
    ("day", "first"),
    [("2012-01-01", "RNCP1"), ("2015-06-01", "RNCP2"), ("2021-01-31", "RNCP2"), ("2023-01-01", None)],
)
def test_a_path_leads_through_what_is_not_known_to_be_closed_on_the_day(day: str, first: str | None) -> None:
    found = numbers(graph(AVANT, APRES, jour=JOUR), "A1201", "A1202", date=day)
    assert found[:1] == ([(first,)] if first else [])


def test_a_day_before_the_register_is_told(example: OxigraphStore) -> None:
    with use_language("en"):
        (found,) = path(example, "D1407", "M1805", date="1900-01-01")
    assert found.chemins == ()
    assert found.remarques[0].startswith("No certification is known to be registered on 1900-01-01; this store knows")


def test_filters_that_leave_nothing_tell_what_is_nearest(example: OxigraphStore) -> None:
    with use_language("en"):
        (found,) = path(example, "D1407", "M1805", niveau_max=3, date=DAY)
    assert found.chemins == ()
    assert "the filters leave out" in found.remarques[-1]


def test_a_route_leaves_out_what_is_not_open_by_it(example: OxigraphStore) -> None:
    (found,) = path(example, "D1407", "M1805", voie="vae", date=DAY)
    assert found.chemins
    assert all("VAE" in step.voies for one in found.chemins for step in one.pas)


def test_a_departement_leaves_out_what_is_prepared_elsewhere_and_doubts_what_does_not_say_where() -> None:
    def centre(*departements: str) -> dict[str, Any]:
        return {"centres_preparation": (CentrePreparation(nom="Un centre", departements=departements),)}

    store = graph(
        fiche("RNCP1", 5, "M1805", **centre("75")),
        fiche("RNCP2", 5, "M1805", **centre("69")),
        fiche("RNCP3", 5, "M1805", **centre()),
        fiche("RNCP4", 5, "A1101"),
        jour=JOUR,
    )
    step = path(store, "A1101", "M1805", date=JOUR, niveau=5, departement="69")[0].chemins[0].pas[0]
    assert (step.certification, step.couts["lieu"], step.preuves.ici) == ("RNCP2", 0.0, True)
    assert "RNCP1" not in step.autres

    weights = {"lieu_inconnu": 0}
    step = path(store, "A1101", "M1805", date=JOUR, niveau=5, departement="69", poids=weights)[0].chemins[0].pas[0]
    assert {step.certification, *step.autres} == {"RNCP2", "RNCP3"}


def test_a_cycle_in_the_lineage_ends() -> None:
    store = graph(
        fiche("RNCP1", 5, "A1101", anciennes_certifications=("RNCP2",)),
        fiche("RNCP2", 5, "A1102", anciennes_certifications=("RNCP1",)),
        jour=JOUR,
    )
    assert numbers(store, "RNCP1", "A1102")[0] == ("RNCP2",)


def test_words_find_the_ends_and_the_answer_says_how_they_were_taken(example: OxigraphStore) -> None:
    with use_language("en"):
        (found,) = path(example, "technico-commercial", "développement informatique", date=DAY)
    assert (found.depart, found.arrivee) == ("D1407", "M1805")
    assert found.remarques[0].startswith("`technico-commercial`: taken as D1407")


def test_several_destinations_have_each_its_answer(example: OxigraphStore) -> None:
    found = path(example, "D1407", "M1805", "C1206", "niveau=7", date=DAY)
    assert [one.arrivee for one in found] == ["M1805", "C1206", "niveau 7"]


def test_a_wrong_weight_or_held_thing_is_told(example: OxigraphStore) -> None:
    with pytest.raises(QuestionError, match="unknown weight"), use_language("en"):
        path(example, "D1407", "M1805", poids={"x": 1})
    with pytest.raises(QuestionError, match="RNCP999999"):
        path(example, "D1407", "M1805", acquis=["RNCP999999"])


def test_json_and_ctdl_hold_the_paths(example: OxigraphStore) -> None:
    found = path(example, "D1407", "M1805", date=DAY)
    told = json.loads(json.dumps(found[0].to_dict()))
    assert [one["pas"][-1]["certification"] for one in told["chemins"]] == [
        one.certifications[-1] for one in found[0].chemins
    ]
    quads = list(parse(json.dumps(to_ctdl(found, example.base)), RdfFormat.JSON_LD))
    kinds = [str(q.object.value).rpartition("/")[2] for q in quads if q.predicate.value.endswith("#type")]
    assert kinds.count("Pathway") == len(found[0].chemins)
    assert kinds.count("CredentialComponent") == sum(len(one.pas) for one in found[0].chemins)


def test_a_network_of_the_paths_has_their_certifications_and_occupations(example: OxigraphStore) -> None:
    (found,) = path(example, "D1407", "M1805", date=DAY)
    drawn = graph_of(found)
    assert {"D1407", "M1805", *(one for way in found.chemins for one in way.certifications)} <= set(drawn)
    assert {said["kind"] for _, said in drawn.nodes(data=True)} == {"metier", "certification"}


def test_what_is_kept_in_a_version_is_what_the_store_gives(tmp_path: Path, example: OxigraphStore) -> None:
    write_reading(example, tmp_path)
    here, there = kept(tmp_path / FILE), Reading.of(example)
    assert list(here.certifications) == list(there.certifications)
    mine, its = here.to_arrays(), there.to_arrays()
    assert {name: told.tolist() for name, told in mine.items()} == {name: told.tolist() for name, told in its.items()}


def test_a_file_that_is_cut_is_told(tmp_path: Path, example: OxigraphStore) -> None:
    write_reading(example, tmp_path)
    (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes()[:-20])
    with pytest.raises(StoreError, match=FILE):
        kept(tmp_path / FILE)


@pytest.mark.parametrize(("lang", "suffix"), [("en", ".md"), ("fr", ".fr.md")])
def test_the_page_tells_every_weight_with_its_reason(lang: str, suffix: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / f"pathways{suffix}").read_text(encoding="utf-8")
    with use_language(lang):
        for name, (default, why) in Weights.reasons().items():
            said = str(default) if lang == "en" else str(default).replace(".", ",")
            assert f"| `{name}` | {said} | {why} |" in page


@pytest.mark.parametrize("start", ["D1407", "RNCP27413"])
def test_what_is_held_is_never_to_be_acquired_and_what_it_leads_to_is_said(start: str, example: OxigraphStore) -> None:
    with use_language("en"):
        (found,) = path(example, start, "C1206", acquis=["RNCP27413"], date=DAY)
        (held,) = path(example, start, "RNCP27413", acquis=["RNCP27413"], date=DAY)
    assert found.remarques[-1] == "RNCP27413, which one has, leads to C1206 already: nothing to acquire."
    assert "nothing to acquire" in held.remarques[-1]
    assert (found.chemins, held.chemins, found.atteinte, held.atteinte) == ((), (), True, True)
    (beyond,) = path(example, start, "M1805", acquis=["RNCP27413"], date=DAY)
    assert beyond.chemins and not any("RNCP27413" in one.certifications for one in beyond.chemins)
    only = graph(fiche("RNCP1", 5, "M1805"), fiche("RNCP2", 5, "A1101"), jour=JOUR)
    with use_language("fr"):
        (shut,) = path(only, "A1101", "M1805", niveau_max=3, date=JOUR)
    assert shut.remarques[0].startswith("Aucun chemin : les filtres écartent la seule certification qui y mène.")
    assert not shut.atteinte


@pytest.mark.parametrize("said", ["", "  "])
def test_an_end_without_a_word_is_refused_as_such(said: str, example: OxigraphStore) -> None:
    with use_language("en"), pytest.raises(QuestionError, match="an end of the path is empty"):
        path(example, "D1407", said)


def test_a_level_and_what_is_left_are_told_in_the_language_in_force(example: OxigraphStore) -> None:
    told = {}
    for language in ("fr", "en"):
        with use_language(language):
            told[language] = "\n".join(
                line for one in path(example, "D1407", "niveau=7", "M1805", date="2100-01-01") for line in text(one)
            )
    assert "to level 7," in told["en"] and "niveau" not in told["en"].partition("\n")[0]
    assert "et 1 autre" in told["fr"] and "1 autres" not in told["fr"]
