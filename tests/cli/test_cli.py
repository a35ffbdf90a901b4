"""The command line as a user meets it: results on standard output, messages beside, one line for an error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib.image import imread
from pyoxigraph import RdfFormat, parse

from rncp_graph.cli import main
from rncp_graph.questions import figures
from rncp_graph.readers.csv.columns import TABLES
from tests.cli.conftest import Run
from tests.commands import ROOT


def test_building_reports_each_source_and_the_unknown_elements(run: Run, exemple: Path, tmp_path: Path) -> None:
    done = run("build", str(exemple / "export_fiches_RS_V4_1_exemple.xml"), "-o", str(tmp_path / "db"))
    assert "3 fiches" in done.stdout
    assert "unknown elements: 0" in done.stdout
    assert done.stderr == "", "no progress bar in a pipe"


def test_building_says_what_the_graph_lacks_for_want_of_a_table(run: Run, tmp_path: Path) -> None:
    export = tmp_path / "export"
    export.mkdir()
    (export / "s.csv").write_text(";".join(["Numero_Fiche", *TABLES["Standard"]]) + "\nrncp 42" + ";" * 15 + "\n")
    done = run("build", str(export), "-o", str(tmp_path / "db"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "table Blocs_De_Compétences is missing: the graph is without blocs" in done.stdout
    assert done.stdout.count("is missing: the graph is without") == len(TABLES) - 1


@pytest.mark.parametrize(
    "written",
    ["RNCP27413", "27413", "rncp 27413", "RNCP-027413", "https://www.francecompetences.fr/recherche/rncp/27413/"],
)
def test_a_fiche_is_shown_by_any_spelling_of_its_number(run: Run, store: str, written: str) -> None:
    done = run("show", written, "--store", store)
    assert done.stdout.startswith("RNCP27413"), done.stderr


def test_query_without_a_name_lists_the_questions_in_the_language_in_force(run: Run) -> None:
    assert "certifications-par-metier rome=D1407" in run("query").stdout
    assert run("query", lang="fr").stdout != run("query", lang="en").stdout


def test_a_query_in_a_pipe_is_tab_separated_text(run: Run, store: str) -> None:
    done = run("query", "certifications-par-metier", "rome=D1407", "--store", store)
    head, *rows = done.stdout.splitlines()
    assert head.split("\t")[:2] == ["numero", "intitule"]
    assert len(rows) == 14
    assert {row.split("\t")[0] for row in rows} >= {"RNCP7141", "RNCP27413"}


def test_a_query_gives_sparql_results_in_json_and_csv(run: Run, store: str) -> None:
    ask = ("query", "compte", "--store", store, "--format")
    answer = json.loads(run(*ask, "json").stdout)
    assert sum(int(row["nombre"]["value"]) for row in answer["results"]["bindings"]) == 44
    assert run(*ask, "csv").stdout.splitlines()[0].split(",")[-1] == "nombre"


def test_a_query_may_be_sparql_text_or_a_file(run: Run, store: str, tmp_path: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/rncp-graph/ontology#Certification> }"
    (tmp_path / "q.rq").write_text(text)
    for question in (text, str(tmp_path / "q.rq")):
        assert run("query", question, "--store", store).stdout == "n\n44\n"
    assert run("query", "ASK { ?s ?p ?o }", "--store", store).stdout == "yes\n"


def test_show_prints_the_record_under_the_names_of_its_fields(run: Run, store: str) -> None:
    fiche = json.loads(run("show", "27413", "--store", store, "--format", "json").stdout)
    assert (fiche["numero"], fiche["niveau"], fiche["niveau_1969"]) == ("RNCP27413", 5, "III")
    assert [bloc["code"] for bloc in fiche["blocs"]] == [f"RNCP27413BC0{n}" for n in (1, 2, 3, 4)]
    assert {voie["code"]: voie["ouverte"] for voie in fiche["voies_acces"]}["VAE"] is True
    assert fiche["anciennes_certifications"] == ["RNCP23828"]
    assert {"2016-05-12", "2011-01-31"} <= {period["date_effet"] for period in fiche["enregistrements"]}


def test_a_level_that_is_not_known_is_null(run: Run, store: str) -> None:
    assert json.loads(run("show", "RS5000", "--store", store, "--format", "json").stdout)["niveau"] is None


@pytest.mark.parametrize("form", ["text", "turtle", "jsonld"])
def test_show_speaks_to_people_and_to_machines(run: Run, store: str, form: str) -> None:
    done = run("show", "RNCP7141", "--store", store, "--format", form)
    assert done.returncode == 0
    assert "RNCP7141BC02" in done.stdout
    if form == "turtle":
        import rdflib

        assert len(rdflib.Graph().parse(data=done.stdout, format="turtle")) > 100


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_show_writes_a_page_to_give_away(run: Run, store: str, lang: str, tmp_path: Path) -> None:
    for form, start in (
        ("html", f'<!doctype html>\n<html lang="{lang}">'),
        ("md", "# RNCP27413 – Attaché"),
        ("text", "RNCP27413"),
    ):
        page = tmp_path / f"page.{form}"
        done = run(
            "show", "27413", "--store", store, "--format", form, "-o", str(page), "--date", "01/01/2012", lang=lang
        )
        assert (done.returncode, done.stdout) == (0, "")
        assert page.name in done.stderr
        said = page.read_text(encoding="utf-8")
        assert said.startswith(start)
        assert {"fr": "jusqu'au 7 septembre 2021 inclus", "en": "until 7 September 2021, included"}[
            lang
        ] in said.replace("&#39;", "'")


@pytest.mark.parametrize("name", ["D1407", "187500020", "RNCP7141BC01", "décret 2004-171", "departement:02"])
def test_show_shows_what_is_no_fiche_in_every_form(run: Run, store: str, name: str) -> None:
    said = {form: run("show", name, "--store", store, "--format", form) for form in ("text", "md", "html", "json")}
    assert {(done.returncode, done.stderr) for done in said.values()} == {(0, "")}
    portrait = json.loads(said["json"].stdout)
    assert all(portrait["titre"].replace("'", "&#39;") in done.stdout.replace("'", "&#39;") for done in said.values())
    turtle, jsonld = (
        {quad.triple for quad in parse(run("show", name, "--store", store, "--format", word).stdout, form)}
        for word, form in (("turtle", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD))
    )
    assert turtle == jsonld
    assert {triple.subject.value for triple in turtle} >= {portrait["iri"]}


def test_show_of_a_fiche_of_two_sources_says_so(run: Run, store: str) -> None:
    done = run("show", "RNCP27413", "--store", store)
    assert "fiche-RNCP27413.txt (texte)" in done.stdout
    assert "export-fiches-csv-exemple.zip (csv)" in done.stdout


def test_figures_are_printed_without_a_console(store: str) -> None:
    code = f"from rncp_graph.cli import cli; cli.main(['stats', '--store', {store!r}], standalone_mode=False)"
    code += "; import sys; print('loaded', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "44" in done.stdout.splitlines()[0]
    assert not {"rich", "rich.console"} & set(done.stdout.splitlines()[-1].split())


def test_stats_counts_the_store(run: Run, store: str) -> None:
    figures = json.loads(run("stats", "--store", store, "--format", "json").stdout)
    assert (figures["certifications"], figures["rs"]) == (44, 3)


def test_export_and_network_write_files(run: Run, store: str, tmp_path: Path) -> None:
    assert run("export", str(tmp_path / "g.ttl.gz"), "--store", store).returncode == 0
    done = run("network", "metiers-voisins", "-o", str(tmp_path / "n.graphml"), "--store", store)
    assert done.stdout.startswith("metiers-voisins: ")
    import networkx as nx

    assert nx.read_graphml(tmp_path / "n.graphml").number_of_nodes() > 10


def test_a_view_is_written_to_a_folder(run: Run, store: str, tmp_path: Path) -> None:
    done = run("export", str(tmp_path / "views"), "--view", "elm", "--view", "schema", "--store", store)

    assert done.returncode == 0
    assert sorted(path.relative_to(tmp_path / "views").as_posix() for path in tmp_path.rglob("*.*")) == [
        *(f"elm/{kind}.ttl" for kind in ("accreditations", "opportunities", "qualifications")),
        *("elm/unpublished.csv", "schema/credentials.jsonld"),
    ]
    assert done.stderr.count("written: ") == 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("query", "certifications-par-metiers", "rome=D1407"), "certifications-par-metier"),
        (("query", "certifications-par-metier"), "rome"),
        (("query", "certifications-par-metier", "rome=D1407", "couleur=bleu"), "couleur"),
        (("query", "certifications-par-metier", "D1407"), "name=value"),
        (("query", "SELECT * WHERE {"), "SPARQL"),
        (("query", "blocs", "certification=1", "certification=2"), "certification"),
        (("query", "blocs", "base=1"), "base"),
        (("query", "ASK { ?s ?p ?o }", "--format", "csv"), "csv"),
        (("query", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "json"), "json"),
        (("query", "--colour"), "--colour"),
        (("show",), "RNCP27413"),
        (("show", "RNCP999999"), "RNCP999999"),
        (("show", "16"), "idcc:16"),
        (("show", "27413", "--date", "31/02/2021"), "31/02/2021"),
        (("show", "27413", "--format", "html", "-o", "/absent/x.html"), "/absent"),
        (("network", "amis"), "amis"),
        (("network", "metiers-voisins", "-o", "x.doc"), ".doc"),
        (("export", "x.doc"), ".doc"),
        (("build", "absent.xml"), "absent.xml"),
        (("build", "/dev/null"), "/dev/null"),
        (("build", "data/exemple"), "several formats"),
        (("build", "data/exemple/fiche-RNCP7141.txt", "--base", "not an iri"), "not an iri"),
        (("build", "data/exemple/fiche-RNCP7141.txt", "--base", "http://x.org/no-end"), "http://x.org/no-end"),
        (("build", "data/exemple/fiche-RNCP7141.txt", "--report", "absent/r.csv"), "absent/r.csv"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_with_status_2(
    run: Run, store: str, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "data").symlink_to(Path(__file__).parents[2] / "data")
    place = ("-o", str(tmp_path / "db")) if words[0] == "build" else ("--store", store)
    done = run(*words, *place, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr


def test_an_empty_answer_says_what_it_means(run: Run, store: str) -> None:
    done = run("query", "blocs", "certification=RNCP1900", "--store", store)
    assert (done.returncode, done.stdout.count("\n")) == (0, 1), "the header of the table alone"
    assert len(done.stderr) > 20


def test_a_closed_pipe_is_no_failure(store: str) -> None:
    command = f"{sys.executable} -m rncp_graph query certificateurs --store {store} | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "0"


def test_a_terminal_that_is_not_utf_8_shows_what_it_can(store: str) -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "rncp_graph", "show", "RNCP27413", "--store", store]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert "Attach?(e) commercial(e)" in done.stdout


def test_an_export_without_rows_does_not_replace_a_store(run: Run, exemple: Path, tmp_path: Path) -> None:
    import io
    import zipfile

    db = str(tmp_path / "db")
    assert run("build", str(exemple / "fiche-RNCP7141.txt"), "-o", db).returncode == 0
    with (
        zipfile.ZipFile(exemple / "export-fiches-csv-exemple.zip") as full,
        zipfile.ZipFile(tmp_path / "vide.zip", "w") as empty,
    ):
        for name in full.namelist():
            empty.writestr(name, io.TextIOWrapper(full.open(name), encoding="utf-8").readline())
    done = run("build", str(tmp_path / "vide.zip"), "-o", db)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert json.loads(run("stats", "--store", db, "--format", "json").stdout)["certifications"] == 1


def test_a_fault_of_the_program_is_not_taken_for_one_of_the_store(
    store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def grow(_: object) -> None:
        seen = {1: 1}
        for one in seen:
            seen[one + 1] = one

    monkeypatch.setattr(figures, "statistics", grow)
    monkeypatch.setattr("sys.argv", ["rncp-graph", "stats", "--store", store])
    for shown in ("0", "1"):
        monkeypatch.setenv("RNCP_GRAPH_TRACEBACK", shown)
        with pytest.raises(SystemExit) as ended:
            main()
        *trace, line = capsys.readouterr().err.splitlines()
        assert (ended.value.code, bool(trace)) == (70, shown == "1")
        assert line.startswith("rncp-graph: ") and "RuntimeError" in line and "test_cli.py:" in line


def test_no_store_says_how_to_build_one(run: Run, tmp_path: Path) -> None:
    done = run("stats", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "rncp-graph build" in done.stderr


def test_bad_sources_are_refused_in_one_line_and_the_store_stays(run: Run, exemple: Path, tmp_path: Path) -> None:
    import zipfile

    db = str(tmp_path / "db")
    assert run("build", str(exemple / "fiche-RNCP7141.txt"), "-o", db).returncode == 0
    xml = (exemple / "export_fiches_RS_V4_1_exemple.xml").read_bytes()
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><FICHES><FICHE><INTITULE>&a;</INTITULE></FICHE></FICHES>'
    outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><FICHES><FICHE>&a;</FICHE></FICHES>'
    bad = {"tronque.xml": xml[: len(xml) // 2], "bombe.xml": bomb, "dehors.xml": outside, "notes.txt": b"bonjour"}
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "photo.zip", "w") as archive:
        archive.writestr("photo.jpg", b"\xff\xd8\xff")
    with zipfile.ZipFile(tmp_path / "gonfle.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export_fiches_RNCP_V4_1_2026-08-16.xml", b"<FICHES>" + b" " * 300_000_000)
    with zipfile.ZipFile(tmp_path / "csv.zip", "w") as archive:
        archive.writestr("export_fiches_CSV_Standard_2024_02_22.csv", '"Id_Fiche";"Numero_Fiche"\r\n"1";"RNCP1"\r\n')
    (tmp_path / "autre.pdf").write_bytes(a_pdf("Facture"))
    for path in (*map(tmp_path.joinpath, bad), *tmp_path.glob("*.zip"), tmp_path / "autre.pdf"):
        done = run("build", str(path), "-o", db)
        assert done.returncode == 2, (path.name, done)
        assert done.stderr.count("\n") == 1 and path.name in done.stderr, (path.name, done.stderr)
        assert json.loads(run("show", "RNCP7141", "--store", db, "--format", "json").stdout)["niveau"] == 5


def a_pdf(text: str) -> bytes:
    import io

    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(100, 700, text)
    canvas.save()
    return buffer.getvalue()


def test_the_help_speaks_french_and_english(run: Run) -> None:
    assert "Construit la base" in run("build", "--help", lang="fr").stdout
    assert "Build the store" in run("build", "--help", lang="en").stdout


def test_the_demonstration_runs_and_draws(run: Run, tmp_path: Path) -> None:
    done = run("demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("$ rncp-graph ") == 6
    drawn, shown = (imread(one / "metiers-voisins.png") for one in (tmp_path / "demo", ROOT / "docs"))
    assert drawn.shape == shown.shape
    assert abs(drawn - shown).mean() < 0.01, "the README shows another picture"
