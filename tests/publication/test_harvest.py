"""A harvest as data.gouv.fr does it, and the pages of resources, from a host that knows nothing but files.

The harvester of udata reads a `dcat:Catalog` in a form of RDF, takes each `dcat:Dataset` that has an identifier, its
title, description, licence and keywords, and makes a resource of each `dcat:distribution`
(`udata/harvest/backends/dcat.py`, `udata/core/dataset/rdf.py`).
"""

from __future__ import annotations

import gzip
import hashlib
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from lxml import html
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from rncp_graph.publication.publish import Publication, publish
from rncp_graph.questions.finding import triples_about
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.publication.conftest import Built
from tests.servers.static import hosting

DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
SPDX = Namespace("http://spdx.org/rdf/terms#")


class Hosted:
    """A publication on a host of files."""

    def __init__(self, folder: Path, address: str, store: OxigraphStore) -> None:
        self.folder, self.address, self.store = folder, address, store
        self.done: Publication = publish(store, folder, address=address, pages=True)


@pytest.fixture(scope="module")
def hosted(built: Built, exemple: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    folder = tmp_path_factory.mktemp("site")
    with hosting(folder) as address:
        yield Hosted(folder, address, built(exemple / "export_fiches_RS_V4_1_exemple.xml"))


def fetched(address: str) -> tuple[str, bytes]:
    with urlopen(address) as answer:
        return answer.headers.get_content_type(), answer.read()


@pytest.mark.parametrize("name", ["catalog.ttl", "catalog.rdf"])
def test_a_harvester_finds_every_file_with_its_sum(hosted: Hosted, name: str) -> None:
    kind, data = fetched(hosted.address + name)
    graph = Graph().parse(data=data, format=kind)
    assert len(list(graph.subjects(RDF.type, DCAT.Catalog))) == 1
    found = {}
    for dataset in graph.subjects(RDF.type, DCAT.Dataset):
        assert isinstance(dataset, URIRef)
        assert all(graph.value(dataset, term) for term in (DCT.identifier, DCT.title, DCT.description, DCT.license))
        assert all(isinstance(word, Literal) for word in graph.objects(dataset, DCAT.keyword))
        for file in graph.objects(dataset, DCAT.distribution):
            url = str(graph.value(file, DCAT.downloadURL))
            _, content = fetched(url)
            assert int(str(graph.value(file, DCAT.byteSize))) == len(content)
            checksum = graph.value(file, SPDX.checksum)
            assert str(graph.value(checksum, SPDX.checksumValue)) == hashlib.sha256(content).hexdigest()
            found[url.removeprefix(hosted.address)] = content

    edition = hosted.done.edition
    assert {f"{edition.folder}/{file.path}" for file in edition.files} <= found.keys()
    assert "ontology/rncp.ttl" in found and len(found) > 20


def test_each_resource_is_served_as_html_turtle_and_json_ld(hosted: Hosted) -> None:
    store = hosted.store
    node = next(
        str(quad.subject)[1:-1] for quad in store.quads() if str(quad.object).endswith("ontology#Certification>")
    )
    path = node.removeprefix("https://w3id.org/rncp-graph/")
    said = {Quad(*triple) for triple in triples_about(store, node)}
    for suffix, form in (("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)):
        found = set(parse(fetched(f"{hosted.address}{path}.{suffix}")[1], form))
        assert {quad for quad in found if isinstance(quad.graph_name, DefaultGraph)} == said
    page = html.fromstring(fetched(f"{hosted.address}{path}.html")[1])
    links = [link for link in page.xpath("//a/@href") if link.endswith(".html") and "://" not in link]

    assert len(links) > 3
    for link in links:
        assert fetched(urljoin(f"{hosted.address}{path}.html", link))[0] == "text/html"


NAMELESS = {"w3id/.htaccess", "SHA256SUMS", "edition.json", "unpublished.csv", ".rncp-graph"}
"""Files that say nothing of the register, or that can hold nothing but rows."""


def test_every_file_tells_its_sources_who_publishes_them_and_their_licence(hosted: Hosted) -> None:
    looked: Counter[str] = Counter()
    for path in (one for one in hosted.folder.rglob("*") if one.is_file()):
        name = path.relative_to(hosted.folder).as_posix()
        if name.startswith("ontology/") or name in NAMELESS or path.name in NAMELESS:
            continue
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as inside:
                content = b"".join(inside.read(one) for one in inside.namelist())
        text = content.decode("utf-8", errors="replace").replace("\r\n ", "")  # iCalendar folds its lines
        for word in ("export_fiches_RS_V4_1_exemple.xml", "France compétences", "licence-ouverte"):
            if path.suffix not in (".cff", ".bib") or word == "France compétences":
                assert word in text, f"{name}: {word}"
        looked[path.suffix] += 1
    assert {*looked} >= {".ttl", ".jsonld", ".rdf", ".html", ".txt", ".gz", ".zip", ".parquet", ".cff", ".bib"}


def test_every_resource_has_its_three_files_and_the_redirections_lead_to_them(hosted: Hosted) -> None:
    base = hosted.store.base
    subjects = {str(quad.subject)[1:-1] for quad in hosted.store.quads() if str(quad.graph_name) == "DEFAULT"}
    paths = [hosted.folder / "id" / iri.removeprefix(base) for iri in subjects if iri.startswith(base)]

    assert len(paths) > 100
    assert all(Path(f"{path}.{form}").is_file() for path in paths for form in ("html", "ttl", "jsonld"))
    rules = (hosted.folder / "w3id" / ".htaccess").read_text()
    assert f"RewriteRule ^id/(.+)$ {hosted.address}id/$1.html [R=303,L]" in rules
