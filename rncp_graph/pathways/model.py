"""What a step costs: each weight by its name, with its default and the reason for it.

One unit is the effort of going for one more certification of the level that one has, in the occupation that one has.
Costs add up. They order paths, and say why one comes before another; they are neither months nor euros.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import isfinite
from typing import Annotated, Any, NamedTuple, Self, get_type_hints

from rncp_graph.errors import QuestionError
from rncp_graph.language import t


class Why(NamedTuple):
    """What a weight is for, and why its default is what it is, in French and in English."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weights of the model; none is negative.

    >>> Weights.of({"loin": "5"}).loin
    5.0
    """

    pas: Annotated[
        float,
        Why(
            "Chaque certification : l'unité. Un chemin court vaut mieux qu'un long.",
            "Each certification: the unit. A short path is better than a long one.",
        ),
    ] = 1.0
    niveau: Annotated[
        float,
        Why(
            "Chaque niveau à monter : de l'ordre d'une année d'études, autant qu'une certification.",
            "Each level to climb: about a year of study, as much as a certification.",
        ),
    ] = 1.0
    saut: Annotated[
        float,
        Why(
            "Le carré des niveaux sautés en un seul pas : l'entrée demande d'ordinaire le niveau d'avant.",
            "The square of the levels skipped in one step: entry mostly asks for the level before.",
        ),
    ] = 0.5
    descente: Annotated[
        float,
        Why(
            "Chaque niveau sous celui que l'on a : on y apprend un métier, sans monter.",
            "Each level below one's own: one learns an occupation there, without climbing.",
        ),
    ] = 0.15
    sous_niveau: Annotated[
        float,
        Why(
            "Chaque niveau sous celui de la plupart des certifications du métier visé, que l'intitulé ne nomme pas.",
            "Each level below that of most certifications of the occupation aimed at, unless the title names it.",
        ),
    ] = 0.75
    d_abord: Annotated[
        float,
        Why(
            "L'évolution d'un métier plus bas, cité, de ce niveau : on y forme d'abord, sauf si l'intitulé la nomme.",
            "The evolution of a lower occupation quoted too, of that level: it comes first, unless the title names it.",
        ),
    ] = 0.75
    intitule: Annotated[
        float,
        Why(
            "Un intitulé qui ne nomme aucun emploi du métier visé (appellations du ROME) : il n'est pas fait pour lui.",
            "A title that names no job of the occupation aimed at (job titles of ROME): it was not made for it.",
        ),
    ] = 0.75
    niveau_inconnu: Annotated[
        float,
        Why(
            "Un niveau que la fiche ne dit pas : compté comme un niveau à monter.",
            "A level that the fiche does not state: counted as one level to climb.",
        ),
    ] = 1.0
    bloc: Annotated[
        float,
        Why(
            "Chaque bloc à acquérir, dix au plus ; huit où la fiche n'en dit aucun : on l'acquiert en entier.",
            "Each block to acquire, ten at most; eight where the fiche tells none: it is acquired as a whole.",
        ),
    ] = 0.1
    version: Annotated[
        float,
        Why(
            "Un métier du ROME 4 et celui du ROME 3 dont il vient : presque le même.",
            "An occupation of ROME 4 and that of ROME 3 it comes from: nearly the same.",
        ),
    ] = 0.25
    proche: Annotated[
        float,
        Why(
            "Une mobilité proche du ROME : l'expérience sert, il reste à s'adapter.",
            "A near mobility of ROME: experience counts, one has to adapt.",
        ),
    ] = 1.0
    evolution: Annotated[
        float,
        Why(
            "Une mobilité d'évolution du ROME : l'expérience sert, il faut des compétences de plus.",
            "An evolution mobility of ROME: experience counts, more competences are needed.",
        ),
    ] = 1.5
    restreinte: Annotated[
        float,
        Why(
            "S'y ajoute quand la mobilité ne vaut que pour certaines appellations.",
            "Added where the mobility holds for some job titles only.",
        ),
    ] = 0.5
    domaine: Annotated[
        float,
        Why(
            "Deux métiers d'un même domaine du ROME (D14) sans mobilité dite entre eux.",
            "Two occupations of one domain of ROME (D14) without a stated mobility between them.",
        ),
    ] = 2.0
    loin: Annotated[
        float,
        Why(
            "Deux métiers que rien ne rapproche : une reconversion, plus qu'un pas de plus.",
            "Two occupations that nothing brings near: a new start, more than one more step.",
        ),
    ] = 3.0
    etendue: Annotated[
        float,
        Why(
            "Une certification qui cite ce métier parmi d'autres éloignés y mène moins sûrement qu'une faite pour lui.",
            "A certification that quotes this occupation among distant ones leads there less surely than one for it.",
        ),
    ] = 3.0
    voie: Annotated[
        float,
        Why(
            "Aucune voie ouverte à un adulte (formation continue, alternance, candidature, VAE) : pour des élèves.",
            "No route open to an adult (continuing training, work-based, application, VAE): it is for pupils.",
        ),
    ] = 2.0
    voie_inconnue: Annotated[
        float, Why("Des voies que la fiche ne dit pas.", "Routes that the fiche does not state.")
    ] = 0.5
    validite: Annotated[
        float,
        Why(
            "Une fin d'enregistrement proche : entière le jour même, nulle à deux ans, le temps d'une formation.",
            "A registration that ends soon: whole on the day, nothing at two years, the time of a training.",
        ),
    ] = 1.0
    demande: Annotated[
        float,
        Why(
            "Enregistrée sur demande : propre à un organisme ; de droit, elle est délivrée au nom de l'État.",
            "Registered on request: one body's own; by law, it is awarded in the name of the State.",
        ),
    ] = 0.4
    certificateur_inconnu: Annotated[
        float,
        Why(
            "Aucun certificateur connu : on ne sait à qui la demander.",
            "No certifier is known: one does not know whom to ask.",
        ),
    ] = 1.0
    etat_inconnu: Annotated[
        float,
        Why(
            "Un enregistrement non connu à cette date : ni oui, ni non.",
            "A registration that is not known on that day: neither yes nor no.",
        ),
    ] = 1.5
    lieu_inconnu: Annotated[
        float,
        Why(
            "Avec un département : des centres dont le lieu n'est pas connu.",
            "With a département: centres of which the place is not known.",
        ),
    ] = 1.0

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """Return the weights with some of their own. Raises `QuestionError` for another name or no such number."""
        known = [one.name for one in fields(cls)]
        given = {}
        for name, value in said.items():
            if name not in known:
                listed = ", ".join(known)
                raise QuestionError(
                    t(f"poids inconnu « {name} » ; voyez {listed}", f"unknown weight `{name}`; see {listed}")
                )
            try:
                given[name] = float(value)
            except (TypeError, ValueError):
                given[name] = -1.0
            if not isfinite(given[name]) or given[name] < 0:
                raise QuestionError(
                    t(
                        f"{name} « {value} » : il faut un nombre, 0 ou plus",
                        f"{name} `{value}`: a number is needed, 0 or more",
                    )
                )
        return cls(**given)

    @classmethod
    def reasons(cls) -> dict[str, tuple[float, str]]:
        """Return the default of each weight, and the reason for it in the language in force."""
        hints = get_type_hints(cls, include_extras=True)
        whys = {one.name: (float(getattr(cls(), one.name)), hints[one.name].__metadata__[0]) for one in fields(cls)}
        return {name: (default, t(why.fr, why.en)) for name, (default, why) in whys.items()}


BLOCS = 8
"""Blocks that a certification counts for where its fiche tells none: twice the median of those that do."""
MOST_BLOCS = 10
"""Blocks from which on a certification costs no more."""
ADULTES = ("FC", "CA", "CQ", "CL", "VAE")
"""Routes that are open to those who are no pupils or students."""
MONTHS = 24
"""Months of validity left from which on nothing is to be feared."""
