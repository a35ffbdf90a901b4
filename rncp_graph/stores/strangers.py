"""What stands where a store should, told by its files: stores of other engines, and other things of ours."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from rncp_graph.language import t


class _Kind(NamedTuple):
    """A kind of folder: how names of its files begin, all of them, and what it is."""

    names: tuple[str, ...]
    fr: str
    en: str


_KINDS = (
    _Kind(
        ("CURRENT", "MANIFEST-"),
        "une base d'Oxigraph (RocksDB), ou d'une version ancienne ; reconstruisez ailleurs",
        "a store of Oxigraph (RocksDB), or of an early version; build elsewhere",
    ),
    _Kind(("Data-0001",), "une base d'Apache Jena (TDB2)", "a store of Apache Jena (TDB2)"),
    _Kind(("nodes.dat", "SPO.dat"), "une base d'Apache Jena (TDB1)", "a store of Apache Jena (TDB1)"),
    _Kind(
        ("manifest.json", "communs.nq.gz"),
        "des partitions, à charger dans un moteur SPARQL",
        "partitions, for a SPARQL engine to load",
    ),
    _Kind(
        ("catalog.ttl", "versions"),
        "une publication ; la base est ailleurs",
        "a publication; the store is elsewhere",
    ),
)


def stranger(place: Path) -> str:
    """Say what stands at a place, in the language in force; nothing of what is not known, or not there.

    Raises `OSError` for a folder that cannot be read.
    """
    if not place.exists():
        return ""
    if not place.is_dir():
        return t(
            "c'est un fichier ; d'une sauvegarde, « rncp-graph restore » fait une base",
            "it is a file; of a backup, `rncp-graph restore` makes a store",
        )
    names = [path.name for path in place.iterdir()]
    for kind in _KINDS:
        if all(any(name.startswith(first) for name in names) for first in kind.names):
            return t(kind.fr, kind.en)
    return ""
