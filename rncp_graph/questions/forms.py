"""The forms in which rows are written for other programs, as they come: none waits for the last row."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any

from pyoxigraph import BlankNode, NamedNode, Triple

from rncp_graph.errors import QuestionError
from rncp_graph.files import writing
from rncp_graph.language import t
from rncp_graph.questions import sheet
from rncp_graph.questions.frames import write_parquet
from rncp_graph.questions.values import RdfTerm, Terms, plain, value
from rncp_graph.terms import PREFIXES

Write = Callable[[Sequence[str], Iterable[Terms], IO[str]], None]


def write_csv(columns: Sequence[str], rows: Iterable[Terms], out: IO[str]) -> None:
    """Write the SPARQL 1.1 Query Results CSV Format: values without type, truths `true` and `false`."""
    writer = sheet.writer(out, sheet=False)
    writer.writerow(columns)
    writer.writerows(map(plain, row) for row in rows)


def write_sheet(columns: Sequence[str], rows: Iterable[Terms], out: IO[str]) -> None:
    """Write CSV for a spreadsheet (`sheet.py`): what is a number by its type is one there, and no text is a formula."""
    writer = sheet.writer(out, sheet=True)
    writer.writerow(columns)
    writer.writerows(map(_number_or_text, row) for row in rows)


def write_json(columns: Sequence[str], rows: Iterable[Terms], out: IO[str]) -> None:
    """Write the SPARQL 1.1 Query Results JSON Format: every term with its type."""
    head = json.dumps({"head": {"vars": list(columns)}}, ensure_ascii=False)
    out.write(f'{head[:-1]}, "results": {{"bindings": [')
    between = ""
    for row in rows:
        binding = {name: _json(term) for name, term in zip(columns, row, strict=True) if term is not None}
        out.write(between + json.dumps(binding, ensure_ascii=False))
        between = ", "
    out.write("]}}")


def write_jsonl(columns: Sequence[str], rows: Iterable[Terms], out: IO[str]) -> None:
    r"""Write JSON lines: an object a row, with numbers, truths, days as `2021-01-31`, and `null` for no value.

    >>> from pyoxigraph import Literal
    >>> write_jsonl(("n", "actif", "niveau"), [(Literal("RS1"), Literal(True), None)], out := io.StringIO())
    >>> out.getvalue()
    '{"n": "RS1", "actif": true, "niveau": null}\n'
    """
    for row in rows:
        out.write(json.dumps(dict(zip(columns, map(_bare, row), strict=True)), ensure_ascii=False) + "\n")


TEXTS: dict[str, Write] = {"csv": write_csv, sheet.FORM: write_sheet, "json": write_json, "jsonl": write_jsonl}
"""The forms that are texts, and may go to a pipe."""
FORMS = ("csv", "json", "jsonl", "parquet")
"""The forms of which a suffix tells; it is their name."""


def form_of(path: Path, besides: tuple[str, ...] = ()) -> str:
    """Return the form that the suffix of a file tells, packed (`.gz`) or not. Raises `QuestionError` for another.

    `besides` are suffixes that a refusal names too: those that the caller takes itself.

    >>> form_of(Path("a.csv")), form_of(Path("a.jsonl.gz")), form_of(Path("a.excel.csv"))
    ('csv', 'jsonl', 'excel-csv')
    """
    if sheet.is_sheet(path):
        return sheet.FORM
    packed = path.suffix == ".gz"
    form = (path.with_suffix("") if packed else path).suffix.removeprefix(".").lower()
    if form in (TEXTS if packed else FORMS):
        return form
    known = ", ".join((".csv", ".excel.csv", *(f".{one}" for one in FORMS[1:]), *besides))
    raise QuestionError(t(f"{path} : suffixe inconnu ; voyez {known}", f"{path}: unknown suffix; see {known}"))


def write(columns: Sequence[str], rows: Iterable[Terms], path: Path, form: str, about: Mapping[str, Any]) -> None:
    """Write rows to a file, packed where its name ends in `.gz`; it appears whole or not at all.

    Only Parquet has a place for what is said about the answer. Raises `StoreError` for a place that cannot be written,
    `MissingExtra` without polars for Parquet.
    """
    with writing(path) as raw:
        if form == "parquet":
            write_parquet(columns, rows, raw, about)
        else:
            text = io.TextIOWrapper(raw, encoding="utf-8", newline="")
            TEXTS[form](columns, rows, text)
            text.flush()
            text.detach()  # who opened the file closes it


def _bare(term: RdfTerm | None) -> Any:
    """A value as JSON has it."""
    found = value(term)
    if isinstance(found, date):
        return found.isoformat()
    return plain(term) if isinstance(found, float) and not math.isfinite(found) else found


def _number_or_text(term: RdfTerm | None) -> int | float | str:
    """A value that is a number, else its text; a truth is no number, though Python counts it among them."""
    found = value(term)
    return found if isinstance(found, int | float) and not isinstance(found, bool) else plain(term)


def _json(term: RdfTerm) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json(part) for name, part in parts.items()}}
    said = {"type": "literal", "value": term.value}
    if term.language:
        said["xml:lang"] = term.language
    elif term.datatype.value != PREFIXES["xsd"] + "string":
        said["datatype"] = term.datatype.value
    return said
