"""The peer `morph-kgc`: an RML mapping of the CSV export, in an environment of its own; and ours of the same.

morph-kgc pins older versions of pyoxigraph and rdflib, so that it cannot live beside this project. Both sides read
the same six tables and write one N-Triples file of the same triples (`rml/registre.rml.ttl` says what is left out).
"""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, parse

from bench.mesure import Mesure, mesurer
from rncp_graph.fiche import Concept, Fiche
from rncp_graph.mapping import lines
from rncp_graph.readers import read

VERSION = "2.10.0"
MAPPING = Path(__file__).parent / "rml" / "registre.rml.ttl"
GARDES = (
    *("numero", "id_fiche", "intitule", "nomenclature_europe", "nomenclature_europe_libelle", "type_enregistrement"),
    *("abrege", "codes_rome", "codes_nsf", "formacodes", "blocs"),
    *("anciennes_certifications", "nouvelles_certifications"),
)
"""The fields that RML can say too."""


def environnement(cache: Path) -> Path | None:
    """Give the Python of the environment of morph-kgc, made unless it is there; none when it cannot be installed."""
    folder = cache / f"morph-kgc-{VERSION}"
    python = folder / "bin" / "python"
    ready = folder / "ready"
    if not ready.exists():
        try:
            venv.create(folder, with_pip=True, clear=True)
            install = [str(python), "-m", "pip", "install", "--quiet", f"morph-kgc=={VERSION}"]
            subprocess.run(install, check=True, capture_output=True)  # noqa: S603 - our own command
        except (OSError, subprocess.CalledProcessError):
            return None
        ready.touch()
    return python


def morph(python: Path, tables: Path, sortie: Path) -> Mesure:
    """Have morph-kgc write the triples of some tables to a file, with its own defaults, and measure it."""
    config = sortie.with_suffix(".ini")
    config.write_text(
        f"[CONFIGURATION]\noutput_file: {sortie}\noutput_format: N-TRIPLES\n\n[Registre]\nmappings: {MAPPING}\n",
        encoding="utf-8",
    )
    return mesurer([str(python), "-m", "morph_kgc", str(config)], tables)


def notres(tables: Path, sortie: Path) -> dict[str, Any]:
    """Write the same triples by our own reader and encoder, in one process."""
    concepts: dict[str, Concept] = {}

    def partage(iri: str, concept: Concept) -> None:
        concepts.setdefault(iri, concept)

    with sortie.open("w", encoding="utf-8") as out:
        for fiche in read(tables):
            out.writelines(lines(_restreinte(fiche), shared=partage))
        for concept in concepts.values():
            out.writelines(lines(replace(concept, libelle=None, autres_libelles=())))
    return {}


def _restreinte(fiche: Fiche) -> Fiche:
    return Fiche(**{name: getattr(fiche, name) for name in GARDES})


def comparer(un: Path, autre: Path) -> dict[str, Any]:
    """Compare two N-Triples files as sets of triples: the size of each, and how many only one has."""
    first, second = (set(_triples(path)) for path in (un, autre))
    return {"triples": [len(first), len(second)], "differents": len(first ^ second)}


def _triples(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for quad in parse(file, format=RdfFormat.N_TRIPLES):
            yield sys.intern(str(quad.triple))
