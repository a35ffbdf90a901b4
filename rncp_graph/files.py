"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rncp_graph.errors import StoreError
from rncp_graph.language import t


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Return a place to write beside a file, which takes its name when the block ends and leaves nothing when it fails.

    Raises `StoreError` when the place cannot be written.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "a.txt"
    >>> with replacing(file) as beside:
    ...     _ = beside.write_text("whole")
    >>> file.read_text(), len(list(file.parent.iterdir()))
    ('whole', 1)
    """
    beside = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        yield beside
        beside.replace(path)
    except OSError as error:
        raise StoreError(t(f"{path} : écriture impossible ({error})", f"{path}: cannot write ({error})")) from error
    finally:
        beside.unlink(missing_ok=True)
