"""What the pathfinder answers: typed records, with the names of their fields in French as everywhere in the data."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """What became of those who obtained a certification in a year, as its fiche tells: rates in percent."""

    annee: int | None = None
    certifies: int | None = None
    six_mois: float | None = None
    metier_six_mois: float | None = None
    metier_deux_ans: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the fiche of a certification shows: looked up for those alone that a path passes by.

    `ici` tells whether it is prepared in the département asked for; none where that is not known or was not asked.
    """

    intitule: str = ""
    blocs: tuple[tuple[str, str], ...] = ()
    certificateurs: tuple[str, ...] = ()
    centres: tuple[str, ...] = ()
    nombre_centres: int = 0
    lieux: tuple[str, ...] = ()
    insertion: Insertion | None = None
    ici: bool | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """A block that is held, one of another certification, and how alike their texts are (0 to 1)."""

    acquis: str
    bloc: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a path: a certification to acquire, from what, to what, at what cost.

    `relation` says how the occupation one comes from (`depuis`) stands to the nearest one that is quoted (`entree`):
    `meme`, `version`, `proche`, `proche restreinte`, `evolution`, `evolution restreinte`, `domaine`, `loin`; or what
    the certification before it (`par`) gives of it: `correspondance`, `filiation`. `blocs_acquis` are blocks of it that
    the person holds, or that what she holds officially gives; `ressemblances` those that count as held for being like
    held ones. `metiers` are its exits, of which the path takes `sortie`. `autres`
    make the same step as well. `seule`: without it the destination is out of reach; `detour`: what going without it
    costs more, where nothing else makes the step.
    """

    certification: str
    niveau: int | None
    type: str
    depuis: str | None
    entree: str | None
    sortie: str | None
    relation: str
    par: str | None
    blocs_a_acquerir: int
    blocs_comptes: int
    blocs_connus: bool
    blocs_acquis: tuple[str, ...]
    voies: tuple[str, ...]
    etat: bool | None
    fin: date | None
    successeurs: tuple[str, ...]
    metiers: tuple[str, ...]
    autres: tuple[str, ...]
    seule: bool
    detour: float | None
    couts: dict[str, float]
    ressemblances: tuple[Likeness, ...] = ()
    preuves: Evidence = field(default_factory=Evidence)

    @property
    def cout(self) -> float:
        """What the step costs: the sum of `couts`."""
        return round(sum(self.couts.values()), 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """One path: its steps, in their order."""

    pas: tuple[Step, ...]

    @property
    def cout(self) -> float:
        """What the path costs: the sum of its steps."""
        return round(sum(one.cout for one in self.pas), 6)

    @property
    def certifications(self) -> tuple[str, ...]:
        """The numbers of the certifications, in their order."""
        return tuple(one.certification for one in self.pas)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathways:
    """The best paths from a start to one destination, and what there is to say beside them.

    `niveau` is the level that the person is taken to have, `niveau_suppose` whether that is only what certifications of
    the occupation mostly have. `remarques` are sentences in the language in force when the paths were looked for.
    `libelles` name every code and number that the records hold. `atteinte` is that there is nothing to acquire: the
    person is there, or holds what is aimed at or leads to it.
    """

    depart: str
    arrivee: str
    date: date
    niveau: int
    niveau_suppose: bool
    filtres: dict[str, Any]
    chemins: tuple[Pathway, ...]
    remarques: tuple[str, ...]
    libelles: dict[str, str]
    atteinte: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as JSON has it: days as texts, costs rounded to the thousandth."""
        said = asdict(self)
        for chemin, told in zip(self.chemins, said["chemins"], strict=True):
            told["cout"] = round(chemin.cout, 3)
            for pas, one in zip(chemin.pas, told["pas"], strict=True):
                one["cout"] = round(pas.cout, 3)
                one["couts"] = {name: round(cost, 3) for name, cost in pas.couts.items() if cost}
                one["fin"] = pas.fin and pas.fin.isoformat()
        said["date"] = self.date.isoformat()
        return said
