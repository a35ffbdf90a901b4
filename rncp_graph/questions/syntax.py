"""Why a text is no SPARQL, in one line: a prefix that was forgotten, or the place where the text stops making sense."""

from __future__ import annotations

import re

from rncp_graph.language import t
from rncp_graph.questions.tokens import undeclared
from rncp_graph.questions.types import TYPES
from rncp_graph.stores.refusals import syntax_error
from rncp_graph.terms import PREFIXES

_PLACE = re.compile(r"\b(\d+):(\d+)")
_SHOWN = 40
"""Characters of the text that are shown, up to where the parser came."""
_UNGROUPED = "The SELECT contains a variable that is unbound"
"""What the parser says of a column that is neither grouped nor computed."""


def fault(written: str, filled: str, where: str, base: str) -> str:
    """Say what is wrong with a text as it was written, or else with the one that values filled; nothing of a good one.

    >>> fault("SELECT ?s { ?s dct:title ?t }", "", "mine.rq", "urn:b/")
    'mine.rq: a PREFIX is missing; add: PREFIX dct: <http://purl.org/dc/terms/>'
    """
    if forgotten := undeclared(written):
        lines = " ".join(f"PREFIX {prefix}: <{_namespace(prefix, base)}>" for prefix in forgotten)
        return t(f"{where} : il manque un PREFIX ; ajoutez : {lines}", f"{where}: a PREFIX is missing; add: {lines}")
    if not syntax_error(filled):
        return ""
    error = syntax_error(written)
    if found := _PLACE.search(error):
        line, column = int(found[1]), int(found[2])
        above, here = written.split("\n")[: line - 1], written.split("\n")[line - 1]
        read = " ".join(" ".join([*above, here[: column - 1]]).split())[-_SHOWN:]
        why = t(" (une colonne ni groupée ni calculée)", " (a column neither grouped nor computed)")
        return t(
            f"{where}, ligne {line}, colonne {column} : ce n'est pas du SPARQL, à la fin de « {read} »",
            f"{where}, line {line}, column {column}: this is no SPARQL, at the end of `{read}`",
        ) + (why if _UNGROUPED in error else "")
    return t(
        f"{where} : un paramètre tient la place d'un terme, et ne peut être ni nommé par SELECT ni lié",
        f"{where}: a parameter stands for a term, and can neither be named by SELECT nor be bound",
    )


def _namespace(prefix: str, base: str) -> str:
    """The IRI of a prefix of the project, or of a folder of the base; of another, dots."""
    return PREFIXES.get(prefix, f"{base}{prefix}/" if prefix in TYPES else "…")
