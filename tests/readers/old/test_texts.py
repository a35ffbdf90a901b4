"""Oddities 17 to 21 of the old fiche, and what stands under its other headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from rncp_graph.model.fiche import Constat
from rncp_graph.readers.old.notes import Notes
from rncp_graph.readers.old.paragraphs import texte
from rncp_graph.readers.old.places import departements, read_centres
from rncp_graph.readers.source import Source
from tests.readers.old.small_fiches import FICHE, TETE, de, lue, lue_entiere

# --- 17 and 18. centres, former titles ---

CENTRES = "Lieu(x) de préparation à la certification déclarés par l'organisme certificateur : \n\n"


def test_17_centres_are_read_one_by_one_whatever_their_bullets_and_page_breaks() -> None:
    fiche = de(
        CENTRES + "Le réseau :\n-  CCI Cher\n-   CCI Vendée – La Roche-sur-Yon\n\n\n\n- CCI du Centre et du\n  Sud\n"
    )
    read_centres = sorted(fiche.centres_preparation, key=lambda c: c.rang or 0)
    assert fiche.reseau_preparation == "Le réseau :"
    assert [(c.nom, c.departements, c.localites) for c in read_centres] == [
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
        ("IFV - Val-de-Reuil", ("Val-de-Reuil",)),
        ("IFV Saint-Malo", ()),
        ("CCI Saint-Malo", ("Saint-Malo",)),
        ("CCI de Perpignan", ("Perpignan",)),
        ("CCIT d’Alençon", ("Alençon",)),
        ("CCI Nantes Saint-Nazaire", ("Nantes Saint-Nazaire",)),
        ("CCI Colmar et Centre-Alsace", ("Colmar",)),
        ("CCI Centre et Sud Manche (Groupe FIM)", ()),
        ("CCI Haute-Savoie", ()),
        ("CCI Bretagne", ()),
        ("CCI Picardie", ()),
        ("CCI France", ()),
        ("CCI & Caux", ()),
    ],
)
def test_17_towns_stand_after_a_dash_in_parentheses_or_as_the_place_of_a_chamber_and_bodies_are_no_towns(
    nom: str, towns: tuple[str, ...]
) -> None:
    notes = Notes("RNCP42", Source(Path("x"), "texte", (), lambda files, source: iter(())).reading())
    assert [towns] == [centre.localites for centre in read_centres([f"- {nom}"], notes)[1]]


def test_17_each_place_that_a_name_tells_has_its_evidence() -> None:
    fiche = de(CENTRES + "- CCI Vendée – Luçon\n- CCI de Lens\n- Lycées agricoles\n")
    assert {
        ("CCI Vendée – Luçon", "rncp:departement", "85", "departement-dans-le-nom"),
        ("CCI Vendée – Luçon", "rncp:localite", "Luçon", "lieu-dans-le-nom"),
        ("CCI de Lens", "rncp:localite", "Lens", "lieu-dans-le-nom"),
        ("Lycées agricoles", "rncp:categorie", "true", "categorie-de-centres"),
    } == {(c.citation, c.propriete, c.valeur, c.regle) for c in fiche.constats}


def test_18_former_titles_are_listed_or_bare_and_a_sentence_is_none() -> None:
    listed = de("Historique de la certification : \n\nAncien libellé de la certification : - Vendeur    \n- Caissier\n")
    assert listed.anciens_intitules == ("Caissier", "Vendeur")
    assert listed.constats == ()
    bare = de("Historique de la certification : \n\nCaissier\nLe titre date de 1998.\n")
    assert bare.anciens_intitules == ("Caissier",)
    dashed = de("Historique de la certification : \n\nAncien libellé de la certification : - Vendeur - option fruits\n")
    assert dashed.anciens_intitules == ("Vendeur - option fruits",)
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
    assert {
        ("rncp:activitesVisees", "Les capacités attestées :"),
        ("rncp:capacitesAttestees", "Les capacités attestées :"),
    } == {(c.propriete, c.citation) for c in fiche.constats}
    fiche = de(resume + "Vendre\nAccueillir\n")
    assert fiche.constats == ()
    assert (
        fiche.resume_referentiel,
        fiche.activites_visees,
        fiche.capacites_attestees,
    ) == ("Vendre\nAccueillir", None, None)


SECTEURS = (
    "Secteurs d'activité ou types d'emplois accessibles par le détenteur de ce diplôme, ce titre ou ce certificat\n"
)


@pytest.mark.parametrize(
    ("said", "secteurs", "emplois", "regle"),
    [
        (
            "Commerce\nMétiers visés :\n- Vendeur\n- Caissier\nEt d'autres\n",
            "Commerce\nEt d'autres",
            "- Vendeur\n- Caissier",
            "liste-annoncee",
        ),
        (
            "Commerce\n\nVendeur(euse) ; chef de rayon.\n",
            "Commerce",
            "Vendeur(euse) ; chef de rayon.",
            "liste-de-metiers",
        ),
        ("Vendeur (trice) ; caissier (ère)\n", None, "Vendeur (trice) ; caissier (ère)", "liste-de-metiers"),
        ("Commerce, vendeur\n", "Commerce, vendeur", None, None),
        ("Banque ; assurance ; immobilier.\n", "Banque ; assurance ; immobilier.", None, None),
        ("Métiers visés : \nVendeur\n", "Métiers visés :\nVendeur", None, None),
        (
            "Le (la) vendeur(euse) accueille. Il (elle) encaisse ; il range.\n",
            "Le (la) vendeur(euse) accueille. Il (elle) encaisse ; il range.",
            None,
            None,
        ),
    ],
)
def test_jobs_are_parted_from_sectors_where_a_line_announces_them_or_a_bare_list_names_them(
    said: str, secteurs: str | None, emplois: str | None, regle: str | None
) -> None:
    fiche = de(SECTEURS + said)
    assert (secteurs, emplois) == (fiche.secteurs_activite, fiche.type_emploi_accessibles)
    assert [regle] * bool(regle) == [c.regle for c in fiche.constats]
    assert said.split() == [
        word for r in fiche.rubriques if r.titre and "Secteurs" in r.titre for word in (r.texte or "").split()
    ]


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
    assert {
        ("inconnu", "rncp:ancienneCertification", "Caissier"),
        ("inconnu", "rncp:nouvelleCertification", "Gérant"),
    } == {(c.statut, c.propriete, c.citation) for c in fiche.constats}
    assert de(f"Certification suivante :  Gérant\n\n{FICHE}99\n").nouvelles_certifications == ("RNCP99",)


def test_a_number_read_in_a_link_or_missing_has_its_evidence() -> None:
    (read,) = de(f"Certification précédente :  Caissier\n\n{FICHE}7\n").constats
    assert (
        read.statut,
        read.propriete,
        read.valeur,
        read.citation,
    ) == ("déduit", "rncp:ancienneCertification", "RNCP7", FICHE + "7")
    (missing,) = de("Certification suivante :  Gérant\n").constats
    assert (
        missing.statut,
        missing.propriete,
        missing.regle,
        missing.citation,
    ) == ("inconnu", "rncp:nouvelleCertification", "numero-sans-lien", "Gérant")
    assert de("Certification suivante :  Néant\n").constats == ()


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
