"""Places: where the certification is awarded, the centres that prepare for it, and what their names tell."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from rncp_graph.model.fiche import CentrePreparation, Lieu
from rncp_graph.readers.old.notes import Notes
from rncp_graph.readers.old.paragraphs import BULLET, Wrapped, paragraphs_of
from rncp_graph.resources import resource
from rncp_graph.terms import first_word, normalised

_VILLE = re.compile(r"\s-(?=\s+[^-()])")
_DEUX_POINTS = re.compile(r"(?<!\s)\s++:\s++")
_DEPARTEMENT = re.compile(r"\(\s*(\d[\dAB]\d?)\s*\)").fullmatch
_CODE_POSTAL = re.compile(r"\s*(\d{5})\s+[^\W\d]").match

_CATEGORIE = re.compile(
    r"(?:Tous|Toutes|Centres|Organismes|Établissements|Etablissements|Lycées|Écoles|Ecoles|GRETA)\b"
).match
_TIRET = re.compile(r"(?<!\s)\s++[-–—]\s++")
_PARENTHESE = re.compile(r"\(([^()]*)\)")
_CHAMBRE = re.compile(r"CCI(?:T|R|TR|M)?\s+(?:de\s+|d['’]|du\s+|des\s+)?").match
_ENTRE_LIEUX = re.compile(r"(?:(?<!\s)\s++)?+(?:/|,|;|\bet\b)\s*+|(?<!\s)\s++[-–—]\s++")
_ET = re.compile(r"(?<!\s)\s++et\s++")
_SANS_LIEU = {
    *("groupe", "reseau", "institut", "organisme", "centre", "ecole", "campus", "site", "association", "chambre"),
    *("antenne", "antennes", "cfa", "greta"),
}

# First words of what a chamber is named after when that is no town: parts of a country, régions of before 2016.
_SANS_VILLE = {
    *("nord", "sud", "est", "ouest", "centre", "pays", "iles", "region", "france", "international", "formation"),
    *("alsace", "aquitaine", "auvergne", "bourgogne", "champagne", "franche", "languedoc", "limousin", "lorraine"),
    *("midi", "picardie", "poitou", "rhone"),
}

# Names in which the name of a département stands without meaning it.
_MASQUES = ("rhone alpes", "pays de la loire", "nord de france", "grand nord")


def read_places(lines: Sequence[str]) -> tuple[Lieu, ...]:
    """Read the places of certification: a line that names body, région, département and town, then an address.

    >>> read_places(["CCI France : Île-de-France - Paris ( 75) [Paris]", "", "46 avenue", "75858 Paris"])[0].code_postal
    '75858'
    """
    said = [line.strip() for line in lines if line.strip()]
    heads = [i for i, line in enumerate(said) if i and _head(line)]
    bounds = [0, *heads, len(said)] if said else []
    return tuple(_lieu(rang, said[a:b]) for rang, (a, b) in enumerate(pairwise(bounds), 1))


class _Head(NamedTuple):
    """What the line that names a place tells."""

    nom: str
    region: str
    departement: str
    ville: str | None


def _head(line: str) -> _Head | None:
    """Read `body : région - town ( département) [town]` from its end, where it is told apart from all other lines."""
    ville = ""
    if line.endswith("]"):
        line, _, ville = line[:-1].rpartition("[")
    line = line.rstrip()
    at = max(line.rfind("("), 0)
    departement, colon = _DEPARTEMENT(line[at:]), _DEUX_POINTS.search(line[:at])
    after = max(line.rfind("(", 0, at), line.rfind(")", 0, at)) + 1
    *_, dash = [0, *(found.start() for found in _VILLE.finditer(line[:at], after))]
    if not departement or not colon or "]" in ville or not 0 < colon.start() < colon.end() < dash:
        return None
    return _Head(line[: colon.start()], line[colon.end() : dash].strip(), departement[1], ville.strip() or None)


def _lieu(rang: int, said: list[str]) -> Lieu:
    head = _head(said[0])
    adresse = said[1:] if head else []
    codes = [found[1] for line in adresse if (found := _CODE_POSTAL(line))]
    return Lieu(
        rang=rang,
        nom=head.nom if head else None,
        region=head.region if head else None,
        departement=head.departement if head else None,
        ville=head.ville if head else None,
        code_postal=codes[-1] if codes else None,
        adresse="\n".join(adresse) or None,
        texte="\n".join(said),
    )


def read_centres(lines: Sequence[str], notes: Notes) -> tuple[str | None, tuple[CentrePreparation, ...]]:
    """Read the preparation centres one by one, and the line that presents them when it announces a list.

    A line in place of a list that tells a kind of centres ("Centres agréés par …") is one entry, a `categorie`.
    """
    presentation, names = _listed(paragraphs_of(lines))
    return presentation, tuple(_centre(rang, nom, notes) for rang, nom in enumerate(names, 1))


def _listed(said: list[str]) -> tuple[str | None, list[str]]:
    """What presents the list, and its entries; a line without bullet in a bulleted list goes on with its entry."""
    if not any(BULLET.match(p) for p in said):
        intro = said[0] if len(said) > 1 and said[0].endswith(":") else None
        return intro, said[1:] if intro else said
    first = next(i for i, p in enumerate(said) if BULLET.match(p))
    names: list[Wrapped] = []
    for p in said[first:]:
        if found := BULLET.match(p):
            names.append(Wrapped())
        names[-1].add(p[found.end() :] if found else p)
    return "\n".join(said[:first]) or None, list(map(str, names))


def _centre(rang: int, nom: str, notes: Notes) -> CentrePreparation:
    """A centre with the places that its name tells, or a kind of centres; each of them with its evidence."""
    centre = CentrePreparation(rang=rang, nom=nom, categorie=True)
    found = [("rncp:categorie", "true", "categorie-de-centres")]
    if not _CATEGORIE(nom):
        towns = tuple(dict.fromkeys(_localities(nom)))
        centre = CentrePreparation(rang=rang, nom=nom, localites=towns, departements=departements(nom))
        found = [("rncp:departement", code, "departement-dans-le-nom") for code in centre.departements]
        found += [("rncp:localite", town, "lieu-dans-le-nom") for town in towns]
    for propriete, valeur, regle in found:
        notes.constat(
            "déduit",
            propriete,
            valeur=valeur,
            regle=regle,
            rubrique="centres",
            citation=nom,
            node=f"centre/{centre.cle}",
        )
    return centre


def _localities(nom: str) -> Iterator[str]:
    """The towns that a name tells: after a dash, in parentheses, or as the place of a chamber ("CCI de Lens")."""
    first, *others = _TIRET.split(_PARENTHESE.sub("", nom).strip())
    if (chambre := _CHAMBRE(first)) and not _names_of_places()[1].search(normalised(first)):
        places = _ET.split(first[chambre.end() :])
        others += [place for place in places if first_word(place) not in _SANS_VILLE]
    for inside in _PARENTHESE.findall(nom):
        parts = filter(None, _ENTRE_LIEUX.split(inside))
        others += [part[chambre.end() :] if (chambre := _CHAMBRE(part)) else part for part in parts]
    yield from (place.strip() for place in others if _is_place(place))


def _is_place(name: str) -> bool:
    """Whether a name may be that of a town: a capital, no acronym, no word for a kind of body."""
    return name[:1].isupper() and not name.isupper() and first_word(name) not in _SANS_LIEU


def departements(nom: str) -> tuple[str, ...]:
    """Return the codes of the départements whose names stand in a name, as whole words.

    The longest name counts ("Haute-Savoie" is not Savoie), names of régions are passed over, and `Nord` before
    another word is a direction.

    >>> departements("CCI Corse du Sud - Ajaccio"), departements("CCI Nord-Isère"), departements("CCI Rennes")
    (('2A',), ('38',), ())
    """
    codes, pattern = _names_of_places()
    found = (codes[match[0]] for match in pattern.finditer(normalised(nom)))
    return tuple(dict.fromkeys(code for code in found if code))


@cache
def _names_of_places() -> tuple[dict[str, str], re.Pattern[str]]:
    """Normalised names with their codes, none for names to pass over; and what finds them, the longest first."""
    table = resource("ontology") / "vocabularies" / "departements.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = dict.fromkeys((*_MASQUES, *(normalised(row["region"]) for row in rows if row["region"])), "")
    codes |= {normalised(row["nom"]): row["code"] for row in rows}
    names = sorted(codes, key=len, reverse=True)
    either = "|".join(name if name != "nord" else "nord(?! \\w)" for name in names)
    return codes, re.compile(rf"\b(?:{either})\b")
