"""Updates that are killed: `python -m tests.updating.killing STORE MOMENT...`.

A moment is the name of an audit event and a word of the path that it is about; the process dies as it is about to do
it. After each death a line says which title the store gives RNCP1, and how many versions are whole.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from rncp_graph.questions.finding import find
from rncp_graph.stores import open_store
from rncp_graph.stores.seals import damaged
from rncp_graph.stores.versions import current
from rncp_graph.updating import update


def in_a_child(work: Callable[[], object]) -> int:
    """Do work in a child: the engine has threads, and a process that has opened a store can fork no more.

    Return the number of the signal that ended it, 0 where it ended by itself.
    """
    if not (child := os.fork()):
        work()
        sys.stdout.flush()
        os._exit(0)
    return -os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed(store: Path, moment: str) -> None:
    """Update, and die at a moment."""
    event, word = moment.split(":")

    def hear(said: str, args: tuple[Any, ...]) -> None:
        if said == event and any(word in str(one) for one in args):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hear)
    update(store)


def tell(store: Path, moment: str, signalled: int) -> None:
    """Say what stands after a death."""
    assert not damaged(current(store))
    print(signalled, moment, find(open_store(store), "RNCP1").intitule, sep="\t")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for one in sys.argv[2:]:
        in_a_child(partial(tell, folder, one, in_a_child(partial(killed, folder, one))))
