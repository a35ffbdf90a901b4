"""Links: the few direct edges that every question needs, each derived from one fiche alone.

They stand in the graph beside what the mapping says and are not read back. They add no fact: organisations are the
bodies that the rows of the fiche name, a legal unit is the SIREN in a SIRET, a text (`graph/texts.py`) is what several
fiches quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote

from rncp_graph.graph.texts import text_lines
from rncp_graph.model.fiche import Enregistrement, Fiche
from rncp_graph.model.parts import body_key
from rncp_graph.rdf.names import Rows
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import DCT, FOAF, RNCP, Term
from rncp_graph.rdf.writer import Encoded
from rncp_graph.terms import BASE, normalised, segment

PAGE = "https://www.francecompetences.fr/recherche/{}/{}/"

_BLOC = re.compile(r"((?:RNCP|RS)\d+)BC").match
_NUMERO = re.compile(r"(RNCP|RS)(\d{1,9})", re.ASCII).fullmatch
_AFTER_RNCP = 10_000_000


@dataclass(frozen=True, slots=True)
class Organisme:
    """A body that a row names: its key (`siret-…`, `nom-…`), that of its legal unit, its name as written there.

    The key of the legal unit is the SIREN when a SIRET is known, else the key of the body.
    """

    cle: str
    unit: str
    nom: str | None


@lru_cache(maxsize=1 << 16)
def organisme(siret: str | None, nom: str | None) -> Organisme:
    """Return the body of a row. The same come back by thousands.

    >>> organisme("18750002000065", "CCI FRANCE").unit
    'siren-187500020'
    """
    cle = body_key(siret, nom)
    return Organisme(cle, f"siren-{cle[6:15]}" if cle.startswith("siret-") else cle, nom)


class Links(NamedTuple):
    """The links of a fiche: lines of N-Triples, each once, and the bodies that its rows name, as often as they do.

    Many fiches name a body: it is described once, elsewhere. `certifiers` are the keys of the legal units that certify,
    each once, in their order; `scope` are the lines that tell at which level and in which domains they certify, which
    other fiches of theirs repeat.
    """

    lines: list[str]
    bodies: list[Organisme]
    certifiers: tuple[str, ...]
    scope: list[str]


def links(fiche: Fiche, encoded: Encoded, base: str = BASE) -> Links:
    r"""Return the links of a fiche, which `encode` wrote under this base.

    >>> from rncp_graph.rdf.writer import encode
    >>> fiche = Fiche(numero="RS2", anciennes_certifications=("RS1",))
    >>> links(fiche, encode(fiche, "urn:"), "urn:").lines[-1]
    '<urn:certification/RS1> <https://w3id.org/rncp-graph/ontology#remplacePar> <urn:certification/RS2> .\n'
    """
    rows, node = encoded.nodes, encoded.node
    certifiers, partners = _bodies(rows.get("certificateurs", [])), _bodies(rows.get("partenaires", []))
    centres = [
        (row, centre, organisme(None, centre.nom))
        for row, centre in rows.get("centres_preparation", ())
        if not centre.categorie
    ]
    units = tuple(sorted({body.unit for _, _, body in certifiers}))
    domains = [
        f"{base}nsf/{segment(code)}"
        for _, nsf in rows.get("codes_nsf", ())
        if (code := nsf.code[:2]).isdecimal() and len(code) == 2
    ]
    lines = [
        _SAY.say(node, RNCP.registre, fiche.registre),
        _SAY.link(node, FOAF.page, official_page(fiche.numero)),
        *_numbers(fiche, base),
        *(
            _SAY.link(node, RNCP.conventionCollective, ccn)
            for field in ("ccn_1", "ccn_2", "ccn_3")
            for ccn, _ in rows.get(field, [])
        ),
        *_named(node, RNCP.certificateur, certifiers, base),
        *_named(node, RNCP.partenaire, partners, base),
        *_centres(node, partners, centres, base),
        *(_SAY.link(node, RNCP.domaineNSF, domain) for domain in domains),
        *_voies(node, rows.get("voies_acces", []), base),
        *_blocs(node, rows.get("blocs", [])),
        *_correspondances(fiche.numero, rows.get("correspondances", []), base),
        *text_lines(node, rows.get("textes", []), rows.get("enregistrements", []), base),
        *_enregistrements(fiche, node, {row for row, _ in rows.get("enregistrements", [])}),
        *_lignee(fiche, base),
        *_constats(fiche, rows.get("constats", [])),
    ]
    bodies = [body for _, _, body in (*certifiers, *partners, *centres)]
    return Links(list(dict.fromkeys(lines)), bodies, units, list(_scope(fiche, units, domains, base)))


_SAY = Statements()


def official_page(numero: str) -> str:
    """Return the address of the public page of a certification.

    >>> official_page("RS5000")
    'https://www.francecompetences.fr/recherche/rs/5000/'
    """
    registre = Fiche(numero=numero).registre
    return PAGE.format(registre.lower(), quote(numero.removeprefix(registre), safe=""))


def rank_of(numero: str) -> int | None:
    """Return the place of a number in the order of numbers: the RNCP, then the RS; none of what is no number.

    >>> rank_of("RNCP7141"), rank_of("RS5000"), rank_of("RNCP7141") < rank_of("RNCP27413") < rank_of("RS1")
    (7141, 10005000, True)
    """
    found = _NUMERO(numero)
    return int(found[2]) + (_AFTER_RNCP if found[1] == "RS" else 0) if found else None


Pair = tuple[str, str]
"""The numbers of two certifications, of which the second replaces the first."""


def pairs(fiche: Fiche) -> Iterator[Pair]:
    """Return the successions that a fiche states: the number of the old one, that of the new one.

    >>> list(pairs(Fiche(numero="RS2", anciennes_certifications=("RS1",), nouvelles_certifications=("RS3",))))
    [('RS1', 'RS2'), ('RS2', 'RS3')]
    """
    yield from ((old, fiche.numero) for old in fiche.anciennes_certifications)
    yield from ((fiche.numero, new) for new in fiche.nouvelles_certifications)


def _numbers(fiche: Fiche, base: str) -> Iterator[str]:
    """The rank of its number, and the numbers of the certifications that it names: their fiches may not be here."""
    named = [*fiche.anciennes_certifications, *fiche.nouvelles_certifications]
    named += [row.certification_destination for row in fiche.correspondances if row.certification_destination]
    for numero in dict.fromkeys((fiche.numero, *named)):
        node, rank = f"{base}certification/{segment(numero)}", rank_of(numero)
        if numero != fiche.numero:
            yield _SAY.say(node, DCT.identifier, numero)
        if rank is not None:
            yield _SAY.say(node, RNCP.rangNumero, rank)


Bodies = list[tuple[str, Any, Organisme]]
"""Rows that name a body: node, record, body."""


def _bodies(rows: Rows) -> Bodies:
    """The rows that say which body they speak of."""
    bodies = [(row, record, organisme(record.siret, record.nom)) for row, record in rows]
    return [named for named in bodies if named[2].cle != "inconnu"]


def _named(node: str, term: Term, bodies: Bodies, base: str) -> Iterator[str]:
    """The bodies that certify, or that the certifier entitles: the site from the row, the legal unit from the fiche."""
    for row, _, body in bodies:
        yield _SAY.link(row, RNCP.organisme, f"{base}organisme/{body.cle}")
        yield _SAY.link(node, term, f"{base}organisme/{body.unit}")


def _scope(fiche: Fiche, units: Iterable[str], domains: Iterable[str], base: str) -> Iterator[str]:
    """The level at which and the domains in which the certifiers of a fiche certify."""
    for unit in units:
        node = f"{base}organisme/{unit}"
        if fiche.niveau is not None:
            yield _SAY.link(node, RNCP.certifieAuNiveau, f"{base}niveau/{segment(str(fiche.niveau))}")
        for domain in domains:
            yield _SAY.link(node, RNCP.certifieDansDomaine, domain)


def _centres(node: str, partners: Bodies, declared: Bodies, base: str) -> Iterator[str]:
    """The bodies that prepare: partners whose right to train is active, and the centres that an old fiche declares."""
    for _, partner, body in partners:
        if partner.etat_habilitation == "Actif" and partner.format_:
            yield _SAY.link(node, RNCP.centrePreparation, f"{base}organisme/{body.unit}")
    for row, centre, body in declared:
        yield _SAY.link(row, RNCP.organisme, f"{base}organisme/{body.cle}")
        yield _SAY.link(node, RNCP.centrePreparation, f"{base}organisme/{body.unit}")
        for code in centre.departements:  # its name tells them, and is all that the body is known by
            yield _SAY.link(f"{base}organisme/{body.cle}", RNCP.departement, f"{base}departement/{segment(code)}")


def _voies(node: str, rows: Rows, base: str) -> Iterator[str]:
    """The routes, those that are open or closed (one that is not stated is neither), and the row that "Idem" means."""
    for row, voie in rows:
        concept = f"{base}voie/{segment(voie.code)}"
        yield _SAY.link(row, RNCP.voie, concept)
        for source in (node for node, other in rows if other.code == voie.jury_renvoi and other.jury):
            yield _SAY.link(row, RNCP.juryRepris, source)
        if voie.ouverte is not None:
            yield _SAY.link(node, RNCP.voieOuverte if voie.ouverte else RNCP.voieFermee, concept)


def _blocs(node: str, blocs: Rows) -> Iterator[str]:
    """The key under which blocks of one title meet, and their fiches; the codes of all as one text."""
    if codes := sorted({bloc.code for _, bloc in blocs if bloc.code}):
        yield _SAY.say(node, RNCP.codesBlocs, " ".join(codes))
    for row, bloc in blocs:
        if bloc.libelle:
            cle = normalised(bloc.libelle)
            yield _SAY.say(row, RNCP.cleLibelle, cle)
            yield _SAY.say(node, RNCP.cleBloc, cle)


def _correspondances(numero: str, correspondances: Rows, base: str) -> Iterator[str]:
    """The blocks that a correspondence names."""
    for row, correspondance in correspondances:
        for code in correspondance.blocs_source:
            yield _SAY.link(row, RNCP.blocSource, _bloc(code, numero, base))
        for code in correspondance.blocs_destination:
            target = _bloc(code, correspondance.certification_destination, base)
            yield _SAY.link(row, RNCP.blocDestination, target)


def _bloc(code: str, numero: str | None, base: str) -> str:
    """The block of a code: under the fiche that the code itself names, else under the fiche it stands beside."""
    found = _BLOC(code)
    return f"{base}certification/{segment(found[1] if found else numero or 'inconnu')}/bloc/{segment(code)}"


def _lignee(fiche: Fiche, base: str) -> Iterator[str]:
    """Both directions of each succession, whichever side states it."""
    for pair in pairs(fiche):
        old, new = (f"{base}certification/{segment(numero)}" for numero in pair)
        yield _SAY.link(new, RNCP.remplace, old)
        yield _SAY.link(old, RNCP.remplacePar, new)


def _constats(fiche: Fiche, rows: Rows) -> Iterator[str]:
    """Where in the fiche that stands which a finding speaks of, where it is not the fiche as a whole."""
    top = f"certification/{segment(fiche.numero)}/"
    for row, constat in rows:
        if constat.sujet.startswith(top):
            yield _SAY.say(row, RNCP.chemin, constat.sujet.removeprefix(top))


def _enregistrements(fiche: Fiche, node: str, stated: set[str]) -> Iterator[str]:
    """The periods that the fiche tells, and the current one made out of the fields of the flow."""
    for row in sorted(stated):
        yield _SAY.link(node, RNCP.enregistrement, row)
    current = Enregistrement(date_effet=fiche.date_effet, date_fin=fiche.date_fin_enregistrement)
    dated = current.cle != "courant"
    begun = [period.date_effet for period in fiche.enregistrements]
    begun += [fiche.date_effet, fiche.date_decision] if dated else []
    if first := min(filter(None, begun), default=None):
        yield _SAY.say(node, RNCP.premiereAnnee, first.year)
    row = f"{node}/enregistrement/{current.cle}"
    if not dated or row in stated:
        return
    yield _SAY.link(node, RNCP.enregistrement, row)
    yield _SAY.type(row, RNCP.Enregistrement)
    days = (fiche.date_effet, fiche.date_fin_enregistrement, fiche.date_decision)
    for term, day in zip((RNCP.dateEffet, RNCP.dateFin, RNCP.dateDecision), days, strict=True):
        if day:
            yield _SAY.say(row, term, day)
