"""The ontology as a work to publish: its files, its page in each language, and the check that it lacks nothing."""

from __future__ import annotations

from pathlib import Path

from rncp_graph.resources import resource


def write_ontology(folder: Path) -> list[Path]:
    """Write the ontology as it is published: its Turtle, its alignments, and its page in English and in French.

    Return the files, in a folder that is made when it is not there.
    """
    from rncp_graph.publication.ontology.page import page
    from rncp_graph.publication.ontology.source import FILES, ontology

    graph = ontology()
    texts = {name: (resource("ontology") / name).read_text(encoding="utf-8") for name in FILES}
    texts["index.html"] = page(graph, "en", "index.fr.html")
    texts["index.fr.html"] = page(graph, "fr", "index.html")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]
