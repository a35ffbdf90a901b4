"""The settings: every variable of the environment that the system reads, each said once, as one value.

    settings().timeout      # seconds, of the environment in force
    Settings.of({"RNCP_GRAPH_STORE": "other.db"}).store

`rncp-graph --help` and `docs/settings.md` list them. Nothing else in the package reads the environment for them.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any, Self

from rncp_graph.errors import SettingError
from rncp_graph.terms import BASE

LOCALE = ("RNCP_GRAPH_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""The variables that tell the language, the first that is set before the others."""

WHO = "RNCP_GRAPH_TOKEN, RNCP_GRAPH_USER + RNCP_GRAPH_PASSWORD"
"""The variables that say who we are for a SPARQL endpoint, the first that is set before the others."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the environment: its name, and what it is for in French and English.

    `read` turns its text into a value, and raises `ValueError` for a text that is none; `needs` says what it must be.
    """

    name: str
    fr: str
    en: str
    read: Callable[[str], Any] = str
    needs: tuple[str, str] = ("", "")


SECONDS = ("il faut des secondes", "seconds are needed")
SIZE = ("il faut une taille, comme 2G", "a size is needed, such as 2G")
"""What is said, in French and English, where a time or a number of bytes is needed."""


def seconds(text: str) -> float:
    """Read seconds, as long as eleven days at most. Raises `ValueError` for another text."""
    if 0 < (seconds := float(text)) < 1e6:
        return seconds
    raise ValueError(text)


class Size(int):
    """A number of bytes, written as one says it.

    >>> print(Size(8 << 30), Size(1500))
    8G 1500
    """

    def __str__(self) -> str:
        unit = next((unit for unit in reversed(_UNITS.strip()) if self and not self % _unit(unit)), "")
        return f"{int(self) // _unit(unit)}{unit}"


_UNITS = " KMGT"


def _unit(unit: str) -> int:
    return 1 << 10 * _UNITS.index(unit or " ")


def size(text: str) -> Size:
    """Read a number of bytes, alone or in thousands (of 1,024) as `K`, `M`, `G`, `T`. Raises `ValueError`.

    >>> size("2G") == size("2048 MB") == size("2 Go") == 2 << 30
    True
    """
    found = re.fullmatch(r"([0-9]{1,15}(?:[.,][0-9]{1,3})?)\s*([KMGT]?)I?[BO]?", text.strip().upper(), re.ASCII)
    if found and (number := int(float(found[1].replace(",", ".")) * _unit(found[2]))):
        return Size(number)
    raise ValueError(text)


def memory(text: str) -> Size:
    """Read a number of bytes, at least a megabyte. Raises `ValueError` for another text."""
    if (found := size(text)) >= 1 << 20:
        return found
    raise ValueError(text)


def _flag(text: str) -> bool:
    return text != "0"


def _token(text: str) -> str:
    if re.fullmatch(r"[\w.~+/-]+=*", token := text.strip(), re.ASCII):
        return token
    raise ValueError(text)


def hand_on(variable: str, value: str) -> None:
    """Set a variable that is no setting of ours: a library reads it, here and in the processes that are started."""
    os.environ[variable] = value


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says, and the defaults for the rest. The password and the token are never shown.

    >>> Settings.of({"RNCP_GRAPH_TIMEOUT": "5", "LANG": "fr_FR.UTF-8"}).timeout
    5.0
    >>> "secret" in repr(Settings.of({"RNCP_GRAPH_PASSWORD": "secret"}))
    False
    """

    store: Annotated[
        str,
        Variable(
            "RNCP_GRAPH_STORE",
            "La base des commandes : un dossier, ou l'adresse d'un service SPARQL 1.1.",
            "The store of the commands: a folder, or the address of a SPARQL 1.1 endpoint.",
        ),
    ] = "rncp.db"
    lang: Annotated[
        str,
        Variable(
            "RNCP_GRAPH_LANG",
            "La langue des messages, fr ou en ; sinon celle du système (LC_ALL, LC_MESSAGES, LANG).",
            "The language of messages, fr or en; else that of the system (LC_ALL, LC_MESSAGES, LANG).",
        ),
    ] = "en"
    base: Annotated[
        str,
        Variable(
            "RNCP_GRAPH_BASE",
            "L'IRI de base des ressources d'un service SPARQL qui ne dit pas la sienne.",
            "The base IRI of the resources of a SPARQL endpoint that does not record its own.",
        ),
    ] = BASE
    cache: Annotated[
        Path,
        Variable(
            "RNCP_GRAPH_CACHE",
            "Le dossier des exports que prend « build --latest » ; sinon sous XDG_CACHE_HOME.",
            "The folder of the exports that `build --latest` fetches; else under XDG_CACHE_HOME.",
            read=Path,
        ),
    ] = Path("~/.cache/rncp_graph")
    api: Annotated[
        str,
        Variable(
            "RNCP_GRAPH_API",
            "La racine de l'API d'où viennent les exports officiels.",
            "The root of the API from which the official exports come.",
        ),
    ] = "https://www.data.gouv.fr/api"
    user: Annotated[
        str | None,
        Variable(
            "RNCP_GRAPH_USER",
            "L'utilisateur pour un service SPARQL ; sinon celui de netrc.",
            "The user for a SPARQL endpoint; else that of netrc.",
        ),
    ] = None
    password: Annotated[
        str,
        Variable("RNCP_GRAPH_PASSWORD", "Le mot de passe de cet utilisateur.", "The password of this user."),
    ] = field(default="", repr=False)
    token: Annotated[
        str,
        Variable(
            "RNCP_GRAPH_TOKEN",
            "Le jeton (« bearer token ») d'un service SPARQL ; il prévaut sur l'utilisateur.",
            "The bearer token for a SPARQL endpoint; it prevails over the user.",
            read=_token,
            needs=("il faut un jeton (RFC 6750)", "a bearer token (RFC 6750) is needed"),
        ),
    ] = field(default="", repr=False)
    timeout: Annotated[
        float,
        Variable(
            "RNCP_GRAPH_TIMEOUT",
            "Les secondes d'attente d'une réponse d'un service SPARQL.",
            "The seconds to wait for an answer of a SPARQL endpoint.",
            read=seconds,
            needs=SECONDS,
        ),
    ] = 120.0
    query_timeout: Annotated[
        float,
        Variable(
            "RNCP_GRAPH_QUERY_TIMEOUT",
            "Les secondes que prend au plus une requête de l'utilisateur sur une base en dossier.",
            "The seconds that a query of the user may take on a store in a folder.",
            read=seconds,
            needs=SECONDS,
        ),
    ] = 60.0
    query_memory: Annotated[
        int,
        Variable(
            "RNCP_GRAPH_QUERY_MEMORY",
            "La mémoire que prend au plus une telle requête, en octets ou comme 512M, 2G.",
            "The memory that such a query may take, in bytes or as 512M, 2G.",
            read=memory,
            needs=SIZE,
        ),
    ] = Size(2 << 30)
    pdf_timeout: Annotated[
        float,
        Variable(
            "RNCP_GRAPH_PDF_TIMEOUT",
            "Les secondes que prend au plus la lecture d'un PDF.",
            "The seconds that reading a PDF may take.",
            read=seconds,
            needs=SECONDS,
        ),
    ] = 15.0
    pdf_memory: Annotated[
        int,
        Variable(
            "RNCP_GRAPH_PDF_MEMORY",
            "La mémoire que prend au plus la lecture d'un PDF, en octets ou comme 512M, 2G.",
            "The memory that reading a PDF may take, in bytes or as 512M, 2G.",
            read=memory,
            needs=SIZE,
        ),
    ] = Size(900 << 20)
    max_seconds: Annotated[
        float,
        Variable(
            "RNCP_GRAPH_MAX_SECONDS",
            "Le plus de secondes que dure une réponse d'un serveur, ou un téléchargement, du début à la fin.",
            "The most seconds that an answer of a server, or a download, takes from beginning to end.",
            read=seconds,
            needs=SECONDS,
        ),
    ] = 3600.0
    max_bytes: Annotated[
        int,
        Variable(
            "RNCP_GRAPH_MAX_BYTES",
            "Le plus d'octets d'une réponse d'un serveur, décompressée, ou d'un téléchargement (`500M`, `8G`).",
            "The most bytes of an answer of a server, unpacked, or of a download (`500M`, `8G`).",
            read=size,
            needs=("il faut des octets, comme 500M ou 8G", "bytes are needed, as 500M or 8G"),
        ),
    ] = Size(8 << 30)
    update_url: Annotated[
        str | None,
        Variable(
            "RNCP_GRAPH_UPDATE_URL",
            "Où un serveur inconnu reçoit les mises à jour SPARQL.",
            "Where an unknown server takes SPARQL updates.",
        ),
    ] = None
    gsp_url: Annotated[
        str | None,
        Variable(
            "RNCP_GRAPH_GSP_URL",
            "Où un serveur inconnu reçoit les graphes (Graph Store Protocol).",
            "Where an unknown server takes graphs (Graph Store Protocol).",
        ),
    ] = None
    netrc: Annotated[
        Path,
        Variable(
            "NETRC",
            "Le fichier netrc où sont les identifiants des services.",
            "The netrc file that holds the credentials of endpoints.",
            read=Path,
        ),
    ] = Path("~/.netrc")

    traceback: Annotated[
        bool,
        Variable(
            "RNCP_GRAPH_TRACEBACK",
            "Pour qui développe : montre d'où vient une erreur. 1 ou 0.",
            "For developers: show where an error comes from. 1 or 0.",
            read=_flag,
        ),
    ] = False

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings that an environment states; an empty variable states nothing.

        Raises `SettingError` for a variable that says what it cannot, without quoting it.
        """
        home = Path(os.path.expanduser("~"))  # noqa: PTH111 - that of `Path` fails for a user whom the system does not know
        cache = Path(environ.get("XDG_CACHE_HOME") or home / ".cache") / "rncp_graph"
        found: dict[str, Any] = {"cache": cache, "netrc": home / ".netrc"}
        for name, (variable, _) in VARIABLES.items():
            if text := environ.get(variable.name):
                try:
                    found[name] = variable.read(text)
                except ValueError:
                    needs = variable.needs[spoken(environ) == "en"]
                    raise SettingError(f"{variable.name}: {needs}") from None
        return cls(**{**found, "lang": spoken(environ)})


def _declared() -> dict[str, tuple[Variable, str]]:
    defaults = {one.name: one.default for one in fields(Settings)}
    return {
        name: (hint.__metadata__[0], "" if defaults[name] in (None, False) else f"{defaults[name]}".removesuffix(".0"))
        for name, hint in Settings.__annotations__.items()
    }


VARIABLES = _declared()
"""Each variable by the name of its field, with its default as help and documentation write it."""


def settings() -> Settings:
    """Return the settings of the environment of this process. Raises `SettingError` for one that is wrong."""
    return Settings.of(os.environ)


def named(setting: str) -> str:
    """Return the variable that says a setting, for messages about it.

    >>> named("timeout")
    'RNCP_GRAPH_TIMEOUT'
    """
    return VARIABLES[setting][0].name


def spoken(environ: Mapping[str, str] | None = None) -> str:
    """Return the language of an environment, by default that of this process: `fr`, or else `en`.

    No text of a variable is wrong here, so that errors about the others can always be told.

    >>> spoken({"LANG": "fr_FR.UTF-8"}), spoken({"RNCP_GRAPH_LANG": "en", "LANG": "fr_FR"}), spoken({})
    ('fr', 'en', 'en')
    """
    said = os.environ if environ is None else environ
    first = next((said[name] for name in LOCALE if said.get(name)), "")
    return "fr" if first.lower().startswith("fr") else "en"
