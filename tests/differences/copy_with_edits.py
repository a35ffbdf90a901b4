"""A register and a copy of it, edited in known ways, with what must be found."""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from rncp_graph.differences import Differences
from rncp_graph.model.fiche import Bloc, Certificateur, Habilitation, Rome

AVANT, APRES = date(2026, 8, 16), date(2026, 8, 17)
"""The days of the two exports that these tests compare."""

Change = tuple[Any, ...]
"""A change as a test expects it: number, path of the field, operation, row, value before, value after."""


class Copie:
    """The flows of a folder, copied, and the copy edited: each edit writes down what must be found.

    Values are told from the XML itself, without the readers of the project.
    """

    def __init__(self, folder: Path, where: Path) -> None:
        self.flux = {path.name.split("_")[2]: etree.parse(path) for path in sorted(folder.glob("*.xml"))}
        self.avant, self.apres = where / "avant", where / "apres"
        self._ecrit(self.avant, AVANT)
        self.evenements: dict[str, set[str]] = {}
        self.changements: set[Change] = set()
        self.successeurs: dict[str, str] = {}
        self.fins: dict[str, date] = {}
        self.taken: list[Any] = []
        for fiche in self.fiches():
            self._echoit(fiche)

    def _ecrit(self, folder: Path, jour: date) -> None:
        folder.mkdir()
        for registre, tree in self.flux.items():
            tree.write(folder / f"export_fiches_{registre}_V4_1_{jour}.xml", encoding="UTF-8", xml_declaration=True)

    def fiches(self) -> list[Any]:
        return [fiche for tree in self.flux.values() for fiche in tree.iterfind("FICHE")]

    def une(self, path: str, test: Callable[[str], bool] = bool) -> Any:
        """A fiche with an element at this path whose text passes; one that no other edit has touched, if there is."""
        fit = [fiche for fiche in self.fiches() if any(test(found.text or "") for found in fiche.iterfind(path))]
        fit.sort(key=self.taken.count)
        self.taken.append(fit[0])
        return fit[0]

    def attend(self, fiche: Any, champ: str, avant: Any, apres: Any, ligne: str | None = None) -> None:
        numero = fiche.findtext("NUMERO_FICHE")
        operation = "ajout" if avant is None else "retrait" if apres is None else "modification"
        self.changements.add((numero, champ, operation, ligne, avant, apres))
        self._arrive(numero, "modifiee")

    def _arrive(self, numero: str, event: str) -> None:
        self.evenements.setdefault(numero, set()).add(event)

    def _echoit(self, fiche: Any) -> None:
        """Record a registration that ends between the two days."""
        text, numero = fiche.findtext("DATE_FIN_ENREGISTREMENT"), fiche.findtext("NUMERO_FICHE")
        if text:
            day = date(int(text[6:]), int(text[3:5]), int(text[:2]))
            if AVANT <= day < APRES:
                self.fins[numero] = day
                self._arrive(numero, "echue")

    def modifie(self, *, melange: bool = False) -> Copie:
        for edit in (
            *(self.sortie, self.intitule, self.niveau, self.bloc_nouveau, self.bloc_reecrit, self.partenaire_parti),
            *(self.partenaire_supprime, self.rome_nouveau, self.fin_avancee, self.desactivee, self.activee),
            *(self.successeur, self.champ_vide, self.jury, self.certificateur, self.entry),
        ):
            edit()
        if melange:
            self.melange()
        self._ecrit(self.apres, APRES)
        return self

    def intitule(self) -> None:
        fiche = self.une("INTITULE")
        old = fiche.find("INTITULE").text
        fiche.find("INTITULE").text = f"{old} (rénové)"
        self.attend(fiche, "intitule", old, f"{old} (rénové)")

    def niveau(self) -> None:
        fiche = self.une("NOMENCLATURE_EUROPE/NIVEAU", lambda text: text[:3] == "NIV" and text != "NIV3")
        level = fiche.find("NOMENCLATURE_EUROPE/NIVEAU")
        old, level.text = level.text, "NIV3"
        self.attend(fiche, "nomenclature_europe", old, "NIV3")
        self.attend(fiche, "niveau", int(old[3:]), 3)

    def bloc_nouveau(self) -> None:
        fiche = self.une("BLOCS_COMPETENCES/BLOC_COMPETENCES")
        code = f"{fiche.findtext('NUMERO_FICHE')}BC77"
        bloc = etree.Element("BLOC_COMPETENCES")
        etree.SubElement(bloc, "CODE").text, etree.SubElement(bloc, "LIBELLE").text = code, "Un bloc de plus"
        fiche.find("BLOCS_COMPETENCES").insert(0, bloc)  # the ranks of all others move
        self.attend(fiche, "blocs", None, ("Bloc", code, "Un bloc de plus"), f"bloc/{code}")

    def bloc_reecrit(self) -> None:
        fiche = self.une("BLOCS_COMPETENCES/BLOC_COMPETENCES/LISTE_COMPETENCES")
        bloc = next(x for x in fiche.iterfind("BLOCS_COMPETENCES/BLOC_COMPETENCES") if x.findtext("LISTE_COMPETENCES"))
        text = bloc.find("LISTE_COMPETENCES")
        old, text.text = text.text, f"{text.text} Et le faire savoir."
        self.attend(fiche, "blocs.liste_competences", old, text.text, f"bloc/{bloc.findtext('CODE')}")

    def _partenaire(self) -> tuple[Any, Any, str]:
        """A partner with a row of its own, whose state is Actif."""
        fiche = self.une("PARTENAIRES/PARTENAIRE/ETAT_HABILITATION", lambda text: text == "Actif")
        rows = fiche.findall("PARTENAIRES/PARTENAIRE")
        siret = [row.findtext("SIRET_PARTENAIRE") for row in rows]
        row = next(
            row
            for row in rows
            if row.findtext("ETAT_HABILITATION") == "Actif" and siret.count(row.findtext("SIRET_PARTENAIRE")) == 1
        )
        role = row.findtext("HABILITATION_PARTENAIRE").removeprefix("HABILITATION_").lower()
        return fiche, row, f"habilitation/siret-{row.findtext('SIRET_PARTENAIRE')}-{role}"

    def partenaire_parti(self) -> None:
        fiche, row, ligne = self._partenaire()
        self.attend(
            fiche,
            "partenaires",
            ("Habilitation", row.findtext("SIRET_PARTENAIRE"), row.findtext("NOM_PARTENAIRE")),
            None,
            ligne,
        )
        row.getparent().remove(row)

    def partenaire_supprime(self) -> None:
        fiche, row, ligne = self._partenaire()
        row.find("ETAT_HABILITATION").text = "Supprimé"
        self.attend(fiche, "partenaires.etat_habilitation", "Actif", "Supprimé", ligne)

    def rome_nouveau(self) -> None:
        fiche = self.une("CODES_ROME/ROME/CODE")
        rome = etree.SubElement(fiche.find("CODES_ROME"), "ROME")
        etree.SubElement(rome, "CODE").text, etree.SubElement(rome, "LIBELLE").text = "N9999", "Métier d'essai"
        self.attend(fiche, "codes_rome", None, ("Rome", "N9999"), "rome/N9999")

    def fin_avancee(self) -> None:
        fiche = self.une("DATE_FIN_ENREGISTREMENT", lambda text: int(text[6:]) > APRES.year)
        end = fiche.find("DATE_FIN_ENREGISTREMENT")
        old, end.text = end.text, f"{AVANT:%d/%m/%Y}"
        self.attend(fiche, "date_fin_enregistrement", date(int(old[6:]), int(old[3:5]), int(old[:2])), AVANT)
        self._echoit(fiche)

    def desactivee(self) -> None:
        self._actif("Oui", "Non", "desactivee")

    def activee(self) -> None:
        self._actif("Non", "Oui", "activee")

    def _actif(self, old: str, new: str, event: str) -> None:
        fiche = self.une("ACTIF", lambda text: text == old)
        fiche.find("ACTIF").text = new
        self.attend(fiche, "actif", old == "Oui", new == "Oui")
        self._arrive(fiche.findtext("NUMERO_FICHE"), event)

    def successeur(self) -> None:
        fiche, other = self.une("NUMERO_FICHE"), "RNCP99002"
        rows = fiche.find("NOUVELLES_CERTIFICATIONS")
        if rows is None:
            rows = etree.SubElement(fiche, "NOUVELLES_CERTIFICATIONS")
        row = etree.SubElement(etree.SubElement(rows, "NOUVELLE_CERTIFICATION"), "ID_FICHE_NOUVELLE_CERTIFICATION")
        row.text = other
        self.attend(fiche, "nouvelles_certifications", None, other)
        self._remplace(fiche, other)

    def _remplace(self, fiche: Any, other: str) -> None:
        self.successeurs[fiche.findtext("NUMERO_FICHE")] = other
        self._arrive(fiche.findtext("NUMERO_FICHE"), "remplacee")

    def champ_vide(self) -> None:
        fiche = self.une("CAPACITES_ATTESTEES")
        field = fiche.find("CAPACITES_ATTESTEES")
        self.attend(fiche, "capacites_attestees", field.text, None)
        fiche.remove(field)

    def jury(self) -> None:
        fiche = self.une("SI_JURY_VAE/COMPOSITION")
        text = fiche.find("SI_JURY_VAE/COMPOSITION")
        old, text.text = text.text, "Un jury de trois personnes au moins."
        self.attend(fiche, "voies_acces.jury", old, text.text, "voie/VAE")

    def certificateur(self) -> None:
        fiche = self.une("CERTIFICATEURS/CERTIFICATEUR")
        row = etree.SubElement(fiche.find("CERTIFICATEURS"), "CERTIFICATEUR")
        etree.SubElement(row, "SIRET_CERTIFICATEUR").text = "00000000000017"
        etree.SubElement(row, "NOM_CERTIFICATEUR").text = "ORGANISME D'ESSAI"
        expected = ("Certificateur", "00000000000017", "ORGANISME D'ESSAI")
        self.attend(fiche, "certificateurs", None, expected, "certificateur/siret-00000000000017")

    def sortie(self) -> None:
        fiche: Any = self.flux["RNCP"].findall("FICHE")[-1]
        self.evenements[fiche.findtext("NUMERO_FICHE")] = {"sortie"}
        self.fins.pop(fiche.findtext("NUMERO_FICHE"), None)
        fiche.getparent().remove(fiche)

    def entry(self) -> None:
        """A fiche enters, and says that it replaces another one, which itself says nothing of it."""
        replaced = self.une("NUMERO_FICHE", lambda text: text not in self.successeurs and text.startswith("RNCP"))
        fiche = etree.fromstring(
            f"<FICHE><NUMERO_FICHE>RNCP99001</NUMERO_FICHE><ANCIENNES_CERTIFICATIONS><ANCIENNE_CERTIFICATION>"
            f"<ID_FICHE_ANCIENNE_CERTIFICATION>{replaced.findtext('NUMERO_FICHE')}</ID_FICHE_ANCIENNE_CERTIFICATION>"
            f"</ANCIENNE_CERTIFICATION></ANCIENNES_CERTIFICATIONS><INTITULE>Nouvelle venue</INTITULE></FICHE>"
        )
        self.flux["RNCP"].getroot().append(fiche)
        self.evenements["RNCP99001"] = {"entree"}
        self._remplace(replaced, "RNCP99001")

    def melange(self) -> None:
        """Put fiches, and rows in them, in another order; give a fiche twice. None of it is a change."""
        rng = random.Random(7)
        for tree in self.flux.values():
            for fiche in tree.iterfind("FICHE"):
                for name in (
                    *("PARTENAIRES", "BLOCS_COMPETENCES", "CODES_ROME", "CODES_NSF", "FORMACODES", "CERTIFICATEURS"),
                    *("CORRESPONDANCES", "PUBLICATION_DECRET_CREATION", "STATISTIQUES_PROMOTIONS"),
                ):
                    for rows in fiche.iterfind(name):
                        rows[:] = rng.sample(list(rows), len(rows))
            root = tree.getroot()
            fiches = root.findall("FICHE")
            for fiche in fiches:
                root.remove(fiche)
            root.extend(rng.sample(fiches, len(fiches)))
            root.append(deepcopy(fiches[0]))


def trouve(found: Differences) -> set[Change]:
    return {
        (entry.numero, c.path, c.operation, c.ligne, simple(c.avant), simple(c.apres))
        for entry in found
        for c in entry.changements
    }


def simple(value: Any) -> Any:
    """A value as a test writes it: of a row, its class and what names it."""
    if isinstance(value, Bloc):
        return ("Bloc", value.code, value.libelle)
    if isinstance(value, Rome):
        return ("Rome", value.code)
    if isinstance(value, Habilitation | Certificateur):
        return (type(value).__name__, value.siret, value.nom)
    return value


def evenements(found: Differences) -> dict[str, set[str]]:
    return {entry.numero: set(entry.evenements) for entry in found}
