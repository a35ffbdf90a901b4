"""What becomes of a certification, in the words of a feed: a title, and sentences."""

from __future__ import annotations

from rncp_graph.language import t
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.fields import fields_of
from rncp_graph.portraits.words import day, one_line, property_name
from rncp_graph.questions.codes import label
from rncp_graph.watching import Change, End

EVENTS = {
    "entree": ("entre au registre", "enters the register"),
    "sortie": ("quitte le registre", "leaves the register"),
    "modifiee": ("fiche modifiée", "fiche changed"),
    "activee": ("devient active", "becomes active"),
    "desactivee": ("devient inactive", "becomes inactive"),
    "echue": ("enregistrement échu", "registration over"),
    "remplacee": ("a une nouvelle remplaçante", "is newly replaced"),
}
"""What the events of a comparison are called in a feed."""
ACTIVE = {
    "oui": ("une suite est active", "one that follows is active"),
    "non": ("aucune suite active", "none that follows is active"),
    "non precise": ("on ne sait pas si une suite est active", "it is not known whether any that follows is active"),
}


def named(numero: str, title: str) -> str:
    """Return the number and the title of a certification in one line."""
    return f"{numero} {one_line(title)}".strip()


def change_title(one: Change) -> str:
    """Return what happened, in a few words."""
    said = [t(*EVENTS[event]) for event in one.events]
    moves = label("mouvement")
    said += [moves(name) + (f" ({count})" if count > 1 else "") for name, count in one.movements]
    return ", ".join(said) or t("fiche modifiée", "fiche changed")


def change_text(one: Change) -> str:
    """Return which fields changed and what newly replaces it; nothing where neither is known."""
    said = []
    if one.fields:
        said.append(t("Champs : ", "Fields: ") + ", ".join(dict.fromkeys(map(field_name, one.fields))) + ".")
    if one.successors:
        said.append(t("Remplacée par ", "Replaced by ") + ", ".join(one.successors) + ".")
    return " ".join(said)


def end_text(one: End) -> str:
    """Return when a registration ends, what replaces it, and until when it is awarded."""
    said = [t(f"L'enregistrement finit le {day(one.day)}.", f"The registration ends on {day(one.day)}.")]
    if one.successors:
        said.append(t("Remplacée par ", "Replaced by ") + ", ".join(named(*other) for other in one.successors) + ".")
    else:
        said.append(t("Rien ne la remplace.", "Nothing is said to replace it."))
    if one.successors and one.active in ACTIVE:
        active = t(*ACTIVE[one.active])
        said.append(f"{active[0].upper()}{active[1:]}.")
    if one.award:
        said.append(t(f"Délivrée jusqu'au {day(one.award)}.", f"Awarded until {day(one.award)}."))
    return " ".join(said)


def field_name(path: str) -> str:
    """Return what the field at a path is called in the language in force, the path itself where there is none.

    >>> from rncp_graph.language import use_language
    >>> with use_language("fr"):
    ...     field_name("intitule"), field_name("blocs.libelle"), field_name("x")
    ('intitulé', 'bloc de compétences : libellé', 'x')
    """
    said: list[str] = []
    cls: type = Fiche
    for part in path.split("."):
        found = next((one for one in fields_of(cls) if one.name == part), None)
        if found is None:
            return path
        said.append(property_name(found.p.property))
        cls = found.type
    return t(" : ", ": ").join(said)
