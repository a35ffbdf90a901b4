"""Commands that write files out of a store: `export`, `network`."""

from __future__ import annotations

from pathlib import Path

import click

from rncp_graph.cli import display
from rncp_graph.cli.common import opened, parameters, the_store
from rncp_graph.cli.progress import waiting
from rncp_graph.cli.words import argument, command, option
from rncp_graph.language import t


def export_suffixes() -> str:
    """Return the suffixes that `export` knows, as its table has them."""
    from rncp_graph.exports import FORMATS

    return " ".join(FORMATS)


def network_suffixes() -> str:
    """Return the suffixes that `network -o` knows, as its table has them."""
    from rncp_graph.networks.files import FORMATS

    return " ".join(FORMATS)


@command(
    help=lambda: t(
        "Écrit le graphe dans un fichier, dont le suffixe dit la forme.",
        "Write the graph to a file, whose suffix tells the form.",
    ),
    epilog=lambda: t(
        f"Suffixes : {export_suffixes()}, et .gz après chacun.", f"Suffixes: {export_suffixes()}, and .gz after each."
    ),
)
@argument("source_file", type=click.Path(path_type=Path, dir_okay=False), metavar=lambda: t("FICHIER", "FILE"))
@the_store
def export(source_file: Path, store: str) -> None:
    """Export a graph."""
    from rncp_graph.exports import export as write

    graph = opened(store)
    with waiting(t(f"écriture de {source_file}", f"writing {source_file}")):
        write(graph, source_file)
    display.say(
        t(
            f"écrit : {source_file} ({display.size(source_file)})",
            f"written: {source_file} ({display.size(source_file)})",
        )
    )


@command(
    help=lambda: t(
        "Tire un réseau du graphe : metiers-voisins, certification-metier, lignees. Sans -o, en donne les chiffres.",
        "Draw a network from the graph: metiers-voisins, certification-metier, lignees. Without -o, give its figures.",
    )
)
@argument("nom", metavar=lambda: t("NOM", "NAME"))
@argument("parametres", nargs=-1, metavar=lambda: t("[param=valeur]...", "[param=value]..."))
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=lambda: t("FICHIER", "FILE"),
    help=lambda: t(
        f"Où l'écrire ; le suffixe dit la forme : {network_suffixes()}.",
        f"Where to write it; the suffix tells the form: {network_suffixes()}.",
    ),
)
@the_store
def network(nom: str, parametres: tuple[str, ...], output: Path | None, store: str) -> None:
    """Draw a network."""
    from rncp_graph.networks import network as draw
    from rncp_graph.networks.files import form_of, write

    said = parameters(parametres)
    if output:
        form_of(output)  # a wrong suffix is told before the work
    graph = draw(opened(store), nom, **said)
    display.show_network(graph, nom)
    if output:
        write(graph, output, display.say)
        display.say(t(f"écrit : {output}", f"written: {output}"))
