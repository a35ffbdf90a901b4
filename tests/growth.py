"""Whether the time of a function grows as its input does: the shape of every test of linear time.

    grows_linearly(lambda n: "," * n, read_legal_text, (4_000, 8_000, 16_000))

Time is that of the processor in this process. What is linear costs twice for twice the input; a quadratic function
costs four times. A cost is the least of a few runs, and more runs are made only where the first ones look too dear, so
that a test that passes is cheap.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log2
from time import process_time
from typing import TypeVar

Input = TypeVar("Input")

MOST = 2.6
"""The most that twice the input may cost, in times."""

NOISE = 0.001
"""Seconds that a measure may be wrong by, whatever is measured: choose sizes that cost some tens of them."""


def grows_linearly(
    make: Callable[[int], Input],
    read: Callable[[Input], object],
    sizes: Sequence[int],
    *,
    runs: int = 20,
    clock: Callable[[], float] = process_time,
) -> None:
    """Hold that `read(make(n))` costs at most 2.6 times for twice `n`, over three sizes or more, the least first.

    `clock` counts what is paid: seconds of the processor, or steps. What `read` raises is raised.
    """
    inputs = [make(size) for size in sizes]
    costs = [_cost(read, one, clock) for one in inputs]
    for _ in range(runs - 1):
        if not (dear := _too_dear(sizes, costs)):
            return
        costs = [min(cost, _cost(read, one, clock)) for cost, one in zip(costs, inputs, strict=True)]
    dear = _too_dear(sizes, costs)
    assert not dear, f"{dear}; all: {dict(zip(sizes, costs, strict=True))}"


def _cost(read: Callable[[Input], object], one: Input, clock: Callable[[], float]) -> float:
    collecting = gc.isenabled()
    gc.disable()  # it looks at all that other tests have left, now and then
    try:
        start = clock()
        read(one)
        return clock() - start
    finally:
        if collecting:
            gc.enable()


def _too_dear(sizes: Sequence[int], costs: Sequence[float]) -> str | None:
    """The first step that costs too much."""
    for (small, few), (large, many) in pairwise(zip(sizes, costs, strict=True)):
        if many > few * MOST ** log2(large / small) + NOISE:
            return f"{large / small:g} times the input costs {many / (few or NOISE):.1f} times"
    return None
