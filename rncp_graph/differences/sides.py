"""The two sides of a comparison, each read once: a small entry for each fiche in memory, its content on the disk.

A content that both sides hold is kept once, and none is kept in memory: two exports of any size are compared in
the memory of their numbers.
"""

from __future__ import annotations

import pickle
import tempfile
import weakref
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple, cast

from pyoxigraph import Literal, QuerySolutions

from rncp_graph.differences.comparability import Formats, all_paths, format_of, stated_fields, whole
from rncp_graph.differences.comparison import ALL_SCHEMES, View, fingerprint
from rncp_graph.graph.provenance import GRAPH
from rncp_graph.language import Progress
from rncp_graph.model.fiche import Fiche
from rncp_graph.questions.finding import find
from rncp_graph.rdf.mapping import canonical, index, iri, record, triples
from rncp_graph.readers import Source
from rncp_graph.stores import Store
from rncp_graph.terms import BASE, expand


@dataclass(frozen=True, slots=True)
class Graphe:
    """A store as one side of a comparison, with the base of its IRIs."""

    store: Store
    base: str = BASE
    nom: str = "store"


MANY = 1000
"""From so many fiches on, a usual field that none of them states is one that their export leaves out."""

Origine = Source | Graphe
"""What a side is read from."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file that one side was read from. The size is in fiches, a repeated fiche counted each time."""

    nom: str
    format: str
    sha256: str
    fiches: int
    date_export: date | None = None
    version_flux: str | None = None


class Entree(NamedTuple):
    """What is remembered of a fiche: formats, contents (several where a fiche is repeated), end of registration."""

    formats: Formats
    contenus: tuple[bytes, ...]
    fin: date | None


class FicheSpool:
    """Contents of fiches on the disk, in a file without a name that goes with the process; each content once.

    >>> spool = FicheSpool()
    >>> spool.content_of(spool.range(Fiche(numero="RS1", niveau=5))).niveau
    5
    """

    def __init__(self, view: View = ALL_SCHEMES) -> None:
        """Open an empty one; `view` says what tells contents apart."""
        self.view = view
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as this object
        self.close = weakref.finalize(self, self._file.close)
        self._places: dict[bytes, tuple[int, int]] = {}
        self._end = 0

    def range(self, fiche: Fiche) -> bytes:
        """Put a fiche aside, and return the digest under which it stands."""
        digest = fingerprint(fiche, self.view)
        if digest not in self._places:
            data = zlib.compress(pickle.dumps(fiche, pickle.HIGHEST_PROTOCOL), 1)
            self._file.seek(self._end)
            self._file.write(data)
            self._places[digest] = self._end, len(data)
            self._end += len(data)
        return digest

    def content_of(self, digest: bytes) -> Fiche:
        """Return a fiche."""
        place, size = self._places[digest]
        self._file.seek(place)
        return cast(Fiche, pickle.loads(zlib.decompress(self._file.read(size))))  # noqa: S301 - our own unnamed file


@dataclass(slots=True)
class Side:
    """One side: its files, the day that it speaks of, and an entry for each fiche by number.

    `lignee` holds what fiches say of succession: replaced, successor, and the fiche that says so. `stated_counts`
    counts the fiches that state each field.
    """

    exports: list[Export] = field(default_factory=list)
    fiches: dict[str, Entree] = field(default_factory=dict)
    lignee: set[tuple[str, str, str]] = field(default_factory=set)
    registers: set[str] = field(default_factory=set)
    stated_counts: Counter[str] = field(default_factory=Counter)
    jour: date | None = None

    @property
    def silent(self) -> frozenset[str]:
        """The fields that none of many fiches states: their export may have left them out."""
        return frozenset(set(all_paths()) - self.stated_counts.keys() if len(self.fiches) >= MANY else ())

    @property
    def usual_fields(self) -> frozenset[str]:
        """The fields that one fiche in ten states, or more."""
        return frozenset(path for path, count in self.stated_counts.items() if 10 * count >= len(self.fiches))

    def take(self, fiche: Fiche, formats: Formats, spool: FicheSpool) -> None:
        """Take one fiche. Of a fiche that comes twice, both contents are kept."""
        numero, content = fiche.numero, spool.range(fiche)
        known = self.fiches.get(numero)
        fin = fiche.date_fin_enregistrement
        if known:
            formats, contents = formats | known.formats, tuple(sorted({content, *known.contenus}))
            fin = min(filter(None, (fin, known.fin)), default=None)
        else:
            contents = (content,)
        self.stated_counts.update(stated_fields(fiche, all_paths()))
        self.fiches[numero] = Entree(formats, contents, fin)
        self.lignee.update((numero, other, numero) for other in fiche.nouvelles_certifications)
        self.lignee.update((other, numero, numero) for other in fiche.anciennes_certifications)
        if whole(formats):
            self.registers.add(fiche.registre)

    def content_of(self, numero: str, spool: FicheSpool) -> Fiche:
        """Return a fiche back; contents of one number are united as a graph would unite them."""
        contents = [spool.content_of(content) for content in self.fiches[numero].contenus]
        if len(contents) == 1:
            return contents[0]
        table = index(triple for fiche in contents for triple in triples(fiche))
        return canonical(record(Fiche, iri(contents[0]), table))


def lire(
    origines: Sequence[Origine], spool: FicheSpool, jour: date | None = None, progress: Progress | None = None
) -> Side:
    """Read one side; `jour` is the day that it speaks of, where its files do not say.

    Raises `SourceError` for a broken source, `StoreError` and `MappingError` for a store that cannot be read.
    """
    side = Side()
    for origine in origines:
        fiches = _de_source(origine, side) if isinstance(origine, Source) else _de_store(origine, side)
        for count, (fiche, formats) in enumerate(fiches, 1):
            side.take(fiche, formats, spool)
            if progress:
                progress(origine.nom, count, None)
    side.exports = [replace(export, date_export=export.date_export or jour) for export in side.exports]
    side.jour = max(filter(None, (export.date_export for export in side.exports)), default=None)
    return side


def _de_source(source: Source, side: Side) -> Iterator[tuple[Fiche, Formats]]:
    formats: Formats | None = None
    reading = source.reading()
    for fiche in reading:
        formats = formats or frozenset({format_of(source.format, reading.version_flux)})
        yield fiche, formats
    said = (source.nom, source.format, source.sha256, reading.fiches, reading.date_export, reading.version_flux)
    side.exports.append(Export(*said))


def _de_store(graphe: Graphe, side: Side) -> Iterator[tuple[Fiche, Formats]]:
    """Read the fiches of a store back, with the formats of their sources."""
    store, provenance = graphe.store, f"GRAPH <{graphe.base}{GRAPH}>"
    known: dict[str, Formats] = {}
    for row in _rows(
        store,
        f"""SELECT ?export ?nom ?format ?sha256 ?fiches ?jour ?version {{ {provenance} {{
          ?export <{expand("rncp:sha256")}> ?sha256 ; <{expand("dct:title")}> ?nom ; <{expand("dct:format")}> ?format ;
            <{expand("rncp:nombreFiches")}> ?fiches .
          OPTIONAL {{ ?export <{expand("rncp:dateExport")}> ?jour }}
          OPTIONAL {{ ?export <{expand("rncp:versionFlux")}> ?version }} }} }} ORDER BY ?export""",
    ):
        day = date.fromisoformat(row["jour"]) if row["jour"] else None
        said = row["nom"], row["format"], row["sha256"], int(row["fiches"]), day, row["version"]
        side.exports.append(Export(*said))
        known[row["export"]] = frozenset({format_of(row["format"], row["version"])})
    formats: dict[str, Formats] = {}
    derived = f"?fiche <{expand('prov:wasDerivedFrom')}> ?export"
    for row in _rows(store, f"SELECT ?fiche ?export {{ {provenance} {{ {derived} }} }}"):
        formats[row["fiche"]] = formats.get(row["fiche"], frozenset()) | known[row["export"]]
    kind, number = expand("rncp:Certification"), expand("dct:identifier")
    for row in list(_rows(store, f"SELECT ?fiche ?numero {{ ?fiche a <{kind}> ; <{number}> ?numero }}")):
        yield find(store, row["numero"], base=graphe.base), formats.get(row["fiche"], frozenset())


def _rows(store: Store, query: str) -> Iterator[dict[str, Any]]:
    """The rows of an answer, each term as its text."""
    solutions = cast(QuerySolutions, store.query(query))
    names = [variable.value for variable in solutions.variables]
    for row in solutions:
        yield {name: cast(Literal, row[name]).value if row[name] is not None else None for name in names}
