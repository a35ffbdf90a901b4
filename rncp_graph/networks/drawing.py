"""A network as a picture: what is tied stands together, large is frequent, colour and shape tell the family."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable
from sys import float_info
from typing import Any

import networkx as nx
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.patheffects import withStroke

from rncp_graph.language import Say, t
from rncp_graph.networks.fonts import Fonts, fonts_for
from rncp_graph.networks.layout import Box, Places, components, free_box, generations, part_of, tensions
from rncp_graph.networks.values import fitted, is_number, weight_of

MAX_NODES = 700
"""Nodes that a drawing shows; of a larger network, the most connected."""

MAX_EDGES = 400
"""Edges above which only the strongest two of each node are drawn."""

MAX_LABELS = 60

MAX_ROWS = 22
"""Rows of a page of lines of descent."""

CHARACTER = 10.6
"""The width of a character of a label, in pixels."""

WIDTH, HEIGHT, DPI = 16.0, 11.0, 150

INK, GREY = "#22303c", "#8a949e"

# Seven colours that the colour-blind tell apart (Okabe and Ito, 2008) and two shapes: fourteen families.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#F0E442")
SHAPES = ("o", "s")

ROME = {
    "A": ("Agriculture, nature", "Agriculture, nature"),
    "B": ("Arts, artisanat d'art", "Arts and crafts"),
    "C": ("Banque, assurance, immobilier", "Banking, insurance, property"),
    "D": ("Commerce, vente", "Trade, sales"),
    "E": ("Communication, média", "Communication, media"),
    "F": ("Construction, travaux publics", "Building, public works"),
    "G": ("Hôtellerie, tourisme, loisirs", "Hospitality, tourism, leisure"),
    "H": ("Industrie", "Industry"),
    "I": ("Installation, maintenance", "Installation, maintenance"),
    "J": ("Santé", "Health"),
    "K": ("Services à la personne, à la collectivité", "Personal and public services"),
    "L": ("Spectacle", "Performing arts"),
    "M": ("Support à l'entreprise", "Business support"),
    "N": ("Transport, logistique", "Transport, logistics"),
}
"""The main domains of the ROME, in French and English."""


def draw(graph: nx.Graph[str], say: Say = lambda _: None) -> Figure:
    """Draw a network, with title, legend and a caption that says what is shown; nothing of it is left to chance.

    Several links between the same two nodes are one line, of their weight in all. Texts stand as they are written, in
    fonts of this machine that have their characters; `say` hears of a character that none has.
    """
    whole = fitted(graph)
    shown = _shown(_single(whole))
    fonts = fonts_for(_texts(whole, shown))
    if fonts.lacking:
        say(_lacking(fonts))
        whole, shown = (fitted(part, written=fonts.written) for part in (whole, shown))
    # a text is no formula: a `$` is a `$`
    with rc_context({"text.parse_math": False, "text.usetex": False, "font.family": list(fonts.families)}):
        return _page(whole, shown, bold=fonts.bold)


def _page(graph: nx.Graph[str], shown: nx.Graph[str], *, bold: bool) -> Figure:
    places = generations(shown) if isinstance(shown, nx.DiGraph) else tensions(shown, WIDTH / HEIGHT)
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.02, 0.085, 0.96, 0.835))
    axes.set_axis_off()
    sizes = {node: _size(shown, node) for node in shown}
    if shown:
        _frame(axes, places, shown.is_directed())
        _edges(axes, shown, places, sizes)
        _nodes(axes, shown, places, sizes)
        _labels(figure, axes, shown, places, sizes)
        _legend(figure, shown)
    title = graph.graph.get(t("titre_fr", "titre_en")) or graph.graph.get("name") or ""
    figure.text(0.02, 0.955, title, fontsize=21, fontweight="bold" if bold else "normal", color=INK)
    figure.text(0.02, 0.93, graph.graph.get(t("question_fr", "question_en"), ""), fontsize=12, color=INK, va="center")
    figure.text(0.02, 0.018, _caption(graph, shown), fontsize=10, color=GREY, va="center")
    return figure


def _texts(graph: nx.Graph[str], shown: nx.Graph[str]) -> Iterable[str]:
    """The texts that may stand on the page."""
    yield from graph.graph.values()
    for node, said in shown.nodes(data=True):
        yield from (node, str(said.get("label", "")), str(said.get("kind", "")))


def _lacking(fonts: Fonts) -> str:
    some = " ".join(f"{one} (U+{ord(one):04X})" for one in sorted(fonts.lacking)[:5])
    more = " …" if len(fonts.lacking) > 5 else ""
    return t(
        f"aucune police de cette machine n'a {some}{more} : dessiné �",
        f"no font of this machine has {some}{more}: drawn as �",
    )


# --- what is shown ------------------------------------------------------------------------------------------------


def _single(graph: nx.Graph[str]) -> nx.Graph[str]:
    """A network with one edge in place of several between the same two nodes, of their weight in all."""
    if not graph.is_multigraph():
        return graph
    single: nx.Graph[str] = nx.DiGraph() if graph.is_directed() else nx.Graph()
    single.graph.update(graph.graph)
    single.add_nodes_from(graph.nodes(data=True))
    for source, target, said in graph.edges(data=True):
        before = weight_of(single.edges[source, target]) if single.has_edge(source, target) else 0.0
        weight = max(-float_info.max, min(before + weight_of(said), float_info.max))
        single.add_edge(source, target, weight=weight)
    return single


def _shown(graph: nx.Graph[str]) -> nx.Graph[str]:
    """The part of a network that one can read: tied nodes, the most connected of many, their strongest edges."""
    tied = [node for node in graph if graph.degree(node)]
    if isinstance(graph, nx.DiGraph):
        kept = _largest_lines(graph, tied)
    else:
        kept = sorted(tied, key=lambda node: (-_strength(graph, node), node))[:MAX_NODES]
    shown = part_of(graph, kept)
    if shown.number_of_edges() > MAX_EDGES and not shown.is_directed():
        strong = {edge for node in shown for edge in _strongest(shown, node)}
        shown.remove_edges_from([edge for edge in shown.edges if frozenset(edge) not in strong])
    return shown


def _strength(graph: nx.Graph[str], node: str) -> float:
    return sum(abs(weight_of(said)) for _, _, said in graph.edges(node, data=True))


def _strongest(graph: nx.Graph[str], node: str) -> Iterable[frozenset[str]]:
    neighbours = sorted(graph[node], key=lambda other: (-abs(weight_of(graph[node][other])), other))
    return (frozenset((node, other)) for other in neighbours[:2])


def _largest_lines(graph: nx.DiGraph[str], tied: list[str]) -> list[str]:
    """The largest lines of descent, as many as a page holds."""
    kept: list[str] = []
    rows = 0
    for part in components(graph.subgraph(tied)):
        columns = Counter(x for x, _ in generations(graph.subgraph(part)).values())
        rows += max(columns.values())
        if kept and rows > MAX_ROWS:
            break
        kept.extend(part)
    return kept


def _caption(graph: nx.Graph[str], shown: nx.Graph[str]) -> str:
    nodes, edges = (
        f"{shown.number_of_nodes()}/{graph.number_of_nodes()}",
        f"{shown.number_of_edges()}/{graph.number_of_edges()}",
    )
    said = [t(f"{nodes} sommets et {edges} liens dessinés", f"{nodes} nodes and {edges} links drawn")]
    alone = nx.number_of_isolates(graph)
    if alone:
        said.append(t(f"{alone} sans lien", f"{alone} tied to none"))
    if any(_certifications(said_of) for _, said_of in shown.nodes(data=True)):
        said.append(t("taille : nombre de certifications", "size: number of certifications"))
    weights = {weight_of(said_of) for _, _, said_of in shown.edges(data=True)}
    if len(weights) > 1:
        said.append(t("trait : force du lien", "line: strength of the tie"))
    if min(weights, default=0.0) < 0:
        said.append(t("tirets : poids négatif", "dashes: negative weight"))
    if graph.is_multigraph():
        said.append(t("un trait pour les liens de mêmes bouts", "one line for links of the same ends"))
    if not shown.is_directed() and shown.number_of_edges() < _single(graph).subgraph(shown).number_of_edges():
        said.append(t("les deux liens les plus forts de chaque sommet", "the two strongest links of each node"))
    if shown.is_directed():
        said.append(t("de l'ancienne à la nouvelle", "from the earlier to the later"))
    if graph.graph.get("parametres"):
        said.append(graph.graph["parametres"])
    return " · ".join(said)


# --- how it looks -------------------------------------------------------------------------------------------------


def _size(graph: nx.Graph[str], node: str) -> float:
    """The area of a node in points."""
    largest = max((_certifications(said) for _, said in graph.nodes(data=True)), default=0.0)
    if largest:
        return 40 + 560 * _certifications(graph.nodes[node]) / largest
    return 45.0 if graph.nodes[node].get("kind") == "certification" else 70.0 + 20 * graph.degree(node)


def _certifications(said: dict[str, Any]) -> float:
    """How many certifications a node stands for; none where it says no number."""
    number = said.get("certifications")
    return max(0.0, float(number)) if is_number(number) else 0.0


def _style(graph: nx.Graph[str], node: str) -> tuple[str, str, str]:
    """The name of the family of a node in the legend, its colour and its shape."""
    said = graph.nodes[node]
    if said.get("kind") == "metier" and node[0] in ROME:
        rank = list(ROME).index(node[0])
        return f"{node[0]}  {t(*ROME[node[0]])}", COLOURS[rank % 7], SHAPES[rank // 7]
    if graph.is_directed() and said.get("label") == node:
        return t("sans fiche dans la base", "no fiche in the store"), "white", "o"
    if said.get("kind") == "certification":
        return t("certification", "certification"), COLOURS[0] if graph.is_directed() else "#b9c2ca", "o"
    return str(said.get("kind") or t("sommet", "node")), COLOURS[0], "o"


def _frame(axes: Any, places: Places, directed: bool) -> None:
    xs, ys = zip(*places.values(), strict=True)
    wide, high = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    right = 0.9 if directed else 0.0
    axes.set_xlim(min(xs) - 0.06 * wide, max(xs) + 0.06 * wide + right)
    axes.set_ylim(min(ys) - 0.06 * high, max(ys) + 0.06 * high)


def _point(axes: Any, place: tuple[float, float]) -> tuple[float, float]:
    """A place of the layout in pixels of the page."""
    x, y = axes.transData.transform(place)
    return float(x), float(y)


def _edges(axes: Any, graph: nx.Graph[str], places: Places, sizes: dict[str, float]) -> None:
    if graph.is_directed():
        for source, target, said in graph.edges(data=True):
            axes.add_patch(
                FancyArrowPatch(
                    places[source], places[target], arrowstyle="-|>", mutation_scale=13, linewidth=1.3, color=GREY,
                    linestyle="dashed" if weight_of(said) < 0 else "solid",
                    shrinkA=sizes[source] ** 0.5 / 2, shrinkB=sizes[target] ** 0.5 / 2 + 1, zorder=1,
                    connectionstyle="arc3,rad=0.12" if graph.has_edge(target, source) else "arc3",
                )
            )  # fmt: skip
        return
    weights = [weight_of(said) for _, _, said in graph.edges(data=True)]
    strongest, same = max(map(abs, weights)), len(set(weights)) == 1
    widths = [1.0 if same else 0.5 + 4.5 * (abs(weight) / strongest) for weight in weights]
    dashes = ["dashed" if weight < 0 else "solid" for weight in weights]
    lines = [[places[source], places[target]] for source, target in graph.edges]
    axes.add_collection(
        LineCollection(lines, linewidths=widths, linestyles=dashes, colors=GREY, alpha=0.45, zorder=1, capstyle="round")
    )


def _nodes(axes: Any, graph: nx.Graph[str], places: Places, sizes: dict[str, float]) -> None:
    families: dict[tuple[str, str, str], list[str]] = {}
    for node in graph:
        families.setdefault(_style(graph, node), []).append(node)
    for (_, colour, shape), nodes in families.items():
        axes.scatter(
            [places[node][0] for node in nodes], [places[node][1] for node in nodes], s=[sizes[node] for node in nodes],
            c=colour, marker=shape, edgecolors=GREY if colour == "white" else "white", linewidths=0.9, zorder=2,
        )  # fmt: skip


def _labels(figure: Figure, axes: Any, graph: nx.Graph[str], places: Places, sizes: dict[str, float]) -> None:
    """Label the most important nodes, each where it covers no node and no other label; a short one if room is."""
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    edge = axes.get_window_extent(renderer)
    frame = Box(edge.x0, edge.y0, edge.x1, edge.y1)
    pixels = {node: _point(axes, places[node]) for node in graph}
    reach = {node: sizes[node] ** 0.5 / 2 * DPI / 72 + 1 for node in graph}
    taken = [Box(x - reach[n], y - reach[n], x + reach[n], y + reach[n]) for n, (x, y) in pixels.items()]
    important = sorted(graph, key=lambda node: (-sizes[node], -_strength(graph, node), node))[:MAX_LABELS]
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 1.5} if graph.is_directed() else None
    column = _point(axes, (1.0, 0.0))[0] - _point(axes, (0.0, 0.0))[0]
    letters = min(30, max(12, int(column / CHARACTER) - 5)) if graph.is_directed() else 30
    for node in important:
        for text in _wordings(graph, node, letters):
            label = axes.text(
                0, 0, text, fontsize=8.5, color=INK, zorder=3, va="center", linespacing=1.05, transform=None,
                bbox=paper, path_effects=[withStroke(linewidth=2.5, foreground="white")],
            )  # fmt: skip
            extent = label.get_window_extent(renderer)
            size = (extent.width, extent.height)
            room = free_box(pixels[node], reach[node], size, taken, frame, in_line=graph.is_directed())
            if room is None:
                label.remove()
                continue
            box, setting = room
            label.set(
                x={"left": box.left, "right": box.right, "center": (box.left + box.right) / 2}[setting],
                y=(box.bottom + box.top) / 2, ha=setting, multialignment=setting,
            )  # fmt: skip
            taken.append(box)
            break


def _wordings(graph: nx.Graph[str], node: str, letters: int) -> list[str]:
    """The label of a node in lines of so many letters, from long to short: code and words of the title, the code."""
    title, code = (" ".join(said.split()) for said in (graph.nodes[node].get("label", node), node))
    if title in ("", code):
        return [code]
    long = textwrap.wrap(title, letters, max_lines=2, placeholder="…")
    short = textwrap.shorten(title, letters - 4, placeholder="…")
    return ["\n".join([code, *long]), f"{code}\n{short}" if graph.is_directed() else f"{code} {short}", code]


def _legend(figure: Figure, graph: nx.Graph[str]) -> None:
    families = sorted({_style(graph, node) for node in graph})
    handles = [
        Line2D([], [], linestyle="", marker=shape, markersize=9, label="?", markerfacecolor=colour,
               markeredgecolor=GREY if colour == "white" else "white")
        for _, colour, shape in families
    ]  # fmt: skip
    legend = figure.legend(
        handles=handles, loc="lower right", bbox_to_anchor=(0.985, 0.03), ncols=min(len(handles), 5), frameon=False,
        fontsize=9.5, labelcolor=INK, handletextpad=0.3, columnspacing=1.4,
    )  # fmt: skip
    for written, (name, _, _) in zip(legend.get_texts(), families, strict=True):
        written.set_text(name)  # as a label of the handle, a name that begins with `_` would be left out
