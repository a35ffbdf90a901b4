"""What the graph says of properties, for questions that list them: their short names, and which of them tell facts.

A fact is what a fiche itself states: a text, a number, a day, a code, the number of another fiche. Its rows are nodes,
and what is derived of it is stated by no source.
"""

from __future__ import annotations

from collections.abc import Iterator

from rncp_graph.model.fiche import Fiche
from rncp_graph.model.fields import Field, fields_of, node_of
from rncp_graph.rdf.jsonld import records
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import RNCP, SKOS
from rncp_graph.terms import expand


def property_lines() -> Iterator[str]:
    r"""Give each property of a record its short name as its notation, and to those that tell facts of a fiche a class.

    >>> next(line for line in property_lines() if "codeRome" in line)
    '<https://w3id.org/rncp-graph/ontology#codeRome> <http://www.w3.org/2004/02/skos/core#notation> "codeRome" .\n'
    """
    for name in sorted({field.p.property for cls in records() for field in fields_of(cls)}):
        yield _SAY.say(expand(name), SKOS.notation, name.partition(":")[2])
    for field in fields_of(Fiche):
        if not _holds_rows(field):
            yield _SAY.type(expand(field.p.property), RNCP.Champ)


def _holds_rows(field: Field) -> bool:
    """Whether the values of a field are nodes of the fiche itself; entries of nomenclatures stand by themselves."""
    return field.record and node_of(field.type).path.startswith("{parent}/")


_SAY = Statements()
