"""What machines read of a comparison: JSON, and a change set in RDF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rncp_graph.building.loading import load
from rncp_graph.differences import diff
from rncp_graph.differences.documents import json_lines, quads
from rncp_graph.graph.provenance import source_lines
from rncp_graph.questions.question import query
from rncp_graph.questions.table import Table
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.terms import BASE, expand
from tests import oracle
from tests.differences.copy_with_edits import APRES, AVANT, Copie


def test_json_tells_all_that_was_found_with_stable_names(copie: Copie) -> None:
    copie.modifie()
    with diff(read(copie.avant), read(copie.apres)) as found:
        said = json.loads("".join(json_lines(found)))
        assert list(said) == ["avant", "apres", "bilan", "incomparables", "non_couverts", "fiches"]
        assert said["avant"]["jour"] == "2026-08-16"
        assert [list(export) for export in said["apres"]["exports"]] == [
            ["nom", "format", "sha256", "date_export", "version_flux"]
        ]
        assert said["bilan"]["entree"] == said["bilan"]["sortie"] == 1
        assert said["bilan"]["champs"]["intitule"] == 1
        told = {
            (fiche["numero"], c["champ"], c["operation"], c["ligne"])
            for fiche in said["fiches"]
            for c in fiche["changements"]
        }
        assert told == {change[:4] for change in copie.changements}
        (bloc,) = (c for f in said["fiches"] for c in f["changements"] if c["champ"] == "blocs")
        assert bloc["apres"] == {"code": bloc["ligne"].removeprefix("bloc/"), "libelle": "Un bloc de plus", "rang": 1}


def test_a_comparison_that_finds_nothing_is_json_and_rdf_all_the_same(copie: Copie) -> None:
    with diff(read(copie.avant), read(copie.avant)) as found:
        assert json.loads("".join(json_lines(found)))["fiches"] == []
        assert "EnsembleChangements" in "".join(quads(found))


PREFIX = f"PREFIX rncp: <{expand('rncp:')}> PREFIX prov: <{expand('prov:')}> PREFIX dct: <{expand('dct:')}>"

KINDS = {
    **{"Entree": "entree", "Sortie": "sortie", "Echeance": "echue"},
    **{"Remplacement": "remplacee", "Activation": "activee", "Desactivation": "desactivee"},
}
"""The classes of events in RDF, and their names in JSON."""


def test_the_change_set_is_all_that_was_found_with_its_provenance(copie: Copie) -> None:
    copie.modifie()
    with diff(read(copie.avant), read(copie.apres)) as found:
        text = "".join(quads(found, "urn:b/"))
        assert text == "".join(quads(found, "urn:b/")), "the same exports give the same text"
        changes = [change for entry in found for change in entry.changements]
    store = open_store()
    store.load([text.encode()])
    assert "_:" not in text
    assert len(oracle.quads(text, "nquads")) == len(store), "another parser reads as many quads"

    def ask(what: str, where: str) -> list[tuple[Any, ...]]:
        table = query(store, f"{PREFIX} SELECT {what} {{ GRAPH ?g {{ {where} }} }}")
        assert isinstance(table, Table)
        return [tuple(row.values()) for row in table]

    for kind, name in KINDS.items():
        rows = ask(
            "?f", f"?c a rncp:{kind} ; rncp:changementDe ?f . ?lot a rncp:EnsembleChangements ; prov:hadMember ?c"
        )
        assert sorted(row[0].rpartition("/")[2] for row in rows) == sorted(
            numero for numero, events in copie.evenements.items() if name in events
        )
    ((lot, old, new),) = ask(
        "?lot ?a ?b",
        "?lot rncp:exportAvant ?a ; rncp:exportApres ?b ; prov:wasGeneratedBy ?c ; prov:wasDerivedFrom ?a , ?b . "
        "?c a prov:Activity ; prov:used ?a , ?b",
    )
    assert lot.startswith("urn:b/differences/")
    days = dict(ask("?e ?day", "?e rncp:dateExport ?day"))
    assert days == {old: AVANT, new: APRES}

    pairs = "OPTIONAL { ?c rncp:valeurAvant ?a } OPTIONAL { ?c rncp:valeurApres ?b }"
    told = set(ask("?s ?p ?a ?b", f"?c rncp:sujet ?s ; rncp:propriete ?p {pairs}"))
    for change in changes:
        if not (change.champ.record or change.champ.p.iri):
            assert (f"urn:b/{change.sujet}", expand(change.champ.p.property), change.avant, change.apres) in told
        elif change.champ.record:
            nodes = [node and f"urn:b/{node}" for node in (change.node_avant, change.node_apres)]
            assert (f"urn:b/{change.sujet}", expand(change.champ.p.property), *nodes) in told
    blocs = ask(
        "?text", "?c rncp:propriete rncp:bloc ; rncp:valeurApres ?b . ?d rncp:sujet ?b ; rncp:valeurApres ?text"
    )
    assert ("Un bloc de plus",) in blocs, "a row that came is told value by value"


def test_the_graph_of_an_export_is_described_as_in_a_build(exemple: Path) -> None:
    """A change set and a build say the same of one file, so that both can be asked together."""
    file = exemple / "export_fiches_RS_V4_1_exemple.xml"
    source = read(file).reading()
    list(source)
    with diff(read(file), read(file)) as found:
        name = f"export/{source.sha256[:16]}"
        assert set(source_lines(name, source)) <= set(quads(found))


def test_nodes_of_rows_are_those_of_the_graph(copie: Copie) -> None:
    copie.modifie()
    stores = [open_store(), open_store()]
    for store, folder in zip(stores, (copie.avant, copie.apres), strict=True):
        load(store, read(folder))
    with diff(read(copie.avant), read(copie.apres)) as found:
        nodes = [
            (store, node)
            for entry in found
            for c in entry.changements
            for store, node in zip(stores, (c.node_avant, c.node_apres), strict=True)
            if node
        ]
        assert len(nodes) >= 4
        for store, node in nodes:
            assert store.query(f"ASK {{ <{BASE}{node}> a ?type }}"), node
