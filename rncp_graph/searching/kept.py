"""What index and pathfinder read of a graph, kept aside while the text of a build passes, property by property.

To ask the store for it afterwards took the index 45 processor seconds of the full register where it takes 25, the
pathfinder 13 where it takes 7: the engine looks up each term in files of its own, spread as chance has it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, repeat

from rncp_graph.files.spool import Spool
from rncp_graph.rdf.lines import NODE, inside, parted, parts
from rncp_graph.rdf.literals import unescaped
from rncp_graph.rdf.vocabulary import RDF, Term
from rncp_graph.searching.statements import (
    ACTIVE,
    ACTIVITIES,
    AIMS,
    AU,
    CERTIFICATION,
    CLOSED,
    DU,
    JOBS,
    KIND,
    LINKS,
    NAMES,
    REGISTERED,
    SITUATION,
    TITLE,
    Purpose,
)

Lines = defaultdict[str, dict[str, None]]
"""Lines of N-Triples by their property, in their order, each once."""

Spooled = dict[str, bytes]
"""The same as they are put aside, and as they travel between processes: of some hundred thousand lines, few objects."""

_WANTED = (TITLE, ACTIVITIES, AIMS, JOBS, SITUATION, DU, AU, REGISTERED, ACTIVE, CLOSED, KIND, *LINKS, *NAMES)


def _any_of(terms: Iterable[Term]) -> str:
    """The regular expression of any of these properties: those of one vocabulary stand together, which is quicker."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for vocabulary, name in (re.split(r"(?<=[#/])(?=[^#/]*$)", property_) for property_ in terms):
        names[vocabulary].append(name)
    return "|".join(f"{re.escape(vocabulary)}(?:{'|'.join(some)})" for vocabulary, some in names.items())


_wanted = re.compile(rf"<[^>]*> ({_any_of(_WANTED)}|{RDF.type}(?= {CERTIFICATION})) ").match
"""Finds the property of a line that is read; of types it reads which nodes are certifications."""


def lines() -> Lines:
    """Return a place for lines, empty."""
    return defaultdict(dict)


def keep(text: Iterable[str], into: Lines) -> None:
    r"""Keep those lines of a text in N-Triples that the index reads.

    >>> keep(['<urn:c> <http://purl.org/dc/terms/title> "Vente" .\n', '<urn:c> <urn:p> "o" .\n'], found := lines())
    >>> list(found)
    ['<http://purl.org/dc/terms/title>']
    """
    for found in filter(None, map(_wanted, text)):
        into[found[1]][found.string] = None


def keep_fiche(text: Sequence[str], node: str, into: Lines) -> None:
    r"""Keep those lines of the text of a fiche, given its node, that the index reads.

    They speak of the fiche itself and of its blocks: the others, more than half, are told by how they begin.

    >>> text = [f'<urn:c{row}> <http://purl.org/dc/terms/title> "Vente" .\n' for row in ("", "/enregistrement/2010")]
    >>> keep_fiche(text, "urn:c", found := lines())
    >>> [line.split()[0] for line in found["<http://purl.org/dc/terms/title>"]]
    ['<urn:c>']
    """
    keep(compress(text, map(str.startswith, text, repeat((f"<{node}> ", f"<{node}/bloc/")))), into)


def spooled(kept: Lines | None) -> Spooled | None:
    """Return lines as bytes, made of each line by itself: most are ASCII, which is quick."""
    return None if kept is None else {name: b"".join(map(str.encode, some)) for name, some in kept.items()}


class Kept:
    """The statements of a build that are read, in files without a name; see `searching/statements.py`."""

    def __init__(self, base: str) -> None:
        """Begin with none, of nodes under a base."""
        self._base = base
        self._spools = {str(name): Spool() for name in (RDF.type, *_WANTED)}

    def add(self, found: Spooled) -> None:
        """Add lines that were kept."""
        for name, some in found.items():
            self._spools[name].write(some)

    def pairs(self, prop: Term) -> Iterator[tuple[str, str]]:
        """Return the nodes that have a property, and what it says of them, in the order in which fiches passed.

        Raises `KeyError` for a property that is not kept.
        """
        base, spool = self._base, self._spools[prop]
        spool.seek(0)
        for line in spool:
            subject, _, value = parts(line)
            said, after = parted(value)
            if after != b"@en":
                told = inside(said).removeprefix(base) if after == NODE else unescaped(said.decode())
                yield inside(subject).removeprefix(base), told

    def tied(self, by: Sequence[Term] = LINKS) -> Iterator[tuple[str, list[str]]]:
        """Return what each certification is tied to by some properties."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for prop in by:
            for path, entry in self.pairs(prop):
                found[path].append(entry)
        yield from found.items()

    def states(self, day: str) -> Iterator[tuple[str, bool]]:
        """Return the certifications of which it is known on a day whether they are registered, and whether they are."""
        until, registered = dict(self.pairs(AU)), dict(self.pairs(REGISTERED))
        holding = {span: registered[span] == "true" for span, since in self.pairs(DU) if since <= day <= until[span]}
        for path, span in self.pairs(SITUATION):
            if span in holding:
                yield path, holding[span]

    def certifications(self) -> Iterator[Purpose]:
        """Return each certification with its title, what it is for, and the jobs that it leads to."""
        titles: dict[str, str] = {}
        for path, title in self.pairs(TITLE):
            titles.setdefault(path, title)  # other fiches may quote it
        told = [_Following(self.pairs(prop)) for prop in (ACTIVITIES, AIMS, JOBS)]
        for path, _ in self.pairs(RDF.type):
            activities, aims, jobs = (texts.of(path) for texts in told)
            yield path, titles.get(path, ""), activities or aims, jobs


class _Following:
    """Texts in the order of fiches, and asked for in that order: held in memory one at a time."""

    def __init__(self, pairs: Iterator[tuple[str, str]]) -> None:
        self.pairs = pairs
        self.next = next(pairs, None)

    def of(self, path: str) -> str:
        found = ""
        while self.next and self.next[0] == path:
            found, self.next = self.next[1], next(self.pairs, None)
        return found
