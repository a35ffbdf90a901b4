"""The command line: results on standard output, progress and messages on standard error.

Exit status: 0 done, 1 the answer is a failure, 2 the request could not be carried out.
"""

from __future__ import annotations

import contextlib
import io
import sys

import click

from rncp_graph.cli import display
from rncp_graph.cli.allocator import restart
from rncp_graph.cli.asking import query, stats
from rncp_graph.cli.building import build, fetch
from rncp_graph.cli.comparing import diff
from rncp_graph.cli.consoles import Terminal
from rncp_graph.cli.demo import demo
from rncp_graph.cli.gaps import gaps
from rncp_graph.cli.keeping import backup, check, restore
from rncp_graph.cli.measuring import report
from rncp_graph.cli.overhearing import listening
from rncp_graph.cli.pathways import path
from rncp_graph.cli.publishing import export, network, publish
from rncp_graph.cli.reasoning import reason, why
from rncp_graph.cli.searching import search
from rncp_graph.cli.showing import show
from rncp_graph.cli.similarity import similar
from rncp_graph.cli.transferring import pull, push
from rncp_graph.cli.validating import validate
from rncp_graph.cli.words import Group, option
from rncp_graph.errors import RncpGraphError
from rncp_graph.language import t
from rncp_graph.reasons import fault
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
    push,
    pull,
    fetch,
    backup,
    restore,
    check,
    demo,
):
    cli.add_command(one)
network.forms["report"] = report


@listening()
def main() -> None:
    """Run the command line; errors become one line on standard error and exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that is not UTF-8 shows what it can
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.isatty() and not isinstance(sys.stdout, Terminal):
        sys.stdout = Terminal(sys.stdout)
    try:
        status = cli.main(standalone_mode=False, obj=restart)
    except click.Abort:
        display.say(t("interrompu ; la base présente est inchangée", "interrupted; the present store is unchanged"))
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        display.fail(usage(error))
        sys.exit(2)
    except SystemExit as error:
        # click exits with 1 when the reader of a pipe is gone, which is no failure
        with contextlib.suppress(OSError):
            sys.stdout.flush()
        sys.exit(0 if error.code == 1 else error.code)
    except (RncpGraphError, OSError) as error:
        display.fail(fault(error))
        sys.exit(2)
    sys.exit(status if isinstance(status, int) else 0)


def usage(error: click.ClickException) -> str:
    """Say in one line, in the language in force, what is wrong with the words of a command."""
    said = " ".join(error.format_message().split()).removesuffix(".")
    command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "rncp-graph"
    return t(f"{said} (voyez « {command} --help »)", f"{said} (see `{command} --help`)")
