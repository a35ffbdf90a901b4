"""What an answer says of itself: which question, of which sources and day, under which licences, by which version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast
from weakref import WeakKeyDictionary

from rncp_graph.graph.provenance import GRAPH
from rncp_graph.questions.values import plain
from rncp_graph.resources import software_version
from rncp_graph.stores import Solutions, Store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import expand

_SOURCES = f"""
PREFIX dcat: <{expand("dcat:")}> PREFIX dct: <{expand("dct:")}> PREFIX rncp: <{expand("rncp:")}>
SELECT ?nom ?producteur ?date_export ?licence ?sha256 {{
  GRAPH <%s> {{
    ?source a dcat:Dataset ; dct:title ?nom .
    OPTIONAL {{ ?source dct:creator ?producteur }}
    OPTIONAL {{ ?source rncp:dateExport ?date_export }}
    OPTIONAL {{ ?source dct:license ?licence }}
    OPTIONAL {{ ?source rncp:sha256 ?sha256 }}
  }}
}} ORDER BY ?nom ?sha256"""


def about(store: Store, question: str, parametres: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is to be said of the answer of a store to a question, in values that JSON has.

    `parametres` are as they were given, the day of the export filled in; `jour` is that of the latest export.

    >>> from rncp_graph.stores import open_store
    >>> about(open_store(), "blocs", {"certification": ("RNCP1", "RS2"), "date": date(2021, 1, 31)})["parametres"]
    {'certification': ['RNCP1', 'RS2'], 'date': '2021-01-31'}
    """
    sources = _sources(store)
    return {
        "question": question,
        "parametres": {name: _written(said) for name, said in parametres.items() if said is not None},
        "jour": max((source["date_export"] for source in sources if "date_export" in source), default=None),
        "sources": sources,
        "licences": sorted({source["licence"] for source in sources if "licence" in source}),
        "version": f"rncp-graph {software_version()}",
    }


def origin_of(about: Mapping[str, Any]) -> dict[str, str]:
    """Return where an answer comes from, of what is said of it, as texts that every format can hold.

    >>> origin_of({"jour": "2021-01-31", "sources": [{"nom": "a.zip"}, {"nom": "b.zip"}]})["sources"]
    'a.zip b.zip'
    """
    return {
        "jour": about.get("jour") or "",
        "sources": " ".join(source["nom"] for source in about.get("sources", ()) if "nom" in source),
        "licences": " ".join(about.get("licences", ())),
        "version": about.get("version", ""),
    }


def _sources(store: Store) -> list[dict[str, str]]:
    """The sources of a store; those of a built one stay, and are asked once: a search would take a third more."""
    if not isinstance(store, OxigraphStore) or store.version is None:
        return _asked(store)
    if store not in _KNOWN:
        _KNOWN[store] = _asked(store)
    return [dict(one) for one in _KNOWN[store]]


_KNOWN: WeakKeyDictionary[Store, list[dict[str, str]]] = WeakKeyDictionary()


def _asked(store: Store) -> list[dict[str, str]]:
    rows = cast(Solutions, store.query(_SOURCES % f"{store.base}{GRAPH}"))
    names = [variable.value for variable in rows.variables]
    return [{name: plain(row[name]) for name in names if row[name] is not None} for row in rows]


def _written(said: Any) -> Any:
    """A parameter as JSON has it."""
    if isinstance(said, bool | int | float | str):
        return said
    if isinstance(said, list | tuple | set | frozenset):
        return [_written(one) for one in said]
    if isinstance(said, date):
        return said.isoformat()
    return str(said)
