"""Fetching politely, and again from where it stopped."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from rncp_graph.errors import SourceError
from rncp_graph.fetching import Patience
from tests.fetching.tools import QUICK, content, environment, get, names, rncp, rs
from tests.moments import wait_for
from tests.servers.data_gouv import LISTING, DataGouv, Trouble

CLOCK = 0.05
"""Seconds by which the clock of the machine may be set back meanwhile."""

# --- politeness ------------------------------------------------------------------------------------------------------


def test_requests_say_who_asks_and_pass_over_one_connection(site: DataGouv, tmp_path: Path) -> None:
    for day in ("2026-08-25", "2026-08-26"):
        site.add(rncp(day), content(1000))
        site.add(rs(day), content(1000))
    get(site, tmp_path, registre="tous")
    assert site.connections == 1
    assert all(asked.headers["user-agent"].startswith("rncp-graph/") for asked in site.asked)


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_respected(site: DataGouv, tmp_path: Path, form: str) -> None:
    """The second request comes no sooner than the server asks for, however late the first."""
    then = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    path = site.add(rncp(), b"late")
    site.trouble(path, Trouble(429, {"Retry-After": "1" if form == "seconds" else format_datetime(then, usegmt=True)}))
    assert get(site, tmp_path)[0].read_bytes() == b"late"
    first, second = (asked.at for asked in site.asked_for(path))
    assert second >= (first + 1 if form == "seconds" else then.timestamp()) - CLOCK


def test_a_server_that_asks_for_too_long_a_pause_is_left_in_peace(site: DataGouv, tmp_path: Path) -> None:
    site.trouble(LISTING, Trouble(503, {"Retry-After": "3600"}))
    with pytest.raises(SourceError, match="the server answers HTTP 503"):
        get(site, tmp_path)
    assert len(site.asked) == 1


def test_a_fault_of_the_server_is_tried_again_with_longer_and_longer_pauses(site: DataGouv, tmp_path: Path) -> None:
    path, heard = site.add(rncp(), b"at last"), list[str]()
    site.trouble(LISTING, Trouble(500), Trouble(502))
    site.trouble(path, Trouble(500))
    patience = Patience(tries=4, pause=0.1, timeout=120)
    assert get(site, tmp_path, say=heard.append, patience=patience)[0].read_bytes() == b"at last"
    times = [[asked.at for asked in site.asked_for(asked_for)] for asked_for in (LISTING, path)]
    pauses = [second - first for at in times for first, second in pairwise(at)]
    assert all(paused >= least - CLOCK for paused, least in zip(pauses, (0.1, 0.2, 0.1), strict=True))
    assert len(heard) == 3
    assert all("trying again" in line for line in heard)


def test_tries_are_limited(site: DataGouv, tmp_path: Path) -> None:
    site.trouble(LISTING, Trouble(500), times=99)
    with pytest.raises(SourceError, match="HTTP 500"):
        get(site, tmp_path)
    assert len(site.asked) == QUICK.tries


def test_a_refusal_is_not_tried_again(site: DataGouv, tmp_path: Path) -> None:
    site.trouble(LISTING, Trouble(403))
    with pytest.raises(SourceError, match="refuses \\(HTTP 403\\)"):
        get(site, tmp_path)
    assert len(site.asked) == 1


# --- resuming --------------------------------------------------------------------------------------------------------


def test_a_connection_cut_in_the_middle_is_resumed_where_it_was(site: DataGouv, tmp_path: Path) -> None:
    whole = content()
    path, heard = site.add(rncp(), whole), list[tuple[int, int | None]]()
    site.trouble(path, Trouble(cut=100_000), Trouble(cut=50_000))
    (fetched,) = get(site, tmp_path, progress=lambda _, done, total: heard.append((done, total)))
    assert fetched.read_bytes() == whole
    assert [asked.headers.get("range") for asked in site.asked_for(path)] == [None, "bytes=100000-", "bytes=150000-"]
    assert {asked.headers.get("if-range") for asked in site.asked_for(path)[1:]} == {
        f'"{hashlib.md5(whole).hexdigest()}"'
    }
    assert heard == sorted(heard)
    assert heard[-1] == (len(whole), len(whole))
    assert names(tmp_path) == [rncp()]


def test_what_is_cut_too_often_stays_and_the_next_run_continues_it(site: DataGouv, tmp_path: Path) -> None:
    whole = content()
    path = site.add(rncp(), whole)
    site.trouble(path, Trouble(cut=30_000), times=QUICK.tries)
    with pytest.raises(SourceError, match="bytes kept: 120,000; run the same command again to resume"):
        get(site, tmp_path)
    assert (tmp_path / f"{rncp()}.partiel").read_bytes() == whole[:120_000]
    site.asked.clear()
    assert get(site, tmp_path)[0].read_bytes() == whole
    assert [asked.headers["range"] for asked in site.asked_for(path)] == ["bytes=120000-"]
    assert names(tmp_path) == [rncp()]


def test_a_server_that_ignores_ranges_sends_it_all_again(site: DataGouv, tmp_path: Path) -> None:
    whole, site.ranges = content(), False
    path = site.add(rncp(), whole)
    site.trouble(path, Trouble(cut=100_000))
    assert get(site, tmp_path)[0].read_bytes() == whole
    assert len(site.asked_for(path)) == 2


def test_a_server_without_etag_is_resumed_all_the_same_since_the_checksum_proves_it(
    site: DataGouv, tmp_path: Path
) -> None:
    whole, site.etags = content(), False
    path = site.add(rncp(), whole)
    site.trouble(path, Trouble(cut=100_000))
    assert get(site, tmp_path)[0].read_bytes() == whole
    assert "if-range" not in site.asked_for(path)[1].headers
    assert site.asked_for(path)[1].headers["range"] == "bytes=100000-"


def test_a_file_that_changed_between_two_runs_is_fetched_anew(site: DataGouv, tmp_path: Path) -> None:
    """`If-Range` keeps the beginning of one version and the end of another from being put together."""
    old, new = content(200_000), content(250_000)
    path = site.add(rncp(), old)
    site.trouble(path, Trouble(cut=30_000), times=QUICK.tries)
    with pytest.raises(SourceError):
        get(site, tmp_path)
    site.files[path] = new
    site.resources[0] |= {
        "filesize": len(new),
        "checksum": {"type": "sha256", "value": hashlib.sha256(new).hexdigest()},
    }
    assert get(site, tmp_path)[0].read_bytes() == new


@pytest.mark.parametrize("size", ["known", "unknown"])
@pytest.mark.parametrize("left", ["whole", "longer"])
def test_a_partial_file_as_long_as_the_file_or_longer_does_no_harm(
    site: DataGouv, tmp_path: Path, left: str, size: str
) -> None:
    whole = content()
    path = site.add(rncp(), whole, filesize=len(whole) if size == "known" else None)
    (tmp_path / f"{rncp()}.partiel").write_bytes(whole + (b"" if left == "whole" else b"more"))
    (tmp_path / f"{rncp()}.partiel.version").touch()
    assert get(site, tmp_path)[0].read_bytes() == whole
    assert len(site.asked_for(path)) == (0 if (left, size) == ("whole", "known") else 2)


@pytest.mark.parametrize("trick", ["file", "link", "link of the version", "folder"])
def test_what_stands_in_the_way_and_is_not_ours_is_refused_and_kept(site: DataGouv, tmp_path: Path, trick: str) -> None:
    """A partial file without its version, symbolic links to a file of somebody, a folder: nothing is written or cut."""
    site.add(rncp(), content())
    (mine := tmp_path / "mine.txt").write_bytes(b"mine")
    (folder := tmp_path / "made").mkdir()
    partial, version = folder / f"{rncp()}.partiel", folder / f"{rncp()}.partiel.version"
    if trick == "file":
        partial.write_bytes(b"mine")
    elif trick == "folder":
        (partial / "inside").mkdir(parents=True)
    else:
        (partial if trick == "link" else version).symlink_to(mine)
    before = names(folder)
    with pytest.raises(SourceError, match="is not ours: move it away"):
        get(site, folder)
    assert (names(folder), mine.read_bytes()) == (before, b"mine")
    assert trick != "file" or partial.read_bytes() == b"mine"


def test_a_body_of_undeclared_length_that_ends_too_early_is_resumed(site: DataGouv, tmp_path: Path) -> None:
    path = site.add(rncp(), content())
    site.trouble(path, Trouble(cut=100_000, undeclared=True))
    assert get(site, tmp_path)[0].read_bytes() == content()
    assert site.asked_for(path)[1].headers["range"] == "bytes=100000-"


def test_a_fetch_that_is_killed_is_continued_by_the_next(site: DataGouv, tmp_path: Path) -> None:
    whole = content(1_000_000)
    path = site.add(rncp(), whole)
    site.trouble(path, Trouble(cut=600_000), Trouble(silent=True))
    command = [sys.executable, "-m", "rncp_graph", "fetch", "--registre", "rncp", "-o", str(tmp_path)]
    with subprocess.Popen(command, env=environment(site), stderr=subprocess.DEVNULL) as process:
        wait_for(lambda: len(site.asked_for(path)) == 2)
        process.send_signal(signal.SIGKILL)
    site.asked.clear()
    assert get(site, tmp_path)[0].read_bytes() == whole
    assert site.asked_for(path)[0].headers["range"] == "bytes=600000-"


def test_two_fetches_never_fill_one_file(site: DataGouv, tmp_path: Path) -> None:
    site.add(rncp(), content())
    refused: list[str] = []

    def second(*_: object) -> None:
        if not refused:
            with pytest.raises(SourceError) as caught:
                get(site, tmp_path)
            refused.append(str(caught.value))

    assert get(site, tmp_path, progress=second)[0].read_bytes() == content()
    assert refused == [f"{rncp()}: another fetch is under way"]
