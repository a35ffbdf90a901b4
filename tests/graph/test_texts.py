"""Links to legal texts: what several fiches quote is one node, and what is only referred to has a name."""

from __future__ import annotations

from datetime import date

import pytest

from rncp_graph.graph.texts import eli_of, reference_key, text_key
from rncp_graph.model.fiche import Enregistrement, Fiche, TexteCite
from tests.graph.test_links import edges


def test_two_fiches_that_quote_one_text_reach_one_node() -> None:
    one = TexteCite(role="general", nature="décret", numero_texte="2002-616", titre="Décret n°2002-616", rang=1)
    two = TexteCite(role="vae", nature="décret", numero_texte="2002-616", rang=7)
    name = "rncp:texteOfficielCite"
    found = [
        {o for _, _, o in edges(Fiche(numero=numero, textes=(text,)), name)}
        for numero, text in (("RS1", one), ("RS2", two))
    ]

    assert found == [{f"texte/{text_key(one)}"}] * 2


def test_a_nor_identifies_a_text_whatever_else_is_said() -> None:
    one = TexteCite(nor="MENE2303765A", titre="Arrêté du 1er février")
    two = TexteCite(nor="MENE2303765A", nature="arrêté", date_signature=date(2023, 2, 1))

    assert text_key(one) == text_key(two)


def test_an_amended_text_is_the_one_that_the_fiche_quotes() -> None:
    amended = TexteCite(rang=1, nature="arrêté", date_signature=date(1996, 1, 9), titre="Arrêté du 9 janvier 1996")
    amending = TexteCite(rang=2, nature="arrêté", date_signature=date(1997, 1, 10), modifie=("arrêté 1996-01-09",))
    fiche = Fiche(numero="RNCP1", textes=(amended, amending))

    assert edges(fiche, "rncp:modifie") == {
        (f"texte/{text_key(amending)}", "rncp:modifie", f"texte/{text_key(amended)}")
    }


def test_an_amended_text_that_is_not_quoted_has_a_node_all_the_same() -> None:
    text = TexteCite(nature="décret", numero_texte="2004-171", modifie=("décret 2002-616",))
    target = f"texte/{reference_key('décret 2002-616')}"
    found = edges(Fiche(numero="RNCP1", textes=(text,)))

    assert (f"texte/{text_key(text)}", "rncp:modifie", target) in found
    assert (target, "rdf:type", "rncp:TexteOfficiel") in found


@pytest.mark.parametrize(
    ("reference", "name", "value"),
    [
        ("décret 2002-616", "rncp:numeroTexte", "2002-616"),
        ("arrêté 2000-03-22", "rncp:dateSignature", "2000-03-22"),
    ],
)
def test_an_amended_text_that_is_not_quoted_is_named_by_its_reference(reference: str, name: str, value: str) -> None:
    text = TexteCite(nature="décret", numero_texte="2004-171", modifie=(reference,))
    target = f"texte/{reference_key(reference)}"

    assert {edge for edge in edges(Fiche(numero="RNCP1", textes=(text,))) if edge[0] == target} == {
        (target, "rdf:type", "rncp:TexteOfficiel"),
        (target, "rncp:natureTexte", reference.split(maxsplit=1)[0]),
        (target, name, value),
    }


def test_a_title_with_its_reference_and_one_without_are_the_same_text() -> None:
    said = {"nature": "arrêté", "date_signature": date(2016, 8, 30)}
    full = TexteCite(titre="Arrêté du 30 août 2016 portant enregistrement au répertoire", **said)
    bare = TexteCite(titre="portant enregistrement au répertoire", **said)

    assert text_key(full) == text_key(bare) != text_key(TexteCite(titre="portant homologation", **said))


def test_a_period_is_linked_to_the_text_that_it_rests_on() -> None:
    text = TexteCite(nature="arrêté", date_signature=date(2016, 8, 30), titre="Arrêté du 30 août 2016")
    told = Enregistrement(date_fin=date(2021, 9, 7), reference_texte="arrêté 2016-08-30")
    fiche = Fiche(numero="RNCP1", textes=(text,), enregistrements=(told,))
    row = "certification/RNCP1/enregistrement/2021-09-07"

    assert (row, "rncp:texteOfficiel", f"texte/{text_key(text)}") in edges(fiche)


@pytest.mark.parametrize(
    ("nature", "signed", "nor", "path"),
    [
        ("arrêté", date(2016, 3, 22), "MENE1606428A", "arrete/2016/3/22/MENE1606428A"),
        ("arrêté", date(1989, 12, 20), "ECOC8900137A", "arrete/1989/12/20/ECOC8900137A"),
        ("arrêté", date(2019, 3, 5), "TRED1803160A", "arrete/2019/3/5/TRED1803160A"),
        ("décret", date(2020, 3, 30), "ECOI2007755D", "decret/2020/3/30/ECOI2007755D"),
        ("ordonnance", date(2020, 6, 10), "ECOI2012371R", "ordonnance/2020/6/10/ECOI2012371R"),
        ("loi", date(2017, 12, 30), "CPAX1723900L", "loi/2017/12/30/CPAX1723900L"),
    ],
)
def test_a_text_has_the_address_that_legifrance_gives_it(nature: str, signed: date, nor: str, path: str) -> None:
    text = TexteCite(nature=nature, date_signature=signed, nor=nor)

    assert eli_of(text) == f"https://www.legifrance.gouv.fr/eli/{path}/jo/texte"
    assert edges(Fiche(numero="RNCP1", textes=(text,)), "rncp:eli") == {
        (f"texte/{text_key(text)}", "rncp:eli", f"https://www.legifrance.gouv.fr/eli/{path}/jo/texte")
    }


@pytest.mark.parametrize(
    "text",
    [
        TexteCite(nature="arrêté", date_signature=date(2016, 3, 22)),
        TexteCite(nature="arrêté", nor="MENE1606428A"),
        TexteCite(date_signature=date(2016, 3, 22), nor="MENE1606428A"),
        TexteCite(nature="décret", date_signature=date(2016, 3, 22), nor="MENE1606428A"),
        TexteCite(nature="arrêté", date_signature=date(2014, 3, 22), nor="MENE1606428A"),
        TexteCite(nature="arrêté", date_signature=date(2019, 3, 22), nor="MENE1606428A"),
        TexteCite(nature="circulaire", date_signature=date(2016, 3, 22), nor="MENE1606428C"),
    ],
)
def test_a_text_has_no_address_that_is_not_certain(text: TexteCite) -> None:
    """A NOR of another kind or year is that of another text, which the title names beside its own."""
    assert eli_of(text) is None
