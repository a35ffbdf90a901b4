"""The editor, the explorer and the pathfinder as they are without a browser: forms, lists, JSON, what may run there."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import httpx2
import pytest

from rncp_graph.language import use_language
from rncp_graph.pathways import path
from rncp_graph.pathways.telling import text
from rncp_graph.questions.question import query, questions
from rncp_graph.server import neighbours
from rncp_graph.server.neighbours import RELATIONS, around
from rncp_graph.server.static import DRAWING, FILES, HERE
from rncp_graph.stores.oxigraph import OxigraphStore

HTML = {"Accept": "text/html"}
HOSTILE = "</script><script>hacked=1</script>\"'><img src=x onerror=hacked=1>"


def policy(answer: httpx2.Response) -> dict[str, str]:
    parts = (one.strip().partition(" ") for one in answer.headers["Content-Security-Policy"].split(";"))
    return {name: said for name, _, said in parts}


def words(answer: httpx2.Response) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.text))


# --- what may run


def test_scripts_are_files_of_ours_on_the_pages_that_need_them_and_nowhere_else(site: httpx2.Client) -> None:
    scripted = {"/sparql": True, "/explore?node=D1407": True}
    for address in (*scripted, "/", "/questions", "/path", "/search?q=vente", "/id/rome/D1407.html"):
        answer = site.get(address, headers=HTML)
        assert answer.status_code == 200
        assert policy(answer).get("script-src") == ("'self'" if address in scripted else None)
        assert "unsafe" not in answer.headers["Content-Security-Policy"].replace("style-src 'self' 'unsafe-inline'", "")
        assert ("'unsafe-inline'" in policy(answer)["style-src"]) == (address == "/sparql")
        scripts = re.findall(r"<script([^>]*)>(.?)", answer.text, re.DOTALL)
        assert all(' src="./static/' in said or 'type="application/json"' in said for said, _ in scripts)
        for link in re.findall(r'(?:src|rel="stylesheet" href)="([^"]+)"', answer.text):
            asked = site.get(httpx2.URL(str(answer.url)).join(link))
            assert asked.status_code == 200 and asked.headers["X-Content-Type-Options"] == "nosniff"
            assert asked.headers["Content-Type"].partition(";")[0] in ("text/javascript", "text/css", "image/svg+xml")


def test_files_beside_pages_are_those_that_are_named_and_are_sent_once(site: httpx2.Client) -> None:
    first = site.get("/static/explorer.js")
    assert first.content == FILES["explorer.js"].read_bytes()
    assert site.get("/static/explorer.js", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    for name in ("page.html", "__init__.py", "../app.py", "%2e%2e/app.py", "bundle", ""):
        assert site.get(f"/static/{name}").status_code == 404, name


def test_the_bundles_are_those_of_the_versions_named_and_show_their_licences() -> None:
    bundle = HERE.parent / "bundle"
    told = json.loads((bundle / "package.json").read_text())["dependencies"]
    locked = json.loads((bundle / "package-lock.json").read_text())["packages"]
    assert told["@zazuko/yasgui"] == "4.6.2"
    assert "resolved" not in json.dumps(locked)
    for name, of in (("yasgui.js", "@zazuko/yasgui"), ("layout.js", "graphology-layout-forceatlas2")):
        head = (HERE / name).read_text().partition("*/")[0]
        assert f"{of} {told[of]}\n" in head and locked[f"node_modules/{of}"]["version"] == told[of]
        assert "Permission is hereby granted" in head
    whole = (HERE / "yasgui.js").read_text().partition("*/")[0]
    kept = [one for path, one in locked.items() if path and not one.get("dev") and "graphology" not in path]
    assert all(f" {one['version']}\n" in whole for one in kept) and len(kept) > 40
    assert {path.parent for path in FILES.values()} == {HERE, DRAWING}


# --- the editor


def test_a_question_of_the_library_is_a_query_that_answers_without_a_script(
    site: httpx2.Client, store: OxigraphStore
) -> None:
    name = "certifications-par-metier"
    page = site.get("/sparql", params={"example": name, "rome": "D1407", "lang": "en"}, headers=HTML)
    (area,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
    answer = site.post("/sparql", data={"query": html.unescape(area), "format": "json"})
    here: Any = query(store, name, rome="D1407")
    assert answer.json()["results"]["bindings"] == json.loads(here.to_json())["results"]["bindings"]
    listed = set(re.findall(r'<option value="([a-z0-9-]+)"', page.text))
    assert listed == {one for one, question in questions().items() if question.exemple}
    assert f'<option value="{name}" selected>' in page.text
    (link,) = re.findall(r'href="\.\.(/sparql[^"]+)"', site.get(f"/questions/{name}?rome=D1407").text)
    assert area in site.get(html.unescape(link), headers=HTML).text
    assert site.get("/sparql", params={"example": "nothing"}, headers=HTML).status_code == 404
    odd = site.get("/sparql", params={"example": name, "rome": HOSTILE}, headers=HTML)
    assert odd.status_code == 400 and "<script" not in odd.text


def test_the_editor_completes_our_terms_and_asks_nobody_else(site: httpx2.Client) -> None:
    page = site.get("/sparql", headers=HTML)
    (data,) = re.findall(r'id="data">(.*?)</script>', page.text, re.DOTALL)
    told = json.loads(data)
    assert "https://w3id.org/rncp-graph/ontology#Certification" in told["terms"]["class"]
    assert "https://w3id.org/rncp-graph/ontology#codeRome" in told["terms"]["property"]
    assert told["prefixes"]["rncp"] == "https://w3id.org/rncp-graph/ontology#"
    assert policy(page)["connect-src"] == "'self'"


# --- the explorer


def test_what_is_tied_is_tied_both_ways_and_pages_hold_all_of_it(
    store: OxigraphStore, served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    middle = f"{store.base}rome/D1407"
    whole = around(store, middle, served.day)
    ties = {one.name: {thing.iri for thing in one.nodes} for one in whole.relations}
    assert f"{store.base}certification/RNCP27413" in ties["certifications"]
    assert {one.name: one.total for one in whole.relations} == {name: len(nodes) for name, nodes in ties.items()}
    back = {"metiers": "certifications", "evolutions": "evolue-de", "remplace": "remplacee-par", "blocs": "porteuse"}
    for node in (middle, f"{store.base}certification/RNCP27413"):
        for one in around(store, node, served.day).relations:
            for thing in one.nodes if one.name in back else ():
                others = {tied.name: tied.nodes for tied in around(store, thing.iri, served.day).relations}
                assert node in {other.iri for other in others[back[one.name]]}
    monkeypatch.setattr(neighbours, "MOST", 5)
    total, paged = len(ties["certifications"]), []
    for number in range(1, -(-total // 5) + 1):
        (one,) = around(store, middle, served.day, "certifications", number).relations
        assert (one.total, one.page, one.pages) == (total, number, -(-total // 5))
        paged += [thing.iri for thing in one.nodes]
    assert len(paged) == total and set(paged) == ties["certifications"]


def test_neighbours_come_as_json_with_labels_and_kinds_and_lead_to_pages(site: httpx2.Client) -> None:
    told = site.get("/api/neighbours", params={"node": "27413", "lang": "en"}).json()
    assert (told["node"]["code"], told["node"]["kind_name"]) == ("RNCP27413", "certification")
    assert told["node"]["level"] == "5" and told["node"]["registered"] in (True, False)
    named = {one["name"]: one for one in told["relations"]}
    assert set(named) <= set(RELATIONS) and named["metiers"]["label"] == "Occupations"
    (one,) = [each for each in named["metiers"]["nodes"] if each["code"] == "D1407"]
    assert one["kind_name"] == "occupation" and one["label"] and one["name"] == "rome/D1407"
    for each in (thing for relation in told["relations"] for thing in relation["nodes"][:1]):
        assert site.get(f"/{each['path']}.html").status_code == 200
    for bad in ({"node": "zzz"}, {"node": "27413", "relation": "x"}, {"node": "27413", "page": "2"},
                {"node": "27413", "relation": "metiers", "page": "99"}, {"node": "27413", "page": "x"}):  # fmt: skip
        refused = site.get("/api/neighbours", params=bad)
        assert (refused.status_code, refused.text.count("\n")) == (404, 1), bad
    assert site.get("/api/neighbours").status_code == 400


def test_the_explorer_is_a_list_of_links_without_a_script(site: httpx2.Client) -> None:
    page = site.get("/explore", params={"node": "27413", "lang": "fr"})
    assert "Métiers visés (5)" in page.text and 'href="explore?node=rome/D1407"' in page.text
    assert 'href="./id/certification/RNCP27413"' in page.text
    assert 'href="?node=27413&amp;lang=en"' in page.text, "the other language of the same page"
    assert "explore?node=certification/RNCP27413" in site.get("/id/certification/RNCP27413.html").text
    empty = site.get("/explore")
    assert empty.status_code == 200 and "<script" not in empty.text
    odd = site.get("/explore", params={"node": HOSTILE})
    assert odd.status_code == 404 and "<script>" not in odd.text and "<img" not in odd.text


# --- the pathfinder


def test_a_path_is_told_with_its_evidence_and_its_exits(site: httpx2.Client, store: OxigraphStore) -> None:
    with use_language("en"):
        (here,) = path(store, "D1407", "niveau=7", acquis=["RNCP27413"], voie=["VAE"], niveau_max=7)
        lines = list(text(here))
    said = {"from": "D1407", "to": "niveau=7", "have": "27413", "route": "VAE", "level-max": "7", "lang": "en"}
    page = site.get("/path", params=said, headers=HTML)
    assert page.status_code == 200 and len(lines) > 10
    shown = " ".join(words(page).split())
    for line in lines:
        assert re.sub(r"^\d\. ", "", " ".join(line.split())) in shown
    assert f'href="./id/certification/{here.chemins[0].certifications[0]}"' in page.text
    (link,) = re.findall(r'href="(path\.json[^"]+)"', page.text)
    for answer in (
        site.get("/" + html.unescape(link), headers={"Accept-Language": "en"}),
        site.get("/path", params=said, headers={"Accept": "application/json"}),
    ):
        assert answer.json() == json.loads(json.dumps(here.to_dict()))


def test_a_path_that_cannot_be_looked_for_says_why(site: httpx2.Client) -> None:
    assert "<form" in site.get("/path", headers=HTML).text
    assert site.get("/path", params={"from": "x"}, headers={"Accept": "text/turtle"}).status_code == 406
    for bad in ({"from": "D1407"}, {"from": "D9999", "to": "D1407"}, {"from": "D1407", "to": "C1102", "date": "x"},
                {"from": "D1407", "to": "C1102", "have": "nothing"}, {"from": "D1407", "to": HOSTILE}):  # fmt: skip
        told = site.get("/path.json", params=bad)
        assert (told.status_code, told.text.count("\n")) == (400, 1), bad
        page = site.get("/path", params=bad, headers=HTML)
        assert page.status_code == 400 and 'role="alert"' in page.text and "<script" not in page.text
