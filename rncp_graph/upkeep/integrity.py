"""Whether a store is whole: every certification reads back, counts agree, no link leads to a node that is not there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, parse

from rncp_graph.errors import MappingError, StoreError
from rncp_graph.graph.provenance import GRAPH
from rncp_graph.language import Progress, t
from rncp_graph.model.fiche import Concept, Fiche
from rncp_graph.model.fields import fields_of, node_of
from rncp_graph.model.order import canonical
from rncp_graph.rdf.labels import CITED, OTHER
from rncp_graph.rdf.mapping import Index, index, record
from rncp_graph.rdf.names import iri
from rncp_graph.stores import Solutions
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import expand, segment

SHOWN = 20
"""Faults of one kind that are named; all are counted."""

_TYPE = NamedNode(expand("rdf:type"))


@dataclass(slots=True)
class Examination:
    """What an examination found: figures (label and count), and what is wrong, one sentence each."""

    figures: list[tuple[str, int]] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    def note(self, what: str, found: list[str]) -> None:
        """Record faults of one kind: the first are named."""
        self.defects += [f"{what}: {one}" for one in found[:SHOWN]]
        if len(found) > SHOWN:
            self.defects.append(f"{what}: … {len(found)}")


def examine(store: OxigraphStore, *, progress: Progress | None = None) -> Examination:
    r"""Read a whole store and tell what is wrong with it; memory does not grow with the store.

    Whole means: every certification reads back as a record of its own name, those of the default graph are those of
    the provenance, and every node that is referred to is described. What fields name by a code (predecessors and
    successors, départements), and the blocks of correspondences, may stand outside the graph.

    Raises `StoreError` when the engine cannot read on, or the store is of another layout.

    >>> store = OxigraphStore.memory()
    >>> store.load([b"<urn:a> <urn:p> <urn:b> .\n"])
    >>> examine(store).defects != []
    True
    """
    examination = Examination()
    base, quads = store.base, len(store)
    certifications = _certifications(store, progress, base, examination)
    examination.figures += [
        (t("quads", "quads"), quads),
        (t("certifications relues", "certifications read"), certifications),
    ]
    if not certifications:
        examination.defects.append(t("aucune certification", "no certification"))
    _provenance(store, base, examination)
    _dangling(store, base, examination)
    return examination


SAMPLE = 50
"""At least so many fiches of a large build are read back before it takes the place of the present store."""


class Sample:
    """Keeps the text of 50 to 100 of the fiches that pass, at even distances, whatever their number."""

    def __init__(self) -> None:
        """Begin with none."""
        self.textes: list[tuple[str, bytes]] = []
        self.vues: Counter[str] = Counter()
        self._step, self._passed = 1, 0

    def offer(self, numero: str, texte: bytes) -> None:
        """Let a fiche pass, by its number and its N-Quads."""
        self.vues[numero] += 1
        if self._passed % self._step == 0:
            self.textes.append((numero, texte))
            if len(self.textes) > 2 * SAMPLE:
                self.textes, self._step = self.textes[::2], 2 * self._step
        self._passed += 1

    def verify(self, store: OxigraphStore) -> None:
        """Refuse a store from which a fiche that was kept does not read back equal.

        Every quad of it is there, and the record read from the store, merged where several sources tell it, is the one
        read from the text. The record of a number that one source repeats is a union: there, the quads count.

        Raises `StoreError`.
        """
        read_back, base = _ReadBack(store), store.base
        for numero, texte in self.textes:
            quads = list(parse(texte, format=RdfFormat.N_QUADS))
            try:
                same = all(quad in store for quad in quads)
                if same and self.vues[numero] == 1:
                    node = NamedNode(f"{base}certification/{segment(numero)}")
                    written = index(quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph))
                    same = read_back.fiche(node, base) == read_back.fiche(node, base, written)
            except MappingError:
                same = False
            if not same:
                raise StoreError(
                    t(
                        f"vérification : {numero} ne se relit pas comme elle a été écrite",
                        f"check failed: {numero} does not read back as it was written",
                    )
                )


class _ReadBack:
    """Reads fiches back node by node: one look-up per node, which is cheaper than a query per fiche."""

    def __init__(self, store: OxigraphStore) -> None:
        self.store = store
        self._concept = lru_cache(maxsize=1 << 15)(self._said)

    def fiche(self, node: NamedNode, base: str, written: Index | None = None) -> Fiche:
        """Read a fiche from the store, or from its own text.

        Entries of nomenclatures, and the words for them, are always read from the store.
        """
        table: Index = {}
        todo: list[tuple[NamedNode, type]] = [(node, Fiche)]
        for at, cls in todo:
            if issubclass(cls, Concept):
                said = self._concept(at)
            else:
                said = self._said(at) if written is None else written.get(at.value, {})
            table[at.value] = said
            if NamedNode(expand(node_of(cls).type)) not in said.get(_TYPE.value, {}):
                raise MappingError(t(f"{at.value} : nœud sans type", f"{at.value}: node without its type"))
            for prop, inner in _steps(cls):
                todo += [(term, inner) for term in said.get(prop, ()) if isinstance(term, NamedNode)]
        table[node.value] = table[node.value] | self._words(node, table)
        return canonical(record(Fiche, node.value, table, base))

    def _words(self, node: NamedNode, table: Index) -> dict[str, dict[Any, None]]:
        """The words that the store has for the codes of a fiche; they are written with what fiches share."""
        said = self._said(node)
        cited = {prop: said[prop] for prop in (CITED, OTHER) if prop in said}
        for wording in {term for terms in cited.values() for term in terms if isinstance(term, NamedNode)}:
            table[wording.value] = self._concept(wording)
        return cited

    def _said(self, node: NamedNode) -> dict[str, dict[Any, None]]:
        said: dict[str, dict[Any, None]] = {}
        for triple in self.store.about(node.value, ()):
            said.setdefault(triple.predicate.value, {})[triple.object] = None
        return said


@lru_cache
def _steps(cls: type) -> tuple[tuple[str, type], ...]:
    return tuple((expand(champ.p.property), champ.type) for champ in fields_of(cls) if champ.record)


def _certifications(store: OxigraphStore, progress: Progress | None, base: str, examination: Examination) -> int:
    """Read back every certification, and count them."""
    read_back, wrong, done = _ReadBack(store), [], 0
    nodes = [row["x"] for row in _rows(store, f"SELECT ?x {{ ?x a <{expand('rncp:Certification')}> }}")]
    for done, node in enumerate(nodes, 1):
        try:
            fiche = read_back.fiche(node, base)
            if iri(fiche, base) != node.value:
                wrong.append(f"{node} ≠ {fiche.numero}")
        except MappingError as error:
            wrong.append(str(error))
        if progress:
            progress(t("relecture :", "read back:"), done, len(nodes))
    examination.note(t("fiche illisible", "fiche that cannot be read back"), wrong)
    return done


def _provenance(store: OxigraphStore, base: str, examination: Examination) -> None:
    """Compare the certifications of the default graph with those that the provenance names."""
    derived = f"GRAPH <{base}{GRAPH}> {{ ?x <{expand('prov:wasDerivedFrom')}> ?source }}"
    here = f"?x a <{expand('rncp:Certification')}>"
    for what, one, other in (
        (t("certification sans provenance", "certification without provenance"), here, derived),
        (t("fiche de la provenance absente", "fiche of the provenance that is missing"), derived, here),
    ):
        query = f"SELECT DISTINCT ?x {{ {one} FILTER NOT EXISTS {{ {other} }} }} ORDER BY ?x"
        examination.note(what, [str(row["x"]) for row in _rows(store, query)])
    query = f"""SELECT ?titre (SAMPLE(?n) AS ?said) (COUNT(DISTINCT ?x) AS ?found) {{ GRAPH <{base}{GRAPH}> {{
        ?source <{expand("rncp:nombreFiches")}> ?n ; <{expand("dct:title")}> ?titre .
        OPTIONAL {{ ?x <{expand("prov:wasDerivedFrom")}> ?source }} }} }} GROUP BY ?source ?titre ORDER BY ?titre"""
    for row in _rows(store, query):
        titre, said, found = (cast(Literal, row[name]).value for name in ("titre", "said", "found"))
        examination.figures.append((f"  {titre}", int(found)))
        if not 0 < int(found) <= int(said):  # fewer than said where the source repeats a number
            examination.defects.append(
                t(f"{titre} : fiches : {found} sur {said}", f"{titre}: fiches: {found} of {said}")
            )


def _dangling(store: OxigraphStore, base: str, examination: Examination) -> None:
    """List the nodes under the base that are referred to and not described."""
    query = f"""SELECT DISTINCT ?o {{ ?s ?p ?o FILTER(isIRI(?o)) FILTER NOT EXISTS {{ ?o a ?type }}
        FILTER(STRSTARTS(STR(?o), "{base}")) }} ORDER BY ?o"""
    outside, wrong, elsewhere = 0, [], tuple(base + path for path in _named_elsewhere(Fiche))
    for row in _rows(store, query):
        node = cast(NamedNode, row["o"]).value
        if _BLOC(node) or (node.startswith(elsewhere) and node.count("/") == base.count("/") + 1):
            outside += 1
        else:
            wrong.append(node)
    examination.figures.append((t("renvois hors du graphe", "references outside the graph"), outside))
    examination.note(t("nœud non décrit", "node that is not described"), wrong)


_BLOC = re.compile(r".*certification/[^/]+/bloc/[^/]+").fullmatch


def _named_elsewhere(cls: type) -> set[str]:
    """The paths of what fields name by a code only (certifications, départements…): the graph may not describe it."""
    paths = {champ.p.iri.removesuffix("{}") for champ in fields_of(cls) if champ.p.iri and champ.p.iri != "curie"}
    return (paths - {""}).union(*(_named_elsewhere(inner) for _, inner in _steps(cls)))


def _rows(store: OxigraphStore, query: str) -> Iterable[Any]:
    return cast(Solutions, store.query(query))
