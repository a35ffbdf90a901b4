"""Each resource as a page and as data, for hosts of files: `id/certification/RNCP7141.html`, `.ttl`, `.jsonld`.

Pages are the portraits that `show` gives, in the language in force; their links lead to one another. Each file tells
the sources of the graph: the page in its words, Turtle in a comment, JSON-LD in the named graph of the provenance.
"""

from __future__ import annotations

from collections.abc import Callable
from os.path import relpath
from pathlib import Path
from typing import Any, cast

from rncp_graph.exports.description import Descriptions
from rncp_graph.files import write_own
from rncp_graph.portraits import portrait
from rncp_graph.portraits.renderers.addresses import outside
from rncp_graph.portraits.renderers.html import html
from rncp_graph.publication.edition import Site
from rncp_graph.questions.finding import triples_about
from rncp_graph.stores import Solutions, Store

FORMS = ("html", "ttl", "jsonld")


def write_resources(
    store: Store, folder: Path, site: Site, *, progress: Callable[[int, int], object] = lambda _, __: None
) -> int:
    """Write the three files of each resource under the base, and return how many resources there are."""
    base, top = site.base, site.base.removeprefix(site.root)
    rows = cast(Solutions, store.query("SELECT DISTINCT ?s { ?s ?p ?o } ORDER BY ?s"))
    nodes = [row["s"].value for row in cast(Any, rows) if row["s"].value.startswith(base)]
    paths = {node: folder / top / node.removeprefix(base) for node in nodes}
    descriptions = Descriptions(store)
    for done, (node, path) in enumerate(paths.items(), 1):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_own(_named(path, "html"), _page(store, node, path, paths).encode())
        triples = triples_about(store, node)
        for form in ("ttl", "jsonld"):
            write_own(_named(path, form), descriptions.write(triples, form))
        progress(done, len(nodes))
    return len(nodes)


def _page(store: Store, node: str, path: Path, paths: dict[str, Path]) -> str:
    shown = portrait(store, node)
    elsewhere = outside(shown)

    def href(link: str) -> str | None:
        if link in paths:
            return f"{relpath(paths[link], path.parent)}.html"
        return elsewhere(link)

    return html(shown, href)


def _named(path: Path, form: str) -> Path:
    return path.with_name(f"{path.name}.{form}")
