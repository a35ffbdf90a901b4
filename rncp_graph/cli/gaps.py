"""The command that draws the gap map: `gaps`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rncp_graph.cli import display
from rncp_graph.cli.answers import Form, give
from rncp_graph.cli.asking import FORMATS_TABLE
from rncp_graph.cli.common import opened, the_day, the_output, the_store
from rncp_graph.cli.display import escape
from rncp_graph.cli.words import argument, command, option
from rncp_graph.errors import QuestionError
from rncp_graph.language import number, t
from rncp_graph.resources import optional

if TYPE_CHECKING:
    from rncp_graph.gaps import GapMap

PARTS = ("paires", "domaines", "croisements", "specialites", "certifications", "annees")
"""The parts of the map that can be asked for, as `gaps.PARTS` has them."""

SHOWN = 10
"""Certifications that the summary shows."""


@command(
    help=lambda: t(
        "Carte des écarts : la mobilité officielle entre métiers (ROME) contre ce que relient les certifications. "
        "Sans PARTIE, un résumé ; sinon paires, domaines, croisements (entre domaines), specialites (NSF), "
        "certifications (celles dont dépend une mobilité) ou annees (ce qui reste quand les fiches échoient).",
        "The gap map: official mobility between occupations (ROME) against what certifications join. Without a PART, "
        "a summary; else paires (pairs), domaines (domains), croisements (between domains), specialites (NSF), "
        "certifications (those on which a mobility hangs) or annees (what is left, by year, as they expire).",
    ),
    epilog=lambda: t(
        "-o carte.svg ou .png dessine la partie ; .csv, .json, .jsonl, .parquet l'écrivent. Voyez docs/gaps.fr.md.",
        "-o map.svg or .png draws the part; .csv, .json, .jsonl, .parquet write it. See docs/gaps.md.",
    ),
)
@argument("partie", required=False, type=click.Choice(PARTS), metavar=lambda: t("[PARTIE]", "[PART]"))
@the_store
@the_day(
    help=lambda: t(
        "Le jour de la carte ; par défaut, la date de l'export.", "The day of the map; by default, that of the export."
    )
)
@option(
    "--domain",
    "domaine",
    metavar="ROME",
    help=lambda: t(
        "Les seules paires dont un métier est dans ce code : D, D14, D1407.",
        "Only the pairs with an occupation in this code: D, D14, D1407.",
    ),
)
@option(
    "--kind",
    "genres",
    multiple=True,
    metavar=lambda: t("GENRE", "KIND"),
    help=lambda: t(
        "Avec paires : ce genre seulement, comme la colonne genre l'écrit. Peut être répété.",
        "With paires: this kind only, as the column genre writes it. May be repeated.",
    ),
)
@option(
    "--years",
    nargs=2,
    type=click.IntRange(1900, 2200),
    metavar=lambda: t("DE À", "FROM TO"),
    help=lambda: t("Avec annees : ces années-là.", "With annees: these years."),
)
@option(
    "--format",
    "format_",
    type=click.Choice(FORMATS_TABLE),
    help=lambda: t("Forme de la partie ; celle du suffixe avec -o.", "Form of the part; that of the suffix with -o."),
)
@the_output(lambda: t("Où écrire la partie, ou la dessiner.", "Where to write the part, or to draw it."))
def gaps(
    partie: str | None,
    store: str,
    jour: str | None,
    domaine: str | None,
    genres: tuple[str, ...],
    years: tuple[int, int] | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Draw the gap map."""
    from rncp_graph.gaps import gap_map
    from rncp_graph.gaps.tables import PICTURES

    for said, name, part in ((genres, "--kind", "paires"), (years, "--years", "annees")):
        if said and partie != part:
            raise QuestionError(t(f"{name} : avec la partie {part}", f"{name}: with the part {part}"))
    if years and years[0] > years[1]:
        raise QuestionError(t("--years : la première année d'abord", "--years: the first year goes first"))
    if partie is None and (output or format_):
        raise QuestionError(t("dites la partie à écrire", "say which part to write") + f": {', '.join(PARTS)}")
    picture = output if output and output.suffix.lower() in PICTURES else None
    if picture:
        optional("matplotlib", extra="draw")  # said before the work
    form = None if picture else Form.of(format_, output, labels=False, besides=PICTURES)
    found = gap_map(opened(store), date=jour, domaine=domaine)
    if jour is None:
        display.say(str(found.jour))
    for line in found.doubts():
        display.say(line)
    days = [date(year, 1, 1) for year in range(years[0], years[1] + 1)] if years else []
    if partie is None:
        summary(found)
    elif picture:
        from rncp_graph.gaps.figures import draw, write

        write(draw(found, partie, found.records(partie, genres=genres, days=days)), picture)
        display.say(t(f"écrit : {picture}", f"written: {picture}"))
    elif form:
        give(found.table(partie, genres=genres, days=days), form)


# --- the summary ------------------------------------------------------------------------------------------------------


def summary(found: GapMap) -> None:
    """Print a map for people: pairs by kind, domains, certifications on which most hangs, years."""
    for words, count in _counts(found):
        display.out().print(f"[bold]{number(count):>9}[/]  {escape(words)}")
    names = [t("domaine", "domain"), "", t("mobilités", "mobilities"), t("reliées %", "joined %")]
    names += [t("sans", "none"), t("une seule", "one"), t("hors mobilité", "outside")]
    _print(
        t("Par domaine du ROME", "By ROME domain"),
        [
            [
                one.domaine,
                one.libelle,
                one.mobilites,
                one.taux,
                one.sans_certification,
                one.une_seule,
                one.hors_mobilite,
            ]
            for one in found.domains
        ],
        names,
    )
    hanging = [one for one in found.certifications if one.une_seule][:SHOWN]
    names = [t("paires", "pairs"), "certification", t("intitulé", "title"), t("jusqu'au", "until")]
    _print(
        t("Certifications dont dépendent le plus de mobilités", "Certifications on which most mobilities hang"),
        [[one.une_seule, one.numero, one.intitule, one.jusqu_au, *one.successeurs[:1]] for one in hanging],
        [*names, t("successeur", "successor")],
    )
    names = [
        t("jour", "day"),
        "certifications",
        t("non connues", "not known"),
        t("mobilités reliées", "mobilities joined"),
    ]
    names += [t("avec successeurs", "with successors"), t("métiers qui se tiennent", "occupations held together")]
    _print(
        t(
            "Sans renouvellement, et avec des successeurs à la place",
            "Without renewal, and with successors in the place",
        ),
        [
            [one.jour, one.certifications, one.incertaines, one.liees, one.liees_avec_successeurs, one.composante]
            for one in found.moments
        ],
        names,
    )


def _counts(found: GapMap) -> list[tuple[str, int]]:
    """The kinds of pairs in words, and how many there are of each."""
    from rncp_graph.gaps.areas import share

    joined = share(found.pairs)
    percent = "" if joined is None else f", {number(joined)} %"
    told = [
        (t("paires de métiers en mobilité au ROME", "pairs of occupations in the mobility of ROME"), found.mobilities),
        (t("  reliées par une certification", "  joined by a certification") + percent, found.bridged),
        (t("    par une seule", "    by one alone"), found.counts["une seule"]),
        (t("  sans certification", "  without certification"), found.counts["sans certification"]),
        (t("paires hors mobilité, reliées", "pairs outside mobility, joined"), found.counts["hors mobilite"]),
    ]
    unknown = (t("paires dont l'état n'est pas connu", "pairs of which it is not known"), found.counts["non precise"])
    return [*(told if found.mobility_known else []), *([unknown] if unknown[1] else [])]


def _print(title: str, rows: Iterable[Sequence[Any]], names: Sequence[str]) -> None:
    """Print rows under a title; none where there are no rows."""
    from rncp_graph.questions.table import cell, show

    if held := list(rows):
        display.out().print(f"\n[bold cyan]{escape(title)}[/]")
        width = max(map(len, [names, *held]))
        heads = [*names, *[""] * (width - len(names))]
        show(heads, ([*map(cell, row), *[""] * (width - len(row))] for row in held))
