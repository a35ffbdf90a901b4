"""The measure of growth tells linear from quadratic: on counted steps, so that no machine changes the answer."""

import pytest

from tests.growth import grows_linearly


class Steps:
    """A clock of steps that are counted by who takes them."""

    taken = 0

    def __call__(self) -> float:
        return float(self.taken)

    def take(self, steps: int) -> None:
        self.taken += steps


@pytest.mark.parametrize("cost", [lambda n: 5 * n, lambda n: n * n.bit_length()], ids=["linear", "n log n"])
def test_what_grows_with_its_input_passes(cost: object) -> None:
    clock = Steps()
    grows_linearly(int, lambda n: clock.take(cost(n)), (1000, 2000, 4000), clock=clock)  # type: ignore[operator]


@pytest.mark.parametrize("sizes", [(1000, 2000, 4000), (1000, 4000, 16_000)])
def test_what_grows_faster_is_named_with_its_figures(sizes: tuple[int, ...]) -> None:
    clock = Steps()
    with pytest.raises(AssertionError, match=r"times the input costs (4|16)\.0 times"):
        grows_linearly(int, lambda n: clock.take(n * n), sizes, clock=clock)
