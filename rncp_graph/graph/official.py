"""What official lists say of the codes that fiches quote: entries, and how lists correspond.

`Official` gathers the entries that the readers of `nomenclatures/` give, whatever the order of the files;
`graph/shared.py` writes them with what fiches say of the same codes. A path names an entry by its folder and its
code as written, such as `rome/D1407`: its IRI is made of it where it is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from rncp_graph.model.fields import Node, P
from rncp_graph.model.schemes import SCHEMES, ancestors, scheme_of, well_formed
from rncp_graph.terms import digest

_VERSIONED = {scheme.version_of for scheme in SCHEMES.values()}
"""The nomenclatures whose versions are lists apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one official file says of one entry.

    `notation` is its code where the path does not end in it. `schemas` are the lists that hold the entry (none when the
    file only speaks of it), `labels` and `autres` are
    labels with their language. Where files name an entry otherwise, the one of lowest `rang` is preferred. `links` are
    properties with the path or the IRI they lead to, `depth` is 1 at the top.
    """

    path: str
    notation: str | None = None
    schemas: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    autres: tuple[tuple[str, str], ...] = ()
    rang: int = 0
    parent: str | None = None
    depth: int | None = None
    links: tuple[tuple[str, str], ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class MobiliteRestreinte:
    """A mobility between two occupations of the ROME that holds for some job titles only."""

    node: ClassVar = Node("rncp:MobiliteRestreinte", "mobilite/{cle}")

    metier_depart: Annotated[str, P("rncp:metierDepart", iri="rome/{}")]
    metier_arrivee: Annotated[str, P("rncp:metierArrivee", iri="rome/{}")]
    nature: Annotated[str, P("rncp:natureMobilite")]
    appellation_depart: Annotated[str | None, P("rncp:appellationDepart", lang="fr")] = None
    appellation_arrivee: Annotated[str | None, P("rncp:appellationArrivee", lang="fr")] = None

    @property
    def cle(self) -> str:
        """The two codes, and a hash of the rest."""
        rest = digest(self.nature, self.appellation_depart, self.appellation_arrivee)
        return f"{self.metier_depart}-{self.metier_arrivee}-{rest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A row of a published correspondence from the ROME to ISCO-08.

    `confiance` is 3 when the two codings of the row agree, 2 when one is a group that holds the other, else 1.
    """

    node: ClassVar = Node("rncp:Passage", "passage/{cle}")

    rome: Annotated[str, P("rncp:passageDe", iri="rome/{}")]
    isco: Annotated[str, P("rncp:passageVers", iri="isco/{}")]
    relation: Annotated[str, P("rncp:relation", iri="curie")]
    confiance: Annotated[int, P("rncp:confiance")]
    codage_second: Annotated[str | None, P("rncp:codageSecond")] = None

    @property
    def cle(self) -> str:
        """The two codes."""
        return f"rome-{self.rome}-isco-{self.isco}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme of the ROME, which gathers occupations across its tree."""

    node: ClassVar = Node("skos:Collection", "rome-theme/{code}")

    code: Annotated[str, P("skos:notation")]
    libelle: Annotated[str, P("skos:prefLabel", lang="fr")]
    metiers: Annotated[tuple[str, ...], P("skos:member", iri="rome/{}")] = ()


@dataclass(slots=True)
class Official:
    """All that official files say, and against what the codes of fiches can be checked.

    >>> official = Official()
    >>> official.knows("rome", "D1407") is None
    True
    >>> official.add(Entry(path="rome/D1407", schemas=("rome-v4",)))
    >>> official.knows("rome", "D1407"), official.knows("rome", "D14"), official.knows("rome", "A1500")
    (True, True, False)
    """

    entries: defaultdict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    passages: list[Passage] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    restricted: list[MobiliteRestreinte] = field(default_factory=list)
    appellations: dict[str, str] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)
    _above: set[str] = field(default_factory=set)
    _bearers: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, entry: Entry) -> None:
        """Add what a file says of an entry; what it is linked to is an entry too."""
        self.entries[entry.path].append(entry)
        for linked in (entry.parent, *(target for _, target in entry.links)):
            if linked and ":" not in linked:
                self.entries[linked] += []
        self.lists.update(entry.schemas)
        folder, _, code = entry.path.partition("/")
        if folder in _VERSIONED:
            for title, _ in entry.autres:
                self._bearers[title].add(entry.path)
        if any(scheme_of(liste).version_of == folder for liste in entry.schemas):
            self._above.update(f"{folder}/{above}" for above in ancestors(folder, code))

    def schemas(self, path: str) -> set[str]:
        """Return the lists that hold an entry."""
        return {schema for entry in self.entries.get(path, ()) for schema in entry.schemas}

    def checks(self, scheme: str) -> bool:
        """Return whether the official list of a nomenclature was read: codes can be checked against it."""
        return any(scheme in (liste, scheme_of(liste).version_of) for liste in self.lists)

    def knows(self, scheme: str, code: str) -> bool | None:
        """Return whether the official list holds a code, `None` when no such list was read.

        A code of the NSF with a letter is known by its domain and its letter; an IDCC with or without zeros before it.
        """
        if not self.checks(scheme):
            return None
        letter = scheme_of(scheme).letter
        if letter and (found := letter.form.fullmatch(code)):
            return bool(self.schemas(f"{scheme}/{found[1]}") and self.schemas(f"{letter.folder}/{found[2]}"))
        path = official_path(scheme, code)
        return path in self._above or bool(self.schemas(path))

    def gone(self, path: str) -> bool:
        """Return whether an entry of the lowest level has left the next version, where both lists were read."""
        held = self.schemas(path)
        leaf = any(entry.depth for entry in self.entries.get(path, ())) and well_formed(*path.split("/", 1))
        return leaf and any(scheme_of(liste).followed_by in self.lists - held for liste in held)

    def formerly(self, path: str) -> set[str]:
        """Return the other entries that had among their titles what is the name of this one in the newest version.

        >>> official = Official()
        >>> official.add(Entry(path="rome/M1809", autres=(("Océanographe", "fr"),)))
        >>> official.add(Entry(path="rome/F1142", schemas=("rome-v4",), labels=(("Océanographe", "fr"),)))
        >>> official.formerly("rome/F1142"), official.formerly("rome/M1809")
        ({'rome/M1809'}, set())
        """
        names = {
            label
            for entry in self.entries.get(path, ())
            if any(scheme_of(one).version_of and not scheme_of(one).followed_by for one in entry.schemas)
            for label, _ in entry.labels
        }
        return {bearer for name in names for bearer in self._bearers.get(name, ())} - {path}

    def mobilite(self, depart: str, arrivee: str, nature: str, titres: tuple[str, str]) -> None:
        """Add a row of the mobility: a link, or a node when it is limited to job titles, given by their numbers."""
        if any(titres):
            self.restricted.append(MobiliteRestreinte(depart, arrivee, nature, *(titre or None for titre in titres)))
            self.add(Entry(path=f"rome/{arrivee}"))
            self.add(Entry(path=f"rome/{depart}"))
        else:
            name = "rncp:mobiliteProche" if nature == "proche" else "rncp:mobiliteEvolution"
            self.add(Entry(path=f"rome/{depart}", links=((name, f"rome/{arrivee}"),)))

    def nodes(self) -> Iterator[MobiliteRestreinte | Passage | Theme]:
        """Return the nodes that are no entries; a job title whose list was not read is told by its number."""
        yield from self.passages
        yield from self.themes
        for one in self.restricted:
            titres = (
                self.appellations.get(n, n) if n else None for n in (one.appellation_depart, one.appellation_arrivee)
            )
            yield MobiliteRestreinte(one.metier_depart, one.metier_arrivee, one.nature, *titres)


def official_path(scheme: str, code: str) -> str:
    """Return the path of the official entry that a quoted code stands for.

    >>> official_path("idcc", "0016"), official_path("rome", "D1407")
    ('idcc/16', 'rome/D1407')
    """
    return f"{scheme}/{code.lstrip('0') or code if scheme_of(scheme).padded else code}"
