"""Statements as people write and read them: `RNCP27413`, `rome:M1805`, `codeRome`, a label, a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode

from rncp_graph.errors import QuestionError
from rncp_graph.language import LANGUAGES, t, use_language, yes_no
from rncp_graph.model.identifiers import numero_of
from rncp_graph.portraits.naming import named, short
from rncp_graph.portraits.surroundings import labels, rows
from rncp_graph.portraits.words import day, one_line, property_name
from rncp_graph.questions.finding import Origine
from rncp_graph.reasoning import axioms
from rncp_graph.reasoning.explaining import Why
from rncp_graph.reasoning.regime import GRAPH
from rncp_graph.reasoning.rules import TYPE, Atom
from rncp_graph.stores import Store
from rncp_graph.terms import PREFIXES, expand, normalised

_WITHIN = re.compile(r"(?:RNCP|RS)\d+/").match
"""Fits the path of a node of a fiche, as it is shown."""

_LONGEST = 160
"""Characters of a text that are shown."""


def statement(store: Store, subject: str, name: str, value: str) -> Atom:
    """Return the statement that three words mean, in the forms of N-Triples.

    The subject is anything that has an IRI; of the property the prefix may lack, and its label will do; the object is
    one that the subject has.

    Raises `QuestionError` for a word that means nothing there, and names what does.
    """
    return next(statements(store, subject, name, value))


def statements(store: Store, subject: str, name: str, value: str | None = None) -> Iterator[Atom]:
    """Return the statements that a subject and a property mean, all of them where no value is told.

    Raises what `statement` raises.
    """
    within = f"certification/{subject}" if _WITHIN(subject) else subject
    node = _term(subject) or f"<{named(store, within).iri}>"
    said = _said(store, node)
    properties = {one: _names(one) for one in dict.fromkeys(said_name for said_name, _ in said)}
    chosen = [one for one, names in properties.items() if _folded(name) in names]
    if not chosen:
        known = ", ".join(sorted(axioms.short(one[1:-1]) for one in properties))
        raise QuestionError(
            t(
                f"{subject} : rien sous « {name} » ; propriétés : {known}",
                f"{subject}: no `{name}`; properties: {known}",
            )
        )
    values = [(one, term) for one, term in said if one in chosen]
    if value is None:
        yield from ((node, one, str(term)) for one, term in values)
        return
    wanted = _object_names(value)
    called = labels(store, [term.value for _, term in values if isinstance(term, NamedNode)])
    found = [(node, one, str(term)) for one, term in values if wanted & _forms(term, called, store.base)]
    if not found:
        known = "; ".join(_shown(term, called, store.base) for _, term in values[:_FEW])
        raise QuestionError(
            t(
                f"{subject}, {name} : pas « {value} » ; la base y a : {known}",
                f"{subject}, {name}: not `{value}`; the store has there: {known}",
            )
        )
    yield from found


_FEW = 12


def _said(store: Store, node: str) -> list[tuple[str, Any]]:
    """What a store says and infers of a node: properties and objects."""
    both = f"{{ {node} ?p ?o }} UNION {{ GRAPH <{store.base}{GRAPH}> {{ {node} ?p ?o }} }}"
    return [(str(row["p"]), row["o"]) for row in rows(store, f"SELECT ?p ?o {{ {both} }} ORDER BY ?p ?o")]


def _term(word: str) -> str | None:
    """The term that a prefixed name of the ontology files is."""
    prefix, colon, rest = word.partition(":")
    namespace = (axioms.prefixes() | PREFIXES).get(prefix)
    return f"<{namespace}{rest}>" if colon and namespace else None


def _folded(word: str) -> str:
    return "rdf:type" if word in ("a", "est", "is") else _term(word) or normalised(word)


def _names(name: str) -> set[str]:
    """What a property may be called."""
    iri = name[1:-1]
    curie = axioms.short(iri)
    found = {name, normalised(iri), normalised(curie.partition(":")[2])}
    for spoken in LANGUAGES:
        with use_language(spoken):
            found.add(normalised(property_name(curie)))
    return found | ({"rdf:type"} if name == TYPE else set())


def _object_names(word: str) -> set[str]:
    names = {word, normalised(word), numero_of(word)}
    return names | ({term} if (term := _term(word)) else set())


_TRUTHS = {"true": ("oui", "yes"), "false": ("non", "no")}


def _forms(term: Any, called: dict[str, str], base: str) -> set[str]:
    """What an object may be called: its IRI, what one types for it, its label; a literal by its value."""
    if isinstance(term, NamedNode):
        name, path, label = short(term.value, base), term.value.removeprefix(base), called.get(term.value)
        names = {str(term), term.value, path, path.removeprefix("certification/"), name, name.rpartition(":")[2]}
        return names | ({normalised(label)} if label else set())
    return {term.value, normalised(term.value), *_TRUTHS.get(term.value, ())}


def _shown(term: Any, called: dict[str, str], base: str) -> str:
    if isinstance(term, Literal):
        return yes_no(term.value == "true") if term.datatype.value == expand("xsd:boolean") else _quoted(term.value)
    if term.value.startswith(base):
        path = term.value.removeprefix(f"{base}certification/")
        name, label = path if path != term.value else short(term.value, base), called.get(term.value)
        return f"{name} ({label})" if label and label != name else name
    return axioms.short(term.value)


def _quoted(text: str) -> str:
    line = one_line(text)
    line = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
    return t(f"« {line} »", f"“{line}”")


def lines(store: Store, found: Why) -> Iterator[str]:
    """Tell an explanation, line by line, each premise below what follows from it."""
    nodes = {part[1:-1] for one in _all(found) for part in (one.statement[0], one.statement[2]) if part.startswith("<")}
    called = labels(store, [node for node in nodes if node.startswith(store.base)])
    yield from _told(found, called, store.base, "")


def _all(found: Why) -> Iterator[Why]:
    yield found
    for premise in found.premises:
        yield from _all(premise)


def _told(found: Why, called: dict[str, str], base: str, indent: str) -> Iterator[str]:
    subject, name, value = (_parsed(part) for part in found.statement)
    verb = axioms.short(name.value)
    label = t("est", "is a") if found.statement[1] == TYPE else property_name(verb)
    label = f"{label} [{verb}]" if label != verb else verb
    natures = {
        "stated": t("énoncé", "stated"),
        "derived": t("dérivé", "derived"),
        "inferred": t("inféré", "inferred"),
    }
    who, what = (_shown(one, called, base) for one in (subject, value))
    yield f"{indent}{who} · {label} · {what}  ({natures[found.nature]})"
    inner = indent + "    "
    if found.rule:
        yield f"{inner}{t('règle :', 'rule:')} {found.rule}"
    for source in found.sources:
        yield f"{inner}{t('source :', 'source:')} {_source(source)}"
    if found.places:
        yield f"{inner}{t('endroit :', 'where:')} {', '.join(found.places)}"
    if found.finding:
        yield f"{inner}{t('constat :', 'finding:')} {found.finding}"
    if found.quote:
        yield f"{inner}{t('passage cité :', 'passage quoted:')} {_quoted(found.quote)}"
    for premise in found.premises:
        yield from _told(premise, called, base, inner)


def _parsed(part: str) -> Any:
    from rncp_graph.questions.tokens import term

    return term(part)


def _source(source: Origine) -> str:
    said = (source.format, day(source.jour) if source.jour else "", source.producteur or "")
    return f"{source.titre} ({', '.join(filter(None, said))})"
