"""The European view: the register in the European Learning Model, one file for each kind of thing.

It is a projection, for the shapes of its application profile for learning opportunities and qualifications (LOQ) are
closed: a file holds what LOQ knows, and nothing else. Each file stands alone: what it names is described in it. What
lacks something that LOQ asks for is not published, and listed with the reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from rncp_graph.exports.origin import hashed
from rncp_graph.files import writing
from rncp_graph.language import Count, t
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import PREFIXES, expand
from rncp_graph.views.projection import Describing, batches, certifications, constructed, nodes_in, text, written

NAMESPACES = {
    "3.1": "http://data.europa.eu/snb/model/elm/",
    "3.3": "http://data.europa.eu/snb/model/ontology/",
}
"""The namespace of the model by its version. Queries are written with the first, that of the shapes at hand."""

KINDS = {
    "qualifications": ("qualifications", "blocks"),
    "opportunities": ("opportunities",),
    "accreditations": ("accreditations",),
}
"""The queries of each file. What LOQ asks of the qualifications that they name (`core`) goes into each."""

LEFT = {
    "formations": "rncp:centrePreparation",
    "enregistrements": "rncp:enregistrement",
    "habilitations": "rncp:aHabilitation",
}
"""What opportunities and accreditations are made of: those of an unpublished certification are in no file either."""


def reasons() -> dict[str, str]:
    """Return why a certification cannot be published, by what it lacks."""
    return {
        "intitule": t("aucun intitulé", "no title"),
        "niveau": t("aucun niveau du cadre européen (CEC)", "no level of the European framework (EQF)"),
        "nsf": t("aucun code NSF, donc aucun domaine CITE-F", "no NSF code, hence no field of ISCED-F"),
        "isced": t("aucun code NSF qui mène à un domaine CITE-F", "no NSF code that leads to a field of ISCED-F"),
        "acquis": t("ni bloc intitulé ni capacités attestées", "neither a block with a title nor attested abilities"),
    }


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A certification that cannot be published, and what it lacks: keys of `reasons`.

    `left` is how many there are of each of `LEFT`, which are left out with it.
    """

    node: NamedNode
    numero: str
    intitule: str
    lacks: tuple[str, ...]
    left: Mapping[str, int]


def unpublished(store: Store) -> list[Unpublished]:
    """Return the certifications that LOQ cannot hold, in the order of their numbers."""
    found = store.query(text("elm", "unpublished"))
    assert isinstance(found, Solutions)  # noqa: S101 - a SELECT
    lacks: dict[NamedNode, list[str]] = {}
    said: dict[NamedNode, tuple[str, str]] = {}
    for row in found:
        node, title = row["certification"], row["intitule"]
        lacks.setdefault(node, []).append(row["manque"].value)
        said[node] = (row["numero"].value, title.value if title else "")
    left = {name: _counted(store, expand(curie)) for name, curie in LEFT.items()}
    return [
        Unpublished(
            node, *said[node], tuple(dict.fromkeys(keys)), {name: count.get(node, 0) for name, count in left.items()}
        )
        for node, keys in lacks.items()
    ]


def _counted(store: Store, link: str) -> dict[NamedNode, int]:
    found = store.query(f"SELECT ?c (COUNT(?x) AS ?n) {{ ?c <{link}> ?x }} GROUP BY ?c")
    assert isinstance(found, Solutions)  # noqa: S101 - a SELECT
    return {row["c"]: int(row["n"].value) for row in found}


def write(store: Store, folder: Path, version: str, heard: Count) -> dict[Path, int]:
    """Write the files of the view and the list of what is not published; return how much each holds.

    That is triples, or certifications in the list. `heard` is told how many certifications have passed, in all files.
    """
    left_out = unpublished(store)
    refused = {one.node for one in left_out}
    published = [node for node in certifications(store) if node not in refused]
    files: dict[Path, int] = {}
    for rank, kind in enumerate(KINDS):
        path = folder / f"{kind}.ttl"
        lines = projected(store, kind, published, version, _after(rank * len(published), heard))
        with writing(path) as out:
            out.write(hashed(store))
            files[path] = _serialized(lines, out, version)
    path = folder / "unpublished.csv"
    with writing(path) as out, io.TextIOWrapper(out, encoding="utf-8", newline="") as table:
        rows = csv.writer(table)
        rows.writerow(("numero", "intitule", "manque", "raison", *LEFT))
        words = reasons()
        for one in left_out:
            why = " ; ".join(words[key] for key in one.lacks)
            rows.writerow((one.numero, one.intitule, " ".join(one.lacks), why, *one.left.values()))
    files[path] = len(left_out)
    return files


def _serialized(batches: Iterator[list[bytes]], out: IO[bytes], version: str) -> int:
    """Write lines of N-Triples as Turtle, and return how many there were."""
    number = 0

    def statements() -> Iterator[Iterable[Quad]]:
        nonlocal number
        for lines in batches:
            number += len(lines)
            yield parse(b"".join(lines), format=RdfFormat.N_TRIPLES, lenient=True)

    serialize(chain.from_iterable(statements()), out, RdfFormat.TURTLE, prefixes=_prefixes(version))
    return number


def projected(store: Store, kind: str, nodes: list[NamedNode], version: str, heard: Count) -> Iterator[list[bytes]]:
    """Yield the triples of a file about these certifications, which LOQ must be able to hold, as lines of N-Triples.

    They are what is of its kind, the core of the qualifications named there, and the bodies and concepts named by both.
    They come batch by batch, each in order, so that files are read, and the same in every run.
    """
    renamed = {NAMESPACES["3.1"]: NAMESPACES[version]}
    queries = [text("elm", name, renamed) for name in KINDS[kind]]
    core = text("elm", "core", renamed)
    partial = "UNDEF" if kind == "qualifications" else "false"
    describing = Describing(store, [text("elm", name, renamed) for name in ("organisations", "concepts")])
    done = 0
    for batch in batches(written(nodes)):
        told = [line for query in queries for line in constructed(store, query, certification=batch)]
        described, named = nodes_in(told)
        if wanted := [node for node in batch if node in described or node in named]:
            said = constructed(store, core, certification=wanted, partielle=partial)
            told += said
            too, named_too = nodes_in(said)
            described |= too
            named |= named_too
        told += describing.missing(described, named)
        yield sorted(told)
        done += len(batch)
        heard(done)


def _after(passed: int, heard: Count) -> Count:
    """What hears of a file, where so many certifications passed in the files before it."""
    return lambda done: heard(passed + done)


def _prefixes(version: str) -> dict[str, str]:
    """The prefixes of a file: those that it uses, and the one of the version in force."""
    return {
        "elm": NAMESPACES[version],
        **{name: PREFIXES[name] for name in ("dct", "foaf", "skos", "xsd")},
        "adms": "http://www.w3.org/ns/adms#",
        "rov": "http://www.w3.org/ns/regorg#",
    }
