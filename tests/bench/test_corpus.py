"""The corpus of the benchmarks: the same bytes each time, read without loss, and as it was announced."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bench.corpus.count import LIGNES
from bench.corpus.creation import EXPECTED, create, xml_name
from bench.corpus.export_csv import FILE_NAME
from bench.corpus.flow import ORDER
from bench.corpus.plan import Planned, adjust
from bench.corpus.prose import Quota
from bench.corpus.sirets import siret
from bench.corpus.stocks import Stock
from rncp_graph.model.fiche import Fiche
from rncp_graph.readers import read

ROOT = Path(__file__).parents[2]
REGISTERS = ("RNCP", "RS")
FIELDS = {
    "blocs": "blocs",
    "certificateurs": "certificateurs",
    "partenaires": "partenaires",
    "rome": "codes_rome",
    "nsf": "codes_nsf",
    "formacodes": "formacodes",
    "idcc": "codes_idcc",
    "statistiques": "statistiques_promotions",
    "correspondances": "correspondances",
    "anciennes": "anciennes_certifications",
    "nouvelles": "nouvelles_certifications",
    "voies": "voies_acces",
    "textes": "textes",
}
"""What `expected.json` counts, and the field of the record that holds it."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    create(folder, 0.01, 2026)
    return folder


@pytest.fixture(scope="module")
def expected(corpus: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((corpus / EXPECTED).read_text(encoding="utf-8"))
    return found


def elements(corpus: Path, registre: str) -> Iterator[ET.Element]:
    for _, element in ET.iterparse(corpus / xml_name(registre)):
        if element.tag == "FICHE":
            yield element


def test_one_seed_and_scale_give_the_same_bytes_whatever_the_hashing_of_the_process(corpus: Path, tmp_path: Path):
    command = [sys.executable, "-m", "bench.corpus", "--scale", "0.01", "--seed", "2026", "-o", str(tmp_path)]
    printed = subprocess.run(
        command, cwd=ROOT, env={"PYTHONHASHSEED": "7"}, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {p.name: p.read_bytes() for p in corpus.iterdir()}
    assert "partenaires actifs" in printed.stdout


def test_another_seed_gives_other_fiches_in_the_same_number(expected: dict[str, Any], tmp_path: Path):
    _, other = create(tmp_path, 0.01, 2027)
    exact = ("fiches", "actives", "blocs", "blocs_actifs", "certificateurs", "partenaires", "partenaires_actifs")
    for nom in exact:
        assert sum(other[r][nom] for r in REGISTERS if nom in other[r]) == sum(
            expected[r][nom] for r in REGISTERS if nom in expected[r]
        ), nom
    assert other["octets"] != expected["octets"]


@pytest.mark.parametrize("registre", REGISTERS)
def test_our_reader_finds_what_was_announced_and_knows_every_element(
    corpus: Path, expected: dict[str, Any], registre: str
):
    source = read(corpus / xml_name(registre)).reading()
    seen: Counter[str] = Counter()
    doubtful = 0
    for fiche in source:
        seen["fiches"] += 1
        seen["actives"] += fiche.actif is True
        seen["ccn"] += sum(ccn is not None for ccn in (fiche.ccn_1, fiche.ccn_2, fiche.ccn_3))
        seen["voies_ouvertes"] += sum(voie.ouverte is True for voie in fiche.voies_acces)
        seen["partenaires_actifs"] += sum(p.etat_habilitation == "Actif" for p in fiche.partenaires)
        seen["certificateurs_siret"] += sum(c.siret is not None for c in fiche.certificateurs)
        for nom, champ in FIELDS.items():
            seen[nom] += len(getattr(fiche, champ))
        doubtful += bool(fiche.rubriques or fiche.rubriques_vides or fiche.constats)
    assert not source.unknowns
    assert doubtful == 0
    assert seen == Counter({nom: expected[registre][nom] for nom in seen})


def test_our_reader_doubts_as_much_as_was_spoilt_and_nothing_else(corpus: Path, expected: dict[str, Any]):
    doubts: Counter[str] = Counter()
    for registre in REGISTERS:
        source = read(corpus / xml_name(registre))
        reading = source.reading()
        assert sum(1 for _ in reading) == expected[registre]["fiches"]
        doubts += reading.problemes
    spoilt = {
        "code-rome-malforme": "rome_malformes",
        "code-nsf-malforme": "nsf_malformes",
        "code-bloc-malforme": "codes_bloc_malformes",
        "certificateur-sans-nom": "certificateurs_sans_nom",
    }
    assert doubts == Counter({doubt: expected["defauts"][nom] for doubt, nom in spoilt.items()})
    assert doubts.total() > 0


def test_distinct_codes_and_bodies_are_those_announced(corpus: Path, expected: dict[str, Any]):
    seen: dict[str, set[str]] = {nom: set() for nom in ("rome", "nsf", "formacodes", "siret_partenaires", "siret")}
    for fiche in fiches(corpus):
        seen["rome"] |= {row.code for row in fiche.codes_rome}
        seen["nsf"] |= {row.code for row in fiche.codes_nsf}
        seen["formacodes"] |= {row.code for row in fiche.formacodes}
        seen["siret_partenaires"] |= {row.siret for row in fiche.partenaires if row.siret}
        seen["siret"] |= {row.siret for row in (*fiche.partenaires, *fiche.certificateurs) if row.siret}
    assert {nom: len(vus) for nom, vus in seen.items()} == {nom: expected["distincts"][nom] for nom in seen}


def fiches(corpus: Path) -> Iterator[Fiche]:
    for registre in REGISTERS:
        yield from read(corpus / xml_name(registre))


def test_the_csv_export_tells_of_the_same_fiches_as_the_xml(corpus: Path, expected: dict[str, Any]):
    source = read(corpus / FILE_NAME).reading()
    from_csv = {fiche.numero: fiche for fiche in source}
    from_xml = {fiche.numero: fiche for fiche in fiches(corpus)}
    assert list(from_csv) == list(from_xml)
    assert not source.unknowns
    for numero, fiche in from_csv.items():
        xml = from_xml[numero]
        assert " ".join((fiche.intitule or "").split()) == " ".join((xml.intitule or "").split())
        assert (fiche.actif, fiche.niveau, fiche.abrege) == (xml.actif, xml.niveau, xml.abrege)
        assert set(fiche.codes_nsf) == set(xml.codes_nsf)
        assert fiche.codes_rome == xml.codes_rome
        assert {(b.code, b.libelle) for b in fiche.blocs} == {(b.code, b.libelle) for b in xml.blocs}
        assert set(fiche.anciennes_certifications) == set(xml.anciennes_certifications)
        assert set(fiche.nouvelles_certifications) == set(xml.nouvelles_certifications)
        assert {v.code for v in fiche.voies_acces} == {v.code for v in xml.voies_acces if v.ouverte}
        assert Counter((p.siret, p.nom) for p in fiche.partenaires) == Counter(
            (p.siret, p.nom) for p in xml.partenaires
        )
    assert source.problemes["ligne-repetee"] == expected["defauts"]["nsf_repetes"] > 0
    assert source.problemes["apostrophe-doublee"] == expected["defauts"]["apostrophes_doublees"] > 0


def test_the_csv_has_ten_files_of_the_rows_announced_as_the_register_writes_them(
    corpus: Path, expected: dict[str, Any]
):
    with zipfile.ZipFile(corpus / FILE_NAME) as archive:
        texts = {
            nom.split("_CSV_")[1][: -len("_2026_08_16.csv")]: archive.read(nom).decode() for nom in archive.namelist()
        }
    rows = {nom: len(list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))) - 1 for nom, text in texts.items()}
    assert rows == expected["csv"]
    assert len(rows) == 10
    assert texts["Standard"].count("\n") - 1 - rows["Standard"] == expected["defauts"]["titres_coupes"] > 0
    assert all(text.endswith("\r\n") for text in texts.values())
    assert '"\t' in texts["Partenaires"]
    assert '""' not in texts["VoixdAccès"]


def test_the_xml_has_the_official_shape(corpus: Path):
    """Header, 4 blanks a level, elements in the order of the flow, none empty, each text on one line."""
    text = (corpus / xml_name("RNCP")).read_text(encoding="utf-8")
    assert text.startswith('<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<FICHES>\n    <VERSION_FLUX>4.1<')
    assert text.endswith("    </FICHE>\n</FICHES>\n")
    assert "\n        <NUMERO_FICHE>RNCP" in text
    assert all(line.lstrip(" ").startswith("<") and line.endswith(">") for line in text.splitlines())
    assert "&amp;" in text and "&lt;" in text and "    * " in text and "    - " in text
    for registre in REGISTERS:
        for fiche in elements(corpus, registre):
            tags = [child.tag for child in fiche]
            assert tags == sorted(tags, key=ORDER.index)
            assert len(tags) == len(set(tags))
            assert all(len(e) or (e.text or "").strip() for e in fiche.iter())


def test_the_order_of_the_elements_is_that_of_the_real_flow(shared):
    for registre in REGISTERS:
        path = shared("xml-v4.1", xml_name(registre))
        for fiche in ET.parse(path).getroot().iter("FICHE"):
            tags = [child.tag for child in fiche]
            assert tags == sorted(tags, key=ORDER.index)


def test_what_is_counted_by_rows_has_a_place_in_the_flow():
    assert set(LIGNES.values()) <= set(ORDER)


def test_a_scale_outside_the_bounds_is_refused(tmp_path: Path):
    for scale in (0.009, 10.5):
        with pytest.raises(ValueError, match="scale"):
            create(tmp_path, scale, 1)
    assert not list(tmp_path.iterdir())


def test_a_quota_gives_exactly_as_many_truths_as_it_should():
    rng = Random(1)
    for total, true_count in ((0, 0), (1, 1), (7, 0), (1_000, 333), (5, 9)):
        quota = Quota(total, true_count)
        assert sum(quota(rng) for _ in range(total)) == min(total, true_count)


def test_counts_are_brought_to_their_sum_within_their_bounds():
    stock = Stock(1, "", ("", ""), 3, None, frozenset(), (), (), (), (), (), ())
    planned = [Planned("RNCP", n, stock, actif=True, blocs=1 + n % 9) for n in range(200)]
    adjust(Random(2), planned, "blocs", 1_400, highest=12)
    assert sum(p.blocs for p in planned) == 1_400
    assert {1 <= p.blocs <= 12 for p in planned} == {True}


def test_a_siret_ends_with_its_luhn_key():
    for nom in ("ESCAIA", "Ministère chargé de l'agriculture", "Université de Lorraine"):
        number = siret(nom)
        doubled = [int(c) * (1 + i % 2) for i, c in enumerate(reversed(number))]
        assert sum(d // 10 + d % 10 for d in doubled) % 10 == 0
