"""What rdflib reads in a text: a second opinion that shares no code with pyoxigraph."""

from __future__ import annotations

import warnings
from typing import Any
from unittest.mock import patch

import rdflib


def quads(text: str | bytes, form: str) -> set[tuple[Any, ...]]:
    """The quads of a text in a format of rdflib, literals as they are written; `None` is the default graph."""
    data = rdflib.Dataset()
    with patch.object(rdflib, "NORMALIZE_LITERALS", False), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdflib's own parsers call what rdflib deprecates
        data.parse(data=text, format=form)
    return {
        tuple(None if term == rdflib.graph.DATASET_DEFAULT_GRAPH_ID else term for term in quad) for quad in data.quads()
    }


def triples(text: str | bytes, form: str) -> set[tuple[Any, ...]]:
    """The triples of a text, whatever their graph."""
    return {quad[:3] for quad in quads(text, form)}
