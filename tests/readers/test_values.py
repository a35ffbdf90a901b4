"""Values: what is in its usual form is read in silence, the rest is named; legal titles say what they plainly say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rncp_graph.model.parts import level_of
from rncp_graph.readers.values import LegalReference, legal_reference, parse_day, parse_value


@given(st.dates())
def test_every_day_in_the_usual_form_is_read(day: date) -> None:
    lecture = parse_value(f"{day.day:02}/{day.month:02}/{day.year:04}", date)
    assert (lecture.valeur, lecture.regle) == (day, None)


@given(st.integers(0, 10**12))
def test_every_whole_number_in_the_usual_form_is_read(number: int) -> None:
    lecture = parse_value(str(number), int)
    assert (lecture.valeur, lecture.regle) == (number, None)


@given(st.text(), st.sampled_from([date, int, bool]))
def test_a_value_read_in_silence_gives_back_what_was_written(text: str, genre: type) -> None:
    lecture = parse_value(text, genre)
    if lecture.regle is None:
        back = {True: "Oui", False: "Non"}.get(lecture.valeur) if genre is bool else None
        back = back or (f"{lecture.valeur:%d/%m/}{lecture.valeur.year:04}" if genre is date else str(lecture.valeur))
        assert back == text


@pytest.mark.parametrize(
    ("texte", "genre", "valeur", "regle"),
    [
        ("31/02/2024", date, None, "date-illisible"),
        ("00/00/0000", date, None, "date-illisible"),
        ("bientôt", date, None, "date-illisible"),
        ("1/2/2020", date, date(2020, 2, 1), "date-non-canonique"),
        (" 01/02/2020", date, date(2020, 2, 1), "date-non-canonique"),
        ("2020-02-01", date, date(2020, 2, 1), "date-non-canonique"),
        ("97,5", int, None, "entier-illisible"),
        ("1 200", int, None, "entier-illisible"),
        ("9" * 5000, int, None, "entier-illisible"),
        ("007", int, 7, "entier-non-canonique"),
        ("Peut-être", bool, None, "booleen-illisible"),
        ("oui", bool, True, "booleen-non-canonique"),
        ("Non ", bool, False, "booleen-non-canonique"),
    ],
)
def test_a_value_out_of_form_is_read_if_it_can_be_and_named(
    texte: str, genre: type, valeur: object, regle: str
) -> None:
    lecture = parse_value(texte, genre)
    assert (lecture.valeur, lecture.regle) == (valeur, regle)
    assert lecture.statut == ("illisible" if valeur is None else "douteux")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("8 décembre 2008", date(2008, 12, 8)),
        ("1er août 2014", date(2014, 8, 1)),
        ("1 ER AOUT 2014", date(2014, 8, 1)),
        ("08.07.2020", date(2020, 7, 8)),
        ("30 février 2020", None),
        ("8 brumaire 2008", None),
    ],
)
def test_days_are_read_in_words_and_figures(said: str, day: date | None) -> None:
    assert parse_day(said) == day


def test_levels_are_those_of_the_codes() -> None:
    assert [level_of(code) for code in ("NIV1", "NIV8", "NIV9", "AUCUN", "REPRISE", None)] == [
        1,
        8,
        None,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("titre", "reference"),
    [
        ("Arrêté du 8 décembre 2008 publié au JO", LegalReference("arrêté", None, date(2008, 12, 8))),
        ("Arrêté du 08/07/2020 – BO n°30", LegalReference("arrêté", None, date(2020, 7, 8))),
        ("ARRETE du 1er mars 2001", LegalReference("arrêté", None, date(2001, 3, 1))),
        ("Décret n° 2016-954 du 11 juillet 2016", LegalReference("décret", "2016-954", date(2016, 7, 11))),
        ("Décret n°2002-616 du 26 avril 2002", LegalReference("décret", "2002-616", date(2002, 4, 26))),
        ("    Loi n° 2018-771 du 5 septembre 2018", LegalReference("loi", "2018-771", date(2018, 9, 5))),
        ("Code de l'éducation : Articles D643-1", LegalReference("code")),
        ("Arrêté du 3 mai 2023 NOR : MENE2303765A", LegalReference("arrêté", None, date(2023, 5, 3), "MENE2303765A")),
        ("Avis paru NOR MENE2303765A", LegalReference(nor="MENE2303765A")),
        ("Arrêté du 31 février 2020", LegalReference("arrêté")),
        ("Arrêtés du 3 mars et du 4 mai 2001", LegalReference()),
        ("Codes et règlements", LegalReference()),
        ("JO n° 27    Arrêté du 11 décembre 2020", LegalReference()),
        ("Décret n°2016-954 du 11 juillet 2016 sur X    Arrêté du 22 décembre 2015 sur Y", LegalReference()),
        ("Règlement général", LegalReference()),
        ("Art. D337-139 à D337-160 du Code de l’éducation", LegalReference("code")),
        ("articles L. 335-5 et suivants du code de l'éducation", LegalReference("code")),
        ("ART L 451-1 DU CODE DE L'ACTION SOCIALE", LegalReference("code")),
        ("Article R. 335-12 du code rural", LegalReference("code")),
        ("Les articles R338-1 à R338-8, code de l’éducation", LegalReference("code")),
        ("Article L6113-1 (code du travail)", LegalReference("code")),
        ("L. 335-5 du code de l'éducation", LegalReference("code")),
        ("Vu l'article L. 335-6 du code de l'éducation", LegalReference("code")),
        ("Livre VI du code de l'éducation", LegalReference("code")),
        ("Code rural et de la pêche maritime", LegalReference("code")),
        ("Art R.335-5 Code de l'éducation", LegalReference("code")),
        ("Vu le code de l’éducation, notamment ses articles L. 335-5 et L. 335-6", LegalReference("code")),
        ("(article L.335-5 du code de l'éducation)", LegalReference("code")),
        ("Partie réglementaire du code du travail", LegalReference("code")),
        ("Annexe II-1 à l'article A. 212-1 du code du sport", LegalReference("code")),
        ("Annexe 2 de l’arrêté du 3 mai 2004", LegalReference("arrêté", None, date(2004, 5, 3))),
        ("Annexe 2 : code NAF", LegalReference()),
        ("Article 8 de la loi n° 2002-73 du 17 janvier 2002", LegalReference("loi", "2002-73", date(2002, 1, 17))),
        (
            "Art. 3 de l’arrêté du 3 mai 2004 modifiant le code de l'éducation",
            LegalReference("arrêté", None, date(2004, 5, 3)),
        ),
        (
            "Arrêté du 3 mai 2004 pris en application de l'article L. 335-6 du code de l'éducation",
            LegalReference("arrêté", None, date(2004, 5, 3)),
        ),
        ("Articles de presse sur le code du travail", LegalReference()),
        ("Article du journal de loi", LegalReference()),
        ("Titre professionnel du code de la route", LegalReference()),
        ("Code RNCP 7141", LegalReference()),
    ],
)
def test_a_legal_title_gives_the_reference_with_which_it_begins(titre: str, reference: LegalReference) -> None:
    assert legal_reference(titre) == reference
