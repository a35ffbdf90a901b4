"""A store for agents, driven by the client of the SDK over both of its transports, on the example corpus."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest

from tests.required import without_tool

try:
    import uvicorn
    from mcp import Client, StdioServerParameters, stdio_client
except ImportError:
    without_tool("the packages of the extra `mcp` are not installed")

from rncp_graph.agents.server import application
from rncp_graph.language import use_language
from rncp_graph.questions.question import questions
from rncp_graph.stores import open_store

Call = Callable[..., Any]
CORPUS = "2021-01-31"


@pytest.fixture(scope="module")
def address(example_store: Path) -> Iterator[str]:
    """The store over HTTP, in English."""
    store = open_store(example_store)
    with use_language("en"):
        made = application(store, hosts=("agents.example",))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(made, log_level="critical", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/mcp"
        server.should_exit = True
        thread.join()
    store.close()


def asked(where: Any, *calls: tuple[str, dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    """Connect once, and return the tools where one of the calls is "", and what each other call answered."""

    async def run() -> tuple[list[Any], list[Any]]:
        async with Client(where) as client:
            tools = (await client.list_tools()).tools if ("", {}) in calls else []
            return tools, [await client.call_tool(*call) for call in calls if call[0]]

    return anyio.run(run)


@pytest.fixture(scope="module")
def call(address: str) -> Call:
    def one(name: str, /, **given: Any) -> Any:
        (answer,) = asked(address, (name, given))[1]
        assert not answer.is_error, answer.content[0].text
        assert json.loads(answer.content[0].text) == answer.structured_content
        data = answer.structured_content["data"]
        assert data["day"] == CORPUS and data["sources"] and data["licences"]
        return answer.structured_content

    return one


def test_the_tools_say_what_they_take_in_words_of_the_questions(address: str) -> None:
    tools = {one.name: one for one in asked(address, ("", {}))[0]}
    assert [*tools][:6] == ["is_active", "replaced_by", "may_train_or_assess", "blocks", "changes_since", "expiring"]
    assert {"search", "show", "path", "why", "ask", "sparql"} == {*tools} - {*[*tools][:6]}
    assert all(one.description and one.title and one.annotations.read_only_hint for one in tools.values())
    schema = tools["ask"].input_schema["properties"]
    assert schema["question"]["enum"] == [*questions()]
    known = {parameter.nom for one in questions().values() for parameter in one.parametres}
    assert {*schema["parameters"]["properties"]} == known
    assert all(one["description"] for one in schema["parameters"]["properties"].values())
    assert all(f"- {name}(" in tools["ask"].description for name in questions())


def test_what_training_organisations_ask_is_answered_in_one_call(call: Call) -> None:
    assert call("is_active", certification="27413", date="2012-01-01")["answer"] == "oui"
    assert call("is_active", certification="RNCP27413", date="2006-01-15")["answer"] == "non"
    absent = call("is_active", certification="RNCP99999")
    assert (absent["answer"], absent["empty"]) == ("non precise", "RNCP99999: no fiche of this number")
    after = call("replaced_by", certification="RNCP28155")
    assert [one["numero"] for one in after["successors"]] == ["RNCP30271"]
    assert after["kept"][0]["tous_gardes"] == "oui"
    right = call("may_train_or_assess", siret="18280001100047", certification="RNCP36612", date="2023-03-01")
    assert (right["may_train"], right["may_assess"], right["count"]) == ("oui", "oui", 1)
    assert right["rights"][0]["blocks_to_declare"] == [f"RNCP36612BC0{rank}" for rank in range(1, 5)]
    early = call("may_train_or_assess", siret="18280001100047", certification="RNCP36612", date="2022-10-01")
    assert (early["may_train"], early["may_assess"]) == ("non", "non")
    codes = [f"RNCP27413BC0{rank}" for rank in range(1, 5)]
    assert [one["code"] for one in call("blocks", certification="RNCP27413")["rows"]] == codes
    assert "competences" in call("blocks", certification="RNCP27413", detail="full")["rows"][0]
    changed = call("changes_since", since="2020-01-01", certification=["RNCP18982", "RNCP861"])
    assert [(one["numero"], one["day"], one["what"]) for one in changed["changes"]] == [
        ("RNCP18982", "2020-12-02", "end of registration")
    ]
    ends = call("expiring", months=12, certification=["RNCP861"])["ends"]
    assert [one["numero"] for one in ends[0]["successors"]] == ["RNCP32208", "RNCP32259"]
    assert ends[0]["what"].startswith("The registration ends on 31 August 2021. Replaced by RNCP32208 ")
    assert call("expiring", months=1)["count"] == 0


def test_the_rest_of_the_library_is_at_hand(call: Call) -> None:
    assert call("search", words="attache comercial", niveau=["5"])["rows"][0]["code"] == "RNCP34559"
    assert call("show", name="M1805")["text"].startswith("# M1805")
    assert "RNCP31678" in call("path", start="D1407", ends=["M1805"])["text"]
    assert "(stated)" in call("why", subject="RNCP27413", property="codeRome", object="D1407")["text"]
    found = call("ask", question="blocs", parameters={"certification": "RNCP27413"})
    assert [one["rang"] for one in found["rows"]] == [1, 2, 3, 4]
    cut = call("sparql", query="SELECT ?s { ?s ?p ?o }", limit=3)
    assert (len(cut["rows"]), cut["cut"]) == (3, "the first 3")
    assert call("sparql", query="ASK { ?s ?p ?o }")["answer"] is True
    described = call("sparql", query="CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }", limit=2)
    assert "a " in described["text"] and described["cut"] == "the first 2"


FAULTS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("is_active", {}, "missing argument: certification"),
    ("is_active", {"certification": "x y"}, "certification: `x y`: "),
    ("is_active", {"certification": "1", "x": "1"}, "unknown argument `x`; see certification, date"),
    ("blocks", {"certification": True}, "certification: give a text"),
    ("expiring", {"months": 61}, "months: from 0 to 60"),
    ("changes_since", {"since": "yesterday"}, "`yesterday`: a day, YYYY-MM-DD"),
    ("ask", {"question": "bloks"}, "question: unknown `bloks`; see blocs"),
    ("ask", {"question": "blocs", "parameters": {"each": "/etc/passwd"}}, "unknown parameter `each`"),
    ("show", {"name": "nothing of this name"}, "nothing"),
    ("sparql", {"query": "SELECT * { ?s ?p"}, "SPARQL, line 1, column 17: "),
    ("sparql", {"query": "INSERT DATA { <a:b> <a:c> 1 }"}, "SPARQL, line 1, column 10: "),
    ("sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}, "SERVICE"),
    ("sparql", {"query": "queries/blocs.rq"}, "SPARQL"),
    ("no_such_tool", {}, "`no_such_tool`: unknown tool; see is_active"),
)


def test_a_fault_is_told_in_one_line(address: str) -> None:
    answers = asked(address, *((name, given) for name, given, _ in FAULTS))[1]
    for (name, given, begins), answer in zip(FAULTS, answers, strict=True):
        (said,) = answer.content
        assert answer.is_error and begins in said.text and "\n" not in said.text, (name, given, said.text)


def test_a_query_that_runs_away_is_ended(call: Call, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_QUERY_TIMEOUT", "0.3")
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    (answer,) = asked(address, ("sparql", {"query": endless}))[1]
    assert answer.is_error and "0.3" in answer.content[0].text
    monkeypatch.delenv("RNCP_GRAPH_QUERY_TIMEOUT")
    assert call("sparql", query="ASK { ?s ?p ?o }")["answer"] is True


def test_no_page_of_elsewhere_speaks_to_it_over_http(address: str) -> None:
    asks = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accept = {"Accept": "application/json, text/event-stream"}

    def status(**headers: str) -> int:
        return httpx2.post(address, json=asks, headers=accept | headers, trust_env=False).status_code

    assert status(Origin="http://localhost:3000") == status(Host="agents.example") == status()
    assert status(Host="evil.example") == 421
    assert status(Origin="https://evil.example") == 403


def test_over_standard_streams_it_speaks_french_too_and_says_nothing_else(example_store: Path) -> None:
    """The command itself, as an agent starts it."""
    words = ["-m", "rncp_graph", "mcp", "--store", str(example_store)]
    root = str(Path(__file__).parents[2])
    env = {**os.environ, "RNCP_GRAPH_LANG": "fr", "PYTHONPATH": root}
    started = StdioServerParameters(command=sys.executable, args=words, env=env)
    tools, answers = asked(
        stdio_client(started),
        ("", {}),
        ("blocks", {"certification": "RNCP27413"}),
        ("sparql", {"query": "SELECT ?n { ?c <http://purl.org/dc/terms/identifier> ?n } ORDER BY ?n", "limit": 1}),
        ("blocks", {}),
    )
    assert tools[0].title == "Est-elle active ?"
    assert len(answers[0].structured_content["rows"]) == 4
    assert answers[1].structured_content["cut"] == "les 1 premiers"
    assert answers[2].content[0].text == "argument manquant : certification"
