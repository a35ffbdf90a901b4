"""A corpus from its seed to its files."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from bench.corpus import flow, measured_lineage, targets
from bench.corpus.bodies import Bodies
from bench.corpus.content import Writer
from bench.corpus.count import Tally
from bench.corpus.export_csv import FILE_NAME, ExportCsv
from bench.corpus.lineages import weave
from bench.corpus.plan import foresee, scaled
from bench.corpus.prose import Prose
from bench.corpus.stocks import invent, read_2021

EXPECTED = "attendu.json"


def xml_name(registre: str) -> str:
    """Return the name of the XML flow of a register.

    >>> xml_name("RS")
    'export_fiches_RS_V4_1_2026-08-16.xml'
    """
    return f"export_fiches_{registre}_V4_1_{targets.EXPORT.isoformat()}.xml"


def create(folder: Path, scale: float, seed: int, registre_2021: Path | None = None) -> tuple[Tally, dict[str, Any]]:
    """Write a corpus into a folder: two XML flows, the CSV export, `attendu.json`. Return what it holds.

    The same seed, scale and register of 2021 give the same bytes. Raises `ValueError` for a scale outside 0.01..10.
    """
    if not 0.01 <= scale <= 10:
        raise ValueError(f"scale {scale}: from 0.01 to 10")
    folder.mkdir(parents=True, exist_ok=True)
    rng = Random(seed)  # noqa: S311 (reproducible, no secret)
    prose = Prose(rng)
    how_many = max(scaled(targets.OLD_FICHES, min(scale, 1)), 1_500)
    base = read_2021(registre_2021) if registre_2021 else invent(rng, prose, how_many)
    rncp, rs = foresee(rng, scale, base)
    weave(rng, rncp, rs, scale)
    fiches = [*rncp, *rs]
    writer = Writer(rng, prose, Bodies(rng, prose, base, fiches, scale), fiches, scale)
    tally, sizes = Tally(), {}
    with ExportCsv(folder, Random(seed + 1)) as export:  # noqa: S311
        for registre, planned_fiches in (("RNCP", rncp), ("RS", rs)):
            path = folder / xml_name(registre)
            with path.open("w", encoding="utf-8", newline="") as file:
                flow.begin(file)
                for planned in planned_fiches:
                    tree = writer.fiche(planned)
                    flow.write(file, tree)
                    export.write(tree)
                    tally.fiche(planned, tree)
                flow.end(file)
            sizes[f"xml_{registre}"] = path.stat().st_size
    sizes["csv_zip"] = (folder / FILE_NAME).stat().st_size
    expected = {
        "graine": seed,
        "echelle": scale,
        "topologie": "registre de 2021" if registre_2021 else "inventée",
        **tally.expected(),
        "lignee": measured_lineage.measure(fiches),
        "csv": export.rows,
        "octets": sizes,
    }
    expected["defauts"] |= export.defects
    (folder / EXPECTED).write_text(json.dumps(expected, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return tally, expected
