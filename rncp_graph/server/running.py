"""The processes of a server: one, or several that share an address; each follows the store by itself.

They end in order: at SIGTERM the address is let go of, requests in hand are answered, then the processes of queries
end, then those of the server, then the one that started them. What is killed takes its children along.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from rncp_graph.language import speak
from rncp_graph.publication.edition import Site
from rncp_graph.server import witness
from rncp_graph.server.app import app
from rncp_graph.server.following import PAUSE, Following, Version
from rncp_graph.server.health import Health
from rncp_graph.server.limits import Limits
from rncp_graph.server.served import Served, version_of
from rncp_graph.server.wire import configured
from rncp_graph.settings import hand_on
from rncp_graph.stores import is_address, open_store
from rncp_graph.stores.versions import current as pointed

PATIENCE = 60
"""Seconds in which a process answers the one that started it, from its start on; a busy machine takes some for that."""
FAR = 30.0
"""Seconds between two looks at which build an endpoint holds."""
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which the library of measures is told where processes count together."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a server is told: what it serves, within which limits, and what it tells of itself."""

    store: str
    language: str
    workers: int = 1
    address: str | None = None
    publisher: str = ""
    contact: str = ""
    published: Path | None = None
    limits: Limits = field(default_factory=Limits)
    allow_services: tuple[str, ...] = ()
    log: str = witness.NONE

    @property
    def grace(self) -> int:
        """Seconds that requests in hand have to end, once the server is to stop: as long as they may take anyhow."""
        return math.ceil(self.limits.seconds + self.limits.stall + 5)


def run(options: Options, listens: socket.socket) -> None:
    """Serve until a signal ends it."""

    def config(folder: str = "") -> uvicorn.Config:
        return configured(
            partial(application, options, folder),
            factory=True,
            workers=options.workers,
            timeout_graceful_shutdown=options.grace,
            timeout_worker_healthcheck=PATIENCE,
            log_config=witness.logging_of(options.log),
        )

    with listens:
        if options.workers == 1:
            uvicorn.Server(config()).run([listens])
            return
        with tempfile.TemporaryDirectory(prefix="rncp_graph-") as folder:
            hand_on(SHARED, folder)
            Multiprocess(config(folder), [listens]).run()


def application(options: Options, folder: str = "") -> ASGIApp:
    """Return what one process answers with; `folder` is what it shares with others, to count together."""
    speak(options.language)
    if parent := multiprocessing.parent_process():
        Thread(target=_end_with, args=(parent,), daemon=True).start()
    following = Following(
        watched(options.store),
        partial(version, options),
        begun=witness.begun,
        refused=witness.refused,
        pause=FAR if is_address(options.store) else PAUSE,
    )
    return Health(following, folder)


def _end_with(parent: BaseProcess) -> None:
    """End this process when the one that started it is no more."""
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


def watched(where: str) -> Callable[[], str]:
    """Return what tells which version of a store is current. It raises `StoreError` where there is none."""
    if is_address(where):
        return partial(version_of, open_store(where))
    return lambda: pointed(Path(where)).name


def version(options: Options) -> Version:
    """Open the version that is current. Raises `StoreError` where that cannot be."""
    store = open_store(options.store)
    try:
        site = Site.of(store.base, options.address, options.publisher, options.contact)
        served = Served.of(store, site, options.published)
        made = app(served, options.limits, options.allow_services, options.log)
    except BaseException:
        store.close()
        raise
    return Version(served.version, made, partial(store.query, "ASK { ?s ?p ?o }"), store.close)
