"""One client: it says who asks, asks again what may pass, and tells every failure by an error of its caller."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zlib
from collections.abc import Iterator

import pytest

from rncp_graph.errors import SourceError, StoreError
from rncp_graph.fetching.web import PASSING, Unavailable
from rncp_graph.http import BUSY, Client, Failure, MayPass, Patience, is_loopback, patiently, shown, within
from rncp_graph.stores.endpoint.connection import Interrupted
from tests.servers.hostile import OK, RESET, Said, answer, endless, sending
from tests.servers.scripted import Request, serving

QUICK = Patience(tries=3, pause=0.01, longest=1.0, timeout=0.3, most=100_000)
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


class Silent(Exception):
    """The server took the request and did not answer."""


class Failed(MayPass):
    """Anything else that failed."""


def fault(url: str, said: str, failure: Failure) -> Exception:
    return (Failed if failure is Failure.LOST else Silent)(f"{failure.name} {shown(url)} {said}")  # type: ignore[return-value]


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    made = Client("127.0.0.1", QUICK, fault, lambda _: None)  # type: ignore[arg-type]
    yield made
    made.close()


def packed(body: bytes, how: str = "gzip") -> bytes:
    return answer(body, "text/plain", f"Content-Encoding: {how}")


def get(client: Client, url: str) -> tuple[int, bytes]:
    with client.stream("GET", url, headers={}) as response:
        return response.status_code, b"".join(client.body(response))


def test_it_says_who_asks_and_leads_to_this_machine_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    client = Client("127.0.0.1", QUICK, fault, print)  # type: ignore[arg-type]
    with serving(lambda request: request.answer(200, {}, b"x")) as (address, seen):
        assert get(client, address) == (200, b"x")
    assert seen[0].headers["User-Agent"].startswith("rncp-graph/")


def test_a_redirect_is_an_answer_and_is_not_followed(client: Client) -> None:
    with serving(lambda request: request.answer(302, {"Location": "http://127.0.0.1:9/"}, b"")) as (address, seen):
        assert get(client, address) == (302, b"")
    assert len(seen) == 1


def test_an_address_where_nobody_answers_cannot_be_reached(client: Client) -> None:
    with serving(lambda _: None) as (address, _):
        pass
    with pytest.raises(Failed, match="cannot connect"):
        get(client, f"{address}/x?key=secret")


def test_a_body_that_is_cut_is_told_as_a_cut_and_without_the_parameters(client: Client) -> None:
    def cut(request: Request) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "10")
        request.end_headers()
        request.wfile.write(b"half")
        request.close_connection = True

    with serving(cut) as (address, _), pytest.raises(Failed, match="/x connection cut") as told:
        get(client, f"{address}/x?key=secret")
    assert "secret" not in str(told.value)
    assert told.value.__cause__ is None and told.value.__suppress_context__


def test_silence_after_the_request_is_told_apart_from_a_connection_that_fails(client: Client) -> None:
    """The server answers when the client has given up, never before."""
    from threading import Event

    given_up = Event()
    with serving(lambda _: given_up.wait(30) and None) as (address, _):
        with pytest.raises(Silent, match=r"no answer in 0\.3 s"):
            get(client, address)
        given_up.set()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (endless(OK + b"\r\n"), "BEYOND answer of more than 100,000 bytes (RNCP_GRAPH_MAX_BYTES)"),
        (endless(CHUNKED + b"FFFFFFFFFFFFFFF\r\n"), "BEYOND answer of more than 100,000 bytes"),
        (lambda _: [packed(gzip.compress(bytes(1 << 20)))], "BEYOND answer of more than 100,000 bytes"),
        (lambda _: [packed(gzip.compress(gzip.compress(bytes(1 << 20))), "gzip, gzip")], "BEYOND answer of more than"),
        (lambda _: [packed(zlib.compress(bytes(1 << 20)), "deflate")], "BEYOND answer of more than 100,000 bytes"),
        (lambda _: [packed(b"not packed")], "LOST connection cut"),
        (lambda _: [packed(gzip.compress(b"x"), ",".join(["gzip"] * 15_000))], "LOST connection cut"),
        (endless(OK, b"X: y\r\n" * 1000), "LOST connection cut"),
        (endless(OK + b"X: "), "LOST connection cut"),
        (lambda _: [CHUNKED + b"ZZ\r\nab\r\n"], "LOST connection cut"),
        (lambda _: [CHUNKED + b"-5\r\nab\r\n"], "LOST connection cut"),
        (lambda _: [CHUNKED + b"10\r\nab", RESET], "LOST connection cut"),
        (lambda _: [OK + b"Content-Length: -5\r\n\r\nab"], "LOST connection cut"),
        (lambda _: [OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nab"], "LOST connection cut"),
        (lambda _: [OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nab"], "LOST connection cut"),
        (lambda _: [OK + b"Content-Length: " + b"9" * 19 + b"\r\n\r\nab", RESET], "LOST connection cut"),
        (lambda _: [b"HTTP/1.1 " + b"9" * 5000 + b" OK\r\n\r\n"], "LOST connection cut"),
        (lambda _: [b"HTTP/1.1 101 Other\r\nUpgrade: x\r\n\r\n"], "LOST connection cut"),
        (lambda _: [b"SSH-2.0-OpenSSH_9.2\r\n", RESET], "LOST connection cut"),
        (lambda _: [RESET], "LOST connection cut"),
        (lambda _: [b"HTTP/1.", RESET], "LOST connection cut"),
        (lambda _: [OK + b"X: ", RESET], "LOST connection cut"),
    ],
)
def test_an_answer_that_is_endless_lies_or_breaks_is_told_in_one_line(client: Client, said: Said, told: str) -> None:
    with sending(said) as address, pytest.raises((Silent, Failed)) as caught:
        get(client, f"{address}/x?key=secret")
    assert str(caught.value).startswith(f"{told.partition(' ')[0]} {address}/x {told.partition(' ')[2]}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://a..b/", "ill-formed address"),
        (f"http://{'a' * 70}.example/", "ill-formed address"),
        ("http://[::1]:1/", "cannot connect"),
        ("http://[fe80::1%25nowhere]:1/", "cannot connect"),
        ("http://nowhere.invalid/", "cannot connect"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_in_one_line(client: Client, address: str, told: str) -> None:
    with pytest.raises((Silent, Failed), match=told):
        get(client, address)


def test_a_server_that_speaks_no_tls_is_told_in_one_line(client: Client) -> None:
    with sending(lambda _: [b"HTTP/1.1 400 No\r\n\r\n"]) as address, pytest.raises(Failed, match="cannot connect"):
        get(client, address.replace("http:", "https:"))


def test_only_what_may_pass_is_tried_again_as_often_as_patience_says() -> None:
    tried, heard = list[int](), list[str]()

    def failing(error: Exception) -> None:
        tried.append(1)
        raise error

    with pytest.raises(Failed):
        patiently(lambda: failing(Failed("busy")), QUICK, heard.append)
    assert (len(tried), len(heard)) == (3, 2)
    with pytest.raises(StoreError):
        patiently(lambda: failing(StoreError("no")), QUICK, heard.append)
    assert (len(tried), len(heard)) == (4, 2)


def test_a_pause_that_the_server_asks_for_is_kept_or_the_fault_raised_at_once() -> None:
    tried = list[int]()

    def failing() -> None:
        tried.append(1)
        fault = Failed("busy")
        fault.wait = 3600.0
        raise fault

    with pytest.raises(Failed):
        patiently(failing, QUICK, print)
    assert len(tried) == 1


def test_a_body_beyond_its_measure_is_refused_and_one_of_it_is_not() -> None:
    chunks = [b"abc", b"de"]
    assert list(within(chunks, 5, ValueError)) == chunks
    given = []
    with pytest.raises(ValueError):
        given.extend(within(chunks, 4, ValueError))


def test_faults_that_may_pass_stay_where_they_are_in_the_tree_of_errors() -> None:
    assert issubclass(Unavailable, SourceError) and issubclass(Unavailable, MayPass)
    assert issubclass(Interrupted, StoreError) and issubclass(Interrupted, MayPass)
    assert {500} == PASSING - BUSY, "a file may be asked for again where a query would fail again"


@pytest.mark.parametrize("url", ["https://ada:pw@example.org/q?key=pw", "ada:pw@example.org/q", "//ada:pw@h/q#pw"])
def test_an_address_is_shown_without_what_is_secret(url: str) -> None:
    assert "pw" not in shown(url) and shown(url).endswith("/q")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine_is_known_by_its_names(host: str) -> None:
    assert is_loopback(host)
    assert not is_loopback(f"{host}.example.org")


def test_the_client_of_http_is_imported_when_one_is_made() -> None:
    text = "import sys, rncp_graph.http, rncp_graph.cli; print('httpx2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "False\n"
