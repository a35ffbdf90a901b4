"""What is written of likenesses: each pair of blocks with score and method, in `graph/similarites`; how they were made.

How they were made stands in `graph/provenance`, in the terms of PROV.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from rncp_graph.graph import provenance
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import DCT, PROV, RNCP
from rncp_graph.similarity.pairs import Pair
from rncp_graph.terms import BASE, digest

GRAPH = "graph/similarites"


def pair_lines(pairs: Iterable[Pair], base: str = BASE) -> Iterator[str]:
    """Write pairs in N-Quads; the same pairs give the same text."""
    say = Statements(base, GRAPH)
    for pair in pairs:
        node = f"{base}ressemblance/{digest(*sorted((pair.one, pair.other)))}"
        yield say.type(node, RNCP.Ressemblance)
        yield say.link(node, RNCP.blocRessemblant, pair.one)
        yield say.link(node, RNCP.blocRessemblant, pair.other)
        yield say.say(node, RNCP.score, Decimal(f"{pair.score:.3f}"))
        yield say.say(node, RNCP.methode, pair.method)


def made_lines(
    k: int, threshold: float, statements: int, sources: Iterable[str], began: datetime, base: str = BASE
) -> Iterator[str]:
    """Describe the graph of likenesses in N-Quads: method, parameters, sources of the store, when."""
    say, graph = Statements(base, provenance.GRAPH), f"{base}{GRAPH}"
    made = provenance.made("similarites", began, base)
    command = f"rncp-graph similar --make -k {k} --threshold {threshold:g}"
    yield from provenance.made_lines(GRAPH, made, command, statements, began, base)
    for lang, text in DESCRIPTION.items():
        yield say.say(graph, DCT.description, text, lang)
    yield say.say(graph, RNCP.voisins, k)
    yield say.say(graph, RNCP.seuil, Decimal(f"{threshold:.3f}"))
    for source in sources:
        yield say.link(made, PROV.used, source)


DESCRIPTION = {
    "fr": "Ressemblances de blocs calculées sur leurs intitulés et leurs compétences (TF-IDF de mots et de suites de "
    "lettres) ; aucune n'est une correspondance officielle.",
    "en": "Likenesses of blocks, computed of their titles and competences (TF-IDF of words and of runs of letters); "
    "none is an official equivalence.",
}
