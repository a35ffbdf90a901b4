"""What a person calls a thing, and its IRI: numbers, codes, SIREN and SIRET, references of texts, paths and IRIs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.graph.links import rank_of
from rncp_graph.graph.texts import reference_key, text_key
from rncp_graph.language import t
from rncp_graph.model.fiche import TexteCite
from rncp_graph.model.identifiers import is_siret, numero_of, plain, siret_of
from rncp_graph.portraits.surroundings import labels, rows
from rncp_graph.questions.near import held
from rncp_graph.questions.types import TYPES
from rncp_graph.searching.asking import search
from rncp_graph.stores import Store
from rncp_graph.terms import legible, path, segment

_BLOC = re.compile(r"((?:RNCP|RS)\d+)BC\w+", re.ASCII | re.IGNORECASE).fullmatch
_TYPED = re.compile(r"([a-z]+):([^/].*)").fullmatch
_NEAR = 4


class Named(NamedTuple):
    """The IRI of what was meant, and those of what the same words could mean too."""

    iri: str
    others: tuple[str, ...] = ()


def named(store: Store, said: str) -> Named:
    """Return the IRI of what a person calls a thing.

    A certification goes before all else: a bare number is that of one. `rome:M1805` names an entry of one nomenclature.

    Raises `QuestionError` for a name that nothing in the store has, which names what is near, or that several have.
    """
    words = legible(plain(said))
    candidates = dict.fromkeys(_candidates(words, store.base))
    found = [node for node in candidates if _is_known(store, node)]
    if not found:
        found = [*_as_written(store, words)]
    if not found and _BLOC(words):
        code = Literal(words.upper())
        found = [row["b"].value for row in rows(store, f"SELECT ?b {{ ?b skos:notation {code} }} ORDER BY ?b")]
    if not found:
        raise QuestionError(_unknown(store, words))
    first, *others = found
    if others and not first.startswith(f"{store.base}certification/") and "://" not in words:
        raise QuestionError(
            t(f"« {words} » peut être : {_listed(store, found)}", f"`{words}` may be: {_listed(store, found)}")
        )
    return Named(first, tuple(others))


def _candidates(words: str, base: str) -> Iterator[str]:
    """The IRIs that a text may stand for, the first being what it most likely means."""
    typed = _TYPED(words)
    if typed and typed[1] in TYPES:
        yield from _made(typed[1], typed[2], base)
        return
    if block := _BLOC(words):
        numero = numero_of(block[1])
        yield f"{base}certification/{segment(numero)}/bloc/{segment(words.upper())}"
    for kind in TYPES:
        if kind != "unite":  # the legal unit of a SIRET is not what the SIRET names
            yield from _made(kind, words, base)
    yield f"{base}texte/{reference_key(words)}"
    yield f"{base}texte/{text_key(TexteCite(nor=words.upper()))}"
    if "://" in words or words.startswith("urn:"):
        yield from _valid(words)
    elif "/" in words:
        yield f"{base}{path(words)}"


def _as_written(store: Store, words: str) -> Iterator[str]:
    """What the store holds under a number or a code that is none of its kind."""
    typed = _TYPED(words)
    kinds, text = ((typed[1],), typed[2]) if typed and typed[1] in TYPES else (tuple(TYPES), words)
    for kind in kinds:
        if node := held(store, TYPES[kind], text):
            yield node.value


def _made(kind: str, words: str, base: str) -> Iterator[str]:
    """The node that a type of parameter makes of a text, where it makes one."""
    try:
        term = TYPES[kind].term(words, base)
    except (ValueError, TypeError):
        return
    if isinstance(term, NamedNode):
        yield term.value


def _valid(iri: str) -> Iterator[str]:
    try:
        yield NamedNode(iri).value
    except ValueError:
        return


def _is_known(store: Store, node: str) -> bool:
    """Return whether the store says anything of a node."""
    return any(True for _ in rows(store, f"SELECT ?p {{ <{node}> ?p ?o }} LIMIT 1"))


def _unknown(store: Store, words: str) -> str:
    near = list(_near(store, words)) or _searched(store, words)
    if near:
        return t(
            f"« {words} » : rien de ce nom dans la base ; tout près : {_listed(store, near)}",
            f"`{words}`: nothing of that name in the store; near it: {_listed(store, near)}",
        )
    return t(
        f"« {words} » : rien de ce nom dans la base ; donnez un numéro (RNCP27413), un code (M1805, RNCP7141BC01), "
        "un SIREN, un SIRET, une référence (décret 2004-171) ou un IRI",
        f"`{words}`: nothing of that name in the store; give a number (RNCP27413), a code (M1805, RNCP7141BC01), "
        "a SIREN, a SIRET, a reference (décret 2004-171) or an IRI",
    )


def _near(store: Store, words: str) -> Iterator[str]:
    """What bears a number or a code close to the one that was asked: certifications, blocks, sites, entries."""
    number, block = siret_of(words), _BLOC(words)
    numero = numero_of(block[1] if block else words)
    if block:
        node = f"{store.base}certification/{segment(numero)}"
        yield from _some(store, f"<{node}> rncp:bloc ?x")
    elif (rank := rank_of(numero)) is not None:
        yield from reversed([*_by_rank(store, rank, "<", "DESC(?r)")])
        yield from _by_rank(store, rank, ">", "?r")
    elif is_siret(number):
        unit = f"{store.base}organisme/siren-{number[:9]}"
        if _is_known(store, unit):
            yield unit
        yield from _some(store, f"?x rncp:partieDe <{unit}>")
    elif re.fullmatch(r"[A-Za-z]\d{2,4}", words):
        group = f"{store.base}rome/{words[:3].upper()}"
        yield from _some(store, f"?x skos:broader <{group}>")


def _searched(store: Store, words: str) -> Sequence[str]:
    """What a search finds by the words, where the store has an index and the words are those of people."""
    if "://" not in words:
        with suppress(QuestionError, StoreError):
            return search(store, words, limit=_NEAR).iris
    return ()


def _some(store: Store, pattern: str) -> Iterator[str]:
    for row in rows(store, f"SELECT DISTINCT ?x {{ {pattern} }} ORDER BY ?x LIMIT {_NEAR}"):
        yield row["x"].value


def _by_rank(store: Store, rank: int, sign: str, order: str) -> Iterator[str]:
    query = f"SELECT ?x {{ ?x rncp:rangNumero ?r ; a rncp:Certification FILTER(?r {sign} {rank}) }} ORDER BY {order}"
    for row in rows(store, f"{query} LIMIT {_NEAR // 2}"):
        yield row["x"].value


def _listed(store: Store, nodes: Sequence[str]) -> str:
    """Name nodes by what one may type for them, each with its label."""
    names = labels(store, nodes)
    known = (f"{short(node, store.base)} ({names[node]})" if node in names else node for node in nodes)
    return t(" ; ", "; ").join(known)


def short(node: str, base: str) -> str:
    """Return what one types for a node: its number, `rome:M1805`, its path under the base, or its IRI.

    >>> short("urn:x/certification/RNCP1", "urn:x/"), short("urn:x/rome/M1805", "urn:x/"), short("urn:y", "urn:x/")
    ('RNCP1', 'rome:M1805', 'urn:y')
    """
    kind, slash, rest = node.removeprefix(base).partition("/") if node.startswith(base) else ("", "", "")
    if kind == "certification" and slash:
        return rest.rpartition("/")[2]
    if kind == "organisme" and rest.startswith(("siren-", "siret-")):
        return rest[6:]
    if kind in TYPES and "/" not in rest:
        return f"{kind}:{rest}"
    return node.removeprefix(base)
