"""Views as JSON-LD trees: a certification with all that is said of it inside, as a page about it would hold it.

What a search engine reads is one object a page, in the short names of the published context, with each thing that it
names described in place. The first objects of a file are the sources, with publisher, day and licence: JSON has no
comments.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from rncp_graph.files import writing
from rncp_graph.language import Count
from rncp_graph.rdf.lines import NODE, TRIPLE, TYPE, UNNAMED, Said, inside, iri, said
from rncp_graph.stores import Store
from rncp_graph.views.projection import batches, certifications, constructed, text, written

_CLASS = b'"@type": '
_PATTERNS = 1 << 12


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
        return _CLASS if prop == TYPE else _quoted(self.name(inside(prop))) + b": "


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
    found = {one.subject: one for one in said(TRIPLE, sorted(lines))}
    named = {value for one in found.values() for value in one.values if value.startswith(NODE)}.union(roots)
    writer = _Writer(found, frozenset(roots), _patterns(vocabulary))
    others = (node for node in found if node not in named)
    for node in (*(root for root in roots if root in found), *others):
        yield writer.object(node, (node,))


class _Pattern(NamedTuple):
    """How nodes of one shape are written: a text with places, and which values go there, and whether they are nodes."""

    text: bytes
    places: list[tuple[int, bool]]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes what is said of nodes; the roots and those that a node is inside of, itself among them, are only named."""

    said: Mapping[bytes, Said]
    roots: frozenset[bytes]
    pattern: Callable[[tuple[bytes, ...]], _Pattern]

    def object(self, node: bytes, above: tuple[bytes, ...]) -> bytes:
        _, _, shape, values = self.said[node]
        text, places = self.pattern(shape)
        return text % (
            iri(node),
            *[self._node(values[place], above) if nodes else values[place] for place, nodes in places],
        )

    def _node(self, node: bytes, above: tuple[bytes, ...]) -> bytes:
        if node in self.said and node not in self.roots and node not in above:
            return self.object(node, (*above, node))
        return b'{"@id": %s}' % iri(node)


@cache
def _patterns(vocabulary: Vocabulary) -> Callable[[tuple[bytes, ...]], _Pattern]:
    return lru_cache(_PATTERNS)(partial(_pattern, vocabulary=vocabulary))


def _pattern(shape: tuple[bytes, ...], vocabulary: Vocabulary) -> _Pattern:
    found: dict[bytes, list[tuple[int, bytes]]] = defaultdict(list)
    for place, (prop, after) in enumerate(zip(shape[::2], shape[1::2], strict=True)):
        found[vocabulary.key(prop)].append((place, after))
    members, places = [b'"@id": %s'], list[tuple[int, bool]]()
    for key, values in sorted(found.items()):
        if key == _CLASS:
            text = _quoted(vocabulary.name(inside(values[0][1]))).replace(b"%", b"%%")
        elif values[0][1].startswith(b"@"):
            languages: dict[bytes, list[int]] = defaultdict(list)
            for place, after in values:
                languages[after[1:]].append(place)
            text = b"{%s}" % b", ".join([b'"%s": %s' % (one, _one_or_all(said)) for one, said in languages.items()])
            places += [(place, False) for said in languages.values() for place in said]
        else:
            text = _one_or_all(values)
            places += [(place, after in (NODE, UNNAMED)) for place, after in values]
        members.append(key.replace(b"%", b"%%") + text)
    return _Pattern(b"{%s}" % b", ".join(members), places)


def _one_or_all(values: Sequence[object]) -> bytes:
    """Places for values: in a list if there are several."""
    text = b", ".join([b"%s"] * len(values))
    return b"[%s]" % text if len(values) > 1 else text


def _quoted(text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False).encode()
