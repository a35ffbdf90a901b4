"""Sixty searches of the register of January 2021; what each must find first is told by the rows of its CSV files.

An expected answer is a rule over these rows, read without any code of the project: the kind of thing, a pattern of its
title without accents (`^` and `$` are its ends), the kind of diploma, the level, the state. The first answer must be
one of the rows that fit. It stands among the questions because it asks the same register in memory.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import pytest

import rncp_graph as rg
from rncp_graph.errors import QuestionError
from rncp_graph.searching.asking import Found, search
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.register import Registre


@dataclass(frozen=True)
class Case:
    """What is asked, with which filters, and which rows may come first."""

    asked: str
    titre: str = ""
    genre: str = "certification"
    code: str = ""
    abrege: str = ""
    niveau: str = ""
    actif: bool | None = True
    filtres: dict[str, Any] = field(default_factory=dict)

    def fits(self, code: str, titre: str, row: dict[str, str] | None = None) -> bool:
        if not re.search(self.titre, plain(titre)) or (self.code and code != self.code):
            return False
        if row is None:
            return True
        state = self.actif is None or (row["Actif"] == "ACTIVE") == self.actif
        level = not self.niveau or row["Nomenclature_Europe_Niveau"] == f"NIV{self.niveau}"
        return state and level and (not self.abrege or row["Abrege_Libelle"] == self.abrege)


def plain(text: str) -> str:
    """A text in small letters without accents, ligatures and doubled blanks."""
    bare = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    return " ".join("".join(sign for sign in bare if not unicodedata.combining(sign)).replace("’", "'").split())


CASES = (
    # words of a title
    Case("serrurier", r"^serrurier"),
    Case("boucher", r"^boucher$"),
    Case("fleuriste", r"^fleuriste$"),
    Case("sommelier", r"^sommelier$"),
    Case("soudeur assembleur", r"^soudeur assembleur"),
    Case("logistique", r"^logistique$"),
    Case("jardinier paysagiste", r"^jardinier paysagiste"),
    Case("gestionnaire de paie", r"^gestionnaire de paie$"),
    Case("conducteur routier marchandises", r"^conducteur routier marchandises"),
    Case("administrateur systèmes et réseaux", r"^administrateur(\(trice\))? systemes et reseaux"),
    Case("agent de sécurité", r"^agent de securite$"),
    Case("designer graphique", r"^designer graphique"),
    Case("notaire", r"\bnotaire\b", actif=None),
    # typing errors
    Case("comercial banque", r"commercial.*banque|banque.*commercial"),
    Case("negociateur technico comercial", r"negociateur technico-commercial"),
    Case("maçonerie", r"maconnerie"),
    Case("électricitée", r"electricite"),
    Case("ambulencier", r"ambulancier"),
    Case("secretaire medicalle", r"^secretaire medical"),
    Case("fleurriste", r"^fleuriste"),
    Case("dévelopeur informatique", r"developpeur.*informatique"),
    # accents, case, ligatures
    Case("macon", r"^macon$"),
    Case("MAÇON", r"^macon$"),
    Case("oenologie", r"oenologie"),
    Case("œnologie", r"oenologie"),
    Case("comedien", r"^comedien"),
    Case("technicien superieur systemes reseaux", r"^technicien superieur systemes et reseaux"),
    Case("KINESITHERAPEUTE", r"kinesitherapeute"),
    # plurals, feminines, words of one family
    Case("bouchers", r"^boucher$"),
    Case("infirmière", r"infirmier"),
    Case("conseillère en insertion professionnelle", r"^conseiller en insertion professionnelle"),
    Case("administratrice de réseaux", r"administrateur.*reseaux?"),
    Case("aides-soignantes", r"aide ?[-–] ?soignant"),
    Case("designers graphiques", r"^designer graphique"),
    # abbreviations, initials, beginnings
    Case("dev web", r"^developpeur web"),
    Case("TP NTC", r"^negociateur technico-commercial$", abrege="TP"),
    Case("cuisinier cap", r"^cuisine$", abrege="CAP"),
    Case("coiffeuse cap", r"coiffure", abrege="CAP"),
    Case("DWWM", r"^developpeur web et web mobile"),
    Case("BTS MCO", r"^management commercial operationnel", abrege="BTS"),
    Case("ndrc", r"^negociation et digitalisation de la relation client"),
    Case("dcg", r"\(dcg\)"),
    Case("assistant RH", r"^assistant(\(e\))? (en )?ressources humaines"),
    Case("ADVF", r"^assistant.* de vie aux familles", actif=None),
    Case("bac pro cuisine", r"^cuisine$", abrege="BAC PRO"),
    Case("kiné", r"kinesitherapeute"),
    Case("compta gestion", r"comptabilite.*gestion|gestion.*comptabilite"),
    # numbers and codes
    Case("27413", code="RNCP27413", actif=None),
    Case("rncp 27413", code="RNCP27413", actif=None),
    Case("RNCP-07141", code="RNCP7141", actif=None),
    Case("D1407", genre="metier", code="D1407"),
    Case("m 1805", genre="metier", code="M1805"),
    Case("326t", genre="domaine", code="326t"),
    Case("siren 110 000 072", r"^ministere du travail", genre="organisme", code="110000072"),
    Case("RNCP34079BC01", genre="bloc", code="RNCP34079BC01"),
    # bodies, occupations, domains, by words
    Case("ministere du travaille", r"^ministere du travail", genre="organisme"),
    Case("croix rouge francaise", r"^croix rouge francaise", genre="organisme"),
    Case("Études et développement informatique", genre="metier", code="M1805"),
    # filters
    Case("montage audiovisuel licence", actif=False, abrege="", filtres={"etat": "non", "niveau": 6}, niveau="6"),
    Case("développeur web", r"^developpeur web", niveau="6", filtres={"niveau": 6}),
    Case("serrurier", r"^serrurier", actif=False, filtres={"etat": "inactive"}),
    Case("cuisine", r"^cuisine$", abrege="BAC PRO", niveau="4", filtres={"niveau": 4, "voie": "CA"}),
    Case("vente", r"vente", genre="domaine", filtres={"genre": "domaine"}),
)


def expected(case: Case, tables: Registre) -> set[str]:
    """The codes of the rows that fit a case; of bodies the numbers that their SIRETs begin with."""
    if case.genre == "certification":
        return {
            row["Numero_Fiche"] for row in tables["Standard"] if case.fits(row["Numero_Fiche"], row["Intitule"], row)
        }
    if case.genre == "organisme":
        rows = [(row["Siret_Certificateur"][:9], row["Nom_Certificateur"]) for row in tables["Certificateurs"]]
    else:
        table, *columns = {
            "metier": ("Rome", "Codes_Rome_Code", "Codes_Rome_Libelle"),
            "domaine": ("Nsf", "Nsf_Code", "Nsf_Intitule"),
            "bloc": ("Blocs_De_Compétences", "Bloc_Competences_Code", "Bloc_Competences_Libelle"),
        }[case.genre]
        rows = [(row[columns[0]], row[columns[1]]) for row in tables[table]]
    return {code for code, titre in rows if case.fits(code, titre)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.asked)
def test_what_comes_first(case: Case, registre_2021: OxigraphStore, tables_2021: Registre) -> None:
    fitting = expected(case, tables_2021)
    assert fitting, "no row fits: the expectation is wrong"
    first = next(iter(search(registre_2021, case.asked, **case.filtres)))
    assert (first["genre"], first["code"] or "") in {(case.genre, code) for code in fitting}, first


def test_sixty_searches_at_least() -> None:
    assert len(CASES) >= 60


def test_active_certifications_come_before_those_of_the_same_title_that_expired(registre_2021: OxigraphStore) -> None:
    states = [row["actif"] for row in search(registre_2021, "boucher", limit=30) if plain(row["intitule"]) == "boucher"]
    assert states == sorted(states, reverse=True)
    assert {True, False} == set(states)


def test_a_title_comes_before_a_text_and_a_word_before_one_near_to_it(registre_2021: OxigraphStore) -> None:
    titles = [plain(row["intitule"]) for row in search(registre_2021, "cariste", limit=30, genre="certification")]
    exact = ["cariste" in title for title in titles]
    near = ["cariste" in title or "caviste" in title for title in titles]
    assert True in exact
    assert False in exact
    assert exact == sorted(exact, reverse=True)
    assert near == sorted(near, reverse=True)


@pytest.mark.parametrize("filtres", [{"niveau": 5}, {"voie": "VAE"}, {"nsf": "326"}, {"registre": "rncp"}])
def test_a_filter_leaves_what_fits_it(
    filtres: dict[str, Any], registre_2021: OxigraphStore, tables_2021: Registre
) -> None:
    (name, value), found = next(iter(filtres.items())), search(registre_2021, "développeur", limit=1000, **filtres)
    numbers = {row["code"] for row in found if row["genre"] == "certification"}
    table = tables_2021.par_fiche({"voie": "VoixdAccès", "nsf": "Nsf"}.get(name, "Standard"))
    assert numbers
    for numero in numbers:
        rows = table[numero]
        if name == "niveau":
            assert rows[0]["Nomenclature_Europe_Niveau"] == f"NIV{value}"
        elif name == "nsf":
            assert any(row["Nsf_Code"].startswith(value) for row in rows)
        elif name == "voie":
            assert any("expérience" in row["Si_Jury"] for row in rows)
        else:
            assert numero.startswith("RNCP")


@pytest.mark.parametrize(
    "asked",
    [
        *(
            "AND OR (",
            'bou"cher',
            "title:boucher^2 +x -y",
            "[a TO b]",
            "*",
            "?",
            "/x/",
            "\\",
            "~2",
            "x" * 50_000,
            "𝄞 \0 é",
        )
    ],
)
def test_any_text_is_words_and_nothing_else(asked: str, registre_2021: OxigraphStore) -> None:
    try:
        assert isinstance(search(registre_2021, asked), Found)
    except QuestionError as error:
        assert len(str(error)) < 200


@pytest.mark.parametrize("asked", ["", "   ", "de la les", "()", " ".join(f"mot{n}" for n in range(31))])
def test_nothing_to_search_by_is_one_line(asked: str, registre_2021: OxigraphStore) -> None:
    with pytest.raises(QuestionError, match="word"):
        search(registre_2021, asked)


def test_where_nothing_is_found_it_says_what_to_change(registre_2021: OxigraphStore) -> None:
    nothing = search(registre_2021, "sfsfqsdfqsdf boucher ghghgh")
    assert len(nothing) == 0
    assert "sfsfqsdfqsdf, ghghgh" in nothing.said
    assert "without" in search(registre_2021, "sommelier", niveau=8).said
    assert "2 of the 3" in search(registre_2021, "menuisier agenceur sfsfqsdfqsdf").said


@pytest.mark.parametrize(
    ("filtres", "asked"),
    [
        ({"etat": "active"}, {"etat": "oui"}),
        ({"etat": "non precise,inactif"}, {"etat": ["non", "non precise"]}),
        ({"niveau": "bac+2,CAP"}, {"niveau": ["3", "5"]}),
        ({"voie": "apprentissage,vae"}, {"voie": "CA,VAE"}),
        ({"registre": "rs"}, {"registre": "RS"}),
    ],
)
def test_a_filter_means_what_the_parameter_of_that_name_means_in_questions(
    filtres: dict[str, Any], asked: dict[str, Any], registre_2021: OxigraphStore
) -> None:
    found = search(registre_2021, "informatique", limit=30_000, genre="certification", rome="M1805", **filtres)
    everything = {row["code"] for row in search(registre_2021, "informatique", limit=30_000, genre="certification")}
    rows = rg.query(registre_2021, "certifications-par-metier", rome="M1805", **asked)
    assert isinstance(rows, rg.Table)
    assert {row["code"] for row in found} == {row["numero"] for row in rows} & everything
    assert (len(found) > 0) == (filtres != {"registre": "rs"})
