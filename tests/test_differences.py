"""`diff`: what changed between two exports is found exactly, and nothing else is called a change."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pyoxigraph import RdfFormat, parse

from rncp_graph.differences import Differences, Graphe, diff
from rncp_graph.differences.comparaison import Regard, changements, empreinte
from rncp_graph.differences.cotes import Cote, Fonds, lire
from rncp_graph.differences.formats import comparables, incomparables, tous
from rncp_graph.differences.formes import json_lines, quads
from rncp_graph.errors import SourceError
from rncp_graph.fiche import (
    Bloc,
    Certificateur,
    Constat,
    Fiche,
    Habilitation,
    Rome,
    TexteCite,
    VoieAcces,
)
from rncp_graph.jsonld import to_json
from rncp_graph.loading import load
from rncp_graph.mapping import canonical, champs
from rncp_graph.provenance import source_lines
from rncp_graph.queries import query
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.tables import Table
from rncp_graph.terms import BASE, expand
from tests import oracle
from tests.strategies import _values, full_fiche, records

AVANT, APRES = date(2026, 8, 16), date(2026, 8, 17)
"""The days of the two exports that these tests compare."""

Change = tuple[Any, ...]
"""A change as a test expects it: number, path of the field, operation, row, value before, value after."""


# --- a register and a copy of it, edited in known ways ----------------------------------------------------------------


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
        self.prises: list[Any] = []
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
        fit.sort(key=self.prises.count)
        self.prises.append(fit[0])
        return fit[0]

    def attend(self, fiche: Any, champ: str, avant: Any, apres: Any, ligne: str | None = None) -> None:
        numero = fiche.findtext("NUMERO_FICHE")
        operation = "ajout" if avant is None else "retrait" if apres is None else "modification"
        self.changements.add((numero, champ, operation, ligne, avant, apres))
        self._arrive(numero, "modifiee")

    def _arrive(self, numero: str, event: str) -> None:
        self.evenements.setdefault(numero, set()).add(event)

    def _echoit(self, fiche: Any) -> None:
        """Take note of a registration that ends between the two days."""
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
            *(self.successeur, self.champ_vide, self.jury, self.certificateur, self.entree),
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

    def entree(self) -> None:
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
        (ecart.numero, c.chemin, c.operation, c.ligne, simple(c.avant), simple(c.apres))
        for ecart in found
        for c in ecart.changements
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
    return {ecart.numero: set(ecart.evenements) for ecart in found}


@pytest.fixture(params=["exemple", "V4.1"])
def copie(request: pytest.FixtureRequest, tmp_path: Path) -> Copie:
    """The example corpus, and the real sample, each beside a copy of it."""
    if request.param == "exemple":
        folder: Path = request.getfixturevalue("exemple")
    else:
        folder = request.getfixturevalue("shared")("xml-v4.1")
    return Copie(folder, tmp_path)


def test_a_copy_edited_in_known_ways_differs_in_exactly_those(copie: Copie) -> None:
    copie.modifie()
    with diff(read(copie.avant), read(copie.apres)) as found:
        assert len(copie.changements) == 15
        assert trouve(found) == copie.changements
        assert evenements(found) == copie.evenements
        assert {ecart.numero: ecart.fin for ecart in found if ecart.fin} == copie.fins
        assert {e.numero: e.successeurs for e in found if e.successeurs} == {
            numero: (other,) for numero, other in copie.successeurs.items()
        }
        assert found.incomparables() == []
        assert found.non_couverts() == {}


def test_the_same_edits_are_found_when_all_is_in_another_order(copie: Copie) -> None:
    copie.modifie(melange=True)
    with diff(read(copie.avant), read(copie.apres)) as found:
        assert trouve(found) == copie.changements
        assert evenements(found) == copie.evenements


def test_the_way_back_is_the_reverse(copie: Copie) -> None:
    copie.modifie()
    flip = {"ajout": "retrait", "retrait": "ajout", "modification": "modification"}
    with diff(read(copie.apres), read(copie.avant)) as found:
        assert trouve(found) == {(n, c, flip[op], row, b, a) for n, c, op, row, a, b in copie.changements}


def test_order_of_fiches_and_rows_and_repeated_fiches_are_no_changes(copie: Copie) -> None:
    copie.melange()
    copie._ecrit(copie.apres, AVANT)
    with diff(read(copie.avant), read(copie.apres)) as found:
        assert list(found) == []
        assert found.bilan.compares == len(found.avant.fiches) > 10


def test_a_store_and_the_flow_it_was_built_from_do_not_differ(copie: Copie) -> None:
    store = open_store()
    load(store, read(copie.avant))
    for sides in (
        (read(copie.avant), Graphe(store)),
        (Graphe(store), read(copie.avant)),
        (Graphe(store), Graphe(store)),
    ):
        with diff(*sides) as found:
            assert list(found) == []
            assert found.avant.jour == found.apres.jour == AVANT
            assert {name for _, _, fields in found.incomparables() for name in fields} >= {"codes_rome.libelle"}


def test_stores_differ_as_the_flows_they_were_built_from(copie: Copie) -> None:
    copie.modifie()
    stores = [open_store(), open_store()]
    for store, folder in zip(stores, (copie.avant, copie.apres), strict=True):
        load(store, read(folder))
    with diff(*map(Graphe, stores)) as found:
        assert trouve(found) == copie.changements
        assert evenements(found) == copie.evenements


def test_days_that_no_file_name_tells_can_be_given_and_are_missed_else(copie: Copie) -> None:
    copie.modifie()
    for folder in (copie.avant, copie.apres):
        for path in list(folder.iterdir()):
            path.rename(folder / f"{path.name.split('_')[2]}.xml")
    with diff(read(copie.avant), read(copie.apres)) as found:
        assert not found.echeances_connues
        assert json.loads("".join(json_lines(found)))["bilan"]["echue"] is None
        assert not any(ecart.fin for ecart in found)
    with diff(read(copie.avant), read(copie.apres), jours=(AVANT, APRES)) as found:
        assert evenements(found) == copie.evenements
        assert found.bilan.evenements["echue"] == len(copie.fins) > 0


# --- one fiche --------------------------------------------------------------------------------------------------------


def plat(value: Any) -> Any:
    """A value without ranks, its rows in an order of their own: what must differ for a change to be told."""
    if isinstance(value, dict):
        return {name: plat(inner) for name, inner in value.items() if name != "rang"}
    return sorted({json.dumps(plat(inner)) for inner in value}) if isinstance(value, list) else value


FIELDS = [champ for champ in champs(Fiche) if champ.name != "numero"]


@given(records(Fiche))
def test_a_fiche_does_not_differ_from_itself_nor_from_its_rows_in_another_order(fiche: Fiche) -> None:
    fiche = canonical(fiche)
    rows = {champ.name: getattr(fiche, champ.name)[::-1] for champ in champs(Fiche) if champ.many}

    assert list(changements(fiche, deepcopy(fiche))) == []
    assert list(changements(fiche, replace(fiche, **rows))) == []
    assert empreinte(fiche) == empreinte(replace(fiche, **rows))


@given(st.data(), records(Fiche), st.sampled_from(FIELDS))
def test_a_change_of_one_field_is_found_in_that_field(data: st.DataObject, fiche: Fiche, champ: Any) -> None:
    fiche = canonical(fiche)
    other = canonical(replace(Fiche(numero=fiche.numero), **{champ.name: data.draw(_values(champ, 2))}))
    value = getattr(other, champ.name)
    new = replace(fiche, **{champ.name: value})
    found = {change.chemin.partition(".")[0] for change in changements(fiche, new)}

    before, after = (plat(to_json(one)[champ.name]) for one in (fiche, new))
    assert found <= {champ.name}
    if before != after:
        assert found == {champ.name}
    assert (empreinte(fiche) == empreinte(new)) == (not found)


@given(records(Fiche), records(Fiche))
def test_contents_have_one_digest_exactly_when_nothing_changed(one: Fiche, other: Fiche) -> None:
    a, b = canonical(one), canonical(replace(other, numero=one.numero))

    assert (empreinte(a) == empreinte(b)) == (not list(changements(a, b)))


@given(records(Fiche), records(Fiche))
def test_what_is_added_one_way_is_removed_the_other_way(one: Fiche, other: Fiche) -> None:
    a, b = canonical(one), canonical(replace(other, numero=one.numero))
    there = sorted((c.chemin, repr(c.avant), repr(c.apres)) for c in changements(a, b))

    assert there == sorted((c.chemin, repr(c.apres), repr(c.avant)) for c in changements(b, a))


def test_every_field_of_a_full_fiche_is_compared() -> None:
    fiche = full_fiche()
    found = {change.chemin for change in changements(Fiche(numero=fiche.numero), fiche)}

    assert found == {champ.name for champ in champs(Fiche) if champ.name != "numero"}


def test_a_rank_is_no_change_even_where_it_is_in_the_name_of_a_node() -> None:
    def fiche(rang: int) -> Fiche:
        texte = TexteCite(role="autre", rang=rang, titre="Arrêté du 31/02/2020")
        sujet = f"certification/RS1/texte/{rang:016x}"
        constat = Constat(sujet=sujet, propriete="rncp:datePublicationJo", statut="illisible", valeur="31/02/2020")
        return Fiche(numero="RS1", textes=(texte,), constats=(constat,))

    assert empreinte(fiche(1)) == empreinte(fiche(2))
    assert list(changements(fiche(1), fiche(2))) == []


def test_of_rows_of_one_key_those_that_differ_least_are_one_row() -> None:
    def rows(*states: tuple[str, date | None]) -> Fiche:
        row = Habilitation(siret="00000000000017", habilitation="HABILITATION_FORMER")
        found = (replace(row, etat_habilitation=state, date_actif=day) for state, day in states)
        return canonical(Fiche(numero="RS1", partenaires=tuple(found)))

    before = rows(("Actif", AVANT), ("Supprimé", None))
    (only,) = changements(before, rows(("Inactif", AVANT), ("Supprimé", None)))
    assert (only.chemin, only.avant, only.apres) == ("partenaires.etat_habilitation", "Actif", "Inactif")
    (gone,) = changements(before, rows(("Supprimé", None)))
    assert (gone.operation, gone.avant.etat_habilitation) == ("retrait", "Actif")


def test_a_fiche_told_twice_with_other_contents_is_their_union_whatever_their_order() -> None:
    one, other = Fiche(numero="RS1", intitule="A", actif=True), Fiche(numero="RS1", intitule="B", niveau=5)
    fonds, found = Fonds(), []
    for fiches in ((one, other), (other, one, other)):
        cote = Cote()
        for fiche in fiches:
            cote.prend(fiche, frozenset({"xml"}), fonds)
        found.append(cote)
    assert found[0].fiches == found[1].fiches
    assert found[0].donne("RS1", fonds) == Fiche(numero="RS1", intitule="A", actif=True, niveau=5)


# --- formats ----------------------------------------------------------------------------------------------------------

XML, CSV, TEXTE = (frozenset({name}) for name in ("xml", "csv", "texte"))


def test_the_two_official_formats_of_one_register_do_not_differ(tmp_path: Path) -> None:
    """A generated corpus, written in both: what the CSV export has no column for is not compared, all else is equal."""
    from bench.corpus.creation import creer, nom_xml
    from bench.corpus.export_csv import NOM

    creer(tmp_path, 0.01, 7)
    flux = [read(tmp_path / nom_xml(registre)) for registre in ("RNCP", "RS")]
    with diff(flux, read(tmp_path / NOM)) as found:
        assert found.bilan.compares == len(found.avant.fiches) > 300
        assert list(found) == []
        ((_, _, fields),) = found.incomparables()
        assert {"etat_fiche", "activites_visees", "partenaires.etat_habilitation"} <= set(fields)
        assert not {"intitule", "actif", "blocs", "codes_rome", "partenaires"} & set(fields)


def test_what_both_formats_can_state_is_compared_between_them() -> None:
    one = Fiche(
        numero="RS1",
        intitule="Braser    les métaux",
        etat_fiche="Publiée",
        niveau=5,
        blocs=(Bloc(code="B1", libelle="A", liste_competences="Savoir"),),
        voies_acces=(VoieAcces(code="FI", ouverte=False), VoieAcces(code="CL", ouverte=True, jury="Trois")),
    )
    other = Fiche(
        numero="RS1",
        intitule="Braser\nles métaux",
        niveau=6,
        blocs=(Bloc(code="B1", libelle="B"),),
        voies_acces=(VoieAcces(code="FI", ouverte=True), VoieAcces(code="CL", ouverte=True)),
    )
    found = [(c.chemin, c.operation) for c in changements(one, other, Regard.sur(XML, CSV))]
    assert found == [("niveau", "modification"), ("blocs.libelle", "modification"), ("voies_acces", "ajout")]


def test_the_fields_that_a_reader_fills_are_those_that_its_format_is_known_to_state(exemple: Path) -> None:
    """Seen against another format: what is stated by both, and is not compared, are rows without a key of their own."""
    apart = {"textes", "rubriques", "rubriques_vides", "constats", "correspondances", "liens_annotations", "modalites"}
    stated = {}
    for name, file in (("csv", "export-fiches-csv-exemple.zip"), ("xml", "export_fiches_RNCP_V4_1_exemple.xml")):
        cote = lire([read(exemple / file)], Fonds())
        stated[name] = {path for path in tous() if path in cote.dits}
    cote = lire([read(path) for path in sorted(exemple.glob("*.txt"))], Fonds())
    stated["texte"] = {path for path in tous() if path in cote.dits}
    for one, told in stated.items():
        for other, answered in stated.items():
            both = told & answered - comparables(frozenset({one}), frozenset({other}))
            left = {path for path in both if one != other and not apart & set(path.split("."))}
            assert {path for path in left if not path.endswith((".rang", "autres_libelles"))} == set(), (one, other)


@pytest.mark.parametrize("pair", [(XML, CSV), (XML, TEXTE), (CSV, TEXTE), (XML | CSV, TEXTE), (XML, {"xml-2.0"})])
def test_a_row_is_compared_with_the_fields_that_make_it_a_row(pair: tuple[Any, Any]) -> None:
    seen = comparables(*map(frozenset, pair))
    for path in seen:
        assert not path.rpartition(".")[0] or path.rpartition(".")[0] in seen
    assert {"numero", "intitule", "blocs.code", "blocs.libelle", "codes_rome.code", "voies_acces.code"} <= seen
    regard = Regard.sur(*map(frozenset, pair))
    assert regard.nu(canonical(full_fiche())).numero == "RNCP27413"


def test_a_flow_older_than_v4_is_not_read_as_one_that_removed_what_v4_added() -> None:
    v3 = frozenset({"xml-3.0"})
    row = Certificateur(siret="00000000000017", nom="X", etat_certificateur="Actif")
    one = Fiche(numero="RS1", certificateurs=(replace(row, etat_certificateur=None),), etat_fiche="Publiée")
    other = Fiche(numero="RS1", certificateurs=(row,), etat_fiche="Dépubliée/Archivée")
    assert [c.chemin for c in changements(one, other, Regard.sur(v3, XML))] == ["etat_fiche"]
    assert "certificateurs.etat_certificateur" in incomparables(v3, XML)


def test_a_usual_field_that_none_of_many_fiches_states_is_not_told_by_their_export() -> None:
    def side(niveau: int | None, preambule: str | None) -> Cote:
        """A register, of which one fiche has a preamble, or none."""
        cote = Cote()
        for number in range(1, 1101):
            rare = preambule if number == 7 else None
            cote.prend(Fiche(numero=f"RNCP{number}", intitule="A", niveau=niveau, preambule=rare), XML, fonds)
        return cote

    fonds = Fonds()
    with Differences(side(None, "Fiche en révision"), side(5, None), fonds) as found:
        assert [fields for _, _, fields in found.incomparables()] == [("niveau",)]
        assert [(e.numero, [c.chemin for c in e.changements]) for e in found] == [("RNCP7", ["preambule"])]
    fonds.close()


def test_a_register_that_one_side_does_not_hold_neither_enters_nor_leaves(exemple: Path) -> None:
    both = [read(exemple / f"export_fiches_{registre}_V4_1_exemple.xml") for registre in ("RNCP", "RS")]
    for sides in ((both, both[0]), (both[0], both)):
        with diff(*sides) as found:
            assert list(found) == []
            assert found.non_couverts() == {"RS": 3}


def test_an_old_fiche_says_nothing_of_the_fiches_beside_it(exemple: Path) -> None:
    with diff(read(exemple / "fiche-RNCP27413.txt"), read(exemple / "export_fiches_RNCP_V4_1_exemple.xml")) as found:
        assert list(found) == []
        assert found.non_couverts()["RNCP"] > 10


def test_a_certification_of_2021_and_the_same_in_2026(shared: Callable[..., Path]) -> None:
    """RNCP34762 in the CSV export of 2021-01-31 and in the flow of 2026-08-16: facts read in both by hand."""
    csv = read(shared("registre-2021", "export-fiches-csv-2021-01-31.zip"))
    with diff(csv, read(shared("xml-v4.1"))) as found:
        ecart = found.ecart("RNCP34762")
        assert ecart is not None
        assert ecart.evenements == ("modifiee", "desactivee", "echue", "remplacee")
        assert ecart.fin == date(2024, 8, 31)
        assert ecart.successeurs == ("RNCP39568",)
        assert {c.chemin for c in ecart.changements} == {
            *("actif", "certificateurs", "voies_acces", "date_fin_enregistrement", "nouvelles_certifications"),
        }
        assert "formacodes" in found.incomparables()[0][2], "the register of 2021 has no Formacode at all"


# --- what machines read -----------------------------------------------------------------------------------------------


def test_json_tells_all_that_was_found_with_stable_names(copie: Copie) -> None:
    copie.modifie()
    with diff(read(copie.avant), read(copie.apres)) as found:
        said = json.loads("".join(json_lines(found)))
        assert list(said) == ["avant", "apres", "bilan", "incomparables", "non_couverts", "fiches"]
        assert said["avant"]["jour"] == "2026-08-16"
        assert [list(export) for export in said["apres"]["exports"]] == [
            ["nom", "format", "sha256", "date_export", "version_flux"]
        ]
        assert said["bilan"]["entree"] == said["bilan"]["sortie"] == 1
        assert said["bilan"]["champs"]["intitule"] == 1
        told = {
            (fiche["numero"], c["champ"], c["operation"], c["ligne"])
            for fiche in said["fiches"]
            for c in fiche["changements"]
        }
        assert told == {change[:4] for change in copie.changements}
        (bloc,) = (c for f in said["fiches"] for c in f["changements"] if c["champ"] == "blocs")
        assert bloc["apres"] == {"code": bloc["ligne"].removeprefix("bloc/"), "libelle": "Un bloc de plus", "rang": 1}


def test_a_comparison_that_finds_nothing_is_json_and_rdf_all_the_same(copie: Copie) -> None:
    with diff(read(copie.avant), read(copie.avant)) as found:
        assert json.loads("".join(json_lines(found)))["fiches"] == []
        assert "EnsembleChangements" in "".join(quads(found))


PREFIX = f"PREFIX rncp: <{expand('rncp:')}> PREFIX prov: <{expand('prov:')}> PREFIX dct: <{expand('dct:')}>"

KINDS = {
    **{"Entree": "entree", "Sortie": "sortie", "Echeance": "echue"},
    **{"Remplacement": "remplacee", "Activation": "activee", "Desactivation": "desactivee"},
}
"""The classes of events in RDF, and their names in JSON."""


def test_the_change_set_is_all_that_was_found_with_its_provenance(copie: Copie) -> None:
    copie.modifie()
    with diff(read(copie.avant), read(copie.apres)) as found:
        text = "".join(quads(found, "urn:b/"))
        assert text == "".join(quads(found, "urn:b/")), "the same exports give the same text"
        changes = [change for ecart in found for change in ecart.changements]
    store = open_store()
    store.load([text.encode()])
    assert "_:" not in text
    assert len(oracle.quads(text, "nquads")) == len(store), "another parser reads as many quads"

    def ask(what: str, where: str) -> list[tuple[Any, ...]]:
        table = query(store, f"{PREFIX} SELECT {what} {{ GRAPH ?g {{ {where} }} }}")
        assert isinstance(table, Table)
        return [tuple(row.values()) for row in table]

    for kind, name in KINDS.items():
        rows = ask(
            "?f", f"?c a rncp:{kind} ; rncp:changementDe ?f . ?lot a rncp:EnsembleChangements ; prov:hadMember ?c"
        )
        assert sorted(row[0].rpartition("/")[2] for row in rows) == sorted(
            numero for numero, events in copie.evenements.items() if name in events
        )
    ((lot, old, new),) = ask(
        "?lot ?a ?b",
        "?lot rncp:exportAvant ?a ; rncp:exportApres ?b ; prov:wasGeneratedBy ?c ; prov:wasDerivedFrom ?a , ?b . "
        "?c a prov:Activity ; prov:used ?a , ?b",
    )
    assert lot.startswith("urn:b/differences/")
    days = dict(ask("?e ?day", "?e rncp:dateExport ?day"))
    assert days == {old: AVANT, new: APRES}

    pairs = "OPTIONAL { ?c rncp:valeurAvant ?a } OPTIONAL { ?c rncp:valeurApres ?b }"
    told = set(ask("?s ?p ?a ?b", f"?c rncp:sujet ?s ; rncp:propriete ?p {pairs}"))
    for change in changes:
        if not (change.champ.record or change.champ.p.iri):
            assert (f"urn:b/{change.sujet}", expand(change.champ.p.property), change.avant, change.apres) in told
        elif change.champ.record:
            nodes = [node and f"urn:b/{node}" for node in (change.noeud_avant, change.noeud_apres)]
            assert (f"urn:b/{change.sujet}", expand(change.champ.p.property), *nodes) in told
    blocs = ask(
        "?text", "?c rncp:propriete rncp:bloc ; rncp:valeurApres ?b . ?d rncp:sujet ?b ; rncp:valeurApres ?text"
    )
    assert ("Un bloc de plus",) in blocs, "a row that came is told value by value"


def test_the_graph_of_an_export_is_described_as_in_a_build(exemple: Path) -> None:
    """A change set and a build say the same of one file, so that both can be asked together."""
    file = exemple / "export_fiches_RS_V4_1_exemple.xml"
    source = read(file)
    list(source)
    with diff(read(file), read(file)) as found:
        name = f"export/{source.sha256[:16]}"
        assert set(source_lines(name, source)) <= set(quads(found))


def test_nodes_of_rows_are_those_of_the_graph(copie: Copie) -> None:
    copie.modifie()
    stores = [open_store(), open_store()]
    for store, folder in zip(stores, (copie.avant, copie.apres), strict=True):
        load(store, read(folder))
    with diff(read(copie.avant), read(copie.apres)) as found:
        nodes = [
            (store, node)
            for ecart in found
            for c in ecart.changements
            for store, node in zip(stores, (c.noeud_avant, c.noeud_apres), strict=True)
            if node
        ]
        assert len(nodes) >= 4
        for store, node in nodes:
            assert store.query(f"ASK {{ <{BASE}{node}> a ?type }}"), node


# --- files and the command --------------------------------------------------------------------------------------------


def test_a_broken_source_is_told_with_its_place(exemple: Path, tmp_path: Path) -> None:
    whole = (exemple / "export_fiches_RS_V4_1_exemple.xml").read_bytes()
    (tmp_path / "cut.xml").write_bytes(whole[:-400])
    with pytest.raises(SourceError, match=r"cut\.xml"):
        diff(read(exemple / "export_fiches_RS_V4_1_exemple.xml"), read(tmp_path / "cut.xml"))


def run(*words: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "RNCP_GRAPH_LANG": lang, "COLUMNS": "120"}
    command = [sys.executable, "-m", "rncp_graph", "diff", *words]
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=120)


@pytest.fixture
def edited(exemple: Path, tmp_path: Path) -> Copie:
    return Copie(exemple, tmp_path).modifie()


def test_the_command_tells_people_in_both_languages(edited: Copie) -> None:
    for lang, left, title in (("en", "left", "title"), ("fr", "sorties", "intitulé")):
        done = run(str(edited.avant), str(edited.apres), lang=lang)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
        assert f"{left} 1" in lines
        assert any(line.startswith(f"~ {title}") and "(rénové)" in line for line in lines)
        shown = {line.split()[0] for line in lines if line.startswith(("RNCP", "RS"))}
        assert shown == set(edited.evenements)


def test_the_command_can_be_asked_for_some_events_and_some_fiches(edited: Copie) -> None:
    words = (str(edited.avant), str(edited.apres), "--format", "json")
    said = json.loads(run(*words, "--only", "echue", "--only", "entree").stdout)
    expected = {numero for numero, events in edited.evenements.items() if events & {"echue", "entree"}}
    assert {fiche["numero"] for fiche in said["fiches"]} == expected
    assert json.loads(run(*words, "--fiche", "99001").stdout)["fiches"][0]["evenements"] == ["entree"]
    done = run(*words, "--fiche", "RNCP424242")
    assert done.returncode == 2
    assert "RNCP424242" in done.stderr


def test_the_command_writes_the_change_set_in_two_syntaxes(edited: Copie) -> None:
    said = {form: run(str(edited.avant), str(edited.apres), "--format", form).stdout for form in ("turtle", "nquads")}
    triples = {str(quad.triple) for quad in parse(said["turtle"].encode(), format=RdfFormat.TURTLE)}
    assert triples == {str(quad.triple) for quad in parse(said["nquads"].encode(), format=RdfFormat.N_QUADS)}
    assert len(triples) > 50


def test_the_command_takes_pairs_of_files_and_stores(edited: Copie, tmp_path: Path) -> None:
    from rncp_graph.loading import build

    old, new = (sorted(folder.iterdir()) for folder in (edited.avant, edited.apres))
    build(tmp_path / "new.db", *map(read, new))
    for words in (
        (str(old[0]), str(new[0]), "--and", str(old[1]), str(new[1])),
        (str(edited.avant), str(tmp_path / "new.db")),
    ):
        done = run(*words, "--format", "json")
        assert done.returncode == 0, done.stderr
        assert {fiche["numero"] for fiche in json.loads(done.stdout)["fiches"]} == set(edited.evenements)


def test_a_text_that_changed_is_shown_where_it_changed() -> None:
    from rncp_graph.cli.comparer import _ecarts

    a, b = _ecarts("mot " * 100 + "avant" + " mot" * 100, "mot " * 100 + "après" + " mot" * 100)
    assert "avant" in a
    assert "après" in b
    assert max(len(a), len(b)) < 100
