"""The parts of the map as pictures, for print: a page with title, legend, source and day, in a file."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from rncp_graph.files import replacing
from rncp_graph.gaps.pairs import IGNORED
from rncp_graph.gaps.pictures import DRAWN
from rncp_graph.language import t
from rncp_graph.networks.drawing import GREY, INK
from rncp_graph.networks.fonts import fonts_for

if TYPE_CHECKING:
    from rncp_graph.gaps import GapMap

STYLE: dict[Any, Any] = {"text.parse_math": False, "text.usetex": False, "hatch.color": GREY, "hatch.linewidth": 0.6}
"""How texts and hatchings are drawn: a `$` is a `$`."""


def draw(found: GapMap, part: str, records: Sequence[Any]) -> Figure:
    """Draw the records of a part of the map, which is one of `PARTS`."""
    title, below, source = *_title(found, part), _source(found)
    fonts = fonts_for([title, below, source, *(text for one in records for text in _texts(one).values())])
    records = [replace(one, **{name: fonts.written(text) for name, text in _texts(one).items()}) for one in records]
    with rc_context({**STYLE, "font.family": list(fonts.families)}):
        figure = Figure(figsize=(11.0, 8.0), dpi=150, facecolor="white")
        FigureCanvasAgg(figure)
        DRAWN[part](figure, records)
        figure.text(0.03, 0.955, title, fontsize=17, fontweight="bold", color=INK)
        figure.text(0.03, 0.93, below, fontsize=10.5, color=INK, va="center")
        figure.text(0.03, 0.018, source, fontsize=7.5, color=GREY, va="center")
        return figure


def _texts(record: Any) -> dict[str, str]:
    """The fields of a record that are words, which may have any character."""
    names = ("libelle", "libelle_avec", "intitule")
    return {name: said for name in names if isinstance(said := getattr(record, name, None), str)}


def write(figure: Figure, path: Path) -> None:
    """Write a picture to a file, `.svg` or `.png`, the same each time; it appears whole or not at all."""
    with replacing(path) as beside, rc_context({"svg.hashsalt": "rncp-graph"}):
        figure.savefig(beside, metadata={"Date": None} if path.suffix.lower() == ".svg" else None)


def _title(found: GapMap, part: str) -> tuple[str, str]:
    day = found.jour.date.isoformat()
    domain = f", {found.domaine}" if found.domaine else ""
    titles = {
        "paires": t("Mobilité du ROME et certifications, paire par paire", "ROME mobility and certifications, by pair"),
        "domaines": t("Mobilité que des certifications relient, par domaine", "Mobility bridged, by domain"),
        "croisements": t("Mobilité reliée, d'un domaine à l'autre", "Mobility bridged, between domains"),
        "specialites": t(
            "Ce que relient les certifications, par domaine NSF", "What certifications join, by NSF domain"
        ),
        "certifications": t("Certifications dont dépend une mobilité", "Certifications on which mobility hangs"),
        "annees": t("Ce qui reste relié quand les fiches échoient", "What stays joined as certifications expire"),
    }
    known, count = found.mobility_known, found.mobilities
    below = (
        t(
            f"au {day}{domain} ; {count} paires de métiers en mobilité, {found.counts[IGNORED]} hors mobilité",
            f"as of {day}{domain}; {count} pairs of occupations in mobility, {found.counts[IGNORED]} outside it",
        )
        if known
        else t("la base ne tient pas les mobilités du ROME", "the store does not hold the mobility of ROME")
    )
    return titles[part], below


def _source(found: GapMap) -> str:
    dated = [one["nom"] for one in found.about["sources"] if "date_export" in one]
    names = ", ".join(dated) or t("registre sans date", "undated register")
    said = t(
        f"Sources : {names} (France compétences) ; mobilités du ROME (France Travail) ; {found.about['version']}",
        f"Sources: {names} (France compétences); mobility of ROME (France Travail); {found.about['version']}",
    )
    return textwrap.shorten(said, 190, placeholder="…")
