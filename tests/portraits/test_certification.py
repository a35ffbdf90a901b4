"""The sheet of a certification: what a person should find on it, against the record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rncp_graph.building.loading import load
from rncp_graph.language import LANGUAGES, use_language
from rncp_graph.model.fiche import Fiche, VoieAcces
from rncp_graph.nomenclatures import nomenclatures
from rncp_graph.portraits.certification import sheet
from rncp_graph.portraits.description import Etat
from rncp_graph.portraits.surroundings import Surroundings
from rncp_graph.questions.finding import find
from rncp_graph.questions.question import query
from rncp_graph.readers import read
from rncp_graph.stores import Store, open_store
from rncp_graph.terms import BASE
from tests.portraits.tools import DAY, missing, row, section, shown, texts

EXPECTED = [
    *("etat", "identite", "resume", "metiers", "blocs", "voies", "centres", "certificateurs", "suite", "textes"),
    *("preuves", "sources"),
]
"""Sections of both reference fiches; RNCP27413 tells registrations and figures besides."""


@pytest.mark.parametrize("numero", ["RNCP7141", "RNCP27413"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_of_a_reference_fiche_says_what_its_record_does(store: Store, numero: str, lang: str) -> None:
    fiche = find(store, numero)
    with use_language(lang):
        said = shown(store, numero)
        names = {"FI": "Formation initiale (FI)", "VAE": "Validation des acquis de l'expérience (VAE)"}
        if lang == "en":
            names = {"FI": "Initial training (FI)", "VAE": "Validation of experience (VAE)"}
    assert (said.code, said.titre, said.langue) == (numero, fiche.intitule, lang)
    assert said.page == f"https://www.francecompetences.fr/recherche/rncp/{numero[4:]}/"
    assert [cle for cle in EXPECTED if cle not in [one.cle for one in said.sections]] == []
    blocs = {one.nom: one for one in section(said, "blocs").lignes}
    for bloc in fiche.blocs:
        learnt = blocs[f"{bloc.code} – {bloc.libelle}"].detail[0]
        assert texts(learnt) == [bloc.liste_competences]
    routes = {one.nom: one.etat for one in section(said, "voies").lignes if one.etat}
    told = {voie.code: Etat.of(voie.ouverte) for voie in fiche.voies_acces}
    assert len(routes) == 6
    assert {code: routes[name] for code, name in names.items()} == {code: told[code] for code in names}
    assert [one.nom for one in section(said, "certificateurs").lignes] == [one.nom for one in fiche.certificateurs]
    centres = [one.nom for one in section(said, "centres").lignes if one.lien]
    assert centres == [centre.nom for centre in fiche.centres_preparation]
    occupations = [
        value for one in section(said, "metiers").lignes for value in one.valeurs if "/rome/" in (value.lien or "")
    ]
    assert [value.texte for value in occupations] == [f"{one.code} – {one.libelle}" for one in fiche.codes_rome]
    assert len(section(said, "textes").lignes) == len(fiche.textes)
    assert len(section(said, "preuves").lignes) == len(fiche.constats)
    sources = {one.nom: texts(one) for one in section(said, "sources").lignes}
    assert "Licence Ouverte 2.0" in sources["export-fiches-csv-exemple.zip (csv)"]


def test_what_replaces_it_is_named_by_number_and_title_with_its_state(store: Store) -> None:
    with use_language("en"):
        said = shown(store, "RNCP7141")
    after = row(said, "suite", "Replaced by")
    assert (after.etat, texts(after)) == (Etat.OUI, ["RNCP34079", "Négociateur technico-commercial", "level 5"])
    assert row(said, "suite", "Replaces").valeurs[0].texte == "RNCP1900"


def test_a_successor_that_only_its_own_fiche_names_is_on_the_sheet() -> None:
    around = Surroundings(base=BASE, remplacee_par=("RNCP2",))
    with use_language("en"):
        after = row(sheet(Fiche(numero="RNCP1"), around), "suite", "Replaced by")
    assert (texts(after)[0], missing(after), after.etat) == ("RNCP2", ["intitule"], None)


STATES = [
    (date(2012, 1, 1), Etat.OUI),
    (date(2006, 1, 15), Etat.NON),
    (date(2003, 6, 1), Etat.INCONNU),
    (DAY, Etat.OUI),
    (date(2022, 1, 1), Etat.NON),
]


@pytest.mark.parametrize(("jour", "etat"), STATES)
def test_the_state_on_a_day_is_that_of_the_question(store: Store, jour: date, etat: Etat) -> None:
    answer = query(store, "enregistree-a-une-date", certification="RNCP27413", date=jour)
    (told, *_) = section(shown(store, "RNCP27413", jour), "etat").lignes
    assert told.etat == etat
    assert {"oui": Etat.OUI, "non": Etat.NON, "non precise": Etat.INCONNU}[next(iter(answer))["etat"]] == etat


def test_a_thing_of_which_nothing_is_known_says_so_of_all_that_a_reader_looks_for() -> None:
    with use_language("en"):
        said = sheet(Fiche(numero="RNCP1"), Surroundings(base=BASE))
    absences = {one.cle for one in said.absences}
    assert absences == {
        *("etat", "intitule", "type", "niveau", "resume", "blocs", "prerequis", "voie", "centres", "certificateurs"),
        *("successeur", "metiers", "domaines", "outre-mer", "date-source", "licence"),
    }
    assert all(one.terme and one.sens for one in said.absences)
    assert [one.etat for one in section(said, "voies").lignes] == [Etat.INCONNU] * 6 + [None]


def test_a_route_of_which_a_fiche_says_nothing_is_not_closed() -> None:
    fiche = Fiche(
        numero="RNCP1", voies_acces=(VoieAcces(code="VAE", ouverte=True), VoieAcces(code="CL", ouverte=False))
    )
    with use_language("fr"):
        said = sheet(fiche, Surroundings(base=BASE))
    routes = section(said, "voies").lignes[:6]
    assert [one.etat.value for one in routes if one.etat] == ["inconnu"] * 4 + ["non", "oui"]
    assert [missing(one) for one in routes] == [["voie"]] * 4 + [[], []]


def test_both_languages_say_the_same_things(store: Store) -> None:
    shapes = []
    for lang in LANGUAGES:
        with use_language(lang):
            said = shown(store, "RNCP27413")
        shapes.append(
            [(one.cle, [(row.etat, row.lien, len(row.valeurs)) for row in one.lignes]) for one in said.sections]
        )
        ours = [value for one in said.sections for row in one.lignes for value in row.valeurs if value.langue is None]
        assert {"fr": "niveau 5", "en": "level 5"}[lang] in [value.texte for value in ours]
    assert shapes[0] == shapes[1]


def test_partners_whose_right_runs_come_first_and_none_is_left_out(samples: Store) -> None:
    with use_language("en"):
        said = section(shown(samples, "RNCP37674"), "centres")
    fiche = find(samples, "RNCP37674")
    active = sum(partner.etat_habilitation == "Actif" for partner in fiche.partenaires)
    assert len(said.lignes) == len(fiche.partenaires) == 471
    assert [one.etat for one in said.lignes] == [Etat.OUI] * active + [Etat.NON] * (471 - active)
    assert all(texts(one)[0] in ("trains", "organises the assessment", "trains and organises the assessment")
               for one in said.lignes)  # fmt: skip


def test_an_occupation_is_shown_under_the_words_of_the_fiche_whatever_the_official_list_calls_it(exemple: Path) -> None:
    path, alone = exemple / "fiche-RNCP27413.txt", open_store()
    load(alone, read(path), nomenclatures=nomenclatures(exemple / "nomenclatures"))
    (written,) = read(path)
    with use_language("en"):
        told = texts(row(shown(alone, "27413"), "metiers", "Occupations (ROME)"))
    assert told == [f"{rome.code} – {rome.libelle}" for rome in written.codes_rome]
    assert told[-1] == "D1407 – Relation technico-commerciale"


def test_a_fiche_of_several_sources_names_them_and_the_rule_of_their_merge(store: Store) -> None:
    with use_language("en"):
        several, alone = (section(shown(store, numero), "sources") for numero in ("RNCP27413", "RNCP861"))
    assert [one.nom for one in several.lignes] == ["export-fiches-csv-exemple.zip (csv)", "fiche-RNCP27413.txt (texte)"]
    assert several.note and "of each format the newest export" in several.note
    assert [one.nom for one in alone.lignes] == ["export-fiches-csv-exemple.zip (csv)"]
    assert texts(alone.lignes[0]) == ["31 January 2021", "France compétences", "Licence Ouverte 2.0"]
    assert missing(several.lignes[1]) == ["date-source", "licence"]
