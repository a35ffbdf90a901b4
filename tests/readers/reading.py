"""How the tests of readers read: a source as a whole, a fiche by way of the graph, a flow written on the spot."""

from __future__ import annotations

from pathlib import Path

from rncp_graph.building.loading import load
from rncp_graph.model.fiche import Fiche
from rncp_graph.rdf.mapping import record, triples
from rncp_graph.rdf.names import iri
from rncp_graph.readers import read
from rncp_graph.readers.source import Reading
from rncp_graph.stores import Store, open_store

FIXTURES = Path(__file__).parent / "xml" / "fixtures"


def lues(path: Path) -> tuple[Reading, dict[str, Fiche]]:
    source = read(path).reading()
    return source, {fiche.numero: fiche for fiche in source}


def relue(fiche: Fiche) -> Fiche:
    """The fiche as the graph gives it back."""
    return record(Fiche, iri(fiche), triples(fiche))


def flux(tmp_path: Path, corps: str, version: str = "4.1") -> Path:
    path = tmp_path / "flux.xml"
    path.write_text(f"<FICHES><VERSION_FLUX>{version}</VERSION_FLUX>{corps}</FICHES>", encoding="utf-8")
    return path


def une(tmp_path: Path, corps: str) -> tuple[Reading, Fiche]:
    source, fiches = lues(flux(tmp_path, f"<FICHE><NUMERO_FICHE>RNCP1</NUMERO_FICHE>{corps}</FICHE>"))
    return source, fiches["RNCP1"]


def mended(fiche: Fiche) -> set[tuple[str, str, str | None]]:
    """What was written in an unusual form: the node, the property, the text."""
    return {(c.sujet, c.propriete, c.valeur) for c in fiche.constats if c.statut == "douteux"}


def store_of(*paths: Path) -> Store:
    """A graph in memory of these sources."""
    store = open_store()
    load(store, *map(read, paths))
    return store
