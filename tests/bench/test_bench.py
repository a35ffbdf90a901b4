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

from bench import measure as measuring
from bench import peer_rdflib as by_rdflib
from bench import peer_rml as by_rml
from bench.corpus.export_csv import COLUMNS, FILE_NAME
from bench.measure import Failure, measure, tree
from bench.preparation import Corpus, corpus, tables
from bench.results_page import _counts, _ratio
from bench.suite import Plan, Results, _Suite
from bench.tasks import command_of
from bench.truth import stated
from rncp_graph.cli.allocator import jemalloc
from rncp_graph.questions.figures import GRAPH as FIGURES
from rncp_graph.questions.question import questions
from rncp_graph.readers import read
from rncp_graph.terms import BASE

pytestmark = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from /proc")


@pytest.fixture(scope="module")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return corpus(tmp_path_factory.mktemp("cache"), 0.01, 2026)


@pytest.fixture(scope="module")
def suite(small_corpus: Corpus) -> _Suite:
    """A suite whose four scales are one small corpus, with its floor and its build measured."""
    plan = Plan(cache=small_corpus.folder.parent, scale=0.01, runs=1, question_runs=1, tell=lambda text: None)
    suite = _Suite(plan, Results(plan, corpus={1.0: small_corpus}))
    measure(
        command_of("copy_quads", sources=small_corpus.sources, store=suite._empty("copy"), quads=small_corpus.quads)
    )
    suite.floor()
    return suite


@pytest.fixture
def until_weighed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], str]:
    """Return Python by which a measured process waits until so many, with all their memory, were each weighed twice."""
    weighed, seen = Counter[int](), tmp_path / "weighed"

    def until(number: int) -> str:
        def weigh(pid: int) -> int:
            filled = (tmp_path / str(pid)).exists()  # asked before: what was not yet there would be counted for all
            found = pss(pid)
            weighed[pid] += filled
            if sum(count > 1 for count in weighed.values()) >= number:
                seen.touch()
            return found

        pss = measuring.memory_of
        monkeypatch.setattr(measuring, "memory_of", weigh)
        folder = str(tmp_path)
        return (
            f"import os, time\nopen(os.path.join({folder!r}, str(os.getpid())), 'w').close()\n"
            f"while not os.path.exists({str(seen)!r}): time.sleep(0.01)\n"
        )

    return until


def test_memory_of_a_child_counts_with_that_of_its_parent(until_weighed: Callable[[int], str]) -> None:
    half = f"kept = bytearray(b'x') * 100_000_000\n{until_weighed(1)}"
    both = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {half!r}], check=True)"
    assert 100e6 < measure([sys.executable, "-c", both]).peak_memory < 180e6


def test_memory_that_processes_share_counts_once(until_weighed: Callable[[int], str]) -> None:
    wait = until_weighed(2)
    fork = f"import os; kept = bytearray(b'x') * 100_000_000; pid = os.fork()\n{wait}\npid and os.wait()"
    assert 100e6 < measure([sys.executable, "-c", fork]).peak_memory < 180e6


def test_processor_seconds_of_children_are_counted() -> None:
    work = "import time\nwhile time.process_time() < 0.5: pass"
    both = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}], check=True)"
    assert 0.5 <= measure([sys.executable, "-c", both]).cpu < 5


def test_a_command_that_fails_is_no_measure() -> None:
    with pytest.raises(Failure, match="exit 1"):
        measure([sys.executable, "-c", "raise SystemExit('no store')"])
    assert os.getpid() in tree(os.getpid())


def test_a_corpus_is_made_once(small_corpus: Corpus) -> None:
    before = small_corpus.sources[0].stat().st_mtime_ns
    assert corpus(small_corpus.folder.parent, 0.01, 2026) == small_corpus
    assert small_corpus.sources[0].stat().st_mtime_ns == before


def test_the_floor_loads_the_quads_of_the_build(suite: _Suite) -> None:
    found = suite.results.tally
    assert found["quads"] == found["floor"] > 50_000
    assert suite.results.measures["floor"][0].seconds > 0 < suite.results.measures["build@1"][0].peak_memory


def test_builds_are_measured_under_jemalloc_where_there_is_one_and_once_without(suite: _Suite) -> None:
    found, measures = jemalloc() is not None, suite.results.measures
    other = {"floor, jemalloc": True, "build, system": False} if found else {}
    said = {name: run.told["jemalloc"] for name, (run,) in measures.items() if "jemalloc" in run.told}
    assert said == {"floor": False, "build@1": found, **other}


def test_a_store_holds_what_the_generator_counted(suite: _Suite, small_corpus: Corpus) -> None:
    assert stated(small_corpus.expected) == suite.results.tally["compte"]
    assert all(row[-1] == "✓" for row in _counts(suite.results))
    assert suite.results.measures["build@1"][0].told["fiches"] == small_corpus.fiches
    assert suite.results.measures["build@1"][0].told["inconnus"] == 0


def test_every_fiche_reads_back_as_its_source_has_it(suite: _Suite, small_corpus: Corpus) -> None:
    said = measure(command_of("read_back", store=suite._base(1.0), sources=small_corpus.sources)).told
    assert (said["fiches"], said["different"]) == (small_corpus.fiches, 0)


def test_a_fiche_of_another_source_does_not_read_back_as_equal(
    suite: _Suite, tmp_path: Path, small_corpus: Corpus
) -> None:
    """The comparison sees a change of one letter."""
    text = small_corpus.sources[1].read_text(encoding="utf-8")
    changed = tmp_path / small_corpus.sources[1].name
    changed.write_text(text.replace("<INTITULE>", "<INTITULE>X", 1), encoding="utf-8")
    said = measure(command_of("read_back", store=suite._base(1.0), sources=[changed])).told
    assert said["different"] == 1


def test_an_export_writes_every_quad(suite: _Suite, tmp_path: Path) -> None:
    path, graph = tmp_path / "all.nq", f"<{BASE}{FIGURES}> .\n".encode()
    said = measure(command_of("export_task", store=suite._base(1.0), output=path)).told
    with path.open("rb") as file:
        figures = [line.endswith(graph) for line in file]
    assert said["quads"] == len(figures) == suite.results.tally["quads"] + sum(figures)


def test_every_question_is_asked_of_values_that_the_corpus_knows(suite: _Suite) -> None:
    said = measure(command_of("questions", store=suite._base(1.0), runs=1)).told["questions"]
    assert len(said) == sum(1 for _ in (Path(__file__).parents[2] / "queries").rglob("*.rq"))
    assert all(min(row["ms"]) > 0 for row in said)
    silent = {row["nom"] for row in said if not row["lignes"]}
    alone = {
        "lacunes-et-chevauchements",
        "valeurs-deduites",
        "outre-mer",
    }  # a flow tells one period
    folders = ("", "reseaux", "reseaux/noeuds")
    known = {f"{folder}/{name}".lstrip("/"): one for folder in folders for name, one in questions(folder).items()}
    assert all(set(known[name].donnees) - {"csv", "xml", "texte"} or name in alone for name in silent), silent


def test_parsing_alone_and_find_are_measured(suite: _Suite, small_corpus: Corpus) -> None:
    assert suite.results.measures["parse and map alone"][0].told["cpu"] > 0
    assert measure(command_of("search", store=suite._base(1.0), how_many=3)).told["fiches"] == 3


def test_the_rdflib_peer_holds_the_same_fiches(small_corpus: Corpus) -> None:
    graph, fiches = by_rdflib.build_graph(small_corpus.sources)
    wanted = stated(small_corpus.expected)

    def count(kind: str) -> int:
        return sum(1 for _ in graph.subjects(RDF.type, URIRef(by_rdflib.RNCP[kind])))

    assert fiches == small_corpus.fiches == count("Certification")
    assert {name: count(kind) for name, kind in PAIRS.items()} == {name: wanted[name] for name in PAIRS}


PAIRS = {"blocs": "Bloc", "certificateurs": "Certificateur", "partenaires": "Habilitation", "voies": "Voie"}
PAIRS |= {"statistiques": "Statistique", "correspondances": "Correspondance"}


def test_what_we_write_of_the_csv_is_what_the_tables_say(small_corpus: Corpus, tmp_path: Path) -> None:
    """Counted by hand from the tables, each distinct row once."""
    plain_tables, comma_tables = tables(small_corpus)
    by_rml.write_ours(plain_tables, tmp_path / "ours.nt")
    text = (tmp_path / "ours.nt").read_text(encoding="utf-8")

    def rows(table: str) -> set[tuple[str, ...]]:
        with (comma_tables / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return {tuple(row) for row in list(csv.reader(file))[1:]}

    assert text.count("#codeRome>") == len({row[:2] for row in rows("Rome")})
    assert text.count("#codeNSF>") == len({row[:2] for row in rows("Nsf")})
    assert text.count("#formacode>") == len({row[:2] for row in rows("Formacode")})
    assert text.count("#bloc>") == len(rows("Blocs_De_Compétences"))
    links = rows("Ancienne_Nouvelle_Certification")
    assert text.count("#ancienneCertification>") == len({row[:2] for row in links if row[1]})
    assert len(list(read(plain_tables))) == small_corpus.fiches == text.count("#Certification>")


def test_our_side_writes_the_same_in_one_process_and_in_two(small_corpus: Corpus, tmp_path: Path) -> None:
    plain_tables, _ = tables(small_corpus)
    for processes in (1, 2):
        said = by_rml.write_ours(plain_tables, tmp_path / f"{processes}.nt", processes)
        assert said == {"processes": processes}
    measured = by_rml.ours_measured(plain_tables, tmp_path / "measured.nt")
    assert measured.wall >= measured.cpu / (os.cpu_count() or 1) > 0
    texts = {(tmp_path / name).read_text(encoding="utf-8") for name in ("1.nt", "2.nt", "measured.nt")}
    assert len(texts) == 1 and texts.pop().count("\n") > 5_000


def test_both_sides_read_the_same_rows_and_no_block_that_rml_cannot_tell_apart(tmp_path: Path) -> None:
    rows = [["RNCP1", "RNCP1BC01", 'Un "a"'], ["RNCP1", "RNCP1BC01", "Autre"], ["RNCP1", "", "Sans code"]]
    rows += [["RNCP1", "RNCP1BC02", "Deux"], ["RNCP2", "RNCP1BC01", "D'une autre fiche"]]
    with zipfile.ZipFile(tmp_path / FILE_NAME, "w") as archive:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";").writerows([[*COLUMNS["Blocs_De_Compétences"]], *rows])
        archive.writestr("export_fiches_CSV_Blocs_De_Compétences_2026_08_16.csv", text.getvalue())
    plain_tables, comma_tables = tables(Corpus(tmp_path, 1.0))
    (ours,), (theirs,) = plain_tables.iterdir(), comma_tables.iterdir()
    with ours.open(encoding="utf-8", newline="") as one, theirs.open(encoding="utf-8", newline="") as other:
        kept = list(csv.reader(one, delimiter=";"))
        assert kept == list(csv.reader(other)) and kept[1:] == rows[3:]


def test_morph_kgc_makes_the_same_triples(small_corpus: Corpus, tmp_path: Path) -> None:
    """Only where the suite has made its environment before: tests install nothing."""
    cache = Path(by_rml.__file__).parent / ".cache"
    if not (cache / f"morph-kgc-{by_rml.VERSION}" / "ready").exists():
        pytest.skip("morph-kgc has no environment here: run `make bench` once")
    python = by_rml.environment(cache)
    assert python is not None
    plain_tables, comma_tables = tables(small_corpus)
    by_rml.write_ours(plain_tables, tmp_path / "ours.nt")
    by_rml.morph(python, comma_tables, tmp_path / "theirs.nt")
    said = by_rml.compare(tmp_path / "ours.nt", tmp_path / "theirs.nt")
    assert said["different"] == 0 < said["triples"][0]


@pytest.mark.parametrize(("value", "most", "mark"), [(1.2, True, "✓"), (1.4, True, "✗"), (5.0, False, "✓")])
def test_a_ratio_tells_whether_its_target_is_met(value: float, most: bool, mark: str) -> None:
    row: tuple[Any, ...] = _ratio("x", value, 1.3, most=most)
    assert row[-1] == mark
