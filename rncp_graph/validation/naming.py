"""What people call the nodes of a report, and which fiche each is a part of: asked of the store once, in batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from pyoxigraph import Literal, NamedNode

from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import expand

BATCH = 400
"""Nodes of one query."""

_CODES = ("skos:notation", "dct:identifier", "rncp:siret", "rncp:siren", "rncp:annee")
_WORDS = ("rncp:nom", "skos:prefLabel", "dct:title", "rncp:titre", "rncp:texte", "rncp:citation")
_CERTIFIER = "rncp:certificateur"


@dataclass(frozen=True, slots=True)
class FicheNamed:
    """A fiche as a report names it: IRI, number, title, public page, certifiers by their IRI, with their names."""

    noeud: str
    numero: str
    intitule: str
    page: str
    certificateurs: dict[str, str]


class Names:
    """The names of nodes. One that nothing names is called by its path in its fiche, or under the base."""

    def __init__(self, store: Store, nodes: Iterable[str]) -> None:
        """Ask a store for the names of these nodes, and for the fiches that they are parts of."""
        self.base = store.base
        named = set(nodes)
        fiches = {fiche for node in named if (fiche := self._fiche(node))}
        said = _said(store, fiches, ("dct:identifier", "dct:title", "foaf:page", _CERTIFIER))
        bodies = {one.value for told in said.values() for one in told[_CERTIFIER]}
        self._words = _said(store, named | bodies, (*_CODES, *_WORDS))
        self._fiches = {fiche: self._named(fiche, said[fiche]) for fiche in fiches}

    def fiche(self, node: str) -> FicheNamed | None:
        """Return the fiche that a node is a part of, or is."""
        return self._fiches.get(self._fiche(node))

    def name(self, node: str) -> str:
        """Return what a node is called: its code and its name, so far as it has them."""
        said = dict.fromkeys(filter(None, (self._first(node, _CODES), self._first(node, _WORDS))))
        return " ".join(said) or node.removeprefix(self._fiche(node) or self.base).strip("/")

    def _first(self, node: str, properties: tuple[str, ...]) -> str:
        """What the first of these properties that a node has says of it."""
        said = self._words.get(node, {})
        return next((text for prop in properties for text in _texts(said.get(prop, []))), "")

    def _fiche(self, node: str) -> str:
        """The IRI of a fiche, of which those of its rows begin with it."""
        head = f"{self.base}certification/"
        return head + node[len(head) :].partition("/")[0] if node.startswith(head) else ""

    def _named(self, fiche: str, said: dict[str, list[Any]]) -> FicheNamed:
        numero, intitule, page = (
            next(iter(_texts(said[prop])), "") for prop in ("dct:identifier", "dct:title", "foaf:page")
        )
        bodies = sorted(one.value for one in said[_CERTIFIER])
        return FicheNamed(fiche, numero, intitule, page, {body: self._first(body, _WORDS) for body in bodies})


def _texts(terms: list[Any]) -> list[str]:
    """Values as texts of one line, those in French first."""
    ranked = sorted(terms, key=lambda term: (getattr(term, "language", None) not in (None, "fr"), term.value))
    return [" ".join(term.value.split()) for term in ranked if isinstance(term, Literal | NamedNode)]


def _said(store: Store, nodes: Iterable[str], properties: tuple[str, ...]) -> dict[str, dict[str, list[Any]]]:
    """What a store says of nodes by these properties."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    names = {expand(prop): prop for prop in properties}
    for batch in _batches(sorted(nodes)):
        subjects, predicates = " ".join(f"<{iri}>" for iri in batch), ", ".join(f"<{iri}>" for iri in names)
        # a second VALUES would be joined first with all that any node has of these properties
        query = f"SELECT ?s ?p ?o {{ VALUES ?s {{ {subjects} }} ?s ?p ?o FILTER(?p IN ({predicates})) }}"
        for subject, predicate, value in cast(Solutions, store.query(query)):
            found[subject.value][names[predicate.value]].append(value)
    return found


def _batches(nodes: list[str]) -> Iterator[list[str]]:
    rest = iter(nodes)
    while batch := list(islice(rest, BATCH)):
        yield batch
