"""What these tests share: how an export is named and made, and how it is asked for."""

from __future__ import annotations

import io
import os
import random
import zipfile
from pathlib import Path
from typing import Any

from rncp_graph.fetching import Patience, fetch
from tests.servers.data_gouv import DataGouv

QUICK = Patience(tries=4, pause=0.01, longest=5, timeout=120)
DAY = "2026-08-26"


def rncp(day: str = DAY) -> str:
    return f"export-fiches-rncp-v4-1-{day}.zip"


def rs(day: str = DAY) -> str:
    return f"export-fiches-rs-v4-1-{day}.zip"


def content(size: int = 300_000) -> bytes:
    """Bytes that do not compress, in a zip, so that the file is whole by its own measure as well."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("export.xml"), random.Random(size).randbytes(size))
    return packed.getvalue()


def get(site: DataGouv, folder: Path, **asked: Any) -> list[Path]:
    return fetch(folder, **{"api": site.api, "registre": "rncp", "patience": QUICK, **asked})


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def environment(site: DataGouv, **more: str) -> dict[str, str]:
    return {**os.environ, "RNCP_GRAPH_LANG": "en", "RNCP_GRAPH_API": site.api, **more}
