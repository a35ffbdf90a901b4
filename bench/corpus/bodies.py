"""The bodies of the register: certifiers and partners, shared between fiches, a few of them by very many."""

from __future__ import annotations

from collections import Counter
from random import Random

from bench.corpus import targets as cibles
from bench.corpus.plan import Prevue, a_l_echelle
from bench.corpus.prose import Prose, Quota
from bench.corpus.sirets import siret
from bench.corpus.stocks import Code, Souche


class Organismes:
    """Draws the certifiers and the partners of each fiche. Counts that must be exact over the whole are quotas."""

    def __init__(self, rng: Random, prose: Prose, base: list[Souche], fiches: list[Prevue], echelle: float) -> None:
        self.rng = rng
        rows = [row for souche in base for row in souche.certificateurs]
        self.sirets = {nom: number for number, nom in rows if number}
        self.certificateurs = [row for row, _ in Counter(rows).most_common() if row[1]]
        total = a_l_echelle(cibles.CERTIFICATEURS, echelle)
        anciens = [row for p in fiches if not p.neuve for row in p.souche.certificateurs]
        deja, manquants = (
            sum(bool(number) for number, _ in anciens),
            sum(not number and bool(nom) for number, nom in anciens),
        )
        neufs = total - len(anciens)
        self.siret_neuf = Quota(neufs, round(0.95 * neufs))
        voulus = a_l_echelle(cibles.CERTIFICATEURS_SIRET, echelle) - deja - self.siret_neuf.vrais
        self.siret_ancien = Quota(manquants, max(0, voulus))
        self._partenaires(prose, fiches, echelle)

    def _partenaires(self, prose: Prose, fiches: list[Prevue], echelle: float) -> None:
        rows = sum(p.partenaires for p in fiches)
        connus = {number: nom for nom, number in self.sirets.items()}
        n = min(a_l_echelle(cibles.PARTENAIRES_SIRET, echelle), rows)
        bodies = dict(list(connus.items())[: n // 20])  # some certifiers are partners of others
        rang = 0
        while len(bodies) < n:
            rang += 1
            nom = prose.organisme()
            bodies[siret(f"{nom} {rang}")] = nom
        self.bodies: list[Code] = list(bodies.items())
        self.rng.shuffle(self.bodies)
        self.encore = 0
        self.inedit = Quota(rows, n)
        actives = sum(p.partenaires for p in fiches if p.actif)
        actifs = a_l_echelle(cibles.PARTENAIRES_ACTIFS, echelle)
        part = min(round(0.92 * actives), actifs)
        self.actif = {True: Quota(actives, part), False: Quota(rows - actives, actifs - part)}

    def certifient(self, p: Prevue) -> list[Code]:
        """Draw the certifiers of a fiche, SIRET (or ``) and name; those of 2021 keep theirs."""
        rng = self.rng
        if not p.neuve:
            return [
                (number, nom) if number or not nom else self._nomme(nom, self.siret_ancien(rng))
                for number, nom in p.souche.certificateurs
            ]
        rows = [row for row in p.souche.certificateurs if row[1]][: p.certificateurs]
        while len(rows) < p.certificateurs:
            row = self.certificateurs[int(len(self.certificateurs) ** rng.random()) - 1]
            if row not in rows:
                rows.append(row)
        return [self._nomme(nom, self.siret_neuf(rng)) for _, nom in rows]

    def _nomme(self, nom: str, avec_siret: bool) -> Code:
        return (self.sirets.get(nom) or siret(nom), nom.upper()) if avec_siret else ("", nom)

    def partenaires(self, p: Prevue) -> list[tuple[str, str, bool]]:
        """Draw the partners of a fiche: SIRET, name, whether the habilitation is active."""
        rng, bodies, n, inedit, actif = self.rng, self.bodies, len(self.bodies), self.inedit, self.actif[p.actif]
        rangs: dict[int, None] = {}
        rows = []
        for _ in range(p.partenaires):
            rang = int(n ** rng.random()) - 1
            if inedit(rng):
                rang = self.encore
                self.encore += 1
            elif rangs and rng.random() < cibles.SIRET_REPETES:
                rows.append((*bodies[next(iter(rangs))], actif(rng)))
                continue
            while rang in rangs and len(rangs) < n:
                rang = rng.randrange(n)
            rangs[rang] = None
            rows.append((*bodies[rang], actif(rng)))
        return rows
