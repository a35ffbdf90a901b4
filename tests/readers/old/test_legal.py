"""Oddities 14 to 16 of the old fiche: legal texts, periods, and a text that the flow quotes in other words."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest

from rncp_graph.graph.texts import text_key
from rncp_graph.model.fiche import TexteCite
from rncp_graph.readers.values import legal_reference
from tests.readers.old.small_fiches import de, lue

AUTRES = "Références autres : \n\n"


def test_14_texts_are_read_one_by_one_with_dates_in_figures_and_in_words() -> None:
    fiche = de(
        "Référence arrêté création (ou date 1er arrêté enregistrement) : \n\nArrêté du 01/08/2009 paru au JO du "
        "12/08/2009 - Arrêté du 1er août 2010 publié au Journal Officiel du 9 février 2011 portant création du "
        "titre ;\n"
        "Loi n° 2014-288 du 5 mars 2014\n"
    )
    assert [
        (1, "arrêté", None, date(2009, 8, 1), date(2009, 8, 12), None),
        (2, "arrêté", None, date(2010, 8, 1), date(2011, 2, 9), "portant création du titre"),
        (3, "loi", "2014-288", date(2014, 3, 5), None, None),
    ] == [
        (x.rang, x.nature, x.numero_texte, x.date_signature, x.date_publication_jo, x.titre)
        for x in sorted(fiche.textes, key=lambda x: x.rang or 0)
    ]


def test_14_amending_texts_are_named_in_a_list_glued_to_it_or_in_the_sentence() -> None:
    fiche = de(
        AUTRES + "Arrêté du 3 mai 1999 portant homologation, modifié par les arrêtés du - 4 mai 2000 publié au "
        "Journal Officiel du 5 mai 2000\n- 6 juin 2001\n\n"
        "Décret n° 2002-1 du 2 janvier 2002 modifié par le décret n° 2003-7 du 7 mars 2003.\n"
    )
    assert {
        ("arrêté", None, date(2000, 5, 4), ("arrêté 1999-05-03",)),
        ("arrêté", None, date(2001, 6, 6), ("arrêté 1999-05-03",)),
        ("décret", "2003-7", date(2003, 3, 7), ("décret 2002-1",)),
    } == {(x.nature, x.numero_texte, x.date_signature, x.modifie) for x in fiche.textes if x.modifie}
    assert len(fiche.textes) == 5


def test_14_a_line_that_begins_with_a_day_amends_nothing_unless_a_list_was_announced() -> None:
    (texte,) = de(AUTRES + "Arrêté du 3 mai 1999 portant création\n\n4 mai 2000 : note aux jurys\n").textes
    assert (texte.modifie, texte.date_signature) == ((), date(1999, 5, 3))
    assert texte.texte == "Arrêté du 3 mai 1999 portant création\n4 mai 2000 : note aux jurys"


def test_14_a_text_is_read_as_the_titles_of_the_flow_are() -> None:
    """Kinds, numbers and days by one parser: capitals, a hyphen in the day, the NOR, the number of the journal."""
    (text,) = de(
        AUTRES + "ARRETE du 3-05-2023 publié au JORF n° 0110 du 12 mai 2023 relatif au titre, NOR : MENE2303765A\n"
    ).textes
    assert ("arrêté", date(2023, 5, 3), date(2023, 5, 12), "MENE2303765A") == (
        text.nature,
        text.date_signature,
        text.date_publication_jo,
        text.nor,
    )
    (text,) = de(AUTRES + "Délibération no 2019-4 du 1er mars 2019\n").textes
    flow = legal_reference("Délibération no 2019-4 du 1er mars 2019")
    assert (flow.nature, flow.numero_texte, flow.date_signature) == (
        text.nature,
        text.numero_texte,
        text.date_signature,
    )
    assert ("délibération", "2019-4", date(2019, 3, 1)) == (flow.nature, flow.numero_texte, flow.date_signature)


def test_14_an_impossible_day_is_told_and_the_text_kept() -> None:
    fiche, source = lue(AUTRES + "Arrêté du 31 février 2010 portant création\n")
    assert [(x.date_signature, x.texte) for x in fiche.textes] == [(None, "Arrêté du 31 février 2010 portant création")]
    assert source.problemes == {"date-illisible": 1}


def test_14_a_text_that_is_no_reference_is_kept_and_nothing_is_made_of_neant() -> None:
    assert [(x.role, x.texte) for x in de(AUTRES + "Voir la note du ministère\n").textes] == [
        ("autre", "Voir la note du ministère")
    ]
    assert de(AUTRES + "Néant\n").textes == ()


@pytest.mark.parametrize("quoted", ['"Chef de rayon"', "« Chef de rayon »", "Chef de rayon"])
def test_15_a_period_is_read_out_of_the_prose(quoted: str) -> None:
    (period,) = de(
        AUTRES + "Arrêté du 2 mai 2012 portant enregistrement. Enregistrement pour trois ans, au niveau IV, "
        f"sous l'intitulé {quoted} avec effet au 1er juin 2012, jusqu'au 1er juin 2015.\n"
    ).enregistrements
    assert ("enregistrement", date(2012, 6, 1), date(2015, 6, 1), 3) == (
        period.nature_enregistrement,
        period.date_effet,
        period.date_fin,
        period.duree_enregistrement,
    )
    assert (period.intitule, period.niveau_1969, period.reference_texte) == ("Chef de rayon", "IV", "arrêté 2012-05-02")


def test_16_periods_that_overlap_are_told_and_those_that_meet_are_not() -> None:
    said = "Arrêté du 2 mai {0}. Enregistrement pour deux ans, sous l'intitulé {1} avec effet au 1er juin {0}, "
    said += "jusqu'au {2}.\n\n"
    meeting = said.format(2014, "Vendeur", "1er juin 2016") + said.format(2012, "Vendeuse", "1er juin 2014")
    fiche, source = lue(AUTRES + meeting)
    assert source.problemes == {}
    assert [e.intitule for e in fiche.enregistrements] == ["Vendeuse", "Vendeur"]
    _, source = lue(AUTRES + meeting.replace("1er juin 2014.", "2 juin 2014."))
    assert source.problemes == {"periodes-chevauchantes": 1}


@pytest.mark.parametrize(
    ("said", "nature"),
    [
        ("L'homologation est prolongée jusqu'au 31 décembre 2003.", "prorogation"),
        ("L'enregistrement est prorogé jusqu'au 31 décembre 2003.", "prorogation"),
        ("L'homologation vaut jusqu'au 31 décembre 2003.", "homologation"),
    ],
)
def test_16_what_prolongs_a_homologation_is_an_extension_and_has_its_evidence(said: str, nature: str) -> None:
    fiche = de(AUTRES + f"Arrêté du 3 octobre 2002 portant homologation de titres. {said}\n")
    assert [(nature, date(2003, 12, 31))] == [(e.nature_enregistrement, e.date_fin) for e in fiche.enregistrements]
    assert [("rncp:aEnregistrement", "2003-12-31", said, "Références autres")] == [
        (c.propriete, c.valeur, c.citation, c.rubrique) for c in fiche.constats
    ]


@pytest.mark.parametrize(
    ("flux", "ancienne"),
    [
        (
            "Arrêté du 30 août 2016 portant enregistrement au répertoire",
            "Arrêté du 30 août 2016 publié au Journal Officiel du 07 septembre 2016 portant enregistrement au "
            "répertoire. Enregistrement pour cinq ans, jusqu'au 07 septembre 2021.",
        ),
        (
            "Arrêté du 30/08/2016 publié au Journal Officiel du 07 septembre 2016 portant enregistrement au "
            "répertoire. Enregistrement pour trois ans.",
            "ARRETE du 30 août 2016 portant enregistrement au répertoire (paru au JO du 07/09/2016)",
        ),
        (
            "Arrêté du 22 mars 2000 publié au JORF n°75 du 29 mars 2000 portant homologation, modifié par l'arrêté du "
            "20 décembre 2000",
            "Arrêté du 22 mars 2000 publié au Journal Officiel de la République française du 29 mars 2000 portant "
            "homologation, modifié par les arrêtés du :",
        ),
        ("Arrêté du 1er mars 2006 modifié relatif au titre", "Arrêté du 1 mars 2006 relatif au titre"),
        ("Décret n°2004-171 du 19 février 2004", "Décret n° 2004-171 du 19 février 2004 modifiant le code"),
        ("Arrêté du 3 mai 2023 NOR : MENE2303765A", "Arrêté du 3 mai 2023 relatif au titre (NOR MENE2303765A)"),
    ],
)
def test_a_text_that_the_flow_and_the_old_fiche_quote_is_one_text(flux: str, ancienne: str) -> None:
    by_flow = TexteCite(titre=flux, **asdict(legal_reference(flux)))
    by_fiche = next(text for text in de(AUTRES + f"{ancienne}\n").textes if text.date_signature != date(2000, 12, 20))
    assert text_key(by_flow) == text_key(by_fiche)
    assert by_flow.titre == flux


@pytest.mark.parametrize(
    "other",
    [
        "Arrêté du 30 août 2016 relatif au titre de vendeur",
        "Arrêté du 31 août 2016 relatif au titre de boucher",
        "Décision du 30 août 2016 relative au titre de boucher",
        "Arrêté du 30 août 2016",
    ],
)
def test_texts_of_another_day_kind_or_object_stay_apart(other: str) -> None:
    titre = "Arrêté du 30 août 2016 relatif au titre de boucher"
    one, two = (TexteCite(titre=said, **asdict(legal_reference(said))) for said in (titre, other))
    assert text_key(one) != text_key(two)


@pytest.mark.parametrize(
    "titre", ["Art. D337-139 à D337-160 du Code de l’éducation", "Articles L. 335-5 et suivants du code de l'éducation"]
)
def test_a_code_that_is_told_by_its_articles_is_a_text_of_its_own(titre: str) -> None:
    first, code = de(AUTRES + f"Arrêté du 3 mai 1999 portant création\n\n{titre}\n").textes
    assert (first.nature, first.texte) == ("arrêté", "Arrêté du 3 mai 1999 portant création")
    assert (code.nature, code.titre, code.texte) == ("code", titre, titre)
