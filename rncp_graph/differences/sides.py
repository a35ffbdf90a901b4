"""The two sides of a comparison, each read once: a small entry for each fiche in memory, its content on the disk.

A content that both sides hold is kept once, and none is kept in memory: two exports of any size are compared in
the memory of their numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any, NamedTuple, cast

from pyoxigraph import Literal

from rncp_graph.differences.comparability import Formats, all_paths, format_of, stated_fields, whole
from rncp_graph.differences.comparison import ALL_SCHEMES, View, fingerprint
from rncp_graph.files.spool import Slot, Spool
from rncp_graph.graph import merge
from rncp_graph.graph.provenance import GRAPH
from rncp_graph.language import Progress
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.formats import rank
from rncp_graph.model.packing import packed, unpacked
from rncp_graph.questions.finding import find
from rncp_graph.readers import Source, exports
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import expand


@dataclass(frozen=True, slots=True)
class Graphe:
    """A store as one side of a comparison."""

    store: Store
    nom: str = "store"


MANY = 1000
"""From so many fiches on, a usual field that none of them states is one that their export leaves out."""

Comparable = Source | Graphe
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


class Held(NamedTuple):
    """What is remembered of a fiche: its formats, its content, its end of registration, the last export to tell it."""

    formats: Formats
    content: bytes
    end: date | None
    export: merge.Export


SAME = b""
"""The content of a fiche that is the same on both sides, whatever it is."""


class FicheSpool:
    """Contents of fiches put aside, each once, under a digest; they go when it is closed, or held no more.

    >>> spool = FicheSpool()
    >>> spool.get(spool.put(Fiche(numero="RS1", niveau=5))).niveau
    5
    """

    def __init__(self, view: View = ALL_SCHEMES) -> None:
        """Open an empty one; `view` says what tells contents apart."""
        self.view, self._spool = view, Spool()
        self.close = self._spool.close
        self._places: dict[bytes, Slot] = {}

    def put(self, fiche: Fiche) -> bytes:
        """Put a fiche aside, and return the digest under which it stands."""
        digest = fingerprint(fiche, self.view)
        if digest not in self._places:
            self._places[digest] = self._spool.put(packed(fiche))
        return digest

    def get(self, digest: bytes) -> Fiche:
        """Return a fiche."""
        return unpacked(self._spool.get(self._places[digest]))


@dataclass(slots=True)
class Side:
    """One side: its files, the day that it speaks of, and an entry for each fiche by number.

    `lineage` holds what fiches say of succession: replaced, successor, and the fiche that says so. `stated_counts`
    counts the fiches that state each field. `repeated` are the fiches that came more than once, with all that was told.
    `unread` reads one that was passed over, as it is the same on both sides.
    """

    exports: list[Export] = field(default_factory=list)
    fiches: dict[str, Held] = field(default_factory=dict)
    lineage: set[tuple[str, str, str]] = field(default_factory=set)
    repeated: dict[str, list[tuple[merge.Export, bytes]]] = field(default_factory=dict)
    registers: set[str] = field(default_factory=set)
    stated_counts: Counter[str] = field(default_factory=Counter)
    day: date | None = None
    unread: Callable[[str], Fiche] | None = None

    @property
    def silent(self) -> frozenset[str]:
        """The fields that none of many fiches states: their export may have left them out."""
        return frozenset(set(all_paths()) - self.stated_counts.keys() if len(self.fiches) >= MANY else ())

    @property
    def usual_fields(self) -> frozenset[str]:
        """The fields that one fiche in ten states, or more."""
        return frozenset(path for path, count in self.stated_counts.items() if 10 * count >= len(self.fiches))

    def take(self, fiche: Fiche, formats: Formats, export: merge.Export, spool: FicheSpool) -> None:
        """Add one fiche, as an export tells it; `settle` merges those that came more than once."""
        numero, content = fiche.numero, spool.put(fiche)
        if known := self.fiches.get(numero):
            self.repeated.setdefault(numero, [(known.export, known.content)]).append((export, content))
            formats |= known.formats
        self._learn(fiche, 1)
        self.fiches[numero] = Held(formats, content, fiche.date_fin_enregistrement, export)
        if whole(formats):
            self.registers.add(fiche.registre)

    def pass_over(self, numero: str, formats: Formats, end: date | None, export: merge.Export) -> None:
        """Add one fiche that is the same on both sides, without reading it."""
        self.fiches[numero] = Held(formats, SAME, end, export)
        if whole(formats):
            self.registers.add(Fiche(numero=numero).registre)

    def settle(self, spool: FicheSpool) -> None:
        """Make one record of each fiche that came more than once, as a build does."""
        for numero, told in self.repeated.items():
            fiches = [merge.Told(export, spool.get(content)) for export, content in told]
            for _, fiche in fiches:
                self._learn(fiche, -1)
            merged = merge.merge(fiches).fiche
            self._learn(merged, 1)
            end = merged.date_fin_enregistrement
            self.fiches[numero] = self.fiches[numero]._replace(content=spool.put(merged), end=end)
        self.repeated.clear()
        self.stated_counts = +self.stated_counts  # without those that no fiche states any more

    def _learn(self, fiche: Fiche, times: int) -> None:
        """Count what a fiche states, and remember its lineage; or forget both, with -1."""
        numero = fiche.numero
        for path in stated_fields(fiche, all_paths()):
            self.stated_counts[path] += times
        said = {(numero, other, numero) for other in fiche.nouvelles_certifications}
        said |= {(other, numero, numero) for other in fiche.anciennes_certifications}
        (self.lineage.update if times > 0 else self.lineage.difference_update)(said)

    def content_of(self, numero: str, spool: FicheSpool) -> Fiche:
        """Return a fiche back."""
        content = self.fiches[numero].content
        return self.unread(numero) if content == SAME and self.unread else spool.get(content)


def read_side(
    origins: Sequence[Comparable],
    spool: FicheSpool,
    day: date | None = None,
    progress: Progress | None = None,
    same: Collection[str] = (),
) -> Side:
    """Read one side; `day` is the day that it speaks of, where its files do not say.

    `same` are the certifications of a store, by their IRIs, that are the same on both sides: they are passed over.

    Raises `SourceError` for a broken source, `StoreError` and `MappingError` for a store that cannot be read.
    """
    side = Side()
    sources = exports(*(one for one in origins if isinstance(one, Source)))
    held: list[Comparable] = [*sources, *(one for one in origins if not isinstance(one, Source))]
    for origin in held:
        fiches = _from_source(origin, side) if isinstance(origin, Source) else _from_store(origin, side, same)
        for count, (fiche, formats, export) in enumerate(fiches, 1):
            side.take(fiche, formats, export, spool)
            if progress:
                progress(origin.nom, count, None)
    side.settle(spool)
    side.exports = [replace(export, date_export=export.date_export or day) for export in side.exports]
    side.day = max(filter(None, (export.date_export for export in side.exports)), default=None)
    return side


Told = tuple[Fiche, Formats, merge.Export]
"""A fiche, the formats that tell it, and the export that it stands for where another one tells it too."""


def _from_source(source: Source, side: Side) -> Iterator[Told]:
    reading, sha256 = source.reading(), source.sha256
    export, formats = merge.Export(source.nom, source.format, None, sha256), frozenset[str]()
    for fiche in reading:
        if not formats:  # the first one: the day and the version are known
            formats = frozenset({format_of(source.format, reading.version_flux)})
            export = export._replace(jour=reading.date_export)
        yield fiche, formats, export
    said = (source.nom, source.format, sha256, reading.fiches, reading.date_export, reading.version_flux)
    side.exports.append(Export(*said))


def _from_store(graphe: Graphe, side: Side, same: Collection[str]) -> Iterator[Told]:
    """Read the fiches of a store back, with the formats of their sources, but for those that are passed over."""
    store, provenance = graphe.store, f"GRAPH <{graphe.store.base}{GRAPH}>"
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
    stored = merge.Export(
        graphe.nom,
        min((export.format for export in side.exports), key=rank, default="xml"),
        max((export.date_export for export in side.exports if export.date_export), default=None),
        "",
    )
    formats: dict[str, Formats] = {}
    derived = f"?fiche <{expand('prov:wasDerivedFrom')}> ?export"
    for row in _rows(store, f"SELECT ?fiche ?export {{ {provenance} {{ {derived} }} }}"):
        formats[row["fiche"]] = formats.get(row["fiche"], frozenset()) | known[row["export"]]
    side.unread = partial(find, store)
    kind, number, ending = map(expand, ("rncp:Certification", "dct:identifier", "rncp:dateFinEnregistrement"))
    fiches = f"?fiche a <{kind}> ; <{number}> ?numero OPTIONAL {{ ?fiche <{ending}> ?fin }}"
    for row in list(_rows(store, f"SELECT ?fiche ?numero ?fin {{ {fiches} }}")):
        told_by = formats.get(row["fiche"], frozenset())
        if row["fiche"] in same:
            side.pass_over(row["numero"], told_by, date.fromisoformat(row["fin"]) if row["fin"] else None, stored)
        else:
            yield find(store, row["numero"]), told_by, stored


def _rows(store: Store, query: str) -> Iterator[dict[str, Any]]:
    """The rows of an answer, each term as its text."""
    solutions = cast(Solutions, store.query(query))
    names = [variable.value for variable in solutions.variables]
    for row in solutions:
        yield {name: cast(Literal, row[name]).value if row[name] is not None else None for name in names}
