"""The XML flows of France compétences, streamed: memory holds one fiche at a time (`xml/fiche.py` reads it).

A document type declaration is refused: the flows have none, and entities can swell or fetch files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any, TypeVar, cast

from lxml import etree

from rncp_graph.errors import SourceError
from rncp_graph.language import t
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.identifiers import numero_of
from rncp_graph.readers.source import File, Reading, date_of_name
from rncp_graph.readers.xml.cuts import numbers_in_bytes, split
from rncp_graph.readers.xml.fiche import read_fiche
from rncp_graph.readers.xml.safely import OPTIONS, Bounded, TooLarge, ill_formed, refuse_doctype, too_large

VERSIONS = ("2.0", "3.0", "4.0", "4.1")
"""The versions of the flow whose shapes are known. The oldest flows name none."""

M = TypeVar("M")

_DEBUT = re.compile(rb"<(?:FICHES[\s>/]|!DOCTYPE\s+FICHES\b)").search


def recognises(files: Sequence[File]) -> bool:
    """Return whether one of these files is a flow, by their first bytes.

    >>> from io import BytesIO
    >>> recognises([File("f.xml", 20, lambda: BytesIO(b"<FICHES><FICHE>..."))])
    True
    """
    return any(_is_flow(source_file) for source_file in files)


def _is_flow(source_file: File) -> bool:
    with source_file.open() as file:
        return bool(_DEBUT(file.read(4096).replace(b"\0", b"")))  # UTF-16 is ASCII with zeros in between


def read(files: Sequence[File], reading: Reading) -> Iterator[Fiche]:
    """Return the fiches of the flows among these files; the other files are named as unknown.

    Raises `SourceError` for XML that is cut or ill-formed, a fiche without a number, flows without fiches;
    `UnsafeSource` for a document type declaration.
    """
    for source_file in _flows(files, reading):
        yield from _fiches(source_file, reading, read_fiche)


def slices(files: Sequence[File], reading: Reading) -> Iterator[File]:
    """Cut the flows among these files into smaller flows, each of which `read` can read anywhere by itself."""
    for source_file in _flows(files, reading):
        yield from split(source_file)


def numbers(files: Sequence[File], reading: Reading) -> Iterator[str]:
    """Return the numbers of the fiches of these flows, without making the fiches. May raise as `read` does."""
    for source_file in _flows(files, reading):
        told = numbers_in_bytes(source_file)
        yield from _fiches(source_file, reading, lambda _, numero, __: numero) if told is None else told


def exports(files: Sequence[File]) -> list[Sequence[File]]:
    """Return the files of each export among these: one for each flow where they tell several days, else one for all."""
    flux = [source_file for source_file in files if _is_flow(source_file)]
    if len({date_of_name(source_file.nom) for source_file in flux}) < 2:
        return [files]
    first, *others = flux
    return [[first, *(other for other in files if other not in flux)], *([other] for other in others)]


def _flows(files: Sequence[File], reading: Reading) -> list[File]:
    """The flows among these files; what else there is, and the day of the export, go to the reading."""
    flux = [source_file for source_file in files if _is_flow(source_file)]
    days = filter(None, (date_of_name(source_file.nom) for source_file in flux))
    reading.date_export = max(days, default=reading.source.jour)
    reading.version_flux = None
    for source_file in files:
        if source_file not in flux:
            reading.unknown(source_file.nom)
    return flux


def _fiches(source_file: File, reading: Reading, make: Callable[[Any, str, Reading], M]) -> Iterator[M]:
    last, begun, version_read = "", False, False
    with source_file.open() as raw:
        file = Bounded(raw)
        events: Any = etree.iterparse(
            cast(IO[bytes], file), events=("start", "end"), tag=("FICHES", "FICHE"), **OPTIONS
        )
        try:
            for event, element in events:
                if not begun:
                    begun = True
                    refuse_doctype(element, source_file.nom)
                if event == "start":
                    continue
                if not version_read:
                    version_read = True
                    _version(element, reading)
                if element.tag == "FICHE":
                    last = _numero(element, source_file, last)
                    yield make(element, last, reading)
                _free(element, reading)
                file.rest()
        except etree.XMLSyntaxError as error:
            raise SourceError(ill_formed(error), source=source_file.nom, fiche=_after(last)) from None
        except TooLarge:
            raise SourceError(too_large(), source=source_file.nom, fiche=_after(last)) from None


def _version(element: Any, reading: Reading) -> None:
    """Read the version, which stands before the first fiche."""
    root = element if element.tag == "FICHES" else element.getparent()
    reading.version_flux = (root.findtext("VERSION_FLUX") or "").strip() or None
    if reading.version_flux not in VERSIONS:
        reading.doubt("version-inconnue", "", "VERSION_FLUX", reading.version_flux or "")


def _numero(element: Any, source_file: File, last: str) -> str:
    """The number of a fiche."""
    said = _text(element, "NUMERO_FICHE") or _text(element, "IDENTIFIANT_EXTERNE") or ""
    if numero := numero_of(said):
        return numero
    raise SourceError(
        t("fiche sans NUMERO_FICHE", "a fiche has no NUMERO_FICHE"), source=source_file.nom, fiche=_after(last)
    )


def _text(element: Any, tag: str) -> str | None:
    """The text of the first child of this name, which `findtext` finds in seven times the time."""
    child = next(element.iterchildren(tag), None)
    return None if child is None else child.text


def _after(last: str) -> str:
    """The place of a fiche that cannot be named, by the number of the one before it."""
    return t(f"après {last}", f"after {last}") if last else t("première fiche", "first fiche")


def _free(element: Any, reading: Reading) -> None:
    """Free an element that was read, and those before it; name what stands beside the fiches."""
    beside = element if element.tag == "FICHES" else element.itersiblings(preceding=True)
    for other in beside:
        if other.tag not in ("FICHE", "VERSION_FLUX"):
            reading.unknown(f"FICHES/{other.tag}")
    element.clear(keep_tail=True)
    while element.getprevious() is not None:
        del element.getparent()[0]
