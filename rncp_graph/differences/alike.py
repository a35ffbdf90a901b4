"""The fiches of which two stores say the same, found without reading them back: each by a number for its statements.

A dump gives a statement in a thousandth of the time in which a fiche is read back. What is told apart is what a record
is read back from: its own statements and those of the nodes that it holds, which all stand below it. What the build
derives is left out, as some of it changes from one day to the next, and so are labels of entries.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import IO, Any, cast

from pyoxigraph import RdfFormat

from rncp_graph.differences.sides import MANY
from rncp_graph.language import Count
from rncp_graph.model.fiche import Concept
from rncp_graph.model.fields import fields_of
from rncp_graph.rdf.jsonld import records
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import expand

_MASK = (1 << 64) - 1
_AT_ONCE = 1000


def alike(avant: Store, apres: Store, hear: Count = lambda _: None) -> frozenset[str]:
    """Return the IRIs of the certifications of which both stores say the same, and that no change elsewhere concerns.

    Where another one states a new successor, the two fiches that could have stated it before are not among them. None
    are, where a tenth of many fiches differ: a field may then be one that an export left out, which only a reading of
    all of them tells. `hear` is told how many certifications have passed.

    Raises `StoreError` for a store that cannot be read.
    """
    if avant.base != apres.base:
        return frozenset()
    before, after = (_Told(store, hear) for store in (avant, apres))
    if any(before.codes[entry] != after.codes[entry] for entry in before.codes.keys() & after.codes.keys()):
        return frozenset()
    same = {node for node, said in before.fiches.items() if after.fiches.get(node) == said}
    changed = [_iri(node) for node in after.fiches.keys() - same]
    found = {_iri(node) for node in same}.difference(_succession(apres, changed))
    left = len(before.fiches.keys() | after.fiches.keys()) - len(found)
    fewest, most = sorted((len(before.fiches), len(after.fiches)))
    return frozenset(found) if most < MANY or 10 * left < fewest else frozenset()


def _iri(node: bytes) -> str:
    return node[1:].decode()


def _succession(store: Store, nodes: list[str]) -> Iterator[str]:
    """The certifications that some name as what they replace, or what replaces them."""
    for start in range(0, len(nodes), _AT_ONCE):
        values = " ".join(f"<{node}>" for node in sorted(nodes)[start : start + _AT_ONCE])
        for name in ("rncp:ancienneCertification", "rncp:nouvelleCertification"):
            query = f"SELECT ?other {{ VALUES ?node {{ {values} }} ?node <{expand(name)}> ?other }}"
            yield from (cast(Any, row["other"]).value for row in cast(Solutions, store.query(query)))


class _Told(io.RawIOBase):
    """What a dump is written to: numbers for what it says of fiches, and of the codes of entries."""

    def __init__(self, store: Store, hear: Count) -> None:
        self.fiches: dict[bytes, int] = {}
        self.codes: dict[bytes, int] = {}
        self._rest, self._hear = b"", hear
        self._fiche = f"<{store.base}certification/".encode()
        store.dump(cast(IO[bytes], self), RdfFormat.N_TRIPLES)

    def writable(self) -> bool:
        """Return `True`: it is there to be written."""
        return True

    def write(self, data: Any) -> int:
        """Take in a piece of the dump."""
        *lines, self._rest = (self._rest + bytes(data)).split(b"\n")
        fiche, wanted, found = self._fiche, _wanted(), self.fiches
        for line in lines:
            subject, predicate, said = line.split(b" ", 2)
            if subject.startswith(fiche):
                if predicate in wanted:
                    end = subject.find(b"/", len(fiche))
                    node = subject[: end if end > 0 else -1]
                    found[node] = (found.get(node, 0) + hash((subject, predicate, said))) & _MASK
            elif predicate == _CODE:
                self.codes[subject] = (self.codes.get(subject, 0) + hash(said)) & _MASK
        self._hear(len(found))
        return len(data)


_CODE = f"<{expand('skos:notation')}>".encode()


@cache
def _wanted() -> frozenset[bytes]:
    """The properties that a record is read back from, as they are written."""
    held = (cls for cls in records() if not issubclass(cls, Concept))
    names = {field.p.property for cls in held for field in fields_of(cls)} | {"rncp:codeEcrit"}
    return frozenset(f"<{expand(name)}>".encode() for name in names)
