"""Whether a store holds what it should: counts of nodes beside the generator's own, and every fiche read back."""

from __future__ import annotations

import time
from dataclasses import replace
from statistics import median
from typing import Any, cast

from pyoxigraph import Literal, NamedNode

from rncp_graph.model.fiche import Concept, Fiche
from rncp_graph.model.fields import fields_of
from rncp_graph.questions.finding import find
from rncp_graph.rdf.mapping import record
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
    """Count all quads, and nodes and links by the names of the generator."""
    said = {name: _number(store, f"?s a <{expand(kind)}>") for name, kind in NODES.items()}
    said |= {name: _number(store, f"?s <{expand(link)}> ?o") for name, link in LINKS.items()}
    return {"quads": len(store), "compte": said}


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

    A code and its label are compared apart: the graph holds a label once, on the code.
    """
    seconds, fiches, different, labels = 0.0, 0, [], 0
    for source in sources:
        for fiche in source:
            began = time.perf_counter()
            found = record(Fiche, iri(fiche), store.about(iri(fiche), _steps()))
            seconds += time.perf_counter() - began
            fiches += 1
            if _bare(found) != _bare(fiche):
                different.append(fiche.numero)
            labels += len(_labels_of(fiche) - _labels_of(found))
    return {
        "seconds": seconds,
        "fiches": fiches,
        "different": len(different),
        "exemples": different[:5],
        "libelles_perdus": labels,
    }


_STEPS: set[str] = set()


def _steps() -> set[str]:
    """The properties that lead from a record to the records in it, at any depth."""
    todo: list[type] = [] if _STEPS else [Fiche]
    for cls in todo:
        for field in fields_of(cls):
            if field.record:
                _STEPS.add(expand(field.p.property))
                todo.append(field.type)
    return _STEPS


def _concepts(fiche: Fiche) -> dict[str, tuple[Concept, ...]]:
    """The codes of a fiche, by field."""
    fields = [field for field in fields_of(Fiche) if field.record and issubclass(field.type, Concept)]
    said = {field.name: getattr(fiche, field.name) for field in fields}
    return {name: value if isinstance(value, tuple) else (value,) for name, value in said.items() if value}


def _bare(fiche: Fiche) -> tuple[Fiche, dict[str, set[str]]]:
    """A fiche without its codes, and the codes without their labels."""
    concepts = _concepts(fiche)
    empty: dict[str, Any] = {name: () if isinstance(getattr(fiche, name), tuple) else None for name in concepts}
    return replace(fiche, **empty), {name: {row.code for row in rows} for name, rows in concepts.items()}


def _labels_of(fiche: Fiche) -> set[tuple[str, str, str]]:
    return {
        (name, row.code, label)
        for name, rows in _concepts(fiche).items()
        for row in rows
        for label in (row.libelle, *row.autres_libelles)
        if label
    }


def time_find(store: OxigraphStore, how_many: int) -> dict[str, Any]:
    """Time `find`, the record by its number through SPARQL, on fiches spread over the register: milliseconds."""
    kind = expand("rncp:Certification")
    rows = cast(Solutions, store.query(f"SELECT ?s {{ ?s a <{kind}> }} ORDER BY ?s"))
    nodes = [cast(NamedNode, row["s"]).value for row in rows]
    times = []
    for node in nodes[:: max(1, len(nodes) // how_many)][:how_many]:
        began = time.perf_counter()
        find(store, node.rpartition("/")[2])
        times.append(1000 * (time.perf_counter() - began))
    return {"ms": median(times), "min": min(times), "max": max(times), "fiches": len(times)}
