"""The register of January 2021, whole: what the reader gives equals what the files hold, read by code of its own."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from rncp_graph.model.fiche import Fiche
from rncp_graph.readers.source import Reading
from tests.readers.reading import lues, relue

Registre = tuple[Path, Reading, dict[str, Fiche]]


@pytest.fixture(scope="module")
def registre(shared: Callable[..., Path]) -> Registre:
    path = shared("registre-2021", "export-fiches-csv-2021-01-31.zip")
    return path, *lues(path)


def lignes(path: Path, part: str) -> Iterator[dict[str, str]]:
    """The rows of the one file whose name holds a part, as the zip has them."""
    with zipfile.ZipFile(path) as archive:
        (nom,) = (nom for nom in archive.namelist() if f"_{part}_" in nom)
        yield from csv.DictReader(io.StringIO(archive.read(nom).decode(), newline=""), delimiter=";")


def jour(said: str) -> date | None:
    return datetime.strptime(said, "%d/%m/%Y").date() if said else None


def test_every_row_of_standard_is_a_fiche_with_its_values(registre: Registre) -> None:
    path, source, fiches = registre
    rows = {row["Numero_Fiche"]: row for row in lignes(path, "Standard")}
    assert len(rows) == source.fiches == 17_369
    assert set(rows) == set(fiches)
    for numero, row in rows.items():
        fiche = fiches[numero]
        abrege = (fiche.abrege.code, fiche.abrege.libelle) if fiche.abrege else ("", "")
        assert (fiche.intitule or "", *abrege) == (row["Intitule"], row["Abrege_Libelle"], row["Abrege_Intitule"])
        assert fiche.actif is {"ACTIVE": True, "INACTIVE": False}[row["Actif"]]
        assert fiche.date_fin_enregistrement == jour(row["Date_Fin_Enregistrement"])
        assert fiche.type_enregistrement == (row["Type_Enregistrement"] or None)
        assert (fiche.nomenclature_europe or "") == row["Nomenclature_Europe_Niveau"]
        assert fiche.niveau is None or row["Nomenclature_Europe_Niveau"] == f"NIV{fiche.niveau}"
    assert sum(bool(fiche.actif) for fiche in fiches.values()) == 4_481
    niveaux = Counter(fiche.niveau for fiche in fiches.values())
    assert niveaux == Counter(
        int(said[-1]) if (said := row["Nomenclature_Europe_Niveau"])[:3] == "NIV" else None for row in rows.values()
    )


def test_every_block_and_every_certifier_is_there(registre: Registre) -> None:
    path, _, fiches = registre
    blocs = Counter((r["Numero_Fiche"], r["Bloc_Competences_Code"]) for r in lignes(path, "Blocs_De_Compétences"))
    assert Counter((f.numero, bloc.code or "") for f in fiches.values() for bloc in f.blocs) == blocs
    assert blocs.total() == 16_455
    bodies = Counter(
        (r["Numero_Fiche"], r["Siret_Certificateur"].strip(), r["Nom_Certificateur"].strip())
        for r in lignes(path, "Certificateurs")
    )
    assert bodies == Counter(
        (f.numero, c.siret or "", (c.nom or "").strip()) for f in fiches.values() for c in f.certificateurs
    )
    assert bodies.total() == 36_279


@pytest.mark.parametrize(
    ("part", "column", "champ", "total"),
    [("Rome", "Codes_Rome_Code", "codes_rome", 45_165), ("Nsf", "Nsf_Code", "codes_nsf", 25_411)],
)
def test_each_code_has_as_many_certifications_as_the_file_says(
    registre: Registre, part: str, column: str, champ: str, total: int
) -> None:
    path, _, fiches = registre
    stated = {(row["Numero_Fiche"], row[column]) for row in lignes(path, part)}
    assert len(stated) == total
    assert Counter(code for _, code in stated) == Counter(
        concept.code for fiche in fiches.values() for concept in getattr(fiche, champ)
    )


def test_every_route_is_open_and_none_is_made_up(registre: Registre) -> None:
    path, _, fiches = registre
    codes = {"Par e": "VAE", "Par c": "CL", "En contrat d’": "CA", "En contrat de": "CQ"}
    codes |= {"Après un parcours de formation s": "FI", "Après un parcours de formation c": "FC"}
    stated = Counter(
        (row["Numero_Fiche"], next(code for debut, code in codes.items() if row["Si_Jury"].startswith(debut)))
        for row in lignes(path, "VoixdAccès")
    )
    assert stated == Counter((f.numero, voie.code) for f in fiches.values() for voie in f.voies_acces)
    assert all(voie.ouverte for fiche in fiches.values() for voie in fiche.voies_acces)
    assert stated.total() == 74_633


def test_every_row_of_lineage_is_in_its_fiche(registre: Registre) -> None:
    path, _, fiches = registre
    rows = list(lignes(path, "Ancienne_Nouvelle_Certification"))
    assert len(rows) == 5_664
    for side, champ in (("Ancienne", "anciennes"), ("Nouvelle", "nouvelles")):
        stated = {(r["Numero_Fiche"], r[f"{side}_Certification"]) for r in rows if r[f"{side}_Certification"]}
        assert stated == {(f.numero, n) for f in fiches.values() for n in getattr(f, f"{champ}_certifications")}


def test_the_known_defects_of_the_register_are_counted(registre: Registre) -> None:
    path, source, _ = registre
    empty = sum(not row["Nom_Certificateur"].strip() for row in lignes(path, "Certificateurs"))
    assert source.problemes["certificateur-sans-nom"] == empty == 732
    doubled = sum("''" in row["Codes_Rome_Libelle"] for row in lignes(path, "Rome"))
    doubled += sum("''" in row["Bloc_Competences_Libelle"] for row in lignes(path, "Blocs_De_Compétences"))
    assert source.problemes["apostrophe-doublee"] == doubled
    assert source.problemes["code-bloc-malforme"] == 14
    assert not source.unknowns


def test_fiches_of_the_register_read_back_from_the_graph_as_they_went_in(registre: Registre) -> None:
    """One fiche in fifty."""
    fiches = [registre[2][numero] for numero in sorted(registre[2])[::50]]
    assert len(fiches) == 348
    assert all(relue(fiche) == fiche for fiche in fiches)
