"""How an answer to a question is given: a table for people, or one of the forms for programs, here or in a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rncp_graph.cli import display
from rncp_graph.cli.progress import progress
from rncp_graph.errors import QuestionError
from rncp_graph.language import how_many, t, yes_no

if TYPE_CHECKING:
    from rncp_graph.questions.bulk import Answers
    from rncp_graph.questions.table import Table
    from rncp_graph.questions.values import Terms

TABLE = "table"
"""The form for people, which is no file."""
FAULTS = 10
"""Ill-formed rows that are told one by one; the answer has them all."""


@dataclass(frozen=True, slots=True)
class Form:
    """In which form an answer is given, and where; with a column of labels beside each of codes, or not."""

    name: str
    output: Path | None
    labels: bool

    @classmethod
    def of(cls, said: str | None, output: Path | None, *, labels: bool, besides: tuple[str, ...] = ()) -> Form:
        """Return the form that is said, else that of the suffix of a file, else the table.

        Raises `QuestionError` for a suffix that is none, a file of the form for people, and Parquet without a file.
        """
        from rncp_graph.questions.forms import form_of

        name = said or (form_of(output, besides) if output else TABLE)
        if output and name == TABLE:
            raise QuestionError(t("-o : la forme table est pour l'écran", "-o: the form table is for the screen"))
        if name == "parquet" and not output:
            raise QuestionError(
                t("--format parquet : donnez un fichier avec -o", "--format parquet: give a file with -o")
            )
        return cls(name, output, labels)

    def give(self, columns: tuple[str, ...], rows: Iterable[Terms], about: Mapping[str, Any]) -> None:
        """Write rows as they come."""
        from rncp_graph.questions import forms, table
        from rncp_graph.questions.codes import labelled

        if self.labels:
            columns, rows = labelled(columns, rows)
        if self.output:
            forms.write(columns, rows, self.output, self.name, about)
            display.say(t(f"écrit : {self.output}", f"written: {self.output}"))
        elif self.name == TABLE:
            table.show(columns, table.texts(columns, rows))
        else:
            forms.TEXTS[self.name](columns, rows, sys.stdout)
            click.echo(nl=self.name == "json")


def give(answer: Table | list[Any] | bool, form: Form) -> None:
    """Give what a query gave: rows, triples, or yes and no."""
    if isinstance(answer, bool) and form.name in (TABLE, "json") and not form.output:
        click.echo(json.dumps({"head": {}, "boolean": answer}) if form.name == "json" else yes_no(answer))
    elif isinstance(answer, list) and form.name == TABLE:
        click.echo("".join(f"{triple} .\n" for triple in answer), nl=False)
    elif isinstance(answer, bool | list):
        raise QuestionError(t(f"--format {form.name} est pour des lignes", f"--format {form.name} is for rows"))
    else:
        form.give(answer.columns, answer.terms, answer.about)
        if form.name == TABLE and sys.stdout.isatty():
            display.say(how_many(len(answer), "ligne|lignes", "row|rows"))


class Faults:
    """Hears of rows that are ill-formed, and tells the first of them."""

    def __init__(self) -> None:
        self.heard = 0

    def __call__(self, fault: str) -> None:
        """Tell a fault, unless many were told."""
        self.heard += 1
        if self.heard <= FAULTS:
            display.say(fault)


def give_each(answers: Answers, form: Form) -> int:
    """Give the answers to the rows of a table, say how far they are, and return the exit status: 1 for faults."""
    with progress() as line:

        def told() -> Iterator[Terms]:
            for row in answers.terms:
                line(t("lignes", "rows"), answers.asked)
                yield row

        form.give(answers.columns, told(), answers.about)
    display.say(answers.summary())
    return 1 if answers.refused else 0
