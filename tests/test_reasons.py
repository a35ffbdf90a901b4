"""What the system says of a fault is told in the language in force; what a library says is quoted."""

from __future__ import annotations

import ast
import errno
import os
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import rncp_graph
from rncp_graph.errors import StoreError
from rncp_graph.files import writing
from rncp_graph.language import use_language
from rncp_graph.reasons import FRENCH, fault, quoted, reason
from tests.spoken import foreign

PACKAGE = Path(rncp_graph.__file__).parent


def endless(folder: Path) -> object:
    (folder / "link").symlink_to(folder / "link")
    return (folder / "link").read_bytes()


def no_room(_: Path) -> object:
    with open("/dev/full", "wb", buffering=0) as full:
        return full.write(b"x")


FAULTS: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "no file": (lambda at: (at / "absent").read_bytes(), "fichier ou dossier introuvable", "No such file or directory"),
    "a folder": (lambda at: at.read_bytes(), "c'est un dossier", "Is a directory"),
    "no folder": (lambda _: Path("/dev/null/x").read_bytes(), "ce n'est pas un dossier", "Not a directory"),
    "there already": (lambda at: at.mkdir(), "existe déjà", "File exists"),
    "a long name": (lambda at: (at / ("x" * 300)).read_bytes(), "nom trop long", "File name too long"),
    "links": (endless, "trop de liens symboliques", "Too many levels of symbolic links"),
    "no room": (no_room, "plus de place sur l'appareil", "No space left on device"),
    "nobody listens": (lambda _: socket.create_connection(("127.0.0.1", 1)), "connexion refusée", "Connection refused"),
}
"""What the system refuses, and how it is told."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_system_is_told_in_the_language_in_force(name: str, tmp_path: Path) -> None:
    act, french, english = FAULTS[name]
    with pytest.raises(OSError) as caught:
        act(tmp_path)
    for lang, told in (("fr", french), ("en", english)):
        with use_language(lang):
            assert reason(caught.value) == told
            named = caught.value.filename
            assert fault(caught.value) == (told if named is None else f"{named}{' :' if lang == 'fr' else ':'} {told}")


@pytest.mark.parametrize("number", errno.errorcode)
def test_no_fault_of_the_system_is_told_in_the_other_language(number: int) -> None:
    error = OSError(number, os.strerror(number), "x")
    with use_language("fr"):
        assert foreign(fault(error), "fr") == set()
        assert os.strerror(number) not in fault(error)
    with use_language("en"):
        assert fault(error) == f"x: {os.strerror(number)}"


def test_each_fault_that_python_has_a_class_for_has_words_in_french() -> None:
    classes = {number for number in errno.errorcode if type(OSError(number, "")) is not OSError}
    # those of processes, which no command gives birth to, and of connections under way, which none leaves open
    others = {errno.ECHILD, errno.ESRCH, errno.EALREADY, errno.EINPROGRESS, errno.ESHUTDOWN, errno.EWOULDBLOCK}
    assert len(classes) > 15
    assert classes - others <= set(FRENCH)


def test_a_name_that_leads_nowhere_is_told() -> None:
    with use_language("fr"):
        assert reason(socket.gaierror(socket.EAI_NONAME, "Name or service not known")) == "nom de machine inconnu"
        assert quoted("[Errno -2] Name or service not known") == "nom de machine inconnu"
    with use_language("en"):
        assert quoted("[Errno -2] Name or service not known") == "Name or service not known"


def test_a_number_that_is_not_of_the_system_is_not_taken_for_one() -> None:
    with use_language("fr"):
        assert reason(ssl.SSLError(1, "certificate verify failed")).startswith("en anglais : « ")


def test_the_words_of_a_library_are_marked_as_a_quotation_in_english_they_are_plain(tmp_path: Path) -> None:
    with pytest.raises(OSError) as caught:
        ox.Store.read_only(str(tmp_path / "absent"))
    with use_language("fr"):
        said = reason(caught.value)
        assert said.startswith("fichier ou dossier introuvable, en anglais : « IO error: No such file or directory: ")
        assert said.endswith(" »")
        assert foreign(said, "fr") == set()
    with use_language("en"):
        assert reason(caught.value) == str(caught.value)


def test_the_longest_words_of_the_system_are_those_that_a_library_repeats() -> None:
    with use_language("fr"):
        assert quoted("IO error: Too many open files in system").startswith("trop de fichiers ouverts dans le système,")
        assert quoted("IO error: Too many open files: x").startswith("trop de fichiers ouverts, en anglais")


def test_an_error_of_ours_is_told_as_it_is_and_one_without_words_by_its_name() -> None:
    with use_language("fr"):
        assert reason(StoreError("base abîmée")) == "base abîmée"
        assert reason(EOFError()) == "en anglais : « EOFError »"


def test_a_file_that_cannot_be_written_says_why_in_french(tmp_path: Path) -> None:
    with use_language("fr"), pytest.raises(StoreError) as caught, writing(tmp_path / "absent" / "x.nq"):
        raise AssertionError("there is no such folder")
    assert str(caught.value) == f"{tmp_path}/absent/x.nq : écriture impossible (fichier ou dossier introuvable)"


OURS = {"RncpGraphError", "SourceError", "StoreError", "QuestionError", "MappingError", "SettingError", "MissingExtra"}
OURS |= {"StoreMissing", "StoreLocked", "MayPass", "Gone", "Unavailable", "NoService", "Redirected", "Repeated"}
OURS |= {"GuardError", "LimitReached", "TooDeep", "Wrong"}


def told_raw(tree: ast.AST) -> Iterator[int]:
    """The lines that put the words of an error that may not be ours into a text, other than by `reason` or `fault`."""
    for handler in (node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)):
        kinds = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)} if handler.type else {""}
        if not handler.name or kinds <= OURS:
            continue
        nodes = [inner for statement in handler.body for inner in ast.walk(statement)]
        looked_at = {id(node.value) for node in nodes if isinstance(node, ast.Attribute) and node.attr == "startswith"}
        for node in (node for node in nodes if id(node) not in looked_at):
            inside = node.value if isinstance(node, ast.FormattedValue) else None
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"str", "repr"} and node.args:
                inside = node.args[0]
            if isinstance(inside, ast.Attribute) and inside.attr in {"msg", "strerror", "reason", "args"}:
                inside = inside.value
            if isinstance(inside, ast.Name) and inside.id == handler.name:
                yield node.lineno


@pytest.mark.parametrize("module", sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")))
def test_no_module_puts_the_words_of_others_into_its_own(module: str) -> None:
    assert list(told_raw(ast.parse((PACKAGE / module).read_text(encoding="utf-8")))) == []


def test_words_of_others_are_seen() -> None:
    text = "try: f()\nexcept OSError as e:\n  a = f'{e}'\n  b = str(e)\n  c = f'{e.msg}'\n  d = f'{reason(e)}'\n"
    assert sorted(told_raw(ast.parse(text))) == [3, 4, 5]
    assert list(told_raw(ast.parse("try: f()\nexcept StoreError as e: a = f'{e}'\n"))) == []
