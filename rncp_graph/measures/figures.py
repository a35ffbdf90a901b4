"""The figures of a report, as SVG texts: the same data give the same bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from math import log10
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

from rncp_graph.language import t
from rncp_graph.measures.records import Communities, Node, OfNodes
from rncp_graph.networks.drawing import GREY, INK
from rncp_graph.networks.families import COLOURS

NAMED = 12
"""Nodes that a figure names."""
WIDE, HIGH = 0.1, 0.03
"""The room of a name, as shares of the page: another that would cover it is left out."""

PARTS, CLASSES = 15, len(COLOURS)
"""Communities that a figure shows, and classes that it tells apart."""


def beyond_degree(found: OfNodes) -> str | None:
    """Draw each node by what random networks give it and what it has; `None` where nothing was compared.

    Above the line a node has more than its degree explains. Values of 0 have no place on a logarithmic scale.
    """
    shown = [(node, one) for node, one in found.ranked() if one.value and one.expected]
    if not shown:
        return None
    figure, axes = _page(8, 6)
    expected, values = [one.expected or 0.0 for _, one in shown], [one.value or 0.0 for _, one in shown]
    axes.scatter(expected, values, s=14, color=COLOURS[0], alpha=0.6, linewidths=0)
    low, high = min(*expected, *values), max(*expected, *values)
    axes.plot([low, high], [low, high], color=GREY, linewidth=1)
    axes.set_xscale("log")
    axes.set_yscale("log")
    for axis in (axes.xaxis, axes.yaxis):  # powers of ten as numbers: a formula would need what `_svg` takes from texts
        axis.set_major_formatter(lambda value, _: f"{value:g}".replace(".", t(",", ".")))
        axis.set_minor_formatter(NullFormatter())
    named: list[tuple[float, float]] = []
    for node, one in shown:
        x, y = (log10(value or 1.0) / (log10(high / low) or 1.0) for value in (one.expected, one.value))
        if len(named) < NAMED and all(abs(x - a) > WIDE or abs(y - b) > HIGH for a, b in named):
            named.append((x, y))
            at = (one.expected, one.value)
            axes.annotate(str(node), at, (4, 2), textcoords="offset points", fontsize=8, color=INK)
    axes.set_xlabel(t("attendu à degré égal", "expected for this degree"))
    axes.set_ylabel(str(found.context.definition.name))
    return _svg(figure)


def mixed(found: Communities, classes: Mapping[Node, Any], name: str) -> str | None:
    """Draw how the largest communities mix known classes, one bar each; `None` where no member has one."""
    parts = [Counter(str(classes[node]) for node in part if node in classes) for part in found.parts[:PARTS]]
    common = [one for one, _ in _most(sum(parts, Counter()))][:CLASSES]
    if not common:
        return None
    figure, axes = _page(8, 0.32 * len(parts) + 1.6)
    left = [0] * len(parts)
    others = [sum(part.values()) - sum(part[one] for one in common) for part in parts]
    bars = [(one, [part[one] for part in parts], COLOURS[at]) for at, one in enumerate(common)]
    for label, widths, colour in [*bars, (t("autres", "others"), others, GREY)]:
        axes.barh(range(len(parts)), widths, left=left, color=colour, label=label)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_yticks(range(len(parts)), [str(at + 1) for at in range(len(parts))])
    axes.invert_yaxis()
    axes.set_xlabel(t("sommets", "nodes"))
    axes.set_ylabel(t("communauté", "community"))
    axes.legend(title=name, fontsize=8, title_fontsize=8, frameon=False)
    return _svg(figure)


def _most(counted: Counter[str]) -> Sequence[tuple[str, int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _page(width: float, height: float) -> tuple[Figure, Any]:
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _svg(figure: Figure) -> str:
    """Write a figure without its time, names inside always the same; a `$` in a text is no formula."""
    out = StringIO()
    with rc_context({"svg.hashsalt": "rncp-graph", "text.parse_math": False}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return _lines(out.getvalue().splitlines())


def _lines(lines: Iterable[str]) -> str:
    """The drawing alone, to stand in a page: what comes before `<svg` is for files."""
    kept = list(lines)
    start = next(at for at, line in enumerate(kept) if line.startswith("<svg"))
    return "\n".join(line.rstrip() for line in kept[start:]) + "\n"
