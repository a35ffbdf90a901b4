"""A network as one page of HTML: it can be searched, filtered and zoomed, and asks nothing of any other place.

The page holds all that it needs: data, style, its own script, and the libraries that draw (`sigma.js`, made by
`bundle/`). A policy of content allows these very scripts, by their hashes, and no request.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

import networkx as nx
from markupsafe import Markup

from rncp_graph.language import language, t
from rncp_graph.networks.about import origin
from rncp_graph.networks.interactive.contents import contents
from rncp_graph.networks.values import fitted
from rncp_graph.resources import template

HERE = Path(__file__).parent

FOR_JSON = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""Signs that could end the element that holds the data, or that HTML or JavaScript would read as something else."""


def page(graph: nx.Graph[str]) -> str:
    """Return a network as a page of HTML, in the language in force.

    Nodes and edges say what their attributes say; `iri`, or `base` of the network, gives the addresses of nodes.

    >>> graph = nx.Graph([("M1805", "</script><b>")], titre_en="Two nodes")
    >>> "</script><b>" in page(graph), page(graph).count("<b>")
    (False, 0)
    """
    fit = fitted(graph)
    data = Markup(json.dumps(contents(fit), ensure_ascii=False, separators=(",", ":")).translate(_SAFE))  # noqa: S704
    scripts = [_file(name) for name in ("sigma.js", "drawing.js", "viewer.js")]
    style = _file("page.css")
    return template(HERE / "page.html").render(
        t=t,
        lang=language(),
        title=fit.graph.get(t("titre_fr", "titre_en")) or fit.graph.get("name") or t("réseau", "network"),
        question=fit.graph.get(t("question_fr", "question_en"), ""),
        origin=origin(fit),
        data=data,
        scripts=scripts,
        style=style,
        policy=_policy(scripts, style),
    )


_SAFE = str.maketrans(FOR_JSON)


@cache
def _file(name: str) -> Markup:
    """A file of ours, which is a text of the page as it stands."""
    return Markup((HERE / name).read_text(encoding="utf-8"))  # noqa: S704


def _policy(scripts: Iterable[str], style: str) -> str:
    """What the page may do: run its own scripts, use its own style."""
    allowed = " ".join(map(_hash, scripts))
    return f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
