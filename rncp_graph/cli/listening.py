"""Where a server of ours listens: the options that say so, the socket, the address that people open."""

from __future__ import annotations

import socket

import click

from rncp_graph.cli.words import Decorator, option
from rncp_graph.errors import RncpGraphError
from rncp_graph.language import t
from rncp_graph.reasons import fault

BACKLOG = 2048
"""Connections that wait to be accepted."""


def the_place(port: int) -> Decorator:
    """Make the options `--host` and `--port` of a command that serves, with its own port."""
    ports = option(
        "--port",
        default=port,
        show_default=True,
        type=click.IntRange(0, 65535),
        help=lambda: t("Le port.", "The port."),
    )
    hosts = option(
        "--host",
        metavar="IP",
        default="127.0.0.1",
        show_default=True,
        help=lambda: t("L'adresse d'écoute.", "Where to listen."),
    )
    return lambda command: hosts(ports(command))


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes one that is free. Raises `RncpGraphError` where it cannot.

    >>> with listening("127.0.0.1", 0) as taken:
    ...     listening(*taken.getsockname())
    Traceback (most recent call last):
    rncp_graph.errors.RncpGraphError: ...
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise RncpGraphError(
            t(f"{host}:{port} : écoute impossible ({fault(error)})", f"{host}:{port}: cannot listen ({fault(error)})")
        ) from error


def address_of(listens: socket.socket) -> str:
    """Return the address that people open.

    >>> with listening("127.0.0.1", 0) as one:
    ...     address_of(one) == f"http://127.0.0.1:{one.getsockname()[1]}/"
    True
    """
    host, port = listens.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
