"""The demonstration: commands that anybody can type, run on the example corpus."""

from __future__ import annotations

from pathlib import Path

import click

from rncp_graph.cli import display
from rncp_graph.cli.words import command, option
from rncp_graph.errors import MissingExtra
from rncp_graph.language import t
from rncp_graph.resources import optional, resource


@command(
    help=lambda: t(
        "Montre en une minute ce que fait le système, sur le corpus d'exemple livré avec lui.",
        "Show in a minute what the system does, on the example corpus that ships with it.",
    ),
)
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default="demo",
    show_default=True,
    metavar=lambda: t("DOSSIER", "FOLDER"),
)
@click.pass_context
def demo(context: click.Context, output: Path) -> None:
    """Run a few commands on the example corpus."""
    group = context.find_root().command
    for arguments in commands(output):
        display.show_command(arguments)
        group.main(args=arguments, standalone_mode=False)


def commands(output: Path) -> list[list[str]]:
    """Return the commands of the demonstration, which leaves its store and its picture in `output`."""
    output.mkdir(parents=True, exist_ok=True)
    sources = sorted(str(path) for path in resource("data").joinpath("exemple").iterdir())
    store = str(output / "exemple.db")
    ask = ["query", "--store", store]
    return [
        ["build", *sources, "-o", store],
        ["stats", "--store", store],
        [*ask, "certifications-par-metier", "rome=D1407"],
        [*ask, "similaires", "certification=RNCP27413"],
        [*ask, "lignee", "certification=RNCP28155"],
        ["network", "metiers-voisins", "--store", store, "-o", str(output / f"metiers-voisins{picture()}")],
    ]


def picture() -> str:
    """Return the suffix of a picture, or of a network that other programs draw where this one cannot, which is said."""
    try:
        optional("matplotlib", extra="draw")
    except MissingExtra as missing:
        display.say(str(missing))
        return ".graphml"
    return ".png"
