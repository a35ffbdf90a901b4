"""The border of the command line: whatever comes of a command is an exit status, and one line beside its results.

Exit status: 0 done, 1 the answer is a failure, 2 the request could not be carried out, 70 a fault of the program, 130
interrupted.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

import click

from rncp_graph.cli import display
from rncp_graph.cli.consoles import Terminal
from rncp_graph.errors import RncpGraphError, SettingError
from rncp_graph.language import t
from rncp_graph.reasons import fault, quoted
from rncp_graph.settings import settings

REFUSED, FAULT, INTERRUPTED = 2, 70, 130


def ended(command: Callable[[], object]) -> int:
    """Run a command, and return its exit status; what it raises is told in one line on standard error."""
    try:
        _hear()
        status = command()
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except BaseException as error:  # nothing passes
        return _status(error)
    finally:
        _let_go()


def _hear() -> None:
    """Hear interruptions from here on, and have a terminal that is not UTF-8 show what it can."""
    main = threading.current_thread() is threading.main_thread()
    if main and signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # see `__main__`
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.isatty() and not isinstance(sys.stdout, Terminal):
        sys.stdout = Terminal(sys.stdout)


def _status(error: BaseException) -> int:
    """Tell what was raised, in one line, and return the exit status for it."""
    if isinstance(error, SystemExit):
        # click exits with 1 when the reader of a pipe is gone, which is no failure
        return error.code if isinstance(error.code, int) and error.code != 1 else 0
    if isinstance(error, BrokenPipeError):
        return 0
    if isinstance(error, click.Abort | KeyboardInterrupt):
        said = t("interrompu ; la base présente est inchangée", "interrupted; the present store is unchanged")
        return _told(INTERRUPTED, said, display.say)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return _told(REFUSED, error.format_message(), lambda said: click.echo(said, err=True))
    if _for_developers():
        traceback.print_exception(error)
    said = _refusal(error)
    return _told(REFUSED, said) if said else _told(FAULT, _fault(error))


def _refusal(error: BaseException) -> str:
    """Why a request could not be carried out; nothing where the program is at fault."""
    match error:
        case click.ClickException():
            return usage(error)
        case RncpGraphError() | OSError():
            return fault(error)
        case MemoryError():
            return t("plus de mémoire", "out of memory")
        case RecursionError():
            return t("imbrication trop profonde", "nested too deep")
    return ""


def _fault(error: BaseException) -> str:
    *_, (frame, line) = traceback.walk_tb(error.__traceback__)
    said = f"{type(error).__name__}, {quoted(str(error))} ({Path(frame.f_code.co_filename).name}:{line})"
    return t(
        f"défaut du programme, {said} ; dites-le à qui le tient, avec ce que montre RNCP_GRAPH_TRACEBACK=1",
        f"a fault of the program: {said}; tell those who keep it, with what RNCP_GRAPH_TRACEBACK=1 shows",
    )


def _told(status: int, said: str, tell: Callable[[str], object] = display.fail) -> int:
    with suppress(OSError):  # nobody may listen
        tell(said)
    return status


def _for_developers() -> bool:
    try:
        return settings().traceback
    except SettingError:
        return False


def _let_go() -> None:
    """Leave nothing that the interpreter would say at its end: streams that take no more, interruptions."""
    for name in ("stdout", "stderr"):
        try:
            getattr(sys, name).flush()
        except (OSError, ValueError):
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - until the process ends
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def usage(error: click.ClickException) -> str:
    """Say in one line, in the language in force, what is wrong with the words of a command."""
    said = " ".join(error.format_message().split()).removesuffix(".")
    command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "rncp-graph"
    return t(f"{said} (voyez « {command} --help »)", f"{said} (see `{command} --help`)")
