"""What commands share: the option that names the store, parameters of questions, the opening of a store."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from rncp_graph.cli import display
from rncp_graph.cli.words import Decorator, Words, option
from rncp_graph.errors import LimitReached, QuestionError, StoreError
from rncp_graph.language import t
from rncp_graph.settings import Settings, settings

if TYPE_CHECKING:
    from rncp_graph.stores.endpoint.sparql import SparqlStore
    from rncp_graph.stores.oxigraph import OxigraphStore


def stated_store() -> str:
    """Return the store that the settings name, which a command takes unless it is told another."""
    return settings().store


def unless_told() -> str:
    """Say which store that is."""
    return t(f"(RNCP_GRAPH_STORE, sinon {Settings().store})", f"(RNCP_GRAPH_STORE, else {Settings().store})")


the_store = option(
    "--store",
    default=stated_store,
    metavar=lambda: t("DOSSIER|URL", "FOLDER|URL"),
    help=lambda: (
        t(
            "La base à interroger, ou l'adresse d'un service SPARQL 1.1 ",
            "The store to ask, or the address of a SPARQL 1.1 endpoint ",
        )
        + unless_told()
    ),
)


the_publisher = option(
    "--publisher", default="", metavar=lambda: t("NOM", "NAME"), help=lambda: t("Qui publie.", "Who publishes.")
)

the_contact = option(
    "--contact",
    default="",
    metavar=lambda: t("URL|COURRIEL", "URL|MAIL"),
    help=lambda: t("À qui s'adresser : une page ou un courriel.", "Whom to write to: a page or an address of mail."),
)


def the_day(help: Words) -> Decorator:  # noqa: A002 - the name is click's
    """Make the option that names a day, as `read_day` reads it; `help` says what it is the day of."""
    return option("--date", "jour", metavar=lambda: t("JOUR", "DAY"), help=help)


def the_output(help: Words) -> Decorator:  # noqa: A002 - the name is click's
    """Make the option that names a file to write an answer to; `help` says what is written."""
    return option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar=lambda: t("FICHIER", "FILE"),
        help=help,
    )


def read_day(said: str) -> date:
    """Read a day as a parameter of a question. Raises `QuestionError` for another text.

    >>> read_day("31/01/2021")
    datetime.date(2021, 1, 31)
    """
    from rncp_graph.questions.parameters import Parameter

    return date.fromisoformat(Parameter.named("date").n_triples(said, "").split('"')[1])


LONG = 3.0
"""Seconds that a command takes before the files of its store are verified beside it."""


def parameters(said: tuple[str, ...]) -> dict[str, str | list[str]]:
    """Read `name=value` words; a name that comes again has one more value.

    >>> parameters(("rome=D1407", "niveau=5", "niveau=6"))
    {'rome': 'D1407', 'niveau': ['5', '6']}
    """
    found: dict[str, list[str]] = {}
    for word in said:
        name, equals, value = word.partition("=")
        if not equals:
            raise QuestionError(t(f"« {name} » : écrivez nom=valeur", f"`{name}`: write name=value"))
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def opened(where: str, *, watched: bool = True) -> OxigraphStore | SparqlStore:
    """Open a store for a command, which then ends when it takes long and a file of the store is damaged.

    A command that is not to end is not `watched`.

    Where the engine counts or sorts, it meets a damaged block again and again, and its errors fill the memory: it gives
    no error, and hears no interruption.
    """
    from rncp_graph.stores import open_store
    from rncp_graph.stores.oxigraph import OxigraphStore

    command = click.get_current_context()
    store = open_store(where)
    if watched and isinstance(store, OxigraphStore) and store.version:
        over = Event()
        command.call_on_close(over.set)
        command.with_resource(_blamed(where, store.version))
        verify = copy_context().run  # it speaks the language of the command
        Thread(target=verify, args=(_verify, where, store.version, over), daemon=True).start()
    return store


@contextmanager
def _blamed(where: str, version: Path) -> Iterator[None]:
    """Say that a version is damaged in place of a limit of memory: its errors may have filled it before `LONG`."""
    from rncp_graph.stores.seals import damage

    try:
        yield
    except LimitReached as error:
        if error.limit == "memory" and (said := damage(version, where)):
            raise StoreError(said) from error
        raise


def _verify(where: str, version: Path, over: Event) -> None:
    """End the process when a version is damaged, unless the command is over by then."""
    from rncp_graph.stores.seals import damage

    if not over.wait(LONG) and (said := damage(version, where)) and not over.is_set():
        display.fail(said)
        os._exit(2)  # the main thread is within the engine


def folder_of(store: str | Path) -> Path:
    """Return the folder of a store. Raises `StoreError` for the address of an endpoint, where it takes a folder."""
    from rncp_graph.stores import is_address

    if is_address(store):
        raise StoreError(
            t(
                "cette commande veut une base dans un dossier ; pour un service : rncp-graph pull, push",
                "this command needs a store in a folder; for an endpoint: rncp-graph pull, push",
            )
        )
    return Path(store)
