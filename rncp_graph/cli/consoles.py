"""Where people read: a console and a terminal that show signs for what is not seen (`signs.py`)."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from rncp_graph.signs import visible

if TYPE_CHECKING:
    from rich.console import Console


class Terminal(io.TextIOWrapper):
    """A terminal on which all that is written is seen; `styled` is the one beneath, for those who style."""

    def __init__(self, styled: io.TextIOWrapper) -> None:
        super().__init__(styled.buffer, styled.encoding, styled.errors, line_buffering=True)
        self.styled = styled

    def write(self, text: str) -> int:
        """Write a text with signs for what is not seen."""
        super().write(visible(text.replace("\r\n", "\n")))
        return len(text)


def console(*, seen: bool, **rest: Any) -> Console:
    """Return a console; where it is `seen`, by people that is, whatever is printed on it has signs and true widths."""
    from rich.console import Console
    from rich.text import Text

    class Seen(Console):
        def render_str(self, text: str, **rest: Any) -> Text:
            return super().render_str(visible(text), **rest)

    return (Seen if seen else Console)(highlight=False, emoji=False, **rest)


@contextmanager
def binary() -> Iterator[IO[bytes]]:
    """Open standard output for a text in bytes; a terminal has it when the block ends, with its signs."""
    if not isinstance(sys.stdout, Terminal):
        yield sys.stdout.buffer
        return
    held = io.BytesIO()
    yield held
    sys.stdout.write(held.getvalue().decode(errors="replace"))
