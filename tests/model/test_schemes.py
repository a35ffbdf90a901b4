"""A nomenclature that fiches quote is a record class, a field that holds it, and an entry of one table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rncp_graph.model.schemes import QUOTED, SCHEMES, ancestors, well_formed
from rncp_graph.questions.types import TYPES
from tests.extended import Extended

CLASS = '''class Jeu(Concept):
    """A game, three letters."""

    __slots__ = ()
    node: ClassVar = Node("skos:Concept", "jeu/{code}")


class Ccn(Concept):
'''
FIELD = """    jeux: Annotated[
        tuple[Jeu, ...], P("rncp:jeu", xml="CODES_JEU/JEU", csv="Jeux/Jeu_Code, Jeu_Libelle")
    ] = ()
    codes_idcc: Annotated["""
ENTRY = """        _quoted(
            Jeu,
            titre=("Jeux", "Games"),
            form=r"[A-Z]{1,3}",
            leaf=re.compile(r"[A-Z]{3}"),
            ancestor=re.compile(r"([A-Z])[A-Z]{2}"),
            compared=True,
        ),
        Scheme(key="rome-v4","""
PROGRAM = """
import json
import rncp_graph as rg
from rncp_graph.terms import PREFIXES
from rncp_graph.questions.types import TYPES
flow = rg.read("a_2024-02-23.xml").reading()
list(flow)
store = rg.open_store()
rg.load(store, rg.read("a_2024-02-23.xml"), rg.read("export"))
names = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
asked = names + "SELECT ?d { GRAPH ?g { ?c rncp:propriete rncp:jeu ; rncp:valeurContestee ?d } } ORDER BY ?d"
up = names + "SELECT ?b { ?n skos:notation 'GOO' ; skos:broader ?b }"
said = names + "SELECT ?t { ?n skos:notation 'jeu' ; dct:title ?t } ORDER BY ?t"
print(json.dumps({
    "xml": [(one.code, one.libelle) for fiche in rg.read("a_2024-02-23.xml") for one in fiche.jeux],
    "csv": [(one.code, one.libelle) for fiche in rg.read("export") for one in fiche.jeux],
    "found": [one.code for one in rg.find(store, "RNCP1").jeux],
    "doubts": flow.problemes,
    "titles": [row["t"] for row in rg.query(store, said)],
    "above": [str(row["b"]) for row in rg.query(store, up)],
    "disagreements": [str(row["d"]) for row in rg.query(store, asked)],
    "term": str(TYPES["jeu"].term("goo", "urn:x/")),
}))
"""
FLOW = (
    "<FICHES><VERSION_FLUX>4.1</VERSION_FLUX><FICHE><NUMERO_FICHE>RNCP1</NUMERO_FICHE><CODES_JEU>"
    "<JEU><CODE>GOO</CODE><LIBELLE>Go</LIBELLE></JEU><JEU><CODE>G</CODE></JEU></CODES_JEU></FICHE></FICHES>"
)


def test_a_new_nomenclature_touches_three_files(tmp_path: Path) -> None:
    """Read from the flow and from the export, doubts, titles, hierarchy, disagreements, a type of parameter."""
    copy = Extended(tmp_path)
    copy.edit("rncp_graph/model/parts.py", "class Ccn(Concept):\n", CLASS)
    copy.edit("rncp_graph/model/fiche.py", "    codes_idcc: Annotated[", FIELD)
    copy.edit("rncp_graph/model/fiche.py", "    Idcc,\n    Lieu,", "    Idcc,\n    Jeu,\n    Lieu,")
    copy.edit("rncp_graph/model/schemes.py", '        Scheme(key="rome-v4",', ENTRY)
    copy.edit("rncp_graph/model/schemes.py", "Formacode, Idcc, Nsf", "Formacode, Idcc, Jeu, Nsf")
    assert copy.touched == [f"rncp_graph/model/{name}.py" for name in ("parts", "fiche", "schemes")]
    (tmp_path / "a_2024-02-23.xml").write_text(FLOW)
    write_export(tmp_path / "export", "Jeux", ("Jeu_Code", "Jeu_Libelle"), ("CHE", "CHE : Jeu d''échecs"))

    said = json.loads(copy.run(PROGRAM))

    assert said["xml"] == [["G", None], ["GOO", "Go"]]
    assert said["csv"] == [["CHE", "Jeu d'échecs"]]
    assert said["found"] == ["G", "GOO"], "the codes of the newer of the two"
    assert said["doubts"]["code-jeu-malforme"] == 1
    assert said["titles"] == ["Games", "Jeux"]
    assert [above.strip("<>").rpartition("/")[2] for above in said["above"]] == ["G"]
    assert {one.strip("<>").rpartition("/")[2] for one in said["disagreements"]} == {"CHE", "G", "GOO"}
    assert said["term"] == "<urn:x/jeu/GOO>"


def write_export(folder: Path, table: str, columns: tuple[str, ...], row: tuple[str, ...]) -> None:
    from bench.corpus.export_csv import COLUMNS

    folder.mkdir()
    for name, heads in {**COLUMNS, table: ("Numero_Fiche", *columns)}.items():
        values = {"Numero_Fiche": "RNCP1", **dict(zip(columns, row, strict=True))}
        lines = [";".join(heads)]
        if name in ("Standard", table):
            lines.append(";".join(values.get(head, "") for head in heads))
        text = "\r\n".join([*lines, ""])
        (folder / f"export_fiches_CSV_{name}_2024_02_22.csv").write_text(text, encoding="utf-8", newline="")


def test_each_quoted_nomenclature_is_a_type_of_parameter() -> None:
    assert QUOTED.keys() <= TYPES.keys()


def test_a_list_is_a_version_of_a_scheme_and_followed_by_one() -> None:
    for scheme in SCHEMES.values():
        assert {scheme.version_of, scheme.followed_by} <= {None, *SCHEMES}


@pytest.mark.parametrize(("scheme", "code"), [("rome", "D1407"), ("nsf", "312t")])
def test_every_code_above_is_shorter_and_no_leaf_of_the_rome(scheme: str, code: str) -> None:
    above = list(ancestors(scheme, code))
    assert above == sorted(above, key=len, reverse=True)
    assert well_formed(scheme, code)
