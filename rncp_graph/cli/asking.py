"""Commands that ask a store: `query`, `stats`."""

from __future__ import annotations

import json

import click

from rncp_graph.cli import display
from rncp_graph.cli.common import opened, parameters, the_store
from rncp_graph.cli.words import argument, command, option
from rncp_graph.language import language, t

FORMATS_TABLE = ("table", "json", "csv")


@command(
    help=lambda: t(
        "Pose une question à la base. Sans nom, liste les questions ; accepte aussi un fichier .rq ou du SPARQL.",
        "Ask the store a question. Without a name, list the questions; a .rq file or SPARQL text will do as well.",
    )
)
@argument("question", required=False, metavar="[NAME | FILE.rq | SPARQL]")
@argument("parametres", nargs=-1, metavar="[param=value]...")
@the_store
@option(
    "--date",
    "jour",
    metavar=lambda: t("JOUR", "DAY"),
    help=lambda: t(
        "Le registre à ce jour (2012-01-01 ou 01/01/2012) ; par défaut, à la date de l'export.",
        "The register as of this day (2012-01-01 or 01/01/2012); by default, on the date of the export.",
    ),
)
@option(
    "--format",
    "format_",
    type=click.Choice(FORMATS_TABLE),
    help=lambda: t("Forme de la réponse.", "Form of the answer."),
)
def query(question: str | None, parametres: tuple[str, ...], store: str, jour: str | None, format_: str | None) -> None:
    """Ask a question."""
    from rncp_graph.questions.question import asked_for, complete, questions
    from rncp_graph.questions.question import query as ask
    from rncp_graph.questions.table import Table

    if question is None:
        display.list_questions(list(questions().values()))
        return
    said = parameters((*parametres, *([f"date={jour}"] if jour else [])))
    asked, graph = asked_for(question), opened(store)
    values, day = complete(asked, graph, said)
    answer = ask(graph, asked, **values)
    if day:
        display.say(str(day))
    display.show_answer(answer, format_ or "table")
    if isinstance(answer, Table) and not len(answer) and (empty := asked.vide[language()]):
        display.say(empty)


@command(help=lambda: t("Donne les chiffres de la base.", "Give the figures of the store."))
@the_store
@option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
def stats(store: str, format_: str) -> None:
    """Return the figures of a store."""
    from rncp_graph.questions.figures import statistics

    figures = statistics(opened(store))
    if format_ == "json":
        click.echo(json.dumps({name: value for name, _, value in figures}, ensure_ascii=False, indent=2))
    else:
        display.show_statistics(figures)
