"""Patience with servers: which faults may pass, how long to insist."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from rncp_graph.errors import RncpGraphError
from rncp_graph.language import t

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to insist: tries in all, seconds before the second (doubled each time), the most to wait, silence."""

    tries: int = 5
    pause: float = 1.0
    longest: float = 120.0
    timeout: float = 30.0


class Passing(RncpGraphError):
    """A fault that may be over at the next try; `wait` is the pause that the server asks for, in seconds."""

    wait: float | None = None


def patiently(action: Callable[[], T], patience: Patience, say: Callable[[str], object]) -> T:
    """Do something, again after a pause as long as its fault may pass; then raise this fault.

    >>> patiently(lambda: "done", Patience(), print)
    'done'
    """
    wait = patience.pause
    for left in range(patience.tries - 1, -1, -1):
        try:
            return action()
        except Passing as fault:
            asked = fault.wait if fault.wait is not None else wait
            if not left or asked > patience.longest:
                raise
            say(t(f"{fault} ; nouvel essai dans {asked:.0f} s", f"{fault}; trying again in {asked:.0f} s"))
            time.sleep(asked)
            wait = min(2 * wait, patience.longest)
    raise AssertionError("tries must be at least 1")


def retry_after(text: str, now: datetime | None = None) -> float | None:
    """Read a `Retry-After` header (RFC 9110, 10.2.3), in seconds from now; nothing when it says nothing.

    >>> retry_after("7"), retry_after("soon")
    (7.0, None)
    >>> retry_after("Wed, 26 Aug 2026 02:00:30 GMT", datetime(2026, 8, 26, 2, tzinfo=UTC))
    30.0
    """
    if text.strip().isdecimal():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds()) if when.tzinfo else None
