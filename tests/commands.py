"""The command `rncp-graph` as a process of its own, without what Python and our modules take to start.

`program()` is the path of a program to be run in place of `rncp-graph`: it hands its words, its folder, its environment
and its three streams to a server that has imported our modules, which forks for each command. The command ends as any
does, and the program with its status. What is about the start itself (the interpreter, what its variables ask of it,
the allocator, packages that are absent) or about signals is tested with `python -m rncp_graph`.
"""

from __future__ import annotations

import ast
import atexit
import gc
import importlib
import os
import pkgutil
import runpy
import select
import shutil
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]

PROGRAM = """#!{python} -IS
import os, socket, sys

link = socket.socket(socket.AF_UNIX)
link.connect({address!r})
said = repr((sys.argv[1:], os.getcwd(), dict(os.environ))).encode("utf-8", "surrogateescape")
socket.send_fds(link, [len(said).to_bytes(8, "big")], [0, 1, 2])
link.sendall(said)
status = int(link.recv(8))
os.kill(os.getpid(), -status) if status < 0 else sys.exit(status)
"""

PACKAGES = ("cli", "building", "portraits", "questions", "readers", "searching", "stores", "upkeep")
"""Packages imported in advance: those of the common commands, none of which starts a thread."""


@cache
def program() -> str:
    """Return the path of the program; its server is started when it is first asked for, and ends with the tests."""
    folder = Path(tempfile.mkdtemp(prefix="rncp-"))  # a socket's address has at most 107 bytes
    address, path = str(folder / "door"), folder / "rncp-graph"
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.commands", address], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )

    def end() -> None:
        server.communicate()
        shutil.rmtree(folder)

    atexit.register(end)
    assert server.stdout and server.stdout.readline() == b"open\n"
    path.write_text(PROGRAM.format(python=sys.executable, address=address), encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def with_program(path: str) -> str:
    """Return a search path on which the program is found first."""
    return os.pathsep.join((str(Path(program()).parent), str(Path(sys.executable).parent), path))


def import_all() -> None:
    """Import our modules, and with them the packages that they always need."""
    for name in PACKAGES:
        package = importlib.import_module(f"rncp_graph.{name}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
    threads = Path("/proc/self/task")
    assert not threads.exists() or len(list(threads.iterdir())) == 1, "a process with threads cannot be forked"


def serve(address: str) -> list[str]:
    """Fork for each command; return its words in the process that is to run it."""
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen()
        print("open", flush=True)
        while sys.stdin.buffer.raw not in (ready := select.select([door, sys.stdin.buffer.raw], [], [])[0]):
            if door in ready:
                link, _ = door.accept()
                with link:
                    if not os.fork():
                        door.close()
                        return receive(link)
            while waited():
                pass
    os._exit(0)


def waited() -> bool:
    """Bury one child that has ended; return whether there was one."""
    try:
        return os.waitpid(-1, os.WNOHANG)[0] > 0
    except ChildProcessError:
        return False


def receive(link: socket.socket) -> list[str]:
    """Become the process of a command, in a child of this one, which tells how it ended."""
    length, streams, _, _ = socket.recv_fds(link, 8, 3)
    with link.makefile("rb") as words:
        said = words.read(int.from_bytes(length, "big")).decode("utf-8", "surrogateescape")
    if child := os.fork():
        for stream in (0, 1, 2, *streams):
            os.close(stream)
        link.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())
        os._exit(0)
    link.close()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    arguments, folder, environment = ast.literal_eval(said)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    return list(arguments)


if __name__ == "__main__":
    import_all()
    gc.freeze()
    sys.argv[1:] = serve(sys.argv[1])
    sys.path[0] = str(Path.cwd())
    runpy.run_module("rncp_graph", run_name="__main__", alter_sys=True)
