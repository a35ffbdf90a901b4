"""Lines of N-Triples and N-Quads, as the engine writes them, read as they are: no term is made of each.

A text that is escaped there is escaped alike in JSON, so that it goes from one to the other as it stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rncp_graph.terms import expand

TRIPLE = b" .\n"
"""How a line ends that names no graph."""
NODE = b"<"
"""What follows a value that is no literal."""
UNNAMED = b"_"
"""What follows a node without a name, in `Said`; none of ours is one."""
TYPE = f"<{expand('rdf:type')}>".encode()

_QUOTE, _UNNAMED = b'"_'
_json = json.JSONEncoder(ensure_ascii=False).encode


def parts(line: bytes) -> list[bytes]:
    r"""Return subject, property and value of a line that names no graph.

    >>> parts(b'<urn:s> <urn:p> "a b"@fr .\n')
    [b'<urn:s>', b'<urn:p>', b'"a b"@fr']
    """
    return line[:-3].split(b" ", 2)


def parted(value: bytes) -> tuple[bytes, bytes]:
    """Return what is in the quotes of a literal and what follows them; a node as it is written, and `NODE`.

    >>> parted(b'"a"@fr'), parted(b"<urn:x>")
    ((b'a', b'@fr'), (b'<urn:x>', b'<'))
    """
    if value[0] != _QUOTE:
        return value, NODE
    last = value.rindex(b'"')
    return value[1:last], value[last + 1 :]


def inside(node: bytes) -> str:
    """Return the IRI of a node as N-Quads write it; a node without one as it is written."""
    return node[1:-1].decode() if node.startswith(b"<") else node.decode()


def iri(node: bytes) -> bytes:
    """Return the IRI of a node as JSON."""
    plain = node.startswith(b"<") and b'"' not in node and b"\\" not in node
    return b'"%s"' % node[1:-1] if plain else _json(inside(node)).encode()


def string(escaped: bytes) -> bytes:
    r"""Return the text of a literal as JSON: characters are escaped alike there, but for those without a letter.

    >>> string(rb"a\"b\n"), string(rb"a\u001F\u007F")
    (b'"a\\"b\\n"', b'"a\\u001f\x7f"')
    """
    quoted = b'"%s"' % escaped
    return _json(json.loads(quoted)).encode() if b"\\u" in escaped else quoted


class Said(NamedTuple):
    """What a graph says of a subject, which is as N-Quads write it; `end` is how a line of that graph ends.

    The values are nodes as N-Quads write them, and texts as JSON does. The shape is what else the statements say, and
    many subjects have one in common: of each its property, and what follows the value there (`NODE` and `UNNAMED` for
    nodes); the class itself after a type.
    """

    end: bytes
    subject: bytes
    shape: tuple[bytes, ...]
    values: list[bytes]


def said(end: bytes, run: Iterable[bytes]) -> Iterator[Said]:
    r"""Return what lines that end alike say of each subject.

    >>> list(said(b" .\n", [b'<urn:s> <urn:p> "a\\"b"@fr .\n', b"<urn:s> <urn:p> <urn:o> .\n"]))[0][1:]
    (b'<urn:s>', (b'<urn:p>', b'@fr', b'<urn:p>', b'<'), [b'"a\\"b"', b'<urn:o>'])
    """
    cut, about = -len(end), b""
    shape, values = list[bytes](), list[bytes]()
    same = dict[bytes, bytes]().setdefault  # one object for what is equal: it is compared at once
    for line in run:
        subject, prop, value = line[:cut].split(b" ", 2)
        if subject != about:
            if values:
                yield Said(end, about, tuple(shape), values)
            about, shape, values = subject, [], []
        shape.append(same(prop, prop))
        if value[0] == _QUOTE:
            close = value.rindex(b'"') + 1
            after, value = value[close:], value[:close]
            values.append(string(value[1:-1]) if b"\\u" in value else value)
        else:
            after = value if prop == TYPE else UNNAMED if value[0] == _UNNAMED else NODE
            values.append(value)
        shape.append(same(after, after))
    if values:
        yield Said(end, about, tuple(shape), values)
