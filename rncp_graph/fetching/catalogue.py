"""The exports that data.gouv.fr lists: of which day, where, and how to know them whole.

The list is that of API v2, in pages: `data` holds resources (`title`, `url`, `filesize`, `checksum`, `last_modified`)
and `next_page` the address of the next page, or null. The dataset keeps every day since 2020, so the API is asked to
search titles; what it lists is then matched anew, since a search for a word is not a proof.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx2 as httpx

from rncp_graph.errors import SourceError
from rncp_graph.fetching.web import Web
from rncp_graph.language import t

PAGE_SIZE = 500
MAX_PAGES = 200
HASHES = {"sha1": "sha1", "sha2": "sha256", "sha256": "sha256", "md5": "md5"}
"""The checksums of data.gouv.fr that can be verified, under their names in `hashlib`; it also knows `crc`."""


@dataclass(frozen=True, slots=True)
class Resource:
    """An export to fetch: its file name, day, address, size in bytes, and checksum (algorithm and digest)."""

    name: str
    day: date
    url: str
    size: int | None = None
    fingerprint: tuple[str, str] | None = None
    modified: str = ""


def listing(web: Web, url: str, words: str) -> Iterator[dict[str, Any]]:
    """Return the resources whose title holds `words`, page after page, as the API describes them.

    Raises `SourceError` when the answer is not such a list.
    """
    page: str | None = str(httpx.URL(url, params={"page": 1, "page_size": PAGE_SIZE, "q": words}))
    for _ in range(MAX_PAGES):
        if page is None:
            return
        answer = web.json(page)
        data = answer.get("data") if isinstance(answer, dict) else None
        page = answer.get("next_page") if isinstance(answer, dict) else None
        if not isinstance(data, list) or not isinstance(page, str | None):
            message = t("la réponse n'est pas une liste de ressources", "the answer is not a list of resources")
            raise SourceError(message, source=httpx.URL(url).host)
        yield from (item for item in data if isinstance(item, dict))
    raise SourceError(t("liste de ressources sans fin", "endless list of resources"), source=httpx.URL(url).host)


def by_day(items: list[dict[str, Any]], title: str) -> dict[date, Resource]:
    r"""Return the exports whose whole title matches the pattern `title`, by day, the last modified of each day.

    The title becomes the file name: only one that is an official name, with nothing before or after it, is taken.

    >>> items = [{"title": "a-2026-08-26.zip", "url": "https://…"}, {"title": "../a-2026-08-27.zip", "url": "https://…"}]
    >>> [resource.name for resource in by_day(items, r"a-[0-9-]{10}\.zip").values()]
    ['a-2026-08-26.zip']
    """
    found = [resource for item in items if (resource := _resource(item, title))]
    return {resource.day: resource for resource in sorted(found, key=lambda one: (one.day, one.modified))}


def _resource(item: dict[str, Any], title: str) -> Resource | None:
    name, url = unicodedata.normalize("NFC", str(item.get("title") or "")).strip(), item.get("url")
    found = re.search(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", name)
    if not found or not re.fullmatch(title, name) or not isinstance(url, str):
        return None
    try:
        day = date.fromisoformat(found[0])
    except ValueError:
        return None
    told = str(item.get("filesize"))
    size = int(told) if told.isdecimal() else None
    modified = str(item.get("last_modified") or item.get("created_at") or "")
    return Resource(name, day, url, size, _fingerprint(item.get("checksum")), modified)


def _fingerprint(checksum: object) -> tuple[str, str] | None:
    if not isinstance(checksum, dict):
        return None
    algorithm = HASHES.get(str(checksum.get("type")).lower())
    return (algorithm, str(checksum.get("value")).lower()) if algorithm and checksum.get("value") else None
