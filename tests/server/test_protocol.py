"""The tests of the W3C for queries of the SPARQL 1.1 Protocol (rdf-tests, `sparql11/protocol`), by their names.

Each is the request of its entry in the manifest. Of `query_multiple_dataset` the manifest has an ampersand escaped,
which makes one graph of two: it is sent as its description says. Updates are refused, as their negative tests want.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from rncp_graph.server.protocol import FIELDS, Wrong, query
from tests.server.conftest import DATA

FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
DATA0 = f"default-graph-uri={quote(f'{DATA}data0.rdf', safe='')}"


def graphs(kind: str, *numbers: int) -> str:
    return "&".join(f"{kind}-graph-uri={quote(f'{DATA}data{number}.rdf', safe='')}" for number in numbers)


def typed(number: int) -> str:
    return f"<{DATA}data{number}.rdf> a ?type"


BOTH = f"ASK {{ {typed(1)} . {typed(2)} . }}"
NAMED = f"GRAPH ?g1 {{ {typed(1)} }} GRAPH ?g2 {{ {typed(2)} }}"
ASKED: dict[str, tuple[str, str, str, bytes]] = {
    "query_post_form": ("POST", f"?{DATA0}", FORM, b"query=ASK%20%7B%7D"),
    "query_dataset_default_graphs_get": ("GET", f"?query={quote(BOTH)}&{graphs('default', 1, 2)}", "", b""),
    "query_dataset_default_graphs_post": ("POST", f"?{graphs('default', 1, 2)}", QUERY, BOTH.encode()),
    "query_dataset_named_graphs_post": ("POST", f"?{graphs('named', 1, 2)}", QUERY, f"ASK {{ {NAMED} }}".encode()),
    "query_dataset_named_graphs_get": ("GET", f"?query={quote(f'ASK {{ {NAMED} }}')}&{graphs('named', 1, 2)}", "", b""),
    "query_dataset_full": (
        "POST",
        f"?{graphs('default', 3)}&{graphs('named', 1, 2)}",
        QUERY,
        f"ASK {{ {typed(3)} {NAMED} }}".encode(),
    ),
    "query_multiple_dataset": (
        "POST",
        f"?{graphs('named', 1, 2)}",
        QUERY,
        f"ASK FROM <{DATA}data3.rdf> {{ {NAMED} }}".encode(),
    ),
    "query_get": ("GET", f"?query=ASK%20%7B%7D&{DATA0}", "", b""),
    "query_content_type_ask": ("POST", f"?{DATA0}", QUERY, b"ASK {}"),
    "query_post_direct": ("POST", "", QUERY, b"ASK {}"),
}
REFUSED: dict[str, tuple[str, str, str, bytes]] = {
    "bad_query_method": ("PUT", f"?query=ASK%20%7B%7D&{DATA0}", FORM, b""),
    "bad_multiple_queries": ("GET", "?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", "", b""),
    "bad_query_wrong_media_type": ("POST", "", "text/plain", b"ASK {}"),
    "bad_query_missing_form_type": ("POST", "", "", b"query=ASK%20%7B%7D"),
    "bad_query_missing_direct_type": ("POST", "", "", b"ASK {}"),
    "bad_query_non_utf8": ("POST", "", f"{QUERY}; charset=UTF-16", "ASK {}".encode("utf-16")),
    "bad_query_syntax": ("GET", "?query=ASK%20%7B", "", b""),
    "bad_update_get": ("GET", "?update=CLEAR%20ALL", "", b""),
    "bad_multiple_updates": ("POST", "", FORM, b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"),
    "bad_update_wrong_media_type": ("POST", "", "text/plain", b"CLEAR NAMED"),
    "bad_update_missing_form_type": ("POST", "", "", b"update=CLEAR%20NAMED"),
    "bad_update_non_utf8": ("POST", "", f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16")),
    "bad_update_syntax": ("POST", "", FORM, b"update=CLEAR%20XYZ"),
    "bad_update_dataset_conflict": (
        "POST",
        "",
        FORM,
        b"using-named-graph-uri=http%3A%2F%2Fexample%2Fpeople&update=INSERT%20DATA%20%7B%20%3Ca%3E%20%3Cb%3E%20%3Cc%3E%20%7D",
    ),
}


def sent(client: httpx2.Client, request: tuple[str, str, str, bytes], **headers: str) -> httpx2.Response:
    method, parameters, media, body = request
    if media:
        headers["Content-Type"] = media
    return client.request(method, f"/sparql/{parameters}", content=body or None, headers=headers)


@pytest.mark.parametrize("name", ASKED)
def test_a_query_is_answered_by_true(w3c: httpx2.Client, name: str) -> None:
    answer = sent(w3c, ASKED[name])
    assert answer.is_success
    assert answer.headers["Content-Type"] == "application/sparql-results+json"
    assert answer.json() == {"head": {}, "boolean": True}
    as_xml = sent(w3c, ASKED[name], Accept="application/sparql-results+xml")
    assert as_xml.headers["Content-Type"] == "application/sparql-results+xml"
    assert ET.fromstring(as_xml.content)[-1].text == "true"


def test_query_multiple_dataset_is_false_of_the_graph_of_the_query(w3c: httpx2.Client) -> None:
    """The dataset of the protocol alone counts: the graph that the query names is not there."""
    for parameters, truth in (("", True), (f"?{graphs('named', 1)}", False), (f"?{graphs('default', 1)}", False)):
        asked = ("POST", parameters, QUERY, f"ASK FROM <{DATA}data3.rdf> {{ {typed(3)} }}".encode())
        assert sent(w3c, asked).json()["boolean"] is truth


def test_query_content_type_select(w3c: httpx2.Client) -> None:
    asked = ("POST", f"?{DATA0}", QUERY, b"SELECT (1 AS ?value) {}")
    for media, text in (
        ("application/sparql-results+json", ""),
        ("application/sparql-results+xml", ""),
        ("text/csv", "value\r\n1\r\n"),
        ("text/tab-separated-values", "?value\n1\n"),
    ):
        answer = sent(w3c, asked, Accept=media)
        assert answer.headers["Content-Type"].partition(";")[0] == media
        assert not text or answer.text == text
    (row,) = sent(w3c, asked).json()["results"]["bindings"]
    assert row["value"]["value"] == "1"


@pytest.mark.parametrize("query", [b"DESCRIBE <http://example.org/>", b"CONSTRUCT { <s> <p> 1 } WHERE {}"])
def test_query_content_type_describe_and_construct(w3c: httpx2.Client, query: bytes) -> None:
    for media in ("application/rdf+xml", "text/turtle", "application/n-triples", "application/ld+json"):
        answer = sent(w3c, ("POST", f"?{DATA0}", QUERY, query), Accept=media)
        assert answer.is_success
        assert answer.headers["Content-Type"].partition(";")[0] == media
    assert sent(w3c, ("POST", "", QUERY, query)).headers["Content-Type"].startswith("text/turtle")


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_query_is_refused(w3c: httpx2.Client, name: str) -> None:
    answer = sent(w3c, REFUSED[name])
    assert 400 <= answer.status_code < 500
    assert answer.text.count("\n") == 1
    assert "Traceback" not in answer.text


def test_an_empty_query_is_told_as_such(w3c: httpx2.Client) -> None:
    empty = sent(w3c, ("GET", "?query=%20&lang=en", "", b""))
    assert empty.status_code == 400 and "the query is empty" in empty.text


def test_each_refusal_has_its_status(w3c: httpx2.Client) -> None:
    statuses = {name: sent(w3c, request).status_code for name, request in REFUSED.items()}
    assert statuses["bad_query_method"] == 405
    assert sent(w3c, REFUSED["bad_query_method"]).headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert statuses["bad_query_syntax"] == statuses["bad_multiple_queries"] == 400
    assert "line 1, column 6" in sent(w3c, REFUSED["bad_query_syntax"]).text
    assert statuses["bad_query_wrong_media_type"] == statuses["bad_query_non_utf8"] == 415
    assert {
        status for name, status in statuses.items() if name.startswith(("bad_update_get", "bad_update_syntax"))
    } == {403}
    ours = sent(w3c, ("POST", "", UPDATE, b"CLEAR ALL"))
    assert (ours.status_code, ours.text) == (403, "read-only: updates are refused\n")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (("GET", "", "query=%FF", b""), 400),
        (("GET", "", "query=ASK%7B%7D&default-graph-uri=no%20iri", b""), 400),
        (("GET", "", "query=ASK%7B%7D&named-graph-uri=relative", b""), 400),
        (("GET", "", "&".join(["a=1"] * (FIELDS + 1)), b""), 400),
        (("POST", QUERY, "query=ASK%7B%7D", b"ASK {}"), 400),
        (("POST", QUERY, "", b"\xff"), 400),
        (("POST", FORM, "", b"query=%FF"), 400),
        (("POST", FORM, "", b"a=1"), 400),
        (("DELETE", "", "", b""), 405),
    ],
)
def test_a_request_that_is_ill_formed_is_told_in_one_line(request_: Any, status: int) -> None:
    with pytest.raises(Wrong) as caught:
        query(*request_)
    assert caught.value.status == status
    assert "\n" not in str(caught.value)


def test_an_address_without_a_query_describes_the_service(w3c: httpx2.Client) -> None:
    assert query("GET", "", "", b"") is None
    said = w3c.get("/sparql", headers={"Accept": "application/n-triples"}).text
    assert "sparql-service-description#endpoint" in said
    assert f"<{DATA}data1.rdf>" in said


def test_json_is_json(w3c: httpx2.Client) -> None:
    asked = ("POST", "", FORM, b"query=" + quote('SELECT ("\xe9 \\u0001" AS ?x) {}').encode())
    assert json.loads(sent(w3c, asked).content)["results"]["bindings"][0]["x"]["value"] == "\xe9 \x01"
