"""What a person calls an end of a path: the number of a certification, a code of ROME, or words that find one."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import cast

import numpy as np

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.model.identifiers import numero_of
from rncp_graph.model.schemes import code_of
from rncp_graph.pathways.arrays import NON, VERSION, Arrays
from rncp_graph.pathways.naming import job, roots
from rncp_graph.pathways.request import End
from rncp_graph.questions.near import near
from rncp_graph.questions.parameters import Parameter
from rncp_graph.questions.types import TYPES
from rncp_graph.rdf.vocabulary import SKOS
from rncp_graph.stores import Solutions, Store

LOOKED_AT = 10
"""Occupations that words find, of which one is meant."""
_LEVEL = re.compile(r"\s*(?:niveau|level)\s*[=: ]\s*(.+?)\s*", re.IGNORECASE).fullmatch
SHOWN = 6
"""Occupations of a domain that are named."""
RATHER = 3
"""Occupations that are named beside the one that words were taken for."""


def end_of(store: Store, arrays: Arrays, day: date, said: str) -> End:
    """Return the end that was meant: `niveau=6` is a level. Words find occupations before certifications.

    Of the occupations that words find, the one of which they are a job title is meant, else the first to which
    certifications lead on that day.

    Raises `QuestionError` for a number or a code that the store does not have, and for words that find nothing.
    """
    if not said.strip():
        raise QuestionError(
            t(
                "un bout du chemin est vide ; donnez un code ROME, un numéro ou des mots",
                "an end of the path is empty; give a ROME code, a number or words",
            )
        )
    if found := _LEVEL(said):
        return End("niveau", level_of(store, found[1]))
    code, number = code_of("rome", said), numero_of(said)
    if code in arrays.place:
        return End("metier", code)
    if number in arrays.rank:
        return End("certification", number)
    if under := [one for one in arrays.metiers if one.startswith(code)]:
        raise QuestionError(_domain(arrays, code, under))
    if any(sign.isdigit() for sign in said) and " " not in said.strip():
        raise QuestionError(_unknown(store, said))
    return _by_words(store, arrays, day, said)


def level_of(store: Store, said: object) -> str:
    """Return a level, 1 to 8, of its number or of words. Raises `QuestionError` for anything else."""
    term = Parameter.named("niveau", obligatoire=True).n_triples(said, store.base, partial(near, store))
    return term[1:-1].rpartition("/")[2]


def _by_words(store: Store, arrays: Arrays, day: date, said: str) -> End:
    from rncp_graph.searching.asking import search  # takes a tenth of a second, and most ends are codes

    best: End | None = None
    for genre, known in (("metier", arrays.place), ("certification", arrays.rank)):
        found = search(store, said, genre=genre, limit=LOOKED_AT)
        codes = [row["code"] for row in found if row["code"] in known]
        if genre == "metier":
            codes = _meant(store, arrays, day, said, codes)
        if codes:
            end = End(genre, codes[0], said, tuple(codes[1 : 1 + RATHER]) if genre == "metier" else ())
            if not found.said:
                return end
            best = best or end
    if best is None:
        raise QuestionError(
            t(
                f"« {said} » ne trouve ni métier ni certification ; donnez un code ROME, un numéro ou d'autres mots",
                f"`{said}` finds no occupation and no certification; give a ROME code, a number or other words",
            )
        )
    return best


def _meant(store: Store, arrays: Arrays, day: date, said: str, codes: list[str]) -> list[str]:
    """Order occupations that words find: those of which they are a job title, the most quoted first; then others.

    One to which no certification leads on the day comes last.
    """
    state, _ = arrays.state(day)
    quotes = np.bincount(arrays.quote_o[state[arrays.quote_c] != NON], minlength=len(arrays.metiers))
    led = {one: int(quotes[arrays.relation[:, arrays.place[one]] <= VERSION].sum()) for one in codes}
    values, asked = " ".join(f"<{store.base}rome/{one}>" for one in codes), frozenset(roots(said))
    query = f"SELECT ?s ?o {{ VALUES ?s {{ {values} }} ?s {SKOS.prefLabel}|{SKOS.altLabel} ?o }}"
    rows = cast(Solutions, store.query(query))
    titled = {node.value.rpartition("/")[2] for node, title in rows if job(title.value) == asked}
    return sorted(
        codes, key=lambda one: (not led[one], one not in titled, -quotes[arrays.place[one]] if one in titled else 0)
    )


def _domain(arrays: Arrays, code: str, under: list[str]) -> str:
    listed = ", ".join(map(arrays.named, under[:SHOWN]))
    more = ", …" if len(under) > SHOWN else ""
    return t(
        f"{code} est un domaine du ROME ; nommez un de ses métiers : {listed}{more}",
        f"{code} is a domain of ROME; name one of its occupations: {listed}{more}",
    )


def _unknown(store: Store, said: str) -> str:
    found = near(store, TYPES["rome"], said) if len(said) > 5 else []
    close = "; ".join(found) if isinstance(found, list) else ""  # else a code that no certification quotes
    hint = t(f" ; peut-être : {close}", f"; perhaps: {close}") if close else ""
    return t(
        f"« {said} » : ni métier ni certification de cette base{hint}",
        f"`{said}`: no occupation and no certification of this store{hint}",
    )
