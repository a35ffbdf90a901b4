"""The content of a planned fiche, as a tree (`tree.py`)."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from bench.corpus import targets
from bench.corpus.blocks import Blocs
from bench.corpus.bodies import Bodies
from bench.corpus.legal_texts import LegalTexts, figures_of
from bench.corpus.plan import Planned, scaled
from bench.corpus.prose import Draw, Prose, Quota, length_of
from bench.corpus.stocks import ROUTES, Code
from bench.corpus.tree import Element, Tree, Value
from bench.corpus.words import DOMAINS, OBJECTS

STATES = Draw(
    {
        "Publiée": 0.93,
        "Dépubliée/Archivée": 0.04,
        "Modifications à valider": 0.02,
        "Modifications à valider par le ministère": 0.01,
    }
)
ROLES = Draw({"HABILITATION_ORGA_FORM": 0.85, "HABILITATION_FORMER": 0.12, "HABILITATION_ORGANISER": 0.03})
ACTIVE_DATE = {"RNCP": 49 / 1_079, "RS": 291 / 408}
STATE_DATE = {"RNCP": 986 / 1_079, "RS": 405 / 408}
MASS = [date(2026, 8, 14), date(2025, 12, 5), date(2024, 6, 30), date(2023, 4, 12), date(2022, 1, 3)]
"""The days of the bulk updates of partners."""
DAYS = [figures_of(date(2019, 9, 1) + timedelta(days=n)) for n in range(2_500)]
SECTIONS = ("SECTEURS_ACTIVITE", "TYPE_EMPLOI_ACCESSIBLES")


def yes_no(vrai: bool) -> str:
    """Return a truth as the flow writes it."""
    return "Oui" if vrai else "Non"


class Writer:
    """Draws the content of fiches, one after the other: each call moves the generator on."""

    def __init__(self, rng: Random, prose: Prose, organismes: Bodies, fiches: list[Planned], scale: float) -> None:
        self.rng, self.prose, self.organismes = rng, prose, organismes
        self.by_number = {p.numero: p for p in fiches}
        self.texts = LegalTexts(rng)
        self.formacodes = self._codes(sorted(rng.sample(range(10_000, 46_000), 1_600)))
        self.ccn = self._codes(sorted(rng.sample(range(3_000, 3_400), 80)))
        self.idcc = self._codes(sorted(rng.sample(range(16, 3_300), 90)))
        actives = {kind: sum(p.actif and p.registre == kind for p in fiches) for kind in ("RNCP", "RS")}
        vae = round(0.965 * actives["RNCP"])
        total = scaled(targets.ACTIVE_VAE, scale)
        self.vae = {"RNCP": Quota(actives["RNCP"], vae), "RS": Quota(actives["RS"], total - vae)}
        self.blocs = Blocs(rng, prose, fiches, scale)
        self.position = 0

    def _codes(self, codes: list[int]) -> list[Code]:
        pick = self.rng.choice
        return [(str(code), f"{pick(DOMAINS).capitalize()}, {pick(OBJECTS)}") for code in codes]

    def fiche(self, p: Planned) -> Tree:
        """Draw a fiche."""
        self.position += 1
        tree: Tree = {"ID_FICHE": str(self.position), "NUMERO_FICHE": p.numero}
        tree["INTITULE"] = self._intitule(p)
        tree["ETAT_FICHE"] = STATES(self.rng)
        for sens, word in ((p.nouvelles, "NOUVELLE"), (p.anciennes, "ANCIENNE")):
            if sens:
                tag = f"{word}_CERTIFICATION"
                tree[f"{word}S_CERTIFICATIONS"] = [(tag, [(f"ID_FICHE_{tag}", numero)]) for numero in sens]
        self._nomenclatures(p, tree)
        self._bodies(p, tree)
        self._routes(p, tree)
        self._dates(p, tree)
        self._texts(p, tree)
        self._statistics(p, tree)
        tree |= self.texts.of(p, str(tree["INTITULE"]))
        return tree | self.blocs.of(p)

    def _intitule(self, p: Planned) -> str:
        if not p.fresh:
            return p.stock.intitule
        earlier = self.by_number.get(p.anciennes[0]) if p.anciennes else None
        if earlier and not earlier.fresh and self.rng.random() < 0.6:
            return earlier.stock.intitule
        return self.prose.titre(p.abrege[0])

    def _nomenclatures(self, p: Planned, tree: Tree) -> None:
        rng = self.rng
        if p.abrege[0]:
            tree["ABREGE"] = _code(p.abrege)
        if p.fresh and not p.actif and p.niveau and rng.random() < 0.003:
            tree["NOMENCLATURE_EUROPE"] = [("NIVEAU", "REPRISE"), ("LIBELLE", "Sans niveau")]
        elif p.niveau:
            tree["NOMENCLATURE_EUROPE"] = [("NIVEAU", f"NIV{p.niveau}"), ("LIBELLE", f"Niveau {p.niveau}")]
        if p.fresh or rng.random() < 0.5:
            how_many = rng.choices((1, 2, 3, 4, 5), (35, 20, 15, 12, 18))[0]
            positions = dict.fromkeys(int(1_600 * rng.random() ** 2) for _ in range(how_many))
            tree["FORMACODES"] = [("FORMACODE", _code(self.formacodes[position])) for position in positions]
        if p.stock.nsf:
            tree["CODES_NSF"] = [("NSF", _code(code)) for code in p.stock.nsf]
        if p.rome and p.stock.rome:
            tree["CODES_ROME"] = [("ROME", _code(code)) for code in p.stock.rome]
        if p.fresh and rng.random() < 0.05:
            for i, (code, label) in enumerate(rng.sample(self.ccn, rng.choice((1, 1, 1, 2, 3))), 1):
                tree[f"CCN_{i}"] = [("NUMERO", code), ("LIBELLE", label)]
        if p.idcc:
            tree["CODES_IDCC"] = [("IDCC", _code(code)) for code in rng.sample(self.idcc, rng.choice((1, 1, 2, 3)))]

    def _bodies(self, p: Planned, tree: Tree) -> None:
        rng = self.rng
        rows: list[Element] = []
        for siret, nom in self.organismes.certifiers_of(p):
            row: list[Element] = []
            if siret:
                row.append(("SIRET_CERTIFICATEUR", siret))
            if nom:
                row.append(("NOM_CERTIFICATEUR", nom))
            row.append(("ETAT_CERTIFICATEUR", "Actif" if p.actif or rng.random() < 0.8 else "Inactif"))
            if rng.random() < 17 / 27:
                row.append(("DATE_DERNIERE_MODIFICATION_ETAT", rng.choice(DAYS)))
            if p.fresh and rng.random() < 0.03:
                row += [("NOM_COMMERCIAL", nom.title()), ("SITE_INTERNET", f"https://www.exemple-{len(nom)}.fr")]
            rows.append(("CERTIFICATEUR", row))
        if rows:
            tree["CERTIFICATEURS"] = rows
        tree["EXISTENCE_PARTENAIRES"] = yes_no(p.partenaires > 0 or rng.random() < 0.02)
        if p.partenaires:
            tree["PARTENAIRES"] = self._partenaires(p)

    def _partenaires(self, p: Planned) -> list[Element]:
        rng, drawn, registre = self.rng, self.rng.random, p.registre
        mass_day = figures_of(rng.choice(MASS))
        role = ROLES(rng)
        rows: list[Element] = []
        for siret, nom, actif in self.organismes.partenaires(p):
            row: list[Element] = [
                ("NOM_PARTENAIRE", nom),
                ("SIRET_PARTENAIRE", siret),
                ("HABILITATION_PARTENAIRE", role if drawn() < 0.9 else ROLES(rng)),
            ]
            etat = "Actif" if actif else "Supprimé" if p.actif or drawn() < 0.15 else "Inactif"
            row.append(("ETAT_HABILITATION", etat))
            if drawn() < ACTIVE_DATE[registre]:
                row.append(("DATE_ACTIF", rng.choice(DAYS)))
            if drawn() < STATE_DATE[registre]:
                stamped = drawn() < targets.MASS_DATES
                row.append(("DATE_DERNIERE_MODIFICATION_ETAT", mass_day if stamped else rng.choice(DAYS)))
            rows.append(("PARTENAIRE", row))
        return rows

    def _routes(self, p: Planned, tree: Tree) -> None:
        rng = self.rng
        if p.registre == "RS":
            ouvertes = {
                code for code, rate in (("FI", 0.4), ("FC", 0.95), ("CQ", 0.3), ("CL", 0.5)) if rng.random() < rate
            }
        else:
            ouvertes = set(p.stock.voies)
        if p.actif:
            ouvertes = ouvertes - {"VAE"} | ({"VAE"} if self.vae[p.registre](rng) else set())
        jury = self.prose.jury(length_of(rng, "JURY"))
        modified = rng.choice(DAYS) if p.fresh and rng.random() < 0.25 else None
        for code in ROUTES:
            if code == "CA" and p.registre == "RS":
                continue
            branch: list[Element] = [("ACTIF", yes_no(code in ouvertes))]
            if code in ouvertes:
                if modified:
                    branch.append(("DATE_DERNIERE_MODIFICATION", modified))
                branch.append(("COMPOSITION", jury))
            tree[f"SI_JURY_{code}"] = branch

    def _dates(self, p: Planned, tree: Tree) -> None:
        rng, by_decree = self.rng, bool(p.abrege[0])
        tree["TYPE_ENREGISTREMENT"] = "Enregistrement de droit" if by_decree else "Enregistrement sur demande"
        tree["ACTIF"] = yes_no(p.actif)
        if p.registre == "RNCP":
            for lieu in ("NOUVELLE_CALEDONIE", "POLYNESIE_FRANCAISE"):
                tree[f"ACCESSIBLE_{lieu}"] = yes_no(rng.random() < 0.1)
        if p.fin:
            duration = rng.choice((1, 2, 3, 3, 3, 5, 5, 5))
            start = p.fin.replace(year=p.fin.year - duration, day=min(p.fin.day, 28))
            tree["DATE_FIN_ENREGISTREMENT"] = figures_of(p.fin)
            if by_decree:
                tree["DATE_EFFET"] = figures_of(start)
                if p.fresh:
                    tree["DATE_DE_PUBLICATION"] = figures_of(start + timedelta(days=rng.randint(1, 90)))
            else:
                tree["DATE_DECISION"], tree["DUREE_ENREGISTREMENT"] = figures_of(start), str(duration)
            if p.fresh and rng.random() < (0.6 if p.registre == "RS" else 0.2):
                tree["DATE_LIMITE_DELIVRANCE"] = figures_of(p.fin + timedelta(days=183))
        if rng.random() < 0.15:
            tree["DATE_DERNIER_JO"] = rng.choice(DAYS)
        if p.fresh and not by_decree and rng.random() < 0.08:
            tree["ANNEES_PROMOTIONS_NIVEAU"] = [("ANNEE", str(2_022 - i)) for i in range(2)]

    def _texts(self, p: Planned, tree: Tree) -> None:
        rng, prose = self.rng, self.prose
        f = 1.0 if p.actif else targets.INACTIVE
        tree["OBJECTIFS_CONTEXTE"] = prose.narrative(length_of(rng, "OBJECTIFS_CONTEXTE", f))
        if rng.random() < (1.0 if p.registre == "RS" else 7 / 12):
            tree["PREREQUIS_ENTREE_FORMATION"] = prose.narrative(length_of(rng, "PREREQUIS", f))
        if rng.random() < 0.45:
            vide = rng.random() < 0.5
            tree["REGLEMENTATIONS_ACTIVITES"] = (
                rng.choice(("Sans objet", "Néant", "sans objet"))
                if vide
                else prose.narrative(length_of(rng, "REGLEMENTATIONS"))
            )
        if rng.random() < 0.58:
            adresse = f"https://www.exemple-{rng.randrange(9_000)}.fr/certifications"
            tree["LIEN_URL_DESCRIPTION"] = rng.choice(
                (adresse, adresse, f"{adresse}    * {adresse}/detail", "*       *")
            )
        if p.registre == "RS":
            self._rs_texts(tree, f)
            return
        tree["ACTIVITES_VISEES"] = prose.bulleted(length_of(rng, "ACTIVITES_VISEES", f))
        tree["CAPACITES_ATTESTEES"] = prose.bulleted(length_of(rng, "CAPACITES_ATTESTEES", f))
        for nom in SECTIONS:
            tree[nom] = prose.jobs(length_of(rng, nom, f))

    def _rs_texts(self, tree: Tree, f: float) -> None:
        rng, prose = self.rng, self.prose
        tree["CAPACITES_ATTESTEES"] = prose.bulleted(length_of(rng, "CAPACITES_RS", f))
        tree["VALIDATION_PARTIELLE"] = yes_no(rng.random() < 0.1)
        if tree["VALIDATION_PARTIELLE"] == "Oui":
            tree["VALIDATION_PARTIELLE_PERIMETRE"] = prose.bloc()
        if rng.random() < 0.12:
            tree["NIVEAU_MAITRISE_COMPETENCES"] = rng.choice(("sans objet", prose.bloc()))
        if rng.random() < 0.15:
            tree["MODALITES_RENOUVELLEMENT"] = prose.exam(length_of(rng, "REGLEMENTATIONS"))
            tree["DUREE_VALIDITE"] = str(rng.randint(1, 5))
        if rng.random() < 1 / 8:
            tree["PREREQUIS_VALIDATION_CERTIFICATION"] = prose.narrative(length_of(rng, "PREREQUIS", f))

    def _statistics(self, p: Planned, tree: Tree) -> None:
        rng = self.rng
        if rng.random() > (0.4 if p.registre == "RS" else 0.8 if p.fresh else 0.35):
            return
        latest = (p.fin.year if p.fin else 2_017) - rng.randint(1, 3)
        rows: list[Element] = []
        for year in range(min(latest, 2_025), min(latest, 2_025) - rng.randint(1, 4), -1):
            row: list[Element] = [
                ("ANNEE", str(year)),
                ("NOMBRE_CERTIFIES", str(int(rng.expovariate(1 / 90)))),
            ]
            row += [
                (tag, str(rng.randint(0, top)))
                for tag, top, rate in (
                    ("NOMBRE_CERTIFIES_VAE", 12, 0.7),
                    ("TAUX_INSERTION_GLOBAL_6MOIS", 100, 0.7),
                    ("TAUX_INSERTION_METIER_6MOIS", 100, 0.3),
                    ("TAUX_INSERTION_METIER_2ANS", 100, 0.4),
                )
                if rng.random() < rate
            ]
            rows.append(("STATISTIQUES_PROMOTION", row))
        tree["STATISTIQUES_PROMOTIONS"] = rows


def _code(code: Code) -> Value:
    return [("CODE", code[0]), ("LIBELLE", code[1])]
