"""Commands that make a store: `build`, and `fetch` that takes the official exports."""

from __future__ import annotations

import os
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from rncp_graph.cli import display
from rncp_graph.language import t
from rncp_graph.terms import BASE

if TYPE_CHECKING:
    from rncp_graph.fetching import Registre
    from rncp_graph.readers import Source

LARGE = 32 << 20
"""Bytes of XML from which several processes are worth their start, about half a second, and another allocator is."""


@click.command(
    help=t(
        "Construit la base à partir d'exports officiels et d'anciennes fiches (XML, CSV, zip, texte, PDF). "
        "La base présente n'est remplacée qu'à la fin, d'un coup.",
        "Build the store from official exports and old fiches (XML, CSV, zip, text, PDF). "
        "The present store is replaced only at the end, at once.",
    )
)
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE...]")
@click.option(
    "--latest",
    is_flag=True,
    help=t(
        "Prend les derniers exports RNCP et RS sur data.gouv.fr, gardés dans RNCP_GRAPH_CACHE.",
        "Fetch the newest RNCP and RS exports from data.gouv.fr, kept in RNCP_GRAPH_CACHE.",
    ),
)
@click.option(
    "-o",
    "--store",
    envvar="RNCP_GRAPH_STORE",
    default="rncp.db",
    show_default=True,
    type=click.Path(path_type=Path),
    metavar=t("DOSSIER", "FOLDER"),
    help=t("Où construire.", "Where to build."),
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.csv",
    help=t("Écrit chaque valeur douteuse dans ce fichier CSV.", "Write every doubtful value to this CSV file."),
)
@click.option(
    "--by-source",
    is_flag=True,
    help=t("Garde aussi chaque source dans son graphe.", "Also keep each source in a graph of its own."),
)
@click.option(
    "--rome",
    "--nomenclature",
    "nomenclatures",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar=t("FICHIER", "FILE"),
    help=t(
        "Nomenclature officielle, fichier ou dossier : ROME, CITP-08, ESCO, IDCC. Ses libellés l'emportent, et les "
        "codes des fiches lui sont confrontés. Peut être répété, ou donné parmi les sources.",
        "Official nomenclature, file or folder: ROME, ISCO-08, ESCO, IDCC. Its labels win, and the codes of fiches "
        "are checked against it. May be repeated, or given among the sources.",
    ),
)
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    metavar="N",
    help=t(
        "Processus qui lisent et traduisent les exports (par défaut : un par cœur pour les gros).",
        "Processes that read and write exports (default: one per core for large ones).",
    ),
)
@click.option(
    "--dask",
    metavar="tcp://HOST:PORT",
    help=t(
        "Fait lire et traduire les exports par la grappe Dask dont l'ordonnanceur est à cette adresse.",
        "Have the exports read and written by the Dask cluster whose scheduler is at this address.",
    ),
)
@click.option(
    "--partitions",
    type=click.IntRange(1, 512),
    metavar="N",
    help=t(
        "Au lieu d'une base, laisse dans le dossier de -o N fichiers N-Quads comprimés, à charger dans tout moteur "
        "SPARQL, avec leur manifeste.",
        "Instead of a store, leave in the folder of -o N files of packed N-Quads, for any SPARQL engine to load, "
        "with their manifest.",
    ),
)
@click.option("--base", default=BASE, show_default=True, metavar="IRI", help=t("IRI de base.", "Base IRI."))
@click.pass_context
def build(
    context: click.Context,
    sources: tuple[Path, ...],
    latest: bool,
    store: Path,
    report: Path | None,
    by_source: bool,
    nomenclatures: tuple[Path, ...],
    processes: int | None,
    dask: str | None,
    partitions: int | None,
    base: str,
) -> None:
    """Build a store."""
    from rncp_graph.building.loading import build as build_store
    from rncp_graph.building.partitions import partition
    from rncp_graph.fetching import cache_folder
    from rncp_graph.fetching import fetch as fetch_exports
    from rncp_graph.nomenclatures import nomenclatures as official_files
    from rncp_graph.nomenclatures import only_official
    from rncp_graph.readers import read

    if not sources and not latest:
        raise click.UsageError(t("donnez une SOURCE, ou --latest", "give a SOURCE, or --latest"))
    if partitions and context.get_parameter_source("store") is not ParameterSource.COMMANDLINE:
        raise click.UsageError(t("--partitions : nommez le dossier par -o", "--partitions: name the folder by -o"))
    if dask and processes:
        raise click.UsageError(t("--processes ou --dask, pas les deux", "--processes or --dask, not both"))
    restart = context.obj or (lambda: None)  # the command line may; a program that calls this command may not
    if latest:
        restart()
        with display.downloading() as progress:
            sources = (*fetch_exports(cache_folder(), progress=progress, say=display.say), *sources)
    lists = [path for path in sources if only_official(path)]
    read_sources = [read(path) for path in sources if path not in lists]
    if large(read_sources):
        restart()
    with display.progress() as reading:
        make = partial(partition, partitions=partitions) if partitions else partial(build_store, phase=reading.phase)
        summary = make(
            store,
            *read_sources,
            base=base,
            by_source=by_source,
            nomenclatures=official_files(*nomenclatures, *lists),
            report=report,
            processes=processes or worth(read_sources),
            dask=dask,
            progress=reading,
        )
    display.show_rapport(summary, store, report)


def large(sources: list[Source]) -> bool:
    """Return whether the exports among these sources are large enough for several processes."""
    from rncp_graph.building.slices import divisible

    return sum(source_file.size for source in sources if divisible(source) for source_file in source.files) > LARGE


def worth(sources: list[Source]) -> int:
    """Return the number of processes that these sources are worth."""
    return (os.cpu_count() or 1) if large(sources) else 1


@click.command(
    help=t(
        "Prend sur data.gouv.fr les exports officiels : les derniers, ou ceux d'un jour. Un téléchargement coupé est "
        "repris là où il était ; un fichier déjà là n'est pas redemandé. Donne les chemins des fichiers.",
        "Take the official exports from data.gouv.fr: the newest, or those of a day. A fetch that was cut goes on "
        "where it was; a file that is there is not fetched again. Gives the paths of the files.",
    )
)
@click.option("--csv", is_flag=True, help=t("L'export CSV (les deux registres).", "The CSV export (both registers)."))
@click.option(
    "--date",
    "jour",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help=t("Le jour de l'export.", "The day of the export."),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    metavar=t("DOSSIER", "FOLDER"),
    help=t("Où les mettre.", "Where to put them."),
)
@click.option("--registre", type=click.Choice(("rncp", "rs", "tous")), default="tous", show_default=True)
def fetch(csv: bool, jour: datetime | None, output: Path, registre: Registre) -> None:
    """Fetch official exports."""
    from rncp_graph.fetching import fetch as fetch_exports

    day = jour.date() if jour else None
    with display.downloading() as progress:
        paths = fetch_exports(output, registre=registre, csv=csv, jour=day, progress=progress, say=display.say)
    for path in paths:
        click.echo(path)
