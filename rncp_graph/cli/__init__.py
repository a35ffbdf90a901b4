"""The command line: results on standard output, progress and messages on standard error."""

from __future__ import annotations

import sys
from typing import Any

import click

from rncp_graph.cli.agents import mcp
from rncp_graph.cli.allocator import restart
from rncp_graph.cli.asking import query, stats
from rncp_graph.cli.border import ended
from rncp_graph.cli.building import build, fetch
from rncp_graph.cli.comparing import diff
from rncp_graph.cli.demo import demo
from rncp_graph.cli.gaps import gaps
from rncp_graph.cli.keeping import backup, check, restore
from rncp_graph.cli.measuring import report
from rncp_graph.cli.overhearing import listening
from rncp_graph.cli.pathways import path
from rncp_graph.cli.publishing import export, network, publish
from rncp_graph.cli.reasoning import reason, why
from rncp_graph.cli.searching import search
from rncp_graph.cli.serving import serve
from rncp_graph.cli.showing import show
from rncp_graph.cli.similarity import similar
from rncp_graph.cli.transferring import pull, push
from rncp_graph.cli.updating import update
from rncp_graph.cli.validating import validate
from rncp_graph.cli.watching import watch
from rncp_graph.cli.words import Group, option
from rncp_graph.language import t
from rncp_graph.resources import software_version
from rncp_graph.settings import VARIABLES


class Cli(Group):
    """The group of all commands, whose help lists the settings too."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the settings, then where to begin."""
        with formatter.section(t("Réglages (variables d'environnement)", "Settings (environment variables)")):
            formatter.write_dl(
                [(one.name, t(one.fr, one.en) + _default(default)) for one, default in VARIABLES.values()]
            )
        super().format_epilog(ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; click would tell of an interruption by an empty line."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise click.Abort from error


def _default(said: str) -> str:
    return f" [{t('défaut :', 'default:')} {said}]" if said else ""


def _version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"rncp-graph, version {software_version()}")
        ctx.exit()


@click.group(
    cls=Cli,
    context_settings={"max_content_width": 110, "color": True},  # click takes no sequence of data away
    subcommand_metavar=lambda: t("COMMANDE [ARGUMENTS]...", "COMMAND [ARGUMENTS]..."),
    help=lambda: t(
        "Le RNCP et le RS en graphe de connaissances : construire, interroger, exporter, dessiner.",
        "The RNCP and RS registers as a knowledge graph: build, query, export, draw.",
    ),
    epilog=lambda: t(
        "Pour commencer : rncp-graph demo. RNCP_GRAPH_LANG=en pour l'anglais.",
        "To begin with: rncp-graph demo. RNCP_GRAPH_LANG=fr for French.",
    ),
)
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help=lambda: t("Montre la version.", "Show the version and exit."),
)
def cli() -> None:
    """Group the commands."""


for one in (
    build,
    query,
    search,
    show,
    stats,
    diff,
    export,
    network,
    gaps,
    path,
    reason,
    why,
    similar,
    validate,
    publish,
    serve,
    mcp,
    push,
    pull,
    fetch,
    update,
    watch,
    backup,
    restore,
    check,
    demo,
):
    cli.add_command(one)
network.forms["report"] = report


def main() -> None:
    """Run the command line, and end the process with its exit status."""
    with listening():
        status = ended(lambda: cli.main(standalone_mode=False, obj=restart))
    sys.exit(status)
