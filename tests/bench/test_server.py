"""Servers of the tests and benchmarks: seen when they answer, told when they do not, gone when the block ends."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx2
import pytest

from bench.server import free_ports, running


def test_a_server_answers_within_the_block_and_is_gone_after_it(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{(port := free_ports(1)[0])}/"
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with running(command, address, tmp_path / "log"):
        assert "log" in httpx2.get(address, trust_env=False).text, "its folder is that of the log"
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(address, trust_env=False)


def test_a_server_that_ends_at_once_is_told_with_the_end_of_what_it_wrote(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('no such dataset'); raise SystemExit(3)"]
    with (
        pytest.raises(RuntimeError, match="no such dataset"),
        running(command, "http://127.0.0.1:1/", tmp_path / "log"),
    ):
        pytest.fail("it never answered")


def test_free_ports_are_all_different() -> None:
    assert len(set(free_ports(20))) == 20
