"""What the page of a network holds, as JSON: nodes where they stand, what is said of them, filters, edges."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Set
from typing import Any

import networkx as nx

from rncp_graph.graph.links import official_page
from rncp_graph.language import language, t
from rncp_graph.networks.families import ROME, Family, families, kind_name
from rncp_graph.networks.layout import places
from rncp_graph.networks.shown import importance, single, strong
from rncp_graph.networks.values import Attributes, text, weight_of
from rncp_graph.questions.codes import label, vocabulary
from rncp_graph.terms import segment

RATIO = 1.5
"""Width to height of the picture."""

SAID = {
    "niveau": ("Niveau", "Level"),
    "etat": ("Enregistrée ce jour-là", "Registered on the day"),
    "actif": ("Active", "Active"),
    "registre": ("Registre", "Register"),
    "nsf": ("Domaines NSF", "NSF domains"),
    "domaine": ("Domaine", "Domain"),
    "certifications": ("Certifications", "Certifications"),
    "communes": ("En commun", "In common"),
    "temoins": ("Ce qui est commun", "What is in common"),
    "weight": ("Poids", "Weight"),
}
"""Attributes in the order in which the page tells them, and their names in French and English; others follow."""

UNSAID = {"label", "kind", "code", "iri", "bipartite"}
"""Attributes that stand elsewhere on the page, or are for networkx."""

IRIS = {
    "certification": "certification/{}",
    "metier": "rome/{}",
    "domaine": "nsf/{}",
    "organisme": "organisme/siren-{}",
}
"""Where nodes of a kind that has codes stand under the base."""

_NUMBER = re.compile(r"(RNCP|RS)\d+")


def contents(graph: nx.Graph[str]) -> dict[str, Any]:
    """Return what the page of a fitted network holds.

    Nodes come in the order of their importance, edges in that of their weight.
    """
    merged = single(graph)
    kept, counts, group = strong(merged), importance(merged), families(merged)
    drawn = nx.create_empty_copy(merged)
    drawn.add_edges_from((*edge, merged.edges[edge]) for edge in kept)
    spots = places(drawn, RATIO)
    nodes = sorted(merged, key=lambda node: (-counts[node], -merged.degree(node), node))
    rank = {node: number for number, node in enumerate(nodes)}
    legend = sorted(set(group.values()))
    said_of = [graph.nodes[node] for node in nodes]
    weighed = len({weight_of(said) for _, _, said in graph.edges(data=True)}) > 1
    edges = sorted(graph.edges(data=True), key=lambda edge: (-abs(weight_of(edge[2])), rank[edge[0]], rank[edge[1]]))
    return {
        "directed": graph.is_directed(),
        "nodes": {
            "id": nodes,
            "label": [_title(node, said) for node, said in zip(nodes, said_of, strict=True)],
            "x": [round(spots[node][0], 2) for node in nodes],
            "y": [round(spots[node][1], 2) for node in nodes],
            "size": [round(counts[node], 3) for node in nodes],
            "family": [legend.index(group[node]) for node in nodes],
            "iri": [_iri(graph, node) for node in nodes],
            "page": [_page(node, said) for node, said in zip(nodes, said_of, strict=True)],
            "said": _columns(said_of),
        },
        "families": [_look(family) for family in legend],
        "filters": [found for found in _filters(nodes, said_of) if found],
        "edges": {
            "ends": [rank[end] for edge in edges for end in edge[:2]],
            "strong": [int((one, other) in kept or (other, one) in kept) for one, other, _ in edges],
            "said": _columns([said for _, _, said in edges], UNSAID if weighed else UNSAID | {"weight"}),
        },
        "words": _words(),
    }


def _title(node: str, said: Attributes) -> str:
    """The label of a node, none where it is the code again."""
    title = str(said.get("label", ""))
    return "" if title == node else title


def _look(family: Family) -> dict[str, str]:
    return {"name": family.name, "colour": family.colour, "shape": family.shape}


def _columns(told: list[Attributes], unsaid: Set[str] = UNSAID) -> list[dict[str, Any]]:
    """What is said, attribute by attribute, in words; `null` where nothing is."""
    names = {name: None for said in told for name in said if name not in unsaid}
    order = sorted(names, key=lambda name: (list(SAID).index(name) if name in SAID else len(SAID), name))
    return [
        {"name": t(*SAID[name]) if name in SAID else name, "values": [_written(name, said) for said in told]}
        for name in order
    ]


def _written(name: str, said: Attributes) -> Any:
    value = said.get(name)
    if isinstance(value, bool):
        return t("oui", "yes") if value else t("non", "no")
    return label(name)(value) if isinstance(value, str) else value


def _iri(graph: nx.Graph[str], node: str) -> str | None:
    """The IRI of a node: as it says, or by its kind and code where the network says its base."""
    said, base = graph.nodes[node], graph.graph.get("base")
    if "iri" in said:
        return text(said["iri"])
    kind = said.get("kind")
    code = said.get("code", None if kind == "organisme" else node)
    return base + IRIS[kind].format(segment(code)) if base and kind in IRIS and code else None


def _page(node: str, said: Attributes) -> str | None:
    return official_page(node) if said.get("kind") == "certification" and _NUMBER.fullmatch(node) else None


# --- filters --------------------------------------------------------------------------------------------------------

Reader = Callable[[str, Attributes], Iterable[str]]
"""Gives the values by which a node is filtered; none where it says nothing."""


def _filters(nodes: list[str], said_of: list[Attributes]) -> Iterable[dict[str, Any] | None]:
    """The filters of a network: kind, level, domains, state; none for what does not tell nodes apart."""
    yield _filter(t("Nature", "Kind"), nodes, said_of, _by("kind"), kind_name)
    yield _filter(t("Niveau", "Level"), nodes, said_of, _by("niveau"), lambda level: t("niveau ", "level ") + level)
    yield _filter(t("Domaine ROME", "ROME domain"), nodes, said_of, _rome, lambda of: f"{of} {t(*ROME[of])}")
    yield _filter(t("Domaine NSF", "NSF domain"), nodes, said_of, _nsf, _nsf_name)
    for name in ("etat", "actif", "registre"):
        yield _filter(t(*SAID[name]), nodes, said_of, _by(name), label(name))


def _filter(
    title: str, nodes: list[str], said_of: list[Attributes], read: Reader, name: Callable[[str], str]
) -> dict[str, Any] | None:
    """One filter: its choices, and of each node those that it meets.

    A node of a kind that never says a value is of no choice (`null`): it is shown with the nodes that it is tied to.
    """
    values = [sorted(set(read(node, said))) for node, said in zip(nodes, said_of, strict=True)]
    concerned = {said.get("kind") for said, found in zip(said_of, values, strict=True) if found}
    choices = sorted({value for found in values for value in found})
    silent = [said.get("kind") in concerned and not found for said, found in zip(said_of, values, strict=True)]
    names = [name(value) for value in choices] + ([t("non précisé", "not stated")] if any(silent) else [])
    if len(names) < 2:
        return None
    rank = {value: number for number, value in enumerate(choices)}
    of = [
        [len(choices)] if unsaid else [rank[value] for value in found] or None
        for found, unsaid in zip(values, silent, strict=True)
    ]
    return {"title": title, "choices": names, "of": of}


def _by(name: str) -> Reader:
    return lambda _, said: [text(said[name])] if said.get(name) not in (None, "") else []


def _rome(node: str, said: Attributes) -> Iterable[str]:
    return [node[0]] if said.get("kind") == "metier" and node[0] in ROME else []


def _nsf(node: str, said: Attributes) -> Iterable[str]:
    """Domains of two digits: those of the codes of a certification, or of a domain itself."""
    codes = text(said.get("nsf", "")).split() if said.get("kind") != "domaine" else [node]
    return [code[:2] for code in codes if code[:2].isdecimal()]


def _nsf_name(code: str) -> str:
    names = vocabulary("nsf").get(code, {})  # official, and in French alone
    return f"{code} {names.get(language(), names.get('fr', ''))}".strip()


def _words() -> dict[str, str]:
    """What the script says."""
    return {
        "found": t("{n} sur {all}", "{n} of {all}"),
        "neighbours": t("Liens ({n})", "Links ({n})"),
        "from": t("de", "from"),
        "to": t("vers", "to"),
        "more": t("… encore {n}", "… {n} more"),
        "iri": t("Identifiant", "Identifier"),
        "page": t("Page officielle", "Official page"),
        "kind": t("Famille", "Family"),
        "close": t("Fermer", "Close"),
        "flat": t(
            "Ce navigateur ne dessine pas (WebGL manque) : la liste et les filtres marchent.",
            "This browser cannot draw (WebGL is missing): list and filters work.",
        ),
    }
