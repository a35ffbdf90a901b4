"""A corpus from its seed to its files."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from bench.corpus import flow as flux
from bench.corpus import measured_lineage as lignee_mesuree
from bench.corpus import targets as cibles
from bench.corpus.bodies import Organismes
from bench.corpus.content import Redacteur
from bench.corpus.count import Compte
from bench.corpus.export_csv import NOM, ExportCsv
from bench.corpus.lineages import tisser
from bench.corpus.plan import a_l_echelle, prevoir
from bench.corpus.prose import Prose
from bench.corpus.stocks import inventer, lire_2021

ATTENDU = "attendu.json"


def nom_xml(registre: str) -> str:
    """Return the name of the XML flow of a register.

    >>> nom_xml("RS")
    'export_fiches_RS_V4_1_2026-08-16.xml'
    """
    return f"export_fiches_{registre}_V4_1_{cibles.EXPORT.isoformat()}.xml"


def creer(
    dossier: Path, echelle: float, graine: int, registre_2021: Path | None = None
) -> tuple[Compte, dict[str, Any]]:
    """Write a corpus into a folder: two XML flows, the CSV export, `attendu.json`. Give what it holds.

    The same seed, scale and register of 2021 give the same bytes. Raises `ValueError` for a scale outside 0.01..10.
    """
    if not 0.01 <= echelle <= 10:
        raise ValueError(f"scale {echelle}: from 0.01 to 10")
    dossier.mkdir(parents=True, exist_ok=True)
    rng = Random(graine)  # noqa: S311 (reproducible, no secret)
    prose = Prose(rng)
    combien = max(a_l_echelle(cibles.ANCIENNES, min(echelle, 1)), 1_500)
    base = lire_2021(registre_2021) if registre_2021 else inventer(rng, prose, combien)
    rncp, rs = prevoir(rng, echelle, base)
    tisser(rng, rncp, rs, echelle)
    fiches = [*rncp, *rs]
    redacteur = Redacteur(rng, prose, Organismes(rng, prose, base, fiches, echelle), fiches, echelle)
    compte, octets = Compte(), {}
    with ExportCsv(dossier, Random(graine + 1)) as export:  # noqa: S311
        for registre, prevues in (("RNCP", rncp), ("RS", rs)):
            path = dossier / nom_xml(registre)
            with path.open("w", encoding="utf-8", newline="") as file:
                flux.begin(file)
                for prevue in prevues:
                    tree = redacteur.fiche(prevue)
                    flux.ecrire(file, tree)
                    export.ecrire(tree)
                    compte.fiche(prevue, tree)
                flux.end(file)
            octets[f"xml_{registre}"] = path.stat().st_size
    octets["csv_zip"] = (dossier / NOM).stat().st_size
    attendu = {
        "graine": graine,
        "echelle": echelle,
        "topologie": "registre de 2021" if registre_2021 else "inventée",
        **compte.attendu(),
        "lignee": lignee_mesuree.mesurer(fiches),
        "csv": export.rows,
        "octets": octets,
    }
    attendu["defauts"] |= export.defects
    (dossier / ATTENDU).write_text(json.dumps(attendu, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return compte, attendu
