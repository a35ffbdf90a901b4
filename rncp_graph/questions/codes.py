"""The codes that answers hold, such as `non precise`, and the words in which people read them.

A code is data: it is the same in every language, in the graph, in SPARQL, CSV, JSON, Parquet and frames. Who reads a
table is shown its label. `queries/codes.toml` holds both, by columns; what a vocabulary of the ontology defines has its
labels there. A code that ends in a blank begins a cell, of which the rest is read in turn.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from rncp_graph.language import LANGUAGES, language
from rncp_graph.questions.values import RdfTerm, Terms, plain
from rncp_graph.resources import resource
from rncp_graph.terms import BASE, expand

Words = Mapping[str, Mapping[str, str]]
"""The labels of each code, by language."""

SUFFIX = "_libelle"
"""How the name of a column of labels ends."""


@cache
def codes() -> Mapping[str, Words]:
    """Return the labels of the codes that each column may hold, by column.

    >>> codes()["sens"]["ancetre"]
    {'fr': 'ancêtre', 'en': 'ancestor'}
    """
    found: defaultdict[str, dict[str, Mapping[str, str]]] = defaultdict(dict)
    for group in tomllib.loads((resource("queries") / "codes.toml").read_text(encoding="utf-8")).values():
        words = {code: dict(zip(LANGUAGES, said, strict=True)) for code, said in group.get("codes", {}).items()}
        for column in group["columns"]:
            found[column].update(words)
            if "vocabulary" in group:
                found[column].update(vocabulary(group["vocabulary"]))
    return dict(found)


@cache
def vocabulary(name: str) -> Words:
    """The notations of a vocabulary of the ontology, with their labels."""
    notation, said = NamedNode(expand("skos:notation")), NamedNode(expand("skos:prefLabel"))
    known: dict[NamedNode, str] = {}
    labels: defaultdict[NamedNode, dict[str, str]] = defaultdict(dict)
    path = resource("ontology") / "vocabularies" / f"{name}.ttl"
    for quad in parse(path.read_bytes(), RdfFormat.TURTLE, base_iri=BASE):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            if quad.predicate == notation:
                known[quad.subject] = quad.object.value
            elif quad.predicate == said and quad.object.language:
                labels[quad.subject][quad.object.language] = quad.object.value
    return {code: labels[concept] for concept, code in known.items() if concept in labels}


def label(column: str) -> Callable[[str], str]:
    """Return what says a cell of a column in the words of the language in force; what is no code stays as it is.

    >>> from rncp_graph.language import use_language
    >>> with use_language("fr"):
    ...     label("etat")("non precise"), label("intitule")("fusion")
    ('non précisé', 'fusion')
    """
    words, wanted = codes().get(column), language()
    return (lambda cell: _said(cell, words, wanted)) if words else str


def _said(cell: str, words: Words, wanted: str) -> str:
    """A cell in words: that of a code, or that with which it begins and what follows, itself a code or not."""
    if cell in words:
        return words[cell][wanted]
    begins = next((code for code in words if code.endswith(" ") and cell.startswith(code)), None)
    return cell if begins is None else words[begins][wanted] + _said(cell.removeprefix(begins), words, wanted)


def labelled(columns: Sequence[str], rows: Iterable[Terms]) -> tuple[tuple[str, ...], Iterator[Terms]]:
    """Return columns and rows with a column of labels, in the language in force, after each column of codes."""
    readers = [label(name) if name in codes() else None for name in columns]
    wider = [(name, f"{name}{SUFFIX}") if read else (name,) for name, read in zip(columns, readers, strict=True)]
    return tuple(name for names in wider for name in names), (_beside(row, readers) for row in rows)


def _beside(row: Terms, readers: Sequence[Callable[[str], str] | None]) -> Terms:
    cells: list[RdfTerm | None] = []
    for term, read in zip(row, readers, strict=True):
        cells.append(term)
        if read:
            cells.append(None if term is None else Literal(read(plain(term))))
    return tuple(cells)
