"""Commands that ask a store: `query`, `search`, `show`, `stats`."""

from __future__ import annotations

import json
import sys

import click

from rncp_graph.cli import display
from rncp_graph.cli.common import opened, parameters, the_store
from rncp_graph.cli.words import argument, command, option
from rncp_graph.language import language, t
from rncp_graph.terms import PREFIXES

FORMATS_TABLE = ("table", "json", "csv")
FORMATS_FOUND = (*FORMATS_TABLE, "iris")
FORMATS_FICHE = ("text", "json", "turtle", "jsonld")


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


@command(
    help=lambda: t(
        "Cherche par mots, par numéro ou par code : certifications, blocs, métiers, organismes, domaines. "
        "Pour choisir : niveau=, registre=, actif=, nsf=, formacode=, rome=, voie=, genre=.",
        "Search by words, by a number or a code: certifications, blocks, occupations, bodies, domains. To narrow: "
        "niveau= (level), registre=, actif= (active), nsf=, formacode=, rome=, voie= (route), genre= (kind).",
    )
)
@argument(
    "mots", nargs=-1, required=True, metavar=lambda: t("MOTS... [filtre=valeur]...", "WORDS... [filter=value]...")
)
@the_store
@option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help=lambda: t("Combien de réponses, au plus.", "How many answers, at most."),
)
@option(
    "--format",
    "format_",
    type=click.Choice(FORMATS_FOUND),
    default="table",
    show_default=True,
    help=lambda: t(
        "Forme de la réponse ; iris : ce qu'un VALUES de SPARQL prend.",
        "Form of the answer; iris: what a VALUES of SPARQL takes.",
    ),
)
def search(mots: tuple[str, ...], store: str, limit: int, format_: str) -> None:
    """Search by words."""
    from rncp_graph.searching.asking import search as find_words

    filters = parameters(tuple(word for word in mots if "=" in word))
    asked = " ".join(word for word in mots if "=" not in word)
    found = find_words(opened(store), asked, limit=limit, **filters)
    if format_ == "iris":
        for iri in found.iris:
            click.echo(f"<{iri}>")
    elif format_ == "table":
        display.show_found(found)
    else:
        display.show_answer(found, format_)
    if found.said:
        display.say(found.said)


@command(help=lambda: t("Montre une fiche, relue dans le graphe.", "Show a fiche, read back from the graph."))
@argument("numero", metavar="RNCP27413")
@the_store
@option("--format", "format_", type=click.Choice(FORMATS_FICHE), default="text", show_default=True)
def show(numero: str, store: str, format_: str) -> None:
    """Show a fiche."""
    from pyoxigraph import RdfFormat, serialize

    from rncp_graph.cli.portrait import portrait
    from rncp_graph.questions.finding import find, origines, triples_of
    from rncp_graph.rdf.jsonld import document, to_json

    graph = opened(store)
    fiche = find(graph, numero)
    if format_ == "text":
        display.show_fiche(portrait(fiche, origines(graph, numero)))
    elif format_ == "turtle":
        triples = triples_of(graph, numero)
        serialize(triples, output=sys.stdout.buffer, format=RdfFormat.TURTLE, prefixes=PREFIXES)
    else:
        value = to_json(fiche) if format_ == "json" else document(fiche, graph.base)
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))


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
