"""Our server beside `rdflib-endpoint`, Fuseki and `oxigraph serve-read-only`, over the same store, in one run.

    python -m bench.serving --store rncp.db --fuseki jena-fuseki-server.jar [--seconds 10] [-o bench/SERVER.md]

Simple questions are what clients of linked data ask: a thing, a title, the certifications of an occupation. Each server
gives the same rows before it is measured. The load comes from two processes of four connections that are kept, without
a parser, so that it is as small as it can be beside what it measures; memory is that of the whole tree of processes.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import chain, islice
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlencode, urlsplit

import httpx2
from pyoxigraph import RdfFormat

from bench.machine import machine
from bench.measure import memory_of, tree
from bench.server import free_ports, running
from rncp_graph.guard.limits import processor
from rncp_graph.stores import Solutions, open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import PREFIXES

RDFLIB_ENDPOINT = "0.6.3"
PROCESSES, CONNECTIONS = 2, 4
JSON = "application/sparql-results+json"
HEAD = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("rncp", "dct", "skos"))
MAIN = "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"
Paths = Sequence[str]
Served = tuple[str, str, int]
"""Where a server is, where its endpoint is there, and the number of its process."""


@dataclass(frozen=True)
class Load:
    """What a load met: requests a second, milliseconds, processor milliseconds of the server for each, its memory."""

    rate: float
    p50: float
    p99: float
    cpu: float
    memory: int

    @property
    def cells(self) -> list[str]:
        """It as a row of a table."""
        return [
            f"{self.rate:,.0f}",
            f"{self.p50:.1f}",
            f"{self.p99:.1f}",
            f"{self.cpu:.2f}",
            f"{self.memory / 2**20:,.0f}",
        ]


def questions(store: OxigraphStore, number: int = 300) -> list[str]:
    """Return simple questions about things of a store, the same in every run."""

    def some(kind: str, pattern: str) -> list[str]:
        rows = cast(Solutions, store.query(f"{HEAD}SELECT DISTINCT ?x {{ {pattern} }} ORDER BY ?x"))
        nodes = [cast(Any, row["x"]).value for row in rows]
        return random.Random(kind).sample(nodes, min(len(nodes), number))  # noqa: S311 - the same each time

    certifications, occupations = some("c", "?x a rncp:Certification"), some("o", "?c rncp:codeRome ?x")
    asked = [f"SELECT ?p ?o {{ <{one}> ?p ?o }}" for one in certifications]
    asked += [f"{HEAD}SELECT ?n ?t {{ <{one}> dct:identifier ?n ; dct:title ?t }}" for one in certifications]
    asked += [
        f"{HEAD}SELECT ?n {{ ?c rncp:codeRome <{one}> ; rncp:actif true ; dct:identifier ?n }}" for one in occupations
    ]
    random.Random(16).shuffle(asked)  # noqa: S311
    return asked


def send(address: str, paths: Paths, seconds: float, accept: str, once: bool) -> list[float]:
    """Ask for paths on one connection, one after the other; return the seconds of each."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=120)
    took: list[float] = []
    end = time.perf_counter() + seconds
    for path in paths if once else _again(paths):
        began = time.perf_counter()
        if began > end:
            break
        connection.request("GET", path, headers={"Accept": accept})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address}{path[:300]}: {answer.status}")
        took.append(time.perf_counter() - began)
    connection.close()
    return took


def _again(paths: Paths) -> Iterator[str]:
    while True:
        yield from paths


def _process(address: str, groups: list[Paths], seconds: float, accept: str, once: bool) -> list[float]:
    with ThreadPoolExecutor(len(groups)) as threads:
        return [*chain.from_iterable(threads.map(lambda paths: send(address, paths, seconds, accept, once), groups))]


def load(address: str, pid: int, paths: Paths, seconds: float, accept: str = JSON, once: bool = False) -> Load:
    """Put a load on a server, and measure both; `once` asks for each path once, else they come again."""
    total = PROCESSES * CONNECTIONS
    groups = [paths[rank::total] for rank in range(total)]
    before = sum(map(processor, tree(pid)))
    began = time.perf_counter()
    with ProcessPoolExecutor(PROCESSES) as pool:
        parts = [
            pool.submit(_process, address, groups[rank::PROCESSES], seconds, accept, once) for rank in range(PROCESSES)
        ]
        took = sorted(chain.from_iterable(part.result() for part in parts))
    wall = time.perf_counter() - began
    cpu = sum(map(processor, tree(pid))) - before
    cuts = statistics.quantiles(took, n=100)
    memory = sum(map(memory_of, tree(pid)))
    return Load(len(took) / wall, 1000 * cuts[49], 1000 * cuts[98], 1000 * cpu / len(took), memory)


@contextmanager
def ours(store: Path, folder: Path) -> Iterator[Served]:
    """Serve a store by our own server, with two processes of two queries."""
    port = free_ports(1)[0]
    words = ["serve", "--store", str(store.resolve()), "--port", str(port), "--workers", "2", "--queries", "4"]
    address = f"http://127.0.0.1:{port}"
    with running([sys.executable, "-m", "rncp_graph", *words], f"{address}/readyz", folder / "ours") as pid:
        yield address, "/sparql", pid


@contextmanager
def oxigraph(store: Path, folder: Path) -> Iterator[Served]:
    """Serve its version by the engine alone."""
    version = store / "versions" / (store / "courant").read_text().strip()
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
    address = f"http://127.0.0.1:{free_ports(1)[0]}"
    command = [program, "serve-read-only", "--location", str(version.resolve()), "--bind", address[7:]]
    with running(command, f"{address}/query?query=ASK%20%7B%7D", folder / "oxigraph") as pid:
        yield address, "/query", pid


@contextmanager
def fuseki(jar: Path, quads: Path, folder: Path) -> Iterator[Served]:
    """Load quads into TDB2 and serve them by Fuseki."""
    place, port = folder / "tdb", free_ports(1)[0]
    load_all = ["java", "-Xmx2g", "-cp", str(jar), "tdb2.tdbloader", "--loc", str(place), str(quads)]
    subprocess.run(load_all, check=True, capture_output=True)  # noqa: S603 - our own words
    command = ["java", "-Xmx2g", "-cp", str(jar), MAIN, "--localhost", f"--port={port}", f"--loc={place}", "--ping"]
    address = f"http://127.0.0.1:{port}"
    with running([*command, "/ds"], f"{address}/$/ping", folder / "fuseki") as pid:
        yield address, "/ds/query", pid


@contextmanager
def rdflib_endpoint(triples: Path, folder: Path, cache: Path) -> Iterator[Served]:
    """Serve triples by rdflib-endpoint, in an environment of its own."""
    place = cache / f"rdflib-endpoint-{RDFLIB_ENDPOINT}"
    if not (place / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)  # noqa: S603
        install = [str(place / "bin/python"), "-m", "pip", "install", "-q", f"rdflib-endpoint[cli]=={RDFLIB_ENDPOINT}"]
        subprocess.run(install, check=True)  # noqa: S603
        (place / "ready").touch()
    port = free_ports(1)[0]
    command = [str(place / "bin/rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port), str(triples)]
    address = f"http://127.0.0.1:{port}"
    with running(command, f"{address}/?query=ASK%20%7B%7D", folder / "rdflib") as pid:
        yield address, "/", pid


def rows(address: str, at: str, text: str) -> int:
    """Return how many rows a server answers."""
    said = httpx2.get(f"{address}{at}", params={"query": text}, headers={"Accept": JSON}, trust_env=False, timeout=120)
    return len(said.raise_for_status().json()["results"]["bindings"])


def measured(serving: Any, asked: list[str], expected: list[int], seconds: float, also: Callable[..., None]) -> Load:
    """Serve, see that the answers are the same, warm up, and put the load on."""
    with serving as (address, at, pid):
        if (found := [rows(address, at, text) for text in asked[:30]]) != expected:
            raise RuntimeError(f"{address}: other answers: {found} and not {expected}")
        paths = [f"{at}?query={quote(text, safe='')}" for text in asked]
        load(address, pid, paths, min(2.0, seconds))
        said = load(address, pid, paths, seconds)
        also(address, pid)
        return said


def pages(store: OxigraphStore, seconds: float, found: dict[str, Load]) -> Callable[..., None]:
    """Return what measures pages of our server: made, kept, and those of search."""
    nodes = [
        cast(Any, row["x"]).value
        for row in cast(Solutions, store.query(f"{HEAD}SELECT ?x {{ ?x a rncp:Certification }} ORDER BY ?x"))
    ]
    paths = [f"/id/{one.removeprefix(store.base)}.html" for one in random.Random(1).sample(nodes, len(nodes))]  # noqa: S311
    titles = [
        cast(Any, row["t"]).value
        for row in cast(
            Solutions, store.query(f"{HEAD}SELECT DISTINCT ?t {{ ?x a rncp:Certification ; dct:title ?t }} ORDER BY ?t")
        )
    ]
    words = [" ".join(title.split()[:2]) for title in random.Random(2).sample(titles, len(titles))]  # noqa: S311
    searches = list(dict.fromkeys(f"/search?{urlencode({'q': one})}" for one in words if one.strip("-–—/()")))

    def measure(address: str, pid: int) -> None:
        found["pages made"] = load(address, pid, paths, seconds, "text/html", once=True)
        kept = paths[:40]
        load(address, pid, kept, 2, "text/html")
        found["pages kept"] = load(address, pid, kept, seconds, "text/html")
        turtle = [one.replace(".html", ".ttl") for one in paths]
        found["Turtle made"] = load(address, pid, turtle, seconds, "text/turtle", once=True)
        good = (one for one in searches if httpx2.get(f"{address}{one}", trust_env=False).status_code == 200)
        alone = [*islice(good, 400)]
        found["search, 8 at once (kept)"] = load(address, pid, alone, seconds, "text/html")

    return measure


def main(argv: list[str] | None = None) -> None:
    """Measure, print the tables and write them."""
    parser = argparse.ArgumentParser(prog="python -m bench.serving", description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--fuseki", type=Path, help="the jar of Fuseki; without it, Fuseki is left out")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--without", action="append", default=[], choices=["rdflib-endpoint", "oxigraph", "pages"])
    parser.add_argument("--cache", type=Path, default=Path(__file__).parent / ".cache")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parent / "SERVER.md")
    args = parser.parse_args(argv)
    store = open_store(args.store)
    asked = questions(store)
    expected = [len(list(cast(Solutions, store.query(text)))) for text in asked[:30]]
    found: dict[str, Load] = {}
    loads: dict[str, Load] = {}

    def nothing(*_: Any) -> None:
        pass

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        quads, triples = folder / "all.nq", folder / "all.nt"
        if args.fuseki:
            with quads.open("wb") as out:
                store.dump(out, RdfFormat.N_QUADS)
            loads["Fuseki"] = measured(fuseki(args.fuseki, quads, folder), asked, expected, args.seconds, nothing)
        if "rdflib-endpoint" not in args.without:
            with triples.open("wb") as out:
                store.dump(out, RdfFormat.N_TRIPLES)
            serving = rdflib_endpoint(triples, folder, args.cache.absolute())
            loads["rdflib-endpoint"] = measured(serving, asked, expected, args.seconds, nothing)
        if "oxigraph" not in args.without:
            loads["oxigraph"] = measured(oxigraph(args.store, folder), asked, expected, args.seconds, nothing)
        also = nothing if "pages" in args.without else pages(store, args.seconds, found)
        loads["rncp-graph serve"] = measured(ours(args.store, folder), asked, expected, args.seconds, also)
    text = page(args.store, store.triples(), loads, found)
    args.output.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def page(place: Path, triples: int, loads: dict[str, Load], found: dict[str, Load]) -> str:
    """Return the page of the results."""
    own = loads["rncp-graph serve"].rate
    lines = ["# The server beside others", "", f"Made by `python -m bench.serving --store {place.name}`.", ""]
    lines += [
        "| | |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in machine()),
        f"| triples | {triples:,} |",
    ]
    head = "requests a second | p50, ms | p99, ms | processor, ms each | memory, MB"
    lines += ["", "## Simple questions", "", f"| server | {head} | ours is |", "|---|--:|--:|--:|--:|--:|--:|"]
    lines += [f"| {name} | {' | '.join(one.cells)} | {own / one.rate:.2f} × |" for name, one in loads.items()]
    if found:
        lines += ["", "## Pages of our server", "", f"| | {head} |", "|---|--:|--:|--:|--:|--:|"]
        lines += [f"| {name} | {' | '.join(one.cells)} |" for name, one in found.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
