"""Commands of inference: `reason`, `why`."""

from __future__ import annotations

from pathlib import Path

import click

from rncp_graph.cli import display
from rncp_graph.cli.common import folder_of, opened, the_output, the_store
from rncp_graph.cli.progress import progress
from rncp_graph.cli.words import argument, command, option
from rncp_graph.language import how_many, number, t

ENGINES = ("rules", "owlrl")


@command(
    help=lambda: t(
        "Infère ce qui découle du graphe (OWL 2 RL et règles), dans le graphe graph/inferences d'une nouvelle version "
        "de la base ; ce que la base énonce n'y change pas.",
        "Infer what follows from the graph (OWL 2 RL and rules), in the graph graph/inferences of a new version of the "
        "store; what the store states is left as it is.",
    )
)
@the_store
@option(
    "--engine",
    type=click.Choice(ENGINES),
    default=ENGINES[0],
    show_default=True,
    help=lambda: t(
        "rules : les axiomes en règles SPARQL, à toute taille ; owlrl : la référence, pour de petites bases.",
        "rules: the axioms as SPARQL rules, at any size; owlrl: the reference, for small stores.",
    ),
)
@the_output(
    lambda: t(
        "Écrit les inférences dans ce fichier (.nq, .nq.gz), et laisse la base comme elle est.",
        "Write the inferences to this file (.nq, .nq.gz), and leave the store as it is.",
    )
)
def reason(store: str, engine: str, output: Path | None) -> None:
    """Infer what follows."""
    from rncp_graph.reasoning import reason as infer

    if output and not output.name.endswith((".nq", ".nq.gz")):
        raise click.UsageError(t("le fichier finit par .nq ou .nq.gz", "the file ends in .nq or .nq.gz"))
    with progress() as line:
        found = infer(folder_of(store), engine=engine, output=output, progress=line)
    count = how_many(found.statements, "énoncé inféré|énoncés inférés", "statement inferred|statements inferred")
    rules = how_many(found.rules, "règle|règles", "rule|rules")
    seconds = number(round(found.seconds, 1))
    display.say(
        t(
            f"{output or store} : {count} par {rules} ({engine}), en {seconds} s",
            f"{output or store}: {count} by {rules} ({engine}), in {seconds} s",
        )
    )


@command(
    help=lambda: t(
        "Explique un énoncé de la base : qui le dit et où, ou la règle dont il découle et ses prémisses, jusqu'à ce "
        "qui est énoncé.",
        "Explain a statement of the store: who states it and where, or the rule from which it follows and its "
        "premises, down to what is stated.",
    ),
    epilog=lambda: t(
        "Exemples : why RNCP27413 codeRome D1407 ; why RNCP28155 'succède à' RNCP4049 ; why 7141 a elm:Qualification.",
        "Examples: why RNCP27413 codeRome D1407; why RNCP28155 succeeds RNCP4049; why 7141 a elm:Qualification.",
    ),
)
@argument("sujet", metavar=lambda: t("SUJET", "SUBJECT"))
@argument("propriete", metavar=lambda: t("PROPRIÉTÉ", "PROPERTY"))
@argument("objet", metavar=lambda: t("OBJET", "OBJECT"))
@the_store
def why(sujet: str, propriete: str, objet: str, store: str) -> None:
    """Explain a statement."""
    from rncp_graph.reasoning.explaining import why as explain
    from rncp_graph.reasoning.words import lines, statement

    graph = opened(store)
    for line in lines(graph, explain(graph, *statement(graph, sujet, propriete, objet))):
        click.echo(line)
