"""Numbers of options: what is none, or absurd, is refused before any work begins."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from rncp_graph.cli import cli


def options(command: click.Command, *path: str) -> Iterator[tuple[str, click.Parameter]]:
    below = {**getattr(command, "commands", {}), **getattr(command, "forms", {})}
    for name, one in below.items():
        yield from options(one, *path, name)
    yield from ((" ".join((*path, parameter.opts[-1])), parameter) for parameter in command.params)


NUMBERS = {name: one for name, one in options(cli) if isinstance(one.type, click.types._NumberRangeBase)}


def test_all_commands_are_looked_at() -> None:
    assert {"build --processes", "path --similar", "network report --seed", "serve --port"} <= set(NUMBERS)
    assert not [one for _, one in options(cli) if one.type in (click.INT, click.FLOAT)], "a number without bounds"


@pytest.mark.parametrize("said", ["", "x", "-5", "nan", "inf", "1e400", "0x10"])
@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_that_is_none_is_refused(name: str, said: str) -> None:
    one = NUMBERS[name]
    with pytest.raises(click.BadParameter):
        one.type.convert(said, one, None)
