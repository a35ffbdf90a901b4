"""The glossary of what is not known: what is written in place of each missing value, and what that means.

Not known is not no. A reader who expects a value finds one of these in its place, and its meaning at the end.
"""

from __future__ import annotations

_NOT_STATED = ("non précisé", "not stated")
_NOT_KNOWN = ("non connu", "not known")
_NONE_NAMED = ("aucun indiqué", "none named")


def _said(terme: tuple[str, str], fr: str, en: str) -> dict[str, tuple[str, str]]:
    return {"fr": (terme[0], fr), "en": (terme[1], en)}


ABSENCES: dict[str, dict[str, tuple[str, str]]] = {
    "etat": _said(
        ("on ne sait pas si elle est enregistrée", "not known whether it is registered"),
        "Rien dans les sources ne dit si la certification est enregistrée ce jour-là. Ce n'est pas un refus : la page "
        "officielle, ou l'organisme certificateur, peut le dire.",
        "Nothing in the sources says whether the certification is registered on that day. This is no refusal: the "
        "official page, or the awarding body, can tell.",
    ),
    "depuis": _said(
        ("début non connu", "beginning not known"),
        "Les exports disent rarement quand un enregistrement a commencé : il peut être ancien.",
        "The exports seldom say when a registration began: it may be old.",
    ),
    "fin": _said(
        ("fin non connue", "end not known"),
        "Aucune date de fin n'est donnée : l'enregistrement peut continuer, ou avoir cessé un jour que l'on ignore.",
        "No end is given: the registration may go on, or may have ceased without the source saying when.",
    ),
    "intitule": _said(
        ("intitulé non connu", "title not known"),
        "La fiche de ce numéro n'est pas dans la base ; elle peut exister au registre.",
        "The fiche of this number is not in the store; the register may have it.",
    ),
    "libelle": _said(
        ("libellé non connu", "label not known"),
        "La fiche cite le code sans ses mots, et la liste officielle n'a pas été lue ou ne le connaît pas.",
        "The fiche quotes the code without words, and the official list was not read or does not know it.",
    ),
    "type": _said(
        _NOT_STATED,
        "Type de certification : la source ne le dit pas.",
        "Type of award: the source does not say it.",
    ),
    "niveau": _said(
        _NOT_STATED,
        "Niveau : la source n'en donne pas. Au Répertoire spécifique (RS), les certifications n'ont pas de niveau.",
        "Level: the source gives none. In the Répertoire spécifique (RS), certifications have no level.",
    ),
    "resume": _said(
        _NOT_STATED,
        "Ce que la certification vise : les exports en CSV n'ont pas ces textes ; la page officielle les donne.",
        "What the certification aims at: the CSV exports lack these texts; the official page gives them.",
    ),
    "blocs": _said(
        _NONE_NAMED,
        "Blocs de compétences : la source n'en décrit aucun. Les fiches anciennes et celles du RS en ont rarement.",
        "Blocks of competences: the source describes none. Old fiches and those of the RS seldom have any.",
    ),
    "competences": _said(
        _NOT_STATED,
        "Ce qu'il faut apprendre dans un bloc : les exports en CSV n'en ont que le titre ; voyez la page officielle.",
        "What must be learnt in a block: the CSV exports have its title alone; see the official page.",
    ),
    "prerequis": _said(
        _NOT_STATED,
        "Prérequis : la source n'en dit rien. Il peut y en avoir : demandez à l'organisme.",
        "Prerequisites: the source says nothing of them. There may be some: ask the body.",
    ),
    "voie": _said(
        _NOT_STATED,
        "Voie d'accès : la source ne dit ni oui ni non. Elle peut être ouverte : demandez au certificateur.",
        "Access route: the source says neither yes nor no. It may be open: ask the awarding body.",
    ),
    "centres": _said(
        _NONE_NAMED,
        "Où se préparer : la source ne nomme ni centre ni partenaire. Il peut y en avoir : demandez au certificateur.",
        "Where to prepare: the source names no centre and no partner. There may be some: ask the awarding body.",
    ),
    "habilitation": _said(
        _NOT_STATED,
        "Droit d'un partenaire : la source ne dit pas s'il court encore. Vérifiez avant de vous inscrire.",
        "Right of a partner: the source does not say whether it still runs. Check before you enrol.",
    ),
    "role": _said(
        _NOT_STATED,
        "Rôle d'un partenaire : la source ne dit pas s'il forme, s'il organise l'évaluation, ou les deux.",
        "Role of a partner: the source does not say whether it trains, organises the assessment, or both.",
    ),
    "nom": _said(
        ("sans nom", "no name"),
        "La source ne donne pas le nom de l'organisme ; son SIRET, s'il est donné, permet de le trouver.",
        "The source does not name the body; its SIRET, where given, allows one to find it.",
    ),
    "certificateurs": _said(
        _NONE_NAMED,
        "Organisme certificateur : la source n'en nomme aucun, alors que toute certification en a un.",
        "Awarding body: the source names none, although every certification has one.",
    ),
    "successeur": _said(
        ("aucune indiquée", "none named"),
        "Remplacement : aucune fiche de la base ne dit ce qui la remplace. Il peut y avoir une certification proche.",
        "Replacement: no fiche in the store says what replaces it. There may be a certification close to it.",
    ),
    "metiers": _said(
        _NONE_NAMED,
        "Métiers : la source ne cite aucun code ROME. La certification mène pourtant à des métiers.",
        "Occupations: the source quotes no ROME code. The certification leads to occupations all the same.",
    ),
    "domaines": _said(
        _NONE_NAMED,
        "Domaine de formation : la source ne cite aucun code NSF ni Formacode.",
        "Training domain: the source quotes no NSF code and no Formacode.",
    ),
    "outre-mer": _said(
        _NOT_STATED,
        "Accès en Nouvelle-Calédonie ou en Polynésie française : la source ne le dit pas, ou ne permet pas de le lire.",
        "Access in New Caledonia or French Polynesia: the source does not say, or it cannot be read there.",
    ),
    "date-source": _said(
        ("date non connue", "date not known"),
        "La source ne dit pas de quel jour elle est : ce qu'elle dit a pu changer depuis.",
        "The source does not say of which day it is: what it says may have changed since.",
    ),
    "licence": _said(
        ("licence non connue", "licence not known"),
        "On ne connaît pas les conditions dans lesquelles cette source peut être réutilisée.",
        "The terms under which this source may be reused are not known.",
    ),
    "certifications": _said(
        _NONE_NAMED,
        "Certifications : aucune fiche de la base n'en cite ici. Le registre peut en avoir d'autres.",
        "Certifications: no fiche in the store is named here. The register may have some.",
    ),
    "description": _said(
        _NOT_KNOWN,
        "La base ne dit rien de plus de cette ressource : elle y est seulement nommée.",
        "The store says no more of this resource: it is only named there.",
    ),
}
