"""Commands between a store and an endpoint: `push`, `pull`."""

from __future__ import annotations

from pathlib import Path

import click

from rncp_graph.cli import display
from rncp_graph.cli.common import opened, the_store
from rncp_graph.cli.progress import progress
from rncp_graph.cli.words import argument, command, option
from rncp_graph.errors import StoreError
from rncp_graph.language import how_many, t
from rncp_graph.settings import WHO


def credentials() -> str:
    """Say where credentials and addresses are told."""
    return t(
        f"Identifiants : {WHO}, ou netrc. Serveur inconnu : RNCP_GRAPH_UPDATE_URL et "
        "RNCP_GRAPH_GSP_URL disent où il s'écrit.",
        f"Credentials: {WHO}, or netrc. Unknown server: RNCP_GRAPH_UPDATE_URL and "
        "RNCP_GRAPH_GSP_URL tell where it is written.",
    )


@command(
    help=lambda: (
        t(
            "Porte la base sur un service SPARQL 1.1 (Oxigraph, Fuseki, Virtuoso…), d'un coup ou pas du tout. ",
            "Take the store to a SPARQL 1.1 endpoint (Oxigraph, Fuseki, Virtuoso…), all at once or not at all. ",
        )
        + credentials()
    )
)
@argument("url")
@the_store
@option(
    "--replace",
    is_flag=True,
    help=lambda: t(
        "Remplace le graphe par défaut du service, et les graphes de la base.",
        "Replace the default graph of the endpoint, and the graphs of the store.",
    ),
)
def push(url: str, store: str, replace: bool) -> None:
    """Send a store to an endpoint."""
    from rncp_graph.stores import is_address
    from rncp_graph.stores.endpoint.sparql import SparqlStore
    from rncp_graph.upkeep.transfer import push as take

    if not is_address(url):
        raise StoreError(t(f"{url} n'est pas une adresse http(s)", f"{url} is no http(s) address"))
    graph = opened(store)
    target = SparqlStore(url, say=display.say)
    with progress() as line:
        quads = how_many(take(graph, target, replace=replace, progress=line), "quad|quads", "quad|quads")
    display.say(t(f"porté sur {target.place} : {quads}", f"taken to {target.place}: {quads}"))


@command(
    help=lambda: (
        t(
            "Fait une base dans un dossier de ce que tient un service SPARQL 1.1 : compté, examiné, puis mis en "
            "place. ",
            "Make a store in a folder of what a SPARQL 1.1 endpoint holds: counted, examined, then put in place. ",
        )
        + credentials()
    )
)
@argument("url")
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar=lambda: t("DOSSIER", "FOLDER"),
    help=lambda: t("Où la construire.", "Where to build it."),
)
def pull(url: str, output: Path) -> None:
    """Make a store of an endpoint."""
    from rncp_graph.stores import is_address
    from rncp_graph.stores.endpoint.sparql import SparqlStore
    from rncp_graph.upkeep.transfer import pull as take

    if not is_address(url):
        raise StoreError(t(f"{url} n'est pas une adresse http(s)", f"{url} is no http(s) address"))
    source = SparqlStore(url, say=display.say)
    with progress() as line:
        quads = how_many(take(source, output, progress=line), "quad|quads", "quad|quads")
    display.say(t(f"base : {output} ({quads})", f"store: {output} ({quads})"))
