"""What a measure gives: the value, and all that one must know to trust it. Values only, nothing is computed here."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from rncp_graph.language import t

Node = Hashable


class Words(NamedTuple):
    """A sentence in both languages; as text, in the language in force."""

    fr: str
    en: str

    def __str__(self) -> str:
        return t(self.fr, self.en)


class Weights(Enum):
    """What the weight of an edge means, where ties are strong and where they are long."""

    NONE = Words("poids laissés de côté : tous les liens se valent", "weights left aside: all ties are equal")
    STRENGTH = Words(
        "le poids est une force ; la longueur d'un lien est 1 / poids",
        "the weight is a strength; the length of a tie is 1 / weight",
    )
    SIMILARITY = Words(
        "le poids est une ressemblance entre 0 et 1 (Jaccard) ; la longueur d'un lien est 1 - poids",
        "the weight is a similarity between 0 and 1 (Jaccard); the length of a tie is 1 - weight",
    )
    DISTANCE = Words(
        "le poids est une longueur ; la force d'un lien est 1 / poids",
        "the weight is a length; the strength of a tie is 1 / weight",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A measure: its name, what it counts, and the article or book that defines it."""

    name: Words
    text: Words
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The network that was measured: its size, and what it says of itself (name, parameters, day, licence)."""

    nodes: int
    edges: int
    directed: bool
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """How alike are the answers of several runs, from 0 (as by chance) to 1 (the same): the mean and the least."""

    what: Words
    runs: int
    mean: float
    least: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a value depends on.

    `method` names the program and says whether it is exact; `null` says what the expected values are those of, in how
    many `samples`, all made from `seed`. `note` says what the measure cannot say of this network.
    """

    definition: Definition
    weights: Weights
    snapshot: Snapshot
    method: Words
    null: Words
    samples: int
    seed: int
    stability: Stability | None = None
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A value, the half-width of its 95 % interval (0 where it is exact), and what random networks give.

    `value` is `None` where it is not defined; `expected`, `spread` (standard deviation) and `z` are so where no random
    network was made, and `z` where all of them give the same.
    """

    value: float | None
    error: float = 0.0
    expected: float | None = None
    spread: float | None = None
    z: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfNodes:
    """A value for each node, in the order of the network."""

    values: Mapping[Node, Value]
    context: Context

    def ranked(self) -> list[tuple[Node, Value]]:
        """Return the nodes and their values, the largest first, ties in the order of the network."""
        return sorted(self.values.items(), key=lambda item: -(item[1].value or 0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfNetwork:
    """One value for the whole network."""

    value: Value
    context: Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Communities:
    """A partition of the nodes, the largest part first; its modularity; how far it agrees with known classes (NMI)."""

    parts: tuple[tuple[Node, ...], ...]
    modularity: Value
    agreement: Mapping[str, Value]
    context: Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """What holds the network together alone: edges and nodes whose loss parts it, with how many one would expect."""

    bridges: tuple[tuple[Node, Node], ...]
    joints: tuple[Node, ...]
    bridge_count: Value
    joint_count: Value
    context: Context
