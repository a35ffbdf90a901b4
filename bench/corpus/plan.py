"""The plan of a register: which fiches there are, how many rows each has, and what the whole must add up to.

A plan is light (a few hundred bytes a fiche); the content of a fiche is drawn from it when it is written. A fiche of
after January 2021 borrows the codes and the bodies of an older one of its type and level, so that what goes together
in the real register goes together here too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from random import Random

import networkx as nx

from bench.corpus import targets as cibles
from bench.corpus.prose import Quota, Tirage, longueur_tiree
from bench.corpus.stocks import Souche

REPLIQUE = 100_000
"""Past scale 1 the older part is repeated; the numbers of each repetition are this far from those before."""


@dataclass(slots=True)
class Prevue:
    """A fiche to be written. `souche` is the fiche of 2021 that it is, or whose codes it borrows when `neuve`."""

    registre: str
    chiffre: int
    souche: Souche
    actif: bool
    neuve: bool = True
    abrege: tuple[str, str] = ("", "")
    niveau: int = 0
    fin: date | None = None
    rome: bool = True
    idcc: bool = False
    blocs: int = 0
    certificateurs: int = 0
    partenaires: int = 0
    anciennes: list[str] = field(default_factory=list)
    nouvelles: list[str] = field(default_factory=list)

    @property
    def numero(self) -> str:
        """The public number."""
        return f"{self.registre}{self.chiffre}"

    @property
    def decalage(self) -> int:
        """How far the numbers of its repetition are from those of its souche."""
        return 0 if self.neuve else self.chiffre - self.souche.numero


def a_l_echelle(n: float, echelle: float) -> int:
    """Return a count of scale 1 at another scale."""
    return round(n * echelle)


def prevoir(rng: Random, echelle: float, base: list[Souche]) -> tuple[list[Prevue], list[Prevue]]:
    """Plan both registers, RNCP and RS, each in order of its numbers. The links between fiches are yet to be made."""
    anciennes = _anciennes(rng, base, a_l_echelle(cibles.ANCIENNES, echelle))
    rncp = sorted([*anciennes, *_neuves(rng, base, anciennes, echelle)], key=lambda p: p.chiffre)
    rs = _rs(rng, base, echelle)
    _blocs(rng, rncp, echelle)
    _certificateurs(rng, [*rncp, *rs], echelle)
    _partenaires(rng, [*rncp, *rs], echelle)
    avec = a_l_echelle(cibles.AVEC_ROME, echelle) - sum(bool(p.souche.rome) for p in anciennes)
    _marquer(rng, [p for p in rncp if p.neuve], avec, "rome")
    _marquer(rng, [p for p in rncp if p.neuve], a_l_echelle(cibles.AVEC_IDCC, echelle), "idcc")
    return rncp, rs


def _anciennes(rng: Random, base: list[Souche], n: int) -> list[Prevue]:
    """The fiches of 2021: all of them as often as they fit, then whole families, so that no link is cut."""
    tours, reste = divmod(n, len(base))
    taken = [(souche, tour) for tour in range(tours) for souche in base]
    taken += [(souche, tours) for souche in _echantillon(rng, base, reste)]
    return [
        Prevue(
            "RNCP",
            souche.numero + tour * REPLIQUE,
            souche,
            actif=souche.fin is not None and souche.fin > cibles.EXPORT,
            neuve=False,
            abrege=souche.abrege,
            niveau=souche.niveau,
            fin=souche.fin,
            rome=bool(souche.rome),
            blocs=len(souche.blocs),
            certificateurs=len(souche.certificateurs),
        )
        for souche, tour in taken
    ]


def _echantillon(rng: Random, base: list[Souche], n: int) -> list[Souche]:
    """Whole families, `n` fiches in all; of a few draws, the one whose number of blocs is nearest to its share."""
    families, voulus = _familles(base), sum(len(souche.blocs) for souche in base) * n / len(base)
    meilleur, moindre = [], float("inf")
    for _ in range(10):
        rng.shuffle(families)
        tirage: list[Souche] = []
        for family in families:
            if len(tirage) + len(family) <= n:
                tirage += family
        entry = abs(sum(len(souche.blocs) for souche in tirage) - voulus)
        if entry < moindre:
            meilleur, moindre = tirage, entry
        if not entry:
            break
    return meilleur


def _familles(base: list[Souche]) -> list[list[Souche]]:
    par_numero = {f"RNCP{souche.numero}": souche for souche in base}
    graphe: nx.Graph[str] = nx.Graph()
    graphe.add_nodes_from(par_numero)
    graphe.add_edges_from(
        (numero, autre)
        for numero, souche in par_numero.items()
        for autre in (*souche.anciennes, *souche.nouvelles)
        if autre in par_numero
    )
    trouvees = ([par_numero[numero] for numero in sorted(family)] for family in nx.connected_components(graphe))
    return sorted(trouvees, key=lambda family: family[0].numero)


def _neuves(rng: Random, base: list[Souche], anciennes: list[Prevue], echelle: float) -> list[Prevue]:
    """The RNCP fiches of after January 2021: most of the active ones."""
    n = a_l_echelle(cibles.FICHES["RNCP"], echelle) - len(anciennes)
    deja = Counter(p.niveau for p in anciennes if p.actif)
    voulus = repartir(cibles.NIVEAUX_ACTIFS, a_l_echelle(cibles.ACTIVES["RNCP"], echelle))
    niveaux = [niveau for niveau, many in voulus.items() for _ in range(many - deja[niveau])]
    rng.shuffle(niveaux)
    debut = REPLIQUE * max(0, (len(anciennes) - 1) // len(base)) + 35_175
    figures = sorted(rng.sample(range(debut, debut + n + n // 15 + 1), n))
    modele = _Modeles(rng, base)
    types = {niveau: Tirage(poids) for niveau, poids in cibles.TYPES_NEUFS.items()}
    neuves = []
    for chiffre, actif in zip(figures, _recentes(rng, n, len(niveaux)), strict=True):
        niveau = niveaux.pop() if actif else rng.choice(base).niveau
        abrege = types[niveau](rng)
        souche = modele(abrege, niveau)
        label = cibles.TYPES[abrege][0]
        fin = _fin(rng, actif, droit=bool(abrege))
        neuves.append(Prevue("RNCP", chiffre, souche, actif, abrege=(abrege, label), niveau=niveau, fin=fin))
    return neuves


def _rs(rng: Random, base: list[Souche], echelle: float) -> list[Prevue]:
    n, actives = (a_l_echelle(kind["RS"], echelle) for kind in (cibles.FICHES, cibles.ACTIVES))
    figures = sorted(rng.sample(range(1, 1 + n + n // 2), n))
    modele = _Modeles(rng, base)
    return [
        Prevue("RS", chiffre, modele("", 6), actif, rome=False, fin=_fin(rng, actif, droit=False))
        for chiffre, actif in zip(figures, _recentes(rng, n, actives), strict=True)
    ]


class _Modeles:
    """Finds a fiche of 2021 of the same type and level, that has ROME and NSF codes."""

    def __init__(self, rng: Random, base: list[Souche]) -> None:
        self.rng = rng
        self.par_type: dict[object, list[Souche]] = defaultdict(list)
        for souche in base:
            if souche.rome and souche.nsf:
                for cle in ((souche.abrege[0], souche.niveau), souche.niveau, None):
                    self.par_type[cle].append(souche)

    def __call__(self, abrege: str, niveau: int) -> Souche:
        par_type = self.par_type
        return self.rng.choice(par_type.get((abrege, niveau)) or par_type.get(niveau) or par_type[None])


def _recentes(rng: Random, n: int, actives: int) -> list[bool]:
    """Which of `n` fiches in order of number are active: mostly the last."""
    rangs = sorted(range(n), key=lambda i: i / max(n, 1) + rng.gauss(0, 0.2))
    chosen_among = set(rangs[n - actives :])
    return [i in chosen_among for i in range(n)]


def _fin(rng: Random, actif: bool, droit: bool) -> date:
    if droit:  # by decree: most end with a school year
        return date(rng.randint(2027, 2031) if actif else rng.randint(2022, 2025), 8, 31)
    return cibles.EXPORT + timedelta(days=rng.randint(1, 1_825) if actif else -rng.randint(1, 1_600))


def _blocs(rng: Random, rncp: list[Prevue], echelle: float) -> None:
    nombre = Tirage(cibles.BLOCS_PAR_FICHE)
    actives = [p for p in rncp if p.actif and p.neuve]
    inactives = [p for p in rncp if not p.actif and p.neuve]
    deja = sum(p.blocs > 0 for p in rncp if p.actif and not p.neuve)
    total_actif = a_l_echelle(cibles.BLOCS_ACTIFS, echelle)
    parts = (
        (actives, a_l_echelle(cibles.AVEC_BLOCS_ACTIFS, echelle) - deja, total_actif, True),
        (inactives, round(0.8 * len(inactives)), a_l_echelle(cibles.BLOCS, echelle) - total_actif, False),
    )
    for fiches, avec, total, actif in parts:
        quota = Quota(len(fiches), avec)
        choisies = [p for p in fiches if quota(rng)]
        for p in choisies:
            p.blocs = max(1, round(nombre(rng) * cibles.TYPES[p.abrege[0]][4] / 5.04))
        anciens = sum(p.blocs for p in rncp if not p.neuve and p.actif is actif)
        ajuster(rng, choisies, "blocs", total - anciens, maxi=36)


def _certificateurs(rng: Random, fiches: list[Prevue], echelle: float) -> None:
    neuves = [p for p in fiches if p.neuve]
    for p in neuves:
        p.certificateurs = max(1, len(p.souche.certificateurs))
    sans = rng.sample([p for p in neuves if p.actif], a_l_echelle(cibles.SANS_CERTIFICATEUR, echelle))
    for p in sans:
        p.certificateurs = 0
    anciens = sum(p.certificateurs for p in fiches if not p.neuve)
    avec = [p for p in neuves if p.certificateurs]
    ajuster(rng, avec, "certificateurs", a_l_echelle(cibles.CERTIFICATEURS, echelle) - anciens, maxi=66)


def _partenaires(rng: Random, fiches: list[Prevue], echelle: float) -> None:
    def genre(p: Prevue) -> str:
        nom = "ancienne" if not p.neuve else "RS" if p.registre == "RS" else "neuve"
        return f"{nom}-active" if p.actif and p.neuve else nom

    avec: list[Prevue] = []
    for nom, group in groupby(sorted(fiches, key=genre), genre):
        du_genre = list(group)
        quota = Quota(len(du_genre), round(cibles.A_PARTENAIRES[nom] * len(du_genre)))
        avec += [p for p in du_genre if quota(rng)]
    for p in avec:
        p.partenaires = longueur_tiree(
            rng, cibles.PARTENAIRES_MEDIANE, cibles.PARTENAIRES_SIGMA, cibles.PARTENAIRES_MAX
        )
    plus = min(cibles.PARTENAIRES_MAX, a_l_echelle(cibles.PARTENAIRES_SIRET, echelle))
    ajuster(rng, avec, "partenaires", a_l_echelle(cibles.PARTENAIRES, echelle), maxi=plus)


def _marquer(rng: Random, fiches: list[Prevue], vrais: int, nom: str) -> None:
    quota = Quota(len(fiches), max(0, vrais))
    for p in fiches:
        setattr(p, nom, quota(rng))


def repartir(poids: dict[int, int], n: int) -> dict[int, int]:
    """Share `n` out by weight: the parts add up to `n`.

    >>> repartir({1: 2, 2: 1}, 4)
    {1: 3, 2: 1}
    """
    total = sum(poids.values())
    parts = {cle: many * n // total for cle, many in poids.items()}
    restes = sorted(poids, key=lambda cle: -(poids[cle] * n % total))
    for cle in restes[: n - sum(parts.values())]:
        parts[cle] += 1
    return parts


def ajuster(rng: Random, fiches: list[Prevue], nom: str, total: int, maxi: int) -> None:
    """Bring the sum of a count of these fiches to `total`, each in 1..`maxi`: in proportion, then one by one."""
    lire: Callable[[Prevue], int] = lambda p: int(getattr(p, nom))  # noqa: E731
    facteur = total / max(1, sum(map(lire, fiches)))
    for p in fiches:
        setattr(p, nom, min(maxi, max(1, int(lire(p) * facteur + rng.random()))))
    entry = total - sum(map(lire, fiches))
    pas = 1 if entry > 0 else -1
    while entry:
        mobiles = [p for p in fiches if 1 <= lire(p) + pas <= maxi]
        if not mobiles:
            return
        for p in rng.sample(mobiles, min(len(mobiles), abs(entry))):
            setattr(p, nom, lire(p) + pas)
            entry -= pas
