"""Rows as frames of pandas and polars and as Parquet files: each column has the type that all its values have."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from rncp_graph.questions.values import RdfTerm, Terms, plain, value
from rncp_graph.resources import optional, resource

if TYPE_CHECKING:
    import pandas
    import polars

EXTRA = "tables"
"""The extra that installs pandas and polars."""
FEW = 50
"""Texts that a column of categories may hold at most, each twice on average."""
CHUNK = 5_000
"""Rows that are in memory while a Parquet file is written."""
ABOUT = "rncp_graph"
"""The key of the metadata of a Parquet file under which the answer is told."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of column, as pandas and as polars name it."""

    pandas: str
    polars: Callable[[Any], Any]


BOOLEAN = Kind("boolean", lambda pl: pl.Boolean)
INTEGER = Kind("Int64", lambda pl: pl.Int64)
NUMBER = Kind("Float64", lambda pl: pl.Float64)
DAY = Kind("datetime64[s]", lambda pl: pl.Date)
INSTANT = Kind("datetime64[us, UTC]", lambda pl: pl.Datetime("us", "UTC"))
TEXT = Kind("string", lambda pl: pl.String)

NAMES = {"jour": DAY, "entier": INTEGER, "nombre": NUMBER, "verite": BOOLEAN}
"""The types as `queries/types.toml` names them."""


@cache
def named() -> Mapping[str, Kind]:
    """Return the types of the columns of our questions that are no texts, by name: each means one thing everywhere.

    >>> named()["fin"] is DAY
    True
    """
    said = tomllib.loads((resource("queries") / "types.toml").read_text(encoding="utf-8"))
    return {column: NAMES[kind] for kind, columns in said.items() for column in columns}


def kind_of(found: Any) -> Kind:
    """Return the type of a Python value; what fits no other is text, an integer of more than 64 bits as well.

    >>> kind_of(5) is INTEGER, kind_of(2**70) is TEXT, kind_of(date(2021, 1, 31)) is DAY
    (True, True, True)
    """
    if isinstance(found, bool):
        return BOOLEAN
    if isinstance(found, int):
        return INTEGER if -(2**63) <= found < 2**63 else TEXT
    if isinstance(found, float):
        return NUMBER
    if isinstance(found, datetime):
        return INSTANT if found.tzinfo and _in_utc(found) else TEXT
    return DAY if isinstance(found, date) else TEXT


def _in_utc(found: datetime) -> bool:
    """Whether an instant is one in the years 1 to 9999 of Greenwich as well."""
    try:
        found.astimezone(UTC)
    except OverflowError:
        return False
    return True


def common(kinds: set[Kind], name: str) -> Kind:
    """Return the type that holds values of all these types: text, unless they are one, or two kinds of number.

    A column without values has the type of its name.
    """
    if not kinds:
        return named().get(name, TEXT)
    if kinds == {INTEGER, NUMBER}:
        return NUMBER
    return next(iter(kinds)) if len(kinds) == 1 else TEXT


def to_pandas(columns: Sequence[str], rows: Sequence[Terms], about: Mapping[str, Any]) -> pandas.DataFrame:
    """Return rows as a frame of pandas. Raises `MissingExtra` when pandas is not installed."""
    pd = optional("pandas", extra=EXTRA)
    series = {}
    for place, (kind, values) in enumerate(_typed(columns, rows)):
        one = pd.Series(values, dtype=kind.pandas)
        few = kind is TEXT and one.nunique() <= min(FEW, one.count() / 2) and one.count()
        series[place] = one.astype("category") if few else one
    frame: pandas.DataFrame = pd.DataFrame(series, index=pd.RangeIndex(len(rows)))
    frame.columns = list(columns)
    frame.attrs.update(about)
    return frame


def to_polars(columns: Sequence[str], rows: Sequence[Terms]) -> polars.DataFrame:
    """Return rows as a frame of polars. Raises `MissingExtra` when polars is not installed."""
    return _polars(columns, rows)[0]


def _polars(columns: Sequence[str], rows: Sequence[Terms]) -> tuple[polars.DataFrame, list[Kind | None]]:
    """Rows as a frame, and the type of each column, none where it has no value."""
    pl = optional("polars", extra=EXTRA)
    typed = _typed(columns, rows)
    series = [pl.Series(name, found, kind.polars(pl)) for name, (kind, found) in zip(columns, typed, strict=True)]
    kinds = [None if all(one is None for one in found) else kind for kind, found in typed]
    return pl.DataFrame(series), kinds


def write_parquet(columns: Sequence[str], rows: Iterable[Terms], out: IO[bytes], about: Mapping[str, Any]) -> None:
    """Write rows as a Parquet file, some thousand at a time: what type a column has is known after its last row.

    Raises `MissingExtra` when polars is not installed.
    """
    pl = optional("polars", extra=EXTRA)
    said = {ABOUT: json.dumps(about, ensure_ascii=False)}
    kinds: list[set[Kind]] = [set() for _ in columns]
    with TemporaryDirectory(prefix="rncp-graph-") as folder:
        parts: list[Path] = []
        left = iter(rows)
        while chunk := tuple(islice(left, CHUNK)):
            frame, found = _polars(columns, chunk)
            for known, kind in zip(kinds, found, strict=True):
                known.update(filter(None, [kind]))
            parts.append(Path(folder) / f"{len(parts)}.parquet")
            frame.write_parquet(parts[-1])
        schema = {name: common(known, name).polars(pl) for name, known in zip(columns, kinds, strict=True)}
        if parts:
            pl.concat([pl.scan_parquet(part).cast(schema) for part in parts]).sink_parquet(out, metadata=said)
        else:
            pl.DataFrame(schema=schema).write_parquet(out, metadata=said)


def _typed(columns: Sequence[str], rows: Sequence[Terms]) -> list[tuple[Kind, list[Any]]]:
    """The columns of rows: the type of each, and its values."""
    return [_column(name, [row[place] for row in rows]) for place, name in enumerate(columns)]


def _column(name: str, terms: Sequence[RdfTerm | None]) -> tuple[Kind, list[Any]]:
    values = list(map(value, terms))
    kind = common({kind_of(one) for one in values if one is not None}, name)
    return kind, list(_as(kind, terms, values))


def _as(kind: Kind, terms: Sequence[RdfTerm | None], values: Sequence[Any]) -> Iterator[Any]:
    """The values of a column of one type."""
    for term, found in zip(terms, values, strict=True):
        if found is None:
            yield None
        elif kind is TEXT:
            yield plain(term)
        else:
            yield found.astimezone(UTC) if kind is INSTANT else found
