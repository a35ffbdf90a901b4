"""Certifications found from one version of the ROME to the other, on the codes of the register of 2026."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from rncp_graph.graph.shared import Shared
from rncp_graph.model.fiche import Fiche
from rncp_graph.nomenclatures import nomenclatures, read_official
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.register import Registre
from tests.questions.tools import rome, rows

FILES = {
    "codes": "unix_referentiel_code_rome_v460_utf8.csv",
    "appellations": "unix_referentiel_appellation_v347_utf8.csv",
    "anciens": "unix_referentiel_code_rome_v347_utf8.csv",
}

ASKED = ("D1418", "D1407", "F1142", "M1809", "F1106", "I1308", "F1603", "L1510")


@dataclass(frozen=True)
class Tables:
    """What the published files say, read by the csv module alone."""

    cites: dict[str, set[str]]
    parent: dict[str, str]
    porteurs: dict[str, set[str]]

    def links(self, code: str) -> dict[tuple[str, str], str]:
        """The occupations tied to one, with the sense and the link."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        found[code, "meme"].add("direct")
        for link, pairs in (
            ("parent", [(new, old) for new, old in self.parent.items() if new != old]),
            ("appellation", [(new, old) for new, olds in self.porteurs.items() for old in olds if new != old]),
        ):
            for new, old in pairs:
                if new == code:
                    found[old, "ancetre"].add(link)
                if old == code:
                    found[new, "descendant"].add(link)
        return {pair: " et ".join(sorted(said, reverse=True)) for pair, said in found.items()}


@pytest.fixture(scope="module")
def tables(shared: Callable[..., Path]) -> Tables:
    def lines(name: str) -> list[dict[str, str]]:
        with shared("rome", FILES[name]).open(encoding="utf-8-sig", newline="") as file:
            return [{k: v.replace("''", "'").strip() for k, v in row.items()} for row in csv.DictReader(file)]

    titles: dict[str, set[str]] = defaultdict(set)
    for row in lines("appellations"):
        for form in ("libelle_appellation_long", "libelle_appellation_court"):
            titles[row[form]].add(row["code_rome"])
    cites: dict[str, set[str]] = defaultdict(set)
    for row in Registre.of(shared("csv-2026-02-01", "tables-2026-02-01.zip"))["Rome"]:
        cites[row["Codes_Rome_Code"]].add(row["Numero_Fiche"])
    codes = lines("codes")
    return Tables(
        dict(cites),
        {row["code_rome"]: row["code_rome_parent"] for row in codes},
        {row["code_rome"]: titles[row["libelle_rome"]] for row in codes if row["libelle_rome"] in titles},
    )


@pytest.fixture(scope="module")
def store(shared: Callable[..., Path], tables: Tables) -> OxigraphStore:
    """The fiches of 2026 that the tests ask for, by their number and their codes, with the lists of both versions."""
    wanted = {cited for code in ASKED for cited, _ in tables.links(code)}
    wanted |= {code for code in tables.cites if code.startswith("A11")}
    numeros = {numero for code in wanted for numero in tables.cites.get(code, ())}
    codes: dict[str, list[str]] = {numero: [] for numero in numeros}
    for code, those in tables.cites.items():
        for numero in those & numeros:
            codes[numero].append(code)
    gathered = Shared(official=read_official(nomenclatures(*(shared("rome", name) for name in FILES.values()))))
    found = open_store()
    assert isinstance(found, OxigraphStore)
    fiches = (Fiche(numero=numero, codes_rome=rome(*said)) for numero, said in codes.items())
    lines = [line for fiche in fiches for line in gathered.fiche_lines(fiche)]
    found.load(line.encode() for line in [*lines, *gathered.lines()])
    return found


@pytest.mark.parametrize("code", ASKED)
def test_a_certification_is_found_from_either_version_by_the_links_of_the_published_lists(
    store: OxigraphStore, tables: Tables, code: str
) -> None:
    expected = {
        (numero, cited, sens, lien)
        for (cited, sens), lien in tables.links(code).items()
        for numero in tables.cites.get(cited, ())
    }
    found = rows(store, "certifications-entre-versions", rome=code)

    assert {(r["numero"], r["rome"], r["sens"], r["lien"]) for r in found} == expected
    assert len(found) == len(expected) > 0
    assert {r["metier"] for r in found} == {code}


def test_an_oceanographer_is_found_under_the_occupation_that_had_the_title_and_back(store: OxigraphStore) -> None:
    def said(code: str) -> Counter[tuple[str, str, str]]:
        found = rows(store, "certifications-entre-versions", rome=code)
        return Counter((r["rome"], r["sens"], r["lien"]) for r in found)

    assert {key for key in said("F1142") if key[1] == "ancetre"} == {
        ("F1106", "ancetre", "parent"),
        ("M1809", "ancetre", "appellation"),
    }
    new = said("F1142")[("F1142", "meme", "direct")]
    assert said("M1809")[("F1142", "descendant", "appellation")] == new
    assert said("F1106")[("F1142", "descendant", "parent")] == new


def test_a_domain_stands_for_its_occupations(store: OxigraphStore, tables: Tables) -> None:
    codes = {code for code in (*tables.parent, *tables.cites) if code.startswith("A11")}
    expected = {
        (numero, code, cited, sens)
        for code in codes
        for cited, sens in tables.links(code)
        for numero in tables.cites.get(cited, ())
    }
    found = rows(store, "certifications-entre-versions", rome="A11")

    assert {(r["numero"], r["metier"], r["rome"], r["sens"]) for r in found} == expected
