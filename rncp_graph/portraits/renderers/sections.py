"""Sections of a portrait in HTML, written by functions: a template takes five times as long for thousands of values.

`_text` is the one way by which anything comes into them: it is escaped, and upright, whatever the register holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from rncp_graph.language import number, t, yes_no
from rncp_graph.portraits.description import Etat, Forme, Nature, Preuve, Row, Section, Value
from rncp_graph.portraits.renderers.addresses import Href
from rncp_graph.portraits.words import one_line, paragraphs
from rncp_graph.signs import upright

SHOWN = 12
"""Rows of a long list that are open; the rest is folded, and is not printed unless it was unfolded."""
SHORT = 80
"""Characters up to which a text is kept as it was escaped."""
LONG = 240
"""Characters of a value beyond which it is a text of its own."""
_SIGNS = {Etat.OUI: "✓", Etat.NON: "✗", Etat.INCONNU: "?"}

Why = Callable[[Preuve], str]
"""Gives the address of the page that says on what a value rests."""


def state(of: Etat) -> str:
    """Return what an answer is called, in the language in force."""
    return yes_no({Etat.OUI: True, Etat.NON: False}.get(of))


def nature(of: Nature) -> str:
    """Return how a value came into the graph, in the language in force."""
    return {
        Nature.ENONCE: t("énoncé", "stated"),
        Nature.DERIVE: t("dérivé", "derived"),
        Nature.DEDUIT: t("déduit", "inferred"),
        Nature.INCONNU: t("inconnu", "unknown"),
    }[of]


def _text(said: str) -> str:
    return _short(said) if len(said) < SHORT else _escaped(said)


def _escaped(said: str) -> str:
    return str(escape(upright(said)))


_short = lru_cache(1 << 13)(_escaped)
"""The same of names, of which pages share most."""


@dataclass(frozen=True, slots=True)
class Writer:
    """What writes sections in a language; `href` gives addresses to links, `why` to what values rest on, if it does."""

    langue: str
    href: Href
    why: Why | None = None

    def rows(self, section: Section) -> Markup:
        r"""Return the rows of a section, after its note.

        >>> writer = Writer("en", lambda _: None)
        >>> writer.rows(Section(cle="x", titre="X", forme=Forme.LISTE, lignes=(Row(nom="<b>"),)))
        Markup('<ul class="liste">\n<li><span class="nom">&lt;b&gt;</span> </li>\n</ul>')
        """
        note = f'<p class="note">{_text(section.note)}</p>\n' if section.note else ""
        return Markup(note + self._rows(section))  # noqa: S704 - made of escaped texts, by `_text`

    def _rows(self, section: Section) -> str:
        rows = section.lignes
        if section.forme is Forme.FAITS:
            return f"<dl>\n{_lines(map(self._fact, rows))}</dl>"
        if section.forme is Forme.ARTICLES:
            return _lines(map(self._article, rows))
        if section.forme is Forme.FRISE:
            return f'<ol class="frise">\n{_lines(map(self._item, rows))}</ol>'
        if len(rows) <= SHOWN + 1 or section.accessoire:
            return self._list(rows)
        more = number(len(rows) - SHOWN)
        said = t(f"… et {more} autres", f"… and {more} more")
        rest = f'<details class="reste"><summary>{said}</summary>\n{self._list(rows[SHOWN:])}</details>'
        return f"{self._list(rows[:SHOWN])}\n{rest}"

    def _list(self, rows: Iterable[Row]) -> str:
        return f'<ul class="liste">\n{_lines(map(self._item, rows))}</ul>'

    def _item(self, row: Row) -> str:
        name = f'<span class="nom"{self._lang(row.langue)}>{self._linked(row.nom, row.lien)}</span> ' if row.nom else ""
        mark = f' class="est-{row.etat}"' if row.etat is not None else ""
        return f"<li{mark}>{name}{self._body(row)}</li>"

    def _fact(self, row: Row) -> str:
        mark = f" est-{row.etat}" if row.etat is not None else ""
        name = f"<dt{self._lang(row.langue)}>{self._linked(row.nom, row.lien)}</dt>"
        return f'<div class="fait{mark}">{name}<dd>{self._body(row)}</dd></div>'

    def _article(self, row: Row) -> str:
        name = f"<h3{self._lang(row.langue)}>{self._linked(row.nom, row.lien)}</h3>\n" if row.nom else ""
        return f'<div class="article">\n{name}{self._body(row)}\n</div>'

    def _detail(self, row: Row) -> str:
        name, body = _text(row.nom), self._body(row)
        if row.accessoire:
            return f'<details class="plus"><summary>{name}</summary>{body}</details>'
        return f'<div class="detail"><span class="nom">{name}</span> {body}</div>'

    def _body(self, row: Row) -> str:
        """The state of a row, its values, what they rest on, and the rows that tell more."""
        word = state(row.etat) if row.etat is not None else None
        parts = [f"{_state(row.etat)} "] if row.etat is not None else []
        if sum(one.lien is not None for one in row.valeurs) > 1:
            items = "".join(f"<li>{self._value(one)}</li>" for one in row.valeurs)
            parts.append(f'<ul class="noms">{items}</ul>')
        else:
            said = (self._value(one) for one in row.valeurs if one.texte != word)
            parts.append('<span class="puis"> · </span>\n'.join(said))
        if row.valeurs and row.valeurs[0].texte == word:
            meaning = t("sens", "meaning")
            parts.append(f'<a class="renvoi" href="#absence-{_text(row.valeurs[0].absence or "")}">{meaning}</a>')
        if row.constat:
            parts.append(f' <small class="constat">{_text(row.constat)}</small>')
        if row.preuve and self.why:
            parts.append(self._proof(row.preuve, self.why(row.preuve), row.nom))
        return "".join((*parts, *map(self._detail, row.detail)))

    @staticmethod
    def _proof(of: Preuve, address: str, name: str) -> str:
        """How a value came into the graph, which leads to why; what is not known has nothing to lead to."""
        said = nature(of.nature)
        if of.nature is Nature.INCONNU:
            return f' <small class="preuve">{said}</small>'
        label = _text(one_line(t(f"{said} : pourquoi ? {name}", f"{said}: why? {name}")))
        return f' <a class="preuve" href="{_text(address)}" aria-label="{label}">{said}</a>'

    def _value(self, of: Value) -> str:
        if of.absence:
            return f'<a class="absence" href="#absence-{_text(of.absence)}">{_text(of.texte)}</a>'
        parts = paragraphs(of.texte)
        if len(parts) > 1 or len(of.texte) > LONG:
            return f'<div class="texte"{self._lang(of.langue)}>\n{_lines(map(_paragraph, parts))}</div>'
        return f"<span{self._lang(of.langue)}>{self._linked(of.texte, of.lien)}</span>"

    def _linked(self, words: str, lien: str | None) -> str:
        said, address = _text(one_line(words)), self.href(lien) if lien else None
        return f'<a href="{_text(address)}">{said}</a>' if address else said

    def _lang(self, of: str | None) -> str:
        return f' lang="{_text(of)}"' if of and of != self.langue else ""


def _state(of: Etat) -> str:
    return f'<b class="{of.value}"><i aria-hidden="true">{_SIGNS[of]}</i> <span>{_text(state(of))}</span></b>'


def _paragraph(part: str | list[str]) -> str:
    if isinstance(part, str):
        return f"<p>{_text(part)}</p>"
    return f"<ul>{''.join(f'<li>{_text(item)}</li>' for item in part)}</ul>"


def _lines(parts: Iterable[str]) -> str:
    return "".join(f"{part}\n" for part in parts)
