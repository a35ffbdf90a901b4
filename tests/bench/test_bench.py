"""The benchmark suite: each measure runs on a small corpus, and what it counts is right."""

from __future__ import annotations

import csv
import io
import os
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, URIRef

from bench import measure
from bench import peer_rdflib as pair_rdflib
from bench import peer_rml as pair_rml
from bench.corpus.export_csv import COLUMNS, NOM
from bench.measure import Echec, mesurer, tree
from bench.preparation import Corpus, corpus, tables
from bench.results_page import _comptes, _ratio
from bench.suite import Plan, Resultats, _Suite
from bench.tasks import commande
from bench.truth import attendus
from rncp_graph.cli.allocator import jemalloc
from rncp_graph.questions.question import question
from rncp_graph.readers import read

pytestmark = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from /proc")


@pytest.fixture(scope="module")
def petit(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return corpus(tmp_path_factory.mktemp("cache"), 0.01, 2026)


@pytest.fixture(scope="module")
def suite(petit: Corpus) -> _Suite:
    """A suite whose four scales are one small corpus, with its floor and its build measured."""
    plan = Plan(cache=petit.dossier.parent, echelle=0.01, fois=1, fois_questions=1, dire=lambda text: None)
    suite = _Suite(plan, Resultats(plan, corpus={1.0: petit}))
    mesurer(commande("copie", sources=petit.sources, store=suite._vide("copie"), quads=petit.quads))
    suite.plancher()
    return suite


@pytest.fixture
def until_weighed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], str]:
    """Return Python by which a measured process waits until so many processes of memory were each weighed twice."""
    weighed, seen = Counter[int](), tmp_path / "weighed"

    def until(number: int) -> str:
        def weigh(pid: int) -> int:
            found = pss(pid)
            weighed[pid] += found > 40e6
            if sum(count > 1 for count in weighed.values()) >= number:
                seen.touch()
            return found

        pss = measure._pss
        monkeypatch.setattr(measure, "_pss", weigh)
        return f"import os, time\nwhile not os.path.exists({str(seen)!r}): time.sleep(0.01)\n"

    return until


def test_memory_of_a_child_counts_with_that_of_its_parent(until_weighed: Callable[[int], str]) -> None:
    half = f"kept = bytearray(b'x') * 100_000_000\n{until_weighed(1)}"
    both = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {half!r}], check=True)"
    assert 100e6 < mesurer([sys.executable, "-c", both]).pic < 180e6


def test_memory_that_processes_share_counts_once(until_weighed: Callable[[int], str]) -> None:
    wait = until_weighed(2)
    fork = f"import os; kept = bytearray(b'x') * 100_000_000; pid = os.fork()\n{wait}\npid and os.wait()"
    assert 100e6 < mesurer([sys.executable, "-c", fork]).pic < 180e6


def test_processor_seconds_of_children_are_counted() -> None:
    work = "import time\nwhile time.process_time() < 0.5: pass"
    both = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}], check=True)"
    assert 0.5 <= mesurer([sys.executable, "-c", both]).cpu < 5


def test_a_command_that_fails_is_no_measure() -> None:
    with pytest.raises(Echec, match="exit 1"):
        mesurer([sys.executable, "-c", "raise SystemExit('no store')"])
    assert os.getpid() in tree(os.getpid())


def test_a_corpus_is_made_once(petit: Corpus) -> None:
    before = petit.sources[0].stat().st_mtime_ns
    assert corpus(petit.dossier.parent, 0.01, 2026) == petit
    assert petit.sources[0].stat().st_mtime_ns == before


def test_the_floor_loads_the_quads_of_the_build(suite: _Suite) -> None:
    found = suite.tout.compte
    assert found["quads"] == found["plancher"] > 50_000
    assert suite.tout.mesures["floor"][0].seconds > 0 < suite.tout.mesures["build@1"][0].pic


def test_builds_are_measured_under_jemalloc_where_there_is_one_and_once_without(suite: _Suite) -> None:
    found, mesures = jemalloc() is not None, suite.tout.mesures
    other = {"floor, jemalloc": True, "build, system": False} if found else {}
    said = {name: run.dit["jemalloc"] for name, (run,) in mesures.items() if "jemalloc" in run.dit}
    assert said == {"floor": False, "build@1": found, **other}


def test_a_store_holds_what_the_generator_counted(suite: _Suite, petit: Corpus) -> None:
    assert attendus(petit.attendu) == suite.tout.compte["compte"]
    assert all(row[-1] == "✓" for row in _comptes(suite.tout))
    assert suite.tout.mesures["build@1"][0].dit["fiches"] == petit.fiches
    assert suite.tout.mesures["build@1"][0].dit["inconnus"] == 0


def test_every_fiche_reads_back_as_its_source_has_it(suite: _Suite, petit: Corpus) -> None:
    said = mesurer(commande("relecture", store=suite._base(1.0), sources=petit.sources)).dit
    assert (said["fiches"], said["differentes"], said["libelles_perdus"]) == (petit.fiches, 0, 0)


def test_a_fiche_of_another_source_does_not_read_back_as_equal(suite: _Suite, tmp_path: Path, petit: Corpus) -> None:
    """The comparison sees a change of one letter."""
    text = petit.sources[1].read_text(encoding="utf-8")
    changed = tmp_path / petit.sources[1].name
    changed.write_text(text.replace("<INTITULE>", "<INTITULE>X", 1), encoding="utf-8")
    said = mesurer(commande("relecture", store=suite._base(1.0), sources=[changed])).dit
    assert said["differentes"] == 1


def test_an_export_writes_every_quad(suite: _Suite, tmp_path: Path) -> None:
    path = tmp_path / "all.nq"
    said = mesurer(commande("exportation", store=suite._base(1.0), sortie=path)).dit
    with path.open("rb") as file:
        assert said["quads"] == suite.tout.compte["quads"] == sum(1 for _ in file)


def test_every_question_is_asked_of_values_that_the_corpus_knows(suite: _Suite) -> None:
    said = mesurer(commande("questions", store=suite._base(1.0), fois=1)).dit["questions"]
    assert len(said) == sum(1 for _ in (Path(__file__).parents[2] / "queries").rglob("*.rq"))
    assert all(min(row["ms"]) > 0 for row in said)
    silent = {row["nom"] for row in said if not row["lignes"]}
    alone = {
        "lacunes-et-chevauchements",
        "valeurs-deduites",
        "outre-mer",
    }  # a flow tells one period
    assert all(set(question(name).donnees) - {"csv", "xml", "texte"} or name in alone for name in silent), silent


def test_parsing_alone_and_find_are_measured(suite: _Suite, petit: Corpus) -> None:
    assert suite.tout.mesures["parse and map alone"][0].dit["cpu"] > 0
    assert mesurer(commande("recherche", store=suite._base(1.0), combien=3)).dit["fiches"] == 3


def test_the_rdflib_peer_holds_the_same_fiches(petit: Corpus) -> None:
    graph, fiches = pair_rdflib.construire(petit.sources)
    wanted = attendus(petit.attendu)

    def count(kind: str) -> int:
        return sum(1 for _ in graph.subjects(RDF.type, URIRef(pair_rdflib.RNCP[kind])))

    assert fiches == petit.fiches == count("Certification")
    assert {name: count(kind) for name, kind in PAIRS.items()} == {name: wanted[name] for name in PAIRS}


PAIRS = {"blocs": "Bloc", "certificateurs": "Certificateur", "partenaires": "Habilitation", "voies": "Voie"}
PAIRS |= {"statistiques": "Statistique", "correspondances": "Correspondance"}


def test_what_we_write_of_the_csv_is_what_the_tables_say(petit: Corpus, tmp_path: Path) -> None:
    """Counted by hand from the tables, each distinct row once."""
    telles, virgules = tables(petit)
    pair_rml.notres(telles, tmp_path / "ours.nt")
    text = (tmp_path / "ours.nt").read_text(encoding="utf-8")

    def rows(table: str) -> set[tuple[str, ...]]:
        with (virgules / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return {tuple(row) for row in list(csv.reader(file))[1:]}

    assert text.count("#codeRome>") == len({row[:2] for row in rows("Rome")})
    assert text.count("#codeNSF>") == len({row[:2] for row in rows("Nsf")})
    assert text.count("#formacode>") == len({row[:2] for row in rows("Formacode")})
    assert text.count("#bloc>") == len(rows("Blocs_De_Compétences"))
    links = rows("Ancienne_Nouvelle_Certification")
    assert text.count("#ancienneCertification>") == len({row[:2] for row in links if row[1]})
    assert len(list(read(telles))) == petit.fiches == text.count("#Certification>")


def test_our_side_writes_the_same_in_one_process_and_in_two(petit: Corpus, tmp_path: Path) -> None:
    telles, _ = tables(petit)
    for processes in (1, 2):
        said = pair_rml.notres(telles, tmp_path / f"{processes}.nt", processes)
        assert said == {"processus": processes}
    measured = pair_rml.nous(telles, tmp_path / "nous.nt")
    assert measured.mur >= measured.cpu / (os.cpu_count() or 1) > 0
    texts = {(tmp_path / name).read_text(encoding="utf-8") for name in ("1.nt", "2.nt", "nous.nt")}
    assert len(texts) == 1 and texts.pop().count("\n") > 5_000


def test_both_sides_read_the_same_rows_and_no_block_that_rml_cannot_tell_apart(tmp_path: Path) -> None:
    rows = [["RNCP1", "RNCP1BC01", 'Un "a"'], ["RNCP1", "RNCP1BC01", "Autre"], ["RNCP1", "", "Sans code"]]
    rows += [["RNCP1", "RNCP1BC02", "Deux"], ["RNCP2", "RNCP1BC01", "D'une autre fiche"]]
    with zipfile.ZipFile(tmp_path / NOM, "w") as archive:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";").writerows([[*COLUMNS["Blocs_De_Compétences"]], *rows])
        archive.writestr("export_fiches_CSV_Blocs_De_Compétences_2026_08_16.csv", text.getvalue())
    telles, virgules = tables(Corpus(tmp_path, 1.0))
    (ours,), (theirs,) = telles.iterdir(), virgules.iterdir()
    with ours.open(encoding="utf-8", newline="") as one, theirs.open(encoding="utf-8", newline="") as other:
        kept = list(csv.reader(one, delimiter=";"))
        assert kept == list(csv.reader(other)) and kept[1:] == rows[3:]


def test_morph_kgc_makes_the_same_triples(petit: Corpus, tmp_path: Path) -> None:
    """Only where the suite has made its environment before: tests install nothing."""
    cache = Path(pair_rml.__file__).parent / ".cache"
    if not (cache / f"morph-kgc-{pair_rml.VERSION}" / "ready").exists():
        pytest.skip("morph-kgc has no environment here: run `make bench` once")
    python = pair_rml.environnement(cache)
    assert python is not None
    telles, virgules = tables(petit)
    pair_rml.notres(telles, tmp_path / "ours.nt")
    pair_rml.morph(python, virgules, tmp_path / "theirs.nt")
    said = pair_rml.comparer(tmp_path / "ours.nt", tmp_path / "theirs.nt")
    assert said["differents"] == 0 < said["triples"][0]


@pytest.mark.parametrize(("value", "most", "mark"), [(1.2, True, "✓"), (1.4, True, "✗"), (5.0, False, "✓")])
def test_a_ratio_tells_whether_its_target_is_met(value: float, most: bool, mark: str) -> None:
    row: tuple[Any, ...] = _ratio("x", value, 1.3, most=most)
    assert row[-1] == mark
