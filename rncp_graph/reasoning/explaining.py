"""Why a statement is in a graph: who states it, by which rule it was derived or inferred, from what, down to sources.

What is inferred is proved anew by the rules, backwards. What is derived is told by the rules of
`ontology/rules/derived`, which say of what the build (`graph/`) made it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, cast

from pyoxigraph import QueryBoolean

from rncp_graph.errors import QuestionError
from rncp_graph.language import language, t
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.fields import fields_of, node_of
from rncp_graph.model.formats import format_named
from rncp_graph.portraits.surroundings import rows
from rncp_graph.questions.finding import Origine, lists_of, origines
from rncp_graph.rdf.jsonld import records
from rncp_graph.reasoning.axioms import axiom_rules
from rncp_graph.reasoning.regime import GRAPH
from rncp_graph.reasoning.rules import TYPE, Atom, Rule, key, stated_rules, written
from rncp_graph.stores import Store
from rncp_graph.terms import expand

DEEPEST = 8
"""Steps of a proof, at most."""

BROADEST = 24
"""Instances of a rule that are tried, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a statement is there. `nature` is `stated`, `derived` or `inferred`.

    What is stated has its sources, where it stands in them (`places`), and what was found of it when it was read:
    `finding`, `quote`; what a reader deduced of the text of a fiche is derived. What follows from other statements has
    a rule, and these as its premises.
    """

    statement: Atom
    nature: str
    rule: str = ""
    premises: tuple[Why, ...] = ()
    sources: tuple[Origine, ...] = ()
    places: tuple[str, ...] = ()
    finding: str = ""
    quote: str = ""


def why(store: Store, subject: str, name: str, value: str) -> Why:
    """Return why a statement is there; its terms are written as in N-Triples.

    Raises `QuestionError` for a statement that the store does not hold.
    """
    statement = (subject, name, value)
    explanation = _Proofs(store).proved(statement)
    if explanation is None:
        raise QuestionError(t("la base ne contient pas cet énoncé", "the store does not hold this statement"))
    return explanation


class _Proofs:
    """Proofs of what one store holds."""

    def __init__(self, store: Store) -> None:
        self.store, self.graph = store, f"{store.base}{GRAPH}"

    def proved(self, statement: Atom) -> Why | None:
        """The shortest proof of a statement."""
        return next(filter(None, (self._prove(statement, depth, frozenset()) for depth in range(1, DEEPEST + 1))), None)

    def _prove(self, statement: Atom, depth: int, above: frozenset[Atom]) -> Why | None:
        """A proof of so many steps, that rests on nothing which it proves."""
        if self._ask(written(statement)):
            return self._asserted(statement, above)
        if not depth or statement in above or not self._ask(f"GRAPH <{self.graph}> {{ {written(statement)} }}"):
            return None
        for rule in _by_head()[key(statement)]:
            for premises in self._instances(rule, statement):
                found = [self._prove(premise, depth - 1, above | {statement}) for premise in premises]
                proofs = [proof for proof in found if proof]
                if len(proofs) == len(premises):
                    return Why(
                        statement=statement, nature="inferred", rule=rule.why[language()], premises=tuple(proofs)
                    )
        return None

    def _asserted(self, statement: Atom, above: frozenset[Atom]) -> Why:
        """Why a statement of the default graph is there: a fiche states it, or it is derived of what fiches state."""
        record = self._record(statement[0][1:-1])
        if record is None or not _states(record, statement):
            for rule in _derivations()[key(statement)] if statement not in above else ():
                if premises := next(self._instances(rule, statement), None):
                    proofs = [self._asserted(premise, above | {statement}) for premise in premises]
                    return Why(statement=statement, nature="derived", rule=rule.why[language()], premises=tuple(proofs))
        return self._stated(statement, record) if record else self._listed(statement)

    def _record(self, subject: str) -> type | None:
        """The class of the record that a node is, where it is one of a fiche: a field leads to it."""
        kind, _, rest = subject.removeprefix(self.store.base).partition("/")
        steps = rest.split("/")[1:]
        record = _records().get(steps[-2] if len(steps) > 1 else "") if kind == "certification" else None
        if record is None:
            return None
        links = "|".join(f"<{expand(name)}>" for name in _leading_to(record))
        there = f"?x {links} <{subject}>" if links else f"<{subject}> {TYPE} <{expand(node_of(record).type)}>"
        return record if self._ask(there) else None

    def _stated(self, statement: Atom, record: type) -> Why:
        """What a fiche states, with the sources of the fiche that do, and where it stands in them."""
        numero = statement[0][1:-1].removeprefix(f"{self.store.base}certification/").partition("/")[0]
        sources = origines(self.store, numero)
        saying = [one for one in sources if self._ask(f"GRAPH <{one.graph}> {{ {written(statement)} }}")] or sources
        fields = [field for field in fields_of(record) if f"<{expand(field.p.property)}>" == statement[1]]
        places = [field.place(format_named(one.format).column) for one in saying for field in fields]
        finding, quote = self._finding(statement)
        return Why(
            statement=statement,
            nature="derived" if finding.startswith("déduit") else "stated",
            sources=tuple(saying),
            places=tuple(dict.fromkeys(place for place in places if place)),
            finding=finding,
            quote=quote,
        )

    def _listed(self, statement: Atom) -> Why:
        """What is said of what fiches share: an entry of a nomenclature, a term."""
        kind = statement[0][1:-1].removeprefix(self.store.base).partition("/")[0]
        sources = tuple(one for one in lists_of(self.store) if one.format.partition("-")[0] == kind)
        rule = t(
            "une entrée de nomenclature tient d'une liste officielle, d'un vocabulaire livré ou des fiches",
            "an entry of a nomenclature is as an official list, a vocabulary that ships, or fiches say",
        )
        return Why(statement=statement, nature="stated", rule=rule, sources=sources)

    def _finding(self, statement: Atom) -> tuple[str, str]:
        """What the reader of a fiche noted of a value: how it was found, by which rule, and the words it rests on."""
        subject, name, _ = statement
        for row in rows(
            self.store,
            f"""SELECT ?statut ?regle ?citation {{
            ?constat rncp:sujet {subject} ; rncp:propriete {name} ; rncp:statut ?statut
            OPTIONAL {{ ?constat rncp:regle ?regle }} OPTIONAL {{ ?constat rncp:citation ?citation }}
            }} ORDER BY ?constat LIMIT 1""",
        ):
            said = [row[part].value if row[part] else "" for part in ("statut", "regle", "citation")]
            return " : ".join(filter(None, said[:2])), said[2]
        return "", ""

    def _instances(self, rule: Rule, statement: Atom) -> Iterator[list[Atom]]:
        """The premises by which a rule gives a statement, instance by instance."""
        for head in rule.heads:
            terms = _unified(head, statement)
            if terms is None:
                continue
            found = rows(self.store, f"{rule.instances(terms, self.graph)} LIMIT {BROADEST}")
            names = [variable.value for variable in cast(Any, found).variables]
            for row in islice(found, BROADEST):
                bound = terms | {f"?{name}": str(row[name]) for name in names if row[name] is not None}
                if _unified(head, statement, bound) is not None:
                    yield [one for atom in rule.body for one in self._holding(atom, bound)]

    def _holding(self, atom: Atom, bound: Mapping[str, str]) -> Iterator[Atom]:
        """The statements that a pattern of a rule stands for, as far as they hold: of a union, some do not."""
        subject, names, value = (bound.get(part, part) for part in atom)
        for name in names.split("|"):
            one = (subject, name, value)
            if not any(part.startswith("?") for part in one) and self._holds(one):
                yield one

    def _holds(self, statement: Atom) -> bool:
        text = written(statement)
        return self._ask(f"{{ {text} }} UNION {{ GRAPH <{self.graph}> {{ {text} }} }}")

    def _ask(self, pattern: str) -> bool:
        return bool(cast(QueryBoolean, self.store.query(f"ASK {{ {pattern} }}")))


def _unified(head: Atom, statement: Atom, bound: Mapping[str, str] | None = None) -> dict[str, str] | None:
    """The terms of the variables of a head by which it is a statement; nothing where it cannot be."""
    terms = dict(bound or {})
    for part, term in zip(head, statement, strict=True):
        if (terms.setdefault(part, term) if part.startswith("?") else part) != term:
            return None
    return terms


Index = Mapping[str, list[Rule]]


def _indexed(rules: tuple[Rule, ...]) -> Index:
    found: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for name in dict.fromkeys(map(key, rule.heads)):
            found[name].append(rule)
    return found


@cache
def _by_head() -> Index:
    """The rules that give a statement, by what it says."""
    return _indexed((*axiom_rules(), *stated_rules()))


@cache
def _derivations() -> Index:
    return _indexed(stated_rules("derived"))


@cache
def _records() -> dict[str, type]:
    """The classes of the records of a fiche, by the step of the path at which their nodes stand."""
    paths = {cls: node_of(cls).path for cls in records()}
    return {path.split("/")[1]: cls for cls, path in paths.items() if path.startswith("{parent}/")} | {"": Fiche}


@cache
def _leading_to(record: type) -> tuple[str, ...]:
    """The properties by which records lead to the nodes of a class of record."""
    return tuple(field.p.property for cls in records() for field in fields_of(cls) if field.type is record)


def _states(record: type, statement: Atom) -> bool:
    """Whether a statement about a node of a record is of one of its fields."""
    _, name, value = statement
    if name == TYPE:
        return value == f"<{expand(node_of(record).type)}>"
    return any(f"<{expand(field.p.property)}>" == name for field in fields_of(record))
