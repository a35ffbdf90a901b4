"""Numbers and codes as people and tools write them: one form each, and nothing made up of what is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rncp_graph.model.identifiers import is_numero, numero_of, plain, siret_of
from rncp_graph.model.schemes import QUOTED, code_of

PAGE = "https://www.francecompetences.fr/recherche/rncp/35419/"


@pytest.mark.parametrize(
    "written",
    [
        "RNCP35419", "35419", "rncp35419", "rncp 35419", "RNCP  35419", "RNCP-35419", "RNCP-035419", "RNCP00035419",
        "RNCP\u00a035419", "RNCP\u202f35\u202f419", "RNCP\u200b35419", "\ufeffRNCP35419", "ＲＮＣＰ３５４１９",
        "３５４１９",
        " 35419 ", "035419", "35419.0", "35 419", "RNCP 35 419", "RNCP35419.", "RNCP35419;", "(RNCP35419)",
        "«RNCP35419»",
        "RNCP n° 35419", "RNCP n°35419", "RNCP no 35419", "RNCP N\u00ba 35419", "n° 35419", "Fiche RNCP35419",
        "fiche n° RNCP35419", "Code RNCP : 35419", "RNCP: 35419", "RNCP#35419", "RNCP_35419", "RNCP/35419",
        "rncp\u201135419",
        "RNCP – 35419", "'35419", "\tRNCP35419\n", "Fiche\u00a0RNCP\u00a0n°\u00a035419", "numéro 35419",
        PAGE, PAGE.rstrip("/"), PAGE.replace("https", "http"), PAGE.removeprefix("https://"), f"{PAGE}?x=1",
        f"{PAGE}#blocs",
        f" {PAGE} ", f"<{PAGE}>", f"{PAGE}.", PAGE.upper(), PAGE.replace("35419", "035419"), "/recherche/rncp/35419/",
        "https://certificationprofessionnelle.fr/recherche/rncp/35419",
        "http://www.rncp.cncp.fr/grand-public/visualisationFiche?format=fr&fiche=35419",
        "https://w3id.org/rncp-graph/id/certification/RNCP35419",
        "R.N.C.P. 35419", "R.N.C.P n° 35419", "n° de fiche RNCP35419", "N° de fiche : RNCP 35419", "num. 35419",
        "RNCP RNCP35419", "RNCP n° rncp35419",
        "https://www.francecompetences.fr/recherche/rncp/RNCP35419/", f"{PAGE}/", PAGE.replace("/rncp/", "//rncp//"),
        "http://www.rncp.cncp.fr/grand-public/visualisationFiche?format=fr&amp;fiche=35419",
        f"{PAGE}?depuis=/rs/12", f"{PAGE}#/rncp/12", f"https://x.example/#{PAGE}",
        "“RNCP35419”", "‘RNCP35419’", "`RNCP35419`", "**RNCP35419**", '="RNCP35419"', "RNCP n˚ 35419",
    ],
)  # fmt: skip
def test_a_number_of_the_rncp_is_one_however_it_is_written(written: str) -> None:
    assert numero_of(written) == "RNCP35419"


@pytest.mark.parametrize(
    "written",
    [
        "RS5000",
        "RS 5000",
        "rs5000",
        "RS-5000",
        "Rs n° 5000",
        "RS 05000",
        "fiche RS5000",
        "https://x.fr/recherche/rs/5000/",
        "R.S. 5000",
        "RS RS5000",
    ],
)
def test_a_number_of_the_rs_keeps_its_register(written: str) -> None:
    assert numero_of(written) == "RS5000"


@pytest.mark.parametrize(
    "written",
    [
        "", "RNCP", "RS", "RNCP0", "0", "RNCPX", "RNCP35419-1", "35419 et 35420", "RNCP35419 RNCP35420",
        "RNCP35419BC01", "RNCP RS35419", "de 35419",
        "12345678900011", "123456789", "3541²", "\u0663\u0665\u0664\u0661\u0669", "-35419", "35,5", "D1407",
        "https://www.francecompetences.fr/recherche/rncp/", "https://x.example/certification/RNCP1/bloc/RNCP1BC01",
    ],
)  # fmt: skip
def test_what_names_no_certification_stays_as_it_is(written: str) -> None:
    assert numero_of(written) == written


def test_a_text_that_names_none_loses_the_blanks_that_a_key_has_no_place_for() -> None:
    assert numero_of(" RNCP \u00a0 X\u200b ") == "RNCP X"


@pytest.mark.parametrize(
    "written",
    [
        "12345678900011", "123 456 789 00011", "12345678900011 ", "123\u00a0456\u00a0789\u00a000011",
        "123-456-789-00011",
        "123.456.789.00011", "12345678900011.0", "SIRET 12345678900011", "Siret : 123 456 789 00011",
        "\u200b12345678900011",
        "１２３４５６７８９０００１１", "'12345678900011", "\t12345678900011", "n° SIRET 12345678900011",
        "siret-12345678900011",
        "123 456 789 000 11", "12345678900011.", "123.456.789 00011", "123456789.00011", "N° de SIRET : 12345678900011",
        "https://annuaire-entreprises.data.gouv.fr/etablissement/12345678900011?x",
        "n° 12345678900011", "n° : 123 456 789 00011", "n˚ SIRET 12345678900011", '="12345678900011"',
        "“12345678900011”", "https://x.example/etablissement/ecole-de-2024-12345678900011",
    ],
)  # fmt: skip
def test_a_siret_is_its_fourteen_digits(written: str) -> None:
    assert siret_of(written) == "12345678900011"


@pytest.mark.parametrize(
    "written",
    [
        "123456789", "123 456 789", "SIREN 123456789", "123.456.789", "123456789.0",
        "https://annuaire-entreprises.data.gouv.fr/entreprise/123456789",
        "https://annuaire-entreprises.data.gouv.fr/entreprise/ecole-d-essai-123456789",
        "https://x.example/societe/ecole-d-essai-123456789.html",
    ],
)  # fmt: skip
def test_a_siren_is_its_nine_digits(written: str) -> None:
    assert siret_of(written) == "123456789"


@pytest.mark.parametrize(
    "written",
    [
        "https://x.example/a-12345678",
        "a-123456789",
        "2345678900011",
        "2345678900011.0",
        "234 567 890 0011",
        "123456789000112",
        "1.2345678900011E+13",
        "x",
        "",
        " 12 ",
    ],
)
def test_what_is_no_siret_is_kept_to_the_letter(written: str) -> None:
    assert siret_of(written) == written


@pytest.mark.parametrize(
    ("scheme", "written", "code"),
    [
        ("rome", "M1805 ", "M1805"), ("rome", "d1407", "D1407"), ("rome", "M\u00a01805", "M1805"),
        ("rome", "Ｍ１８０５", "M1805"),
        ("rome", "M1805\u200b", "M1805"), ("rome", "\ufeffM1805", "M1805"), ("rome", "M-1805", "M1805"),
        ("rome", "M1805;", "M1805"),
        ("rome", "ROME M1805", "M1805"), ("rome", "code ROME : M1805", "M1805"), ("rome", " m18 ", "M18"),
        ("rome", "M18", "M18"),
        ("nsf", "312T", "312t"), ("nsf", "312 t", "312t"), ("nsf", "312t.", "312t"), ("nsf", "25", "25"),
        ("nsf", "312.0", "312"),
        ("nsf", "31.0", "31"), ("nsf", "NSF 312t", "312t"),
        ("formacode", "34 566", "34566"), ("formacode", "34566.0", "34566"), ("formacode", "３４５６６", "34566"),
        ("rome", "M_1805", "M1805"), ("rome", "ROME V4 : m1805", "M1805"), ("nsf", "n° 312t", "312t"),
        ("rome", "https://candidat.francetravail.fr/metierscope/fiche-metier/M1805?x", "M1805"),
        ("formacode", "Formacode n° 34566", "34566"), ("idcc", "IDCC n°1486", "1486"),
        ("abrege", "https://x.example/BTS", "https://x.example/BTS"),
        ("idcc", "IDCC 1486", "1486"), ("idcc", "0016", "0016"), ("ccn", " 3117", "3117"),
        ("abrege", " BAC  PRO\u00a0", "BAC PRO"), ("abrege", "Titre ingénieur", "Titre ingénieur"),
    ],
)  # fmt: skip
def test_a_code_is_written_as_its_nomenclature_writes_it(scheme: str, written: str, code: str) -> None:
    assert code_of(scheme, written) == code


@pytest.mark.parametrize(
    ("scheme", "written"),
    [
        ("rome", "M180"), ("rome", "Z1407"), ("rome", "https://x.example/metier/1805"), ("rome", "D1407 D1408"),
        ("rome", "D1407, D1408"),
        ("rome", "D14O7"), ("rome", ""),
        ("nsf", "31, 2"), ("nsf", "31/2"), ("nsf", "3125"), ("formacode", "1234"),
        ("formacode", "\u0663\u0664\u0665\u0666\u0666"),
    ],
)  # fmt: skip
def test_a_code_that_is_none_is_kept(scheme: str, written: str) -> None:
    assert code_of(scheme, written) == written


@given(st.text(max_size=30) | st.from_regex(r"[ (]*(RNCP|rs|n°)?[ :.-]*0*\d{1,8}[ .;)]*", fullmatch=True))
def test_to_mend_twice_is_to_mend_once(text: str) -> None:
    assert numero_of(numero_of(text)) == numero_of(text)
    assert siret_of(siret_of(text)) == siret_of(text)
    for scheme in QUOTED:
        assert code_of(scheme, code_of(scheme, text)) == code_of(scheme, text)


@given(st.sampled_from(["RNCP", "RS"]), st.integers(1, 999_999))
def test_a_number_in_its_usual_form_is_left_alone(registre: str, rang: int) -> None:
    assert is_numero(numero := f"{registre}{rang}")
    assert numero_of(numero) == numero_of(f"{registre.lower()} {rang:06}") == numero


@pytest.mark.parametrize("piece", [" ", "(", "-", "fiche ", "n° ", "/rncp/", "1 ", "a", "\u200b", "0"])
def test_a_long_text_is_no_number_and_takes_no_time(piece: str) -> None:
    start = time.perf_counter()
    text = piece * 100_000
    assert not is_numero(numero_of(text) + "x")
    siret_of(text)
    code_of("rome", text)
    for length in range(250, 301):
        numero_of((piece * 300)[:length])
        siret_of((piece * 300)[:length])
    assert time.perf_counter() - start < 5


def test_a_plain_text_is_what_one_sees() -> None:
    assert plain("\ufeff a\u00ad\u2060b \u3000c\u200d") == "ab c"
