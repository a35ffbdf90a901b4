"""What can be told of reconciled things, column by column: the properties of each kind, and their values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pyoxigraph import Literal, NamedNode

from rncp_graph.language import language, t
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import PREFIXES, expand

IDS, PROPERTIES = 1000, 20
"""Things and properties that one call may name."""
VALUES = 100
"""Values of one property of one thing that are given: of a certifier with thousands of certifications, these."""


@dataclass(frozen=True, slots=True)
class Property:
    """A column: its name in French and English, the path to its values, and the kind of thing that these are."""

    fr: str
    en: str
    path: str
    type: str = ""

    @property
    def name(self) -> str:
        """Its name in the language in force."""
        return t(self.fr, self.en)


CERTIFICATION = {
    "numero": Property("numéro", "number", "dct:identifier"),
    "intitule": Property("intitulé", "title", "dct:title"),
    "actif": Property("active", "active", "rncp:actif"),
    "niveau": Property("niveau", "level", "rncp:niveau/rncp:rang"),
    "fin": Property("fin d'enregistrement", "end of registration", "rncp:dateFinEnregistrement"),
    "effet": Property("date d'effet", "date of effect", "rncp:dateEffet"),
    "type": Property("type", "type", "rncp:abrege/skos:notation"),
    "nsf": Property("domaines NSF", "NSF domains", "rncp:codeNSF/skos:notation"),
    "metiers": Property("métiers", "occupations", "rncp:codeRome", "metier"),
    "certificateurs": Property("certificateurs", "certifiers", "rncp:certificateur", "organisme"),
    "remplacee_par": Property("remplacée par", "replaced by", "rncp:remplacePar", "certification"),
    "remplace": Property("remplace", "replaces", "rncp:remplace", "certification"),
    "blocs": Property("codes des blocs", "codes of blocks", "rncp:bloc/skos:notation"),
    "page": Property("page officielle", "official page", "foaf:page"),
}
METIER = {
    "code": Property("code ROME", "ROME code", "skos:notation"),
    "intitule": Property("libellé", "label", "skos:prefLabel"),
    "certifications": Property("certifications", "certifications", "^rncp:codeRome", "certification"),
    "proches": Property("métiers proches", "near occupations", "rncp:mobiliteProche", "metier"),
}
ORGANISME = {
    "nom": Property("nom", "name", "skos:prefLabel"),
    "siren": Property("SIREN", "SIREN", "rncp:siren"),
    "siret": Property("SIRET", "SIRET", "rncp:siret|^rncp:partieDe/rncp:siret"),
    "certifications": Property("certifications", "certifications", "^rncp:certificateur", "certification"),
}
KNOWN: dict[str, dict[str, Property]] = {"certification": CERTIFICATION, "metier": METIER, "organisme": ORGANISME}
"""The properties of each kind."""
FOLDERS = {"certification": "certification", "metier": "rome", "organisme": "organisme"}
"""Where each kind of things stands below the base."""


def kind_of(path: str) -> str:
    """Return the kind of what stands at a path below the base; empty for what is not reconciled.

    >>> kind_of("rome/M1805"), kind_of("certification/RNCP7141/bloc/1")
    ('metier', '')
    """
    folder, _, key = path.partition("/")
    return next((kind for kind, one in FOLDERS.items() if one == folder and key and "/" not in key), "")


def extended(
    store: Store, paths: Collection[str], wanted: Sequence[tuple[str, int]]
) -> dict[str, dict[str, list[Any]]]:
    """Return, for each path and each property (with the number of values that are wanted), the values."""
    rows: dict[str, dict[str, list[Any]]] = {path: {name: [] for name, _ in wanted} for path in paths}
    for kind, properties in KNOWN.items():
        nodes = [path for path in paths if kind_of(path) == kind]
        for name, most in wanted:
            if nodes and (one := properties.get(name)):
                for path, value in _values(store, nodes, one):
                    held = rows[path][name]
                    if len(held) < most and value not in held:
                        held.append(value)
    return rows


def _values(store: Store, paths: Sequence[str], one: Property) -> Iterator[tuple[str, Any]]:
    nodes = " ".join(f"<{store.base}{path}>" for path in paths)
    label = " OPTIONAL { ?o skos:prefLabel|dct:title ?label }" if one.type else ""
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("rncp", "dct", "skos", "foaf"))
    text = f"{prefixes}SELECT ?s ?o ?label {{ VALUES ?s {{ {nodes} }} ?s {one.path} ?o{label} }} ORDER BY ?s ?o"
    spoken = language()
    for row in cast(Solutions, store.query(text)):
        node, value, name = row["s"], row["o"], row["label"] if one.type else None
        said = name.language if isinstance(name, Literal) else None
        if said and said not in (spoken, "fr"):
            continue
        yield node.value.removeprefix(store.base), _cell(value, name, one, store.base)


def _cell(value: Any, name: Any, one: Property, base: str) -> dict[str, Any]:
    if one.type and isinstance(value, NamedNode):
        path = value.value.removeprefix(base)
        return {"id": path, "name": name.value if name is not None else path.rpartition("/")[2]}
    if not isinstance(value, Literal):
        return {"str": value.value if isinstance(value, NamedNode) else str(value)}
    form = value.datatype.value
    if form == expand("xsd:boolean"):
        return {"bool": value.value in ("true", "1")}
    if form == expand("xsd:integer"):
        return {"int": int(value.value)}
    return {"date": value.value} if form == expand("xsd:date") else {"str": value.value}
