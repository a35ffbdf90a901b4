"""One FICHE element of the XML flow, read as a record: V4.1, and the older shapes V4.0, V3.0, V2.0 and CNCP.

One table for all: where the text of a path goes is derived from the record classes (`fiche.py`), and `ANCIENS` gives
today's path for each older one.

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
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from rncp_graph.fiche import (
    VOIES,
    Certificateur,
    Concept,
    Constat,
    Fiche,
    Habilitation,
    Rubrique,
    TexteCite,
    VoieAcces,
)
from rncp_graph.mapping import Champ, canonical, champs, children, iri
from rncp_graph.readers.source import Source
from rncp_graph.readers.valeurs import Lecture, lire_valeur, niveau, reference_legale
from rncp_graph.terms import unsegment

JOKERS = {
    "SI_JURY_": {voie: ("code", voie) for voie in VOIES},
    "PUBLICATION_DECRET_": {role.upper(): ("role", role) for role in ("general", "creation", "autre")},
}
"""Tags whose end is a value: the ends, and the field and value that each says."""

ANCIENS: dict[type, dict[str, str]] = {
    Fiche: {
        **{f"JURY_{voie}": f"SI_JURY_{voie}" for voie in VOIES},
        **{
            path: f"{many}/{one}"
            for many, one in (
                ("NOUVELLES_CERTIFICATIONS", "NOUVELLE_CERTIFICATION"),
                ("ANCIENNES_CERTIFICATIONS", "ANCIENNE_CERTIFICATION"),
            )
            for path in (one, f"{many}/{one}/ID_FICHE_{one}")  # before V4; V4, where it is a number of fiche too
        },
        "IDENTIFIANT_EXTERNE": "NUMERO_FICHE",
        "SECTEUR_ACTIVITE": "SECTEURS_ACTIVITE",
        "DATE_PUBLICATION": "DATE_DE_PUBLICATION",
        "NOMENCLATURE_EUROPE/INTITULE": "NOMENCLATURE_EUROPE/LIBELLE",
        "CERTIFICATEUR": "CERTIFICATEURS/CERTIFICATEUR",
        "REFERENCE_DECRET_CREATION": "PUBLICATION_DECRET_CREATION/PUBLICATION_JO",
        "REFERENCE_DECRET_CREATION/PUBLICATION_JO": "PUBLICATION_DECRET_CREATION/PUBLICATION_JO",
    },
    Concept: {"INTITULE": "LIBELLE", "NUMERO": "CODE"},  # NUMERO is that of a collective agreement, in V4.1 too
    Certificateur: {"NOM": "NOM_CERTIFICATEUR", "SIRET": "SIRET_CERTIFICATEUR"},
    Habilitation: {"NOM": "NOM_PARTENAIRE", "SIRET": "SIRET_PARTENAIRE"},
}
"""Other paths of an element, and the path that the record classes know it by."""

NUS = {
    **{f"SI_JURY_{voie}": "ouverte" for voie in VOIES},
    **{f"JURY_{voie}": "jury" for voie in VOIES},
    "REFERENCE_DECRET_CREATION": "titre",
    "CERTIFICATEUR": "nom",
    "CERTIFICATEURS/CERTIFICATEUR": "nom",
}
"""The field that a bare text fills where today's flow has elements."""

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


# --- where the text of a path goes --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """The field that a path fills, what the tag itself says (field and value), the field that a bare text fills."""

    champ: Champ
    dit: tuple[str, str] | None = None
    nu: Champ | None = None


@cache
def _places(cls: type) -> dict[str, _Place]:
    """The place of each path under the element of a record."""
    places: dict[str, _Place] = {}
    for champ in champs(cls):
        tag = champ.name.upper() if champ.p.xml is None else champ.p.xml
        debut, joker, fin = tag.partition("*")
        if joker and champ.record:
            places |= {debut + end + fin: _Place(champ, dit) for end, dit in JOKERS[debut].items()}
        elif tag and not joker and champ.name != "niveau":  # the level is read from its code
            places[tag] = _Place(champ)
    for kind in cls.__mro__:
        places |= {old: places[new] for old, new in ANCIENS.get(kind, {}).items()}
    if cls is Fiche:
        places |= {path: replace(places[path], nu=_champ(places[path].champ.type, nu)) for path, nu in NUS.items()}
    return places


@cache
def _conteneurs(cls: type) -> frozenset[str]:
    """The paths that hold others."""
    parts = (path.split("/") for path in _places(cls))
    return frozenset("/".join(path[:end]) for path in parts for end in range(1, len(path)))


@cache
def _champ(cls: type, name: str) -> Champ | None:
    return next((champ for champ in champs(cls) if champ.name == name), None)


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
        return replace(fiche, constats=tuple(self._constats(fiche)))

    def _enfants(self, element: Any, cls: type, chemin: str, sous: str, valeurs: dict[str, Any]) -> dict[str, Any]:
        """Read the children of an element into the fields of a record.

        `chemin` is the path of the element in the fiche, `sous` its path in the element of the record.
        """
        places, conteneurs = _places(cls), _conteneurs(cls)
        libre = [element.text]
        for fils in element:
            tag, texte = fils.tag, fils.text
            ou, ici = _sous(chemin, tag), _sous(sous, tag)
            place, feuille = places.get(ici), len(fils) == 0
            libre.append(fils.tail)
            if fils.attrib:
                self._attributs(fils, ou)
            if feuille and (not texte or texte.isspace()):
                self.vides[ou] = None
                if place is None and ici not in conteneurs:
                    self.source.inconnu(f"FICHE/{ou}")
            elif ici in conteneurs and (place is None or not feuille):
                self._enfants(fils, cls, ou, ici, valeurs)
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

    def _ligne(self, element: Any, place: _Place, ou: str, valeurs: dict[str, Any]) -> None:
        """A row: a record in the fiche."""
        champ, dit, avant = place.champ, dict([place.dit] if place.dit else ()), len(self.doutes)
        if len(element):
            dit |= self._enfants(element, champ.type, ou, "", {})
        elif place.nu:
            self._valeur(element, place.nu, ou, dit)
        if issubclass(champ.type, Concept) and "code" not in dit:
            self.source.doute("code-absent", self.numero, champ.name, _contenu(element)[:_EXTRAIT])
            self._garde(ou, _contenu(element))
        elif champ.many:
            rang = self._ajoute(valeurs.setdefault(champ.name, []), champ.type, dit, ou, element)
            for doute in self.doutes[avant:]:
                doute.ligne = (champ, rang)
        elif champ.name in valeurs:
            self._repete(ou, _contenu(element))
        else:
            valeurs[champ.name] = _record(champ.type, dit)

    def _ajoute(self, rows: list[Any], cls: type, dit: dict[str, Any], ou: str, element: Any) -> int:
        """Add a row to its field, and give its index. Before V4 two elements told of one access route."""
        same = next((i for i, row in enumerate(rows) if row.code == dit["code"]), None) if cls is VoieAcces else None
        if same is not None:
            if all(getattr(rows[same], name) is None for name in dit if name != "code"):
                rows[same] = replace(rows[same], **dit)
            else:
                self._repete(ou, _contenu(element))
            return same
        if cls is TexteCite and dit.get("titre"):
            dit |= asdict(reference_legale(dit["titre"]))
        if _champ(cls, "rang"):
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


def _record(cls: type, valeurs: dict[str, Any]) -> Any:
    return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in valeurs.items()})


def _sous(chemin: str, tag: str) -> str:
    return f"{chemin}/{tag}" if chemin else tag


def _contenu(element: Any) -> str:
    """The text of an element; with the markup of its children, if it has any."""
    if not len(element):
        return element.text or ""
    return escape(element.text or "") + "".join(etree.tostring(fils, encoding="unicode") for fils in element)
