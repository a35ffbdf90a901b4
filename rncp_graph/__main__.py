"""`rncp-graph` and `python -m rncp_graph`: the command line, and what must be seen to before it is imported."""

import os
import signal
import sys


def main() -> None:
    """Run the command line. An interruption while it is imported ends the process as it ends any, without a word."""
    _hold_standard_streams()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until `cli.border` hears it
    from rncp_graph.cli import main as command_line

    command_line()


def _hold_standard_streams() -> None:
    """Take the numbers of standard streams that are closed, or a file of a store would get one, and be written to.

    To write to standard output fails still; messages, which nobody wants, go nowhere.
    """
    for number, name, mode in ((0, "stdin", os.O_RDONLY), (1, "stdout", os.O_RDONLY), (2, "stderr", os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # it gets the lowest number that is free
            stream = open(number, "w" if number else "r", encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)


if __name__ == "__main__":
    main()
