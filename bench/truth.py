"""Whether a store holds what it should: counts of nodes beside the generator's own, and every fiche read back."""

from __future__ import annotations

import time
from statistics import median
from typing import Any, cast

from pyoxigraph import Literal

from rncp_graph.model.fiche import Fiche
from rncp_graph.model.order import canonical
from rncp_graph.questions.figures import GRAPH as FIGURES
from rncp_graph.questions.finding import find
from rncp_graph.rdf.mapping import record, steps
from rncp_graph.rdf.names import iri
from rncp_graph.readers import Source
from rncp_graph.stores import Solutions
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import expand

NODES = {
    "fiches": "rncp:Certification",
    "blocs": "rncp:BlocCompetences",
    "certificateurs": "rncp:Certificateur",
    "partenaires": "rncp:Habilitation",
    "voies": "rncp:VoieAcces",
    "textes": "rncp:TexteCite",
    "statistiques": "rncp:StatistiquePromotion",
    "correspondances": "rncp:Correspondance",
}
"""What the generator counts, and the class of its nodes."""

LINKS = {
    "rome": "rncp:codeRome",
    "nsf": "rncp:codeNSF",
    "formacodes": "rncp:formacode",
    "idcc": "rncp:codeIDCC",
    "anciennes": "rncp:ancienneCertification",
    "nouvelles": "rncp:nouvelleCertification",
}
"""What the generator counts, and the property of its links."""


def count_all(store: OxigraphStore) -> dict[str, Any]:
    """Count quads but the figures that a build adds at its end; and nodes and links, by the names of the generator."""
    said = {name: _number(store, f"?s a <{expand(kind)}>") for name, kind in NODES.items()}
    said |= {name: _number(store, f"?s <{expand(link)}> ?o") for name, link in LINKS.items()}
    figures = _number(store, f"GRAPH <{store.base}{FIGURES}> {{ ?s ?p ?o }}")
    return {"quads": len(store) - figures, "compte": said}


def stated(expected: dict[str, Any]) -> dict[str, int]:
    """Return the generator's own counts, both registers together.

    >>> stated({"RNCP": {"blocs": 2}, "RS": {"blocs": 1}})["blocs"]
    3
    """
    return {name: sum(expected[part].get(name, 0) for part in ("RNCP", "RS")) for name in (*NODES, *LINKS)}


def _number(store: OxigraphStore, pattern: str) -> int:
    rows = cast(Solutions, store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"))
    return int(cast(Literal, next(rows)["n"]).value)


def reread(store: OxigraphStore, sources: list[Source]) -> dict[str, Any]:
    """Read back every fiche of some sources as a record, and count those that differ from their source.

    The labels that a fiche gives for its codes are part of it.
    """
    seconds, fiches, different = 0.0, 0, []
    for source in sources:
        for fiche in source:
            began = time.perf_counter()
            found = record(Fiche, iri(fiche), store.about(iri(fiche), steps(Fiche)))
            seconds += time.perf_counter() - began
            fiches += 1
            if found != canonical(fiche):
                different.append(fiche.numero)
    return {"seconds": seconds, "fiches": fiches, "different": len(different), "exemples": different[:5]}


def time_find(store: OxigraphStore, how_many: int) -> dict[str, Any]:
    """Time `find`, the record by its number through SPARQL, on fiches spread over the register: milliseconds."""
    fiche, number = expand("rncp:Certification"), expand("dct:identifier")
    rows = cast(Solutions, store.query(f"SELECT ?n {{ ?s a <{fiche}> ; <{number}> ?n }} ORDER BY ?n"))
    numbers = [cast(Literal, row["n"]).value for row in rows]
    times = []
    for numero in numbers[:: max(1, len(numbers) // how_many)][:how_many]:
        began = time.perf_counter()
        find(store, numero)
        times.append(1000 * (time.perf_counter() - began))
    return {"ms": median(times), "min": min(times), "max": max(times), "fiches": len(times)}
