"""Links: the few direct edges that every question needs, each derived from one fiche alone.

They stand in the graph beside what the mapping says and are not read back. They add no fact: organisations are the
bodies that the rows of the fiche name, a legal unit is the SIREN in a SIRET, a text is what several fiches quote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rncp_graph.model.fiche import Enregistrement, Fiche, TexteCite
from rncp_graph.model.parts import body_key
from rncp_graph.rdf.mapping import Nodes, iri, lines, literal
from rncp_graph.terms import BASE, digest, expand, normalised, segment

PAGE = "https://www.francecompetences.fr/recherche/{}/{}/"

Rows = list[tuple[str, Any]]
"""Nodes and their records."""

_BLOC = re.compile(r"((?:RNCP|RS)\d+)BC").match

# Normalised titles of legal texts: the reference they begin with, and what tells of them but not what they are about.
_JOUR = r"\d{1,2}(?: ?er)? (?:[a-z]{3,9}|\d{1,2}) \d{4}\b"
_REFERENCE = re.compile(
    r"^(?:arrete|decret|loi|ordonnance|circulaire|decision|deliberation) "
    rf"(?:en date )?du {_JOUR}(?: modifiee?\b(?! par))?"
)
_HORS_OBJET = re.compile(
    rf"\b(?:publi|paru)ee? au (?:jorf|jo|journal officiel)(?: no? \w+)?(?: [a-z]+){{0,7}}? {_JOUR}|\bmodifiee?s? par .*"
)
_PHRASE = re.compile(r"(?<!\b[A-Za-z])(?<!\bart)\.\s+(?=[A-ZÀ-Ý])")
_ISO = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII).fullmatch


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


Named = Callable[[Organisme], Any]
"""What is done with each body that a fiche names: many fiches name it, so it is described once, elsewhere."""


def link_lines(fiche: Fiche, base: str = BASE, *, named: Named | None = None, nodes: Nodes | None = None) -> list[str]:
    r"""Write the links of a fiche as lines of N-Triples, each once; `named` hears of each body that it names.

    `nodes` holds the nodes of its rows, as `lines` names them: they are found anew where it is not given.

    >>> link_lines(Fiche(numero="RS2", anciennes_certifications=("RS1",)), base="urn:")[-1]
    '<urn:certification/RS1> <https://w3id.org/rncp-graph/ontology#remplacePar> <urn:certification/RS2> .\n'
    """
    if nodes is None:
        lines(fiche, base, nodes=(nodes := {}))
    return list(dict.fromkeys(_edges(fiche, base, named or _nobody, nodes)))


def _edge(subject: str, name: str, value: str) -> str:
    return f"<{subject}> <{expand(name)}> {value} .\n"


def _nobody(organisme: Organisme) -> None:
    """Forget a body that nobody asked to hear of."""


def _edges(fiche: Fiche, base: str, named: Named, nodes: Nodes) -> Iterator[str]:
    node = iri(fiche, base)

    def rows(name: str) -> Rows:
        return nodes.get(name, [])

    yield _edge(node, "rncp:registre", literal(fiche.registre))
    number = fiche.numero.removeprefix(fiche.registre)
    yield _edge(node, "foaf:page", f"<{PAGE.format(fiche.registre.lower(), segment(number))}>")
    for field in ("ccn_1", "ccn_2", "ccn_3"):
        for ccn, _ in rows(field):
            yield _edge(node, "rncp:conventionCollective", f"<{ccn}>")
    yield from _bodies(node, rows("certificateurs"), "rncp:certificateur", base, named)
    yield from _bodies(node, rows("partenaires"), "rncp:partenaire", base, named)
    yield from _centres(node, rows("partenaires"), rows("centres_preparation"), base, named)
    yield from _voies(node, rows("voies_acces"), base)
    yield from _blocs(node, fiche.numero, rows("blocs"), rows("correspondances"), base)
    yield from _textes(node, rows("textes"), rows("enregistrements"), base)
    yield from _enregistrements(fiche, node, {row for row, _ in rows("enregistrements")})
    yield from _lignee(fiche, base)


def _bodies(node: str, rows: Rows, link: str, base: str, named: Named) -> Iterator[str]:
    """The bodies that certify, or that the certifier entitles: the site from the row, the legal unit from the fiche."""
    from_row, from_fiche = (
        f"> <{expand('rncp:organisme')}> <{base}organisme/",
        f"<{node}> <{expand(link)}> <{base}organisme/",
    )
    for row, record in rows:
        body = organisme(record.siret, record.nom)
        if body.cle != "inconnu":
            named(body)
            yield f"<{row}{from_row}{body.cle}> .\n"
            yield f"{from_fiche}{body.unit}> .\n"


def _centres(node: str, partners: Rows, declared: Rows, base: str, named: Named) -> Iterator[str]:
    """The bodies that prepare: partners whose right to train is active, and the centres that an old fiche declares."""
    centre_of = f"<{node}> <{expand('rncp:centrePreparation')}> <{base}organisme/"
    for _, partner in partners:
        if partner.etat_habilitation == "Actif" and partner.format_:
            body = organisme(partner.siret, partner.nom)
            if body.cle != "inconnu":
                yield f"{centre_of}{body.unit}> .\n"
    for row, centre in declared:
        if not centre.categorie:
            body = organisme(None, centre.nom)
            named(body)
            yield _edge(row, "rncp:organisme", f"<{base}organisme/{body.cle}>")
            yield f"{centre_of}{body.unit}> .\n"


def _voies(node: str, rows: Rows, base: str) -> Iterator[str]:
    """The routes, and which of them are open, which closed: one that is not stated is neither."""
    for row, voie in rows:
        concept = f"<{base}voie/{segment(voie.code)}>"
        yield _edge(row, "rncp:voie", concept)
        if voie.ouverte is not None:
            yield _edge(node, "rncp:voieOuverte" if voie.ouverte else "rncp:voieFermee", concept)


def _blocs(node: str, numero: str, blocs: Rows, correspondances: Rows, base: str) -> Iterator[str]:
    """The key under which blocks of one title meet, and their fiches, and the blocks that a correspondence names."""
    for row, bloc in blocs:
        if bloc.libelle:
            cle = literal(normalised(bloc.libelle))
            yield _edge(row, "rncp:cleLibelle", cle)
            yield _edge(node, "rncp:cleBloc", cle)
    for row, correspondance in correspondances:
        for code in correspondance.blocs_source:
            yield _edge(row, "rncp:blocSource", f"<{_bloc(code, numero, base)}>")
        for code in correspondance.blocs_destination:
            yield _edge(row, "rncp:blocDestination", f"<{_bloc(code, correspondance.certification_destination, base)}>")


def _bloc(code: str, numero: str | None, base: str) -> str:
    """The block of a code: under the fiche that the code itself names, else under the fiche it stands beside."""
    found = _BLOC(code)
    return f"{base}certification/{segment(found[1] if found else numero or 'inconnu')}/bloc/{segment(code)}"


def _lignee(fiche: Fiche, base: str) -> Iterator[str]:
    """Both directions of each succession, whichever side states it."""
    pairs = [(fiche.numero, old) for old in fiche.anciennes_certifications]
    pairs += [(new, fiche.numero) for new in fiche.nouvelles_certifications]
    for later, earlier in pairs:
        new, old = (f"{base}certification/{segment(numero)}" for numero in (later, earlier))
        yield _edge(new, "rncp:remplace", f"<{old}>")
        yield _edge(old, "rncp:remplacePar", f"<{new}>")


def _enregistrements(fiche: Fiche, node: str, stated: set[str]) -> Iterator[str]:
    """The periods that the fiche tells, and the current one made out of the fields of the flow."""
    for row in sorted(stated):
        yield _edge(node, "rncp:enregistrement", f"<{row}>")
    current = Enregistrement(date_effet=fiche.date_effet, date_fin=fiche.date_fin_enregistrement)
    row = f"{node}/enregistrement/{current.cle}"
    if current.cle == "courant" or row in stated:
        return
    yield _edge(node, "rncp:enregistrement", f"<{row}>")
    yield _edge(row, "rdf:type", f"<{expand('rncp:Enregistrement')}>")
    days = {"rncp:dateEffet": fiche.date_effet, "rncp:dateFin": fiche.date_fin_enregistrement}
    for name, day in (days | {"rncp:dateDecision": fiche.date_decision}).items():
        if day:
            yield _edge(row, name, f'"{day.isoformat()}"^^<{expand("xsd:date")}>')


def text_key(texte: TexteCite) -> str:
    """Return the key under which fiches share a legal text: NOR, else kind and number, else kind, date and object.

    >>> text_key(TexteCite(nature="décret", numero_texte="2002-616")) == reference_key("décret 2002-616")
    True
    """
    if texte.nor:
        return digest("nor", texte.nor)
    if texte.nature and texte.numero_texte:
        return digest(texte.nature, texte.numero_texte)
    if objet := _objet(texte):
        return digest(texte.nature, texte.date_signature, objet)
    return digest(texte.nature, texte.date_signature, texte.date_publication_jo, *texte.modifie)


def _objet(texte: TexteCite) -> str:
    """What a title says that kind and day do not, in normalised words: one source writes the reference into it."""
    titre = texte.titre or ""
    if not (texte.nature and texte.date_signature):
        return normalised(titre)
    words = normalised(_PHRASE.split(titre, maxsplit=1)[0])
    return " ".join(_HORS_OBJET.sub(" ", _REFERENCE.sub("", words, count=1)).split())


def reference_key(reference: str) -> str:
    """Return the key of a text that is only referred to: `décret 2002-616`, `arrêté 1996-01-09`."""
    nature, _, key = reference.partition(" ")
    return digest(nature, key)


def _textes(node: str, rows: Rows, periods: Rows, base: str) -> Iterator[str]:
    keys = [text_key(texte) for _, texte in rows]
    by_reference = {texte.reference: key for (_, texte), key in zip(rows, keys, strict=True) if texte.reference}

    def shared(reference: str) -> str:
        return f"{base}texte/{by_reference.get(reference) or reference_key(reference)}"

    for (row, texte), key in zip(rows, keys, strict=True):
        official = f"{base}texte/{key}"
        yield _edge(row, "rncp:texteOfficiel", f"<{official}>")
        yield _edge(node, "rncp:texteOfficielCite", f"<{official}>")
        yield _edge(official, "rdf:type", f"<{expand('rncp:TexteOfficiel')}>")
        said = {"rncp:natureTexte": texte.nature, "rncp:numeroTexte": texte.numero_texte, "rncp:nor": texte.nor}
        for name, value in said.items():
            if value:
                yield _edge(official, name, literal(value))
        if texte.titre:
            yield _edge(official, "rncp:titre", literal(texte.titre, "fr"))
        for name, day in (("Signature", texte.date_signature), ("PublicationJo", texte.date_publication_jo)):
            if day:
                yield _edge(official, f"rncp:date{name}", f'"{day.isoformat()}"^^<{expand("xsd:date")}>')
        for reference in texte.modifie:
            yield _edge(official, "rncp:modifie", f"<{shared(reference)}>")
            if reference not in by_reference:
                yield from _designe(shared(reference), reference)
    for row, period in periods:
        if period.reference_texte:
            yield _edge(row, "rncp:texteOfficiel", f"<{shared(period.reference_texte)}>")


def _designe(official: str, reference: str) -> Iterator[str]:
    """What is known of a text that is only referred to: its kind, and its number or the day it was signed."""
    nature, _, cle = reference.partition(" ")
    yield _edge(official, "rdf:type", f"<{expand('rncp:TexteOfficiel')}>")
    yield _edge(official, "rncp:natureTexte", literal(nature))
    if _ISO(cle):
        yield _edge(official, "rncp:dateSignature", f'"{cle}"^^<{expand("xsd:date")}>')
    elif cle:
        yield _edge(official, "rncp:numeroTexte", literal(cle))
