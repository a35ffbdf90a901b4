"""The CSV export: what it adds to values is taken off, and what it does not say is not said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bench.corpus.export_csv import COLUMNS
from rncp_graph.model.fiche import Bloc, Certificateur, Habilitation, Rome, VoieAcces
from rncp_graph.readers.csv.export import TABLES
from tests.readers.csv.export import ligne, source_de, standard
from tests.readers.reading import lues, relue

# --- the real extract of 2024 ----------------------------------------------------------------------------------------


def test_the_extract_of_2024_is_read_field_by_field(shared: Callable[..., Path]) -> None:
    source, fiches = lues(shared("csv-2024-02-22", "export-fiches-csv-2024-02-22.zip"))
    assert (source.format, source.date_export, source.version_flux) == ("csv", date(2024, 2, 22), None)
    assert len(fiches) == 10  # nine in Standard, one that only the lineage names
    cap = fiches["RNCP509"]
    assert (cap.id_fiche, cap.registre, cap.actif) == ("14791", "RNCP", False)
    assert cap.intitule == "Agent vérificateur d'appareils extincteurs"
    assert cap.abrege is not None
    assert (cap.abrege.code, cap.abrege.libelle) == ("CAP", "Certificat d'aptitude professionnelle")
    assert (cap.niveau, cap.nomenclature_europe, cap.nomenclature_europe_libelle) == (3, "NIV3", "Niveau 3")
    assert (cap.accessible_nouvelle_caledonie, cap.accessible_polynesie_francaise) == (False, False)
    assert (cap.date_fin_enregistrement, cap.date_decision, cap.date_effet) == (date(2023, 8, 31), None, None)
    assert (cap.type_enregistrement, cap.validation_partielle) == ("Enregistrement de droit", None)
    assert [(nsf.code, nsf.libelle) for nsf in cap.codes_nsf] == [
        ("251", "Mécanique générale et de précision, usinage")
    ]
    assert [(code.code, code.libelle) for code in cap.formacodes] == [("42872", "Sécurité incendie")]
    assert [rome.code for rome in cap.codes_rome] == ["I1203"]
    assert cap.certificateurs == (
        Certificateur(nom="MINISTERE DE L'EDUCATION NATIONALE ET DE LA JEUNESSE", siret="11004301500012"),
    )
    assert {voie.code for voie in cap.voies_acces} == {"FI", "CA", "FC", "CQ", "CL", "VAE"}
    assert {bloc.code for bloc in cap.blocs} == {f"RNCP509BC0{n}" for n in range(1, 7)}
    assert all(bloc.rang is None for bloc in cap.blocs)
    assert (cap.anciennes_certifications, cap.nouvelles_certifications) == ((), ("RNCP38228",))


def test_the_extract_of_2024_holds_a_collective_agreement_and_a_link_to_the_other_register(
    shared: Callable[..., Path],
) -> None:
    source, fiches = lues(shared("csv-2024-02-22", "export-fiches-csv-2024-02-22.zip"))
    tourier = fiches["RNCP19468"]
    assert tourier.ccn_1 is not None
    assert (tourier.ccn_1.code, tourier.ccn_2, tourier.ccn_3) == ("3117", None, None)
    assert (tourier.nomenclature_europe, tourier.niveau) == ("REPRISE", None)
    assert tourier.nouvelles_certifications == ("RS6117",)
    assert fiches["RS6117"].registre == "RS"
    assert Habilitation(nom="CMA CAUDRY", siret="13002374000223", habilitation="HABILITATION_ORGA_FORM") in (
        fiches["RS6117"].partenaires
    )
    middle = fiches["RNCP22094"]
    assert (middle.anciennes_certifications, middle.nouvelles_certifications) == (("RNCP4049",), ("RNCP28155",))
    assert fiches["RNCP38228"].intitule is None
    assert fiches["RNCP38228"].anciennes_certifications == ("RNCP509",)
    assert source.problemes == Counter({"apostrophe-doublee": 4, "fiche-absente-de-standard": 1})
    assert all(relue(fiche) == fiche for fiche in fiches.values())


def test_the_example_export_reads_back_from_the_graph_as_it_went_in(exemple: Path) -> None:
    source, fiches = lues(exemple / "export-fiches-csv-exemple.zip")
    assert len(fiches) == source.fiches == 30
    assert all(relue(fiche) == fiche for fiche in fiches.values())
    assert not source.unknowns


# --- values -----------------------------------------------------------------------------------------------------------


def test_the_code_before_a_label_and_the_doubled_apostrophe_are_taken_off(tmp_path: Path) -> None:
    source = source_de(
        tmp_path,
        Nsf=[
            ligne("RNCP1", "311u", "311u : Navigation côtière"),
            ligne("RNCP1", "312", "Sans code devant"),
            ligne("RNCP1", "313", "313 : 313 : Finances"),
        ],
        Rome=[ligne("RNCP1", "N3102", "Équipage d''un phare")],
    ).reading()
    (fiche,) = source
    assert {nsf.code: nsf.libelle for nsf in fiche.codes_nsf} == {
        "311u": "Navigation côtière",
        "312": "Sans code devant",
        "313": "313 : Finances",
    }
    assert fiche.codes_rome == (Rome(code="N3102", libelle="Équipage d'un phare"),)
    assert source.problemes == Counter({"apostrophe-doublee": 1})


def test_a_siret_loses_its_tab_and_nothing_else(tmp_path: Path) -> None:
    source = source_de(
        tmp_path,
        Certificateurs=[
            ligne("RNCP1", "\t99000000100018", "OFFICE DES PHARES"),
            ligne("RNCP1", "\t990 000", "BUREAU"),
            ligne("RNCP1", "", ""),
        ],
    ).reading()
    (fiche,) = source
    assert {(c.siret, c.nom) for c in fiche.certificateurs} == {
        ("99000000100018", "OFFICE DES PHARES"),
        ("990 000", "BUREAU"),
        (None, None),
    }
    assert source.problemes == Counter({"siret-malforme": 1, "certificateur-sans-nom": 1})


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_routes_are_known_by_their_wording_and_those_without_a_row_are_not_stated(
    tmp_path: Path, apostrophe: str
) -> None:
    wordings = {
        "Par expérience": "VAE",
        "Par candidature individuelle": "CL",
        f"Après un parcours de formation sous statut d{apostrophe}élève ou d{apostrophe}étudiant": "FI",
        f"En contrat d{apostrophe}apprentissage": "CA",
        "En contrat de professionnalisation": "CQ",
        "Après un parcours de formation continue": "FC",
    }
    for said, code in wordings.items():
        (fiche,) = source_de(tmp_path, **{"VoixdAccès": [ligne("RNCP1", said)]})
        assert fiche.voies_acces == (VoieAcces(code=code, ouverte=True),)


def test_an_unknown_wording_of_a_route_is_kept(tmp_path: Path) -> None:
    source = source_de(tmp_path, **{"VoixdAccès": [ligne("RNCP1", "À la nage")]}).reading()
    (fiche,) = source
    assert not fiche.voies_acces
    assert [(r.titre, r.texte) for r in fiche.rubriques] == [("VoixdAccès/Si_Jury", "À la nage")]
    assert source.problemes == Counter({"voie-inconnue": 1})


def test_texts_keep_their_line_breaks_semicolons_and_quotes(tmp_path: Path) -> None:
    titre = 'Gardien ;\r\noption "balises"\nou\tphares '
    (fiche,) = source_de(tmp_path, Standard=[standard(Numero_Fiche="RNCP1", Intitule=titre)])
    assert fiche.intitule == titre


def test_a_value_out_of_form_stays_as_written(tmp_path: Path) -> None:
    row = standard(Numero_Fiche="RNCP1", Date_Effet="31/02/2024", Date_Decision="1/2/2020", Actif="PEUT-ETRE")
    source = source_de(tmp_path, Standard=[row]).reading()
    (fiche,) = source
    assert (fiche.date_effet, fiche.date_decision, fiche.actif) == (None, date(2020, 2, 1), None)
    assert {(c.valeur, c.propriete, c.statut, c.sujet) for c in fiche.constats} == {
        ("31/02/2024", "rncp:dateEffet", "illisible", "certification/RNCP1"),
        ("1/2/2020", "rncp:dateDecision", "douteux", "certification/RNCP1"),
        ("PEUT-ETRE", "rncp:actif", "illisible", "certification/RNCP1"),
    }
    assert source.problemes == Counter({"date-illisible": 1, "date-non-canonique": 1, "booleen-illisible": 1})
    assert relue(fiche) == fiche


def test_rows_told_twice_are_counted_and_held_once(tmp_path: Path) -> None:
    source = source_de(
        tmp_path,
        Rome=[ligne("RNCP1", "N3102", "Marin")] * 3,
        **{"VoixdAccès": [ligne("RNCP1", "Par expérience")] * 2},
        Ancienne_Nouvelle_Certification=[
            ligne("RNCP1", "RNCP8", "RNCP9"),
            ligne("RNCP1", "RNCP8", "RS9"),
            ligne("RNCP1", "RNCP8", "RS9"),
        ],
    ).reading()
    (fiche,) = source
    assert len(fiche.codes_rome) == len(fiche.voies_acces) == 1
    assert (fiche.anciennes_certifications, fiche.nouvelles_certifications) == (("RNCP8",), ("RNCP9", "RS9"))
    assert source.problemes == Counter({"ligne-repetee": 4})


def test_a_label_without_its_code_is_kept(tmp_path: Path) -> None:
    source = source_de(
        tmp_path,
        Standard=[standard(Numero_Fiche="RNCP1", Abrege_Intitule="Titre")],
        CCN=[ligne("RNCP1", "", "Phares", "3117", "Balises", "", "")],
    ).reading()
    (fiche,) = source
    assert (fiche.abrege, fiche.ccn_1, fiche.ccn_2 and fiche.ccn_2.code) == (None, None, "3117")
    assert {(r.titre, r.texte) for r in fiche.rubriques} == {
        ("Standard/Abrege_Intitule", "Titre"),
        ("CCN/Ccn_1_Libelle", "Phares"),
    }
    assert source.problemes == Counter({"code-absent": 2})


def test_blocks_have_no_rank_and_may_have_no_title(tmp_path: Path) -> None:
    (fiche,) = source_de(tmp_path, **{"Blocs_De_Compétences": [ligne("RNCP1", "RNCP1BC01", "")]})
    assert fiche.blocs == (Bloc(code="RNCP1BC01"),)


def test_a_fiche_that_standard_does_not_list_is_given_at_the_end(tmp_path: Path) -> None:
    source = source_de(
        tmp_path, Partenaires=[ligne("RS3", "ECOLE", "\t99000000200016", "HABILITATION_FORMER")]
    ).reading()
    known, other = source
    assert (known.numero, other.numero, other.intitule) == ("RNCP1", "RS3", None)
    assert [partenaire.nom for partenaire in other.partenaires] == ["ECOLE"]
    assert source.problemes == Counter({"fiche-absente-de-standard": 1})


def test_the_columns_read_are_those_of_the_official_export() -> None:
    """The reader derives its files and columns from the `csv=` of the mapping; this is what the export really has."""
    read_columns = {table: {"Numero_Fiche", *columns} for table, columns in TABLES.items()}
    assert read_columns == {table: set(columns) for table, columns in COLUMNS.items()}
    assert next(iter(TABLES)) == "Standard", "its order is that of the fiches"
