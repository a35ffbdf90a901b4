"""`python -m bench.attack --store rncp.db [--seconds 10]`: attack our own server, while normal requests are timed.

The server is the real command, with two processes. Each attack lasts some seconds; beside it one reader after the other
asks for pages, searches, data and small questions, which are to be answered within a second throughout. The table says
how long they took, what the attackers were told, the memory of all processes, whether one of the server ended, and
which files were written.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, cast

import httpx2

from bench.measure import memory_of, tree
from bench.server import free_ports, running
from rncp_graph.publication.edition import Site
from rncp_graph.stores import Solutions, open_store
from rncp_graph.terms import expand

BOMBS = {
    "cartesian product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a",
    "distinct over a product": "SELECT DISTINCT ?p { ?s ?p ?o . ?t ?q ?r } ORDER BY ?p",
    "property paths": "SELECT * { ?a (!<urn:x>|^!<urn:y>)* ?b . ?b (!<urn:x>)+ ?c }",
    "regular expressions": (
        "SELECT * { ?s ?p ?o . FILTER(REGEX(STR(?o), '(a+)+$') && REGEX(STR(?p), '(.*)*b')) ?t ?q ?r . ?u ?v ?w }"
    ),
    "one large text": "SELECT (GROUP_CONCAT(?o) AS ?x) { ?s ?p ?o . ?t ?q ?r }",
}
"""Queries that never end, or take all memory."""
WHOLE = "SELECT DISTINCT ?p { ?s ?p ?o } ORDER BY ?p"
"""One that goes through all of the graph."""
REFUSED = (
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { SERVICE <http://169.254.169.254/latest/meta-data/> { ?s ?p ?o } }",
    "SELECT * { SERVICE <http://[::1]:1/> { ?s ?p ?o } }",
    "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
    "SELECT * { VALUES ?u { <http://127.0.0.1:1/> } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://localhost:1/> { ?s ?p ?o } }",
    "SELECT * FROM <http://127.0.0.1:1/x.ttl> { ?s ?p ?o }",
    "ASK " + "{" * 400 + "}" * 400,
    "ASK { FILTER(" + " || ".join(["true"] * 600) + ") }",
    "ASK { ?s " + "/".join(["<urn:p>"] * 600) + " ?o }",
)
"""Queries that reach out, or nest too deep."""
ATTACKERS, SLOW = 10, 200
SMALL = "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%205"

Attack = Callable[[str, Event, Counter[str]], None]
"""What goes on until an event is set, and counts what it is told."""


@dataclass(frozen=True)
class Beside:
    """What normal requests took while an attack went on, in seconds; and what was refused of them.

    `queries` are those of SPARQL, which wait for a place that an attacker has: as long as the server has patience.
    """

    took: list[float]
    queries: list[float]
    refused: int
    memory: int
    told: Counter[str]


def asking(*queries: str) -> Attack:
    """Ask queries again and again, from many connections."""

    def attack(address: str, over: Event, told: Counter[str]) -> None:
        def one(rank: int) -> None:
            with httpx2.Client(base_url=address, trust_env=False, timeout=120) as client:
                while not over.is_set():
                    text = queries[rank % len(queries)]
                    rank += 1
                    with suppress(httpx2.TransportError):
                        told[str(client.post("/sparql", data={"query": text}).status_code)] += 1

        with ThreadPoolExecutor(ATTACKERS) as threads:
            list(threads.map(one, range(ATTACKERS)))

    return attack


def slow(address: str, over: Event, told: Counter[str]) -> None:
    """Open many connections, and send a byte of a head on each now and then."""
    raws = [_connected(address) for _ in range(SLOW)]
    for number, raw in enumerate(raws):
        raw.sendall(b"GET /sparql?query=ASK%20%7B%7D" + (b"" if number % 2 else b" HTTP/1.1\r\nHost: x\r\nX-Slow: "))
    while not over.wait(1):
        for raw in raws:
            with suppress(OSError):
                raw.sendall(b"x")
    told["connections"] = len(raws)
    for raw in raws:
        raw.close()


def endless(address: str, over: Event, told: Counter[str]) -> None:
    """Send bodies that have no end."""
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    head += b"Transfer-Encoding: chunked\r\n\r\n"
    while not over.is_set():
        raw, sent = _connected(address), 0
        with suppress(OSError):
            raw.sendall(head)
            while not over.is_set():
                raw.sendall(b"10000\r\n" + b"#" * 65536 + b"\r\n")
                sent += 65536
        raw.close()
        told["connections"] += 1
        told["most MB of one"] = max(told["most MB of one"], sent >> 20)


def _connected(address: str) -> socket.socket:
    host, _, port = address.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=10)


ATTACKS: dict[str, Attack] = {
    "nothing": lambda _address, over, _told: cast(None, over.wait()),
    **{name: asking(text) for name, text in BOMBS.items()},
    "all properties": asking(WHOLE),
    "all of these at once": asking(*BOMBS.values(), WHOLE),
    "SERVICE, FROM, nesting": asking(*REFUSED),
    "queries of a megabyte": asking("ASK { " + "?s ?p ?o . " * 90_000 + "}", "ASK { } #" + "x" * 1_040_000),
    "200 slow readers": slow,
    "bodies without end": endless,
}


def attacking(name: str, address: str, over: Event, answers: Queue[Counter[str]]) -> None:
    """Attack, in a process that stands back: what it takes of the processor is not what the server lacks."""
    os.nice(10)
    told = Counter[str]()
    ATTACKS[name](address, over, told)
    answers.put(told)


@contextmanager
def attacked(name: str, address: str) -> Iterator[Counter[str]]:
    """Have an attack go on while the block lasts; what it was told is there after it."""
    spawn = get_context("spawn")
    over, answers, told = spawn.Event(), spawn.Queue(), Counter[str]()
    process = spawn.Process(target=attacking, args=(name, address, over, answers))
    process.start()
    try:
        yield told
    finally:
        over.set()
        told.update(answers.get())
        process.join()


def beside(attack: str, address: str, pid: int, paths: Iterator[str], seconds: float) -> Beside:
    """Time normal requests beside an attack."""
    took, queries = list[float](), [0.0]
    refused, memory = 0, 0
    with attacked(attack, address) as told, httpx2.Client(base_url=address, trust_env=False, timeout=60) as client:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            path = next(paths)
            began = time.perf_counter()
            status = client.get(path, headers={"Accept": "*/*"}).status_code
            (queries if path == SMALL else took).append(time.perf_counter() - began)
            if status == 503 and path == SMALL:  # as many queries are under way as may be: it says so
                refused += 1
                queries.pop()
            elif status not in (200, 404):
                raise RuntimeError(f"{path}: {status}")
            if len(took) % 20 == 0:
                memory = max(memory, sum(map(memory_of, tree(pid))))
        memory = max(memory, sum(map(memory_of, tree(pid))))
    return Beside(took, queries, refused, memory, told)


def normal(place: Path) -> Iterator[str]:
    """Return paths of normal requests, for ever."""
    store = open_store(place)
    root = Site.of(store.base).root
    query = f"SELECT ?x {{ ?x a <{expand('rncp:Certification')}> }} ORDER BY ?x LIMIT 20000"
    nodes = [cast(Any, row["x"]).value for row in cast(Solutions, store.query(query))]
    shuffled = random.Random(1).sample(nodes, len(nodes))  # noqa: S311
    words = ("commerce", "soudure", "gestion de paie", "infirmier", "developpeur web", "cuisine", "vente")
    for rank, node in enumerate(shuffled * 1000):
        path = "/" + node.removeprefix(root)
        yield f"{path}.html"
        yield ("/search?q=" + words[rank % len(words)].replace(" ", "+"), "/", f"{path}.ttl", SMALL)[rank % 4]


def files_of(store: Path) -> dict[Path, tuple[int, int]]:
    """Return the files of a store, the log of its engine aside, with their sizes and instants."""
    files = (path for path in store.rglob("*") if path.is_file() and path.name != "LOG")
    return {path: ((said := path.stat()).st_size, said.st_mtime_ns) for path in files}


def children(pid: int) -> set[int]:
    """Return the processes of a server: those that its first process began."""
    own = Path(f"/proc/{pid}/task/{pid}/children")
    return {int(one) for one in own.read_text().split()}


def main(argv: list[str] | None = None) -> None:
    """Attack, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.attack", description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=10, help="of each attack")
    parser.add_argument("--only", action="append", choices=ATTACKS, help="these attacks alone")
    args = parser.parse_args(argv)
    port = free_ports(1)[0]
    address = f"http://127.0.0.1:{port}"
    words = ["serve", "--store", str(args.store.resolve()), "--port", str(port), "--workers", "2", "--timeout", "10"]
    command = [sys.executable, "-m", "rncp_graph", *words]
    paths = normal(args.store)
    next(paths)  # the store is opened: what that writes is not of the attack
    before = files_of(args.store)
    with tempfile.TemporaryDirectory() as name, running(command, f"{address}/readyz", Path(name) / "log") as pid:
        began = children(pid)
        print(
            "| attack | normal requests | p50, s | p99, s | longest, s | longest query, s | refused | memory, MB "
            "| attackers were told |"
        )
        print("|---|--:|--:|--:|--:|--:|--:|--:|---|")
        for name_of in args.only or ATTACKS:
            one = beside(name_of, address, pid, paths, args.seconds)
            took = sorted(one.took) or [0.0]
            cuts = statistics.quantiles([*took, took[-1]], n=100, method="inclusive")
            told = ", ".join(f"{what}: {number}" for what, number in sorted(one.told.items())) or "–"
            figures = f"{len(one.took)} | {cuts[49]:.3f} | {cuts[98]:.3f} | {took[-1]:.3f} | {max(one.queries):.3f}"
            print(f"| {name_of} | {figures} | {one.refused} | {one.memory >> 20} | {told} |", flush=True)
        print(f"\nprocesses that ended: {len(began - children(pid))} of {len(began)}")
    print(f"files written: {sum(before.get(path) != said for path, said in files_of(args.store).items())}")


if __name__ == "__main__":
    main()
