"""HTTP as a guest: one client that says who asks, patience with faults that pass, and errors told in one line.

Which addresses may be asked, and what an answer means, is for those who ask: `fetching/web.py` for files of the public
web, `stores/endpoint/connection.py` for SPARQL endpoints.
"""

from __future__ import annotations

import ipaddress
import re
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self, TypeVar

from rncp_graph.errors import RncpGraphError
from rncp_graph.language import Say, t
from rncp_graph.reasons import reason
from rncp_graph.resources import software_version

if TYPE_CHECKING:
    import httpx2 as httpx  # takes its time: imported when a client is made

T = TypeVar("T")

CONNECT = 10.0
"""The most seconds that a connection may take; a patience of less prevails."""

BUSY = frozenset({408, 429, 502, 503, 504})
"""The answers of a server, or of the proxy before it, that has no time now.

500 is not among them: a SPARQL server says it of a query that is too much for it, and would each time.
"""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to insist: tries in all, seconds before the second (doubled each time), the most to wait, silence."""

    tries: int = 5
    pause: float = 1.0
    longest: float = 120.0
    timeout: float = 30.0


class MayPass(RncpGraphError):
    """A fault that may be over at the next try; `wait` is the pause that the server asks for, in seconds."""

    wait: float | None = None

    def after(self, wait: float | None) -> Self:
        """Return the fault itself, with the pause that the server asks for.

        So that it is raised without a name: a local name of a raised error ties it to its own frame, and with it all
        that those who called hold, until the garbage collector comes by.
        """
        self.wait = wait
        return self


Fault = Callable[[str, str, bool], RncpGraphError]
"""Makes the error of a connection that failed, a `MayPass` where it is worth another try.

It is given the address, what happened, and whether the server took the request and then did not answer it in time.
"""


class Client:
    """A client that says who asks, follows no redirect by itself, and raises what `fault` makes of every failure.

    No proxy of the environment is used where `host` is this machine: it does not lead there. The connections are
    closed by `close`, or when nobody holds the client any more.
    """

    def __init__(self, host: str, patience: Patience, fault: Fault, say: Say, auth: httpx.Auth | None = None) -> None:
        import httpx2 as httpx

        self.patience, self.say, self._fault = patience, say, fault
        self._client = httpx.Client(
            headers={"User-Agent": f"rncp-graph/{software_version()}"}, auth=auth, trust_env=not is_loopback(host)
        )
        self.close = weakref.finalize(self, self._client.close)

    def patiently(self, action: Callable[[], T]) -> T:
        """Do something, again after a pause as long as its fault may pass; then raise this fault."""
        return patiently(action, self.patience, self.say)

    @contextmanager
    def stream(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str],
        content: bytes | None = None,
        timeout: float | None = None,
    ) -> Iterator[httpx.Response]:
        """Send a request, and return the answer, its body not yet read; `timeout` is in seconds of silence.

        Raises what `fault` makes of a connection that fails, while the body is read too.
        """
        import httpx2 as httpx

        silence = timeout or self.patience.timeout
        wait = httpx.Timeout(silence, connect=min(CONNECT, silence))
        try:
            with self._client.stream(method, url, headers=headers, content=content, timeout=wait) as response:
                yield response
        # the errors of httpx may hold addresses with parameters: they are neither shown nor chained
        except httpx.ConnectTimeout:
            raise self._fault(url, t("ne répond pas", "does not answer"), False) from None
        except httpx.TimeoutException:
            said = t(f"pas de réponse en {silence:g} s", f"no answer in {silence:g} s")
            raise self._fault(url, said, True) from None
        except httpx.ConnectError as error:
            raise self._fault(
                url, t(f"connexion impossible ({reason(error)})", f"cannot connect ({reason(error)})"), False
            ) from None
        except httpx.RequestError:
            raise self._fault(url, t("connexion coupée", "connection cut"), False) from None


def within(chunks: Iterable[bytes], most: int, excess: Callable[[], Exception]) -> Iterator[bytes]:
    """Return the chunks of a body. Raises what `excess` makes when they hold more than `most` bytes.

    >>> list(within([b"ab", b"c"], 3, ValueError))
    [b'ab', b'c']
    """
    for chunk in chunks:
        most -= len(chunk)
        if most < 0:
            raise excess()
        yield chunk


def patiently(action: Callable[[], T], patience: Patience, say: Say) -> T:
    """Do something, again after a pause as long as its fault may pass; then raise this fault.

    >>> patiently(lambda: "done", Patience(), print)
    'done'
    """
    wait = patience.pause
    for left in range(patience.tries - 1, -1, -1):
        try:
            return action()
        except MayPass as fault:
            asked = fault.wait if fault.wait is not None else wait
            if not left or asked > patience.longest:
                raise
            say(t(f"{fault} ; nouvel essai dans {asked:.0f} s", f"{fault}; trying again in {asked:.0f} s"))
            time.sleep(asked)
            wait = min(2 * wait, patience.longest)
    raise AssertionError("tries must be at least 1")


def retry_after(response: httpx.Response) -> float | None:
    """Return the pause that a server asks for, in seconds; nothing when it asks for none."""
    return seconds(response.headers.get("retry-after", ""))


def seconds(text: str, now: datetime | None = None) -> float | None:
    """Read a `Retry-After` header (RFC 9110, 10.2.3), in seconds from now; nothing when it says nothing.

    >>> seconds("7"), seconds("soon")
    (7.0, None)
    >>> seconds("Wed, 26 Aug 2026 02:00:30 GMT", datetime(2026, 8, 26, 2, tzinfo=UTC))
    30.0
    """
    from email.utils import parsedate_to_datetime  # takes its time

    if text.strip().isdecimal():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds()) if when.tzinfo else None


def shown(url: str) -> str:
    """Return an address as messages name it: without user, password, parameters.

    >>> shown("https://ada:secret@example.org:8443/sparql?key=secret#x")
    'https://example.org:8443/sparql'
    """
    return re.sub(r"^((?:[A-Za-z][\w+.-]*:)?/*)[^/?#]*@", r"\1", url.strip()).partition("?")[0].partition("#")[0]


def is_loopback(host: str) -> bool:
    """Return whether a name is that of this machine, as it stands.

    >>> is_loopback("localhost"), is_loopback("::1"), is_loopback("example.org")
    (True, True, False)
    """
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
