"""The notebook of `docs/` runs, shows what it says that it shows, and its figure is drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from matplotlib import rc_context

from tests.docs.study import ETUDE, code, lu, sorties

pytest.importorskip("pandas", reason="pandas is not installed")


@pytest.fixture(scope="module")
def executee(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[dict[str, Any]]], dict[str, Any]]:
    """The notebook run once, beside the data of the project: its folder, what its cells show, its names."""
    place, noms = tmp_path_factory.mktemp("etude"), {"__name__": "__main__"}
    (place / "data").symlink_to(ETUDE.parents[1] / "data")
    (place / "docs").mkdir()
    with pytest.MonkeyPatch.context() as patch, rc_context():
        patch.chdir(place / "docs")
        patch.setenv("RNCP_GRAPH_LANG", "fr")
        return place / "docs", sorties(lu(), noms), noms


def test_running_the_notebook_shows_what_it_holds(executee: tuple[Path, list[Any], dict[str, Any]]) -> None:
    _, show, _ = executee
    held = {cell["id"]: cell["outputs"] for cell in code(lu())}
    assert dict(zip(held, show, strict=True)) == held, "renew it by: python -m tests.docs.study"


def test_the_prose_of_the_notebook_says_what_its_figures_say(
    executee: tuple[Path, list[Any], dict[str, Any]],
) -> None:
    noms = executee[2]
    assert len(noms["titres"]) == 14
    assert noms["ayant"] == {"debut": 1, "fin": 14, "texte": 1}
    assert noms["lacune"]["jours"] == 30
    assert (noms["compte"][("xml", True)], noms["compte"][("xml", False)]) == (10, 4)
    assert (noms["compte"][("csv", True)], noms["compte"][("csv", False)]) == (0, 26)


def test_the_figure_is_drawn_as_large_as_the_one_beside_the_notebook(
    executee: tuple[Path, list[Any], dict[str, Any]],
) -> None:
    from matplotlib.image import imread

    drawn, shown = imread(executee[0] / "etude.png"), imread(ETUDE.with_suffix(".png"))
    assert drawn.shape == shown.shape
    assert drawn.std() > 0.1
    assert abs(drawn.mean() - shown.mean()) < 0.02


def test_the_notebook_is_small_and_of_the_format_that_jupyter_reads() -> None:
    cahier = json.loads(ETUDE.read_text(encoding="utf-8"))
    assert (cahier["nbformat"], cahier["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in cahier["cells"]}) == len(cahier["cells"])
    assert all({"cell_type", "id", "metadata", "source"} <= set(cell) for cell in cahier["cells"])
    assert ETUDE.stat().st_size < 50_000
    assert not any(output["output_type"] == "error" for cell in code(cahier) for output in cell["outputs"])
