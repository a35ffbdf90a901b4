"""The command that tells what becomes of certifications: `watch`."""

from __future__ import annotations

from pathlib import Path

import click

from rncp_graph.cli import display
from rncp_graph.cli.common import opened, read_day, the_output, the_store
from rncp_graph.cli.words import argument, command, option
from rncp_graph.errors import QuestionError
from rncp_graph.language import t

FORMS = (".atom", ".xml", ".ics")


@command(
    help=lambda: t(
        "Dit ce qui a changé, et ce qui prend fin dans les mois qui viennent, pour des certifications (RNCP27413), des "
        "métiers (D1407), des organismes (SIREN, SIRET) ; sans eux, pour toutes. -o en fait un flux ou un calendrier.",
        "Tell what changed, and what comes to an end in the months ahead, for certifications (RNCP27413), occupations "
        "(D1407), bodies (SIREN, SIRET); without them, for all. -o makes a feed or a calendar of it.",
    )
)
@argument("watched", nargs=-1, metavar="[RNCP27413 | D1407 | SIRET]...")
@the_store
@option(
    "--since",
    metavar=lambda: t("JOUR", "DAY"),
    help=lambda: t(
        "Les changements depuis ce jour ; par défaut, autant de mois en arrière.",
        "Changes since this day; by default, as many months back.",
    ),
)
@option(
    "--months",
    default=6,
    show_default=True,
    type=click.IntRange(0, 60),
    metavar="N",
    help=lambda: t("Ce qui prend fin dans N mois.", "What comes to an end within N months."),
)
@the_output(
    lambda: t(
        "Un flux Atom (.atom, .xml) ou un calendrier iCalendar (.ics).",
        "An Atom feed (.atom, .xml) or an iCalendar calendar (.ics).",
    )
)
def watch(watched: tuple[str, ...], store: str, since: str | None, months: int, output: Path | None) -> None:
    """Tell what becomes of certifications."""
    from rncp_graph.watching import Watch, news
    from rncp_graph.watching.channel import channel
    from rncp_graph.watching.kinds import sorted_out

    if output and output.suffix not in FORMS:
        raise QuestionError(t(f"{output} : .atom, .xml ou .ics", f"{output}: .atom, .xml or .ics"))
    wanted = Watch(**sorted_out(watched), since=read_day(since) if since else None, months=months)
    graph = opened(store)
    found = news(graph, wanted)
    if output is None:
        from rncp_graph.watching.atom import entries

        for one in entries(found):
            when = f"{one.day}  " if one.kind == "change" else ""
            display.show_lines([when + one.title, *([f"    {one.text}"] if one.text else [])])
        display.say(
            t(
                f"au {found.day} ; changements depuis le {found.since}",
                f"as of {found.day}; changes since {found.since}",
            )
        )
        return
    from rncp_graph.files import writing
    from rncp_graph.watching.atom import atom
    from rncp_graph.watching.calendar import calendar

    written = (calendar if output.suffix == ".ics" else atom)(found, channel(graph, wanted))
    with writing(output) as out:
        out.write(written)
    display.say(t(f"écrit : {output} ({display.size(output)})", f"written: {output} ({display.size(output)})"))
