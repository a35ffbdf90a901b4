"""Oddities 14 to 21 of the old fiche, and what stands under its other headings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rncp_graph.fiche import Constat
from rncp_graph.readers.resume.lieux import centres, departements
from rncp_graph.readers.resume.notes import Notes
from rncp_graph.readers.resume.paragraphes import texte
from rncp_graph.readers.source import Source
from tests.readers.petites_fiches import FICHE, TETE, de, lue, lue_entiere

# --- 14 to 16. legal texts and periods ---

AUTRES = "Références autres : \n\n"


def test_14_texts_are_read_one_by_one_with_dates_in_figures_and_in_words() -> None:
    fiche = de(
        "Référence arrêté création (ou date 1er arrêté enregistrement) : \n\nArrêté du 01/08/2009 paru au JO du "
        "12/08/2009 - Arrêté du 1er août 2010 publié au Journal Officiel du 9 février 2011 portant création du "
        "titre ;\n"
        "Loi n° 2014-288 du 5 mars 2014\n"
    )
    assert [
        (1, "arrêté", None, date(2009, 8, 1), date(2009, 8, 12), None),
        (2, "arrêté", None, date(2010, 8, 1), date(2011, 2, 9), "portant création du titre"),
        (3, "loi", "2014-288", date(2014, 3, 5), None, None),
    ] == [
        (x.rang, x.nature, x.numero_texte, x.date_signature, x.date_publication_jo, x.titre)
        for x in sorted(fiche.textes, key=lambda x: x.rang or 0)
    ]


def test_14_amending_texts_are_named_in_a_list_glued_to_it_or_in_the_sentence() -> None:
    fiche = de(
        AUTRES + "Arrêté du 3 mai 1999 portant homologation, modifié par les arrêtés du - 4 mai 2000 publié au "
        "Journal Officiel du 5 mai 2000\n- 6 juin 2001\n\n"
        "Décret n° 2002-1 du 2 janvier 2002 modifié par le décret n° 2003-7 du 7 mars 2003.\n"
    )
    assert {
        ("arrêté", None, date(2000, 5, 4), ("arrêté 1999-05-03",)),
        ("arrêté", None, date(2001, 6, 6), ("arrêté 1999-05-03",)),
        ("décret", "2003-7", date(2003, 3, 7), ("décret 2002-1",)),
    } == {(x.nature, x.numero_texte, x.date_signature, x.modifie) for x in fiche.textes if x.modifie}
    assert len(fiche.textes) == 5


def test_14_a_line_that_begins_with_a_day_amends_nothing_unless_a_list_was_announced() -> None:
    (texte,) = de(AUTRES + "Arrêté du 3 mai 1999 portant création\n\n4 mai 2000 : note aux jurys\n").textes
    assert (texte.modifie, texte.date_signature) == ((), date(1999, 5, 3))
    assert texte.texte == "Arrêté du 3 mai 1999 portant création\n4 mai 2000 : note aux jurys"


def test_14_an_impossible_day_is_told_and_the_text_kept() -> None:
    fiche, source = lue(AUTRES + "Arrêté du 31 février 2010 portant création\n")
    assert [(x.date_signature, x.texte) for x in fiche.textes] == [(None, "Arrêté du 31 février 2010 portant création")]
    assert source.problemes == {"date-illisible": 1}


def test_14_a_text_that_is_no_reference_is_kept_and_nothing_is_made_of_neant() -> None:
    assert [(x.role, x.texte) for x in de(AUTRES + "Voir la note du ministère\n").textes] == [
        ("autre", "Voir la note du ministère")
    ]
    assert de(AUTRES + "Néant\n").textes == ()


@pytest.mark.parametrize("quoted", ['"Chef de rayon"', "« Chef de rayon »", "Chef de rayon"])
def test_15_a_period_is_read_out_of_the_prose(quoted: str) -> None:
    (period,) = de(
        AUTRES + "Arrêté du 2 mai 2012 portant enregistrement. Enregistrement pour trois ans, au niveau IV, "
        f"sous l'intitulé {quoted} avec effet au 1er juin 2012, jusqu'au 1er juin 2015.\n"
    ).enregistrements
    assert ("enregistrement", date(2012, 6, 1), date(2015, 6, 1), 3) == (
        period.nature_enregistrement,
        period.date_effet,
        period.date_fin,
        period.duree_enregistrement,
    )
    assert (period.intitule, period.niveau_1969, period.reference_texte) == ("Chef de rayon", "IV", "arrêté 2012-05-02")


def test_16_periods_that_overlap_are_told_and_those_that_meet_are_not() -> None:
    said = "Arrêté du 2 mai {0}. Enregistrement pour deux ans, sous l'intitulé {1} avec effet au 1er juin {0}, "
    said += "jusqu'au {2}.\n\n"
    meeting = said.format(2014, "Vendeur", "1er juin 2016") + said.format(2012, "Vendeuse", "1er juin 2014")
    fiche, source = lue(AUTRES + meeting)
    assert source.problemes == {}
    assert [e.intitule for e in fiche.enregistrements] == ["Vendeuse", "Vendeur"]
    _, source = lue(AUTRES + meeting.replace("1er juin 2014.", "2 juin 2014."))
    assert source.problemes == {"periodes-chevauchantes": 1}


# --- 17 and 18. centres, former titles ---

CENTRES = "Lieu(x) de préparation à la certification déclarés par l'organisme certificateur : \n\n"


def test_17_centres_are_read_one_by_one_whatever_their_bullets_and_page_breaks() -> None:
    fiche = de(
        CENTRES + "Le réseau :\n-  CCI Cher\n-   CCI Vendée – La Roche-sur-Yon\n\n\n\n- CCI du Centre et du\n  Sud\n"
    )
    centres = sorted(fiche.centres_preparation, key=lambda c: c.rang or 0)
    assert fiche.reseau_preparation == "Le réseau :"
    assert [(c.nom, c.departements, c.localites) for c in centres] == [
        ("CCI Cher", ("18",), ()),
        ("CCI Vendée – La Roche-sur-Yon", ("85",), ("La Roche-sur-Yon",)),
        ("CCI du Centre et du Sud", (), ()),
    ]


def test_17_a_kind_of_centres_is_no_centre() -> None:
    fiche = de(CENTRES + "Organismes agréés par la branche\n")
    assert [(c.nom, c.categorie) for c in fiche.centres_preparation] == [("Organismes agréés par la branche", True)]


@pytest.mark.parametrize(
    ("nom", "codes"),
    [
        ("CCI Haute-Savoie", ("74",)),
        ("CCI Maine et Loire", ("49",)),
        ("CCI Pays de la Loire", ()),
        ("CCI Auvergne-Rhône-Alpes", ()),
        ("CCI Nord-Isère", ("38",)),
        ("CCI du Nord", ("59",)),
        ("CCI de l’Hérault", ("34",)),
        ("CCI Indre-et-Loire et Cher", ("37", "18")),
        ("CCI Varennes", ()),
        ("Chambre de Nouvelle-Calédonie", ("988",)),
    ],
)
def test_17_a_departement_is_found_in_a_name_by_whole_words_the_longest_first(nom: str, codes: tuple[str, ...]) -> None:
    assert codes == departements(nom)


@pytest.mark.parametrize(
    ("nom", "towns"),
    [
        ("IFV - Groupe Vert", ()),
        ("IFV (Groupe Vert)", ()),
        ("IFV (CFA)", ()),
        ("IFV (Metz)", ("Metz",)),
        ("IFV (CCI de Metz, Nancy et Épinal)", ("Metz", "Nancy", "Épinal")),
        ("CCI Saint-Malo", ()),
    ],
)
def test_17_towns_stand_after_a_dash_or_in_parentheses_and_bodies_are_no_towns(
    nom: str, towns: tuple[str, ...]
) -> None:
    notes = Notes("RNCP42", Source(Path("x"), "texte", [], lambda files, source: iter(())))
    assert [towns] == [centre.localites for centre in centres([f"- {nom}"], notes)[1]]


def test_18_former_titles_are_listed_or_bare_and_a_sentence_is_none() -> None:
    listed = de("Historique de la certification : \n\nAncien libellé de la certification : - Vendeur    \n- Caissier\n")
    assert listed.anciens_intitules == ("Caissier", "Vendeur")
    assert listed.constats == ()
    bare = de("Historique de la certification : \n\nCaissier\nLe titre date de 1998.\n")
    assert bare.anciens_intitules == ("Caissier",)
    assert [(c.statut, c.propriete, c.valeur) for c in bare.constats] == [("déduit", "rncp:ancienIntitule", "Caissier")]


# --- 19 to 21. levels, inclusive writing, typing errors ---

NIVEAU = "Niveau et/ou domaine d'activité\n"


@pytest.mark.parametrize(
    ("old", "new", "agree"),
    [
        ("I", 7, True),
        ("I", 8, True),
        ("II", 6, True),
        ("III", 5, True),
        ("IV", 4, True),
        ("V", 3, True),
        ("III", 4, False),
    ],
)
def test_19_both_levels_must_agree(old: str, new: int, agree: bool) -> None:
    fiche, source = lue(NIVEAU + f"{old} (Nomenclature de 1969)\n{new} (Nomenclature Europe)\n")
    assert (old, new) == (fiche.niveau_1969, fiche.niveau)
    assert agree is (source.problemes["niveaux-discordants"] == 0)


def test_19_a_fiche_filed_by_domain_has_no_level() -> None:
    fiche = de(NIVEAU + "Transport de marchandises\n")
    assert (fiche.niveau_1969, fiche.niveau, fiche.domaine_activite) == (None, None, "Transport de marchandises")


@pytest.mark.parametrize(
    ("written", "code", "title"),
    [
        ("TP : Titre professionnel Boucher (ère) en gros", "TP", "Boucher (ère) en gros"),
        ("BTS : Fluides(énergies)", "BTS", "Fluides(énergies)"),
        ("Vendeur(euse) : option fleurs", None, "Vendeur(euse) : option fleurs"),
    ],
)
def test_20_a_title_keeps_its_spelling_and_loses_only_its_abbreviation(
    written: str, code: str | None, title: str
) -> None:
    fiche, _ = lue_entiere(TETE.replace("Vendeur", written))
    assert title == fiche.intitule
    assert code == (fiche.abrege.code if fiche.abrege else None)
    assert (written if code else None) == fiche.intitule_source
    assert [Constat] * bool(code) == [type(c) for c in fiche.constats if c.regle == "prefixe-abrege"]


def test_21_typing_errors_and_doubled_blanks_stay_as_they_are() -> None:
    fiche = de("Statistiques : \n\nles  chiffre est après avoir définit\n")
    assert fiche.statistiques == "les  chiffre est après avoir définit"


# --- the rest of the fiche ---


def test_activities_are_parted_from_capacities_only_where_the_text_says_so() -> None:
    resume = "Résumé du référentiel d'emploi ou éléments de compétence acquis\n"
    fiche = de(resume + "Activités visées :\nVendre\nLes capacités attestées :\nAccueillir\n")
    assert (fiche.activites_visees, fiche.capacites_attestees) == ("Vendre", "Accueillir")
    fiche = de(resume + "Vendre\nAccueillir\n")
    assert (
        fiche.resume_referentiel,
        fiche.activites_visees,
        fiche.capacites_attestees,
    ) == ("Vendre\nAccueillir", None, None)


def test_jobs_are_listed_only_where_a_line_announces_them() -> None:
    secteurs = (
        "Secteurs d'activité ou types d'emplois accessibles par le détenteur de ce diplôme, ce titre ou ce certificat\n"
    )
    assert (
        de(secteurs + "Commerce\nMétiers visés :\n- Vendeur\n- Caissier\nEt d'autres\n").type_emploi_accessibles
        == "- Vendeur\n- Caissier"
    )
    assert None is de(secteurs + "Commerce, vendeur\n").type_emploi_accessibles


def test_codes_are_read_with_labels_over_several_lines() -> None:
    fiche, source = lue(
        "Code(s) NSF : \n312 Commerce,\nvente\nFormacode(s) : \n34085 vente\n34566 : caisse\nConvention(s) : \n"
        "Commerce de gros\n"
        "Codes des fiches ROME les plus proches : \nsans code\nD1407 : Vente\n"
    )
    assert [(n.code, n.libelle) for n in fiche.codes_nsf] == [("312", "Commerce, vente")]
    assert [(f.code, f.libelle) for f in fiche.formacodes] == [("34085", "vente"), ("34566", "caisse")]
    assert fiche.conventions == ("Commerce de gros",)
    assert source.problemes == {"code-illisible": 1}


def test_certifications_before_and_after_are_told_apart_by_the_order_of_their_links() -> None:
    both = "Certification précédente :  Caissier\nCertification suivante :  Gérant\n\n"
    fiche, _ = lue(both + f"{FICHE}7\n{FICHE}99\n")
    assert (fiche.anciennes_certifications, fiche.nouvelles_certifications) == (("RNCP7",), ("RNCP99",))
    fiche, source = lue(both + f"{FICHE}7\n")
    assert (fiche.anciennes_certifications, fiche.nouvelles_certifications) == ((), ())
    assert source.problemes == {"lignee-ambigue": 1}
    assert de(f"Certification suivante :  Gérant\n\n{FICHE}99\n").nouvelles_certifications == ("RNCP99",)


def test_links_with_other_certifications_are_kept_and_doubtful_for_want_of_columns() -> None:
    fiche = de("LIENS AVEC D'AUTRES CERTIFICATIONS ACCORDS EUROPÉENS OU INTERNATIONAUX\nTitre de gérant\n")
    assert (fiche.liens_autres_certifications, fiche.accords_europeens) == ("Titre de gérant", None)
    assert [(c.statut, c.regle) for c in fiche.constats] == [("douteux", "colonnes-melees")]


def test_a_place_without_the_usual_line_is_kept_as_text() -> None:
    (lieu,) = de("Lieu(x) de certification : \n\nPartout en France\n").lieux_certification
    assert (lieu.texte, lieu.nom, lieu.departement) == ("Partout en France", None, None)


def test_a_hyphen_at_the_end_of_a_line_stays_and_the_break_goes() -> None:
    full = "Le vendeur organise son emploi du temps, prépare ses tournées avec soin et obtient de nouveaux rendez-"
    assert f"{full}vous utiles." == texte([full, "vous utiles."])
