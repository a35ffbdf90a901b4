"""The notebook of `docs/`: runs its cells as Jupyter would, in its folder.

`python -m tests.docs.study` renews what the notebook shows, and its figure.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("MPLBACKEND", "agg")

ETUDE = Path(__file__).parents[2] / "docs" / "etude.ipynb"
Sortie = dict[str, Any]
"""What a cell shows, as notebooks keep it."""


def lu(path: Path = ETUDE) -> dict[str, Any]:
    """Read a notebook."""
    cahier: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return cahier


def code(cahier: dict[str, Any]) -> list[dict[str, Any]]:
    """The cells that run."""
    return [cell for cell in cahier["cells"] if cell["cell_type"] == "code"]


def sorties(cahier: dict[str, Any], noms: dict[str, Any]) -> list[list[Sortie]]:
    """Run the cells one after the other in one namespace, and return what each shows: its prints, its last value."""
    return [_executee("".join(cell["source"]), rang, noms) for rang, cell in enumerate(code(cahier), 1)]


def _executee(texte: str, rang: int, noms: dict[str, Any]) -> list[Sortie]:
    tree, dernier = ast.parse(texte), None
    if isinstance(tree.body[-1], ast.Expr):
        dernier = ast.Expression(tree.body.pop().value)  # type: ignore[attr-defined]
    valeur, imprime = None, io.StringIO()
    with contextlib.redirect_stdout(imprime):
        exec(compile(tree, f"cell {rang}", "exec"), noms)
        if dernier is not None:
            valeur = eval(compile(dernier, f"cell {rang}", "eval"), noms)
    found: list[Sortie] = []
    if imprime.getvalue():
        found.append({"name": "stdout", "output_type": "stream", "text": _lignes(imprime.getvalue())})
    if valeur is not None:
        html = getattr(valeur, "_repr_html_", lambda: None)()
        data = {"text/html": _lignes(html)} if html else {}
        data["text/plain"] = _lignes(repr(valeur))
        found.append({"data": data, "execution_count": rang, "metadata": {}, "output_type": "execute_result"})
    return found


def _lignes(texte: str) -> list[str]:
    return texte.splitlines(keepends=True)


def renouvele(path: Path = ETUDE) -> None:
    """Run the notebook in its folder and write what it shows into it."""
    cahier = lu(path)
    os.environ["RNCP_GRAPH_LANG"] = "fr"
    with contextlib.chdir(path.parent):
        show = sorties(cahier, {"__name__": "__main__"})
    for rang, (cell, found) in enumerate(zip(code(cahier), show, strict=True), 1):
        cell["outputs"], cell["execution_count"] = found, rang
    path.write_text(json.dumps(cahier, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    renouvele()
