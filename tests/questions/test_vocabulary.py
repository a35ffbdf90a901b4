"""One vocabulary of parameters: a name means the same thing in every question."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from rncp_graph.errors import QuestionError
from rncp_graph.networks.ends import parameters
from rncp_graph.questions.parameters import vocabulary
from rncp_graph.questions.question import Question, load_question, query, questions
from rncp_graph.questions.table import Table
from rncp_graph.questions.tokens import lists
from rncp_graph.questions.types import TYPES
from tests.questions.tools import corpus, rows

ALL = [one for folder in ("", "reseaux", "reseaux/noeuds") for one in questions(folder).values()]


@pytest.mark.parametrize("asked", ALL, ids=lambda asked: asked.id)
def test_a_header_names_its_parameters_and_says_only_what_is_its_own(asked: Question) -> None:
    header = "\n".join(line[2:] for line in asked.sparql.splitlines() if line.startswith("#+"))
    for said in tomllib.loads(header).get("parametres", []):
        assert said["nom"] in vocabulary()
        assert said.keys() <= {"nom", "obligatoire", "default", "exemple"}
        held = vocabulary()[said["nom"]]
        assert [name for name in said if name != "nom" and said[name] == held.get(name)] == []


def test_a_name_has_one_type_and_one_description_over_all_questions() -> None:
    takes = [p for asked in questions("reseaux").values() for p in parameters(asked).values()]
    takes += [p for asked in ALL for p in asked.parametres]
    meanings = {(p.nom, p.type, *p.description.values()) for p in takes}
    assert sorted(nom for nom, *_ in meanings) == sorted(vocabulary())
    assert {kind for _, kind, *_ in meanings} <= TYPES.keys()


def test_which_parameters_take_several_values_is_told_by_the_text() -> None:
    for asked in ALL:
        assert {p.nom for p in asked.parametres if p.plusieurs} == lists(asked.sparql)


def test_the_vocabulary_holds_for_a_question_of_one_s_own() -> None:
    mine = load_question(
        '#+ id = "x"\n#+ titre = {fr = "a", en = "b"}\n#+ question = {fr = "a", en = "b"}\n'
        '#+ vide = {fr = "a", en = "b"}\n'
        '#+ parametres = [{nom = "rome"}, {nom = "date"}]\n'
        "SELECT ?c { VALUES $rome { UNDEF } ?c ?p $rome, $date }"
    )
    assert [(p.nom, p.type, p.plusieurs, p.demande) for p in mine.parametres] == [
        ("rome", "rome", True, True),
        ("date", "date", False, False),
    ]
    text = mine.text(base="urn:b/", rome="D1407, m1805", date="31/01/2021")
    assert 'VALUES ?rome { <urn:b/rome/D1407> <urn:b/rome/M1805> } ?c ?p ?rome, "2021-01-31"' in text


def test_a_body_may_be_called_by_its_number_but_not_twice(exemple: Path) -> None:
    store, day = corpus(exemple), "2023-03-01"
    found = rows(store, "habilitations", siret="18280001100047", date=day)
    assert found == rows(store, "habilitations", organisme="18280001100047", date=day) != []
    each = query(store, "habilitations", each=[{"siret": "18280001100047"}], date=day)
    assert isinstance(each, Table)
    assert [row["numero"] for row in each] == [row["numero"] for row in found]
    with pytest.raises(QuestionError, match="siren"):
        query(store, "habilitations", siret="18280001100047", siren="182800011", date=day)
