"""The statements of a dump as node objects of JSON-LD, without a term made of each.

How a property writes its values is asked of `exports.jsonld` once, for values of each datatype and language; most
subjects say the same properties as many others, and are written by one pattern.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache, partial
from typing import NamedTuple

from pyoxigraph import Quad, RdfFormat, parse

from rncp_graph.exports.jsonld import MANY, TYPE, member, text
from rncp_graph.rdf.jsonld import relative
from rncp_graph.rdf.lines import NODE, TRIPLE, UNNAMED, Said, inside
from rncp_graph.rdf.lines import TYPE as RDF_TYPE

_MARK = b"0mark0"
_NODES = (NODE, UNNAMED)
_READ = (b"boolean>", b"integer>")
"""The ends of what follows a value that JSON writes as it is, or as a text, by what it says."""
_PATH = rb"(?:[\w-][\w.-]*/)*[\w-][\w.-]*"
"""A path that no parser resolves to another one."""
_KEPT, _PATTERNS = 1 << 16, 1 << 12
_TYPES = (b'"%s": ' % TYPE.encode(), False)


class _Form(NamedTuple):
    """How a property writes its values: after which key, with what before and after.

    A key is written with its colon, and comes with whether it always holds a list. How a value is written that is
    `read` depends on what it says.
    """

    key: tuple[bytes, bool]
    before: bytes
    after: bytes
    read: bool


_Place = tuple[int, Callable[[bytes], bytes] | None]
"""Which value comes next, and what makes JSON of it where it is none yet."""


class _Pattern(NamedTuple):
    """How subjects of one shape are written: a text with places, and what goes there."""

    text: bytes
    places: list[_Place]


def nodes(subjects: Iterable[Said], base: str) -> Iterator[tuple[str, bytes]]:
    r"""Return the graph of each subject, and its node object as text.

    >>> title = (b"<http://purl.org/dc/terms/title>", b"@fr")
    >>> list(nodes([Said(TRIPLE, b"<urn:x/a>", title, [b'"Vente \\"x\\""'])], "urn:x/"))
    [('', b'{"@id": "a", "intitule": "Vente \\"x\\""}')]
    """
    named = partial(_relative, base=base, plain=re.compile(b"<%s(%s)>" % (re.escape(base.encode()), _PATH)).fullmatch)
    forms = cache(partial(_form, base=base))
    pattern_of = lru_cache(_PATTERNS)(partial(_pattern, forms=forms, name=lru_cache(_KEPT)(named), base=base))
    graph = cache(lambda end: "" if end == TRIPLE else end[2:-4].decode())
    for end, subject, shape, values in subjects:
        pattern = pattern_of(shape)
        written = [make(values[place]) if make else values[place] for place, make in pattern.places]
        yield graph(end), pattern.text % (named(subject), *written)


def _pattern(
    shape: tuple[bytes, ...], forms: Callable[[bytes, bytes], _Form], name: Callable[[bytes], bytes], base: str
) -> _Pattern:
    found: dict[tuple[bytes, bool], list[tuple[bytes, list[_Place]]]] = defaultdict(list)
    for place, (prop, after) in enumerate(zip(shape[::2], shape[1::2], strict=True)):
        key, before, rest, read = forms(prop, after)
        if prop == RDF_TYPE and after.startswith(_NODES):
            found[key].append((before, []))
        else:
            make = partial(_read, prop, after, base) if read else name if after in _NODES else None
            found[key].append((b"%s" if read else before + b"%s" + rest, [(place, make)]))
    if _TYPES in found:
        found[_TYPES].sort()
    parts, places = [b'{"@id": %s'], list[_Place]()
    for key in sorted(found):
        values = found[key]
        said = b", ".join([value for value, _ in values])
        parts.append(key[0] + (b"[%s]" % said if key[1] or len(values) > 1 else said))
        places += [place for _, of_value in values for place in of_value]
    return _Pattern(b", ".join(parts) + b"}", places)


def _form(prop: bytes, after: bytes, base: str) -> _Form:
    """How a property writes values that are followed by this; a class is written already."""
    node = after in _NODES
    name = b"urn:" + _MARK if node else _MARK
    value = b"<%s>" % name if node else b'"%s"%s' % (name, after)
    key, shown = _member(prop, after if prop == RDF_TYPE and after.startswith(_NODES) else value, base)
    before, _, rest = shown.replace(b"%", b"%%").partition(b'"%s"' % name)
    return _Form((text(key).encode().replace(b"%", b"%%") + b": ", key in MANY), before, rest, after.endswith(_READ))


@lru_cache(_KEPT)
def _read(prop: bytes, after: bytes, base: str, value: bytes) -> bytes:
    """A value that JSON writes as it is, or as a text, by what it says."""
    return _member(prop, value + after, base)[1]


def _member(prop: bytes, value: bytes, base: str) -> tuple[str, bytes]:
    """The key of a property, and a value as text: what the JSON-LD of terms makes of it."""
    said = next(iter(parse(b"<urn:s> %s %s ." % (prop, value), format=RdfFormat.N_QUADS, lenient=True)))
    assert isinstance(said, Quad)  # noqa: S101 - for the types alone
    key, shown = member(said.predicate.value, said.object, base)
    return key, text(shown).encode()


def _relative(node: bytes, base: str, plain: Callable[[bytes], re.Match[bytes] | None]) -> bytes:
    if base.endswith("/") and (ours := plain(node)):  # as most are
        return b'"%s"' % ours[1]
    named = inside(node)
    return text(named if named.startswith("_:") else relative(named, base)).encode()
