"""The bodies of the register: certifiers and partners, shared between fiches, a few of them by very many."""

from __future__ import annotations

from collections import Counter
from random import Random

from bench.corpus import targets
from bench.corpus.plan import Planned, scaled
from bench.corpus.prose import Prose, Quota
from bench.corpus.sirets import siret
from bench.corpus.stocks import Code, Stock


class Bodies:
    """Draws the certifiers and the partners of each fiche. Counts that must be exact over the whole are quotas."""

    def __init__(self, rng: Random, prose: Prose, base: list[Stock], fiches: list[Planned], scale: float) -> None:
        self.rng = rng
        rows = [row for stock in base for row in stock.certificateurs]
        self.sirets = {nom: number for number, nom in rows if number}
        self.certificateurs = [row for row, _ in Counter(rows).most_common() if row[1]]
        total = scaled(targets.CERTIFICATEURS, scale)
        anciens = [row for p in fiches if not p.fresh for row in p.stock.certificateurs]
        deja, lacking = (
            sum(bool(number) for number, _ in anciens),
            sum(not number and bool(nom) for number, nom in anciens),
        )
        neufs = total - len(anciens)
        self.new_siret = Quota(neufs, round(0.95 * neufs))
        wished_count = scaled(targets.CERTIFICATEURS_SIRET, scale) - deja - self.new_siret.true_count
        self.old_siret = Quota(lacking, max(0, wished_count))
        self._partenaires(prose, fiches, scale)

    def _partenaires(self, prose: Prose, fiches: list[Planned], scale: float) -> None:
        rows = sum(p.partenaires for p in fiches)
        known_bodies = {number: nom for nom, number in self.sirets.items()}
        n = min(scaled(targets.PARTENAIRES_SIRET, scale), rows)
        bodies = dict(list(known_bodies.items())[: n // 20])  # some certifiers are partners of others
        position = 0
        while len(bodies) < n:
            position += 1
            nom = prose.organisme()
            bodies[siret(f"{nom} {position}")] = nom
        self.bodies: list[Code] = list(bodies.items())
        self.rng.shuffle(self.bodies)
        self.so_far = 0
        self.unseen = Quota(rows, n)
        actives = sum(p.partenaires for p in fiches if p.actif)
        actifs = scaled(targets.ACTIVE_PARTENAIRES, scale)
        part = min(round(0.92 * actives), actifs)
        self.actif = {True: Quota(actives, part), False: Quota(rows - actives, actifs - part)}

    def certifiers_of(self, p: Planned) -> list[Code]:
        """Draw the certifiers of a fiche, SIRET (or ``) and name; those of 2021 keep theirs."""
        rng = self.rng
        if not p.fresh:
            return [
                (number, nom) if number or not nom else self._named(nom, self.old_siret(rng))
                for number, nom in p.stock.certificateurs
            ]
        rows = [row for row in p.stock.certificateurs if row[1]][: p.certificateurs]
        while len(rows) < p.certificateurs:
            row = self.certificateurs[int(len(self.certificateurs) ** rng.random()) - 1]
            if row not in rows:
                rows.append(row)
        return [self._named(nom, self.new_siret(rng)) for _, nom in rows]

    def _named(self, nom: str, avec_siret: bool) -> Code:
        return (self.sirets.get(nom) or siret(nom), nom.upper()) if avec_siret else ("", nom)

    def partenaires(self, p: Planned) -> list[tuple[str, str, bool]]:
        """Draw the partners of a fiche: SIRET, name, whether the habilitation is active."""
        rng, bodies, n, unseen, actif = self.rng, self.bodies, len(self.bodies), self.unseen, self.actif[p.actif]
        positions: dict[int, None] = {}
        rows = []
        for _ in range(p.partenaires):
            position = int(n ** rng.random()) - 1
            if unseen(rng):
                position = self.so_far
                self.so_far += 1
            elif positions and rng.random() < targets.REPEATED_SIRET:
                rows.append((*bodies[next(iter(positions))], actif(rng)))
                continue
            while position in positions and len(positions) < n:
                position = rng.randrange(n)
            positions[position] = None
            rows.append((*bodies[position], actif(rng)))
        return rows
