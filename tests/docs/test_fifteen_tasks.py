"""Fifteen tasks: both pages do the same in few lines, what they show is what happens, and the CSV files say so too."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import rncp_graph as rg
from tests.commands import with_program
from tests.questions.register import Registre
from tests.servers import fuseki

ROOT = Path(__file__).parents[2]
PAGES = {
    language: (ROOT / "docs" / f"fifteen-tasks{suffix}.md").read_text(encoding="utf-8")
    for language, suffix in (("en", ""), ("fr", ".fr"))
}
TRUST = {"en": "*Trust:*", "fr": "*Confiance :*"}
SERVER = "http://localhost:3030/ds"
"""The address that the pages give to a server of one's own."""
DAY = date(2021, 1, 31)
Command = Callable[[str, str, bool], str]


class Task(NamedTuple):
    """A task: each command with the lines shown under it, the Python, what it prints, and the whole text."""

    commands: list[tuple[str, list[str]]]
    code: str
    printed: str
    text: str


def task(text: str) -> Task:
    said: list[tuple[str, list[str]]] = []
    for line in "".join(blocks(text, "console")).splitlines():
        if line.startswith("$ "):
            said.append((line[2:], []))
        elif line != "…":
            said[-1][1].append(line)
    return Task(said, "".join(blocks(text, "python")), "".join(blocks(text, "text")), text)


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def tasks(page: str) -> dict[str, Task]:
    found = re.findall(r"^### ([A-E]\d)\. (.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
    return {name: task(text) for name, text in found}


TASKS = {language: tasks(page) for language, page in PAGES.items()}
HERE = TASKS["en"]


# --- what is shown is what happens ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(shared: Callable[..., Path]) -> Registre:
    """The register of 2021 as rows of its CSV files, read without any code of the project."""
    return Registre.of(next(shared("registre-2021").glob("*.zip")))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, shared: Callable[..., Path]) -> Path:
    """A folder with the files that the page names, and the two stores that it tells to build."""
    place = tmp_path_factory.mktemp("fifteen")
    for path in (*shared("registre-2021").glob("*.zip"), *shared("csv-2024-02-22").glob("*.zip")):
        (place / path.name).symlink_to(path)
    for name, path in (("data", ROOT / "data"), ("rome", shared("rome")), ("nomenclatures", shared("nomenclatures"))):
        (place / name).symlink_to(path)
    for command, _ in task(PAGES["en"].partition("\n## ")[0]).commands:
        run(command, place, "en")
    return place


@pytest.fixture(scope="module")
def fuseki_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with fuseki.serving(tmp_path_factory.mktemp("fuseki") / "log") as address:
        yield address


@pytest.fixture(scope="module")
def said(folder: Path) -> Command:
    """Return what a command says in a language, run once. One of which nothing is shown is run for the English page."""
    once = cache(lambda command, language: run(command, folder, language))
    return lambda command, language, shown: once(command, language if shown else "en")


def run(command: str, place: Path, language: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("RNCP_GRAPH_")}
    env |= {"RNCP_GRAPH_LANG": language, "PATH": with_program(os.environ["PATH"])}
    done = subprocess.run(["bash", "-c", command], cwd=place, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (command, done.stderr)
    return done.stdout


def compare(one: Task, language: str, said: Command, server: str = SERVER) -> None:
    for command, shown in one.commands:
        real = said(command.replace(SERVER, server), language, bool(shown)).splitlines()
        for line in shown:
            start = line.removesuffix("…")
            found = any(told.startswith(start) if line.endswith("…") else told == line for told in real)
            assert found, (command, line, real[:9])


LONG = {"B3", "E1"}
"""Tasks that take tens of seconds: they are carried out for the English page alone."""


@pytest.mark.parametrize(
    ("name", "language"),
    [
        (name, language)
        for name, one in HERE.items()
        for language in TASKS
        if one.commands and SERVER not in one.text
        if language == "en" or (name not in LONG and TASKS[language][name].commands != one.commands)
    ],
)
def test_commands_of_a_task_print_what_the_page_shows(name: str, language: str, said: Command) -> None:
    """The French page where it shows other lines: the words of the commands are the same, as is tested below."""
    compare(TASKS[language][name], language, said)


def test_a_server_answers_as_the_page_shows_and_holds_every_statement(
    said: Command, fuseki_server: str, folder: Path
) -> None:
    compare(HERE["B1"], "en", said, fuseki_server)
    assert TASKS["fr"]["B1"].commands == HERE["B1"].commands
    load = HERE["B1"].commands[1][0].replace(SERVER, fuseki_server)
    with (folder / "rncp.nq").open("rb") as lines:
        assert json.loads(said(load, "en", False))["count"] == sum(1 for _ in lines)


@pytest.mark.parametrize("name", [name for name, one in HERE.items() if one.code])
def test_the_python_of_a_task_prints_what_the_page_shows(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(HERE[name].code, name, "exec"), {})
    assert printed.getvalue() == HERE[name].printed


def test_both_pages_do_the_same_fifteen_tasks_in_few_lines() -> None:
    letters = {"A": 3, "B": 3, "C": 3, "D": 3, "E": 3}
    for language, page in TASKS.items():
        assert list(page) == [f"{letter}{n}" for letter, count in letters.items() for n in range(1, count + 1)]
        for name, one in page.items():
            lines = [line for line in one.code.splitlines() if line]
            assert len(one.commands) <= 3, name
            assert len(lines) <= 10, name
            assert bool(one.commands) != bool(lines), name
            assert max(map(len, lines), default=0) <= 120, name
            assert one.text.count(TRUST[language]) == 1, name
    for name, one in HERE.items():
        other = TASKS["fr"][name]
        assert [command for command, _ in one.commands] == [command for command, _ in other.commands], name
        assert (one.code, one.printed) == (other.code, other.printed), name
        assert re.findall(r"RNCP\d+|\d{3,}", one.text) == re.findall(r"RNCP\d+|\d{3,}", other.text), name


# --- and the CSV files say so too -------------------------------------------------------------------------------------


def active(tables: Registre) -> dict[str, dict[str, str]]:
    return {row["Numero_Fiche"]: row for row in tables["Standard"] if row["Actif"] == "ACTIVE"}


def occupations(tables: Registre) -> dict[str, set[str]]:
    return {n: {row["Codes_Rome_Code"] for row in rows} for n, rows in tables.par_fiche("Rome").items()}


def neighbours(tables: Registre) -> dict[str, set[str]]:
    """The occupations with which each occupation shares a certification."""
    found: dict[str, set[str]] = defaultdict(set)
    for codes in occupations(tables).values():
        for one, other in combinations(codes, 2):
            found[one].add(other)
            found[other].add(one)
    return found


def successions(tables: Registre) -> set[tuple[str, str]]:
    rows = tables["Ancienne_Nouvelle_Certification"]
    stated = {(row["Ancienne_Certification"], row["Numero_Fiche"]) for row in rows}
    stated |= {(row["Numero_Fiche"], row["Nouvelle_Certification"]) for row in rows}
    return {pair for pair in stated if all(pair)}


def ending(tables: Registre, rome: str, last: date) -> set[str]:
    """The active certifications of an occupation or a domain whose end is from the day of the export to another."""
    ends = {n: day(row["Date_Fin_Enregistrement"]) for n, row in active(tables).items()}
    held = occupations(tables)
    return {
        n for n, end in ends.items() if end and DAY <= end <= last and any(m.startswith(rome) for m in held.get(n, ()))
    }


def day(text: str) -> date | None:
    return date(*map(int, reversed(text.split("/")))) if text else None


def asked(name: str, said: Command, number: int = 0) -> list[dict[str, str]]:
    """The rows of the answer to a command of a task."""
    head, *rows = said(HERE[name].commands[number][0], "en", True).splitlines()
    return [dict(zip(head.split("\t"), row.split("\t"), strict=True)) for row in rows]


def test_a1_kinds_of_certifiers_are_counted_alike(tables: Registre) -> None:
    certifiers, domains = tables.par_fiche("Certificateurs"), tables.par_fiche("Nsf")
    cells: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for numero, row in active(tables).items():
        for one in certifiers.get(numero, ()):
            siret, ministry = one["Siret_Certificateur"], one["Nom_Certificateur"].lower().startswith("minist")
            kind = "public" if siret[:1] in ("1", "2") else "autre"
            kind = "ministere" if ministry else "inconnu" if not siret else kind
            for code in domains.get(numero, ()):
                cells[row["Nomenclature_Europe_Niveau"], code["Nsf_Code"][:3], kind].add(numero)
    shown = {kind: len(cells["NIV7", "326", kind]) for kind in ("autre", "inconnu", "ministere", "public")}
    assert HERE["A1"].printed == f"{len(cells)} {shown}\n"


def test_a2_successions_that_keep_all_occupations_are_counted_alike(tables: Registre) -> None:
    pairs, codes = successions(tables), occupations(tables)
    known = [codes[old] <= codes[new] for old, new in pairs if old in codes and new in codes]
    assert HERE["A2"].printed == f"{len(pairs)} {len(known)} {sum(known) / len(known):.1%}\n"
    assert f"{len(pairs) - len(known)} successions" in HERE["A2"].text


def test_a3_periods_are_counted_alike_and_the_estimate_is_that_of_kaplan_and_meier(
    tables: Registre, folder: Path
) -> None:
    ends = sum(bool(row["Date_Fin_Enregistrement"]) for row in tables["Standard"])
    begun = sum(bool(row["Date_Effet"] or row["Date_Decision"]) for row in tables["Standard"])
    last = date(2026, 8, 16)
    rows: list[dict[str, Any]] = list(rg.query(rg.open_store(folder / "exemple.db"), "periodes", date=last))
    known = [(round((min(r["fin"], last) - r["debut"]).days / 365.25, 1), r["fin"] < last) for r in rows if r["debut"]]
    survival, told = 1.0, {}
    for years in sorted({length for length, _ in known}):
        survival *= 1 - known.count((years, True)) / sum(length >= years for length, _ in known)
        told[years] = round(survival, 2)
    shown = {years: told[years] for years in (2.0, 5.0)}
    assert HERE["A3"].printed == f"rncp.db {ends} {begun}\nexemple.db {len(rows)} {len(known)}\n{shown}\n"


def test_b1_counts_are_those_of_the_files(tables: Registre, said: Command) -> None:
    counts = Counter((row["Nomenclature_Europe_Niveau"][3:], row["Actif"].lower()) for row in tables["Standard"])
    expected = [f"RNCP,{level},{state},{count}" for (level, state), count in sorted(counts.items())]
    assert said("rncp-graph query compte --format csv", "en", True).splitlines()[1:] == expected
    assert [line for line in HERE["B1"].commands[2][1] if line.startswith("RNCP")] == expected[:2]


def test_b2_provenance_is_where_the_page_says(said: Command, folder: Path) -> None:
    said("rncp-graph export exemple.ttl --store exemple.db", "en", False)
    said(HERE["B2"].commands[0][0], "en", False)
    flat, named = ((folder / f"exemple.{suffix}").read_text(encoding="utf-8") for suffix in ("ttl", "trig"))
    assert "dct:license" in named
    assert "void:triples" in named
    assert "dct:license" not in flat
    assert re.match(r"# .*(?:\n# .*)*licence-ouverte", flat)


def test_b3_what_expired_did_so_by_both_files(tables: Registre, shared: Callable[..., Path], said: Command) -> None:
    newer = {r["Numero_Fiche"]: r for r in Registre.of(next(shared("csv-2024-02-22").glob("*.zip")))["Standard"]}
    gone = {n for n in active(tables) if n in newer and newer[n]["Actif"] == "INACTIVE"}
    over = {n for n in gone if (day(newer[n]["Date_Fin_Enregistrement"]) or date.max) <= date(2024, 2, 22)}
    assert set(re.findall(r"^(RNCP\d+) ", said(HERE["B3"].commands[0][0], "en", True), re.MULTILINE)) == over


def test_c1_the_certifications_are_those_of_the_files(tables: Registre, said: Command) -> None:
    routes, held = tables.par_fiche("VoixdAccès"), occupations(tables)
    expected = {
        numero
        for numero, row in active(tables).items()
        if row["Nomenclature_Europe_Niveau"] in ("NIV5", "NIV6")
        and "M1805" in held.get(numero, ())
        and {one["Si_Jury"] for one in routes.get(numero, ())} >= {"En contrat d’apprentissage", "Par expérience"}
    }
    assert {row["numero"] for row in asked("C1", said)} == expected
    assert re.findall(r"^(\d+) rows", HERE["C1"].text, re.MULTILINE) == [str(len(expected))] == ["65"]
    assert (day(active(tables)["RNCP32053"]["Date_Fin_Enregistrement"]) or DAY) < DAY


def test_c2_blocks_are_those_of_the_files(tables: Registre, said: Command) -> None:
    rows = tables.par_fiche("Blocs_De_Compétences")["RNCP31678"]
    expected = [(row["Bloc_Competences_Code"], row["Bloc_Competences_Libelle"]) for row in rows]
    assert [(row["code"], row["libelle"]) for row in asked("C2", said)] == expected
    assert len(HERE["C2"].commands[0][1]) == 1 + len(expected)


def test_c3_ends_are_those_of_the_files_and_the_sheet_can_be_given(
    tables: Registre, said: Command, folder: Path
) -> None:
    assert {row["numero"] for row in asked("C3", said)} == ending(tables, "M1805", date(2021, 7, 31))
    assert not any(old == "RNCP26602" for old, _ in successions(tables))
    said(HERE["C3"].commands[2][0], "en", False)
    assert "Designer web" in (folder / "RNCP26602.html").read_text(encoding="utf-8")


def test_d1_the_certifier_and_its_blocks_are_those_of_the_files(tables: Registre) -> None:
    shown = HERE["D1"].commands[1][1][1].split(",")
    certifiers = tables.par_fiche("Certificateurs")[shown[0]]
    assert (shown[2], shown[3]) in {(row["Nom_Certificateur"], row["Siret_Certificateur"]) for row in certifiers}
    codes = [row["Bloc_Competences_Code"] for row in tables.par_fiche("Blocs_De_Compétences")[shown[0]]]
    assert shown[-1].split() == codes


def test_d2_the_successor_is_that_of_the_files(tables: Registre) -> None:
    held = occupations(tables)
    assert [new for old, new in successions(tables) if old == "RNCP7141"] == ["RNCP34079"]
    assert f"RNCP7141,RNCP34079,2,{' '.join(sorted(held['RNCP7141'] & held['RNCP34079']))},oui" in HERE["D2"].text


def test_d3_ends_are_those_of_the_files(tables: Registre, said: Command) -> None:
    expected = ending(tables, "D14", date(2021, 7, 31))
    assert {row["numero"] for row in asked("D3", said)} == expected
    assert re.findall(r"^(\d+) rows", HERE["D3"].text, re.MULTILINE) == [str(len(expected))] == ["21"]


def test_e1_networks_have_the_nodes_and_edges_of_the_files(tables: Registre) -> None:
    held, ties = occupations(tables), neighbours(tables)
    codes = set().union(*held.values())
    edges, tied = sum(map(len, held.values())), sum(map(len, ties.values())) // 2
    assert HERE["E1"].commands[0][1] == [f"certification-metier: {len(held) + len(codes):,} nodes, {edges:,} edges"]
    assert HERE["E1"].commands[1][1] == [f"metiers-voisins: {len(codes):,} nodes, {tied:,} edges"]


def test_e2_the_most_central_have_most_neighbours_by_the_files(tables: Registre) -> None:
    ties = neighbours(tables)
    assert HERE["E2"].printed == f"{sorted(ties, key=lambda code: -len(ties[code]))[:5]}\n"


def test_e3_chance_gives_as_many_neighbours_by_the_files(tables: Registre) -> None:
    observed, *null = map(int, HERE["E3"].printed.split())
    assert observed == sum(map(len, neighbours(tables).values())) // 2
    ends = [(numero, code) for numero, codes in sorted(occupations(tables).items()) for code in sorted(codes)]
    drawn = [code for _, code in ends]
    random.Random(1).shuffle(drawn)
    held: dict[str, set[str]] = defaultdict(set)
    for (numero, _), code in zip(ends, drawn, strict=True):
        held[numero].add(code)
    chance = len({pair for codes in held.values() for pair in combinations(sorted(codes), 2)})
    assert all(abs(one - chance) < 0.02 * chance for one in null)
    assert f"{sum(null) / 3 / observed:.1f} times" in HERE["E3"].text
