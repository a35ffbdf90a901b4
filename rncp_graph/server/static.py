"""What pages load beside their style: scripts of ours, and the libraries that these use, each made by a `bundle/`."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.server.documents import Documents
from rncp_graph.terms import digest

HERE = Path(__file__).parent / "static"
DRAWING = Path(__file__).parents[1] / "networks" / "interactive"
"""Where what draws networks is, which the pages of single networks hold as well."""
FILES = {path.name: path for folder in (HERE, DRAWING) for path in folder.glob("*.*")}
ICON = "icon.svg"
"""What stands for the site where a browser asks for nothing that a page names."""
MEDIA = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class Static:
    """What sends these files."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def file(self, request: Request) -> Response:
        """Send a file, unless the reader has it."""
        path = FILES.get(request.path_params.get("name", ICON))
        if path is None or path.suffix not in MEDIA:
            raise HTTPException(404)
        key = digest(str(path.stat().st_mtime_ns))
        return await self._documents.send(request, MEDIA[path.suffix], path.read_bytes, key=key)
