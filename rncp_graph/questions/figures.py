"""The figures of a graph: how many of each thing it holds."""

from __future__ import annotations

from typing import cast

from pyoxigraph import Literal

from rncp_graph.language import t
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import expand

Figure = tuple[str, str, int]
"""A stable name, its label in the language in force, and the count."""


def statistics(store: Store) -> list[Figure]:
    """Count what the default graph of a store holds."""
    counted = [
        ("certifications", t("certifications", "certifications"), "?x a rncp:Certification"),
        ("actives", t("dont actives", "of which active"), "?x a rncp:Certification ; rncp:actif true"),
        ("inactives", t("dont inactives", "of which inactive"), "?x a rncp:Certification ; rncp:actif false"),
        ("rncp", t("dont au RNCP", "of which in the RNCP"), '?x a rncp:Certification ; rncp:registre "RNCP"'),
        ("rs", t("dont au RS", "of which in the RS"), '?x a rncp:Certification ; rncp:registre "RS"'),
        ("blocs", t("blocs de compétences", "competence blocks"), "?x a rncp:BlocCompetences"),
        ("codes_rome", t("métiers (codes ROME cités)", "occupations (ROME codes quoted)"), "?c rncp:codeRome ?x"),
        ("codes_nsf", t("domaines (codes NSF cités)", "training domains (NSF codes quoted)"), "?c rncp:codeNSF ?x"),
        ("certificateurs", t("organismes certificateurs", "certifying bodies"), "?c rncp:certificateur ?x"),
        ("habilitations", t("habilitations de partenaires", "partner habilitations"), "?x a rncp:Habilitation"),
        (
            "centres",
            t("centres de préparation déclarés", "declared preparation centres"),
            "?x a rncp:CentrePreparation",
        ),
        ("textes", t("textes officiels", "legal texts"), "?x a rncp:TexteOfficiel"),
        (
            "constats",
            t("constats (valeurs déduites ou inconnues)", "findings (inferred or unknown)"),
            "?x a rncp:Constat",
        ),
    ]
    figures = [(name, label, _count(store, f"DISTINCT ?x) AS ?n) {{ {where} }}")) for name, label, where in counted]
    links = _count(store, "*) AS ?n) { ?x rncp:remplace ?y }")
    triples = _count(store, "*) AS ?n) { ?s ?p ?o }")
    return [
        *figures,
        ("successions", t("successions (remplace)", "successions (replaces)"), links),
        ("triples", t("triplets", "triples"), triples),
    ]


def _count(store: Store, rest: str) -> int:
    rows = cast(Solutions, store.query(f"PREFIX rncp: <{expand('rncp:')}> SELECT (COUNT({rest}"))
    return int(cast(Literal, next(rows)["n"]).value)
