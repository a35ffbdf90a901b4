"""What the page of an occupation has beside its entry: the versions of the ROME, mobility, and bridges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode

from rncp_graph.gaps.ground import read
from rncp_graph.gaps.pairs import IGNORED, Pair, pairs_on
from rncp_graph.language import how_many, t
from rncp_graph.portraits.description import Etat, Forme, Nature, Preuve, Row, Section, Value, quoted, text
from rncp_graph.portraits.nodes import Said, named_rows
from rncp_graph.portraits.surroundings import labels, rows
from rncp_graph.portraits.words import coded, day, property_name, sentence
from rncp_graph.stores import Store
from rncp_graph.terms import segment

_VERSIONS = ("rncp:metierParent", "rncp:ancienneAppellationDe")
"""The links between an occupation of version 4 of the ROME and the one of version 3 that it stems from."""
_NAMED = 6
"""Certifications that are named, of those that join two occupations."""


def occupation_sections(store: Store, node: str, said: Said, jour: date) -> Iterator[Section]:
    """Tell the versions of the ROME that have an occupation, and how one moves from it to others."""
    lists = [term.value for term in said.get("skos:inScheme", ()) if term.value.rpartition("/")[2].startswith("rome-v")]
    yield Section(
        cle="versions",
        titre=t("Versions du ROME", "Versions of the ROME"),
        forme=Forme.LISTE,
        lignes=(*named_rows(store, lists), *_versions(store, node)),
    )
    codes = [term.value for term in said.get("skos:notation", ()) if isinstance(term, Literal)]
    if len(codes) == 1 and len(codes[0]) == 5:  # an occupation; a shorter code is of those above
        yield _mobility(store, node, codes[0], jour)


def _versions(store: Store, node: str) -> Iterator[Row]:
    values = " ".join(_VERSIONS)
    found = list(
        rows(
            store,
            f"""SELECT DISTINCT ?p ?x ?y {{ VALUES ?p {{ {values} }}
            {{ <{node}> ?p ?x }} UNION {{ ?y ?p <{node}> }} }} ORDER BY ?p ?x ?y""",
        )
    )
    names = labels(store, {term.value for _, *ends in found for term in ends if isinstance(term, NamedNode)})
    for p, above, below in found:
        other = (above or below).value
        curie = next(one for one in _VERSIONS if p.value.endswith(one.partition(":")[2]))
        link = sentence(property_name(curie)) if above else t("En est issu", "Stems from it")
        sujet = (node if above else other).removeprefix(store.base)
        name = coded(other.rpartition("/")[2], names.get(other))
        yield Row(nom=link, valeurs=(quoted(name, other),), preuve=Preuve(Nature.ENONCE, sujet, curie))


def _mobility(store: Store, node: str, code: str, jour: date) -> Section:
    """The occupations to which the ROME sees a mobility, each with the certifications that join both."""
    ground = read(store, node)
    pairs = [pair for pair in pairs_on(ground, jour, code) if code in pair.codes]
    found = [pair for pair in pairs if pair.mobile]
    beyond = sum(pair.genre == IGNORED for pair in pairs)
    note = t(
        f"Oui : une certification enregistrée le {day(jour)} cite les deux métiers. Non : aucune, c'est une lacune.",
        f"Yes: a certification registered on {day(jour)} quotes both occupations. No: none does, which is a gap.",
    )
    if beyond:
        more = how_many(beyond, "autre métier|autres métiers", "more occupation|more occupations")
        seen = t("sans que le ROME y voie une mobilité", "where the ROME sees no mobility")
        note = f"{note} {t('Reliés', 'Joined')} {seen}{t(' : ', ': ')}{more}."
    return Section(
        cle="mobilites",
        titre=t("Mobilité, et passerelles", "Mobility, and bridges"),
        forme=Forme.LISTE,
        note=note if found else None,
        lignes=tuple(_pair(pair, code, store.base) for pair in found),
    )


def _pair(pair: Pair, code: str, base: str) -> Row:
    first = pair.metier_1 == code
    other, label = (pair.metier_2, pair.libelle_2) if first else (pair.metier_1, pair.libelle_1)
    return Row(
        nom=coded(other, label),
        lien=f"{base}rome/{segment(other)}",
        langue="fr",
        etat=Etat.OUI if pair.certifications else Etat.of(None if pair.incertaines else False),
        valeurs=tuple(_bridges(pair, base)),
    )


def _bridges(pair: Pair, base: str) -> Iterator[Value]:
    kinds = {
        "proche": t("métier proche", "near occupation"),
        "evolution": t("évolution", "progression"),
        "restreinte": t("pour quelques appellations", "for some job titles"),
    }
    yield text(kinds.get(pair.mobilite, pair.mobilite))
    if pair.certifications == 1:
        yield text(t("une seule certification", "one certification alone"))
    elif pair.certifications:
        yield text(how_many(pair.certifications, "certification|certifications", "certification|certifications"))
    yield from (text(one, f"{base}certification/{segment(one)}") for one in pair.numeros[:_NAMED])
    if pair.jusqu_au:
        yield text(t(f"jusqu'au {day(pair.jusqu_au)}", f"until {day(pair.jusqu_au)}"))
    if pair.incertaines and not pair.certifications:
        yield text(t("il n'est pas connu qu'elle soit enregistrée", "not known whether it is registered"))
    elif pair.anciennes and not pair.certifications:
        yield text(t("autrefois reliés", "formerly joined"))
