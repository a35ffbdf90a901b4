"""What a corpus holds, counted as it is written: the expectations of a faithful build, and the distributions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bench.corpus.legal_texts import contradicts
from bench.corpus.plan import Planned
from bench.corpus.stocks import ROUTES
from bench.corpus.tree import Tree, branch, rows_of

LIGNES = {
    "blocs": "BLOCS_COMPETENCES",
    "certificateurs": "CERTIFICATEURS",
    "partenaires": "PARTENAIRES",
    "rome": "CODES_ROME",
    "nsf": "CODES_NSF",
    "formacodes": "FORMACODES",
    "idcc": "CODES_IDCC",
    "statistiques": "STATISTIQUES_PROMOTIONS",
    "correspondances": "CORRESPONDANCES",
    "anciennes": "ANCIENNES_CERTIFICATIONS",
    "nouvelles": "NOUVELLES_CERTIFICATIONS",
}
"""What is counted by rows, and the element that holds the rows."""

ROLES = ("GENERAL", "CREATION", "AUTRE")
TEXTES = (
    *("OBJECTIFS_CONTEXTE", "PREREQUIS_ENTREE_FORMATION", "REGLEMENTATIONS_ACTIVITES", "ACTIVITES_VISEES"),
    *("CAPACITES_ATTESTEES", "SECTEURS_ACTIVITE", "TYPE_EMPLOI_ACCESSIBLES", "MODALITES_RENOUVELLEMENT"),
    "PREREQUIS_VALIDATION_CERTIFICATION",
)
DISTINCTS = (
    *("rome", "nsf", "formacodes", "idcc", "ccn", "abreges", "numeros", "noms_certificateurs", "rome_malformes"),
    *("siret", "siret_certificateurs", "siret_partenaires", "siren"),
)
_ROME = re.compile(r"[A-N]\d{4}").fullmatch
_NSF = re.compile(r"\d{3}[a-z]?").fullmatch
_BLOC = re.compile(r"RNCP\d+BC\d\d").fullmatch


@dataclass(slots=True)
class Tally:
    """The counts of one corpus."""

    registres: dict[str, Counter[str]] = field(default_factory=lambda: {"RNCP": Counter(), "RS": Counter()})
    distincts: dict[str, set[str]] = field(default_factory=lambda: {nom: set() for nom in DISTINCTS})
    defects: Counter[str] = field(default_factory=Counter)
    niveaux_actifs: Counter[int] = field(default_factory=Counter)
    par_fiche: dict[str, list[int]] = field(
        default_factory=lambda: {
            nom: [] for nom in ("blocs", "certificateurs", "partenaires", "rome", "nsf", "titres", "voies")
        }
    )
    blocs_par_type: dict[str, list[int]] = field(default_factory=dict)
    longueurs: dict[str, list[int]] = field(default_factory=dict)
    sizes: Counter[str] = field(default_factory=Counter)

    def fiche(self, p: Planned, tree: Tree) -> None:
        """Count one fiche."""
        c = self.registres[p.registre]
        c["fiches"] += 1
        c["actives"] += p.actif
        self.distincts["numeros"].add(p.numero)
        for nom, tag in LIGNES.items():
            c[nom] += len(tree.get(tag, ()))
        self._nomenclatures(p, c, tree)
        self._routes(p, c, tree)
        self._bodies(p, c, tree)
        self._blocs(p, c, tree)
        for role in ROLES:
            c["textes"] += len(tree.get(f"PUBLICATION_DECRET_{role}", ()))
            for texte in rows_of(tree, f"PUBLICATION_DECRET_{role}"):
                self.defects["textes_multiples"] += "    Arrêté du" in texte["TITRE"]
                self.defects["dates_contraires"] += contradicts(texte["TITRE"], texte.get("DATE_PUBLICATION_JO"))
        creation = tree.get("PUBLICATION_DECRET_CREATION")
        self.defects["autre_copie_creation"] += creation is not None and tree["PUBLICATION_DECRET_AUTRE"] == creation
        for tag, value in tree.items():
            if tag in TEXTES and isinstance(value, str):
                self.sizes["textes"] += len(value.encode())
                if p.actif:
                    self.longueurs.setdefault(f"{tag} {p.registre}", []).append(len(value))
        self.par_fiche["titres"].append(len(tree["INTITULE"]))

    def _nomenclatures(self, p: Planned, c: Counter[str], tree: Tree) -> None:
        for nom, tag in (
            ("rome", "CODES_ROME"),
            ("nsf", "CODES_NSF"),
            ("formacodes", "FORMACODES"),
            ("idcc", "CODES_IDCC"),
        ):
            codes = [row["CODE"] for row in rows_of(tree, tag)]
            self.distincts[nom].update(codes)
            if nom in self.par_fiche and codes:
                self.par_fiche[nom].append(len(codes))
            if nom == "nsf":
                self.defects["nsf_malformes"] += sum(not _NSF(code) for code in codes)
            if nom == "rome":
                faux = [code for code in codes if not _ROME(code)]
                self.defects["rome_malformes"] += len(faux)
                self.distincts["rome_malformes"].update(faux)
        ccn = [branch(tree, tag)["NUMERO"] for tag in ("CCN_1", "CCN_2", "CCN_3") if tag in tree]
        c["ccn"] += len(ccn)
        self.distincts["ccn"].update(ccn)
        if p.abrege[0]:
            self.distincts["abreges"].add(p.abrege[0])
        if p.actif:
            c["actives_sans_abrege"] += not p.abrege[0]
            self.niveaux_actifs[p.niveau] += 1
        c["avec_rome"] += "CODES_ROME" in tree
        c["avec_idcc"] += "CODES_IDCC" in tree

    def _routes(self, p: Planned, c: Counter[str], tree: Tree) -> None:
        voies = {code: branch(tree, f"SI_JURY_{code}") for code in ROUTES if f"SI_JURY_{code}" in tree}
        ouvertes = [code for code, voie in voies.items() if voie["ACTIF"] == "Oui"]
        c["voies"] += len(voies)
        c["voies_ouvertes"] += len(ouvertes)
        c["vae_actives"] += p.actif and "VAE" in ouvertes
        if p.registre == "RNCP":
            self.par_fiche["voies"].append(len(ouvertes))
        for code in ouvertes:
            self.sizes["jurys"] += len(voies[code].get("COMPOSITION", "").encode())

    def _bodies(self, p: Planned, c: Counter[str], tree: Tree) -> None:
        rows = rows_of(tree, "CERTIFICATEURS")
        self.par_fiche["certificateurs"].append(len(rows))
        self.defects["actives_sans_certificateur"] += p.actif and not rows
        for row in rows:
            c["certificateurs_siret"] += "SIRET_CERTIFICATEUR" in row
            self.defects["certificateurs_sans_nom"] += "NOM_CERTIFICATEUR" not in row
            self.distincts["noms_certificateurs"].add(row.get("NOM_CERTIFICATEUR", ""))
            self._siret(row.get("SIRET_CERTIFICATEUR"), "siret_certificateurs")
        vus: set[str] = set()
        for partenaire in rows_of(tree, "PARTENAIRES"):
            c["partenaires_actifs"] += partenaire["ETAT_HABILITATION"] == "Actif"
            self.defects["siret_repetes"] += partenaire["SIRET_PARTENAIRE"] in vus
            vus.add(partenaire["SIRET_PARTENAIRE"])
            self._siret(partenaire["SIRET_PARTENAIRE"], "siret_partenaires")
        self.par_fiche["partenaires"].append(p.partenaires)

    def _siret(self, siret: str | None, role: str) -> None:
        if siret:
            self.distincts[role].add(siret)
            self.distincts["siret"].add(siret)
            self.distincts["siren"].add(siret[:9])

    def _blocs(self, p: Planned, c: Counter[str], tree: Tree) -> None:
        rows = rows_of(tree, "BLOCS_COMPETENCES")
        if not rows:
            return
        c["blocs_actifs"] += len(rows) if p.actif else 0
        c["avec_blocs_actives"] += p.actif
        self.par_fiche["blocs"].append(len(rows))
        self.blocs_par_type.setdefault(p.abrege[0], []).append(len(rows))
        for row in rows:
            self.defects["codes_bloc_malformes"] += not _BLOC(row["CODE"])
            self.sizes["blocs"] += sum(len(texte.encode()) + 2 * len(tag) + 22 for tag, texte in row.items()) + 64
            for tag in ("LIBELLE", "LISTE_COMPETENCES", "MODALITES_EVALUATION"):
                self.longueurs.setdefault(f"bloc {tag}", []).append(len(row[tag]))

    def expected(self) -> dict[str, Any]:
        """Return the counts that a faithful build must find."""
        return {
            **{registre: dict(sorted(tally.items())) for registre, tally in self.registres.items()},
            "distincts": {nom: len(vus) for nom, vus in sorted(self.distincts.items())},
            "defauts": dict(sorted(self.defects.items())),
        }
