"""What a stranger has put into the data reaches a terminal as signs, and a pipe as it is."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rncp_graph.building.loading import build
from rncp_graph.readers import read

ROOT = Path(__file__).parents[2]
FICHE = ROOT / "tests" / "readers" / "xml" / "fixtures" / "v41_complet.xml"
EVIL = "\x9b2J\u202elitu\u200b"
SIGNS = "⟨U+009B⟩2J⟨U+202E⟩litu⟨U+200B⟩"
ESC = r"\u001b]0;owned\u0007"

COMMANDS = r"""
import sys
from rncp_graph.cli import main
for words in eval(sys.argv[1]):
    sys.argv = ["rncp-graph", *words]
    print("####", words, flush=True)
    try:
        main()
    except SystemExit:
        sys.stdout.flush()
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("terminal")
    for name, title in (("a.xml", "Titre"), ("b.xml", f"Titre {EVIL}")):
        text = re.sub(r"<INTITULE>[^<]*", f"<INTITULE>{title}", FICHE.read_text(encoding="utf-8"))
        (folder / name).write_text(text, encoding="utf-8")
    build(folder / "s.db", read(folder / "b.xml"))
    (folder / "own.rq").write_text(
        f'# id = "own"\n# [titre]\n# fr = "{EVIL}"\n# en = "{EVIL}"\nSELECT ?x {{ VALUES ?x {{ "a" }} }}\n', "utf-8"
    )
    return folder


def on_a_terminal(place: Path, *commands: tuple[str, ...]) -> list[str]:
    """What each command writes, all in one process, on a terminal."""
    child, end = pty.fork()
    if child == 0:
        env = {**os.environ, "RNCP_GRAPH_STORE": str(place / "s.db"), "RNCP_GRAPH_LANG": "en", "COLUMNS": "400"}
        env["PYTHONPATH"] = str(ROOT)
        os.chdir(place)
        os.execve(sys.executable, [sys.executable, "-c", COMMANDS, repr(commands)], env)
    said = b""
    while True:
        try:
            said += os.read(end, 1 << 16)
        except OSError:  # the other side is gone
            break
    os.waitpid(child, 0)
    os.close(end)
    return said.decode().split("####")[1:]


def test_on_a_terminal_every_command_shows_signs(place: Path) -> None:
    told = f'SELECT ("{ESC}{EVIL}" AS ?x) {{}}'
    seen = on_a_terminal(
        place,
        ("show", "RNCP99001"),
        *(("show", "RNCP99001", "--format", form) for form in ("json", "md", "turtle", "jsonld")),
        ("query", "intitules", "certification=RNCP99001"),
        *(("query", told, "--format", form) for form in ("table", "csv", "jsonl", "excel-csv")),
        ("query", f'CONSTRUCT {{ <urn:a> <urn:b> "{EVIL}" }} {{}}'),
        ("query", f"no {EVIL}"),
        ("query", "blocs", f"certification={EVIL}"),
        ("query", "blocs", f"{EVIL}=1"),
        ("query", "blocs", "--each", f"{EVIL}.csv"),
        ("search", "litu"),
        ("show", EVIL),
        *(("diff", "a.xml", "b.xml", "--format", form) for form in ("text", "json", "turtle", "nquads")),
        ("build", f"{EVIL}.xml"),
        ("why", "RNCP99001", "title", f"Titre {EVIL}"),
        (f"x{EVIL}",),
    )
    styles = re.compile(r"\x1b\[[0-9;]*m|\x1b\[(\?25[hl]|1A|2K)|\r")  # and a line of progress that moves
    for one in seen:
        said = styles.sub("", one.partition("\n")[2])
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", said), one
        assert "Traceback" not in said, one
    unseen = [one for one in seen if "⟨U+202E⟩" not in one]
    told = [f" {('show', EVIL)}", f" {(f'x{EVIL}',)}"]  # a name loses its formats as it is read, click writes escapes
    assert [one.splitlines()[0] for one in unseen] == told
    assert SIGNS in seen[0]


def test_a_pipe_has_what_is_said_and_messages_have_signs(place: Path) -> None:
    env = {**os.environ, "RNCP_GRAPH_STORE": str(place / "s.db"), "RNCP_GRAPH_LANG": "en"}
    command = [sys.executable, "-m", "rncp_graph"]
    told = [*command, "query", f'SELECT ("{ESC}{EVIL}" AS ?x) {{}}', "--format", "csv"]
    done = subprocess.run(told, capture_output=True, env=env, check=True)
    assert f"\x1b]0;owned\x07{EVIL}" in done.stdout.decode()
    done = subprocess.run([*command, "show", f"\x1b[2J{EVIL}"], capture_output=True, env=env, check=False)
    assert done.stderr.decode().startswith("rncp-graph: `␛[2J⟨U+009B⟩2J") and done.stderr.count(b"\n") == 1
