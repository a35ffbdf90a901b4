"""Commands that ask a store: `query`, `stats`."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rncp_graph.cli import display
from rncp_graph.cli.answers import TABLE, Faults, Form, give, give_each
from rncp_graph.cli.common import opened, parameters, the_day, the_output, the_store
from rncp_graph.cli.words import argument, command, option
from rncp_graph.errors import QuestionError
from rncp_graph.language import language, t

if TYPE_CHECKING:
    from rncp_graph.questions.day import Day

FORMATS_TABLE = (TABLE, "json", "csv", "excel-csv", "jsonl", "parquet")


@command(
    help=lambda: t(
        "Pose une question à la base. Sans nom, liste les questions ; accepte aussi un fichier .rq ou du SPARQL.",
        "Ask the store a question. Without a name, list the questions; a .rq file or SPARQL text will do as well.",
    ),
    epilog=lambda: t(
        "Une valeur s'écrit selon le nom du paramètre (rome=M1805, date=31/01/2021), ou en terme : x=rome:M1805, "
        'x="<IRI>", x=\'"texte"@fr\'. Voyez docs/own-questions.fr.md.',
        "A value is written as the name of its parameter tells (rome=M1805, date=31/01/2021), or as a term: "
        'x=rome:M1805, x="<IRI>", x=\'"text"@fr\'. See docs/own-questions.md.',
    ),
)
@argument("question", required=False, metavar=lambda: t("[NOM | FICHIER.rq | SPARQL]", "[NAME | FILE.rq | SPARQL]"))
@argument("parametres", nargs=-1, metavar=lambda: t("[param=valeur]...", "[param=value]..."))
@the_store
@the_day(
    help=lambda: t(
        "Le registre à ce jour (2012-01-01 ou 01/01/2012) ; par défaut, à la date de l'export.",
        "The register as of this day (2012-01-01 or 01/01/2012); by default, on the date of the export.",
    ),
)
@option(
    "--format",
    "format_",
    type=click.Choice(FORMATS_TABLE),
    help=lambda: t(
        "Forme de la réponse ; celle du suffixe avec -o, sinon table.",
        "Form of the answer; that of the suffix with -o, else table.",
    ),
)
@option(
    "--new",
    metavar=lambda: t("NOM", "NAME"),
    help=lambda: t(
        "Écrit le début d'une question à vous, NOM.rq, et ne pose rien.",
        "Write the start of a question of your own, NAME.rq, and ask nothing.",
    ),
)
@the_output(lambda: t("Où écrire la réponse.", "Where to write the answer."))
@option(
    "--each",
    type=click.Path(path_type=Path),
    metavar=lambda: t("FICHIER.csv", "FILE.csv"),
    help=lambda: t(
        "Pose la question pour chaque ligne d'une table, dont les colonnes sont nommées comme les paramètres.",
        "Ask the question for every row of a table, whose columns are named as the parameters.",
    ),
)
@option(
    "--labels",
    is_flag=True,
    help=lambda: t(
        "Ajoute à chaque colonne de codes celle de leurs libellés.", "Add to each column of codes that of their labels."
    ),
)
@option(
    "--timeout",
    metavar=lambda: t("SECONDES", "SECONDS"),
    help=lambda: t(
        "Arrête la requête après ce temps ; par défaut RNCP_GRAPH_QUERY_TIMEOUT, sauf pour les questions d'ici.",
        "End the query after this time; by default RNCP_GRAPH_QUERY_TIMEOUT, but for the questions listed here.",
    ),
)
@option(
    "--memory",
    metavar=lambda: t("TAILLE", "SIZE"),
    help=lambda: t(
        "Arrête la requête à cette mémoire, comme 512M ; par défaut RNCP_GRAPH_QUERY_MEMORY, de même.",
        "End the query at this memory, such as 512M; by default RNCP_GRAPH_QUERY_MEMORY, likewise.",
    ),
)
@option(
    "--allow-service",
    "services",
    multiple=True,
    metavar="URL",
    help=lambda: t(
        "Autorise la requête à appeler ce service (SERVICE) ; sinon elle n'en appelle aucun.",
        "Allow the query to call this endpoint (SERVICE); else it calls none.",
    ),
)
def query(
    question: str | None,
    parametres: tuple[str, ...],
    store: str,
    jour: str | None,
    format_: str | None,
    output: Path | None,
    each: Path | None,
    labels: bool,
    new: str | None,
    timeout: str | None,
    memory: str | None,
    services: tuple[str, ...],
) -> int:
    """Ask a question."""
    if new is not None:
        begin(new)
        return 0
    from rncp_graph.questions.asking import asking
    from rncp_graph.questions.question import asked_for, complete, for_each, questions
    from rncp_graph.questions.question import query as ask
    from rncp_graph.questions.table import Table

    if question is None:
        display.list_questions(list(questions().values()))
        return 0
    form = Form.of(format_, output, labels=labels)
    said = parameters((*parametres, *([f"date={jour}"] if jour else [])))
    asked, graph = asked_for(question), opened(store)
    if each:
        if output and output.exists() and each.exists() and output.samefile(each):
            raise QuestionError(t(f"-o : {output} est la table elle-même", f"-o: {output} is the table itself"))
        asker = asking(graph, asked, timeout, memory, services)
        answers, day = for_each(graph, asked, each, said, Faults(), asker)
        _say_day(day)
        return give_each(answers, form)
    values, day = complete(asked, graph, said)
    answer = ask(graph, asked, timeout=timeout, memory=memory, allow_services=services, **values)
    _say_day(day)
    give(answer, form)
    if isinstance(answer, Table) and not len(answer):
        display.say(asked.vide[language()] or t("aucune ligne", "no row"))
    return 0


def _say_day(day: Day | None) -> None:
    """Say of which day the answer is, where none was given."""
    if day:
        display.say(str(day))


def begin(name: str) -> None:
    """Write the start of a question, and say how it is asked."""
    from rncp_graph.questions.start import start

    path = start(name)
    asked = f"rncp-graph query {shlex.quote(str(path))}"
    display.say(t(f"écrit : {path} ; posez-la : {asked}", f"written: {path}; ask it: {asked}"))


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
