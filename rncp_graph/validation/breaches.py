"""What a validation finds: breaches of rules, each with its node and its value, and the report that counts them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rncp_graph.validation.naming import Names
from rncp_graph.validation.shapes import GRAVITES, Gravite, Shape


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that breaks a rule: the constraint by its IRI, the node, and the value, a term of pyoxigraph.

    What is absent has no value.
    """

    shape: Shape
    component: str
    noeud: str
    valeur: Any = None

    @property
    def order(self) -> tuple[str, ...]:
        """By which the breaches of a rule are put in order."""
        return self.noeud, str(self.valeur), self.component


@dataclass(slots=True)
class ValidationReport:
    """What was looked at and what was found: the rules, the number of certifications, the breaches in order.

    `names` says what the nodes are called, and which fiche each of them is a part of.

    >>> from rncp_graph.stores import open_store
    >>> from rncp_graph.validation import validate
    >>> report = validate(open_store())
    >>> report.conforms, report.violations, report.counts
    (True, 0, {})
    """

    base: str
    certifications: int
    shapes: tuple[Shape, ...]
    breaches: tuple[Breach, ...]
    names: Names = field(repr=False)

    @property
    def conforms(self) -> bool:
        """Whether nothing at all was found, which is what `sh:conforms` says."""
        return not self.breaches

    @property
    def violations(self) -> int:
        """How many breaches are violations."""
        return self.severities["violation"]

    @property
    def severities(self) -> dict[Gravite, int]:
        """The breaches by severity, the gravest first."""
        found = Counter(breach.shape.gravite for breach in self.breaches)
        return {gravite: found[gravite] for gravite in GRAVITES}

    @property
    def counts(self) -> dict[str, int]:
        """The breaches by kind, those of the gravest first, then the most frequent."""
        return {shape.genre: len(found) for shape, found in self.by_shape}

    @property
    def by_shape(self) -> list[tuple[Shape, list[Breach]]]:
        """The rules that are broken, each with its breaches, in the order of `counts`."""
        found: dict[Shape, list[Breach]] = defaultdict(list)
        for breach in self.breaches:
            found[breach.shape].append(breach)
        ranks = list(GRAVITES)
        return sorted(found.items(), key=lambda one: (ranks.index(one[0].gravite), -len(one[1]), one[0].genre))


def in_order(breaches: Iterable[Breach], shapes: tuple[Shape, ...]) -> tuple[Breach, ...]:
    """Put breaches in the order of their rules, and those of a rule by node and value."""
    ranks = {shape.genre: rank for rank, shape in enumerate(shapes)}
    return tuple(sorted(breaches, key=lambda breach: (ranks[breach.shape.genre], *breach.order)))
