"""A code is checked against its official list; where none was read nothing is known of it, and the report says so."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from rncp_graph.building.loading import build
from rncp_graph.building.partitions import partition
from rncp_graph.graph.shared import Shared
from rncp_graph.model.fiche import Fiche, Formacode, Idcc, Nsf, Rome
from rncp_graph.nomenclatures import nomenclatures, read_official
from rncp_graph.readers import read
from tests.nomenclatures.tools import IDCC, V3, V4, asked, loaded, written

FLUX = "export_fiches_RNCP_V4_1_exemple.xml"


def test_the_example_quotes_one_code_that_the_rome_does_not_hold(exemple: Path) -> None:
    store, report = loaded([exemple / FLUX], exemple / "nomenclatures")

    assert asked(store, "SELECT ?code { ?c rncp:codeInconnu true ; skos:notation ?code }") == {"A1500"}
    assert asked(store, "SELECT ?f { ?f rncp:codeRome/rncp:codeInconnu true }") == {"certification/RNCP40344"}
    assert [(p.genre, p.champ, p.valeur) for p in report.unknown_codes] == [("code-inconnu", "rome", "A1500")]


def test_without_an_official_list_no_code_is_unknown_and_the_report_says_which_were_not_checked(exemple: Path) -> None:
    store, report = loaded([exemple / FLUX])

    assert asked(store, "SELECT ?c { ?c rncp:codeInconnu ?x }") == set()
    assert asked(store, "SELECT ?n { ?s rncp:codesVerifies true ; skos:notation ?n }") == {"nsf"}
    assert report.unknown_codes == []
    assert {"rome", "formacode"} <= report.unchecked.keys()
    assert "nsf" not in report.unchecked


def test_a_list_that_says_nothing_of_membership_checks_no_code(exemple: Path) -> None:
    """The correspondence to ISCO-08 and the table of mobility speak of codes of the ROME, and are no list of them."""
    folder = exemple / "nomenclatures"
    lists = [folder / name for name in ("rome_v3_isco08_exemple.csv", "unix_rubrique_mobilite_v347_exemple_utf8.csv")]
    store, report = loaded([exemple / FLUX], *lists)

    assert "rome" in report.unchecked
    assert asked(store, "SELECT ?c { ?c rncp:codeInconnu ?x }") == set()
    assert (
        asked(
            store,
            """SELECT ?o { ?s ?p ?o FILTER(STRSTARTS(STR(?o), 'http://x.example/rome/'))
            FILTER NOT EXISTS { ?o a skos:Concept } }""",
        )
        == set()
    )


@pytest.mark.parametrize(
    ("code", "known", "doubtful"),
    [("D1407", True, False), ("D14", True, True), ("D", True, True), ("A1500", False, False), ("?", False, True)],
)
def test_a_code_above_an_occupation_is_known_and_still_doubtful(
    code: str, known: bool, doubtful: bool, tmp_path: Path
) -> None:
    path = written(tmp_path, v3_csv=V3 + '"D1407","133","108","Vente","1"\n') / "v3.csv"
    shared = Shared("http://x.example/", read_official(nomenclatures(path)))
    shared.fiche_lines(Fiche(numero="RNCP1", codes_rome=(Rome(code=code, libelle="Dit autrement"),)))
    text = "".join(shared.lines())
    marks = {name for name in ("codeInconnu", "codeDouteux") if f"{name}>" in text}

    assert ("codeInconnu" in marks, "codeDouteux" in marks) == (not known, doubtful)
    assert "Dit autrement" in text
    assert shared.check_codes() == {"rome": (1, [] if known else [code])}


def test_an_idcc_is_known_with_its_zeros_and_bears_the_official_name(tmp_path: Path) -> None:
    path = written(tmp_path, idcc_csv=IDCC + "16;OPCO Mobilité;Transports routiers;\r\n") / "idcc.csv"
    shared = Shared("http://x.example/", read_official(nomenclatures(path)))
    shared.fiche_lines(Fiche(numero="RNCP1", codes_idcc=(Idcc(code="0016", libelle="Transports"),)))
    said = {
        (str(q.predicate)[1:-1].rpartition("#")[2], str(q.object)) for q in parsed(shared) if "0016" in str(q.subject)
    }

    assert {("prefLabel", '"Transports routiers"@fr'), ("altLabel", '"Transports"@fr')} <= said
    assert ("exactMatch", "<http://x.example/idcc/16>") in said
    assert shared.check_codes() == {"idcc": (1, [])}


def parsed(shared: Shared) -> list[Quad]:
    return list(parse("".join(shared.lines()), format=RdfFormat.N_TRIPLES))


def test_official_files_in_another_order_give_the_same_lines(exemple: Path) -> None:
    files = nomenclatures(exemple / "nomenclatures")
    fiche = Fiche(
        numero="RNCP1",
        codes_rome=(Rome(code="D1407", libelle="b"), Rome(code="A1500", libelle="a")),
        codes_nsf=(Nsf(code="312t", libelle="c"),),
        formacodes=(Formacode(code="34566"),),
    )
    written_lines = []
    for seed in (None, 1, 2):
        mixed = files if seed is None else random.Random(seed).sample(files, len(files))
        shared = Shared("http://x.example/", read_official(mixed))
        shared.fiche_lines(fiche)
        written_lines.append(sorted(shared.lines()))

    assert written_lines[0] == written_lines[1] == written_lines[2]
    assert len(written_lines[0]) == len(set(written_lines[0]))


def test_the_report_of_a_build_lists_unknown_codes_and_doubts_of_official_files(exemple: Path, tmp_path: Path) -> None:
    text = V4 + '"D1407","1","1","Technico-commercial","D1407"\n"xx","1","1","Rien","xx"\n'
    lists = nomenclatures(written(tmp_path, v4_csv=text) / "v4.csv")
    report = tmp_path / "doutes.csv"
    build(tmp_path / "db", read(exemple / "fiche-RNCP7141.txt"), nomenclatures=lists, report=report)
    with report.open(encoding="utf-8") as file:
        found = {tuple(row.values()) for row in csv.DictReader(file)}

    assert ("code-inconnu", "", "", "rome", "D1402") in found
    assert ("code-illisible", "v4.csv", "", "code_rome", "xx") in found


def test_partitions_hold_nomenclatures_as_a_store_does(exemple: Path, tmp_path: Path) -> None:
    report = partition(
        tmp_path / "p",
        read(exemple / FLUX),
        partitions=2,
        nomenclatures=nomenclatures(exemple / "nomenclatures"),
        report=tmp_path / "doutes.csv",
    )

    assert [p.valeur for p in report.unknown_codes] == ["A1500"]
    assert "code-inconnu,,,rome,A1500" in (tmp_path / "doutes.csv").read_text(encoding="utf-8")


def test_provenance_names_each_official_file_with_its_licence(exemple: Path) -> None:
    store, _ = loaded([exemple / "fiche-RNCP7141.txt"], exemple / "nomenclatures" / "occupations_fr.csv")
    query = """SELECT ?t ?who ?how { GRAPH ?g { ?x dct:title ?t ; dct:format "esco-occupations" ; dct:creator ?who ;
        dct:license ?how ; rncp:sha256 ?sum . ?build <http://www.w3.org/ns/prov#used> ?x } }"""

    assert asked(store, query) == {
        ("occupations_fr.csv", "Commission européenne", "https://creativecommons.org/licenses/by/4.0/")
    }
