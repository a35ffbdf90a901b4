"""The European view of the register of 2021: nearly all that can be published is, and few of them are checked here.

pySHACL takes minutes for the whole.
"""

from __future__ import annotations

from itertools import chain

import rdflib
from rdflib import RDF

from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.views.elm import KINDS, projected, unpublished
from rncp_graph.views.projection import certifications
from tests.questions.register import Registre
from tests.views.loq import ELM, faults


def test_nearly_every_fiche_with_a_level_a_domain_and_a_block_is_published(
    registre_2021: OxigraphStore, tables_2021: Registre
) -> None:
    refused = {one.numero for one in unpublished(registre_2021)}
    numbers = {row["Numero_Fiche"] for row in tables_2021["Standard"]}
    levels = {
        row["Numero_Fiche"] for row in tables_2021["Standard"] if row["Nomenclature_Europe_Niveau"].startswith("NIV")
    }
    whole = levels & tables_2021.par_fiche("Nsf").keys() & tables_2021.par_fiche("Blocs_De_Compétences").keys()

    assert len(whole) == 3263
    assert len(whole - refused) / len(whole) > 0.99
    assert numbers - refused <= whole, "no text is at hand there: blocks alone are learning outcomes"
    assert len(refused) + len(numbers - refused) == len(certifications(registre_2021)) == 17369


def test_a_part_of_what_is_published_conforms(registre_2021: OxigraphStore) -> None:
    refused = {one.node for one in unpublished(registre_2021)}
    part = [node for node in certifications(registre_2021) if node not in refused][::240]

    for kind in KINDS:
        lines = chain.from_iterable(projected(registre_2021, kind, part, "3.1", lambda _: None))
        graph = rdflib.Graph().parse(data=b"".join(lines), format="nt")
        if kind == "qualifications":
            assert len(set(graph.subjects(RDF.type, ELM.Qualification))) > 60
        assert faults(graph) == set()
