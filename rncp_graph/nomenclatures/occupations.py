"""Occupations of the world and of Europe: ISCO-08, ESCO, and the published correspondence from the ROME to ISCO-08."""

from __future__ import annotations

import re
from collections import Counter

from rncp_graph.graph.official import Entry, Official, Passage
from rncp_graph.nomenclatures.source import NomenclatureFormat, NomenclatureReading

ESCO = "http://data.europa.eu/esco/"

_METIER = re.compile(r"[A-N]\d{4}").fullmatch
_GROUPE = re.compile(r"\d{1,4}").fullmatch
_UUID = re.compile(rf"{re.escape(ESCO)}occupation/([0-9a-f-]{{36}})").fullmatch
_LANGUE = re.compile(r"_([a-z]{2})\.csv$", re.IGNORECASE).search


def passage(reading: NomenclatureReading, official: Official) -> None:
    """Read the correspondence from occupations of ROME 3 to groups of ISCO-08.

    The file says no relation: a group to which several occupations lead is taken for broader than each, a group to
    which one alone leads for close to it. It has two codings of ISCO side by side, the confidence tells how far they
    agree. Codes that lost the zero of the armed forces (`310`) get it back.
    """
    rows = []
    for row in reading.rows():
        rome, isco = row["Code ROME"], row["Code ISCO08"].zfill(4)
        if _METIER(rome) and _GROUPE(isco):
            rows.append((rome, isco, row["ISCO08 14SI4"], row["Libellé codes ISCO08"]))
        else:
            reading.doubt("code-illisible", "", "Code ISCO08", f"{rome} {isco}")
    shared = Counter(isco for _, isco, _, _ in rows)
    for rome, isco, second, label in rows:
        relation = "skos:broadMatch" if shared[isco] > 1 else "skos:closeMatch"
        official.passages.append(
            Passage(
                rome=rome,
                isco=isco,
                relation=relation,
                confiance=confiance(isco, second),
                codage_second=second or None,
            )
        )
        official.add(Entry(path=f"rome/{rome}", links=((relation, f"isco/{isco}"),)))
        group(official, isco, label, rang=1)


def confiance(isco: str, second: str) -> int:
    """Return 3 when two codings of ISCO agree, 2 when one is a group that holds the other, else 1.

    >>> confiance("3322", "3322"), confiance("3322", "3"), confiance("3322", "1420"), confiance("0310", "0")
    (3, 2, 1, 2)
    """
    if isco == second:
        return 3
    return 2 if second and isco.startswith(second) else 1


def group(official: Official, code: str, libelle: str = "", language: str = "fr", *, rang: int = 0) -> None:
    """Add a group of ISCO-08 and those above it."""
    for length in range(1, len(code) + 1):
        own = length == len(code) and libelle
        official.add(
            Entry(
                path=f"isco/{code[:length]}",
                schemas=("isco",),
                labels=((libelle, language),) if own else (),
                rang=rang,
                depth=length,
                links=(("skos:exactMatch", f"{ESCO}isco/C{code[:length]}"),),
            )
        )


def esco_groups(reading: NomenclatureReading, official: Official) -> None:
    """Read the groups of ISCO-08 as ESCO publishes them (`ISCOGroups_fr.csv`), in the language of the file's name."""
    for row in reading.rows():
        if _GROUPE(row["code"]):
            group(official, row["code"], row["preferredLabel"], _language_of(reading))
        else:
            reading.doubt("code-illisible", "", "code", row["code"])


def occupations(reading: NomenclatureReading, official: Official) -> None:
    """Read the occupations of ESCO: labels, ISCO group, and the occupation above, told by the code.

    The columns name the language (`preferredLabel_fr`), or else the name of the file does (`occupations_fr.csv`).
    """
    rows = []
    for row in reading.rows():
        found = _UUID(row["conceptUri"])
        if found and _GROUPE(row["iscoGroup"]):
            rows.append((found[1], row))
        else:
            reading.doubt("code-illisible", "", "conceptUri", row["conceptUri"])
    by_code = {code: uuid for uuid, row in rows if (code := _code(row))}
    for uuid, row in rows:
        code = _code(row)
        above = by_code.get(code.rpartition(".")[0])
        group(official, row["iscoGroup"])
        official.add(
            Entry(
                path=f"esco/{uuid}",
                schemas=("esco",),
                notation=code,
                labels=_texts(reading, row, "preferredLabel"),
                autres=_texts(reading, row, "altLabels"),
                parent=f"esco/{above}" if above else None,
                links=(
                    ("skos:exactMatch", row["conceptUri"]),
                    ("skos:broadMatch", f"isco/{row['iscoGroup']}"),
                ),
            )
        )


def _code(row: dict[str, str]) -> str:
    return row.get("escoCode") or row.get("code") or ""


def _texts(reading: NomenclatureReading, row: dict[str, str], column: str) -> tuple[tuple[str, str], ...]:
    """The labels of a column in each language that the file has, one or several to a cell."""
    cells = [(name[-2:], value) for name, value in row.items() if name.startswith(f"{column}_")]
    if column in row:
        cells.append((_language_of(reading), row[column]))
    parts = [(part.strip(), language) for language, value in cells for part in re.split(r"[|\n]", value)]
    return tuple(dict.fromkeys(pair for pair in parts if pair[0]))


def _language_of(reading: NomenclatureReading) -> str:
    found = _LANGUE(reading.nom)
    return found[1].lower() if found else "fr"


FORMATS = (
    NomenclatureFormat(
        "rome-isco",
        frozenset({"Code ROME", "Code ISCO08"}),
        ("Code ROME", "ISCO08 14SI4", "Code ISCO08", "Libellé codes ISCO08"),
        passage,
    ),
    NomenclatureFormat(
        "esco-occupations", frozenset({"conceptUri", "iscoGroup"}), ("conceptUri", "iscoGroup"), occupations
    ),
    NomenclatureFormat(
        "esco-isco",
        frozenset({"conceptUri", "code", "preferredLabel", "conceptType"}),
        ("code", "preferredLabel"),
        esco_groups,
    ),
)
"""The formats of this family, the more telling first."""
