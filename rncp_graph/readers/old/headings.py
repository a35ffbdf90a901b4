"""The old fiche cut into its headings: the value that the text and the PDF both become, and that is read further on.

Headings are known by their words, whatever their wrapping, case and blanks. Nothing is thrown away here: links dumped
at the ends of pages, repeated table heads and empty lines stay in the section where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rncp_graph.model.identifiers import numero_of
from rncp_graph.terms import normalised

HEADINGS = {
    "registre": "Le Répertoire National des Certifications Professionnelles (RNCP)",
    "numero": "Résumé descriptif de la certification Code RNCP",
    "intitule": "Intitulé",
    "signataires": "Autorité responsable de la certification Qualité du(es) signataire(s) de la certification",
    "niveau": "Niveau et/ou domaine d'activité",
    "conventions": "Convention(s)",
    "nsf": "Code(s) NSF",
    "formacodes": "Formacode(s)",
    "resume": "Résumé du référentiel d'emploi ou éléments de compétence acquis",
    "secteurs": "Secteurs d'activité ou types d'emplois accessibles par le détenteur de ce diplôme, ce titre ou ce"
    " certificat",
    "rome": "Codes des fiches ROME les plus proches",
    "reglementation": "Réglementation d'activités",
    "acces": "Modalités d'accès à cette certification",
    "composantes": "Descriptif des composantes de la certification",
    "blocs": "Bloc de compétence",
    "validite": "Validité des composantes acquises",
    "voies": "Conditions d'inscription à la certification OUI NON Composition des jurys",
    "outremer": "OUI NON",
    "liens": "Liens avec d'autres certifications Accords européens ou internationaux",
    "base_legale": "Base légale",
    "decret_general": "Référence du décret général",
    "creation": "Référence arrêté création (ou date 1er arrêté enregistrement)",
    "vae": "Référence du décret et/ou arrêté VAE",
    "autres": "Références autres",
    "plus": "Pour plus d'informations",
    "statistiques": "Statistiques",
    "sources": "Autres sources d'information",
    "lieux": "Lieu(x) de certification",
    "centres": "Lieu(x) de préparation à la certification déclarés par l'organisme certificateur",
    "historique": "Historique de la certification",
    "precedente": "Certification précédente",
    "suivante": "Certification suivante",
}
"""The headings, in the order of the fiche; heads of tables stand for their section."""

GROUPS = frozenset({"registre", "acces", "base_legale", "plus"})
"""Titles of groups: they announce other headings and hold no value of their own."""

BLOCKS_HEAD = "Intitulé Descriptif et modalités d'évaluation"
"""The head of the table of blocs, which opens no section."""

MARK = re.compile(r"Résumé\s+descriptif\s+de\s+la\s+certification.{0,300}?Code\s+RNCP", re.DOTALL)
"""What tells an old fiche from any other text."""

_REGISTRE = r"(?:[RNCPSrncpsＲＮＣＰＳｒｎｃｐｓ]\.?){2,4}"
_ECRIT = (
    rf"\s*+:?+\s*+(?P<numero>(?:{_REGISTRE})?(?:[^\S\n]|[:.°º–-])*+(?:n[°ºo][^\S\n]*+)?+\d{{1,9}}(?!\d)"
    r"|https?://\S+/(?i:rncp|rs)/\d{1,9}/?(?!\S))"
)
_TETE_DE_FICHE = re.compile(rf"^[ \t]*{MARK.pattern}{_ECRIT}", re.DOTALL | re.MULTILINE)
_NUMERO = re.compile(rf"Code\s+RNCP{_ECRIT}")
_LIEN = re.compile(r"\s*https?://\S+\s*").fullmatch
_LIEN_CONNU = re.compile(r"codeRome=|visualisationFiche").search
_MOST_LINES = 4
"""A heading wraps over at most so many lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as written; its cells from left to right where the columns of a table are known, as in a PDF.

    `link` is true for the address of a link, which a conversion to text writes at the end of the page.
    """

    texte: str
    cells: tuple[str, ...] | None = None
    link: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to see on the line."""
        return not self.texte.strip()


@dataclass(frozen=True, slots=True)
class Front:
    """A heading found: its key, its words as written, what follows its colon, and how many lines it takes."""

    cle: str
    written: str
    valeur: str
    lines: int


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading: `titre` as written, and every line, links and empty lines included."""

    cle: str
    titre: str
    lines: tuple[Line, ...]

    @property
    def texte(self) -> str | None:
        """The raw text, without the empty lines around it."""
        return "\n".join(line.texte for line in self.lines).strip("\n \t") or None

    @property
    def empty(self) -> bool:
        """Whether a value is expected here and none stands."""
        return self.cle not in GROUPS and all(line.empty or line.link for line in self.lines)


@dataclass(frozen=True, slots=True)
class Document:
    """An old fiche, cut into its headings in the order in which they stand; its number as written after `Code RNCP`."""

    ecrit: str | None
    preambule: tuple[Line, ...]
    sections: tuple[Section, ...]

    @property
    def numero(self) -> str | None:
        """The number of the certification: a bare one is of the RNCP."""
        return _usual(self.ecrit) if self.ecrit else None

    def lines(self, cle: str) -> list[Line]:
        """Return the lines under a heading, without links and repeated heads; none when the heading is absent."""
        found = next((section for section in self.sections if section.cle == cle), None)
        return list(without_heads(found.lines, cle)) if found else []

    def texts(self, cle: str) -> list[str]:
        """Return the same lines as plain text."""
        return [line.texte for line in self.lines(cle)]

    def links(self, *keys: str) -> list[str]:
        """Return the addresses of links in their order: those under these headings, all of them when none is named."""
        chosen = [section for section in self.sections if not keys or section.cle in keys]
        before = () if keys else self.preambule
        return [line.texte.strip() for line in (*before, *(x for s in chosen for x in s.lines)) if line.link]


def lines(texte: str) -> list[Line]:
    r"""Return the lines of a text, with the dumped addresses of links marked; a form feed is a page break.

    >>> [line.link for line in lines("a\n\nhttp://x.fr/ficherome?codeRome=D1407\n\n\nb")]
    [False, False, True, False, False, False]
    """
    rows = texte.replace("\f", "\n\n\n\n").splitlines()
    dumped = set(_dumped(rows))
    return [Line(row, link=i in dumped) for i, row in enumerate(rows)]


def _dumped(rows: Sequence[str]) -> Iterator[int]:
    """The places of links at page ends: runs of addresses of the register's own sites, or set apart by empty lines."""
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and _LIEN(rows[end]):
            end += 1
        run = rows[start:end]
        apart = start and not rows[start - 1].strip() and not any(row.strip() for row in rows[end : end + 2])
        if run and (apart or any(map(_LIEN_CONNU, run))):
            yield from range(start, end)
        start = end + 1


def _words_of(texte: str) -> str:
    return normalised(texte).replace("ouinon", "oui non")


_CLES = {_words_of(titre): cle for cle, titre in HEADINGS.items()} | {_words_of(BLOCKS_HEAD): "entete_blocs"}
# Heads of tables are cells side by side: their words may come in another order when a cell wraps.
_TABLEAUX = {
    " ".join(sorted(words.split())): cle for words, cle in _CLES.items() if cle in ("signataires", "voies", "liens")
}


def front(rows: Sequence[Line], i: int) -> Front | None:
    """Return the heading that stands at a line, if one does; it may wrap over some lines.

    >>> front([Line("Validité des composantes acquises :  5 an(s)")], 0)
    Front(cle='validite', written='Validité des composantes acquises :', valeur='  5 an(s)', lines=1)
    """
    said: list[str] = []
    for line in rows[i : i + _MOST_LINES]:
        if line.empty or line.link:
            return None
        *_, last = said = [*said, line.texte]
        before, colon, after = last.partition(":")
        words = _words_of(" ".join([*said[:-1], before]))
        cle = _CLES.get(words) or _TABLEAUX.get(" ".join(sorted(words.split())))
        if cle:
            return Front(cle, "\n".join([*said[:-1], before + colon]).strip(), after, len(said))
        if colon:
            return None
    return None


def without_heads(rows: Sequence[Line], cle: str) -> Iterator[Line]:
    """Return the lines of a section without links and without its head, which is repeated on each page."""
    i = 0
    while i < len(rows):
        found = front(rows, i)
        if found and found.cle in (cle, "entete_blocs"):
            i += found.lines
            continue
        if not rows[i].link:
            yield rows[i]
        i += 1


def split(rows: Sequence[Line]) -> Document:
    r"""Cut lines into headings. Each opens its section where it stands first; further on its words are plain text.

    >>> [s.cle for s in split(lines("Formacode(s) : \nCertification précédente :  Vendeur")).sections]
    ['formacodes', 'precedente']
    """
    opened: list[tuple[str, str, list[Line]]] = []
    preambule: list[Line] = []
    known: set[str] = {"entete_blocs"}
    i = 0
    while i < len(rows):
        found = front(rows, i)
        if found and found.cle not in known:
            known.add(found.cle)
            opened.append((found.cle, found.written, [Line(found.valeur)] if found.valeur.strip() else []))
            i += found.lines
            continue
        (opened[-1][2] if opened else preambule).append(rows[i])
        i += 1
    numero = _NUMERO.search("\n".join(row.texte for row in rows))
    sections = tuple(Section(cle, titre, tuple(under)) for cle, titre, under in opened)
    return Document(numero["numero"].strip() if numero else None, tuple(preambule), sections)


def _usual(ecrit: str) -> str:
    return numero_of(ecrit if ecrit[:1].isalpha() else f"RNCP {ecrit}")


def fiches(rows: Sequence[Line]) -> Iterator[Sequence[Line]]:
    r"""Cut lines into those of each fiche: one ends where the head of another stands, with another number.

    The head that pages repeat ends nothing; the name of the register above a head belongs to it.

    >>> tetes = [f"Résumé descriptif de la certification Code RNCP : {numero}" for numero in (7, 7, 8)]
    >>> [len(part) for part in fiches(lines("\n".join(tetes)))]
    [2, 1]
    """
    whole = "\n".join(row.texte for row in rows)
    start, numero = 0, ""
    line, reached = 0, 0
    for found in _TETE_DE_FICHE.finditer(whole):
        line, reached = line + whole.count("\n", reached, found.start()), found.start()
        if numero and _usual(found["numero"]) != numero:
            end = _with_register_line(rows, line)
            yield rows[start:end]
            start = end
        numero = _usual(found["numero"])
    yield rows[start:]


def _with_register_line(rows: Sequence[Line], head: int) -> int:
    """The line on which the name of the register begins, if it stands above a head; else the line of the head."""
    for i in range(head - 1, max(head - 2 * _MOST_LINES, 0), -1):
        above = front(rows, i)
        if above and above.cle == "registre" and all(row.empty for row in rows[i + above.lines : head]):
            return i
    return head
