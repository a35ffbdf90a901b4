"""The French registers of professional certifications (RNCP, RS) as a knowledge graph.

```python
import rncp_graph as rg

store = rg.open_store("rncp.db")
for row in rg.query(store, "certifications-par-metier", rome="D1407"):
    print(row["numero"], row["intitule"])
rg.search(store, "développeur web", niveau="bac+2").print()
rg.find(store, "RNCP27413").blocs
rg.network(store, "metiers-voisins")
rg.gap_map(store).counts
rg.path(store, "D1407", "M1805")
rg.validate(store).counts
rg.reason("rncp.db")
rg.diff(rg.read("export-2026-01.zip"), rg.read("export-2026-02.zip")).bilan
```
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rncp_graph.building.loading import build, load
    from rncp_graph.differences import Graphe, diff
    from rncp_graph.errors import (
        GuardError,
        LimitReached,
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
    from rncp_graph.fetching import fetch
    from rncp_graph.gaps import GapMap, gap_map
    from rncp_graph.model.fiche import Bloc, Certificateur, Fiche, Habilitation, VoieAcces
    from rncp_graph.networks import network
    from rncp_graph.pathways import path
    from rncp_graph.pathways.records import Pathway, Pathways, Step
    from rncp_graph.portraits import Portrait, portrait
    from rncp_graph.questions.finding import find, origines
    from rncp_graph.questions.question import query, questions
    from rncp_graph.questions.table import Table
    from rncp_graph.rdf.jsonld import to_json
    from rncp_graph.rdf.mapping import record, triples
    from rncp_graph.readers import Source, read
    from rncp_graph.reasoning import reason
    from rncp_graph.searching.asking import search
    from rncp_graph.similarity import BlocProche, similar, similar_blocks
    from rncp_graph.stores import Store, open_store
    from rncp_graph.stores.rdflib_graph import rdflib_graph
    from rncp_graph.terms import BASE, ONTOLOGY
    from rncp_graph.validation import ValidationReport, validate

__version__ = "0.1.0"  # here, where packaging reads it: metadata of packages take long to read

__all__ = [
    "BASE",
    "ONTOLOGY",
    "Bloc",
    "BlocProche",
    "Certificateur",
    "Fiche",
    "GapMap",
    "Graphe",
    "GuardError",
    "Habilitation",
    "LimitReached",
    "MappingError",
    "Pathway",
    "Pathways",
    "Portrait",
    "QuestionError",
    "RncpGraphError",
    "Source",
    "SourceError",
    "Step",
    "Store",
    "StoreError",
    "StoreLocked",
    "StoreMissing",
    "Table",
    "UnsafeSource",
    "ValidationReport",
    "VoieAcces",
    "build",
    "diff",
    "export",
    "fetch",
    "find",
    "gap_map",
    "load",
    "network",
    "open_store",
    "origines",
    "path",
    "portrait",
    "query",
    "questions",
    "rdflib_graph",
    "read",
    "reason",
    "record",
    "search",
    "similar",
    "similar_blocks",
    "to_json",
    "triples",
    "validate",
]

_HOMES = {
    "building.loading": ("build", "load"),
    "differences": ("Graphe", "diff"),
    "errors": (
        *("GuardError", "LimitReached", "MappingError", "QuestionError", "RncpGraphError", "SourceError"),
        *("StoreError", "StoreLocked", "StoreMissing", "UnsafeSource"),
    ),
    "exports": ("export",),
    "fetching": ("fetch",),
    "gaps": ("GapMap", "gap_map"),
    "model.fiche": ("Bloc", "Certificateur", "Fiche", "Habilitation", "VoieAcces"),
    "networks": ("network",),
    "pathways": ("path",),
    "pathways.records": ("Pathway", "Pathways", "Step"),
    "portraits": ("Portrait", "portrait"),
    "questions.finding": ("find", "origines"),
    "questions.question": ("query", "questions"),
    "questions.table": ("Table",),
    "rdf.jsonld": ("to_json",),
    "rdf.mapping": ("record", "triples"),
    "readers": ("Source", "read"),
    "reasoning": ("reason",),
    "searching.asking": ("search",),
    "similarity": ("BlocProche", "similar", "similar_blocks"),
    "stores": ("Store", "open_store"),
    "stores.rdflib_graph": ("rdflib_graph",),
    "terms": ("BASE", "ONTOLOGY"),
    "validation": ("ValidationReport", "validate"),
}
"""Where each public name lives: a program that uses three of them waits for the engines of these three alone."""
_HOME = {name: f"{__name__}.{home}" for home, names in _HOMES.items() for name in names}

# The folder `questions` and the function `questions` are two things. Python sets the name to the folder when it first
# imports it: that is done here and undone, so that the name is found below, and is the function.
import_module(f"{__name__}.questions")
del globals()["questions"]


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: Any = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names."""
    return [*__all__, "__version__"]
