"""The quality of a catalogue's metadata, in the 405 points of data.europa.eu (Metadata Quality Assessment).

Each measure is a share of datasets or distributions that have what is looked for, times its points. Whether an address
answers is not known before the folder is served: an address counts where the file that it stands for is in the folder.
Conformity here is that of what the profile makes mandatory; the tests hold the catalogue to the official shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS as DCT
from rdflib.term import Node

from rncp_graph.language import t
from rncp_graph.publication.description import DCAT, EU, MEDIA

MOST = 405
_OPEN = {"RDF_N_QUADS", "RDF_TURTLE", "JSON_LD", "RDF_XML", "CSV", "PARQUET"}
"""File types that are nobody's own, and that a machine reads."""


class Measure(NamedTuple):
    """A measure: the dimension that it belongs to, what it looks for, the points it gave, and those it can give."""

    dimension: str
    what: str
    points: float
    most: int


Test = Callable[[Node], bool]


def score(graph: Graph, folder: Path, address: str) -> list[Measure]:
    """Return the measures of a catalogue whose files stand in `folder`, and on the web at `address`."""

    def has(*terms: URIRef) -> Test:
        return lambda node: any(graph.value(node, term) is not None for term in terms)

    def listed(term: URIRef, *beginnings: str) -> Test:
        return lambda node: str(graph.value(node, term)).startswith(beginnings)

    def there(term: URIRef) -> Test:
        def found(node: Node) -> bool:
            where = str(graph.value(node, term))
            return where.startswith(address) and (folder / where.removeprefix(address)).is_file()

        return found

    def open_type(node: Node) -> bool:
        return str(graph.value(node, DCT["format"])).rpartition("/")[2] in _OPEN

    datasets, files = (list(graph.subjects(RDF.type, cls)) for cls in (DCAT.Dataset, DCAT.Distribution))

    def share(nodes: list[Node], test: Test) -> float:
        return sum(map(test, nodes)) / len(nodes) if nodes else 0.0

    findable, accessible = t("découverte", "findability"), t("accès", "accessibility")
    common, reusable = t("interopérabilité", "interoperability"), t("réutilisation", "reusability")
    context, codes = t("contexte", "contextuality"), (str(EU), MEDIA)
    rows = (
        (findable, t("mots-clés", "keywords"), 30, datasets, has(DCAT.keyword)),
        (findable, t("thèmes", "themes"), 30, datasets, has(DCAT.theme)),
        (findable, t("territoire", "territory"), 20, datasets, has(DCT.spatial)),
        (findable, t("période", "period"), 20, datasets, has(DCT.temporal)),
        (accessible, t("adresse d'accès servie", "access address served"), 50, files, there(DCAT.accessURL)),
        (accessible, t("adresse du fichier dite", "download address told"), 20, files, has(DCAT.downloadURL)),
        (accessible, t("adresse du fichier servie", "download address served"), 30, files, there(DCAT.downloadURL)),
        (common, t("format dit", "format told"), 20, files, has(DCT["format"])),
        (common, t("type de média dit", "media type told"), 10, files, has(DCAT.mediaType)),
        (common, t("format d'une liste", "format of a list"), 10, files, listed(DCT["format"], *codes)),
        (common, t("format ouvert", "open format"), 20, files, open_type),
        (common, t("lisible par une machine", "read by machines"), 20, files, open_type),
        (common, t("conforme à DCAT-AP", "conforms to DCAT-AP"), 30, datasets, _mandatory(graph)),
        (reusable, t("licence dite", "licence told"), 20, files, has(DCT.license)),
        (reusable, t("licence d'une liste", "licence of a list"), 10, files, listed(DCT.license, str(EU))),
        (reusable, t("droits d'accès dits", "access rights told"), 10, datasets, has(DCT.accessRights)),
        (
            reusable,
            t("droits d'accès d'une liste", "access rights of a list"),
            5,
            datasets,
            listed(DCT.accessRights, str(EU)),
        ),
        (reusable, t("contact", "contact"), 20, datasets, has(DCAT.contactPoint)),
        (reusable, t("éditeur", "publisher"), 10, datasets, has(DCT.publisher)),
        (context, t("droits", "rights"), 5, files, has(DCT.rights)),
        (context, t("taille", "size"), 5, files, has(DCAT.byteSize)),
        (context, t("date de publication", "date of publication"), 5, files, has(DCT.issued)),
        (context, t("date de modification", "date of change"), 5, files, has(DCT.modified)),
    )
    return [Measure(dimension, what, most * share(nodes, test), most) for dimension, what, most, nodes, test in rows]


def _mandatory(graph: Graph) -> Test:
    """Whether a dataset and its files have what DCAT-AP makes mandatory."""

    def texts(node: Node, *terms: URIRef) -> bool:
        return all(isinstance(graph.value(node, term), Literal) for term in terms)

    def conforms(dataset: Node) -> bool:
        files = list(graph.objects(dataset, DCAT.distribution))
        catalogues = list(graph.subjects(RDF.type, DCAT.Catalog))
        whole = all(texts(node, DCT.title, DCT.description) and graph.value(node, DCT.publisher) for node in catalogues)
        return (
            whole
            and texts(dataset, DCT.title, DCT.description)
            and all(isinstance(graph.value(file, DCAT.accessURL), URIRef) for file in files)
        )

    return conforms


def total(measures: list[Measure]) -> int:
    """Return the points of measures together, rounded down."""
    return int(sum(one.points for one in measures))


def by_dimension(measures: list[Measure]) -> Iterator[tuple[str, int, int]]:
    """Return each dimension with its points and the most that it gives."""
    for dimension in dict.fromkeys(one.dimension for one in measures):
        inside = [one for one in measures if one.dimension == dimension]
        yield dimension, total(inside), sum(one.most for one in inside)
