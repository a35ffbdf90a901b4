"""The dumps of a publication: the same graph in N-Quads, Turtle, JSON-LD, and as tables in CSV and Parquet.

The engine writes N-Quads by itself. The others are made of that dump, each in a process if there are several.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import RdfFormat, parse, serialize

from rncp_graph.exports.jsonld import write_nodes
from rncp_graph.files import sha256_of
from rncp_graph.publication.lines import runs, statements
from rncp_graph.publication.nodes import nodes
from rncp_graph.publication.packed import packing
from rncp_graph.publication.tables import Tables
from rncp_graph.rdf.lines import TRIPLE
from rncp_graph.stores import Store
from rncp_graph.terms import PREFIXES

NAME = "rncp-rs"
VIEWS = "views"
"""The folder of an edition that holds it in the vocabularies of others."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a dump.

    `code` is its name in the list of file types of the European Union, `media` its media type, `packed` that of what
    packs it; the titles say what it is to people, in French and in English.
    """

    code: str
    media: str
    packed: str | None
    titres: tuple[str, str]


GZIP, ZIP = "application/gzip", "application/zip"

FORMS = {
    ".nq.gz": Form(
        "RDF_N_QUADS", "application/n-quads", GZIP, ("N-Quads, avec la provenance", "N-Quads, with the provenance")
    ),
    ".ttl.gz": Form("RDF_TURTLE", "text/turtle", GZIP, ("Turtle", "Turtle")),
    ".jsonld.gz": Form("JSON_LD", "application/ld+json", GZIP, ("JSON-LD", "JSON-LD")),
    ".zip": Form("CSV", "text/csv", ZIP, ("CSV, une table par classe", "CSV, one table a class")),
    ".ttl": Form("RDF_TURTLE", "text/turtle", None, ("Turtle", "Turtle")),
    ".jsonld": Form("JSON_LD", "application/ld+json", None, ("JSON-LD", "JSON-LD")),
    ".parquet": Form("PARQUET", "application/vnd.apache.parquet", None, ("Parquet", "Parquet")),
    ".csv": Form("CSV", "text/csv", None, ("CSV", "CSV")),
}
"""The forms by the end of the name of a file."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a publication: its path in the folder of its version, its size in bytes, its SHA-256."""

    path: str
    size: int
    sha256: str

    @property
    def form(self) -> Form:
        """Its form."""
        return next(form for end, form in FORMS.items() if self.path.endswith(end))


def write_quads(store: Store, folder: Path) -> Path:
    """Write the dump in N-Quads by the serialiser of the engine, and return its path: the others are made of it."""
    path = folder / f"{NAME}.nq.gz"
    with packing(path) as out:
        store.dump(out, RdfFormat.N_QUADS)
    return path


def write_turtle(quads: Path, head: bytes) -> None:
    """Write the dump in Turtle of the one in N-Quads, beside it; it begins with `head`."""
    with packing(quads.with_name(f"{NAME}.ttl.gz")) as out:
        out.write(head)
        default = takewhile(lambda run: run[0] == TRIPLE, runs(quads))
        said = (parse(b"".join(run), format=RdfFormat.N_TRIPLES, lenient=True) for _, run in default)
        serialize(chain.from_iterable(said), out, RdfFormat.TURTLE, prefixes=PREFIXES)


def write_tables(quads: Path, base: str, about: Mapping[str, str]) -> set[bytes]:
    """Write JSON-LD, Parquet and CSV of the dump in N-Quads, beside it, in one passage; `about` goes into tables.

    The subjects of its default graph are returned, as N-Quads write them.
    """
    folder = quads.parent
    with TemporaryDirectory(prefix="rncp-graph-") as aside:
        tables = Tables(Path(aside))
        with packing(folder / f"{NAME}.jsonld.gz") as out:
            write_nodes(nodes(tables.hear(statements(quads)), base), out, base)
        tables.write(folder / "parquet", folder / f"{NAME}-csv.zip", about)
    return tables.subjects


def listed(folder: Path) -> list[File]:
    """Return the files to be described that stand in a folder, in the order of the forms."""
    found = [path for end in FORMS for path in sorted(folder.rglob(f"*{end}"))]
    return [File(path.relative_to(folder).as_posix(), path.stat().st_size, sha256_of(path)) for path in found]
