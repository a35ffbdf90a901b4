"""Answers on the example corpus, against the fiches themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from rncp_graph.graph.links import organisme
from rncp_graph.model.fiche import Fiche
from rncp_graph.questions.question import question
from rncp_graph.stores import open_store
from rncp_graph.terms import BASE, ONTOLOGY
from tests.questions.tools import codes, corpus, fiches, rows


def test_the_count_is_that_of_the_fiches(exemple: Path) -> None:
    def etat(said: list[Fiche]) -> str:
        states = {fiche.actif for fiche in said} - {None}
        return "inconnu" if not states else "active" if states == {True} else "inactive"

    counted = Counter(
        (said[0].registre, min((f.niveau for f in said if f.niveau), default=None), etat(said))
        for said in fiches(exemple).values()
    )
    found = {(row["registre"], row["niveau"], row["etat"]): row["nombre"] for row in rows(corpus(exemple), "compte")}
    assert found == counted


@pytest.mark.parametrize(
    ("name", "parameter", "field", "fits"),
    [
        ("certifications-par-metier", "rome", "codes_rome", lambda code, asked: code.startswith(asked)),
        ("certifications-par-domaine", "nsf", "codes_nsf", lambda code, asked: code.startswith(asked)),
    ],
)
def test_each_code_and_its_parents_answer_with_the_fiches_that_quote_it(
    exemple: Path, name: str, parameter: str, field: str, fits: Callable[[str, str], bool]
) -> None:
    quoted = codes(exemple, field)
    every = {code for found in quoted.values() for code in found}
    for asked in sorted(every | {code[:1] for code in every} | {code[:3] for code in every if len(code) > 3}):
        found = rows(corpus(exemple), name, **{parameter: asked})
        expected = {numero: sorted(c for c in said if fits(c, asked)) for numero, said in quoted.items()}
        assert {row["numero"]: row[parameter].split() for row in found} == {n: c for n, c in expected.items() if c}


def test_similarity_is_that_of_the_sets_of_codes(exemple: Path) -> None:
    metiers, domaines = codes(exemple, "codes_rome"), codes(exemple, "codes_nsf")
    for numero in metiers:
        expected = {}
        for other in metiers.keys() - {numero}:
            both, either = metiers[numero] & metiers[other], metiers[numero] | metiers[other]
            shared = domaines[numero] & domaines[other]
            if both or shared:
                jaccard = round(len(both) / len(either), 3) if either else None
                expected[other] = (" ".join(sorted(both)) or None, " ".join(sorted(shared)) or None, jaccard)
        found = rows(corpus(exemple), "similaires", certification=numero)
        assert {row["numero"]: (row["rome_communs"], row["nsf_communs"], row["jaccard"]) for row in found} == expected


def test_certifiers_hold_as_many_certifications_as_the_fiches_say_under_any_name_that_is_tied_to_them(
    exemple: Path,
) -> None:
    store = corpus(exemple)
    ties = rows(store, f"SELECT ?name ?unit {{ GRAPH ?g {{ ?name <{ONTOLOGY}memeOrganismeQue> ?unit }} }}")
    units = {row["name"]: row["unit"] for row in ties}
    held: dict[str, set[str]] = {}
    for numero, said in fiches(exemple).items():
        for certificateur in (row for fiche in said for row in fiche.certificateurs):
            node = f"{BASE}organisme/{organisme(certificateur.siret, certificateur.nom).unit}"
            held.setdefault(units.get(node, node), set()).add(numero)
    sirens = {unit.rpartition("siren-")[2]: len(numbers) for unit, numbers in held.items() if "/siren-" in unit}
    assert len(units) > 2
    assert {row["siren"]: row["nombre"] for row in rows(store, "certificateurs") if row["siren"]} == sirens


def test_bodies_and_blocks_of_equal_counts_come_in_the_order_of_their_names(exemple: Path) -> None:
    store = corpus(exemple)
    bodies = [(-row["nombre"], -row["actives"], row["organisme"]) for row in rows(store, "certificateurs")]
    blocks = [(-row["certifications"], row["intitule"]) for row in rows(store, "blocs-communs", minimum="2")]
    for found in (bodies, blocks):
        assert len(found) > len({row[:-1] for row in found})
        assert found == sorted(found)


def test_the_text_of_a_question_is_that_of_its_file_with_the_values_in_place() -> None:
    asked = question("blocs")
    filled = asked.text(certification="RNCP7141")
    assert asked.sparql.endswith(filled.replace(f"<{BASE}certification/RNCP7141>", "$certification"))
    assert rows(open_store(), filled) == []
