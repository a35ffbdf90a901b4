"""The language in which the command line, the errors and the reports speak: French or English.

Both wordings stand side by side where they are used, so that none can be forgotten.
"""

import os
from collections.abc import Callable

LANGUAGES = ("fr", "en")

Progress = Callable[[str, int, int | None], object]
"""Called while long work goes on: what is read or sent, how much so far, how much in all (`None`: not known)."""

Say = Callable[[str], object]
"""Called with a sentence that the user should read."""


def language(environ: dict[str, str] | None = None) -> str:
    """Return the language in force: `RNCP_GRAPH_LANG`, else the locale of the system, else English.

    >>> language({"LANG": "fr_FR.UTF-8"}), language({"RNCP_GRAPH_LANG": "en", "LANG": "fr_FR"}), language({})
    ('fr', 'en', 'en')
    """
    env = os.environ if environ is None else environ
    names = ("RNCP_GRAPH_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    said = next((env[name] for name in names if env.get(name)), "")
    return "fr" if said.lower().startswith("fr") else "en"


def yes_no(value: bool | None) -> str:
    """Say a truth of three values: yes, no, not stated."""
    if value is None:
        return t("non précisé", "not stated")
    return t("oui", "yes") if value else t("non", "no")


def t(fr: str, en: str) -> str:
    """Choose between the French and the English wording of one message."""
    return fr if language() == "fr" else en
