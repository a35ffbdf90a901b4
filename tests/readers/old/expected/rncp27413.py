"""What the fiche RNCP27413 of the old layout says, field by field, written by hand from reading it."""

from __future__ import annotations

from datetime import date
from typing import Any

from rncp_graph.model.fiche import (
    Bloc,
    CentrePreparation,
    Certificateur,
    Enregistrement,
    Lieu,
    ModaliteEvaluation,
    Nsf,
    Rome,
    SourceInformation,
    TexteCite,
    VoieAcces,
)
from tests.readers.old.expected.texts import PRECEDENTE, ROME, jo, prose

FORMATION_INITIALE = "En formation initiale (Primo-apprenant)"
FORMATION_CONTINUE = "En formation continue (Salarié)"
ENREGISTREMENT = "portant enregistrement au répertoire national des certifications professionnelles"
HOMOLOGATION = "portant homologation de titres et diplômes de l’enseignement technologique"


def _bloc(rang: int, libelle: str, competences: Any, whole: Any, initiale: Any, continue_: Any) -> Bloc:
    return Bloc(
        code=f"RNCP27413BC0{rang}",
        libelle=libelle,
        rang=rang,
        liste_competences=competences,
        modalites_evaluation=whole,
        modalites=(
            ModaliteEvaluation(rang=1, public=FORMATION_INITIALE, texte=initiale),
            ModaliteEvaluation(rang=2, public=FORMATION_CONTINUE, texte=continue_),
        ),
    )


VAE_27413 = "Le bloc est certifiable par la VAE"
PRO_27413 = "Validation du bloc professionnel"


def _amende(rang: int, base: str, signe: date, paru: date, texte: str) -> TexteCite:
    return jo(role="autre", rang=rang, modifie=(base,), date_signature=signe, date_publication_jo=paru, texte=texte)


def _centre(rang: int, nom: str, *departements: str, localites: tuple[str, ...] = ()) -> CentrePreparation:
    return CentrePreparation(rang=rang, nom=nom, departements=departements, localites=localites)


CENTRES_27413 = (
    _centre(
        1,
        "CCI & Caux (CCI Fécamp/Bolbec/Lillebonne et CCI Le Havre)",
        localites=("Bolbec", "Fécamp", "Le Havre", "Lillebonne"),
    ),
    _centre(2, "CCI Aisne", "02"),
    _centre(3, "CCI Amiens Picardie", localites=("Amiens Picardie",)),
    _centre(4, "CCI Angoulême", localites=("Angoulême",)),
    _centre(5, "CCI Ardennes", "08"),
    _centre(6, "CCI Bordeaux", localites=("Bordeaux",)),
    _centre(7, "CCI Brest", localites=("Brest",)),
    _centre(8, "CCI Cantal", "15"),
    _centre(9, "CCI Centre et Sud Manche (Groupe FIM)", "50"),
    _centre(10, "CCI Cher", "18"),
    _centre(11, "CCI Colmar et Centre-Alsace", localites=("Colmar",)),
    _centre(12, "CCI Corrèze", "19"),
    _centre(13, "CCI Côte d'Or", "21"),
    _centre(14, "CCI Côtes d'Armor", "22"),
    _centre(15, "CCI Creuse", "23"),
    _centre(16, "CCI des Iles de Guadeloupe", "971"),
    _centre(17, "CCI Essonne", "91"),
    _centre(18, "CCI Grand-Lille", localites=("Grand-Lille",)),
    _centre(19, "CCI Grenoble", localites=("Grenoble",)),
    _centre(20, "CCI Haute-Savoie", "74"),
    _centre(21, "CCI Indre", "36"),
    _centre(22, "CCI Jura", "39"),
    _centre(23, "CCI Lyon", localites=("Lyon",)),
    _centre(24, "CCI Maine et Loire", "49"),
    _centre(25, "CCI Marseille-Provence", localites=("Marseille-Provence",)),
    _centre(26, "CCI Martinique", "972"),
    _centre(27, "CCI Mayenne", "53"),
    _centre(28, "CCI Meurthe-et-Moselle", "54"),
    _centre(29, "CCI Meuse", "55"),
    _centre(30, "CCI Morbihan", "56"),
    _centre(31, "CCI Moselle", "57"),
    _centre(32, "CCI Nantes Saint-Nazaire", localites=("Nantes Saint-Nazaire",)),
    _centre(33, "CCI Nièvre", "58"),
    _centre(34, "CCI Nîmes", localites=("Nîmes",)),
    _centre(35, "CCI Nord-Isère", "38"),
    _centre(36, "CCI Oise", "60"),
    _centre(37, "CCI Paris Ile-de-France", "75"),
    _centre(38, "CCI Pau Béarn", localites=("Pau Béarn",)),
    _centre(39, "CCI Puy-de-Dôme", "63"),
    _centre(40, "CCI Quimper Cornouaille", localites=("Quimper Cornouaille",)),
    _centre(41, "CCI Rennes", localites=("Rennes",)),
    _centre(42, "CCI Rouen", localites=("Rouen",)),
    _centre(43, "CCI Saint-Etienne", localites=("Saint-Etienne",)),
    _centre(44, "CCI Saint-Malo", localites=("Saint-Malo",)),
    _centre(45, "CCI Saône-et-Loire", "71"),
    _centre(46, "CCI Toulouse", localites=("Toulouse",)),
    _centre(47, "CCI Var", "83"),
    _centre(48, "CCI Vendée", "85"),
    _centre(49, "CCI Vosges", "88"),
    _centre(50, "CCI Yonne", "89"),
    _centre(51, "CCISM de Polynésie Française", "987"),
    _centre(52, "SIADEP (CCI de Lens)", localites=("Lens",)),
    _centre(53, "AIFCC - Caen", localites=("Caen",)),
    _centre(54, "CCI Corse du Sud - Ajaccio", "2A", localites=("Ajaccio",)),
    _centre(55, "CCI de l’Hérault – Montpellier", "34", localites=("Montpellier",)),
    _centre(56, "CCI de Perpignan", localites=("Perpignan",)),
    _centre(57, "SIFCO – Besançon – Vesoul – Belfort", localites=("Belfort", "Besançon", "Vesoul")),
)

A2000, A1996 = "arrêté 2000-03-22", "arrêté 1996-01-09"

RNCP27413: dict[str, Any] = {
    "numero": "RNCP27413",
    "intitule": "Attaché(e) commercial(e)",
    "anciens_intitules": ("Cycle supérieur de technicien des forces de vente",),
    "niveau": 5,
    "niveau_1969": "III",
    "codes_nsf": (Nsf(code="312t", libelle="Négociation et vente"),),
    "codes_rome": (
        Rome(code="C1102", libelle="Conseil clientèle en assurances"),
        Rome(code="C1206", libelle="Gestion de clientèle bancaire"),
        Rome(code="D1402", libelle="Relation commerciale grands comptes et entreprises"),
        Rome(code="D1403", libelle="Relation commerciale auprès de particuliers"),
        Rome(code="D1407", libelle="Relation technico-commerciale"),
    ),
    "certificateurs": (Certificateur(nom="CCI France - Réseau Negoventis", qualite_signataire="Président"),),
    "lieux_certification": (
        Lieu(
            rang=1,
            nom="CCI France - Réseau Negoventis",
            region="Île-de-France",
            departement="75",
            ville="Paris",
            code_postal="75858",
            adresse="CCI France - Réseau NEGOVENTIS\n46 Avenue de la grande Armée  CS –  50071\n75858 Paris cedex 17",
            texte="CCI France - Réseau Negoventis : Île-de-France - Paris ( 75) [Paris]\n"
            "CCI France - Réseau NEGOVENTIS\n46 Avenue de la grande Armée  CS –  50071\n75858 Paris cedex 17",
        ),
    ),
    "reseau_preparation": "Réseau national NEGOVENTIS, sous l'égide de CCI France (Organisme Certificateur) :",
    "centres_preparation": CENTRES_27413,
    "resume_referentiel": prose("Placé(e) sous la responsabilité", "L’identification de nouveaux besoins", 2086, 30),
    "activites_visees": prose("Placé(e) sous la responsabilité", "décidée au niveau de la direction.", 231, 1),
    "capacites_attestees": prose("Bloc 1- Organisation de son", "L’identification de nouveaux besoins", 1836, 28),
    "secteurs_activite": prose("Le secteur banque-assurance", "chacun à 3 à 7% des placements.", 678, 4),
    "type_emploi_accessibles": prose(
        "- Attaché commercial en biens d'équipements professionnels\n- Attaché commercial en services",
        "- Attaché commercial bancaire ;\n- Responsable d'exploitation en assurances",
        308,
        8,
    ),
    "composantes": prose("La certification est composée de 4 blocs", "portefeuille et la relation client", 197, 5),
    "blocs": (
        _bloc(
            1,
            "Réaliser une démarche de prospection",
            prose("Sélectionner les clients et prospects", "à une prochaine campagne", 711, 7),
            prose(FORMATION_INITIALE, VAE_27413, 557, 11),
            prose("Epreuve écrite individuelle", PRO_27413, 154, 3),
            prose("Epreuve écrite individuelle", VAE_27413, 339, 6),
        ),
        _bloc(
            2,
            "Organiser son activité commerciale",
            prose("Analyser son secteur", "face aux aléas rencontrés", 727, 7),
            prose(FORMATION_INITIALE, VAE_27413, 427, 9),
            prose("Epreuve individuelle écrite", PRO_27413, 89, 2),
            prose("Epreuve individuelle écrite", VAE_27413, 274, 5),
        ),
        _bloc(
            3,
            "Gérer son portefeuille et la relation client",
            prose("Organiser les modalités de gestion", "auprès de sa hiérarchie", 865, 7),
            prose(FORMATION_INITIALE, VAE_27413, 655, 15),
            prose("Etude de cas individuelle portant sur :\n- L’analyse", PRO_27413, 203, 5),
            prose("Etude de cas individuelle portant sur :\n- L’analyse", VAE_27413, 388, 8),
        ),
        _bloc(
            4,
            "Négocier et suivre une vente",
            prose("Conduire un entretien", "face aux problèmes rencontrés", 813, 7),
            prose(FORMATION_INITIALE, VAE_27413, 655, 11),
            prose("Dossier écrit individuel", PRO_27413, 203, 3),
            prose("Dossier écrit individuel", VAE_27413, 388, 6),
        ),
    ),
    "voies_acces": (
        VoieAcces(code="CA", libelle="En contrat d'apprentissage", ouverte=True, jury="Idem", jury_renvoi="FI"),
        VoieAcces(code="CL", libelle="Par candidature individuelle", ouverte=True, jury="Idem", jury_renvoi="FI"),
        VoieAcces(code="CQ", libelle="En contrat de professionnalisation", ouverte=True, jury="Idem", jury_renvoi="FI"),
        VoieAcces(
            code="FC", libelle="Après un parcours de formation continue", ouverte=True, jury="Idem", jury_renvoi="FI"
        ),
        VoieAcces(
            code="FI",
            libelle="Après un parcours de formation sous statut d'élève ou d'étudiant",
            ouverte=True,
            jury=prose("Le jury qui compte", "Un représentant de l’organisme de formation", 225, 5),
        ),
        VoieAcces(
            code="VAE",
            libelle="Par expérience dispositif VAE prévu en 2005",
            ouverte=True,
            jury="Idem",
            jury_renvoi="FI",
            annee_vae=2005,
        ),
    ),
    "validite_composantes": "illimitée",
    "enregistrements": (
        Enregistrement(
            nature_enregistrement="enregistrement",
            date_effet=date(2006, 1, 31),
            date_fin=date(2011, 1, 31),
            duree_enregistrement=5,
            reference_texte="arrêté 2005-12-21",
            texte="Enregistrement pour cinq ans, avec effet au 31 janvier 2006, jusqu'au 31 janvier 2011.",
        ),
        Enregistrement(
            nature_enregistrement="enregistrement",
            date_effet=date(2011, 1, 31),
            date_fin=date(2016, 5, 12),
            duree_enregistrement=5,
            intitule="Attaché commercial",
            niveau_1969="III",
            reference_texte="arrêté 2011-04-19",
            texte="Enregistrement pour cinq ans, au niveau III, sous l'intitulé Attaché commercial avec effet au "
            "31 janvier 2011, jusqu'au 12 mai 2016.",
        ),
        Enregistrement(
            nature_enregistrement="enregistrement",
            date_effet=date(2016, 5, 12),
            date_fin=date(2021, 9, 7),
            duree_enregistrement=5,
            intitule="Attaché(e) commercial(e)",
            niveau_1969="III",
            reference_texte="arrêté 2016-08-30",
            texte='Enregistrement pour cinq ans, au niveau III, sous l\'intitulé "Attaché(e) commercial(e)" avec effet '
            "au 12 mai 2016, jusqu'au 07 septembre 2021.",
        ),
        Enregistrement(
            nature_enregistrement="homologation",
            reference_texte=A1996,
            texte=prose("Arrêté du 9 janvier 1996", "modifié par les arrêtés du", 147, 1),
        ),
        Enregistrement(
            nature_enregistrement="homologation",
            reference_texte=A2000,
            texte=prose("Arrêté du 22 mars 2000", "modifié par les arrêtés du :", 143, 1),
        ),
        Enregistrement(
            nature_enregistrement="prorogation",
            date_fin=date(2003, 12, 31),
            reference_texte="arrêté 2002-10-03",
            texte="L'homologation est prolongée jusqu'au 31 décembre 2003.",
        ),
        Enregistrement(
            nature_enregistrement="prorogation",
            date_fin=date(2005, 12, 31),
            reference_texte="décret 2004-171",
            texte="La validité du titre est prorogée jusqu’au 31 décembre 2005.",
        ),
    ),
    "textes": (
        jo(
            role="autre",
            rang=2,
            titre=ENREGISTREMENT,
            date_signature=date(2016, 8, 30),
            date_publication_jo=date(2016, 9, 7),
            texte=prose("Arrêté du 30 août 2016", "jusqu'au 07 septembre 2021.", 255, 1),
        ),
        jo(
            role="autre",
            rang=3,
            titre=ENREGISTREMENT,
            date_signature=date(2011, 4, 19),
            date_publication_jo=date(2011, 5, 12),
            texte=prose("Arrêté du 19 avril 2011", "jusqu'au 12 mai 2016.", 240, 1),
        ),
        TexteCite(
            role="autre",
            rang=4,
            nature="décret",
            numero_texte="2004-171",
            titre="modifiant le décret n° 2002-616 du 26 avril 2002 relatif au répertoire national des certifications "
            "professionnelles",
            date_signature=date(2004, 2, 19),
            date_publication_jo=date(2004, 2, 22),
            publication="Journal Officiel",
            modifie=("décret 2002-616",),
            texte=prose("Décret n° 2004-171", "prorogée jusqu’au 31 décembre 2005.", 223, 1),
        ),
        jo(
            role="autre",
            rang=5,
            titre=HOMOLOGATION,
            date_signature=date(2002, 10, 3),
            date_publication_jo=date(2002, 10, 12),
            texte=prose("Arrêté du 3 octobre 2002", "prolongée jusqu'au 31 décembre 2003.", 174, 1),
        ),
        jo(
            role="autre",
            rang=6,
            titre=HOMOLOGATION,
            date_signature=date(2000, 3, 22),
            date_publication_jo=date(2000, 3, 29),
            texte=prose("Arrêté du 22 mars 2000", "modifié par les arrêtés du :", 143, 1),
        ),
        *(
            _amende(rang, A2000, signe, paru, texte)
            for rang, signe, paru, texte in (
                (
                    7,
                    date(2000, 12, 20),
                    date(2000, 12, 27),
                    "20 décembre 2000 publié au Journal Officiel du 27 décembre 2000",
                ),
                (
                    8,
                    date(2001, 7, 19),
                    date(2001, 7, 28),
                    "19 juillet 2001 publié au Journal Officiel du 28 juillet 2001",
                ),
                (
                    9,
                    date(2001, 9, 17),
                    date(2001, 10, 13),
                    "17 septembre 2001 publié au Journal Officiel du 13 octobre 2001",
                ),
                (
                    10,
                    date(2002, 1, 10),
                    date(2002, 1, 25),
                    "10 janvier 2002 publié au Journal Officiel du 25 janvier 2002",
                ),
            )
        ),
        jo(
            role="autre",
            rang=11,
            titre=HOMOLOGATION,
            date_signature=date(1996, 1, 9),
            date_publication_jo=date(1996, 1, 21),
            texte=prose("Arrêté du 9 janvier 1996", "modifié par les arrêtés du", 147, 1),
        ),
        *(
            _amende(rang, A1996, signe, paru, texte)
            for rang, signe, paru, texte in (
                (
                    12,
                    date(1997, 1, 10),
                    date(1997, 1, 31),
                    "10 janvier 1997 publié au Journal Officiel du 31 janvier 1997",
                ),
                (
                    13,
                    date(1997, 10, 2),
                    date(1997, 10, 25),
                    "2 octobre 1997 publié au Journal Officiel du 25 octobre 1997",
                ),
                (
                    14,
                    date(1998, 10, 14),
                    date(1998, 10, 30),
                    "14 octobre 1998 publié au Journal Officiel du 30 octobre 1998",
                ),
                (
                    15,
                    date(1998, 11, 10),
                    date(1998, 11, 20),
                    "10 novembre 1998 publié au Journal Officiel du 20 novembre 1998",
                ),
                (16, date(1999, 4, 15), date(1999, 4, 17), "15 avril 1999 publié au Journal Officiel du 17 avril 1999"),
            )
        ),
        jo(
            role="creation",
            rang=1,
            titre=ENREGISTREMENT,
            date_signature=date(2005, 12, 21),
            date_publication_jo=date(2006, 1, 31),
            texte=prose("Arrêté du 21 décembre 2005", "jusqu'au 31 janvier 2011.", 208, 1),
        ),
    ),
    "anciennes_certifications": ("RNCP23828",),
    "certification_precedente": "Attaché commercial",
    "statistiques": "360 Certifiés par an en moyenne",
    "sources_information": (
        SourceInformation(rang=1, libelle="Site Réseau Negoventis", url="www.negoventis.cci.fr"),
        SourceInformation(rang=2, libelle="CCI france", url="www.cci.fr"),
    ),
    "liens_annotations": (
        *(ROME + code for code in ("C1102", "C1206", "D1402", "D1403", "D1407")),
        PRECEDENTE + "23828",
    ),
    "rubriques_vides": (
        "Convention(s)",
        "Formacode(s)",
        "Liens avec d'autres certifications Accords européens ou internationaux",
        "Référence du décret et/ou arrêté VAE",
        "Référence du décret général",
    ),
}
