"""The form of `network` that measures: `network report NAME`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from rncp_graph.cli import display
from rncp_graph.cli.common import opened, parameters, the_day, the_store
from rncp_graph.cli.progress import waiting
from rncp_graph.cli.words import argument, command, option
from rncp_graph.language import language, t
from rncp_graph.resources import optional

WEIGHTS = ("strength", "similarity", "distance", "none")


@command(
    help=lambda: t(
        "Mesure un réseau : force des liens, intermédiarité, PageRank, cœurs, communautés, ponts, assortativité, avec "
        "leurs erreurs et ce que donnent des réseaux au hasard de mêmes degrés. Écrit un rapport (HTML et Markdown), "
        "dont l'en-tête dit la commande qui le refait à l'identique.",
        "Measure a network: strength of ties, betweenness, PageRank, cores, communities, bridges, assortativity, with "
        "their errors and what random networks of the same degrees give. Write a report (HTML and Markdown), whose "
        "header tells the command that makes the same again.",
    )
)
@argument("nom", metavar=lambda: t("NOM", "NAME"))
@argument("parametres", nargs=-1, metavar=lambda: t("[param=valeur]...", "[param=value]..."))
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar=lambda: t("DOSSIER", "FOLDER"),
    help=lambda: t("Où l'écrire.", "Where to write it."),
)
@option(
    "--weights",
    type=click.Choice(WEIGHTS),
    default=WEIGHTS[0],
    show_default=True,
    help=lambda: t(
        "Ce que dit le poids d'un lien : une force (longueur 1/poids), une ressemblance de 0 à 1 (longueur 1-poids), "
        "une longueur, ou rien.",
        "What the weight of a tie means: a strength (length 1/weight), a similarity from 0 to 1 (length 1-weight), a "
        "length, or nothing.",
    ),
)
@option(
    "--samples",
    type=click.IntRange(0, 1000),
    default=20,
    show_default=True,
    help=lambda: t("Combien de réseaux au hasard.", "How many random networks."),
)
@option(
    "--seed",
    type=click.IntRange(0, 2**31),
    default=7,
    show_default=True,
    help=lambda: t("La graine du hasard.", "The seed of chance."),
)
@option(
    "--engine",
    type=click.Choice(("networkx", "networkit")),
    help=lambda: t("Qui calcule ; par défaut, selon la taille.", "What computes; by default, by the size."),
)
@the_day(
    help=lambda: t(
        "Le réseau de ce qui était enregistré ce jour-là ; sans elle, de toutes les fiches.",
        "The network of what was registered on this day; without it, of all fiches.",
    )
)
@the_store
def report(
    nom: str,
    parametres: tuple[str, ...],
    output: Path,
    weights: str,
    samples: int,
    seed: int,
    engine: str | None,
    jour: str | None,
    store: str,
) -> None:
    """Measure a network and write the report."""
    optional("matplotlib", extra="draw")
    from rncp_graph.measures.pages import write_report
    from rncp_graph.measures.records import Weights
    from rncp_graph.measures.report import report_on
    from rncp_graph.networks import network
    from rncp_graph.questions.day import day_of

    asked = opened(store)
    graph = network(asked, nom, **parameters((*parametres, *([f"date={jour}"] if jour else []))))
    words = ["rncp-graph", "network", "report", nom, *parametres, "-o", str(output), "--weights", weights]
    words += ["--samples", str(samples), "--seed", str(seed), *(("--engine", engine) if engine else ())]
    words += [*(("--date", jour) if jour else ()), "--store", store]
    origin = {
        t("commande", "command"): f"RNCP_GRAPH_LANG={language()} {shlex.join(words)}",
        t("jour", "day"): str(day_of(asked)),
    }
    with waiting(t(f"mesure de {nom}", f"measuring {nom}")):
        found = report_on(
            graph, origin=origin, weights=Weights[weights.upper()], samples=samples, seed=seed, engine=engine
        )
    display.show_network(graph, nom)
    for path in write_report(found, output):
        display.say(t(f"écrit : {path}", f"written: {path}"))
