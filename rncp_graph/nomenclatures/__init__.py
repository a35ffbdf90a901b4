"""Official nomenclatures: ROME, ISCO-08, ESCO, IDCC from their official files, the NSF from the one that ships.

`nomenclatures` knows files by their content; `read_official` reads them into what a build writes and
checks codes against.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, parse

from rncp_graph.errors import SourceError
from rncp_graph.graph.official import Entry, Official
from rncp_graph.language import t
from rncp_graph.nomenclatures import agreements, occupations, rome
from rncp_graph.nomenclatures.source import Nomenclature, NomenclatureFormat
from rncp_graph.readers import recognised
from rncp_graph.readers.files import files_at
from rncp_graph.readers.source import File
from rncp_graph.resources import resource
from rncp_graph.terms import compact

__all__ = ["FORMATS", "Nomenclature", "nomenclatures", "only_official", "read_official"]

FORMATS: tuple[NomenclatureFormat, ...] = (*rome.FORMATS, *occupations.FORMATS, *agreements.FORMATS)
"""All official formats, in the order in which they are asked."""

SHIPPED = "nsf.ttl"
"""The nomenclature that ships and that codes of fiches are checked against, in `ontology/vocabularies`."""


def nomenclatures(*paths: str | Path) -> list[Nomenclature]:
    """Find official files: each path is a file, a zip or a folder. In a zip or a folder, other files are passed over.

    Nothing is read but the first lines. Raises `SourceError` for a path that holds no official file.

    >>> [n.format for n in nomenclatures(resource("data") / "exemple" / "nomenclatures")][:3]
    ['esco-occupations', 'esco-occupations', 'idcc-opco']
    """
    found: list[Nomenclature] = []
    for path in map(Path, paths):
        formats = {file.nom: (file, _format(file)) for file in files_at(path)}
        here = [Nomenclature(path, file, form) for file, form in formats.values() if form]
        if not here:
            what = t(
                "ni ROME, ni CITP-08, ni ESCO, ni IDCC dans une forme officielle connue",
                "neither ROME, nor ISCO-08, nor ESCO, nor IDCC in a known official form",
            )
            raise SourceError(what, source=path.name)
        found += here
    return found


def only_official(path: str | Path) -> bool:
    """Return whether a path holds official nomenclatures and no fiches, by content.

    >>> folder = resource("data") / "exemple"
    >>> only_official(folder / "nomenclatures"), only_official(folder / "fiche-RNCP7141.txt")
    (True, False)
    """
    files = files_at(Path(path))
    return any(map(_format, files)) and not recognised(files)


def _format(file: File) -> NomenclatureFormat | None:
    return next((form for form in FORMATS if form.recognises(file)), None)


def read_official(sources: Iterable[Nomenclature] = ()) -> Official:
    """Read what ships, then these files; raises `SourceError` with the place for a broken one.

    >>> read_official().knows("nsf", "312t"), read_official().knows("rome", "D1407")
    (True, None)
    """
    official = Official()
    for entry in shipped_entries():
        official.add(entry)
    for source in sources:
        source.read_into(official)
    return official


def shipped_entries() -> Iterator[Entry]:
    """Return the entries of the NSF and of its letters, which ship with the project."""
    base = "http://base.invalid/"
    text = (resource("ontology") / "vocabularies" / SHIPPED).read_bytes()
    said: dict[str, list[tuple[str, Any]]] = {}
    for quad in parse(text, format=RdfFormat.TURTLE, base_iri=base):
        said.setdefault(str(quad.subject)[1:-1].removeprefix(base), []).append(
            (compact(quad.predicate.value), quad.object)
        )
    for path, rows in said.items():
        links = [(name, one.value.removeprefix(base)) for name, one in rows if isinstance(one, NamedNode)]
        schemas = tuple(target.removeprefix("nomenclature/") for name, target in links if name == "skos:inScheme")
        if schemas:
            depth = [int(one.value) for name, one in rows if name == "rncp:profondeur"]
            yield Entry(
                path=path,
                schemas=schemas,
                labels=tuple((one.value, one.language) for name, one in rows if name == "skos:prefLabel"),
                parent=next((target for name, target in links if name == "skos:broader"), None),
                depth=depth[0] if depth else None,
            )
