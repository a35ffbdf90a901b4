"""Commands on an endpoint: they say the same as on a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from rncp_graph.exports import export
from rncp_graph.stores import open_store
from rncp_graph.stores.endpoint.sparql import SparqlStore
from rncp_graph.stores.endpoint.staging import PREFIX
from rncp_graph.upkeep.transfer import push
from tests.stores.endpoint.tools import output, run

SAME = [
    "stats",
    "stats --format json",
    "query compte",
    "query fiche certification=7141 --format json",
    "query blocs certification=27413 --format csv",
    "query similaires certification=27413",
    "show RNCP7141",
    "show RNCP27413 --format json",
    "show 7141 --format turtle",
    "show 7141 --format jsonld",
    "network lignees",
]


@pytest.mark.parametrize("command", SAME)
def test_a_command_says_the_same_of_a_folder_and_of_an_endpoint(
    command: str,
    built: Path,
    oxigraph: str,
    target: SparqlStore,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    push(open_store(built), target)
    expected = output(monkeypatch, capfdbinary, command, str(built))
    assert output(monkeypatch, capfdbinary, command, oxigraph) == expected != b""


@pytest.mark.parametrize("suffix", [".nq", ".ttl", ".jsonld"])
def test_an_export_of_an_endpoint_is_that_of_the_folder(
    suffix: str, built: Path, oxigraph: str, target: SparqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    push(open_store(built), target)
    files = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    for file, store in zip(files, (str(built), oxigraph), strict=True):
        assert run(monkeypatch, "export", str(file), "--store", store) == 0
    form = {".nq": RdfFormat.N_QUADS, ".ttl": RdfFormat.TURTLE, ".jsonld": RdfFormat.JSON_LD}[suffix]
    found = [set(parse(path=file, format=form)) for file in files]
    assert found[0] == found[1] and len(found[0]) > 1000


@pytest.mark.parametrize("suffix", [".nq", ".trig", ".jsonld"])
def test_what_a_push_has_begun_to_send_is_not_exported(
    suffix: str, built: Path, oxigraph: str, target: SparqlStore, tmp_path: Path
) -> None:
    push(open_store(built), target)
    whole, begun = tmp_path / f"whole{suffix}", tmp_path / f"begun{suffix}"
    number = export(target, whole)
    target.load([f"<urn:a> <urn:p> <urn:b> <{PREFIX}0a:0> .\n".encode()])
    assert export(target, begun) == number == len(open_store(built))
    assert begun.read_bytes() == whole.read_bytes()


def test_push_and_pull_are_commands_that_say_what_they_did(
    built: Path,
    oxigraph: str,
    target: SparqlStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(monkeypatch, "push", oxigraph, "--store", str(built)) == 0
    assert run(monkeypatch, "pull", oxigraph, "-o", str(tmp_path / "db")) == 0
    said = capsys.readouterr()
    count = f"{len(open_store(built)):,} quads"
    assert not said.out and said.err.count(count) == 2
    assert run(monkeypatch, "check", "--store", str(tmp_path / "db")) == 0
    assert run(monkeypatch, "push", oxigraph, "--store", str(built)) == 2
    assert run(monkeypatch, "push", oxigraph, "--store", str(built), "--replace") == 0
    assert run(monkeypatch, "push", str(tmp_path), "--store", str(built)) == 2


@pytest.mark.parametrize(
    "command", ["check --store {}", "backup x.nq --store {}", "restore x.nq --store {}", "build {exemple} -o {}"]
)
def test_a_command_about_folders_refuses_an_address_and_makes_nothing(
    command: str, exemple: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = command.format("http://localhost:1/ds", exemple=exemple / "fiche-RNCP7141.txt").split()
    assert run(monkeypatch, *words) == 2
    assert "rncp-graph p" in capsys.readouterr().err and not list(tmp_path.iterdir())
