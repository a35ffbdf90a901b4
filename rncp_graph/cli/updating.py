"""The command that keeps a store up to date: `update`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rncp_graph.cli import display
from rncp_graph.cli.building import worth
from rncp_graph.cli.common import folder_of, stated_store, the_contact, the_publisher, unless_told
from rncp_graph.cli.comparing import EVENTS
from rncp_graph.cli.progress import progress
from rncp_graph.cli.words import argument, command, option
from rncp_graph.language import how_many, number, t

if TYPE_CHECKING:
    from rncp_graph.fetching import Registre
    from rncp_graph.updating import Updated

NAMED = 12
"""Numbers of fiches that are told of each event; `--json` tells all."""


@command(
    help=lambda: t(
        "Met la base à jour : prend les derniers exports, construit à côté, compare à ce qui est en place, remplace "
        "d'un coup, publie. Ne fait rien s'il n'y a rien de neuf. Tué n'importe quand, laisse la base d'avant ; "
        "relancé, reprend où il en était.",
        "Bring the store up to date: fetch the newest exports, build beside, compare with what stands, swap at once, "
        "publish. Does nothing when nothing is new. Killed at any moment, it leaves the former store; run again, it "
        "goes on from there.",
    ),
    epilog=lambda: t(
        "Chaque nuit : les unités systemd de deploy/, rncp-graph-update.service et .timer.",
        "Each night: the systemd units in deploy/, rncp-graph-update.service and .timer.",
    ),
)
@argument("beside", nargs=-1, type=click.Path(path_type=Path, exists=True), metavar="[SOURCE...]")
@option(
    "-o",
    "--store",
    default=stated_store,
    metavar=lambda: t("DOSSIER", "FOLDER"),
    help=lambda: t("La base à mettre à jour ", "The store to bring up to date ") + unless_told(),
)
@option("--csv", is_flag=True, help=lambda: t("Par l'export CSV.", "By the CSV export."))
@option("--registre", type=click.Choice(("rncp", "rs", "tous")), default="tous", show_default=True)
@option(
    "--publish",
    "publication",
    type=click.Path(path_type=Path, file_okay=False),
    metavar=lambda: t("DOSSIER", "FOLDER"),
    help=lambda: t(
        "Publie aussi dans ce dossier, comme « publish ».", "Publish to this folder too, as `publish` does."
    ),
)
@option("--address", metavar="URL", help=lambda: t("Où ce dossier est sur le web.", "Where that folder is on the web."))
@the_publisher
@the_contact
@option("--sparql", metavar="URL", help=lambda: t("L'adresse d'un service SPARQL.", "The address of a SPARQL service."))
@option(
    "--pages", is_flag=True, help=lambda: t("Publie aussi chaque ressource.", "Publish each resource as a page too.")
)
@option(
    "--tidy",
    is_flag=True,
    help=lambda: t(
        "Ôte du cache les exports de la version d'avant, une fois remplacée.",
        "Take the exports of the former version out of the cache, once it is replaced.",
    ),
)
@option(
    "--force",
    is_flag=True,
    help=lambda: t(
        "Construit même si rien n'est neuf, ou si plus d'une fiche sur dix a disparu.",
        "Build even when nothing is new, or when more than one fiche in ten has left.",
    ),
)
@option(
    "--json", "as_json", is_flag=True, help=lambda: t("Tout ce qui a changé, en une ligne.", "All changes in one line.")
)
@click.pass_context
def update(
    context: click.Context,
    /,
    beside: tuple[Path, ...],
    store: str,
    csv: bool,
    registre: Registre,
    publication: Path | None,
    tidy: bool,
    force: bool,
    as_json: bool,
    **published: Any,
) -> None:
    """Bring a store up to date."""
    from rncp_graph.updating import Publishing, update

    folder = folder_of(store)
    (context.obj or (lambda: None))()  # starts anew under another allocator, as `build --latest` does
    with progress() as line:
        done = update(
            folder,
            *beside,
            registre=registre,
            csv=csv,
            publishing=Publishing(publication, **published) if publication else None,
            tidy=tidy,
            force=force,
            processes=worth,
            progress=line,
            phase=line.phase,
            say=display.say,
        )
    click.echo(json.dumps(done.told(), ensure_ascii=False)) if as_json else show(done)


def show(done: Updated) -> None:
    """Say what an update did: one line when nothing is new."""
    edition = t(f", édition {done.edition} publiée", f", edition {done.edition} published") if done.edition else ""
    known = how_many(done.certifications, "certification|certifications", "certification|certifications")
    head = f"{done.store}, {done.day}{display.colon()} "
    if done.changed is None:
        click.echo(f"{head}{done.why}{edition}")
        return
    click.echo(f"{head}{known}{edition}")
    if done.changed.first:
        return
    for event, numbers in done.changed.numeros.items():
        more = " …" if len(numbers) > NAMED else ""
        click.echo(f"  {t(*EVENTS[event])} {number(len(numbers))}{display.colon()} {' '.join(numbers[:NAMED])}{more}")
    if fields := done.changed.champs.most_common(NAMED):
        said = ", ".join(f"{path} {number(count)}" for path, count in fields)
        click.echo(f"  {t('champs', 'fields')}{display.colon()} {said}")
