"""Each rule finds what breaks it, and nothing in a good fiche; it is written for readers of both languages."""

from __future__ import annotations

import pytest

from rncp_graph.errors import StoreError
from rncp_graph.rdf.ontology import terms
from rncp_graph.resources import resource
from rncp_graph.terms import compact
from rncp_graph.validation import validate
from rncp_graph.validation.shapes import read_shapes, shapes
from tests.spoken import foreign
from tests.validation.broken import BROKEN, fiche, loaded

BY_GENRE = {shape.genre: shape for shape in shapes()}


def test_every_rule_has_a_graph_that_breaks_it() -> None:
    assert BROKEN.keys() == BY_GENRE.keys()


@pytest.mark.parametrize("genre", BROKEN)
def test_a_graph_that_breaks_a_rule_breaks_it_once_and_no_other(genre: str) -> None:
    assert validate(loaded(BROKEN[genre])).counts == {genre: 1}


def test_a_good_fiche_breaks_none() -> None:
    report = validate(loaded(fiche()))
    assert (report.certifications, report.breaches, report.conforms) == (1, (), True)


def test_a_certification_that_is_not_active_or_of_unknown_state_is_asked_for_nothing_but_number_and_title() -> None:
    said = ("nomenclatureEurope", "codeNSF", "codeRome", "bloc", "aCertificateur", "voieOuverte", "activitesVisees")
    without = dict.fromkeys((*said, "dateFinEnregistrement", "capacitesAttestees", "objectifsContexte"))
    assert validate(loaded(fiche(actif="false", **without))).conforms
    assert validate(loaded(fiche(actif=None, **without))).conforms
    assert len(validate(loaded(fiche(**without))).counts) == 10


def test_what_no_csv_export_tells_is_not_missing_where_the_flow_does_not_tell_the_fiche() -> None:
    texts = dict.fromkeys(("capacitesAttestees", "activitesVisees", "objectifsContexte", "aCertificateur", "etatFiche"))
    assert validate(loaded(fiche(**texts))).conforms


@pytest.mark.parametrize(
    ("siret", "wrong"),
    [("77572257201109", False), ("77572257201108", True), ("35600000009075", False), ("00000000000000", False)],
)
def test_the_key_of_a_siret_is_that_of_luhn_and_the_sites_of_la_poste_have_their_own(siret: str, wrong: bool) -> None:
    assert ("siret-faux" in validate(loaded(fiche().replace("18750002000073", siret))).counts) == wrong


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("genre", BY_GENRE)
def test_what_a_rule_says_is_in_the_language_that_it_says(genre: str, lang: str) -> None:
    shape = BY_GENRE[genre]
    for said in (shape.message, shape.correction):
        assert not foreign(getattr(said, lang), lang)


def test_rules_look_at_classes_and_properties_of_the_ontology() -> None:
    known = terms((resource("ontology") / "rncp.ttl").read_text(encoding="utf-8"))
    for shape in shapes():
        named = {part.strip("<>") for target in shape.targets for part in target.split() if part.startswith("<")}
        assert {compact(iri) for iri in named | set(shape.properties)} <= known.keys(), shape.genre


def test_violations_that_the_law_demands_name_its_article() -> None:
    of_law = ("niveau-absent", "domaine-absent", "bloc-absent", "duree-hors-limites")
    assert {shape.genre for shape in shapes() if "Code du travail" in shape.source} == set(of_law)
    assert all(BY_GENRE[genre].gravite == "violation" for genre in of_law)


def test_a_constraint_that_nothing_translates_is_refused_and_not_left_out() -> None:
    text = (resource("ontology") / "shapes.ttl").read_text(encoding="utf-8")
    with pytest.raises(StoreError, match="shacl#uniqueLang"):
        read_shapes(text.replace("sh:minCount 1 ;", "sh:minCount 1 ; sh:uniqueLang true ;", 1))
