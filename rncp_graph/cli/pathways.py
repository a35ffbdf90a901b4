"""The command that finds pathways: `path`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from rncp_graph.cli import display
from rncp_graph.cli.common import opened, parameters, the_day, the_output, the_store
from rncp_graph.cli.words import Share, argument, command, option
from rncp_graph.language import t

FORMATS = ("text", "json", "ctdl")
SIMILAR = 0.7
"""The score from which a block counts as held where none is said: all known pairs that reach it are right."""


@command(
    help=lambda: t(
        "Cherche des parcours par les certifications : d'un métier ou d'une certification à d'autres. Un bout est un "
        "code ROME (D1407), un numéro (RNCP27413) ou des mots entre guillemets.",
        "Find pathways through certifications: from an occupation or a certification to others. An end is a ROME code "
        "(D1407), a number (RNCP27413), or words in quotes.",
    ),
    epilog=lambda: t(
        "Les poids du modèle et leurs raisons : docs/pathways.fr.md. Fin avec 1 quand aucun chemin n'est trouvé.",
        "The weights of the model and their reasons: docs/pathways.md. Exits with 1 where no path is found.",
    ),
)
@argument("depart", metavar=lambda: t("DE", "FROM"))
@argument("arrivees", nargs=-1, required=True, metavar=lambda: t("VERS...", "TO..."))
@the_store
@option(
    "--have",
    "acquis",
    multiple=True,
    metavar=lambda: t("NUMÉRO|BLOC", "NUMBER|BLOCK"),
    help=lambda: t(
        "Une certification ou un bloc que l'on a ; plusieurs fois si l'on veut.",
        "A certification or a block that is held; may be repeated.",
    ),
)
@option(
    "--similar",
    "ressemblance",
    is_flag=False,
    flag_value=SIMILAR,
    type=Share(above_zero=True),
    metavar="[SCORE]",
    help=lambda: t(
        f"Compte comme acquis les blocs qui ressemblent à ceux que l'on a (score de 0 à 1 ; {SIMILAR} si rien n'est "
        "dit) ; demande « similar --make ».",
        f"Count as held the blocks that are like held ones (score from 0 to 1; {SIMILAR} if none is said); needs "
        "`similar --make`.",
    ),
)
@option(
    "--level",
    "niveau",
    metavar="N",
    help=lambda: t(
        "Le niveau que l'on a ; par défaut, celui de la plupart des certifications du métier.",
        "The level that one has; by default, that of most certifications of the occupation.",
    ),
)
@option(
    "--level-max",
    "niveau_max",
    metavar="N",
    help=lambda: t("Pas de certification au-dessus de ce niveau.", "No certification above this level."),
)
@option(
    "--route",
    "voie",
    multiple=True,
    metavar=lambda: t("VOIE", "ROUTE"),
    help=lambda: t(
        "Seulement ce qui est ouvert par cette voie : vae, apprentissage, FC…",
        "Only what is open by this route: vae, apprenticeship, FC…",
    ),
)
@option(
    "--department",
    "departement",
    metavar=lambda: t("DÉPARTEMENT", "DÉPARTEMENT"),
    help=lambda: t(
        "Écarte ce que l'on sait n'être préparé qu'ailleurs : 75, 2A.",
        "Leave out what is known to be prepared elsewhere only: 75, 2A.",
    ),
)
@the_day(
    help=lambda: t(
        "Le jour du parcours ; par défaut, celui de l'export.", "The day of the path; by default, that of the export."
    )
)
@option(
    "-k",
    "--number",
    "nombre",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    metavar="K",
    help=lambda: t("Combien de chemins, au plus.", "How many paths, at most."),
)
@option(
    "--weight",
    "poids",
    multiple=True,
    metavar=lambda: t("NOM=VALEUR", "NAME=VALUE"),
    help=lambda: t("Un poids du modèle ; plusieurs fois si l'on veut.", "A weight of the model; may be repeated."),
)
@option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help=lambda: t(
        "Forme de la réponse ; ctdl : des ceterms:Pathway en JSON-LD.",
        "Form of the answer; ctdl: ceterms:Pathway in JSON-LD.",
    ),
)
@the_output(
    lambda: t(
        "Écrit aussi les chemins en réseau ou en image ; le suffixe dit la forme, comme pour network.",
        "Write the paths as a network or a picture too; the suffix tells the form, as for network.",
    )
)
def path(
    depart: str,
    arrivees: tuple[str, ...],
    store: str,
    acquis: tuple[str, ...],
    ressemblance: float | None,
    niveau: str | None,
    niveau_max: str | None,
    voie: tuple[str, ...],
    departement: str | None,
    jour: str | None,
    nombre: int,
    poids: tuple[str, ...],
    format_: str,
    output: Path | None,
) -> int:
    """Find pathways."""
    from rncp_graph.pathways import path as find
    from rncp_graph.pathways.ctdl import to_ctdl
    from rncp_graph.pathways.telling import text

    if output:
        from rncp_graph.networks.files import form_of  # networkx takes half a second, for a file alone

        form_of(output)  # a wrong suffix is told before the work
    graph = opened(store)
    found = find(
        graph,
        depart,
        *arrivees,
        acquis=acquis,
        niveau=niveau,
        niveau_max=niveau_max,
        voie=voie,
        departement=departement,
        date=jour,
        nombre=nombre,
        poids=parameters(poids),
        ressemblance=ressemblance,
    )
    if format_ == "json":
        click.echo(json.dumps([one.to_dict() for one in found], ensure_ascii=False, indent=2))
    elif format_ == "ctdl":
        click.echo(json.dumps(to_ctdl(found, graph.base), ensure_ascii=False, indent=2))
    else:
        for rank, one in enumerate(found):
            display.show_lines([*([""] if rank else []), *text(one)])
    if output:
        from rncp_graph.networks.files import write
        from rncp_graph.pathways.graph import whole_of

        write(whole_of(graph, found), output, display.say)
        display.say(t(f"écrit : {output}", f"written: {output}"))
    return 0 if all(one.chemins or one.atteinte for one in found) else 1
