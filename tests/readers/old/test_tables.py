"""Oddities 1 to 13 of the old fiche: its tables, page breaks, dumped links and headings."""

from __future__ import annotations

import pytest

from rncp_graph.readers.old.paragraphs import paragraphs_of
from tests.readers.old.small_fiches import BLOCS, ROME, SIGNATAIRES, TETE, VOIES, de, lue, lue_entiere


def ouvertes(corps: str) -> dict[str, bool | None]:
    return {voie.code: voie.ouverte for voie in de(VOIES + corps).voies_acces}


# --- 1. the table of signatories, flattened in two ways ---


def test_01_on_one_line_the_last_word_of_function_begins_the_quality_and_is_doubtful() -> None:
    fiche = de(SIGNATAIRES + "École Le Directeur Vert - Groupe Lyon Président du conseil\n")
    (certificateur,) = fiche.certificateurs
    assert (
        certificateur.nom,
        certificateur.qualite_signataire,
    ) == ("École Le Directeur Vert - Groupe Lyon", "Président du conseil")
    (doubt,) = (c for c in fiche.constats if c.statut == "douteux")
    assert doubt.citation == "École Le Directeur Vert - Groupe Lyon Président du conseil"
    assert f"certification/RNCP42/certificateur/{certificateur.cle}" == doubt.sujet


def test_01_an_empty_line_parts_the_columns_and_the_elaboration_is_neither() -> None:
    fiche = de(
        SIGNATAIRES + "Ministère des Ports (DIRECTION\nDES QUAIS (DQ).)\nModalités d'élaboration de références :\n"
        "CPC Mer\n\nChef du bureau\ndes bassins\n\nNiveau et/ou domaine d'activité\nIV (Nomenclature de 1969)\n"
    )
    (certificateur,) = fiche.certificateurs
    assert (certificateur.nom, certificateur.sous_organisme) == ("Ministère des Ports", "DIRECTION DES QUAIS (DQ)")
    assert (certificateur.qualite_signataire, fiche.modalites_elaboration) == ("Chef du bureau des bassins", "CPC Mer")
    body = "Ministère des Ports (DIRECTION DES QUAIS (DQ).)"
    assert {
        ("rncp:qualiteSignataire", "douteux", "ligne-vide", f"{body}\nChef du bureau des bassins"),
        ("rncp:sousOrganisme", "douteux", "service-entre-parentheses", body),
    } == {(c.propriete, c.statut, c.regle, c.citation) for c in fiche.constats}


def test_01_an_acronym_in_parentheses_is_part_of_the_name() -> None:
    (certificateur,) = de(SIGNATAIRES + "Institut des Métiers du Fer (IMF)\n\nPrésidente\n").certificateurs
    assert (certificateur.nom, certificateur.sous_organisme) == ("Institut des Métiers du Fer (IMF)", None)


def test_01_as_many_names_as_qualities_are_as_many_bodies() -> None:
    two = de(SIGNATAIRES + "Université du Port\nMinistère des Ports\n\nPrésident\nRecteur\n")
    rows = de(SIGNATAIRES + "Université du Port Président\nMinistère des Ports Recteur\n")
    expected = [("Ministère des Ports", "Recteur"), ("Université du Port", "Président")]
    assert expected == sorted((c.nom, c.qualite_signataire) for c in two.certificateurs)
    assert expected == sorted((c.nom, c.qualite_signataire) for c in rows.certificateurs)


# --- 2 to 5. routes ---


def test_02_a_mark_with_a_jury_is_yes_a_mark_alone_is_no_and_no_mark_is_not_stated() -> None:
    fiche = de(
        VOIES + "En contrat d'apprentissage X Des gens du métier\nPar candidature individuelle X\nPar expérience\n"
    )
    assert {v.code: v.ouverte for v in fiche.voies_acces} == {"CA": True, "CL": False, "VAE": None}
    assert {("voie/CA", "true", "x-avec-jury"), ("voie/CL", "false", "x-seul")} == {
        (c.sujet.removeprefix("certification/RNCP42/"), c.valeur, c.regle) for c in fiche.constats
    }
    assert "En contrat d'apprentissage X Des gens du métier" in {c.citation for c in fiche.constats}


def test_03_the_far_territories_are_unknown_and_said_to_be() -> None:
    fiche = de(VOIES + "\nOUI NON\nAccessible en Nouvelle Calédonie X\nAccessible en Polynésie Française X\n")
    assert (fiche.accessible_nouvelle_caledonie, fiche.accessible_polynesie_francaise) == (None, None)
    assert {("inconnu", "colonne-perdue", "Accessible en Polynésie Française X")} == {
        (c.statut, c.regle, c.citation) for c in fiche.constats if c.propriete == "rncp:accessiblePolynesieFrancaise"
    }


def test_04_idem_refers_to_the_last_route_with_a_text_of_its_own() -> None:
    fiche = de(
        VOIES + "En contrat d'apprentissage X Trois personnes\nEn contrat de professionnalisation X Idem\n"
        "Par candidature individuelle X idem.\nPar expérience X Cinq personnes\n"
    )
    assert {v.code: v.jury_renvoi for v in fiche.voies_acces} == {"CA": None, "CQ": "CA", "CL": "CA", "VAE": None}
    assert {"Idem", "idem."} == {v.jury for v in fiche.voies_acces if v.jury_renvoi}


def test_04_idem_without_a_text_before_it_refers_to_nothing() -> None:
    (voie,) = de(VOIES + "Par candidature individuelle X Idem\n").voies_acces
    assert (voie.jury, voie.jury_renvoi, voie.ouverte) == ("Idem", None, True)


def test_04_what_idem_refers_to_is_deduced_or_unknown_and_has_its_evidence() -> None:
    corps = VOIES + "En contrat d'apprentissage X {}\nEn contrat de professionnalisation X Idem\n"
    for jury, statut, origin in (("Trois personnes", "déduit", "CA"), ("idem.", "inconnu", None)):
        said = {c.sujet.rpartition("/")[2]: c for c in de(corps.format(jury)).constats if c.regle == "idem-du-jury"}
        assert ("rncp:juryRenvoi", statut, origin) == (said["CQ"].propriete, said["CQ"].statut, said["CQ"].valeur)
        assert ("CA" in said) is (origin is None)


FI = "Après un parcours de\nformation sous statut d'élève\nou d'étudiant\n"


@pytest.mark.parametrize(
    ("corps", "expected"),
    [
        (FI + "\nX\n\nEn contrat d'apprentissage X Idem\n", {"FI": False, "CA": True}),
        (FI + "\nX Un jury\nde métier\n\nEn contrat\nd'apprentissage\nX\n", {"FI": True, "CA": False}),
        ("X\n" + FI + "\nX\nEn contrat d'apprentissage\nDes gens\n", {"FI": False, "CA": True}),
        ("X\n" + FI + "Un jury\nX\nEn contrat d'apprentissage\n", {"FI": True, "CA": False}),
        (FI + "En contrat d'apprentissage\nX\n", {"FI": None, "CA": False}),
        ("Après un parcours de\nX\nformation continue\nLe jury\n", {"FC": True}),
        (FI + "X\nPar expérience dispositif VAE\nprévu en 2002\n\nX Idem\n", {"FI": False, "VAE": True}),
    ],
)
def test_05_a_mark_may_stand_before_after_or_inside_a_wrapped_name(
    corps: str, expected: dict[str, bool | None]
) -> None:
    assert expected == ouvertes(corps)


def test_05_a_wrapped_name_is_one_line_again_and_the_year_of_the_vae_is_a_number() -> None:
    (voie,) = de(VOIES + "Par expérience dispositif VAE\nprévu en 2007\n\nX\n").voies_acces
    assert (voie.libelle, voie.annee_vae, voie.ouverte) == ("Par expérience dispositif VAE prévu en 2007", 2007, False)


# --- 6 and 7. page breaks and dumped links ---


def test_06_a_page_break_falls_inside_a_sentence_a_list_or_a_table() -> None:
    start = (
        "Le vendeur accueille les clients du magasin, prépare les étals et tient la caisse, puis range la réserve pour"
    )
    assert [f"{start} le lendemain."] == paragraphs_of([start, "", "", "", "le lendemain."])
    assert paragraphs_of(["- vendre", "", "", "", "- ranger"]) == ["- vendre", "- ranger"]
    table = VOIES + "En contrat d'apprentissage X Idem\n\n\n\n" + VOIES + "Par expérience X\n"
    assert ouvertes(table) == {"CA": True, "VAE": False}


def test_07_links_dumped_in_a_table_are_taken_out_and_confirm_the_rome_codes() -> None:
    corps = "Codes des fiches ROME les plus proches : \nD1407 : Vente\n" + VOIES + "Par candidature individuelle X\n\n"
    fiche, source = lue(corps + f"{ROME}D1407\n\n\nPar expérience X Un jury\n")
    assert {v.code: v.ouverte for v in fiche.voies_acces} == {"CL": False, "VAE": True}
    assert (f"{ROME}D1407",) == fiche.liens_annotations
    assert source.problemes == {}
    _, source = lue(corps + f"{ROME}D1402\n\n\n")
    assert source.problemes == {"rome-discordants": 2}
    assert {"D1402", "D1407"} == {p.valeur for p in source.examples["rome-discordants"]}


def test_07_a_link_to_any_site_is_dumped_where_empty_lines_set_it_apart() -> None:
    fiche = de("Statistiques : \n\n12 par an\n\nhttp://vente.example.fr/\n\n\nen moyenne\n")
    assert fiche.liens_annotations == ("http://vente.example.fr/",)
    assert fiche.statistiques == "12 par an\nen moyenne"


def test_07_an_address_given_as_a_source_is_no_dumped_link() -> None:
    fiche = de("Autres sources d'information : \n\nhttps://vente.example.fr/titre\nLieu(x) de certification : \n")
    assert tuple(s.url for s in fiche.sources_information) == ("https://vente.example.fr/titre",)
    assert fiche.liens_annotations == ()


# --- 8 to 11. blocs ---


def test_08_a_bloc_title_over_several_lines_is_cut_anywhere() -> None:
    fiche = de(BLOCS + "Bloc de compétence n°3 de\nla fiche n° 42\n\n- Tenir la\ncaisse\n\nCompter.\n")
    (bloc,) = fiche.blocs
    assert (bloc.code, bloc.libelle, bloc.liste_competences) == ("RNCP42BC03", "Tenir la caisse", "Compter.")


def test_09_the_number_of_the_table_is_the_official_code_whatever_the_other_lists_say() -> None:
    fiche = de(
        "Descriptif des composantes de la certification : \n\nBloc A – Ranger\nBloc B – Vendre\n" + BLOCS + "Bloc de "
        "compétence n°1 de\nla fiche n° 42 - Vendre\n\nVendre.\n\n"
        "Bloc de compétence n°2 de\nla fiche n° 42 - Ranger\n\nRanger.\n"
    )
    assert [(b.code, b.libelle, b.rang) for b in fiche.blocs] == [
        ("RNCP42BC01", "Vendre", 1),
        ("RNCP42BC02", "Ranger", 2),
    ]
    assert fiche.composantes == "Bloc A – Ranger\nBloc B – Vendre"


def test_09_a_bloc_of_another_fiche_is_told() -> None:
    fiche, source = lue(BLOCS + "Bloc de compétence n°1 de\nla fiche n° 41 - Vendre\n\nVendre.\n")
    assert [b.code for b in fiche.blocs] == ["RNCP41BC01"]
    assert {"bloc-d-une-autre-fiche", "code-bloc-malforme"} == set(source.problemes)


def test_10_a_bloc_without_inner_headings_is_all_competences() -> None:
    (bloc,) = de(
        BLOCS + "Bloc de compétence n°1 de\nla fiche n° 42 - Vendre\n\nAccueillir le\nclient.\nVendre.\n"
    ).blocs
    assert (
        bloc.liste_competences,
        bloc.modalites_evaluation,
        bloc.modalites,
    ) == ("Accueillir le client.\nVendre.", None, ())


def test_11_one_assessment_for_two_publics_is_kept_for_each() -> None:
    (bloc,) = de(
        BLOCS + "Bloc de compétence n°1 de\nla fiche n° 42 - Vendre\n\nDescriptif :\nVendre\nModalités d’évaluation :\n"
        "     En formation initiale (Débutant)\nUn écrit\n     En formation continue (Salarié)\nUn écrit\n"
    ).blocs
    assert [(m.rang, m.public, m.texte) for m in bloc.modalites] == [
        (1, "En formation initiale (Débutant)", "Un écrit"),
        (2, "En formation continue (Salarié)", "Un écrit"),
    ]
    assert (
        bloc.modalites_evaluation
        == "En formation initiale (Débutant)\nUn écrit\nEn formation continue (Salarié)\nUn écrit"
    )


# --- 12 and 13. headings ---


def test_12_a_heading_without_value_is_empty_and_one_that_is_missing_is_not() -> None:
    fiche = de("Convention(s) : \nCode(s) NSF : \n312t Vente\nFormacode(s) :\n")
    assert fiche.rubriques_vides == ("Convention(s)", "Formacode(s)")
    assert [(n.code, n.libelle) for n in fiche.codes_nsf] == [("312t", "Vente")]


def test_13_a_title_of_group_expects_no_value() -> None:
    fiche = de(
        "Modalités d'accès à cette certification\nBase légale\nPour plus d'informations\nStatistiques :\n12 par an\n"
    )
    assert fiche.rubriques_vides == ()
    assert fiche.statistiques == "12 par an"


def test_a_heading_is_known_by_its_words_over_any_wrap_case_and_blanks() -> None:
    fiche = de(
        "Secteurs d’activité ou types d'emplois accessibles par le détenteur\nde ce diplôme, ce titre ou ce "
        "certificat\nCommerce\nvalidité des composantes acquises:3 ans\n"
        "CONDITIONS D'INSCRIPTION À LA\nCERTIFICATION OUI NON\n"
        "COMPOSITION DES JURYS\nPar expérience X\n"
    )
    assert (
        fiche.secteurs_activite,
        fiche.validite_composantes,
        fiche.duree_validite_composantes,
    ) == ("Commerce", "3 ans", 3)
    assert [v.code for v in fiche.voies_acces] == ["VAE"]


def test_words_that_look_like_a_heading_are_text_where_they_stand_again() -> None:
    fiche = de("Résumé du référentiel d'emploi ou éléments de compétence acquis\nIntitulé\nObjectif :\nVendre\n")
    assert fiche.resume_referentiel == "Intitulé\nObjectif :\nVendre"
    assert fiche.intitule == "Vendeur"


def test_lines_before_the_title_are_a_preamble() -> None:
    fiche, _ = lue_entiere("Fiche en cours de révision.\n" + TETE.lstrip())
    assert fiche.preambule == "Fiche en cours de révision."
