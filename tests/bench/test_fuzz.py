"""The attack as a tool: a short run with a fixed seed finds nothing, and each fault that it looks for is found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.fuzz import watching
from bench.fuzz.__main__ import Tally, attack
from bench.fuzz.campaigns import Ground
from bench.fuzz.inputs import inputs
from bench.fuzz.watching import Limits, Outcome, Reader, command

SEED = 15


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    return Ground(inputs(), Limits(), tmp_path)


def test_a_short_attack_with_a_fixed_seed_finds_nothing(ground: Ground, tmp_path: Path) -> None:
    tally = Tally(SEED, tmp_path / "kept")
    try:
        attack(ground, tally, "readers", range(30))
        for campaign, cases in (("commands", 1), ("stores", 1), ("servers", 1)):
            attack(ground, tally, campaign, range(cases))
    finally:
        ground.readers.close()
    assert tally.faults == 0, tally.table()
    assert tally.counts["readers"].total() == 30 and tally.counts["readers"]["refused"] > 5


def test_a_case_is_made_again_by_its_seed_and_kept_with_the_command_that_does(tmp_path: Path) -> None:
    def saying(kind: str, path: Path) -> Outcome:
        return Outcome("fault", "traceback", f"{kind} {path.name}")

    def kept(name: str) -> dict[str, bytes]:
        ground = Ground(inputs(), Limits(), tmp_path)
        ground.readers.read = saying  # type: ignore[method-assign]
        attack(ground, tally := Tally(7, tmp_path / name), "readers", [3])
        assert tally.faults == 1
        return {path.name: path.read_bytes() for path in (tmp_path / name / "readers-7-3").iterdir()}

    assert kept("a") == (once := kept("b"))
    assert b"python -m bench.fuzz --seed 7 --campaign readers --case 3" in once["fault.txt"]
    assert len(once) == 2


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("", ""),
        ("raise SystemExit(1)", ""),
        ("import sys; print('refused', file=sys.stderr); raise SystemExit(2)", ""),
        ("import sys; print('two\\nlines', file=sys.stderr); raise SystemExit(2)", "2 lines"),
        ("1 / 0", "traceback"),
        ("raise SystemExit(3)", "exit 3"),
        ("import os; os.kill(os.getpid(), 11)", "signal SIGSEGV"),
        ("while True: pass", "hang"),
        ("held = bytearray(200 << 20)\nwhile True: pass", "memory"),
        ("import subprocess; subprocess.Popen(['sleep', '60'])", "left a process behind"),
    ],
)
def test_what_a_command_does_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, why: str) -> None:
    started = subprocess.Popen

    def instead(words: list[str], **rest: object) -> object:
        return started([words[0], "-c", script], **rest)  # type: ignore[call-overload]

    monkeypatch.setattr(watching.subprocess, "Popen", instead)
    monkeypatch.setattr(watching, "AFTER", 0.1)
    limits = Limits(seconds=0.4 if why == "hang" else 20, memory=100 << 20)
    found = command(["x"], tmp_path, limits)
    assert (found.why, found.kind) == (why, "fault" if why else "refused" if "SystemExit(2)" in script else "clean")


DEAF = """
import os, sys
for line in sys.stdin:
    if "die" in line:
        os.kill(os.getpid(), 11)
    if "stay" not in line:
        print('["clean", ""]', flush=True)
"""


def test_a_reader_that_dies_or_never_ends_is_told_and_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = DEAF
    started = subprocess.Popen

    def instead(words: list[str], **rest: object) -> object:
        return started([sys.executable, "-c", script], **rest)  # type: ignore[call-overload]

    monkeypatch.setattr(watching.subprocess, "Popen", instead)
    reader = Reader(Limits(seconds=0.3))
    try:
        told = [reader.read(word, Path("file")).why for word in ("x", "die", "x", "stay", "x")]
    finally:
        reader.close()
    assert told == ["", "signal SIGSEGV", "", "hang", ""]
