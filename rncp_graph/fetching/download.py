"""One export onto the disk: into `NAME.partiel`, continued where it was left, proved whole, then put in its place."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import httpx2 as httpx

from rncp_graph.errors import SourceError, StoreLocked
from rncp_graph.fetching.catalogue import Resource
from rncp_graph.fetching.web import Gone, Unavailable, Web
from rncp_graph.files import lock_alone, open_own, take_place
from rncp_graph.http import within
from rncp_graph.language import Progress, how_many, number, t
from rncp_graph.readers.files import files_at

PARTIAL, VERSION = ".partiel", ".partiel.version"


def download(web: Web, resource: Resource, folder: Path, progress: Progress, max_bytes: int) -> Path:
    """Return the path of an export in `folder`, fetched unless it is there already, whole.

    A connection that is cut leaves a partial file, which the next call continues. Raises `SourceError`; `Gone` when
    the export is no longer there; `OSError` when the disk refuses.
    """
    final = folder / resource.name
    if final.is_file() and not fault(final, resource):
        return final
    if resource.size is not None and resource.size > max_bytes:
        raise _too_big(resource)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder / (resource.name + PARTIAL), resource.name) as file:
        transfer = _Transfer(web, resource, file, folder / (resource.name + VERSION), progress, max_bytes)
        try:
            web.patiently(transfer.go_on)
        except Gone:
            file.truncate(0)
            raise
        except Unavailable as error:
            raise _interrupted(error, resource, file) from error
        file.flush()
        partial = Path(file.name)
        if said := fault(partial, resource):
            file.truncate(0)
            raise SourceError(t(f"{said} : fichier supprimé", f"{said}: file deleted"), source=resource.name)
        take_place(partial, final, sync=True)
    return final


def fault(path: Path, resource: Resource) -> str:
    """Return how a file differs from what the API declares of it; nothing when it is whole.

    Without a checksum that can be verified, the zip is read through: each file inside carries its own.
    """
    size = path.stat().st_size
    held = how_many(size, "octet|octets", "byte|bytes")
    if resource.fingerprint:
        algorithm, expected = resource.fingerprint
        with path.open("rb") as file:
            found = hashlib.file_digest(file, algorithm).hexdigest()
        if found != expected:
            return t(f"mauvaise empreinte {algorithm} ({held})", f"wrong {algorithm} checksum ({held})")
        return ""
    if resource.size is not None and size != resource.size:
        return t(f"{held} au lieu de {number(resource.size)}", f"{held} instead of {number(resource.size)}")
    try:
        inside = files_at(path)
        if [source_file.nom for source_file in inside] == [path.name]:
            return t("ce n'est pas un zip", "this is not a zip")
        for source_file in inside:
            with source_file.open() as member:
                while member.read(1 << 20):
                    pass
    except SourceError as error:
        return error.message
    return ""


class _Transfer:
    """The bytes of one export on their way into a partial file."""

    def __init__(
        self, web: Web, resource: Resource, file: BinaryIO, version: Path, progress: Progress, max_bytes: int
    ) -> None:
        self.web, self.resource, self.file, self.version = web, resource, file, version
        self.progress, self.max_bytes = progress, max_bytes

    def go_on(self) -> None:
        """Fetch what is missing. Raises `Unavailable` when it stops short: what has arrived stays."""
        have = self.file.seek(0, os.SEEK_END)
        if have and have == self.resource.size:
            return
        with self.web.open(self.resource.url, self._headers(have)) as response:
            have = self._start(response, have)
            total = _total(response, have) or self.resource.size
            if total is not None and total > self.max_bytes:
                raise self._excess()
            most = self.max_bytes if self.resource.size is None else self.resource.size
            for chunk in within(self.web.body(response, packed=True), max(0, most - have), self._excess):
                self.file.write(chunk)
                have += len(chunk)
                self.progress(self.resource.name, have, total)
        if total is not None and have < total:
            raise Unavailable(t("connexion coupée", "connection cut"), source=response.url.host)

    def _excess(self) -> SourceError:
        """Keep nothing of a file that is too big, and return the error that says so."""
        self.file.truncate(0)
        return _too_big(self.resource)

    def _headers(self, have: int) -> dict[str, str]:
        headers = {"Accept-Encoding": "identity"}
        if have:
            headers["Range"] = f"bytes={have}-"
            if version := self.version.read_text(errors="replace"):
                headers["If-Range"] = version
        return headers

    def _start(self, response: httpx.Response, have: int) -> int:
        """Return the place where this answer begins: after what is there, or at the beginning of an empty file."""
        partial = response.status_code == 206
        if partial and response.headers.get("content-range", "").startswith(f"bytes {have}-"):
            return have
        self.file.truncate(0)
        if partial or response.status_code == 416:
            message = t("le serveur ne reprend pas ici, on recommence", "cannot be resumed here, starting over")
            raise Unavailable(message, source=response.url.host)
        self._remember(response)
        return 0

    def _remember(self, response: httpx.Response) -> None:
        """Keep what tells this version from another, so that only this one is continued (RFC 9110, 13.1.5).

        Where the server says nothing, an empty file: without one a partial file is not ours.
        """
        tag = response.headers.get("etag", "")
        version = tag if tag and not tag.startswith("W/") else response.headers.get("last-modified", "")
        self.version.write_text(version)


def _total(response: httpx.Response, have: int) -> int | None:
    """The size of the whole file, of which `have` bytes come before this answer."""
    length = response.headers.get("content-length", "")
    return have + int(length) if length.isdecimal() else None


@contextmanager
def _alone(path: Path, name: str) -> Iterator[BinaryIO]:
    """Open a partial file that nobody else is filling; leave nothing behind where nothing arrived or all is done."""
    proof = path.with_name(name + VERSION)
    for place in (path, proof):
        if os.path.lexists(place) and (place.is_symlink() or not place.is_file()):
            raise _not_ours(place, name)
    with open_own(path) as file:
        try:
            lock_alone(file, path)
            mine = path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat())
        except StoreLocked:
            mine = False
        if not mine:
            raise SourceError(t("un autre téléchargement est en cours", "another fetch is under way"), source=name)
        if file.seek(0, os.SEEK_END) and not proof.exists():
            raise _not_ours(path, name)
        try:
            yield file
        finally:
            file.flush()
            if path.exists() and path.stat().st_size == 0:
                path.unlink()
            if not path.exists():
                proof.unlink(missing_ok=True)


def _not_ours(path: Path, name: str) -> SourceError:
    said = t(f"{path} n'est pas de nous : déplacez-le", f"{path} is not ours: move it away")
    return SourceError(said, source=name)


def _interrupted(error: Unavailable, resource: Resource, file: BinaryIO) -> SourceError:
    have = file.seek(0, os.SEEK_END)
    kept = t(
        f" ; octets gardés : {number(have)} ; relancez la même commande pour reprendre",
        f"; bytes kept: {number(have)}; run the same command again to resume",
    )
    return SourceError(f"{error}{kept if have else ''}", source=resource.name)


def _too_big(resource: Resource) -> SourceError:
    return SourceError(t("fichier démesuré, refusé", "file beyond measure, refused"), source=resource.name)
