"""Exports: what a store holds, as one file in a standard format, chosen by the suffix of its name.

Statements stream from the store to the file, so that the whole register takes no more memory than one fiche.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from rncp_graph.errors import StoreError
from rncp_graph.exports import jsonld, rdfxml
from rncp_graph.exports.flux import Progress, counted, default_triples, named_quads
from rncp_graph.files import writing
from rncp_graph.language import t
from rncp_graph.stores import Store
from rncp_graph.stores.oxigraph import reading
from rncp_graph.terms import BASE, PREFIXES

__all__ = ["FORMATS", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write statements: its name, whether it holds named graphs, and the function that writes."""

    name: str
    graphs: bool
    write: Callable[[Iterator[Quad], IO[bytes], str], None]


def _oxigraph(form: RdfFormat, *, graphs: bool = False) -> Format:
    def write(quads: Iterator[Quad], out: IO[bytes], _base: str) -> None:
        rows: Iterator[Quad] | Iterator[Triple] = quads if graphs else (quad.triple for quad in quads)
        serialize(rows, out, form, prefixes=PREFIXES)

    return Format(form.name, graphs, write)


_RDF_XML = Format("RDF/XML", False, rdfxml.write)
FORMATS = {
    ".ttl": _oxigraph(RdfFormat.TURTLE),
    ".nt": _oxigraph(RdfFormat.N_TRIPLES),
    ".nq": _oxigraph(RdfFormat.N_QUADS, graphs=True),
    ".trig": _oxigraph(RdfFormat.TRIG, graphs=True),
    ".jsonld": Format("JSON-LD", True, jsonld.write),
    ".rdf": _RDF_XML,
    ".xml": _RDF_XML,
}
"""The formats by suffix. Each may be followed by `.gz`."""


@reading()
def export(store: Store, path: str | Path, *, base: str = BASE, progress: Progress | None = None) -> int:
    r"""Write what a store holds to a file, and return the number of statements written.

    Turtle, N-Triples and RDF/XML hold the default graph; N-Quads, TriG and JSON-LD hold the named graphs too, hence
    the provenance. `progress` hears the number of statements written so far. The file appears whole or not at all.

    Raises `StoreError` for a suffix that is no format, a folder that cannot be written, a value that the format cannot
    hold (RDF/XML has no control characters), and a store that cannot be read.

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
    written = 0

    def hear(number: int) -> None:
        nonlocal written
        written = number
        if progress:
            progress(number)

    with writing(path) as out:
        form.write(counted(_statements(store, graphs=form.graphs), hear), out, base)
    return written


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


def _statements(store: Store, *, graphs: bool) -> Iterator[Quad]:
    yield from default_triples(store)
    if graphs:
        yield from named_quads(store)
