"""Every export parses back to what the store holds, in both RDF libraries; a failed export leaves no file."""

from __future__ import annotations

import gzip
import io
import json
import re
from pathlib import Path
from typing import IO, Any, cast

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from rncp_graph.errors import StoreError
from rncp_graph.exports import FORMATS, export, format_of
from rncp_graph.graph.shared import Shared
from rncp_graph.model.fiche import Fiche, Rome
from rncp_graph.model.order import canonical
from rncp_graph.rdf.mapping import record, triples
from rncp_graph.rdf.names import iri
from rncp_graph.stores.endpoint.staging import PREFIX
from rncp_graph.stores.identity import LAYOUT, NODE, identity_lines
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.statements import statements
from rncp_graph.terms import BASE, digest, expand
from tests import oracle
from tests import strategies as s

LAID = {"@value": str(LAYOUT), "@type": "xsd:integer"}
TEXT = 'l\'été "à" \\ <b>&amp;\r\nfin\t*  de ]]> ligne\x85\u2028 𝄞 '
PARSERS = {
    ".ttl": ("turtle", RdfFormat.TURTLE),
    ".nt": ("nt", RdfFormat.N_TRIPLES),
    ".nq": ("nquads", RdfFormat.N_QUADS),
    ".trig": ("trig", RdfFormat.TRIG),
    ".jsonld": ("json-ld", RdfFormat.JSON_LD),
    ".rdf": ("xml", RdfFormat.RDF_XML),
    ".xml": ("xml", RdfFormat.RDF_XML),
}
"""What parses a file of each suffix back: in rdflib, in the engine."""

WITH_GRAPHS = {suffix for suffix, (_, form) in PARSERS.items() if form.supports_datasets}
SUFFIXES = sorted(FORMATS)


def a_store(*more: str) -> OxigraphStore:
    """A store with a full fiche, what it shares, a text that is hard to write, and two named graphs."""
    shared = Shared()
    fiche = canonical(s.full_fiche())
    rest = [Fiche(numero="RS1", objectifs_contexte=TEXT, codes_rome=(Rome(code="D1407", libelle="a"),), actif=False)]
    lines = [line for one in (fiche, *rest) for line in shared.fiche_lines(one)] + list(shared.lines())
    graph = f"<{BASE}graph/provenance>"
    lines += [
        f'<{BASE}graph/x.xml> <{expand("dct:title")}> "x.xml" {graph} .\n',
        f'<{BASE}graph/x.xml> <{expand("dct:date")}> "2026-01-01T00:00:00Z"^^<{expand("xsd:dateTime")}> {graph} .\n',
        f"<{iri(fiche)}> <{expand('prov:wasDerivedFrom')}> <{BASE}graph/x.xml> {graph} .\n",
        f"<{iri(fiche)}> <{expand('rncp:actif')}> <urn:a%20b> <{BASE}graph/conflits> .\n",
    ]
    store = OxigraphStore.memory()
    store.load([line.encode() for line in (*lines, *more)])
    return store


def held(store: OxigraphStore, suffix: str) -> set[Quad]:
    """What a format should hold of a store."""
    return {quad for quad in store.quads() if suffix in WITH_GRAPHS or quad.graph_name == DefaultGraph()}


def neutral(quads: set[tuple[Any, ...]]) -> set[tuple[str | None, ...]]:
    """Quads of rdflib as N-Triples tokens, so that both libraries can be compared."""
    return {tuple(None if term is None else term.n3() for term in quad) for quad in quads}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_parses_back_to_what_the_store_holds(suffix: str, tmp_path: Path) -> None:
    store, path = a_store(), tmp_path / f"registre{suffix}"
    number = export(store, path)
    expected = held(store, suffix)

    assert number == len(expected)
    assert set(parse(path=path, format=PARSERS[suffix][1])) == expected


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_rdflib_reads_in_a_file_what_it_reads_in_plain_n_quads(suffix: str, tmp_path: Path) -> None:
    store, path = a_store(), tmp_path / f"registre{suffix}"
    export(store, path)
    plain = "".join(f"{quad} .\n" for quad in held(store, suffix))
    expected, found = oracle.quads(plain, "nquads"), oracle.quads(path.read_bytes(), PARSERS[suffix][0])
    if suffix not in WITH_GRAPHS:
        expected, found = {quad[:3] for quad in expected}, {quad[:3] for quad in found}

    assert neutral(found) == neutral(expected)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_packed_file_holds_the_same_bytes_and_nothing_of_the_clock(suffix: str, tmp_path: Path) -> None:
    store = a_store()
    plain, packed, again = (tmp_path / name for name in (f"a{suffix}", f"a{suffix}.gz", f"b{suffix}.gz"))
    for path in (plain, packed, again):
        export(store, path)

    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert packed.read_bytes() == again.read_bytes()


def test_a_fiche_reads_back_from_each_format(tmp_path: Path) -> None:
    fiche = canonical(s.full_fiche())
    store = OxigraphStore.memory()
    store.load([f"{triple} .\n".encode() for triple in triples(fiche)])
    for suffix in SUFFIXES:
        export(store, tmp_path / f"x{suffix}")
        found = (quad.triple for quad in parse(path=tmp_path / f"x{suffix}", format=PARSERS[suffix][1]))

        assert record(Fiche, iri(fiche), found) == fiche


def test_an_empty_store_gives_a_file_that_parses_to_nothing(tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        path = tmp_path / f"vide{suffix}"

        assert export(OxigraphStore.memory(), path) == 0
        assert list(parse(path=path, format=PARSERS[suffix][1])) == []
        assert oracle.quads(path.read_bytes(), PARSERS[suffix][0]) == set()


# --- readable ---------------------------------------------------------------------------------------------------------


def test_json_ld_is_one_object_for_each_subject_in_the_words_of_the_fields(tmp_path: Path) -> None:
    store = OxigraphStore.memory()
    fiche = Fiche(numero="RS1", intitule="Braser", niveau=5, codes_rome=(Rome(code="D1407", libelle="Vente"),))
    store.load([f"{triple} .\n".encode() for triple in triples(fiche, "urn:x/")])
    store.load(line.encode() for line in identity_lines("urn:x/"))
    export(store, tmp_path / "x.jsonld")
    doc = json.loads((tmp_path / "x.jsonld").read_text(encoding="utf-8"))

    words = f"rome/D1407/libelle/{digest('Vente')}"

    assert doc["@context"]["@base"] == "urn:x/"
    assert doc["@graph"] == [
        {
            "@id": "certification/RS1",
            "@type": "rncp:Certification",
            "codes_rome": ["rome/D1407"],
            "intitule": "Braser",
            "niveau": "niveau/5",
            "numero": "RS1",
            "rncp:libelleCite": {"@id": words},
        },
        {"@id": words, "@type": "rncp:Libelle", "rncp:libelleDe": {"@id": "rome/D1407"}, "texte": "Vente"},
        {"@id": "rome/D1407", "@type": "skos:Concept", "code": "D1407"},
        {"@id": NODE, "@graph": [{"@id": NODE, "rncp:iriBase": {"@value": "urn:x/"}, "rncp:versionModele": LAID}]},
    ]


def test_a_named_graph_of_json_ld_is_one_object(tmp_path: Path) -> None:
    export(a_store(), tmp_path / "x.jsonld")
    doc = json.loads((tmp_path / "x.jsonld").read_text(encoding="utf-8"))
    graphs = [node for node in doc["@graph"] if "@graph" in node]

    assert [graph["@id"] for graph in graphs] == ["graph/conflits", "graph/provenance"]
    assert graphs[1]["@graph"] == [
        {
            "@id": "certification/RNCP27413",
            "prov:wasDerivedFrom": {"@id": "graph/x.xml"},
        },
        {
            "@id": "graph/x.xml",
            "dct:date": {"@value": "2026-01-01T00:00:00Z", "@type": "xsd:dateTime"},
            "intitule": {"@value": "x.xml"},
        },
    ]


def test_a_subject_is_written_once_in_each_graph(tmp_path: Path) -> None:
    export(a_store(), tmp_path / "x.jsonld")
    doc = json.loads((tmp_path / "x.jsonld").read_text(encoding="utf-8"))
    names = [node["@id"] for node in doc["@graph"]]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_content_loaded_in_another_order_gives_the_same_content(suffix: str, tmp_path: Path) -> None:
    store, other = a_store(), OxigraphStore.memory()
    other.load([f"{quad} .\n".encode() for quad in sorted(store.quads(), key=str, reverse=True)])
    one, two, again = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}", tmp_path / f"c{suffix}"
    for path, held_ in ((one, store), (two, other), (again, store)):
        export(held_, path)

    assert one.read_bytes() == again.read_bytes(), "one store gives one file"
    found = [set(parse(path=path, format=PARSERS[suffix][1])) for path in (one, two)]
    assert found[0] == found[1] == held(store, suffix)


def test_turtle_uses_the_prefixes_of_the_project(tmp_path: Path) -> None:
    export(a_store(), tmp_path / "x.ttl")
    text = (tmp_path / "x.ttl").read_text(encoding="utf-8")

    assert "@prefix rncp: <https://w3id.org/rncp-graph/ontology#> ." in text
    assert "a rncp:Certification" in text


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_rdf_xml_refuses_a_character_that_xml_cannot_hold(sign: str, tmp_path: Path) -> None:
    escaped = f"\\u{ord(sign):04X}"
    store = a_store(f'<urn:s> <urn:x#p> "a{escaped}" .\n')

    with pytest.raises(StoreError, match=rf"U\+{ord(sign):04X}.*urn:s"):
        export(store, tmp_path / "x.rdf")
    assert list(tmp_path.iterdir()) == []


def test_the_same_character_is_kept_by_every_other_format(tmp_path: Path) -> None:
    store = a_store('<urn:s> <urn:x#p> "a\\u0001\\u000B" .\n')
    for suffix in set(SUFFIXES) - {".rdf", ".xml"}:
        export(store, tmp_path / f"x{suffix}")

        assert set(parse(path=tmp_path / f"x{suffix}", format=PARSERS[suffix][1])) == held(store, suffix)


@pytest.mark.parametrize("name", ["urn:x#1", "urn:x/", "urn:x#a%20"])
def test_rdf_xml_refuses_a_property_that_xml_cannot_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=name):
        export(a_store(f"<urn:s> <{name}> <urn:o> .\n"), tmp_path / "x.rdf")


@pytest.mark.parametrize("name", ["urn:x#é", "urn:x#a-1.b", "urn:x#1a", "http://x/a/_b"])
def test_rdf_xml_keeps_every_property_that_it_accepts(name: str, tmp_path: Path) -> None:
    export(a_store(f"<urn:s> <{name}> <urn:o> .\n"), tmp_path / "x.rdf")
    found = oracle.triples((tmp_path / "x.rdf").read_bytes(), "xml")

    assert name in {str(triple[1]) for triple in found if str(triple[0]) == "urn:s"}


@pytest.mark.parametrize("name", ["x.csv", "x", "x.gz", "x.ttl.zip"])
def test_an_unknown_suffix_is_refused_with_the_list_of_those_that_are_known(name: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=re.escape(" ".join(PARSERS))):
        export(a_store(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_the_suffix_tells_the_format_whatever_else_the_name_holds() -> None:
    assert format_of(Path("export-2026.08.16.nq.gz")).name == "N-Quads"


class Broken(OxigraphStore):
    """A store that fails once it has written something."""

    def dump(self, out: IO[bytes], form: RdfFormat) -> int:
        super().dump(out, form)
        raise StoreError("connexion perdue")


def test_a_failed_export_leaves_the_former_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.nq.gz"
    path.write_bytes(b"ancien")
    store = Broken(a_store().inner)

    with pytest.raises(StoreError, match="connexion perdue"):
        export(store, path)
    assert path.read_bytes() == b"ancien"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"absent.x\.nt"):
        export(a_store(), tmp_path / "absent" / "x.nt")


def test_progress_hears_how_many_statements_were_written(tmp_path: Path) -> None:
    store, heard = OxigraphStore.memory(), list[int]()
    store.load([f"<urn:s{n}> <urn:p> <urn:o> .\n".encode() for n in range(25_000)])

    assert export(store, tmp_path / "x.nt", progress=lambda _, number, __: heard.append(number)) == 25_000
    assert heard == sorted(heard) and heard[0] < 10_000 and heard[-1] == 25_000


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_cannot_be_written_on_is_told_as_such_and_not_as_a_damaged_store(suffix: str) -> None:
    class Full(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        FORMATS[suffix].write(a_store(), cast(IO[bytes], Full()), lambda _: None)


def test_a_store_behind_the_bare_protocol_exports_as_well(tmp_path: Path) -> None:
    """Remote endpoints have no more than the protocol."""

    class Bare:
        def __init__(self, inner: OxigraphStore) -> None:
            self.query, self.update, self.load = inner.query, inner.update, inner.load
            self.about, self.dump, self.base, self.layout = inner.about, inner.dump, inner.base, inner.layout

    store = a_store()
    for suffix in SUFFIXES:
        path = tmp_path / f"x{suffix}"
        assert export(Bare(store), path) == len(held(store, suffix))
        assert set(parse(path=path, format=PARSERS[suffix][1])) == held(store, suffix)
    assert NamedNode(f"{BASE}graph/provenance") in {quad.graph_name for quad in held(store, ".nq")}


def test_what_a_push_has_begun_to_send_is_no_statement_of_a_store() -> None:
    store = a_store(f"<urn:a> <urn:p> <urn:b> <{PREFIX}0a:0> .\n")
    assert set(statements(store)) == set(a_store().quads())
