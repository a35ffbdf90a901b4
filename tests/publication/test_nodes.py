"""What is made of the lines of a dump is what is made of its terms."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, serialize

from rncp_graph.exports.jsonld import node, text
from rncp_graph.publication.nodes import nodes
from rncp_graph.rdf.lines import TRIPLE, Said, said
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE, expand

ODD = '100%s %% a "b" \\ c\n\r\t\b\f\x01\x1f\x7f é \u2028 😀 \\u0041'
VALUES = [
    NamedNode(f"{BASE}rome/D1407"),
    NamedNode(f"{BASE}rome/.."),
    NamedNode("urn:elsewhere"),
    NamedNode("urn:100%25s"),
    BlankNode("b"),
    Literal(""),
    Literal(ODD),
    Literal(ODD, language="fr"),
    Literal("Sell", language="en"),
    *(Literal(said, datatype=NamedNode(expand("xsd:integer"))) for said in ("0", "12", "+12", "9" * 20)),
    *(Literal(said, datatype=NamedNode(expand("xsd:boolean"))) for said in ("true", "1")),
    Literal("2024-01-31", datatype=NamedNode(expand("xsd:date"))),
    Literal("x", datatype=NamedNode("urn:datatype")),
]
PROPERTIES = ("dct:title", "rncp:bloc", "rncp:codeRome", "rncp:dateEffet", "rncp:actif", "foaf:page", "rdfs:comment")


def told(quads: list[Quad]) -> Iterator[Said]:
    return said(TRIPLE, bytes(serialize(quads, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True))


@pytest.mark.parametrize("prop", [*map(expand, PROPERTIES), "urn:unknown", "urn:100%25s"])
def test_a_node_of_lines_is_the_node_of_terms(prop: str) -> None:
    subject = NamedNode(f"{BASE}certification/RNCP1")
    alone = [[Quad(subject, NamedNode(prop), value)] for value in VALUES]
    kinds = [
        Quad(subject, NamedNode(expand("rdf:type")), NamedNode(name))
        for name in (expand("skos:Concept"), expand("rncp:A"), "urn:%25s")
    ]

    for quads in [*alone, [quad for (quad,) in alone], [*kinds, *alone[0]], kinds[:1]]:
        ((graph, written),) = nodes(told(quads), BASE)
        assert (graph, written.decode()) == ("", text(node(subject, quads, BASE)))


def test_every_character_is_written_as_json_writes_it() -> None:
    for code in [*range(0x250), 0x2028, 0xFFFD, 0x1F600]:
        (one,) = told([Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(chr(code)))])
        assert [value.decode() for value in one.values] == [json.dumps(chr(code), ensure_ascii=False)]


def test_lines_of_a_construct_are_those_of_its_triples() -> None:
    inner = Store()
    inner.extend(Quad(NamedNode("urn:s"), NamedNode("urn:p"), value) for value in VALUES if value != BlankNode("b"))
    store, query = OxigraphStore(inner), "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"

    lines = store.query(query).lines()  # type: ignore[union-attr]

    assert lines == [f"{triple} .\n".encode() for triple in store.query(query)]  # type: ignore[union-attr]
