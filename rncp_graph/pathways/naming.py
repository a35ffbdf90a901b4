"""Whether the title of a certification names an occupation: by its label, or by one of the job titles that ROME lists.

Titles name a job or its trade ("esthéticien", "esthétique"), in one gender or both: words are taken by their root.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from rncp_graph.searching.words import folded, forms

_ENDINGS = (
    *("abilite", "icienne", "ariat", "ateur", "ation", "ement", "icien", "icite", "ienne", "able", "aire", "erie"),
    *("isme", "iste", "ique", "age", "ien", "ier", "ion", "ite", "eur", "ure", "er", "e"),
)
"""What follows the root of a job or of its trade: "boulang-er", "boulang-erie"; the longest first."""
_LEAST = 4
"""Letters that are left of a root at the least."""
_ASIDE = re.compile(r"\([^()]*\)|-[A-Z]{2,}-")
"""The other gender in brackets, and initials."""
_KINDS = frozenset(("aptitud", "brevet", "certificat", "diplom", "etat", "fonct", "licenc", "master", "titr"))
"""Roots of the words that titles begin with before they say what for."""


@lru_cache(maxsize=1 << 16)
def _root(word: str) -> str:
    one = forms(word)[-1]
    ending = next((end for end in _ENDINGS if one.endswith(end) and len(one) - len(end) >= _LEAST), "")
    bare = one.removesuffix(ending)
    return bare[:-1] if bare[-1:] == bare[-2:-1] else bare


def roots(text: str) -> list[str]:
    """Return the roots of the words of a text, in their order.

    >>> roots("Esthétique"), roots("Esthéticienne"), roots("Productions maraîchères"), roots("Maraîcher")
    (['esthet'], ['esthet'], ['product', 'maraich'], ['maraich'])
    """
    return [_root(word) for word in folded(_ASIDE.sub(" ", text)).split()]


def job(title: str) -> frozenset[str]:
    """Return the roots that name a job, of a job title in both genders: the second one stands for the words it repeats.

    >>> sorted(job("Producteur / Productrice de tomates"))
    ['product', 'tomat']
    >>> sorted(job("Agent commercial / Agente commerciale")), sorted(job("Peintre décorateur / décoratrice"))
    (['agent', 'commercial'], ['decor', 'peintr'])
    """
    first, _, second = title.partition("/")
    before, after = roots(first), roots(second)
    shared = before.index(after[0]) if after and after[0] in before else len(before)
    return frozenset((*before[:shared], *after))


class Jobs:
    """The jobs of occupations, by the codes of these and by each root that names them."""

    def __init__(self, labels: Mapping[str, Iterable[str]]) -> None:
        """Take the labels and job titles of each occupation."""
        self.jobs: dict[tuple[str, str], set[frozenset[str]]] = {}
        for code, told in labels.items():
            for found in map(job, told):
                for root in found:
                    self.jobs.setdefault((code, root), set()).add(found)

    def named(self, title: str, codes: Collection[str]) -> list[str]:
        """Return those of some occupations that a title names: it says all words of a job, and begins with one of them.

        What comes first tells what one becomes: an assistant to a job does not have it, nor who works in its field.

        >>> jobs = Jobs({"J1501": ["Aide-soignant / Aide-soignante"], "K1302": ["Auxiliaire de vie"]})
        >>> jobs.named("Diplôme d'État d'aide-soignant (DEAS)", ["J1501", "K1302"])
        ['J1501']
        >>> jobs.named("Formateur d'aides-soignants", ["J1501"])
        []
        """
        said = [one for one in roots(title) if one not in _KINDS]
        if not said:
            return []
        every = frozenset(said)
        return [code for code in codes if any(one <= every for one in self.jobs.get((code, said[0]), ()))]
