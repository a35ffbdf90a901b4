"""The pages of `docs/` and the files of the project to which they link, laid out for the site in `build/docs`.

Pages are written to be read in a checkout, where `../queries/README.md` leads somewhere. Here such a file stands under
`project/`, and the link leads to it; a link to a folder that has no page loses its address. The line that leads to a
page in the other language goes: the site has a switch for it. Pictures that a command makes are drawn here, of the
example corpus. MkDocs calls `on_config` (`hooks` in `mkdocs.yml`).
"""

from __future__ import annotations

import posixpath
import re
import shutil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PROJECT = "project/"
PICTURES = {
    f"gaps-{part}{end}.svg": (part, lang)
    for part in ("paires", "domaines", "annees")
    for end, lang in (("", "en"), ("-fr", "fr"))
}
"""The pictures that are drawn, each with the part of the gap map that it shows, and its language."""
_LINK = re.compile(r"\]\(([^()#\s]+)(#[^()\s]*)?\)")
_FOLDER = re.compile(r"\[([^\[\]]*)\]\(\)")
_TWIN = re.compile(r"^\[(?:Lire en français|Read in English)\]\([^)]*\)\n", re.MULTILINE)
_CODE = re.compile(r"(^```.*?^```|`[^`\n]+`)", re.MULTILINE | re.DOTALL)


def on_config(config: Any) -> Any:
    """Lay the pages out, and let MkDocs read them there."""
    config["docs_dir"] = str(staged(ROOT / "build" / "docs"))
    return config


def staged(folder: Path) -> Path:
    """Write the pages and what they link to into a new folder, and return it."""
    shutil.rmtree(folder, ignore_errors=True)
    waiting = [path.name for path in sorted((ROOT / "docs").iterdir()) if path.suffix in {".md", ".png", ".ipynb"}]
    done: set[str] = set()
    while waiting:
        uri = waiting.pop()
        if uri in done:
            continue
        done.add(uri)
        source, target = ROOT / _path(uri), folder / uri
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".md":
            text, linked = _moved(source.read_text(encoding="utf-8"), uri)
            target.write_text(text, encoding="utf-8")
            waiting += linked
        else:
            shutil.copyfile(source, target)
    draw(folder)
    return folder


def draw(folder: Path) -> None:
    """Draw the pictures of the example corpus into a folder."""
    import rncp_graph as rg
    from rncp_graph.gaps.figures import draw as picture
    from rncp_graph.gaps.figures import write
    from rncp_graph.language import use_language
    from rncp_graph.nomenclatures import nomenclatures

    exemple = ROOT / "data" / "exemple"
    store = rg.open_store()
    files = sorted(path for path in exemple.iterdir() if path.is_file())
    rg.load(store, *map(rg.read, files), nomenclatures=nomenclatures(exemple / "nomenclatures"))
    found = rg.gap_map(store)
    for name, (part, lang) in PICTURES.items():
        with use_language(lang):
            write(picture(found, part, found.records(part)), folder / name)


def _moved(text: str, uri: str) -> tuple[str, list[str]]:
    """Let the links of a page lead to where the site has their files; return these files too."""
    linked: list[str] = []

    def moved(link: re.Match[str]) -> str:
        if "://" in link[1] or link[1].startswith("mailto:"):
            return link[0]
        if not (found := _target(uri, link[1])):
            return "]()"
        if found not in PICTURES:
            linked.append(found)
        return f"]({posixpath.relpath(found, posixpath.dirname(uri) or '.')}{link[2] or ''})"

    parts = _CODE.split(_TWIN.sub("", text))  # of code, every second part
    parts[::2] = [_FOLDER.sub(r"\1", _LINK.sub(moved, part)) for part in parts[::2]]
    return "".join(parts), linked


def _path(uri: str) -> str:
    """The path in the project of a file of the site."""
    return uri.removeprefix(PROJECT) if uri.startswith(PROJECT) else f"docs/{uri}"


def _target(uri: str, link: str) -> str | None:
    """The file of the site to which a link of a page leads; `None` for a folder without a page."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(_path(uri)), link))
    if (ROOT / path).is_dir():
        path = f"{path}/README.md"
    if posixpath.basename(path) in PICTURES:
        return link
    if not (ROOT / path).is_file():
        return None
    return path.removeprefix("docs/") if path.startswith("docs/") else f"{PROJECT}{path}"
