"""The XML flows of France compétences, streamed: memory holds one fiche at a time (`xml_fiche.py` reads it).

A document type declaration is refused: the flows have none, and entities can swell or fetch files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from rncp_graph.errors import SourceError, UnsafeSource
from rncp_graph.language import t
from rncp_graph.model.fiche import Fiche
from rncp_graph.readers.source import Fichier, Source, date_du_nom
from rncp_graph.readers.xml.cuts import decouper
from rncp_graph.readers.xml.fiche import lire_fiche

FORMAT = "xml"

VERSIONS = ("2.0", "3.0", "4.0", "4.1")
"""The versions of the flow whose shapes are known. The oldest flows name none."""

_PLACE = re.compile(r",? line \d+(?:,? and \w+)?(?:,? column \d+)?")
_DEBUT = re.compile(rb"<(?:FICHES[\s>/]|!DOCTYPE\s+FICHES\b)").search


def reconnait(fichiers: list[Fichier]) -> bool:
    """Tell by their first bytes whether one of these files is a flow.

    >>> from io import BytesIO
    >>> reconnait([Fichier("f.xml", 20, lambda: BytesIO(b"<FICHES><FICHE>..."))])
    True
    """
    return any(_est_flux(fichier) for fichier in fichiers)


def _est_flux(fichier: Fichier) -> bool:
    with fichier.ouvrir() as file:
        return bool(_DEBUT(file.read(4096).replace(b"\0", b"")))  # UTF-16 is ASCII with zeros in between


def lire(fichiers: list[Fichier], source: Source) -> Iterator[Fiche]:
    """Give the fiches of the flows among these files; the other files are named as unknown.

    Raises `SourceError` for XML that is cut or ill-formed, a fiche without a number, flows without fiches;
    `UnsafeSource` for a document type declaration.
    """
    for fichier in _flux(fichiers, source):
        yield from _fiches(fichier, source)


def tranches(fichiers: list[Fichier], source: Source) -> Iterator[Fichier]:
    """Cut the flows among these files into smaller flows, each of which `lire` can read anywhere by itself."""
    for fichier in _flux(fichiers, source):
        yield from decouper(fichier)


def _flux(fichiers: list[Fichier], source: Source) -> list[Fichier]:
    """The flows among these files; what else there is, and the day of the export, go to the source."""
    flux = [fichier for fichier in fichiers if _est_flux(fichier)]
    source.date_export = max(filter(None, (date_du_nom(fichier.nom) for fichier in flux)), default=None)
    source.version_flux = None
    for fichier in fichiers:
        if fichier not in flux:
            source.inconnu(fichier.nom)
    return flux


def _fiches(fichier: Fichier, source: Source) -> Iterator[Fiche]:
    dernier, commence, version_lue = "", False, False
    with fichier.ouvrir() as file:
        events = etree.iterparse(
            file,
            events=("start", "end"),
            tag=("FICHES", "FICHE"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for event, element in events:
                if not commence:
                    commence = True
                    _refuse_doctype(element, fichier)
                if event == "start":
                    continue
                if not version_lue:
                    version_lue = True
                    _version(element, source)
                if element.tag == "FICHE":
                    dernier = _numero(element, fichier, dernier)
                    yield lire_fiche(element, dernier, source)
                _oublie(element, source)
        except etree.XMLSyntaxError as error:
            what = _PLACE.sub("", " ".join(str(error.msg).split()))  # the fiche is the place: slices count no lines
            message = t(f"XML coupé ou mal formé : {what}", f"XML cut or ill-formed: {what}")
            raise SourceError(message, source=fichier.nom, fiche=_ou(dernier)) from None


def _refuse_doctype(element: Any, fichier: Fichier) -> None:
    info = element.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise UnsafeSource(
            t("déclaration DOCTYPE refusée", "refused: it has a document type declaration"), source=fichier.nom
        )


def _version(element: Any, source: Source) -> None:
    """Read the version, which stands before the first fiche."""
    root = element if element.tag == "FICHES" else element.getparent()
    source.version_flux = (root.findtext("VERSION_FLUX") or "").strip() or None
    if source.version_flux not in VERSIONS:
        source.doute("version-inconnue", "", "VERSION_FLUX", source.version_flux or "")


def _numero(element: Any, fichier: Fichier, dernier: str) -> str:
    """The number of a fiche; the bare number of the oldest flows is one of the RNCP."""
    said = element.findtext("NUMERO_FICHE") or element.findtext("IDENTIFIANT_EXTERNE") or ""
    if numero := " ".join(said.split()):
        return f"RNCP{numero}" if numero.isdigit() else numero
    raise SourceError(
        t("fiche sans NUMERO_FICHE", "a fiche has no NUMERO_FICHE"), source=fichier.nom, fiche=_ou(dernier)
    )


def _ou(dernier: str) -> str:
    """The place of a fiche that cannot be named, by the number of the one before it."""
    return t(f"après {dernier}", f"after {dernier}") if dernier else t("première fiche", "first fiche")


def _oublie(element: Any, source: Source) -> None:
    """Free an element that was read, and those before it; name what stands beside the fiches."""
    beside = element if element.tag == "FICHES" else element.itersiblings(preceding=True)
    for other in beside:
        if other.tag not in ("FICHE", "VERSION_FLUX"):
            source.inconnu(f"FICHES/{other.tag}")
    element.clear(keep_tail=True)
    while element.getprevious() is not None:
        del element.getparent()[0]
