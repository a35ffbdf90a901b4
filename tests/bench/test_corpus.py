"""The corpus of the benchmarks: the same bytes each time, readable without loss, and shaped as the register is."""

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
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bench.corpus import cibles
from bench.corpus.compte import LIGNES
from bench.corpus.creation import ATTENDU, creer, nom_xml
from bench.corpus.export_csv import NOM
from bench.corpus.flux import ORDRE
from bench.corpus.plan import Prevue, ajuster, prevoir
from bench.corpus.prose import Prose, Quota
from bench.corpus.sirets import siret
from bench.corpus.souches import Souche, inventer, lire_2021
from bench.corpus.tableau import afficher, comparer
from rncp_graph.fiche import Fiche
from rncp_graph.readers import read

ROOT = Path(__file__).parents[2]
REGISTRES = ("RNCP", "RS")
CHAMPS = {
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
"""What `attendu.json` counts, and the field of the record that holds it."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    creer(folder, 0.01, 2026)
    return folder


@pytest.fixture(scope="module")
def attendu(corpus: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((corpus / ATTENDU).read_text(encoding="utf-8"))
    return found


def elements(corpus: Path, registre: str) -> Iterator[ET.Element]:
    for _, element in ET.iterparse(corpus / nom_xml(registre)):
        if element.tag == "FICHE":
            yield element


def test_one_seed_and_scale_give_the_same_bytes_whatever_the_hashing_of_the_process(corpus: Path, tmp_path: Path):
    command = [sys.executable, "-m", "bench.corpus", "--scale", "0.01", "--seed", "2026", "-o", str(tmp_path)]
    printed = subprocess.run(
        command, cwd=ROOT, env={"PYTHONHASHSEED": "7"}, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {p.name: p.read_bytes() for p in corpus.iterdir()}
    assert "partenaires actifs" in printed.stdout


def test_another_seed_gives_other_fiches_in_the_same_number(attendu: dict[str, Any], tmp_path: Path):
    _, other = creer(tmp_path, 0.01, 2027)
    exact = ("fiches", "actives", "blocs", "blocs_actifs", "certificateurs", "partenaires", "partenaires_actifs")
    for nom in exact:
        assert sum(other[r][nom] for r in REGISTRES if nom in other[r]) == sum(
            attendu[r][nom] for r in REGISTRES if nom in attendu[r]
        ), nom
    assert other["octets"] != attendu["octets"]


@pytest.mark.parametrize("registre", REGISTRES)
def test_our_reader_finds_what_was_announced_and_knows_every_element(
    corpus: Path, attendu: dict[str, Any], registre: str
):
    source = read(corpus / nom_xml(registre))
    seen: Counter[str] = Counter()
    doubtful = 0
    for fiche in source:
        seen["fiches"] += 1
        seen["actives"] += fiche.actif is True
        seen["ccn"] += sum(ccn is not None for ccn in (fiche.ccn_1, fiche.ccn_2, fiche.ccn_3))
        seen["voies_ouvertes"] += sum(voie.ouverte is True for voie in fiche.voies_acces)
        seen["partenaires_actifs"] += sum(p.etat_habilitation == "Actif" for p in fiche.partenaires)
        seen["certificateurs_siret"] += sum(c.siret is not None for c in fiche.certificateurs)
        for nom, champ in CHAMPS.items():
            seen[nom] += len(getattr(fiche, champ))
        doubtful += bool(fiche.rubriques or fiche.rubriques_vides or fiche.constats)
    assert not source.inconnus
    assert doubtful == 0
    assert seen == Counter({nom: attendu[registre][nom] for nom in seen})


def test_our_reader_doubts_as_much_as_was_spoilt_and_nothing_else(corpus: Path, attendu: dict[str, Any]):
    doubts: Counter[str] = Counter()
    for registre in REGISTRES:
        source = read(corpus / nom_xml(registre))
        assert sum(1 for _ in source) == attendu[registre]["fiches"]
        doubts += source.problemes
    spoilt = {
        "code-rome-malforme": "rome_malformes",
        "code-nsf-malforme": "nsf_malformes",
        "code-bloc-malforme": "codes_bloc_malformes",
        "certificateur-sans-nom": "certificateurs_sans_nom",
    }
    assert doubts == Counter({doubt: attendu["defauts"][nom] for doubt, nom in spoilt.items()})
    assert doubts.total() > 0


def test_distinct_codes_and_bodies_are_those_announced(corpus: Path, attendu: dict[str, Any]):
    seen: dict[str, set[str]] = {nom: set() for nom in ("rome", "nsf", "formacodes", "siret_partenaires", "siret")}
    for fiche in fiches(corpus):
        seen["rome"] |= {row.code for row in fiche.codes_rome}
        seen["nsf"] |= {row.code for row in fiche.codes_nsf}
        seen["formacodes"] |= {row.code for row in fiche.formacodes}
        seen["siret_partenaires"] |= {row.siret for row in fiche.partenaires if row.siret}
        seen["siret"] |= {row.siret for row in (*fiche.partenaires, *fiche.certificateurs) if row.siret}
    assert {nom: len(vus) for nom, vus in seen.items()} == {nom: attendu["distincts"][nom] for nom in seen}


def fiches(corpus: Path) -> Iterator[Fiche]:
    for registre in REGISTRES:
        yield from read(corpus / nom_xml(registre))


def test_the_csv_export_tells_of_the_same_fiches_as_the_xml(corpus: Path, attendu: dict[str, Any]):
    source = read(corpus / NOM)
    from_csv = {fiche.numero: fiche for fiche in source}
    from_xml = {fiche.numero: fiche for fiche in fiches(corpus)}
    assert list(from_csv) == list(from_xml)
    assert not source.inconnus
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
    assert source.problemes["ligne-repetee"] == attendu["defauts"]["nsf_repetes"] > 0
    assert source.problemes["apostrophe-doublee"] == attendu["defauts"]["apostrophes_doublees"] > 0


def test_the_csv_has_ten_files_of_the_rows_announced_as_the_register_writes_them(corpus: Path, attendu: dict[str, Any]):
    with zipfile.ZipFile(corpus / NOM) as archive:
        texts = {
            nom.split("_CSV_")[1][: -len("_2026_08_16.csv")]: archive.read(nom).decode() for nom in archive.namelist()
        }
    rows = {nom: len(list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))) - 1 for nom, text in texts.items()}
    assert rows == attendu["csv"]
    assert len(rows) == 10
    assert texts["Standard"].count("\n") - 1 - rows["Standard"] == attendu["defauts"]["titres_coupes"] > 0
    assert all(text.endswith("\r\n") for text in texts.values())
    assert '"\t' in texts["Partenaires"]
    assert '""' not in texts["VoixdAccès"]


def test_the_xml_has_the_official_shape(corpus: Path):
    """Header, 4 blanks a level, elements in the order of the flow, none empty, each text on one line."""
    text = (corpus / nom_xml("RNCP")).read_text(encoding="utf-8")
    assert text.startswith('<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<FICHES>\n    <VERSION_FLUX>4.1<')
    assert text.endswith("    </FICHE>\n</FICHES>\n")
    assert "\n        <NUMERO_FICHE>RNCP" in text
    assert all(line.lstrip(" ").startswith("<") and line.endswith(">") for line in text.splitlines())
    assert "&amp;" in text and "&lt;" in text and "    * " in text and "    - " in text
    for registre in REGISTRES:
        for fiche in elements(corpus, registre):
            tags = [child.tag for child in fiche]
            assert tags == sorted(tags, key=ORDRE.index)
            assert len(tags) == len(set(tags))
            assert all(len(e) or (e.text or "").strip() for e in fiche.iter())


def test_the_order_of_the_elements_is_that_of_the_real_flow(shared):
    for registre in REGISTRES:
        path = shared("xml-v4.1", nom_xml(registre))
        for fiche in ET.parse(path).getroot().iter("FICHE"):
            tags = [child.tag for child in fiche]
            assert tags == sorted(tags, key=ORDRE.index)


def test_what_is_counted_by_rows_has_a_place_in_the_flow():
    assert set(LIGNES.values()) <= set(ORDRE)


@dataclass
class Dixieme:
    """What a corpus at a tenth of the register holds, counted by a parser that is not ours."""

    octets: int
    attendu: dict[str, Any]
    connus: set[str] = field(default_factory=set)
    anciennes: set[tuple[str, str]] = field(default_factory=set)
    nouvelles: set[tuple[str, str]] = field(default_factory=set)
    partenaires: Counter[int] = field(default_factory=Counter)
    par_siret: Counter[str] = field(default_factory=Counter)
    blocs_actifs: list[int] = field(default_factory=list)
    niveaux_actifs: Counter[str] = field(default_factory=Counter)


@pytest.fixture(scope="module")
def dixieme(tmp_path_factory: pytest.TempPathFactory) -> Dixieme:
    folder = tmp_path_factory.mktemp("dixieme")
    _, attendu = creer(folder, 0.1, 5)
    found = Dixieme(sum((folder / nom_xml(registre)).stat().st_size for registre in REGISTRES), attendu)
    for registre in REGISTRES:
        for fiche in elements(folder, registre):
            numero = fiche.findtext("NUMERO_FICHE") or ""
            found.connus.add(numero)
            found.anciennes |= {(e.text or "", numero) for e in fiche.iter("ID_FICHE_ANCIENNE_CERTIFICATION")}
            found.nouvelles |= {(numero, e.text or "") for e in fiche.iter("ID_FICHE_NOUVELLE_CERTIFICATION")}
            sirets = [e.text or "" for e in fiche.iter("SIRET_PARTENAIRE")]
            found.partenaires[len(sirets)] += 1
            found.par_siret.update(sirets)
            if fiche.findtext("ACTIF") == "Oui":
                found.niveaux_actifs[fiche.findtext("NOMENCLATURE_EUROPE/NIVEAU") or ""] += 1
                found.blocs_actifs.append(len(fiche.findall("BLOCS_COMPETENCES/BLOC_COMPETENCES")))
            fiche.clear()
    return found


def test_links_are_stated_on_one_side_or_both_and_a_few_lead_nowhere(dixieme: Dixieme):
    old, new, told = dixieme.anciennes, dixieme.nouvelles, dixieme.attendu["lignee"]
    dangling = [link for link in old | new if not dixieme.connus.issuperset(link)]
    one_sided = [link for link in old ^ new if dixieme.connus.issuperset(link)]
    assert (told["liens"], told["pendants"], told["un_cote"]) == (len(old | new), len(dangling), len(one_sided))
    assert dangling and one_sided
    both = [(a, b) for a, b in old & new if a.startswith("RNCP") and b.startswith("RNCP")]
    assert len(both) == told["rncp_deux_cotes"] == pytest.approx(0.1 * cibles.DEUX_COTES, abs=1)
    assert sum((b, a) in new for a, b in new) == 2  # one circle of two
    assert any(a.startswith("RNCP") and b.startswith("RS") for a, b in new)


def test_lineages_are_as_long_and_as_branched_as_those_of_the_register(dixieme: Dixieme):
    links, told = dixieme.anciennes | dixieme.nouvelles, dixieme.attendu["lignee"]
    assert max(Counter(a for a, _ in links).values()) == cibles.SUCCESSEURS_MAX
    assert max(Counter(b for _, b in links).values()) == cibles.PREDECESSEURS_MAX
    for longueur, many in cibles.CHAINES.items():
        assert abs(told["chaines"].get(str(longueur), 0) - many * 0.1) <= max(2, many * 0.1 * 0.08), longueur


def test_partners_are_as_unevenly_spread_as_those_of_the_register(dixieme: Dixieme):
    partenaires, par_siret = dixieme.partenaires, dixieme.par_siret
    assert partenaires[0] / partenaires.total() == pytest.approx(cibles.SANS_PARTENAIRE, abs=0.02)
    assert 400 < max(partenaires) <= cibles.PARTENAIRES_MAX
    assert par_siret.total() == round(0.1 * cibles.PARTENAIRES)
    assert len(par_siret) == round(0.1 * cibles.PARTENAIRES_SIRET)
    assert max(par_siret.values()) > 20 * par_siret.total() / len(par_siret)  # a few bodies are everywhere
    assert min(par_siret.values()) == 1


def test_sizes_levels_and_blocs_are_those_of_the_register(dixieme: Dixieme):
    assert dixieme.octets == pytest.approx(0.1 * cibles.OCTETS_XML, rel=0.06)
    avec = [n for n in dixieme.blocs_actifs if n]
    assert (len(avec), sum(avec)) == (round(0.1 * cibles.AVEC_BLOCS_ACTIFS), round(0.1 * cibles.BLOCS_ACTIFS))
    assert dixieme.niveaux_actifs == {"": 147, "NIV3": 64, "NIV4": 79, "NIV5": 68, "NIV6": 135, "NIV7": 206}


def test_past_scale_one_the_register_is_repeated_with_numbers_and_links_of_its_own():
    rng = Random(3)
    base = inventer(rng, Prose(rng), cibles.ANCIENNES)
    rncp, rs = prevoir(rng, 2, base)
    assert len({p.numero for p in (*rncp, *rs)}) == len(rncp) + len(rs) == 2 * sum(cibles.FICHES.values())
    assert sum(p.partenaires for p in (*rncp, *rs)) == 2 * cibles.PARTENAIRES
    assert sum(p.blocs for p in rncp) == 2 * cibles.BLOCS


def test_with_the_register_of_2021_its_titles_codes_and_links_are_kept(shared, tmp_path: Path):
    path = shared("registre-2021", "export-fiches-csv-2021-01-31.zip")
    vraies = {f"RNCP{souche.numero}": souche for souche in lire_2021(path)}
    assert len(vraies) == cibles.ANCIENNES
    creer(tmp_path, 0.01, 1, path)
    kept = {fiche.numero: fiche for fiche in read(tmp_path / nom_xml("RNCP")) if fiche.numero in vraies}
    assert len(kept) == 174
    for numero, fiche in kept.items():
        souche = vraies[numero]
        assert fiche.intitule == souche.intitule
        assert [row.code for row in fiche.codes_rome] == sorted(code for code, _ in souche.rome)
        assert {bloc.code for bloc in fiche.blocs} == {code for code, _ in souche.blocs}
        assert set(souche.nouvelles) <= set(fiche.nouvelles_certifications)
        assert set(souche.anciennes) <= set(fiche.anciennes_certifications)


def test_a_scale_outside_the_bounds_is_refused(tmp_path: Path):
    for echelle in (0.009, 10.5):
        with pytest.raises(ValueError, match="scale"):
            creer(tmp_path, echelle, 1)
    assert not list(tmp_path.iterdir())


def test_a_quota_gives_exactly_as_many_truths_as_it_should():
    rng = Random(1)
    for total, vrais in ((0, 0), (1, 1), (7, 0), (1_000, 333), (5, 9)):
        quota = Quota(total, vrais)
        assert sum(quota(rng) for _ in range(total)) == min(total, vrais)


def test_counts_are_brought_to_their_sum_within_their_bounds():
    souche = Souche(1, "", ("", ""), 3, None, frozenset(), (), (), (), (), (), ())
    planned = [Prevue("RNCP", n, souche, actif=True, blocs=1 + n % 9) for n in range(200)]
    ajuster(Random(2), planned, "blocs", 1_400, maxi=12)
    assert sum(p.blocs for p in planned) == 1_400
    assert {1 <= p.blocs <= 12 for p in planned} == {True}


def test_a_siret_ends_with_its_luhn_key():
    for nom in ("ESCAIA", "Ministère chargé de l'agriculture", "Université de Lorraine"):
        number = siret(nom)
        doubled = [int(c) * (1 + i % 2) for i, c in enumerate(reversed(number))]
        assert sum(d // 10 + d % 10 for d in doubled) % 10 == 0


def test_the_table_sets_every_target_beside_what_the_corpus_has(tmp_path: Path):
    compte, attendu = creer(tmp_path, 0.01, 2026)
    rows = list(comparer(compte, attendu, 0.01))
    by_name = {measure: (target, corpus) for measure, target, corpus in rows}
    assert len(by_name) == len(rows) > 50
    assert by_name["fiches RNCP"] == ("256", "256")
    assert by_name["partenaires"] == ("3,978", "3,978")
    assert afficher(iter(rows)).count("\n") == len(rows)
