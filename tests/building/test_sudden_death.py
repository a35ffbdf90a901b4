"""Sudden death: builds killed at any moment and disks that fill up leave a store that opens and answers."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from rncp_graph.building.loading import build
from rncp_graph.questions.finding import find
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.stores.seals import damaged
from rncp_graph.stores.versions import VERSIONS, current
from rncp_graph.terms import expand
from tests.building.killing import killed, steps_of

FICHES = 600
KILLS = 20


def flow(path: Path, title: str, count: int = FICHES) -> Path:
    """A flow of which every fiche bears the title, with a text that no store can compress away."""
    dice = random.Random(title)
    fiches = (
        f"<FICHE><NUMERO_FICHE>RNCP{n}</NUMERO_FICHE><INTITULE>{title}</INTITULE>"
        f"<ACTIVITES_VISEES>{dice.randbytes(400).hex()}</ACTIVITES_VISEES></FICHE>"
        for n in range(1, count + 1)
    )
    path.write_text(f"<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>{''.join(fiches)}</FICHES>", encoding="utf-8")
    return path


def command(source: Path, store: Path, processes: int = 1) -> list[str]:
    words = ["build", str(source), "-o", str(store), "--processes", str(processes)]
    return [sys.executable, "-m", "rncp_graph", *words]


def answer(store: Path) -> str:
    """The one title that a whole store of `FICHES` fiches holds."""
    assert damaged(current(store)) == []
    asked = f"""SELECT ?title (COUNT(?c) AS ?n) {{
        ?c a <{expand("rncp:Certification")}> ; <{expand("dct:title")}> ?title }} GROUP BY ?title"""
    graph = open_store(store)
    rows = [[term.value for term in row] for row in graph.query(asked)]  # type: ignore[union-attr]
    assert len(rows) == 1 and rows[0][1] == str(FICHES), rows
    assert find(graph, "RNCP7").activites_visees
    return rows[0][0]


def versions(store: Path) -> int:
    return sum(path.is_dir() for path in (store / VERSIONS).iterdir())


def test_kills_at_all_kinds_of_moments_leave_a_whole_store_every_time(tmp_path: Path) -> None:
    """Old or new, never a mixture and never a half; half of the builds use several processes.

    Half of the moments are those of a fiche, drawn at random; the others are spread over the steps of the end, the last
    one included: compaction, check, seal, swap and clearing up.
    """
    flows = {title: flow(tmp_path / f"{title}.xml", title) for title in ("pair", "impair")}
    store, dice = tmp_path / "db", random.Random(20260816)
    steps = steps_of(flows["impair"], store)
    present, kept, half = "impair", Counter[str](), 0  # kills that left a version behind
    for kill in range(KILLS):
        title = "pair" if present == "impair" else "impair"
        step = 1 + (steps - 1) * kill // (KILLS - 1)
        moment = {"fiche": dice.randint(1, FICHES)} if kill % 4 < 2 and kill < KILLS - 1 else {"step": step}
        after = dice.uniform(0, 0.05)
        where = killed(flows[title], store, **moment, after=after, processes=1 + kill % 2)
        half += versions(store) > 1
        found = answer(store)
        assert found == present if where.startswith("fiche") else found in (present, title), where
        kept["old" if found == present else "new"] += 1
        present = found
    print(f"{KILLS} kills: {kept}, {half} left a version behind")
    assert half >= KILLS // 2 and kept["old"] >= KILLS // 2 and kept["new"]
    subprocess.run(command(flows["pair"], store, 2), check=True, capture_output=True)
    assert (answer(store), versions(store)) == ("pair", 1)


def unshare(*words: str) -> list[str]:
    return ["unshare", "--user", "--map-root-user", "--mount", *words]


def can_mount() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run(unshare("true"), capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_mount(), reason="no user namespace here: a small disk cannot be mounted")
def test_a_disk_that_fills_up_sooner_or_later_leaves_the_old_store(tmp_path: Path) -> None:
    """A file system on which ever more is free, never enough: one line, status 2, the old store; then room again."""
    flow(tmp_path / "petit.xml", "petit", 5)
    large = flow(tmp_path / "grand.xml", "grand")
    build(tmp_path / "mesure", read(large))
    size = sum(path.stat().st_size for path in current(tmp_path / "mesure").iterdir())
    free = [int(size * part) for part in (0, 0.03, 0.1, 0.3, 0.6, 0.9)]
    script = f"""
        set -u; cd {tmp_path}; mount -t tmpfs -o size=64m tmpfs disque
        run() {{ {sys.executable} -m rncp_graph "$@"; }}
        run build petit.xml -o disque/db >/dev/null || exit 10
        for free in {" ".join(map(str, free))}; do
            left=$(df --output=avail -B1 disque | tail -1)
            head -c $((left - free)) /dev/zero > disque/plein
            run build grand.xml -o disque/db >/dev/null 2>erreur.$free
            test $? = 2 || exit 11
            run show RNCP1 --store disque/db --format json | grep -q petit || exit 12
            rm disque/plein
        done
        run build petit.xml -o disque/db >/dev/null || exit 13
        test $(ls -d disque/db/versions/*/ | wc -l) = 1 || exit 14
        run check --store disque/db >/dev/null || exit 15
    """
    (tmp_path / "disque").mkdir()
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(unshare("bash", "-c", script), capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, (done.returncode, done.stderr)
    for error in tmp_path.glob("erreur.*"):
        said = error.read_text()
        assert said.startswith("rncp-graph: ") and said.count("\n") == 1, said
