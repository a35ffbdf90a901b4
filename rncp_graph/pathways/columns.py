"""Certifications as columns: tens of thousands are there at once, a record is made of each that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

TEXTS = ("numero", "abrege")
NUMBERS = ("niveau", "droit", "attribuee", "blocs")
LISTS = ("rome", "voies", "fermees", "situations", "nommes")


@dataclass(slots=True)
class Certification:
    """A certification as the pathfinder sees it. `niveau` 0 is none that a fiche states.

    `droit` is that it is registered by law, `attribuee` that somebody who awards it is known. `situations` are numbers
    of the situations of a reading. `nommes` are those of the occupations it quotes that its title names.
    """

    numero: str
    niveau: int = 0
    rome: list[str] = field(default_factory=list)
    voies: list[str] = field(default_factory=list)
    fermees: list[str] = field(default_factory=list)
    abrege: str = ""
    droit: bool = False
    attribuee: bool = False
    blocs: int = 0
    situations: list[int] = field(default_factory=list)
    nommes: list[str] = field(default_factory=list)


class Lists(NamedTuple):
    """A column of lists: all distinct values, which of them follow each other, and where each list begins and ends."""

    values: Sequence[Any]
    codes: Ints
    starts: Ints

    @classmethod
    def of(cls, lists: Sequence[Sequence[Any]]) -> Lists:
        """Return lists as a column.

        >>> column = Lists.of([["a", "b"], [], ["a"]])
        >>> column.values, column.codes.tolist(), column.owners.tolist(), column.at(0)
        (['a', 'b'], [0, 1, 0], [0, 0, 2], ['a', 'b'])
        """
        place: dict[Any, int] = {}
        codes = [place.setdefault(value, len(place)) for value in chain.from_iterable(lists)]
        starts = np.cumsum([0, *map(len, lists)])
        return cls(list(place), np.array(codes, dtype=np.int64), starts)

    @property
    def owners(self) -> Ints:
        """Whose each value is."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def at(self, rank: int) -> list[Any]:
        """Return a list."""
        return [self.values[code] for code in self.codes[self.starts[rank] : self.starts[rank + 1]].tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class Certifications:
    """Certifications in their order."""

    texts: Mapping[str, Sequence[str]]
    numbers: Mapping[str, npt.NDArray[Any]]
    lists: Mapping[str, Lists]

    @classmethod
    def of(cls, these: Iterable[Certification]) -> Self:
        """Return records as columns.

        >>> found = Certifications.of([Certification("RNCP1", 5, ["A1101"]), Certification("RNCP2", voies=["FC"])])
        >>> len(found), found[1].voies, found[0].voies
        (2, ['FC'], [])
        """
        all_ = list(these)
        return cls(
            {name: [getattr(one, name) for one in all_] for name in TEXTS},
            {name: np.array([getattr(one, name) for one in all_], dtype=_KINDS[name]) for name in NUMBERS},
            {name: Lists.of([getattr(one, name) for one in all_]) for name in LISTS},
        )

    @property
    def numeros(self) -> Sequence[str]:
        """The number of each."""
        return self.texts["numero"]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.numeros)

    def __getitem__(self, rank: int) -> Certification:
        """Return one as a record."""
        said: dict[str, Any] = {name: column[rank] for name, column in self.texts.items()}
        said |= {name: column[rank].item() for name, column in self.numbers.items()}
        said |= {name: column.at(rank) for name, column in self.lists.items()}
        return Certification(**said)

    def __iter__(self) -> Iterator[Certification]:
        """Return them one by one."""
        return map(self.__getitem__, range(len(self)))

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return all columns as arrays by name, which a file can keep."""
        said: dict[str, npt.NDArray[Any]] = {name: written(column) for name, column in self.texts.items()}
        said |= self.numbers
        for name, column in self.lists.items():
            said |= {f"{name} codes": column.codes.astype("<i4"), f"{name} starts": column.starts.astype("<i4")}
            said[f"{name} values"] = written(map(str, column.values))
        return said

    @classmethod
    def from_arrays(cls, told: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Return what was kept. Raises `KeyError` or `ValueError` for what is not ours."""
        values: dict[str, list[Any]] = {name: read(told[f"{name} values"]) for name in LISTS}
        values["situations"] = list(map(int, values["situations"]))
        return cls(
            {name: read(told[name]) for name in TEXTS},
            {name: told[name] for name in NUMBERS},
            {
                name: Lists(said, *(told[f"{name} {part}"].astype(np.int64) for part in ("codes", "starts")))
                for name, said in values.items()
            },
        )


_KINDS: dict[str, type] = {"niveau": np.int64, "droit": np.bool_, "attribuee": np.bool_, "blocs": np.int64}


def written(texts: Iterable[str]) -> npt.NDArray[np.uint8]:
    """Return texts of one line each as an array of bytes.

    >>> read(written([])), read(written([""])), read(written(["é", ""]))
    ([], [''], ['é', ''])
    """
    return np.frombuffer("".join(f"{text}\n" for text in texts).encode(), np.uint8)


def read(told: npt.NDArray[np.uint8]) -> list[str]:
    """Return the texts of an array of bytes."""
    return told.tobytes().decode().split("\n")[:-1]
