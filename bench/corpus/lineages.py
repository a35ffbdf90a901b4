"""Which fiche replaces which: chains, splits, merges, one-sided and dangling links, one circle.

The links of 2021 are kept as each side states them; the chains are then drawn out into the fiches of after 2021 until
their lengths are those of the register.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from random import Random

from bench.corpus import targets as cibles
from bench.corpus.plan import REPLIQUE, Prevue, a_l_echelle
from bench.corpus.prose import Quota


def tisser(rng: Random, rncp: list[Prevue], rs: list[Prevue], echelle: float) -> None:
    """Write the links into the plan, each on the sides that state it."""
    _de_2021(rncp)
    lignee = _Lignee(rng, rncp)
    lignee.allonger(echelle)
    lignee.bifurquer(echelle)
    lignee.declarer(echelle)
    for i in range(max(1, a_l_echelle(1, echelle))):  # the circles
        if i * 2 + 1 < len(lignee.libres):
            a, b = lignee.libres.pop(), lignee.libres.pop()
            a.nouvelles.append(b.numero)
            b.nouvelles.append(a.numero)
    _vers_rs(rng, lignee.libres, rs, a_l_echelle(cibles.VERS_RS, echelle))
    _entre_rs(rng, rs)


def _de_2021(rncp: list[Prevue]) -> None:
    for p in rncp:
        if not p.neuve:
            p.anciennes = [_decale(numero, p) for numero in p.souche.anciennes]
            p.nouvelles = [_decale(numero, p) for numero in p.souche.nouvelles]


def _decale(numero: str, p: Prevue) -> str:
    figures = numero.removeprefix("RNCP")
    return f"RNCP{int(figures) + p.decalage}" if p.decalage and figures.isdigit() else numero


class _Lignee:
    """The links of the RNCP while they are being made."""

    def __init__(self, rng: Random, rncp: list[Prevue]) -> None:
        self.rng = rng
        self.par_numero = {p.numero: p for p in rncp}
        self.suites: dict[str, set[str]] = defaultdict(set)
        for p in rncp:
            for numero in p.nouvelles:
                self._suivre(p.numero, numero)
            for numero in p.anciennes:
                self._suivre(numero, p.numero)
        self.deux_cotes_2021 = sum(
            p.numero in suivante.anciennes
            for p in rncp
            for numero in p.nouvelles
            if (suivante := self.par_numero.get(numero))
        )
        liees = {*self.suites, *(numero for suites in self.suites.values() for numero in suites)}
        seules = [p for p in rncp if p.numero not in liees]
        rng.shuffle(seules)
        self.libres = [p for p in seules if p.neuve and p.actif]
        self.passees = [p for p in seules if p.neuve and not p.actif]
        self.vieilles = [p for p in seules if not p.neuve]
        self.ajoutes: list[tuple[Prevue, Prevue]] = []

    def _suivre(self, avant: str, apres: str) -> None:
        if avant in self.par_numero and apres in self.par_numero:
            self.suites[avant].add(apres)

    def _lier(self, avant: Prevue, apres: Prevue) -> None:
        self.suites[avant.numero].add(apres.numero)
        self.ajoutes.append((avant, apres))

    def _chaines(self) -> list[tuple[int, str]]:
        """The length and the last fiche of the longest chain from each root, longest first."""
        memo: dict[str, tuple[int, str]] = {}

        def plus_longue(numero: str, dessus: frozenset[str]) -> tuple[int, str]:
            if numero not in memo:
                suites = [
                    plus_longue(s, dessus | {numero}) for s in sorted(self.suites.get(numero, ())) if s not in dessus
                ]
                longueur, fin = max(suites, default=(0, numero))
                memo[numero] = (longueur + 1, fin)
            return memo[numero]

        suivies = {numero for suites in self.suites.values() for numero in suites}
        return sorted((plus_longue(r, frozenset()) for r in list(self.suites) if r not in suivies), reverse=True)

    def allonger(self, echelle: float) -> None:
        """Draw the chains out to the lengths of the register, and begin those that are lacking."""
        chaines, finies = self._chaines(), set()
        from_scratch = not chaines
        voulues = [
            n for n, many in sorted(cibles.CHAINES.items(), reverse=True) for _ in range(a_l_echelle(many, echelle))
        ]
        voulues = voulues[: len(voulues) - self._racines_de_trop(echelle)]  # merges begin the rest
        for rang, voulue in enumerate(voulues):
            longueur, bout = chaines[rang] if rang < len(chaines) else (0, "")
            if bout in finies:
                continue
            finies.add(bout)
            suite = [self.par_numero[bout]] if longueur else []
            if not longueur:
                anciennes = min(voulue - 1 if from_scratch else 1, len(self.vieilles))
                suite = sorted((self.vieilles.pop() for _ in range(anciennes)), key=lambda p: p.chiffre)
                longueur = anciennes
            suite += self._neuves(voulue - longueur)
            for avant, apres in pairwise(suite):
                self._lier(avant, apres)
            finies.discard("")

    def _racines_de_trop(self, echelle: float) -> int:
        predecesseurs = self._degres()[1]
        return max(0, a_l_echelle(cibles.PREDECESSEURS, echelle) - sum(n > 1 for n in predecesseurs.values()))

    def _neuves(self, k: int) -> list[Prevue]:
        """Up to `k` fiches of after 2021, in order of number, the last one active."""
        passees = [self.passees.pop() for _ in range(min(k - 1, len(self.passees)))]
        restent = min(max(k, 0) - len(passees), len(self.libres))
        actives = [self.libres.pop() for _ in range(restent)]
        return sorted(passees, key=lambda p: p.chiffre) + sorted(actives, key=lambda p: p.chiffre)

    def _degres(self) -> tuple[dict[str, int], dict[str, int]]:
        suites: dict[str, int] = defaultdict(int)
        avants: dict[str, int] = defaultdict(int)
        for numero, suivantes in self.suites.items():
            for suivante in suivantes:
                suites[numero] += 1
                avants[suivante] += 1
        return suites, avants

    def bifurquer(self, echelle: float) -> None:
        """Add successors and predecessors until as many fiches as in the register have several."""
        suites, avants = self._degres()
        manque = a_l_echelle(cibles.SUCCESSEURS, echelle) - sum(n > 1 for n in suites.values())
        seuls = sorted({a.numero for a, _ in self.ajoutes if suites[a.numero] == 1})
        for i, numero in enumerate(self.rng.sample(seuls, min(max(manque, 0), len(seuls)))):
            combien = cibles.SUCCESSEURS_MAX - 1 if i == 0 and echelle >= 0.1 else 1
            for apres in self._neuves(combien):
                self._lier(self.par_numero[numero], apres)
        manque = a_l_echelle(cibles.PREDECESSEURS, echelle) - sum(n > 1 for n in avants.values())
        seuls = sorted({b.numero for _, b in self.ajoutes if avants[b.numero] == 1})
        for i, numero in enumerate(self.rng.sample(seuls, min(max(manque, 0), len(seuls)))):
            combien = cibles.PREDECESSEURS_MAX - 1 if i == 0 and echelle >= 0.1 else 1
            for _ in range(min(combien, len(self.vieilles))):
                self._lier(self.vieilles.pop(), self.par_numero[numero])

    def declarer(self, echelle: float) -> None:
        """State the links on one side or on both, and a few towards fiches that do not exist."""
        quota = Quota(len(self.ajoutes), max(0, a_l_echelle(cibles.DEUX_COTES, echelle) - self.deux_cotes_2021))
        for avant, apres in self.ajoutes:
            deux, ancien = quota(self.rng), self.rng.random() < 0.2
            if deux or ancien:
                avant.nouvelles.append(apres.numero)
            if deux or not ancien:
                apres.anciennes.append(avant.numero)
        absents = max(p.chiffre for p in self.par_numero.values()) + REPLIQUE
        for i in range(round(len(self.ajoutes) * cibles.PENDANTS)):
            _, apres = self.rng.choice(self.ajoutes)
            apres.anciennes.append(f"RNCP{absents + i}")


def _vers_rs(rng: Random, libres: list[Prevue], rs: list[Prevue], n: int) -> None:
    """Certifications that left the RNCP for the RS; one in two is stated there too."""
    for i in range(min(n, len(libres), len(rs))):
        quittee, reprise = libres.pop(), rng.choice(rs)
        quittee.nouvelles.append(reprise.numero)
        if i % 2 and quittee.numero not in reprise.anciennes:
            reprise.anciennes.append(quittee.numero)


def _entre_rs(rng: Random, rs: list[Prevue]) -> None:
    suivantes = sorted(rng.sample(range(1, len(rs)), round(len(rs) * cibles.LIENS_RS)))
    suivies: set[str] = set()
    for i in suivantes:
        avant = rs[rng.randrange(i)]
        if avant.actif or avant.numero in suivies:
            continue
        suivies.add(avant.numero)
        rs[i].anciennes.append(avant.numero)
        if rng.random() < cibles.DEUX_COTES / cibles.LIENS:
            avant.nouvelles.append(rs[i].numero)
