"""What becomes of certifications that one watches: named ones, those of an occupation, those of a body, or all.

`news` says what changed and what comes to an end, `atom` and `calendar` write it down.

What changed has two witnesses: the dates that fiches bear (the question `mouvements`), and the journal of the store,
which tells what no fiche dates. What comes to an end, and what succeeds it, is told by the question `expirations`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.model.identifiers import numero_of
from rncp_graph.questions.asking import Ask
from rncp_graph.questions.day import day_of
from rncp_graph.questions.question import Question, asked_once, load_question, question
from rncp_graph.questions.table import Table
from rncp_graph.stores import Store
from rncp_graph.stores.protocol import Solutions
from rncp_graph.terms import segment
from rncp_graph.upkeep.journal import Passage, journal

MONTHS = 6
"""Months ahead in which ends are told, and back in which changes are, unless it is said otherwise."""
LONGEST = 60
"""Months that may be asked for."""
MOST = 500
"""Things that a feed tells, the newest: more is for `diff`."""

WATCHED = """
#+ parametres = [{nom = "certification", obligatoire = false}, {nom = "rome", obligatoire = false},
#+   {nom = "organisme", obligatoire = false}]
PREFIX rncp: <https://w3id.org/rncp-graph/ontology#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?numero ?intitule {
  { { VALUES $certification { UNDEF } FILTER(BOUND($certification)) } BIND($certification AS ?c) }
  UNION { { VALUES $rome { UNDEF } FILTER(BOUND($rome)) } ?code skos:broader* $rome . ?c rncp:codeRome ?code }
  UNION { { VALUES $organisme { UNDEF } FILTER(BOUND($organisme)) } ?site rncp:partieDe? $organisme .
    ?ligne rncp:organisme ?site . ?c rncp:aCertificateur|rncp:aHabilitation ?ligne }
  OPTIONAL { ?c dct:identifier ?numero } OPTIONAL { ?c dct:title ?intitule }
}"""
"""Certifications by their numbers, by occupations, by bodies that award them or are entitled for them."""
KINDS = ("certification", "rome", "organisme")
"""What one may watch, under the names that questions have for it."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched, from which day on, and how many months ahead: `None` for the day stands for as many back.

    Nothing named is all certifications. `certification`, `rome` and `organisme` are as in questions.
    """

    certification: tuple[str, ...] = ()
    rome: tuple[str, ...] = ()
    organisme: tuple[str, ...] = ()
    since: date | None = None
    months: int = MONTHS

    def __post_init__(self) -> None:
        """Refuse months that are out of all measure."""
        if not 0 <= self.months <= LONGEST:
            raise QuestionError(t(f"mois : de 0 à {LONGEST}", f"months: from 0 to {LONGEST}"))

    @property
    def named(self) -> dict[str, tuple[str, ...]]:
        """Return what was named."""
        found = {name: cast(tuple[str, ...], getattr(self, name)) for name in KINDS}
        return {name: said for name, said in found.items() if said}


@dataclass(frozen=True, slots=True)
class End:
    """A registration that comes to an end: its last day, what replaces it, whether anything that follows is active.

    `active` is the code of the question: `oui`, `non`, `non precise`; `award` is the last day on which it is awarded.
    """

    numero: str
    title: str
    day: date
    successors: tuple[tuple[str, str], ...] = ()
    active: str = ""
    award: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a certification on a day: movements that its fiche dates, events and fields of the journal."""

    numero: str
    title: str
    day: date
    movements: tuple[tuple[str, int], ...] = ()
    events: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """What is told of what is watched: as of which day, since which, how far ahead, the changes and the ends.

    The changes come newest first, of which the oldest may be `left_out`, and the ends nearest first.
    """

    day: date
    since: date
    months: int
    changes: list[Change] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    left_out: int = 0


def news(store: Store, watch: Watch, ask: Ask | None = None) -> News:
    """Return what changed and what comes to an end among what is watched, as of the day of the store.

    `ask` puts the questions to the store, such as one that is `Guarded`; without it they have no limits.

    Raises `QuestionError` for what is watched and is none, and for a body that the store does not know.
    """
    rows = _Rows(store, ask or store.query)
    day, chosen = day_of(store).date, watched(rows, watch)
    since = watch.since or months_before(day, watch.months)
    found = sorted(_changes(rows, since, day, chosen), key=lambda one: (one.day, one.numero), reverse=True)
    ends = [one for one in _ends(rows, day, watch.months) if chosen is None or one.numero in chosen]
    return News(day, since, watch.months, found[:MOST], ends, max(0, len(found) - MOST))


class _Rows:
    """Questions of ours put to a store, and the rows that it answers."""

    def __init__(self, store: Store, ask: Ask) -> None:
        self.store, self._ask = store, ask

    def __call__(self, asked: Question, values: dict[str, Any]) -> Iterator[dict[str, Any]]:
        answer, _ = asked_once(self.store, asked, values, self._ask)
        return iter(Table.of(cast(Solutions, answer)))


def watched(rows: _Rows, watch: Watch) -> dict[str, str] | None:
    """Return the numbers of what is watched with their titles; `None` where that is all certifications.

    A number that is named and that the store does not hold is watched all the same: it may come.
    """
    if not watch.named:
        return None
    asked = rows(load_question(WATCHED), {name: list(said) for name, said in watch.named.items()})
    found = {row["numero"]: row["intitule"] or "" for row in asked if row["numero"]}
    return {numero_of(one): "" for one in watch.certification} | found


def identifier(base: str, numero: str, kind: str, day: date | None = None) -> str:
    """Return the IRI of a piece of news, the same whenever it is told: a part of the certification.

    >>> identifier("urn:x/", "RNCP1", "fin", date(2026, 8, 31))
    'urn:x/certification/RNCP1#fin-2026-08-31'
    """
    return f"{base}certification/{segment(numero)}#{kind}" + (f"-{day}" if day else "")


def _changes(rows: _Rows, since: date, until: date, chosen: dict[str, str] | None) -> Iterator[Change]:
    """What became of each certification on each day, what its fiche dates and what the journal tells put together."""
    dated: dict[tuple[date, str], list[tuple[str, int]]] = {}
    told: dict[tuple[date, str], Passage] = {}
    for row in rows(question("mouvements"), {"du": since, "au": until}) if since <= until else ():
        if row["numero"] and (chosen is None or row["numero"] in chosen):
            dated.setdefault((row["date"], row["numero"]), []).append((row["mouvement"], row["nombre"]))
    for one in journal(rows.store):
        if one.day >= since and (chosen is None or one.numero in chosen):
            told[one.day, one.numero] = one
    keys = dict.fromkeys([*dated, *told])
    titles = {one.numero: one.intitule or "" for one in told.values()} | (chosen or {})
    if unnamed := {numero for _, numero in keys if not titles.get(numero)}:
        titles |= _titles(rows, unnamed)
    for day, numero in keys:
        title, moves, said = titles.get(numero, ""), tuple(dated.get((day, numero), ())), told.get((day, numero))
        if said is None:
            yield Change(numero, title, day, moves)
        else:
            events, fields, after = tuple(said.evenements), tuple(said.champs), tuple(said.successeurs)
            yield Change(numero, title, day, moves, events, fields, after)


def _ends(rows: _Rows, day: date, months: int) -> list[End]:
    found: dict[str, End] = {}
    for row in rows(question("expirations"), {"date": day, "mois": months}):
        numero, known = row["numero"], found.get(row["numero"])
        new = ((row["remplacante"], row["intitule_remplacante"] or ""),) if row["remplacante"] else ()
        after = (*known.successors, *new) if known else new
        state, award = row["descendante_active"], row["limite_delivrance"]
        found[numero] = End(numero, row["intitule"] or "", row["fin"], after, state, award)
    return list(found.values())


def _titles(rows: _Rows, numeros: Iterable[str]) -> dict[str, str]:
    named = {"certification": sorted(numeros)}
    return {row["numero"]: row["intitule"] or "" for row in rows(load_question(WATCHED), named) if row["numero"]}


def months_before(day: date, months: int) -> date:
    """Return the same day so many months before, the last of the month where there is none.

    >>> months_before(date(2026, 8, 31), 6)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(months)
