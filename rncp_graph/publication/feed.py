"""The feed of changes as a Linked Data Event Stream: a page an edition, which never changes, and a root that names all.

A member of the stream is a version of a thing: `as:Create`, `as:Update` or `as:Delete`, with `dct:isVersionOf`, the
instant of the edition and the edition itself. A thing is what has an IRI of two parts under the base (a certification,
a body, an entry of a list): what is below it changes with it. But whatever has gone is told by its own IRI, so that no
IRI ever ends without a word. The statements themselves are in `changes.nq.gz` of the edition.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from rncp_graph.files import writing
from rncp_graph.publication.changes import Changes
from rncp_graph.publication.edition import Edition, Past, Site
from rncp_graph.terms import PREFIXES, expand

FEED = "feed"
ROOT = "feed.ttl"
_PREFIXES = {
    "as": "https://www.w3.org/ns/activitystreams#",
    "dct": PREFIXES["dct"],
    "ldes": "https://w3id.org/ldes#",
    "tree": "https://w3id.org/tree#",
    "xsd": PREFIXES["xsd"],
}
_TYPE, _ISSUED = NamedNode(expand("rdf:type")), NamedNode(expand("dct:issued"))
_VERSION_OF, _SOURCE = NamedNode(expand("dct:isVersionOf")), NamedNode(expand("dct:source"))


def _term(curie: str) -> NamedNode:
    prefix, _, name = curie.partition(":")
    return NamedNode(_PREFIXES[prefix] + name)


def events(changes: Changes, base: str) -> Iterator[tuple[str, str]]:
    """Return the kind of each event and the IRI under the base that it is about.

    >>> came = ["urn:x/rome/D1", "urn:x/certification/RS1", "urn:x/certification/RS1/bloc/A"]
    >>> list(events(Changes(came, [], [], [f"<{iri}>".encode() for iri in came]), "urn:x/"))
    [('Create', 'urn:x/certification/RS1'), ('Create', 'urn:x/rome/D1')]
    """
    came, changed, gone = (
        [iri for iri in part if iri.startswith(base)] for part in (changes.came, changes.changed, changes.gone)
    )
    touched = {thing(iri, base, changes.present) for part in (came, changed, gone) for iri in part}
    created = touched & set(came)
    yield from (("Create", iri) for iri in sorted(created))
    yield from (("Update", iri) for iri in sorted(touched - created - set(gone)))
    yield from (("Delete", iri) for iri in gone)


def thing(iri: str, base: str, present: Collection[bytes]) -> str:
    """Return the IRI of the thing that a node belongs to, the node itself where there is none.

    >>> thing("urn:x/certification/RS1/bloc/A", "urn:x/", [b"<urn:x/certification/RS1>"])
    'urn:x/certification/RS1'
    >>> thing("urn:x/situation/periode/2021", "urn:x/", [])
    'urn:x/situation/periode/2021'
    """
    whole = base + "/".join(iri.removeprefix(base).split("/")[:2])
    return whole if f"<{whole}>".encode() in present else iri


def write_feed(folder: Path, site: Site, edition: Edition, changes: Changes, past: list[Past], origin: bytes) -> None:
    """Write the page of an edition, unless it stands, and the root of the feed; both begin with their origin."""
    where = folder / FEED
    where.mkdir(exist_ok=True)
    page = where / f"{edition.version}.ttl"
    if not page.exists():
        _write(page, origin, _page(site, edition, changes))
    _write(where / ROOT, origin, _root(site, [one for one in past if (where / f"{one.version}.ttl").exists()]))


def _write(path: Path, origin: bytes, triples: Iterator[Triple]) -> None:
    with writing(path) as out:
        out.write(origin)
        serialize(triples, out, RdfFormat.TURTLE, prefixes=_PREFIXES)


def _stream(site: Site) -> NamedNode:
    return NamedNode(f"{site.root}{FEED}")


def _node(site: Site, name: str) -> NamedNode:
    return NamedNode(f"{site.address}{FEED}/{name}")


def _page(site: Site, edition: Edition, changes: Changes) -> Iterator[Triple]:
    stream, page = _stream(site), _node(site, f"{edition.version}.ttl")
    yield Triple(stream, _term("tree:view"), page)
    yield Triple(page, _TYPE, _term("tree:Node"))
    issued, dataset = _instant(edition.issued.isoformat()), NamedNode(f"{site.root}dataset/{edition.version}")
    for kind, iri in events(changes, site.base):
        member = NamedNode(f"{site.root}{FEED}/{edition.version}/{iri.removeprefix(site.base)}")
        yield Triple(member, _TYPE, _term(f"as:{kind}"))
        yield Triple(member, _VERSION_OF, NamedNode(iri))
        yield Triple(member, _ISSUED, issued)
        yield Triple(member, _SOURCE, dataset)
        yield Triple(stream, _term("tree:member"), member)


def _root(site: Site, past: list[Past]) -> Iterator[Triple]:
    stream, root = _stream(site), _node(site, ROOT)
    yield Triple(stream, _TYPE, _term("ldes:EventStream"))
    yield Triple(stream, _term("ldes:timestampPath"), _ISSUED)
    yield Triple(stream, _term("ldes:versionOfPath"), _VERSION_OF)
    yield Triple(stream, _term("tree:view"), root)
    yield Triple(root, _TYPE, _term("tree:Node"))
    for one in past:
        relation = NamedNode(f"{root.value}#{one.version}")
        yield Triple(root, _term("tree:relation"), relation)
        yield Triple(relation, _TYPE, _term("tree:GreaterThanOrEqualToRelation"))
        yield Triple(relation, _term("tree:path"), _ISSUED)
        yield Triple(relation, _term("tree:value"), _instant(one.issued))
        yield Triple(relation, _term("tree:node"), _node(site, f"{one.version}.ttl"))


def _instant(text: str) -> Literal:
    return Literal(text, datatype=NamedNode(expand("xsd:dateTime")))
