"""A fiche whose every text holds marks of HTML: each page that tells it shows them as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import httpx2
import pytest
from lxml import html as lxml_html

from rncp_graph.graph.shared import Shared
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.fields import fields_of
from rncp_graph.model.order import canonical
from rncp_graph.questions.finding import find
from rncp_graph.server.limits import Limits
from rncp_graph.server.served import Served
from rncp_graph.stores import open_store
from rncp_graph.stores.identity import identity_lines
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.versions import construction
from rncp_graph.terms import BASE
from tests.server.conftest import serving

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}</title><a href=javascript:alert(1)>"
NUMERO = "RNCP7141"
PAGES = re.compile(r"^(?!.*lang=)(?!.*\.(ttl|nt|rdf|jsonld)$).*/(id/|browse|why)").search


def hostile(cls: type, depth: int = 0) -> Any:
    """A record of which every text is hostile, those that it holds included."""
    values: dict[str, Any] = {}
    for field in fields_of(cls):
        one: Any
        if field.record:
            one = hostile(field.type, depth + 1) if depth < 3 else None
        elif field.type is str:
            one = "rncp:niveau" if field.p.iri == "curie" else f"{HOSTILE} {field.name}"
        else:
            one = {int: 3, bool: True, date: date(2020, 1, 2)}.get(field.type)
        if one is not None:
            values[field.name] = (one,) if field.many else one
    return cls(**values)


@pytest.fixture(scope="module")
def fiche() -> Fiche:
    made: Fiche = hostile(Fiche)
    return canonical(replace(made, numero=NUMERO, niveau=5, niveau_1969=None))


@pytest.fixture(scope="module")
def client(fiche: Fiche, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    folder = tmp_path_factory.mktemp("hostile") / "db"
    shared = Shared()
    with construction(folder) as version:
        made = OxigraphStore.creating(version)
        lines = [*identity_lines(BASE), *shared.fiche_lines(fiche), *shared.lines()]
        made.load(line.encode() for line in lines)
        made.close()
    store = open_store(folder)
    assert find(store, NUMERO) == fiche  # nothing of it was lost on the way
    with serving(Served.of(store), Limits()) as one:
        yield one


def test_every_text_of_a_fiche_shows_as_text_on_every_page(client: httpx2.Client) -> None:
    seen: set[str] = set()
    left = ["/", "/browse", f"/id/certification/{NUMERO}.html", "/browse/levels/5", "/browse/certifiers/S"]
    kinds: Counter[str] = Counter()
    shown = 0
    while left:
        path = left.pop(0)
        seen.add(path)
        kinds[kind_of(path)] += 1
        answer = client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
        assert answer.status_code in (200, 404), (path, answer.text)
        root = lxml_html.fromstring(answer.content)
        assert not root.xpath("//img | //*[@onerror]"), path
        assert all(one.get("src") and not one.text for one in root.xpath("//script")), path
        assert not [one for one in root.xpath("//@href") if str(one).lower().startswith("javascript")], path
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        shown += "<script>alert(1)" in "".join(root.itertext())
        links = (str(answer.url.join(one)) for one in root.xpath("//a/@href"))
        ours = {one.partition("#")[0] for one in links if str(client.base_url) in one}
        left += [one for one in sorted(ours - seen - {*left}) if PAGES(one)]
        left = [one for one in left if kinds[kind_of(one)] < 2]
    assert shown > 20  # pages that tell it, of each kind of thing that a fiche names
    assert {"certification", "certification/bloc", "organisme", "rome", "nsf", "texte"} <= kinds.keys()
    assert sum(kinds[one] for one in kinds if one.startswith(("why", "browse/"))) > 4


def kind_of(path: str) -> str:
    """Of which kind a page is: that of the thing that it tells of, by its path."""
    said = path.partition("?")[0].removesuffix(".html").partition("/id/")
    parts = (said[2] or re.sub("^https?://[^/]+", "", said[0]).lstrip("/")).split("/")
    return "/".join(parts[::2][:2]) if said[2] else "/".join(parts[:2])
