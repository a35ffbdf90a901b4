"""Numbers of thousands of digits, which Python does not read: they stay texts, or are refused in one line."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest

import rncp_graph as rg
from rncp_graph.errors import QuestionError
from rncp_graph.exports import export
from rncp_graph.graph.links import rank_of
from rncp_graph.model.identifiers import is_numero
from rncp_graph.questions.question import load_question

DIGITS = "7" * 5000
FICHE = f"""<FICHES><VERSION_FLUX>4.1</VERSION_FLUX><FICHE><NUMERO_FICHE>RNCP{DIGITS}</NUMERO_FICHE><ACTIF>Oui</ACTIF>
<NOMENCLATURE_EUROPE><NIVEAU>NIV{DIGITS}</NIVEAU><INTITULE>Niveau {DIGITS}</INTITULE></NOMENCLATURE_EUROPE>
<BLOCS_COMPETENCES><BLOC_COMPETENCES><CODE>RNCP{DIGITS}BC{DIGITS}</CODE></BLOC_COMPETENCES></BLOCS_COMPETENCES>
</FICHE></FICHES>"""


def test_a_fiche_whose_numbers_are_endless_is_built_and_written(tmp_path: Path) -> None:
    (tmp_path / "flux.xml").write_text(FICHE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rg.build(tmp_path / "db", rg.read(tmp_path / "flux.xml"))
        store = rg.open_store(tmp_path / "db")
    export(store, tmp_path / "a.jsonld")
    assert f"RNCP{DIGITS}" in json.dumps(json.loads((tmp_path / "a.jsonld").read_text()))
    assert rank_of(f"RNCP{DIGITS}") is None and not is_numero(f"RNCP{DIGITS}")


def test_a_header_with_an_endless_number_is_refused_with_its_line() -> None:
    with pytest.raises(QuestionError, match="line 1: "):
        load_question(f"#+ parametres = [{DIGITS}]\nASK {{ ?s ?p ?o }}")
