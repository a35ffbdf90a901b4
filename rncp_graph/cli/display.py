"""What people read on a terminal: tables, figures, a report, a progress bar. In a pipe, plain text and nothing else."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rncp_graph.cli.consoles import console
from rncp_graph.language import how_many, language, number, t
from rncp_graph.signs import visible

if TYPE_CHECKING:
    import networkx as nx
    from rich.console import Console

    from rncp_graph.building.report import Report
    from rncp_graph.questions.figures import Figure
    from rncp_graph.questions.parameters import Parameter
    from rncp_graph.questions.question import Question
    from rncp_graph.searching.asking import Found


def out() -> Console:
    """The console of results."""
    terminal = sys.stdout.isatty()
    return console(seen=terminal, soft_wrap=not terminal, file=getattr(sys.stdout, "styled", None))


def err() -> Console:
    """The console of messages, which are for people wherever they go."""
    return console(seen=True, stderr=True, soft_wrap=not sys.stderr.isatty())


def say(message: str) -> None:
    """Say something to the user in one line, beside the results."""
    from rich.text import Text  # marks of style are sought in the square of the time that a long text should take

    err().print(Text(" ".join(message.splitlines()), style="dim"))


def fail(message: str) -> None:
    """Say in one line why the request could not be carried out."""
    from rich.text import Text

    line = visible(" ".join(message.split()))
    err().print(Text("rncp-graph: ", style="bold red").append(line, style="default"))


def escape(text: str) -> str:
    """Return a text in which no bracket is taken for a mark of style."""
    from rich.markup import escape as plain

    return plain(text)


def show_command(arguments: list[str]) -> None:
    """Print a command of the demonstration before it runs."""
    sys.stdout.flush()
    out().print(f"\n[bold cyan]$ rncp-graph {escape(shlex.join(arguments))}[/]")


def size(path: Path) -> str:
    """Return the size of a file in a readable unit."""
    count = float(path.stat().st_size)
    for unit in (t("octets", "bytes"), t("ko", "kB"), t("Mo", "MB")):
        if count < 1000:
            return f"{number(round(count, 1) if unit != t('octets', 'bytes') else int(count))} {unit}"
        count /= 1000
    return f"{number(round(count, 1))} {t('Go', 'GB')}"


# --- answers ------------------------------------------------------------------------------------------------------


def show_found(found: Found) -> None:
    """Print what a search found, for people: the kind in words, the state, no IRI."""
    from rncp_graph.questions.table import cell, show
    from rncp_graph.questions.types import GENRES

    names = (("genre", "kind"), ("code", "code"), ("intitulé", "title"), ("active", "active"), ("niveau", "level"))
    rows = [[t(*GENRES[row["genre"]]), *(cell(row[name]) for name in found.columns[1:-1])] for row in found]
    if rows:
        show([t(*name) for name in names], rows)


def colon() -> str:
    """Return the colon as the language in force sets it."""
    return t(" :", ":")


def list_questions(questions: list[Question]) -> None:
    """Print the questions that can be asked, by theme, with their number and their parameters."""
    from rncp_graph.questions.header import THEMES

    lang, screen = language(), out()
    width = max(len(question.cq) for question in questions)
    for theme, names in THEMES.items():
        of_theme = [question for question in questions if question.theme == theme]
        if of_theme:
            screen.print(f"\n[bold]{escape(t(*names))}[/]")
        for question in sorted(of_theme, key=lambda q: (not q.cq, q.cq, q.id)):
            said = _signature(question.id, question.parametres)
            screen.print(f"  [dim]{question.cq:<{width}}[/] [cyan]{said}[/]")
            screen.print(f"  {'':<{width}} {escape(question.question[lang])}")


def list_networks(networks: list[Question]) -> None:
    """Print the networks that can be drawn, with their parameters."""
    from rncp_graph.networks.ends import parameters

    for asked in networks:
        out().print(f"  [cyan]{_signature(asked.id, parameters(asked).values())}[/]")
        out().print(f"  {escape(asked.question[language()])}")


def _signature(name: str, parametres: Iterable[Parameter]) -> str:
    """A name, and the parameters that go with it: those in brackets may be left out."""
    words = [f"{p.nom}={p.exemple}" if p.demande else f"[{p.nom}={p.exemple}]" for p in parametres]
    return escape(" ".join([name, *words]))


def show_network(graph: nx.Graph[str], name: str) -> None:
    """Print the figures of a network."""
    arrows = ("arc|arcs", "arc|arcs") if graph.is_directed() else ("arête|arêtes", "edge|edges")
    nodes = how_many(graph.number_of_nodes(), "sommet|sommets", "node|nodes")
    click.echo(f"{name}{colon()} {nodes}, {how_many(graph.number_of_edges(), *arrows)}")


def show_lines(lines: Iterable[str]) -> None:
    """Print lines as they are; a terminal wraps them. A pipe needs no console, of which the import is felt."""
    show = (lambda line: out().print(escape(line))) if sys.stdout.isatty() else click.echo
    for line in lines:
        show(line)


def show_statistics(figures: list[Figure]) -> None:
    """Print figures, one a line, without a console: to import one takes longer than to read the figures."""
    width = max(len(label) for _, label, _ in figures)
    for _, label, value in figures:
        click.echo(f"{label:<{width}}  {number(value):>12}")


# --- the report of a build ------------------------------------------------------------------------------------------


def show_rapport(summary: Report, store: Path, written: Path | None) -> None:
    """Print what a build read, and what is doubtful in it."""
    from rncp_graph.model.doubts import kind_label

    screen = out()
    for source in summary.sources:
        version = f", {t('flux', 'flow')} {source.version_flux}" if source.version_flux else ""
        day = f", {source.date_export.isoformat()}" if source.date_export else ""
        fiches = how_many(source.fiches, "fiche|fiches", "fiche|fiches")
        screen.print(f"  {escape(source.nom)} [dim]({source.format}{version}{day})[/]{colon()} {fiches}")
    thousands = round(summary.triples / summary.seconds / 1000) if summary.seconds else 0
    speed = how_many(thousands, "millier|milliers", "thousand")
    seconds = number(round(summary.seconds, 1))
    place = f"[bold]{escape(str(store))}[/]{colon()}"
    certifications = how_many(summary.certifications, "certification|certifications", "certification|certifications")
    triples = how_many(summary.triples, "triplet|triplets", "triple|triples")
    screen.print(
        f"{place} {certifications}, {triples}, "
        + t(f"en {seconds} s ({speed} par seconde)", f"in {seconds} s ({speed} a second)")
    )
    _show_counts(t("éléments inconnus", "unknown elements"), dict(summary.unknowns))
    doubts = {kind_label(genre): count for genre, count in summary.problemes.most_common()}
    _show_counts(t("valeurs douteuses, gardées telles quelles", "doubtful values, kept as they are"), doubts)
    for genre, _ in summary.problemes.most_common(5):
        for probleme in summary.examples(genre)[:1]:
            place = " ".join(part for part in (probleme.fiche, probleme.champ) if part)
            said = f"{kind_label(genre)}{colon()} {place} {probleme.valeur[:60]!r}"
            screen.print(f"    [dim]{escape(said)}[/]")
    for probleme in summary.examples("fichier-absent"):
        table, lacking = probleme.valeur, probleme.champ
        screen.print(
            escape(
                t(
                    f"table {table} absente : le graphe est sans {lacking}",
                    f"table {table} is missing: the graph is without {lacking}",
                )
            )
        )
    _show_codes(summary)
    if summary.disagreements:
        screen.print(
            t(
                f"désaccords entre sources : {number(summary.disagreements)} (« rncp-graph query desaccords »)",
                f"disagreements between sources: {number(summary.disagreements)} (`rncp-graph query desaccords`)",
            )
        )
    if written:
        say(t(f"valeurs douteuses écrites dans {written}", f"doubtful values written to {written}"))


def _show_codes(summary: Report) -> None:
    """Print which codes official lists do not know, and of which nomenclatures no list was given."""
    for scheme, (quoted, unknown) in sorted(summary.codes.items()):
        if unknown is not None:
            title = t(f"codes {scheme} absents de la liste officielle", f"{scheme} codes that the official list lacks")
            shown = f" [dim]({escape(', '.join(unknown[:12]))})[/]" if unknown else ""
            out().print(f"{title}{colon()} {number(len(unknown))} / {number(quoted)}{shown}")
    if missing := summary.unchecked:
        detail = ", ".join(f"{scheme} {number(count)}" for scheme, count in missing.items())
        title = t("codes non vérifiés, faute de liste officielle", "codes not checked, for want of an official list")
        out().print(f"{title}{colon()} {escape(detail)}")


def _show_counts(title: str, counts: dict[str, int]) -> None:
    total = sum(counts.values())
    detail = ", ".join(f"{name} {number(count)}" for name, count in list(counts.items())[:12])
    out().print(f"{escape(title)}{colon()} {number(total)}" + (f" [dim]({escape(detail)})[/]" if detail else ""))


def show_sections(sections: Iterator[tuple[str, list[str]]]) -> None:
    """Print sections, each with its heading."""
    screen = out()
    for rank, (title, lines) in enumerate(sections):
        screen.print(f"{'' if rank == 0 else chr(10)}[bold cyan]{escape(title)}[/]")
        for line in lines:
            screen.print(f"  {escape(line)}")
