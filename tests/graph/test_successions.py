"""What a succession keeps is told once, from the fiches of both sides, wherever and in whatever order they passed."""

from __future__ import annotations

import pickle
from itertools import permutations
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from rncp_graph.graph.shared import Shared
from rncp_graph.model.fiche import Fiche, Rome
from rncp_graph.questions.question import query
from rncp_graph.terms import compact
from tests.questions.tools import corpus

BASE = "urn:x/"
SUCCESSION = f"{BASE}certification/RNCP1/succession/RS2"


def fiche(numero: str, niveau: int | None = None, *rome: str, **said: tuple[str, ...]) -> Fiche:
    return Fiche(numero=numero, niveau=niveau, codes_rome=tuple(Rome(code=code) for code in rome), **said)


def told(*fiches: Fiche) -> dict[str, str]:
    """What is told of the succession of RNCP1 by RS2, each fiche having passed in a process of its own."""
    shared = Shared(base=BASE)
    for one in fiches:
        other = Shared(base=BASE)
        other.fiche_lines(one)
        shared.add(pickle.loads(pickle.dumps(other)))
    triples = parse("".join(shared.lines()).encode(), format=RdfFormat.N_TRIPLES)
    return {
        compact(triple.predicate.value): triple.object.value.removeprefix(BASE)
        for triple in (quad.triple for quad in triples)
        if triple.subject.value == SUCCESSION
    }


OLD = fiche("RNCP1", 5, "M1805", "D1407", "M1805")
NEW = fiche("RS2", 6, "H1206", "M1805", anciennes_certifications=("RNCP1",))
ALWAYS = {
    "rdf:type": "https://w3id.org/rncp-graph/ontology#Succession",
    "rncp:successeur": "certification/RS2",
    "rncp:rangAncienne": "1",
    "rncp:rangNouvelle": "10000002",
}
LEVELS = {"rncp:niveauAncienne": "5", "rncp:niveauNouvelle": "6"}


def test_a_succession_tells_what_the_new_one_keeps_whatever_the_order_and_whichever_side_states_it() -> None:
    expected = ALWAYS | LEVELS
    expected |= {"rncp:nombreRome": "2", "rncp:romeGardes": "M1805", "rncp:romeTousGardes": "false"}
    stated_by_old = fiche("RNCP1", 5, "M1805", "D1407", nouvelles_certifications=("RS2",))
    unstated = fiche("RS2", 6, "H1206", "M1805")

    for fiches in (*permutations((OLD, NEW)), (stated_by_old, unstated), (stated_by_old, NEW)):
        assert told(*fiches) == expected


def test_all_codes_are_kept_none_are_or_it_is_not_known() -> None:
    same = fiche("RS2", 6, "M1805", "H1206", "D1407", anciennes_certifications=("RNCP1",))
    kept = {"rncp:romeGardes": "D1407 M1805", "rncp:romeTousGardes": "true"}
    assert told(OLD, same) == ALWAYS | LEVELS | {"rncp:nombreRome": "2"} | kept

    other = fiche("RS2", 6, "H1206", anciennes_certifications=("RNCP1",))
    assert told(OLD, other) == ALWAYS | LEVELS | {"rncp:nombreRome": "2", "rncp:romeTousGardes": "false"}

    bare = fiche("RS2", None, anciennes_certifications=("RNCP1",))
    assert told(OLD, bare) == ALWAYS | {"rncp:nombreRome": "2", "rncp:niveauAncienne": "5"}
    assert told(NEW) == ALWAYS | {"rncp:niveauNouvelle": "6"}  # the old one has no fiche


def test_successions_asked_together_are_those_asked_of_each_certification(exemple: Path) -> None:
    store = corpus(exemple)
    rows = list(query(store, "successeurs"))
    old = list(dict.fromkeys(row["ancienne"] for row in rows))

    assert len(rows) > len(old)  # some have several
    assert [row for one in old for row in query(store, "successeurs", certification=one)] == rows
    assert list(query(store, "successeurs", certification=old)) == rows
