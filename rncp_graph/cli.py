"""The command line: results on standard output, progress and messages on standard error.

Exit status: 0 done, 1 the answer is a failure, 2 the request could not be carried out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from rncp_graph import affichage
from rncp_graph.errors import QuestionError, RncpGraphError, StoreError
from rncp_graph.finding import find, origines, triples_of
from rncp_graph.langue import t
from rncp_graph.portrait import portrait
from rncp_graph.provenance import software_version
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE, PREFIXES, expand

FORMATS_TABLE = ("table", "json", "csv")
FORMATS_FICHE = ("text", "json", "turtle", "jsonld")

the_store = click.option(
    "--store",
    envvar="RNCP_GRAPH_STORE",
    default="rncp.db",
    show_default=True,
    metavar=t("DOSSIER", "FOLDER"),
    help=t("La base à interroger [RNCP_GRAPH_STORE].", "The store to ask [RNCP_GRAPH_STORE]."),
)


class Bilingual(click.Group):
    """A group that lists its commands in the order in which one meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Give the commands in order of definition."""
        return list(self.commands)


@click.group(
    cls=Bilingual,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help=t(
        "Le RNCP et le RS en graphe de connaissances : construire, interroger, exporter, dessiner.",
        "The RNCP and RS registers as a knowledge graph: build, query, export, draw.",
    ),
    epilog=t(
        "Pour commencer : rncp-graph demo. RNCP_GRAPH_LANG=en pour l'anglais.",
        "To begin with: rncp-graph demo. RNCP_GRAPH_LANG=fr for French.",
    ),
)
@click.version_option(software_version(), prog_name="rncp-graph")
def cli() -> None:
    """Group the commands."""


@cli.command(
    help=t(
        "Construit la base à partir d'exports officiels et d'anciennes fiches (XML, CSV, zip, texte, PDF). "
        "La base présente n'est remplacée qu'à la fin, d'un coup.",
        "Build the store from official exports and old fiches (XML, CSV, zip, text, PDF). "
        "The present store is replaced only at the end, at once.",
    )
)
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SOURCE...")
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
@click.option("--base", default=BASE, show_default=True, metavar="IRI", help=t("IRI de base.", "Base IRI."))
def build(sources: tuple[Path, ...], store: Path, report: Path | None, by_source: bool, base: str) -> None:
    """Build a store."""
    from rncp_graph.loading import build as build_store
    from rncp_graph.readers import read

    read_sources = [read(path) for path in sources]
    with affichage.progress() as progress:
        rapport = build_store(store, *read_sources, base=base, by_source=by_source, report=report, progress=progress)
    affichage.show_rapport(rapport, store, report)


@cli.command(
    help=t(
        "Pose une question à la base. Sans nom, liste les questions ; accepte aussi un fichier .rq ou du SPARQL.",
        "Ask the store a question. Without a name, list the questions; a .rq file or SPARQL text will do as well.",
    )
)
@click.argument("question", required=False, metavar="[NAME | FILE.rq | SPARQL]")
@click.argument("parametres", nargs=-1, metavar="[param=value]...")
@the_store
@click.option(
    "--format", "format_", type=click.Choice(FORMATS_TABLE), help=t("Forme de la réponse.", "Form of the answer.")
)
def query(question: str | None, parametres: tuple[str, ...], store: str, format_: str | None) -> None:
    """Ask a question."""
    from rncp_graph.queries import query as ask
    from rncp_graph.queries import questions

    if question is None:
        affichage.list_questions(list(questions().values()))
        return
    graph = open_store(store)
    answer = ask(graph, question, base=base_of(graph), **parameters(parametres))
    affichage.show_answer(answer, format_ or "table")


@cli.command(help=t("Montre une fiche, relue dans le graphe.", "Show a fiche, read back from the graph."))
@click.argument("numero", metavar="RNCP27413")
@the_store
@click.option("--format", "format_", type=click.Choice(FORMATS_FICHE), default="text", show_default=True)
def show(numero: str, store: str, format_: str) -> None:
    """Show a fiche."""
    from pyoxigraph import RdfFormat, serialize

    from rncp_graph.jsonld import document, to_json

    graph = open_store(store)
    base = base_of(graph)
    fiche = find(graph, numero, base=base)
    if format_ == "text":
        affichage.show_fiche(portrait(fiche, origines(graph, numero, base=base)))
    elif format_ == "turtle":
        triples = triples_of(graph, numero, base=base)
        serialize(triples, output=sys.stdout.buffer, format=RdfFormat.TURTLE, prefixes=PREFIXES)
    else:
        value = to_json(fiche) if format_ == "json" else document(fiche, base)
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@cli.command(help=t("Donne les chiffres de la base.", "Give the figures of the store."))
@the_store
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
def stats(store: str, format_: str) -> None:
    """Give the figures of a store."""
    from rncp_graph.chiffres import statistics

    figures = statistics(open_store(store))
    if format_ == "json":
        click.echo(json.dumps({name: value for name, _, value in figures}, ensure_ascii=False, indent=2))
    else:
        affichage.show_statistics(figures)


@cli.command(
    help=t(
        "Écrit le graphe dans un fichier ; le suffixe dit la forme : .ttl .nt .nq .trig .jsonld .rdf, et .gz.",
        "Write the graph to a file; the suffix tells the form: .ttl .nt .nq .trig .jsonld .rdf, and .gz.",
    )
)
@click.argument("fichier", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@the_store
def export(fichier: Path, store: str) -> None:
    """Export a graph."""
    from rncp_graph.exports import export as write

    graph = open_store(store)
    with affichage.waiting(t(f"écriture de {fichier}", f"writing {fichier}")):
        write(graph, fichier, base=base_of(graph))
    affichage.say(
        t(f"écrit : {fichier} ({affichage.size(fichier)})", f"written: {fichier} ({affichage.size(fichier)})")
    )


@cli.command(
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
    from rncp_graph.networks import write

    store_open = open_store(store)
    graph = draw(store_open, nom, base=base_of(store_open), **parameters(parametres))
    affichage.show_network(graph, nom)
    if output:
        write(graph, output)
        affichage.say(t(f"écrit : {output}", f"written: {output}"))


@cli.command(
    help=t(
        "Montre en une minute ce que fait le système, sur le corpus d'exemple livré avec lui.",
        "Show in a minute what the system does, on the example corpus that ships with it.",
    )
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default="demo",
    show_default=True,
    metavar="FOLDER",
)
def demo(output: Path) -> None:
    """Run a few commands on the example corpus."""
    from rncp_graph.demo import commands

    for arguments in commands(output):
        affichage.show_command(arguments)
        cli.main(args=arguments, standalone_mode=False)


def parameters(said: tuple[str, ...]) -> dict[str, str]:
    """Read `name=value` words."""
    pairs = [word.partition("=") for word in said]
    for name, equals, _ in pairs:
        if not equals:
            raise QuestionError(t(f"« {name} » : écrivez nom=valeur", f"`{name}`: write name=value"))
    return {name: value for name, _, value in pairs}


def base_of(store: OxigraphStore) -> str:
    """Give the base IRI with which a store was built, told by any certification in it."""
    rows: Any = store.query(f"SELECT ?c {{ ?c a <{expand('rncp:Certification')}> }} LIMIT 1")
    return next((row["c"].value.rpartition("certification/")[0] for row in rows), BASE)


def main() -> None:
    """Run the command line; errors become one line on standard error and exit status 2."""
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except (RncpGraphError, OSError) as error:
        affichage.fail(error if isinstance(error, RncpGraphError) else StoreError(str(error)))
        sys.exit(2)
    sys.exit(status if isinstance(status, int) else 0)
