"""What fiches share and a graph describes once: entries of nomenclatures, and organisations.

They are gathered while fiches pass, and written at the end, whatever the order in which the fiches came. The usual
wording of a code is the most frequent one of fiches; a fiche that words it otherwise cites its own words. The
preferred label of an entry is that of its official list, where one was read (`graph/official.py`), else the usual
wording, else the code; other wordings become alternative labels. A code that the official list does not know is kept,
and marked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from rncp_graph.graph.evaluations import evaluation_lines
from rncp_graph.graph.links import links
from rncp_graph.graph.official import Entry, Official, official_path
from rncp_graph.graph.situations import Observed, situation_lines
from rncp_graph.graph.successions import Successions
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.schemes import QUOTED, SCHEMES, ancestors, broader, scheme_of, well_formed
from rncp_graph.rdf.labels import LANG, Wording
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import DCT, OWL, RNCP, SKOS, term
from rncp_graph.rdf.writer import encode, lines
from rncp_graph.terms import BASE, normalised, segment

Frequencies = dict[str, int]
"""How often each wording occurs: a plain dictionary, which travels between processes at a quarter of the cost."""


Citations = dict[str | None, list[str]]
"""Which fiches say each wording of a code, by their numbers, `None` for no label: some four megabytes of a register."""

NAMES = 10
"""Names under which one body is known at most. The register gives numbers to bodies that have none of their own: one of
a ministry stands beside seventy names."""

_FIRST = re.compile(r",| et ", re.IGNORECASE)
_MINISTRY = re.compile(r"ministere (?:en |charge )*(?:de la |de l |du |des |de |d )(.+)").fullmatch

_FOLDER: dict[type, str] = {scheme.record: key for key, scheme in QUOTED.items() if scheme.record}


def _tables() -> defaultdict[str, Any]:
    return defaultdict(dict)


def _lists() -> defaultdict[tuple[str, ...], list[str]]:
    return defaultdict(list)


@dataclass(slots=True)
class Shared:
    """Gathers what fiches share. `fiche_lines` writes a fiche, `lines` writes what was gathered.

    `official` is what official lists say of the same entries. `concepts` are the labels that fiches give to an entry,
    `beside` those that they give beside another one. `certifiers` are the numbers of the fiches of each group
    of legal units that certifies, `successions` what each keeps. `once` is what they share besides, already written:
    lines by node, or by themselves.

    >>> c = Shared(base="urn:x/")
    >>> from rncp_graph.model.fiche import Rome
    >>> _ = c.fiche_lines(Fiche(numero="RS1", codes_rome=(Rome(code="D1407", libelle="Vente"),)))
    >>> c.labels("rome", "D1407")
    ['Vente']
    """

    base: str = BASE
    official: Official = field(default_factory=Official)
    concepts: defaultdict[str, Citations] = field(default_factory=_tables)
    beside: defaultdict[str, Citations] = field(default_factory=_tables)
    organismes: defaultdict[str, Frequencies] = field(default_factory=_tables)
    certifiers: defaultdict[tuple[str, ...], list[str]] = field(default_factory=_lists)
    successions: Successions = field(default_factory=Successions)
    once: dict[str, str] = field(default_factory=dict)

    def fiche_lines(self, fiche: Fiche, observed: Sequence[Observed] = ()) -> list[str]:
        """Write a fiche, its links and its situations, and remember what it shares with others.

        `observed` is what each export told of the fiche, from which the situations come.
        """
        encoded = encode(fiche, self.base)
        linked = links(fiche, encoded, self.base)
        for _, concept in encoded.concepts:
            path = f"{_FOLDER[type(concept)]}/{concept.code}"
            self.concepts[path].setdefault(concept.libelle, []).append(fiche.numero)
            for label in concept.autres_libelles:
                self.beside[path].setdefault(label, []).append(fiche.numero)
        for organisme in linked.bodies:
            cle, unit, nom = organisme.cle, organisme.unit, organisme.nom
            for body in (cle,) if cle == unit else (cle, unit):
                names = self.organismes[body]
                if nom:
                    names[nom] = names.get(nom, 0) + 1
        if linked.certifiers:
            self.certifiers[linked.certifiers].append(fiche.numero)
        self.successions.see(fiche)
        self.once |= dict(zip(linked.scope, linked.scope, strict=True))
        written = encoded.lines + linked.lines
        blocs = encoded.nodes.get("blocs", ())
        assessed = [evaluation_lines(row, bloc, self.base) for row, bloc in blocs]
        for derived in (situation_lines(fiche, encoded, observed, self.base), *assessed):
            written += derived.lines
            self.once |= derived.shared
        return written

    def add(self, other: Shared) -> None:
        """Add what was gathered elsewhere."""
        for mine, others in ((self.concepts, other.concepts), (self.beside, other.beside)):
            for path, citations in others.items():
                for texte, numeros in citations.items():
                    mine[path].setdefault(texte, []).extend(numeros)
        self.once |= other.once
        for cle, names in other.organismes.items():
            known = self.organismes[cle]
            for name, times in names.items():
                known[name] = known.get(name, 0) + times
        for units, numeros in other.certifiers.items():
            self.certifiers[units] += numeros
        self.successions.add(other.successions)

    def labels(self, scheme: str, code: str) -> list[str]:
        """Return the wordings of a code, the preferred one first."""
        times: Frequencies = {}
        for citations in (self.concepts, self.beside):
            for texte, numeros in citations.get(f"{scheme}/{code}", {}).items():
                if texte is not None:
                    times[texte] = times.get(texte, 0) + len(numeros)
        return _ranked(times)

    def check_codes(self) -> dict[str, tuple[int, list[str] | None]]:
        """Give, by nomenclature, how many codes fiches quote, and those that the official list does not know.

        The latter is `None` where no official list was read: nothing is known of these codes.
        """
        quoted: dict[str, list[str]] = {}
        for path in sorted(self.concepts):
            scheme, _, code = path.partition("/")
            quoted.setdefault(scheme, []).append(code)
        return {scheme: (len(codes), self._unknown(scheme, codes)) for scheme, codes in quoted.items()}

    def _unknown(self, scheme: str, codes: list[str]) -> list[str] | None:
        if not self.official.checks(scheme):
            return None
        return [code for code in codes if not self.official.knows(scheme, code)]

    def lines(self) -> Iterator[str]:
        """Write nomenclatures, organisations and successions as lines of N-Triples."""
        yield from self._concept_lines()
        for node in self.official.nodes():
            yield from lines(node, self.base)
        yield from self._organisme_lines()
        yield from self._certifier_lines()
        yield from self.successions.lines(self.base)
        yield from (self.once[node] for node in sorted(self.once))

    def _concept_lines(self) -> Iterator[str]:
        paths = dict.fromkeys([*self.concepts, *self.official.entries])
        for path in list(paths):
            scheme, _, code = path.partition("/")
            for above in ancestors(scheme, code):
                paths.setdefault(f"{scheme}/{above}")
        tops: dict[str, list[str]] = {}
        for path in sorted(paths):
            schemes, up = self._schemes(path), self._broader(path)
            for scheme in schemes:
                tops.setdefault(scheme, [])
                if not up and (self.official.schemas(path) or not self.official.checks(scheme)):
                    tops[scheme].append(path)
            yield from self._entry(path, schemes, up)
        for scheme in sorted(tops):
            yield from self._scheme(scheme, tops[scheme])

    def _schemes(self, path: str) -> list[str]:
        """The lists that an entry is in; one that fiches can quote is in their nomenclature too, known to it or not."""
        quotable = path.partition("/")[0]
        return sorted({quotable} & QUOTED.keys() | self.official.schemas(path))

    def _broader(self, path: str) -> list[str]:
        """The entries above: the one that the code itself tells, and those that official lists say."""
        scheme, _, code = path.partition("/")
        told = broader(scheme, code)
        stated = {entry.parent for entry in self.official.entries.get(path, ()) if entry.parent}
        return sorted(stated | ({f"{scheme}/{told}"} if told else set()))

    def _scheme(self, scheme: str, tops: list[str]) -> Iterator[str]:
        node = f"{self.base}nomenclature/{scheme}"
        yield _SAY.type(node, SKOS.ConceptScheme)
        yield _SAY.say(node, SKOS.notation, scheme)
        for title, lang in zip(SCHEMES[scheme].titre, ("fr", "en"), strict=True):
            yield _SAY.say(node, DCT.title, title, lang)
        if scheme in QUOTED and self.official.checks(scheme):
            yield _SAY.say(node, RNCP.codesVerifies, True)
        if version_of := scheme_of(scheme).version_of:
            yield _SAY.link(node, DCT.isVersionOf, f"{self.base}nomenclature/{version_of}")
        for path in tops:
            yield _SAY.link(node, SKOS.hasTopConcept, self._iri(path))

    def _iri(self, path: str) -> str:
        """The node of an entry, given by its folder and its code as written."""
        folder, _, code = path.partition("/")
        return f"{self.base}{folder}/{segment(code)}"

    def _entry(self, path: str, schemes: list[str], up: list[str]) -> Iterator[str]:
        scheme, _, code = path.partition("/")
        node, said = self._iri(path), self.official.entries.get(path, [])
        notation = next((e.notation for e in said if e.notation), code)
        yield _SAY.type(node, SKOS.Concept)
        for name in schemes:
            yield _SAY.link(node, SKOS.inScheme, f"{self.base}nomenclature/{name}")
        yield _SAY.say(node, SKOS.notation, notation)
        for above in up:
            yield _SAY.link(node, SKOS.broader, self._iri(above))
        if path in self.concepts:
            yield from self._marks(node, scheme, code)
        if self.official.gone(path):
            yield _SAY.say(node, OWL.deprecated, True)
        yield from self._links(node, scheme, code, said)
        yield from self._entry_labels(node, path, notation)

    def _marks(self, node: str, scheme: str, code: str) -> Iterator[str]:
        """What is odd about a code that fiches quote."""
        if not well_formed(scheme, code):
            yield _SAY.say(node, RNCP.codeDouteux, True)
        if self.official.knows(scheme, code) is False:
            yield _SAY.say(node, RNCP.codeInconnu, True)

    def _links(self, node: str, scheme: str, code: str, said: list[Entry]) -> Iterator[str]:
        """What official files tie an entry to; a code of the NSF to its letter, one of an IDCC to the code in full."""
        links = {(term(name), target) for entry in said for name, target in entry.links}
        links |= {(RNCP.ancienneAppellationDe, bearer) for bearer in self.official.formerly(f"{scheme}/{code}")}
        letter = scheme_of(scheme).letter
        lettered = letter.form.fullmatch(code) if letter else None
        if letter and lettered and self.official.knows(scheme, code):
            links.add((term(letter.property), f"{letter.folder}/{lettered[2]}"))
        official = official_path(scheme, code)
        if official != f"{scheme}/{code}" and self.official.knows(scheme, code):
            links.add((SKOS.exactMatch, official))
        for name, target in sorted(links):
            yield _SAY.link(node, name, target if "://" in target else self._iri(target))
        depths = {entry.depth for entry in said if entry.depth}
        if letter and any(name == term(letter.property) for name, _ in links):
            depths.add(len(list(ancestors(scheme, code))) + 1)
        for depth in sorted(depths):
            yield _SAY.say(node, RNCP.profondeur, depth)
        for note in sorted({entry.note for entry in said if entry.note}):
            yield _SAY.say(node, SKOS.note, note, "fr")

    def _entry_labels(self, node: str, path: str, notation: str) -> Iterator[str]:
        """One preferred label in each language, the usual wording where it differs, the others as alternatives.

        The preferred one is that of the official file of lowest rank, else the usual wording, else the code.
        """
        scheme, _, code = path.partition("/")
        said = sorted(self.official.entries.get(official_path(scheme, code), ()), key=lambda e: (e.rang, e.labels))
        wordings = [(label, LANG) for label in self.labels(scheme, code)]
        ranked = [pair for entry in said for pair in entry.labels]
        preferred = {lang: label for label, lang in reversed([*ranked, *wordings])}
        others = dict.fromkeys([*ranked, *wordings, *(pair for entry in said for pair in entry.autres)])
        for lang in sorted(preferred):
            yield _SAY.say(node, SKOS.prefLabel, preferred[lang], lang)
        if not preferred:
            yield _SAY.say(node, SKOS.prefLabel, notation)
        for label, lang in others:
            if preferred.get(lang) != label:
                yield _SAY.say(node, SKOS.altLabel, label, lang)
        usual = wordings[0][0] if wordings else preferred.get(LANG)
        if usual is not None and usual != preferred[LANG]:
            yield _SAY.say(node, RNCP.libelleUsuel, usual, LANG)
        yield from self._citations(node, path, usual)

    def _citations(self, node: str, path: str, usual: str | None) -> Iterator[str]:
        """What fiches call an entry, where it is not its usual wording, and what they call it beside."""
        described: set[str | None] = set()
        for citations, beside in ((self.concepts, False), (self.beside, True)):
            for texte, numeros in sorted(citations.get(path, {}).items(), key=lambda said: (said[0] is None, said)):
                if texte == usual and not beside:
                    continue
                wording = Wording(node, texte)
                if texte not in described:
                    described.add(texte)
                    yield from wording.lines()
                for numero in sorted(set(numeros)):
                    yield wording.cited(f"{self.base}certification/{segment(numero)}", beside=beside)

    def _organisme_lines(self) -> Iterator[str]:
        for cle in sorted(self.organismes):
            node, (kind, _, number) = f"{self.base}organisme/{cle}", cle.partition("-")
            yield _SAY.type(node, RNCP.OrganismeNomme if kind == "nom" else RNCP.Organisme)
            if kind == "siret":
                yield _SAY.link(node, RNCP.partieDe, f"{self.base}organisme/siren-{number[:9]}")
            if kind != "nom":
                yield _SAY.say(node, RNCP.siret if kind == "siret" else RNCP.siren, number)
            names = _ranked(self.organismes[cle])
            for rank, name in enumerate(names):
                yield _SAY.say(node, SKOS.altLabel if rank else SKOS.prefLabel, name)
            if kind != "siret" and names:
                yield from _keys(node, names, unit=kind == "siren")

    def _certifier_lines(self) -> Iterator[str]:
        """Tell of each fiche the usual names of its certifiers, each once, in their order, as one text."""
        for units in sorted(self.certifiers):
            names = sorted({name for unit in units for name in _ranked(self.organismes[unit])[:1]})
            for numero in sorted(set(self.certifiers[units])) if names else ():
                node = f"{self.base}certification/{segment(numero)}"
                yield _SAY.say(node, RNCP.nomsCertificateurs, " | ".join(names))


def _keys(node: str, names: list[str], *, unit: bool) -> Iterator[str]:
    """The keys by which names are tied to a unit; of a number that many bodies are given, only its usual name tells."""
    keys = list(dict.fromkeys(map(normalised, names)))
    yield _SAY.say(node, RNCP.cleNom, keys[0])
    if len(keys) <= NAMES:
        yield from (_SAY.say(node, RNCP.autreCleNom, key) for key in keys[1:])
    heads = [head for name in (names[:1] if unit else names) for head in head_keys(name)]
    yield from (_SAY.say(node, RNCP.cleNomTete, head) for head in dict.fromkeys(heads) if head not in keys)


def head_keys(name: str) -> Iterator[str]:
    """Return the keys of the head of a name: what stands before the dash; of a ministry, its first portfolio.

    >>> list(head_keys("Ministère du Travail - Délégation générale à l'emploi"))
    ['ministere du travail', 'ministere : travail']
    >>> list(head_keys("MINISTÈRE CHARGÉ DE L'ENSEIGNEMENT SUPÉRIEUR, de la Recherche et de l'Innovation"))
    ['ministere : enseignement superieur']
    """
    head, dash, _ = name.partition(" - ")
    if dash:
        yield normalised(head)
    if ministry := _MINISTRY(normalised(_FIRST.split(head)[0])):
        yield f"ministere : {ministry[1]}"


def _ranked(labels: Frequencies) -> list[str]:
    """Wordings by falling frequency; of two equally frequent, the first in alphabetical order."""
    return sorted(labels, key=lambda label: (-labels[label], label))


_SAY = Statements()
