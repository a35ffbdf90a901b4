"""The demonstration: commands that anybody can type, run on the example corpus."""

from __future__ import annotations

from pathlib import Path

from rncp_graph.cli import display
from rncp_graph.errors import MissingExtra
from rncp_graph.resources import optional, resource


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
