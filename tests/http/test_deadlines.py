"""A server that never ends, and never keeps silent, is left when the time that one bears is over."""

from __future__ import annotations

import time
from itertools import repeat

import pytest

from rncp_graph.http import Client, Failure, Patience
from rncp_graph.http.deadlines import Connected, Deadline, Overdue
from tests.servers.hostile import OK, Said, endless, sending, trickling

BRIEF = Patience(tries=1, timeout=60.0, whole=0.15)
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Left(Exception):
    """A server that was left, and why."""


@pytest.mark.parametrize(
    "said",
    [
        trickling(OK + b"\r\n"),
        trickling(b"HTTP/1.1 200 ", b"O"),
        trickling(OK, b"X"),
        trickling(OK + b"X: ", b"\r\n "),
        trickling(CHUNKED, b"0"),
        trickling(CHUNKED, b"1\r\nx\r\n"),
        trickling(OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08" + bytes(6), b"x"),
        endless(CONTINUE, 100 * CONTINUE),
        lambda _: repeat(b"<wait>"),
    ],
    ids=["body", "status", "header", "folded header", "size of a chunk", "chunks", "nothing unpacked", "hints", "none"],
)
def test_an_answer_has_an_end_in_time_whatever_comes_meanwhile(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    told: list[Failure] = []

    def fault(_: str, why: str, failure: Failure) -> Left:
        told.append(failure)
        return Left(why)

    client = Client("127.0.0.1", BRIEF, fault, print)  # type: ignore[arg-type]
    with (
        sending(said) as address,
        pytest.raises(Left, match=r"not whole in 0\.15 s \(RNCP_GRAPH_MAX_SECONDS\)"),
        client.stream("GET", address, headers={}) as response,
    ):
        list(client.body(response))
    client.close()
    assert told == [Failure.BEYOND], "what is endless is not asked again"


def test_a_request_that_is_taken_byte_by_byte_has_an_end_in_time() -> None:
    class Slow:
        def write(self, data: bytes, timeout: float | None) -> None:
            assert timeout is not None and len(data) <= 1 << 16
            while time.monotonic() < deadline.at:
                pass

    deadline = Deadline()
    with deadline.within(0.01), pytest.raises(Overdue):
        Connected(Slow(), deadline).write(bytes(1 << 24), timeout=60.0)
    assert deadline.left(60.0) == 60.0


def test_a_deadline_within_another_never_moves_it_away() -> None:
    deadline = Deadline()
    with deadline.within(0.0), deadline.within(60.0), pytest.raises(Overdue):
        deadline.left(None)
