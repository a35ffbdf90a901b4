"""Which export is fetched: the newest, or that of a day, by its official name alone."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from rncp_graph.errors import SourceError
from tests.fetching.tools import get, names, rncp, rs
from tests.servers.data_gouv import LISTING, DataGouv


def test_the_newest_of_both_registers_is_found_through_all_pages(site: DataGouv, tmp_path: Path) -> None:
    for day in ("2026-08-26", "2026-08-27", "2026-08-25", "2026-08-24"):
        site.add(rncp(day), b"rncp" + day.encode())
        site.add(rs(day), b"rs" + day.encode())
    paths = get(site, tmp_path, registre="tous")
    assert paths == [tmp_path / rncp("2026-08-27"), tmp_path / rs("2026-08-27")]
    assert [path.read_bytes() for path in paths] == [b"rncp2026-08-27", b"rs2026-08-27"]
    assert [asked.query["page"] for asked in site.asked_for(LISTING)] == ["1", "2", "3", "4"]


def test_a_given_day_and_the_csv_are_found(site: DataGouv, tmp_path: Path) -> None:
    for day in ("2026-08-24", "2026-08-25", "2026-08-26"):
        site.add(f"export-fiches-csv-{day}.zip", day.encode())
    (path,) = get(site, tmp_path, csv=True, jour=date(2026, 8, 25))
    assert (path.name, path.read_bytes()) == ("export-fiches-csv-2026-08-25.zip", b"2026-08-25")


def test_a_day_without_export_names_the_nearest_days(site: DataGouv, tmp_path: Path) -> None:
    for day in ("2026-08-20", "2026-08-22", "2026-08-26", "2026-08-28"):
        site.add(rncp(day), b"x")
    with pytest.raises(SourceError, match="no export on 2026-08-24; the nearest: 2026-08-22 and 2026-08-26"):
        get(site, tmp_path, jour=date(2026, 8, 24))
    with pytest.raises(SourceError, match=r"the nearest: 2026-08-28$"):
        get(site, tmp_path, jour=date(2026, 12, 24))
    assert names(tmp_path) == []


def test_a_list_without_export_says_so(site: DataGouv, tmp_path: Path) -> None:
    site.add("rncp-rs-france-competence-v4-1.xsd", b"<xsd/>")
    with pytest.raises(SourceError, match="no export in the list"):
        get(site, tmp_path)


def test_of_two_resources_of_one_day_the_last_modified_is_taken(site: DataGouv, tmp_path: Path) -> None:
    for hour in ("02", "09", "05"):
        site.add(rncp(), hour.encode(), last_modified=f"2026-08-26T{hour}:00:00+00:00")
    site.largest_page = 10
    assert get(site, tmp_path)[0].read_bytes() == b"09"


def test_titles_that_are_no_official_name_are_never_a_file_name(site: DataGouv, tmp_path: Path) -> None:
    """A title is a path for nobody: with anything around the official name, or a day that is none, it is not taken."""
    inside = tmp_path / "a" / "b"
    site.add(rncp("2026-08-20"), b"official")
    for title in (
        "../../export-fiches-rncp-v4-1-2026-08-26.zip",
        "../../evil-v4-1.zip",
        "export-fiches-rncp-v4-1-2026-08-26.zip/../../evil.zip",
        "export-fiches-rncp-v4-1-2026-08-26.zip\n/etc/passwd",
        "export-fiches-rncp-v4-1-2026-02-31.zip",
        "export-fiches-rncp-v4-1-\u0662026-08-26.zip",
        unicodedata.normalize("NFD", "Dictionnaire de données v4-1"),
    ):
        site.add(title, b"hostile")
    assert get(site, inside) == [inside / rncp("2026-08-20")]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [rncp("2026-08-20")]


def test_accents_in_addresses_and_folders_composed_or_not_do_no_harm(site: DataGouv, tmp_path: Path) -> None:
    folder = tmp_path / unicodedata.normalize("NFD", "données")
    site.files["/r%C3%A9pertoire/e%CC%81.zip"] = b"accents"
    digest = {"type": "sha1", "value": hashlib.sha1(b"accents").hexdigest()}
    site.add(rncp(), b"", url=f"{site.root}/répertoire/e\u0301.zip", filesize=7, checksum=digest)
    assert get(site, folder)[0].read_bytes() == b"accents"


def test_resources_that_are_half_described_are_passed_over(site: DataGouv, tmp_path: Path) -> None:
    site.add(rncp("2026-08-20"), b"good")
    site.add(rncp("2026-08-21"), b"", url=None)
    site.resources.insert(0, {"title": "v4-1 of nothing"})
    assert get(site, tmp_path) == [tmp_path / rncp("2026-08-20")]
