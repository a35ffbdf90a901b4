"""A request of the SPARQL 1.1 Protocol, read: a query and its dataset. An update is refused.

https://www.w3.org/TR/sparql11-protocol/, section 2.1
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode

from rncp_graph.errors import RncpGraphError
from rncp_graph.language import t
from rncp_graph.stores.protocol import Dataset

QUERY, FORM, UPDATE = "application/sparql-query", "application/x-www-form-urlencoded", "application/sparql-update"
READ, POST = ("GET", "HEAD"), "POST"
FIELDS = 100
"""The most parameters of a request."""


class Wrong(RncpGraphError):
    """A request that is none of the protocol; `status` is the status of HTTP that says so."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Query(NamedTuple):
    """A query, the graphs that the protocol names for it, and the form that `format` names."""

    text: str
    dataset: Dataset | None = None
    form: str = ""


def query(method: str, media: str, parameters: str, body: bytes) -> Query | None:
    """Return the query of a request; nothing for one that reads and asks nothing, which is for the description.

    `media` is the header `Content-Type`, `parameters` those of the address as they are written. Raises `Wrong`.

    >>> query("GET", "", "query=ASK%20%7B%7D&named-graph-uri=urn:g", b"")
    Query(text='ASK {}', dataset=Dataset(default=(), named=('urn:g',)), form='')
    """
    said = _fields(parameters)
    kind = media.partition(";")[0].strip().lower()
    if method in READ:
        if not any(name in ("query", "update") for name, _ in said):
            return None
    elif method != POST:
        raise Wrong(405, t("GET ou POST seulement", "GET or POST only"))
    elif kind == FORM:
        said += _fields(_text(body, "utf-8"))
    elif kind == QUERY:
        said.append(("query", _text(body, _charset(media))))
    elif kind == UPDATE:
        said.append(("update", ""))
    else:
        told = kind or t("aucun", "none")
        raise Wrong(
            415, t(f"Content-Type {told} : il faut {QUERY} ou {FORM}", f"Content-Type {told}: give {QUERY} or {FORM}")
        )
    if any(name == "update" for name, _ in said):
        raise Wrong(403, t("lecture seule : les mises à jour sont refusées", "read-only: updates are refused"))
    return _query(said)


def _query(said: list[tuple[str, str]]) -> Query:
    texts, forms = _values(said, "query"), _values(said, "format")
    if len(texts) != 1:
        raise Wrong(
            400,
            t(
                f"une requête (query) est attendue, et il y en a {len(texts)}",
                f"one query is expected, and there are {len(texts)}",
            ),
        )
    if not texts[0].strip():
        raise Wrong(400, t("la requête (query) est vide", "the query is empty"))
    default, named = (tuple(map(_graph, _values(said, name))) for name in ("default-graph-uri", "named-graph-uri"))
    return Query(texts[0], Dataset(default, named) if default or named else None, forms[-1] if forms else "")


def _values(said: Iterable[tuple[str, str]], wanted: str) -> list[str]:
    return [value for name, value in said if name == wanted]


def _graph(said: str) -> str:
    try:
        return NamedNode(said).value
    except ValueError:
        raise Wrong(
            400, t(f"« {said[:200]} » n'est pas l'IRI d'un graphe", f"`{said[:200]}` is not the IRI of a graph")
        ) from None


def _fields(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except UnicodeDecodeError:
        raise Wrong(400, t("paramètres : il faut de l'UTF-8", "parameters: UTF-8 is needed")) from None
    except ValueError:
        raise Wrong(400, t(f"au plus {FIELDS} paramètres", f"at most {FIELDS} parameters")) from None


def _charset(media: str) -> str:
    for part in media.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return "utf-8"


def _text(body: bytes, charset: str) -> str:
    if charset not in ("utf-8", "utf8"):
        raise Wrong(415, t("requête : il faut de l'UTF-8", "query: UTF-8 is needed"))
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Wrong(400, t("requête : il faut de l'UTF-8", "query: UTF-8 is needed")) from None
