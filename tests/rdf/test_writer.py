"""Text and terms say the same: what is written as N-Triples is what any parser reads."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

import rncp_graph
from rncp_graph.model.fiche import Fiche, StatistiquePromotion
from rncp_graph.model.fields import fields_of
from rncp_graph.rdf.literals import literal
from rncp_graph.rdf.mapping import triples
from rncp_graph.rdf.writer import encode, lines
from rncp_graph.terms import expand
from tests import oracle
from tests import strategies as s
from tests.rdf.test_mapping import FICHES, back


def neutral(term: Any) -> tuple[str | None, ...]:
    """A term of pyoxigraph or of rdflib, as plain parts that can be compared."""
    if isinstance(term, NamedNode | rdflib.URIRef):
        return (str(term.value if isinstance(term, NamedNode) else term),)
    if isinstance(term, Literal):
        plain = term.language or term.datatype.value == expand("xsd:string")
        return term.value, term.language, None if plain else term.datatype.value
    return str(term), term.language, str(term.datatype) if term.datatype else None


@settings(max_examples=40, deadline=None)
@given(fiche=FICHES)
def test_rdflib_reads_in_the_lines_what_pyoxigraph_reads(fiche: Fiche) -> None:
    """The escaping is held by a parser that shares no code with the one the stores use."""
    ours = {tuple(map(neutral, (x.subject, x.predicate, x.object))) for x in triples(fiche)}

    assert {tuple(map(neutral, x)) for x in oracle.triples("".join(lines(fiche)), "nt")} == ours


@given(text=s.TEXTS, lang=st.sampled_from([None, "fr"]))
def test_any_text_is_one_line_that_both_parsers_read_to_the_letter(text: str, lang: str | None) -> None:
    line = f"<urn:s> <urn:p> {literal(text, lang)} .\n"
    ((_, _, value),) = oracle.triples(line, "nt")
    store = Store()
    store.load(line.encode(), format=RdfFormat.N_TRIPLES)
    (quad,) = store

    assert line.count("\n") == 1
    assert (str(value), value.language) == (text, lang)
    assert (quad.object.value, quad.object.language) == (text, lang)


@settings(max_examples=60, deadline=None)
@given(fiche=FICHES)
def test_a_store_gives_back_every_literal_as_it_was_written(fiche: Fiche) -> None:
    """No normalisation: languages, integers, days, years and truth values keep the form that the mapping wrote."""
    store = Store()
    store.bulk_load("".join(lines(fiche)).encode(), format=RdfFormat.N_TRIPLES)

    assert {str(quad.triple) for quad in store} == {str(triple) for triple in triples(fiche)}


@given(year=st.integers(0, 9999))
def test_a_year_has_four_digits_and_reads_back(year: int) -> None:
    row = StatistiquePromotion(annee=year)
    fiche = Fiche(numero="RNCP1", statistiques_promotions=(row,))
    written = [x.object for x in triples(fiche) if x.predicate.value == expand("rncp:annee")]

    assert written == [Literal(f"{year:04d}", datatype=NamedNode(expand("xsd:gYear")))]
    assert back(fiche) == fiche


def test_each_python_type_has_its_datatype() -> None:
    fiche = Fiche(numero="RNCP1", intitule="Vente", actif=True, duree_enregistrement=5, date_effet=date(2020, 1, 2))
    said = {x.predicate.value: str(x.object) for x in triples(fiche)}

    assert said[expand("dct:identifier")] == '"RNCP1"'
    assert said[expand("dct:title")] == '"Vente"@fr'
    assert said[expand("rncp:actif")] == f'"true"^^<{expand("xsd:boolean")}>'
    assert said[expand("rncp:dureeEnregistrement")] == f'"5"^^<{expand("xsd:integer")}>'
    assert said[expand("rncp:dateEffet")] == f'"2020-01-02"^^<{expand("xsd:date")}>'


@settings(max_examples=40, deadline=None)
@given(fiche=FICHES)
def test_the_encoder_returns_the_rows_and_the_shared_entries_that_the_text_names(fiche: Fiche) -> None:
    """What it returns begins the whole text; each row that it returns is a node of it."""
    encoded = encode(fiche)
    subjects = {line.partition(" ")[0] for line in encoded.lines}
    rows = {f"<{row}>" for found in encoded.nodes.values() for row, _ in found}

    assert lines(fiche)[: len(encoded.lines)] == encoded.lines
    assert {node for node, _ in encoded.concepts} <= {line[1:].partition(">")[0] for line in lines(fiche)}
    assert rows - subjects <= {f"<{node}>" for node, _ in encoded.concepts}
    assert encoded.nodes.keys() == {f.name for f in fields_of(Fiche) if f.record and getattr(fiche, f.name)}


def test_no_python_is_compiled_from_text() -> None:
    for path in Path(rncp_graph.__file__).parent.rglob("*.py"):
        assert not re.search(r"(?<![\w.])(?:exec|eval|compile)\(", path.read_text(encoding="utf-8")), path
