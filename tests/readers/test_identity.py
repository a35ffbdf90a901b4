"""One identity at every door: a number, a SIRET or a code is one node in XML, CSV and old fiches, however written.

What a fiche does not write in its usual form stays as written beside a doubt, in the report and in the graph.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rncp_graph.errors import QuestionError
from rncp_graph.language import use_language
from rncp_graph.model.fiche import Fiche
from rncp_graph.portraits.naming import named
from rncp_graph.questions.finding import find
from rncp_graph.questions.question import query
from rncp_graph.questions.types import TYPES
from rncp_graph.readers.source import Reading
from rncp_graph.stores import Store
from rncp_graph.terms import PREFIXES, segment
from tests.readers.csv.export import ligne, source_de, standard
from tests.readers.old.small_fiches import FICHE, TETE, lue, lue_entiere
from tests.readers.reading import flux, lues, mended, relue, store_of, une

WRITTEN = (
    *("60005", "rncp60005", "RNCP 60005", "RNCP-060005", "RNCP\u00a060005", "\ufeffRNCP60005", "60005\u200b"),
    *("ＲＮＣＰ６０００５", "RNCP n° 60005", "Fiche RNCP60005", "RNCP60005."),
    "https://www.francecompetences.fr/recherche/rncp/60005/",
)
"""One number, as people and tools write it."""

SIRETS = (
    "123 456 789 00011",
    "12345678900011 ",
    "123\u00a0456\u00a0789\u00a000011",
    "123-456-789-00011",
    "12345678900011.0",
)


def asked(store: Store, text: str, **values: Any) -> list[dict[str, Any]]:
    """The rows of an answer to SPARQL text with our prefixes."""
    return list(
        query(store, "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("rncp", "dct")) + text, **values)
    )


def quoting(store: Store, name: str, kind: str, written: str) -> list[Any]:
    """The fiches that quote a code, asked for as a parameter of a question is."""
    text = f"SELECT ?numero {{ ?c {name} $code ; dct:identifier ?numero }} ORDER BY ?numero"
    return [row["numero"] for row in asked(store, text, code=TYPES[kind].term(written, store.base))]


# --- door by door -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", WRITTEN)
def test_a_number_is_one_in_every_place_of_a_flow(tmp_path: Path, written: str) -> None:
    corps = (
        f"<FICHE><NUMERO_FICHE>{written}</NUMERO_FICHE>"
        "<CORRESPONDANCES><CORRESPONDANCE><DESTINATION>"
        f"<NUMERO_FICHE>{written}</NUMERO_FICHE></DESTINATION></CORRESPONDANCE></CORRESPONDANCES>"
        "<ANCIENNES_CERTIFICATIONS><ANCIENNE_CERTIFICATION>"
        f"<ID_FICHE_ANCIENNE_CERTIFICATION>{written}</ID_FICHE_ANCIENNE_CERTIFICATION>"
        "</ANCIENNE_CERTIFICATION></ANCIENNES_CERTIFICATIONS></FICHE>"
    )
    source, fiches = lues(flux(tmp_path, corps))
    fiche = fiches["RNCP60005"]
    assert fiche.anciennes_certifications == ("RNCP60005",)
    assert fiche.correspondances[0].certification_destination == "RNCP60005"
    assert source.problemes["numero-non-canonique"] == 3
    assert {(propriete, texte) for _, propriete, texte in mended(fiche)} == {
        (name, written) for name in ("dct:identifier", "rncp:ancienneCertification", "rncp:certificationDestination")
    }
    assert relue(fiche) == fiche


@pytest.mark.parametrize("written", WRITTEN)
def test_a_number_is_one_in_every_table_of_an_export(tmp_path: Path, written: str) -> None:
    source = source_de(
        tmp_path,
        Standard=[standard(Numero_Fiche="RNCP60005", Intitule="Nu")],
        Nsf=[ligne(written, "312t", "Vente"), ligne(written, "313", "Finances")],
        Ancienne_Nouvelle_Certification=[ligne("RNCP60005", written, "")],
    ).reading()
    (fiche,) = source
    assert ([code.code for code in fiche.codes_nsf], fiche.intitule) == (["312t", "313"], "Nu")
    assert fiche.anciennes_certifications == ("RNCP60005",)
    assert {(propriete, texte) for _, propriete, texte in mended(fiche)} == {
        ("dct:identifier", written),
        ("rncp:ancienneCertification", written),
    }
    assert source.problemes == Counter({"numero-non-canonique": 2}), "once a table, not once a row"
    assert relue(fiche) == fiche


@pytest.mark.parametrize(
    "written",
    [
        "42", "RNCP42", "RNCP 42", "RNCP-00042", "n° 42", "00042", "RNCP\u00a042", "R.N.C.P. n°\u00a042",
        "ＲＮＣＰ４２",
        "https://www.francecompetences.fr/recherche/rncp/42/",
    ],
)  # fmt: skip
def test_a_number_is_one_at_the_head_of_an_old_fiche(written: str) -> None:
    fiche, source = lue_entiere(TETE.replace(": 42", f": {written}"))
    usual = written in ("42", "RNCP42")
    assert fiche.numero == "RNCP42"
    assert mended(fiche) == (set() if usual else {("certification/RNCP42", "dct:identifier", written)})
    assert source.problemes == Counter() if usual else Counter({"numero-non-canonique": 1})
    assert relue(fiche) == fiche


@pytest.mark.parametrize("link", [f"{FICHE}60005", "https://www.francecompetences.fr/recherche/rncp/60005/"])
def test_the_link_to_a_former_certification_names_it_on_the_old_pages_and_on_those_of_today(link: str) -> None:
    fiche, _ = lue(f"Certification précédente : Vendeur\n\n{link}\n")
    assert fiche.anciennes_certifications == ("RNCP60005",)


@pytest.mark.parametrize("written", SIRETS)
def test_a_siret_is_one_in_flow_and_export(tmp_path: Path, written: str) -> None:
    def of(fiche: Fiche, source: Reading) -> object:
        assert source.problemes["siret-non-canonique"] == 2
        assert relue(fiche) == fiche
        return [body.siret for body in (*fiche.certificateurs, *fiche.partenaires)], mended(fiche)

    source, fiche = une(
        tmp_path,
        f"<CERTIFICATEURS><CERTIFICATEUR><SIRET_CERTIFICATEUR>{written}</SIRET_CERTIFICATEUR>"
        "<NOM_CERTIFICATEUR>A</NOM_CERTIFICATEUR></CERTIFICATEUR></CERTIFICATEURS>"
        f"<PARTENAIRES><PARTENAIRE><SIRET_PARTENAIRE>{written}</SIRET_PARTENAIRE></PARTENAIRE></PARTENAIRES>",
    )
    export = source_de(
        tmp_path,
        Certificateurs=[ligne("RNCP1", f"\t{written}", "A")],
        Partenaires=[ligne("RNCP1", "", f"\t{written}", "")],
    ).reading()
    (other,) = export
    node = "certification/RNCP1"
    expected = (
        ["12345678900011", "12345678900011"],
        {
            (f"{node}/certificateur/siret-12345678900011", "rncp:siret", written),
            (f"{node}/habilitation/siret-12345678900011-inconnu", "rncp:siret", written),
        },
    )
    assert of(fiche, source) == of(other, export) == expected


def test_codes_are_one_in_flow_export_and_old_fiche(tmp_path: Path) -> None:
    _, flow = une(
        tmp_path,
        "<CODES_ROME><ROME><CODE>m1805</CODE></ROME></CODES_ROME><CODES_NSF><NSF><CODE>312T</CODE></NSF></CODES_NSF>"
        "<FORMACODES><FORMACODE><CODE>34 566</CODE></FORMACODE></FORMACODES>",
    )
    (export,) = source_de(
        tmp_path,
        Rome=[ligne("RNCP1", "m1805", "")],
        Nsf=[ligne("RNCP1", "312T", "312T : Vente")],
        Formacode=[ligne("RNCP1", "34 566", "")],
    )
    old, source = lue("Code(s) NSF : \n312T Vente - achat\n\nFormacode(s) : \n34 566 : Vente\n\n"
                      "Codes des fiches ROME les plus proches : \n• m1805 – Études\n")  # fmt: skip
    assert (old.codes_rome[0].libelle, old.codes_nsf[0].libelle) == ("Études", "Vente - achat")
    for fiche in (flow, export, old):
        codes = [code.code for code in (*fiche.codes_rome, *fiche.codes_nsf, *fiche.formacodes)]
        assert codes == ["M1805", "312t", "34566"]
        assert {(propriete, texte) for _, propriete, texte in mended(fiche)} == {
            ("rncp:codeRome", "m1805"),
            ("rncp:codeNSF", "312T"),
            ("rncp:formacode", "34 566"),
        }
        assert relue(fiche) == fiche
    assert export.codes_nsf[0].libelle == "Vente", "the code before a label is taken off as written, too"
    assert source.problemes["code-non-canonique"] == 3


def test_two_spellings_of_one_code_are_one_code(tmp_path: Path) -> None:
    source = source_de(tmp_path, Rome=[ligne("RNCP1", "M1805", "Études"), ligne("RNCP1", "M1805 ", "Études")]).reading()
    (fiche,) = source
    assert [(code.code, code.libelle, code.autres_libelles) for code in fiche.codes_rome] == [("M1805", "Études", ())]
    assert source.problemes == Counter({"code-non-canonique": 1, "ligne-repetee": 1})


def test_a_number_that_is_none_is_kept_reported_and_found(tmp_path: Path) -> None:
    path = flux(tmp_path, "<FICHE><NUMERO_FICHE> CQP  12 </NUMERO_FICHE><INTITULE>x</INTITULE></FICHE>")
    source, fiches = lues(path)
    assert fiches["CQP 12"].numero == "CQP 12"
    assert source.problemes == Counter({"numero-non-canonique": 1, "numero-malforme": 1})
    assert find(store_of(path), "CQP 12").intitule == "x"


@pytest.mark.parametrize("code", ["M18", "B11", "M180"])
def test_a_code_that_is_none_can_be_asked_for_as_it_is(tmp_path: Path, code: str) -> None:
    corps = (
        f"<FICHE><NUMERO_FICHE>RNCP1</NUMERO_FICHE><CODES_ROME><ROME><CODE>{code}</CODE></ROME></CODES_ROME></FICHE>"
    )
    store = store_of(flux(tmp_path, corps))
    assert quoting(store, "rncp:codeRome", "rome", code) == ["RNCP1"]


@pytest.mark.parametrize("numero", ["RNCP60004 bis", "RNCPABC", "60004/60005", "Métier", "RNCP 0"])
@pytest.mark.parametrize("code", ["M1805/M1806", "M1805 Études", "Vente", "日本", ".."])
def test_what_is_none_is_asked_for_as_it_is_written_or_as_messages_name_it(
    tmp_path: Path, numero: str, code: str
) -> None:
    corps = (
        f"<FICHE><NUMERO_FICHE>{numero}</NUMERO_FICHE><ACTIF>Oui</ACTIF>"
        f"<CODES_ROME><ROME><CODE>{code}</CODE></ROME></CODES_ROME></FICHE>"
    )
    store = store_of(flux(tmp_path, corps))
    for said in (numero, segment(numero)):
        (row,) = query(store, "enregistree-a-une-date", certification=said, date="2026-08-16")
        assert row["numero"] == numero
        assert named(store, said).iri == f"{store.base}certification/{segment(numero)}"
    for said in (code, segment(code), f"rome:{code}"):
        (row,) = query(store, "certifications-par-metier", rome=said, date="2026-08-16")
        assert (row["numero"], row["rome"]) == (numero, code)
        assert named(store, said).iri == f"{store.base}rome/{segment(code)}"


def test_words_that_the_store_has_not_are_no_code_and_no_number(tmp_path: Path) -> None:
    store = store_of(flux(tmp_path, "<FICHE><NUMERO_FICHE>RNCP1</NUMERO_FICHE></FICHE>"))
    for name, values in (
        ("enregistree-a-une-date", {"certification": "x y"}),
        ("certifications-par-metier", {"rome": "x"}),
    ):
        with pytest.raises(QuestionError, match="not of the form"), use_language("en"):
            query(store, name, date="2026-08-16", **values)


# --- years ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["21", "-5", "0000", "20215", "2020-2021", "+2021", "２０２１"])
def test_a_year_that_is_none_is_a_text_beside_a_doubt(tmp_path: Path, written: str) -> None:
    source, fiche = une(
        tmp_path,
        f"<ANNEES_PROMOTIONS_NIVEAU><ANNEE>{written}</ANNEE><ANNEE>2020</ANNEE></ANNEES_PROMOTIONS_NIVEAU>"
        f"<STATISTIQUES_PROMOTIONS><STATISTIQUES_PROMOTION><ANNEE>{written}</ANNEE>"
        "<NOMBRE_CERTIFIES>3</NOMBRE_CERTIFIES></STATISTIQUES_PROMOTION></STATISTIQUES_PROMOTIONS>",
    )
    assert (fiche.annees_promotions_niveau, fiche.statistiques_promotions[0].annee) == ((2020,), None)
    assert {(c.propriete, c.valeur, c.statut) for c in fiche.constats} == {
        ("rncp:anneePromotionNiveau", written, "illisible"),
        ("rncp:annee", written, "illisible"),
    }
    assert source.problemes == Counter({"annee-illisible": 2})
    assert relue(fiche) == fiche


def test_a_year_with_blanks_is_read_and_told(tmp_path: Path) -> None:
    source, fiche = une(tmp_path, "<ANNEES_PROMOTIONS_NIVEAU><ANNEE> 2020 </ANNEE></ANNEES_PROMOTIONS_NIVEAU>")
    assert fiche.annees_promotions_niveau == (2020,)
    assert source.problemes == Counter({"annee-non-canonique": 1})
    assert [c.valeur for c in fiche.constats] == [" 2020 "]
