"""What values rest on: the findings of a fiche, by what they speak of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from rncp_graph.language import t
from rncp_graph.model.fiche import Constat, Fiche
from rncp_graph.model.fields import fields_of
from rncp_graph.portraits.description import Forme, Nature, Preuve, Row, Section, Value, quoted, text
from rncp_graph.portraits.words import property_name, sentence
from rncp_graph.terms import path, segment


class Evidence:
    """The findings of a fiche: what was inferred, what is doubtful, what could not be read.

    >>> Evidence(Fiche(numero="RS1")).of("rncp:ouverte", "voie/FI") is None
    True
    """

    def __init__(self, fiche: Fiche) -> None:
        """Arrange the findings by what they speak of."""
        self._constats = fiche.constats
        self._node = f"certification/{segment(fiche.numero)}"
        self._found = {(constat.sujet, constat.propriete): found(constat) for constat in fiche.constats}

    def of(self, propriete: str, part: str = "") -> str | None:
        """Return how a value was found, where it is not stated; `part` is the path of a node below the fiche."""
        sujet = f"{self._node}/{path(part)}" if part else self._node
        return self._found.get((sujet, propriete))

    def of_field(self, name: str) -> str | None:
        """Return the same for a field of the fiche, by its name."""
        return self.of(_property(name))

    def proof(self, propriete: str, part: str = "", *, known: bool = True, derived: bool = False) -> Preuve:
        """Return what a value rests on: of the fiche, or of a part of it."""
        sujet = f"{self._node}/{path(part)}" if part else self._node
        inferred = self.of(propriete, part) is not None
        nature = Nature.DEDUIT if inferred else Nature.DERIVE if derived else Nature.ENONCE
        return Preuve(nature if known else Nature.INCONNU, sujet, propriete)

    def proof_of_field(self, name: str, *, known: bool = True) -> Preuve:
        """Return the same for a field of the fiche, by its name."""
        return self.proof(_property(name), known=known)

    def section(self) -> Section:
        """Return the section that quotes the text on which each value rests."""
        note = t(
            "Ces valeurs ne sont pas écrites telles quelles dans la source : la règle qui les donne et le passage dont "
            "elles viennent sont cités.",
            "The source does not state these values as such: the rule that gives them, and the passage they come from, "
            "are quoted.",
        )
        rows = tuple(self._rows())
        title = t("Valeurs déduites ou douteuses", "Inferred or doubtful values")
        return Section(cle="preuves", titre=title, forme=Forme.LISTE, note=note, lignes=rows, accessoire=True)

    def _rows(self) -> Iterator[Row]:
        for constat in self._constats:
            yield Row(
                nom=_subject(constat, self._node),
                constat=found(constat),
                valeurs=tuple(_said(constat)),
            )


@cache
def _property(name: str) -> str:
    return next(field.p.property for field in fields_of(Fiche) if field.name == name)


def found(constat: Constat) -> str:
    """Say how a value was found, where the source does not state it.

    >>> found(Constat(sujet="x", propriete="x", statut="illisible"))
    'unreadable'
    """
    words = {
        "déduit": t("déduit", "inferred"),
        "douteux": t("douteux", "doubtful"),
        "inconnu": t("non connu", "not known"),
        "illisible": t("illisible", "unreadable"),
    }
    return words.get(constat.statut, constat.statut)


def _subject(constat: Constat, node: str) -> str:
    part = constat.sujet.removeprefix(node).strip("/").partition("/")[2]
    return sentence(property_name(constat.propriete)) + (f" ({part})" if part.isupper() else "")


def _said(constat: Constat) -> Iterator[Value]:
    if constat.regle:
        yield text(t(f"règle « {constat.regle} »", f"rule `{constat.regle}`"))
    if constat.citation:
        yield quoted(f"« {constat.citation} »")
