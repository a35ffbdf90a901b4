"""The values that a text may mean which is none: what the store holds as it is written, and what has close words."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from difflib import SequenceMatcher, get_close_matches
from typing import cast

from pyoxigraph import Literal, NamedNode

from rncp_graph.language import language
from rncp_graph.model.identifiers import is_numero
from rncp_graph.model.schemes import QUOTED, code_of
from rncp_graph.questions.types import TERME, TYPES, Type
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import expand, normalised

CLOSE = 0.7
"""The likeness from which on one word may stand for another: `développeur` for `développement`."""
SHOWN = 3
"""Values that are named."""


def near(store: Store, kind: Type, text: str) -> NamedNode | list[str]:
    """Return values that a text may mean in place of one of a type: a few, as one would write them, with their labels.

    Nothing where the type has no list of labels, or none in the store is close. A text of any form that the store holds
    as a code of the type means that one alone.
    """
    if kind is not TYPES[TERME]:
        return held(store, kind, text) or _labelled(store, kind, text)
    name, colon, value = text.partition(":")
    if colon:
        found = near(store, TYPES[name], value) if name in TYPES and name != TERME else []
        return found if isinstance(found, NamedNode) else [f"{name}:{one}" for one in found]
    coded = [key for key, scheme in QUOTED.items() if scheme.leaf and scheme.leaf.fullmatch(code_of(key, text))]
    return [f"{key}:{text}" for key in (["certification"] if is_numero(text) else coded)]


def held(store: Store, kind: Type, text: str) -> NamedNode | None:
    """Return what the store holds under a text, as it is written, where the type keeps such texts."""
    with suppress(ValueError):
        node = kind.held and kind.held(text, store.base)
        if isinstance(node, NamedNode) and store.query(f"ASK {{ {node} ?p ?o }}"):
            return node
    return None


def _labelled(store: Store, kind: Type, text: str) -> list[str]:
    """The values whose label has the words of a text: first those that have no other words, then the most used."""
    wanted = [word for word in normalised(text).split() if len(word) > 2]
    labels = _labels(store, kind.nomenclature) if wanted and kind.nomenclature else {}
    having: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for concept, said in labels.items():
        for label in said:
            for word in normalised(label).split():
                having[word].add((concept, label))
    likeness: dict[tuple[str, str], float] = defaultdict(float)
    met: set[str] = set()
    for one in wanted:
        best: dict[tuple[str, str], float] = {}
        for word in get_close_matches(one, having, 10, CLOSE):
            met.add(word)
            ratio = SequenceMatcher(None, one, word).ratio()
            best |= {place: max(ratio, best.get(place, 0)) for place in having[word]}
        for place, ratio in best.items():
            likeness[place] += ratio
    concepts: dict[str, tuple[float, bool]] = {}
    for (concept, label), value in likeness.items():
        found = round(value, 2), met.issuperset(normalised(label).split())
        concepts[concept] = max(found, concepts.get(concept, found))
    top = sorted(concepts, key=concepts.__getitem__, reverse=True)[:50]
    used = _used(store, top)
    top.sort(key=lambda concept: (concepts[concept], used.get(concept, 0)), reverse=True)
    return [f"{concept.rpartition('/')[2]} {labels[concept][0]}" for concept in top[:SHOWN]]


def _labels(store: Store, nomenclature: str) -> dict[str, list[str]]:
    """The labels of the entries of a list, by IRI: first the one to show, in the language in force if there is one."""
    rows = store.query(f"""
        SELECT ?c ?label {{
          ?c <{expand("skos:inScheme")}> <{store.base}nomenclature/{nomenclature}> ; <{expand("skos:prefLabel")}> ?label
        }}""")
    found: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    for row in cast(Solutions, rows):
        label = cast(Literal, row["label"])
        found[cast(NamedNode, row["c"]).value].append((label.language != language(), label.value))
    return {concept: [label for _, label in sorted(said)] for concept, said in found.items()}


def _used(store: Store, concepts: list[str]) -> dict[str, int]:
    """How often each of some concepts is pointed to."""
    values = " ".join(f"<{concept}>" for concept in concepts)
    rows = store.query(f"SELECT ?c (COUNT(*) AS ?n) {{ VALUES ?c {{ {values} }} ?x ?p ?c }} GROUP BY ?c")
    return {cast(NamedNode, row["c"]).value: int(cast(Literal, row["n"]).value) for row in cast(Solutions, rows)}
