"""Situations: the spans of days on which it is known whether a certification is registered, and by what.

The rules are the decision table of `docs/validite.md`. They stand here once: questions only look the spans up. What is
derived stands in the graph beside the fiche and is not read back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from rncp_graph.model.fiche import Enregistrement, Fiche
from rncp_graph.rdf.names import Rows
from rncp_graph.rdf.statements import Derived, Statements
from rncp_graph.rdf.vocabulary import RNCP
from rncp_graph.rdf.writer import Encoded
from rncp_graph.terms import BASE

OPEN = date.max
"""The end of a span that is still open: 9999-12-31, which never leaves the graph."""

ACTIVE, COMING = "active", "active-fin-a-venir"
INACTIVE, ENDED, BETWEEN, PERIOD = "inactive", "fin-passee", "entre-deux-periodes", "periode"
"""The lines of the table, as codes of `ontology/vocabularies/fondements.ttl`."""


class Observed(NamedTuple):
    """What an export told of a fiche: the day of the export, none for an old fiche, and the fiche as told there."""

    jour: date | None
    fiche: Fiche


class Periode(NamedTuple):
    """The days of a registration, both included; either may be unknown."""

    debut: date | None
    fin: date | None


@dataclass(frozen=True, slots=True)
class Situation:
    """A span of days, both included, on which a certification is known to be registered, or known not to be.

    `fondement` is the line of the table that tells, `periodes` are the registrations that hold the days.
    """

    du: date
    au: date
    enregistree: bool
    fondement: str
    periodes: tuple[Periode, ...] = ()


Verdict = tuple[bool, str, tuple[Periode, ...]]
"""What is known of a day: registered or not, the line of the table, the registrations."""


class _Witness(NamedTuple):
    """A dated export that tells the flag: it speaks of its own day and of those after it."""

    jour: date
    actif: bool
    periods: Sequence[Periode]


def situations(fiche: Fiche, observed: Sequence[Observed] = ()) -> list[Situation]:
    """Return the spans of days of which something is known, in their order; they do not overlap.

    `fiche` is the merged record, `observed` what each export told of it; of exports of one day the first counts. Each
    day is judged by the latest export not after it, and before the first by the periods alone. A flag without a day
    makes no span.

    >>> ended = Fiche(numero="RNCP1", actif=False, date_fin_enregistrement=date(2020, 12, 31))
    >>> spans = situations(ended, [Observed(date(2021, 1, 31), ended)])
    >>> [(span.du.isoformat(), span.enregistree, span.fondement) for span in spans]
    [('2021-01-01', False, 'fin-passee'), ('2021-01-31', False, 'inactive')]
    """
    return _spans(periods(fiche), fiche.actif, observed)


def _spans(now: list[Periode], flag: bool | None, observed: Sequence[Observed]) -> list[Situation]:
    """The spans of days; `now` are the periods of the merged record, `flag` is its flag."""
    witnesses = _witnesses(now, observed)
    jours = [witness.jour for witness in witnesses]
    actif = witnesses[0].actif if witnesses else flag
    turns: list[tuple[date, Verdict | None]] = []
    for day in _turning_days(now, witnesses):
        place = bisect_right(jours, day)
        verdict = _judged(day, witnesses[place - 1]) if place else _by_periods(day, now, actif)
        if not turns or verdict != turns[-1][1]:
            turns.append((day, verdict))
    ends = [*(day - timedelta(1) for day, _ in turns[1:]), OPEN][: len(turns)]
    return [Situation(du, au, *verdict) for (du, verdict), au in zip(turns, ends, strict=True) if verdict]


def _turning_days(now: Sequence[Periode], witnesses: Sequence[_Witness]) -> list[date]:
    """The days on which the answer may change; before the first of them nothing is known."""
    found: set[date] = set()
    for period in (*now, *(period for witness in witnesses for period in witness.periods)):
        if period.debut:
            found.add(period.debut)
        if period.fin and period.fin < OPEN:
            found.add(period.fin + timedelta(1))
    for witness in witnesses:
        found |= {witness.jour, witness.jour + timedelta(1)}
    return sorted(found)


def _judged(day: date, export: _Witness) -> Verdict | None:
    """The lines of the table for the day of an export and those after it."""
    if not export.actif:
        return False, INACTIVE, ()
    possible = _may_hold(day, export.periods)
    if day == export.jour:
        return True, ACTIVE, _longest(possible)
    if possible:
        return True, COMING, _longest(possible)
    return (False, ENDED, ()) if _ended(day, export.periods) else None


def _by_periods(day: date, told: Sequence[Periode], actif: bool | None) -> Verdict | None:
    """The lines of the table for a day before any export; `actif` is the flag of the first one, or that of no day."""
    possible = _may_hold(day, told)
    if holding := [period for period in possible if period.debut]:
        return True, PERIOD, _longest(holding)
    if possible or not _ended(day, told):
        return None
    if any(period.debut and period.debut > day for period in told):
        return False, BETWEEN, ()
    return None if actif else (False, ENDED, ())


def _may_hold(day: date, told: Sequence[Periode]) -> list[Periode]:
    """The periods that end on the day or later, and do not begin after it, as far as is known."""
    return [period for period in told if period.fin and day <= period.fin and not (period.debut and period.debut > day)]


def _ended(day: date, told: Sequence[Periode]) -> bool:
    return any(period.fin and period.fin < day for period in told)


def _longest(holding: Sequence[Periode]) -> tuple[Periode, ...]:
    """Of periods that hold a day, those that go on longest."""
    end = max((period.fin for period in holding if period.fin), default=None)
    return tuple(sorted({period for period in holding if period.fin == end}, key=lambda period: period.debut or OPEN))


def _witnesses(now: Sequence[Periode], observed: Sequence[Observed]) -> list[_Witness]:
    """The exports that tell the flag, one a day, in their order.

    The latest knows what the merged record does; an earlier one what it told itself, beside fiches of no day.
    """
    first: dict[date, Fiche] = {}
    for jour, fiche in observed:
        if jour and fiche.actif is not None:
            first.setdefault(jour, fiche)
    days = sorted(first)
    undated = [fiche for jour, fiche in observed if not jour]
    return [
        _Witness(jour, bool(first[jour].actif), now if jour == days[-1] else periods(first[jour], *undated))
        for jour in days
    ]


def periods(*fiches: Fiche) -> list[Periode]:
    """Return the periods that fiches tell, each once, the current one of the flow included.

    A period begins on its day of effect, else on that of the decision; a prorogation of neither begins where the period
    before it ends. A period that a text tells without its beginning takes that of the flow for the same end.

    >>> periods(Fiche(numero="RNCP1", date_decision=date(2019, 7, 1), date_fin_enregistrement=date(2024, 7, 1)))
    [Periode(debut=datetime.date(2019, 7, 1), fin=datetime.date(2024, 7, 1))]
    """
    return _each_once(_days(*fiches))


def _each_once(days: Mapping[Enregistrement, Periode]) -> list[Periode]:
    return list(dict.fromkeys(days.values()))


def _days(*fiches: Fiche) -> dict[Enregistrement, Periode]:
    """The days of each period: of those that a text tells, and of the current one, where no text tells the same."""
    told = [row for fiche in fiches for row in fiche.enregistrements]
    current = {
        Enregistrement(date_effet=fiche.date_effet, date_fin=fiche.date_fin_enregistrement): fiche.date_decision
        for fiche in fiches
        if fiche.date_effet or fiche.date_fin_enregistrement
    }
    if not told:  # the fiches of the flow, by far the most
        return {row: Periode(row.date_effet or decision, row.date_fin) for row, decision in current.items()}
    ends = [row.date_fin for row in (*told, *current) if row.date_fin]
    begins = {row.date_fin: row.date_effet or decision for row, decision in current.items() if row.date_fin}
    stated = {row.cle for row in told}
    return {row: Periode(_debut(row, begins, ends), row.date_fin) for row in told} | {
        row: Periode(row.date_effet or decision, row.date_fin)
        for row, decision in current.items()
        if row.cle not in stated
    }


def _debut(row: Enregistrement, begins: Mapping[date, date | None], ends: Sequence[date]) -> date | None:
    """The first day of a period that a text tells."""
    if row.date_effet or not row.date_fin:
        return row.date_effet
    if known := begins.get(row.date_fin):
        return known
    before = [end for end in ends if end < row.date_fin] if row.nature_enregistrement == "prorogation" else []
    return max(before, default=None)


# --- in the graph -----------------------------------------------------------------------------------------------------

_SAY = Statements()


def situation_lines(fiche: Fiche, encoded: Encoded, observed: Sequence[Observed] = (), base: str = BASE) -> Derived:
    """Return what is derived of time and of rights.

    These are situations, first days of periods and days of entitlements.

    `encoded` is the fiche as `encode` wrote it under this base; `observed` is as for `situations`. A situation is
    one node for all fiches that are in it; registrations that hold its days lead to it too.
    """
    node, rows = encoded.node, encoded.nodes
    days = _days(fiche)
    nodes = _period_nodes(days, node, rows.get("enregistrements", []))
    lines, shared = [_SAY.say(row, RNCP.debut, period.debut) for row, period in nodes if period.debut], dict[str, str]()
    for span in _spans(_each_once(days), fiche.actif, observed):
        row = f"{base}situation/{span.fondement}/{span.du.isoformat()}_{span.au.isoformat()}"
        lines.append(_SAY.link(node, RNCP.situation, row))
        lines += [_SAY.link(period, RNCP.situationCouverte, row) for period, held in nodes if held in span.periodes]
        shared[row] = _span_text(row, span.du, span.au, span.enregistree, f"{base}fondement/{span.fondement}")
    lines += _certifier_lines(rows.get("certificateurs", []))
    lines += _right_lines(node, rows, max((jour for jour, _ in observed if jour), default=None))
    return Derived(lines, shared)


_OF_STATE = {"Actif": RNCP.debutCertificateur, "Inactif": RNCP.finCertificateur}


def _certifier_lines(certifiers: Rows) -> Iterator[str]:
    """The day from which a certifier is what its row says, under a term of its own: partners have most such days."""
    for row, certifier in certifiers:
        if certifier.date_derniere_modification_etat and (term := _OF_STATE.get(certifier.etat_certificateur)):
            yield _SAY.say(row, term, certifier.date_derniere_modification_etat)


def _right_lines(node: str, rows: dict[str, Rows], export: date | None) -> Iterator[str]:
    """The days of rights that their rows do not tell: ends, and the day on which those of no first day were seen."""
    partners = rows.get("partenaires", [])
    if export and any(right.etat_habilitation == "Actif" and not right.date_actif for _, right in partners):
        yield _SAY.say(node, RNCP.constateeLe, export)
    for row, right in partners:
        ended = right.date_derniere_modification_etat or export
        if ended and right.etat_habilitation not in (None, "Actif"):
            yield _SAY.say(row, RNCP.finHabilitation, ended)


def _period_nodes(days: Mapping[Enregistrement, Periode], node: str, rows: Rows) -> list[tuple[str, Periode]]:
    """The nodes of the periods that the graph holds, each with its days: rows of the fiche, and the current one."""
    told = dict(rows)
    named = [(row, days[record]) for row, record in rows]
    return named + [
        (f"{node}/enregistrement/{record.cle}", period)
        for record, period in days.items()
        if record not in told.values()
    ]


@lru_cache(1 << 14)
def _span_text(row: str, du: date, au: date, registered: bool, fondement: str) -> str:
    """The lines of a situation, in which thousands of fiches may be."""
    return "".join([
        _SAY.type(row, RNCP.Situation),
        _SAY.say(row, RNCP.du, du),
        _SAY.say(row, RNCP.au, au),
        _SAY.say(row, RNCP.enregistree, registered),
        _SAY.link(row, RNCP.fondement, fondement),
    ])  # fmt: skip
