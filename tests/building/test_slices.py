"""One process or several: the same triples, the same report, the same errors."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rncp_graph.building.loading import load
from rncp_graph.errors import SourceError, UnsafeSource
from rncp_graph.readers import read
from rncp_graph.resources import resource
from rncp_graph.stores import open_store
from tests.moments import stopped, wait_for

ONE = """<FICHE><NUMERO_FICHE>RNCP{n}</NUMERO_FICHE><INTITULE>Métier {n} {pad}</INTITULE><DATE_EFFET>{day}</DATE_EFFET>
<CODES_ROME><ROME><CODE>D1407</CODE><LIBELLE>Label {label}</LIBELLE></ROME></CODES_ROME><NEUF>x</NEUF>
<CERTIFICATEURS><CERTIFICATEUR><NOM_CERTIFICATEUR>Corps {label}</NOM_CERTIFICATEUR></CERTIFICATEUR></CERTIFICATEURS>
</FICHE>"""


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A flow of several slices, with doubts, unknown elements, one number twice and a version nobody knows."""
    path = tmp_path_factory.mktemp("flux") / "flux.xml"
    fiches = (
        ONE.format(n=n % 3999, pad="x" * 900, day="31/02/2024" if n % 50 == 0 else "01/02/2024", label=n % 7)
        for n in range(4000)
    )
    path.write_text(f"<FICHES><VERSION_FLUX>9.9</VERSION_FLUX>{''.join(fiches)}</FICHES>", encoding="utf-8")
    return path


def test_several_processes_give_the_same_triples_and_the_same_report(big: Path, exemple: Path) -> None:
    paths = [big, exemple / "export_fiches_RNCP_V4_1_exemple.xml", exemple / "export-fiches-csv-exemple.zip"]
    stores, rapports = [], []
    for processes in (1, 2):
        store = open_store()
        rapports.append(load(store, *map(read, paths), processes=processes))
        stores.append({str(triple) for triple in store.query("CONSTRUCT WHERE { ?s ?p ?o }")})
    assert stores[0] == stores[1]
    one, two = rapports
    assert one.problemes == two.problemes
    assert one.problemes["numero-repete"] == 1 and one.problemes["version-inconnue"] == 1
    assert (one.unknowns, one.certifications, one.fiches) == (two.unknowns, two.certifications, two.fiches)


def test_a_broken_flow_is_the_same_error_from_another_process(big: Path, tmp_path: Path) -> None:
    broken = tmp_path / "flux.xml"
    broken.write_bytes(big.read_bytes()[:-50])
    said = []
    for processes in (1, 2):
        with pytest.raises(SourceError) as caught:
            load(open_store(), read(broken), processes=processes)
        said.append(str(caught.value))
    assert said[0] == said[1]


def test_errors_travel_whole_between_processes() -> None:
    error = UnsafeSource("refused", source="f.xml", fiche="RS1", champ="intitule", valeur="x")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.fiche, again.valeur) == (UnsafeSource, str(error), "RS1", "x")


def children_of(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in found.stdout.split()]


@pytest.mark.skipif(not Path("/bin/ps").exists(), reason="no ps on this machine")
def test_the_processes_of_a_killed_build_end_with_it(big: Path, tmp_path: Path) -> None:
    """Killed when all fiches have passed, and what they share is being written."""
    last = Path(str(resource("ontology"))) / "vocabularies" / "regles.ttl"
    command = [sys.executable, "-m", "rncp_graph", "build", str(big), "-o", str(tmp_path / "db")]
    with stopped([*command, "--processes", "2"], tmp_path, made="/versions/", opens=last) as process:
        workers = children_of(process.pid)
        process.send_signal(signal.SIGKILL)
    assert len(workers) >= 2
    wait_for(lambda: not any(map(running, workers)))


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
