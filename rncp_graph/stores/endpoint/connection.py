"""The way to one endpoint: an HTTP client that is patient, follows no redirect, and fails in one clear line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import IO

import httpx2 as httpx

from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.files.spool import Spool
from rncp_graph.http import BUSY, Client, Failure, MayPass, Patience, retry_after, shown
from rncp_graph.language import Say, t
from rncp_graph.reasons import quoted
from rncp_graph.settings import WHO, named, settings
from rncp_graph.stores.endpoint.credentials import Known, credentials

SPOOL = 16 << 20
"""Bytes of an answer kept in memory; a longer one goes to a temporary file."""

PATIENCE = Patience(tries=4, pause=0.5, longest=30.0, timeout=120.0)
QUOTED = 300
"""Characters of what a server says that an error repeats."""


class Interrupted(StoreError, MayPass):
    """A fault of the connection or of a busy server, which may be over at the next try."""


class Refused(StoreError):
    """An answer by which a server refuses a request; `status` is that of HTTP, where one was the reason."""

    def __init__(self, said: str, status: int = 0) -> None:
        super().__init__(said)
        self.status = status


class NoService(Refused):
    """An address that answers, and is no SPARQL service."""


class Redirected(NoService):
    """An address that sends elsewhere: who may follow, and with what credentials, is for the user to say."""


class Way(Enum):
    """How a query or an update goes to a service (SPARQL 1.1 Protocol, 2.1 and 2.2), the most usual way first."""

    FORM = "POST, as a form"
    DIRECT = "POST, as it is"
    ADDRESS = "GET"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: its headers, and its whole body as a file."""

    headers: httpx.Headers
    body: IO[bytes]

    @property
    def media_type(self) -> str:
        """The type of the body, without parameters."""
        return str(self.headers.get("content-type", "")).partition(";")[0].strip().lower()


class Connection:
    """A client of the server at an address, and of the addresses for writing that the user gave with it.

    `patience.timeout` is in seconds of silence. `ways` holds how each address takes queries (and updates), where it
    refused the first way.

    Raises `StoreError` for an address that is not http or https, or that
    holds a password.
    """

    def __init__(
        self,
        url: str,
        known: Known | None = None,
        patience: Patience | None = None,
        say: Say = lambda _: None,
    ) -> None:
        self.url, self.say = parsed(url), say
        self.ways: dict[tuple[str, bool], Way] = {}
        self.known = known or credentials(self.url.host)
        said = settings()
        bearing = replace(PATIENCE, timeout=said.timeout, whole=said.max_seconds, most=said.max_bytes)
        self._client = Client(
            self.url.host,
            patience or bearing,
            _fault,
            say,
            self.known.auth() if self.known else None,
        )
        self.close = self._client.close

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str],
        content: bytes | None,
        again: bool = True,
        timeout: float | None = None,
    ) -> Reply:
        """Send a request, again while its fault may pass if `again`, and return the whole answer.

        Raises `QuestionError` when the server refuses what the request says (HTTP 400), `Refused` where it refuses the
        request itself, `NoService` where nothing speaks SPARQL, `StoreError`.
        """

        def once() -> Reply:
            return self._once(method, url, headers, content, timeout)

        return self._client.patiently(once) if again else once()

    def _once(
        self, method: str, url: str, headers: dict[str, str], content: bytes | None, timeout: float | None
    ) -> Reply:
        body = Spool(SPOOL)
        with self._client.stream(method, url, headers=headers, content=content, timeout=timeout) as response:
            for chunk in self._client.body(response):
                body.write(chunk)
        body.seek(0)
        self._refuse(response, body, shown(url))
        return Reply(response.headers, body)

    def _refuse(self, response: httpx.Response, body: IO[bytes], place: str) -> None:
        """Raise what an answer means when it is not the one that was asked for."""
        status = response.status_code
        if status < 300:
            return
        if status < 400:
            try:
                there = shown(str(response.url.join(response.headers.get("location", ""))))
            except (httpx.InvalidURL, ValueError):
                there = t("une adresse mal formée", "an ill-formed address")
            raise Redirected(t(f"{place} : renvoie à {there}", f"{place}: redirects to {there}"))
        if status in (401, 403):
            raise self._stranger(status, place)
        said = self._quoted(body)
        if status == 400:
            raise QuestionError(t(f"SPARQL refusé{said and f', {said}'}", f"SPARQL refused{said and f': {said}'}"))
        if status in BUSY:
            raise Interrupted(
                t(f"{place} : HTTP {status}{said and f' ({said})'}", f"{place}: HTTP {status}{said and f' ({said})'}")
            ).after(retry_after(response))
        if status == 414:
            said = said or t("requête trop longue pour GET", "query too long for GET")
        kind = NoService if status in (404, 405, 406, 410, 415) else Refused
        raise kind(t(f"{place} : HTTP {status} {said}", f"{place}: HTTP {status} {said}").rstrip(), status)

    def _stranger(self, status: int, place: str) -> Refused:
        if self.known:
            said = t(f"{place} : identifiants refusés (HTTP {status})", f"{place}: credentials refused (HTTP {status})")
        else:
            said = t(
                f"{place} : accès refusé (HTTP {status}) ; donnez {WHO}, ou netrc",
                f"{place}: access denied (HTTP {status}); give {WHO}, or netrc",
            )
        return Refused(said, status)

    def _quoted(self, body: IO[bytes]) -> str:
        """The first words of an error that a server tells, never those of a web page, nor a secret it repeats."""
        said = " ".join(body.read(4 * QUOTED).decode(errors="replace").split())
        if said.startswith("<"):
            return ""
        if self.known and self.known.secret and self.known.secret in said:
            return ""
        return quoted(said[:QUOTED]) if said else ""


def parsed(url: str) -> httpx.URL:
    """Read the address of an endpoint.

    Raises `StoreError` when it is no http address, or holds a password: messages, logs and histories would keep it.

    >>> parsed("http://localhost:3030/ds").host
    'localhost'
    """
    try:
        read = httpx.URL(url.strip())
    except httpx.InvalidURL:
        raise StoreError(t("adresse mal formée", "ill-formed address")) from None
    if read.userinfo:
        raise StoreError(
            t(
                f"pas d'identifiants dans l'adresse : donnez {WHO}, ou netrc",
                f"no credentials in the address: give {WHO}, or netrc",
            )
        )
    if read.scheme not in ("http", "https") or not read.host:
        raise StoreError(
            t(
                f"adresse {read.scheme}: refusée ; il faut http:// ou https://, ou un dossier",
                f"{read.scheme}: address refused; http:// or https://, or a folder, is needed",
            )
        )
    return read


def _fault(url: str, said: str, failure: Failure) -> StoreError:
    place = shown(url)
    if failure is Failure.SILENT:
        said = f"{said} ({named('timeout')})"
    # what a server is silent or endless about is too much for it, and would be again
    return (Interrupted if failure is Failure.LOST else StoreError)(t(f"{place} : {said}", f"{place}: {said}"))
