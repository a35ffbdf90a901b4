"""Zips that anyone may send: whatever is wrong in one is said in one line, and none takes more than its size."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rncp_graph.errors import SourceError, UnsafeSource
from rncp_graph.fetching.catalogue import Resource
from rncp_graph.fetching.download import fault
from rncp_graph.readers import exports, read
from rncp_graph.readers.zips import MAX_MEMBERS
from tests.growth import grows_linearly

FLUX = "<FICHES><VERSION_FLUX>4.1</VERSION_FLUX><FICHE><NUMERO_FICHE>{}</NUMERO_FICHE></FICHE></FICHES>"
CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"


def zipped(contents: dict[str, str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, text in contents.items():
            archive.writestr(name, text)
    return out.getvalue()


def outcome(path: Path, data: bytes) -> str:
    """What comes of reading a zip: nothing to say, or the one line of the refusal. Any other error fails the test."""
    path.write_bytes(data)
    try:
        for source in exports(read(path)):
            assert len(source.sha256) == 64
            list(source)
    except SourceError as error:
        assert path.name in str(error)
        assert "\n" not in str(error)
        return str(error)
    return ""


def patched(data: bytes, signature: bytes, offset: int, new: bytes) -> bytes:
    """A zip in which the first record of a kind says something else."""
    at = data.index(signature) + offset
    return data[:at] + new + data[at + len(new) :]


def test_whatever_byte_is_damaged_a_zip_is_read_or_refused_in_one_line(tmp_path: Path) -> None:
    whole = zipped({"a_2024-01-01.xml": FLUX.format("RNCP1"), "dossier/é.xml": FLUX.format("RS1"), "notes.txt": "x"})
    directory, draw = whole.index(CENTRAL), random.Random(15)
    outcomes = set()
    for _ in range(200):
        data = bytearray(whole)
        for _ in range(draw.choice((1, 1, 2, 4))):
            at = draw.randrange(directory if draw.random() < 0.8 else 0, len(data))
            data[at] = draw.choice((0, 255, data[at] ^ (1 << draw.randrange(8))))
        outcomes.add(outcome(tmp_path / "abime.zip", bytes(data)))
    assert len(outcomes) > 5


@pytest.mark.parametrize("name", ["zip-nom-vide.zip", "zip-nom-illisible.zip"])
def test_a_name_that_is_none_is_refused(name: str, shared: Callable[..., Path]) -> None:
    with pytest.raises(SourceError):
        list(read(shared("..", "cases", "robustesse", name)))


@pytest.mark.parametrize(
    ("signature", "flags", "name"),
    [(CENTRAL, 8, b"\xff\xfe.xml"), (LOCAL, 6, b"\xff\xfe.xml"), (CENTRAL, 8, b"\0.xml")],
)
def test_a_name_that_is_empty_or_not_in_its_encoding_is_refused_when_built_and_when_fetched(
    tmp_path: Path, signature: bytes, flags: int, name: bytes
) -> None:
    data = zipped({"ab.xml": FLUX.format("RNCP1")})
    data = patched(data, signature, flags, struct.pack("<H", 0x800))
    data = patched(data, signature, 46 if signature == CENTRAL else 30, name.ljust(6, b"x"))
    assert "zip" in outcome(tmp_path / "noms.zip", data).removeprefix("noms.zip")
    assert fault(tmp_path / "noms.zip", Resource("noms.zip", date.min, "https://x.invalid/noms.zip"))


@pytest.mark.parametrize("name", ["/etc/passwd.xml", "../../dehors.xml", "C:\\f.xml", "zip.zip", "a/" * 200 + "f.xml"])
def test_a_name_is_but_a_name_wherever_it_points(tmp_path: Path, name: str) -> None:
    assert not outcome(tmp_path / "zip.zip", zipped({name: FLUX.format("RNCP1"), "dehors.txt": ""}))


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_way_of_packing_that_gives_its_bytes_all_at_once_is_refused(tmp_path: Path, compression: int) -> None:
    """A thousand times its size may come out of a kilobyte, whatever size the zip declares."""
    with pytest.raises(UnsafeSource):
        path = tmp_path / "serre.zip"
        path.write_bytes(zipped({"f.xml": FLUX.format("RNCP1")}, compression))
        read(path)


def test_a_way_of_packing_that_is_not_known_is_refused(tmp_path: Path) -> None:
    data = patched(zipped({"f.xml": FLUX.format("RNCP1")}), CENTRAL, 10, struct.pack("<H", 9))
    assert "deflate" in outcome(tmp_path / "deflate64.zip", data)


def test_members_that_overlap_are_refused(tmp_path: Path) -> None:
    """Many records of the directory lead to one and the same member: the bomb that no ratio of one member tells."""
    data = zipped({"f.xml": FLUX.format("RNCP1") + " ".join(map(str, range(5000)))})
    at, end = data.index(CENTRAL), data.index(END)
    record, times = data[at:end], 50
    last = struct.pack("<4s4H2LH", END, 0, 0, times, times, times * len(record), at, 0)
    path = tmp_path / "bombe.zip"
    path.write_bytes(data[:at] + record * times + last)
    with pytest.raises(UnsafeSource):
        read(path)


def test_a_directory_of_any_length_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """Seventy thousand members, and a count that says none."""
    data = zipped({"f.xml": ""})
    at, end = data.index(CENTRAL), data.index(END)
    record = data[at:end] * 70_000
    last = struct.pack("<4s4H2LH", END, 0, 0, 0, 0, len(record), at, 0)
    assert f"{MAX_MEMBERS:,}" in outcome(tmp_path / "foule.zip", data[:at] + record + last)


def test_the_time_of_a_zip_grows_with_the_number_of_its_files(tmp_path: Path) -> None:
    def make(count: int) -> Path:
        path = tmp_path / f"{count}.zip"
        names = [f"f{rank}.txt" for rank in range(count)]
        path.write_bytes(zipped({"flux.xml": FLUX.format("RNCP1"), **dict.fromkeys(names, "rien")}))
        return path

    grows_linearly(make, lambda path: list(read(path)), (50, 100, 200))
