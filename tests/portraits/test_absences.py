"""The glossary of what is not known: whole in both languages, and without an entry that no page needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rncp_graph import portraits
from rncp_graph.portraits.absences import ABSENCES

SOURCES = [path for path in Path(portraits.__file__).parent.rglob("*.py") if path.name != "absences.py"]


@pytest.mark.parametrize("cle", ABSENCES)
def test_an_entry_says_what_it_means_in_both_languages(cle: str) -> None:
    said = ABSENCES[cle]
    assert said.keys() == {"fr", "en"}
    assert all(terme and sens.endswith(".") for terme, sens in said.values())
    assert said["fr"] != said["en"]


def test_every_entry_is_used_and_every_one_that_is_used_is_there() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    assert [cle for cle in ABSENCES if f'"{cle}"' not in text] == []
    assert [cle for cle in re.findall(r'absent\("([^"]+)"\)', text) if cle not in ABSENCES] == []
