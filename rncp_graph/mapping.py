"""From a record to RDF and back, from the one table that its class is (`fiche.py`).

`lines` writes N-Triples text, which is what stores load and what dumps hold; `triples` gives the same as terms;
`record` reads a record back. For every fiche in canonical order, `record(Fiche, iri, triples(fiche)) == fiche`.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from rncp_graph.champs import Node, P
from rncp_graph.errors import MappingError
from rncp_graph.fiche import Concept
from rncp_graph.langue import t
from rncp_graph.terms import BASE, compact, digest, expand, segment, unsegment

R = TypeVar("R")

Shared = Callable[[str, Concept], None]
"""What is done with an entry of a nomenclature, which many fiches share: its IRI, the entry as one fiche says it."""

RDF_TYPE = f"<{expand('rdf:type')}>"
_DATATYPES = {str: None, int: "xsd:integer", bool: "xsd:boolean", date: "xsd:date"}
_ESCAPES = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}
_ESCAPES |= {code: f"\\u{code:04X}" for code in (*range(9), 11, 12, *range(14, 32), 127)}
_TO_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]').search


@dataclass(frozen=True, slots=True)
class Champ:
    """A field, resolved once: its Python type, its cardinality, its property.

    `record` tells a field whose values are records, hence nodes; `token` is the property as N-Triples write it;
    `datatype` is a prefixed name, `None` for plain text, text in a language, IRIs and nodes.
    """

    name: str
    p: P
    type: type
    many: bool
    optional: bool
    record: bool
    token: str
    datatype: str | None


_TABLES: dict[type, tuple[Champ, ...]] = {}


def champs(cls: type) -> tuple[Champ, ...]:
    """Give the fields of a record class, in the order in which they are written.

    >>> from rncp_graph.fiche import Bloc
    >>> [(c.name, c.p.property) for c in champs(Bloc)][:2]
    [('code', 'skos:notation'), ('libelle', 'skos:prefLabel')]
    """
    if cls not in _TABLES:
        hints = get_type_hints(cls, include_extras=True)
        _TABLES[cls] = tuple(_champ(field.name, hints[field.name]) for field in dataclasses.fields(cls))
    return _TABLES[cls]


def _champ(name: str, hint: Any) -> Champ:
    inner, p = get_args(hint)
    many, optional = get_origin(inner) is tuple, False
    if many:
        inner = get_args(inner)[0]
    elif get_origin(inner) in (Union, UnionType):
        inner, optional = next(arg for arg in get_args(inner) if arg is not type(None)), True
    datatype = p.datatype or (None if p.iri or p.lang else _DATATYPES.get(inner))
    record = dataclasses.is_dataclass(inner)
    return Champ(name, p, inner, many, optional, record, f"<{expand(p.property)}>", datatype)


def node_of(cls: type) -> Node:
    """Give the class and the path of a record class."""
    node: Node = cls.node  # type: ignore[attr-defined]
    return node


# --- names of nodes ---------------------------------------------------------------------------------------------


def iri(record: Any, base: str = BASE) -> str:
    """Give the IRI of a record that stands by itself: a fiche or an entry of a nomenclature.

    >>> from rncp_graph.fiche import Rome
    >>> iri(Rome(code="D1407"), base="urn:x/")
    'urn:x/rome/D1407'
    """
    return base + _path(record)


def _path(record: Any) -> str:
    """The path of a node, without its parent: `{name}` parts filled in and made safe."""
    template = node_of(type(record)).path.removeprefix("{parent}/")
    head, _, name = template.partition("{")
    name = name.removesuffix("}")
    value = digest(*_key(record)) if name == "hash" else getattr(record, name)
    return head + segment("inconnu" if value is None else value)


def children(field: Champ, value: Any, parent: str, base: str) -> Iterator[tuple[str, Any]]:
    """The IRIs of the records in a field; a number tells apart those of one path, in the order of their content."""
    records = value if field.many else (value,)
    if not node_of(field.type).path.startswith("{parent}/"):
        yield from ((iri(record, base), record) for record in records)
        return
    paths = [_path(record) for record in records]
    if len(set(paths)) < len(paths):
        records = sorted(records, key=_key)
        paths = _numbered([_path(record) for record in records])
    yield from ((f"{parent}/{path}", record) for path, record in zip(paths, records, strict=True))


def _numbered(paths: list[str]) -> list[str]:
    taken, seen, names = set(paths), Counter[str](), []
    for path in paths:
        seen[path] += 1
        name = path
        while seen[path] > 1 and (name := f"{path}-{seen[path]}") in taken:
            seen[path] += 1
        taken.add(name)
        names.append(name)
    return names


# --- canonical order ----------------------------------------------------------------------------------------------


def canonical(record: R) -> R:
    """Put the rows of a record, and of the records in it, in the order of their content.

    RDF keeps no order: an order that matters is a value (`rang`). Values and codes named twice become one; nodes
    named twice stay two.
    """
    filled = [(field, value) for field in _plural(type(record)) if (value := getattr(record, field.name))]
    if not filled:
        return record
    entries = _entries(filled)
    changes = {
        field.name: new for field, value in filled if (new := _canonical_value(field, value, entries)) is not value
    }
    return dataclasses.replace(record, **changes) if changes else record  # type: ignore[type-var]


def _plural(cls: type) -> list[Champ]:
    """The fields of a class in which there is something to put in order."""
    if cls not in _PLURAL:
        _PLURAL[cls] = [field for field in champs(cls) if field.many or field.record]
    return _PLURAL[cls]


_PLURAL: dict[type, list[Champ]] = {}


def _canonical_value(field: Champ, value: Any, entries: dict[str, Concept]) -> Any:
    """The value in canonical order: the very same object when it is so already."""
    if not field.record:
        rows = tuple(sorted(set(value)))
    elif issubclass(field.type, Concept):
        codes = {iri(row): None for row in (value if field.many else (value,))}
        rows = tuple(sorted((entries[code] for code in codes), key=_key))
    else:
        rows = tuple(sorted(map(canonical, value), key=_key)) if field.many else (canonical(value),)
    new = rows if field.many else rows[0]
    return value if new == value else new


def _entries(filled: list[tuple[Champ, Any]]) -> dict[str, Concept]:
    """The entries of nomenclatures that a record quotes, one for each code: the first label, then the others."""
    said: dict[str, list[Concept]] = defaultdict(list)
    for field, value in filled:
        if field.record and issubclass(field.type, Concept):
            for concept in value if field.many else (value,):
                said[iri(concept)].append(concept)
    return {key: _merged(same) for key, same in said.items()}


def _merged(same: list[Concept]) -> Concept:
    if len(same) == 1 and not same[0].autres_libelles:
        return same[0]
    label = next((c.libelle for c in same if c.libelle is not None), None)
    labels = {c.libelle for c in same if c.libelle is not None} | {x for c in same for x in c.autres_libelles}
    return dataclasses.replace(same[0], libelle=label, autres_libelles=tuple(sorted(labels - {label})))


def _key(record: Any) -> tuple[Any, ...]:
    """A key that orders records of one class by their content."""
    return tuple(_value_key(getattr(record, field.name), field) for field in champs(type(record)))


def _value_key(value: Any, field: Champ) -> tuple[Any, ...]:
    if value is None:
        return (0,)
    if field.many:
        return (1, *sorted(_key(x) if field.record else x for x in value))
    return (1, _key(value) if field.record else value)


# --- record to RDF ------------------------------------------------------------------------------------------------


def lines(record: Any, base: str = BASE, *, shared: Shared | None = None) -> list[str]:
    r"""Write a record as lines of N-Triples. Entries of nomenclatures go to `shared`, if given, and else in line.

    >>> from rncp_graph.fiche import Fiche
    >>> lines(Fiche(numero="RS1", niveau=5), base="urn:x/")[1]
    '<urn:x/certification/RS1> <http://purl.org/dc/terms/identifier> "RS1" .\n'
    """
    out: list[str] = []
    _write(record, iri(record, base), base, out, shared)
    return out


def triples(record: Any, base: str = BASE) -> Iterator[Triple]:
    """Give a record as triples of pyoxigraph: the text of `lines`, read by the parser that the stores use."""
    for quad in parse("".join(lines(record, base)), format=RdfFormat.N_TRIPLES):
        yield quad.triple


def _write(record: Any, node: str, base: str, out: list[str], shared: Shared | None) -> None:
    cls = type(record)
    subject = f"<{node}>"
    out.append(f"{subject} {RDF_TYPE} <{expand(node_of(cls).type)}> .\n")
    for field in champs(cls):
        value = getattr(record, field.name)
        if value is None or value == ():
            continue
        head = f"{subject} {field.token} "
        if not field.record:
            out.extend(f"{head}{token(x, field, base)} .\n" for x in (value if field.many else (value,)))
            continue
        for child_iri, child in children(field, value, node, base):
            out.append(f"{head}<{child_iri}> .\n")
            if shared is not None and isinstance(child, Concept):
                shared(child_iri, child)
            else:
                _write(child, child_iri, base, out, shared)


def token(value: Any, field: Champ, base: str) -> str:
    """A value in N-Triples."""
    if field.p.iri == "curie":
        return f"<{expand(value)}>"
    if field.p.iri:
        return f"<{base}{field.p.iri.format(segment(value, safe=_safe(field)))}>"
    if field.type is str:
        return literal(value, field.p.lang)
    text = str(value).lower() if field.type is bool else str(value)
    if field.datatype == "xsd:gYear":
        text = f"{value:04d}"
    return f'"{text}"^^<{expand(field.datatype or "xsd:string")}>'


def _safe(field: Champ) -> str:
    """Give what stays as it is in an IRI: a field that holds whole paths keeps their slashes."""
    return "/" if field.p.iri == "{}" else ""


def literal(text: str, lang: str | None = None) -> str:
    r"""Write a text as a literal of N-Triples.

    >>> literal('dit "oui"\n', "fr")
    '"dit \\"oui\\"\\n"@fr'
    """
    if _TO_ESCAPE(text):
        text = text.translate(_ESCAPES)
    return f'"{text}"@{lang}' if lang else f'"{text}"'


# --- RDF to record ------------------------------------------------------------------------------------------------

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
    values: dict[str, Any] = {}
    for field in champs(cls):
        terms = said.get(expand(field.p.property), ())
        found: list[Any]
        if field.record:
            found = sorted((record(field.type, _node(term, field), table, base) for term in terms), key=_key)
        else:
            found = sorted({_value(term, field, base) for term in terms if _in_language(term, field)})
        if field.many:
            values[field.name] = tuple(found)
        elif found:
            values[field.name] = found[0]
        elif not field.optional:
            what = f"{cls.__name__}.{field.name}"
            raise MappingError(t(f"{node}: {what} manque", f"{node}: {what} is missing"))
    return cls(**values)


def _node(term: Any, field: Champ) -> str:
    if not isinstance(term, NamedNode):
        raise MappingError(t(f"{field.name}: nœud attendu, {term} trouvé", f"{field.name}: node expected, not {term}"))
    return term.value


def _in_language(term: Any, field: Champ) -> bool:
    """Tell whether a text is in the language of its field: a label in another one is none of the fiche."""
    return not (isinstance(term, Literal) and term.language) or term.language == field.p.lang


def _value(term: Any, field: Champ, base: str) -> Any:
    """The Python value of a term: the inverse of `_token`."""
    try:
        if field.p.iri == "curie":
            return compact(term.value)
        if field.p.iri:
            prefix = base + field.p.iri.removesuffix("{}")
            if not (isinstance(term, NamedNode) and term.value.startswith(prefix)):
                raise ValueError(term)
            return field.type(unsegment(term.value[len(prefix) :]))
        if not isinstance(term, Literal):
            raise TypeError(term)
        if field.type is bool:
            return {"true": True, "1": True, "false": False, "0": False}[term.value]
        return date.fromisoformat(term.value) if field.type is date else field.type(term.value)
    except (ValueError, TypeError, KeyError) as error:
        raise MappingError(
            t(f"{field.name}: valeur inattendue {term}", f"{field.name}: unexpected value {term}")
        ) from error
