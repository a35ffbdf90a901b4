"""The border of the command line: whatever happens is one line and an exit status, whoever listens, whenever it is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rncp_graph.cli.border import ended
from rncp_graph.cli.display import say
from rncp_graph.cli.overhearing import listening
from rncp_graph.errors import StoreError
from rncp_graph.settings import Settings
from tests.growth import grows_linearly
from tests.moments import GUARD

COMMAND = f"{sys.executable} -m rncp_graph"

# --- what is raised ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (StoreError("no store"), 2, "no store"),
        (PermissionError(13, "Permission denied", "a.xml"), 2, "a.xml: Permission denied"),
        (MemoryError(), 2, "out of memory"),
        (RecursionError("maximum recursion depth exceeded"), 2, "nested too deep"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (BrokenPipeError(32, "Broken pipe"), 0, ""),
        (SystemExit(1), 0, ""),
        (SystemExit(5), 5, ""),
        (ZeroDivisionError("division\nby zero"), 70, "ZeroDivisionError, division by zero (test_border.py:"),
        (type("PanicException", (BaseException,), {})("rust"), 70, "PanicException"),
    ],
)
def test_whatever_is_raised_is_one_line_and_a_status(
    error: BaseException, status: int, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")

    def command() -> None:
        raise error

    assert ended(command) == status
    told = capsys.readouterr().err
    assert told.count("\n") == bool(said) and said in told
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_what_objects_and_threads_raise_as_they_go_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    class Bad:
        def __del__(self) -> None:
            raise ZeroDivisionError

    def fail() -> None:
        raise ZeroDivisionError

    with listening():
        Bad()
        (thread := threading.Thread(target=fail)).start()
        thread.join()
    assert capsys.readouterr().err == ""


def test_a_user_whom_the_system_does_not_know_has_settings_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)
    assert Settings.of({}).store == "rncp.db"


# --- who listens ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "status", "lines"),
    [
        ("stats >&-", 2, 1),
        ("--version >/dev/full", 2, 1),
        ("check 2>&- >&- <&-", 2, 0),
        ("show nothing 2>/dev/full", 2, 0),
    ],
)
def test_streams_that_are_closed_or_full_are_one_line_at_most(store: str, words: str, status: int, lines: int) -> None:
    env = {**os.environ, "RNCP_GRAPH_STORE": store}
    done = subprocess.run(f"{COMMAND} {words}", shell=True, capture_output=True, env=env, check=False, timeout=GUARD)
    assert (done.returncode, done.stderr.count(b"\n")) == (status, lines), done.stderr


# --- when it is interrupted -------------------------------------------------------------------------------------------

INTERRUPTING = """
import os, signal, sys
def hear(event, said):
    if event == {event!r} and {what!r} in str(said[0]):
        os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(hear)
"""


@pytest.mark.parametrize(
    ("event", "what", "status", "lines"),
    [("import", "rncp_graph.cli.asking", -signal.SIGINT, 0), ("open", "courant", 130, 1)],
    ids=["while it is imported", "while it runs"],
)
def test_an_interruption_at_any_moment_is_the_signal_or_one_line(
    store: str, tmp_path: Path, event: str, what: str, status: int, lines: int
) -> None:
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTING.format(event=event, what=what))
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])}
    words = [sys.executable, "-m", "rncp_graph", "stats", "--store", store]
    done = subprocess.run(words, capture_output=True, env=env, check=False, timeout=GUARD)
    assert (done.returncode, done.stderr.count(b"\n")) == (status, lines), done.stderr


@pytest.mark.parametrize("piece", ["\\", "[a", "a "])
def test_a_long_message_is_written_in_linear_time(piece: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What a message quotes may be of any length."""
    say("the library of consoles is imported")
    grows_linearly(lambda size: piece * (size // len(piece)), say, (10_000, 20_000, 40_000))
    assert capsys.readouterr().err
