"""Questions of one's own on the register of 2021: a counsellor's, and values that are near what one writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from rncp_graph.errors import QuestionError
from rncp_graph.language import use_language
from rncp_graph.questions.question import query
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.register import Registre
from tests.questions.tools import column, rows

C1 = """
PREFIX rncp: <https://w3id.org/rncp-graph/ontology#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?numero {
  VALUES ?niveau { 5 6 }
  ?c rncp:codeRome $rome ; rncp:niveau/rncp:rang ?niveau ; rncp:voieOuverte $apprentissage, $experience ;
    rncp:situation ?s ; dct:identifier ?numero .
  ?s rncp:enregistree true ; rncp:du ?du ; rncp:au ?au .
  FILTER(?du <= $date && $date <= ?au)
}
"""


def test_the_counsellors_question_of_the_register_of_2021(
    registre_2021: OxigraphStore, tables_2021: Registre, tmp_path: Path
) -> None:
    """Levels 5 and 6 for M1805, active, open to apprentices and to experience; the tables say the same."""
    by_fiche = {word: tables_2021.par_fiche(word) for word in ("Rome", "VoixdAccès")}
    said = {
        row["Numero_Fiche"]
        for row in tables_2021["Standard"]
        if row["Actif"] == "ACTIVE"
        and row["Nomenclature_Europe_Niveau"] in ("NIV5", "NIV6")
        and any(one["Codes_Rome_Code"] == "M1805" for one in by_fiche["Rome"].get(row["Numero_Fiche"], ()))
        and sum(
            one["Si_Jury"].startswith(("En contrat d’apprentissage", "Par expérience"))
            for one in by_fiche["VoixdAccès"].get(row["Numero_Fiche"], ())
        )
        == 2
    }
    values = {"rome": "M1805", "apprentissage": "voie:CA", "experience": "voie:vae", "date": "31/01/2021"}
    asked = tmp_path / "mine.rq"
    asked.write_text(C1)
    found = column(rows(registre_2021, asked, **values), "numero")
    assert len(found) == 65
    assert set(found) == said


@pytest.mark.parametrize(
    ("name", "written", "meant"),
    [
        ("rome", "développeur", "M1805 Études et développement informatique"),
        ("rome", "DEVELOPPEMENT INFORMATIQUE", "M1805 Études et développement informatique"),
        ("rome", "cuisine", "G1602 Personnel de cuisine"),
        ("x", "rome:cuisine", "rome:G1602 Personnel de cuisine"),
        ("nsf", "informatiq", "326"),
    ],
)
def test_a_near_miss_suggests_values_by_their_labels(
    registre_2021: OxigraphStore, name: str, written: str, meant: str
) -> None:
    with use_language("fr"), pytest.raises(QuestionError) as refused:
        query(registre_2021, f"SELECT ?s {{ ?s ?p ${name} }}", **{name: written})
    assert meant in str(refused.value).partition("vouliez-vous dire ")[2]
