"""One FICHE element of the XML flow, read as a record: V4.1, and the older shapes V4.0, V3.0, V2.0 and CNCP.

One table for all: where the text of a path goes is said by `xml/places.py`.

*Nothing is lost, nothing is touched.* A text is kept as the parser gives it, blanks and line breaks included. The
HTML of flows V2 and V3 stays in the text, as its author wrote it: taking it out would lose lists and emphasis for
good, while who shows a text can always strip it. It is counted (doubt `html-dans-texte`); where it stands as child
elements in place of escaped text, the text is their markup. An element that is there and empty, or blank, is named
in `rubriques_vides`. What no field takes is counted as unknown and kept whole as a `Rubrique` with its path. A day,
number or truth that cannot be read, or not in its usual form, is kept as written in a `Constat`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from rncp_graph.model.fiche import (
    Constat,
    Fiche,
    Rubrique,
    TexteCite,
    VoieAcces,
)
from rncp_graph.rdf.mapping import Field, canonical, children, iri
from rncp_graph.readers.source import Source
from rncp_graph.readers.values import LegalReference, Parsed, legal_reference, niveau, parse_value
from rncp_graph.readers.xml.places import Place, branches_of
from rncp_graph.terms import unsegment

_HTML = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|i|li|ol|p|span|strong|sub|sup|table|tbody|td|th|tr|u|ul)\b[^<>]*>"
    r"|&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,4});"
).search
_EXTRAIT = 200
"""Characters of a long text that a doubt shows."""


def read_fiche(element: Any, numero: str, source: Source) -> Fiche:
    """Read one FICHE element (lxml); tell `source` what is doubtful or unknown in it.

    >>> from pathlib import Path
    >>> source = Source(Path("f.xml"), "xml", [], lambda files, source: iter(()))
    >>> fiche = read_fiche(etree.fromstring("<FICHE><ACTIF>Non</ACTIF><NEUF>x</NEUF></FICHE>"), "RS1", source)
    >>> fiche.actif, fiche.rubriques[0].texte, dict(source.unknowns)
    (False, 'x', {'FICHE/NEUF': 1})
    """
    return _FicheReader(numero, source).fiche(element)


# --- one fiche ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Doubt:
    """A value that was not well read; `ligne` says in which row of which field of the fiche it stands."""

    champ: Field
    lecture: Parsed
    texte: str
    rubrique: str
    ligne: tuple[Field, int] | None = None


class _FicheReader:
    def __init__(self, numero: str, source: Source) -> None:
        self.numero, self.source = numero, source
        self.rubriques: list[Rubrique] = []
        self.empties: dict[str, None] = {}
        self.doubts: list[_Doubt] = []

    def fiche(self, element: Any) -> Fiche:
        values = self._children(element, Fiche, "", "", {})
        self._attributes(element, "")
        values |= {"numero": self.numero, "niveau": niveau(values.get("nomenclature_europe"))}
        values |= {"rubriques": self.rubriques, "rubriques_vides": list(self.empties)}
        fiche: Fiche = _record(Fiche, values)
        return replace(fiche, constats=tuple(self._constats(fiche))) if self.doubts else fiche

    def _children(self, element: Any, cls: type, chemin: str, sous: str, values: dict[str, Any]) -> dict[str, Any]:
        """Read the children of an element into the fields of a record.

        `chemin` is the path of the element in the fiche, `sous` its path in the element of the record.
        """
        branches = branches_of(cls, sous)
        loose = [element.text]
        for child in element:
            tag, texte = child.tag, child.text
            place, container = branches.get(tag, _NULLE_PART)
            leaf = not len(child)
            if (tail := child.tail) and not tail.isspace():
                loose.append(tail)
            if leaf and texte and place and place.simple and _evident(child, texte, place, values):
                continue
            ou = _sous(chemin, tag)
            if child.keys():
                self._attributes(child, ou)
            if leaf and (not texte or texte.isspace()):
                self.empties[ou] = None
                if place is None and not container:
                    self.source.unknown(f"FICHE/{ou}")
            elif container and (place is None or not leaf):
                self._children(child, cls, ou, _sous(sous, tag), values)
            elif place is None or (leaf and place.champ.record and place.nu is None):
                self._inconnu(ou, _contenu(child))
            elif place.champ.record:
                self._ligne(child, place, ou, values)
            else:
                self._valeur(child, place.champ, ou, values)
        if beside := [text for text in loose if text and not text.isspace()]:
            self._inconnu(_sous(chemin, "text()"), "".join(beside))
        return values

    def _attributes(self, element: Any, ou: str) -> None:
        for name, value in element.attrib.items():
            self._inconnu(_sous(ou, f"@{name}"), value)

    def _valeur(self, element: Any, champ: Field, ou: str, values: dict[str, Any]) -> None:
        """A plain value: a text, a number of fiche, a day, a whole number, a truth."""
        texte = _contenu(element)
        if not champ.many and champ.name in values:
            self._repeated(ou, texte)
            return
        lecture = parse_value(texte, champ.type)
        if champ.p.iri or champ.name == "numero":  # blanks have no place in a key
            nu = " ".join(texte.split())
            lecture = Parsed(nu, None if nu == texte else "numero-non-canonique")
        elif champ.type is str and ("<" in texte or "&" in texte) and _HTML(texte):
            self.source.doubt("html-dans-texte", self.numero, champ.name, texte[:_EXTRAIT])
        if lecture.regle:
            self.source.doubt(lecture.regle, self.numero, champ.name, texte)
            self.doubts.append(_Doubt(champ, lecture, texte, ou))
        if not champ.many:
            values[champ.name] = lecture.valeur
        elif lecture.valeur is not None:
            values.setdefault(champ.name, []).append(lecture.valeur)

    def _ligne(self, element: Any, place: Place, ou: str, values: dict[str, Any]) -> None:
        """A row: a record in the fiche."""
        champ, dit, avant = place.champ, dict([place.dit] if place.dit else ()), len(self.doubts)
        if len(element):
            dit |= self._children(element, champ.type, ou, "", {})
        elif place.nu:
            self._valeur(element, place.nu, ou, dit)
        if place.concept and "code" not in dit:
            self.source.doubt("code-absent", self.numero, champ.name, _contenu(element)[:_EXTRAIT])
            self._keep(ou, _contenu(element))
        elif champ.many:
            rang = self._append(values.setdefault(champ.name, []), place, dit, ou, element)
            for doubt in self.doubts[avant:]:
                doubt.ligne = (champ, rang)
        elif champ.name in values:
            self._repeated(ou, _contenu(element))
        else:
            values[champ.name] = _record(champ.type, dit)

    def _append(self, rows: list[Any], place: Place, dit: dict[str, Any], ou: str, element: Any) -> int:
        """Add a row to its field, and give its index. Before V4 two elements told of one access route."""
        cls = place.champ.type
        if cls is VoieAcces and (same := _meme_voie(rows, dit["code"])) is not None:
            if all(getattr(rows[same], name) is None for name in dit if name != "code"):
                rows[same] = replace(rows[same], **dit)
            else:
                self._repeated(ou, _contenu(element))
            return same
        if cls is TexteCite and dit.get("titre"):
            legale = legal_reference(dit["titre"])
            dit |= {name: getattr(legale, name) for name in LegalReference.__slots__}
        if place.rangee:
            dit["rang"] = len(rows) + 1
        rows.append(_record(cls, dit))
        return len(rows) - 1

    def _inconnu(self, ou: str, texte: str) -> None:
        self.source.unknown(f"FICHE/{ou}")
        self._keep(ou, texte)

    def _repeated(self, ou: str, texte: str) -> None:
        self.source.doubt("element-repete", self.numero, ou, texte[:_EXTRAIT])
        self._keep(ou, texte)

    def _keep(self, titre: str, texte: str) -> None:
        """Keep a part of the source whole."""
        self.rubriques.append(Rubrique(rang=len(self.rubriques) + 1, titre=titre, texte=texte))

    def _constats(self, fiche: Fiche) -> Iterator[Constat]:
        """The evidence for what was not well read, about the very node that it stands in."""
        root = iri(fiche, "")
        for doubt in self.doubts:
            sujet = root
            if doubt.ligne:
                champ, index = doubt.ligne
                rows = tuple(canonical(row) for row in getattr(fiche, champ.name))
                sujet = next(path for path, row in children(champ, rows, root, "") if row is rows[index])
            yield doubt.lecture.constat(unsegment(sujet), doubt.champ, doubt.texte, doubt.rubrique)


@lru_cache(maxsize=1 << 16)
def _lu(texte: str, genre: type) -> Parsed:
    """A value that is no text: the same days, truths and numbers come back by thousands."""
    return parse_value(texte, genre)


_NULLE_PART: tuple[Place | None, bool] = (None, False)
"""Where a tag belongs that no record knows."""


def _meme_voie(rows: list[VoieAcces], code: str) -> int | None:
    return next((i for i, row in enumerate(rows) if row.code == code), None)


def _evident(element: Any, texte: str, place: Place, values: dict[str, Any]) -> bool:
    """Fill a plain field by a value without any doubt, as nearly all are; give whether it could be done."""
    nom, genre = place.simple, place.champ.type
    if nom in values or texte.isspace() or element.keys():
        return False
    if genre is str:
        if "<" in texte or "&" in texte:
            return False
        values[nom] = texte
        return True
    lu = _lu(texte, genre)
    if lu.regle is None:
        values[nom] = lu.valeur
    return lu.regle is None


def _record(cls: type, values: dict[str, Any]) -> Any:
    for name, value in values.items():
        if type(value) is list:
            values[name] = tuple(value)
    return cls(**values)


def _sous(chemin: str, tag: str) -> str:
    return f"{chemin}/{tag}" if chemin else tag


def _contenu(element: Any) -> str:
    """The text of an element; with the markup of its children, if it has any."""
    if not len(element):
        return element.text or ""
    return escape(element.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in element)
