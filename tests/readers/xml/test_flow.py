"""The XML flow: each part of a fiche, what is doubtful in it, and the shapes that the flow had since the CNCP."""

from __future__ import annotations

import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rncp_graph.model.fiche import Bloc, Fiche, StatistiquePromotion
from rncp_graph.rdf.mapping import triples
from rncp_graph.readers import read
from rncp_graph.readers.source import Reading
from tests.readers.reading import FIXTURES, flux, lues, une


@pytest.fixture(scope="module")
def complet() -> tuple[Reading, dict[str, Fiche]]:
    return lues(FIXTURES / "v41_complet.xml")


def test_texts_are_kept_to_the_letter(complet: tuple[Reading, dict[str, Fiche]]) -> None:
    fiche = complet[1]["RNCP99001"]
    assert fiche.activites_visees == "    * Veiller sur la lampe    - La nettoyer    - L'allumer au soir    "
    assert fiche.capacites_attestees == "  Lire une carte où la profondeur < 5 m & plus  "  # CDATA
    assert fiche.type_emploi_accessibles == "Gardien\nVeilleur"
    assert fiche.intitule == "Gardien de phare & balises"


LEGAL = st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufffe\uffff", min_codepoint=32)


@settings(deadline=None)
@given(st.text(LEGAL | st.sampled_from("\t\n<&>'\" "), min_size=1).filter(str.strip))
def test_any_text_that_xml_allows_is_read_as_written(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    _, fiche = une(tmp_path_factory.mktemp("texte"), f"<INTITULE>{escape(text)}</INTITULE>")
    assert fiche.intitule == text


def test_typed_values_are_typed(complet: tuple[Reading, dict[str, Fiche]]) -> None:
    rncp, rs = complet[1]["RNCP99001"], complet[1]["RS9902"]
    assert (rncp.actif, rncp.existence_partenaires, rncp.accessible_polynesie_francaise) == (True, True, False)
    assert (rncp.duree_enregistrement, rncp.date_effet) == (5, date(2022, 9, 1))
    assert (rncp.niveau, rncp.nomenclature_europe, rncp.nomenclature_europe_libelle) == (5, "NIV5", "Niveau 5")
    assert (rs.validation_partielle, rs.duree_validite, rs.niveau) == (False, 3, None)
    assert rncp.annees_promotions_niveau == (2022, 2023)
    assert [ccn.code for ccn in (rncp.ccn_1, rncp.ccn_2, rncp.ccn_3) if ccn] == ["3117", "3037", "3154"]


def test_lineage_is_read_from_the_element_with_the_misleading_name(complet: tuple[Reading, dict[str, Fiche]]) -> None:
    fiche = complet[1]["RNCP99001"]
    assert fiche.nouvelles_certifications == ("RNCP99003", "RS9904")
    assert fiche.anciennes_certifications == ("RNCP98001",)


def test_a_route_is_open_closed_or_not_stated(complet: tuple[Reading, dict[str, Fiche]]) -> None:
    voies = {voie.code: voie.ouverte for voie in complet[1]["RNCP99001"].voies_acces}
    assert voies == {"FI": True, "CA": False, "FC": True, "CQ": False, "CL": None, "VAE": True}
    assert {voie.code for voie in complet[1]["RS9902"].voies_acces} == {"FI"}


def test_blocks_keep_their_rank_and_are_not_mixed_with_those_of_correspondences(
    complet: tuple[Reading, dict[str, Fiche]],
) -> None:
    fiche = complet[1]["RNCP99001"]
    assert {bloc.rang: bloc.code for bloc in fiche.blocs} == {1: "RNCP99001BC02", 2: "RNCP99001BC1"}
    first, second = sorted(fiche.correspondances, key=lambda row: row.rang or 0)
    assert first.blocs_source == ("RNCP99001BC01", "RNCP99001BC02")
    assert (first.certification_destination, first.blocs_destination) == ("RNCP98001", ("RNCP98001BC01",))
    assert (second.blocs_source, second.certification_destination) == ((), "RNCP98001")


def test_legal_texts_know_their_role_their_place_and_what_their_title_says(
    complet: tuple[Reading, dict[str, Fiche]],
) -> None:
    decret, code, creation, autre = sorted(complet[1]["RNCP99001"].textes, key=lambda texte: texte.rang or 0)
    assert [x.role for x in (decret, code, creation, autre)] == ["general", "general", "creation", "autre"]
    assert (decret.nature, decret.numero_texte, decret.date_signature) == ("décret", "2016-954", date(2016, 7, 11))
    assert decret.date_publication_jo == date(2016, 7, 13)
    assert (code.nature, code.date_signature, code.date_publication_jo) == ("code", None, None)
    assert (creation.nature, creation.date_signature, creation.nor) == ("arrêté", date(2014, 8, 1), "MENE2303765A")


def test_a_value_out_of_form_stays_as_written_beside_the_node_that_it_belongs_to(
    complet: tuple[Reading, dict[str, Fiche]],
) -> None:
    source, fiches = complet
    fiche = fiches["RNCP99001"]
    promotion = next(row for row in fiche.statistiques_promotions if row.annee == 2019)
    assert promotion == StatistiquePromotion(
        annee=2019,
        nombre_certifies=7,
        nombre_certifies_vae=0,
        taux_insertion_global_6mois=None,
        taux_insertion_metier_6mois=80,
        taux_insertion_metier_2ans=90,
    )
    assert fiche.date_decision == date(2020, 2, 1)
    temoins = {c.valeur: (c.sujet, c.propriete, c.statut, c.regle) for c in fiche.constats}
    node = "certification/RNCP99001"
    partenaire = next(p for p in fiche.partenaires if p.nom == "CENTRE DE LA COTE")
    assert partenaire.date_actif is None
    assert temoins == {
        "31/02/2024": (
            f"{node}/habilitation/{partenaire.cle}",
            "rncp:dateActif",
            "illisible",
            "date-illisible",
        ),
        "Peut-être": (f"{node}/voie/CL", "rncp:ouverte", "illisible", "booleen-illisible"),
        "1/2/2020": (node, "rncp:dateDecision", "douteux", "date-non-canonique"),
        "007": (f"{node}/promotion/2019", "rncp:nombreCertifies", "douteux", "entier-non-canonique"),
        "990 000 003 00014": (
            f"{node}/habilitation/siret-99000000300014-former",
            "rncp:siret",
            "douteux",
            "siret-non-canonique",
        ),
        "97,5": (f"{node}/promotion/2019", "rncp:tauxInsertionGlobal6mois", "illisible", "entier-illisible"),
    }
    assert all(source.problemes[str(regle)] for _, _, _, regle in temoins.values())


def test_evidence_points_at_nodes_that_stand_in_the_graph(complet: tuple[Reading, dict[str, Fiche]]) -> None:
    fiche = complet[1]["RNCP99001"]
    base = "https://example.org/"
    nodes = {str(triple.subject) for triple in triples(fiche, base)}
    assert fiche.constats
    assert all(f"<{base}{constat.sujet}>" in nodes for constat in fiche.constats)


def test_doubts_are_counted_by_kind(complet: tuple[Reading, dict[str, Fiche]]) -> None:
    assert complet[0].problemes == Counter(
        {
            "date-illisible": 1,
            "date-non-canonique": 1,
            "booleen-illisible": 1,
            "entier-illisible": 1,
            "entier-non-canonique": 1,
            "siret-non-canonique": 1,
            "code-rome-malforme": 1,
            "code-bloc-malforme": 1,
            "code-absent": 2,
            "ligne-repetee": 1,
            "element-repete": 1,
            "certificateur-sans-nom": 1,
        }
    )


def test_what_no_field_takes_is_named_and_kept_whole(complet: tuple[Reading, dict[str, Fiche]]) -> None:
    source, fiches = complet
    assert source.unknowns == Counter(
        {"FICHE/NOUVELLE_BALISE": 1, "FICHE/NOUVELLE_BALISE/@couleur": 1, "FICHE/SI_JURY_FI/PRESIDENT": 1}
    )
    gardees = {r.titre: (r.texte or "").strip() for r in fiches["RS9902"].rubriques}
    assert gardees["NOUVELLE_BALISE"] == "<DETAIL>Un fanal &lt; un phare</DETAIL>"
    assert gardees["NOUVELLE_BALISE/@couleur"] == "rouge"
    assert gardees["SI_JURY_FI/PRESIDENT"] == "La capitaine du port"
    assert gardees["ABREGE"] == "<LIBELLE>Sans code</LIBELLE>"
    assert gardees["CODES_NSF/NSF"] == "<LIBELLE>Un domaine sans code</LIBELLE>"
    assert gardees["ACTIF"] == "Oui"  # the second of two
    assert fiches["RS9902"].actif is False


def test_a_heading_that_is_there_and_empty_is_not_one_that_is_absent(complet: tuple[Reading, dict[str, Fiche]]) -> None:
    rncp, rs = complet[1]["RNCP99001"], complet[1]["RS9902"]
    assert rncp.rubriques_vides == ("SI_JURY_FC/COMPOSITION",)
    assert rs.rubriques_vides == ("DATE_EFFET", "FORMACODES")
    assert rs.date_effet is None
    assert not rs.constats


def test_text_between_elements_is_kept_too(tmp_path: Path) -> None:
    source, fiche = une(
        tmp_path, "<PARTENAIRES>voir <PARTENAIRE><NOM_PARTENAIRE>A</NOM_PARTENAIRE></PARTENAIRE>plus</PARTENAIRES>"
    )
    assert [(r.titre, r.texte) for r in fiche.rubriques] == [("PARTENAIRES/text()", "voir plus")]
    assert source.unknowns == Counter({"FICHE/PARTENAIRES/text()": 1})
    assert [partenaire.nom for partenaire in fiche.partenaires] == ["A"]


def test_an_unknown_route_is_kept_and_named(tmp_path: Path) -> None:
    source, fiche = une(tmp_path, "<SI_JURY_XX><ACTIF>Oui</ACTIF></SI_JURY_XX>")
    assert not fiche.voies_acces
    assert [r.texte for r in fiche.rubriques] == ["<ACTIF>Oui</ACTIF>"]
    assert source.unknowns == Counter({"FICHE/SI_JURY_XX": 1})


def test_blanks_around_a_number_of_fiche_leave_the_key_clean_and_are_told(tmp_path: Path) -> None:
    path = flux(
        tmp_path,
        "<FICHE><NUMERO_FICHE> RNCP1 </NUMERO_FICHE><ANCIENNE_CERTIFICATION>\nRS2\n</ANCIENNE_CERTIFICATION></FICHE>",
    )
    source, fiches = lues(path)
    assert fiches["RNCP1"].anciennes_certifications == ("RS2",)
    assert {c.valeur for c in fiches["RNCP1"].constats} == {" RNCP1 ", "\nRS2\n"}
    assert source.problemes["numero-non-canonique"] == 2


def test_a_block_of_another_fiche_or_named_twice_is_doubtful(tmp_path: Path) -> None:
    bloc = "<BLOC_COMPETENCES><CODE>{}</CODE></BLOC_COMPETENCES>"
    codes = ("RNCP1BC01", "RNCP1BC01", "RNCP2BC01")
    source, fiche = une(tmp_path, f"<BLOCS_COMPETENCES>{''.join(map(bloc.format, codes))}</BLOCS_COMPETENCES>")
    assert fiche.blocs[0] == Bloc(code="RNCP1BC01", rang=1)
    assert [bloc.code for bloc in fiche.blocs] == list(codes)
    assert source.problemes == Counter({"code-bloc-repete": 1, "code-bloc-malforme": 1})


def test_a_number_read_twice_is_doubtful_and_both_fiches_are_given(tmp_path: Path) -> None:
    fiche = "<FICHE><NUMERO_FICHE>RS1</NUMERO_FICHE></FICHE>"
    source = read(flux(tmp_path, fiche * 2)).reading()
    assert [f.numero for f in source] == ["RS1", "RS1"]
    assert source.problemes == Counter({"numero-repete": 1})


# --- older shapes ---------------------------------------------------------------------------------------------------


def test_the_shape_of_v3_is_read() -> None:
    source, fiches = lues(FIXTURES / "v30.xml")
    fiche = fiches["RNCP99001"]
    assert source.version_flux == "3.0"
    assert fiche.nouvelles_certifications == ("RNCP99003", "RS9904")
    assert fiche.anciennes_certifications == ("RNCP98001",)
    assert (fiche.nomenclature_europe, fiche.nomenclature_europe_libelle, fiche.niveau) == (
        "REPRISE",
        "Sans niveau",
        None,
    )
    assert fiche.abrege is not None
    assert fiche.abrege.libelle == "Titre professionnel"
    assert fiche.codes_nsf[0].libelle == "Navigation côtière"
    voies = {voie.code: (voie.ouverte, voie.jury) for voie in fiche.voies_acces}
    assert voies == {"FI": (True, "Deux gardiens"), "VAE": (True, "Un capitaine"), "CA": (False, None)}
    assert fiche.date_de_publication == date(2022, 7, 23)
    assert fiche.partenaires[0].date_actif == date(2023, 4, 12)
    assert not source.unknowns


def test_html_stays_in_the_text_and_is_counted() -> None:
    source, fiches = lues(FIXTURES / "v30.xml")
    fiche = fiches["RNCP99001"]
    assert fiche.activites_visees == "<p>Veiller sur la <b>lampe</b>&nbsp;:</p><ul><li>l'allumer</li></ul>"
    assert fiche.capacites_attestees == "<p>Lire une carte</p>"
    assert fiche.secteurs_activite == "<p>Côtes &amp; îles</p>"
    assert source.problemes == Counter({"html-dans-texte": 3})


def test_the_shape_of_v2_is_read() -> None:
    source, fiches = lues(FIXTURES / "v20.xml")
    fiche = fiches["RNCP99001"]
    assert source.version_flux == "2.0"
    assert fiche.anciennes_certifications == ("RNCP98001", "RNCP98002")
    assert fiche.niveau == 4
    assert {v.code: (v.ouverte, v.jury) for v in fiche.voies_acces} == {
        "CQ": (False, None),
        "CL": (True, "Trois\ngardiens"),
    }
    assert not source.unknowns
    assert not source.problemes


def test_the_flow_of_the_cncp_is_read_from_all_its_files(tmp_path: Path) -> None:
    archive = tmp_path / "export_fiches_cncp_2018-09-19.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for nom in ("cncp_1.xml", "cncp_2.xml"):
            out.write(FIXTURES / nom, f"export_fiches_cncp_2018-09-19/{nom}")
        out.writestr("LISEZMOI.txt", "rien")
    source, fiches = lues(archive)
    assert set(fiches) == {"RNCP9901", "RNCP9902"}
    fiche = fiches["RNCP9901"]
    assert fiche.intitule == "Gardien de phare côtier"
    assert {certificateur.nom for certificateur in fiche.certificateurs} == {"Office des phares", "Bureau des balises"}
    assert fiche.activites_visees == "Veiller sur la <b>lampe</b>\nla nuit"
    assert fiche.secteurs_activite == "Côtes et îles"
    assert fiche.lien_statistiques == "https://phares.example/chiffres"
    (texte,) = fiche.textes
    assert (texte.role, texte.nature, texte.date_signature) == ("creation", "arrêté", date(2008, 12, 8))
    assert source.unknowns == Counter({"LISEZMOI.txt": 1})
    assert source.date_export == date(2018, 9, 19)


def test_an_unknown_version_is_doubtful_and_read_all_the_same(tmp_path: Path) -> None:
    source = read(flux(tmp_path, "<FICHE><NUMERO_FICHE>RS1</NUMERO_FICHE></FICHE>", version="9.9")).reading()
    assert [fiche.numero for fiche in source] == ["RS1"]
    assert (source.version_flux, source.problemes) == ("9.9", Counter({"version-inconnue": 1}))


def test_a_flow_in_utf_16_with_a_comment_before_its_root_is_read(tmp_path: Path) -> None:
    path = tmp_path / "flux.xml"
    text = '<?xml version="1.0" encoding="UTF-16"?><!-- avant --><FICHES><FICHE>'
    text += "<NUMERO_FICHE>RS1</NUMERO_FICHE></FICHE></FICHES>"
    path.write_bytes(text.encode("utf-16"))
    assert set(lues(path)[1]) == {"RS1"}
