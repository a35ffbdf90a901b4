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

from rncp_graph.files import writing
from rncp_graph.language import Count
from rncp_graph.rdf.lines import NODE, inside, iri, parted, parts, string
from rncp_graph.stores import Store
from rncp_graph.terms import expand
from rncp_graph.views.projection import batches, certifications, constructed, text, written

Said = dict[bytes, dict[bytes, list[bytes]]]
"""What triples say, by subject and by key: values, as N-Triples write them."""
_TYPE = b'"@type": '
_RDF_TYPE = f"<{expand('rdf:type')}>".encode()


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
        ours = iri.startswith(self.namespace)
        return self.prefix + iri.removeprefix(self.namespace) if ours else iri

    def key(self, prop: bytes) -> bytes:
        """Return the key of a property, with its colon."""
        return _TYPE if prop == _RDF_TYPE else _quoted(self.name(inside(prop))) + b": "


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
            out.write(tree)
            number += 1
        out.write(b"\n]}\n")
    return number


def _all(store: Store, view: str, vocabulary: Vocabulary, heard: Count) -> Iterator[bytes]:
    yield from trees(constructed(store, text("schema", "sources")), (), vocabulary)
    query, done = text(view, "credentials"), 0
    for batch in batches(written(certifications(store))):
        yield from trees(constructed(store, query, certification=batch), batch, vocabulary)
        done += len(batch)
        heard(done)


def trees(lines: Iterable[bytes], roots: Sequence[bytes], vocabulary: Vocabulary) -> Iterator[bytes]:
    r"""Yield one object for each root, with what it names inside, then one for each subject that nothing names.

    Lines and roots are as N-Triples write them, objects are JSON.

    >>> a, b, name, part = b"<urn:a>", b"<urn:b>", b"<https://schema.org/name>", b"<https://schema.org/hasPart>"
    >>> said = [(a, part, b), (b, name, b'"Vendre"'), (b, part, a)]
    >>> list(trees((b" ".join(one) + b" .\n" for one in said), [a], SCHEMA))
    [b'{"@id": "urn:a", "hasPart": {"@id": "urn:b", "hasPart": {"@id": "urn:a"}, "name": "Vendre"}}']
    """
    said: Said = defaultdict(lambda: defaultdict(list))
    named, name = set(roots), cache(vocabulary.key)
    for subject, predicate, value in map(parts, lines):
        said[subject][name(predicate)].append(value)
        named.add(value)
    writer = _Writer(said, frozenset(roots), vocabulary)
    others = sorted(node for node in said if node not in named)
    for node in (*(root for root in roots if root in said), *others):
        yield writer.object(node, (node,))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes what is said of nodes; the roots and those that a node is inside of, itself among them, are only named."""

    said: Said
    roots: frozenset[bytes]
    vocabulary: Vocabulary

    def object(self, node: bytes, above: tuple[bytes, ...]) -> bytes:
        members = [b'"@id": ' + iri(node)]
        for name, values in sorted(self.said[node].items()):
            members.append(name + (_class(self.vocabulary, values[0]) if name == _TYPE else self._all(values, above)))
        return b"{%s}" % b", ".join(members)

    def _all(self, values: list[bytes], above: tuple[bytes, ...]) -> bytes:
        if not values[0].startswith(NODE) and parted(values[0])[1].startswith(b"@"):
            return _by_language(values)
        if len(values) == 1:  # as most have
            return self._value(values[0], above)
        return b"[%s]" % b", ".join([self._value(value, above) for value in sorted(values)])

    def _value(self, value: bytes, above: tuple[bytes, ...]) -> bytes:
        if not value.startswith(NODE):
            return string(parted(value)[0])
        if value in self.said and value not in self.roots and value not in above:
            return self.object(value, (*above, value))
        return b'{"@id": %s}' % iri(value)


@cache
def _class(vocabulary: Vocabulary, node: bytes) -> bytes:
    return _quoted(vocabulary.name(inside(node)))


def _by_language(values: list[bytes]) -> bytes:
    texts: dict[bytes, list[bytes]] = defaultdict(list)
    for said, language in map(parted, sorted(values)):
        texts[language[1:]].append(string(said))
    return b"{%s}" % b", ".join([b'"%s": %s' % (language, _one_or_all(one)) for language, one in texts.items()])


def _quoted(text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False).encode()


def _one_or_all(values: list[bytes]) -> bytes:
    return b"[%s]" % b", ".join(values) if len(values) > 1 else values[0]
