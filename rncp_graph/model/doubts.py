"""Doubts: what a source says that is odd, unreadable or repeated. A doubt is reported and stops nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from rncp_graph.language import t

EXAMPLES = 10
"""How many doubts of each kind are kept to be shown; all are counted."""


@dataclass(frozen=True, slots=True)
class Probleme:
    """One doubtful value, with its place: the value itself is kept in the record.

    `genre` is a stable key such as `date-illisible`; the report counts by it.

    >>> Probleme("date-illisible", fiche="RNCP1", champ="date_effet", valeur="31/02/2024").genre
    'date-illisible'
    """

    genre: str
    fiche: str = ""
    champ: str = ""
    valeur: str = ""
    source: str = ""


@dataclass(slots=True)
class Doubts:
    """What is odd in one file, gathered while it is read.

    `nom` is the name of the file. `problemes` counts doubts by kind, `examples` keeps the first of each kind, and
    `hear` is called with every one. `unknowns` counts the elements that no field takes, by their path or heading.

    >>> doubts = Doubts("export.xml")
    >>> doubts.doubt("date-illisible", "RNCP1", "date_effet", "31/02/2024")
    >>> dict(doubts.problemes), doubts.examples["date-illisible"][0].fiche
    ({'date-illisible': 1}, 'RNCP1')
    """

    nom: str
    hear: Callable[[Probleme], object] = field(default=lambda _: None, repr=False)
    problemes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Probleme]] = field(default_factory=lambda: defaultdict(list))
    unknowns: Counter[str] = field(default_factory=Counter)

    def doubt(self, genre: str, fiche: str = "", champ: str = "", valeur: str = "") -> None:
        """Record a doubtful value."""
        probleme = Probleme(genre, fiche, champ, valeur, self.nom)
        self.problemes[genre] += 1
        if len(self.examples[genre]) < EXAMPLES:
            self.examples[genre].append(probleme)
        self.hear(probleme)

    def unknown(self, element: str) -> None:
        """Record an element that no field takes, by its path (`FICHE/NOUVELLE_BALISE`) or its heading."""
        self.unknowns[element] += 1


def kind_label(genre: str) -> str:
    """Say what a kind of doubt means, in the language in force."""
    return t(*KINDS.get(genre, (genre, genre)))


KINDS: dict[str, tuple[str, str]] = {
    "apostrophe-doublee": (
        "apostrophe doublée par l'export CSV, remise simple",
        "apostrophe doubled by the CSV export",
    ),
    "bloc-sans-code": ("bloc sans code", "block without a code"),
    "booleen-illisible": ("ni Oui ni Non, gardé tel qu'écrit", "neither Oui nor Non, kept as written"),
    "booleen-non-canonique": ("Oui ou Non autrement écrit", "Oui or Non in an unusual form"),
    "certificateur-sans-nom": ("certificateur sans nom", "certifier without a name"),
    "code-absent": ("libellé de nomenclature sans son code", "label of a nomenclature without its code"),
    "code-bloc-malforme": ("code de bloc mal formé ou d'une autre fiche", "block code ill-formed or of another fiche"),
    "code-bloc-repete": ("code de bloc donné deux fois dans la fiche", "block code given twice in the fiche"),
    "code-formacode-malforme": ("Formacode qui n'a pas cinq chiffres", "Formacode that is not five digits"),
    "code-nsf-malforme": ("code NSF qui n'est pas d'une spécialité", "NSF code that is not that of a specialty"),
    "code-rome-malforme": ("code ROME qui n'est pas celui d'un métier", "ROME code that is not that of an occupation"),
    "annee-illisible": ("année qui n'a pas quatre chiffres, gardée telle qu'écrite", "no year of four digits, kept"),
    "annee-non-canonique": ("année autrement écrite que d'usage", "year in an unusual form"),
    "code-non-canonique": ("code de nomenclature autrement écrit", "code of a nomenclature in an unusual form"),
    "date-illisible": ("date impossible ou illisible, gardée telle qu'écrite", "no readable day, kept as written"),
    "date-non-canonique": ("date autrement écrite que JJ/MM/AAAA", "day not written as DD/MM/YYYY"),
    "element-repete": ("élément unique donné deux fois", "element given twice where one is expected"),
    "entier-illisible": ("nombre illisible, gardé tel qu'écrit", "no readable number, kept as written"),
    "entier-non-canonique": ("nombre autrement écrit que d'usage", "number in an unusual form"),
    "fiche-absente-de-standard": ("fiche absente du fichier Standard", "fiche that the Standard file does not list"),
    "fichier-absent": ("fichier de l'export CSV absent", "missing file of the CSV export"),
    "html-dans-texte": ("balises HTML gardées dans un texte", "HTML kept in a text"),
    "indicateur-sans-jour": (
        "indicateur « actif » d'un export sans date : il ne dit rien d'aucun jour",
        "flag `actif` of an export without a day: it tells of no day",
    ),
    "ligne-repetee": ("ligne donnée deux fois, gardée une fois", "row given twice, held once"),
    "numero-malforme": ("numéro de fiche mal formé", "ill-formed number of fiche"),
    "numero-non-canonique": ("numéro de fiche autrement écrit", "number of fiche in an unusual form"),
    "numero-repete": ("fiche donnée deux fois dans une source", "fiche given twice in one source"),
    "siret-non-canonique": ("SIRET autrement écrit", "SIRET in an unusual form"),
    "siret-malforme": ("SIRET qui n'a pas quatorze chiffres", "SIRET that is not fourteen digits"),
    "version-inconnue": ("version de flux inconnue ou absente", "version of the flow unknown or missing"),
    "voie-inconnue": ("voie d'accès au libellé inconnu", "access route of an unknown wording"),
    "bloc-d-une-autre-fiche": ("bloc qui nomme une autre fiche", "block that names another fiche"),
    "code-inconnu": ("code absent de sa nomenclature officielle", "code that its official nomenclature does not hold"),
    "mobilite-inconnue": ("mobilité du ROME d'une nature inconnue", "mobility of the ROME of an unknown kind"),
    "code-illisible": ("ligne de nomenclature sans code lisible", "row of a nomenclature without a readable code"),
    "encodage": ("texte qui n'est pas en UTF-8", "text that is not in UTF-8"),
    "ligne-trop-longue": ("ligne suivie de champs vides", "row with empty fields after it"),
    "lignee-ambigue": ("certification précédente ambiguë", "ambiguous previous certification"),
    "niveaux-discordants": ("niveaux de 1969 et d'Europe en désaccord", "levels of 1969 and of Europe disagree"),
    "oui-et-non": ("voie d'accès cochée oui et non", "access route ticked both yes and no"),
    "periodes-chevauchantes": ("périodes d'enregistrement qui se chevauchent", "overlapping registration periods"),
    "rome-discordants": ("codes ROME et liens de la page en désaccord", "ROME codes and links of the page disagree"),
    "titre-de-bloc-illisible": ("titre de bloc illisible", "unreadable title of a block"),
}
"""What each kind of doubt means, in French and English."""
