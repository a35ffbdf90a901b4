"""The statistics of a corpus beside the targets of `targets.py`, as rows of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import mean, median, quantiles
from typing import Any

from bench.corpus import targets
from bench.corpus.count import Tally

Ligne = tuple[str, str, str]
"""Measure, target, corpus."""

_LENGTHS = {
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


def compare(tally: Tally, expected: dict[str, Any], scale: float) -> Iterator[Ligne]:
    """Return the rows: counts (targets at this scale), lineage, distributions, defects, sizes."""
    rncp, rs, lignee = expected["RNCP"], expected["RS"], expected["lignee"]

    def total(nom: str) -> int:
        return int(rncp.get(nom, 0) + rs.get(nom, 0))

    comptes: list[tuple[str, float, int]] = [
        ("fiches RNCP", targets.FICHES["RNCP"], rncp["fiches"]),
        ("fiches RS", targets.FICHES["RS"], rs["fiches"]),
        ("actives RNCP", targets.ACTIVES["RNCP"], rncp["actives"]),
        ("actives RS", targets.ACTIVES["RS"], rs["actives"]),
        *((f"actives niveau {n}", many, tally.niveaux_actifs[n]) for n, many in targets.ACTIVE_NIVEAUX.items()),
        ("blocs", targets.BLOCS, total("blocs")),
        ("blocs actifs", targets.ACTIVE_BLOCS, total("blocs_actifs")),
        ("fiches actives avec blocs", targets.ACTIVE_WITH_BLOCS, total("avec_blocs_actives")),
        ("certificateurs", targets.CERTIFICATEURS, total("certificateurs")),
        ("certificateurs avec SIRET", targets.CERTIFICATEURS_SIRET, total("certificateurs_siret")),
        ("partenaires", targets.PARTENAIRES, total("partenaires")),
        ("partenaires actifs", targets.ACTIVE_PARTENAIRES, total("partenaires_actifs")),
        ("SIRET distincts de partenaires", targets.PARTENAIRES_SIRET, expected["distincts"]["siret_partenaires"]),
        ("fiches avec ROME", targets.WITH_ROME, total("avec_rome")),
        ("fiches avec IDCC", targets.WITH_IDCC, total("avec_idcc")),
        ("fiches actives avec VAE", targets.ACTIVE_VAE, total("vae_actives")),
        ("liens RNCP", targets.LINKS, lignee["liens_rncp"]),
        ("liens RNCP dits des deux côtés", targets.TWO_SIDED, lignee["rncp_deux_cotes"]),
        *((f"chaînes de {n}", many, lignee["chaines"].get(str(n), 0)) for n, many in targets.CHAINS.items()),
        ("fiches à plusieurs successeurs", targets.SUCCESSORS, lignee["plusieurs_successeurs"]),
        ("fiches à plusieurs prédécesseurs", targets.PREDECESSORS, lignee["plusieurs_predecesseurs"]),
        ("liens RNCP vers RS", targets.TO_RS, lignee["vers_rs"]),
        ("liens pendants", targets.LINKS * targets.DANGLING, lignee["pendants"]),
        (
            "fiches actives sans certificateur",
            targets.WITHOUT_CERTIFICATEUR,
            expected["defauts"]["actives_sans_certificateur"],
        ),
        ("certificateurs sans nom (2021)", targets.EMPTY_NAMES, expected["defauts"]["certificateurs_sans_nom"]),
        ("octets XML", targets.XML_BYTES, sum(expected["octets"][f"xml_{r}"] for r in ("RNCP", "RS"))),
        ("octets de jurys", targets.JURY_BYTES, tally.sizes["jurys"]),
    ]
    for nom, cible, n in comptes:
        yield nom, f"{cible * scale:,.0f}", f"{n:,}"
    yield "successeurs, prédécesseurs au plus", "14, 6", f"{lignee['max_successeurs']}, {lignee['max_predecesseurs']}"
    yield from _distributions(tally, expected)


def _distributions(tally: Tally, expected: dict[str, Any]) -> Iterator[Ligne]:
    rows, defects = tally.par_fiche, expected["defauts"]
    titres, blocs, given = sorted(rows["titres"]), rows["blocs"], [n for n in rows["partenaires"] if n]
    total = {nom: expected["RNCP"].get(nom, 0) + expected["RS"].get(nom, 0) for nom in expected["RNCP"]}
    yield "NSF distincts (2026 ; 2021)", f"{targets.NSF_IN_USE} ; 469", str(expected["distincts"]["nsf"])
    yield (
        "ROME distincts, dont mal formés (2021)",
        "625, 78",
        _pair(expected["distincts"], "rome", "rome_malformes"),
    )
    yield (
        "actives RNCP sans abrégé (1.3)",
        "47 %",
        _part(expected["RNCP"]["actives_sans_abrege"], expected["RNCP"]["actives"]),
    )
    yield "sans partenaire", "55 %", _part(len(rows["partenaires"]) - len(given), len(rows["partenaires"]))
    yield (
        "partenaires : médiane, p90, max",
        "6, 60, 2,500",
        f"{median(given):.0f}, {_p(given, 90):.0f}, {max(given):,}",
    )
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
    for kind, row in targets.TYPES.items():
        if len(vus := tally.blocs_par_type.get(kind, [])) >= 20:
            yield f"blocs par {kind or 'certification sur demande'} (2021)", f"{row[4]}", f"{mean(vus):.1f}"
    bodies = rows["certificateurs"]
    yield "certificateurs : moyenne, max", "2.16, 66", f"{mean(bodies):.2f}, {max(bodies)}"
    for nom, cible in (("rome", targets.ROME_PER_FICHE), ("nsf", targets.NSF_PER_FICHE)):
        wished = {n: many for n, many in cible.items() if n}
        yield (
            f"{nom} par fiche, 1 à {max(wished)} (2021)",
            _parts(Counter(wished)),
            _parts(Counter(rows[nom])),
        )
    yield "voies ouvertes par fiche RNCP (2021)", "4.41", f"{mean(rows['voies']):.2f}"
    for nom, mediane in _LENGTHS.items():
        if longueurs := tally.longueurs.get(nom):
            yield f"{nom}, caractères : médiane", f"{mediane:,}", f"{median(longueurs):,.0f}"
    yield "octets par bloc", f"{targets.BLOC_BYTES:,}", f"{tally.sizes['blocs'] / max(1, total['blocs']):,.0f}"
    yield "octets des autres textes (5.1)", "~100 M x échelle", f"{tally.sizes['textes'] / 1e6:,.1f} M"
    yield "titres coupés (CSV)", _pc(targets.CUT_TITRES), _part(defects["titres_coupes"], total["fiches"])
    yield "lignes NSF répétées (CSV)", _pc(targets.REPEATED_NSF), _part(defects["nsf_repetes"], expected["csv"]["Nsf"])
    yield (
        "apostrophes doublées (CSV)",
        _pc(targets.APOSTROPHES),
        _part(defects["apostrophes_doublees"], defects["rome_avec_apostrophe"]),
    )
    yield (
        "codes de bloc mal formés",
        _pc(targets.ODD_BLOC_CODES),
        _part(defects["codes_bloc_malformes"], total["blocs"]),
    )
    textes = total["textes"]
    yield "dates de JO contraires au titre", _pc(targets.CONTRARY_DATE), _part(defects["dates_contraires"], textes)
    yield "titres de plusieurs textes", _pc(targets.SHARED_TITRE), _part(defects["textes_multiples"], textes)
    yield (
        "lignes de partenaires au SIRET répété",
        _pc(targets.REPEATED_SIRET),
        _part(defects["siret_repetes"], total["partenaires"]),
    )


def _p(values: list[int], position: int) -> float:
    return quantiles(values, n=100)[position - 1] if len(values) > 1 else values[0]


def _parts(how_many: Counter[int]) -> str:
    total = sum(how_many.values())
    return " ".join(f"{100 * many / total:.0f}" for _, many in sorted(how_many.items()) if many) + " %"


def _part(n: int, total: int) -> str:
    return _pc(n / max(1, total))


def _pc(rate: float) -> str:
    return f"{100 * rate:.3g} %"


def _pair(comptes: dict[str, int], a: str, b: str) -> str:
    return f"{comptes[a]}, {comptes[b]}"


def show(rows: Iterator[Ligne]) -> str:
    """Set the rows out in columns."""
    toutes = [("mesure", "cible", "corpus"), *rows]
    large = [max(len(row[i]) for row in toutes) for i in range(3)]
    return "\n".join(f"{a:<{large[0]}}  {b:>{large[1]}}  {c:>{large[2]}}" for a, b, c in toutes)
