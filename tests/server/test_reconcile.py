"""Names are reconciled with the graph by the calls that OpenRefine makes, in the forms in which it makes them."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from rncp_graph.stores.oxigraph import OxigraphStore

ORIGIN = {"Origin": "http://127.0.0.1:3333"}


def batch(site: httpx2.Client, **queries: Any) -> dict[str, list[dict[str, Any]]]:
    """Ask as `StandardReconConfig.batchRecon` does: a form with one field."""
    answer = site.post("/reconcile", data={"queries": json.dumps(queries)}, headers=ORIGIN)
    assert answer.status_code == 200, answer.text
    assert answer.json().keys() == queries.keys()
    return {name: one["result"] for name, one in answer.json().items()}


def test_the_manifest_is_read_by_a_page_of_another_origin(site: httpx2.Client, store: OxigraphStore) -> None:
    answer = site.get("/reconcile", headers=ORIGIN)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    told = answer.json()
    assert told["versions"] == ["0.2"]
    assert told["identifierSpace"] == store.base
    assert [one["id"] for one in told["defaultTypes"]] == ["certification", "metier", "organisme"]
    assert told["view"]["url"] == "https://example.org/behind/id/{{id}}"
    for one in told["suggest"].values():
        assert site.get(one["service_url"].removeprefix("https://example.org/behind") + one["service_path"]).is_success
    answer = site.get("/reconcile", headers={"Accept-Language": "fr"})
    assert "métiers" in answer.json()["name"]


def test_a_batch_is_answered_query_by_query(site: httpx2.Client, store: OxigraphStore) -> None:
    found = batch(
        site,
        q0={"query": "Négociateur technico-commercial", "limit": 3},  # as types are guessed
        q1={"query": "RNCP7141", "type": "certification", "type_strict": "should"},
        q2={"query": "D1407", "type": [{"id": "metier"}]},
        q3={"query": "Négociateur technico-commercial", "properties": [{"pid": "numero", "v": "7141"}]},
        q4={"query": "zzzzzz qqqq"},
        q5={"query": "commerce", "type": "planete"},
        q6={"query": ""},
    )
    assert 0 < len(found["q0"]) <= 3
    first = found["q0"][0]
    assert first.keys() == {"id", "name", "type", "score", "match", "description"}
    assert first["type"] == [{"id": "certification", "name": "certification"}]
    assert [one["score"] for one in found["q0"]] == sorted((one["score"] for one in found["q0"]), reverse=True)
    assert (found["q1"][0]["id"], found["q1"][0]["match"]) == ("certification/RNCP7141", True)
    assert (found["q2"][0]["id"], found["q2"][0]["match"]) == ("rome/D1407", True)
    assert (found["q3"][0]["id"], found["q3"][0]["match"]) == ("certification/RNCP7141", True)
    assert found["q4"] == found["q5"] == found["q6"] == []
    by_address = site.get("/reconcile", params={"queries": json.dumps({"q": {"query": "D1407"}})}).json()
    assert by_address["q"]["result"][0]["id"] == "rome/D1407"


def test_one_of_several_of_a_name_is_a_match_only_where_it_alone_is_in_force(site: httpx2.Client) -> None:
    found = batch(site, q={"query": "Chef de projet commercial pour l'agroalimentaire", "type": "certification"})["q"]
    same = [one for one in found if one["score"] == 100]
    living = [one for one in same if "inactive" not in one["description"]]
    assert [one["match"] for one in found if one["match"]] == [True] * (len(same) == 1 or len(living) == 1)


def test_what_does_not_agree_with_what_else_is_known_is_worth_less(site: httpx2.Client) -> None:
    query = {"query": "commercial", "type": "certification", "limit": 50}
    plain = {one["id"]: one for one in batch(site, q=query)["q"]}
    level = next(iter(plain.values()))["description"].partition("level ")[2][:1]
    narrowed = batch(site, q={**query, "properties": [{"pid": "niveau", "v": level}]})["q"]
    parts = {f"level {level}" in one["description"]: set() for one in narrowed}
    for one in narrowed:
        if before := plain[one["id"]]["score"]:
            parts[f"level {level}" in one["description"]].add(round(one["score"] / before, 1))
    assert parts == {True: {1.0}, False: {0.8}}


def test_suggestions(site: httpx2.Client) -> None:
    entities = site.get("/reconcile/suggest/entity", params={"prefix": "négoc"}).json()["result"]
    assert entities and entities[0]["id"].startswith("certification/")
    assert entities[0]["notable"][0]["id"] == "certification"
    assert site.get("/reconcile/suggest/entity", params={"prefix": " "}).json() == {"result": []}
    types = site.get("/reconcile/suggest/type", params={"prefix": "occ"}).json()["result"]
    assert types == [{"id": "metier", "name": "occupation"}]
    properties = site.get("/reconcile/suggest/property", params={"prefix": "cert"}).json()["result"]
    assert {"certificateurs", "certifications"} == {one["id"] for one in properties}


def test_rows_are_extended_by_columns(site: httpx2.Client, store: OxigraphStore) -> None:
    """Ask as `ReconciledDataExtensionJob` does, of what `propose_properties` names."""
    proposed = site.get("/reconcile/propose", params={"type": "certification"}).json()
    assert proposed["type"] == "certification"
    names = [one["id"] for one in proposed["properties"]]
    ids = ["certification/RNCP7141", "certification/RNCP27413", "certification/RNCP0"]
    properties = [{"id": name} for name in names]
    answer = site.post("/reconcile", data={"extend": json.dumps({"ids": ids, "properties": properties})})
    told = answer.json()
    assert [one["id"] for one in told["meta"]] == names
    assert list(told["rows"]) == ids
    row = told["rows"]["certification/RNCP27413"]
    assert row["numero"] == [{"str": "RNCP27413"}]
    assert all(one["id"].startswith("rome/") and one["name"] for one in row["metiers"])
    assert len(row["metiers"]) == len({one["id"] for one in row["metiers"]}) > 0
    assert {type(one["int"]) for one in row["niveau"]} == {int}
    assert not any(told["rows"]["certification/RNCP0"].values())
    one = {"ids": ["rome/D1407"], "properties": [{"id": "certifications", "settings": {"limit": "2"}}, {"id": "x"}]}
    told = site.post("/reconcile", data={"extend": json.dumps(one)}).json()
    assert len(told["rows"]["rome/D1407"]["certifications"]) == 2
    assert told["rows"]["rome/D1407"]["x"] == []


def test_a_preview_stands_in_a_frame_and_holds_no_script(site: httpx2.Client) -> None:
    page = site.get("/reconcile/preview", params={"id": "certification/RNCP7141"})
    assert page.is_success and "frame-ancestors" not in page.headers["Content-Security-Policy"]
    assert "RNCP7141" in page.text
    for bad in ("certification/RNCP7141/bloc/1", "x", "certification/<script>", "rome/D1407> ?p ?o } #"):
        answer = site.get("/reconcile/preview", params={"id": bad})
        assert (answer.status_code, "script" in answer.text) == (404, False)


@pytest.mark.parametrize(
    "form",
    [
        {"queries": "["},
        {"queries": "[]"},
        {"queries": '{"q": 1}'},
        {"queries": '{"q": {"query": 1}}'},
        {"queries": '{"q": {"query": "x", "properties": [1]}}'},
        {"queries": "[" * 100_000},
        {"queries": json.dumps({str(number): {"query": "x"} for number in range(51)})},
        {"queries": json.dumps({"q": {"query": "x" * 501}})},
        {"extend": '{"ids": [1], "properties": []}'},
        {"extend": '{"ids": ["rome/D1407"], "properties": [{}]}'},
        {"extend": json.dumps({"ids": ["rome/D1407"] * 1001, "properties": []})},
        {"extend": json.dumps({"ids": [], "properties": [{"id": "nom"}] * 21})},
        {"queries": "x" * 70_000},
    ],
)
def test_what_is_no_batch_is_refused_in_one_line(site: httpx2.Client, form: dict[str, str]) -> None:
    answer = site.post("/reconcile", data=form)
    assert (answer.status_code, answer.text.count("\n")) in ((400, 1), (413, 1))


def test_words_that_are_sparql_stay_words(site: httpx2.Client) -> None:
    hostile = "x> ?p ?o } INSERT DATA { <a> <b> <c> } #"
    assert batch(site, q={"query": hostile, "properties": [{"pid": "rome", "v": hostile}]})["q"] is not None
    asked = {"ids": [hostile], "properties": [{"id": hostile}, {"id": "numero"}]}
    told = site.post("/reconcile", data={"extend": json.dumps(asked)}).json()
    assert told["rows"][hostile] == {hostile: [], "numero": []}
