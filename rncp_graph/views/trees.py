"""Views as JSON-LD trees: a certification with all that is said of it inside, as a page about it would hold it.

What a search engine reads is one object a page, in the short names of the published context, with each thing that it
names described in place. The first objects of a file are the sources, with publisher, day and licence: JSON has no
comments.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from rncp_graph.files import writing
from rncp_graph.language import Count
from rncp_graph.stores import Store
from rncp_graph.terms import expand
from rncp_graph.views.projection import batches, certifications, constructed, text

Said = dict[Any, dict[str, list[Any]]]
"""What triples say, by subject and by name of property: values, and nodes."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary as JSON-LD writes it: the address of its context, its namespace, what names begin with there."""

    context: str
    namespace: str
    prefix: str = ""

    def name(self, iri: str) -> str:
        """Return the name of a term.

        >>> SCHEMA.name("https://schema.org/url"), CTDL.name("https://purl.org/ctdl/terms/name")
        ('url', 'ceterms:name')
        >>> CTDL.name("https://schema.org/license")
        'https://schema.org/license'
        """
        inside = iri.startswith(self.namespace)
        return self.prefix + iri.removeprefix(self.namespace) if inside else iri


SCHEMA = Vocabulary("https://schema.org", "https://schema.org/")
CTDL = Vocabulary("https://credreg.net/ctdl/schema/context/json", "https://purl.org/ctdl/terms/", "ceterms:")
VOCABULARIES = {"schema": SCHEMA, "ctdl": CTDL}


def write(store: Store, path: Path, view: str, heard: Count) -> int:
    """Write the certifications of a store in a vocabulary, as a JSON-LD document; return how many objects it holds."""
    vocabulary, number = VOCABULARIES[view], 0
    with writing(path) as out:
        out.write(f'{{"@context": {json.dumps(vocabulary.context)}, "@graph": ['.encode())
        for tree in _all(store, view, vocabulary, heard):
            out.write(b",\n" if number else b"\n")
            out.write(json.dumps(tree, ensure_ascii=False).encode())
            number += 1
        out.write(b"\n]}\n")
    return number


def _all(store: Store, view: str, vocabulary: Vocabulary, heard: Count) -> Iterator[dict[str, Any]]:
    yield from trees(constructed(store, text("schema", "sources")), (), vocabulary)
    query, done = text(view, "credentials"), 0
    for batch in batches(certifications(store)):
        yield from trees(constructed(store, query, certification=batch), batch, vocabulary)
        done += len(batch)
        heard(done)


def trees(triples: Iterable[Triple], roots: Sequence[NamedNode], vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    """Yield one object for each root, with what it names inside, then one for each subject that nothing names.

    >>> a, b = NamedNode("urn:a"), NamedNode("urn:b")
    >>> name, part = (NamedNode(f"https://schema.org/{term}") for term in ("name", "hasPart"))
    >>> said = [Triple(a, part, b), Triple(b, name, Literal("Vendre")), Triple(b, part, a)]
    >>> list(trees(said, [a], SCHEMA))
    [{'@id': 'urn:a', 'hasPart': {'@id': 'urn:b', 'hasPart': {'@id': 'urn:a'}, 'name': 'Vendre'}}]
    """
    said: Said = defaultdict(lambda: defaultdict(list))
    named: set[Any] = set(roots)
    name, references = cache(vocabulary.name), frozenset(roots)
    for subject, predicate, value in triples:
        said[subject]["@type" if predicate == _TYPE else name(predicate.value)].append(value)
        named.add(value)
    others = sorted((node for node in said if node not in named), key=str)
    for node in (*(root for root in roots if root in said), *others):
        yield _object(node, said, references, (node,), vocabulary)


_TYPE = NamedNode(expand("rdf:type"))


def _object(
    node: NamedNode, said: Said, roots: frozenset[NamedNode], above: tuple[NamedNode, ...], vocabulary: Vocabulary
) -> dict[str, Any]:
    """What is said of a node; the roots and those that it is inside of, itself among them, are only named in it."""

    def written(value: Any) -> Any:
        if isinstance(value, Literal):
            return value.value
        if value in said and value not in roots and value not in above:
            return _object(value, said, roots, (*above, value), vocabulary)
        return {"@id": value.value}

    found: dict[str, Any] = {"@id": node.value}
    for name, values in sorted(said[node].items()):
        if name == "@type":
            found[name] = vocabulary.name(values[0].value)
        elif isinstance(values[0], Literal) and values[0].language:
            texts: dict[str, list[str]] = defaultdict(list)
            for value in sorted(values, key=str):
                texts[value.language].append(value.value)
            found[name] = {language: _one_or_all(said) for language, said in texts.items()}
        else:
            found[name] = _one_or_all([written(value) for value in sorted(values, key=str)])
    return found


def _one_or_all(values: list[Any]) -> Any:
    return values if len(values) > 1 else values[0]
