"""Exports: what a store holds, as one file in a standard format, chosen by the suffix of its name.

Where the store has a serialiser of a format, the store writes it; JSON-LD and RDF/XML are written here. Statements
stream from the store to the file, so that the whole register takes no more memory than one fiche. A format without
named graphs has no place for the provenance: such a file begins with a comment that tells it (`origin.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from pyoxigraph import Quad, RdfFormat

from rncp_graph.errors import StoreError
from rncp_graph.exports import jsonld, rdfxml
from rncp_graph.exports.origin import hashed, remark
from rncp_graph.files import writing
from rncp_graph.language import Count, Progress, counting, t
from rncp_graph.stores import Store
from rncp_graph.stores.statements import counted, default_triples, statements
from rncp_graph.stores.stream import Lines

__all__ = ["FORMATS", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write what a store holds: its name, whether it holds named graphs, and the function that writes it.

    The function takes the store, the file, and who hears how many statements were written; it returns their number.
    """

    name: str
    graphs: bool
    write: Callable[[Store, IO[bytes], Count], int]


def _dumped(form: RdfFormat) -> Format:
    """A format that the store writes by itself."""
    by_line = form in (RdfFormat.N_QUADS, RdfFormat.N_TRIPLES)

    def write(store: Store, out: IO[bytes], progress: Count) -> int:
        if not form.supports_datasets:
            out.write(hashed(store))
        number = store.dump(cast(IO[bytes], Lines(out, progress)) if by_line else out, form)
        progress(number)
        return number

    return Format(form.name, form.supports_datasets, write)


def _streamed(name: str, serialise: Callable[[Iterator[Quad], IO[bytes], str], None], *, graphs: bool) -> Format:
    """A format that is written here, of the statements as they come."""

    def write(store: Store, out: IO[bytes], progress: Count) -> int:
        written = 0

        def hear(number: int) -> None:
            nonlocal written
            written = number
            progress(number)

        quads = statements(store) if graphs else default_triples(store)
        serialise(counted(quads, hear), out if graphs else remark(store, out), store.base)
        return written

    return Format(name, graphs, write)


_RDF_XML = _streamed("RDF/XML", rdfxml.write, graphs=False)
FORMATS = {
    ".ttl": _dumped(RdfFormat.TURTLE),
    ".nt": _dumped(RdfFormat.N_TRIPLES),
    ".nq": _dumped(RdfFormat.N_QUADS),
    ".trig": _dumped(RdfFormat.TRIG),
    ".jsonld": _streamed("JSON-LD", jsonld.write, graphs=True),
    ".rdf": _RDF_XML,
    ".xml": _RDF_XML,
}
"""The formats by suffix. Each may be followed by `.gz`."""


def export(store: Store, path: str | Path, *, progress: Progress | None = None) -> int:
    r"""Write what a store holds to a file, and return the number of statements written.

    Turtle, N-Triples and RDF/XML hold the default graph; N-Quads, TriG and JSON-LD hold the named graphs too, hence
    the provenance. `progress` is called with the number of statements written. The file appears whole or not at all.

    Raises `StoreError` for a suffix that is no format, a folder that cannot be written, a value that the format cannot
    hold (RDF/XML has no control characters), and a store that cannot be read, or is of another layout.

    >>> import tempfile
    >>> from rncp_graph.stores.oxigraph import OxigraphStore
    >>> store = OxigraphStore.memory()
    >>> store.load([b'<urn:s> <http://purl.org/dc/terms/title> "Vente"@fr .\n'])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     export(store, Path(folder, "x.ttl"))
    ...     print(Path(folder, "x.ttl").read_text().splitlines()[-1])
    1
    <urn:s> dct:title "Vente"@fr .
    """
    path = Path(path)
    form = format_of(path)
    _ = store.layout  # another one is refused before anything is written
    with writing(path) as out:
        return form.write(store, out, counting(progress, t("énoncés écrits :", "statements written:")))


def format_of(path: Path) -> Format:
    """Return the format that the suffix of a file name stands for.

    >>> format_of(Path("register.nq.gz")).name
    'N-Quads'
    """
    suffix = Path(path.name.removesuffix(".gz")).suffix
    if suffix not in FORMATS:
        known = " ".join(FORMATS)
        raise StoreError(
            t(
                f"{path.name} : format inconnu ; suffixes possibles : {known} (et .gz après chacun)",
                f"{path.name}: unknown format; possible suffixes: {known} (and .gz after each)",
            )
        )
    return FORMATS[suffix]
