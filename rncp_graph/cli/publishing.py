"""Commands that write files out of a store: `export`, `network`, `publish`."""

from __future__ import annotations

from pathlib import Path

import click

from rncp_graph.cli import display
from rncp_graph.cli.allocator import heavy
from rncp_graph.cli.common import opened, parameters, the_contact, the_day, the_output, the_publisher, the_store
from rncp_graph.cli.progress import progress, waiting
from rncp_graph.cli.words import argument, command, option
from rncp_graph.language import how_many, language, t


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
        "Écrit le graphe dans un fichier, dont le suffixe dit la forme ; ou, avec --view, ce qu'il dit dans le "
        "vocabulaire d'autres, dans un dossier.",
        "Write the graph to a file, whose suffix tells the form; or, with --view, what it says in the vocabulary of "
        "others, to a folder.",
    ),
    epilog=lambda: t(
        f"Suffixes : {export_suffixes()}, et .gz après chacun.", f"Suffixes: {export_suffixes()}, and .gz after each."
    ),
)
@argument("target", type=click.Path(path_type=Path), metavar=lambda: t("FICHIER|DOSSIER", "FILE|FOLDER"))
@option(
    "--view",
    "views",
    multiple=True,
    type=click.Choice(["elm", "schema", "ctdl"]),
    help=lambda: t(
        "Modèle européen (ELM), schema.org ou CTDL ; plusieurs fois si l'on veut.",
        "European Learning Model (ELM), schema.org or CTDL; may be repeated.",
    ),
)
@option(
    "--elm-version",
    type=click.Choice(["3.1", "3.3"]),
    default="3.1",
    show_default=True,
    help=lambda: t("Version d'ELM, donc son espace de noms.", "Version of ELM, hence its namespace."),
)
@the_store
def export(target: Path, views: tuple[str, ...], elm_version: str, store: str) -> None:
    """Export a graph."""
    graph = opened(store)
    if views:
        from rncp_graph.views import write_views

        with progress() as line:
            written = list(write_views(graph, target, views=views, elm_version=elm_version, progress=line))
    else:
        from rncp_graph.exports import export as write

        with waiting(t(f"écriture de {target}", f"writing {target}")):
            write(graph, target)
        written = [target]
    for path in written:
        display.say(t(f"écrit : {path} ({display.size(path)})", f"written: {path} ({display.size(path)})"))


@command(
    help=lambda: t(
        "Tire un réseau du graphe. Sans nom, liste les réseaux et leurs paramètres ; FICHIER.rq est une question "
        "à soi. Sans -o, en donne les chiffres.",
        "Draw a network from the graph. Without a name, list the networks and their parameters; FILE.rq is a question "
        "of one's own. Without -o, give its figures.",
    )
)
@argument("nom", required=False, metavar=lambda: t("[NOM | FICHIER.rq]", "[NAME | FILE.rq]"))
@argument("parametres", nargs=-1, metavar=lambda: t("[param=valeur]...", "[param=value]..."))
@the_output(
    lambda: t(
        f"Où l'écrire ; le suffixe dit la forme : {network_suffixes()}.",
        f"Where to write it; the suffix tells the form: {network_suffixes()}.",
    )
)
@the_day(
    help=lambda: t(
        "Le réseau de ce qui était enregistré ce jour-là ; sans lui, de toutes les fiches.",
        "The network of what was registered on this day; without it, of all fiches.",
    )
)
@the_store
def network(nom: str | None, parametres: tuple[str, ...], output: Path | None, jour: str | None, store: str) -> None:
    """Draw a network."""
    from rncp_graph.networks import network as draw
    from rncp_graph.networks.files import form_of, write
    from rncp_graph.questions.question import asked_for, questions

    if nom is None:
        display.list_networks(list(questions("reseaux").values()))
        return
    said = parameters((*parametres, *([f"date={jour}"] if jour else [])))
    if output:
        form_of(output)  # a wrong suffix is told before the work
    asked = asked_for(nom, "reseaux")
    graph = draw(opened(store), asked, **said)
    display.show_network(graph, nom)
    if not len(graph):
        display.say(f"{asked.vide[language()] or t('aucune ligne', 'no row')} ({graph.graph['parametres']})")
    if output:
        write(graph, output, display.say)
        display.say(t(f"écrit : {output}", f"written: {output}"))


@command(
    help=lambda: t(
        "Publie une base : un dossier prêt pour le web, avec catalogue DCAT-AP, fichiers, ontologie et flux.",
        "Publish a store: a folder ready for the web, with DCAT-AP catalogue, dumps, ontology and feed.",
    ),
    epilog=lambda: t(
        "Publiez chaque édition dans le même dossier : les précédentes y restent, et le flux dit ce qui a changé.",
        "Publish each edition in the same folder: the former ones stay in it, and the feed says what changed.",
    ),
)
@argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar=lambda: t("DOSSIER", "FOLDER"))
@the_store
@option(
    "--address",
    metavar="URL",
    help=lambda: t(
        "Où le dossier sera sur le web ; par défaut, là où commencent les IRI.",
        "Where the folder will be on the web; by default, where the IRIs begin.",
    ),
)
@the_publisher
@the_contact
@option(
    "--sparql",
    metavar="URL",
    help=lambda: t("L'adresse d'un service SPARQL, s'il y en a un.", "The address of a SPARQL service, if any."),
)
@option(
    "--pages",
    is_flag=True,
    help=lambda: t(
        "Écrit aussi chaque ressource en HTML, Turtle et JSON-LD.",
        "Write each resource as HTML, Turtle and JSON-LD too.",
    ),
)
@click.pass_context
def publish(
    context: click.Context,
    folder: Path,
    store: str,
    address: str | None,
    publisher: str,
    contact: str,
    sparql: str | None,
    pages: bool,
) -> None:
    """Publish a store."""
    from rncp_graph.publication.publish import publish as write
    from rncp_graph.publication.quality import MOST, by_dimension, total

    source = opened(store, watched=False)  # it is verified before all else
    if context.obj and heavy(getattr(source, "version", None)):
        context.obj()  # starts anew, if this is the command line
    with progress(t("publication", "publishing")) as line:
        done = write(
            source,
            folder,
            address=address,
            publisher=publisher,
            contact=contact,
            sparql=sparql,
            pages=pages,
            phase=line.phase,
        )
    edition = done.edition
    display.say(t(f"publié : {folder}, édition {edition.version}", f"published: {folder}, edition {edition.version}"))
    for file in edition.files:
        display.say(f"  {file.path} ({display.size(folder / edition.folder / file.path)})")
    changes = (
        how_many(len(done.changes.came), "IRI venu|IRI venus", "IRI came|IRIs came"),
        how_many(len(done.changes.changed), "changé|changés", "changed"),
        how_many(len(done.changes.gone), "parti|partis", "went"),
    )
    display.say(t("depuis l'édition d'avant : ", "since the edition before: ") + ", ".join(changes))
    display.say(
        t(
            f"qualité des métadonnées : {total(done.measures)} points sur {MOST}",
            f"quality of the metadata: {total(done.measures)} points of {MOST}",
        )
    )
    for dimension, points, most in by_dimension(done.measures):
        display.say(f"  {dimension} {points} / {most}")
