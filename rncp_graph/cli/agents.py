"""The command that lets agents ask a store: `mcp`."""

from __future__ import annotations

from rncp_graph.cli import display
from rncp_graph.cli.common import opened, the_store
from rncp_graph.cli.listening import address_of, listening, the_place
from rncp_graph.cli.words import command, option
from rncp_graph.language import t

EXTRA = "mcp"


@command(
    help=lambda: t(
        "Ouvre la base aux agents (Model Context Protocol) : questions, recherche, parcours, SPARQL en lecture seule. "
        "Par l'entrée et la sortie, ou en HTTP avec --http.",
        "Open the store to agents (Model Context Protocol): questions, search, pathways, read-only SPARQL. Over "
        "standard input and output, or over HTTP with --http.",
    ),
    epilog=lambda: t(
        "En HTTP, l'adresse est http://127.0.0.1:8001/mcp ; Ctrl-C arrête.",
        "Over HTTP the address is http://127.0.0.1:8001/mcp; Ctrl-C stops.",
    ),
)
@the_store
@option("--http", is_flag=True, help=lambda: t("En HTTP (streamable HTTP).", "Over HTTP (streamable HTTP)."))
@the_place(8001)
@option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar=lambda: t("NOM", "NAME"),
    help=lambda: t(
        "Un nom sous lequel on l'appelle (en-tête Host), outre cette machine ; plusieurs fois si l'on veut.",
        "A name by which it is called (header Host), beside this machine; may be repeated.",
    ),
)
@option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="URL",
    help=lambda: t(
        "Une page dont les scripts peuvent l'appeler (en-tête Origin) ; plusieurs fois si l'on veut.",
        "A page whose scripts may call it (header Origin); may be repeated.",
    ),
)
def mcp(store: str, http: bool, host: str, port: int, hosts: tuple[str, ...], origins: tuple[str, ...]) -> None:
    """Let agents ask a store."""
    from rncp_graph.resources import optional

    optional("mcp", extra=EXTRA)
    from rncp_graph.agents.server import PATH, application, run_stdio

    graph = opened(store, watched=False)
    if not http:
        run_stdio(graph)
        return
    uvicorn = optional("uvicorn", extra=EXTRA)
    made = application(graph, hosts, origins)
    config = uvicorn.Config(made, log_level="warning", access_log=False, server_header=False)
    with listening(host, port) as listens:
        at = address_of(listens) + PATH.removeprefix("/")
        display.say(t(f"en service : {at} (Ctrl-C arrête)", f"serving: {at} (Ctrl-C stops)"))
        uvicorn.Server(config).run([listens])
