"""The words that a fiche puts beside the codes that it quotes: they belong to the fiche, not to the code.

A wording of a code is a node, which many fiches cite. What a graph of many fiches holds once is written by
`graph/shared.py`: there a code has a usual wording, and a fiche cites only what differs from it. A fiche by itself,
or in the graph of its source, cites every wording.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from rncp_graph.errors import MappingError
from rncp_graph.language import t
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import RNCP
from rncp_graph.terms import digest, expand

CITED, OTHER = expand("rncp:libelleCite"), expand("rncp:autreLibelleCite")
"""What leads from a fiche to the wording that it gives for a code, and to those that it gives beside."""

LANG = "fr"
_OF, _TEXT = expand("rncp:libelleDe"), expand("rncp:texte")
USUAL = tuple(map(expand, ("rncp:libelleUsuel", "skos:prefLabel")))
"""What an entry is called, the words that fiches use most first."""
_SAY = Statements()


class Wording(NamedTuple):
    """What a fiche calls a code, given by its IRI; a text of `None` says that the fiche gives no label."""

    concept: str
    texte: str | None

    @property
    def node(self) -> str:
        """Its IRI."""
        return f"{self.concept}/libelle/{digest(self.texte)}"

    def lines(self) -> Iterator[str]:
        """Describe it, in N-Triples."""
        yield _SAY.type(self.node, RNCP.Libelle)
        yield _SAY.link(self.node, RNCP.libelleDe, self.concept)
        if self.texte is not None:
            yield _SAY.say(self.node, RNCP.texte, self.texte, LANG)

    def cited(self, fiche: str, *, beside: bool = False) -> str:
        """Say that a fiche gives it for the code, or `beside` another one."""
        return _SAY.link(fiche, RNCP.autreLibelleCite if beside else RNCP.libelleCite, self.node)


def wordings(concept: str, record: Any) -> Iterator[tuple[Wording, bool]]:
    """Return what a fiche that stands by itself says of a code: each wording, and whether it stands beside another.

    >>> from rncp_graph.model.fiche import Rome
    >>> [(one.texte, beside) for one, beside in wordings("urn:x/rome/D1407", Rome(code="D1407", libelle="Vente"))]
    [('Vente', False)]
    """
    if record.libelle is not None:
        yield Wording(concept, record.libelle), False
    for texte in record.autres_libelles:
        yield Wording(concept, texte), True


Said = Mapping[str, Mapping[Any, None]]
"""What a graph says of a node: terms by property."""


class Labels:
    """The wordings that a graph holds for the codes of one fiche.

    `table` is what it says of each node. Raises `MappingError` for a wording that is cited and not described.
    """

    def __init__(self, fiche: Said, table: Mapping[str, Said]) -> None:
        """Read what the fiche cites."""
        self._cited = dict(_read(fiche.get(CITED, ()), table))
        self._others: dict[str, set[str]] = {}
        for concept, texte in _read(fiche.get(OTHER, ()), table):
            if texte is not None:
                self._others.setdefault(concept, set()).add(texte)

    def of(self, concept: str, said: Said) -> tuple[str | None, tuple[str, ...]]:
        """Return the label that the fiche gives for a code, else the usual one, and those that it gives beside."""
        texte = self._cited[concept] if concept in self._cited else usual(said)
        return texte, tuple(sorted(self._others.get(concept, ())))


def usual(said: Said) -> str | None:
    """Return the usual wording of an entry of which this is said: its preferred label where no other is stated."""
    for prop in USUAL:
        texts: list[str] = sorted(term.value for term in said.get(prop, ()) if _is_text(term))
        if texts:
            return texts[0]
    return None


def _read(nodes: Any, table: Mapping[str, Said]) -> Iterator[tuple[str, str | None]]:
    for node in nodes:
        said = table.get(node.value, {}) if isinstance(node, NamedNode) else {}
        concepts = [term.value for term in said.get(_OF, ()) if isinstance(term, NamedNode)]
        if not concepts:
            raise MappingError(t(f"{node} : libellé non décrit", f"{node}: label that is not described"))
        yield concepts[0], next((term.value for term in said.get(_TEXT, ()) if _is_text(term)), None)


def _is_text(term: Any) -> bool:
    return isinstance(term, Literal) and term.language == LANG
