"""What fiches share and a graph describes once: entries of nomenclatures, and organisations.

They are gathered while fiches pass, and written at the end: the most frequent wording becomes the preferred label,
the others become alternative labels, whatever the order in which the fiches came.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from rncp_graph.fiche import Concept, Fiche
from rncp_graph.liens import Organisme, liens
from rncp_graph.mapping import RDF_TYPE, lines, literal, typed
from rncp_graph.terms import BASE, expand, segment, unsegment

SCHEMES = {
    "rome": ("Répertoire opérationnel des métiers et des emplois (ROME)", "ROME, the French register of occupations"),
    "nsf": ("Nomenclature des spécialités de formation (NSF)", "NSF, the French classification of training domains"),
    "formacode": ("Formacode (Centre Inffo)", "Formacode thesaurus (Centre Inffo)"),
    "abrege": ("Types de certification par abrégé", "Types of award by abbreviation"),
    "idcc": ("Conventions collectives par IDCC", "Collective agreements by IDCC"),
    "ccn": ("Conventions collectives par brochure du Journal officiel", "Collective agreements by brochure number"),
}
"""The nomenclatures that fiches quote: key in the IRI, French and English title."""

_LEAF = {"rome": re.compile(r"[A-N]\d{4}"), "nsf": re.compile(r"\d{3}[a-z]?"), "formacode": re.compile(r"\d{5}")}
_ANCESTOR = {"rome": re.compile(r"([A-N]\d\d)\d\d|([A-N])\d\d"), "nsf": re.compile(r"(\d{3})[a-z]|(\d\d)\d|(\d)\d")}


def broader(scheme: str, code: str) -> str | None:
    """Give the code one level up, where the code itself tells it.

    >>> broader("nsf", "312t"), broader("nsf", "312"), broader("rome", "D1407"), broader("rome", "D")
    ('312', '31', 'D14', None)
    """
    found = _ANCESTOR[scheme].fullmatch(code) if scheme in _ANCESTOR else None
    return next(filter(None, found.groups())) if found else None


def well_formed(scheme: str, code: str) -> bool:
    """Tell whether a code has the form of an entry at the lowest level of its nomenclature.

    >>> well_formed("rome", "D1407"), well_formed("rome", "B11")
    (True, False)
    """
    return scheme not in _LEAF or bool(_LEAF[scheme].fullmatch(code))


def _counters() -> defaultdict[str, Counter[str]]:
    return defaultdict(Counter)


@dataclass(slots=True)
class Communs:
    """Gathers what fiches share. `fiche_lines` writes a fiche, `lines` writes what was gathered.

    >>> c = Communs(base="urn:x/")
    >>> from rncp_graph.fiche import Rome
    >>> _ = c.fiche_lines(Fiche(numero="RS1", codes_rome=(Rome(code="D1407", libelle="Vente"),)))
    >>> c.libelles("rome", "D1407")
    ['Vente']
    """

    base: str = BASE
    concepts: defaultdict[str, Counter[str]] = field(default_factory=_counters)
    organismes: defaultdict[str, Counter[str]] = field(default_factory=_counters)

    def fiche_lines(self, fiche: Fiche) -> list[str]:
        """Write a fiche and its links, and remember what it shares with others."""
        return lines(fiche, self.base, shared=self._concept) + liens(fiche, self.base, named=self._organisme)

    def _concept(self, iri: str, concept: Concept) -> None:
        labels = self.concepts[iri[len(self.base) :]]
        labels.update(label for label in (concept.libelle, *concept.autres_libelles) if label is not None)

    def _organisme(self, organisme: Organisme) -> None:
        names = [organisme.nom] if organisme.nom else []
        for cle in {organisme.cle, organisme.unite}:
            self.organismes[cle].update(names)

    def ajoute(self, other: Communs) -> None:
        """Add what was gathered elsewhere."""
        for mine, others in ((self.concepts, other.concepts), (self.organismes, other.organismes)):
            for key, labels in others.items():
                mine[key].update(labels)

    def libelles(self, scheme: str, code: str) -> list[str]:
        """Give the wordings of a code, the preferred one first."""
        return _ranked(self.concepts.get(f"{scheme}/{segment(code)}", Counter()))

    def lines(self) -> Iterator[str]:
        """Write nomenclatures and organisations as lines of N-Triples."""
        yield from self._concept_lines()
        yield from self._organisme_lines()

    def _concept_lines(self) -> Iterator[str]:
        hidden = dict.fromkeys(self.concepts)
        for path in self.concepts:
            scheme, _, part = path.partition("/")
            code: str | None = unsegment(part)
            while code and (code := broader(scheme, code)):
                hidden.setdefault(f"{scheme}/{segment(code)}")
        for scheme in sorted({path.partition("/")[0] for path in hidden}):
            yield from self._scheme(scheme)
        for path in sorted(hidden):
            yield from self._entry(path)

    def _scheme(self, scheme: str) -> Iterator[str]:
        node = f"<{self.base}nomenclature/{scheme}>"
        yield _line(node, "rdf:type", f"<{expand('skos:ConceptScheme')}>")
        for title, lang in zip(SCHEMES[scheme], ("fr", "en"), strict=True):
            yield _line(node, "dct:title", literal(title, lang))

    def _entry(self, path: str) -> Iterator[str]:
        scheme, _, part = path.partition("/")
        code, node = unsegment(part), f"<{self.base}{path}>"
        yield f"{node} {RDF_TYPE} <{expand('skos:Concept')}> .\n"
        yield _line(node, "skos:inScheme", f"<{self.base}nomenclature/{scheme}>")
        yield _line(node, "skos:notation", literal(code))
        if up := broader(scheme, code):
            yield _line(node, "skos:broader", f"<{self.base}{scheme}/{segment(up)}>")
        if path in self.concepts and not well_formed(scheme, code):
            yield _line(node, "rncp:codeDouteux", typed("true", "xsd:boolean"))
        yield from _labels(node, self.concepts.get(path, Counter()), "fr")

    def _organisme_lines(self) -> Iterator[str]:
        for cle in sorted(self.organismes):
            node, (kind, _, number) = f"<{self.base}organisme/{cle}>", cle.partition("-")
            name = "rncp:OrganismeNomme" if kind == "nom" else "rncp:Organisme"
            yield f"{node} {RDF_TYPE} <{expand(name)}> .\n"
            if kind == "siret":
                yield _line(node, "rncp:partieDe", f"<{self.base}organisme/siren-{number[:9]}>")
            if kind != "nom":
                yield _line(node, f"rncp:{kind}", literal(number))
            yield from _labels(node, self.organismes[cle], None)


def _ranked(labels: Counter[str]) -> list[str]:
    """Wordings by falling frequency; of two equally frequent, the first in alphabetical order."""
    return sorted(labels, key=lambda label: (-labels[label], label))


def _labels(node: str, labels: Counter[str], lang: str | None) -> Iterator[str]:
    for rank, label in enumerate(_ranked(labels)):
        yield _line(node, "skos:altLabel" if rank else "skos:prefLabel", literal(label, lang))


def _line(node: str, name: str, value: str) -> str:
    return f"{node} <{expand(name)}> {value} .\n"
