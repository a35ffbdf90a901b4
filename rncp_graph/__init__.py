"""The French registers of professional certifications (RNCP, RS) as a knowledge graph.

import rncp_graph as rg

store = rg.open_store("rncp.db")
for row in rg.query(store, "certifications-par-metier", rome="D1407"):
    print(row["numero"], row["intitule"])
rg.find(store, "RNCP27413").blocs
rg.network(store, "metiers-voisins")
rg.diff(rg.read("export-2026-01.zip"), rg.read("export-2026-02.zip")).bilan
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from rncp_graph.building.loading import build, load
from rncp_graph.errors import (
    MappingError,
    QuestionError,
    RncpGraphError,
    SourceError,
    StoreError,
    StoreLocked,
    StoreMissing,
    UnsafeSource,
)
from rncp_graph.exports import export
from rncp_graph.model.fiche import Bloc, Certificateur, Fiche, Habilitation, VoieAcces
from rncp_graph.questions.finding import find, origines
from rncp_graph.questions.question import query, questions
from rncp_graph.questions.table import Table
from rncp_graph.rdf.jsonld import to_json
from rncp_graph.rdf.mapping import record, triples
from rncp_graph.readers import Source, read
from rncp_graph.resources import software_version
from rncp_graph.stores import Store, open_store
from rncp_graph.stores.rdflib_graph import rdflib_graph
from rncp_graph.terms import BASE, ONTOLOGY

if TYPE_CHECKING:
    from rncp_graph.differences import Graphe, diff
    from rncp_graph.fetching import fetch
    from rncp_graph.networks import network

__version__ = software_version()

__all__ = [
    "BASE",
    "ONTOLOGY",
    "Bloc",
    "Certificateur",
    "Fiche",
    "Graphe",
    "Habilitation",
    "MappingError",
    "QuestionError",
    "RncpGraphError",
    "Source",
    "SourceError",
    "Store",
    "StoreError",
    "StoreLocked",
    "StoreMissing",
    "Table",
    "UnsafeSource",
    "VoieAcces",
    "build",
    "diff",
    "export",
    "fetch",
    "find",
    "load",
    "network",
    "open_store",
    "origines",
    "query",
    "questions",
    "rdflib_graph",
    "read",
    "record",
    "to_json",
    "triples",
]

_ON_DEMAND = {
    **{"diff": "rncp_graph.differences", "Graphe": "rncp_graph.differences"},
    **{"fetch": "rncp_graph.fetching", "network": "rncp_graph.networks"},
}
"""What few programs want and is long to import: networkx, the client of HTTP, the comparison of exports."""


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for (PEP 562)."""
    if name not in _ON_DEMAND:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ON_DEMAND[name]), name)
