"""The demonstration: commands that anybody can type, run on the example corpus."""

from __future__ import annotations

from pathlib import Path

from rncp_graph.resources import resource


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
        ["network", "metiers-voisins", "--store", store, "-o", str(output / "metiers-voisins.png")],
    ]
