"""What the gap map is drawn from, read off a store by flat scans: who quotes what, since when, and what is mobile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import NamedTuple, cast
from weakref import WeakKeyDictionary

from rncp_graph.stores import Solutions, Store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import expand

Couple = tuple[str, str]
"""Two codes of the ROME, in alphabetical order."""

MOBILITIES = ("restreinte", "evolution", "proche")
"""The kinds of mobility, the widest last; the first holds for some appellations only."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A span of days, both included, on which some certifications are known to be registered, or known not to be."""

    du: date
    au: date
    enregistree: bool
    certifications: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """The codes of a nomenclature: by node, the one above each, and the French label of each."""

    codes: Mapping[str, str]
    above: Mapping[str, str]
    labels: Mapping[str, str]

    def line(self, code: str) -> list[str]:
        """Return a code and those above it, the widest last.

        >>> Nomenclature({}, {"D1407": "D14", "D14": "D"}, {}).line("D1407")
        ['D1407', 'D14', 'D']
        """
        found = [code]
        while (above := self.above.get(found[-1])) and above not in found:
            found.append(above)
        return found


class Lists(NamedTuple):
    """The ROME, and of its nodes those of version 3 and those whose code is doubtful or unknown."""

    rome: Nomenclature
    listed: frozenset[str]
    odd: frozenset[str]


_KEPT: WeakKeyDictionary[Store, Lists] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Ground:
    """Certifications by number, occupations by code. A code that is no occupation of the ROME is left out.

    `mobility` is empty where the store holds none. `covered` are the occupations that it speaks of: those of version 3.
    """

    rome: Nomenclature
    joins: Mapping[str, tuple[Couple, ...]]
    """The pairs of occupations that each certification joins."""
    quotes: Mapping[str, tuple[str, ...]]
    """The occupations that each certification quotes, in alphabetical order."""
    situations: tuple[Situation, ...]
    """In the order of their beginnings."""
    successors: Mapping[str, tuple[str, ...]]
    mobility: Mapping[Couple, str]
    covered: frozenset[str]

    def on(self, day: date, *, registered: bool) -> frozenset[str]:
        """Return the certifications that are known to be registered on a day, or known not to be."""
        holding = (s for s in self.situations if s.enregistree is registered and s.du <= day <= s.au)
        return frozenset(number for one in holding for number in one.certifications)

    def ends(self, day: date) -> dict[str, date]:
        """Return the last day until which each certification registered on a day is known to stay so."""
        found = dict.fromkeys(self.on(day, registered=True), day)
        for one in self.situations:
            if one.enregistree and one.au >= day:
                for number in one.certifications:
                    if number in found and (one.du - found[number]).days <= 1:
                        found[number] = max(found[number], one.au)
        return found

    def mobility_of(self, couple: Couple) -> str:
        """Return what the ROME sees between two occupations: a kind of mobility, `aucune`, or `non precise`."""
        return self.mobility.get(couple) or ("aucune" if self.covered.issuperset(couple) else "non precise")


def read(store: Store, occupation: str | None = None) -> Ground:
    """Read the ground of a map off a store; around one occupation, given by its IRI, what its own pairs need."""
    of = f"?x rncp:codeRome <{occupation}> . " if occupation else ""
    numbers = dict(_rows(store, f"{of}?x dct:identifier ?y"))
    rome, listed, odd = _lists(store)
    occupations = {node: code for node, code in rome.codes.items() if node not in odd}
    mobility = _mobility(store, occupations, occupation)
    former = {rome.codes[node] for node in listed & occupations.keys()} - set(rome.above.values())
    quotes = _grouped(store, f"{of}?x rncp:codeRome ?y", numbers, occupations)
    successors: defaultdict[str, list[str]] = defaultdict(list)
    for old, new in _rows(store, f"{of}?x rncp:remplacePar ?y"):
        successors[numbers.get(old, old)].append(numbers.get(new, new))
    return Ground(
        rome=rome,
        quotes=quotes,
        joins={number: tuple(combinations(codes, 2)) for number, codes in quotes.items()},
        situations=tuple(_situations(store, numbers, occupation)),
        successors={old: tuple(sorted(new)) for old, new in successors.items()},
        mobility=mobility,
        covered=frozenset(former.union(*mobility)) if mobility else frozenset(),
    )


def _lists(store: Store) -> Lists:
    """The lists of a store; those of a version, which never changes, are read once."""
    if (found := _KEPT.get(store)) is None:
        listed = frozenset(x for x, _ in _rows(store, _scheme("rome-v3")))
        odd = frozenset(x for x, _ in _rows(store, "?x rncp:codeDouteux|rncp:codeInconnu ?y"))
        found = Lists(nomenclature(store, "rome"), listed, odd)
        if isinstance(store, OxigraphStore) and store.version:
            _KEPT[store] = found
    return found


def nomenclature(store: Store, name: str) -> Nomenclature:
    """Read a nomenclature that fiches quote: `rome`, `nsf`."""
    codes = dict(_rows(store, _scheme(name)))
    above = {codes[x]: codes[y] for x, y in _rows(store, "?x skos:broader ?y") if x in codes and y in codes}
    said = 'FILTER(LANG(?y) = "fr")'
    labels = {codes[x]: y for x, y in _rows(store, f"{_in(name)} ; skos:prefLabel ?y {said}") if x in codes}
    return Nomenclature(codes, above, labels)


def specialities(store: Store, nsf: Nomenclature) -> dict[str, tuple[str, ...]]:
    """Return the NSF codes of each certification."""
    return _grouped(store, "?x rncp:codeNSF ?y", dict(_rows(store, "?x dct:identifier ?y")), nsf.codes)


def titles(store: Store) -> dict[str, str]:
    """Return the title of each certification, by number."""
    return dict(_rows(store, "?c dct:identifier ?x ; dct:title ?y"))


# --- scans ------------------------------------------------------------------------------------------------------------


def _rows(store: Store, where: str) -> Iterator[Couple]:
    """The values of `?x` and `?y` that a pattern gives, as texts."""
    yield from cast(Iterator[Couple], _values(store, where, "?x ?y"))


def _values(store: Store, where: str, names: str) -> Iterator[tuple[str, ...]]:
    """The values of variables that a pattern gives, as texts."""
    prefixes = "".join(f"PREFIX {name}: <{expand(f'{name}:')}> " for name in ("rncp", "dct", "skos"))
    for row in cast(Solutions, store.query(f"{prefixes} SELECT {names} {{ {where} }}")):
        yield tuple(term.value for term in row)


def _in(scheme: str) -> str:
    return f'?list skos:notation "{scheme}" . ?x skos:inScheme ?list'


def _scheme(name: str) -> str:
    return f"{_in(name)} ; skos:notation ?y"


def _grouped(
    store: Store, where: str, numbers: Mapping[str, str], codes: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """The codes that certifications lead to, by number."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for certification, concept in _rows(store, where):
        if certification in numbers and concept in codes:
            found[numbers[certification]].add(codes[concept])
    return {number: tuple(sorted(said)) for number, said in sorted(found.items())}


def _situations(store: Store, numbers: Mapping[str, str], occupation: str | None) -> list[Situation]:
    spans: dict[str, tuple[str, str, str]] = {}
    of: defaultdict[str, list[str]] = defaultdict(list)
    if occupation:  # its own alone, in one join
        told = "?y rncp:du ?du ; rncp:au ?au ; rncp:enregistree ?oui"
        where = f"?x rncp:codeRome <{occupation}> ; rncp:situation ?y . {told}"
        for certification, situation, *span in _values(store, where, "?x ?y ?du ?au ?oui"):
            spans[situation] = (span[0], span[1], span[2])
            of[situation].append(numbers.get(certification, certification))
    else:
        begins, ends, registered = (dict(_rows(store, f"?x rncp:{name} ?y")) for name in ("du", "au", "enregistree"))
        for certification, situation in _rows(store, "?x rncp:situation ?y"):
            spans[situation] = (begins[situation], ends[situation], registered[situation])
            of[situation].append(numbers.get(certification, certification))
    found = [
        Situation(date.fromisoformat(du), date.fromisoformat(au), oui == "true", tuple(of[situation]))
        for situation, (du, au, oui) in spans.items()
    ]
    return sorted(found, key=lambda one: (one.du, one.au, one.certifications))


def _mobility(store: Store, occupations: Mapping[str, str], only: str | None) -> dict[Couple, str]:
    """The widest mobility between two occupations, in either direction; of one alone, where it is told."""
    ends = f" FILTER(?x = <{only}> || ?y = <{only}>)" if only else ""
    where = {
        "restreinte": "?m rncp:metierDepart ?x ; rncp:metierArrivee ?y",
        "evolution": "?x rncp:mobiliteEvolution ?y",
        "proche": "?x rncp:mobiliteProche ?y",
    }
    found: dict[Couple, str] = {}
    for kind in MOBILITIES:
        for x, y in _rows(store, where[kind] + ends):
            if x in occupations and y in occupations and x != y:
                a, b = sorted((occupations[x], occupations[y]))
                found[a, b] = kind
    return found
