"""Bytes on the disk: files and folders that appear whole or not at all, and what is put aside meanwhile."""

from __future__ import annotations

from rncp_graph.files.folders import (
    MARK,
    Listed,
    discard,
    is_ours,
    mark,
    replacing_folder,
    strangers,
    unmark,
)
from rncp_graph.files.whole import (
    LOCK,
    lock_alone,
    open_own,
    packing,
    replacing,
    sha256_of,
    take_place,
    to_disk,
    write_own,
    writing,
)

__all__ = [
    "LOCK",
    "MARK",
    "Listed",
    "discard",
    "is_ours",
    "lock_alone",
    "mark",
    "open_own",
    "packing",
    "replacing",
    "replacing_folder",
    "sha256_of",
    "strangers",
    "take_place",
    "to_disk",
    "unmark",
    "write_own",
    "writing",
]
