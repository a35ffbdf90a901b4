"""A publication: the catalogue conforms to the official shapes, every file holds the same graph, sums are right."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.request import Request, urlopen

import pytest
from markupsafe import escape
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse
from rdflib import Graph, Namespace, URIRef

from rncp_graph.errors import StoreError
from rncp_graph.publication import resources
from rncp_graph.publication.dumps import FORMS, write_quads
from rncp_graph.publication.edition import Site as Where
from rncp_graph.publication.publish import Publication, publish
from rncp_graph.publication.quality import MOST, total
from rncp_graph.questions.figures import recorded
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from tests import oracle
from tests.publication.conftest import ADDRESS, Built
from tests.required import without_tool
from tests.servers import fuseki

Site = tuple[Path, Publication]
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
SH = Namespace("http://www.w3.org/ns/shacl#")
CATALOGUES = {"catalog.ttl": "turtle", "catalog.jsonld": "json-ld", "catalog.rdf": "xml"}


def edition(site: Site) -> Path:
    return site[0] / site[1].edition.folder


def catalog(site: Site) -> Graph:
    return Graph().parse(site[0] / "catalog.ttl")


@pytest.fixture(scope="module")
def shapes(shared: Callable[..., Path]) -> Graph:
    """The official shapes, without the two property shapes of DataService that they name and do not define."""
    graph = Graph().parse(shared("dcat-ap", "dcat-ap-SHACL-3.0.1.ttl"))
    undefined = [shape for shape in set(graph.objects(None, SH.property)) if (shape, SH.path, None) not in graph]
    for shape in undefined:
        graph.remove((None, None, shape))
    assert len(undefined) == 2
    return graph


def violations(graph: Graph, shapes: Graph) -> int:
    try:
        import pyshacl
    except ImportError:
        without_tool("pyshacl absent")
    report = pyshacl.validate(graph, shacl_graph=shapes)[1]
    return len(set(cast(Graph, report).subjects(SH.resultSeverity, None)))


# --- catalogue --------------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore")  # of rdflib, within pyshacl
def test_the_catalogue_conforms_to_the_official_shapes_of_dcat_ap(published: Site, shapes: Graph) -> None:
    graph = catalog(published)
    assert violations(graph, shapes) == 0

    graph.remove((None, DCT.description, None))
    assert violations(graph, shapes) >= 4, "the shapes do look"


def test_the_three_forms_of_the_catalogue_hold_the_same_triples_without_blank_nodes(published: Site) -> None:
    ttl, jsonld, rdf = (
        {tuple(term.n3() for term in triple) for triple in oracle.triples((published[0] / name).read_bytes(), form)}
        for name, form in CATALOGUES.items()
    )

    assert ttl == jsonld == rdf and len(ttl) > 500
    assert not any(term.startswith("_:") for triple in ttl for term in triple)


def test_each_dataset_has_what_harvesters_take(published: Site) -> None:
    graph = catalog(published)
    datasets = list(graph.objects(None, DCAT.dataset))

    assert len(datasets) == 2
    for one in datasets:
        assert all(graph.value(one, term) for term in (DCT.identifier, DCT.description, DCT.license, DCT.title))
        keywords = list(graph.objects(one, DCAT.keyword))
        assert keywords and not any(isinstance(word, URIRef) for word in keywords)
    assert [str(node) for node in graph.objects(None, DCAT.service)] == ["https://w3id.org/rncp-graph/sparql-service"]


def test_an_edition_stands_alone_and_its_figures_are_those_of_the_graph(published: Site, whole: OxigraphStore) -> None:
    alone = Graph().parse(edition(published) / "dataset.ttl")
    dataset = URIRef("https://w3id.org/rncp-graph/dataset/2021-01-31")
    english = next(text for text in alone.objects(dataset, DCT.description) if getattr(text, "language", "") == "en")

    assert f"44 certifications, 143 competence blocks, {whole.triples()} triples." in english
    assert str(alone.value(dataset, DCAT.version)) == "2021-01-31"
    assert set(alone) <= set(catalog(published))


def test_the_quality_of_the_metadata_is_at_least_350_of_405_points(published: Site) -> None:
    measures = published[1].measures

    assert sum(one.most for one in measures) == MOST == 405
    assert 350 <= total(measures) < 405, "the licence of France is in no European list"
    assert {one.what for one in measures if one.points < one.most} == {"period", "licence of a list"}


# --- files ------------------------------------------------------------------------------------------------------------


def test_every_file_of_an_edition_has_its_sum(published: Site) -> None:
    folder = edition(published)
    sums = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}

    assert sums == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items() if name != "SHA256SUMS"
    }
    assert {file.path: file.sha256 for file in published[1].edition.files}.items() <= sums.items()


def quads(site: Site, name: str, form: RdfFormat) -> set[Quad]:
    with gzip.open(edition(site) / name) as file:
        return set(parse(cast(Any, file), form))


def test_the_dumps_hold_the_same_triples(published: Site, whole: OxigraphStore) -> None:
    held = set(whole.quads())
    default = {quad for quad in held if quad.graph_name == DefaultGraph()}

    assert quads(published, "rncp-rs.nq.gz", RdfFormat.N_QUADS) == held
    assert quads(published, "rncp-rs.jsonld.gz", RdfFormat.JSON_LD) == held
    assert quads(published, "rncp-rs.ttl.gz", RdfFormat.TURTLE) == default


def test_rdflib_and_oxigraph_load_the_same_triples(published: Site, whole: OxigraphStore) -> None:
    packed = edition(published) / "rncp-rs.ttl.gz"
    found = oracle.triples(gzip.decompress(packed.read_bytes()), "turtle")
    store = Store()
    with gzip.open(edition(published) / "rncp-rs.nq.gz") as file:
        store.bulk_load(cast(Any, file), RdfFormat.N_QUADS)

    assert len(found) == whole.triples()
    assert set(store) == set(whole.quads())


@pytest.mark.server
def test_fuseki_loads_the_same_triples(published: Site, whole: OxigraphStore, tmp_path: Path) -> None:
    with fuseki.serving(tmp_path / "log") as address:
        for name, kind in (("rncp-rs.nq.gz", "application/n-quads"), ("rncp-rs.ttl.gz", "text/turtle")):
            data = gzip.decompress((edition(published) / name).read_bytes())
            urlopen(Request(f"{address}/data", data, {"Content-Type": kind})).close()
        with urlopen(Request(f"{address}/data", headers={"Accept": "application/n-quads"})) as answer:
            found = set(parse(answer.read(), RdfFormat.N_QUADS))

    assert found == set(whole.quads())


def test_tables_have_a_row_for_each_thing(published: Site, whole: OxigraphStore) -> None:
    polars = pytest.importorskip("polars")
    counts = {path.stem: len(polars.read_parquet(path)) for path in (edition(published) / "parquet").iterdir()}
    kept = {key.partition(":")[2]: count for key, count in recorded(whole).items() if key in _classes(whole)}

    assert counts == kept and counts["Certification"] == 44
    with zipfile.ZipFile(edition(published) / "rncp-rs-csv.zip") as archive:
        rows = {
            name.removesuffix(".csv"): len(list(csv.DictReader(io.StringIO(archive.read(name).decode()))))
            for name in archive.namelist()
            if name.endswith(".csv")
        }
        assert "licence-ouverte" in archive.read("origine.txt").decode()
    assert rows == counts


def _classes(store: OxigraphStore) -> set[str]:
    void = "http://rdfs.org/ns/void#"
    rows = store.query(f"""SELECT ?key {{ GRAPH ?g {{
        ?part <{void}class> ?class ; <http://purl.org/dc/terms/identifier> ?key }} }}""")
    return {row["key"].value for row in cast(Any, rows)}


def test_a_cell_is_what_the_graph_says(published: Site, whole: OxigraphStore) -> None:
    polars = pytest.importorskip("polars")
    head = "PREFIX rncp: <https://w3id.org/rncp-graph/ontology#> PREFIX dct: <http://purl.org/dc/terms/> "
    asked = whole.query(
        head + "SELECT ?c ?d ?r { ?c a rncp:Certification ; rncp:codeRome ?r ; rncp:dateFinEnregistrement ?d }"
    )
    said = {(c.value, d.value, r.value) for c, d, r in cast(Any, asked)}
    frame = polars.read_parquet(edition(published) / "parquet" / "Certification.parquet")
    rows = frame.select("iri", "date_fin_enregistrement", "codes_rome").drop_nulls().explode("codes_rome").rows()

    assert {(iri, day.isoformat(), rome) for iri, day, rome in rows} == said and len(said) > 10
    spans = polars.read_parquet(edition(published) / "parquet" / "Situation.parquet")
    assert spans["au"].null_count() > 0 and spans["au"].max().year < 9999


def test_the_other_files_are_there(published: Site, whole: OxigraphStore) -> None:
    folder = published[0]
    void = Graph().parse(folder / "void.ttl")
    dataset = URIRef("https://w3id.org/rncp-graph/id/void")

    assert int(cast(Any, void.value(dataset, URIRef("http://rdfs.org/ns/void#triples")))) == whole.triples()
    assert {str(one) for one in void.objects(dataset, URIRef("http://rdfs.org/ns/void#dataDump"))} == {
        f"{ADDRESS}versions/2021-01-31/rncp-rs{end}" for end in (".nq.gz", ".ttl.gz", ".jsonld.gz")
    }
    assert "prov:Activity" in (edition(published) / "provenance.ttl").read_text(encoding="utf-8")
    notice = (folder / "LICENCE.txt").read_text(encoding="utf-8")
    assert "France compétences, export-fiches-csv-exemple.zip, du 31/01/2021" in notice
    assert "fiche-RNCP7141.txt, no date, licence not stated" in notice
    assert (folder / "ontology" / "rncp.ttl").is_file() and (folder / "ontology" / "context.jsonld").is_file()
    assert "[R=303,L]" in (folder / "w3id" / ".htaccess").read_text()


def test_the_page_for_people_leads_to_every_file(published: Site) -> None:
    from lxml import html

    page = html.parse(published[0] / "index.html").getroot()
    links = [link for link in page.xpath("//a/@href") if not link.startswith(("#", "http"))]

    assert {one.get("lang") for one in page.iter("section")} >= {"fr", "en"}
    assert all((published[0] / link).exists() for link in links)
    assert {f"{published[1].edition.folder}/{file.path}" for file in published[1].edition.files} <= set(links)
    assert {"ontology/index.html", "ontology/index.fr.html"} <= set(links)
    assert f"{published[1].edition.folder}/views/ctdl/credentials.jsonld" in links


def test_an_edition_says_how_it_is_cited(published: Site) -> None:
    iri = "https://w3id.org/rncp-graph/versions/2021-01-31"
    graph, dataset = catalog(published), URIRef("https://w3id.org/rncp-graph/dataset/2021-01-31")
    sentences = {str(text) for text in graph.objects(dataset, DCT.bibliographicCitation)}
    page = (published[0] / "index.html").read_text(encoding="utf-8")

    assert graph.value(dataset, URIRef("http://xmlns.com/foaf/0.1/page")) == URIRef(iri)
    assert len(sentences) == 2
    for sentence in sentences:
        assert iri in sentence and str(escape(sentence)) in page
    for name in ("CITATION.cff", "citation.bib"):
        text = (edition(published) / name).read_text(encoding="utf-8")
        assert iri in text and "etalab-2.0" in text
    assert "RewriteRule ^versions/([^/]+)$" in (published[0] / "w3id" / ".htaccess").read_text()


def test_the_views_are_among_the_files_of_the_edition(published: Site) -> None:
    views = {file.path for file in published[1].edition.files if file.path.startswith("views/")}

    assert views == {
        *(f"views/elm/{kind}.ttl" for kind in ("accreditations", "opportunities", "qualifications")),
        *("views/elm/unpublished.csv", "views/schema/credentials.jsonld", "views/ctdl/credentials.jsonld"),
    }
    assert "licence-ouverte" in (edition(published) / "views/elm/qualifications.ttl").read_text(encoding="utf-8")[:4000]


def test_every_form_has_a_name_in_the_european_list_of_file_types() -> None:
    assert {form.code for form in FORMS.values()} == {"RDF_N_QUADS", "RDF_TURTLE", "JSON_LD", "CSV", "PARQUET"}


def test_resources_are_the_same_written_here_or_by_processes(
    built: Built, exemple: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, heard = built(exemple / "fiche-RNCP7141.txt"), list[tuple[int, int]]()
    site = Where.of(store.base)
    quads = write_quads(store, tmp_path)
    number = resources.write_resources(store, quads, tmp_path / "here", site)
    monkeypatch.setattr(resources, "PART", number // 2)
    resources.write_resources(store, quads, tmp_path / "there", site, progress=lambda *done: heard.append(done))
    here, there = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in ("here", "there")
    )

    assert here == there and len(here) == 3 * number
    assert len(heard) >= 2 and heard[-1] == (number, number)


# --- refusals ---------------------------------------------------------------------------------------------------------


def test_a_folder_of_something_else_is_refused_and_kept(whole: OxigraphStore, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mine")
    with pytest.raises(StoreError, match="is not a publication"):
        publish(whole, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert whole.version is not None
    with pytest.raises(StoreError, match="is not a publication"):
        publish(whole, whole.version.parents[1])  # a store has versions too


@pytest.mark.parametrize("name", ["catalog.ttl", "versions/photo.jpg", "feed/feed.ttl"])
def test_a_name_of_ours_does_not_make_a_publication_of_a_folder(
    whole: OxigraphStore, tmp_path: Path, name: str
) -> None:
    theirs = [tmp_path / name] if name == "feed/feed.ttl" else [tmp_path / name, tmp_path / "index.html"]
    for path in theirs:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    with pytest.raises(StoreError, match=r"publication|not ours"):
        publish(whole, tmp_path)
    assert {path: path.read_text() for path in tmp_path.rglob("*") if path.is_file()} == dict.fromkeys(theirs, "mine")


@pytest.mark.parametrize("name", ["ontology", "ontology/rncp.ttl", "feed", "versions", "id", "w3id", "index.html"])
def test_a_link_that_was_planted_in_a_publication_leads_nowhere(
    whole: OxigraphStore, published: Site, tmp_path: Path, name: str
) -> None:
    folder, theirs = tmp_path / "site", tmp_path / "theirs"
    shutil.copytree(published[0], folder)
    (folder / name).rename(theirs) if (folder / name).exists() else theirs.mkdir()
    (folder / name).symlink_to(theirs)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(StoreError, match=r"ours|publication"):
        publish(whole, folder, address=ADDRESS, pages=True)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_damaged_store_is_refused_and_nothing_is_written(example_store: Path, tmp_path: Path) -> None:
    """It was found beside the work, which had gone on to its end."""
    spoilt = Path(shutil.copytree(example_store, tmp_path / "db"))
    store = open_store(spoilt)
    next((spoilt / "versions").glob("*/sceau")).write_bytes(b"")
    with pytest.raises(StoreError, match="damaged files: sceau"):
        publish(store, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_store_in_memory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="a store in a folder"):
        publish(open_store(), tmp_path / "x")
    assert not (tmp_path / "x").exists()
