"""The text of a fiche as a build writes it: N-Quads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rncp_graph.graph import provenance
from rncp_graph.graph.shared import Shared
from rncp_graph.graph.situations import Observed
from rncp_graph.model.fiche import Fiche
from rncp_graph.rdf.names import iri
from rncp_graph.rdf.writer import lines


def fiche_text(fiche: Fiche, graphs: Sequence[str], shared: Shared, observed: Sequence[Observed] = ()) -> bytes:
    """Return a fiche, what is derived of it and its origins as N-Quads; `shared` learns what it shares with others."""
    text = shared.fiche_lines(fiche, observed)
    text += [provenance.derived(iri(fiche, shared.base), graph, shared.base) for graph in graphs]
    return in_bytes(text)


def source_text(fiche: Fiche, graph: str, base: str) -> bytes:
    """Return what a source says of a fiche, in its own graph, as N-Quads."""
    end = f" <{base}{graph}> .\n"
    return in_bytes([line[:-3] + end for line in lines(fiche, base)])


def in_bytes(lines: Iterable[str]) -> bytes:
    """Return lines as UTF-8: each by itself, for most are ASCII, and one wide character makes a long text slow."""
    return b"".join(map(str.encode, lines))
