"""Paths in the Credential Transparency Description Language: a `ceterms:Pathway` each, as JSON-LD.

A component stands for a certification (`CredentialComponent`) or an occupation (`JobComponent`), by `proxyFor`. What
one needs before a component is a condition of it: one of the certifications that make the same step. A pathway has one
destination (https://credreg.net/ctdl/terms/Pathway); exits on the way are the components before it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rncp_graph.language import LANGUAGES, use_language
from rncp_graph.pathways.records import Pathway, Pathways, Step
from rncp_graph.pathways.telling import head, sentences, summary

CONTEXT = {
    "ceterms": "https://purl.org/ctdl/terms/",
    **{
        f"ceterms:{name}": {"@id": f"https://purl.org/ctdl/terms/{name}", "@container": "@language"}
        for name in ("name", "description")
    },
}
"""The prefix, and that texts stand by their language."""


def to_ctdl(answers: tuple[Pathways, ...], base: str) -> dict[str, Any]:
    """Return the paths of answers as one document of JSON-LD; `base` is that of the store."""
    graph = [
        node
        for found in answers
        for rank, path in enumerate(found.chemins, 1)
        for node in _path(found, path, rank, base)
    ]
    return {"@context": CONTEXT, "@graph": graph}


def _path(found: Pathways, path: Pathway, rank: int, base: str) -> list[dict[str, Any]]:
    key = f"{found.depart}-{found.arrivee}".replace(" ", "-")
    iri = f"{base}parcours/{key}/{found.date}/{rank}"
    parts = [_component(found, found.depart, f"{iri}#0", base)]
    for place, step in enumerate(path.pas, 1):
        parts += _step(found, step, f"{iri}#{place}", parts[-1]["@id"], base)
    for part in parts:
        part["ceterms:isPartOf"] = {"@id": iri}
    parts[-1]["ceterms:isDestinationComponentOf"] = {"@id": iri}
    whole = {
        "@id": iri,
        "@type": "ceterms:Pathway",
        "ceterms:name": _said(lambda: head(found)),
        "ceterms:description": _said(lambda: summary(path, rank)),
        "ceterms:hasPart": [{"@id": part["@id"]} for part in parts],
        "ceterms:hasDestinationComponent": {"@id": parts[-1]["@id"]},
    }
    return [whole, *parts]


def _step(found: Pathways, step: Step, iri: str, before: str, base: str) -> list[dict[str, Any]]:
    """The components of a step: the certification, and the occupation that it is acquired for."""
    one = _component(found, step.certification, iri, base)
    one["ceterms:name"] = {"fr": step.preuves.intitule or step.certification}
    one["ceterms:description"] = _said(lambda: " ".join(sentences(found, step)))
    one["ceterms:hasCondition"] = _condition([before])
    if step.sortie is None:
        return [one]
    job = _component(found, step.sortie, f"{iri}-{step.sortie}", base)
    others = [f"{base}certification/{number}" for number in step.autres]
    job["ceterms:hasCondition"] = _condition([iri, *others])
    return [one, job]


def _component(found: Pathways, code: str, iri: str, base: str) -> dict[str, Any]:
    certification = code.startswith(("RNCP", "RS"))
    kind, folder = ("Credential", "certification") if certification else ("Job", "rome")
    return {
        "@id": iri,
        "@type": f"ceterms:{kind}Component",
        "ceterms:name": {"fr": f"{code} {found.libelles.get(code, '')}".strip()},
        "ceterms:proxyFor": {"@id": f"{base}{folder}/{code}"},
    }


def _condition(targets: list[str]) -> dict[str, Any]:
    return {
        "@type": "ceterms:ComponentCondition",
        "ceterms:requiredNumber": 1,
        "ceterms:targetComponent": [{"@id": one} for one in targets],
    }


def _said(words: Callable[[], str]) -> dict[str, str]:
    """What is said, in each language."""
    found = {}
    for lang in LANGUAGES:
        with use_language(lang):
            found[lang] = words()
    return found
