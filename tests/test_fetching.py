"""Exports fetched from a server that behaves as data.gouv.fr does, on its good days and its bad ones."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from rncp_graph.errors import SourceError
from rncp_graph.fetching import Patience, cache_folder, fetch
from rncp_graph.fetching.web import Gone, Web
from rncp_graph.finding import find
from rncp_graph.stores import open_store
from tests.data_gouv import LISTING, DataGouv, Trouble

QUICK = Patience(tries=4, pause=0.01, longest=5, timeout=2)
DAY = "2026-08-26"


def rncp(day: str = DAY) -> str:
    return f"export-fiches-rncp-v4-1-{day}.zip"


def rs(day: str = DAY) -> str:
    return f"export-fiches-rs-v4-1-{day}.zip"


def content(size: int = 300_000) -> bytes:
    """Bytes that do not compress, in a zip, so that the file is whole by its own measure as well."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("export.xml"), random.Random(size).randbytes(size))
    return packed.getvalue()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[DataGouv]:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    with DataGouv() as server:
        yield server


def get(site: DataGouv, folder: Path, **asked: Any) -> list[Path]:
    return fetch(folder, **{"api": site.api, "registre": "rncp", "patience": QUICK, **asked})


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- which export ---------------------------------------------------------------------------------------------------


def test_the_newest_of_both_registers_is_found_through_all_pages(site: DataGouv, tmp_path: Path) -> None:
    for day in ("2026-08-26", "2026-08-27", "2026-08-25", "2026-08-24"):
        site.add(rncp(day), b"rncp" + day.encode())
        site.add(rs(day), b"rs" + day.encode())
    paths = get(site, tmp_path, registre="tous")
    assert paths == [tmp_path / rncp("2026-08-27"), tmp_path / rs("2026-08-27")]
    assert [path.read_bytes() for path in paths] == [b"rncp2026-08-27", b"rs2026-08-27"]
    assert [asked.query["page"] for asked in site.asked_for(LISTING)] == ["1", "2", "3", "4"]


def test_a_given_day_and_the_csv_are_found(site: DataGouv, tmp_path: Path) -> None:
    for day in ("2026-08-24", "2026-08-25", "2026-08-26"):
        site.add(f"export-fiches-csv-{day}.zip", day.encode())
    (path,) = get(site, tmp_path, csv=True, jour=date(2026, 8, 25))
    assert (path.name, path.read_bytes()) == ("export-fiches-csv-2026-08-25.zip", b"2026-08-25")


def test_a_day_without_export_names_the_nearest_days(site: DataGouv, tmp_path: Path) -> None:
    for day in ("2026-08-20", "2026-08-22", "2026-08-26", "2026-08-28"):
        site.add(rncp(day), b"x")
    with pytest.raises(SourceError, match="no export on 2026-08-24; the nearest: 2026-08-22 and 2026-08-26"):
        get(site, tmp_path, jour=date(2026, 8, 24))
    with pytest.raises(SourceError, match=r"the nearest: 2026-08-28$"):
        get(site, tmp_path, jour=date(2026, 12, 24))
    assert names(tmp_path) == []


def test_a_list_without_export_says_so(site: DataGouv, tmp_path: Path) -> None:
    site.add("rncp-rs-france-competence-v4-1.xsd", b"<xsd/>")
    with pytest.raises(SourceError, match="no export in the list"):
        get(site, tmp_path)


def test_of_two_resources_of_one_day_the_last_modified_is_taken(site: DataGouv, tmp_path: Path) -> None:
    for hour in ("02", "09", "05"):
        site.add(rncp(), hour.encode(), last_modified=f"2026-08-26T{hour}:00:00+00:00")
    site.largest_page = 10
    assert get(site, tmp_path)[0].read_bytes() == b"09"


def test_titles_that_are_no_official_name_are_never_a_file_name(site: DataGouv, tmp_path: Path) -> None:
    """A title is a path for nobody: with anything around the official name, or a day that is none, it is not taken."""
    inside = tmp_path / "a" / "b"
    site.add(rncp("2026-08-20"), b"official")
    for title in (
        "../../export-fiches-rncp-v4-1-2026-08-26.zip",
        "../../evil-v4-1.zip",
        "export-fiches-rncp-v4-1-2026-08-26.zip/../../evil.zip",
        "export-fiches-rncp-v4-1-2026-08-26.zip\n/etc/passwd",
        "export-fiches-rncp-v4-1-2026-02-31.zip",
        "export-fiches-rncp-v4-1-\u0662026-08-26.zip",
        unicodedata.normalize("NFD", "Dictionnaire de données v4-1"),
    ):
        site.add(title, b"hostile")
    assert get(site, inside) == [inside / rncp("2026-08-20")]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [rncp("2026-08-20")]


def test_accents_in_addresses_and_folders_composed_or_not_do_no_harm(site: DataGouv, tmp_path: Path) -> None:
    folder = tmp_path / unicodedata.normalize("NFD", "données")
    site.files["/r%C3%A9pertoire/e%CC%81.zip"] = b"accents"
    digest = {"type": "sha1", "value": hashlib.sha1(b"accents").hexdigest()}
    site.add(rncp(), b"", url=f"{site.root}/répertoire/e\u0301.zip", filesize=7, checksum=digest)
    assert get(site, folder)[0].read_bytes() == b"accents"


def test_resources_that_are_half_described_are_passed_over(site: DataGouv, tmp_path: Path) -> None:
    site.add(rncp("2026-08-20"), b"good")
    site.add(rncp("2026-08-21"), b"", url=None)
    site.resources.insert(0, {"title": "v4-1 of nothing"})
    assert get(site, tmp_path) == [tmp_path / rncp("2026-08-20")]


# --- politeness -----------------------------------------------------------------------------------------------------


def test_requests_say_who_asks_and_pass_over_one_connection(site: DataGouv, tmp_path: Path) -> None:
    for day in ("2026-08-25", "2026-08-26"):
        site.add(rncp(day), content(1000))
        site.add(rs(day), content(1000))
    get(site, tmp_path, registre="tous")
    assert site.connections == 1
    assert all(asked.headers["user-agent"].startswith("rncp-graph/") for asked in site.asked)


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_respected(site: DataGouv, tmp_path: Path, form: str) -> None:
    asked = "1" if form == "seconds" else format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    path = site.add(rncp(), b"late")
    site.trouble(path, Trouble(429, {"Retry-After": asked}))
    began = time.monotonic()
    assert get(site, tmp_path)[0].read_bytes() == b"late"
    assert time.monotonic() - began >= 0.9


def test_a_server_that_asks_for_too_long_a_pause_is_left_in_peace(site: DataGouv, tmp_path: Path) -> None:
    site.trouble(LISTING, Trouble(503, {"Retry-After": "3600"}))
    with pytest.raises(SourceError, match="the server answers HTTP 503"):
        get(site, tmp_path)
    assert len(site.asked) == 1


def test_a_fault_of_the_server_is_tried_again_with_longer_and_longer_pauses(site: DataGouv, tmp_path: Path) -> None:
    path, heard = site.add(rncp(), b"at last"), list[str]()
    site.trouble(LISTING, Trouble(500), Trouble(502))
    site.trouble(path, Trouble(500))
    patience = Patience(tries=4, pause=0.1, timeout=2)
    began = time.monotonic()
    assert get(site, tmp_path, say=heard.append, patience=patience)[0].read_bytes() == b"at last"
    assert time.monotonic() - began >= 0.1 + 0.2 + 0.1
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


# --- resuming -------------------------------------------------------------------------------------------------------


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
    with pytest.raises(SourceError, match="120000 bytes kept, run the same command again to resume"):
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
    assert get(site, tmp_path)[0].read_bytes() == whole
    assert len(site.asked_for(path)) == (0 if (left, size) == ("whole", "known") else 2)


def test_a_body_of_undeclared_length_that_ends_too_early_is_resumed(site: DataGouv, tmp_path: Path) -> None:
    path = site.add(rncp(), content())
    site.trouble(path, Trouble(cut=100_000, undeclared=True))
    assert get(site, tmp_path)[0].read_bytes() == content()
    assert site.asked_for(path)[1].headers["range"] == "bytes=100000-"


def test_a_fetch_that_is_killed_is_continued_by_the_next(site: DataGouv, tmp_path: Path) -> None:
    whole = content(1_000_000)
    path = site.add(rncp(), whole)
    site.trouble(path, Trouble(cut=600_000), Trouble(wait=30))
    command = [sys.executable, "-m", "rncp_graph", "fetch", "--registre", "rncp", "-o", str(tmp_path)]
    with subprocess.Popen(command, env=environment(site), stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 15
        while len(site.asked_for(path)) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
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


# --- proof ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_a_wrong_checksum_leaves_no_file(site: DataGouv, tmp_path: Path, algorithm: str) -> None:
    site.add(rncp(), content(), checksum={"type": algorithm, "value": "0" * 40})
    with pytest.raises(SourceError, match=f"{rncp()}: wrong {algorithm} checksum .*file deleted"):
        get(site, tmp_path)
    assert names(tmp_path) == []


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_the_checksum_that_the_api_declares_is_the_one_verified(site: DataGouv, tmp_path: Path, algorithm: str) -> None:
    digest = hashlib.new(algorithm, content()).hexdigest().upper()
    site.add(rncp(), content(), checksum={"type": algorithm, "value": digest})
    assert get(site, tmp_path)[0].read_bytes() == content()


@pytest.mark.parametrize("checksum", [None, {"type": "crc", "value": "1234"}])
def test_without_a_checksum_the_zip_itself_is_the_proof(site: DataGouv, tmp_path: Path, checksum: object) -> None:
    whole = content()
    damaged = whole[:1000] + bytes([whole[1000] ^ 1]) + whole[1001:]
    for wrong, said in ((damaged, "damaged zip"), (b"<html>an error page</html>", "not a zip")):
        site.resources.clear()
        site.add(rncp(), wrong, checksum=checksum, filesize=None)
        with pytest.raises(SourceError, match=said):
            get(site, tmp_path)
        assert names(tmp_path) == []
    site.resources.clear()
    site.add(rncp(), whole, checksum=checksum, filesize=None)
    assert get(site, tmp_path)[0].read_bytes() == whole


def test_a_whole_file_is_not_fetched_again_and_a_spoilt_one_is(site: DataGouv, tmp_path: Path) -> None:
    path = site.add(rncp(), content())
    get(site, tmp_path)
    get(site, tmp_path)
    assert len(site.asked_for(path)) == 1
    (tmp_path / rncp()).write_bytes(content()[:-1] + b"x")
    assert get(site, tmp_path)[0].read_bytes() == content()
    assert len(site.asked_for(path)) == 2


def test_a_file_is_seen_under_its_name_only_once_it_is_whole(site: DataGouv, tmp_path: Path) -> None:
    site.add(rncp(), content())
    seen: list[list[str]] = []
    get(site, tmp_path, progress=lambda *_: seen.append(names(tmp_path)))
    assert seen
    assert all(rncp() not in found for found in seen)


# --- what disappears, moves, or lies ----------------------------------------------------------------------------------


def test_an_export_that_disappeared_is_replaced_by_that_of_the_day_before_which_is_said(
    site: DataGouv, tmp_path: Path
) -> None:
    site.add(rncp("2026-08-25"), b"the day before")
    del site.files[site.add(rncp())]
    heard: list[str] = []
    assert get(site, tmp_path, say=heard.append)[0].read_bytes() == b"the day before"
    assert heard == [f"{rncp()} has disappeared; in its place: {rncp('2026-08-25')}"]
    assert names(tmp_path) == [rncp("2026-08-25")]


def test_an_export_of_a_given_day_that_disappeared_is_not_replaced(site: DataGouv, tmp_path: Path) -> None:
    site.add(rncp("2026-08-25"), b"the day before")
    del site.files[site.add(rncp())]
    with pytest.raises(Gone, match=f"{rncp()} has disappeared: not found \\(HTTP 404\\)"):
        get(site, tmp_path, jour=date(2026, 8, 26))
    assert names(tmp_path) == []


def test_redirects_are_followed(site: DataGouv, tmp_path: Path) -> None:
    site.add(rncp(), b"moved", moved=True)
    assert get(site, tmp_path)[0].read_bytes() == b"moved"


@pytest.mark.parametrize(
    "target",
    [
        "http://example.com/x.zip",
        "https://10.0.0.1/x.zip",
        "https://[fd00::1]/",
        "https://169.254.169.254/",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_to_an_unsafe_address_is_refused(site: DataGouv, tmp_path: Path, target: str) -> None:
    path = site.add(rncp(), b"x")
    site.trouble(path, Trouble(302, {"Location": target}))
    with pytest.raises(SourceError, match="address refused"):
        get(site, tmp_path)
    assert names(tmp_path) == []


def test_redirects_without_end_are_refused(site: DataGouv, tmp_path: Path) -> None:
    path = site.add(rncp(), b"x")
    site.trouble(path, Trouble(302, {"Location": path}), times=99)
    with pytest.raises(SourceError, match="too many redirects"):
        get(site, tmp_path)
    assert len(site.asked_for(path)) == 6


@pytest.mark.parametrize(
    ("origin", "target"),
    [
        ("https://www.data.gouv.fr/r", "http://static.data.gouv.fr/x.zip"),
        ("https://www.data.gouv.fr/r", "http://www.data.gouv.fr/r"),
        ("https://www.data.gouv.fr/r", "https://127.0.0.1/x.zip"),
        ("https://www.data.gouv.fr/r", "https://[::ffff:10.0.0.1]/x.zip"),
        ("https://www.data.gouv.fr/r", "https://localhost/x.zip"),
        ("https://www.data.gouv.fr/r", "https://2130706433/x.zip"),
        ("https://www.data.gouv.fr/r", "ftp://static.data.gouv.fr/x.zip"),
    ],
)
def test_from_data_gouv_only_public_https_is_asked(origin: str, target: str) -> None:
    refuses("https://www.data.gouv.fr/api", origin, target)


def test_https_is_never_left_not_even_on_this_machine() -> None:
    refuses("https://127.0.0.1/api", "https://127.0.0.1/api", "http://127.0.0.1/x.zip")


def refuses(api: str, origin: str, target: str) -> None:
    with Web(api, QUICK, print) as web, pytest.raises(SourceError, match=r"address refused|adresse refusée"):
        web.allowed(httpx.URL(target), httpx.URL(origin))


def test_an_api_that_is_neither_https_nor_this_machine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"address refused|adresse refusée"):
        fetch(tmp_path, api="http://www.data.gouv.fr/api")


@pytest.mark.parametrize("how", ["by the API", "by the server", "by nobody"])
def test_a_file_beyond_measure_is_refused_whoever_declares_its_size(site: DataGouv, tmp_path: Path, how: str) -> None:
    path = site.add(rncp(), content(), filesize=len(content()) if how == "by the API" else None)
    site.trouble(path, Trouble(undeclared=how == "by nobody"))
    with pytest.raises(SourceError, match="beyond measure"):
        get(site, tmp_path, max_bytes=200_000)
    assert names(tmp_path) == []


def test_a_list_that_is_a_web_page_is_refused(site: DataGouv, tmp_path: Path) -> None:
    site.trouble(LISTING, Trouble(200, {"Content-Type": "text/html"}, b"<!doctype html><h1>Maintenance</h1>"))
    with pytest.raises(SourceError, match=r"not JSON.*Maintenance"):
        get(site, tmp_path)


@pytest.mark.parametrize("answer", [[], {"data": None}, {"data": [], "next_page": 7}, "text", {"message": "error"}])
def test_json_that_is_no_list_of_resources_is_refused(site: DataGouv, tmp_path: Path, answer: object) -> None:
    site.trouble(LISTING, Trouble(200, {}, json.dumps(answer).encode()))
    with pytest.raises(SourceError, match="not a list of resources"):
        get(site, tmp_path)


def test_a_list_without_end_is_refused(site: DataGouv, tmp_path: Path) -> None:
    page = json.dumps({"data": [], "next_page": f"{site.root}{LISTING}?page=1"}).encode()
    site.trouble(LISTING, Trouble(200, {}, page), times=500)
    with pytest.raises(SourceError, match="endless"):
        get(site, tmp_path)


def test_a_silent_server_is_not_waited_for_for_ever(site: DataGouv, tmp_path: Path) -> None:
    site.trouble(LISTING, Trouble(wait=1), times=2)
    with pytest.raises(SourceError, match="no answer in time"):
        get(site, tmp_path, patience=Patience(tries=2, pause=0.01, timeout=0.2))


def test_a_network_that_is_down_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    with DataGouv() as closed:
        pass
    with pytest.raises(SourceError, match=r"^127\.0\.0\.1: cannot connect") as caught:
        get(closed, tmp_path)
    assert "\n" not in str(caught.value)


# --- the command line -------------------------------------------------------------------------------------------------


def environment(site: DataGouv, **more: str) -> dict[str, str]:
    return {**os.environ, "RNCP_GRAPH_LANG": "en", "RNCP_GRAPH_API": site.api, **more}


def run(site: DataGouv, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rncp_graph", *words]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment(site, **env), check=False, timeout=60
    )


def publish(site: DataGouv, exemple: Path, day: str = DAY) -> None:
    """Put the example corpus on the server, as the register is published."""
    for register, title in (("RNCP", rncp(day)), ("RS", rs(day))):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            flow = exemple / f"export_fiches_{register}_V4_1_exemple.xml"
            archive.write(flow, f"export_fiches_{register}_V4_1_{day}.xml")
        site.add(title, packed.getvalue(), moved=True)
    site.add(f"export-fiches-csv-{day}.zip", (exemple / "export-fiches-csv-exemple.zip").read_bytes())


def test_the_command_prints_the_paths_and_nothing_else(site: DataGouv, exemple: Path, tmp_path: Path) -> None:
    publish(site, exemple)
    done = run(site, "fetch", "--date", DAY, "-o", str(tmp_path))
    assert done.stdout.splitlines() == [str(tmp_path / rncp()), str(tmp_path / rs())]
    assert (done.returncode, done.stderr) == (0, "")
    done = run(site, "fetch", "--csv", "-o", str(tmp_path))
    assert done.stdout.splitlines() == [str(tmp_path / f"export-fiches-csv-{DAY}.zip")]


def test_the_command_fails_in_one_line(site: DataGouv, exemple: Path, tmp_path: Path) -> None:
    publish(site, exemple)
    done = run(site, "fetch", "--date", "2026-08-01", "--registre", "rs", "-o", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"rncp-graph: rs-xml: no export on 2026-08-01; the nearest: {DAY}\n"


def test_build_latest_fetches_the_newest_and_builds_it(site: DataGouv, exemple: Path, tmp_path: Path) -> None:
    publish(site, exemple, "2026-08-20")
    publish(site, exemple)
    store, cache = str(tmp_path / "db"), tmp_path / "cache"
    done = run(site, "build", "--latest", "-o", store, RNCP_GRAPH_CACHE=str(cache))
    assert done.returncode == 0, done.stderr
    assert "16 certifications" in done.stdout
    assert names(cache) == [rncp(), rs()]
    assert find(open_store(store), "RS5000").numero == "RS5000"
    assert find(open_store(store), "RNCP37674").blocs


def test_build_wants_a_source_or_latest(site: DataGouv) -> None:
    done = run(site, "build")
    assert done.returncode == 2
    assert "--latest" in done.stderr


def test_the_cache_is_where_the_user_says_or_where_caches_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_CACHE", "/somewhere")
    assert cache_folder() == Path("/somewhere")
    monkeypatch.delenv("RNCP_GRAPH_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert cache_folder() == Path("/caches/rncp_graph")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "rncp_graph"
