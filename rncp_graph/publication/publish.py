"""A store as a folder ready to be put on the web and harvested: `publish`.

    OUT/
        index.html   catalog.{ttl,jsonld,rdf}   void.ttl   LICENCE.txt   ontology/   w3id/.htaccess
        versions/{version}/   an edition: dumps, views, what is said of it, how it is cited, SHA256SUMS
        feed/                 what changed from one edition to the next: events, a feed; a calendar of what ends
        id/                   with `pages`: each resource as HTML, Turtle and JSON-LD

An edition appears whole or not at all, and the catalogue names it last. Former editions stay as they are.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import cast

from pyoxigraph import RdfFormat, serialize
from rdflib import Graph

from rncp_graph.building.workers import Executor, Team, process_pool
from rncp_graph.errors import StoreError
from rncp_graph.exports.origin import described, hashed
from rncp_graph.exports.origin import origin as told
from rncp_graph.files import MARK, is_ours, replacing_folder, sha256_of, strangers, writing
from rncp_graph.language import t, use_language
from rncp_graph.publication.changes import Changes, compare, first, write_changes
from rncp_graph.publication.dcat import DATASET, FORMS, catalogue, cited_as, edition_graph
from rncp_graph.publication.dumps import NAME, VIEWS, listed, write_quads, write_tables, write_turtle
from rncp_graph.publication.edition import RECORD, VERSIONS, Edition, Site, edition_of, editions
from rncp_graph.publication.feed import FEED, ROOT, write_feed
from rncp_graph.publication.index import notice, page
from rncp_graph.publication.ontology import write_ontology
from rncp_graph.publication.packed import EXTRA, packing
from rncp_graph.publication.quality import Measure, score
from rncp_graph.publication.redirection import htaccess
from rncp_graph.publication.resources import write_resources
from rncp_graph.publication.void import void_graph
from rncp_graph.publication.watching import names as watched_names
from rncp_graph.publication.watching import watched
from rncp_graph.resources import optional, resource
from rncp_graph.stores import Store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.seals import damage
from rncp_graph.terms import PREFIXES
from rncp_graph.views import write_views

SUMS = "SHA256SUMS"
DUMP = f"{NAME}.nq.gz"
CHANGES = "changes.nq.gz"
WRITERS = 2
"""Processes that write: one the views from the first, one what is made of the dump; what is last, who is free."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published: the edition, what changed since the last one, the quality of the catalogue."""

    edition: Edition
    changes: Changes
    measures: list[Measure]


def publish(
    store: Store,
    folder: str | Path,
    *,
    address: str | None = None,
    publisher: str = "",
    contact: str = "",
    sparql: str | None = None,
    pages: bool = False,
    phase: Callable[[str], object] = lambda _: None,
) -> Publication:
    """Publish a built store in a folder, new or one of former editions; `phase` hears what is being written.

    `address` is where the folder will be on the web, by default the root of the IRIs; `publisher` and `contact` say who
    answers for it (a name; a page or an address of mail), `sparql` is the address of a SPARQL service. With `pages`
    each resource is written as HTML, Turtle and JSON-LD, for hosts that serve files alone.

    Raises `StoreError` for a store that is not on disk or is damaged and for a folder that holds something else,
    `MissingExtra` when polars or isal is not installed.
    """
    folder = Path(folder)
    if not isinstance(store, OxigraphStore) or store.version is None:
        raise StoreError(t("on publie une base construite dans un dossier", "what is published is a store in a folder"))
    if said := damage(
        store.version, str(store.version.parents[1])
    ):  # a publication lasts: what is damaged is not made one
        raise StoreError(said)
    _check_ours(folder)
    optional("polars", extra=EXTRA)  # before anything is written
    optional("isal", extra=EXTRA)
    optional("icalendar", extra="watch")
    site = Site.of(store.base, address, publisher, contact, sparql)
    edition, origin = edition_of(store, folder), hashed(store)
    _check_free(folder, edition, site)
    (folder / VERSIONS).mkdir(parents=True, exist_ok=True)
    former = folder / VERSIONS / edition.previous / DUMP if edition.previous else None
    with process_pool(WRITERS) as team:
        writers = cast(Team, team).executor  # there are several: without them no view would be written
        watching = writers.submit(partial(_watched, store.version), site)
        with replacing_folder(folder / edition.folder, _sealed) as beside:
            changes = _write_data(store, beside, origin, former, writers, phase)
            edition = replace(edition, files=listed(beside))
            if former:
                phase(t("changements", "changes"))
                with packing(beside / CHANGES) as out:
                    out.write(origin)
                    write_changes(former, beside / DUMP, changes, out, f"{site.root}changes/{edition.version}")
            _write_about(store, edition, site, beside)
        past = editions(folder)
        write_feed(folder, site, edition, changes, past, origin)
        for name, said in watching.result().items():
            _write(folder / FEED / name, said)
        shutil.copytree(resource("ontology"), folder / "ontology", dirs_exist_ok=True)
        write_ontology(folder / "ontology")
        _write(folder / "LICENCE.txt", notice(edition))
        _write(folder / "w3id" / ".htaccess", htaccess(site, pages=pages))
        _write_graph(folder / "void.ttl", void_graph(store, edition, site), "turtle")
        _write(folder / "index.html", page(edition, site, past))
    if pages:
        phase(t("pages des ressources", "pages of resources"))
        write_resources(store, folder / edition.folder / DUMP, folder, site)
    phase(t("catalogue", "catalogue"))
    graph = catalogue(folder, site, listed(folder / "ontology"), edition.issued)
    for name, form in FORMS.items():
        _write_graph(folder / name, graph, form)
    return Publication(edition, changes, score(graph, folder, site.address))


def _write_data(
    store: OxigraphStore,
    folder: Path,
    origin: bytes,
    former: Path | None,
    writers: Executor,
    phase: Callable[[str], object],
) -> Changes:
    """Write dumps and views of a store, and return what changed since the former dump."""
    views = writers.submit(partial(_write_views, cast(Path, store.version)), folder / VIEWS)
    phase("N-Quads")
    quads = write_quads(store, folder)
    phase(t("Turtle, JSON-LD, tables et vues", "Turtle, JSON-LD, tables and views"))
    about = {"origine": "\n".join(told(store)) + "\n"}
    tables = writers.submit(partial(write_tables, quads, store.base), about)
    turtle = writers.submit(partial(write_turtle, quads), origin)
    compared = writers.submit(partial(compare, former), quads) if former else None
    for pending in (views, turtle):
        pending.result()
    subjects: set[bytes] = tables.result()
    changes: Changes = compared.result() if compared else first(subjects)
    return changes


def _write_views(version: Path, folder: Path) -> None:
    """Write the views of the version of a store that is being published, in a process of its own."""
    write_views(OxigraphStore.at(version), folder)


def _watched(version: Path, site: Site) -> dict[str, bytes]:
    """What is told to those who watch the version of a store, worked out in a process of its own."""
    return watched(OxigraphStore.at(version), f"{site.address}{FEED}/", site)


def _check_ours(folder: Path) -> None:
    """Refuse a folder that holds something else than a publication, or one that was begun."""
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if folder.exists() and not (folder.is_dir() and (names <= {VERSIONS, FEED} or _published(folder))):
        raise StoreError(
            t(
                f"{folder} existe et n'est pas une publication de rncp_graph",
                f"{folder} exists and is not a publication of rncp_graph",
            )
        )


def _check_free(folder: Path, edition: Edition, site: Site) -> None:
    """Refuse what stands in the way of a publication: links to elsewhere, and files where none was published yet."""
    inside = [path.relative_to(resource("ontology")) for path in resource("ontology").rglob("*") if path.is_file()]
    pages = [Path("index.html"), Path("index.fr.html")]
    names = ["index.html", "void.ttl", "LICENCE.txt", "w3id/.htaccess", *FORMS]
    names += [f"ontology/{name.as_posix()}" for name in (*inside, *pages)]
    names += [f"{FEED}/{name}" for name in (ROOT, f"{edition.version}.ttl", *watched_names())]
    places = [f"{edition.folder}/{RECORD}", f"{site.base.removeprefix(site.root)}certification/x.html"]
    ours = [*names, *places] if _published(folder) else ()
    if found := next(strangers(folder, [*names, *places], ours), None):
        said = f"{found} existe et n'est pas à nous : déplacez-le"
        raise StoreError(t(said, f"{found} exists and is not ours: move it away"))


def _published(folder: Path) -> bool:
    """Whether an edition stands in a folder, and holds nothing but the files that it lists."""
    past = (path.parent for path in (folder / VERSIONS).glob(f"[!.]*/{RECORD}"))
    return not (folder / VERSIONS).is_symlink() and any(is_ours(one, _sealed) for one in past)


def _write_about(store: OxigraphStore, edition: Edition, site: Site, folder: Path) -> None:
    """Write what is said of an edition into its folder, and the sums of all files in it."""
    provenance = cast(bytes, serialize(described(store), format=RdfFormat.TURTLE, prefixes=PREFIXES))
    (folder / "provenance.ttl").write_bytes(provenance)
    (folder / "LICENCE.txt").write_text(notice(edition), encoding="utf-8")
    with use_language("en"):  # the keys of both forms are English
        cited = cited_as(edition, site)
        (folder / "CITATION.cff").write_text(cited.cff(), encoding="utf-8")
        (folder / "citation.bib").write_text(cited.bibtex(), encoding="utf-8")
    _write_graph(folder / DATASET, edition_graph(edition, site), "turtle")
    (folder / RECORD).write_text(edition.record, encoding="utf-8")
    known = {folder / file.path: file.sha256 for file in edition.files}
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MARK)
    sums = [f"{known.get(path) or sha256_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths]
    (folder / SUMS).write_text("".join(sums), encoding="utf-8")


def _sealed(folder: Path) -> list[str]:
    """The files of an edition, as its sums name them."""
    path = folder / SUMS
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [SUMS, *(line.partition("  ")[2] for line in lines)] if lines else []


def _write(path: Path, said: str | bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with writing(path) as out:
        out.write(said.encode() if isinstance(said, str) else said)


def _write_graph(path: Path, graph: Graph, form: str) -> None:
    text = graph.serialize(format=form)
    with writing(path) as out:
        out.write(text.encode())
