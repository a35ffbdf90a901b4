"""Where a graph comes from: PROV and DCAT statements about each source and about the build, in `graph/provenance`.

This graph is the only part of a build that differs from one run to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from rncp_graph.rdf.mapping import literal, typed
from rncp_graph.readers.source import Source
from rncp_graph.terms import BASE, expand, segment

GRAPH = "graph/provenance"
LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
OPEN = {"xml", "csv"}
"""The formats of France compétences, under the Licence Ouverte 2.0; old fiches are documents of the former CNCP."""


def software_version() -> str:
    """Return the version of this software, `0` in a tree that was never installed."""
    try:
        return version("rncp-graph")
    except PackageNotFoundError:
        return "0"


def graph_names(sources: Iterable[Source]) -> dict[str, Source]:
    """Return the path of the named graph of each source: its file name, numbered when two files share it."""
    names: dict[str, Source] = {}
    for source in sources:
        stem = name = f"graph/{segment(source.nom)}"
        number = 1
        while name in names:
            number += 1
            name = f"{stem}-{number}"
        names[name] = source
    return names


def source_lines(name: str, source: Source, base: str = BASE) -> Iterator[str]:
    """Describe a source that has been read, in N-Quads: file, SHA-256, export date, flow version, licence."""
    node = f"<{base}{name}>"
    yield _quad(node, "rdf:type", f"<{expand('prov:Entity')}>", base)
    yield _quad(node, "rdf:type", f"<{expand('dcat:Dataset')}>", base)
    yield _quad(node, "dct:title", literal(source.nom), base)
    yield _quad(node, "dct:format", literal(source.format), base)
    if source.format in OPEN:
        yield _quad(node, "dct:creator", literal("France compétences"), base)
        yield _quad(node, "dct:license", f"<{LICENCE}>", base)
    else:
        yield _quad(node, "dct:creator", literal("Commission nationale de la certification professionnelle"), base)
    yield _quad(node, "rncp:sha256", literal(source.sha256), base)
    yield _quad(node, "rncp:nombreFiches", typed(str(source.fiches), "xsd:integer"), base)
    if source.date_export:
        yield _quad(node, "rncp:dateExport", typed(source.date_export.isoformat(), "xsd:date"), base)
    if source.version_flux:
        yield _quad(node, "rncp:versionFlux", literal(source.version_flux), base)


def nomenclature_lines(name: str, source: Source, publication: dict[str, str], base: str = BASE) -> Iterator[str]:
    """Describe an official file that codes were checked against, in N-Quads, with what is known of its publication."""
    node = f"<{base}{name}>"
    yield _quad(node, "rdf:type", f"<{expand('prov:Entity')}>", base)
    yield _quad(node, "rdf:type", f"<{expand('dcat:Dataset')}>", base)
    yield _quad(node, "dct:title", literal(source.nom), base)
    yield _quad(node, "dct:description", literal(publication["titre"], "fr"), base)
    yield _quad(node, "dct:format", literal(source.format), base)
    yield _quad(node, "dct:creator", literal(publication["producteur"]), base)
    if "licence_url" in publication:
        yield _quad(node, "dct:license", f"<{publication['licence_url']}>", base)
    yield _quad(node, "rncp:sha256", literal(source.sha256), base)


def derived(fiche_iri: str, name: str, base: str = BASE) -> str:
    """Say in N-Quads that a certification comes from a source."""
    return _quad(f"<{fiche_iri}>", "prov:wasDerivedFrom", f"<{base}{name}>", base)


def build_lines(names: Iterable[str], began: datetime, base: str = BASE) -> Iterator[str]:
    """Describe the build: when, from what, by which version of the software."""
    node = f"<{base}construction/{began.strftime('%Y%m%dT%H%M%SZ')}>"
    yield _quad(node, "rdf:type", f"<{expand('prov:Activity')}>", base)
    yield _quad(node, "prov:startedAtTime", _instant(began), base)
    yield _quad(node, "prov:endedAtTime", _instant(datetime.now(UTC)), base)
    yield _quad(node, "rncp:versionLogiciel", literal(software_version()), base)
    for name in names:
        yield _quad(node, "prov:used", f"<{base}{name}>", base)


def _quad(subject: str, name: str, value: str, base: str) -> str:
    return f"{subject} <{expand(name)}> {value} <{base}{GRAPH}> .\n"


def _instant(when: datetime) -> str:
    return typed(when.strftime("%Y-%m-%dT%H:%M:%SZ"), "xsd:dateTime")
