"""Points in the plane for the nodes of one connected part: the numbers of a layout. Same part, same points."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

Matrix = npt.NDArray[np.float64]
Ends = npt.NDArray[np.intp]

SEED = 7
ROUNDS = 80
"""Rounds of either way. More move no node by what the eye sees."""
PIVOTS = 30
SAMPLES = 4
"""Nodes from which a node of a large part is pushed away in each round."""
NEAR, APART = 0.7, 25
"""Points nearer than this, in spaces of a node, are moved apart, in so many rounds."""


def least_stress(size: int, ends: Ends, lengths: Matrix) -> Matrix:
    """Return points whose distances are near those along the edges, the small ones counting most.

    This is the least stress of Kamada and Kawai, found by majorisation (Gansner, Koren and North, 2004). All pairs are
    compared: for some hundreds of nodes.
    """
    distances = dijkstra(_matrix(size, ends, lengths))
    points = np.random.default_rng(SEED).normal(scale=0.05, size=(size, 2))
    if size == 1:
        return points * 0
    points += _scaled(distances)
    weights = np.where(distances > 0, np.maximum(distances, 1e-9) ** -2.0, 0)
    # the plane may be moved as a whole: of all solutions, the one about the origin
    inverse = np.linalg.inv(np.diag(weights.sum(axis=1)) - weights + 1 / size)
    for _ in range(ROUNDS):
        apart = np.hypot(*(points[:, None] - points[None, :]).transpose(2, 0, 1))
        pull = -weights * distances / np.where(apart > 0, apart, 1)
        pull[np.diag_indices(size)] = -pull.sum(axis=1)
        points = inverse @ (pull @ points)
    return points


def attraction(size: int, ends: Ends, strengths: Matrix) -> Matrix:
    """Return points where each node is near those it is tied to, and all keep apart, about one to a square of side 1.

    Ties attract and nodes repel each other by the number of their ties, which brings communities out (Noack, 2007).
    Repulsion is drawn from a few nodes each round, as the many are too many. Neighbours are moved apart at the end.
    """
    chance = np.random.default_rng(SEED)
    one, other = np.concatenate([ends, ends[:, ::-1]]).T
    force = np.concatenate([strengths, strengths])
    whole = np.bincount(one, weights=force, minlength=size)
    side = size**0.5
    points = _pivoted(size, ends) * side + chance.normal(scale=0.01 * side, size=(size, 2))
    for turn in range(ROUNDS):
        gap = points[other] - points[one]
        pull = gap * (force * (side / (np.hypot(*gap.T) + 1e-3 * side)) ** 0.5)[:, None]
        move = np.stack([np.bincount(one, weights=along, minlength=size) for along in pull.T], axis=1) / whole[:, None]
        away = points[:, None] - points[other[chance.integers(len(other), size=(size, SAMPLES))]]
        move += size * (away / (np.square(away).sum(axis=2) + 1e-3 * size)[:, :, None]).mean(axis=1)
        step = np.hypot(*move.T)[:, None]
        points += (1 - turn / ROUNDS) * move * np.minimum(0.5, 0.2 * side / (step + 1e-9))
    return _apart(points * (side / (points.std() * 3.5 + 1e-9)))


def _matrix(size: int, ends: Ends, values: Matrix) -> csr_array:
    """The edges as a matrix that is its own mirror."""
    one, other = np.concatenate([ends, ends[:, ::-1]]).T
    return csr_array(coo_array((np.concatenate([values, values]), (one, other)), shape=(size, size)))


def _scaled(distances: Matrix) -> Matrix:
    """Points of least strain: classical scaling, by all or by some columns (Brandes and Pich, 2007)."""
    squares = distances**2
    centred = squares.mean(axis=1, keepdims=True) + squares.mean(axis=0) - squares - squares.mean()
    values, vectors = np.linalg.eigh(centred.T @ centred)
    return np.asarray(centred @ vectors[:, -2:] / np.maximum(values[-2:], 1e-9) ** 0.25) / 2**0.5


def _pivoted(size: int, ends: Ends) -> Matrix:
    """A first sketch by the distances from some nodes, each as far as can be from those before; about one wide."""
    steps = _matrix(size, ends, np.ones(len(ends)))
    far, columns = 0, np.empty((0, size))
    for _ in range(min(PIVOTS, size)):
        columns = np.concatenate([columns, dijkstra(steps, indices=np.array([far]), unweighted=True)])
        far = int(columns.min(axis=0).argmax())
    sketch = _scaled(columns.T)
    return np.asarray(sketch / (sketch.std() * 3.5 + 1e-9))


def _apart(points: Matrix) -> Matrix:
    """Move apart what stands too near, a little in each round."""
    for _ in range(APART):
        near = KDTree(points).query_pairs(NEAR, output_type="ndarray")
        if not len(near):
            break
        gap = points[near[:, 0]] - points[near[:, 1]]
        far = np.hypot(*gap.T)[:, None]
        move = gap / (far + 1e-9) * (NEAR - far) / 3
        for axis in (0, 1):
            points[:, axis] += np.bincount(near[:, 0], weights=move[:, axis], minlength=len(points))
            points[:, axis] -= np.bincount(near[:, 1], weights=move[:, axis], minlength=len(points))
    return points
