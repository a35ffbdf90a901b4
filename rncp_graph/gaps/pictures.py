"""What is drawn of each part of the map: a square of pairs, bars, cells, lines over time."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from matplotlib import colormaps
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from rncp_graph.gaps.areas import Area, Support
from rncp_graph.gaps.moments import Moment
from rncp_graph.gaps.pairs import IGNORED, NONE, ONE, SEVERAL, UNKNOWN, Pair
from rncp_graph.language import t
from rncp_graph.networks.drawing import GREY, INK
from rncp_graph.networks.families import COLOURS, ROME

Count = Callable[[Moment], int]

SHOWN = 25
"""Certifications that a picture shows."""

BLUE, ORANGE, _, PINK, RED = COLOURS[:5]
RULE = "#e3e7ea"
"""The colour of the lines that help to read a value."""

KINDS: Mapping[str, tuple[str, str, str, str]] = {
    SEVERAL: (BLUE, "", "plusieurs certifications", "several certifications"),
    ONE: (ORANGE, "", "une seule certification", "one certification alone"),
    NONE: ("#d9dee2", "////", "aucune certification", "no certification"),
    UNKNOWN: ("white", "....", "non connu", "not known"),
    IGNORED: (PINK, "", "des certifications, hors mobilité du ROME", "certifications, but no mobility of ROME"),
}
"""The colour and hatching of each kind of pair, and what it is called. Colours are those of Okabe and Ito."""


def _pairs(figure: Figure, pairs: Sequence[Pair]) -> None:
    """A square of occupations in the order of their codes: mobility below the diagonal, what it ignores above."""
    codes = sorted({code for pair in pairs for code in pair.codes})
    place = {code: rank for rank, code in enumerate(codes)}
    axes = figure.add_axes((0.19, 0.055, 0.6, 0.825))
    size = max(len(codes), 1)
    cell = 475 / size  # in points
    for kind, (colour, _, *names) in KINDS.items():
        chosen = [pair.codes for pair in pairs if pair.genre == kind]
        across = [(place[a], place[b]) if kind != IGNORED else (place[b], place[a]) for a, b in chosen]
        if chosen:
            axes.scatter(
                [x for x, _ in across], [y for _, y in across], s=max(7, (0.8 * cell) ** 2), marker="s",
                c="#9aa5ae" if kind == NONE else colour, edgecolors=GREY if kind == UNKNOWN else "none", linewidths=0.4,
                zorder=2 if kind == NONE else 3, label=textwrap.fill(f"{t(*names)} ({len(chosen)})", 24),
            )  # fmt: skip
    for letter in sorted({code[:1] for code in codes}):
        ranks = [rank for code, rank in place.items() if code[:1] == letter]
        for line in (axes.axhline, axes.axvline):
            line(min(ranks) - 0.5, color=RULE, linewidth=0.7, zorder=1)
        middle, high = (min(ranks) + max(ranks)) / 2, cell * len(ranks)
        name = textwrap.fill(_name(letter, None, 60), 26) if high > 17 else _name(letter, None, 22)
        beside, above = axes.get_yaxis_transform(), axes.get_xaxis_transform()
        axes.text(-0.01, middle, name, transform=beside, ha="right", va="center", fontsize=min(7.5, high), color=INK)
        axes.text(middle, 1.01, letter, transform=above, ha="center", va="bottom", fontsize=8, color=INK)
    axes.plot([-0.5, size - 0.5], [-0.5, size - 0.5], color=GREY, linewidth=0.6, zorder=1)
    axes.set(xlim=(-0.5, size - 0.5), ylim=(size - 0.5, -0.5), xticks=[], yticks=[], aspect="equal")
    for spine in axes.spines.values():
        spine.set_color(GREY)
    if pairs:
        figure.legend(
            loc="upper left", bbox_to_anchor=(0.79, 0.89), frameon=False, fontsize=9, labelcolor=INK,
            markerscale=max(1.0, min(2.5, 9 / cell)),
            title=t("un carré : deux métiers", "one square: two occupations"), alignment="left", labelspacing=1.0,
        )  # fmt: skip
    note = t(
        "Sous la diagonale : la mobilité officielle du ROME. Au-dessus : ce que relient les certifications et que le "
        "ROME ne voit pas.",
        "Below the diagonal: the official mobility of ROME. Above it: what certifications join and ROME does not see.",
    )
    figure.text(0.8, 0.6, textwrap.fill(note, 29), fontsize=9, color=INK, va="top")


def _bars(figure: Figure, areas: Sequence[Area], *, of_rome: bool) -> None:
    """A bar a domain, by kind; beside it what the ROME does not see."""
    held = sorted(areas, key=lambda one: (one.mobilites, one.hors_mobilite))
    fields: list[tuple[str, Callable[[Area], int]]] = [
        (SEVERAL, lambda one: one.plusieurs),
        (ONE, lambda one: one.une_seule),
        (NONE, lambda one: one.sans_certification or 0),
        (UNKNOWN, lambda one: one.non_precise),
    ]
    shown = [(kind, count) for kind, count in fields if any(map(count, held)) or (kind == NONE and of_rome)]
    left, right = _axes(figure, 0.29, 0.13, 0.42, 0.76), _axes(figure, 0.78, 0.13, 0.19, 0.76)
    ranks = range(len(held))
    start = [0] * len(held)
    for kind, count in shown:
        colour, hatch, *_ = KINDS[kind]
        widths = [count(one) for one in held]
        left.barh(ranks, widths, left=start, color=colour, hatch=hatch, edgecolor="white" if not hatch else GREY,
                  linewidth=0.5, height=0.72)  # fmt: skip
        start = [a + b for a, b in zip(start, widths, strict=True)]
    for rank, one in zip(ranks, held, strict=True):
        told = f"{one.taux:.0f} %" if one.taux is not None else str(start[rank])
        left.text(start[rank], rank, f"  {told}", va="center", fontsize=8.5, color=INK)
        right.text(one.hors_mobilite, rank, f"  {one.hors_mobilite}", va="center", fontsize=8.5, color=INK)
    right.barh(ranks, [one.hors_mobilite for one in held], color=PINK, height=0.72)
    left.set_yticks(ranks, [_name(one.domaine, one.libelle) for one in held])
    right.set_yticks([])
    left.set_xlabel(
        t("paires en mobilité ; à droite, part reliée", "pairs in mobility; at the right, share that is joined")
        if of_rome
        else t("paires en mobilité que relie une certification du domaine", "pairs in mobility joined by the domain"),
        fontsize=9, color=INK,
    )  # fmt: skip
    right.set_xlabel(t("paires hors mobilité", "pairs outside mobility"), fontsize=9, color=INK)
    for axes in (left, right):
        axes.set_ylim(-0.6, max(len(held), 1) - 0.4)
        axes.set_xlim(0, 1.16 * max([*start, 1]) if axes is left else None)
        axes.xaxis.set_major_locator(MaxNLocator(5 if axes is left else 3, integer=True))
        axes.grid(axis="x", color=RULE, linewidth=0.7)
    right.set_xlim(0, 1.3 * max([one.hors_mobilite for one in held] or [1]) or 1)
    _legend(figure, [*(kind for kind, _ in shown), IGNORED])


def _crossings(figure: Figure, areas: Sequence[Area]) -> None:
    """A cell for two domains: the share of their mobilities that is joined, out of how many."""
    codes = sorted({code for one in areas for code in (one.domaine, one.avec or one.domaine)})
    place = {code: rank for rank, code in enumerate(codes)}
    axes, colours = _axes(figure, 0.27, 0.1, 0.6, 0.8), colormaps["cividis"]
    for one in areas:
        x, y = place[one.domaine], place[one.avec or one.domaine]
        if one.mobilites:
            share = one.taux
            colour = colours(share / 100) if share is not None else "white"
            axes.add_patch(
                Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colour, edgecolor="white", linewidth=1.2,
                          hatch=None if share is not None else "....")
            )  # fmt: skip
            ink = "white" if share is not None and share < 55 else INK
            told = t("?", "?") if share is None else f"{share:.0f} %"
            axes.text(x, y - 0.14, told, ha="center", va="center", fontsize=7.5, color=ink, fontweight="bold")
            axes.text(x, y + 0.22, str(one.mobilites), ha="center", va="center", fontsize=6.5, color=ink)
    size = max(len(codes), 1)
    axes.set(xlim=(-0.5, size - 0.5), ylim=(size - 0.5, -0.5))
    labels = {
        code: label for one in areas for code, label in ((one.domaine, one.libelle), (one.avec, one.libelle_avec))
    }
    axes.set_xticks(range(len(codes)), codes)
    axes.set_yticks(range(len(codes)), [_name(code, labels.get(code)) for code in codes])
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    bar = figure.colorbar(
        ScalarMappable(Normalize(0, 100), colours), cax=figure.add_axes((0.72, 0.6, 0.018, 0.26)), format="%d %%"
    )
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=8, colors=INK, length=0)
    bar.ax.set_title(t("part reliée", "share joined"), fontsize=9, color=INK)
    note = t(
        "En haut de la case, la part des mobilités qu'une certification relie ; en bas, leur nombre.",
        "On top, the share of mobilities that a certification joins; below it, their number.",
    )
    figure.text(0.27, 0.05, note, fontsize=9, color=INK)


def _supports(figure: Figure, supports: Sequence[Support]) -> None:
    """A bar for each certification on which most mobilities hang."""
    held = [one for one in supports if one.une_seule][:SHOWN][::-1]
    axes = _axes(figure, 0.47, 0.1, 0.5, 0.8)
    axes.barh(range(len(held)), [one.une_seule for one in held], color=ORANGE, height=0.72)
    for rank, one in enumerate(held):
        until = f"{one.jusqu_au:%Y-%m-%d}" if one.jusqu_au else ""
        said = t(f"jusqu'au {until}", f"until {until}") if until else t("sans fin connue", "no known end")
        after = t(", successeur ", ", successor ") + one.successeurs[0] if one.successeurs else ""
        axes.text(one.une_seule, rank, f"  {one.une_seule}  {said}{after}", va="center", fontsize=8, color=INK)
    names = [f"{textwrap.shorten(one.intitule or '', 46, placeholder='…')}  {one.numero}" for one in held]
    axes.set_yticks(range(len(held)), names)
    axes.set_ylim(-0.6, max(len(held), 1) - 0.4)
    axes.set_xlim(0, 1.9 * max([one.une_seule for one in held] or [1]))
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.grid(axis="x", color=RULE, linewidth=0.7)
    total = sum(one.une_seule for one in supports)
    axes.set_xlabel(
        t(
            f"mobilités que cette certification est seule à relier ; {total} en tout, ici les {len(held)} premières",
            f"mobilities that this certification alone joins; {total} in all, the first {len(held)} are here",
        ),
        fontsize=9, color=INK,
    )  # fmt: skip


def _years(figure: Figure, held: Sequence[Moment]) -> None:
    """Three lines over time: mobilities that are joined, occupations that hold together, certifications."""
    told = [one for one in held if one.certifications or not one.incertaines]  # of other days nothing is known
    after = [one for one in told if one.reprises is not None]
    day = next((one.jour for one in held if one.reprises is not None), None)
    for rank, (name, known, taken, most) in enumerate(_lines()):
        axes = _axes(figure, 0.09, 0.66 - 0.265 * rank, 0.87, 0.21)
        axes.set_title(name, loc="left", fontsize=10.5, color=INK)
        axes.set_ylim(0, 1.18 * max([*map(most, held), 1]))
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        axes.grid(axis="y", color=RULE, linewidth=0.7)
        axes.fill_between(
            [one.jour for one in held], [known(one) for one in held], [most(one) for one in held], facecolor="#eef1f3",
            hatch="....", edgecolor="#b9c2ca", linewidth=0, label=t("peut-être, non connu", "maybe, not known"),
        )  # fmt: skip
        for days, value, colour, marker, line, label in (
            (told, known, BLUE, "o", "-", t("que l'on sait enregistrées", "known to be registered")),
            (after, taken, RED, "s", "--", t("un successeur à la place", "a successor in the place")),
        ):
            axes.plot([one.jour for one in days], [value(one) for one in days], color=colour, marker=marker,
                      markersize=4, linewidth=1.7, linestyle=line, label=label)  # fmt: skip
        for one in told:
            more = one in after and taken(one) != known(one)
            _figure(axes, one, known(one), BLUE, -4 if more else 0)
            if more:
                _figure(axes, one, taken(one), RED, 4)
        if day:
            axes.axvline(day, color=GREY, linewidth=1.0, linestyle=":", label=t("jour de la carte", "day of the map"))
        if rank == 0:
            figure.legend(
                loc="lower left", bbox_to_anchor=(0.08, 0.03), ncols=4, frameon=False, fontsize=9, labelcolor=INK
            )  # fmt: skip


def _figure(axes: Any, one: Moment, value: int, colour: str, aside: int) -> None:
    """Write a number above its point, or to one side of it."""
    axes.annotate(
        str(value), (one.jour, value), xytext=(aside, 5), textcoords="offset points", fontsize=7, color=colour,
        ha="center" if not aside else "left" if aside > 0 else "right",
        path_effects=[withStroke(linewidth=2, foreground="white")],
    )  # fmt: skip


def _lines() -> list[tuple[str, Count, Count, Count]]:
    """What is drawn over time: its name, the number that is known, with successors, and at most."""
    return [
        (
            t("mobilités reliées", "mobilities joined"),
            lambda one: one.liees, lambda one: one.liees_avec_successeurs or 0, lambda one: one.liees_au_plus,
        ),
        (
            t("métiers qui se tiennent (plus grande composante)", "occupations that hold together (largest component)"),
            lambda one: one.composante, lambda one: one.composante_avec_successeurs or 0, lambda one: one.composante,
        ),
        (
            t("certifications enregistrées", "certifications registered"),
            lambda one: one.certifications, lambda one: one.certifications + (one.reprises or 0),
            lambda one: one.certifications + one.incertaines,
        ),
    ]  # fmt: skip


DRAWN: Mapping[str, Callable[[Figure, Sequence[Any]], None]] = {
    "paires": _pairs,
    "domaines": lambda figure, areas: _bars(figure, areas, of_rome=True),
    "croisements": _crossings,
    "specialites": lambda figure, areas: _bars(figure, areas, of_rome=False),
    "certifications": _supports,
    "annees": _years,
}
"""What draws each part."""


# --- what they share --------------------------------------------------------------------------------------------------


def _axes(figure: Figure, left: float, bottom: float, width: float, height: float) -> Any:
    axes = figure.add_axes((left, bottom, width, height))
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=INK, labelsize=9, length=0)
    axes.set_axisbelow(True)
    return axes


def _legend(figure: Figure, kinds: Iterable[str]) -> None:
    handles = [
        Rectangle((0, 0), 1, 1, facecolor=colour, hatch=hatch, edgecolor=GREY, linewidth=0.5, label=t(fr, en))
        for colour, hatch, fr, en in (KINDS[kind] for kind in kinds)
    ]
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0.02, 0.03), ncols=5, frameon=False, fontsize=9,
        labelcolor=INK, columnspacing=1.2,
    )  # fmt: skip


def _name(code: str, label: str | None, letters: int = 34) -> str:
    """A domain of the ROME or the NSF in words, in the language in force where we have its name."""
    said = t(*ROME[code]) if code in ROME else label or ""
    return f"{code}  {textwrap.shorten(said, letters, placeholder='…')}" if said else code
