"""Each resource as a page and as data, for hosts of files: `id/certification/RNCP7141.html`, `.ttl`, `.jsonld`.

Pages are the portraits that `show` gives, in the language in force; their links lead to one another. Each file tells
the sources of the graph: the page in its words, Turtle in a comment, JSON-LD in the named graph of the provenance.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache, partial
from os.path import relpath
from pathlib import Path
from typing import cast

from rncp_graph.building.workers import Team, process_pool
from rncp_graph.exports.description import Descriptions
from rncp_graph.files import write_own
from rncp_graph.portraits import Portrait, Whole, portrait_of
from rncp_graph.portraits.renderers.addresses import outside
from rncp_graph.portraits.renderers.html import html
from rncp_graph.publication.edition import Site
from rncp_graph.publication.lines import subjects
from rncp_graph.questions.finding import triples_about
from rncp_graph.stores import Store
from rncp_graph.stores.oxigraph import OxigraphStore

FORMS = ("html", "ttl", "jsonld")
WRITERS = 2
"""Processes that write, where there is more than a part."""
PART = 5000
"""Resources that one of them is given at once."""


def write_resources(
    store: OxigraphStore,
    quads: Path,
    folder: Path,
    site: Site,
    *,
    progress: Callable[[int, int], object] = lambda _, __: None,
) -> int:
    """Write the three files of each resource under the base, and return how many there are in the dump in N-Quads."""
    known = _resources(quads, site.base)
    nodes = sorted(known)
    if len(nodes) <= PART:
        _write(store, known, Whole.of(store), folder, site, nodes)
        progress(len(nodes), len(nodes))
        return len(nodes)
    parts = (nodes[start : start + PART] for start in range(0, len(nodes), PART))
    with process_pool(WRITERS) as team:
        elsewhere = partial(_write_elsewhere, cast(Path, store.version), quads, folder, site)
        for number, _ in enumerate(cast(Team, team).map(elsewhere, parts), 1):
            progress(min(number * PART, len(nodes)), len(nodes))
    return len(nodes)


def _resources(quads: Path, base: str) -> frozenset[str]:
    return frozenset(iri for iri in (one[1:-1].decode() for one in subjects(quads)) if iri.startswith(base))


def _write_elsewhere(version: Path, quads: Path, folder: Path, site: Site, nodes: list[str]) -> None:
    store, known, whole = _opened(version, quads, site.base)
    _write(store, known, whole, folder, site, nodes)


@lru_cache(maxsize=1)
def _opened(version: Path, quads: Path, base: str) -> tuple[OxigraphStore, frozenset[str], Whole]:
    """The version of a store that is being published, its resources, and what pages share: once in a process."""
    store = OxigraphStore.at(version)
    return store, _resources(quads, base), Whole.of(store)


def _write(store: Store, known: Collection[str], whole: Whole, folder: Path, site: Site, nodes: list[str]) -> None:
    top, descriptions = folder / site.base.removeprefix(site.root), Descriptions(store)
    for node in nodes:
        path = top / node.removeprefix(site.base)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_own(_named(path, "html"), _page(portrait_of(store, node, whole), path, top, site.base, known).encode())
        triples = triples_about(store, node)
        for form in ("ttl", "jsonld"):
            write_own(_named(path, form), descriptions.write(triples, form))


def _page(shown: Portrait, path: Path, top: Path, base: str, known: Collection[str]) -> str:
    elsewhere = outside(shown)

    def href(link: str) -> str | None:
        if link in known:
            return f"{relpath(top / link.removeprefix(base), path.parent)}.html"
        return elsewhere(link)

    return html(shown, href)


def _named(path: Path, form: str) -> Path:
    return path.with_name(f"{path.name}.{form}")
