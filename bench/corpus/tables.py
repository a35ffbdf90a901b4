"""The statistics of a corpus beside the targets of `targets.py`, as rows of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import mean, median, quantiles
from typing import Any

from bench.corpus import targets as cibles
from bench.corpus.count import Compte

Ligne = tuple[str, str, str]
"""Measure, target, corpus."""

_LONGUEURS = {
    "ACTIVITES_VISEES RNCP": 1_761,
    "CAPACITES_ATTESTEES RNCP": 2_890,
    "CAPACITES_ATTESTEES RS": 1_341,
    "SECTEURS_ACTIVITE RNCP": 557,
    "TYPE_EMPLOI_ACCESSIBLES RNCP": 378,
    "OBJECTIFS_CONTEXTE RNCP": 1_340,
    "PREREQUIS_ENTREE_FORMATION RS": 597,
    "bloc LIBELLE": 55,
    "bloc LISTE_COMPETENCES": 947,
    "bloc MODALITES_EVALUATION": 292,
}


def comparer(compte: Compte, attendu: dict[str, Any], echelle: float) -> Iterator[Ligne]:
    """Return the rows: counts (targets at this scale), lineage, distributions, defects, sizes."""
    rncp, rs, lignee = attendu["RNCP"], attendu["RS"], attendu["lignee"]

    def total(nom: str) -> int:
        return int(rncp.get(nom, 0) + rs.get(nom, 0))

    comptes: list[tuple[str, float, int]] = [
        ("fiches RNCP", cibles.FICHES["RNCP"], rncp["fiches"]),
        ("fiches RS", cibles.FICHES["RS"], rs["fiches"]),
        ("actives RNCP", cibles.ACTIVES["RNCP"], rncp["actives"]),
        ("actives RS", cibles.ACTIVES["RS"], rs["actives"]),
        *((f"actives niveau {n}", many, compte.niveaux_actifs[n]) for n, many in cibles.NIVEAUX_ACTIFS.items()),
        ("blocs", cibles.BLOCS, total("blocs")),
        ("blocs actifs", cibles.BLOCS_ACTIFS, total("blocs_actifs")),
        ("fiches actives avec blocs", cibles.AVEC_BLOCS_ACTIFS, total("avec_blocs_actives")),
        ("certificateurs", cibles.CERTIFICATEURS, total("certificateurs")),
        ("certificateurs avec SIRET", cibles.CERTIFICATEURS_SIRET, total("certificateurs_siret")),
        ("partenaires", cibles.PARTENAIRES, total("partenaires")),
        ("partenaires actifs", cibles.PARTENAIRES_ACTIFS, total("partenaires_actifs")),
        ("SIRET distincts de partenaires", cibles.PARTENAIRES_SIRET, attendu["distincts"]["siret_partenaires"]),
        ("fiches avec ROME", cibles.AVEC_ROME, total("avec_rome")),
        ("fiches avec IDCC", cibles.AVEC_IDCC, total("avec_idcc")),
        ("fiches actives avec VAE", cibles.VAE_ACTIVES, total("vae_actives")),
        ("liens RNCP", cibles.LIENS, lignee["liens_rncp"]),
        ("liens RNCP dits des deux côtés", cibles.DEUX_COTES, lignee["rncp_deux_cotes"]),
        *((f"chaînes de {n}", many, lignee["chaines"].get(str(n), 0)) for n, many in cibles.CHAINES.items()),
        ("fiches à plusieurs successeurs", cibles.SUCCESSEURS, lignee["plusieurs_successeurs"]),
        ("fiches à plusieurs prédécesseurs", cibles.PREDECESSEURS, lignee["plusieurs_predecesseurs"]),
        ("liens RNCP vers RS", cibles.VERS_RS, lignee["vers_rs"]),
        ("liens pendants", cibles.LIENS * cibles.PENDANTS, lignee["pendants"]),
        (
            "fiches actives sans certificateur",
            cibles.SANS_CERTIFICATEUR,
            attendu["defauts"]["actives_sans_certificateur"],
        ),
        ("certificateurs sans nom (2021)", cibles.NOMS_VIDES, attendu["defauts"]["certificateurs_sans_nom"]),
        ("octets XML", cibles.OCTETS_XML, sum(attendu["octets"][f"xml_{r}"] for r in ("RNCP", "RS"))),
        ("octets de jurys", cibles.OCTETS_JURYS, compte.octets["jurys"]),
    ]
    for nom, cible, n in comptes:
        yield nom, f"{cible * echelle:,.0f}", f"{n:,}"
    yield "successeurs, prédécesseurs au plus", "14, 6", f"{lignee['max_successeurs']}, {lignee['max_predecesseurs']}"
    yield from _distributions(compte, attendu)


def _distributions(compte: Compte, attendu: dict[str, Any]) -> Iterator[Ligne]:
    rows, defects = compte.par_fiche, attendu["defauts"]
    titres, blocs, avec = sorted(rows["titres"]), rows["blocs"], [n for n in rows["partenaires"] if n]
    total = {nom: attendu["RNCP"].get(nom, 0) + attendu["RS"].get(nom, 0) for nom in attendu["RNCP"]}
    yield "NSF distincts (2026 ; 2021)", f"{cibles.NSF_EN_USAGE} ; 469", str(attendu["distincts"]["nsf"])
    yield (
        "ROME distincts, dont mal formés (2021)",
        "625, 78",
        _paire(attendu["distincts"], "rome", "rome_malformes"),
    )
    yield (
        "actives RNCP sans abrégé (1.3)",
        "47 %",
        _part(attendu["RNCP"]["actives_sans_abrege"], attendu["RNCP"]["actives"]),
    )
    yield "sans partenaire", "55 %", _part(len(rows["partenaires"]) - len(avec), len(rows["partenaires"]))
    yield "partenaires : médiane, p90, max", "6, 60, 2,500", f"{median(avec):.0f}, {_p(avec, 90):.0f}, {max(avec):,}"
    yield (
        "titre : médiane, p95, max (2021)",
        "63, 161, 558",
        f"{median(titres):.0f}, {_p(titres, 95):.0f}, {titres[-1]}",
    )
    yield (
        "blocs : moyenne, médiane, p90, max",
        "5.04, 4, 8, 36",
        f"{mean(blocs):.2f}, {median(blocs):.0f}, {_p(blocs, 90):.0f}, {max(blocs)}",
    )
    for kind, row in cibles.TYPES.items():
        if len(vus := compte.blocs_par_type.get(kind, [])) >= 20:
            yield f"blocs par {kind or 'certification sur demande'} (2021)", f"{row[4]}", f"{mean(vus):.1f}"
    bodies = rows["certificateurs"]
    yield "certificateurs : moyenne, max", "2.16, 66", f"{mean(bodies):.2f}, {max(bodies)}"
    for nom, cible in (("rome", cibles.ROME_PAR_FICHE), ("nsf", cibles.NSF_PAR_FICHE)):
        voulu = {n: many for n, many in cible.items() if n}
        yield f"{nom} par fiche, 1 à {max(voulu)} (2021)", _parts(Counter(voulu)), _parts(Counter(rows[nom]))
    yield "voies ouvertes par fiche RNCP (2021)", "4.41", f"{mean(rows['voies']):.2f}"
    for nom, mediane in _LONGUEURS.items():
        if longueurs := compte.longueurs.get(nom):
            yield f"{nom}, caractères : médiane", f"{mediane:,}", f"{median(longueurs):,.0f}"
    yield "octets par bloc", f"{cibles.OCTETS_BLOC:,}", f"{compte.octets['blocs'] / max(1, total['blocs']):,.0f}"
    yield "octets des autres textes (5.1)", "~100 M x échelle", f"{compte.octets['textes'] / 1e6:,.1f} M"
    yield "titres coupés (CSV)", _pc(cibles.TITRES_COUPES), _part(defects["titres_coupes"], total["fiches"])
    yield "lignes NSF répétées (CSV)", _pc(cibles.NSF_REPETES), _part(defects["nsf_repetes"], attendu["csv"]["Nsf"])
    yield (
        "apostrophes doublées (CSV)",
        _pc(cibles.APOSTROPHES),
        _part(defects["apostrophes_doublees"], defects["rome_avec_apostrophe"]),
    )
    yield (
        "codes de bloc mal formés",
        _pc(cibles.CODES_BLOC_MALFORMES),
        _part(defects["codes_bloc_malformes"], total["blocs"]),
    )
    textes = total["textes"]
    yield "dates de JO contraires au titre", _pc(cibles.DATE_CONTRAIRE), _part(defects["dates_contraires"], textes)
    yield "titres de plusieurs textes", _pc(cibles.TITRE_MULTIPLE), _part(defects["textes_multiples"], textes)
    yield (
        "lignes de partenaires au SIRET répété",
        _pc(cibles.SIRET_REPETES),
        _part(defects["siret_repetes"], total["partenaires"]),
    )


def _p(values: list[int], rang: int) -> float:
    return quantiles(values, n=100)[rang - 1] if len(values) > 1 else values[0]


def _parts(combien: Counter[int]) -> str:
    total = sum(combien.values())
    return " ".join(f"{100 * many / total:.0f}" for _, many in sorted(combien.items()) if many) + " %"


def _part(n: int, total: int) -> str:
    return _pc(n / max(1, total))


def _pc(rate: float) -> str:
    return f"{100 * rate:.3g} %"


def _paire(comptes: dict[str, int], a: str, b: str) -> str:
    return f"{comptes[a]}, {comptes[b]}"


def afficher(rows: Iterator[Ligne]) -> str:
    """Set the rows out in columns."""
    toutes = [("mesure", "cible", "corpus"), *rows]
    large = [max(len(row[i]) for row in toutes) for i in range(3)]
    return "\n".join(f"{a:<{large[0]}}  {b:>{large[1]}}  {c:>{large[2]}}" for a, b, c in toutes)
