"""The blocs of competences of a fiche, and the equivalences with those of the fiche that it replaces."""

from __future__ import annotations

from random import Random

from bench.corpus import targets
from bench.corpus.plan import Planned, scaled
from bench.corpus.prose import Prose, Quota, length_of
from bench.corpus.stocks import Code, code_bloc
from bench.corpus.tree import Element, Tree


class Blocs:
    """Draws the blocs of fiches."""

    def __init__(self, rng: Random, prose: Prose, fiches: list[Planned], scale: float) -> None:
        self.rng, self.prose = rng, prose
        self.by_number = {p.numero: p for p in fiches}
        with_some = sum(p.fresh and p.blocs > 0 for p in fiches)
        self.bloc_01 = Quota(with_some, scaled(targets.BLOCS_01, scale))

    def of(self, p: Planned) -> Tree:
        """Draw the blocs of a fiche and its correspondances, by tag; nothing if it has no bloc."""
        if not p.blocs:
            return {}
        rng, prose = self.rng, self.prose
        if p.fresh:
            titres = [(code_bloc(rng, p.figure, position), prose.bloc()) for position in range(1, p.blocs + 1)]
            if self.bloc_01(rng):
                titres[0] = ("01", titres[0][1])
        else:
            titres = former_codes(p)
        rows: list[Element] = []
        for code, label in titres:
            row: list[Element] = [("CODE", code), ("LIBELLE", label)]
            row.append(("LISTE_COMPETENCES", prose.bulleted(length_of(rng, "LISTE_COMPETENCES"))))
            row.append(("MODALITES_EVALUATION", prose.exam(length_of(rng, "MODALITES_EVALUATION"))))
            if rng.random() < 0.05:
                row.append(("PREREQUIS_ENTREE_FORMATION_BLOC", prose.bloc()))
            if rng.random() < 0.03:
                row.append(("PREREQUIS_VALIDATION_BLOC", prose.bloc()))
            rows.append(("BLOC_COMPETENCES", row))
        tree: Tree = {"BLOCS_COMPETENCES": rows}
        earlier = self.by_number.get(p.anciennes[0]) if p.anciennes and p.fresh else None
        if earlier and rng.random() < 0.7:
            tree["CORRESPONDANCES"] = self._matches([code for code, _ in titres], earlier)
        return tree

    def _matches(self, sources: list[str], earlier: Planned) -> list[Element]:
        rng = self.rng
        if earlier.fresh:
            destinations = [f"{earlier.numero}BC{position:02}" for position in range(1, earlier.blocs + 1)]
        else:
            destinations = [code for code, _ in former_codes(earlier)]
        rows: list[Element] = []
        for _ in range(rng.randint(1, min(20, 2 * len(sources) + 4))):
            row: list[Element] = []
            if rng.random() >= targets.WITHOUT_SOURCE:
                how_many = rng.choices((1, 2, 3), (85, 10, 5))[0]
                row.append(("SOURCE", _cited_blocs(rng, sources, how_many)))
            cites = _cited_blocs(rng, destinations, rng.choices((0, 1, 2, 3, 4), (10, 70, 10, 6, 4))[0])
            row.append(("DESTINATION", [("NUMERO_FICHE", earlier.numero), *cites]))
            rows.append(("CORRESPONDANCE", row))
        return rows


def former_codes(p: Planned) -> list[Code]:
    """Return the codes and titles of the blocs of a fiche of 2021, in the numbers of its repetition."""
    earlier = f"RNCP{p.stock.numero}"
    return [(code.replace(earlier, p.numero) if p.shift else code, label) for code, label in p.stock.blocs]


def _cited_blocs(rng: Random, codes: list[str], k: int) -> list[Element]:
    return [("BLOC_COMPETENCES", [("CODE", code)]) for code in rng.sample(codes, min(k, len(codes)))]
