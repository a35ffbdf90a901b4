"""The index of a store: built with each version and sealed in it, or in memory for a store in memory."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from tantivy import Document, Index, Schema, SchemaBuilder

from rncp_graph.errors import NeedsFolder, StoreError
from rncp_graph.language import t
from rncp_graph.reasons import reason
from rncp_graph.searching.statements import Statements
from rncp_graph.searching.things import Thing, things
from rncp_graph.searching.words import analyzer, folded, whole
from rncp_graph.stores import Store
from rncp_graph.stores.oxigraph import OxigraphStore

FOLDER = "recherche-2"
"""Where the index stands in a version. The number rises with its form: one of another form is none."""

HEAP = 64 << 20
"""Bytes that the engine of the index fills before it writes them to the disk."""

BATCH = 10_000
"""Documents that are made before the engine is given them: its thread then works without a pause, where each pause and
waking costs as much as a document.
"""

_FRENCH = "french"
"""What the engine calls the analyzer of our texts. Questions are analyzed before they come to it."""

_PANIC = "PanicException"
"""What the engine raises of a file in which nothing makes sense; no module has this class."""


def schema() -> Schema:
    """Return the fields: words, by their weight; whole values: numbers, short names, titles, filters; what is shown."""
    fields = SchemaBuilder()
    for name in ("title", "names", "topics", "text"):
        fields.add_text_field(name, tokenizer_name=_FRENCH, index_option="freq")
    for name in ("keys", "short", "whole", "tags"):
        fields.add_text_field(name, tokenizer_name="raw", index_option="basic")
    fields.add_bytes_field("shown", stored=True)
    return fields.build()


def shown(document: Document) -> list[Any]:
    """Return what an answer shows of a thing: `genre`, path, code, title, `actif`, `niveau`."""
    said: list[Any] = json.loads(bytes(document["shown"][0]))
    return said


def write_index(store: Store, version: Path, statements: Statements | None = None) -> None:
    """Write the index of a version beside its store, of what the store says, or of what was kept of it.

    Memory is that of the names that things share (see `things`), of a batch of documents and of the engine's buffer.
    """
    folder = version / FOLDER
    folder.mkdir()
    try:
        _filled(store, str(folder), statements)
    except (OSError, ValueError) as error:
        raise StoreError(t(f"index de recherche, {reason(error)}", f"search index: {reason(error)}")) from error
    for lock in folder.glob(".tantivy-*.lock"):
        lock.unlink()
    for own in ("meta.json", ".managed.json"):  # the engine writes them for its user alone; a store is for all readers
        shutil.copymode(next(folder.glob("*.idx")), folder / own)


def share_index(source: OxigraphStore, version: Path) -> None:
    """Give a version the index of another one, of which the default graph is the same; files are shared, not copied."""
    if source.version and (source.version / FOLDER).is_dir():
        shutil.copytree(source.version / FOLDER, version / FOLDER, copy_function=os.link)


def index_of(store: Store) -> Index:
    """Return the index of a store: that of its version, or one in memory, made when it is first asked for.

    Raises `StoreError` for an endpoint, and for a store that was built without one.
    """
    if not isinstance(store, OxigraphStore):
        raise NeedsFolder(
            t(
                "un service SPARQL n'a pas d'index de mots : « rncp-graph pull » en fait une base où chercher",
                "a SPARQL endpoint has no index of words: `rncp-graph pull` makes a store of it, which has one",
            )
        )
    known = _KNOWN.get(store)
    if known is None or known[0] != store.changes:
        found = _opened(store.version) if store.version else _filled(store)
        known = _KNOWN[store] = store.changes, found
    return known[1]


_KNOWN: WeakKeyDictionary[OxigraphStore, tuple[int, Index]] = WeakKeyDictionary()
"""The index of each open store, and how often the store had changed when it was made."""


def _filled(store: Store, path: str | None = None, statements: Statements | None = None) -> Index:
    index = Index(schema(), path, reuse=False)
    index.register_tokenizer(_FRENCH, analyzer(stemmed=True))
    writer = index.writer(HEAP, num_threads=1)
    documents = map(_document, things(store, statements))
    while batch := list(islice(documents, BATCH)):
        for document in batch:
            writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def _opened(version: Path) -> Index:
    """Open the index of a version from a folder of links: the engine writes a lock where it reads."""
    folder = version.absolute() / FOLDER
    if not folder.is_dir():
        raise NeedsFolder(
            t(
                "cette base n'a pas d'index de recherche, ou d'une autre version du logiciel : reconstruisez-la",
                "this store has no search index, or one of another version of the software: build it anew",
            )
        )
    links = Path(tempfile.mkdtemp(prefix="rncp_graph-"))
    try:
        with translated():
            for file in folder.iterdir():
                (links / file.name).symlink_to(file)
            index = Index.open(str(links))
            index.config_reader("manual")
            index.searcher()  # all files are mapped now
    finally:
        for _ in range(3):  # a thread of the engine may lay down its lock while the folder goes
            shutil.rmtree(links, ignore_errors=True)
    return index


@contextmanager
def translated() -> Iterator[None]:
    """Make errors of ours of what the engine raises in the block: it meets a damaged file long after it opened it.

    >>> with translated():
    ...     raise ValueError("Data corrupted")
    Traceback (most recent call last):
    rncp_graph.errors.StoreError: ...
    """
    try:
        yield
    except BaseException as error:
        if not isinstance(error, OSError | ValueError) and type(error).__name__ != _PANIC:
            raise
        why = reason(error)
        raise StoreError(
            t(
                f"index de recherche illisible ({why}) ; reconstruisez la base, ou rétablissez une sauvegarde",
                f"unreadable search index ({why}); build the store anew, or restore a backup",
            )
        ) from error


def _document(thing: Thing) -> Document:
    told = [thing.genre, thing.path, thing.code, thing.title, thing.actif, thing.niveau]
    said: dict[str, Any] = {
        "shown": json.dumps(told).encode(),
        "keys": _keys(thing),
        "tags": [f"genre/{thing.genre}", *thing.tags],
    }
    if not thing.site:
        said |= {"title": thing.title, "names": "\n".join(thing.names), "text": thing.text}
        said |= {"topics": "\n".join(thing.topics), "whole": whole(thing.title)}
        said["short"] = [folded(name) for name in thing.short if name]
    return Document(**{name: value for name, value in said.items() if value})


def _keys(thing: Thing) -> list[str]:
    """The code of a thing; for a certification its bare number too, which both registers may have."""
    if thing.genre != "certification":
        return [thing.code.upper()] if thing.code else []
    return [thing.code, thing.code.lstrip("RNCPS")]
