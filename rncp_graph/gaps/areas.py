"""The pairs of a map gathered: by domain of the ROME, by domain of the NSF, by certification on which they hang."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from rncp_graph.gaps.ground import Ground, Nomenclature
from rncp_graph.gaps.pairs import IGNORED, NONE, ONE, SEVERAL, UNKNOWN, Pair, by_number


@dataclass(frozen=True, slots=True)
class Area:
    """The pairs of a domain; with `avec`, those between two domains.

    In the ROME a pair stands in the domains of both its ends, in the NSF in those of the certifications that join it:
    one that none joins stands nowhere there, and `sans_certification` and `taux` are `None`. Of the mobilities so
    many in a hundred are joined, `taux`. `fragiles` are the certifications on which one hangs alone.
    """

    domaine: str
    libelle: str | None
    avec: str | None
    libelle_avec: str | None
    mobilites: int
    sans_certification: int | None
    une_seule: int
    plusieurs: int
    non_precise: int
    hors_mobilite: int
    taux: float | None
    fragiles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """A certification, and what it carries: mobilities, those that hang on it alone, and pairs without mobility.

    `successeurs` are those that the register states, whatever they are worth; `paires` are those that hang on it.
    """

    numero: str
    intitule: str | None
    une_seule: int
    mobilites: int
    hors_mobilite: int
    jusqu_au: date | None
    successeurs: tuple[str, ...]
    paires: tuple[str, ...]


def domains(ground: Ground, pairs: Iterable[Pair]) -> list[Area]:
    """Return the pairs gathered by main domain of the ROME, in alphabetical order. One across two stands in both."""
    found: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        for code in {ground.rome.line(code)[-1] for code in pair.codes}:
            found[code].append(pair)
    return [_area(ground.rome, code, None, held) for code, held in sorted(found.items())]


def crossings(ground: Ground, pairs: Iterable[Pair]) -> list[Area]:
    """Return the pairs gathered by the main domains of the ROME of both ends, in alphabetical order."""
    found: defaultdict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        one, other = sorted(ground.rome.line(code)[-1] for code in pair.codes)
        found[one, other].append(pair)
    return [_area(ground.rome, *codes, held) for codes, held in sorted(found.items())]


def specialities(nsf: Nomenclature, of: Mapping[str, Iterable[str]], pairs: Iterable[Pair]) -> list[Area]:
    """Return the pairs gathered by domain of the NSF (two digits) of the certifications that join them."""
    found: defaultdict[str, dict[Pair, None]] = defaultdict(dict)
    for pair in pairs:
        for number in pair.numeros:
            for code in of.get(number, ()):
                found[nsf.line(code)[-2:][0]][pair] = None
    areas = (_area(nsf, code, None, held) for code, held in sorted(found.items()))
    return [replace(area, sans_certification=None, taux=None) for area in areas]


def supports(
    pairs: Iterable[Pair], ends: Mapping[str, date | None], successors: Mapping[str, tuple[str, ...]],
    titles: Mapping[str, str],
) -> list[Support]:  # fmt: skip
    """Return the certifications that join a pair; those on which most mobilities hang come first."""
    found: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        for number in pair.numeros:
            found[number].append(pair)
    told = [
        Support(
            number,
            titles.get(number),
            sum(pair.genre == ONE for pair in held),
            sum(pair.mobile for pair in held),
            sum(pair.genre == IGNORED for pair in held),
            ends[number],
            successors.get(number, ()),
            tuple("-".join(pair.codes) for pair in held if pair.genre == ONE),
        )
        for number, held in found.items()
    ]
    return sorted(told, key=lambda one: (-one.une_seule, -one.mobilites, by_number(one.numero)))


def _area(names: Nomenclature, code: str, other: str | None, held: Collection[Pair]) -> Area:
    kinds = Counter(pair.genre for pair in held)
    return Area(
        domaine=code,
        libelle=names.labels.get(code),
        avec=other,
        libelle_avec=names.labels.get(other) if other else None,
        mobilites=sum(pair.mobile for pair in held),
        sans_certification=kinds[NONE],
        une_seule=kinds[ONE],
        plusieurs=kinds[SEVERAL],
        non_precise=kinds[UNKNOWN],
        hors_mobilite=kinds[IGNORED],
        taux=share(held),
        fragiles=tuple(sorted({pair.numeros[0] for pair in held if pair.genre == ONE}, key=by_number)),
    )


def share(pairs: Iterable[Pair]) -> float | None:
    """Return how many in a hundred mobilities are joined: `None` where there is none, or one is not known."""
    mobile = [pair for pair in pairs if pair.mobile]
    if not mobile or any(pair.genre == UNKNOWN and not pair.certifications for pair in mobile):
        return None
    return round(100 * sum(bool(pair.certifications) for pair in mobile) / len(mobile), 1)
