"""Commands that keep a store safe: `backup`, `restore`, `check`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from rncp_graph.cli import display
from rncp_graph.cli.common import folder_of, the_store
from rncp_graph.cli.progress import progress, waiting
from rncp_graph.cli.words import argument, command, option
from rncp_graph.language import how_many, number, t


@command(
    help=lambda: t(
        "Sauvegarde la base dans un fichier N-Quads (.nq ou .nq.gz), scellé par une empreinte ; dans un dossier, "
        "le nom dit la base et sa version.",
        "Back the store up to an N-Quads file (.nq or .nq.gz), sealed by a hash; in a folder, the name tells the "
        "store and its version.",
    )
)
@argument("destination", type=click.Path(path_type=Path), metavar=lambda: t("FICHIER|DOSSIER", "FILE|FOLDER"))
@the_store
def backup(destination: Path, store: str) -> None:
    """Back a store up."""
    from rncp_graph.stores import open_store
    from rncp_graph.stores.versions import current
    from rncp_graph.upkeep.backup import backup as write

    folder = folder_of(store)
    graph = open_store(folder)
    if destination.is_dir():
        destination /= f"{folder.resolve().stem}-{current(folder).name}.nq.gz"
    elif not destination.name.endswith((".nq", ".nq.gz")):
        raise click.UsageError(t("le fichier finit par .nq ou .nq.gz", "the file ends in .nq or .nq.gz"))
    with waiting(t(f"écriture de {destination}", f"writing {destination}")):
        archive = write(graph, destination)
    told = f"{how_many(archive.quads, 'quad|quads', 'quad|quads')}, {display.size(destination)}"
    display.say(t(f"écrit : {destination} ({told})", f"written: {destination} ({told})"))


@command(
    help=lambda: t(
        "Rétablit la base depuis une sauvegarde : vérifiée, examinée, puis mise en place d'un coup.",
        "Bring the store back from a backup: verified, examined, then put in place at once.",
    )
)
@argument("sauvegarde", type=click.Path(path_type=Path), metavar=lambda: t("FICHIER", "FILE"))
@the_store
def restore(sauvegarde: Path, store: str) -> None:
    """Restore a store."""
    from rncp_graph.upkeep.backup import restore as bring_back

    with progress(t("chargement", "loading")) as line:
        archive = bring_back(folder_of(store), sauvegarde, progress=line)
    quads = how_many(archive.quads, "quad|quads", "quad|quads")
    display.say(t(f"rétabli : {store} ({quads})", f"restored: {store} ({quads})"))


@command(
    help=lambda: t(
        "Examine toute la base : fichiers, comptes, fiches relues une à une, renvois. Code 0 si elle est entière, 1 "
        "sinon.",
        "Examine the whole store: files, counts, fiches read back one by one, references. Exit status 0 when it is "
        "whole, 1 when not.",
    )
)
@the_store
@option(
    "--repair",
    is_flag=True,
    help=lambda: t(
        "D'abord, remet une base dont le pointeur est perdu, ou la version abîmée, sur la version la plus récente qui "
        "est entière.",
        "First point a store whose pointer is lost, or whose version is damaged, to the newest version that is whole.",
    ),
)
def check(store: str, repair: bool) -> int:
    """Prove a store whole."""
    from rncp_graph.stores import open_store
    from rncp_graph.stores.seals import damaged
    from rncp_graph.stores.versions import current, hold
    from rncp_graph.stores.versions import repair as mend
    from rncp_graph.upkeep.integrity import Examination, examine

    folder = folder_of(store)
    if repair:
        mended = mend(folder)
        display.say(
            t(f"{store} : remise sur la version {mended.name}", f"{store}: points to version {mended.name} now")
            if mended
            else t(f"{store} : rien à réparer", f"{store}: nothing to repair")
        )
    version = current(folder)
    lock = hold(version)  # until the store below holds its own
    examination = Examination()
    try:
        examination.note(t("fichier abîmé", "damaged file"), damaged(version))
        if not examination.defects:  # a damaged file may stop the engine
            graph = open_store(folder)
            with progress() as line:
                examination = examine(graph, progress=line)
    finally:
        if lock is not None:
            os.close(lock)
    for label, count in examination.figures:
        click.echo(f"{label}{display.colon()} {number(count)}")
    for defect in examination.defects:
        click.echo(defect)
    click.echo(t("base NON entière", "store NOT whole") if examination.defects else t("base entière", "store whole"))
    return 1 if examination.defects else 0
