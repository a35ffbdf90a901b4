"""A small register of one day, with mobility between its occupations, from which gaps can be read off by eye."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rncp_graph.graph import provenance
from rncp_graph.graph.shared import Shared
from rncp_graph.graph.situations import Observed
from rncp_graph.model.fiche import Fiche
from rncp_graph.nomenclatures import nomenclatures, read_official
from rncp_graph.rdf.names import iri
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import DCAT, DCT, RNCP
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE
from tests.questions.tools import nsf, rome

DAY = date(2021, 1, 31)

OCCUPATIONS = {"A1101": "Labour", "A1202": "Jardin", "B1101": "Sculpture", "B1302": "Décor", "C1102": "Assurance"}

MOBILITY = (
    ("A1101", "A1202", "1", ""),
    ("A1202", "A1101", "2", ""),
    ("B1101", "A1101", "2", ""),
    ("B1302", "B1101", "1", "Peintre"),
    ("A1202", "B1302", "2", ""),
)
"""From, to, kind (1 near, 2 progression), and the appellation to which it is restricted."""


def ending(year: int) -> date:
    """The last day of a registration that ends with a year."""
    return date(year, 12, 31)


FICHES = (
    Fiche(
        numero="RNCP1", intitule="Jardinier $1", actif=True, date_fin_enregistrement=ending(2021),
        codes_rome=rome("A1101", "A1202"), codes_nsf=nsf("210", "214"), nouvelles_certifications=("RNCP6",),
    ),
    Fiche(
        numero="RNCP2", actif=True, date_fin_enregistrement=ending(2023),
        codes_rome=rome("A1101", "A1202", "B1302"), codes_nsf=nsf("210"),
    ),
    Fiche(numero="RNCP3", actif=False, date_fin_enregistrement=ending(2019), codes_rome=rome("A1101", "B1101")),
    Fiche(numero="RNCP4", actif=True, date_fin_enregistrement=ending(2021), codes_rome=rome("A1101", "C1102")),
    Fiche(numero="RNCP5", codes_rome=rome("B1101", "B1302")),
    Fiche(numero="RNCP6", actif=True, date_fin_enregistrement=ending(2025), codes_rome=rome("A1202", "A1999")),
    Fiche(numero="RS7", actif=True),
)  # fmt: skip
"""RNCP1 is replaced by RNCP6, which quotes but one of its occupations; of RNCP5 nothing is known."""


def register(folder: Path, *fiches: Fiche, mobility: bool = True) -> OxigraphStore:
    """A store of some fiches of one day, with the lists of the ROME, and mobility or none."""
    codes = "".join(f'"{code}","1","{name}","1"\n' for code, name in OCCUPATIONS.items())
    (folder / "codes.csv").write_text('"code_rome","code_fiche_em","libelle_rome","statut"\n' + codes, encoding="utf-8")
    head = "code_rome,code_rome_cible,code_appellation_source,code_appellation_cible,code_type_mobilite\n"
    rows = "".join(f"{start},{end},{title},,{kind}\n" for start, end, kind, title in MOBILITY)
    (folder / "mobilite.csv").write_text(head + rows, encoding="utf-8")
    files = [folder / "codes.csv", *([folder / "mobilite.csv"] if mobility else [])]
    shared, store = Shared(BASE, official=read_official(nomenclatures(*files))), open_store()
    lines = [line for fiche in fiches for line in shared.fiche_lines(fiche, [Observed(DAY, fiche)])]
    say = Statements(BASE, provenance.GRAPH)
    lines.append(say.type(f"{BASE}graph/export", DCAT.Dataset))
    lines.append(say.say(f"{BASE}graph/export", DCT.title, "export.csv"))
    lines.append(say.say(f"{BASE}graph/export", RNCP.dateExport, DAY))
    lines += [provenance.derived(iri(fiche, BASE), "graph/export", BASE) for fiche in fiches]
    store.load(line.encode() for line in [*lines, *shared.lines()])
    return store
