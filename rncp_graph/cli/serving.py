"""The command that puts a store on the web: `serve`."""

from __future__ import annotations

from pathlib import Path

import click

from rncp_graph.cli import display
from rncp_graph.cli.common import opened, the_contact, the_publisher, the_store
from rncp_graph.cli.listening import address_of, listening, the_place
from rncp_graph.cli.words import command, option
from rncp_graph.language import language, t
from rncp_graph.settings import settings

EXTRA = "server"


@command(
    help=lambda: t(
        "Sert une base sur le web : chaque IRI à son adresse, dans la forme voulue, et SPARQL dans des limites.",
        "Serve a store on the web: each IRI at its own address, in the form wanted, and SPARQL within limits.",
    ),
    epilog=lambda: t(
        "Sans --host, seule cette machine y accède. Ctrl-C l'arrête.",
        "Without --host, only this machine reaches it. Ctrl-C stops it.",
    ),
)
@the_store
@the_place(8000)
@option(
    "--address",
    metavar="URL",
    help=lambda: t(
        "Où le service est sur le web ; par défaut, là où commencent les IRI.",
        "Where the server is on the web; by default, where the IRIs begin.",
    ),
)
@option(
    "--published",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar=lambda: t("DOSSIER", "FOLDER"),
    help=lambda: t("Un dossier fait par « publish », servi aussi.", "A folder made by `publish`, served too."),
)
@the_publisher
@the_contact
@option(
    "--timeout",
    metavar=lambda: t("SECONDES", "SECONDS"),
    help=lambda: t(
        "Secondes d'une requête SPARQL (RNCP_GRAPH_QUERY_TIMEOUT).",
        "Seconds of a SPARQL query (RNCP_GRAPH_QUERY_TIMEOUT).",
    ),
)
@option(
    "--memory",
    metavar=lambda: t("TAILLE", "SIZE"),
    help=lambda: t("Mémoire d'une requête (RNCP_GRAPH_QUERY_MEMORY).", "Memory of a query (RNCP_GRAPH_QUERY_MEMORY)."),
)
@option(
    "--answer",
    default="256M",
    show_default=True,
    metavar=lambda: t("TAILLE", "SIZE"),
    help=lambda: t("Taille d'une réponse.", "Size of an answer."),
)
@option(
    "--queries",
    default=4,
    show_default=True,
    type=click.IntRange(1, 64),
    help=lambda: t(
        "Requêtes SPARQL en cours à la fois, par processus.", "SPARQL queries under way at once, for each process."
    ),
)
@option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help=lambda: t("Processus du serveur.", "Processes of the server."),
)
@option(
    "--log",
    default="none",
    show_default=True,
    type=click.Choice(["none", "kinds", "paths"]),
    help=lambda: t(
        "Journal en lignes JSON, sans donnée personnelle : rien des requêtes, leur genre, leur chemin aussi.",
        "Log in lines of JSON, without personal data: nothing of requests, their kind, their path too.",
    ),
)
@option(
    "--allow-service",
    "allow_services",
    multiple=True,
    metavar="URL",
    help=lambda: t(
        "Un serveur que SERVICE peut appeler ; plusieurs fois si l'on veut.",
        "A server that SERVICE may call; may be repeated.",
    ),
)
def serve(
    store: str,
    host: str,
    port: int,
    address: str | None,
    published: Path | None,
    publisher: str,
    contact: str,
    timeout: str | None,
    memory: str | None,
    answer: str,
    queries: int,
    workers: int,
    log: str,
    allow_services: tuple[str, ...],
) -> None:
    """Serve a store."""
    from rncp_graph.questions.asking import size_of, time_of
    from rncp_graph.resources import optional

    for package in ("starlette", "uvicorn", "httptools", "prometheus_client"):
        optional(package, extra=EXTRA)
    from rncp_graph.server.limits import Limits
    from rncp_graph.server.running import Options, run

    said = settings()
    limits = Limits(
        seconds=time_of(timeout, "--timeout") or said.query_timeout,
        memory=size_of(memory, "--memory") or said.query_memory,
        answer=size_of(answer, "--answer") or Limits.answer,
        at_once=queries,
    )
    options = Options(
        store=store,
        language=language(),
        workers=workers,
        address=address,
        publisher=publisher,
        contact=contact,
        published=published,
        limits=limits,
        allow_services=allow_services,
        log=log,
    )
    opened(store, watched=False).close()  # what cannot be served is told now
    with listening(host, port) as listens:
        place = address_of(listens)
        display.say(t(f"en service : {place} (Ctrl-C arrête)", f"serving: {place} (Ctrl-C stops)"))
        run(options, listens)
