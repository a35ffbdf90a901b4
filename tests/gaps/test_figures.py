"""Pictures of the map: each has its title, legend, source and day, whatever there is to draw."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("matplotlib")

from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from rncp_graph.gaps import PARTS, GapMap, gap_map
from rncp_graph.gaps.figures import draw, write
from rncp_graph.gaps.pictures import KINDS
from rncp_graph.language import use_language
from rncp_graph.model.fiche import Fiche
from tests.gaps.tools import FICHES, register
from tests.questions.tools import rome


def texts(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text))


@pytest.mark.parametrize("part", PARTS)
def test_each_part_has_a_picture_that_says_its_day_and_its_source(found: GapMap, part: str) -> None:
    said = texts(draw(found, part, found.records(part)))
    for word in ("2021-01-31", "France compétences", "France Travail", "rncp-graph"):
        assert word in said


def test_a_picture_is_the_same_each_time_and_whole_or_not_at_all(found: GapMap, tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg", "a.png"):
        write(draw(found, "croisements", found.crossings[:1]), tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert len(list(tmp_path.iterdir())) == 3


def test_bars_are_as_long_as_the_counts_and_say_the_share(found: GapMap) -> None:
    figure = draw(found, "domaines", found.domains)
    left, right = figure.axes
    widths: dict[str, list[float]] = {}
    for bar in left.patches:
        widths.setdefault(to_hex(bar.get_facecolor()), []).append(bar.get_width())
    assert sorted(widths[KINDS["plusieurs"][0].lower()]) == [0, 0, 1]
    assert sum(widths[KINDS["une seule"][0].lower()]) == 2
    assert sorted(bar.get_width() for bar in right.patches) == [1, 1, 2]
    assert "67 %" in texts(figure)


def test_every_pair_is_a_square_and_the_legend_counts_them(found: GapMap) -> None:
    figure = draw(found, "paires", found.records("paires"))
    drawn = sum(len(dots.get_offsets()) for dots in figure.axes[0].collections)
    assert drawn == len(found.pairs)
    assert "(2)" in texts(figure)


def test_titles_of_fiches_stand_as_they_are_written(tmp_path: Path) -> None:
    title = "Salaire de 1 000 $ à 2 000 $ \U0001f9ed"
    found = gap_map(
        register(tmp_path, Fiche(numero="RNCP9", intitule=title, actif=True, codes_rome=rome("A1101", "B1101")))
    )
    figure = draw(found, "certifications", found.certifications)
    assert "1 000 $ à 2 000 $" in texts(figure)
    write(figure, tmp_path / "x.png")


@pytest.mark.parametrize("part", PARTS)
def test_an_empty_map_and_one_without_mobility_are_drawn_as_well(part: str, tmp_path: Path) -> None:
    for fiches in ((), FICHES):
        found = gap_map(register(tmp_path, *fiches, mobility=False))
        with use_language("fr"):
            assert "la base ne tient pas les mobilités" in texts(draw(found, part, found.records(part)))


def test_what_nothing_is_known_of_is_no_line_at_nought(found: GapMap) -> None:
    figure = draw(found, "annees", found.over([date(2019, 6, 1), date(2021, 1, 31), date(2022, 1, 1)]))
    assert [len(line.get_xdata()) for line in figure.axes[0].lines[:2]] == [2, 2]
