"""Whatever is in a file of the register, the time to read and write it grows as its size does; limits are one line.

The slices of a build are what is read: it is cut, read, checked and written as N-Quads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

import pytest

from rncp_graph.building.slices import slices_of, translate
from rncp_graph.errors import SourceError
from rncp_graph.graph.evaluations import evaluations
from rncp_graph.graph.shared import Shared
from rncp_graph.nomenclatures import nomenclatures, read_official
from rncp_graph.readers import numbers, read
from rncp_graph.readers.csv.columns import NUMERO, TABLES
from rncp_graph.readers.csv.rows import MAX_ROW
from rncp_graph.readers.source import File
from rncp_graph.readers.xml.cuts import split
from rncp_graph.readers.xml.safely import MAX_ATTRIBUTES, MAX_BYTES, MAX_DEPTH, MAX_TEXT
from tests.growth import grows_linearly

FLUX = "<FICHES><VERSION_FLUX>4.1</VERSION_FLUX><FICHE><NUMERO_FICHE>RS1</NUMERO_FICHE>{}</FICHE></FICHES>"


def flow(path: Path, inside: str) -> Path:
    (path / "flux.xml").write_text(FLUX.format(inside))
    return path / "flux.xml"


def built(path: Path) -> int:
    """Read and write all of a source, and return the number of its fiches."""
    parts = map(translate, slices_of(read(path).reading(), "graph/x", "urn:x/"))
    return sum(len(part.fiches) for part in parts)


def many(row: str) -> Callable[[int], str]:
    """The text of so many rows, in which `#` is the number of each."""
    return lambda count: "".join(row.replace("#", str(rank)) for rank in range(count))


ROWS: dict[str, Callable[[int], str]] = {
    "attributes": many("<X " + " ".join(f'a{rank}="1"' for rank in range(MAX_ATTRIBUTES)) + ">#</X>"),
    "nested": many("<X>" * 200 + "</X>" * 200),
    "namespaces": many('<a#:X xmlns:a#="urn:#">t</a#:X>'),
    "unknown": many("<X#>t</X#>t"),
    "repeated": many("<INTITULE>#</INTITULE>"),
    "partners in doubt": lambda count: (
        f"<PARTENAIRES>{many('<PARTENAIRE><NOM_PARTENAIRE>#</NOM_PARTENAIRE><DATE_ACTIF>#</DATE_ACTIF></PARTENAIRE>')(count)}"
        "</PARTENAIRES>"
    ),
    "codes": lambda count: (
        f"<CODES_ROME>{many('<ROME><CODE>A1101</CODE><LIBELLE>#</LIBELLE></ROME>')(count)}</CODES_ROME>"
    ),
    "blocks": lambda count: (
        "<BLOCS_COMPETENCES>"
        f"{many('<BLOC_COMPETENCES><CODE>RS1BC1</CODE><LIBELLE>a</LIBELLE></BLOC_COMPETENCES>')(count)}"
        "</BLOCS_COMPETENCES>"
    ),
    "fiches": many("</FICHE><FICHE><NUMERO_FICHE>RS1#</NUMERO_FICHE>"),
    "pieces": lambda count: (
        f"<OBJECTIFS_CONTEXTE>{'<![CDATA[a]]>&#65;<!--b--><?c d?>' * 10 * count}</OBJECTIFS_CONTEXTE>"
    ),
}
"""Rows in a fiche of the flow, or around it: some were read in quadratic time."""

SIZES = {"attributes": 10, "nested": 10, "fiches": 60, "pieces": 500}


@pytest.mark.parametrize("what", ROWS)
def test_the_time_of_a_flow_grows_with_its_size(tmp_path: Path, what: str) -> None:
    def make(count: int) -> Path:
        (folder := tmp_path / str(count)).mkdir()
        return flow(folder, ROWS[what](count))

    least = SIZES.get(what, 120)
    grows_linearly(make, built, (least, 2 * least, 4 * least))


@pytest.mark.parametrize(
    "inside",
    [
        "<X " + " ".join(f'a{rank}="1"' for rank in range(MAX_ATTRIBUTES + 1)) + "/>",
        "<X>" * MAX_DEPTH + "</X>" * MAX_DEPTH,
        "<OBJECTIFS_CONTEXTE>" + "x" * (MAX_TEXT + 100_000) + "</OBJECTIFS_CONTEXTE>",
        ("<X>" + "x" * 1_000_000 + "</X>") * (2 + MAX_BYTES // 1_000_000),
        "<" + "x" * 100_000 + "/>",
    ],
    ids=["attributes", "depth", "text", "fiche", "name"],
)
def test_a_flow_beyond_a_limit_is_refused_in_one_line_read_whole_or_in_slices(tmp_path: Path, inside: str) -> None:
    path = flow(tmp_path, inside)
    for way in (lambda: list(read(path)), lambda: built(path)):
        with pytest.raises(SourceError, match=r"^flux\.xml: .*\d") as error:
            way()
        assert "\n" not in str(error.value)


def test_the_numbers_of_a_fiche_without_an_end_are_not_searched_for_ever(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        list(numbers(read(flow(tmp_path, ("<X>" + "x" * 1_000_000 + "</X>") * (2 + MAX_BYTES // 1_000_000)))))


def test_the_time_to_cut_a_flow_grows_with_its_size() -> None:
    """In a comment that has no end, no place is one to cut at."""

    def make(count: int) -> File:
        text = FLUX.format("<!-- " + "</FICHE>" * count).encode()
        return File("flux.xml", len(text), lambda: BytesIO(text))

    grows_linearly(make, lambda flux: list(split(flux, size=1 << 14)), (32_000, 64_000, 128_000))


def test_the_time_to_find_assessments_grows_with_the_text() -> None:
    """Blanks between two publics, and publics named again and again before as many types."""
    grows_linearly(lambda n: f"apprentis\n{' ' * n}x\nscolaires\n oral", evaluations, (2000, 4000, 8000))
    grows_linearly(lambda n: "apprentis, " * n + "oral " * n, evaluations, (2000, 4000, 8000))


# --- CSV --------------------------------------------------------------------------------------------------------------


def csv_file(folder: Path, table: str, rows: Iterable[str], extra: str = "") -> None:
    text = "\n".join([";".join([NUMERO, *TABLES[table]]) + extra, *rows, ""])
    (folder / f"export_fiches_CSV_{table}_2024_01_01.csv").write_text(text)


def standard(numero: str) -> str:
    return numero + ";" * len(TABLES["Standard"])


CSV_ROWS = {
    "labels": ("Nsf", "RS1;312t;#"),
    "odd codes": ("Nsf", "RS1;312T ;#"),
    "links": ("Ancienne_Nouvelle_Certification", "RS1;rs #;"),
    "routes": ("VoixdAccès", "RS1;#"),
    "blocks": ("Blocs_De_Compétences", "RS1;RS1BC1;#"),
    "fields": ("Nsf", "RS1;312t;a" + ";" * 1000),
}


@pytest.mark.parametrize("what", CSV_ROWS)
def test_the_time_of_a_csv_export_grows_with_its_rows(tmp_path: Path, what: str) -> None:
    table, row = CSV_ROWS[what]

    def make(count: int) -> Path:
        (folder := tmp_path / str(count)).mkdir()
        csv_file(folder, "Standard", [standard("RS1")])
        csv_file(folder, table, [row.replace("#", str(rank)) for rank in range(1, count + 1)])
        return folder

    grows_linearly(make, built, (150, 300, 600))


def test_the_time_of_a_csv_export_grows_with_its_columns(tmp_path: Path) -> None:
    def make(count: int) -> Path:
        (folder := tmp_path / str(count)).mkdir()
        row = standard("RS1") + ";x" * count
        csv_file(folder, "Standard", [row] * 3, "".join(f";c{rank}" for rank in range(count)))
        return folder

    grows_linearly(make, built, (100, 200, 400))


@pytest.mark.parametrize(
    "row",
    ["RS1;" + "x" * 200_000, 'RS1;"' + "x\n" * 200_000, "RS1;" * (MAX_ROW // 4 + 1)],
    ids=["field", "quote", "row"],
)
def test_a_row_beyond_a_limit_is_refused_with_its_line(tmp_path: Path, row: str) -> None:
    csv_file(tmp_path, "Standard", [standard("RS2"), row])
    with pytest.raises(SourceError, match=r"(line|ligne) \d+.*\d{3}"):
        list(read(tmp_path))


# --- nomenclatures ----------------------------------------------------------------------------------------------------

LISTS = {
    "rome.csv": ("code_rome;libelle_rome;code_rome_parent", "A11#4;x;A1101"),
    "mobilite.csv": (
        "code_rome;code_rome_cible;code_appellation_source;code_appellation_cible;code_type_mobilite",
        "A1101;A1102;#;#;1",
    ),
    "occupations_fr.csv": (
        "conceptUri;iscoGroup;preferredLabel;altLabels;code",
        "http://data.europa.eu/esco/occupation/00000000-0000-0000-0000-%012d;3111;a#;b|c;1.#",
    ),
    "idcc.csv": ("IDCC;Opérateur de compétences;Libellé", "#;OPCO 2i;a"),
}


@pytest.mark.parametrize("name", LISTS)
def test_the_time_of_a_nomenclature_grows_with_its_rows(tmp_path: Path, name: str) -> None:
    head, row = LISTS[name]

    def make(count: int) -> Path:
        (folder := tmp_path / str(count)).mkdir()
        rows = [(row % rank if "%" in row else row).replace("#", str(rank)) for rank in range(count)]
        (folder / name).write_text("\n".join([head, *rows, ""]))
        return folder

    def whole(path: Path) -> None:
        list(Shared("urn:x/", read_official(nomenclatures(path))).lines())

    grows_linearly(make, whole, (500, 1000, 2000))


def test_a_nomenclature_beyond_a_limit_is_refused(tmp_path: Path) -> None:
    head, _ = LISTS["idcc.csv"]
    (tmp_path / "idcc.csv").write_text(f"{head}\n1;OPCO;{'x' * 200_000}\n")
    with pytest.raises(SourceError, match=r"^idcc\.csv: (line|ligne) 2"):
        read_official(nomenclatures(tmp_path / "idcc.csv"))
    (tmp_path / "idcc.xml").write_text(f"<R><L><IDCC>1</IDCC><X>{'<Y>' * 300}")
    with pytest.raises(SourceError):
        read_official(nomenclatures(tmp_path / "idcc.xml"))
