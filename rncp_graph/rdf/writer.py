"""Records as N-Triples text: the only encoder, from which terms, loads and dumps all come."""

from __future__ import annotations

from typing import Any, NamedTuple

from rncp_graph.rdf.generated import Rows, writer_of
from rncp_graph.rdf.labels import wordings
from rncp_graph.rdf.names import iri
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import SKOS
from rncp_graph.terms import BASE


class Encoded(NamedTuple):
    """A record as text, and what was found on the way.

    `node` is its IRI. `lines` say all but its entries of nomenclatures, which many fiches share: they are in
    `concepts`, by IRI, each as often as the record quotes it. `nodes` are the rows in each field that holds some, by
    the name of the field.
    """

    node: str
    lines: list[str]
    concepts: Rows
    nodes: dict[str, Rows]


def encode(record: Any, base: str = BASE) -> Encoded:
    """Return a record as lines of N-Triples, with the nodes of its rows and the entries that it shares with others.

    >>> from rncp_graph.model.fiche import Fiche, Rome
    >>> encode(Fiche(numero="RS1", codes_rome=(Rome(code="D1407"),)), base="urn:x/").concepts
    [('urn:x/rome/D1407', Rome(code='D1407', libelle=None, autres_libelles=()))]
    """
    cls: type = type(record)
    written: list[str] = []
    concepts: Rows = []
    node = iri(record, base)
    return Encoded(node, written, concepts, writer_of(cls)(record, node, base, written, concepts))


def lines(record: Any, base: str = BASE) -> list[str]:
    r"""Return a record as lines of N-Triples, with the entries of nomenclatures that it quotes, and its words for them.

    >>> from rncp_graph.model.fiche import Fiche
    >>> lines(Fiche(numero="RS1", niveau=5), base="urn:x/")[1]
    '<urn:x/certification/RS1> <http://purl.org/dc/terms/identifier> "RS1" .\n'
    """
    node, written, concepts, _ = encode(record, base)
    for concept, entry in dict.fromkeys(concepts):
        written += (_SAY.type(concept, SKOS.Concept), _SAY.say(concept, SKOS.notation, entry.code))
        for wording, beside in wordings(concept, entry):
            written += (wording.cited(node, beside=beside), *wording.lines())
    return written


_SAY = Statements()
