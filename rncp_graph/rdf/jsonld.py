"""A record as JSON: JSON-LD for the web of data, plain JSON for everybody else.

The names are the names of the fields in both. `context` says once what they mean, so a web developer reads plain
JSON and an RDF tool reads the same triples as `mapping.triples`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, TypeVar

from rncp_graph.errors import MappingError
from rncp_graph.language import t
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.fields import Field, fields_of, node_of
from rncp_graph.model.parts import Concept
from rncp_graph.rdf.labels import CITED, OTHER, wordings
from rncp_graph.rdf.literals import may_change, part_of, token
from rncp_graph.rdf.names import children, iri
from rncp_graph.terms import BASE, PREFIXES, compact

R = TypeVar("R")


@cache
def records(cls: type = Fiche) -> tuple[type, ...]:
    """Return a record class and the classes of the records in it, each once, in the order of the fields.

    >>> [c.__name__ for c in records()][:3]
    ['Fiche', 'Abrege', 'Nsf']
    """
    found = {cls: None}
    for field in fields_of(cls):
        if field.record:
            found |= dict.fromkeys(records(field.type))
    return tuple(found)


# --- JSON-LD ------------------------------------------------------------------------------------------------------


def context(base: str = BASE) -> dict[str, Any]:
    """Return the JSON-LD 1.1 context: one term for each field of the record classes.

    >>> context()["niveau"], context()["blocs"]["@container"]
    ({'@id': 'rncp:niveau', '@type': '@id'}, '@set')
    """
    fields = sorted({field.name: field for cls in records() for field in fields_of(cls)}.items())
    return {"@version": 1.1, "@base": base, **PREFIXES, **{name: _definition(field) for name, field in fields}}


def _definition(field: Field) -> dict[str, str]:
    term = {"@id": field.p.property}
    if field.record or field.p.iri:
        term["@type"] = "@id"
    elif field.datatype:
        term["@type"] = field.datatype
    elif field.p.lang:
        term["@language"] = field.p.lang
    if field.many:
        term["@container"] = "@set"
    return term


def document(record: Any, base: str = BASE) -> dict[str, Any]:
    """Return a record as a JSON-LD document, records within records, with its context in it.

    >>> doc = document(Fiche(numero="RS1", intitule="Braser", actif=True))
    >>> doc["@id"], doc["@type"], doc["intitule"], doc["actif"]
    ('certification/RS1', 'rncp:Certification', 'Braser', True)
    """
    return {"@context": context(base), **_node(record, iri(record, base), base)}


def _node(record: Any, node: str, base: str) -> dict[str, Any]:
    out: dict[str, Any] = {"@id": relative(node, base), "@type": node_of(type(record)).type}
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        if value is None or value == ():
            continue
        if field.record and issubclass(field.type, Concept):
            items = [_entry(child, name, base) for name, child in children(field, value, node, base)]
        elif field.record:
            items = [_node(child, name, base) for name, child in children(field, value, node, base)]
        else:
            items = [_scalar(item, field, base) for item in (value if field.many else (value,))]
        out[field.name] = items if field.many else items[0]
    return out | _words(record, node, base)


def _entry(concept: Any, node: str, base: str) -> dict[str, Any]:
    """An entry of a nomenclature; the words for it are those of the fiche."""
    return {"@id": relative(node, base), "@type": node_of(type(concept)).type, "code": concept.code}


def _words(record: Any, node: str, base: str) -> dict[str, list[Any]]:
    """What a record cites beside its fields: wordings of the codes that it quotes, and codes as they are written."""
    out: dict[str, list[Any]] = {}
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        values = () if value is None else value if field.many else (value,)
        if field.record and issubclass(field.type, Concept):
            for name, concept in children(field, value, node, base) if values else ():
                for wording, beside in wordings(name, concept):
                    cited = compact(OTHER if beside else CITED)
                    said = {"@id": relative(wording.node, base), "@type": "rncp:Libelle", "texte": wording.texte}
                    out.setdefault(cited, []).append(said | {"rncp:libelleDe": {"@id": relative(name, base)}})
        elif may_change(field) and (changed := [value for value in values if part_of(field)(value) != value]):
            out.setdefault("rncp:codeEcrit", []).extend(changed)
    return out


def _scalar(value: Any, field: Field, base: str) -> Any:
    if field.p.iri:
        return relative(token(value, field, base)[1:-1], base)
    return f"{value:04d}" if field.datatype == "xsd:gYear" else _plain(value)


_UNSAFE = re.compile(r"[:?#@]|(?:\A|/)\.{0,2}(?:/|\Z)").search


def relative(iri: str, base: str = BASE) -> str:
    """Shorten an IRI for a document whose base is `base`: a path, a prefixed name, else the IRI itself.

    A path that a parser could resolve to another IRI, such as one with an empty part or `..`, stays whole.

    >>> relative("urn:x/rome/D1407", "urn:x/"), relative("urn:x/rome/..", "urn:x/"), relative("urn:y", "urn:x/")
    ('rome/D1407', 'urn:x/rome/..', 'urn:y')
    """
    path = iri.removeprefix(base)
    if path == iri or not base.endswith("/"):
        return compact(iri)
    return iri if _UNSAFE(path) else path


# --- plain JSON ---------------------------------------------------------------------------------------------------


def to_json(record: Any) -> dict[str, Any]:
    """Return a record as plain JSON: every field by its name, `None` where the source is silent, dates as ISO 8601.

    >>> to_json(Fiche(numero="RS1", date_effet=date(2024, 2, 1)))["date_effet"]
    '2024-02-01'
    """
    return {field.name: _json(getattr(record, field.name), field) for field in fields_of(type(record))}


def _json(value: Any, field: Field) -> Any:
    one = to_json if field.record else _plain
    if value is None:
        return None
    return [one(item) for item in value] if field.many else one(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def from_json(cls: type[R], data: Mapping[str, Any]) -> R:
    """Make a record out of plain JSON: the inverse of `to_json`. A field that is absent takes its default.

    Raises `MappingError` for a name that is no field, a required field that is absent, a value of another kind.

    >>> from_json(Fiche, {"numero": "RS1", "blocs": [{"code": "RS1BC01"}]}).blocs[0].code
    'RS1BC01'
    """
    if not isinstance(data, Mapping):
        raise MappingError(t(f"{cls.__name__} : objet attendu", f"{cls.__name__}: an object is expected"))
    fields = {field.name: field for field in fields_of(cls)}
    for name in data.keys() - fields.keys():
        raise MappingError(t(f"{cls.__name__} : champ inconnu {name}", f"{cls.__name__}: unknown field {name}"))
    for name in _required(cls):
        if name not in data:
            raise MappingError(t(f"{cls.__name__}.{name} manque", f"{cls.__name__}.{name} is missing"))
    return cls(**{name: _from_json(fields[name], value) for name, value in data.items()})


def _required(cls: type) -> Iterator[str]:
    missing = dataclasses.MISSING
    return (field.name for field in dataclasses.fields(cls) if field.default is missing)


def _from_json(field: Field, value: Any) -> Any:
    if field.many:
        if not isinstance(value, list | tuple):
            raise _unexpected(field, value)
        return tuple(_one(field, item) for item in value)
    return None if value is None and field.optional else _one(field, value)


def _one(field: Field, value: Any) -> Any:
    if field.record:
        return from_json(field.type, value)
    if field.type is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise _unexpected(field, value) from error
    if type(value) is not field.type:
        raise _unexpected(field, value)
    return value


def _unexpected(field: Field, value: Any) -> MappingError:
    return MappingError(t(f"{field.name} : valeur inattendue {value!r}", f"{field.name}: unexpected value {value!r}"))
