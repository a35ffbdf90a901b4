"""The options that `load`, `build` and `partition` share: each is declared, explained and given its default here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

from rncp_graph.language import Progress
from rncp_graph.nomenclatures.source import Nomenclature
from rncp_graph.stores.identity import check_base
from rncp_graph.terms import BASE


class Options(TypedDict, total=False):
    """How a graph is made of sources. All are optional.

    - `base`: the IRI under which nodes are named; it is absolute and ends in `/` or `#`. A store keeps its own.
    - `by_source`: keep every fiche source by source in named graphs too, not only those that several sources hold.
    - `nomenclatures`: official files (`rncp_graph.nomenclatures`), whose entries are loaded and codes checked.
    - `report`: a CSV file to write every doubtful value to.
    - `processes`: how many processes read and write exports beside this one; the result is the same.
    - `dask`: the address of the scheduler of a Dask cluster, whose workers then do so; the result is the same.
    - `progress`: called as fiches pass with the name of the source and the number of its fiches read so far.
    - `phase`: called with what is done once all is read.
    - `settle`: called with the folder of a version that is whole and not yet in its place; what it raises keeps the
      former one, and what it writes there is sealed with the rest.
    """

    base: str
    by_source: bool
    nomenclatures: Iterable[Nomenclature]
    report: Path | None
    processes: int
    dask: str | None
    progress: Progress | None
    phase: Callable[[str], object] | None
    settle: Callable[[Path], object] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The options as they are in force: those that were given, and the defaults of the others.

    >>> Plan.of({"processes": 2}).processes, Plan.of({}).base == BASE
    (2, True)
    """

    base: str = BASE
    by_source: bool = False
    nomenclatures: tuple[Nomenclature, ...] = ()
    report: Path | None = None
    processes: int = 1
    dask: str | None = None
    progress: Progress = lambda *_: None
    phase: Callable[[str], object] = lambda _: None
    settle: Callable[[Path], object] = lambda _: None

    @classmethod
    def of(cls, options: Options) -> Plan:
        """Complete options by their defaults; one that is `None` takes its default too.

        Raises `TypeError` for an unknown option, `StoreError` for a base under which no IRI can be made.
        """
        given: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
        plan = cls(**given | {"nomenclatures": tuple(given.get("nomenclatures", ()))})
        check_base(plan.base)
        return plan
