"""Exports of two formats: what one of them cannot state is no change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rncp_graph.differences import Differences, diff
from rncp_graph.differences.comparability import all_paths, comparables, incomparables
from rncp_graph.differences.comparison import View, changements
from rncp_graph.differences.sides import FicheSpool, Side, read_side
from rncp_graph.graph.merge import Export
from rncp_graph.model.fiche import Bloc, Certificateur, Fiche, VoieAcces
from rncp_graph.model.order import canonical
from rncp_graph.readers import read
from tests.strategies import full_fiche

XML, CSV, TEXTE = (frozenset({name}) for name in ("xml", "csv", "texte"))


def test_the_two_official_formats_of_one_register_do_not_differ(tmp_path: Path) -> None:
    """A generated corpus, written in both: what the CSV export has no column for is not compared, all else is equal."""
    from bench.corpus.creation import create, xml_name
    from bench.corpus.export_csv import FILE_NAME

    create(tmp_path, 0.01, 7)
    flux = [read(tmp_path / xml_name(registre)) for registre in ("RNCP", "RS")]
    with diff(flux, read(tmp_path / FILE_NAME)) as found:
        assert found.bilan.compares == len(found.avant.fiches) > 300
        assert list(found) == []
        ((_, _, fields),) = found.incomparables()
        assert {"etat_fiche", "activites_visees", "partenaires.etat_habilitation"} <= set(fields)
        assert not {"intitule", "actif", "blocs", "codes_rome", "partenaires"} & set(fields)


def test_what_both_formats_can_state_is_compared_between_them() -> None:
    one = Fiche(
        numero="RS1",
        intitule="Braser    les métaux",
        etat_fiche="Publiée",
        niveau=5,
        blocs=(Bloc(code="B1", libelle="A", liste_competences="Savoir"),),
        voies_acces=(VoieAcces(code="FI", ouverte=False), VoieAcces(code="CL", ouverte=True, jury="Trois")),
    )
    other = Fiche(
        numero="RS1",
        intitule="Braser\nles métaux",
        niveau=6,
        blocs=(Bloc(code="B1", libelle="B"),),
        voies_acces=(VoieAcces(code="FI", ouverte=True), VoieAcces(code="CL", ouverte=True)),
    )
    found = [(c.path, c.operation) for c in changements(one, other, View.between(XML, CSV))]
    assert found == [("niveau", "modification"), ("blocs.libelle", "modification"), ("voies_acces", "ajout")]


def test_the_fields_that_a_reader_fills_are_those_that_its_format_is_known_to_state(exemple: Path) -> None:
    """Seen against another format: what is stated by both, and is not compared, are rows without a key of their own."""
    apart = {"textes", "rubriques", "rubriques_vides", "constats", "correspondances", "liens_annotations", "modalites"}
    stated = {}
    for name, file in (("csv", "export-fiches-csv-exemple.zip"), ("xml", "export_fiches_RNCP_V4_1_exemple.xml")):
        side = read_side([read(exemple / file)], FicheSpool())
        stated[name] = {path for path in all_paths() if path in side.stated_counts}
    side = read_side([read(path) for path in sorted(exemple.glob("*.txt"))], FicheSpool())
    stated["texte"] = {path for path in all_paths() if path in side.stated_counts}
    for one, told in stated.items():
        for other, answered in stated.items():
            both = told & answered - comparables(frozenset({one}), frozenset({other}))
            left = {path for path in both if one != other and not apart & set(path.split("."))}
            assert {path for path in left if not path.endswith((".rang", "autres_libelles"))} == set(), (one, other)


@pytest.mark.parametrize("pair", [(XML, CSV), (XML, TEXTE), (CSV, TEXTE), (XML | CSV, TEXTE), (XML, {"xml-2.0"})])
def test_a_row_is_compared_with_the_fields_that_make_it_a_row(pair: tuple[Any, Any]) -> None:
    seen = comparables(*map(frozenset, pair))
    for path in seen:
        assert not path.rpartition(".")[0] or path.rpartition(".")[0] in seen
    assert {"numero", "intitule", "blocs.code", "blocs.libelle", "codes_rome.code", "voies_acces.code"} <= seen
    view = View.between(*map(frozenset, pair))
    assert view.nu(canonical(full_fiche())).numero == "RNCP27413"


def test_a_flow_older_than_v4_is_not_read_as_one_that_removed_what_v4_added() -> None:
    v3 = frozenset({"xml-3.0"})
    row = Certificateur(siret="00000000000017", nom="X", etat_certificateur="Actif")
    one = Fiche(numero="RS1", certificateurs=(replace(row, etat_certificateur=None),), etat_fiche="Publiée")
    other = Fiche(numero="RS1", certificateurs=(row,), etat_fiche="Dépubliée/Archivée")
    assert [c.path for c in changements(one, other, View.between(v3, XML))] == ["etat_fiche"]
    assert "certificateurs.etat_certificateur" in incomparables(v3, XML)


def test_a_usual_field_that_none_of_many_fiches_states_is_not_told_by_their_export() -> None:
    def side(niveau: int | None, preambule: str | None) -> Side:
        """A register, of which one fiche has a preamble, or none."""
        made, export = Side(), Export("a.xml", "xml", None, "")
        for number in range(1, 1101):
            rare = preambule if number == 7 else None
            made.take(Fiche(numero=f"RNCP{number}", intitule="A", niveau=niveau, preambule=rare), XML, export, spool)
        return made

    spool = FicheSpool()
    with Differences(side(None, "Fiche en révision"), side(5, None), spool) as found:
        assert [fields for _, _, fields in found.incomparables()] == [("niveau",)]
        assert [(e.numero, [c.path for c in e.changements]) for e in found] == [("RNCP7", ["preambule"])]
    spool.close()


def test_a_register_that_one_side_does_not_hold_neither_enters_nor_leaves(exemple: Path) -> None:
    both = [read(exemple / f"export_fiches_{registre}_V4_1_exemple.xml") for registre in ("RNCP", "RS")]
    for sides in ((both, both[0]), (both[0], both)):
        with diff(*sides) as found:
            assert list(found) == []
            assert found.non_couverts() == {"RS": 3}


def test_an_old_fiche_says_nothing_of_the_fiches_beside_it(exemple: Path) -> None:
    with diff(read(exemple / "fiche-RNCP27413.txt"), read(exemple / "export_fiches_RNCP_V4_1_exemple.xml")) as found:
        assert list(found) == []
        assert found.non_couverts()["RNCP"] > 10


def test_a_certification_of_2021_and_the_same_in_2026(shared: Callable[..., Path]) -> None:
    """RNCP34762 in the CSV export of 2021-01-31 and in the flow of 2026-08-16: facts read in both by hand."""
    csv = read(shared("registre-2021", "export-fiches-csv-2021-01-31.zip"))
    with diff(csv, read(shared("xml-v4.1"))) as found:
        entry = found.entry("RNCP34762")
        assert entry is not None
        assert entry.evenements == ("modifiee", "desactivee", "echue", "remplacee")
        assert entry.fin == date(2024, 8, 31)
        assert entry.successeurs == ("RNCP39568",)
        assert {c.path for c in entry.changements} == {
            *("actif", "certificateurs", "voies_acces", "date_fin_enregistrement", "nouvelles_certifications"),
        }
        assert "formacodes" in found.incomparables()[0][2], "the register of 2021 has no Formacode at all"
