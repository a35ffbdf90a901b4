"""The older part of the register: fiches of January 2021, real ones from the CSV export, or drawn from its figures."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from sys import intern

from bench.corpus import targets
from bench.corpus.prose import Draw, Prose
from bench.corpus.sirets import siret
from bench.corpus.words import DOMAINS, OBJECTS

ROUTES = {
    "FI": "Après un parcours de formation sous statut d’élève ou d’étudiant",
    "CA": "En contrat d’apprentissage",
    "FC": "Après un parcours de formation continue",
    "CQ": "En contrat de professionnalisation",
    "CL": "Par candidature individuelle",
    "VAE": "Par expérience",
}
"""The access routes in the order of the XML, as the CSV words them."""

_ROUTE_CODES = {sentence: code for code, sentence in ROUTES.items()}
Code = tuple[str, str]
"""A code and its label."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What the tables of 2021 say of a fiche: codes, titles, bodies, links. Certifiers are SIRET (or ``) and name."""

    numero: int
    intitule: str
    abrege: Code
    niveau: int
    fin: date | None
    voies: frozenset[str]
    rome: tuple[Code, ...]
    nsf: tuple[Code, ...]
    certificateurs: tuple[Code, ...]
    blocs: tuple[Code, ...]
    anciennes: tuple[str, ...]
    nouvelles: tuple[str, ...]


def read_2021(path: Path) -> list[Stock]:
    """Read the fiches of the CSV export of 2021, in order of their numbers."""
    with zipfile.ZipFile(path) as archive:
        names = {unicodedata.normalize("NFC", nom): nom for nom in archive.namelist()}

        def rows_of(table: str) -> Iterator[list[str]]:
            nom = next(name for nfc, name in names.items() if f"_{table}_2" in nfc)
            with archive.open(nom) as raw:
                parser = csv.reader(io.TextIOWrapper(raw, "utf-8-sig", newline=""), delimiter=";")
                next(parser)
                yield from ([*map(intern, row)] for row in parser)

        def by_fiche(table: str) -> dict[str, list[list[str]]]:
            rows = defaultdict(list)
            for numero, *row in rows_of(table):
                rows[numero].append(row)
            return rows

        rome, nsf, voies = by_fiche("Rome"), by_fiche("Nsf"), by_fiche("VoixdAccès")
        certificateurs, blocs = by_fiche("Certificateurs"), by_fiche("Blocs_De_Compétences")
        links = by_fiche("Ancienne_Nouvelle_Certification")
        stocks = [
            Stock(
                numero=int(row[1].removeprefix("RNCP")),
                intitule=row[2],
                abrege=(row[3], row[4]),
                niveau=int(row[5].removeprefix("NIV")),
                fin=date(int(fin[6:]), int(fin[3:5]), int(fin[:2])) if (fin := row[11]) else None,
                voies=frozenset(_ROUTE_CODES[said] for (said,) in voies[row[1]]),
                rome=tuple((code, said.replace("''", "'")) for code, said in rome[row[1]]),
                nsf=tuple((code, said.removeprefix(f"{code} : ")) for code, said in nsf[row[1]]),
                certificateurs=tuple((siret.strip(), nom) for siret, nom in certificateurs[row[1]]),
                blocs=tuple((code, said) for code, said in blocs[row[1]]),
                anciennes=tuple(dict.fromkeys(old for old, _ in links[row[1]] if old)),
                nouvelles=tuple(dict.fromkeys(new for _, new in links[row[1]] if new)),
            )
            for row in rows_of("Standard")
        ]
    return sorted(stocks, key=lambda stock: stock.numero)


def invent(rng: Random, prose: Prose, n: int) -> list[Stock]:
    """Draw `n` fiches from the distributions of 2021; they have no links yet."""
    nomenclatures = Nomenclatures(rng)
    organismes = [("", prose.organisme()) for _ in range(max(20, n // 5))]
    types = Draw({kind: row[1] for kind, row in targets.TYPES.items()})
    niveaux = {kind: Draw(row[2]) for kind, row in targets.TYPES.items()}
    number_of_rome, number_of_nsf = Draw(targets.ROME_PER_FICHE), Draw(targets.NSF_PER_FICHE)
    number_of_blocs, years = Draw(targets.BLOCS_PER_FICHE), Draw(targets.ENDS_2021)
    ministere = ("", "Ministère chargé de l'enseignement supérieur")
    stocks: list[Stock] = []
    for numero in sorted(rng.sample(range(181, 35_175), n)):
        kind = types(rng)
        label, _, _, with_some, blocs, certificateurs, rome = targets.TYPES[kind]
        year = years(rng)
        how_many = 1 + int(rng.expovariate(1 / max(certificateurs - 1, 0.1)) + 0.5)
        corps = {organismes[int(len(organismes) ** rng.random()) - 1] for _ in range(min(how_many, 66))}
        if kind and rng.random() < 0.8:
            corps.add(ministere)
        if rng.random() < targets.TWO_LABELS:
            nom = min(corps)[1]
            corps.add((siret(nom), nom.upper()))
        if rng.random() < targets.EMPTY_NAMES / targets.OLD_FICHES:
            corps.add(("", ""))
        total = max(1, round(number_of_blocs(rng) * blocs / 5.04)) if rng.random() * 100 < with_some else 0
        draws = [number_of_rome(rng) for _ in range(1 if 2 < rome < 3.3 else 2)]
        k = min(draws) if rome < 2.5 else max(draws)
        stocks.append(
            Stock(
                numero=numero,
                intitule=rng.choice(stocks).intitule if stocks and rng.random() < 0.1 else prose.titre(kind),
                abrege=(kind, label),
                niveau=niveaux[kind](rng),
                fin=date(year, rng.randint(1, 12), rng.randint(1, 28)) if year else None,
                voies=frozenset(v for v, n in targets.ROUTES_2021.items() if rng.random() < n / targets.OLD_FICHES),
                rome=nomenclatures.rome(k) if rng.random() < 16_191 / 17_369 else (),
                nsf=nomenclatures.nsf(number_of_nsf(rng)),
                certificateurs=tuple(sorted(corps)),
                blocs=tuple((code_bloc(rng, numero, position), prose.bloc()) for position in range(1, total + 1)),
                anciennes=(),
                nouvelles=(),
            )
        )
    return stocks


def code_bloc(rng: Random, numero: int, position: int) -> str:
    """Return the code of a bloc, which is ill-formed as often as in the register."""
    if rng.random() < targets.ODD_BLOC_CODES:
        return rng.choice((f"RNCP{numero}BCRNCP{numero}BC{position:02}", f"RNCP{numero}BC{position}"))
    return f"RNCP{numero}BC{position:02}"


class Nomenclatures:
    """Codes invented in the shapes of the ROME and of the NSF, a few of them used far more than the others."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        bons = [f"{lettre}{n}" for lettre in "ABCDEFGHIJKLMN" for n in range(1101, 1139)]
        mauvais = [*"ABCDEFGHIJKLMN", *(f"{lettre}{n}" for lettre in "ABCDEFGHI" for n in range(11, 20))]
        self._rome = self._name([*rng.sample(bons, 521), *(f"{lettre}{n}00" for lettre in "DHM" for n in (15, 18))])
        self._rome_malformes = self._name(rng.sample(mauvais, 78))
        nsf = [*rng.sample(range(110, 347), 90)]
        self._nsf = self._name(
            [*map(str, nsf), *(f"{n}{c}" for n in nsf for c in "mnrtu"[: 1 + n % 4]), "11", "32", "2"]
        )

    def _name(self, codes: list[str]) -> list[Code]:
        self.rng.shuffle(codes)
        return [(code, f"{self.rng.choice(DOMAINS).capitalize()} : {self.rng.choice(OBJECTS)}") for code in codes]

    def _pick(self, codes: list[Code], k: int) -> tuple[Code, ...]:
        tires: dict[Code, None] = {}
        while len(tires) < k:
            tires[codes[int(len(codes) * self.rng.random() ** 1.7)]] = None
        return tuple(tires)

    def rome(self, k: int) -> tuple[Code, ...]:
        """Draw `k` ROME codes."""
        codes = self._pick(self._rome, k)
        if self.rng.random() < targets.ODD_ROME_CODES * k:
            codes = (self.rng.choice(self._rome_malformes), *codes[1:])
        return codes

    def nsf(self, k: int) -> tuple[Code, ...]:
        """Draw `k` NSF codes."""
        return self._pick(self._nsf, k)
