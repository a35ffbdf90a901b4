"""What is counted of the server, for Prometheus: of all its processes together, whichever is asked.

Several processes count in files of a folder that they share, which the library finds by a variable of the environment
(`running.py`). Paths are counted by their first part alone: a name that somebody
makes up makes no new series.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import prometheus_client as prometheus
from prometheus_client import multiprocess

from rncp_graph.guard.limits import resident

MEDIA = prometheus.CONTENT_TYPE_LATEST
KINDS = (
    *("sparql", "api", "questions", "search", "id", "ontology", "reconcile", "catalog", "dataset", "explore", "path"),
    *("static", "void", "openapi"),
)
"""The first parts of paths that are counted by themselves."""

REQUESTS = prometheus.Counter(
    "rncp_graph_requests", "Requests that were answered.", ("kind", "status"), registry=prometheus.REGISTRY
)
SECONDS = prometheus.Histogram(
    "rncp_graph_request_seconds",
    "Seconds from a request to the end of its answer.",
    ("kind",),
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60),
)
IN_HAND = prometheus.Gauge("rncp_graph_requests_in_hand", "Requests in hand.", multiprocess_mode="livesum")
SERVED = prometheus.Gauge(
    "rncp_graph_served", "Processes that serve a version.", ("version",), multiprocess_mode="livesum"
)
SWAPS = prometheus.Counter("rncp_graph_versions", "Versions that were opened, or could not be.", ("outcome",))
MEMORY = prometheus.Gauge(
    "rncp_graph_resident_bytes",
    "Memory of the processes of the server; those of queries are not counted.",
    multiprocess_mode="livesum",
)


def kind(path: str) -> str:
    """Return under what a path is counted.

    >>> kind("/id/rome/M1805"), kind("/"), kind("/path.json"), kind("/wp-admin/x")
    ('id', 'home', 'path', 'other')
    """
    first = path[1:].partition("/")[0]
    name = first.partition(".")[0]
    return name if name in KINDS else "other" if first else "home"


def written(folder: str = "") -> bytes:
    """Return what all processes have counted, in the text format of Prometheus; `folder` is what they share."""
    MEMORY.set(resident(os.getpid()))
    if not folder:
        return prometheus.generate_latest(prometheus.REGISTRY)
    for file in Path(folder).glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        if not Path(f"/proc/{pid}").exists():  # it was killed, and could not say so
            with suppress(OSError):
                multiprocess.mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]
    registry = prometheus.CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return prometheus.generate_latest(registry)
