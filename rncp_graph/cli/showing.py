"""The command that shows one thing: `show`."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rncp_graph.cli import display
from rncp_graph.cli.common import opened, read_day, the_day, the_output, the_store
from rncp_graph.cli.words import argument, command, option
from rncp_graph.language import t
from rncp_graph.terms import PREFIXES

if TYPE_CHECKING:
    from rncp_graph.portraits import Portrait
    from rncp_graph.stores import Store

PAGES = ("text", "md", "html")
DATA = ("json", "turtle", "jsonld")


@command(
    help=lambda: t(
        "Montre une fiche, ou tout ce qui a un IRI : métier (M1805), domaine, bloc, organisme (SIREN, SIRET), texte.",
        "Show a fiche, or anything with an IRI: occupation (M1805), domain, block, body (SIREN, SIRET), legal text.",
    ),
    epilog=lambda: t(
        "Une nomenclature se nomme devant le code s'il le faut : rome:M1805, idcc:16. De ce qui n'est pas une fiche, "
        "json donne la page, et turtle ce que le graphe en dit.",
        "A nomenclature is named before the code where needed: rome:M1805, idcc:16. Of what is no fiche, json gives "
        "the page, and turtle what the graph says of it.",
    ),
)
@argument("nom", metavar="RNCP27413 | M1805 | SIRET | IRI")
@the_store
@the_day(
    help=lambda: t(
        "L'état à ce jour ; par défaut, à la date de l'export et aujourd'hui.",
        "The state as of this day; by default, on the date of the export and today.",
    ),
)
@option(
    "--format",
    "format_",
    type=click.Choice((*PAGES, *DATA)),
    default="text",
    show_default=True,
    help=lambda: t(
        "html et md : une page complète, à imprimer ou à donner.",
        "html and md: a complete page, to print or to give away.",
    ),
)
@the_output(lambda: t("Où l'écrire ; sans lui, à l'écran.", "Where to write it; without it, on the screen."))
def show(nom: str, store: str, jour: str | None, format_: str, output: Path | None) -> None:
    """Show a thing."""
    from rncp_graph.files import writing
    from rncp_graph.portraits import portrait
    from rncp_graph.portraits.naming import named, short
    from rncp_graph.portraits.renderers.text import passages

    day = read_day(jour) if jour else None
    graph = opened(store)
    found = named(graph, nom)
    if found.others:
        others = ", ".join(short(node, graph.base) for node in found.others)
        display.say(t(f"« {nom} » est aussi : {others}", f"`{nom}` is also: {others}"))
    if output is None and format_ == "text":
        display.show_sections(passages(portrait(graph, found.iri, day)))
        return
    said = _data(graph, found.iri, format_, day) if format_ in DATA else _page(portrait(graph, found.iri, day), format_)
    if output is None:
        click.echo(said, nl=False)
        return
    with writing(output) as out:
        out.write(said.encode())
    display.say(t(f"écrit : {output} ({display.size(output)})", f"written: {output} ({display.size(output)})"))


def _page(portrait: Portrait, form: str) -> str:
    """Lay a portrait out."""
    from rncp_graph.portraits.renderers import html, markdown, text

    return {"text": text.plain, "md": markdown.markdown, "html": html.html}[form](portrait)


def _data(store: Store, node: str, form: str, day: date | None) -> str:
    """Give a record, else a portrait, or the triples."""
    from pyoxigraph import Quad, RdfFormat, serialize

    from rncp_graph.exports.jsonld import write
    from rncp_graph.portraits import portrait, to_json
    from rncp_graph.questions.finding import record_at, triples_about
    from rncp_graph.rdf.jsonld import document
    from rncp_graph.rdf.jsonld import to_json as fields

    triples = triples_about(store, node)
    if form == "turtle":
        return (serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()
    fiche = record_at(store, node)
    if form == "jsonld" and not fiche:
        out = BytesIO()
        write((Quad(triple.subject, triple.predicate, triple.object) for triple in triples), out, store.base)
        return out.getvalue().decode()
    value = (
        (fields(fiche) if fiche else to_json(portrait(store, node, day)))
        if form == "json"
        else document(fiche, store.base)
    )
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
