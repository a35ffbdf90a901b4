"""Two fiches of one number compared: field by field, and row by row where a field holds records.

Rows are matched by the key that names their node in the graph, so neither the order of rows nor their rank is a change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from typing import Any, TypeVar

from rncp_graph.differences.comparability import Formats, all_paths, closed_routes, comparables, families
from rncp_graph.model.fiche import Concept, Constat, Fiche, VoieAcces
from rncp_graph.model.fields import Field, fields_of, node_of
from rncp_graph.model.order import canonical, key
from rncp_graph.rdf.jsonld import records
from rncp_graph.rdf.names import children, iri

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Changement:
    """A value or a row that came, went or gave way to another.

    `path` is the path of the field (`blocs.libelle`), `champ` the field itself. `sujet` is the path under the base of
    the node that bears it. `avant` and `apres` are typed values, or whole records; the path of the node of such a
    record is in `node_avant` or `node_apres`.
    """

    path: str
    champ: Field
    sujet: str
    avant: Any = None
    apres: Any = None
    node_avant: str | None = None
    node_apres: str | None = None

    @property
    def operation(self) -> str:
        """Return `ajout`, `retrait` or `modification`."""
        return "ajout" if self.avant is None else "retrait" if self.apres is None else "modification"

    @property
    def ligne(self) -> str | None:
        """Return the path of the row that changed, under its certification: `None` for a value of the fiche itself.

        An entry of a nomenclature has a path of its own, such as `rome/D1407`.
        """
        whole = self.node_apres or self.node_avant or self.sujet
        found = re.fullmatch(r"certification/[^/]+(?:/(.+))?", whole)
        return found[1] if found else whole


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at in two fiches: the fields that both could state.

    `one_format` tells that both are of one family of formats. If not, blanks and line breaks are not looked at, which
    formats write each in its own way. The CSV export names open access routes only: beside it, a route that is stated
    as closed is not looked at.
    """

    fields: frozenset[str]
    one_format: bool = True
    voies_fermees: bool = True

    @classmethod
    def between(
        cls, avant: Formats, apres: Formats, *, labels: bool = True, silent: frozenset[str] = frozenset()
    ) -> View:
        """Look at fiches of these formats, with or without the labels of codes, and not at the fields in `silent`.

        >>> View.between(frozenset({"xml"}), frozenset({"csv"})).voies_fermees
        False
        """
        alike = families(avant) == families(apres)
        routes = alike or (closed_routes(avant) and closed_routes(apres))
        return cls(comparables(avant, apres, labels) - silent, alike, routes)

    def nu(self, record: R, sous: str = "") -> R:
        """Return a record without what is not looked at, and without ranks: a rank is a place in a file.

        >>> from rncp_graph.model.fiche import Bloc
        >>> View(frozenset({"blocs.code"})).nu(Bloc(code="B1", libelle="Vendre", rang=3), "blocs.")
        Bloc(code='B1', libelle=None, rang=None, liste_competences=None, modalites_evaluation=None, modalites=(), \
prerequis_entree_formation=None, prerequis_validation=None)
        """
        changes: dict[str, Any] = {}
        for field in fields_of(type(record)):
            value = getattr(record, field.name)
            if value is None or value == ():
                continue
            new = self._without_unseen(field, value, sous + field.name)
            if new is not value:
                changes[field.name] = new
        if isinstance(record, Constat):
            changes["sujet"] = _without_hash().sub("", record.sujet)
        return replace(record, **changes) if changes else record  # type: ignore[type-var]

    def _without_unseen(self, field: Field, value: Any, path: str) -> Any:
        if field.name == "rang" or path not in self.fields:
            return () if field.many else None
        if isinstance(value, str):
            return self.texte(value)
        if not field.record or (self.one_format and _without_rank(field.type) and _all(path) <= self.fields):
            return value
        if not field.many:
            return self.nu(value, f"{path}.")
        return tuple(self.nu(row, f"{path}.") for row in value if self.sees(row))

    def texte(self, value: Any) -> Any:
        """Return a text as it is compared, and any other value as it is."""
        return value if self.one_format or not isinstance(value, str) else " ".join(value.split())

    def sees(self, row: Any) -> bool:
        """Return whether a row is looked at."""
        return self.voies_fermees or not isinstance(row, VoieAcces) or row.ouverte is True


ALL_SCHEMES = View(frozenset(all_paths()))
"""A look at every field, as two sources of one format are compared."""


def fingerprint(fiche: Fiche, view: View = ALL_SCHEMES) -> bytes:
    """Return sixteen bytes that stand for what is looked at in a fiche, whatever the order of its rows.

    >>> a, b = (Fiche(numero="RS1", anciennes_certifications=x) for x in (("RS2", "RS3"), ("RS3", "RS2")))
    >>> fingerprint(a) == fingerprint(b) != fingerprint(Fiche(numero="RS1"))
    True
    """
    content = repr(key(view.nu(fiche)))
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def changements(avant: Fiche, apres: Fiche, view: View = ALL_SCHEMES) -> Iterator[Changement]:
    """Return what changed between two fiches of one number, in the order of the fields.

    >>> [c.path for c in changements(Fiche(numero="RS1", intitule="A"), Fiche(numero="RS1", intitule="B"))]
    ['intitule']
    """
    yield from _Comparison(view).records(Fiche, avant, apres, iri(avant, ""), iri(apres, ""), "")


def contenu(changement: Changement) -> Iterator[Changement]:
    """Return what a row that came or went holds, value by value, as changes of its own node."""
    a, b, whole = changement.avant, changement.apres, _Comparison(ALL_SCHEMES)
    for left, right, node in ((a, None, changement.node_avant), (None, b, changement.node_apres)):
        row = right if left is None else left
        if node and not isinstance(row, Concept):
            yield from whole.records(type(row), left, right, node, node, f"{changement.path}.")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: its node, the record, and what is looked at in it."""

    node: str
    record: Any
    nu: Any


@dataclass(frozen=True, slots=True)
class _Comparison:
    view: View

    def records(self, cls: type, a: Any, b: Any, node_a: str, node_b: str, sous: str) -> Iterator[Changement]:
        """Compare two records of one node; of `None`, each field is silent."""
        for field in fields_of(cls):
            path = sous + field.name
            if field.name == "rang" or path not in self.view.fields:
                continue
            silent: Any = () if field.many else None
            left, right = (silent if record is None else getattr(record, field.name) for record in (a, b))
            if left == right:
                continue
            if field.record:
                yield from self._rows(field, left, right, node_a, node_b, path)
            elif field.many:
                sujet = node_b if b is not None else node_a
                yield from (Changement(path, field, sujet, avant=x) for x in sorted(set(left) - set(right)))
                yield from (Changement(path, field, sujet, apres=x) for x in sorted(set(right) - set(left)))
            elif self.view.texte(left) != self.view.texte(right):
                yield Changement(path, field, node_b if b is not None else node_a, left, right)

    def _rows(self, field: Field, a: Any, b: Any, node_a: str, node_b: str, path: str) -> Iterator[Changement]:
        for left, right in _pair(self._seen_rows(field, a, node_a, path), self._seen_rows(field, b, node_b, path)):
            if left and right:
                yield from self.records(field.type, left.record, right.record, left.node, right.node, f"{path}.")
            elif field.many:
                yield _passage(field, path, node_b if right else node_a, left, right)
        if not field.many and (a is None or b is None or iri(a, "") != iri(b, "")):
            pair = [None if row is None else _Row(iri(row, ""), row, row) for row in (a, b)]
            yield _passage(field, path, node_b, *pair)

    def _seen_rows(self, field: Field, value: Any, parent: str, path: str) -> dict[str, list[_Row]]:
        """The rows of a field, by the key that their node would have if each stood alone."""
        found: dict[str, list[_Row]] = {}
        if value is None or value == ():
            return found
        for node, record in children(field, value, parent, ""):
            if not self.view.sees(record):
                continue
            nu = canonical(self.view.nu(record, f"{path}."))
            name = children(field, (nu,) if field.many else nu, "", "")[0][0]
            rows = found.setdefault(name, [])
            if self.view.one_format or all(row.nu != nu for row in rows):
                rows.append(_Row(node, record, nu))
        return found


def _passage(field: Field, path: str, sujet: str, left: _Row | None, right: _Row | None) -> Changement:
    said = [(row.record, row.node) if row else (None, None) for row in (left, right)]
    return Changement(path, field, sujet, said[0][0], said[1][0], said[0][1], said[1][1])


def _pair(a: dict[str, list[_Row]], b: dict[str, list[_Row]]) -> Iterator[tuple[_Row | None, _Row | None]]:
    """Match rows of one key: equal ones are set aside, then those that differ least are pairs, the rest stand alone."""
    for name in sorted(a.keys() | b.keys()):
        left, right = a.get(name, []), b.get(name, [])
        for row in list(left):
            same = next((other for other in right if other.nu == row.nu), None)
            if same:
                left.remove(row)
                right.remove(same)
        while left and right:
            pair = min(((x, y) for x in left for y in right), key=lambda pair: _fiche_change(pair[0].nu, pair[1].nu))
            left.remove(pair[0])
            right.remove(pair[1])
            yield pair
        yield from ((row, None) for row in left)
        yield from ((None, row) for row in right)


def _fiche_change(a: Any, b: Any) -> int:
    return sum(getattr(a, field.name) != getattr(b, field.name) for field in fields_of(type(a)))


@cache
def _without_rank(cls: type) -> bool:
    """Whether a row holds no rank, and no path of a node whose name holds one."""
    inner = (field.name != "rang" and (not field.record or _without_rank(field.type)) for field in fields_of(cls))
    return cls is not Constat and all(inner)


@cache
def _all(path: str) -> frozenset[str]:
    return frozenset(one for one in all_paths() if one.startswith(f"{path}."))


@cache
def _without_hash() -> re.Pattern[str]:
    """The end of a path that is a hash of a whole content, rank included: it changes with the place in the file."""
    paths = {node_of(cls).path.removeprefix("{parent}/") for cls in records() if node_of(cls).path.endswith("/{hash}")}
    kinds = "|".join(sorted(path.removesuffix("/{hash}") for path in paths))
    return re.compile(rf"(?<=/)({kinds})/[0-9a-f]{{16}}(-\d+)?$")
