"""What is proved before it is kept, and what is refused: files that are spoilt, addresses that move or lie."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import httpx2 as httpx
import pytest

from rncp_graph.errors import SourceError
from rncp_graph.fetching import Patience, fetch
from rncp_graph.fetching.web import Gone, Web
from tests.fetching.tools import QUICK, content, get, names, rncp
from tests.servers.data_gouv import LISTING, DataGouv, Trouble

# --- proof -----------------------------------------------------------------------------------------------------------


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


# --- what disappears, moves, or lies ---------------------------------------------------------------------------------


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


def test_a_list_of_brackets_within_brackets_is_refused(site: DataGouv, tmp_path: Path) -> None:
    site.trouble(LISTING, Trouble(200, {}, b"[" * 100_000))
    with pytest.raises(SourceError, match="not JSON"):
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
    site.trouble(LISTING, Trouble(silent=True), times=2)
    with pytest.raises(SourceError, match=r"no answer in 0\.2 s"):
        get(site, tmp_path, patience=Patience(tries=2, pause=0.01, timeout=0.2))


def test_a_network_that_is_down_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    with DataGouv() as closed:
        pass
    with pytest.raises(SourceError, match=r"^127\.0\.0\.1: cannot connect") as caught:
        get(closed, tmp_path)
    assert "\n" not in str(caught.value)
