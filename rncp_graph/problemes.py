"""Doubts: what a source says that is odd, unreadable or repeated. A doubt travels to the build report; it stops nothing."""

from dataclasses import dataclass


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
