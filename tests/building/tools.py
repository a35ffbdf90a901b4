"""What the tests of builds share: flows written in place, and what a store then says."""

from __future__ import annotations

from pathlib import Path

from rncp_graph.stores import Store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import expand

FLOW = '<?xml version="1.0" encoding="UTF-8"?>\n<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>{}</FICHES>'
PREFIXES = f"PREFIX rncp: <{expand('rncp:')}> PREFIX skos: <{expand('skos:')}> PREFIX dct: <{expand('dct:')}> "


def flow(path: Path, *fiches: str) -> Path:
    path.write_text(FLOW.format("".join(f"<FICHE>{fiche}</FICHE>" for fiche in fiches)), encoding="utf-8")
    return path


def one(numero: str, intitule: str = "Essai", rest: str = "") -> str:
    return f"<NUMERO_FICHE>{numero}</NUMERO_FICHE><INTITULE>{intitule}</INTITULE>{rest}"


def rome(code: str) -> str:
    return f"<CODES_ROME><ROME><CODE>{code}</CODE></ROME></CODES_ROME>"


def values(store: Store, query: str) -> list[str]:
    return [" ".join(getattr(term, "value", str(term)) for term in row) for row in store.query(PREFIXES + query)]


def quads(store: Store) -> set[str]:
    """Every statement of the default graph."""
    return set(map(str, store.query("CONSTRUCT WHERE { ?s ?p ?o }")))


def everything(store: Store) -> set[str]:
    """Every statement, but those of the hour of the build."""
    assert isinstance(store, OxigraphStore)
    return {str(quad) for quad in store.quads() if "/construction/" not in str(quad.subject)}
