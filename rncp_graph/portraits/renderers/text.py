"""A portrait as lines of text, long lists and long texts cut, with a count of what is left out."""

from __future__ import annotations

from collections.abc import Iterator

from rncp_graph.language import how_many, t
from rncp_graph.portraits.description import Etat, Forme, Portrait, Row, Section, Value
from rncp_graph.portraits.words import one_line

Passage = tuple[str, list[str]]
"""A heading and its lines."""

SHOWN = 12
"""Rows of a long list that are shown; the rest is counted."""

LONGEST = 600
"""Characters of a text that are shown."""


def plain(portrait: Portrait) -> str:
    """Return a portrait as one text."""
    parts = ("\n".join([title, *(f"  {line}" for line in lines)]) for title, lines in passages(portrait))
    return "\n\n".join(parts) + "\n"


def passages(portrait: Portrait) -> Iterator[Passage]:
    """Return the title and the sections of a portrait, each with its lines."""
    head = [portrait.titre] if portrait.code else []
    yield portrait.code or portrait.titre, [*head, portrait.genre] if portrait.genre != "certification" else head
    for section in portrait.sections:
        yield section.titre, [*([section.note] if section.note else []), *_lines(section)]
    if meanings := portrait.absences:
        title = t("Ce que veut dire ce qui manque", "What the missing values mean")
        yield title, [f"{one.terme} — {one.sens}" for one in meanings]


def _lines(section: Section) -> Iterator[str]:
    cut = section.forme is Forme.LISTE and len(section.lignes) > SHOWN + 1
    shown = section.lignes[:SHOWN] if cut else section.lignes
    width = max((len(row.nom) for row in shown if len(row.nom) < 50), default=0)
    for row in shown:
        yield from _row(row, width)
        for inner in row.detail:
            if not inner.accessoire:
                yield f"    {inner.nom}{t(' : ', ': ')}{_said(inner)}"
    if cut:
        more = how_many(len(section.lignes) - SHOWN, "autre|autres", "more")
        yield t(f"… et {more} (--format md ou html donne tout)", f"… and {more} (--format md or html gives all)")


def _row(row: Row, width: int) -> Iterator[str]:
    """A row in a line; of several things that it names, each in a line of its own."""
    state = f"{_state(row.etat):<{len(_state(Etat.INCONNU))}}" if row.etat else ""
    found = f"({row.constat})" if row.constat else ""
    apart = sum(value.lien is not None for value in row.valeurs) > 1
    first, *others = [_short(value) for value in row.valeurs] if apart else [_said(row)]
    head = f"{row.nom:<{width}}" if row.nom else ""
    yield "  ".join(part for part in (head, state, first, found) if part).rstrip()
    yield from (f"{'':<{width}}  {other}" for other in others)


def _state(state: Etat) -> str:
    return {Etat.OUI: t("oui", "yes"), Etat.NON: t("non", "no"), Etat.INCONNU: t("non précisé", "not stated")}[state]


def _said(row: Row) -> str:
    implied = row.etat is Etat.INCONNU  # the state has said it already
    words = [_short(value) for value in row.valeurs if not (implied and value.texte == _state(Etat.INCONNU))]
    return ", ".join(words)


def _short(value: Value) -> str:
    one = one_line(value.texte) if len(value.texte) > 60 or "\n" in value.texte else value.texte
    return one if len(one) < LONGEST else one[: LONGEST - 1] + "…"
