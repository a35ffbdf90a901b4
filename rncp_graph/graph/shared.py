"""What fiches share and a graph describes once: entries of nomenclatures, and organisations.

They are gathered while fiches pass, and written at the end, whatever the order in which the fiches came. The preferred
label of an entry is that of its official list, where one was read (`graph/official.py`), else the most frequent wording
of fiches; the others become alternative labels. A code that the official list does not know is kept, and marked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rncp_graph.graph.links import links
from rncp_graph.graph.official import Entry, Official, official_path
from rncp_graph.graph.situations import Observed, situation_lines
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.schemes import QUOTED, SCHEMES, ancestors, broader, scheme_of, well_formed
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import DCT, OWL, RNCP, SKOS, term
from rncp_graph.rdf.writer import encode, lines
from rncp_graph.terms import BASE, segment, unsegment

Frequencies = dict[str, int]
"""How often each wording occurs: a plain dictionary, which travels between processes at a quarter of the cost."""


def _tables() -> defaultdict[str, Frequencies]:
    return defaultdict(dict)


@dataclass(slots=True)
class Shared:
    """Gathers what fiches share. `fiche_lines` writes a fiche, `lines` writes what was gathered.

    `official` is what official lists say of the same entries.

    >>> c = Shared(base="urn:x/")
    >>> from rncp_graph.model.fiche import Rome
    >>> _ = c.fiche_lines(Fiche(numero="RS1", codes_rome=(Rome(code="D1407", libelle="Vente"),)))
    >>> c.labels("rome", "D1407")
    ['Vente']
    """

    base: str = BASE
    official: Official = field(default_factory=Official)
    concepts: defaultdict[str, Frequencies] = field(default_factory=_tables)
    organismes: defaultdict[str, Frequencies] = field(default_factory=_tables)

    def fiche_lines(self, fiche: Fiche, observed: Sequence[Observed] = ()) -> list[str]:
        """Write a fiche, its links and its situations, and remember what it shares with others.

        `observed` is what each export told of the fiche, from which the situations come.
        """
        encoded = encode(fiche, self.base)
        linked = links(fiche, encoded, self.base)
        for iri, concept in encoded.concepts:
            labels = self.concepts[iri[len(self.base) :]]
            for label in (concept.libelle, *concept.autres_libelles):
                if label is not None:
                    labels[label] = labels.get(label, 0) + 1
        for organisme in linked.bodies:
            cle, unit, nom = organisme.cle, organisme.unit, organisme.nom
            for body in (cle,) if cle == unit else (cle, unit):
                names = self.organismes[body]
                if nom:
                    names[nom] = names.get(nom, 0) + 1
        return encoded.lines + linked.lines + situation_lines(fiche, encoded, observed, self.base)

    def add(self, other: Shared) -> None:
        """Add what was gathered elsewhere."""
        for mine, others in ((self.concepts, other.concepts), (self.organismes, other.organismes)):
            for key, labels in others.items():
                known = mine[key]
                for label, times in labels.items():
                    known[label] = known.get(label, 0) + times

    def labels(self, scheme: str, code: str) -> list[str]:
        """Return the wordings of a code, the preferred one first."""
        return _ranked(self.concepts.get(f"{scheme}/{segment(code)}", {}))

    def check_codes(self) -> dict[str, tuple[int, list[str] | None]]:
        """Give, by nomenclature, how many codes fiches quote, and those that the official list does not know.

        The latter is `None` where no official list was read: nothing is known of these codes.
        """
        quoted: dict[str, list[str]] = {}
        for path in sorted(self.concepts):
            scheme, _, part = path.partition("/")
            quoted.setdefault(scheme, []).append(unsegment(part))
        return {scheme: (len(codes), self._unknown(scheme, codes)) for scheme, codes in quoted.items()}

    def _unknown(self, scheme: str, codes: list[str]) -> list[str] | None:
        if not self.official.checks(scheme):
            return None
        return [code for code in codes if not self.official.knows(scheme, code)]

    def lines(self) -> Iterator[str]:
        """Write nomenclatures and organisations as lines of N-Triples."""
        yield from self._concept_lines()
        for node in self.official.nodes():
            yield from lines(node, self.base)
        yield from self._organisme_lines()

    def _concept_lines(self) -> Iterator[str]:
        paths = dict.fromkeys([*self.concepts, *self.official.entries])
        for path in list(paths):
            scheme, _, part = path.partition("/")
            for code in ancestors(scheme, unsegment(part)):
                paths.setdefault(f"{scheme}/{segment(code)}")
        tops: dict[str, list[str]] = {}
        for path in sorted(paths):
            schemes, up = self._schemes(path), self._broader(path)
            for scheme in schemes:
                tops.setdefault(scheme, [])
                if not up and self.official.schemas(path):
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
        scheme, _, part = path.partition("/")
        told = broader(scheme, unsegment(part))
        stated = {entry.parent for entry in self.official.entries.get(path, ()) if entry.parent}
        return sorted(stated | ({f"{scheme}/{segment(told)}"} if told else set()))

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
            yield _SAY.link(node, SKOS.hasTopConcept, f"{self.base}{path}")

    def _entry(self, path: str, schemes: list[str], up: list[str]) -> Iterator[str]:
        scheme, _, part = path.partition("/")
        code, node, said = unsegment(part), f"{self.base}{path}", self.official.entries.get(path, [])
        yield _SAY.type(node, SKOS.Concept)
        for name in schemes:
            yield _SAY.link(node, SKOS.inScheme, f"{self.base}nomenclature/{name}")
        yield _SAY.say(node, SKOS.notation, next((e.notation for e in said if e.notation), code))
        for above in up:
            yield _SAY.link(node, SKOS.broader, f"{self.base}{above}")
        if path in self.concepts:
            yield from self._marks(node, scheme, code)
        if self.official.gone(path):
            yield _SAY.say(node, OWL.deprecated, True)
        yield from self._links(node, scheme, code, said)
        yield from self._entry_labels(node, scheme, code)

    def _marks(self, node: str, scheme: str, code: str) -> Iterator[str]:
        """What is odd about a code that fiches quote."""
        if not well_formed(scheme, code):
            yield _SAY.say(node, RNCP.codeDouteux, True)
        if self.official.knows(scheme, code) is False:
            yield _SAY.say(node, RNCP.codeInconnu, True)

    def _links(self, node: str, scheme: str, code: str, said: list[Entry]) -> Iterator[str]:
        """What official files tie an entry to; a code of the NSF to its letter, one of an IDCC to the code in full."""
        links = {(term(name), target) for entry in said for name, target in entry.links}
        letter = scheme_of(scheme).letter
        lettered = letter.form.fullmatch(code) if letter else None
        if letter and lettered and self.official.knows(scheme, code):
            links.add((term(letter.property), f"{letter.folder}/{lettered[2]}"))
        official = official_path(scheme, code)
        if official != f"{scheme}/{segment(code)}" and self.official.knows(scheme, code):
            links.add((SKOS.exactMatch, official))
        for name, target in sorted(links):
            yield _SAY.link(node, name, target if ":" in target else self.base + target)
        depths = {entry.depth for entry in said if entry.depth}
        if letter and any(name == term(letter.property) for name, _ in links):
            depths.add(len(list(ancestors(scheme, code))) + 1)
        for depth in sorted(depths):
            yield _SAY.say(node, RNCP.profondeur, depth)
        for note in sorted({entry.note for entry in said if entry.note}):
            yield _SAY.say(node, SKOS.note, note, "fr")

    def _entry_labels(self, node: str, scheme: str, code: str) -> Iterator[str]:
        """One preferred label in each language: that of the official file of lowest rank, else that of fiches."""
        said = sorted(self.official.entries.get(official_path(scheme, code), ()), key=lambda e: (e.rang, e.labels))
        wordings = [(label, "fr") for label in self.labels(scheme, code)]
        ranked = [pair for entry in said for pair in entry.labels]
        preferred = {lang: label for label, lang in reversed([*ranked, *wordings])}
        others = dict.fromkeys([*ranked, *wordings, *(pair for entry in said for pair in entry.autres)])
        for lang in sorted(preferred):
            yield _SAY.say(node, SKOS.prefLabel, preferred[lang], lang)
        for label, lang in others:
            if preferred.get(lang) != label:
                yield _SAY.say(node, SKOS.altLabel, label, lang)

    def _organisme_lines(self) -> Iterator[str]:
        for cle in sorted(self.organismes):
            node, (kind, _, number) = f"{self.base}organisme/{cle}", cle.partition("-")
            yield _SAY.type(node, RNCP.OrganismeNomme if kind == "nom" else RNCP.Organisme)
            if kind == "siret":
                yield _SAY.link(node, RNCP.partieDe, f"{self.base}organisme/siren-{number[:9]}")
            if kind != "nom":
                yield _SAY.say(node, RNCP.siret if kind == "siret" else RNCP.siren, number)
            for rank, name in enumerate(_ranked(self.organismes[cle])):
                yield _SAY.say(node, SKOS.altLabel if rank else SKOS.prefLabel, name)


def _ranked(labels: Frequencies) -> list[str]:
    """Wordings by falling frequency; of two equally frequent, the first in alphabetical order."""
    return sorted(labels, key=lambda label: (-labels[label], label))


_SAY = Statements()
