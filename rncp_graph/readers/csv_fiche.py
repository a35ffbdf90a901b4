"""One fiche of the CSV export, made out of its row of `Standard` and its rows in the nine other files.

What the export adds to a value is taken off: the TAB before a SIRET, the code before a label (`312t : Négociation et
vente`), the doubled apostrophe in a label (`d''affaires`: an artefact of the export, counted as `apostrophe-doublee`).

*Unknown is not no.* An access route that has no row is not stated, hence not written as closed. An empty value and
one that is absent look the same here: neither is told as an empty heading. Order is not told either: blocks have no
rank. What no field takes (an unknown column, a wording that is no known route) stays in the fiche as a `Rubrique`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rncp_graph.fiche import (
    Abrege,
    Bloc,
    Ccn,
    Certificateur,
    Concept,
    Constat,
    Fiche,
    Formacode,
    Habilitation,
    Nsf,
    Rome,
    Rubrique,
    VoieAcces,
)
from rncp_graph.mapping import Champ, champs, iri
from rncp_graph.readers.source import Source
from rncp_graph.readers.valeurs import OUI_NON, lire_valeur, niveau
from rncp_graph.terms import normalised, unsegment

CONCEPTS: dict[str, tuple[str, type[Concept]]] = {
    "Rome": ("codes_rome", Rome),
    "Nsf": ("codes_nsf", Nsf),
    "Formacode": ("formacodes", Formacode),
}
"""Tables of two columns, code and label: the field that they fill and the class of its rows."""


@lru_cache(maxsize=1000)
def _plat(said: str) -> str:
    return normalised(said.replace("’", "'"))


VOIES = {
    _plat(said): code
    for code, said in (
        ("VAE", "Par expérience"),
        ("CL", "Par candidature individuelle"),
        ("FI", "Après un parcours de formation sous statut d’élève ou d’étudiant"),
        ("CA", "En contrat d’apprentissage"),
        ("CQ", "En contrat de professionnalisation"),
        ("FC", "Après un parcours de formation continue"),
    )
}
"""The access route that each wording means, whatever its apostrophe."""

ACTIF = {"ACTIVE": True, "INACTIVE": False}

_STANDARD = tuple(c for c in champs(Fiche) if not c.record and (c.p.csv or "").startswith("Standard/"))

Ligne = tuple[str, ...]
"""The values of a row, without the number of the fiche."""


def lire_fiche(numero: str, standard: dict[str, str], autour: dict[str, list[Ligne]], source: Source) -> Fiche:
    """Make a fiche; tell `source` what is doubtful in it.

    `standard` holds the row of `Standard` by column, `autour` the rows of the other files by table, and under
    `restes` what no field takes: path and text.

    >>> from collections import defaultdict
    >>> from pathlib import Path
    >>> source = Source(Path("export.zip"), "csv", [], lambda fichiers, source: iter(()))
    >>> tables = defaultdict(list, Nsf=[("312t", "312t : Négociation et vente")])
    >>> lire_fiche("RS1", {}, tables, source).codes_nsf[0].libelle
    'Négociation et vente'
    """
    lecture = _Lecture(numero, source)
    valeurs: dict[str, Any] = {"numero": numero, **lecture.standard(standard)}
    valeurs |= {name: lecture.concepts(cls, table, autour[table]) for table, (name, cls) in CONCEPTS.items()}
    valeurs |= lecture.ccn(autour["CCN"])
    liens = lecture.distinctes("Ancienne_Nouvelle_Certification", autour["Ancienne_Nouvelle_Certification"])
    for i, name in enumerate(("anciennes_certifications", "nouvelles_certifications")):
        valeurs[name] = tuple(dict.fromkeys(ligne[i].strip() for ligne in liens if ligne[i].strip()))
    valeurs["voies_acces"] = lecture.voies(autour["VoixdAccès"])
    valeurs["blocs"] = tuple(
        Bloc(code=_texte(code), libelle=lecture.libelle("blocs", libelle))
        for code, libelle in autour["Blocs_De_Compétences"]
    )
    valeurs["certificateurs"] = tuple(
        Certificateur(siret=_siret(siret), nom=_texte(nom)) for siret, nom in autour["Certificateurs"]
    )
    valeurs["partenaires"] = tuple(
        Habilitation(nom=_texte(nom), siret=_siret(siret), habilitation=_texte(role))
        for nom, siret, role in autour["Partenaires"]
    )
    for titre, texte in autour["restes"]:
        lecture.garde(titre, texte)
    return Fiche(**valeurs, rubriques=tuple(lecture.rubriques), constats=tuple(lecture.constats))


@dataclass(slots=True)
class _Lecture:
    """One fiche being read, with what is doubtful in it."""

    numero: str
    source: Source
    rubriques: list[Rubrique] = field(default_factory=list)
    constats: list[Constat] = field(default_factory=list)

    def standard(self, ligne: dict[str, str]) -> dict[str, Any]:
        """The fields that the row of `Standard` fills."""
        valeurs: dict[str, Any] = {}
        for champ in _STANDARD:
            colonne = (champ.p.csv or "").removeprefix("Standard/")
            if (texte := _texte(ligne.get(colonne, ""))) is not None:
                valeurs[champ.name] = self._valeur(champ, texte, colonne)
        valeurs["niveau"] = niveau(valeurs.get("nomenclature_europe"))
        code, libelle = ligne.get("Abrege_Libelle", ""), ligne.get("Abrege_Intitule", "")
        valeurs["abrege"] = self._concept(Abrege, code, libelle, "Standard/Abrege_Intitule")
        return valeurs

    def _valeur(self, champ: Champ, texte: str, colonne: str) -> Any:
        lu = lire_valeur(texte, champ.type, ACTIF if champ.name == "actif" else OUI_NON)
        if lu.regle:
            self.source.doute(lu.regle, self.numero, champ.name, texte)
            sujet = unsegment(iri(Fiche(numero=self.numero), ""))
            self.constats.append(lu.constat(sujet, champ, texte, f"Standard/{colonne}"))
        return lu.valeur

    def concepts(self, cls: type[Concept], table: str, lignes: list[Ligne]) -> tuple[Concept, ...]:
        """Codes with their labels."""
        rows = (self._concept(cls, code, libelle, table) for code, libelle in lignes)
        return tuple(row for row in rows if row is not None)

    def ccn(self, lignes: list[Ligne]) -> dict[str, Any]:
        """The three collective agreements, each in its column."""
        said: dict[str, Any] = {}
        for ligne in self.distinctes("CCN", lignes):
            for n in (1, 2, 3):
                code, libelle = ligne[2 * n - 2 : 2 * n]
                row = self._concept(Ccn, code, libelle, f"CCN/Ccn_{n}_Libelle")
                if row is not None and said.setdefault(f"ccn_{n}", row) != row:
                    self.source.doute("element-repete", self.numero, f"ccn_{n}", code)
                    self.garde(f"CCN/Ccn_{n}_Numero", f"{code} : {libelle}")
        return said

    def _concept(self, cls: type[Concept], code: str, libelle: str, ou: str) -> Any:
        name = cls.__name__.lower()
        label = self.libelle(name, libelle.removeprefix(f"{code} : ") if code else libelle)
        if code.strip():
            return cls(code=code, libelle=label)
        if label is not None:
            self.source.doute("code-absent", self.numero, name, label)
            self.garde(ou, label)
        return None

    def libelle(self, champ: str, texte: str) -> str | None:
        """A label without the doubled apostrophes of the export."""
        if "''" in texte:
            self.source.doute("apostrophe-doublee", self.numero, champ, texte)
        return _texte(texte.replace("''", "'"))

    def voies(self, lignes: list[Ligne]) -> tuple[VoieAcces, ...]:
        """The routes that are said to be open."""
        ouvertes: dict[str, VoieAcces] = {}
        for (dit,) in self.distinctes("VoixdAccès", lignes):
            if code := VOIES.get(_plat(dit)):
                ouvertes[code] = VoieAcces(code=code, ouverte=True)
            elif dit.strip():
                self.source.doute("voie-inconnue", self.numero, "voies_acces", dit)
                self.garde("VoixdAccès/Si_Jury", dit)
        return tuple(ouvertes.values())

    def distinctes(self, table: str, lignes: list[Ligne]) -> list[Ligne]:
        """The rows, each once."""
        uniques = list(dict.fromkeys(lignes))
        for _ in range(len(lignes) - len(uniques)):
            self.source.doute("ligne-repetee", self.numero, table, "")
        return uniques

    def garde(self, titre: str, texte: str) -> None:
        """Keep a value that no field takes."""
        self.rubriques.append(Rubrique(rang=len(self.rubriques) + 1, titre=titre, texte=texte))


def _texte(value: str) -> str | None:
    return value if value.strip() else None


def _siret(value: str) -> str | None:
    return _texte(value.lstrip("\t"))
