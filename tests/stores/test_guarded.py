"""What a user asks of a store on disk is answered in a process of its own: the same terms, and never without an end."""

from __future__ import annotations

import gc
import os
import select
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from rncp_graph.errors import LimitReached, QuestionError, RncpGraphWarning, StoreError
from rncp_graph.guard import Limits
from rncp_graph.guard.limits import processor
from rncp_graph.language import use_language
from rncp_graph.questions.asking import asking, is_ours
from rncp_graph.questions.question import asked_for, load_question, query, questions
from rncp_graph.stores import Solutions, Triples, guarded, open_store
from rncp_graph.stores.guarded import Guarded, guard_of
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.refusals import Refusal

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a"
WALKED = "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?c (!<urn:y>)* ?d }"
ODD = r"""<urn:s> <urn:p> "tab\there, line\nthere \\ \" ' é \u0001 \U0001F600"@fr-be ,
    "x"^^<urn:t> , 1.50 , 2e0 , true , _:b ,
    "" , "a"@ar--rtl , <urn:a%20b> , <<( <urn:s> <urn:p> "deep\tin" )>> ."""


@pytest.fixture(scope="module")
def store(example_store: Path) -> Iterator[OxigraphStore]:
    opened = open_store(example_store)
    assert isinstance(opened, OxigraphStore)
    yield opened
    opened.close()


def all_of(answer: Any) -> Any:
    if isinstance(answer, Solutions):
        return [variable.value for variable in answer.variables], [tuple(row) for row in answer]
    return list(answer) if isinstance(answer, Triples) else bool(answer)


def test_every_question_has_the_same_answer_both_ways(store: OxigraphStore) -> None:
    aside = Guarded(store, Limits())
    asked = 0
    for one in questions().values():
        if one.exemple:
            text = (
                one.text(**{"date": "2021-01-31"} | dict(one.exemple.parametres))
                if "date" in {p.nom for p in one.parametres}
                else one.text(**one.exemple.parametres)
            )
            here = all_of(store.query(text))
            assert all_of(aside.query(text)) == here, one.id
            asked += bool(here[1])
    assert asked > 40


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p ?o }",
        "ASK { FILTER(false) }",
        "SELECT ?s { FILTER(false) }",
        "SELECT ?x ?y { VALUES (?x ?y) { (UNDEF UNDEF) (1 UNDEF) (UNDEF 'a') } }",
        "SELECT ?x { VALUES ?x { UNDEF 1 UNDEF } }",
        "SELECT * {}",
        "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 3000",
        "DESCRIBE <https://w3id.org/rncp-graph/id/certification/RNCP7141>",
        "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 3000",
    ],
)
def test_every_form_of_answer_is_the_same_both_ways(store: OxigraphStore, text: str) -> None:
    assert all_of(Guarded(store, Limits()).query(text)) == all_of(store.query(text))


def test_terms_of_every_kind_are_the_same_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    held = OxigraphStore.memory()
    held.inner.load(ODD.encode(), format=ox.RdfFormat.TURTLE)
    monkeypatch.setattr(guarded, "_OPENED", [held])
    for text in ("SELECT ?o ?none { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"):
        (form, _, first), *packets = guarded._answer(text, ())
        texts = [packet for _, packet in (first, *packets)]
        found: list[Any]
        if form == "rows":
            found = [tuple(row) for one in texts for row in guarded._rows("?o\t?none\n", one)]
        else:
            found = [quad.triple for one in texts for quad in ox.parse(one, format=ox.RdfFormat.N_TRIPLES)]
        assert len(found) == 10
        assert found == all_of(held.query(text))[1 if form == "rows" else slice(None)]


def test_a_query_without_end_is_ended_and_the_next_one_is_answered(store: OxigraphStore) -> None:
    with pytest.raises(LimitReached, match=r"^work ended at its limit: 0\.2 s \(--timeout, .* raises it\)$") as caught:
        query(store, ENDLESS, timeout=0.2)
    assert caught.value.limit == "seconds"
    with pytest.raises(LimitReached, match="60 MB of memory"):
        query(store, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a", memory="60M")
    (row,) = query(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", timeout="60")  # type: ignore[misc]
    assert row["n"] > 9000


def test_an_answer_that_outgrows_the_memory_here_is_ended_too(store: OxigraphStore) -> None:
    with pytest.raises(LimitReached, match="memory"):
        query(store, "SELECT * { ?a ?b ?c . ?d ?e ?f }", memory=50 << 20)


def test_errors_are_told_as_without_a_guard(store: OxigraphStore) -> None:
    with use_language("fr"), pytest.raises(QuestionError, match="SPARQL, ligne 1, colonne 14 : ce n'est pas du SPARQL"):
        query(store, "ASK { ?s ?p }")
    with pytest.raises(QuestionError, match="add: PREFIX dct:"):
        query(store, "ASK { ?s dct:title ?o }")
    with pytest.raises(Refusal, match="nests too deep"):
        query(store, "ASK " + "{" * 2200 + "}" * 2200)
    with pytest.raises(Refusal, match="SERVICE <urn:x> is refused"):
        query(store, "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }")


def test_what_is_not_of_the_library_has_a_process_of_its_own_and_ours_where_it_is_asked(
    store: OxigraphStore, tmp_path: Path
) -> None:
    own = tmp_path / "mine.rq"
    own.write_text("SELECT ?s { ?s ?p $x }", encoding="utf-8")
    library = asked_for("compte")
    assert is_ours(library)
    assert is_ours(questions("reseaux")["metiers-voisins"])
    assert not is_ours(asked_for(own))
    assert not is_ours(load_question("ASK {}"))
    for asked, limits, aside in (
        (library, (), False),
        (library, (1.0,), True),
        (library, (None, 1 << 30), True),
        (asked_for(own), (), True),
    ):
        ask: Any = asking(store, asked, *(*limits, None, None)[:2])
        assert isinstance(getattr(ask, "__self__", None), Guarded) == aside


def test_a_question_for_every_row_is_asked_within_limits(store: OxigraphStore) -> None:
    own = load_question("SELECT ?s { ?s <http://purl.org/dc/terms/identifier> ?n FILTER(STR(?n) = $texte) }")
    table: Any = query(store, own, each=["RNCP7141", "RNCP27413"])
    assert [row["s"].rpartition("/")[2] for row in table] == ["RNCP7141", "RNCP27413"]
    with pytest.raises(LimitReached):
        query(store, load_question(ENDLESS.replace("{", "{ BIND($texte AS ?x)", 1)), each=["a", "b"], timeout=0.2)


def test_a_store_in_memory_answers_here_and_says_so() -> None:
    held = open_store()
    with pytest.warns(RncpGraphWarning, match="a store in memory answers here, without limits"):
        assert query(held, "ASK {}", timeout=5) is True
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert query(held, "ASK {}") is True
    with pytest.raises(StoreError, match="no guard"):
        guard_of(held)


@pytest.mark.parametrize(("name", "said"), [("timeout", "soon"), ("timeout", 0), ("memory", "much"), ("memory", 5)])
def test_a_limit_that_is_none_is_refused(name: str, said: Any) -> None:
    with pytest.raises(QuestionError, match=rf"^{name}: .* needed.*\(`{said}`\)"):
        query(open_store(), "ASK {}", **{name: said})
    with pytest.raises(QuestionError, match=r"\$memory is taken"):
        load_question("ASK { ?s ?p $memory }")


def test_no_process_is_left_when_the_store_is(example_store: Path) -> None:
    opened = open_store(example_store)
    query(opened, "ASK {}")
    assert isinstance(opened, OxigraphStore)
    (child,) = guard_of(opened)._idle
    del opened
    gc.collect()
    assert child.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("text", [ENDLESS, SORTED, WALKED], ids=["product", "order", "path"])
def test_ctrl_c_ends_a_command_and_its_worker_at_once(example_store: Path, text: str) -> None:
    """A terminal interrupts the whole group, amid the work of the engine; a quiet machine needs less than a second."""
    words = [sys.executable, "-m", "rncp_graph", "query", text, "--store", str(example_store)]
    hearing = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL), "start_new_session": True}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **hearing) as command:  # type: ignore[call-overload]
        children = Path(f"/proc/{command.pid}/task/{command.pid}/children")
        while not (found := children.read_text(encoding="ascii").split()):
            assert command.poll() is None
        worker = int(found[0])
        held = os.pidfd_open(worker)
        while processor(worker) < 0.4:  # the start takes half of that
            assert not select.select([held], [], [], 0.01)[0]
        began = time.monotonic()
        os.killpg(command.pid, signal.SIGINT)
        said, errors = command.communicate(timeout=20)
        assert select.select([held], [], [], 0)[0]
        assert time.monotonic() - began < 5
        os.close(held)
    assert (command.returncode, said) == (130, "")
    assert errors.strip() == "interrupted; the present store is unchanged"
