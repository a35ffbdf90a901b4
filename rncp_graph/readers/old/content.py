"""What the work consists of, where it is found, in which jobs: two headings that each mix two things, taken apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rncp_graph.readers.old.headings import Document
from rncp_graph.readers.old.notes import Notes
from rncp_graph.readers.old.paragraphs import BULLET, paragraphs_of

_CAPACITES = re.compile(r"(?P<titre>(?:les\s+)?capacités\s+attestées\s*:)\s*+(?P<suite>.*)", re.IGNORECASE).fullmatch
_ACTIVITES = re.compile(r"(?:les\s+)?activités\s+visées\s*:\s*+(.*)", re.IGNORECASE).fullmatch
_EMPLOIS = re.compile(
    r"(?:les\s+)?(?:types?\s+d['’])?(?:emplois|métiers|postes|fonctions)\b.*:", re.IGNORECASE
).fullmatch
_DEUX_GENRES = re.compile(r"\w\s?\((?:e|ne|le|se|te|ère|ière|rice|trice|euse|esse)s?\)").search
_MOTS_D_UN_METIER = 6


def read_content(doc: Document, notes: Notes) -> dict[str, Any]:
    """Read both headings: activities and capacities apart where the text says so, and sectors apart from jobs."""
    resume = paragraphs_of(doc.texts("resume"))
    activites, capacites = _resume(resume, notes)
    secteurs, emplois = _secteurs(paragraphs_of(doc.texts("secteurs")), notes)
    return {
        "resume_referentiel": "\n".join(resume) or None,
        "activites_visees": activites,
        "capacites_attestees": capacites,
        "secteurs_activite": "\n".join(secteurs) or None,
        "type_emploi_accessibles": "\n".join(emplois) or None,
    }


def _resume(said: Sequence[str], notes: Notes) -> tuple[str | None, str | None]:
    """The activities stand before the words "capacités attestées", the capacities after them."""
    at, found = next(((i, m) for i, p in enumerate(said) if (m := _CAPACITES(p))), (0, None))
    if not found:
        return None, None
    activites = "\n".join(a[1] if (a := _ACTIVITES(p)) else p for p in said[:at]).strip() or None
    capacites = "\n".join(filter(None, (found["suite"], *said[at + 1 :]))) or None
    for propriete, value in (("rncp:activitesVisees", activites), ("rncp:capacitesAttestees", capacites)):
        if value:
            notes.constat("déduit", propriete, regle="titre-dans-le-texte", rubrique="resume", citation=found["titre"])
    return activites, capacites


def _secteurs(said: Sequence[str], notes: Notes) -> tuple[Sequence[str], Sequence[str]]:
    """Part the sectors from the jobs: a bulleted list that a line announces, else a bare list at the end."""
    start = next((i for i, p in enumerate(said) if _EMPLOIS(p)), len(said))
    end = next((i for i in range(start + 1, len(said)) if not BULLET.match(said[i])), len(said))
    regle, secteurs, emplois = "liste-annoncee", [*said[:start], *said[end:]], said[start + 1 : end]
    if not emplois and said and _is_list_of_jobs(said[-1]):
        regle, start, secteurs, emplois = "liste-de-metiers", len(said) - 1, [*said[:-1]], said[-1:]
    if not emplois:
        return said, ()
    notes.constat("déduit", "rncp:typeEmploiAccessibles", regle=regle, rubrique="secteurs", citation=said[start])
    return secteurs, emplois


def _is_list_of_jobs(p: str) -> bool:
    """Whether a paragraph is short names with semicolons between them, some of them written in both genders.

    A list of sectors looks the same but for the genders.
    """
    names = [name.strip() for name in p.rstrip(" .;").split(";")]
    short = all(name and len(name.split()) <= _MOTS_D_UN_METIER and not re.search(r"[.:]", name) for name in names)
    return len(names) > 1 and short and any(map(_DEUX_GENRES, names))
