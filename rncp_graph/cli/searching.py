"""The command that finds things by words: `search`."""

from __future__ import annotations

import click

from rncp_graph.cli import display
from rncp_graph.cli.answers import TABLE, Form
from rncp_graph.cli.asking import FORMATS_TABLE
from rncp_graph.cli.common import opened, parameters, the_store
from rncp_graph.cli.words import argument, command, option
from rncp_graph.language import t

FORMATS_FOUND = (*(form for form in FORMATS_TABLE if form != "parquet"), "iris")


@command(
    help=lambda: t(
        "Cherche par mots, par numéro ou par code : certifications, blocs, métiers, organismes, domaines. Pour choisir "
        "d'une ou de plusieurs valeurs : niveau=, registre=, etat=, nsf=, formacode=, rome=, voie=, genre=.",
        "Search by words, by a number or a code: certifications, blocks, occupations, bodies, domains. To narrow, by "
        "one value or several: niveau= (level), registre=, etat= (state), nsf=, formacode=, rome=, voie= (route), "
        "genre= (kind).",
    )
)
@argument(
    "mots", nargs=-1, required=True, metavar=lambda: t("MOTS... [filtre=valeur]...", "WORDS... [filter=value]...")
)
@the_store
@option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help=lambda: t("Combien de réponses, au plus.", "How many answers, at most."),
)
@option(
    "--format",
    "format_",
    type=click.Choice(FORMATS_FOUND),
    default=TABLE,
    show_default=True,
    help=lambda: t(
        "Forme de la réponse ; iris : ce qu'un VALUES de SPARQL prend.",
        "Form of the answer; iris: what a VALUES of SPARQL takes.",
    ),
)
def search(mots: tuple[str, ...], store: str, limit: int, format_: str) -> None:
    """Search by words."""
    from rncp_graph.searching.asking import found_by

    filters = parameters(tuple(word for word in mots if "=" in word))
    asked = " ".join(word for word in mots if "=" not in word)
    found = found_by(opened(store), asked, filters, limit)
    if format_ == "iris":
        for iri in found.iris:
            click.echo(f"<{iri}>")
    elif format_ == TABLE:
        display.show_found(found)
    else:
        Form(format_, None, labels=False).give(found.columns, found.terms, found.about)
    if found.said:
        display.say(found.said)
