"""From a record to RDF and back, from the one table that its class is (`fiche.py`).

`lines` writes N-Triples text, which is what stores load and what dumps hold; `triples` gives the same as terms;
`record` reads a record back. For every fiche in canonical order, `record(Fiche, iri, triples(fiche)) == fiche`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any, TypeVar

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from rncp_graph.errors import MappingError
from rncp_graph.language import t
from rncp_graph.model.fields import Field, fields_of
from rncp_graph.model.order import key
from rncp_graph.model.parts import Concept
from rncp_graph.rdf.labels import CITED, OTHER, USUAL, Labels
from rncp_graph.rdf.literals import part_of
from rncp_graph.rdf.writer import lines
from rncp_graph.terms import BASE, compact, expand

R = TypeVar("R")

_CODE, _WRITTEN = expand("skos:notation"), expand("rncp:codeEcrit")


def triples(record: Any, base: str = BASE) -> Iterator[Triple]:
    """Return a record as triples of pyoxigraph: the text of `lines`, read by the parser that the stores use."""
    for quad in parse("".join(lines(record, base)), format=RdfFormat.N_TRIPLES):
        yield quad.triple


Index = dict[str, dict[str, dict[Any, None]]]
"""Terms by subject and property; a dictionary of terms is a set that keeps the order in which they came."""


def index(triples: Iterable[Triple]) -> Index:
    """Arrange triples by subject and property, for `record`."""
    table: Index = defaultdict(lambda: defaultdict(dict))
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            table[triple.subject.value][triple.predicate.value][triple.object] = None
    return table


def record(cls: type[R], node: str, triples: Iterable[Triple] | Index, base: str = BASE) -> R:
    """Read back the record of class `cls` whose IRI is `node`.

    Raises `MappingError` when the triples lack a field that the class requires, or hold a value of another kind.
    """
    table = triples if isinstance(triples, dict) else index(triples)
    said = table.get(node, {})
    written, labels = [term.value for term in said.get(_WRITTEN, ())], Labels(said, table)
    values: dict[str, Any] = {}
    for field in fields_of(cls):
        terms = said.get(expand(field.p.property), ())
        found: list[Any]
        if field.record and issubclass(field.type, Concept):
            found = sorted((_entry(field.type, _node(term, field), table, labels) for term in terms), key=key)
        elif field.record:
            found = sorted((record(field.type, _node(term, field), table, base) for term in terms), key=key)
        else:
            found = sorted({_value(term, field, base, written) for term in terms if _in_language(term, field)})
        if field.many:
            values[field.name] = tuple(found)
        elif found:
            values[field.name] = found[0]
        elif not field.optional:
            what = f"{cls.__name__}.{field.name}"
            raise MappingError(t(f"{node}: {what} manque", f"{node}: {what} is missing"))
    return cls(**values)


def _entry(cls: type[Concept], node: str, table: Index, labels: Labels) -> Concept:
    """An entry of a nomenclature, under the words of the fiche that quotes it."""
    said = table.get(node, {})
    code = next((term.value for term in said.get(_CODE, ()) if isinstance(term, Literal)), None)
    if code is None:
        raise MappingError(t(f"{node}: {cls.__name__}.code manque", f"{node}: {cls.__name__}.code is missing"))
    libelle, autres = labels.of(node, said)
    return cls(code=code, libelle=libelle, autres_libelles=autres)


@cache
def steps(cls: type) -> frozenset[str]:
    """Return the properties that lead from a record to all that it takes to read it back, at any depth."""
    inner = [field for field in fields_of(cls) if field.record]
    found = frozenset(expand(field.p.property) for field in inner).union(*(steps(field.type) for field in inner))
    return found | {CITED, OTHER} if any(issubclass(field.type, Concept) for field in inner) else found


@cache
def quoting(cls: type) -> frozenset[str]:
    """Return the properties by which a record, and those that it holds, lead to entries of nomenclatures."""
    inner = [field for field in fields_of(cls) if field.record]
    own = frozenset(expand(field.p.property) for field in inner if issubclass(field.type, Concept))
    return own.union(*(quoting(field.type) for field in inner))


def told_of_entries() -> tuple[str, ...]:
    """Return the properties of an entry that a record is read back from."""
    return (_CODE, *USUAL)


def _node(term: Any, field: Field) -> str:
    if not isinstance(term, NamedNode):
        raise MappingError(t(f"{field.name}: nœud attendu, {term} trouvé", f"{field.name}: node expected, not {term}"))
    return term.value


def _in_language(term: Any, field: Field) -> bool:
    """Return whether a text is in the language of its field: a label in another one is none of the fiche."""
    return not (isinstance(term, Literal) and term.language) or term.language == field.p.lang


def _value(term: Any, field: Field, base: str, written: list[str]) -> Any:
    """The Python value of a term, the inverse of `token`: a code that had to be changed for its IRI is in `written`."""
    try:
        if field.p.iri == "curie":
            return compact(term.value)
        if field.p.iri:
            prefix = base + field.p.iri.removesuffix("{}")
            if not (isinstance(term, NamedNode) and term.value.startswith(prefix)):
                raise ValueError(term)
            part, made = term.value[len(prefix) :], part_of(field)
            return field.type(next((text for text in written if made(text) == part), part))
        if not isinstance(term, Literal):
            raise TypeError(term)
        if field.type is bool:
            return {"true": True, "1": True, "false": False, "0": False}[term.value]
        return date.fromisoformat(term.value) if field.type is date else field.type(term.value)
    except (ValueError, TypeError, KeyError) as error:
        raise MappingError(
            t(f"{field.name}: valeur inattendue {term}", f"{field.name}: unexpected value {term}")
        ) from error
