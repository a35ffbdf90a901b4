"""One record out of several exports: which of them count, how they complete each other, where they disagree."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rncp_graph.graph.disagreements import disagreement_lines, disagreements
from rncp_graph.graph.merge import MANY, Export, Told, merge
from rncp_graph.model.fiche import Bloc, Certificateur, Fiche, Rome, VoieAcces
from rncp_graph.model.order import canonical
from tests.growth import grows_linearly
from tests.strategies import records

FIRST, SECOND = date(2026, 8, 25), date(2026, 8, 26)


def export(kind: str = "xml", jour: date | None = SECOND, sha256: str = "0") -> Export:
    return Export(f"graph/{kind}-{jour}-{sha256}", kind, jour, sha256)


def fiche(**values: Any) -> Fiche:
    return Fiche(numero="RNCP3", **values)


def merged(*told: tuple[Export, Fiche]) -> Fiche:
    return merge([Told(*one) for one in told]).fiche


def seen(*told: tuple[Export, Fiche]) -> list[tuple[str, Any, str, str, bool]]:
    """The disagreements: field, value, kinds of the exports."""
    return [
        (found.field.name, found.value, found.stated_by.format, found.contradicted_by.format, found.revised)
        for found in disagreements(merge([Told(*one) for one in told]))
    ]


fiches = st.builds(lambda record: canonical(replace(record, numero="RNCP3")), records(Fiche))
exports = st.builds(
    export,
    st.sampled_from(["xml", "csv", "texte", "pdf"]),
    st.sampled_from([None, FIRST, SECOND]),
    st.sampled_from("01"),
)


@settings(max_examples=20)
@given(st.lists(st.tuples(exports, fiches), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_in_which_sources_are_named_changes_nothing(
    told: list[tuple[Export, Fiche]], chance: random.Random
) -> None:
    other = list(told)
    chance.shuffle(other)
    assert merged(*told) == merged(*other)
    assert sorted(map(str, seen(*told))) == sorted(map(str, seen(*other)))


@settings(max_examples=20)
@given(exports, fiches)
def test_one_source_alone_is_the_record(one: Export, told: Fiche) -> None:
    assert merged((one, told)) == told
    assert seen((one, told)) == []


@settings(max_examples=20)
@given(st.sampled_from(["xml", "csv", "texte"]), fiches, fiches)
def test_an_older_export_of_a_format_gives_nothing_to_the_record(kind: str, new: Fiche, old: Fiche) -> None:
    assert merged((export(kind, SECOND), new), (export(kind, FIRST), old)) == new
    assert merged((export(kind, FIRST), new), (export(kind, None), old)) == new


@settings(max_examples=20)
@given(fiches, fiches)
def test_formats_complete_each_other(xml: Fiche, csv: Fiche) -> None:
    """What the first states stays, and what only the other states is there, but for a level drawn from elsewhere."""
    found = merged((export("xml"), xml), (export("csv"), csv))
    for name in ("intitule", "actif", "date_effet", "anciens_intitules", "codes_rome", "nomenclature_europe"):
        said = getattr(xml, name)
        if name != "codes_rome":  # a code that several fields quote bears the labels of all
            assert getattr(found, name) == (getattr(csv, name) if said in (None, ()) else said)
    assert {row.cle for row in found.blocs} >= {row.cle for row in (*xml.blocs, *csv.blocs)}


def test_of_one_day_xml_comes_before_csv_and_an_old_fiche_last() -> None:
    told = [(export(kind), fiche(intitule=kind)) for kind in ("texte", "csv", "xml")]
    assert [merged(*told[:n]).intitule for n in (1, 2, 3)] == ["texte", "csv", "xml"]


def test_a_newer_csv_comes_before_an_older_xml_and_an_undated_one() -> None:
    csv = (export("csv", SECOND), fiche(intitule="csv"))
    assert merged((export("xml", FIRST), fiche(intitule="xml", niveau=5)), csv) == fiche(intitule="csv", niveau=5)
    assert merged((export("xml", None), fiche(intitule="xml")), csv).intitule == "csv"


def test_of_two_exports_of_one_day_the_lower_sha256_counts() -> None:
    one, other = (export(sha256="a"), fiche(intitule="a")), (export(sha256="b"), fiche(intitule="b", niveau=5))
    assert merged(other, one) == fiche(intitule="a")


def test_what_a_newer_export_withdrew_does_not_come_back() -> None:
    """Neither a value nor a row: not from an older export of its format."""
    old = fiche(preambule="Vieux", blocs=(Bloc(code="B1"), Bloc(code="B2")), codes_rome=(Rome(code="M1805"),))
    new = fiche(blocs=(Bloc(code="B1"),))
    assert merged((export(jour=FIRST), old), (export(jour=SECOND), new)) == new


def test_an_old_fiche_in_two_formats_is_one_old_fiche() -> None:
    text, pdf = (export("texte", None), fiche(intitule="a", niveau=5)), (export("pdf", None), fiche(intitule="b"))
    assert merged(text, pdf) == fiche(intitule="b")


def test_rows_of_one_key_complete_each_other_and_none_is_left_out() -> None:
    xml = fiche(blocs=(Bloc(code="B1", libelle="Un"),), voies_acces=(VoieAcces(code="FI", ouverte=True),))
    csv = fiche(
        blocs=(Bloc(code="B1", libelle="One", liste_competences="Vendre"), Bloc(code="B2")),
        voies_acces=(VoieAcces(code="FI", ouverte=False, jury="Trois"), VoieAcces(code="CA", ouverte=True)),
    )
    found = merged((export("csv"), csv), (export("xml"), xml))
    assert found.blocs == (Bloc(code="B1", libelle="Un", liste_competences="Vendre"), Bloc(code="B2"))
    routes = (VoieAcces(code="CA", ouverte=True), VoieAcces(code="FI", ouverte=True, jury="Trois"))
    assert found.voies_acces == routes


def test_of_two_rows_of_one_body_each_is_completed_by_the_one_that_it_does_not_contradict() -> None:
    siret = "12345678900011"

    def body(nom: str, **rest: str) -> Certificateur:
        return Certificateur(siret=siret, nom=nom, **rest)  # type: ignore[arg-type]

    xml = fiche(certificateurs=(body("B", etat_certificateur="Actif"), body("C", etat_certificateur="Inactif")))
    csv = fiche(certificateurs=(body("C", site_internet="c.fr"), body("A")))
    found = merged((export("xml"), xml), (export("csv"), csv)).certificateurs
    assert found == (
        body("B", etat_certificateur="Actif"),
        body("C", etat_certificateur="Inactif", site_internet="c.fr"),
    )


def test_the_time_to_merge_grows_with_the_rows_of_one_key() -> None:
    """Blocks of one code that all contradict each other were compared with each other."""

    def make(count: int) -> list[Told]:
        def told(kind: str) -> Told:
            blocs = tuple(Bloc(code="RNCP3BC01", libelle=f"{kind} {rank}") for rank in range(count))
            return Told(export(kind), canonical(fiche(blocs=blocs)))

        return [told("xml"), told("csv")]

    grows_linearly(make, merge, (200, 400, 800))


def test_of_many_rows_of_one_key_the_same_still_go_together_and_none_is_left_out() -> None:
    blocs = tuple(Bloc(code="RNCP3BC01", libelle=f"{rank:03}") for rank in range(2 * MANY))
    there = fiche(blocs=tuple(replace(bloc, rang=1) for bloc in blocs[: MANY + 1]) + blocs[MANY + 1 :])
    found = merged((export("xml"), there), (export("csv"), fiche(blocs=blocs[50:])))
    assert [bloc.libelle for bloc in found.blocs if bloc.rang is None] == [bloc.libelle for bloc in blocs[MANY + 1 :]]
    assert len(found.blocs) == 2 * MANY


def test_a_fiche_that_is_repeated_many_times_is_put_together_in_linear_time() -> None:
    def make(count: int) -> list[Told]:
        return [Told(export(), fiche(intitule=str(rank), blocs=(Bloc(code="RNCP3BC01"),))) for rank in range(count)]

    grows_linearly(make, merge, (200, 400, 800))


def test_a_level_follows_the_nomenclature_that_it_is_drawn_from() -> None:
    """A newer export that gives none (`REPRISE`) is not given the level of an older one."""
    xml, csv = fiche(nomenclature_europe="REPRISE"), fiche(nomenclature_europe="NIV5", niveau=5)
    assert merged((export("xml"), xml), (export("csv"), csv)) == xml
    assert merged((export("xml"), xml), (export("csv"), csv), (export("texte", None), fiche(niveau=4))) == xml


def test_a_fiche_that_an_export_repeats_is_put_together() -> None:
    one, again = fiche(intitule="Vendeur"), fiche(niveau=5)
    assert merged((export(), one), (export(), again)) == fiche(intitule="Vendeur", niveau=5)


def test_every_export_is_a_witness_of_its_own_day() -> None:
    told = [(export(jour=FIRST), fiche(actif=True)), (export(jour=SECOND), fiche(actif=False))]
    observed = merge([Told(*one) for one in told]).observed
    assert [(jour, one.actif) for jour, one in observed] == [(SECOND, False), (FIRST, True)]


def test_formats_disagree_and_two_days_of_one_format_are_history() -> None:
    new, old = (export(), fiche(intitule="Neuf", niveau=5)), (export(jour=FIRST), fiche(intitule="Vieux"))
    csv = (export("csv"), fiche(intitule="Autre"))
    assert seen(new, csv) == [
        ("intitule", "Neuf", "xml", "csv", False),
        ("intitule", "Autre", "csv", "xml", False),
    ]
    assert seen(new, old) == [
        ("intitule", "Neuf", "xml", "xml", True),
        ("intitule", "Vieux", "xml", "xml", True),
    ]
    assert {(value, revised) for _, value, _, _, revised in seen(old, csv, new)} == {
        ("Neuf", False),
        ("Autre", False),
        ("Neuf", True),
        ("Vieux", True),
    }


def test_two_exports_of_one_day_or_of_none_disagree() -> None:
    for jour in (SECOND, None):
        told = [(export(jour=jour, sha256=sha), fiche(intitule=sha)) for sha in "ab"]
        assert [revised for *_, revised in seen(*told)] == [False, False]


def test_codes_and_certifiers_are_compared_and_what_one_is_silent_of_is_not() -> None:
    xml = fiche(codes_rome=(Rome(code="A1101", libelle="x"), Rome(code="A1102")), niveau=5)
    csv = fiche(codes_rome=(Rome(code="A1101", libelle="y"),), certificateurs=(Certificateur(nom="Lycée"),))
    assert seen((export("xml"), xml), (export("csv"), csv)) == [("codes_rome", "A1102", "xml", "csv", False)]
    other = fiche(certificateurs=(Certificateur(nom="École"),))
    assert {value for _, value, *_ in seen((export("xml"), other), (export("csv"), csv))} == {"Lycée", "École"}


def test_a_disagreement_is_described_in_a_graph_of_its_own() -> None:
    new, old = Told(export(), fiche(date_effet=FIRST)), Told(export("csv"), fiche(date_effet=SECOND))
    found = next(disagreements(merge([new, old])))
    lines = disagreement_lines("RNCP3", found, "urn:x/")
    assert len(lines) == 6 and all(line.endswith(" <urn:x/graph/conflits> .\n") for line in lines)
    assert any('valeurContestee> "2026-08-25"^^<http://www.w3.org/2001/XMLSchema#date>' in line for line in lines)
