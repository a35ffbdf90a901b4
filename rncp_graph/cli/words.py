"""Commands whose help speaks the language in force when it is read, not when it was imported.

Where click takes a text (`help`, `epilog`, `metavar`), these take a function that says it:

    @command(help=lambda: t("Donne les chiffres de la base.", "Give the figures of the store."))
    @option("-o", "--output", metavar=lambda: t("DOSSIER", "FOLDER"))

What click itself says is in `french.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isnan
from typing import Any

import click

from rncp_graph.cli.french import install
from rncp_graph.language import t

install()

Words = str | Callable[[], str] | None
Decorator = Callable[[Callable[..., Any]], Any]


class _Said:
    """An attribute that is set to a text or to a function that says one, and read as a text."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        words = instance.__dict__.get(self._name)
        return words() if callable(words) else words

    def __set__(self, instance: Any, words: Words) -> None:
        instance.__dict__[self._name] = words


class Option(click.Option):
    """An option with help and metavar in the language in force."""

    help = _Said()
    metavar = _Said()

    def __init__(self, *names: Any, help: Words = None, **rest: Any) -> None:  # noqa: A002 - the name is click's
        super().__init__(*names, **rest)
        self.help = help


class Argument(click.Argument):
    """An argument with a metavar in the language in force."""

    metavar = _Said()


def _help_option() -> Option:
    def show(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
        if wanted and not context.resilient_parsing:
            click.echo(context.get_help())
            context.exit()

    said = {"is_flag": True, "is_eager": True, "expose_value": False, "callback": show}
    return Option(["-h", "--help"], **said, help=lambda: t("Montre cette aide.", "Show this message and exit."))


class Share(click.FloatRange):
    """A share, from 0 to 1: click takes `nan`, which no bound holds, for a number within all bounds."""

    def __init__(self, *, above_zero: bool = False) -> None:
        super().__init__(0, 1, min_open=above_zero)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number. Raises `click.BadParameter` for what is none, or out of bounds."""
        found = super().convert(value, param, ctx)
        if isnan(found):
            self.fail(t("ce n'est pas un nombre", "this is no number"), param, ctx)
        return found


class Command(click.Command):
    """A command whose help is in the language in force."""

    help = _Said()
    epilog = _Said()
    short_help = _Said()

    def __init__(self, name: str | None, params: list[click.Parameter] | None = None, **rest: Any) -> None:
        # the option that click would add later has its words fixed, and is made anew in each thread that asks for it
        super().__init__(name, params=[*(params or ()), _help_option()], add_help_option=False, **rest)
        self.forms: dict[str, Command] = {}
        """Commands that the first word may name instead: `network NAME`, `network report NAME`."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the words of the command, or hand them to the form that the first of them names."""
        if args and (form := self.forms.get(args[0])):
            return form.make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the other forms of the command, then what comes last."""
        if self.forms:
            with formatter.section(t("Autres formes", "Other forms")):
                formatter.write_dl(
                    [(f"{ctx.command_path} {name}", form.get_short_help_str(200)) for name, form in self.forms.items()]
                )
        super().format_epilog(ctx, formatter)


class Group(Command, click.Group):
    """A group that lists its commands in the order in which one meets them."""

    subcommand_metavar = _Said()

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the commands in order of definition."""
        return list(self.commands)


def command(**words: Any) -> Decorator:
    """Make a command of a function."""
    return click.command(cls=Command, **words)


def option(*names: str, **words: Any) -> Decorator:
    """Add an option to a command."""
    return click.option(*names, cls=Option, **words)


def argument(name: str, **words: Any) -> Decorator:
    """Add an argument to a command."""
    return click.argument(name, cls=Argument, **words)
