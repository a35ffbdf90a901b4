"""The ontology as a page of HTML in a language: what it is, the drawing of the model, each class with what it bears.

The page stands by itself, without script and without anything from outside. All its words come from the ontology, its
alignments, and the headings of the template. pyLODE, which writes such pages, shows one language and no drawing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from rncp_graph.language import t, use_language
from rncp_graph.publication.ontology.diagram import HEAD, ROW, WIDTH, diagram
from rncp_graph.publication.ontology.source import DC, FILES, bearers, own, said, values
from rncp_graph.rdf.ontology import terms
from rncp_graph.resources import resource, template
from rncp_graph.terms import ONTOLOGY, expand

HEADER = URIRef(ONTOLOGY.removesuffix("#"))
REMARKS = {
    RDFS.subClassOf: ("sorte de", "kind of"),
    RDFS.subPropertyOf: ("cas de", "case of"),
    SKOS.closeMatch: ("proche de", "close to"),
    SKOS.relatedMatch: ("à rapprocher de", "related to"),
}
"""What the relations of alignments are called."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as the page shows it; terms that it names are prefixed names."""

    name: str
    anchor: str
    kind: str
    label: str
    definition: str
    example: str
    source: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    reasons: tuple[str, ...]
    bears: tuple[str, ...]


class Page:
    """What the template asks for: the entries of the ontology in a language, in the order of the file."""

    def __init__(self, graph: Graph, language: str) -> None:
        """Read the entries of a graph."""
        text = (resource("ontology") / FILES[0]).read_text(encoding="utf-8")
        self.graph, self.language, self.iri = graph, language, str(HEADER)
        self.order = {expand(name): place for place, name in enumerate(terms(text)) if name.startswith("rncp:")}
        classes, links = own(graph, OWL.Class), own(graph, *_KINDS)
        self._borne, self._led = _by_class(links, graph, bearers), _by_class(links, graph, values)
        self.classes = [self._entry(term) for term in sorted(classes, key=self._place)]
        self.properties = [self._entry(term) for term in sorted(links, key=self._place)]
        self.diagram = diagram(graph, language, self.order)
        self.entries = {entry.name: entry for entry in [*self.classes, *self.properties]}

    def header(self, name: str) -> list[str]:
        """Return what the ontology says of itself: the texts of a property in the language, or its only value.

        Changes come with the newest version first.
        """
        prop = URIRef(expand(name))
        found = said(self.graph, HEADER, prop, self.language) or [str(one) for one in self.graph.objects(HEADER, prop)]
        return sorted(found, reverse=True)

    @staticmethod
    def alphabet(entries: list[Entry]) -> list[Entry]:
        """Return entries in the order of the alphabet of their labels, whatever their accents."""
        return sorted(entries, key=lambda entry: normalize("NFKD", entry.label.casefold()))

    def name(self, term: Node) -> str:
        """Return the prefixed name of a term, by the prefixes of the files."""
        return self.graph.namespace_manager.normalizeUri(str(term))

    def anchor(self, term: Node) -> str:
        """Return the place of a term of ours on the page."""
        return str(term).removeprefix(ONTOLOGY)

    def _place(self, term: URIRef) -> int:
        return self.order[str(term)]

    def _entry(self, term: URIRef) -> Entry:
        kind = next(kind for kind in (OWL.Class, *_KINDS) if (term, RDF.type, kind) in self.graph)
        return Entry(
            name=self.name(term),
            anchor=self.anchor(term),
            kind=t(*_KIND_NAMES[kind]),
            label=self._said(term, RDFS.label),
            definition=self._said(term, SKOS.definition),
            example="".join(said(self.graph, term, SKOS.example)),
            source=self._said(term, DC.source),
            facts=tuple((t(*words), names) for words, names in self._facts(term) if names),
            reasons=tuple(
                self._said(reason, RDF.value)
                for reason in sorted(self.graph.objects(term, SKOS.editorialNote), key=str)
            ),
            bears=tuple(self.name(prop) for prop in sorted(self._borne.get(term, ()), key=self._place)),
        )

    def _facts(self, term: URIRef) -> list[tuple[tuple[str, str], tuple[str, ...]]]:
        """The axioms of a term, each with its name in both languages."""
        graph = self.graph
        above = [*graph.objects(term, RDFS.subClassOf), *graph.objects(term, RDFS.subPropertyOf)]
        below = [*graph.subjects(RDFS.subClassOf, term), *graph.subjects(RDFS.subPropertyOf, term)]
        chains = sorted(
            " / ".join(map(self.name, Collection(graph, chain)))
            for chain in graph.objects(term, OWL.propertyChainAxiom)
        )
        inverse = [*graph.objects(term, OWL.inverseOf), *graph.subjects(OWL.inverseOf, term)]
        remarks = [(words, [*graph.objects(term, relation)]) for relation, words in REMARKS.items()]
        return [
            (("de", "from"), self._names(bearers(graph, term))),
            (("vers", "to"), self._names(values(graph, term))),
            (("y mènent", "led to by"), self._names(self._led.get(term, ()))),
            (("au-dessus", "above it"), self._names(one for one in above if str(one).startswith(ONTOLOGY))),
            (("au-dessous", "below it"), self._names(below)),
            (("inverse de", "inverse of"), self._names(inverse)),
            (("se déduit par", "follows from"), tuple(chains)),
            *(
                (words, self._names(one for one in found if not str(one).startswith(ONTOLOGY)))
                for words, found in remarks
            ),
        ]

    def _names(self, found: Iterable[Node]) -> tuple[str, ...]:
        return tuple(sorted({self.name(one) for one in found}))

    def _said(self, term: Node, prop: Node) -> str:
        return "".join(said(self.graph, term, prop, self.language))


_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_KIND_NAMES = {
    OWL.Class: ("classe", "class"),
    OWL.ObjectProperty: ("lien", "link"),
    OWL.DatatypeProperty: ("valeur", "value"),
    OWL.AnnotationProperty: ("lien ou valeur", "link or value"),
}


def _by_class(
    links: list[URIRef], graph: Graph, classes: Callable[[Graph, Node], list[Node]]
) -> dict[Node, list[URIRef]]:
    """The properties that a class bears, or that lead to it."""
    found: dict[Node, list[URIRef]] = defaultdict(list)
    for prop in links:
        for cls in classes(graph, prop):
            found[cls].append(prop)
    return found


def page(graph: Graph, language: str, other: str) -> str:
    """Return the page in a language; `other` is the address of the page in the other one.

    >>> from rncp_graph.publication.ontology.source import ontology
    >>> '<html lang="fr">' in page(ontology(), "fr", "index.html")
    True
    """
    with use_language(language):
        shown = Page(graph, language)
        return template(Path(__file__).with_name("page.html")).render(
            page=shown, t=t, other=other, files=FILES, WIDTH=WIDTH, HEAD=HEAD, ROW=ROW
        )
