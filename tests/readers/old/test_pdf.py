"""The PDF of the old fiche: what its columns tell is read, all else is as in its text, and nothing unsafe is opened."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from rncp_graph.errors import SourceError, UnsafeSource
from rncp_graph.model.fiche import Fiche
from rncp_graph.rdf.mapping import record, triples
from rncp_graph.rdf.names import iri
from rncp_graph.readers import read
from rncp_graph.readers.old import pdf
from rncp_graph.readers.old.pages import MAX_PAGES
from tests.readers.old.pdf_fiches import Colonnes
from tests.readers.old.pdf_fiches import pdf as dessine

Shared = Callable[..., Path]

NOMS = {
    "ELEVE": "Après un parcours de formation sous",
    "CONTRATA": "En contrat d'apprentissage",
    "PFC": "Après un parcours de formation continue",
    "CONTRATP": "En contrat de professionnalisation",
    "CANDIDATURE": "Par candidature",
    "EXP": "Par expérience",
}
FICHES = {"RNCP7141": "000_c409c0101a7412f1.txt", "RNCP27413": "002_21975b484ff1c0e0.txt"}
SIGNATAIRES = {"RNCP7141": "", "RNCP27413": "Président"}
TABLEAUX = ("AUTORITÉ", "Bloc de", "CONDITIONS", "OUI NON", "LIENS AVEC")


def seule(path: Path) -> Fiche:
    (fiche,) = read(path)
    return fiche


def written(tmp_path: Path, octets: bytes) -> Path:
    path = tmp_path / "fiche.pdf"
    path.write_bytes(octets)
    return path


@pytest.fixture
def columns(shared: Shared) -> Callable[[str], Colonnes]:
    """The columns of a fiche by the register of 2021; Nouvelle-Calédonie yes and Polynésie no are our choice."""

    def of(numero: str) -> Colonnes:
        truth = json.loads(shared("verite", "fiches-texte-registre-2021.json").read_text(encoding="utf-8"))
        opened = {code for code, _ in truth[numero]["voies_acces"]}
        return Colonnes({NOMS[code]: code in opened for code in NOMS}, signataire=SIGNATAIRES[numero])

    return of


@pytest.mark.parametrize("traits", [False, True], ids=["left", "ruled and centred"])
@pytest.mark.parametrize("place", ["reference", "exemple"])
@pytest.mark.parametrize("numero", FICHES)
def test_the_pdf_of_a_fiche_says_what_its_text_says_and_what_the_columns_add(
    numero: str,
    place: str,
    traits: bool,
    tmp_path: Path,
    shared: Shared,
    exemple: Path,
    columns: Callable[[str], Colonnes],
) -> None:
    texte = shared("fiches-texte", FICHES[numero]) if place == "reference" else exemple / f"fiche-{numero}.txt"
    drawn = dessine(texte.read_text(encoding="utf-8"), columns(numero), traits=traits)
    source = read(written(tmp_path, drawn)).reading()
    (fiche,) = source
    expected = seule(texte)
    assert (source.format, source.problemes) == ("pdf", {})

    added = {"accessible_nouvelle_caledonie": True, "accessible_polynesie_francaise": False}
    for field in dataclasses.fields(Fiche):
        if field.name not in ("rubriques", "constats"):
            wanted = added.get(field.name, getattr(expected, field.name))
            assert wanted == getattr(fiche, field.name), field.name
    # The columns are stated: no evidence is needed for what they say, nor for the split of the signatories.
    no_more = ("rncp:ouverte", "rncp:accessible", "rncp:qualiteSignataire")
    assert {c for c in expected.constats if not c.propriete.startswith(no_more)} == set(fiche.constats)
    assert any(c.propriete.startswith(no_more) for c in expected.constats)
    _same_sections(expected, fiche)
    assert fiche == record(Fiche, iri(fiche), triples(fiche))


def _same_sections(expected: Fiche, fiche: Fiche) -> None:
    """The raw sections are the same to the word; in tables the lines of the columns stand side by side."""
    for a, b in zip(*(sorted(f.rubriques, key=lambda r: r.rang or 0) for f in (expected, fiche)), strict=True):
        assert (a.titre or "").replace("OUINON", "OUI NON").split() == (b.titre or "").split()
        words = [(r.texte or "").split() for r in (a, b)]
        if (a.titre or "").startswith(TABLEAUX):
            words = [sorted(w) for w in words]
        assert words[0] == words[1], a.titre


def test_the_column_counts_and_not_the_text_beside_the_mark(tmp_path: Path, exemple: Path) -> None:
    """Marks where the rule for flattened text would say the contrary: a jury beside NON, none beside OUI."""
    texte = (exemple / "fiche-RNCP7141.txt").read_text(encoding="utf-8")
    contrary = Colonnes(
        {
            NOMS["ELEVE"]: True,
            NOMS["CONTRATA"]: False,
            NOMS["PFC"]: False,
            NOMS["CONTRATP"]: True,
            NOMS["CANDIDATURE"]: True,
            NOMS["EXP"]: False,
        },
        nouvelle_caledonie=False,
        polynesie=True,
    )
    fiche = seule(written(tmp_path, dessine(texte, contrary)))
    told = {v.code: v.ouverte for v in fiche.voies_acces}
    assert told == {"FI": True, "CA": False, "FC": False, "CQ": True, "CL": True, "VAE": False}
    assert (fiche.accessible_nouvelle_caledonie, fiche.accessible_polynesie_francaise) == (False, True)


def _page(draw: Callable[[Canvas], object]) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("Helvetica", 9)
    draw(canvas)
    canvas.save()
    return out.getvalue()


TETE = ("Résumé descriptif de la certification Code RNCP : 42", "Intitulé", "Vendeur")


def _lignes(canvas: Canvas, *rows: tuple[tuple[float, str], ...] | str) -> None:
    for k, row in enumerate(rows):
        for x, texte in ((40, row),) if isinstance(row, str) else row:
            canvas.drawString(x, 800 - 12 * k, texte)


def test_a_pdf_of_two_fiches_gives_both_and_a_head_that_pages_repeat_cuts_none(tmp_path: Path) -> None:
    registre = "Le Répertoire National des Certifications Professionnelles (RNCP)"
    head = ((40, "AUTORITÉ RESPONSABLE DE LA CERTIFICATION"), (300, "QUALITÉ DU(ES) SIGNATAIRE(S) DE LA CERTIFICATION"))

    def draw(canvas: Canvas) -> None:
        _lignes(canvas, registre, *TETE, head, ((40, "Institut du Fer"), (300, "Présidente")))
        canvas.showPage()
        canvas.setFont("Helvetica", 9)
        _lignes(canvas, TETE[0], "Statistiques :", "12 par an")
        canvas.showPage()
        canvas.setFont("Helvetica", 9)
        _lignes(canvas, registre, TETE[0].replace("42", "43"), "Intitulé", "Caissier", "Statistiques :", "13 par an")

    source = read(written(tmp_path, _page(draw))).reading()
    told = [(f.numero, f.intitule, f.statistiques, len(f.certificateurs), f.preambule) for f in source]
    assert told == [("RNCP42", "Vendeur", "12 par an", 1, None), ("RNCP43", "Caissier", "13 par an", 0, None)]


def test_a_mark_in_neither_column_or_in_both_is_not_stated(tmp_path: Path) -> None:
    head = (
        (40, "CONDITIONS D'INSCRIPTION À LA CERTIFICATION"),
        (300, "OUI"),
        (330, "NON"),
        (370, "COMPOSITION DES JURYS"),
    )
    rows = (
        ((40, "En contrat d'apprentissage"), (370, "Un jury")),
        ((40, "Par candidature individuelle"), (305, "X"), (335, "X")),
        ((40, "Par expérience"), (335, "X")),
    )
    source = read(written(tmp_path, _page(lambda c: _lignes(c, *TETE, head, *rows)))).reading()
    (fiche,) = source
    assert {v.code: v.ouverte for v in fiche.voies_acces} == {"CA": None, "CL": None, "VAE": False}
    assert source.problemes == {"oui-et-non": 1}


def test_links_and_agreements_are_told_apart_by_their_columns(tmp_path: Path) -> None:
    head = ((40, "LIENS AVEC D'AUTRES CERTIFICATIONS"), (320, "ACCORDS EUROPÉENS OU INTERNATIONAUX"))
    rows = (((40, "Titre de gérant"), (320, "Accord avec la")), ((320, "Suisse"),))
    fiche = seule(written(tmp_path, _page(lambda c: _lignes(c, *TETE, head, *rows, "Statistiques :", "12 par an"))))
    assert (fiche.liens_autres_certifications, fiche.accords_europeens) == ("Titre de gérant", "Accord avec la Suisse")
    assert (fiche.statistiques, fiche.constats) == ("12 par an", ())


def test_a_long_name_may_come_as_near_to_the_next_column_as_a_letter(tmp_path: Path) -> None:
    """Columns are cut by place, not by gap: here two cells touch."""
    nom = "Chambre des métiers et de l'artisanat du Val Vert et des Monts"

    def draw(canvas: Canvas) -> None:
        right = 41 + canvas.stringWidth(nom, "Helvetica", 9)
        head = (
            (40, "AUTORITÉ RESPONSABLE DE LA CERTIFICATION"),
            (right, "QUALITÉ DU(ES) SIGNATAIRE(S) DE LA CERTIFICATION"),
        )
        _lignes(canvas, *TETE, head, ((40, nom), (right, "Présidente")), "Statistiques :")

    (certificateur,) = seule(written(tmp_path, _page(draw))).certificateurs
    assert (nom, "Présidente") == (certificateur.nom, certificateur.qualite_signataire)


# --- what is refused ---


def refus(tmp_path: Path, octets: bytes, error: type[SourceError] = SourceError) -> str:
    path = written(tmp_path, octets)
    with pytest.raises(error) as caught:
        list(read(path))
    assert str(caught.value).startswith("fiche.pdf: ") and "\n" not in str(caught.value)
    assert error is type(caught.value)
    return caught.value.message


def test_a_pdf_that_is_no_fiche_is_refused(tmp_path: Path) -> None:
    assert refus(tmp_path, _page(lambda c: _lignes(c, "Facture", "Code RNCP : 42"))) != refus(
        tmp_path, b"%PDF-1.7\nrien"
    )


def test_a_locked_pdf_is_refused_for_its_lock(tmp_path: Path, exemple: Path) -> None:
    texte = (exemple / "fiche-RNCP7141.txt").read_text(encoding="utf-8")
    locked = dessine(texte, Colonnes(dict.fromkeys(NOMS.values(), True)), password="secret")
    assert refus(tmp_path, locked) != refus(tmp_path, b"%PDF-1.7\nrien")


def test_a_pdf_without_end_of_pages_is_refused(tmp_path: Path) -> None:
    def many(canvas: Canvas) -> None:
        for _ in range(MAX_PAGES + 1):
            canvas.showPage()

    refus(tmp_path, _page(many), UnsafeSource)


def test_a_pdf_beyond_measure_is_refused_before_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_BYTES", 1 << 10)
    refus(tmp_path, _page(lambda c: _lignes(c, *TETE)), UnsafeSource)


def test_a_damaged_pdf_raises_nothing_but_a_source_error(tmp_path: Path, exemple: Path) -> None:
    texte = (exemple / "fiche-RNCP7141.txt").read_text(encoding="utf-8")
    whole = dessine(texte, Colonnes(dict.fromkeys(NOMS.values(), True)))
    rng = random.Random(7)
    refused = 0
    for _ in range(12):
        damaged = bytearray(whole[: rng.randrange(20, len(whole))] if rng.random() < 0.4 else whole)
        for _ in range(rng.randrange(1, 300)):
            damaged[rng.randrange(8, len(damaged))] = rng.randrange(256)
        try:
            list(read(written(tmp_path, bytes(damaged))))
        except SourceError:
            refused += 1
    assert refused
