"""Commands between a store and an endpoint: `push`, `pull`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from rncp_graph.cli import display
from rncp_graph.cli.common import opened, the_store
from rncp_graph.errors import StoreError
from rncp_graph.language import t
from rncp_graph.stores import is_address

CREDENTIALS = t(
    "Identifiants : RNCP_GRAPH_USER et RNCP_GRAPH_PASSWORD, ou netrc. Serveur inconnu : RNCP_GRAPH_UPDATE_URL et "
    "RNCP_GRAPH_GSP_URL disent où il s'écrit.",
    "Credentials: RNCP_GRAPH_USER and RNCP_GRAPH_PASSWORD, or netrc. Unknown server: RNCP_GRAPH_UPDATE_URL and "
    "RNCP_GRAPH_GSP_URL tell where it is written.",
)


@click.command(
    help=t(
        "Porte la base sur un service SPARQL 1.1 (Oxigraph, Fuseki, Virtuoso…), d'un coup ou pas du tout. ",
        "Take the store to a SPARQL 1.1 endpoint (Oxigraph, Fuseki, Virtuoso…), all at once or not at all. ",
    )
    + CREDENTIALS
)
@click.argument("url")
@the_store
@click.option(
    "--replace",
    is_flag=True,
    help=t(
        "Remplace le graphe par défaut du service, et les graphes de la base.",
        "Replace the default graph of the endpoint, and the graphs of the store.",
    ),
)
def push(url: str, store: str, replace: bool) -> None:
    """Take a store to an endpoint."""
    from rncp_graph.stores.endpoint.sparql import SparqlStore
    from rncp_graph.upkeep.transfer import push as take

    if not is_address(url):
        raise StoreError(t(f"{url} n'est pas une adresse http(s)", f"{url} is no http(s) address"))
    graph = opened(store)
    target = SparqlStore(url, say=display.say)
    with _counting(t("quads envoyés", "quads sent")) as progress:
        number = take(graph, target, replace=replace, progress=progress)
    count = display.number(number)
    display.say(t(f"porté sur {target.place} : {count} quads", f"taken to {target.place}: {count} quads"))


@click.command(
    help=t(
        "Fait une base dans un dossier de ce que tient un service SPARQL 1.1 : compté, examiné, puis mis en place. ",
        "Make a store in a folder of what a SPARQL 1.1 endpoint holds: counted, examined, then put in place. ",
    )
    + CREDENTIALS
)
@click.argument("url")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar=t("DOSSIER", "FOLDER"),
    help=t("Où la construire.", "Where to build it."),
)
def pull(url: str, output: Path) -> None:
    """Make a store of an endpoint."""
    from rncp_graph.stores.endpoint.sparql import SparqlStore
    from rncp_graph.upkeep.transfer import pull as take

    if not is_address(url):
        raise StoreError(t(f"{url} n'est pas une adresse http(s)", f"{url} is no http(s) address"))
    source = SparqlStore(url, say=display.say)
    with _counting(t("quads reçus", "quads received")) as progress:
        number = take(source, output, progress=progress)
    display.say(t(f"base : {output} ({display.number(number)} quads)", f"store: {output} ({number:,} quads)"))


@contextmanager
def _counting(what: str) -> Iterator[Callable[[int], None]]:
    """Show how many quads have passed, in a terminal only."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=display.err(), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task(what)

        def move(count: int) -> None:
            bar.update(task, description=f"{display.number(count)} {what}")

        yield move
