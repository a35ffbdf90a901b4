"""One identity at every door: a number, a SIRET or a code is one node in XML, CSV and old fiches, however written.

What a fiche does not write in its usual form stays as written beside a doubt, in the report and in the graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rncp_graph.building.loading import load
from rncp_graph.model.fiche import Fiche
from rncp_graph.questions.finding import find
from rncp_graph.questions.parameters import TYPES
from rncp_graph.questions.question import query
from rncp_graph.readers import read
from rncp_graph.readers.source import Reading
from rncp_graph.stores import Store, open_store
from rncp_graph.terms import BASE, PREFIXES
from tests.readers.csv.export import ligne, source_de, standard
from tests.readers.old.small_fiches import FICHE, TETE, lue, lue_entiere
from tests.readers.reading import flux, lues, relue, une

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

Case = Callable[..., Path]


@pytest.fixture(scope="module")
def case(shared: Callable[..., Path]) -> Case:
    return lambda *parts: shared("..", "cases", *parts)


def store_of(*paths: Path) -> Store:
    store = open_store()
    load(store, *map(read, paths))
    return store


def asked(store: Store, text: str, **values: Any) -> list[dict[str, Any]]:
    """The rows of an answer to SPARQL text with our prefixes."""
    return list(
        query(store, "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("rncp", "dct")) + text, **values)
    )


def quoting(store: Store, name: str, kind: str, written: str) -> list[Any]:
    """The fiches that quote a code, asked for as a parameter of a question is."""
    text = f"SELECT ?numero {{ ?c {name} $code ; dct:identifier ?numero }} ORDER BY ?numero"
    return [row["numero"] for row in asked(store, text, code=TYPES[kind](written, store.base))]


def mended(fiche: Fiche) -> set[tuple[str, str, str | None]]:
    """What was written in an unusual form: the node, the property, the text."""
    return {(c.sujet, c.propriete, c.valeur) for c in fiche.constats if c.statut == "douteux"}


# --- the given cases --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parts", [("flux.xml",), ("csv",)], ids=["XML", "CSV"])
def test_three_numbers_are_three_fiches_found_by_any_spelling(case: Case, parts: tuple[str]) -> None:
    path = case("numeros", *parts)
    source, fiches = lues(path)
    titles = {numero: fiche.intitule for numero, fiche in fiches.items()}
    assert titles == {"RNCP60005": "Nu", "RNCP60003": "Minuscule", "RNCP60004": "Blanc"}
    assert source.problemes["numero-non-canonique"] == 3
    assert mended(fiches["RNCP60004"]) == {("certification/RNCP60004", "dct:identifier", "RNCP 60004")}
    assert all(relue(fiche) == fiche for fiche in fiches.values())
    store = store_of(path)
    assert {find(store, written).numero for written in WRITTEN} == {"RNCP60005"}


def test_a_row_and_its_fiche_meet_though_their_numbers_are_written_in_two_ways(case: Case) -> None:
    fiches = lues(case("numeros", "csv"))[1]
    assert {numero: [code.code for code in fiche.codes_rome] for numero, fiche in fiches.items()} == {
        "RNCP60005": ["D1407"], "RNCP60003": [], "RNCP60004": ["D1407"]
    }  # fmt: skip


def test_an_old_flow_of_bare_numbers_tells_one_succession(case: Case) -> None:
    path = case("numeros", "lignee-ancienne.xml")
    before, after = lues(path)[1].values()
    assert (before.numero, before.nouvelles_certifications) == ("RNCP60001", ("RNCP60002",))
    assert (after.numero, after.anciennes_certifications) == ("RNCP60002", ("RNCP60001",))
    store = store_of(path)
    pairs = asked(store, "SELECT DISTINCT ?new ?old { ?new rncp:remplace ?old . ?old rncp:remplacePar ?new }")
    assert pairs == [{"new": f"{BASE}certification/RNCP60002", "old": f"{BASE}certification/RNCP60001"}]


def test_sirets_with_blanks_are_tied_to_their_siren_and_thirteen_digits_are_not(case: Case) -> None:
    path = case("sirets", "flux.xml")
    source, fiches = lues(path)
    node = "certification/RNCP6000{}/certificateur/siret-12345678900011"
    assert [mended(fiches[f"RNCP6000{n}"]) for n in range(4)] == [
        set(),
        {(node.format(1), "rncp:siret", "123 456 789 00011")},
        {(node.format(2), "rncp:siret", "12345678900011 ")},
        set(),
    ]
    assert fiches["RNCP60003"].certificateurs[0].siret == "2345678900011"
    assert source.problemes == Counter({"siret-non-canonique": 2, "siret-malforme": 1})
    assert all(relue(fiche) == fiche for fiche in fiches.values())
    named = asked(
        store_of(path),
        "SELECT ?n { ?c rncp:certificateur ?unit ; dct:identifier ?n . ?unit rncp:siren '123456789' } ORDER BY ?n",
    )
    assert [row["n"] for row in named] == ["RNCP60000", "RNCP60001", "RNCP60002"]


def test_codes_are_linked_as_their_nomenclature_writes_them(case: Case) -> None:
    path = case("codes", "flux.xml")
    source, fiches = lues(path)
    assert mended(fiches["RNCP60001"]) == {
        ("certification/RNCP60001", "rncp:codeNSF", "312T"),
        ("certification/RNCP60001", "rncp:codeRome", "M1805 "),
    }
    assert mended(fiches["RNCP60002"]) == {("certification/RNCP60002", "rncp:codeRome", "d1407")}
    assert source.problemes == Counter({"code-non-canonique": 3})
    assert all(relue(fiche) == fiche for fiche in fiches.values())
    store = store_of(path)
    assert quoting(store, "rncp:codeRome", "rome", "M1805") == ["RNCP60001"]
    assert quoting(store, "rncp:codeRome", "rome", "d1407 ") == ["RNCP60002"]
    assert quoting(store, "rncp:codeNSF", "nsf", "312T") == ["RNCP60001"]


# --- their brothers, door by door -------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("written", ["42", "RNCP42", "RNCP 42", "RNCP-00042", "n° 42", "00042"])
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
    old, source = lue("Code(s) NSF : \n312T Vente\n\nFormacode(s) : \n34 566 : Vente\n\n"
                      "Codes des fiches ROME les plus proches : \nm1805 : Études\n")  # fmt: skip
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
