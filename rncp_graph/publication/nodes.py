"""The statements of a dump as node objects of JSON-LD, without a term made of each.

How a property writes its values is asked of `exports.jsonld` once, for values of each datatype and language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from pyoxigraph import Quad, RdfFormat, parse

from rncp_graph.exports.jsonld import MANY, TYPE, member, text
from rncp_graph.publication.lines import Said
from rncp_graph.rdf.jsonld import relative
from rncp_graph.rdf.lines import NODE, TRIPLE, inside, string

_MARK = b"0mark0"
_READ = (b"boolean>", b"integer>")
"""The ends of what follows a value that JSON writes as it is, or as a text, by what it says."""
_KEPT = 1 << 16
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


def nodes(subjects: Iterable[tuple[bytes, bytes, list[Said]]], base: str) -> Iterator[tuple[str, bytes]]:
    r"""Return the graph of each subject, and its node object as text.

    >>> said = [(b"<http://purl.org/dc/terms/title>", b'Vente \\"x\\"', b"@fr")]
    >>> list(nodes([(TRIPLE, b"<urn:x/a>", said)], "urn:x/"))
    [('', b'{"@id": "a", "intitule": "Vente \\"x\\""}')]
    """
    name = lru_cache(_KEPT)(lambda node: _relative(node, base))
    member_of = lru_cache(_KEPT)(lambda prop, value: _member(prop, value, base))
    form_of = cache(lambda prop, after: _form(prop, after, base))
    for end, subject, said in subjects:
        found: dict[tuple[bytes, bool], list[bytes]] = defaultdict(list)
        for prop, written, after in said:
            key, before, rest, read = form_of(prop, after)
            if read:
                found[key].append(member_of(prop, b'"%s"%s' % (written, after))[1])
            else:
                found[key].append(before + (name(written) if after == NODE else string(written)) + rest)
        if _TYPES in found:
            found[_TYPES].sort()
        parts = [b'{"@id": ' + name(subject)]
        for key in sorted(found):
            values = found[key]
            if key[1] or len(values) > 1:
                parts.append(b"%s[%s]" % (key[0], b", ".join(values)))
            else:
                parts.append(key[0] + values[0])
        yield "" if end == TRIPLE else end[2:-4].decode(), b", ".join(parts) + b"}"


def _form(prop: bytes, after: bytes, base: str) -> _Form:
    """How values of a property are written that are followed by this."""
    name = b"urn:" + _MARK if after == NODE else _MARK
    key, shown = _member(prop, b"<%s>" % name if after == NODE else b'"%s"%s' % (name, after), base)
    before, _, rest = shown.partition(b'"%s"' % name)
    return _Form((text(key).encode() + b": ", key in MANY), before, rest, after.endswith(_READ))


def _member(prop: bytes, value: bytes, base: str) -> tuple[str, bytes]:
    """The key of a property, and a value as text: what the JSON-LD of terms makes of it."""
    said = next(iter(parse(b"<urn:s> %s %s ." % (prop, value), format=RdfFormat.N_QUADS, lenient=True)))
    assert isinstance(said, Quad)  # noqa: S101 - for the types alone
    key, shown = member(said.predicate.value, said.object, base)
    return key, text(shown).encode()


def _relative(node: bytes, base: str) -> bytes:
    named = inside(node)
    return text(named if named.startswith("_:") else relative(named, base)).encode()
