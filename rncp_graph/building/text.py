"""The text of a fiche as a build writes it: N-Quads.

An engine takes no token beyond a limit, and says then only that its buffer is full. Here it is known which fiche and
which field have a text that long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rncp_graph.errors import SourceError
from rncp_graph.graph import provenance
from rncp_graph.graph.shared import Shared
from rncp_graph.graph.situations import Observed
from rncp_graph.language import number, t
from rncp_graph.model.fiche import Fiche
from rncp_graph.rdf.names import iri
from rncp_graph.rdf.writer import lines
from rncp_graph.searching.kept import Lines, keep_fiche
from rncp_graph.terms import compact


def fiche_text(
    fiche: Fiche, graphs: Sequence[str], shared: Shared, observed: Sequence[Observed] = (), kept: Lines | None = None
) -> bytes:
    """Return a fiche, what is derived of it and its origins as N-Quads.

    `shared` learns what it shares with others, `kept` what the index of words reads, if there is to be one.
    """
    text, node = shared.fiche_lines(fiche, observed), iri(fiche, shared.base)
    if kept is not None:
        keep_fiche(text, node, kept)
    text += [provenance.derived(node, graph, shared.base) for graph in graphs]
    return in_bytes(text)


def source_text(fiche: Fiche, graph: str, base: str) -> bytes:
    """Return what a source says of a fiche, in its own graph, as N-Quads."""
    end = f" <{base}{graph}> .\n"
    return in_bytes([line[:-3] + end for line in lines(fiche, base)])


MAX_TEXT = 16_000_000
"""The most bytes of a text in a graph, as N-Quads writes it. Oxigraph takes 16,777,186."""

_PLACE = re.compile(r"<[^>]*?(?:certification/([^/>]+)[^>]*)?> (<[^>]*>)").match


def in_bytes(lines: Iterable[str]) -> bytes:
    """Return lines as UTF-8: each by itself, for most are ASCII, and one wide character makes a long text slow.

    Raises `SourceError` for a text that is too long for an engine, with its fiche and its field.
    """
    every = list(map(str.encode, lines))
    text = b"".join(every)
    if len(text) > MAX_TEXT and (long := next((line for line in every if len(line) > MAX_TEXT), None)):
        raise _too_long(long[:_HEAD].decode(errors="replace"))
    return text


_HEAD = 2000
"""Bytes of a line in which its subject and its property are."""


def _too_long(line: str) -> SourceError:
    """The error of a line whose text is too long; a label of a code is told of the code, which fiches share."""
    place = _PLACE(line)
    fiche, term = (place[1] or "", place[2]) if place else ("", "")
    most = number(MAX_TEXT // 1_000_000)
    said = t(f"texte de plus de {most} Mo une fois écrit", f"a text of more than {most} MB as written")
    return SourceError(said, fiche=fiche, champ=compact(term[1:-1]))
