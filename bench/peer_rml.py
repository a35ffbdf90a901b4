"""The peer `morph-kgc`: an RML mapping of the CSV export, in an environment of its own; and ours of the same.

morph-kgc pins older versions of pyoxigraph and rdflib, so that it cannot live beside this project. Both sides read
the same six tables and write one N-Triples file of the same triples (`rml/registre.rml.ttl` says what is left out).
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import make_dataclass
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any, get_type_hints

from pyoxigraph import RdfFormat, parse

from bench.measure import Measure, measure
from rncp_graph.building.processes import prepare
from rncp_graph.building.workers import Team
from rncp_graph.model.fiche import Concept, Fiche
from rncp_graph.rdf.writer import encode, lines
from rncp_graph.readers import Source, read
from rncp_graph.readers.csv import export as csv_export
from rncp_graph.readers.source import File

VERSION = "2.10.0"
MAPPING = Path(__file__).parent / "rml" / "registre.rml.ttl"
KEPT = (
    *("numero", "id_fiche", "intitule", "nomenclature_europe", "nomenclature_europe_libelle", "type_enregistrement"),
    *("abrege", "codes_rome", "codes_nsf", "formacodes", "blocs"),
    *("anciennes_certifications", "nouvelles_certifications"),
)
"""The fields that RML can say too."""


def environment(cache: Path) -> Path | None:
    """Return the Python of the environment of morph-kgc, made unless it is there; none when it cannot be installed."""
    folder = cache / f"morph-kgc-{VERSION}"
    python = folder / "bin" / "python"
    ready = folder / "ready"
    if not ready.exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True, capture_output=True)  # noqa: S603
            install = [str(python), "-m", "pip", "install", "--quiet", f"morph-kgc=={VERSION}"]
            subprocess.run(install, check=True, capture_output=True)  # noqa: S603 - our own command
        except (OSError, subprocess.CalledProcessError):
            return None
        ready.touch()
    return python


def morph(python: Path, tables: Path, output: Path) -> Measure:
    """Have morph-kgc write the triples of some tables to a file, with its own defaults, and measure it."""
    config = output.with_suffix(".ini")
    config.write_text(
        f"[CONFIGURATION]\noutput_file: {output}\noutput_format: N-TRIPLES\n\n[Registre]\nmappings: {MAPPING}\n",
        encoding="utf-8",
    )
    return measure([str(python), "-m", "morph_kgc", str(config)], tables)


def ours_measured(tables: Path, output: Path) -> Measure:
    """Write the same triples by our own code, and measure it in the same way: a command, from its start to its end."""
    return measure([sys.executable, "-m", "bench.peer_rml", str(tables), str(output)])


def start_times(python: Path) -> dict[str, float]:
    """Return the seconds that each side takes to start, before it reads anything: these count in its measure too."""
    ours = measure([sys.executable, "-c", "import bench.peer_rml"])
    return {"ours": ours.wall, "morph": measure([str(python), "-c", "import morph_kgc"]).wall}


def write_ours(tables: Path, output: Path, processes: int | None = None) -> dict[str, Any]:
    """Write the same triples by our own reader and encoder, in as many processes as there are cores, or as told.

    The peer takes twice as many as there are cores, by its own default.
    """
    source = read(tables)
    codes: set[Code] = set()
    number = processes or os.cpu_count() or 1
    with output.open("wb") as out, ProcessPoolExecutor(number, initializer=prepare, initargs=("en",)) as pool:
        for text, found in Team(pool, number).map(
            _written, map(_content_of, csv_export.slices(source.files, source.reading()))
        ):
            out.write(text)
            codes |= found
        out.write(_as_text(lines(cls(code=code)) for cls, code in sorted(codes, key=_order)))
    return {"processes": number}


Code = tuple[type[Concept], str]


def _order(code: Code) -> tuple[str, str]:
    return code[0].__name__, code[1]


def _content_of(part_file: File) -> bytes:
    with part_file.open() as file:
        return file.read()


def _written(packed: bytes) -> tuple[bytes, set[Code]]:
    """Read a slice of the export and write its fiches; the codes that they quote are described once, elsewhere."""
    part_file = File(csv_export.SLICE, len(packed), lambda: io.BytesIO(packed))
    codes: set[Code] = set()
    written: list[list[str]] = []
    for fiche in Source(Path(csv_export.SLICE), "csv", (part_file,), csv_export.read):
        encoded = encode(Part(*_kept(fiche)))
        written.append(encoded.lines)
        codes.update((type(concept), concept.code) for _, concept in encoded.concepts)
    return _as_text(written), codes


def _as_text(written: Iterable[list[str]]) -> bytes:
    return "".join(chain.from_iterable(written)).encode()


_kept = attrgetter(*KEPT)
_HINTS = get_type_hints(Fiche, include_extras=True)
Part: type[Any] = make_dataclass(
    "Part", [(name, _HINTS[name]) for name in KEPT], namespace={"node": Fiche.node}, frozen=True, slots=True
)
"""A fiche with the fields of `KEPT` alone, mapped as its record maps them."""


def compare(one: Path, other: Path) -> dict[str, Any]:
    """Compare two N-Triples files as sets of triples: the size of each, and how many only one has."""
    first, second = (set(_triples(path)) for path in (one, other))
    return {"triples": [len(first), len(second)], "different": len(first ^ second)}


def _triples(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for quad in parse(file, format=RdfFormat.N_TRIPLES):
            yield sys.intern(str(quad.triple))


if __name__ == "__main__":
    print(json.dumps(write_ours(Path(sys.argv[1]), Path(sys.argv[2]))))
