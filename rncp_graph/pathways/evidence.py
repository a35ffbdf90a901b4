"""The evidence of a path: what the fiches of its certifications show, asked of the store for those few alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast

from rncp_graph.pathways.records import Evidence, Insertion
from rncp_graph.rdf.vocabulary import SKOS, term
from rncp_graph.stores import Solutions, Store

NAMED = 5
"""Centres that are named; of the others, how many there are."""

_RATES = {
    "certifies": "nombreCertifies",
    "six_mois": "tauxInsertionGlobal6mois",
    "metier_six_mois": "tauxInsertionMetier6mois",
    "metier_deux_ans": "tauxInsertionMetier2ans",
}


def titles(store: Store, numbers: Collection[str]) -> dict[str, str]:
    """Return the titles of some certifications, by number."""
    return dict(_Asked(store, numbers).texts(term("dct:title")))


def blocks_of(store: Store, number: str) -> list[str]:
    """Return the codes of the blocks that the fiche of a certification states."""
    return [code for _, (code, _) in _Asked(store, (number,)).blocks()]


def evidence(store: Store, numbers: Collection[str], there: Mapping[str, bool | None] | None) -> dict[str, Evidence]:
    """Return what the fiches of some certifications show; `there` tells which are prepared in the département asked."""
    asked = _Asked(store, numbers)
    title = dict(asked.texts(term("dct:title")))
    blocks, bodies = asked.grouped(asked.blocks()), asked.grouped(asked.bodies("certificateur"))
    centres, places = asked.grouped(asked.bodies("centrePreparation")), asked.grouped(asked.places())
    outcomes = asked.outcomes()
    return {
        number: Evidence(
            intitule=title.get(number, ""),
            blocs=tuple(blocks[number]),
            certificateurs=tuple(bodies[number]),
            centres=tuple(centres[number][:NAMED]),
            nombre_centres=len(centres[number]),
            lieux=tuple(places[number]),
            insertion=outcomes.get(number),
            ici=(there or {}).get(number),
        )
        for number in numbers
    }


def prepared_in(store: Store, departement: str, numbers: Collection[str]) -> dict[str, bool | None]:
    """Return whether each certification is prepared in a département: yes, no, or none where that is not known.

    No needs every centre that the fiche names to be located elsewhere: a SIRET does not say where its site is.
    """
    centre, where = term("rncp:aCentre"), term("rncp:departement")
    asked = _Asked(store, ())
    node = f"<{store.base}departement/{departement}>"
    here = {asked.key(c) for (c,) in asked.rows(f"SELECT DISTINCT ?c {{ ?c {centre} ?x . ?x {where} {node} }}")}
    located = {asked.key(c) for (c,) in asked.rows(f"SELECT DISTINCT ?c {{ ?x {where} ?d . ?c {centre} ?x }}")}
    lost = set()
    if elsewhere := located - here:
        values = " ".join(f"<{store.base}certification/{one}>" for one in sorted(elsewhere))
        body = term("rncp:centrePreparation")
        query = f"""SELECT DISTINCT ?c {{ VALUES ?c {{ {values} }} {{ ?c {centre} ?x }} UNION {{ ?c {body} ?x }}
            FILTER NOT EXISTS {{ ?x {where} ?d }} }}"""
        lost = {asked.key(c) for (c,) in asked.rows(query)}
    no = located - here - lost
    return {number: True if number in here else False if number in no else None for number in numbers}


class _Asked:
    """Questions about some certifications, each of one pattern."""

    def __init__(self, store: Store, numbers: Collection[str]) -> None:
        self.store = store
        self.values = " ".join(f"<{store.base}certification/{number}>" for number in sorted(numbers))

    def rows(self, query: str) -> Iterator[Any]:
        return iter(cast(Solutions, self.store.query(query)))

    def key(self, node: Any) -> str:
        return str(node.value).rpartition("/")[2]

    def texts(self, prop: str) -> Iterator[tuple[str, str]]:
        for c, said in self.rows(f"SELECT ?c ?o {{ VALUES ?c {{ {self.values} }} ?c {prop} ?o }} ORDER BY ?c ?o"):
            yield self.key(c), said.value

    def blocks(self) -> Iterator[tuple[str, tuple[str, str]]]:
        for c, code, title in self.rows(
            f"""SELECT ?c ?code ?title {{ VALUES ?c {{ {self.values} }} ?c {term("rncp:bloc")} ?b .
            ?b {SKOS.notation} ?code OPTIONAL {{ ?b {SKOS.prefLabel} ?title }} }} ORDER BY ?c ?code ?title"""
        ):
            yield self.key(c), (code.value, title.value if title else "")

    def bodies(self, name: str) -> Iterator[tuple[str, str]]:
        for c, label in self.rows(
            f"""SELECT DISTINCT ?c ?label {{ VALUES ?c {{ {self.values} }} ?c {term(f"rncp:{name}")} ?o .
            ?o {SKOS.prefLabel} ?label }} ORDER BY ?c ?label"""
        ):
            yield self.key(c), label.value

    def places(self) -> Iterator[tuple[str, str]]:
        for c, label in self.rows(
            f"""SELECT DISTINCT ?c ?label {{ VALUES ?c {{ {self.values} }} ?c {term("rncp:aCentre")} ?o .
            ?o {term("rncp:departement")} ?d . ?d {SKOS.prefLabel} ?label FILTER(LANG(?label) = "fr") }}
            ORDER BY ?c ?label"""
        ):
            yield self.key(c), label.value

    def outcomes(self) -> dict[str, Insertion]:
        """The last year that tells any rate."""
        optional = " ".join(f"OPTIONAL {{ ?s {term(f'rncp:{prop}')} ?{name} }}" for name, prop in _RATES.items())
        query = f"""SELECT ?c ?annee {" ".join(f"?{name}" for name in _RATES)} {{ VALUES ?c {{ {self.values} }}
            ?c {term("rncp:statistiquePromotion")} ?s . ?s {term("rncp:annee")} ?annee {optional} }}
            ORDER BY ?c ?annee"""
        found = {}
        for row in self.rows(query):
            told = {name: row[name] for name in _RATES}
            if any(value is not None for name, value in told.items() if name != "certifies"):
                rates = {name: value and float(value.value) for name, value in told.items() if name != "certifies"}
                count = told["certifies"] and int(float(told["certifies"].value))
                year = int(row["annee"].value[:4])
                found[self.key(row["c"])] = Insertion(annee=year, certifies=count, **rates)
        return found

    def grouped(self, pairs: Iterator[tuple[str, Any]]) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = defaultdict(list)
        for number, said in pairs:
            if said not in found[number]:
                found[number].append(said)
        return found
