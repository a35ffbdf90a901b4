"""The campaigns: what a case of each does. A case is its campaign, its number and the seed, and nothing else."""

from __future__ import annotations

import hashlib
import io
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import RdfFormat, Store

import rncp_graph as rg
from bench.fuzz.inputs import ROOT, Input
from bench.fuzz.mutation import WORDS, mutated
from bench.fuzz.servers import lying
from bench.fuzz.watching import Limits, Outcome, Reader, command
from rncp_graph.building.loading import build

EXAMPLE = ROOT / "data" / "exemple" / "export_fiches_RS_V4_1_exemple.xml"
POINTER = "courant"


ASKED = (
    *(
        ["query", "compte"],
        ["query", "blocs", "certification=RS5000"],
        ["query", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"],
    ),
    *(["query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"], ["show", "RS5000"], ["stats"], ["validate"]),
    *(["export", "out.nt"], ["path", "D1407", "M1805"], ["gaps"], ["similar", "RS5000"], ["search", "langue"]),
    ["why", "RS5000", "a", "elm:Qualification"],
)
"""What any store is asked."""
KEPT = (
    *(["check"], ["check"], ["check", "--repair"], ["backup", "out.nq.gz"], ["reason"], ["similar", "--make"]),
    *(["network", "metiers-voisins"], ["path", "RS5000", "M1805"], ["publish", "published"]),
)
"""What a store on disk is asked besides."""


@dataclass(slots=True)
class Ground:
    """What all cases share: inputs, limits, a store that is whole, the process that reads."""

    inputs: list[Input]
    limits: Limits
    folder: Path
    readers: Reader = field(init=False)
    held: Store | None = None

    def __post_init__(self) -> None:
        self.readers = Reader(self.limits)

    @property
    def whole(self) -> Path:
        """A store of the example, built when it is first wanted; no case writes to it."""
        store = self.folder / "whole.db"
        if not store.exists():
            build(store, rg.read(EXAMPLE))
        return store

    @property
    def graph(self) -> Store:
        """The same, as a server holds it."""
        if self.held is None:
            rg.open_store(self.whole).dump(dump := io.BytesIO(), RdfFormat.N_QUADS)
            self.held = Store()
            self.held.bulk_load(dump.getvalue(), format=RdfFormat.N_QUADS)
        return self.held


Case = Callable[[Ground, random.Random, Path], Outcome]
"""Makes a case in a folder of its own, whose files are the input, and returns what came of it."""


def _chosen(ground: Ground, rng: random.Random, folder: Path) -> tuple[str, Path]:
    """Write a mutated input; its kind, and where it is."""
    kind = rng.choice((*sorted({one.kind for one in ground.inputs}), "source", "source", "source"))
    one = rng.choice([one for one in ground.inputs if one.kind == kind])
    others = [other.data for other in ground.inputs if other.data]
    path = folder / (one.name if rng.random() < 0.95 else f"x{rng.choice(('', '.xml', '.csv', '.zip', '.pdf', '.gz'))}")
    path.write_bytes(mutated(rng, one.data, others))
    return kind, path


def readers(ground: Ground, rng: random.Random, folder: Path) -> Outcome:
    """Any reader, in a process that goes on."""
    return ground.readers.read(*_chosen(ground, rng, folder))


def commands(ground: Ground, rng: random.Random, folder: Path) -> Outcome:
    """The command that reads such an input; what it refuses changes no store."""
    kind, path = _chosen(ground, rng, folder)
    said = path.read_bytes()
    text = said.replace(b"\0", b"").decode("utf-8", "surrogateescape")[:30_000]
    line = " ".join(text.splitlines())[rng.randrange(40) :][:60] or "x"
    with _store(ground) as store:
        asks = ["--store", str(store)]
        of_kind: dict[str, list[list[str]]] = {
            "source": [["build", str(path), "-o", str(store)], ["diff", str(EXAMPLE), str(path)]],
            "nomenclature": [["build", str(EXAMPLE), "--rome", str(path), "-o", str(store)]],
            "question": [["query", str(path), *asks], ["network", str(path), *asks]],
            "sparql": [["query", text, *asks]],
            "each": [["query", "blocs", "--each", str(path), *asks], ["show", line, *asks], ["search", line, *asks]],
            "words": [
                *(["search", line, *asks], ["show", line, *asks], ["similar", line, *asks]),
                *(["path", line, "D1407", *asks], ["path", "RS5000", line, "--have", line, *asks]),
                *(
                    ["path", "D1407", "M1805", "--weight", line, *asks],
                    ["path", "D1407", "M1805", "--date", line, *asks],
                ),
                *(["why", "RS5000", line, line, *asks], ["gaps", "--domain", line, *asks], ["stats", "--store", line]),
            ],
            "backup": [["restore", str(path), *asks]],
            "settings": [["stats"]],
        }
        words = rng.choice(of_kind[kind])
        before = _digest(store)
        environment = dict(one.split("=", 1) for one in text.splitlines() if "=" in one) if kind == "settings" else {}
        ours = {name: value for name, value in environment.items() if name.startswith("RNCP_GRAPH_")}
        if words[0] == "query" and words[1:2] in ([""], [text]) and text.startswith("-"):
            words = ["query", *asks, "--", text]
        (folder / "command.txt").write_text(repr(words), "utf-8", "surrogateescape")
        done = command(words, folder, ground.limits, **{"RNCP_GRAPH_STORE": str(store), **ours})
        changed = done.kind == "refused" and _digest(store) != before
    return Outcome("fault", "store changed", done.said, done.memory) if changed else done


def servers(ground: Ground, rng: random.Random, folder: Path) -> Outcome:
    """A command that asks a server which lies."""
    with lying(ground.graph, rng) as address:
        store = ["--store", address + rng.choice(("/", "/query", "/ds/sparql"))]
        words = rng.choice(
            [
                *([*asked, *store] for asked in ASKED),
                ["pull", *store[1:], "-o", "pulled.db"],
                *(["fetch", "-o", "."], ["fetch", "--date", "2026-08-26", "-o", "."]),
                ["build", "--latest", "-o", "new.db"],
            ]
        )
        (folder / "command.txt").write_text(repr(words), "utf-8")
        urls = {"RNCP_GRAPH_API": f"{address}/api", "RNCP_GRAPH_CACHE": str(folder / "cache")}
        return command(words, folder, ground.limits, RNCP_GRAPH_TIMEOUT="3", RNCP_GRAPH_MAX_SECONDS="20", **urls)


def stores(ground: Ground, rng: random.Random, folder: Path) -> Outcome:
    """A command that opens a store which was damaged."""
    with _store(ground) as store:
        told = "; ".join(_damage(rng, store) for _ in range(rng.choice((1, 1, 2, 4))))
        before = _data(store)
        words = rng.choice(
            [
                *([*asked, "--store", str(store)] for asked in (*ASKED, *KEPT)),
                *(["build", source, "-o", str(store)] for source in (str(EXAMPLE), "absent.xml")),
            ]
        )
        (folder / "command.txt").write_text(f"{words!r}\n{told}\n", "utf-8")
        done = command(words, folder, ground.limits)
        changed = done.kind == "refused" and not before <= _data(store)
    return Outcome("fault", "store changed", done.said, done.memory) if changed else done


CAMPAIGNS: dict[str, Case] = {one.__name__: one for one in (readers, commands, servers, stores)}


@contextmanager
def _store(ground: Ground) -> Iterator[Path]:
    """Return a copy of the whole store, gone when the block ends."""
    store = ground.folder / "copy.db"
    shutil.rmtree(store, ignore_errors=True)
    shutil.copytree(ground.whole, store, symlinks=True)
    yield store
    shutil.rmtree(store, ignore_errors=True)


def _digest(store: Path) -> str:
    """Return what tells whether the version that the pointer names is the one it was."""
    version = store / "versions" / (store / POINTER).read_text().strip()
    files = sorted(path for path in version.rglob("*") if path.suffix in {".sst", ""} and path.is_file())
    kept = [(path.name, path.read_bytes()) for path in files if path.name not in {"LOCK", "LOG"}]
    return hashlib.sha256(repr((version.name, kept)).encode()).hexdigest()


def _data(store: Path) -> set[tuple[str, str]]:
    """Return the tables of all versions: names, and digests of what they hold."""
    tables = [path for path in store.rglob("*.sst") if path.is_file()]
    return {(str(path), hashlib.sha256(path.read_bytes()).hexdigest()) for path in tables}


def _damage(rng: random.Random, store: Path) -> str:
    """Damage a file of a store, and say how."""
    files = sorted(path for path in store.rglob("*") if path.is_file() and not path.is_symlink())
    ours = [path for path in files if path.suffix not in {".sst", ".log"} and path.parent.parent.name == "versions"]
    path = rng.choice(([store / POINTER], files, ours or files)[rng.randrange(3)])
    if not path.is_file():
        return "nothing"
    data, how = path.read_bytes(), rng.choice(("flip", "flip", "cut", "empty", "remove", "word", "folder", "other"))
    if how == "remove":
        path.unlink()
    elif how == "folder":
        path.unlink()
        path.mkdir()
    elif how == "other":
        path.write_bytes(rng.choice(files).read_bytes() if files else b"")
    else:
        changed = {"flip": mutated(rng, data, [data]), "cut": data[: rng.randrange(len(data) + 1)], "empty": b""}
        path.write_bytes(changed.get(how, data + rng.choice(WORDS)))
    return f"{how} {path.relative_to(store)}"
