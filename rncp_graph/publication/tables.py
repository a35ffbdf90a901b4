"""The graph as tables, one a class, in CSV and Parquet: for pandas, DuckDB, Spark and spreadsheets.

A row is a thing of the class, a column a property, under the name of the field where it is one, as in JSON-LD. A field
that takes several values is a list, and so is another column in which a thing has several; those of CSV are written
with ` | ` between values. Things are named by their IRIs, so that tables join. Texts in another language than French
have a column of their own (`libelle_en`). The end of what is open (9999-12-31 in the graph) is empty.

What columns there are, and of what type, is known when all has passed: rows are put aside in a file a class, a line of
JSON each, and typed at the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import Literal, RdfFormat, parse

from rncp_graph.exports.jsonld import FIELDS
from rncp_graph.publication.packed import EXTRA, zipped
from rncp_graph.rdf.lines import NODE, TRIPLE, TYPE, UNNAMED, Said, inside, iri
from rncp_graph.resources import optional
from rncp_graph.terms import compact, segment

if TYPE_CHECKING:
    import polars as pl

BETWEEN = " | "
"""What stands between the values of a cell of CSV."""
IRI = "iri"

_CHUNK = 20_000
"""Rows of a class that are in memory."""
_NEVER = b'"9999-12-31"'
"""The end of what is open: it stays in the graph, and is empty elsewhere."""
_PATTERNS = 1 << 12
_NAMES = {one.name for one in FIELDS.values()}
_LISTS = {one.name for one in FIELDS.values() if one.many}


class _Pattern(NamedTuple):
    """How things of one shape are written as rows: a text with places, which values go there, nodes or not, classes."""

    text: bytes
    places: list[tuple[int, bool]]
    classes: list[str]


class Tables:
    """Tables in the making: `hear` the statements of a dump, then `write`. Raises `MissingExtra` without polars."""

    def __init__(self, aside: Path) -> None:
        """Begin with none; rows are put aside in a folder."""
        self._pl = optional("polars", extra=EXTRA)
        self._aside = aside
        self._rows: dict[str, list[bytes]] = defaultdict(list)
        self._seen: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._many: dict[str, set[str]] = defaultdict(set)
        self.counts: dict[str, int] = defaultdict(int)
        self.subjects: set[bytes] = set()
        """What the default graph speaks of."""

    def hear(self, subjects: Iterable[Said]) -> Iterator[Said]:
        """Pass on what is said of subjects, and keep what the default graph says as rows."""
        pattern_of = lru_cache(_PATTERNS)(self._pattern)
        for one in subjects:
            if one.end == TRIPLE:
                self.subjects.add(one.subject)
                shape, values = _without_end(one) if _NEVER in one.values else (one.shape, one.values)
                pattern = pattern_of(shape)
                cells = [iri(values[place]) if node else values[place] for place, node in pattern.places]
                line = pattern.text % (iri(one.subject), *cells)
                for cls in pattern.classes:
                    rows = self._rows[cls]
                    rows.append(line)
                    if len(rows) >= _CHUNK:
                        self._put_aside(cls)
            yield one

    def _pattern(self, shape: tuple[bytes, ...]) -> _Pattern:
        """How things of a shape are written as rows; what columns they fill is remembered."""
        row: dict[str, list[tuple[int, bool]]] = defaultdict(list)
        seen, classes = set[tuple[str, str]](), list[str]()
        for place, (prop, after) in enumerate(zip(shape[::2], shape[1::2], strict=True)):
            if prop == TYPE:
                classes.append(inside(after))
            elif after != UNNAMED:
                found = _column(prop, after)
                seen.add(found)
                row[found[0]].append((place, after == NODE))
        cells = "".join(f', "{name}": [{", ".join(["%s"] * len(places))}]' for name, places in row.items())
        for cls in classes:
            self._seen[cls].update(seen)
            self._many[cls].update(name for name, places in row.items() if len(places) > 1)
        text = f'{{"{IRI}": %s{cells}}}\n'.encode()
        return _Pattern(text, [place for places in row.values() for place in places], classes)

    def _put_aside(self, cls: str) -> None:
        rows = self._rows.pop(cls, [])
        with self._file(cls).open("ab") as file:
            file.writelines(rows)
        self.counts[table_name(cls)] += len(rows)

    def _file(self, cls: str) -> Path:
        return self._aside / f"{table_name(cls)}.ndjson"

    def write(self, parquet: Path, csv: Path, about: Mapping[str, str]) -> None:
        """Write a Parquet file a class into a folder, and a zip of CSV files; `about` goes into both, as text."""
        parquet.mkdir()
        with TemporaryDirectory(prefix="csv", dir=self._aside) as folder:
            for cls in sorted(self._seen):
                self._put_aside(cls)
                name = table_name(cls)
                place = parquet / f"{name}.parquet"
                self._typed(cls).sink_parquet(place, metadata=dict(about))
                frame = self._pl.scan_parquet(place)
                columns = frame.collect_schema()
                lists = [one for one, kind in columns.items() if isinstance(kind, self._pl.List)]
                joined = [self._pl.col(one).cast(self._pl.List(self._pl.String)).list.join(BETWEEN) for one in lists]
                frame.with_columns(joined).sink_csv(Path(folder) / f"{name}.csv")
            for key, text in about.items():
                (Path(folder) / f"{key}.txt").write_text(text, encoding="utf-8")
            zipped(Path(folder), csv)

    def _typed(self, cls: str) -> pl.LazyFrame:
        """The rows of a class in their order, each column of the type that all its values have."""
        types: dict[str, set[str]] = defaultdict(set)
        for name, kind in self._seen[cls]:
            types[name].add(kind)
        names, texts = sorted(types), self._pl.String
        schema = {IRI: texts, **dict.fromkeys(names, self._pl.List(texts))}
        frame: pl.LazyFrame = self._pl.scan_ndjson(self._file(cls), schema=schema)
        many = self._many[cls] | _LISTS
        return frame.select(IRI, *(self._as(name, types[name], many=name in many) for name in names))

    def _as(self, name: str, types: set[str], *, many: bool) -> Any:
        one = self._pl.col(name)
        kind = compact(next(iter(types))) if len(types) == 1 else ""
        if many:
            return one.list.eval(_cast(self._pl, self._pl.element(), kind))
        return _cast(self._pl, one.list.first(), kind)


def _without_end(said: Said) -> tuple[tuple[bytes, ...], list[bytes]]:
    """The shape and the values of what is said, but for the end of what is open."""
    kept = [
        (said.shape[2 * place : 2 * place + 2], value) for place, value in enumerate(said.values) if value != _NEVER
    ]
    return tuple(chain.from_iterable(pair for pair, _ in kept)), [value for _, value in kept]


def _cast(pl: Any, values: Any, kind: str) -> Any:
    if kind == "xsd:boolean":
        return values == "true"
    if kind == "xsd:date":
        return values.str.to_date("%Y-%m-%d")
    return values.str.to_integer(dtype=pl.Int64) if kind in ("xsd:integer", "xsd:gYear") else values


@cache
def _column(prop: bytes, after: bytes) -> tuple[str, str]:
    """The name of the column of a property, and the datatype of the values that are followed by this."""
    if after == NODE:
        return column(inside(prop)), ""
    said = next(iter(parse(b'<urn:s> %s ""%s .' % (prop, after), format=RdfFormat.N_QUADS, lenient=True))).object
    assert isinstance(said, Literal)  # noqa: S101 - for the types alone
    return column(inside(prop), said.language), said.datatype.value


@lru_cache
def table_name(cls: str) -> str:
    """Return the name of the table of a class.

    >>> from rncp_graph.terms import expand
    >>> [table_name(cls) for cls in (expand("rncp:BlocCompetences"), expand("skos:Concept"), "https://a.org/ns#B")]
    ['BlocCompetences', 'Concept', 'https-a.org-ns-B_ff2d4c2035']
    """
    return _short(cls).rpartition(":")[2]


@lru_cache(maxsize=4096)
def column(prop: str, language: str | None = None) -> str:
    """Return the name of the column of a property: that of the field, else its own, after its prefix if it is taken.

    >>> from rncp_graph.terms import expand
    >>> [column(expand(name)) for name in ("dct:title", "rncp:organisme", "rncp:debut")]
    ['intitule', 'organisme', 'debut']
    >>> column(expand("skos:prefLabel"), "en")
    'libelle_en'
    """
    known = FIELDS.get(prop)
    short = _short(prop)
    local = short.rpartition(":")[2]
    name = known.name if known else local if local not in _NAMES | {IRI} else short.replace(":", "_")
    return name if language in (None, "fr") else f"{name}_{language}"


def _short(iri: str) -> str:
    """The prefixed name of a term; one of a vocabulary without a prefix here has its address, made fit for a file."""
    name = compact(iri)
    return name if name != iri else segment(iri)
