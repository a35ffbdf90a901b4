"""Endpoints at a distance: what goes wrong is said in one line, loses nothing, and tells no password."""

from __future__ import annotations

import base64
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from pyoxigraph import Literal

from rncp_graph.cli import main
from rncp_graph.distant import pull, push
from rncp_graph.errors import QuestionError, StoreError, StoreMissing
from rncp_graph.loading import build
from rncp_graph.patience import Patience
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.stores.credentials import Credentials, credentials
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.sparql import SparqlStore, form_of
from tests import oxigraph_serveur
from tests.faux_serveur import ASK, JSON, Behaviour, Request, passing, serving

QUICK = Patience(tries=3, pause=0.01, longest=2.0, timeout=5.0)
SECRET = "tres-secret"
EVERYTHING = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
LINES = [b"<urn:a> <urn:p> <urn:b> .\n", b'<urn:b> <urn:p> "2" <urn:g> .\n']
TABLE = b'{"head":{"vars":["o"]},"results":{"bindings":[{"o":{"type":"literal","value":"x"}}]}}'


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("RNCP_GRAPH_") and name != "RNCP_GRAPH_CACHE":
            monkeypatch.delenv(name)
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    monkeypatch.setenv("NETRC", os.devnull)


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with oxigraph_serveur.serving(tmp_path_factory.mktemp("oxigraph") / "log") as address:
        yield address


@pytest.fixture
def target(oxigraph: str) -> Iterator[SparqlStore]:
    store = SparqlStore(oxigraph, patience=QUICK)
    store.update("DROP ALL")
    yield store
    store.close()


@pytest.fixture(scope="module")
def built(exemple: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exemple") / "db"
    build(folder, *(read(exemple / f"fiche-{numero}.txt") for numero in ("RNCP7141", "RNCP27413")))
    return folder


def held(store: SparqlStore) -> int:
    return len(list(store.query(EVERYTHING)))


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["rncp-graph", *words])
    with pytest.raises(SystemExit) as done:
        main()
    return int(done.value.code or 0)


# --- addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://localhost/x", "unix:/tmp/s", "gopher://localhost/"])
def test_only_http_addresses_are_asked(address: str) -> None:
    with pytest.raises(StoreError, match="address refused"):
        open_store(address)


@pytest.mark.parametrize("command", ["stats --store {}", "push {}", "pull {} -o x", "export x.nq --store {}"])
def test_an_address_that_holds_a_password_is_refused_and_not_repeated(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, built: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNCP_GRAPH_STORE", str(built))
    assert run(monkeypatch, *command.format(f"http://ada:{SECRET}@localhost:1/ds").split()) == 2
    said = capsys.readouterr()
    assert "no credentials in the address" in said.err and SECRET not in said.err + said.out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", ["", "/", "/query"])
def test_the_address_of_an_oxigraph_server_or_of_its_queries_will_do(oxigraph: str, ending: str) -> None:
    services = SparqlStore(oxigraph + ending, patience=QUICK).services
    assert (services.kind, services.query) == ("oxigraph", f"{oxigraph}/query")
    assert (services.update, services.graphs) == (f"{oxigraph}/update", f"{oxigraph}/store")


def test_an_unknown_server_is_read_and_written_where_one_says(
    oxigraph: str, target: SparqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nameless(request: Request) -> bool:
        request.send_header = _without_server(request)  # type: ignore[method-assign]
        return False

    with serving(passing(oxigraph, nameless)) as (address, _):
        store = SparqlStore(f"{address}/query", patience=QUICK)
        assert store.services.kind == ""
        with pytest.raises(StoreError, match="RNCP_GRAPH_GSP_URL"):
            store.load(LINES)
        with pytest.raises(StoreError, match="RNCP_GRAPH_UPDATE_URL"):
            store.update("CLEAR ALL")
        monkeypatch.setenv("RNCP_GRAPH_UPDATE_URL", f"{address}/update")
        monkeypatch.setenv("RNCP_GRAPH_GSP_URL", f"{address}/store")
        SparqlStore(f"{address}/query", patience=QUICK).load(LINES)
    assert held(target) == 2


def _without_server(request: Request) -> Callable[[str, str], None]:
    send = type(request).send_header.__get__(request)
    return lambda name, value: None if name.lower() == "server" else send(name, value)


# --- servers that answer amiss ------------------------------------------------------------------------------------


def answering(status: int, headers: dict[str, str], body: bytes = b"") -> Behaviour:
    return lambda request: request.answer(status, headers, body)


def after_ask(behave: Behaviour) -> Behaviour:
    """Greet as an endpoint does, then behave."""
    return lambda request: request.answer(200, JSON, ASK) if b"ASK+%7B%7D" in request.body else behave(request)


@pytest.mark.parametrize(
    ("behave", "said"),
    [
        (answering(200, {"Content-Type": "text/html"}, b"<html>Welcome</html>"), "no SPARQL service"),
        (answering(404, {"Content-Type": "text/html"}, b"<html>lost</html>"), "no SPARQL service"),
        (answering(302, {"Location": f"http://ada:{SECRET}@127.0.0.1:1/login?token={SECRET}"}), "redirects to"),
        (answering(401, {"WWW-Authenticate": 'Basic realm="x"'}), "access denied .*RNCP_GRAPH_USER"),
        (answering(403, {}), "access denied"),
        (answering(500, {}, b"boom"), "HTTP 500 boom"),
        (answering(503, {}, b"busy"), "HTTP 503"),
    ],
    ids=["page", "nothing", "redirect", "stranger", "forbidden", "error", "busy"],
)
def test_an_address_that_is_no_endpoint_is_told_in_one_line(behave: Behaviour, said: str) -> None:
    with serving(behave) as (address, _), pytest.raises(StoreError, match=said) as told:
        SparqlStore(address, patience=QUICK)
    assert SECRET not in str(told.value) and "<html>" not in str(told.value)


@pytest.mark.parametrize(
    ("behave", "said"),
    [
        (answering(200, {"Content-Type": "text/html"}, b"<html>Sorry</html>"), "unreadable answer"),
        (answering(200, JSON, TABLE[:-20]), "unreadable answer"),
        (answering(200, JSON, b'{"error": "none"}'), "unreadable answer"),
        (answering(200, JSON), "unreadable answer"),
        (lambda request: request.answer(200, JSON, TABLE, length=10_000), "connection cut"),
        (answering(413, {}), "HTTP 413"),
    ],
    ids=["page", "cut json", "other json", "empty", "cut connection", "too large"],
)
def test_an_answer_that_is_no_table_is_a_store_error(behave: Behaviour, said: str) -> None:
    with serving(after_ask(behave)) as (address, _):
        store = SparqlStore(address, patience=QUICK)
        with pytest.raises(StoreError, match=said):
            store.query("SELECT ?o { ?s ?p ?o }")


def test_a_query_that_the_server_refuses_is_a_question_error() -> None:
    with serving(after_ask(answering(400, {}, b"Parse error: line 1"))) as (address, _):
        store = SparqlStore(address, patience=QUICK)
        with pytest.raises(QuestionError, match="Parse error: line 1"):
            store.query("SELECT ?o { ?s ?p ?o")


def test_a_query_waits_for_a_busy_server_and_asks_again() -> None:
    answers: list[Behaviour] = [
        answering(503, {"Retry-After": "0"}),
        lambda request: request.answer(200, JSON, TABLE[:20], length=len(TABLE)),
        answering(200, JSON, TABLE),
    ]
    heard: list[str] = []

    def next_one(request: Request) -> None:
        answers.pop(0)(request)

    with serving(after_ask(next_one)) as (address, _):
        store = SparqlStore(address, patience=QUICK, say=heard.append)
        assert [row["o"] for row in store.query("SELECT ?o { ?s ?p ?o }")] == [Literal("x")]
    assert len(heard) == 2 and "HTTP 503" in heard[0] and "connection cut" in heard[1]


def test_a_server_that_is_silent_is_given_up_after_the_time_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    over = Event()
    monkeypatch.setenv("RNCP_GRAPH_TIMEOUT", "0.3")
    with serving(after_ask(lambda _: (over.wait(20), None)[1])) as (address, seen):
        store = SparqlStore(address)
        with pytest.raises(StoreError, match=r"no answer in 0\.3 s \(RNCP_GRAPH_TIMEOUT\)"):
            store.query("SELECT ?o { ?s ?p ?o }")
        over.set()
        assert len(seen) == 2, "a query that took too long is not asked again"


@pytest.mark.parametrize("said", ["0", "soon", "nan", "-1"])
def test_a_time_that_is_none_is_refused(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_TIMEOUT", said)
    with pytest.raises(StoreError, match="RNCP_GRAPH_TIMEOUT"):
        open_store("http://127.0.0.1:1/")


def test_a_server_that_is_not_there_is_said_so_by_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("rncp_graph.stores.connection.PATIENCE", QUICK)
    assert run(monkeypatch, "stats", "--store", "http://127.0.0.1:1/ds") == 2
    said = capsys.readouterr()
    assert "http://127.0.0.1:1/ds: cannot connect" in said.err and "Traceback" not in said.err and not said.out


def test_a_redirect_is_not_followed() -> None:
    with (
        serving(answering(200, JSON, ASK)) as (other, seen),
        serving(answering(307, {"Location": f"{other}/ds"})) as (address, _),
        pytest.raises(StoreError, match=f"redirects to {other}/ds"),
    ):
        SparqlStore(address, known=Credentials("ada", SECRET), patience=QUICK)
    assert not seen


# --- credentials --------------------------------------------------------------------------------------------------


def guarded(request: Request) -> None:
    """Let in those who know the password, and repeat what others say."""
    token = base64.b64encode(f"ada:{SECRET}".encode()).decode()
    said = request.headers.get("Authorization", "")
    if said == f"Basic {token}":
        request.answer(200, JSON, ASK)
    else:
        request.answer(401, {"WWW-Authenticate": 'Basic realm="x"'}, f"you said {said}".encode())


def test_credentials_are_said_when_asked_for_and_then_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_USER", "ada")
    monkeypatch.setenv("RNCP_GRAPH_PASSWORD", SECRET)
    with serving(guarded) as (address, seen):
        store = open_store(f"{address}/query")
        assert bool(store.query("ASK { ?s ?p ?o }"))
    assert [bool(request.headers.get("Authorization")) for request in seen] == [False, True, True]


def test_wrong_credentials_are_said_so_and_stay_out_of_messages_and_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = Credentials("ada", f"{SECRET}-de-travers")
    with serving(guarded) as (address, _), pytest.raises(StoreError, match="credentials refused") as told:
        SparqlStore(address, known=wrong, patience=QUICK)
    token = base64.b64encode(f"ada:{wrong.password}".encode()).decode()
    for text in (str(told.value), caplog.text, repr(wrong)):
        assert SECRET not in text and token not in text


def test_netrc_gives_the_credentials_of_its_hosts_and_of_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login ada password {SECRET}\ndefault login bob password other\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert credentials("127.0.0.1") == Credentials("ada", SECRET)
    assert credentials("example.org") is None
    with serving(guarded) as (address, _):
        assert bool(open_store(f"{address}/query").query("ASK { ?s ?p ?o }"))


def test_a_broken_netrc_is_not_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login ada {SECRET}\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with pytest.raises(StoreError, match="unreadable netrc") as told:
        credentials("127.0.0.1")
    assert SECRET not in str(told.value) and told.value.__cause__ is None


# --- loading ------------------------------------------------------------------------------------------------------


def test_a_chunk_whose_connection_breaks_is_sent_again(oxigraph: str, target: SparqlStore) -> None:
    cuts = [1, 2, 4]
    stores: list[int] = []

    def cut(request: Request) -> bool:
        if not request.path.startswith("/store"):
            return False
        stores.append(1)
        if len(stores) in cuts:
            if len(stores) == 2:
                passing(oxigraph)(_Deaf(request))  # it arrived, and the answer was lost
            request.close_connection = True
            return True
        return False

    with serving(passing(oxigraph, cut)) as (address, _):
        SparqlStore(address, patience=QUICK).load(LINES)
    assert held(target) == 2 and target.named_graphs() == ["urn:g"] and len(stores) == 5


class _Deaf:
    """A request that is passed on, and whose answer nobody hears."""

    def __init__(self, request: Request) -> None:
        self.command, self.path, self.body, self.headers = request.command, request.path, request.body, request.headers

    def answer(self, *said: object) -> None:
        pass


def test_a_load_whose_connection_stays_broken_leaves_the_endpoint_as_it_was(oxigraph: str, target: SparqlStore) -> None:
    target.load([b"<urn:old> <urn:p> <urn:b> .\n"])
    sent: list[str] = []

    def cut(request: Request) -> bool:
        if request.path.startswith("/store"):
            sent.append(request.path)
            if len(sent) > 1:
                request.close_connection = True
                return True
        return False

    with serving(passing(oxigraph, cut)) as (address, _), pytest.raises(StoreError, match="connection cut"):
        SparqlStore(address, patience=QUICK).load(LINES)
    assert held(target) == 1 and target.named_graphs() == [] and len(sent) == 4


def test_a_cut_while_all_is_put_in_place_says_that_the_outcome_is_not_known(oxigraph: str, target: SparqlStore) -> None:
    def cut(request: Request) -> bool:
        if b"ADD" in request.body and request.path == "/update":
            request.close_connection = True
            return True
        return False

    with serving(passing(oxigraph, cut)) as (address, seen):
        with pytest.raises(StoreError, match="may or may not have been put in place"):
            SparqlStore(address, patience=QUICK).load(LINES)
        assert sum(b"ADD" in request.body for request in seen) == 1, "an update is asked once"
    assert held(target) == 0, "the graphs of the load are dropped"


def test_a_source_that_breaks_is_told_as_it_is_and_nothing_stays(
    target: SparqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rncp_graph.stores.staging.CHUNK", 10)

    def chunks() -> Iterator[bytes]:
        yield LINES[0]
        raise KeyError("broken source")

    with pytest.raises(KeyError, match="broken source"):
        target.load(chunks())
    assert held(target) == 0


def test_a_blank_node_is_refused_at_a_distance(target: SparqlStore) -> None:
    with pytest.raises(StoreError, match="blank node"):
        target.load([b"_:a <urn:p> <urn:b> .\n"])


# --- push and pull ------------------------------------------------------------------------------------------------


def test_push_then_pull_gives_the_same_store(built: Path, target: SparqlStore, tmp_path: Path) -> None:
    here, heard = open_store(built), list[int]()
    assert push(here, target, progress=heard.append) == len(here) == heard[-1]
    assert pull(target, tmp_path / "back") == len(here)
    assert set(map(str, open_store(tmp_path / "back").quads())) == set(map(str, here.quads()))


def test_push_refuses_an_endpoint_that_holds_something_unless_it_may_replace_it(
    built: Path, target: SparqlStore
) -> None:
    base = "https://w3id.org/rncp-graph/id/"
    old = f"{base}graph/ancienne"
    target.load([b"<urn:a> <urn:p> <urn:b> .\n", f"<urn:a> <urn:p> <urn:b> <{old}> .\n".encode(), LINES[1]])
    with pytest.raises(StoreError, match="is not empty: --replace"):
        push(open_store(built), target)
    assert held(target) == 3
    assert push(open_store(built), target, replace=True) == len(open_store(built))
    names = target.named_graphs()
    assert old not in names and "urn:g" in names and f"{base}graph/provenance" in names
    assert not bool(target.query("ASK { <urn:a> ?p ?o }"))
    assert held(target) == len(open_store(built)) + 1


def test_push_refuses_an_endpoint_that_loses_what_was_sent(
    built: Path, oxigraph: str, target: SparqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rncp_graph.stores.staging.CHUNK", 50_000)
    lost: list[bool] = []

    def lose(request: Request) -> bool:
        if request.path.startswith("/store") and not lost:
            lost.append(True)
            request.answer(204, {})
            return True
        return False

    with (
        serving(passing(oxigraph, lose)) as (address, _),
        pytest.raises(StoreError, match=r"check failed: .* triples received"),
    ):
        push(open_store(built), SparqlStore(address, patience=QUICK))
    assert held(target) == 0


def test_pull_refuses_what_is_no_whole_graph_and_keeps_the_present_store(target: SparqlStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="graph refused: no certification"):
        pull(target, tmp_path / "db")
    with pytest.raises(StoreMissing):
        open_store(tmp_path / "db")


def test_pull_refuses_a_source_that_changes_meanwhile(built: Path, target: SparqlStore, tmp_path: Path) -> None:
    push(open_store(built), target)
    with pytest.raises(StoreError, match="the source has changed"):
        pull(target, tmp_path / "db", progress=lambda _: target.load([b"<urn:new> <urn:p> <urn:b> .\n"]))
    with pytest.raises(StoreMissing):
        open_store(tmp_path / "db")


# --- commands -----------------------------------------------------------------------------------------------------

SAME = [
    "stats",
    "stats --format json",
    "query compte",
    "query fiche certification=7141 --format json",
    "query blocs certification=27413 --format csv",
    "query similaires certification=27413",
    "show RNCP7141",
    "show RNCP27413 --format json",
    "show 7141 --format turtle",
    "show 7141 --format jsonld",
    "network lignees",
]


@pytest.mark.parametrize("command", SAME)
def test_a_command_says_the_same_of_a_folder_and_of_an_endpoint(
    command: str,
    built: Path,
    oxigraph: str,
    target: SparqlStore,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    push(open_store(built), target)
    assert run(monkeypatch, *command.split(), "--store", str(built)) == 0
    expected = capfdbinary.readouterr().out
    assert run(monkeypatch, *command.split(), "--store", oxigraph) == 0
    assert capfdbinary.readouterr().out == expected != b""


@pytest.mark.parametrize("suffix", [".nq", ".ttl", ".jsonld"])
def test_an_export_of_an_endpoint_is_that_of_the_folder(
    suffix: str, built: Path, oxigraph: str, target: SparqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    push(open_store(built), target)
    files = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    for file, store in zip(files, (str(built), oxigraph), strict=True):
        assert run(monkeypatch, "export", str(file), "--store", store) == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_push_and_pull_are_commands_that_say_what_they_did(
    built: Path,
    oxigraph: str,
    target: SparqlStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(monkeypatch, "push", oxigraph, "--store", str(built)) == 0
    assert run(monkeypatch, "pull", oxigraph, "-o", str(tmp_path / "db")) == 0
    said = capsys.readouterr()
    count = f"{len(open_store(built)):,} quads"
    assert not said.out and said.err.count(count) == 2
    assert run(monkeypatch, "check", "--store", str(tmp_path / "db")) == 0
    assert run(monkeypatch, "push", oxigraph, "--store", str(built)) == 2
    assert run(monkeypatch, "push", oxigraph, "--store", str(built), "--replace") == 0
    assert run(monkeypatch, "push", str(tmp_path), "--store", str(built)) == 2


@pytest.mark.parametrize(
    "command", ["check --store {}", "backup x.nq --store {}", "restore x.nq --store {}", "build {exemple} -o {}"]
)
def test_a_command_about_folders_refuses_an_address_and_makes_nothing(
    command: str, exemple: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = command.format("http://localhost:1/ds", exemple=exemple / "fiche-RNCP7141.txt").split()
    assert run(monkeypatch, *words) == 2
    assert "rncp-graph p" in capsys.readouterr().err and not list(tmp_path.iterdir())


# --- the form of a text -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("PREFIX select: <urn:x>\nask { ?s select:a ?o }", "ASK"),
        ("# DROP ALL\nBASE <urn:b/> prefix : <x#> SELECT * { ?s ?p 'INSERT' }", "SELECT"),
        ("PREFIX a: <urn:drop/> DESCRIBE <urn:a>", "DESCRIBE"),
        ("  WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH"),
        ("zorb", ""),
        ("", ""),
    ],
)
def test_what_a_text_asks_is_its_first_word_after_the_prologue(text: str, form: str) -> None:
    assert form_of(text) == form


def test_the_neighbourhood_of_a_node_is_that_of_an_embedded_store(built: Path, target: SparqlStore) -> None:
    here = open_store(built)
    push(here, target)
    node = "https://w3id.org/rncp-graph/id/certification/RNCP27413"
    steps = {f"https://w3id.org/rncp-graph/ontology#{name}" for name in ("bloc", "aCentre", "enregistrement")}
    found = [sorted(map(str, store.about(node, steps))) for store in (here, target)]
    assert found[0] == found[1] and len(found[0]) > 100


def test_an_endpoint_gives_what_a_store_in_memory_gives(target: SparqlStore) -> None:
    memory = OxigraphStore.memory()
    for store in (memory, target):
        store.load(LINES)
    rows = [sorted(map(str, store.query(EVERYTHING))) for store in (memory, target)]
    assert rows[0] == rows[1]
