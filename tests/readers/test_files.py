"""Archives: a zip is read as its files are; one that is unsafe, damaged or without fiches is refused in one line."""

from __future__ import annotations

import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest

from rncp_graph.errors import SourceError, UnsafeSource
from rncp_graph.readers import read
from rncp_graph.readers.files import files_at
from rncp_graph.readers.zips import MAX_MEMBERS

FLUX = "<FICHES><VERSION_FLUX>4.1</VERSION_FLUX><FICHE><NUMERO_FICHE>{}</NUMERO_FICHE></FICHE></FICHES>"


def zippe(path: Path, contenu: dict[str, str], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for nom, texte in contenu.items():
            archive.writestr(nom, texte)
    return path


def refus(path: Path) -> str:
    """The message with which a source is refused, reading included."""
    with pytest.raises(SourceError) as error:
        list(read(path))
    message = str(error.value)
    assert path.name in message
    assert "\n" not in message
    return message


def test_a_flow_is_read_inside_its_zip_and_outside_alike(tmp_path: Path) -> None:
    nom = "export_fiches_RNCP_V4_1_2026-08-16.xml"
    plain = tmp_path / nom
    plain.write_text(FLUX.format("RNCP1"))
    with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(plain, nom)
    zipped, unzipped = read(tmp_path / "export.zip").reading(), read(plain).reading()
    assert list(zipped) == list(unzipped)
    assert zipped.date_export == unzipped.date_export == date(2026, 8, 16)
    assert zipped.sha256 != unzipped.sha256


def test_both_registers_in_one_zip_are_read(tmp_path: Path) -> None:
    path = zippe(tmp_path / "deux.zip", {"rncp.xml": FLUX.format("RNCP1"), "rs.xml": FLUX.format("RS1")})
    assert [fiche.numero for fiche in read(path)] == ["RNCP1", "RS1"]


def test_a_zip_without_fiches_is_refused(tmp_path: Path) -> None:
    refus(zippe(tmp_path / "photo.zip", {"photo.jpg": "une photo", "page.html": "<html><body>FICHES</body></html>"}))


def test_an_empty_zip_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    refus(zippe(tmp_path / "vide.zip", {}))
    (tmp_path / "vide.xml").touch()
    refus(tmp_path / "vide.xml")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    refus(tmp_path / "absent.zip")


def test_a_zip_that_would_swell_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = zippe(tmp_path / "bombe.zip", {"bombe.xml": "<FICHES>" + " " * (50 << 20)})
    assert path.stat().st_size < 1 << 20
    with pytest.raises(UnsafeSource):
        read(path)


def test_a_zip_that_lies_about_its_size_gives_no_more_than_it_says(tmp_path: Path) -> None:
    """The size in the directory is made small: what comes out is cut there, and told as damaged."""
    nom, vrai = "bombe.xml", FLUX.format("RNCP1") + " " * (5 << 20)
    path = zippe(tmp_path / "menteur.zip", {nom: vrai})
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    assert data[entry + 46 : entry + 46 + len(nom)] == nom.encode()
    data[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    path.write_bytes(data)
    refus(path)


def test_too_many_files_in_a_zip_are_refused(tmp_path: Path) -> None:
    path = zippe(tmp_path / "foule.zip", {f"f{n}.xml": "" for n in range(MAX_MEMBERS + 1)})
    with pytest.raises(UnsafeSource):
        read(path)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = zippe(tmp_path / "chiffre.zip", {"flux.xml": FLUX.format("RNCP1")}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    path.write_bytes(data)
    with pytest.raises(UnsafeSource):
        read(path)


@pytest.mark.parametrize("keep", [0.5, 0.9, 0.99])
def test_a_zip_that_is_cut_is_told_as_such(tmp_path: Path, keep: float) -> None:
    path = zippe(tmp_path / "coupe.zip", {"flux.xml": FLUX.format("RNCP1"), "autre.xml": FLUX.format("RS1")})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    assert "zip" in refus(path).removeprefix("coupe.zip")


def test_a_zip_in_which_one_digit_has_changed_is_told_as_damaged(tmp_path: Path) -> None:
    path = zippe(tmp_path / "abime.zip", {"flux.xml": FLUX.format("RNCP12345")}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"RNCP12345", b"RNCP12346"))
    assert "zip" in refus(path).removeprefix("abime.zip")


def test_names_of_members_are_read_as_utf_8_even_when_the_zip_does_not_say_so(tmp_path: Path) -> None:
    path = zippe(tmp_path / "noms.zip", {"Compétences.csv": ""})
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(signature) + flags
        flag = struct.unpack_from("<H", data, place)[0]
        struct.pack_into("<H", data, place, flag & ~0x800)
    path.write_bytes(data)
    assert [source_file.nom for source_file in files_at(path)] == ["Compétences.csv"]
