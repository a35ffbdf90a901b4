"""What is mutated: the example corpus, fixtures of the tests, small inputs of every other reader, and what one adds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rncp_graph.language import use_language
from rncp_graph.questions.start import text
from rncp_graph.stores.identity import LAYOUT

ROOT = Path(__file__).parents[2]
LARGEST = 200_000
"""Bytes of a file of one's own that is mutated; a larger one is passed over."""


@dataclass(frozen=True, slots=True)
class Input:
    """An input: which reader it is for, how its file is called, and its bytes."""

    kind: str
    name: str
    data: bytes


def inputs(folder: Path | None = None) -> list[Input]:
    """Return the inputs in a fixed order; those of a folder of one's own come last, as sources and nomenclatures."""
    return [*_shipped(), *(_of_files("source", folder.rglob("*")) if folder else ())]


def _shipped() -> Iterator[Input]:
    exemple = ROOT / "data" / "exemple"
    yield from _of_files("source", exemple.glob("*.*"))
    yield from _of_files("source", (ROOT / "tests" / "readers" / "xml" / "fixtures").glob("*.xml"))
    old = (exemple / "fiche-RNCP7141.txt").read_text(encoding="utf-8")
    yield Input("source", "fiche.pdf", pdf(old.splitlines()[:60]))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("a.xml"), (exemple / "export_fiches_RS_V4_1_exemple.xml").read_bytes())
    yield Input("source", "xml.zip", packed.getvalue())
    yield from _of_files("nomenclature", (exemple / "nomenclatures").glob("*.*"))
    names = ("blocs", "lignee", "certifications-par-metier", "enregistree-a-une-date")
    for name in names:
        yield Input("question", f"{name}.rq", (ROOT / "queries" / f"{name}.rq").read_bytes())
    with use_language("fr"):
        yield Input("question", "own.rq", text("La mienne").encode())
    yield Input(
        "sparql", "a.sparql", b'SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o != "a"@fr) } GROUP BY ?s LIMIT 9'
    )
    yield Input(
        "sparql",
        "b.sparql",
        b"PREFIX r: <urn:x/> CONSTRUCT { ?s r:p/1 ?o } WHERE { { ?s r:a*/^r:b ?o } UNION { GRAPH ?g { ?s ?p 1.5 } } }",
    )
    yield Input("each", "each.csv", b"certification;dossier\nRNCP7141;A\n27413;B\n;C\n")
    yield Input("each", "one.csv", "certification\nRNCP7141\nRNCP27413\n".encode("utf-16"))
    quads = b'<urn:a> <urn:b> "c"@fr .\n<urn:a> <urn:b> <<( <urn:a> <urn:b> "1"^^<urn:d> )>> <urn:g> .\n'
    yield Input(
        "backup",
        "b.nq",
        b"# rncp_graph %d <https://w3id.org/rncp-graph/id/>\n" % LAYOUT
        + quads
        + b"# quads 2 sha256 "
        + b"0" * 64
        + b"\n",
    )
    for name, said in (("ends", "anglais écrit D1407"), ("number", "RNCP27413BC01"), ("iri", "urn:a#b/%C3%A9?x=1")):
        yield Input("words", name, said.encode())
    yield Input(
        "settings",
        "env",
        b"RNCP_GRAPH_TIMEOUT=5\nRNCP_GRAPH_TOKEN=abc\nRNCP_GRAPH_BASE=urn:x/\nRNCP_GRAPH_LANG=fr\nRNCP_GRAPH_STORE=x.db\n",
    )


def _of_files(kind: str, paths: Iterator[Path]) -> Iterator[Input]:
    for path in sorted(paths):
        if path.is_file() and path.stat().st_size <= LARGEST:
            yield Input(kind, path.name, path.read_bytes())


def pdf(lines: list[str]) -> bytes:
    """Return a page of lines as a PDF, nothing of it packed, so that a change is one of the objects.

    >>> pdf(["(a)"]).startswith(b"%PDF-1.4")
    True
    """
    marks = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)"})
    drawn = "".join(f"1 0 0 1 40 {800 - 12 * at} Tm ({line.translate(marks)}) Tj\n" for at, line in enumerate(lines))
    page = f"BT /F1 9 Tf\n{drawn}ET".encode("cp1252", "replace")
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )


def pdf_of(*objects: bytes) -> bytes:
    """Return a PDF of these objects, the first of which is its catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, said in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, said)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        *(size, table, size, len(out)),
    )
