"""`python -m rncp_graph` is the command line."""

from rncp_graph.cli import main

if __name__ == "__main__":
    main()
