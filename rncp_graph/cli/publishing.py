"""Commands that write files out of a store: `export`, `network`."""

from __future__ import annotations

from pathlib import Path

import click

from rncp_graph.cli import display
from rncp_graph.cli.common import opened, parameters, the_store
from rncp_graph.language import t


@click.command(
    help=t(
        "Écrit le graphe dans un fichier ; le suffixe dit la forme : .ttl .nt .nq .trig .jsonld .rdf, et .gz.",
        "Write the graph to a file; the suffix tells the form: .ttl .nt .nq .trig .jsonld .rdf, and .gz.",
    )
)
@click.argument("source_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@the_store
def export(source_file: Path, store: str) -> None:
    """Export a graph."""
    from rncp_graph.exports import export as write

    graph = opened(store)
    with display.waiting(t(f"écriture de {source_file}", f"writing {source_file}")):
        write(graph, source_file)
    display.say(
        t(
            f"écrit : {source_file} ({display.size(source_file)})",
            f"written: {source_file} ({display.size(source_file)})",
        )
    )


@click.command(
    help=t(
        "Tire un réseau du graphe : metiers-voisins, certification-metier, lignees. Avec -o : .graphml .gexf .csv "
        ".png .svg ; sans -o, ses chiffres.",
        "Draw a network from the graph: metiers-voisins, certification-metier, lignees. With -o: .graphml .gexf .csv "
        ".png .svg; without it, its figures.",
    )
)
@click.argument("nom", metavar="NAME")
@click.argument("parametres", nargs=-1, metavar="[param=value]...")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
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
        write(graph, output)
        display.say(t(f"écrit : {output}", f"written: {output}"))
