"""A plain mutator: bytes in, other bytes out, by a chance that a seed decides."""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

LARGEST = 1 << 20
"""Bytes of a mutated input, at most: thousands are tried a minute."""

NUMBERS = (
    *("0", "-1", "2147483648", "9223372036854775808", "1e309", "NaN", "0x10", "9" * 30, "1" * 5000, "٣", "²"),
    *("0000-00-00", "2021-02-30", "31/02/2021", "9999-12-31", "10000-01-01", "-0001-01-01", "24:00:00Z"),
)
_TEXTS = (
    *NUMBERS,
    *("\0", "\x1b[2J", "\x1b]0;x\x07", "\x7f", "\x85", "\x9b", "\u2028", "\u202e", "\ufeff", "\ufffe"),
    *("\ud800", "\U0010ffff", "", " ", "\t", "\r", "\n", "\r\n\r\n", '"', "'", ";", ",", '";"', '"\n', "\\", "%n%s"),
    *("{{7*7}}", "../../x", "<", ">", "</", "/>", "&", "&x;", "&#0;", "&#x1F;", "]]>", "<![CDATA[", "<!--"),
    *("<!DOCTYPE a [<!ENTITY x 'y'>]>", "<FICHE>", "</FICHE>", "<FICHES>", "<BLOC_COMPETENCES>", "<a>" * 300),
    *("<a " + "a='' " * 50 + ">", "xmlns:x='y'", "obj", "endobj", "stream\n", "endstream", "1 0 R", "[" * 300),
    *("<<" * 200, "/Length 99999999999", "/Filter /FlateDecode", "/W [1 2147483647 1]", "/Index [0 2147483647]"),
    *("trailer", "xref", "/Kids [1 0 R 1 0 R]", "BT", "Tf", "(x) Tj", "{" * 300, "(" * 300, "<<" * 300),
    *("SERVICE <http://127.0.0.1:9/> {}", "LOAD <file:///etc/passwd>", "FROM <file:///x>", "SELECT", "UNION"),
    *("OPTIONAL {", "FILTER(", "VALUES ?x {", "$", "?", "@fr", "^^<urn:x>", "\\u0000", "\\uD800", "# = ["),
    *("[[[[" * 100, '{"a":' * 300, "null", "true", "[]", "{}", '"""', "RNCP", "RNCP" + "9" * 400, "RS-1", "D1407"),
)
WORDS = tuple(text.encode("utf-8", "surrogatepass") for text in _TEXTS)
"""What readers of one format or another take for more than text."""

_NUMBER = re.compile(rb"\d+")
_SEAL = re.compile(rb"# quads \d+ sha256 [0-9a-f]{64}\n\Z")


def mutated(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Return bytes with one to six changes; those of a zip or of a packed file, mostly, inside it.

    >>> data = b"<FICHE><NUMERO>RNCP1</NUMERO></FICHE>"
    >>> mutated(random.Random(1), data, [data]) == mutated(random.Random(1), data, [data]) != data
    True
    """
    if data.startswith(b"PK") and rng.random() < 0.7:
        return _zip(rng, data, others)
    if data.startswith(b"\x1f\x8b") and rng.random() < 0.7:
        return gzip.compress(mutated(rng, gzip.decompress(data), others), 1, mtime=0)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        data = rng.choice(CHANGES)(rng, data, others)[:LARGEST]
    if rng.random() < 0.7 and (seal := _SEAL.search(data)):  # a backup whose seal is right is read further
        body = data[: seal.start()]
        quads = sum(not line.startswith(b"#") for line in body.splitlines())
        data = body + b"# quads %d sha256 %s\n" % (quads, hashlib.sha256(body).hexdigest().encode())
    return data


def _span(rng: random.Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + int(rng.paretovariate(0.6)))


def _flip(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    spoilt = bytearray(data)
    for _again in range(min(len(data), rng.choice((1, 1, 4, 16)))):
        spoilt[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(spoilt)


def _cut(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _span(rng, data)
    return data[:start] + data[end:]


def _end(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _repeat(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _span(rng, data)
    return data[:end] + data[start:end] * rng.choice((1, 2, 20, 500, 5000)) + data[end:]


def _word(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _span(rng, data)
    word = rng.choice(WORDS) * rng.choice((1, 1, 1, 1, 3, 2000))
    return data[:start] + word + data[rng.choice((start, end)) :]


def _splice(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    start, end = _span(rng, other)
    place = rng.randrange(len(data) + 1)
    return data[:place] + (other[start:] if rng.random() < 0.2 else other[start:end]) + data[place:]


def _number(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    found = list(_NUMBER.finditer(data[: 1 << 16]))
    if not found:
        return data
    one = rng.choice(found)
    return data[: one.start()] + rng.choice(NUMBERS).encode() + data[one.end() :]


def _lines(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    lines = data.splitlines(keepends=True) or [data]
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one] * rng.choice((0, 1, 2, 200))
    return b"".join(lines)


def _encoding(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(rng.choice(("utf-16", "utf-32", "utf-8-sig", "latin-1", "cp1252", "utf-7")), "replace")


CHANGES: tuple[Callable[[random.Random, bytes, Sequence[bytes]], bytes], ...] = (
    *(_cut, _end, _repeat, _word, _word, _splice, _number, _lines, _encoding),
    lambda rng, data, others: _flip(rng, data, others) if data else data,
)


def _zip(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A zip with a member changed, or named otherwise, or there twice."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        infos = before.infolist()
        chosen = rng.randrange(len(infos))
        for place, info in enumerate(infos):
            content, name = before.read(info), info.filename
            if place == chosen and rng.random() < 0.8:
                content = mutated(rng, content, others)
            elif place == chosen:
                name = rng.choice(("", "/", "../x.csv", "a\x1b.csv", "x" * 300, name + "/", name.upper(), "a\\b.xml"))
            after.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue() if rng.random() < 0.7 else _flip(rng, packed.getvalue(), others)
