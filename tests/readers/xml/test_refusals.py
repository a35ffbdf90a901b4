"""The XML flow: what is refused or broken, and memory that stays small."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from rncp_graph.errors import SourceError, UnsafeSource
from rncp_graph.model.fiche import Fiche
from rncp_graph.readers import read
from tests.readers.reading import FIXTURES, flux

BOMBE = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(10))


@pytest.mark.parametrize(
    "doctype",
    [
        f"<!DOCTYPE FICHES [{BOMBE}]>",
        f"<!DOCTYPE autre [{BOMBE}]>",
        '<!DOCTYPE FICHES [<!ENTITY e9 SYSTEM "{secret}">]>',
        '<!DOCTYPE FICHES [<!ENTITY % p SYSTEM "{secret}"> %p; <!ENTITY e9 "x">]>',
        '<!DOCTYPE FICHES SYSTEM "{secret}">',
        "<!DOCTYPE FICHES>",
    ],
)
def test_a_document_type_is_refused_and_nothing_of_it_is_expanded(tmp_path: Path, doctype: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mot de passe")
    path = tmp_path / "bombe.xml"
    entity = "&e9;" if "e9" in doctype else ""
    path.write_text(
        doctype.replace("{secret}", secret.as_uri())
        + f"<FICHES><FICHE><NUMERO_FICHE>RS1</NUMERO_FICHE><INTITULE>{entity}</INTITULE></FICHE></FICHES>"
    )
    seen: list[Fiche] = []
    with pytest.raises(UnsafeSource) as refused:
        seen.extend(read(path))
    assert not seen
    assert "passe" not in str(refused.value)


def test_a_flow_that_is_cut_says_where_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "coupe.xml"
    path.write_text((FIXTURES / "v41_complet.xml").read_text(encoding="utf-8")[:-500], encoding="utf-8")
    with pytest.raises(SourceError) as error:
        list(read(path))
    message = str(error.value)
    assert message.startswith("coupe.xml: ")
    assert "RNCP99001" in message
    assert "\n" not in message


def test_a_fiche_without_a_number_stops_the_reading_with_its_place(tmp_path: Path) -> None:
    path = flux(tmp_path, "<FICHE><NUMERO_FICHE>RS7</NUMERO_FICHE></FICHE><FICHE><INTITULE>x</INTITULE></FICHE>")
    with pytest.raises(SourceError, match=r"^flux\.xml: .*RS7.*NUMERO_FICHE"):
        list(read(path))


def test_a_flow_without_fiches_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^flux\.xml: "):
        list(read(flux(tmp_path, "")))


def test_what_stands_beside_the_fiches_is_named(tmp_path: Path) -> None:
    source = read(flux(tmp_path, "<DATE/><FICHE><NUMERO_FICHE>RS7</NUMERO_FICHE></FICHE><FIN>x</FIN>")).reading()
    assert len(list(source)) == 1
    assert source.unknowns == Counter({"FICHES/DATE": 1, "FICHES/FIN": 1})


def test_memory_does_not_grow_with_the_flow(tmp_path: Path) -> None:
    """Eighty megabytes of fiches are read in less than thirty megabytes more than ten of them."""
    code = (
        "import resource, sys; from rncp_graph.readers import read\n"
        "n = sum(1 for fiche in read(sys.argv[1]))\n"
        "print(n, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    peaks = []
    for count in (100, 800):
        path = tmp_path / f"{count}.xml"
        with path.open("w") as out:
            out.write("<FICHES>")
            for n in range(count):
                text = f"<ACTIVITES_VISEES>{'texte long ' * 9000}</ACTIVITES_VISEES>"
                out.write(f"<FICHE><NUMERO_FICHE>RNCP{n}</NUMERO_FICHE>{text}</FICHE>\n")
            out.write("</FICHES>")
        done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
        read_, peak = map(int, done.stdout.split())
        assert read_ == count
        peaks.append(peak)
    assert peaks[1] - peaks[0] < 30
