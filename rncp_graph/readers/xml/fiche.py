"""One FICHE element of the XML flow, read as a record: V4.1, and the older shapes V4.0, V3.0, V2.0 and CNCP.

One table for all: where the text of a path goes is said by `xml/places.py`.

*Nothing is lost, nothing is touched.* A text is kept as the parser gives it, blanks and line breaks included. The
HTML of flows V2 and V3 stays in the text, as its author wrote it: taking it out would lose lists and emphasis for
good, while who shows a text can always strip it. It is counted (doubt `html-dans-texte`); where it stands as child
elements in place of escaped text, the text is their markup. An element that is there and empty, or blank, is named
in `rubriques_vides`. What no field takes is counted as unknown and kept whole as a `Rubrique` with its path. A day,
number or truth that cannot be read, or not in its usual form, is kept as written in a `Constat`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from rncp_graph.errors import SourceError
from rncp_graph.model.fiche import Fiche, Rubrique, TexteCite, VoieAcces
from rncp_graph.model.fields import Field, fields_of
from rncp_graph.model.schemes import code_of
from rncp_graph.readers.doubtful import Doubtful, evidence
from rncp_graph.readers.source import Reading
from rncp_graph.readers.values import LegalReference, Parsed, drawn, legal_reference, parse_field
from rncp_graph.readers.xml.places import Place, branches_of
from rncp_graph.readers.xml.safely import too_many_attributes

_HTML = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|i|li|ol|p|span|strong|sub|sup|table|tbody|td|th|tr|u|ul)\b[^<>]*>"
    r"|&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,4});"
).search
_EXCERPT = 200
"""Characters of a long text that a doubt shows."""
_DRAWN = drawn(Fiche)


def read_fiche(element: Any, numero: str, reading: Reading) -> Fiche:
    """Read one FICHE element (lxml); tell `reading` what is doubtful or unknown in it.

    >>> from pathlib import Path
    >>> from rncp_graph.readers.source import Source
    >>> reading = Source(Path("f.xml"), "xml", (), lambda files, source: iter(())).reading()
    >>> fiche = read_fiche(etree.fromstring("<FICHE><ACTIF>Non</ACTIF><NEUF>x</NEUF></FICHE>"), "RS1", reading)
    >>> fiche.actif, fiche.rubriques[0].texte, dict(reading.unknowns)
    (False, 'x', {'FICHE/NEUF': 1})
    """
    return _FicheReader(numero, reading).fiche(element)


# --- one fiche ------------------------------------------------------------------------------------------------------


class _FicheReader:
    def __init__(self, numero: str, reading: Reading) -> None:
        self.numero, self.reading = numero, reading
        self.rubriques: list[Rubrique] = []
        self.empties: dict[str, None] = {}
        self.doubtful: list[Doubtful] = []

    def fiche(self, element: Any) -> Fiche:
        values = self._children(element, Fiche, "", "", {})
        self._attributes(element, "")
        values["numero"] = self.numero
        values |= {name: by(values.get(other)) for name, other, by in _DRAWN}
        values |= {"rubriques": self.rubriques, "rubriques_vides": list(self.empties)}
        fiche: Fiche = _record(Fiche, values)
        return replace(fiche, constats=tuple(evidence(fiche, self.doubtful))) if self.doubtful else fiche

    def _children(self, element: Any, cls: type, path: str, under: str, values: dict[str, Any]) -> dict[str, Any]:
        """Read the children of an element into the fields of a record.

        `path` is the path of the element in the fiche, `under` its path in the element of the record.
        """
        branches = branches_of(cls, under)
        loose = [element.text]
        for child in element:
            tag, texte = child.tag, child.text
            place, container = branches.get(tag, _NOWHERE)
            leaf = not len(child)
            if (tail := child.tail) and not tail.isspace():
                loose.append(tail)
            if leaf and texte and place and place.simple and _without_doubt(child, texte, place, values):
                continue
            where = _under(path, tag)
            if child.keys():
                self._attributes(child, where)
            if leaf and (not texte or texte.isspace()):
                self.empties[where] = None
                if place is None and not container:
                    self.reading.unknown(f"FICHE/{where}")
            elif container and (place is None or not leaf):
                self._children(child, cls, where, _under(under, tag), values)
            elif place is None or (leaf and place.field.record and place.bare is None):
                self._unknown(where, _content(child))
            elif place.field.record:
                self._row(child, place, where, values)
            else:
                self._plain_value(child, place.field, where, values)
        if beside := [text for text in loose if text and not text.isspace()]:
            self._unknown(_under(path, "text()"), "".join(beside))
        return values

    def _attributes(self, element: Any, where: str) -> None:
        if wrong := too_many_attributes(element):
            raise SourceError(wrong, source=self.reading.nom, fiche=self.numero, champ=where)
        for name, value in element.attrib.items():
            self._unknown(_under(where, f"@{name}"), value)

    def _plain_value(self, element: Any, field: Field, where: str, values: dict[str, Any]) -> None:
        """A plain value: a text, a number of fiche, a day, a whole number, a truth."""
        texte = _content(element)
        if not field.many and field.name in values:
            self._repeated(where, texte)
            return
        parsed = parse_field(texte, field)
        if field.type is str and not field.p.key and ("<" in texte or "&" in texte) and _HTML(texte):
            self.reading.doubt("html-dans-texte", self.numero, field.name, texte[:_EXCERPT])
        self._doubt(field, parsed, texte, where)
        if not field.many:
            values[field.name] = parsed.valeur
        elif parsed.valeur is not None:
            values.setdefault(field.name, []).append(parsed.valeur)

    def _doubt(self, field: Field, parsed: Parsed, texte: str, where: str) -> None:
        """Record a value that was not well read, if it was not."""
        if parsed.regle:
            self.reading.doubt(parsed.regle, self.numero, field.name, texte)
            self.doubtful.append(Doubtful(field, parsed, texte, where))

    def _row(self, element: Any, place: Place, where: str, values: dict[str, Any]) -> None:
        """A row: a record in the fiche."""
        field, told, before = place.field, dict([place.told] if place.told else ()), len(self.doubtful)
        if len(element):
            told |= self._children(element, field.type, where, "", {})
        elif place.bare:
            self._plain_value(element, place.bare, where, told)
        code = told.get("code", "")
        if place.scheme and not code:
            self.reading.doubt("code-absent", self.numero, field.name, _content(element)[:_EXCERPT])
            self._keep(where, _content(element))
            return
        if place.scheme:
            told["code"] = code_of(place.scheme, code)
        if field.many:
            rang = self._append(values.setdefault(field.name, []), place, told, where, element)
            for doubt in self.doubtful[before:]:
                doubt.row = (field, rang)
        elif field.name in values:
            self._repeated(where, _content(element))
        else:
            values[field.name] = _record(field.type, told)
        if place.scheme and told["code"] != code:  # about the fiche: others quote the same entry
            self._doubt(field, Parsed(told["code"], "code-non-canonique"), code, where)

    def _append(self, rows: list[Any], place: Place, told: dict[str, Any], where: str, element: Any) -> int:
        """Add a row to its field, and return its index. Before V4 two elements told of one access route."""
        cls = place.field.type
        if cls is VoieAcces and (same := _same_route(rows, told["code"])) is not None:
            if all(getattr(rows[same], name) is None for name in told if name != "code"):
                rows[same] = replace(rows[same], **told)
            else:
                self._repeated(where, _content(element))
            return same
        if cls is TexteCite and told.get("titre"):
            legale = legal_reference(told["titre"])
            told |= {name: getattr(legale, name) for name in LegalReference.__slots__}
        if place.ranked:
            told["rang"] = len(rows) + 1
        rows.append(_record(cls, told))
        return len(rows) - 1

    def _unknown(self, where: str, texte: str) -> None:
        self.reading.unknown(f"FICHE/{where}")
        self._keep(where, texte)

    def _repeated(self, where: str, texte: str) -> None:
        self.reading.doubt("element-repete", self.numero, where, texte[:_EXCERPT])
        self._keep(where, texte)

    def _keep(self, titre: str, texte: str) -> None:
        """Keep a part of the source whole."""
        self.rubriques.append(Rubrique(rang=len(self.rubriques) + 1, titre=titre, texte=texte))


_NOWHERE: tuple[Place | None, bool] = (None, False)
"""Where a tag belongs that no record knows."""


def _same_route(rows: list[VoieAcces], code: str) -> int | None:
    return next((i for i, row in enumerate(rows) if row.code == code), None)


def _without_doubt(element: Any, texte: str, place: Place, values: dict[str, Any]) -> bool:
    """Fill a plain field by a value without any doubt, as nearly all are; give whether it could be done."""
    nom = place.simple
    if nom in values or texte.isspace() or element.keys():
        return False
    if place.read is None:
        if "<" in texte or "&" in texte or (place.usual and place.usual(texte) != texte):
            return False
        values[nom] = texte
        return True
    got = place.read(texte)
    if got.regle is None:
        values[nom] = got.valeur
    return got.regle is None


def _record(cls: type, values: dict[str, Any]) -> Any:
    if _has_lists(cls):
        values |= {name: tuple(value) for name, value in values.items() if type(value) is list}
    return cls(**values)


@cache
def _has_lists(cls: type) -> bool:
    """Whether a record of this class may hold several of something; rows, by far the most records, mostly do not."""
    return any(field.many for field in fields_of(cls))


def _under(path: str, tag: str) -> str:
    return f"{path}/{tag}" if path else tag


def _content(element: Any) -> str:
    """The text of an element; with the markup of its children, if it has any."""
    if not len(element):
        return element.text or ""
    return escape(element.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in element)
