"""The files of the ROME that France Travail publishes: lists of codes, tree, appellations, mobility.

Versions 3 and 4 share their codes: an occupation of version 3 is in version 4 under the same code, often under
another name, beside the more numerous occupations that stem from it (`code_rome_parent`). Some of these
bear as their name what was a job title of another occupation: `Official.formerly` finds it.
"""

from __future__ import annotations

import re
from collections import defaultdict

from rncp_graph.graph.official import Entry, Official, Theme
from rncp_graph.model.schemes import ancestors
from rncp_graph.nomenclatures.source import NomenclatureFormat, NomenclatureReading

_CODE = re.compile(r"[A-N](?:\d\d(?:\d\d)?)?").fullmatch
_METIER = re.compile(r"[A-N]\d{4}").fullmatch

FORMER, CURRENT = "rome-v3", "rome-v4"
"""The lists that the files hold, by their keys in `model/schemes.py`."""

NATURES = {"1": "proche", "2": "évolution"}
"""The kinds of mobility by their number in the file."""


def codes_v3(reading: NomenclatureReading, official: Official) -> None:
    """Read the list of occupations of version 3."""
    for row in reading.rows():
        if code := _occupation(reading, row["code_rome"]):
            official.add(_entry(code, FORMER, row["libelle_rome"], rang=1))


def codes_v4(reading: NomenclatureReading, official: Official) -> None:
    """Read the list of occupations of version 4, each with the one of version 3 that it stems from.

    The fields and domains that its codes begin with are entries of it too, which it does not name.
    """
    groups: set[str] = set()
    for row in reading.rows():
        code, parent = _occupation(reading, row["code_rome"]), row["code_rome_parent"]
        if code:
            stems = _METIER(parent) and parent != code
            links = (("rncp:metierParent", f"rome/{parent}"),) if stems else ()
            official.add(_entry(code, CURRENT, row["libelle_rome"], rang=0, links=links))
            groups.update(ancestors("rome", code))
    for group in sorted(groups):
        official.add(Entry(path=f"rome/{group}", schemas=(CURRENT,)))


def tree(reading: NomenclatureReading, official: Official) -> None:
    """Read the two trees of version 3: fields, domains, occupations; and themes, which gather occupations."""
    themes: dict[str, str] = {}
    metiers: dict[str, list[str]] = defaultdict(list)
    for row in reading.rows():
        code, kind = row["code_noeud"], row["libelle_noeud"]
        main = "principale" in row["libelle_referentiel"]
        if kind == "RACINE":
            continue
        if main and _CODE(code):
            official.add(_entry(code, FORMER, row["libelle"], rang=2))
        elif not main and kind == "NOEUD":
            themes[code] = row["libelle"]
        elif not main and _METIER(code):
            metiers[row["code_pere"]].append(code)
            official.add(Entry(path=f"rome/{code}"))
        else:
            reading.doubt("code-illisible", "", "code_noeud", code)
    for code, libelle in themes.items():
        official.themes.append(Theme(code=code, libelle=libelle, metiers=tuple(metiers.pop(code, ()))))
    for code in metiers:
        reading.doubt("code-illisible", "", "code_pere", code)


def appellations(reading: NomenclatureReading, official: Official) -> None:
    """Read job titles: alternative labels of their occupation, in their long and their short form."""
    for row in reading.rows():
        if code := _occupation(reading, row["code_rome"]):
            long, short = row["libelle_appellation_long"], row["libelle_appellation_court"]
            official.appellations[row["code_ogr"]] = long
            titles = tuple((title, "fr") for title in dict.fromkeys((long, short)) if title)
            official.add(Entry(path=f"rome/{code}", autres=titles))


def mobilite(reading: NomenclatureReading, official: Official) -> None:
    """Read mobility: from an occupation to one near it, or to one that it may lead to."""
    for row in reading.rows():
        start, end = (_occupation(reading, row[name]) for name in ("code_rome", "code_rome_cible"))
        nature = NATURES.get(row["code_type_mobilite"])
        if not nature:
            reading.doubt("mobilite-inconnue", "", "code_type_mobilite", row["code_type_mobilite"])
        elif start and end:
            titles = (row["code_appellation_source"], row["code_appellation_cible"])
            official.mobilite(start, end, nature, titles)


def _occupation(reading: NomenclatureReading, code: str) -> str | None:
    if _METIER(code):
        return code
    reading.doubt("code-illisible", "", "code_rome", code)
    return None


def _entry(code: str, liste: str, libelle: str, *, rang: int, links: tuple[tuple[str, str], ...] = ()) -> Entry:
    labels = ((libelle, "fr"),) if libelle else ()
    depth = {1: 1, 3: 2, 5: 3}[len(code)]
    return Entry(path=f"rome/{code}", schemas=(liste,), labels=labels, rang=rang, depth=depth, links=links)


FORMATS = (
    NomenclatureFormat(
        "rome-v4-codes",
        frozenset({"code_rome", "libelle_rome", "code_rome_parent"}),
        ("code_rome", "libelle_rome", "code_rome_parent"),
        codes_v4,
    ),
    NomenclatureFormat(
        "rome-v3-codes", frozenset({"code_rome", "code_fiche_em"}), ("code_rome", "libelle_rome"), codes_v3
    ),
    NomenclatureFormat(
        "rome-appellations",
        frozenset({"code_rome", "libelle_appellation_long"}),
        ("code_ogr", "libelle_appellation_long", "libelle_appellation_court", "code_rome"),
        appellations,
    ),
    NomenclatureFormat(
        "rome-mobilite",
        frozenset({"code_rome", "code_rome_cible"}),
        ("code_rome", "code_rome_cible", "code_appellation_source", "code_appellation_cible", "code_type_mobilite"),
        mobilite,
    ),
    NomenclatureFormat(
        "rome-arborescence",
        frozenset({"item_arborescence", "code_noeud"}),
        ("libelle_referentiel", "libelle_noeud", "code_noeud", "code_pere", "libelle"),
        tree,
    ),
)
"""The formats of this family, the more telling first."""
