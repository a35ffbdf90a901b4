"""The state of a certification on a day, in clear words: registered or not, since when, until when, and by what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from rncp_graph.graph.situations import ACTIVE, BETWEEN, INACTIVE, OPEN, PERIOD, Situation
from rncp_graph.language import t
from rncp_graph.model.fiche import Fiche
from rncp_graph.portraits.description import Etat, Nature, Preuve, Row, Value, absent, text
from rncp_graph.portraits.surroundings import Surroundings
from rncp_graph.portraits.words import day, entry, sentence
from rncp_graph.terms import segment

_DAY = timedelta(1)
_SITUATION = "rncp:situation"


def state_rows(fiche: Fiche, around: Surroundings) -> Iterator[Row]:
    """Say the state on the days asked, the last of them first, then what the fiche tells of its own dates.

    Days on which the same is said are told together.
    """
    told: dict[Row, list[date]] = {}
    for jour in sorted(around.jours, reverse=True):
        told.setdefault(_state(fiche, around.situations, jour), []).append(jour)
    for row, jours in told.items():
        name = sentence(t(", et ", ", and ").join(_name(around, jour) for jour in jours))
        found = situation_on(around.situations, jours[0])
        proof = Preuve(Nature.DERIVE if found else Nature.INCONNU, f"certification/{segment(fiche.numero)}", _SITUATION)
        yield replace(row, nom=name, detail=_why(found), preuve=proof)
    if not told:
        yield Row(nom=t("État", "State"), etat=Etat.INCONNU, valeurs=(absent("etat"),))
    if fiche.date_limite_delivrance:
        last = day(fiche.date_limite_delivrance)
        said = t(f"peut être délivrée jusqu'au {last}", f"may be awarded until {last}")
        yield Row(nom=t("Délivrance", "Award"), valeurs=(text(said),))


def _state(fiche: Fiche, spans: Sequence[Situation], jour: date) -> Row:
    found = situation_on(spans, jour)
    if found is None:
        return Row(etat=Etat.INCONNU, valeurs=(absent("etat"),))
    said = _registered if found.enregistree else _not_registered
    return Row(etat=Etat.of(found.enregistree), valeurs=tuple(said(fiche, spans, found, jour)))


def _why(found: Situation | None) -> tuple[Row, ...]:
    """The line of the decision table that gives the answer."""
    rule = found and entry("fondements", f"fondement/{found.fondement}", "skos:definition")
    return (Row(nom=t("Pourquoi", "Why"), valeurs=(text(rule),)),) if rule else ()


def _name(around: Surroundings, jour: date) -> str:
    if around.export and around.export.known and jour == around.export.date:
        return t(f"le {day(jour)}, jour des données", f"on {day(jour)}, the day of the data")
    if len(around.jours) > 1:
        return t(f"aujourd'hui, {day(jour)}", f"today, {day(jour)}")
    return t(f"le {day(jour)}", f"on {day(jour)}")


def situation_on(spans: Sequence[Situation], jour: date) -> Situation | None:
    """Return the span that holds a day, none where nothing is known of it."""
    return next((span for span in spans if span.du <= jour <= span.au), None)


def _run(spans: Sequence[Situation], found: Situation) -> tuple[Situation, Situation]:
    """The first and the last of the spans that meet around one, and give one answer."""
    first = last = found
    for span in reversed(spans):
        if span.au == first.du - _DAY and span.enregistree == found.enregistree:
            first = span
    for span in spans:
        if last.au < OPEN and span.du == last.au + _DAY and span.enregistree == found.enregistree:
            last = span
    return first, last


def _registered(fiche: Fiche, spans: Sequence[Situation], found: Situation, jour: date) -> Iterator[Value]:
    first, last = _run(spans, found)
    if last.au == OPEN or last.fondement == ACTIVE:  # the flag alone speaks, of its own day
        end = fiche.date_fin_enregistrement
        if end and end < jour:
            yield text(
                t(
                    f"Déclarée active, bien que la fin connue, le {day(end)}, soit passée",
                    f"Said to be active, although its known end, {day(end)}, is past",
                )
            )
        else:
            yield text(t("Enregistrée", "Registered"))
            yield absent("fin")
    else:
        yield text(t(f"Enregistrée jusqu'au {day(last.au)} inclus", f"Registered until {day(last.au)}, included"))
    if first.fondement == PERIOD:
        yield text(t(f"depuis le {day(first.du)}", f"since {day(first.du)}"))
    else:
        yield absent("depuis")


def _not_registered(fiche: Fiche, _: Sequence[Situation], found: Situation, jour: date) -> Iterator[Value]:
    """Say that it is not registered: no more, or not between two periods."""
    if found.fondement == BETWEEN:
        du, au = day(found.du), day(found.au)
        yield text(
            t(
                f"N'est pas enregistrée : aucune période ne couvre les jours du {du} au {au}",
                f"Not registered: no period holds the days from {du} to {au}",
            )
        )
        return
    end = _last_end(fiche, jour)
    if end is None:
        yield text(t("N'est plus enregistrée", "No longer registered"))
        yield absent("fin")
    elif found.fondement == INACTIVE and end >= jour:
        yield text(
            t(
                f"N'est plus enregistrée, bien que sa fin fût annoncée pour le {day(end)}",
                f"No longer registered, although its end was announced for {day(end)}",
            )
        )
    else:
        yield text(
            t(
                f"N'est plus enregistrée : l'enregistrement a pris fin le {day(end)}",
                f"No longer registered: the registration ended on {day(end)}",
            )
        )


def _last_end(fiche: Fiche, jour: date) -> date | None:
    """The last end before a day that the fiche tells, else the first one after it."""
    told = [fiche.date_fin_enregistrement, *(period.date_fin for period in fiche.enregistrements)]
    ends = sorted(end for end in told if end)
    past = [end for end in ends if end < jour]
    return past[-1] if past else next(iter(ends), None)
