"""Official files are known by their content, read whole, and a broken one is refused with its place."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from rncp_graph.errors import SourceError, UnsafeSource
from rncp_graph.nomenclatures import FORMATS, nomenclatures, only_official, read_official
from rncp_graph.resources import publications
from tests.nomenclatures.tools import APPELLATIONS, ESCO, IDCC, MOBILITE, PASSAGE, V3, V4, written

ARBRE = """<?xml version="1.0" encoding="iso-8859-15" ?>
<ogr><item_arborescence><libelle_referentiel>Arborescence  principale</libelle_referentiel>
<libelle_noeud>NOEUD</libelle_noeud><code_noeud>D</code_noeud><code_pere/><libelle>Commerce</libelle></item_arborescence></ogr>
"""
SAMPLES = {
    "rome-v3-codes": V3,
    "rome-v4-codes": V4,
    "rome-appellations": APPELLATIONS,
    "rome-mobilite": MOBILITE,
    "rome-arborescence": ARBRE,
    "rome-isco": PASSAGE,
    "esco-occupations": ESCO,
    "esco-isco": "conceptType,conceptUri,code,preferredLabel,status,altLabels,inScheme,description\n",
    "idcc-opco": IDCC,
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_is_known_by_its_columns_whatever_its_name(name: str, tmp_path: Path) -> None:
    (found,) = nomenclatures(*[written(tmp_path, quelconque_dat=SAMPLES[name]) / "quelconque.dat"])

    assert found.format == name


def test_every_format_is_a_publication_that_sources_toml_describes() -> None:
    described = publications()

    assert {forme.publication for forme in FORMATS} == SAMPLES.keys() <= described.keys()
    for forme in FORMATS:
        publication = described[forme.publication]
        assert publication["producteur"]
        assert publication["licence_url"].startswith("https://")
        assert publication["lecteur"] == forme.read.__module__


def test_the_example_holds_every_format_but_the_groups_of_esco(exemple: Path) -> None:
    found = {source.format for source in nomenclatures(exemple / "nomenclatures")}

    assert found == SAMPLES.keys() - {"esco-isco"}


def test_in_a_folder_or_a_zip_other_files_are_passed_over(tmp_path: Path) -> None:
    folder = written(tmp_path, lisez_md="Bonjour, monde", v3_csv=V3 + '"D1407","133","108","Vente","1"\n')
    packed = tmp_path.parent / f"{tmp_path.name}.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)

    for where in (folder, packed):
        (source,) = nomenclatures(where)
        assert source.nom == "v3.csv"
        assert read_official([source]).knows("rome", "D1407")


def test_a_path_without_an_official_file_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"lisez\.md"):
        nomenclatures(written(tmp_path, lisez_md="Bonjour") / "lisez.md")
    with pytest.raises(SourceError):
        nomenclatures(tmp_path / "absent.csv")


def test_sources_of_fiches_are_no_nomenclatures(exemple: Path) -> None:
    assert [path.name for path in sorted(exemple.iterdir()) if only_official(path)] == ["nomenclatures"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (V3 + '"D1407","133","108","Vente","1"\n"D1408","122"\n', "3"),
        (V3 + '"D1407","133","108","Ven"te","1"\n', "2"),
        (V3 + '"D1407","133","108","Vente\n', "2"),
        (V3, ""),
        ('"code_rome","code_fiche_em"\n"D1407","1"\n', "libelle_rome"),
        (ARBRE.replace("</ogr>", ""), "4"),
        (ARBRE.replace("<libelle>Commerce</libelle>", ""), "libelle"),
    ],
    ids=["short row", "stray quote", "cut in a quote", "no row", "column missing", "cut XML", "element missing"],
)
def test_a_broken_file_is_refused_with_its_place(text: str, place: str, tmp_path: Path) -> None:
    (source,) = nomenclatures(written(tmp_path, f_csv=text) / "f.csv")

    with pytest.raises(SourceError) as refused:
        read_official([source])
    assert "f.csv" in str(refused.value)
    assert place in str(refused.value).removeprefix("f.csv")


def test_text_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(V3.encode() + '"K1405","1","1","Représentation de l\'État","1"\n'.encode("cp1252"))
    (source,) = nomenclatures(tmp_path / "f.csv")

    with pytest.raises(SourceError, match=r"2.*UTF-8"):
        read_official([source])


def test_a_document_type_declaration_is_refused(tmp_path: Path) -> None:
    bomb = ARBRE.replace("<ogr>", '<!DOCTYPE ogr [<!ENTITY a "aaaa">]>\n<ogr>').replace("Commerce", "&a;")
    (source,) = nomenclatures(written(tmp_path, f_xml=bomb) / "f.xml")

    with pytest.raises(UnsafeSource):
        read_official([source])


def test_doubtful_rows_are_told_and_stop_nothing(tmp_path: Path) -> None:
    (source,) = nomenclatures(
        written(tmp_path, f_csv=V3 + '"d14","1","1","Rien","1"\n"D1407","1","1","Vente d\'\'engins","1"\n') / "f.csv"
    )
    official = read_official()
    reading = source.read_into(official)

    assert official.knows("rome", "D1407")
    assert [entry.labels for entry in official.entries["rome/D1407"]] == [(("Vente d'engins", "fr"),)]
    assert reading.problemes == {"code-illisible": 1, "apostrophe-doublee": 1}
    assert reading.examples["code-illisible"][0].valeur == "d14"
