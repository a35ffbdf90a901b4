"""Files of the public web: which addresses may be asked, redirects included, and what an answer means."""

from __future__ import annotations

import ipaddress
import json
import math
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import httpx2 as httpx

from rncp_graph.errors import SourceError
from rncp_graph.http import BUSY, Client, Failure, MayPass, Patience, is_loopback, retry_after, within
from rncp_graph.language import Say, t

T = TypeVar("T")

REDIRECTS = 5
GONE = {404, 410}
PASSING = BUSY | {500}
"""The answers that are worth another try. A request for a file costs a server nothing that would fail each time."""

MAX_JSON = 64 << 20
"""The most bytes that one answer of the API may hold (a page of 500 resources holds about half a million)."""


class Gone(SourceError):
    """What was asked for is not there any more (HTTP 404 or 410)."""


class Unavailable(SourceError, MayPass):
    """A server, or the way to it, that fails and may be well at the next try."""


class Web:
    """A client of one API, and of the files it points to.

    `api` is trusted, since the user chose it: it must be https, or a machine's own address, as in tests. Every other
    address, of a file or of a redirect, must be https and public.
    """

    def __init__(self, api: str, patience: Patience, say: Say) -> None:
        self.api, self.say = _parse(api), say
        self._client = Client(self.api.host, patience, _fault, say)

    def __enter__(self) -> Web:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def patiently(self, action: Callable[[], T]) -> T:
        """Do something, again after a pause as long as its fault may pass; then raise this fault."""
        return self._client.patiently(action)

    def json(self, url: str) -> Any:
        """Return the JSON document at an address. Raises `SourceError`."""
        text = self.patiently(lambda: self._text(url))
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:  # the latter of brackets within brackets
            message = t("la réponse n'est pas du JSON", "the answer is not JSON")
            raise SourceError(message, source=_parse(url).host, valeur=text[:60].decode(errors="replace")) from error

    def _text(self, url: str) -> bytes:
        with self.open(url, {"Accept": "application/json"}) as response:
            return b"".join(within(self.body(response), MAX_JSON, lambda: _endless(url)))

    def body(self, response: httpx.Response, *, packed: bool = False) -> Iterator[bytes]:
        """Return the body of an answer in chunks, unpacked unless `packed`; see `http.Client.body`."""
        return self._client.body(response, packed=packed)

    @contextmanager
    def open(self, url: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """Ask for an address, follow its redirects, and return the answer (200, 206 or 416), its body not yet read.

        Raises `Unavailable` for what may be over at the next try, also while the body is read; `Gone`; `SourceError`.
        """
        target = self.allowed(_parse(url))
        for _ in range(REDIRECTS + 1):
            with self._client.stream("GET", str(target), headers=headers) as response:
                if not response.has_redirect_location:
                    _refuse(response)
                    yield response
                    return
                target = self.allowed(_parse(response.headers["location"], target), target)
        raise SourceError(t("trop de redirections", "too many redirects"), source=target.host)

    def allowed(self, url: httpx.URL, origin: httpx.URL | None = None) -> httpx.URL:
        """Return an address if it may be asked, coming from `origin`. Raises `SourceError`."""
        secure = url.scheme == "https"
        if not secure and origin is not None and origin.scheme == "https":
            raise _unsafe(url)
        if is_loopback(url.host):
            if is_loopback(self.api.host) and url.scheme in ("http", "https"):
                return url
            raise _unsafe(url)
        if not secure or (url.host != self.api.host and _private(url.host)):
            raise _unsafe(url)
        return url


def _parse(url: str, base: httpx.URL | None = None) -> httpx.URL:
    try:
        return base.join(url) if base else httpx.URL(url)
    except httpx.InvalidURL as error:
        raise SourceError(t("adresse mal formée", "ill-formed address"), valeur=url) from error


def _private(host: str) -> bool:
    """Return whether a name leads to an address that is not public; one that leads nowhere fails when it is asked."""
    try:
        found = [ipaddress.ip_address(entry[4][0]) for entry in socket.getaddrinfo(host, None)]
    except (OSError, UnicodeError, ValueError):
        found = []
    return any(not (getattr(address, "ipv4_mapped", None) or address).is_global for address in found)


def _endless(url: str) -> SourceError:
    return SourceError(t("réponse démesurée", "answer beyond measure"), source=_parse(url).host)


def _unsafe(url: httpx.URL) -> SourceError:
    message = t("adresse refusée (ni https, ni publique)", "address refused (not both https and public)")
    return SourceError(message, valeur=str(url))


def _refuse(response: httpx.Response) -> None:
    """Raise what an answer means when it is not the document."""
    status, host = response.status_code, response.url.host
    if status in (200, 206, 416):
        return
    if status in GONE:
        raise Gone(t(f"introuvable (HTTP {status})", f"not found (HTTP {status})"), source=str(response.url))
    if status in PASSING:
        said = t(f"le serveur répond HTTP {status}", f"the server answers HTTP {status}")
        raise Unavailable(said, source=host).after(retry_after(response))
    raise SourceError(t(f"le serveur refuse (HTTP {status})", f"the server refuses (HTTP {status})"), source=host)


def _fault(url: str, said: str, failure: Failure) -> Unavailable:
    fault = Unavailable(said, source=_parse(url).host)
    return fault.after(math.inf) if failure is Failure.BEYOND else fault
