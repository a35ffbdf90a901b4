"""The dumps of a publication: the same graph in N-Quads, Turtle, JSON-LD, and as tables in CSV and Parquet.

Two threads share the work: the engine writes N-Quads and Turtle by itself; JSON-LD and the tables are made of one
passage over the statements.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rncp_graph.exports import format_of, jsonld
from rncp_graph.exports.origin import origin
from rncp_graph.files import packing, sha256_of
from rncp_graph.publication.tables import Tables
from rncp_graph.stores import Store
from rncp_graph.stores.statements import statements

NAME = "rncp-rs"
VIEWS = "views"
"""The folder of an edition that holds it in the vocabularies of others."""
LEVEL = 6
"""How well dumps are packed: 9 takes twice the time, for two hundredths of the size."""


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


def write_dumps(store: Store, folder: Path, *, phase: Callable[[str], object]) -> None:
    """Write all dumps of a store into a folder; `phase` hears the name of each when it begins."""
    with TemporaryDirectory(prefix="rncp-graph-") as aside, ThreadPoolExecutor(2) as pool:
        tables = Tables(Path(aside))

        def by_engine() -> None:
            for end in (".nq.gz", ".ttl.gz"):
                phase(f"{NAME}{end}")
                with packing(folder / f"{NAME}{end}", LEVEL) as out:
                    format_of(Path(f"{NAME}{end}")).write(store, out, lambda _: None)

        def by_passage() -> None:
            phase(f"{NAME}.jsonld.gz")
            with packing(folder / f"{NAME}.jsonld.gz", LEVEL) as out:
                jsonld.write(tables.hear(statements(store)), out, store.base)
            phase("Parquet, CSV")
            about = {"origine": "\n".join(origin(store)) + "\n"}
            tables.write(folder / "parquet", folder / f"{NAME}-csv.zip", about)

        for work in [pool.submit(copy_context().run, one) for one in (by_engine, by_passage)]:
            work.result()


def listed(folder: Path) -> list[File]:
    """Return the files to be described that stand in a folder, in the order of the forms."""
    found = [path for end in FORMS for path in sorted(folder.rglob(f"*{end}"))]
    return [File(path.relative_to(folder).as_posix(), path.stat().st_size, sha256_of(path)) for path in found]
