"""A server on loopback that knows no HTTP: it takes a request and sends the bytes that a test says, at its own pace."""

from __future__ import annotations

import socket
import ssl
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, repeat
from threading import Event, Thread

OK = b"HTTP/1.1 200 OK\r\n"

Said = Callable[[bytes], Iterable[bytes]]
"""What is sent, piece by piece, to a request; `RESET` and `WAIT` are no bytes but deeds."""

RESET, WAIT = b"<reset>", b"<wait>"


def answer(body: bytes, kind: str = "application/sparql-results+json", *more: str) -> bytes:
    """Return an answer as it should be, with headers of one's own."""
    headers = "".join(f"{one}\r\n" for one in (f"Content-Type: {kind}", f"Content-Length: {len(body)}", *more))
    return OK + headers.encode("latin-1") + b"\r\n" + body


def endless(head: bytes, piece: bytes = b" " * 65536) -> Said:
    """Begin an answer, and go on as fast as the network takes it, as long as somebody listens."""
    return lambda _: chain([head], repeat(piece))


def trickling(head: bytes, piece: bytes = b" ") -> Said:
    """Begin an answer, and go on piece by piece, with a little rest in between, as long as somebody listens."""
    return lambda _: chain([head], chain.from_iterable(repeat([piece, WAIT])))


@contextmanager
def sending(said: Said, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Return the address of a server; it answers each connection until nobody listens or the block ends."""
    over, threads, connections = Event(), list[Thread](), list[socket.socket]()
    listening = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                connections.append(connection)
                threads.append(Thread(target=talk, args=(connection,), daemon=True))
                threads[-1].start()

    def talk(connection: socket.socket) -> None:
        with suppress(OSError), connection, _secured(connection, context) as there:
            while request := _request(there):
                for piece in said(request):
                    if over.is_set():
                        return
                    if piece == RESET:  # closed with data unsent: the other side hears of a reset
                        there.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        return
                    if piece == WAIT:
                        over.wait(0.005)
                    else:
                        there.sendall(piece)

    accepting = Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield f"{'https' if context else 'http'}://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        accepting.join()
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()


def _secured(connection: socket.socket, context: ssl.SSLContext | None) -> socket.socket:
    return context.wrap_socket(connection, server_side=True) if context else connection


def _request(connection: socket.socket) -> bytes:
    """A request, whole as far as it says how long it is; nothing when the other side is gone."""
    held = b""
    while b"\r\n\r\n" not in held:
        if not (piece := connection.recv(65536)):
            return b""
        held += piece
        if held[:1] == b"\x16":  # the greeting of TLS
            return held
    head, _, body = held.partition(b"\r\n\r\n")
    length = next((int(one[15:]) for one in head.split(b"\r\n") if one.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        if not (piece := connection.recv(65536)):
            return b""
        body += piece
    return head + b"\r\n\r\n" + body
