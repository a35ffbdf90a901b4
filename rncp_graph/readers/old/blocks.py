"""The table of the blocs of competences: official code, title, competences, assessment by public."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import inf

from rncp_graph.model.fiche import Bloc, ModaliteEvaluation
from rncp_graph.model.identifiers import numero_of
from rncp_graph.readers.old.headings import Line
from rncp_graph.readers.old.notes import Notes
from rncp_graph.readers.old.paragraphs import Wrapped, line, paragraphs_of

_HEAD_BYTES = re.compile(r"\s*Bloc de compétences? n\s?[°º]\s?\d").match
_TITRE = re.compile(
    r"Bloc de compétences? n\s?[°º]\s?(?P<rang>\d{1,3})\s+de la fiche n\s?[°º]\s?(?P<fiche>\d+)"
    r"\s*(?:[-–—:]\s*(?P<libelle>.*))?"
).fullmatch
_DESCRIPTIF = re.compile(r"\s*Descriptif\s*:\s*").match
_MODALITES = re.compile(r"\s*Modalités d['’]évaluation\s*:\s*").match
_PUBLIC = re.compile(r"En (?:formation (?:initiale|continue)|apprentissage|contrat \w+)(?:\s*\(.*\))?\s*:?").fullmatch


def read_blocs(rows: Sequence[Line], notes: Notes) -> tuple[Bloc, ...]:
    """Read the blocs. The number in the table is the official one, whatever order the other headings name them in."""
    return tuple(_bloc(titre, body, notes) for titre, body in _rows(rows))


def _rows(rows: Sequence[Line]) -> Iterator[tuple[str, list[str]]]:
    """The title of each bloc on one line, and the lines beside or under it."""
    cells = [row.cells or ("", row.texte) for row in rows] if any(row.cells for row in rows) else None
    firsts = [cell[0] for cell in cells] if cells else [row.texte for row in rows]
    starts = [i for i, first in enumerate(firsts) if _HEAD_BYTES(first)]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=False):
        if cells:
            yield line(firsts[start:end]) or "", [cell[1] for cell in cells[start:end]]
        else:
            stop = _end_of_title(firsts, start, end)
            yield line(firsts[start:stop]) or "", firsts[stop:end]


def _end_of_title(texts: Sequence[str], start: int, end: int) -> int:
    """Where a title ends in flattened text: at an empty line, unless its words are still to come."""
    inner = next((i for i in range(start, end) if _DESCRIPTIF(texts[i])), end)
    empty = [i for i in range(start, inner) if not texts[i].strip()]
    found = _TITRE(line(texts[start:inner]) or "")
    title = found.start("libelle") if found and found["libelle"] else inf
    said = Wrapped()
    for i in range(start, inner):
        if texte := texts[i].strip():
            said.add(texte)
        elif said.length > title:
            return i
    return empty[0] if empty else inner


def _bloc(titre: str, body: Sequence[str], notes: Notes) -> Bloc:
    competences, modalites = _split_parts(body)
    found = _TITRE(titre)
    if found is None:
        notes.doubt("titre-de-bloc-illisible", "blocs", titre)
    elif numero_of(found["fiche"]) != notes.numero:
        notes.doubt("bloc-d-une-autre-fiche", "blocs", titre)
    rang = int(found["rang"]) if found else None
    said = paragraphs_of(modalites, table=True)
    return Bloc(
        code=f"{numero_of(found['fiche'])}BC{rang:02d}" if found else None,
        libelle=(found["libelle"] if found else titre) or None,
        rang=rang,
        liste_competences="\n".join(paragraphs_of(competences, table=True)) or None,
        modalites_evaluation="\n".join(said) or None,
        modalites=tuple(_by_public(said)),
    )


def _split_parts(body: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part the competences from the assessment; without headings all of it is competences."""
    parts: tuple[list[str], list[str]] = ([], [])
    at = 0
    for texte in body:
        assessed = None if at else _MODALITES(texte)
        found = assessed or (None if at else _DESCRIPTIF(texte))
        at = 1 if assessed else at
        parts[at].append(texte[found.end() :] if found else texte)
    return parts


def _by_public(said: list[str]) -> Iterator[ModaliteEvaluation]:
    """The assessment for each public, where lines of their own name the publics."""
    publics = [(i, texte) for i, texte in enumerate(said) if _PUBLIC(texte)]
    ends = [i for i, _ in publics[1:]] + [len(said)]
    for rang, ((start, public), end) in enumerate(zip(publics, ends, strict=False), 1):
        yield ModaliteEvaluation(rang=rang, public=public.rstrip(" :"), texte="\n".join(said[start + 1 : end]) or None)
