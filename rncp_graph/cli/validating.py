"""The command that validates: `validate`; and what `build --validate` shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rncp_graph.cli import display
from rncp_graph.cli.common import opened, the_store
from rncp_graph.cli.consoles import binary
from rncp_graph.cli.display import escape
from rncp_graph.cli.progress import progress
from rncp_graph.cli.words import command, option
from rncp_graph.language import how_many, number, t

if TYPE_CHECKING:
    from rncp_graph.validation import Engine, ValidationReport
    from rncp_graph.validation.breaches import Breach

FORMATS = {"text": "", "json": ".json", "csv": ".csv", "excel-csv": ".excel.csv", "turtle": ".ttl"}
"""The forms of a report on standard output, each with the suffix of its file."""

EXAMPLES = 3
"""Breaches of each rule that people are shown."""

LARGE = 60
"""Characters of a name or a value that they are shown."""


@command(
    help=lambda: t(
        "Contrôle la base par les règles de ontology/shapes.ttl : ce qu'une bonne fiche dit, et ce qui est douteux. "
        "Code 1 s'il y a des violations ; avertissements et remarques n'y changent rien.",
        "Check the store by the rules of ontology/shapes.ttl: what a good fiche says, and what is doubtful. Exit "
        "status 1 when there are violations; warnings and notes do not count.",
    )
)
@option(
    "--format",
    "format_",
    type=click.Choice(tuple(FORMATS)),
    default="text",
    show_default=True,
    help=lambda: t("La forme du rapport affiché.", "The form of the report that is shown."),
)
@option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=lambda: t("FICHIER", "FILE"),
    help=lambda: t(
        "L'écrit aussi dans ce fichier, dont le suffixe dit la forme : .json, .csv, .ttl, .nt, .rdf, .jsonld. Peut "
        "être répété.",
        "Write it to this file too, whose suffix tells the form: .json, .csv, .ttl, .nt, .rdf, .jsonld. May be "
        "repeated.",
    ),
)
@option(
    "--by-certifier",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar=lambda: t("DOSSIER", "FOLDER"),
    help=lambda: t(
        "Écrit dans ce dossier un CSV par certificateur : quoi corriger, et où.",
        "Write to this folder a CSV for each certifier: what to correct, and where.",
    ),
)
@option(
    "--engine",
    type=click.Choice(("sparql", "pyshacl")),
    default="sparql",
    show_default=True,
    help=lambda: t(
        "sparql : une requête par contrainte, à toute échelle ; pyshacl : la référence, pour des échantillons.",
        "sparql: one query for each constraint, at any scale; pyshacl: the reference, for samples.",
    ),
)
@the_store
def validate(format_: str, outputs: tuple[Path, ...], folder: Path | None, engine: Engine, store: str) -> int:
    """Validate a store."""
    from rncp_graph.validation import validate as look
    from rncp_graph.validation.documents import check_suffix, put, write_by_certifier, write_report

    for path in outputs:
        check_suffix(path)  # a wrong suffix is told before the work
    graph = opened(store)
    with progress() as line:
        report = look(graph, engine=engine, progress=line)
    if format_ == "text":
        show(report)
    else:
        with binary() as out:
            put(report, FORMATS[format_], out)
    for path in outputs:
        write_report(report, path)
        display.say(t(f"écrit : {path}", f"written: {path}"))
    if folder:
        files = how_many(write_by_certifier(report, folder), "fichier|fichiers", "file|files")
        display.say(t(f"écrit : {folder} ({files})", f"written: {folder} ({files})"))
    return 1 if report.violations else 0


def validated(folder: Path) -> int:
    """Check a store that was just built, print the report, and return the exit status."""
    from rncp_graph.validation import validate as look

    with progress() as line:
        report = look(opened(str(folder)), progress=line)
    click.echo()
    show(report)
    return 1 if report.violations else 0


def show(report: ValidationReport) -> None:
    """Print a report for people: the counts, then each rule that is broken with a few examples."""
    from rncp_graph.validation.shapes import GRAVITES

    console = display.out()
    counts = ", ".join(how_many(count, *GRAVITES[gravite]) for gravite, count in report.severities.items())
    looked = how_many(report.certifications, "certification|certifications", "certification|certifications")
    rules = how_many(len(report.shapes), "règle|règles", "rule|rules")
    console.print(f"{looked}, {rules}{display.colon()} [bold]{counts}[/]")
    said = ""
    for shape, found in report.by_shape:
        if shape.gravite != said:
            said = shape.gravite
            console.print(f"\n[bold cyan]{t(*GRAVITES[said]).partition('|')[2].capitalize()}[/]")
        console.print(f"[bold]{number(len(found)):>9}[/]  {escape(str(shape.message))} [dim]({shape.genre})[/]")
        console.print(f"{'':>11}[dim]→ {escape(str(shape.correction))}[/]")
        for line in _examples(report, found):
            console.print(f"{'':>11}{escape(line)}")


def _examples(report: ValidationReport, found: list[Breach]) -> list[str]:
    from rncp_graph.validation.documents import row

    told = [row(report, breach) for breach in found[:EXAMPLES]]
    return [
        "  ".join(_short(one[name]) for name in ("fiche", "endroit", "valeur", "page") if one[name]) for one in told
    ]


def _short(text: str) -> str:
    return text if len(text) <= LARGE or "://" in text else text[: LARGE - 1] + "…"
