"""The axioms of the ontology hold in the register of January 2021: they add nothing that its data do not say."""

from __future__ import annotations

from rncp_graph.publication.ontology.source import ontology
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.publication.ontology.test_axioms import holds


def test_they_hold_in_the_register(registre_2021: OxigraphStore) -> None:
    holds(ontology(), registre_2021)
