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
from rncp_graph.cli.common import stated_store, unless_told
from rncp_graph.cli.progress import progress
from rncp_graph.cli.validating import validated
from rncp_graph.cli.words import argument, command, option
from rncp_graph.language import t
from rncp_graph.terms import BASE

if TYPE_CHECKING:
    from rncp_graph.fetching import Registre
    from rncp_graph.readers import Source

LARGE = 32 << 20
"""Bytes of XML from which several processes are worth their start, about half a second, and another allocator is."""


@command(
    help=lambda: t(
        "Construit la base à partir d'exports officiels et d'anciennes fiches (XML, CSV, zip, texte, PDF). "
        "La base présente n'est remplacée qu'à la fin, d'un coup.",
        "Build the store from official exports and old fiches (XML, CSV, zip, text, PDF). "
        "The present store is replaced only at the end, at once.",
    )
)
@argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE...]")
@option(
    "--latest",
    is_flag=True,
    help=lambda: t(
        "Prend les derniers exports RNCP et RS sur data.gouv.fr, gardés dans RNCP_GRAPH_CACHE.",
        "Fetch the newest RNCP and RS exports from data.gouv.fr, kept in RNCP_GRAPH_CACHE.",
    ),
)
@option(
    "-o",
    "--store",
    default=stated_store,
    type=click.Path(path_type=Path),
    metavar=lambda: t("DOSSIER", "FOLDER"),
    help=lambda: t("Où construire ", "Where to build ") + unless_told(),
)
@option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=lambda: t("FICHIER.csv", "FILE.csv"),
    help=lambda: t("Écrit chaque valeur douteuse dans ce fichier CSV.", "Write every doubtful value to this CSV file."),
)
@option(
    "--by-source",
    is_flag=True,
    help=lambda: t("Garde aussi chaque source dans son graphe.", "Also keep each source in a graph of its own."),
)
@option(
    "--rome",
    "--nomenclature",
    "nomenclatures",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar=lambda: t("FICHIER", "FILE"),
    help=lambda: t(
        "Nomenclature officielle, fichier ou dossier : ROME, CITP-08, ESCO, IDCC. Ses libellés l'emportent, et les "
        "codes des fiches lui sont confrontés. Peut être répété, ou donné parmi les sources.",
        "Official nomenclature, file or folder: ROME, ISCO-08, ESCO, IDCC. Its labels win, and the codes of fiches "
        "are checked against it. May be repeated, or given among the sources.",
    ),
)
@option(
    "--processes",
    type=click.IntRange(1, 256),
    metavar="N",
    help=lambda: t(
        "Processus qui lisent et traduisent les exports (par défaut : un par cœur pour les gros).",
        "Processes that read and write exports (default: one per core for large ones).",
    ),
)
@option(
    "--dask",
    metavar=lambda: t("tcp://HÔTE:PORT", "tcp://HOST:PORT"),
    help=lambda: t(
        "Fait lire et traduire les exports par la grappe Dask dont l'ordonnanceur est à cette adresse.",
        "Have the exports read and written by the Dask cluster whose scheduler is at this address.",
    ),
)
@option(
    "--partitions",
    type=click.IntRange(1, 512),
    metavar="N",
    help=lambda: t(
        "Au lieu d'une base, laisse dans le dossier de -o N fichiers N-Quads comprimés, à charger dans tout moteur "
        "SPARQL, avec leur manifeste.",
        "Instead of a store, leave in the folder of -o N files of packed N-Quads, for any SPARQL engine to load, "
        "with their manifest.",
    ),
)
@option(
    "--export-date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar=lambda: t("AAAA-MM-JJ", "YYYY-MM-DD"),
    help=lambda: t(
        "Le jour des exports dont le nom ne le dit pas : sans lui, leur indicateur « actif » ne parle d'aucun jour.",
        "The day of the exports whose name does not tell it: without it, their flag `actif` tells of no day.",
    ),
)
@option(
    "--validate",
    is_flag=True,
    help=lambda: t(
        "Contrôle ensuite la base, comme « validate » : code 1 s'il y a des violations ; la base est en place.",
        "Then check the store, as `validate` does: exit status 1 when there are violations; the store is in place.",
    ),
)
@option("--base", default=BASE, show_default=True, metavar="IRI", help=lambda: t("IRI de base.", "Base IRI."))
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
    export_date: datetime | None,
    validate: bool,
    base: str,
) -> int:
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
    if partitions and validate:
        raise click.UsageError(
            t("--partitions ne fait pas de base à contrôler", "--partitions makes no store to check")
        )
    if dask and processes:
        raise click.UsageError(t("--processes ou --dask, pas les deux", "--processes or --dask, not both"))
    restart = context.obj or (lambda: None)  # the command line may; a program that calls this command may not
    if latest:
        restart()
        with progress() as line:
            sources = (*fetch_exports(cache_folder(), progress=line, say=display.say), *sources)
    lists = [path for path in sources if only_official(path)]
    jour = export_date.date() if export_date else None
    read_sources = [read(path, jour) for path in sources if path not in lists]
    if large(read_sources):
        restart()
    with progress(t("lecture", "reading")) as line:
        make = partial(partition, partitions=partitions) if partitions else partial(build_store, phase=line.phase)
        summary = make(
            store,
            *read_sources,
            base=base,
            by_source=by_source,
            nomenclatures=official_files(*nomenclatures, *lists),
            report=report,
            processes=processes or worth(read_sources),
            dask=dask,
            progress=line,
        )
    display.show_rapport(summary, store, report)
    return validated(store) if validate else 0


def large(sources: list[Source]) -> bool:
    """Return whether the exports among these sources are large enough for several processes."""
    from rncp_graph.building.slices import divisible

    return sum(source_file.size for source in sources if divisible(source) for source_file in source.files) > LARGE


def worth(sources: list[Source]) -> int:
    """Return the number of processes that these sources are worth."""
    return (os.cpu_count() or 1) if large(sources) else 1


@command(
    help=lambda: t(
        "Prend sur data.gouv.fr les exports officiels : les derniers, ou ceux d'un jour. Un téléchargement coupé est "
        "repris là où il était ; un fichier déjà là n'est pas redemandé. Donne les chemins des fichiers.",
        "Take the official exports from data.gouv.fr: the newest, or those of a day. A fetch that was cut goes on "
        "where it was; a file that is there is not fetched again. Gives the paths of the files.",
    )
)
@option("--csv", is_flag=True, help=lambda: t("L'export CSV (les deux registres).", "The CSV export (both registers)."))
@option(
    "--date",
    "jour",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar=lambda: t("AAAA-MM-JJ", "YYYY-MM-DD"),
    help=lambda: t("Le jour de l'export.", "The day of the export."),
)
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    metavar=lambda: t("DOSSIER", "FOLDER"),
    help=lambda: t("Où les mettre.", "Where to put them."),
)
@option("--registre", type=click.Choice(("rncp", "rs", "tous")), default="tous", show_default=True)
def fetch(csv: bool, jour: datetime | None, output: Path, registre: Registre) -> None:
    """Fetch official exports."""
    from rncp_graph.fetching import fetch as fetch_exports

    day = jour.date() if jour else None
    with progress() as line:
        paths = fetch_exports(output, registre=registre, csv=csv, jour=day, progress=line, say=display.say)
    for path in paths:
        click.echo(path)
