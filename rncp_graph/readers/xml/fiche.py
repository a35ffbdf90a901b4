"""One FICHE element of the XML flow, read as a record: V4.1, and the older shapes V4.0, V3.0, V2.0 and CNCP.

One table for all: where the text of a path goes is said by `xml_places.py`.

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
from rncp_graph.rdf.mapping import Champ, canonical, children, iri
from rncp_graph.readers.source import Source
from rncp_graph.readers.values import Lecture, ReferenceLegale, lire_valeur, niveau, reference_legale
from rncp_graph.readers.xml.places import Place, branches_of
from rncp_graph.terms import unsegment

_HTML = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|i|li|ol|p|span|strong|sub|sup|table|tbody|td|th|tr|u|ul)\b[^<>]*>"
    r"|&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,4});"
).search
_EXTRAIT = 200
"""Characters of a long text that a doubt shows."""


def lire_fiche(element: Any, numero: str, source: Source) -> Fiche:
    """Read one FICHE element (lxml); tell `source` what is doubtful or unknown in it.

    >>> from pathlib import Path
    >>> source = Source(Path("f.xml"), "xml", [], lambda fichiers, source: iter(()))
    >>> fiche = lire_fiche(etree.fromstring("<FICHE><ACTIF>Non</ACTIF><NEUF>x</NEUF></FICHE>"), "RS1", source)
    >>> fiche.actif, fiche.rubriques[0].texte, dict(source.inconnus)
    (False, 'x', {'FICHE/NEUF': 1})
    """
    return _Lecteur(numero, source).fiche(element)


# --- one fiche ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Doute:
    """A value that was not well read; `ligne` says in which row of which field of the fiche it stands."""

    champ: Champ
    lecture: Lecture
    texte: str
    rubrique: str
    ligne: tuple[Champ, int] | None = None


class _Lecteur:
    def __init__(self, numero: str, source: Source) -> None:
        self.numero, self.source = numero, source
        self.rubriques: list[Rubrique] = []
        self.vides: dict[str, None] = {}
        self.doutes: list[_Doute] = []

    def fiche(self, element: Any) -> Fiche:
        valeurs = self._enfants(element, Fiche, "", "", {})
        self._attributs(element, "")
        valeurs |= {"numero": self.numero, "niveau": niveau(valeurs.get("nomenclature_europe"))}
        valeurs |= {"rubriques": self.rubriques, "rubriques_vides": list(self.vides)}
        fiche: Fiche = _record(Fiche, valeurs)
        return replace(fiche, constats=tuple(self._constats(fiche))) if self.doutes else fiche

    def _enfants(self, element: Any, cls: type, chemin: str, sous: str, valeurs: dict[str, Any]) -> dict[str, Any]:
        """Read the children of an element into the fields of a record.

        `chemin` is the path of the element in the fiche, `sous` its path in the element of the record.
        """
        branches = branches_of(cls, sous)
        libre = [element.text]
        for fils in element:
            tag, texte = fils.tag, fils.text
            place, conteneur = branches.get(tag, _NULLE_PART)
            feuille = not len(fils)
            if (tail := fils.tail) and not tail.isspace():
                libre.append(tail)
            if feuille and texte and place and place.simple and _evident(fils, texte, place, valeurs):
                continue
            ou = _sous(chemin, tag)
            if fils.keys():
                self._attributs(fils, ou)
            if feuille and (not texte or texte.isspace()):
                self.vides[ou] = None
                if place is None and not conteneur:
                    self.source.inconnu(f"FICHE/{ou}")
            elif conteneur and (place is None or not feuille):
                self._enfants(fils, cls, ou, _sous(sous, tag), valeurs)
            elif place is None or (feuille and place.champ.record and place.nu is None):
                self._inconnu(ou, _contenu(fils))
            elif place.champ.record:
                self._ligne(fils, place, ou, valeurs)
            else:
                self._valeur(fils, place.champ, ou, valeurs)
        if beside := [text for text in libre if text and not text.isspace()]:
            self._inconnu(_sous(chemin, "text()"), "".join(beside))
        return valeurs

    def _attributs(self, element: Any, ou: str) -> None:
        for name, value in element.attrib.items():
            self._inconnu(_sous(ou, f"@{name}"), value)

    def _valeur(self, element: Any, champ: Champ, ou: str, valeurs: dict[str, Any]) -> None:
        """A plain value: a text, a number of fiche, a day, a whole number, a truth."""
        texte = _contenu(element)
        if not champ.many and champ.name in valeurs:
            self._repete(ou, texte)
            return
        lecture = lire_valeur(texte, champ.type)
        if champ.p.iri or champ.name == "numero":  # blanks have no place in a key
            nu = " ".join(texte.split())
            lecture = Lecture(nu, None if nu == texte else "numero-non-canonique")
        elif champ.type is str and ("<" in texte or "&" in texte) and _HTML(texte):
            self.source.doute("html-dans-texte", self.numero, champ.name, texte[:_EXTRAIT])
        if lecture.regle:
            self.source.doute(lecture.regle, self.numero, champ.name, texte)
            self.doutes.append(_Doute(champ, lecture, texte, ou))
        if not champ.many:
            valeurs[champ.name] = lecture.valeur
        elif lecture.valeur is not None:
            valeurs.setdefault(champ.name, []).append(lecture.valeur)

    def _ligne(self, element: Any, place: Place, ou: str, valeurs: dict[str, Any]) -> None:
        """A row: a record in the fiche."""
        champ, dit, avant = place.champ, dict([place.dit] if place.dit else ()), len(self.doutes)
        if len(element):
            dit |= self._enfants(element, champ.type, ou, "", {})
        elif place.nu:
            self._valeur(element, place.nu, ou, dit)
        if place.concept and "code" not in dit:
            self.source.doute("code-absent", self.numero, champ.name, _contenu(element)[:_EXTRAIT])
            self._garde(ou, _contenu(element))
        elif champ.many:
            rang = self._ajoute(valeurs.setdefault(champ.name, []), place, dit, ou, element)
            for doute in self.doutes[avant:]:
                doute.ligne = (champ, rang)
        elif champ.name in valeurs:
            self._repete(ou, _contenu(element))
        else:
            valeurs[champ.name] = _record(champ.type, dit)

    def _ajoute(self, rows: list[Any], place: Place, dit: dict[str, Any], ou: str, element: Any) -> int:
        """Add a row to its field, and give its index. Before V4 two elements told of one access route."""
        cls = place.champ.type
        if cls is VoieAcces and (same := _meme_voie(rows, dit["code"])) is not None:
            if all(getattr(rows[same], name) is None for name in dit if name != "code"):
                rows[same] = replace(rows[same], **dit)
            else:
                self._repete(ou, _contenu(element))
            return same
        if cls is TexteCite and dit.get("titre"):
            legale = reference_legale(dit["titre"])
            dit |= {name: getattr(legale, name) for name in ReferenceLegale.__slots__}
        if place.rangee:
            dit["rang"] = len(rows) + 1
        rows.append(_record(cls, dit))
        return len(rows) - 1

    def _inconnu(self, ou: str, texte: str) -> None:
        self.source.inconnu(f"FICHE/{ou}")
        self._garde(ou, texte)

    def _repete(self, ou: str, texte: str) -> None:
        self.source.doute("element-repete", self.numero, ou, texte[:_EXTRAIT])
        self._garde(ou, texte)

    def _garde(self, titre: str, texte: str) -> None:
        """Keep a part of the source whole."""
        self.rubriques.append(Rubrique(rang=len(self.rubriques) + 1, titre=titre, texte=texte))

    def _constats(self, fiche: Fiche) -> Iterator[Constat]:
        """The evidence for what was not well read, about the very node that it stands in."""
        racine = iri(fiche, "")
        for doute in self.doutes:
            sujet = racine
            if doute.ligne:
                champ, index = doute.ligne
                rows = tuple(canonical(row) for row in getattr(fiche, champ.name))
                sujet = next(path for path, row in children(champ, rows, racine, "") if row is rows[index])
            yield doute.lecture.constat(unsegment(sujet), doute.champ, doute.texte, doute.rubrique)


@lru_cache(maxsize=1 << 16)
def _lu(texte: str, genre: type) -> Lecture:
    """A value that is no text: the same days, truths and numbers come back by thousands."""
    return lire_valeur(texte, genre)


_NULLE_PART: tuple[Place | None, bool] = (None, False)
"""Where a tag belongs that no record knows."""


def _meme_voie(rows: list[VoieAcces], code: str) -> int | None:
    return next((i for i, row in enumerate(rows) if row.code == code), None)


def _evident(element: Any, texte: str, place: Place, valeurs: dict[str, Any]) -> bool:
    """Fill a plain field by a value without any doubt, as nearly all are; give whether it could be done."""
    nom, genre = place.simple, place.champ.type
    if nom in valeurs or texte.isspace() or element.keys():
        return False
    if genre is str:
        if "<" in texte or "&" in texte:
            return False
        valeurs[nom] = texte
        return True
    lu = _lu(texte, genre)
    if lu.regle is None:
        valeurs[nom] = lu.valeur
    return lu.regle is None


def _record(cls: type, valeurs: dict[str, Any]) -> Any:
    for name, value in valeurs.items():
        if type(value) is list:
            valeurs[name] = tuple(value)
    return cls(**valeurs)


def _sous(chemin: str, tag: str) -> str:
    return f"{chemin}/{tag}" if chemin else tag


def _contenu(element: Any) -> str:
    """The text of an element; with the markup of its children, if it has any."""
    if not len(element):
        return element.text or ""
    return escape(element.text or "") + "".join(etree.tostring(fils, encoding="unicode") for fils in element)
