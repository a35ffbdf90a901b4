"""Pages of what is no fiche: occupations, domains, bodies, blocks, legal texts, and any other node."""

from __future__ import annotations

from datetime import date

import pytest

from rncp_graph.language import use_language
from rncp_graph.portraits import portrait, to_json
from rncp_graph.portraits.surroundings import rows
from rncp_graph.questions.finding import find
from rncp_graph.questions.question import query
from rncp_graph.stores import Store
from tests.portraits.tools import DAY, row, section, shown, texts


def numbers(said: object) -> list[str]:
    return sorted(one.nom for one in section(said, "certifications").lignes)  # type: ignore[arg-type]


def test_an_occupation_lists_the_certifications_that_lead_to_it(store: Store) -> None:
    with use_language("en"):
        said = shown(store, "D1407")
    cited = rows(store, f"SELECT ?n {{ ?c rncp:codeRome <{store.base}rome/D1407> ; dct:identifier ?n }}")
    assert numbers(said) == sorted(row["n"].value for row in cited)
    assert (said.code, said.titre) == ("D1407", "Technico-commercial / Technico-commerciale")
    assert texts(row(said, "identite", "Within")) == ["D14 – Force de vente"]
    assert "Attaché technico-commercial / Attachée technico-commerciale" in [
        one.valeurs[0].texte for one in section(said, "appellations").lignes
    ]
    assert "export-fiches-csv-exemple.zip (csv)" in [one.nom for one in section(said, "sources").lignes]
    assert section(said, "certifications").note == "14 in all. Registered on 31 January 2021: 7 yes, 5 no, 2 not known."


def test_the_state_of_each_certification_is_that_of_the_question(store: Store) -> None:
    jour = date(2020, 1, 1)
    for one in section(shown(store, "D1407", jour), "certifications").lignes:
        answer = query(store, "enregistree-a-une-date", certification=one.nom, date=jour)
        assert one.etat
        assert {"oui": "oui", "non": "non", "non precise": "inconnu"}[next(iter(answer))["etat"]] == one.etat.value


def test_a_domain_shows_what_is_above_and_below_it(store: Store) -> None:
    below = section(shown(store, "nsf:31"), "plus-precis").lignes
    assert [one.nom[:6] for one in below] == [f"{code} – " for code in range(310, 316)]
    with use_language("en"):
        above = texts(row(shown(store, "312t"), "identite", "Within"))
    assert above == [next(one.nom for one in below if one.nom.startswith("312"))]


@pytest.mark.parametrize("name", ["187500020", "SIREN 187 500 020"])
def test_a_legal_unit_shows_what_its_sites_award(store: Store, name: str) -> None:
    with use_language("en"):
        said = shown(store, name)
    awards = {one.nom: one for one in section(said, "delivre").lignes}
    assert "RNCP27413" in awards and "RS5568" in awards
    assert said.titre == "CCI FRANCE"
    assert sorted(one.valeurs[0].texte for one in section(said, "sites").lignes) == [
        "SIRET 18750002000065",
        "SIRET 18750002000073",
    ]


def test_a_site_shows_its_own_rows_alone(store: Store) -> None:
    said = shown(store, "187 500 020 00073")
    fiche = find(store, "RS5568")
    assert "18750002000073" in {one.siret for one in fiche.certificateurs}
    assert "RNCP27413" not in [one.nom for one in section(said, "delivre").lignes]


def test_a_partner_shows_its_role_and_the_state_of_its_right(samples: Store) -> None:
    partner = next(
        one for one in find(samples, "RNCP37674").partenaires if one.etat_habilitation == "Actif" and one.siret
    )
    with use_language("en"):
        said = section(shown(samples, partner.siret or "", date(2026, 8, 16)), "habilitations")
    (one,) = (one for one in said.lignes if one.nom == "RNCP37674")
    role, state, blocks = texts(one)[-3:]
    assert (role, state) == ("trains and organises the assessment", "actif")
    codes = sorted(bloc.code or "" for bloc in find(samples, "RNCP37674").blocs)
    assert blocks == f"blocks to declare: {', '.join(codes)}"


def test_a_body_known_by_its_name_says_so(store: Store) -> None:
    centre = next(iter(rows(store, "SELECT ?b { ?b a rncp:OrganismeNomme } ORDER BY ?b LIMIT 1")))["b"].value
    with use_language("en"):
        assert "by its name alone" in texts(row(portrait(store, centre, DAY), "identite", "Identity"))[0]


def test_a_block_says_what_is_learnt_and_where_it_stands(store: Store) -> None:
    bloc = find(store, "RNCP7141").blocs[0]
    with use_language("en"):
        said = shown(store, "rncp7141bc01")
    assert (said.code, said.titre) == (bloc.code, bloc.libelle)
    assert texts(row(said, "competences", "To be learnt")) == [bloc.liste_competences]
    assert numbers(said) == ["RNCP7141"]


def test_a_legal_text_names_the_certifications_that_quote_it(store: Store) -> None:
    said = shown(store, "décret 2004-171")
    assert said.code == "Décret 2004-171"
    assert "RNCP27413" in numbers(said)


def test_a_certification_that_is_only_named_has_a_page(samples: Store) -> None:
    said = shown(samples, "RNCP31114")
    assert said.titre == "RNCP31114"
    assert find(samples, "RNCP37674").numero in str(to_json(said))


def test_a_node_of_every_class_has_a_page_in_both_languages(store: Store) -> None:
    """With a title, and no name of ours that the ontology does not know."""
    found = {
        row["k"].value: row["s"].value for row in rows(store, "SELECT ?k (MIN(STR(?x)) AS ?s) { ?x a ?k } GROUP BY ?k")
    }
    assert len(found) > 20
    for node in found.values():
        for lang in ("fr", "en"):
            with use_language(lang):
                said = portrait(store, node, DAY)
            assert (said.iri, bool(said.titre), said.langue) == (node, True, lang)
            assert said.sections
            names = [one.nom for part in said.sections for one in part.lignes]
            assert [name for name in names if name.lower().startswith(("rncp:", "skos:", "dct:", "owl:"))] == []


def test_json_keeps_what_is_said_and_says_what_is_missing(store: Store) -> None:
    with use_language("en"):
        said = to_json(shown(store, "RNCP7141"))
    routes = next(one for one in said["sections"] if one["cle"] == "voies")["lignes"]
    assert [one["etat"] for one in routes if "etat" in one] == ["non", "oui", "oui", "oui", "non", "oui"]
    assert {one["cle"] for one in said["absences"]} >= {"prerequis", "outre-mer", "licence"}
