"""Python's search for garbage, put off while much is made of which nothing is garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage in the block: among millions of new objects it takes a quarter of the time, and finds none.

    >>> with uncollected():
    ...     gc.isenabled()
    False
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


SELDOM = (100_000, 50, 100)
"""When to look for cycles in what was made: records have none, and a build makes millions of them."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage seldom in the block, which may last for minutes: what little there is does not pile up.

    >>> with seldom_collected():
    ...     gc.get_threshold() == SELDOM
    True
    """
    usual = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
