r"""Sources into partitions: files of N-Quads, packed with gzip, for any SPARQL engine instead of a store of our own.

A folder of partitions holds `part-00000.nq.gz` and so on, each with whole fiches: the merged record, what every source
says of it, where they disagree. `communs.nq.gz` holds what fiches share (nomenclatures, organisations), the
vocabularies and the provenance. `manifest.json` names the files, with their
sizes, SHA-256 and numbers of statements, and the sources they come from.

Together the files are the graph that `build` makes. Nodes all have a name (no blank nodes), so that files may be
loaded in any order, side by side, and again, without harm. Statements are counted as lines: one that several fiches
or sources make stands several times, and once in the graph. The parts of one input are the same bytes each time;
`shared` holds the hour of the build.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Unpack

from rncp_graph.building.assembly import Assembly, assembled, chunks
from rncp_graph.building.buckets import bucket_of
from rncp_graph.building.options import Options, Plan
from rncp_graph.building.report import Report, doubts_file
from rncp_graph.building.workers import team
from rncp_graph.errors import StoreError
from rncp_graph.files import packing, replacing_folder, sha256_of, to_disk
from rncp_graph.language import t
from rncp_graph.readers import Source
from rncp_graph.readers.source import Reading
from rncp_graph.resources import software_version
from rncp_graph.stores.identity import LAYOUT

MANIFEST = "manifest.json"
COMMUNS = "communs.nq.gz"
MOST = 512
"""The most partitions: each is an open file while fiches pass."""

_NAME = re.compile(rf"part-\d{{5}}\.nq\.gz|{re.escape(COMMUNS)}").fullmatch

LEVEL = 3
"""Of gzip: 6 took a third more processor time over a build and left files 15 % smaller, 1 gained no time."""


def partition(folder: str | Path, *sources: Source, partitions: int, **options: Unpack[Options]) -> Report:
    """Write the graph of these sources to a folder of partitions, and return the report; the options are of `build`.

    The folder appears whole or not at all, and takes the place of partitions that stood there. In the report, the
    triples are the lines written, named graphs included.

    Raises `SourceError` for a broken source, `StoreError` when the folder cannot be written or holds anything else,
    `StoreLocked` when another build is writing there.
    """
    plan = Plan.of(options)
    if not sources:
        raise StoreError(t("aucune source à lire", "no source to read"))
    if not 1 <= partitions <= MOST:
        raise StoreError(t(f"partitions : de 1 à {MOST}", f"partitions: from 1 to {MOST}"))
    return assembled(lambda repeated: _written(Path(folder), sources, partitions, plan, repeated))


def _written(folder: Path, sources: Sequence[Source], partitions: int, plan: Plan, repeated: frozenset[str]) -> Report:
    began, clock = datetime.now(UTC), time.perf_counter()
    with replacing_folder(folder.resolve(), listed) as beside, doubts_file(plan.report) as doubts:
        with team(plan.processes, plan.dask) as workers, _Files(beside, partitions) as files:
            assembly = Assembly(sources, plan, workers, doubts.doubt, repeated)
            for numero, text in assembly.fiches():
                files.write(files.part(numero), text)
            for text in chunks(assembly.last(began)):
                files.write(COMMUNS, text)
        report = assembly.report()
        report.triples = sum(files.quads.values())
        doubts.rest(report)
        _write_manifest(beside, files, assembly.readings, report, plan.base)
    report.seconds = time.perf_counter() - clock
    return report


class _Files:
    """The files of a folder of partitions, open to be written, and how many statements each holds."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder, self.number = folder, number
        self.quads = dict.fromkeys([*map(_part, range(number)), COMMUNS], 0)

    def __enter__(self) -> _Files:
        with ExitStack() as stack:
            opened = {name: packing(self.folder / name, LEVEL, sync=True) for name in self.quads}
            self._open = {name: stack.enter_context(file) for name, file in opened.items()}
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)

    def part(self, numero: str) -> str:
        """Return the file of a fiche: it hangs on the number alone."""
        return _part(bucket_of(numero, self.number))

    def write(self, name: str, text: bytes) -> None:
        self._open[name].write(text)
        self.quads[name] += text.count(b"\n")


def _part(rank: int) -> str:
    return f"part-{rank:05}.nq.gz"


def _write_manifest(folder: Path, files: _Files, readings: dict[str, Reading], report: Report, base: str) -> None:
    manifest = {
        "format": "application/n-quads",
        "base": base,
        "layout": LAYOUT,
        "software": f"rncp-graph {software_version()}",
        "certifications": report.certifications,
        "quads": report.triples,
        "files": [{"name": name, "quads": quads, **_proof(folder / name)} for name, quads in files.quads.items()],
        "sources": [
            {
                "name": reading.nom,
                "graph": base + name,
                "format": reading.format,
                "sha256": reading.sha256,
                "date_export": reading.date_export.isoformat() if reading.date_export else None,
                "version_flux": reading.version_flux,
                "fiches": reading.fiches,
            }
            for name, reading in readings.items()
        ],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    to_disk(folder / MANIFEST)


def _proof(path: Path) -> dict[str, Any]:
    return {"bytes": path.stat().st_size, "sha256": sha256_of(path)}


def listed(folder: Path) -> list[str]:
    """Return the files of a folder of partitions that are there as its manifest says; none without one of ours."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if not str(manifest["software"]).startswith("rncp-graph ") or "layout" not in manifest:
            return []
        names = [(file["name"], file["bytes"]) for file in manifest["files"] if _NAME(file["name"])]
        return [MANIFEST, *(name for name, size in names if (folder / name).lstat().st_size == size)]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return []
