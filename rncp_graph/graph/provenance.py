"""Where a graph comes from: PROV and DCAT statements about each source and about the build, in `graph/provenance`.

This graph is the only part of a build that differs from one run to the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Protocol, TypeVar

from rncp_graph.model.formats import format_named
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import DCAT, DCT, PROV, RNCP, SD, VOID
from rncp_graph.resources import software_version
from rncp_graph.terms import BASE, segment

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
    """Return the path of the named graph of each source: its file name, numbered when two files share it.

    The order in which the sources are given changes nothing.
    """
    sources, names = list(sources), {}
    shared = {nom for nom, count in Counter(source.nom for source in sources).items() if count > 1}
    for source in sorted(sources, key=lambda one: (one.nom, one.sha256 if one.nom in shared else "")):
        stem = name = f"graph/{segment(source.nom)}"
        number = 1
        while name in names:
            number += 1
            name = f"{stem}-{number}"
        names[name] = source
    return names


def source_lines(name: str, source: Described, base: str = BASE) -> Iterator[str]:
    """Describe a source that has been read, in N-Quads: file, SHA-256, export date, flow version, licence."""
    say, node, kind = Statements(base, GRAPH), f"{base}{name}", format_named(source.format)
    yield say.type(node, PROV.Entity)
    yield say.type(node, DCAT.Dataset)
    yield say.say(node, DCT.title, source.nom)
    yield say.say(node, DCT.format, source.format)
    yield say.say(node, DCT.creator, kind.producer)
    if kind.licence:
        yield say.link(node, DCT.license, kind.licence)
    yield say.say(node, RNCP.sha256, source.sha256)
    yield say.say(node, RNCP.nombreFiches, source.fiches)
    if source.date_export:
        yield say.say(node, RNCP.dateExport, source.date_export)
    if source.version_flux:
        yield say.say(node, RNCP.versionFlux, source.version_flux)


def rank_lines(sources: Mapping[str, Described], base: str = BASE) -> Iterator[str]:
    """Rank sources that were read together, the one of the earliest export first, those without a day last."""
    say = Statements(base, GRAPH)
    names = sorted(sources, key=lambda name: (sources[name].date_export or date.max, sources[name].nom, name))
    for rank, name in enumerate(names, 1):
        yield say.say(f"{base}{name}", RNCP.rang, rank)


def nomenclature_lines(name: str, source: Named, publication: dict[str, str], base: str = BASE) -> Iterator[str]:
    """Describe an official file that codes were checked against, in N-Quads, with what is known of its publication."""
    say, node = Statements(base, GRAPH), f"{base}{name}"
    yield say.type(node, PROV.Entity)
    yield say.type(node, DCAT.Dataset)
    yield say.say(node, DCT.title, source.nom)
    yield say.say(node, DCT.description, publication["titre"], "fr")
    yield say.say(node, DCT.format, source.format)
    yield say.say(node, DCT.creator, publication["producteur"])
    if "licence_url" in publication:
        yield say.link(node, DCT.license, publication["licence_url"])
    yield say.say(node, RNCP.sha256, source.sha256)


def derived(fiche_iri: str, name: str, base: str = BASE) -> str:
    """Say in N-Quads that a certification comes from a source."""
    return Statements(base, GRAPH).link(fiche_iri, PROV.wasDerivedFrom, f"{base}{name}")


def build_lines(names: Iterable[str], began: datetime, base: str = BASE) -> Iterator[str]:
    """Describe the build: when, from what, by which version of the software."""
    say, node = Statements(base, GRAPH), made("construction", began, base)
    yield say.type(node, PROV.Activity)
    yield say.say(node, PROV.startedAtTime, began)
    yield say.say(node, PROV.endedAtTime, datetime.now(UTC))
    yield say.say(node, RNCP.versionLogiciel, software_version())
    for name in names:
        yield say.link(node, PROV.used, f"{base}{name}")


def made(activity: str, began: datetime, base: str = BASE) -> str:
    """Return the IRI of what made a graph at an instant, by what it does: `inference`.

    The instant is to the microsecond: of small graphs several are made in a second, and each is another.
    """
    return f"{base}{activity}/{began:%Y%m%dT%H%M%S%fZ}"


def made_lines(
    name: str, activity: str, command: str, statements: int, began: datetime, base: str = BASE
) -> Iterator[str]:
    """Describe a named graph that was made of others: how many statements it has, by which command, when."""
    say, graph = Statements(base, GRAPH), f"{base}{name}"
    yield say.type(graph, SD.NamedGraph)
    yield say.type(graph, PROV.Entity)
    yield say.link(graph, SD.name, graph)
    yield say.say(graph, VOID.triples, statements)
    yield say.link(graph, PROV.wasGeneratedBy, activity)
    yield say.type(activity, PROV.Activity)
    yield say.say(activity, DCT.description, command)
    yield say.say(activity, PROV.startedAtTime, began)
    yield say.say(activity, PROV.endedAtTime, datetime.now(UTC))
    yield say.say(activity, RNCP.versionLogiciel, software_version())


def forgetting(name: str, base: str = BASE) -> str:
    """Return the SPARQL update that takes a graph that was made, and what is said of it, out of a store."""
    graph = f"<{base}{name}>"
    return (
        f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ {graph} {PROV.wasGeneratedBy} ?made ."
        f" VALUES ?g {{ <{base}{GRAPH}> }} ?s ?p ?o FILTER(?s = {graph} || ?s = ?made) }} }} ;"
        f"DROP SILENT GRAPH {graph}"
    )
