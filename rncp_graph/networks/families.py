"""Families of nodes, which a picture tells apart by colour and shape: domains of occupations, levels, kinds."""

from __future__ import annotations

from typing import NamedTuple

import networkx as nx

from rncp_graph.language import t
from rncp_graph.networks.values import Attributes, is_number

# Seven colours that the colour-blind tell apart (Okabe and Ito, 2008) and two shapes: fourteen families.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#F0E442")
CIRCLE, SQUARE = "circle", "square"
SHAPES = (CIRCLE, SQUARE)

# From dark to light for all eyes: steps of viridis (van der Walt and Smith, 2015), one a level of qualification.
LEVELS = ("#440154", "#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39", "#fde725")

TONES = ("#a9b4bd", "#5b6770", "#2b3238")
"""Other kinds, beside occupations that have colours."""

WHITE = "#ffffff"
"""What the store says nothing of."""

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

KINDS = {
    "certification": ("certification", "certification"),
    "metier": ("métier", "occupation"),
    "bloc": ("bloc de compétences", "block of competences"),
    "organisme": ("organisme", "body"),
    "domaine": ("domaine", "domain"),
}
"""Kinds of nodes, in French and English. Another kind is called as it is written."""


class Family(NamedTuple):
    """Nodes that look alike. Families of a legend are in the order of `rank`."""

    rank: tuple[int, str]
    name: str
    colour: str
    shape: str = CIRCLE


def families(graph: nx.Graph[str]) -> dict[str, Family]:
    """Return the family of each node of a fitted network.

    An occupation is of its domain. A certification is of its level where the network holds nothing else and tells any,
    any other node of its kind.

    >>> graph = nx.Graph()
    >>> graph.add_node("M1805", kind="metier", label="Développeur"), graph.add_node("RNCP1", kind="certification")
    (None, None)
    >>> {node: family.colour for node, family in families(graph).items()}
    {'M1805': '#56B4E9', 'RNCP1': '#a9b4bd'}
    """
    kinds = sorted({_kind(said) for _, said in graph.nodes(data=True)}, key=lambda kind: (kind not in KINDS, kind))
    others = [kind for kind in kinds if kind != "metier"]
    palette = COLOURS if others == kinds else TONES
    colours = {kind: palette[rank % len(palette)] for rank, kind in enumerate(others)}
    alone = kinds == ["certification"]
    levels = alone and any(level_of(said) for _, said in graph.nodes(data=True))
    alike: dict[tuple[object, ...], Family] = {}
    found = {}
    for node, said in graph.nodes(data=True):
        key = (_kind(said), node[0], said.get("niveau"), said.get("label", node) == node)
        if key not in alike:
            alike[key] = _family(node, said, colours, alone=alone, levels=levels)
        found[node] = alike[key]
    return found


def level_of(said: Attributes) -> int | None:
    """Return the level of qualification of a node, 1 to 8, if one is told.

    >>> level_of({"niveau": 6}), level_of({"niveau": "sans"}), level_of({})
    (6, None, None)
    """
    level = said.get("niveau")
    return int(level) if is_number(level) and level in range(1, len(LEVELS) + 1) else None


def kind_name(kind: str) -> str:
    """Return what a kind of nodes is called in the language in force."""
    return t(*KINDS[kind]) if kind in KINDS else kind or t("sommet", "node")


def _kind(said: Attributes) -> str:
    return str(said.get("kind") or "")


def _family(node: str, said: Attributes, colours: dict[str, str], *, alone: bool, levels: bool) -> Family:
    kind = _kind(said)
    if kind == "metier":
        rank = list(ROME).index(node[0]) if node[0] in ROME else len(ROME)
        name = f"{node[0]}  {t(*ROME[node[0]])}" if node[0] in ROME else kind_name(kind)
        return Family((0, f"{rank:02}"), name, COLOURS[rank % 7], SHAPES[rank // 7 % 2])
    if alone and said.get("label", node) == node:
        return Family((3, ""), t("sans fiche dans la base", "no fiche in the store"), WHITE)
    if levels and (level := level_of(said)):
        return Family((1, str(level)), t(f"niveau {level}", f"level {level}"), LEVELS[level - 1])
    if levels:
        return Family((2, ""), t("niveau non précisé", "level not stated"), TONES[0])
    return Family((2, kind_name(kind)), kind_name(kind), colours[kind])
