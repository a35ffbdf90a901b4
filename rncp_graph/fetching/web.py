"""HTTP as a guest: one connection, a name, patience with faults that pass, and no address that is not safe to ask."""

from __future__ import annotations

import ipaddress
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, TypeVar

import httpx2 as httpx

from rncp_graph.errors import SourceError
from rncp_graph.http import Passing as Fault
from rncp_graph.http import Patience, patiently, retry_after
from rncp_graph.language import t
from rncp_graph.resources import software_version

T = TypeVar("T")

REDIRECTS = 5
GONE = {404, 410}
PASSING = {408, 429, 500, 502, 503, 504}
MAX_JSON = 64 << 20
"""The most bytes that one answer of the API may hold (a page of 500 resources holds about half a million)."""


class Gone(SourceError):
    """What was asked for is not there any more (HTTP 404 or 410)."""


class Passing(SourceError, Fault):
    """A fault of a server that may be over at the next try."""


class Web:
    """A client of one API, and of the files it points to.

    `api` is trusted, since the user chose it: it must be https, or a machine's own address, as in tests. Every other
    address, of a file or of a redirect, must be https and public.
    """

    def __init__(self, api: str, patience: Patience, say: Callable[[str], object]) -> None:
        self.patience, self.say = patience, say
        self.api = _parse(api)
        self.client = httpx.Client(
            headers={"User-Agent": f"rncp-graph/{software_version()}"},
            timeout=patience.timeout,
            limits=httpx.Limits(max_connections=1),
            trust_env=not _loopback(self.api.host),  # a proxy does not lead to this machine
        )

    def __enter__(self) -> Web:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()

    def patiently(self, action: Callable[[], T]) -> T:
        """Do something, again after a pause as long as its fault may pass; then raise this fault."""
        return patiently(action, self.patience, self.say)

    def json(self, url: str) -> Any:
        """Return the JSON document at an address. Raises `SourceError`."""
        text = self.patiently(lambda: self._text(url))
        try:
            return json.loads(text)
        except ValueError as error:
            message = t("la réponse n'est pas du JSON", "the answer is not JSON")
            raise SourceError(message, source=_parse(url).host, valeur=text[:60].decode(errors="replace")) from error

    def _text(self, url: str) -> bytes:
        text = bytearray()
        with self.open(url, {"Accept": "application/json"}) as response:
            for chunk in response.iter_bytes():
                text += chunk
                if len(text) > MAX_JSON:
                    raise SourceError(t("réponse démesurée", "answer beyond measure"), source=_parse(url).host)
        return bytes(text)

    @contextmanager
    def open(self, url: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """Ask for an address, follow its redirects, and return the answer (200, 206 or 416), its body not yet read.

        Raises `Passing` for what may be over at the next try, also while the body is read; `Gone`; `SourceError`.
        """
        target = self.allowed(_parse(url))
        try:
            for _ in range(REDIRECTS + 1):
                with self.client.stream("GET", target, headers=headers) as response:
                    if not response.has_redirect_location:
                        _refuse(response)
                        yield response
                        return
                    target = self.allowed(_parse(response.headers["location"], target), target)
        except httpx.RequestError as error:
            raise Passing(_said(error), source=target.host) from error
        raise SourceError(t("trop de redirections", "too many redirects"), source=target.host)

    def allowed(self, url: httpx.URL, origin: httpx.URL | None = None) -> httpx.URL:
        """Return an address back if it may be asked, coming from `origin`. Raises `SourceError`."""
        secure = url.scheme == "https"
        if not secure and origin is not None and origin.scheme == "https":
            raise _unsafe(url)
        if _loopback(url.host):
            if _loopback(self.api.host) and url.scheme in ("http", "https"):
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


def _loopback(host: str) -> bool:
    return host == "localhost" or any(address.is_loopback for address in _literal(host))


def _private(host: str) -> bool:
    """Return whether a name leads to an address that is not public; one that leads nowhere fails when it is asked."""
    try:
        found = [ipaddress.ip_address(entry[4][0]) for entry in socket.getaddrinfo(host, None)]
    except (OSError, UnicodeError, ValueError):
        found = []
    return any(not (getattr(address, "ipv4_mapped", None) or address).is_global for address in found)


def _literal(host: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        return []


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
        fault = Passing(t(f"le serveur répond HTTP {status}", f"the server answers HTTP {status}"), source=host)
        fault.wait = retry_after(response.headers.get("retry-after", ""))
        raise fault
    raise SourceError(t(f"le serveur refuse (HTTP {status})", f"the server refuses (HTTP {status})"), source=host)


def _said(error: httpx.RequestError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return t("pas de réponse à temps", "no answer in time")
    if isinstance(error, httpx.ConnectError):
        return t(f"connexion impossible ({error})", f"cannot connect ({error})")
    return t("connexion coupée", "connection cut")
