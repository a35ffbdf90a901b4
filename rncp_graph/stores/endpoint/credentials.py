"""Who we are for an endpoint: from the environment, or from netrc. Never in an address, a message or a log."""

from __future__ import annotations

import netrc
from collections.abc import Generator
from dataclasses import dataclass, field

import httpx2 as httpx

from rncp_graph.errors import StoreError
from rncp_graph.language import t
from rncp_graph.settings import settings


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and a password, which is never shown.

    >>> Credentials("ada", "secret")
    Credentials(user='ada')
    """

    user: str
    password: str = field(repr=False)

    @property
    def secret(self) -> str:
        """What is never shown."""
        return self.password

    def auth(self) -> httpx.Auth:
        """Return what says it to a server."""
        return Challenged(self)


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token (RFC 6750), which is never shown.

    >>> Token("secret")
    Token()
    """

    secret: str = field(repr=False)

    def auth(self) -> httpx.Auth:
        """Return what says it to a server."""
        return Bearer(self.secret)


Known = Credentials | Token


def credentials(host: str) -> Known | None:
    """Return what the user has for a host: `RNCP_GRAPH_TOKEN`, else `RNCP_GRAPH_USER` and `RNCP_GRAPH_PASSWORD`.

    Without them, it is the entry of the host in netrc.

    netrc is the file that `NETRC` names, else `~/.netrc`; its `default` entry would go to any host, and is not used.

    Raises `StoreError` for a netrc file that cannot be read, without quoting it.
    """
    said = settings()
    if said.token:
        return Token(said.token)
    if said.user:
        return Credentials(said.user, said.password)
    path = said.netrc
    if not path.is_file():
        return None
    try:
        entry = netrc.netrc(path).hosts.get(host)
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError):
        # the message of the parser may quote a password: it is not passed on, nor chained
        raise StoreError(t(f"{path} : fichier netrc illisible", f"{path}: unreadable netrc file")) from None
    return Credentials(entry[0], entry[2]) if entry else None


class Challenged(httpx.Auth):
    """Says who we are when a server asks for it, by Digest (RFC 7616) where it offers it, else by Basic (RFC 7617)."""

    def __init__(self, known: Credentials) -> None:
        self._digest = httpx.DigestAuth(known.user, known.password)
        self._basic = httpx.BasicAuth(known.user, known.password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send a request, and again with an answer to the challenge; later requests answer it at once."""
        if self._chosen is None:
            response = yield request
            if response.status_code not in (401, 403):
                return
            offered = {said.split(None, 1)[0].lower() for said in response.headers.get_list("www-authenticate") if said}
            self._chosen = self._digest if "digest" in offered else self._basic
        yield from self._chosen.auth_flow(request)


class Bearer(httpx.Auth):
    """Says a token with each request: a service that lets strangers in, but to less, does not ask for it."""

    def __init__(self, token: str) -> None:
        self._said = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send a request with the token."""
        request.headers["Authorization"] = self._said
        yield request
