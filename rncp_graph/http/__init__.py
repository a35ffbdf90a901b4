"""HTTP as a guest: one client that says who asks, bears so much and so long, and tells every fault in one line.

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
from enum import Enum
from typing import TYPE_CHECKING, Self, TypeVar

from rncp_graph.errors import RncpGraphError
from rncp_graph.http.deadlines import Deadline, Overdue, bound
from rncp_graph.language import Say, how_many, t
from rncp_graph.reasons import reason
from rncp_graph.resources import software_version
from rncp_graph.settings import Settings, named

if TYPE_CHECKING:
    import httpx2 as httpx  # takes its time: imported when a client is made

T = TypeVar("T")

_DEFAULTS = Settings()

CONNECT = 10.0
"""The most seconds that a connection may take; a patience of less prevails."""

BUSY = frozenset({408, 429, 502, 503, 504})
"""The answers of a server, or of the proxy before it, that has no time now.

500 is not among them: a SPARQL server says it of a query that is too much for it, and would each time.
"""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to insist, and how much to bear.

    `tries` in all, `pause` in seconds before the second (doubled each time), the `longest` pause, a `timeout` in
    seconds of silence. Of one answer: `whole`, the most seconds that it takes from the first byte sent to the last one
    received, and `most`, the most bytes of its body when unpacked.
    """

    tries: int = 5
    pause: float = 1.0
    longest: float = 120.0
    timeout: float = 30.0
    whole: float = _DEFAULTS.max_seconds
    most: int = _DEFAULTS.max_bytes


class Failure(Enum):
    """What happened to a request that failed."""

    LOST = "the connection was not made, or failed"
    SILENT = "the server took the request, and then kept silent"
    BEYOND = "the answer was longer, in bytes or in seconds, than one bears"


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


Fault = Callable[[str, str, Failure], RncpGraphError]
"""Makes the error of a request that failed, a `MayPass` where it is worth another try.

It is given the address, what happened in words, and what kind of failure that is.
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
        self._deadline = Deadline()
        bound(self._client, self._deadline)
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
        """Send a request, and return the answer, its body not yet read: `body` reads it, within the block.

        `timeout` is in seconds of silence; an answer may take as long as a whole, if that is longer than usual.

        Raises what `fault` makes of a connection that fails.
        """
        import httpx2 as httpx

        silence = timeout or self.patience.timeout
        wait = httpx.Timeout(silence, connect=min(CONNECT, silence))
        with self._deadline.within(max(self.patience.whole, timeout or 0.0)):
            with self._translating(url, silence):
                request = self._client.build_request(method, url, headers=headers, content=content, timeout=wait)
                response = self._client.send(request, stream=True)
            try:
                yield response
            finally:
                response.close()

    def body(self, response: httpx.Response, *, packed: bool = False) -> Iterator[bytes]:
        """Return the body of an answer in chunks, unpacked unless `packed`.

        Raises what `fault` makes of a connection that fails, and of a body of more bytes than patience bears.
        """
        url = str(response.request.url)

        def received() -> Iterator[bytes]:
            with self._translating(url, response.request.extensions["timeout"]["read"]):
                yield from response.iter_raw() if packed else response.iter_bytes()

        def excess() -> Exception:
            most = f"{how_many(self.patience.most, 'octet|octets', 'byte|bytes')} ({named('max_bytes')})"
            return self._fault(url, t(f"réponse de plus de {most}", f"answer of more than {most}"), Failure.BEYOND)

        return within(received(), self.patience.most, excess)

    @contextmanager
    def _translating(self, url: str, silence: float) -> Iterator[None]:
        """Make errors of the client ours. Theirs may hold addresses with parameters: they are not chained."""
        import httpx2 as httpx

        try:
            yield
        except RncpGraphError:
            raise
        except (httpx.TimeoutException, Overdue) as error:
            raise self._fault(url, *self._late(isinstance(error, httpx.ConnectTimeout), silence)) from None
        except httpx.ConnectError as error:
            said = t(f"connexion impossible ({reason(error)})", f"cannot connect ({reason(error)})")
            raise self._fault(url, said, Failure.LOST) from None
        except httpx.RequestError:
            raise self._fault(url, t("connexion coupée", "connection cut"), Failure.LOST) from None
        except (httpx.InvalidURL, UnicodeError):
            raise self._fault(url, t("adresse mal formée", "ill-formed address"), Failure.BEYOND) from None
        except Exception as error:  # what reads headers and unpacks bodies raises whatever its parts do
            said = t(f"réponse illisible ({type(error).__name__})", f"unreadable answer ({type(error).__name__})")
            raise self._fault(url, said, Failure.BEYOND) from None

    def _late(self, connecting: bool, silence: float) -> tuple[str, Failure]:
        if self._deadline.passed:
            whole = f"{self.patience.whole:g} s ({named('max_seconds')})"
            return t(f"réponse inachevée en {whole}", f"answer not whole in {whole}"), Failure.BEYOND
        if connecting:
            return t("ne répond pas", "does not answer"), Failure.LOST
        return t(f"pas de réponse en {silence:g} s", f"no answer in {silence:g} s"), Failure.SILENT


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
