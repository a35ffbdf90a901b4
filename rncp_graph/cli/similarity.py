"""The command of likenesses of blocks: `similar`."""

from __future__ import annotations

from pathlib import Path

import click

from rncp_graph.cli import display
from rncp_graph.cli.answers import Form, give
from rncp_graph.cli.asking import FORMATS_TABLE
from rncp_graph.cli.common import folder_of, opened, the_output, the_store
from rncp_graph.cli.progress import progress
from rncp_graph.cli.words import Share, argument, command, option
from rncp_graph.language import language, number, t


@command(
    help=lambda: t(
        "Blocs proches de ceux d'une certification, dans toutes les autres ou dans une : chaque ligne dit si la "
        "correspondance est officielle, ou n'est qu'une ressemblance de textes, avec son score. --make calcule les "
        "ressemblances, dans le graphe graph/similarites d'une nouvelle version de la base.",
        "Blocks near those of a certification, in all others or in one: each row says whether the equivalence is "
        "official, or is a mere likeness of texts, with its score. --make computes the likenesses, in the graph "
        "graph/similarites of a new version of the store.",
    ),
    epilog=lambda: t(
        "Exemples : similar --make ; similar RNCP35959 ; similar RNCP35959 RNCP31899.",
        "Examples: similar --make; similar RNCP35959; similar RNCP35959 RNCP31899.",
    ),
)
@argument("certification", required=False, metavar=lambda: t("[NUMÉRO]", "[NUMBER]"))
@argument("vers", required=False, metavar=lambda: t("[AUTRE_NUMÉRO]", "[OTHER_NUMBER]"))
@the_store
@option(
    "--make",
    is_flag=True,
    help=lambda: t(
        "Calcule les ressemblances de tous les blocs ; celles qui y étaient s'en vont.",
        "Compute the likenesses of all blocks; those that were there go.",
    ),
)
@option(
    "-k",
    type=click.IntRange(min=1),
    help=lambda: t(
        "Avec --make : combien de blocs proches garder d'un bloc (10).",
        "With --make: how many near blocks to keep of a block (10).",
    ),
)
@option(
    "--threshold",
    type=Share(),
    help=lambda: t(
        "Le score sous lequel une ressemblance n'est pas gardée (0,5 avec --make), ou n'est pas montrée.",
        "The score below which a likeness is not kept (0.5 with --make), or not shown.",
    ),
)
@option(
    "--format",
    "format_",
    type=click.Choice(FORMATS_TABLE),
    help=lambda: t(
        "Forme de la réponse ; celle du suffixe avec -o, sinon table.",
        "Form of the answer; that of the suffix with -o, else table.",
    ),
)
@the_output(lambda: t("Où écrire la réponse.", "Where to write the answer."))
def similar(
    certification: str | None,
    vers: str | None,
    store: str,
    make: bool,
    k: int | None,
    threshold: float | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Compute likenesses, or ask for the blocks near those of a certification."""
    if make == (certification is not None):
        raise click.UsageError(t("donnez --make, ou un numéro de fiche", "give --make, or the number of a fiche"))
    if make:
        _make(store, k, threshold)
        return
    if k is not None:
        raise click.UsageError(t("-k va avec --make", "-k goes with --make"))
    assert certification is not None  # noqa: S101 - said above
    from rncp_graph.questions.question import asked_for
    from rncp_graph.similarity.near import QUESTION, near_blocks

    found = near_blocks(opened(store), certification, vers, threshold or 0)
    give(found, Form.of(format_, output, labels=False))
    if not len(found):
        display.say(asked_for(QUESTION).vide[language()])


def _make(store: str, k: int | None, threshold: float | None) -> None:
    from rncp_graph.similarity import NEIGHBOURS, THRESHOLD
    from rncp_graph.similarity import similar as find

    with progress() as line:
        found = find(
            folder_of(store),
            k=NEIGHBOURS if k is None else k,
            threshold=THRESHOLD if threshold is None else threshold,
            progress=line,
        )
    pairs, blocks = number(found.pairs), number(found.blocks)
    display.say(
        t(
            f"{store} : {pairs} ressemblances entre {blocks} blocs, en {found.seconds:.1f} s",
            f"{store}: {pairs} likenesses among {blocks} blocks, in {found.seconds:.1f} s",
        )
    )
