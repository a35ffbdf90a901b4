"""The command that compares: `diff`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rncp_graph.cli import display
from rncp_graph.cli.common import opened
from rncp_graph.cli.consoles import binary
from rncp_graph.cli.display import escape
from rncp_graph.cli.progress import progress
from rncp_graph.cli.words import argument, command, option
from rncp_graph.errors import QuestionError
from rncp_graph.language import how_many, language, number, t, yes_no
from rncp_graph.terms import BASE, PREFIXES

if TYPE_CHECKING:
    from rncp_graph.differences import Changement, Differences, FicheChange, Side
    from rncp_graph.differences.sides import Comparable

EVENTS = {
    "entree": ("entrée", "entered"),
    "sortie": ("sortie", "left"),
    "modifiee": ("modifiée", "changed"),
    "activee": ("activée", "activated"),
    "desactivee": ("désactivée", "deactivated"),
    "echue": ("échue", "expired"),
    "remplacee": ("remplacée", "replaced"),
}
"""How the events of `differences.EVENTS` are called, in French and English."""

FORMATS = ("text", "json", "turtle", "nquads")

LARGE = 72
"""Characters of a value that are shown."""

AROUND = 24
"""Characters shown before the place where two texts part."""


@command(
    help=lambda: t(
        "Dit ce qui a changé entre deux exports : fiches entrées, sorties, modifiées champ par champ, activées, "
        "désactivées, échues, remplacées. AVANT et APRÈS sont des fichiers que « build » prend, ou des bases.",
        "Tell what changed between two exports: fiches entered, left, changed field by field, activated, "
        "deactivated, expired, replaced. OLD and NEW are files that `build` takes, or stores.",
    )
)
@argument("avant", metavar=lambda: t("AVANT", "OLD"))
@argument("apres", metavar=lambda: t("APRÈS", "NEW"))
@option(
    "--and",
    "autres",
    nargs=2,
    multiple=True,
    metavar=lambda: t("AVANT APRÈS", "OLD NEW"),
    help=lambda: t(
        "Compare avec eux une autre paire, par exemple celle du RS.", "Compare another pair with them, as of the RS."
    ),
)
@option(
    "--dates",
    nargs=2,
    type=click.DateTime(["%Y-%m-%d"]),
    metavar=lambda: t("AAAA-MM-JJ AAAA-MM-JJ", "YYYY-MM-DD YYYY-MM-DD"),
    help=lambda: t(
        "Les jours des deux exports, si leurs noms ne le disent pas.", "The days of both, if no file name tells them."
    ),
)
@option(
    "--only", multiple=True, type=click.Choice(tuple(EVENTS)), help=lambda: t("Ces fiches-là seulement.", "Those only.")
)
@option(
    "--fiche", "numeros", multiple=True, metavar="RNCP27413", help=lambda: t("Cette fiche seulement.", "This one only.")
)
@option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
def diff(
    avant: str,
    apres: str,
    autres: tuple[tuple[str, str], ...],
    dates: tuple[datetime, datetime] | None,
    only: tuple[str, ...],
    numeros: tuple[str, ...],
    format_: str,
) -> None:
    """Compare two exports."""
    from rncp_graph.differences import Graphe
    from rncp_graph.differences import diff as compare

    sides = [[origine(where) for where in side] for side in zip((avant, apres), *autres, strict=True)]
    jours = (dates[0].date(), dates[1].date()) if dates else (None, None)
    with progress(t("lecture", "reading")) as line:
        differences = compare(*sides, jours=jours, progress=line)
    with differences as found:
        entries = list(chosen_among(found, numeros)) if numeros else found
        chosen = (entry for entry in entries if not only or set(only) & set(entry.evenements))
        if format_ == "text":
            show(found, chosen)
        else:
            base = next((side.store.base for side in sides[1] if isinstance(side, Graphe)), BASE)
            write(found, chosen, format_, base)


def origine(where: str) -> Comparable:
    """Open what one side is read from: a store by its folder or its URL, else a file of fiches."""
    from rncp_graph.differences import Graphe
    from rncp_graph.readers import read
    from rncp_graph.stores.versions import VERSIONS

    if where.startswith(("http://", "https://")) or Path(where, VERSIONS).is_dir():
        store = opened(where)
        return Graphe(store, where)
    return read(where)


def chosen_among(found: Differences, numeros: tuple[str, ...]) -> Iterator[FicheChange]:
    """Return what happened to these fiches. Raises `QuestionError` for one that neither side holds."""
    from rncp_graph.model.identifiers import numero_of

    for said in numeros:
        numero = numero_of(said)
        if numero not in found.avant.fiches and numero not in found.apres.fiches:
            raise QuestionError(t(f"{numero} : d'aucun des deux côtés", f"{numero}: on neither side"))
        entry = found.entry(numero)
        if entry and entry.evenements:
            yield entry


def write(found: Differences, entries: Iterable[FicheChange], format_: str, base: str) -> None:
    """Write differences for machines to standard output."""
    from pyoxigraph import RdfFormat, parse, serialize

    from rncp_graph.differences.documents import json_lines, quads

    if format_ == "turtle":
        triples = (
            quad.triple for line in quads(found, base, entries) for quad in parse(line, format=RdfFormat.N_QUADS)
        )
        with binary() as out:
            serialize(triples, output=out, format=RdfFormat.TURTLE, prefixes=PREFIXES)
        return
    for text in json_lines(found, entries) if format_ == "json" else quads(found, base, entries):
        click.echo(text, nl=False)


# --- text -------------------------------------------------------------------------------------------------------------


def show(found: Differences, entries: Iterable[FicheChange]) -> None:
    """Print the counts, what could not be compared, then the fiches one by one."""
    console = display.out()
    for sign, side in (("-", found.avant), ("+", found.apres)):
        console.print(f"[bold]{sign}[/] {escape(_side(side))}")
    width = max(len(_event(event, many=True)) for event in EVENTS)
    for event in EVENTS:
        known = event != "echue" or found.expiries_known
        count = number(found.bilan.evenements[event]) if known else t("non connu", "not known")
        console.print(f"  {_event(event, many=True):<{width}}  [bold]{count:>9}[/]")
    if not found.expiries_known:
        display.say(t("échues : il manque un jour (--dates)", "expired: a day is missing (--dates)"))
    if found.bilan.champs:
        said = ", ".join(f"{path} {number(count)}" for path, count in found.bilan.champs.items())
        console.print(f"{t('champs changés', 'fields changed')}{display.colon()} [dim]{escape(said)}[/]")
    _show_unknown(found)
    for entry in entries:
        events = ", ".join(_event(event) for event in entry.evenements)
        console.print(f"\n[bold cyan]{escape(entry.numero)}[/]  {escape(_short(entry.intitule))}  [bold]{events}[/]")
        for line in _lignes(entry):
            console.print(f"  {escape(line)}")


def _show_unknown(found: Differences) -> None:
    out = display.out()
    for a, b, fields in found.incomparables():
        formats = " → ".join("+".join(sorted(side)) or "?" for side in (a, b))
        head = t(f"champs non comparables ({formats})", f"fields not comparable ({formats})")
        out.print(f"{head}{display.colon()} [dim]{escape(', '.join(fields))}[/]")
    for registre, count in found.non_couverts().items():
        fiches = how_many(count, f"fiche {registre}|fiches {registre}", f"{registre} fiche|{registre} fiches")
        out.print(
            t(
                f"non comparées : {fiches} d'un seul côté, dont l'autre ne tient pas d'export",
                f"not compared: {fiches} on one side only, of which the other holds no export",
            )
        )


def _side(side: Side) -> str:
    files = ", ".join(f"{export.nom} ({export.format})" for export in side.exports)
    fiches = how_many(len(side.fiches), "fiche|fiches", "fiche|fiches")
    day = side.day.isoformat() if side.day else t("jour inconnu", "day unknown")
    return f"{files}, {day}{display.colon()} {fiches}"


def _event(event: str, *, many: bool = False) -> str:
    """Name an event, of one fiche or of many: in English it is one word for both."""
    return t(*EVENTS[event]) + (t("s", "") if many else "")


def _lignes(entry: FicheChange) -> Iterator[str]:
    if entry.fin:
        yield t(f"enregistrement échu le {_valeur(entry.fin)}", f"registration ended on {_valeur(entry.fin)}")
    if entry.successeurs:
        yield t("remplacée par ", "replaced by ") + ", ".join(entry.successeurs)
    for change in entry.changements:
        yield _change(change)


def _change(change: Changement) -> str:
    sign = {"ajout": "+", "retrait": "-", "modification": "~"}[change.operation]
    row = f" [{change.ligne}]" if change.ligne else ""
    if change.operation == "modification":
        said = " → ".join(_parting(_valeur(change.avant), _valeur(change.apres)))
    else:
        said = _short(_valeur(change.avant if change.apres is None else change.apres))
    return f"{sign} {_nom(change)}{row}{display.colon()} {said}"


def _nom(change: Changement) -> str:
    from rncp_graph.portraits.words import property_name

    return property_name(change.champ.p.property)


def _valeur(value: Any) -> str:
    """Write a value for people; of a row, what names it."""
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}" if language() == "fr" else value.isoformat()
    if not hasattr(value, "__dataclass_fields__"):
        return " ".join(str(value).split())
    names = ("libelle", "nom", "intitule", "titre", "texte", "public", "certification_destination", "valeur")
    return next((_valeur(said) for name in names if (said := getattr(value, name, None))), "")


def _short(text: str | None) -> str:
    return "" if text is None else text if len(text) <= LARGE else text[: LARGE - 1] + "…"


def _parting(a: str, b: str) -> tuple[str, str]:
    """Two texts, each from shortly before the place where they part.

    >>> _parting("x " * 50 + "one", "x " * 50 + "two")
    ('…x x x x x x x x x x x x one', '…x x x x x x x x x x x x two')
    """
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    start = max(0, start - AROUND)
    head = "…" if start else ""
    return _short(head + a[start:]), _short(head + b[start:])
