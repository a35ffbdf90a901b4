"""What the library has at hand for agents: search, show, pathways, why, its questions, and SPARQL of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any, cast

from pyoxigraph import QueryBoolean, RdfFormat, Triple, serialize

from rncp_graph.agents.answers import ROWS, Answer, table, text
from rncp_graph.errors import QuestionError
from rncp_graph.language import language, t
from rncp_graph.questions.asking import asking
from rncp_graph.questions.question import Question, asked_once, load_question, question
from rncp_graph.questions.table import Table
from rncp_graph.settings import settings
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import PREFIXES


def search(store: Store, words: str, limit: int = 20, **filters: Any) -> Answer:
    """Find things by words."""
    from rncp_graph.searching.asking import found_by

    found = found_by(store, words, filters, limit)
    return table(found, limit) | ({"note": found.said} if found.said else {})


def show(store: Store, name: str) -> Answer:
    """Show all that is said of a thing, as Markdown."""
    from rncp_graph.portraits import portrait
    from rncp_graph.portraits.naming import named
    from rncp_graph.portraits.renderers.markdown import markdown

    node = named(store, name)
    return {"iri": node.iri} | text(markdown(portrait(store, node.iri)))


def path(store: Store, start: str, ends: list[str], held: tuple[str, ...] = (), level: str | None = None) -> Answer:
    """Find ways to occupations or certifications, as text and as records."""
    from rncp_graph.pathways import path
    from rncp_graph.pathways.telling import text as lines

    found = path(store, start, *ends, acquis=held, niveau=level)
    return {"text": "\n\n".join("\n".join(lines(one)) for one in found), "paths": [one.to_dict() for one in found]}


def why(store: Store, subject: str, property: str, object: str) -> Answer:  # noqa: A002 - the words for them
    """Explain a statement, as the command does."""
    from rncp_graph.reasoning.explaining import why
    from rncp_graph.reasoning.words import lines, statement

    return text("\n".join(lines(store, why(store, *statement(store, subject, property, object)))))


def ask(store: Store, limit: int = ROWS, parameters: Mapping[str, Any] | None = None, **said: str) -> Answer:
    """Ask a question of the library by its name."""
    return _answered(store, question(said["question"]), parameters or {}, limit)


def sparql(store: Store, query: str, limit: int = ROWS) -> Answer:
    """Ask in SPARQL. Raises `QuestionError` for a query with parameters."""
    asked = load_question(query)
    if asked.parametres:
        raise QuestionError(t("une variable s'écrit ?nom", "a variable is written ?name"))
    return _answered(store, asked, {}, limit)


def _answered(store: Store, asked: Question, values: Mapping[str, Any], most: int) -> Answer:
    """Ask within the limits of a query, and take no more of the answer than is told."""
    asker = asking(store, asked, timeout=settings().query_timeout)
    found, _ = asked_once(store, asked, values, asker)
    if isinstance(found, QueryBoolean):
        return {"answer": bool(found)}
    first = list(islice(found, most + 1))
    more = {"cut": t(f"les {most} premiers", f"the first {most}")} if len(first) > most else {}
    if isinstance(found, Solutions):
        columns = tuple(variable.value for variable in found.variables)
        rows = Table(columns, tuple(map(tuple, first[:most])))
        return table(rows, most, asked.vide[language()]) | more
    written = serialize(cast(list[Triple], first[:most]), format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    return text(written.decode()) | more
