"""The table of the six access routes, with its lost columns, and the lines on Nouvelle-Calédonie and Polynésie."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rncp_graph.model.fiche import VOIES, VoieAcces
from rncp_graph.readers.old.headings import Line
from rncp_graph.readers.old.notes import Notes
from rncp_graph.readers.old.paragraphs import line, texte

_NOMS = {
    "FI": "Après un parcours de formation sous statut d'élève ou d'étudiant",
    "CA": "En contrat d'apprentissage",
    "FC": "Après un parcours de formation continue",
    "CQ": "En contrat de professionnalisation",
    "CL": "Par candidature individuelle",
    "VAE": r"Par expérience(?: dispositif VAE(?: prévu en (?P<annee>\d{4}))?)?",
}


def _pattern(nom: str) -> str:
    """The name, over any wraps; the mark may have slipped in between its lines."""
    return nom.replace("'", "['’]").replace(" ", r"\s+(?:X\s+)?")


_NOM = re.compile(
    r"^[ \t]*(?:" + "|".join(f"(?P<{code}>{_pattern(nom)})" for code, nom in _NOMS.items()) + r")(?!\w)", re.MULTILINE
)
_DEBUT_DE_NOM = re.compile(r"(?:Après|En|Par)\s").match
_X_EN_TETE = re.compile(r"\s*X(?!\w)").match
_X_SEUL = re.compile(r"(?:\A|\n)[ \t]*X\s*\Z").search
_IDEM = re.compile(r"idem\b[\s.]*", re.IGNORECASE).match
_OUTREMER = {
    "rncp:accessibleNouvelleCaledonie": re.compile(r"Accessible\s+en\s+Nouvelle[\s-]Calédonie([ \t]+X(?!\w))?").search,
    "rncp:accessiblePolynesieFrancaise": re.compile(
        r"Accessible\s+en\s+Polynésie\s+française([ \t]+X(?!\w))?", re.I
    ).search,
}
_ACCESSIBLE = re.compile(r"\s*Accessible\s+en\s").match


@dataclass(slots=True)
class _RouteRow:
    """A row of the table: `marks` are the columns of its marks, `?` where the column is lost."""

    code: str
    libelle: str
    annee: int | None
    marks: list[str] = field(default_factory=list)
    jury: list[str] = field(default_factory=list)


def read_routes(rows: Sequence[Line], notes: Notes) -> tuple[VoieAcces, ...]:
    """Read the routes. Where OUI and NON are lost, a mark with a jury beside it means yes, a mark alone means no.

    Each truth so inferred has its evidence in `notes`; a route without a mark is not stated.
    """
    table = [row for row in rows if not (row.empty or _ACCESSIBLE(row.texte))]
    ranged = list(_rows(table) if any(row.cells for row in table) else _flattened(table))
    origin: str | None = None
    out = []
    for route_row in ranged:
        jury = texte(route_row.jury, table=True)
        idem = bool(jury and _IDEM(jury))
        if idem:
            notes.constat(
                "déduit" if origin else "inconnu",
                "rncp:juryRenvoi",
                valeur=origin,
                regle="idem-du-jury",
                rubrique="voies",
                citation=jury,
                node=f"voie/{route_row.code}",
            )
        out.append(
            VoieAcces(
                code=route_row.code,
                libelle=route_row.libelle,
                ouverte=_open(route_row, jury, notes),
                jury=jury,
                jury_renvoi=origin if idem else None,
                annee_vae=route_row.annee,
            )
        )
        if jury and not idem:
            origin = route_row.code
    return tuple(out)


def _open(route_row: _RouteRow, jury: str | None, notes: Notes) -> bool | None:
    said = set(route_row.marks)
    if said == {"OUI"}:
        return True
    if said == {"NON"}:
        return False
    if said != {"?"}:
        if said:
            notes.doubt("oui-et-non", "voies_acces", route_row.code)
        return None
    ouverte = jury is not None
    notes.constat(
        "déduit",
        "rncp:ouverte",
        valeur=str(ouverte).lower(),
        regle="x-avec-jury" if ouverte else "x-seul",
        rubrique="voies",
        citation=" ".join(filter(None, (route_row.libelle, "X", jury))),
        node=f"voie/{route_row.code}",
    )
    return ouverte


def _route_row(found: re.Match[str], code: str) -> _RouteRow:
    words, annee = found[0].split(), found["annee"]
    libelle = " ".join(word for word in words if word != "X")
    return _RouteRow(code, libelle, int(annee) if annee else None, ["?"] if "X" in words else [])


def _flattened(table: Sequence[Line]) -> Iterator[_RouteRow]:
    """Rows of flattened text: a name over some lines, a mark after it or above it, then the jury."""
    whole = "\n".join(row.texte for row in table)
    found: dict[str, re.Match[str]] = {}
    for match in _NOM.finditer(whole):
        found.setdefault(next(code for code in VOIES if match[code]), match)
    starts = [match.start() for match in found.values()]
    # A mark above the first name: this table was flattened with each mark above its name.
    above = bool(starts and _X_SEUL(whole[: starts[0]]))
    due = above
    for (code, match), end in zip(found.items(), [*starts[1:], len(whole)], strict=False):
        route_row, last = _route_row(match, code), end == len(whole)
        own, route_row.jury, tail = _around(whole[match.end() : end])
        if own and not tail and not any(route_row.jury) and above and not last:
            own, tail = False, True
        route_row.marks += ["?"] * (due + own + (tail and last))
        due = tail
        yield route_row


def _around(after: str) -> tuple[bool, list[str], bool]:
    """What follows a name: whether a mark comes first, the jury, and whether a mark stands alone at the end."""
    if first := _X_EN_TETE(after):
        after = after[first.end() :]
    if alone := _X_SEUL(after):
        after = after[: alone.start()]
    return bool(first), [row for row in after.split("\n") if row.strip()], bool(alone)


def _rows(table: Sequence[Line]) -> Iterator[_RouteRow]:
    """Rows whose columns are known: name, OUI, NON, jury. A name begins a row; what has no name goes on with it."""
    names: list[str] = []
    yes_no = non = False
    jury: list[str] = []
    for row in [*table, Line("Par", cells=("Par",))]:
        cells = (*(row.cells or ("", "", "", row.texte)), "", "", "")
        if _DEBUT_DE_NOM(cells[0] + " "):
            match = _NOM.match(" ".join(names))
            if match:
                route_row = _route_row(match, next(code for code in VOIES if match[code]))
                route_row.marks, route_row.jury = ["OUI"] * yes_no + ["NON"] * non, jury
                yield route_row
            names, yes_no, non, jury = [], False, False, []
        names.append(cells[0].strip())
        yes_no, non = yes_no or _is_mark(cells[1]), non or _is_mark(cells[2])
        jury.append(cells[3])


def _is_mark(cell: str) -> bool:
    return "X" in cell.split()


def overseas(rows: Iterable[Line], notes: Notes) -> dict[str, bool | None]:
    """Read whether the certification can be had in Nouvelle-Calédonie and in Polynésie, by property.

    Without columns the mark has no text beside it that tells OUI from NON: the answer is unknown, and said to be.
    """
    found: dict[str, bool | None] = {}
    for row in rows:
        for propriete, pattern in _OUTREMER.items():
            if propriete in found or not (match := pattern(row.cells[0] if row.cells else row.texte)):
                continue
            found[propriete] = None
            if row.cells:
                yes_no, non, *_ = (_is_mark(cell) for cell in (*row.cells[1:], "", ""))
                found[propriete] = yes_no if yes_no != non else None
            elif match[1]:
                notes.constat(
                    "inconnu", propriete, regle="colonne-perdue", rubrique="outremer", citation=line([row.texte])
                )
    return found
