"""All measures of a network as a report: header, tables, figures, in the language in force.

The header holds what makes the report again: the same command on the same store gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from rncp_graph.language import LANGUAGES, language, t
from rncp_graph.measures import figures
from rncp_graph.measures.nodes import betweenness, core_number, degree, pagerank
from rncp_graph.measures.records import Communities, Context, Cuts, Node, OfNetwork, OfNodes, Value, Weights, Words
from rncp_graph.measures.whole import assortativity, communities, cuts
from rncp_graph.resources import software_version

ROWS = 15
"""Rows of a table."""

SURE = 3
"""The z above which a value is rarely one of chance. Of those, the largest excess is told first, not the largest z: of
a node that random networks leave at nothing, any trifle has a z of hundreds."""

Cells = tuple[object, ...]

ROME = re.compile(r"[A-N]\d{2,4}$")

NAMES = {
    "niveau": Words("niveau", "level"),
    "nsf2": Words("domaine NSF (deux chiffres)", "NSF domain (two digits)"),
    "nsf1": Words("domaine NSF (un chiffre)", "NSF domain (one digit)"),
    "rome": Words("domaine du ROME", "ROME domain"),
}
"""The classes of nodes, by their key."""

HEADS = {
    "name": Words("réseau", "network"),
    "question_fr": Words("question", "question"),
    "question_en": Words("question", "question"),
    "parametres": Words("paramètres", "parameters"),
}
"""What the header calls what a network says of itself; any other key stands as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns and rows, under a caption."""

    caption: str
    columns: Cells
    rows: Sequence[Cells]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A measure: sentences, tables, and figures as SVG by the name of their file."""

    title: str
    texts: Sequence[str]
    tables: Sequence[Table] = ()
    figures: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureReport:
    """A whole report."""

    title: str
    header: Sequence[tuple[str, str]]
    sections: Sequence[Section]


def report_on(
    graph: nx.Graph[Any],
    *,
    origin: Mapping[str, str],
    weights: Weights = Weights.STRENGTH,
    samples: int,
    seed: int,
    engine: str | None = None,
) -> MeasureReport:
    """Measure a network and return the report; `origin` is what else its header says (command, day of the export)."""
    options: dict[str, Any] = {"samples": samples, "seed": seed, "engine": engine}
    weighed = {"weights": weights, **options}
    classes = classes_of(graph)
    sections = [
        *(_of_nodes(graph, one(graph, **weighed)) for one in (degree, betweenness, pagerank)),
        _of_nodes(graph, core_number(graph, **options)),
        _communities(graph, communities(graph, classes=classes, **weighed), classes),
        _cuts(graph, cuts(graph, **options)),
        _assortativity({name: assortativity(graph, known, **options) for name, known in classes.items()}),
    ]
    said = {str(key): str(value) for key, value in graph.graph.items()}
    unsaid = ("titre_fr", "titre_en", *(f"_{one}" for one in LANGUAGES if one != language()))
    header = [
        *origin.items(),
        *((str(HEADS.get(key, key)), one) for key, one in said.items() if one and not key.endswith(unsaid)),
        ("rncp_graph", software_version()),
        (t("sommets, liens", "nodes, edges"), f"{len(graph)}, {graph.number_of_edges()}"),
        (t("poids", "weights"), str(weights.value)),
        (t("réseaux au hasard", "random networks"), str(samples)),
        (t("graine", "seed"), str(seed)),
    ]
    name = said.get(t("titre_fr", "titre_en")) or said.get("name", "")
    return MeasureReport(title=t(f"Mesures du réseau : {name}", f"Measures of the network: {name}"),
                         header=header, sections=sections)  # fmt: skip


def classes_of(graph: nx.Graph[Any]) -> dict[str, dict[Node, Any]]:
    """Return the known classes of nodes: level, NSF domain (of the first code) and ROME domain, where nodes have them.

    >>> graph = nx.Graph()
    >>> graph.add_node("RNCP1", niveau=5, nsf="312t 326")
    >>> graph.add_node("M1805", kind="metier")
    >>> classes_of(graph)
    {'niveau': {'RNCP1': 5}, 'nsf2': {'RNCP1': '31'}, 'nsf1': {'RNCP1': '3'}, 'rome': {'M1805': 'M'}}
    """
    found: dict[str, dict[Node, Any]] = {name: {} for name in NAMES}
    for node, said in graph.nodes(data=True):
        if isinstance(said.get("niveau"), int):
            found["niveau"][node] = said["niveau"]
        if nsf := str(said.get("nsf") or ""):
            found["nsf2"][node], found["nsf1"][node] = nsf[:2], nsf[:1]
        if said.get("kind") == "metier" and ROME.match(str(node)):
            found["rome"][node] = str(node)[0]
    return {name: known for name, known in found.items() if known}


def number(value: float | None) -> str:
    """Return a number in four digits, as the language in force writes it; nothing for none.

    >>> number(0.123456), number(None), number(3.0)
    ('0.1235', '', '3')
    """
    return "" if value is None else f"{value:.4g}".replace(".", t(",", "."))


def _of_nodes(graph: nx.Graph[Any], found: OfNodes) -> Section:
    ranked = found.ranked()
    surprising = [(node, one) for node, one in ranked if (one.z or 0) > SURE]
    surprising.sort(key=lambda item: (item[1].expected or 0) - (item[1].value or 0))
    tables = [_node_table(t("les plus grandes valeurs", "the largest values"), graph, ranked)]
    if surprising:
        caption = t(
            "le plus au-delà de ce que le degré explique (z > 3)", "most beyond what the degree explains (z > 3)"
        )
        tables.append(_node_table(caption, graph, surprising))
    name = found.context.definition.name.en.lower().replace(" ", "-")
    figure = figures.beyond_degree(found)
    return Section(
        title=str(found.context.definition.name),
        texts=list(_told(found.context)),
        tables=tables if ranked else (),
        figures={f"{name}.svg": figure} if figure else None,
    )


def _node_table(caption: str, graph: nx.Graph[Any], ranked: Sequence[tuple[Node, Value]]) -> Table:
    columns = (t("sommet", "node"), t("libellé", "label"), *_value_columns())
    rows = [(node, graph.nodes[node].get("label", ""), *_value_cells(one)) for node, one in ranked[:ROWS]]
    return Table(caption=caption, columns=columns, rows=rows)


def _value_columns() -> tuple[str, ...]:
    return (t("valeur", "value"), "±", t("attendu", "expected"), t("écart type", "spread"), "z")


def _value_cells(one: Value) -> tuple[str, ...]:
    error = number(one.error) if one.error else ""
    return (number(one.value), error, number(one.expected), number(one.spread), number(one.z))


def _told(context: Context) -> Iterator[str]:
    """What a reader must know of a measure, in sentences."""
    definition = context.definition
    yield f"{definition.text} ({definition.source})"
    yield t(f"Poids : {context.weights.value}.", f"Weights: {context.weights.value}.")
    yield t(
        f"Calcul : {context.method} ; attendu : {context.null} (graine {context.seed}).",
        f"Computed by {context.method}; expected: {context.null} (seed {context.seed}).",
    )
    if context.stability:
        one = context.stability
        yield t(
            f"Stabilité : {one.what}, {one.runs} fois : {number(one.mean)} en moyenne, {number(one.least)} au moins.",
            f"Stability: {one.what}, {one.runs} times: {number(one.mean)} on average, {number(one.least)} at least.",
        )
    if context.note:
        yield str(context.note)


def _communities(graph: nx.Graph[Any], found: Communities, classes: Mapping[str, Mapping[Node, Any]]) -> Section:
    ties = dict(graph.degree())
    rows = []
    for rank, part in enumerate(found.parts[:ROWS], 1):
        known = sorted(part, key=lambda node: (-ties[node], str(node)))[:4]
        rows.append((rank, len(part), "; ".join(f"{node} {graph.nodes[node].get('label', '')}" for node in known)))
    measured = [(t("modularité", "modularity"), *_value_cells(found.modularity))]
    measured += [
        (t(f"NMI avec : {NAMES[name].fr}", f"NMI with: {NAMES[name].en}"), *_value_cells(one))
        for name, one in found.agreement.items()
    ]
    drawn = {
        f"communities-{name}.svg": figures.mixed(found, known, str(NAMES[name]))
        for name, known in classes.items()
        if name != "nsf1"
    }
    return Section(
        title=str(found.context.definition.name),
        texts=[*_told(found.context), t(f"Communautés : {len(found.parts)}.", f"Communities: {len(found.parts)}.")],
        tables=[
            Table(caption=t("qualité", "quality"), columns=("", *_value_columns()), rows=measured),
            Table(
                caption=t("les plus grandes", "the largest"),
                columns=("", t("sommets", "nodes"), t("les mieux reliés", "the best tied")),
                rows=rows,
            ),
        ],
        figures={name: svg for name, svg in drawn.items() if svg},
    )


def _cuts(graph: nx.Graph[Any], found: Cuts) -> Section:
    ties = dict(graph.degree())

    def label(node: Node) -> str:
        return f"{node} {graph.nodes[node].get('label', '')}".strip()

    counts = [
        (t("ponts", "bridges"), *_value_cells(found.bridge_count)),
        (t("points d'articulation", "articulation points"), *_value_cells(found.joint_count)),
    ]
    inner = sorted(found.bridges, key=lambda pair: -min(ties[pair[0]], ties[pair[1]]))
    joints = sorted(found.joints, key=lambda node: -ties[node])
    return Section(
        title=str(found.context.definition.name),
        texts=list(_told(found.context)),
        tables=[
            Table(caption=t("nombre", "number"), columns=("", *_value_columns()), rows=counts),
            Table(
                caption=t("ponts, les mieux reliés d'abord", "bridges, the best tied first"),
                columns=(t("de", "from"), t("à", "to")),
                rows=[(label(a), label(b)) for a, b in inner[:ROWS]],
            ),
            Table(
                caption=t("points, les mieux reliés d'abord", "points, the best tied first"),
                columns=(t("sommet", "node"), t("liens", "ties")),
                rows=[(label(node), ties[node]) for node in joints[:ROWS]],
            ),
        ],
    )


def _assortativity(found: Mapping[str, OfNetwork]) -> Section:
    from rncp_graph.measures.definitions import ASSORTATIVITY

    contexts = [one.context for one in found.values()]
    notes = [f"{NAMES[name]}{t(' : ', ': ')}{one.context.note}" for name, one in found.items() if one.context.note]
    unknown = t("Aucun sommet n'a de niveau ni de domaine.", "No node has a level or a domain.")
    rows = [(str(NAMES[name]), *_value_cells(one.value)) for name, one in found.items()]
    return Section(
        title=str(ASSORTATIVITY.name),
        texts=[*([*_told(contexts[0])][:3] if contexts else [str(ASSORTATIVITY.text), unknown]), *notes],
        tables=[Table(caption="", columns=("", *_value_columns()), rows=rows)] if rows else (),
    )
