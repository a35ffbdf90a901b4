"""A network as a picture: what is tied stands together, large is frequent, colour and shape tell the family."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten, wrap
from typing import Any

import networkx as nx
import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.patheffects import withStroke

from rncp_graph.language import Say, t
from rncp_graph.networks.about import origin
from rncp_graph.networks.families import CIRCLE, SQUARE, TONES, WHITE, Family, families
from rncp_graph.networks.fonts import Fonts, fonts_for
from rncp_graph.networks.labels import Box, free_box, wordings
from rncp_graph.networks.layout import FEW, Places, flows, generations, places
from rncp_graph.networks.shown import MANY, certifications, importance, shown, single, strength
from rncp_graph.networks.values import fitted, weight_of

MAX_LABELS = 110

HEAVY = 5_000
"""Dots and lines above which an SVG holds them as an image; letters stay letters."""

CHARACTER = 10.6
"""The width of a character of a label, in pixels."""

WIDTH, HEIGHT, DPI = 16.0, 11.0, 150

ACROSS = 175
"""Characters of a line of the caption, across the page."""

INK, GREY = "#22303c", "#6d7882"

MARKERS = {CIRCLE: "o", SQUARE: "s"}


def draw(graph: nx.Graph[str], say: Say = lambda _: None) -> Figure:
    """Draw a network, with title, legend and a caption that says what is shown; nothing of it is left to chance.

    Several links between the same two nodes are one line, of their weight in all. Texts stand as they are written, in
    fonts of this machine that have their characters; `say` hears of a character that none has.
    """
    whole = fitted(graph)
    drawn = shown(single(whole))
    fonts = fonts_for(_texts(whole, drawn))
    if fonts.lacking:
        say(_lacking(fonts))
        whole, drawn = (fitted(part, written=fonts.written) for part in (whole, drawn))
    # a text is no formula: a `$` is a `$`
    with rc_context({"text.parse_math": False, "text.usetex": False, "font.family": list(fonts.families)}):
        return _Page(drawn).figure(whole, bold=fonts.bold)


def _texts(graph: nx.Graph[str], drawn: nx.Graph[str]) -> Iterable[str]:
    """The texts that may stand on the page."""
    yield from graph.graph.values()
    for node, said in drawn.nodes(data=True):
        yield from (node, str(said.get("label", "")), str(said.get("kind", "")))


def _lacking(fonts: Fonts) -> str:
    some = " ".join(f"{one} (U+{ord(one):04X})" for one in sorted(fonts.lacking)[:5])
    more = " …" if len(fonts.lacking) > 5 else ""
    return t(
        f"aucune police de cette machine n'a {some}{more} : dessiné �",
        f"no font of this machine has {some}{more}: drawn as �",
    )


class _Page:
    """One page: what is drawn, where it stands, how large it is and of which family."""

    def __init__(self, graph: nx.Graph[str]) -> None:
        self.graph = graph
        self.in_line = flows(graph)
        self.places: Places = generations(graph) if self.in_line else places(graph, WIDTH / HEIGHT)
        self.families = families(graph)
        self.importance = importance(graph)
        self.sizes = self._sizes()
        self.dots_only = len(graph) > FEW

    def figure(self, whole: nx.Graph[str], *, bold: bool) -> Figure:
        """Return the page, with what the whole network says of itself."""
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white")
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.02, 0.1, 0.96, 0.82))
        axes.set_axis_off()
        if self.graph:
            self._frame(axes)
            self._edges(axes)
            self._nodes(axes)
            self._labels(figure, axes)
            self._legend(figure)
        title = whole.graph.get(t("titre_fr", "titre_en")) or whole.graph.get("name") or ""
        figure.text(0.02, 0.955, title, fontsize=21, fontweight="bold" if bold else "normal", color=INK)
        question = whole.graph.get(t("question_fr", "question_en"), "")
        figure.text(0.02, 0.93, question, fontsize=12, color=INK, va="center")
        parts = (shorten(part, 2 * ACROSS // 3, placeholder=" …") for part in origin(whole))  # sources may be many
        said = wrap(" · ".join(parts), ACROSS, max_lines=2, placeholder=" …")
        above = 0.008 + 0.0152 * len(said)
        figure.text(0.02, above, self._caption(whole), fontsize=10, color=GREY, va="bottom")
        figure.text(0.02, 0.006, "\n".join(said), fontsize=10, color=GREY, va="bottom")
        return figure

    def _sizes(self) -> dict[str, float]:
        """The area of each node in square points: the more nodes, the smaller."""
        room = min(1.0, FEW / max(1, len(self.graph)))
        counted = any(certifications(self.graph, node) for node in self.graph)
        most = max((ties for _, ties in self.graph.degree()), default=0)
        low, high = max(1.0, 40 * room), (600 if counted else min(600, 90 + 20 * most)) * max(0.3, room)
        return {node: low + (high - low) * self.importance[node] for node in self.graph}

    def _frame(self, axes: Any) -> None:
        xs, ys = zip(*self.places.values(), strict=True)
        wide, high = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
        right = 0.9 if self.in_line else 0.0
        axes.set_xlim(min(xs) - 0.06 * wide, max(xs) + 0.06 * wide + right)
        axes.set_ylim(min(ys) - 0.06 * high, max(ys) + 0.06 * high)

    def _edges(self, axes: Any) -> None:
        graph, spots = self.graph, self.places
        if self.arrows:
            for source, target, said in graph.edges(data=True):
                axes.add_patch(
                    FancyArrowPatch(
                        spots[source], spots[target], arrowstyle="-|>", mutation_scale=13, linewidth=1.3, color=GREY,
                        linestyle="dashed" if weight_of(said) < 0 else "solid", alpha=0.7,
                        shrinkA=self.sizes[source] ** 0.5 / 2, shrinkB=self.sizes[target] ** 0.5 / 2 + 1, zorder=1,
                        connectionstyle="arc3,rad=0.12" if graph.has_edge(target, source) else "arc3",
                    )
                )  # fmt: skip
            return
        weights = [weight_of(said) for _, _, said in graph.edges(data=True)]
        strongest, same = max(map(abs, weights), default=0.0) or 1.0, len(set(weights)) == 1
        thin = min(1.0, (2 * MANY / max(1, len(weights))) ** 0.5)
        widths = [thin * (1.0 if same else 0.5 + 4.5 * (abs(weight) / strongest)) for weight in weights]
        dashes = ["dashed" if weight < 0 else "solid" for weight in weights]
        lines = list(np.array([(spots[source], spots[target]) for source, target in graph.edges]))
        axes.add_collection(
            LineCollection(
                lines, linewidths=widths, linestyles=dashes if "dashed" in dashes else "solid", zorder=1,
                colors=self._colours(), alpha=0.45, capstyle="round",
                rasterized=len(lines) > HEAVY,
            )
        )  # fmt: skip

    @property
    def arrows(self) -> bool:
        """Whether links are arrows: where they have a direction, and are few enough for one to see it."""
        return self.graph.is_directed() and len(self.graph.edges) <= 2 * MANY

    def _colours(self) -> list[tuple[float, ...]]:
        """The colours of the lines: each that of its end where the other end has none."""
        plain, seen = to_rgba(GREY), {one.colour: to_rgba(one.colour) for one in self.families.values()}
        own = {end: None if one.colour in (*TONES, WHITE) else seen[one.colour] for end, one in self.families.items()}
        return [plain if (own[one] is None) == (own[two] is None) else own[one] or own[two] or plain
                for one, two in self.graph.edges]  # fmt: skip

    def _nodes(self, axes: Any) -> None:
        """Draw the small ones first, so that none hides behind a large one."""
        members: dict[tuple[bool, Family], list[str]] = {}
        for node, family in sorted(self.families.items(), key=lambda pair: (pair[1], pair[0])):
            members.setdefault((self.importance[node] > 0, family), []).append(node)
        for (counts, family), nodes in sorted(members.items()):
            plain = self.dots_only and not counts
            axes.scatter(
                *zip(*(self.places[node] for node in nodes), strict=True), s=[self.sizes[node] for node in nodes],
                c=family.colour, marker=MARKERS[family.shape], zorder=2, rasterized=len(nodes) > HEAVY,
                edgecolors="none" if plain else GREY if family.colour == WHITE else "white",
                linewidths=0 if plain else 0.6 if self.dots_only else 0.9,
            )  # fmt: skip

    def _labels(self, figure: Figure, axes: Any) -> None:
        """Label the most important nodes, each where it covers no other label and, of many nodes, none that matters."""
        renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
        edge = axes.get_window_extent(renderer)
        frame = Box(edge.x0, edge.y0, edge.x1, edge.y1)
        ties = strength(self.graph)
        order = sorted(self.graph, key=lambda node: (-self.sizes[node], -ties[node], node))
        pixels = {node: tuple(axes.transData.transform(self.places[node])) for node in order[:FEW]}
        reach = {node: self.sizes[node] ** 0.5 / 2 * DPI / 72 + 1 for node in pixels}
        heeded = order[: MAX_LABELS if self.dots_only else FEW]
        taken = [Box(x - reach[n], y - reach[n], x + reach[n], y + reach[n]) for n in heeded for x, y in [pixels[n]]]
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 1.5} if self.in_line else None
        column = axes.transData.transform((1.0, 0.0))[0] - axes.transData.transform((0.0, 0.0))[0]
        letters = min(30, max(12, int(column / CHARACTER) - 5)) if self.in_line else 30
        for node in order[:MAX_LABELS]:
            for text in wordings(self.graph, node, letters, lines=self.in_line):
                label = axes.text(
                    0, 0, text, fontsize=8.5, color=INK, zorder=3, va="center", linespacing=1.05, transform=None,
                    bbox=paper, path_effects=[withStroke(linewidth=2.5, foreground="white")],
                )  # fmt: skip
                extent = label.get_window_extent(renderer)
                size = (extent.width, extent.height)
                room = free_box(pixels[node], reach[node], size, taken, frame, in_line=self.in_line)
                if room is None:
                    label.remove()
                    continue
                box, setting = room
                x = {"left": box.left, "right": box.right, "center": (box.left + box.right) / 2}[setting]
                label.set(  # in shares of the page: an SVG has other pixels
                    x=x / (WIDTH * DPI), y=(box.bottom + box.top) / 2 / (HEIGHT * DPI), ha=setting,
                    multialignment=setting, transform=figure.transFigure,
                )  # fmt: skip
                taken.append(box)
                break

    def _legend(self, figure: Figure) -> None:
        groups = sorted(set(self.families.values()))
        handles = [
            Line2D([], [], linestyle="", marker=MARKERS[one.shape], markersize=9, label="?", markerfacecolor=one.colour,
                   markeredgecolor=GREY if one.colour == WHITE else "white")
            for one in groups
        ]  # fmt: skip
        legend = figure.legend(
            handles=handles, loc="lower right", bbox_to_anchor=(0.985, 0.043), ncols=min(len(handles), 5),
            frameon=False, fontsize=9.5, labelcolor=INK, handletextpad=0.3, columnspacing=1.4,
        )  # fmt: skip
        for written, one in zip(legend.get_texts(), groups, strict=True):
            written.set_text(one.name)  # as a label of the handle, a name that begins with `_` would be left out

    def _caption(self, whole: nx.Graph[str]) -> str:
        """What is drawn, and what size and lines mean."""
        graph = self.graph
        nodes, edges = f"{len(graph)}/{len(whole)}", f"{len(graph.edges)}/{whole.number_of_edges()}"
        said = [t(f"{nodes} sommets et {edges} liens dessinés", f"{nodes} nodes and {edges} links drawn")]
        if alone := nx.number_of_isolates(whole):
            said.append(t(f"{alone} sans lien", f"{alone} tied to none"))
        if any(certifications(graph, node) for node in graph):
            said.append(t("taille : nombre de certifications", "size: number of certifications"))
        elif graph:
            said.append(t("taille : nombre de liens", "size: number of links"))
        weights = {weight_of(told) for _, _, told in graph.edges(data=True)}
        if len(weights) > 1:
            told = whole.graph.get
            what = t(told("poids_fr", "force du lien"), told("poids_en", "strength of the tie"))
            said.append(t(f"trait : {what}", f"line: {what}"))
        if min(weights, default=0.0) < 0:
            said.append(t("tirets : poids négatif", "dashes: negative weight"))
        if whole.is_multigraph():
            said.append(t("un trait pour les liens de mêmes bouts", "one line for links of the same ends"))
        if not self.in_line and len(graph.edges) < len(single(whole).subgraph(graph).edges):
            said.append(t("les deux liens les plus forts de chaque sommet", "the two strongest links of each node"))
        if self.in_line:
            said.append(t("de la gauche vers la droite", "from left to right"))
        elif graph.is_directed() and not self.arrows:
            said.append(t("sens des liens non dessiné", "direction of links not drawn"))
        return " · ".join(said)
