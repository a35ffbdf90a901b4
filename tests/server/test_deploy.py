"""What is shipped to run the server says only what the command understands."""

from __future__ import annotations

import json
import re
import shlex

from rncp_graph.cli.serving import serve
from tests.commands import ROOT


def words(said: list[str]) -> list[str]:
    assert said[0].endswith("rncp-graph") and said[1] == "serve"
    return said[2:]


def told(said: list[str]) -> dict[str, object]:
    return serve.make_context("serve", words(said)).params


def test_the_unit_of_systemd_runs_the_command() -> None:
    unit = (ROOT / "deploy/rncp-graph.service").read_text().replace("\\\n", "")
    (line,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    params = told(shlex.split(line))
    assert (params["workers"], params["log"], params["host"]) == (2, "kinds", "127.0.0.1")
    (stop,) = re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    assert int(stop) > 60 + 10 + 5  # longer than requests in hand may take, by default


def test_the_container_runs_the_command() -> None:
    text = (ROOT / "deploy/Containerfile").read_text()
    entry, command = (
        json.loads(re.findall(rf"^{name} (\[.*\])$", text, re.MULTILINE)[0]) for name in ("ENTRYPOINT", "CMD")
    )
    params = told([*entry, *command])
    assert (params["store"], params["host"], params["port"]) == ("/data/rncp.db", "0.0.0.0", 8000)
    locked = (ROOT / "constraints.txt").read_text()
    assert re.findall(r"^([A-Za-z0-9_.-]*==[^ ]*)", locked, re.MULTILINE)  # what its `sed` keeps
