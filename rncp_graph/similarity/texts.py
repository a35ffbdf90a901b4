"""The blocks of a store, by what they say."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from rncp_graph.similarity.model import Text
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import expand


class Block(NamedTuple):
    """A block: its IRI, that of its certification, what it says."""

    iri: str
    certification: str
    text: Text


def blocks_of(store: Store) -> list[Block]:
    """Return the blocks that say something, those of the newest certifications first."""
    rows = store.query(f"""
        SELECT ?bloc ?certification ?rang ?libelle ?competences {{
          ?certification <{expand("rncp:bloc")}> ?bloc
          OPTIONAL {{ ?certification <{expand("rncp:rangNumero")}> ?rang }}
          OPTIONAL {{ ?bloc <{expand("skos:prefLabel")}> ?libelle }}
          OPTIONAL {{ ?bloc <{expand("rncp:listeCompetences")}> ?competences }}
        }}""")
    found: list[tuple[int, Block]] = []
    for row in cast(Solutions, rows):
        bloc, certification, rang, *said = (term.value if term else "" for term in cast(Any, row))
        if any(said):
            found.append((int(rang or 0), Block(bloc, certification, Text(*said))))
    found.sort(key=lambda one: (-one[0], one[1]))
    return [block for _, block in found]
