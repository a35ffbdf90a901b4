"""Pages for people, and the questions of the library: as forms, as data, and as a description of both."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from urllib.parse import urljoin

import anyio
import httpx2
import pytest

from rncp_graph.questions.question import query, questions
from rncp_graph.server.app import app
from rncp_graph.server.asked import OURS
from rncp_graph.server.served import Served
from rncp_graph.server.sparql import Sparql
from rncp_graph.stores.oxigraph import OxigraphStore

NAME = "certifications-par-metier"
SAID = {"rome": "D1407", "date": "2021-01-31"}


def test_the_home_leads_on_in_both_languages(site: httpx2.Client) -> None:
    for lang, word in (("fr", "Par niveau"), ("en", "By level")):
        page = site.get("/", params={"lang": lang})
        assert word in page.text and f'<html lang="{lang}">' in page.text
        assert "Licence" in page.text and "2021" in page.text  # the day of the data
        links = {link for link in re.findall(r'(?:href|action)="([^"#]+)"', page.text) if "://" not in link}
        assert len(links) > 10
        for link in links - {"./search"}:
            assert site.get(urljoin("/", link), follow_redirects=True).status_code == 200, link


def test_what_all_pages_share_is_asked_before_the_first_reader_comes(
    store: OxigraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, query = [], OxigraphStore.query

    def told(self: OxigraphStore, text: str, **more: Any) -> Any:
        asked.append(text)
        return query(self, text, **more)

    async def first() -> list[int]:
        made = app(Served.of(store))
        async with made.router.lifespan_context(made):
            asked.clear()
            async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=made), base_url="http://x") as client:
                return [(await client.get(path)).status_code for path in ("/", "/search?q=vente", "/search?q=paie")]

    monkeypatch.setattr(OxigraphStore, "query", told)
    monkeypatch.setattr(Sparql, "warm", lambda _: None)
    assert anyio.run(first) == [200, 200, 200]
    assert not [text for text in asked if "COUNT(DISTINCT ?c)" in text]  # how many certifications are where
    assert not [text for text in asked if "dcat:Dataset" in text]  # the sources, of which an answer tells


def test_search_finds_and_leads_to_what_it_found(site: httpx2.Client) -> None:
    page = site.get("/search", params={"q": "attache comercial", "lang": "en"}).text
    assert 'href="./id/certification/RNCP27413"' in page
    assert "rncp27413" in site.get("/search", params={"q": "27413"}).text.lower()
    narrowed = site.get("/search", params={"q": "commercial", "genre": "metier"}).text
    assert "id/certification/" not in narrowed
    assert site.get("/search").status_code == site.get("/search", params={"q": ""}).status_code == 200
    for bad in ({"q": "vente", "nothing": "x"}, {"q": "!!!"}, {"q": "a " * 40}):
        refused = site.get("/search", params=bad)
        assert (refused.status_code, refused.text.count("\n")) == (400, 1)


def test_no_question_has_a_parameter_of_the_server() -> None:
    assert not {p.nom for one in questions().values() for p in one.parametres} & {*OURS, "q"}


def test_every_question_answers_at_its_address_as_in_python(site: httpx2.Client, store: OxigraphStore) -> None:
    answered = 0
    for name in list(questions())[::4]:
        one = questions()[name]
        if not one.exemple:
            continue
        said = dict(one.exemple.parametres)
        here: Any = query(store, one, **said)
        answer = site.get(f"/api/questions/{name}", params={**said, "format": "json"})
        assert answer.status_code == 200, (name, answer.text)
        assert answer.headers["Content-Type"] == "application/sparql-results+json"
        assert answer.json()["results"]["bindings"] == json.loads(here.to_json())["results"]["bindings"], name
        answered += len(here) > 0
    assert answered > 5


def test_an_answer_is_in_the_form_that_is_wanted(site: httpx2.Client, store: OxigraphStore) -> None:
    here: Any = query(store, NAME, **SAID)
    by_header = site.get(f"/api/questions/{NAME}", params=SAID, headers={"Accept": "text/csv"})
    by_name = site.get(f"/api/questions/{NAME}", params={**SAID, "format": "csv"})
    assert by_header.text == by_name.text
    assert list(csv.reader(io.StringIO(by_name.text))) == list(csv.reader(io.StringIO(here.to_csv())))
    several = site.get(f"/api/questions/{NAME}", params=[*SAID.items(), ("niveau", "5"), ("niveau", "6")])
    assert several.json() == site.get(f"/api/questions/{NAME}", params={**SAID, "niveau": "5,6"}).json()
    assert len(several.json()["results"]["bindings"]) < len(here)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"/api/questions/{NAME}", 400, "rome"),
        (f"/api/questions/{NAME}?rome=%3E%20%7D", 400, "rome"),
        (f"/api/questions/{NAME}?rome=D1407&nothing=1", 400, "nothing"),
        (f"/api/questions/{NAME}?rome=D1407&format=exe", 400, "format"),
        ("/api/questions/nothing", 404, "no question"),
        ("/questions/nothing", 404, "no question"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(site: httpx2.Client, path: str, status: int, said: str) -> None:
    answer = site.get(path, headers={"Accept": "text/plain"})
    assert (answer.status_code, answer.text.count("\n")) == (status, 1)
    assert said in answer.text
    assert site.post(path).status_code == 405


def test_a_form_can_be_shared_and_shows_its_sparql(site: httpx2.Client) -> None:
    assert f'href="questions/{NAME}"' in site.get("/questions").text
    empty = site.get(f"/questions/{NAME}").text
    assert 'name="rome"' in empty and "<pre>" not in empty
    filled = site.get(f"/questions/{NAME}", params=SAID).text
    assert 'href="../id/certification/RNCP27413"' in filled and "No fiche quotes" not in filled
    nothing = site.get(f"/questions/{NAME}", params={"rome": "A1101", "lang": "en"}).text
    assert "No fiche quotes" in nothing and "<td>" not in nothing
    assert "id/rome/D1407&gt;" in filled and 'value="D1407"' in filled
    (link,) = re.findall(r'href="([^"]+)">csv', filled)
    assert site.get(urljoin(f"/questions/{NAME}", link.replace("&amp;", "&"))).text.startswith("numero,")
    odd = site.get(f"/questions/{NAME}", params={"rome": '"><script>'}).text
    assert "<script" not in odd and 'role="alert"' in odd


def test_the_description_names_every_question_and_parameter(site: httpx2.Client) -> None:
    told = site.get("/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert told["servers"] == [{"url": "https://example.org/behind"}]
    assert {path.rpartition("/")[2] for path in told["paths"]} == set(questions())
    for name, one in questions().items():
        operation = told["paths"][f"/api/questions/{name}"]["get"]
        assert [each["name"] for each in operation["parameters"]] == [*(p.nom for p in one.parametres), "format"]
        for reference in re.findall(r'"#/components/responses/(\w+)"', json.dumps(operation)):
            assert reference in told["components"]["responses"]
    french = site.get("/openapi.json", headers={"Accept-Language": "fr"}).json()
    assert french["info"]["title"] != told["info"]["title"]
    listed = {one["id"]: one for one in site.get("/api/questions").json()}
    assert listed.keys() == set(questions())
    assert listed[NAME]["parameters"][0]["required"] is True
