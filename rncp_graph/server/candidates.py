"""What in the graph a name may stand for: candidates of the index of words, each with how sure it is.

The index says what is found and in what order; how near its name is to what was written is reckoned here, from 0 to
100. One is a match where it is the only one of its name, or the only one of these that is in force, or was told by its
number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.questions.types import GENRES
from rncp_graph.searching.asking import FILTERS, found_by
from rncp_graph.searching.words import keys, stems, whole
from rncp_graph.stores import Store

TYPES = ("certification", "metier", "organisme")
"""The kinds of things that are reconciled, of those that can be found."""
NUMBERS = ("numero", "code", "siren", "siret")
"""Properties whose value is a number or a code: what has it is meant, whatever its name."""
MOST, USUAL = 50, 10
"""Candidates that may be asked for, and that are given where nobody says."""
SURE, OTHERWISE = 100.0, 0.8
"""What a name is worth that is the same, and the part of it that is left where what else was said does not hold."""


class Wanted(NamedTuple):
    """What is looked for: words, kinds of things, how many candidates, and what else is said of it."""

    words: str
    types: tuple[str, ...] = ()
    limit: int = USUAL
    said: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be meant: `path` is its IRI without the base."""

    path: str
    name: str
    type: str
    code: str
    actif: bool | None
    niveau: str
    score: float
    match: bool = False

    @property
    def description(self) -> str:
        """What tells it from others of its name."""
        level = t(f"niveau {self.niveau}", f"level {self.niveau}") if self.niveau else ""
        state = {True: t("active", "active"), False: t("inactive", "inactive"), None: ""}[self.actif]
        return ", ".join(filter(None, (self.code, level, state)))


def type_name(kind: str) -> str:
    """Return what a kind of things is called, in the language in force."""
    return t(*GENRES[kind])


def candidates(store: Store, wanted: Wanted) -> list[Candidate]:
    """Return what may be meant, the surest first. Raises `StoreError` for a store that has no index."""
    types = [one for one in wanted.types if one in TYPES] or ([] if wanted.types else list(TYPES))
    if not types:
        return []
    numbers = [value for name, value in wanted.said.items() if name in NUMBERS]
    filters = {name: value for name, value in wanted.said.items() if name in FILTERS and name != "genre"}
    found: dict[str, Candidate] = {}
    for words, narrowed, part in _ways(wanted.words, numbers, filters):
        for one in _found(store, words, {**narrowed, "genre": types}, wanted, part):
            found.setdefault(one.path, one)
    return _judged(sorted(found.values(), key=lambda one: -one.score))[: wanted.limit]


def _ways(words: str, numbers: Iterable[str], filters: dict[str, str]) -> Iterator[tuple[str, dict[str, str], float]]:
    """What is asked of the index, the surest first, and what part of its worth a name then has."""
    for number in numbers:
        yield number, {}, 1.0
    if filters:
        yield words, filters, 1.0
    yield words, {}, OTHERWISE if filters else 1.0


def _found(store: Store, words: str, filters: Mapping[str, Any], wanted: Wanted, part: float) -> Iterator[Candidate]:
    try:
        rows = found_by(store, words, filters, MOST)
    except QuestionError:  # no word to search by, or no value of a filter: nothing is found that way
        return
    for row in rows:
        kind, code, name = row["genre"], row["code"] or "", row["intitule"] or row["code"] or ""
        path = row["iri"].removeprefix(store.base)
        told = bool(code) and code.upper() in keys(words)
        score = SURE if told else part * likeness(wanted.words, name)
        niveau = str(row["niveau"] or "")
        yield Candidate(path, name, kind, code, row["actif"], niveau, round(score, 1), match=told)


def likeness(asked: str, name: str) -> float:
    """Return how much of two names is the same, from 0 to 100: of their stems, accents, case and small words apart.

    Of a name in several forms (`Boulanger / Boulangère`) the nearest counts.

    >>> likeness("Boulanger(ère)", "BOULANGER / Boulangère"), round(likeness("développeur web", "Web et mobile"))
    (100.0, 50)
    """
    return max(_likeness(asked, one) for one in (name, *name.split(" / ")))


def _likeness(asked: str, name: str) -> float:
    if (sought := whole(asked)) and sought == whole(name):
        return SURE
    one, other = Counter(stems(asked).split()), Counter(stems(name).split())
    total = one.total() + other.total()
    return min(SURE - 1, 200 * (one & other).total() / total) if total else 0.0


def _judged(found: list[Candidate]) -> list[Candidate]:
    """Say which one is a match, where one is."""
    told = [one for one in found if one.match]
    same = told or [one for one in found if one.score == SURE]
    living = [one for one in same if one.actif is not False]
    meant = same if len(same) == 1 else living if len(living) == 1 else []
    return [
        Candidate(
            one.path,
            one.name,
            one.type,
            one.code,
            one.actif,
            one.niveau,
            one.score,
            match=bool(meant) and one is meant[0],
        )
        for one in found
    ]
