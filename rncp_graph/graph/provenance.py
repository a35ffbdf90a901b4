"""Where a graph comes from: PROV and DCAT statements about each source and about the build, in `graph/provenance`.

This graph is the only part of a build that differs from one run to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Protocol, TypeVar

from rncp_graph.model.formats import format_named
from rncp_graph.rdf.mapping import literal, typed
from rncp_graph.resources import software_version
from rncp_graph.terms import BASE, expand, segment

GRAPH = "graph/provenance"


class Named(Protocol):
    """A file, by its name, its format and its SHA-256."""

    @property
    def nom(self) -> str:
        """Its name."""
        ...

    @property
    def format(self) -> str:
        """Its format."""
        ...

    @property
    def sha256(self) -> str:
        """Its SHA-256."""
        ...


class Described(Named, Protocol):
    """A file of fiches and what was found when it was read: a reading, or an export that a store names."""

    @property
    def fiches(self) -> int:
        """How many fiches it holds."""
        ...

    @property
    def date_export(self) -> date | None:
        """The day of the export."""
        ...

    @property
    def version_flux(self) -> str | None:
        """The version of the flow."""
        ...


N = TypeVar("N", bound=Named)


def graph_names(sources: Iterable[N]) -> dict[str, N]:
    """Return the path of the named graph of each source: its file name, numbered when two files share it."""
    names: dict[str, N] = {}
    for source in sources:
        stem = name = f"graph/{segment(source.nom)}"
        number = 1
        while name in names:
            number += 1
            name = f"{stem}-{number}"
        names[name] = source
    return names


def source_lines(name: str, source: Described, base: str = BASE) -> Iterator[str]:
    """Describe a source that has been read, in N-Quads: file, SHA-256, export date, flow version, licence."""
    node = f"<{base}{name}>"
    yield _quad(node, "rdf:type", f"<{expand('prov:Entity')}>", base)
    yield _quad(node, "rdf:type", f"<{expand('dcat:Dataset')}>", base)
    yield _quad(node, "dct:title", literal(source.nom), base)
    yield _quad(node, "dct:format", literal(source.format), base)
    kind = format_named(source.format)
    yield _quad(node, "dct:creator", literal(kind.producer), base)
    if kind.licence:
        yield _quad(node, "dct:license", f"<{kind.licence}>", base)
    yield _quad(node, "rncp:sha256", literal(source.sha256), base)
    yield _quad(node, "rncp:nombreFiches", typed(str(source.fiches), "xsd:integer"), base)
    if source.date_export:
        yield _quad(node, "rncp:dateExport", typed(source.date_export.isoformat(), "xsd:date"), base)
    if source.version_flux:
        yield _quad(node, "rncp:versionFlux", literal(source.version_flux), base)


def nomenclature_lines(name: str, source: Named, publication: dict[str, str], base: str = BASE) -> Iterator[str]:
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
