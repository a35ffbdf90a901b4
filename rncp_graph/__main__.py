"""`python -m rncp_graph` is the command line."""

from rncp_graph.cli import main

main()
