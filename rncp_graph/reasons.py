"""Why something failed, in the language in force: what the system says, and what another library says.

The system and the libraries speak English, whatever the locale of the reader: a machine may have no French. Errors of
the system are told in our words. Of a library the words stay, for they tell what is to be mended, and are marked as a
quotation:

>>> from rncp_graph.language import use_language
>>> with use_language("fr"):
...     reason(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))), reason(ValueError("no scheme"))
("plus de place sur l'appareil", 'en anglais : « no scheme »')
"""

from __future__ import annotations

import errno
import os
import re

from rncp_graph.errors import RncpGraphError
from rncp_graph.language import t

FRENCH: dict[int, str] = {
    # files
    errno.ENOENT: "fichier ou dossier introuvable",
    errno.EACCES: "accès refusé",
    errno.EPERM: "opération interdite",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "ce n'est pas un dossier",
    errno.EEXIST: "existe déjà",
    errno.ENOTEMPTY: "le dossier n'est pas vide",
    errno.EROFS: "système de fichiers en lecture seule",
    errno.ENAMETOOLONG: "nom trop long",
    errno.ELOOP: "trop de liens symboliques",
    errno.EXDEV: "lien d'un système de fichiers à un autre",
    errno.EBUSY: "occupé par un autre",
    errno.ETXTBSY: "programme en cours d'exécution",
    errno.EINVAL: "argument refusé",
    errno.EILSEQ: "caractères impossibles",
    errno.ENXIO: "appareil absent",
    errno.ENODEV: "appareil absent",
    errno.ESPIPE: "on ne s'y déplace pas",
    errno.EBADF: "fichier déjà fermé",
    errno.ESTALE: "fichier perdu par le serveur de fichiers",
    errno.EOPNOTSUPP: "opération que ce système ne connaît pas",
    # room and resources
    errno.ENOSPC: "plus de place sur l'appareil",
    errno.EDQUOT: "quota de disque dépassé",
    errno.EFBIG: "fichier trop grand",
    errno.EIO: "erreur de lecture ou d'écriture du matériel",
    errno.ENOMEM: "plus de mémoire",
    errno.EMFILE: "trop de fichiers ouverts",
    errno.ENFILE: "trop de fichiers ouverts dans le système",
    errno.EAGAIN: "ressource occupée pour l'instant",
    errno.EINTR: "appel interrompu",
    # connections
    errno.ECONNREFUSED: "connexion refusée",
    errno.ECONNRESET: "connexion coupée par l'autre côté",
    errno.ECONNABORTED: "connexion abandonnée",
    errno.EPIPE: "plus personne n'écoute",
    errno.ETIMEDOUT: "pas de réponse à temps",
    errno.EHOSTUNREACH: "aucun chemin vers cette machine",
    errno.ENETUNREACH: "réseau inaccessible",
    errno.ENETDOWN: "réseau arrêté",
    errno.EADDRINUSE: "adresse déjà prise",
    errno.EADDRNOTAVAIL: "adresse qui n'est pas de cette machine",
    # names of machines: the numbers of getaddrinfo, below zero
    -2: "nom de machine inconnu",
    -3: "nom de machine introuvable pour l'instant",
    -5: "nom de machine sans adresse",
}
"""What the system says, by its number, in French; one that is not here is told by its number."""

_NUMBERED = re.compile(r"\[Errno (-?\d+)\] ").match


def reason(error: BaseException) -> str:
    """Return why something failed, as words to put into a message; files that the system names are left out."""
    if isinstance(error, RncpGraphError):
        return str(error)
    if isinstance(error, OSError) and error.errno and type(error).__module__ in {"builtins", "socket"}:
        return _of_system(error.errno, error.strerror or "")
    return quoted(str(error) or type(error).__name__)


def fault(error: BaseException) -> str:
    """Return why something failed, after the name of the file that the system names, where it names one."""
    name = getattr(error, "filename", None)
    return reason(error) if name is None else t(f"{name} : {reason(error)}", f"{name}: {reason(error)}")


def quoted(text: str) -> str:
    """Return what a library or a server says: marked as words in English, after our own where it repeats the system."""
    said = " ".join(text.split())
    if numbered := _NUMBERED(said):
        return _of_system(int(numbered[1]), said[numbered.end() :])
    again = [number for number in FRENCH if number > 0 and os.strerror(number) in said]
    words = FRENCH[max(again, key=lambda number: len(os.strerror(number)))] + ", " if again else ""
    return t(f"{words}en anglais : « {said} »", said)


def _of_system(number: int, english: str) -> str:
    name = errno.errorcode.get(number, str(number))
    return t(FRENCH.get(number, f"erreur {name} du système"), english or f"system error {name}")
