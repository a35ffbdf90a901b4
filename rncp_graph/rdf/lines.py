"""Lines of N-Triples and N-Quads, as the engine writes them, read as they are: no term is made of each.

A text that is escaped there is escaped alike in JSON, so that it goes from one to the other as it stands.
"""

from __future__ import annotations

import json

TRIPLE = b" .\n"
"""How a line ends that names no graph."""
NODE = b"<"
"""What follows a value that is no literal."""

_QUOTE = ord('"')
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
