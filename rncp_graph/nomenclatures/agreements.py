"""Collective agreements by IDCC, each with the skills operator (OPCO) of its branch."""

from __future__ import annotations

from rncp_graph.graph.official import Entry, Official, official_path
from rncp_graph.nomenclatures.source import NomenclatureFormat, NomenclatureReading
from rncp_graph.terms import normalised, segment


def idcc(reading: NomenclatureReading, official: Official) -> None:
    """Read agreements and their operators; rows of branches without an IDCC are told as doubts."""
    for row in reading.rows():
        code, operateur = row["IDCC"], row["Opérateur de compétences"]
        if not any(row.values()):
            continue
        if not code.isdigit():
            reading.doubt("code-illisible", "", "IDCC", f"{code} {row['Libellé']}".strip())
            continue
        official.add(
            Entry(
                path=official_path("idcc", code),
                schemas=("idcc",),
                labels=((row["Libellé"], "fr"),) if row["Libellé"] else (),
                links=(("rncp:opco", opco(operateur)),) if operateur else (),
                note=row.get("obs") or None,
            )
        )
        if operateur:
            official.add(Entry(path=opco(operateur), schemas=("opco",), labels=((operateur, "fr"),)))


def opco(nom: str) -> str:
    """Return the path of an operator, from its name.

    >>> opco("OPCO Mobilité"), opco("AFDAS"), opco("OPCO 2i")
    ('opco/mobilite', 'opco/afdas', 'opco/2i')
    """
    return f"opco/{segment(normalised(nom).removeprefix('opco ').replace(' ', '-'))}"


FORMATS = (
    NomenclatureFormat(
        "idcc-opco",
        frozenset({"IDCC", "Opérateur de compétences"}),
        ("IDCC", "Opérateur de compétences", "Libellé"),
        idcc,
    ),
)
"""The format of this family."""
