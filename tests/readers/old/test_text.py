"""The old fiche as text: both reference fiches field by field, against the register, and back from the graph."""

from __future__ import annotations

import csv
import dataclasses
import json
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rncp_graph.errors import SourceError
from rncp_graph.model.fiche import VOIES, Constat, Fiche
from rncp_graph.rdf.mapping import record, triples
from rncp_graph.rdf.names import iri
from rncp_graph.readers import Source, read
from rncp_graph.resources import resource
from tests.readers.old.expected import ATTENDUS, RNCP7141, RNCP27413

Shared = Callable[..., Path]

ROUTES = {"ELEVE": "FI", "CONTRATA": "CA", "PFC": "FC", "CONTRATP": "CQ", "CANDIDATURE": "CL", "EXP": "VAE"}
"""Names of the routes in the register of 2021."""


def seule(path: Path) -> Fiche:
    """The only fiche of a file."""
    (fiche,) = read(path)
    return fiche


@pytest.fixture(params=ATTENDUS)
def reference(request: pytest.FixtureRequest, shared: Shared) -> Path:
    return shared("fiches-texte", request.param)


@pytest.fixture(params=["reference", "exemple"])
def fiches(request: pytest.FixtureRequest, shared: Shared, exemple: Path) -> list[Path]:
    if request.param == "exemple":
        return sorted(exemple.glob("fiche-*.txt"))
    return [shared("fiches-texte", name) for name in ATTENDUS]


def test_every_field_of_the_reference_fiches_is_as_read_by_hand(reference: Path) -> None:
    fiche, expected = seule(reference), ATTENDUS[reference.name]
    apart = {"rubriques", "constats"}  # by tests of their own
    for field in dataclasses.fields(Fiche):
        if field.name not in apart:
            assert expected.get(field.name, field.default) == getattr(fiche, field.name), field.name
    assert expected.keys() <= {field.name for field in dataclasses.fields(Fiche)} - apart


def test_the_reference_fiches_raise_no_doubt_and_leave_nothing_unknown(reference: Path) -> None:
    source = read(reference).reading()
    assert [fiche.numero for fiche in source] and source.format == "texte"
    assert (Counter(), Counter()) == (source.problemes, source.unknowns)


def test_every_value_that_was_inferred_has_its_evidence(shared: Shared) -> None:
    """What no line states outright: it was told apart, computed, or read from a name, a link or a sentence."""
    small, large = (Counter(map(_kind, seule(shared("fiches-texte", name)).constats)) for name in ATTENDUS)
    lost = {("inconnu", "rncp:accessibleNouvelleCaledonie", "colonne-perdue"): 1}
    lost |= {("inconnu", "rncp:accessiblePolynesieFrancaise", "colonne-perdue"): 1}
    assert small == lost | {
        ("déduit", "dct:title", "prefixe-abrege"): 1,
        ("déduit", "rncp:ancienIntitule", "historique-sans-phrase"): 1,
        ("déduit", "rncp:ancienneCertification", "numero-dans-le-lien"): 1,
        ("déduit", "rncp:categorie", "categorie-de-centres"): 1,
        ("déduit", "rncp:typeEmploiAccessibles", "liste-de-metiers"): 1,
        ("douteux", "rncp:qualiteSignataire", "ligne-vide"): 1,
        ("douteux", "rncp:sousOrganisme", "service-entre-parentheses"): 1,
        ("déduit", "rncp:ouverte", "x-avec-jury"): 4,
        ("déduit", "rncp:ouverte", "x-seul"): 2,
    }
    assert large == lost | {
        ("douteux", "rncp:qualiteSignataire", "mot-de-fonction"): 1,
        ("déduit", "rncp:activitesVisees", "titre-dans-le-texte"): 1,
        ("déduit", "rncp:capacitesAttestees", "titre-dans-le-texte"): 1,
        ("déduit", "rncp:typeEmploiAccessibles", "liste-annoncee"): 1,
        ("déduit", "rncp:ancienneCertification", "numero-dans-le-lien"): 1,
        ("déduit", "rncp:aEnregistrement", "periode-dans-la-phrase"): 5,
        ("déduit", "rncp:aEnregistrement", "homologation-sans-date"): 2,
        ("déduit", "rncp:departement", "departement-dans-le-nom"): 34,
        ("déduit", "rncp:localite", "lieu-dans-le-nom"): 30,
        ("déduit", "rncp:juryRenvoi", "idem-du-jury"): 5,
        ("déduit", "rncp:ouverte", "x-avec-jury"): 6,
    }


def test_evidence_stands_for_every_place_and_period_of_the_fiche(shared: Shared) -> None:
    _, fiche = _references(shared)
    said = {(c.propriete, c.valeur) for c in fiche.constats}
    assert {("rncp:aEnregistrement", period.cle) for period in fiche.enregistrements} <= said
    assert {("rncp:localite", town) for centre in fiche.centres_preparation for town in centre.localites} <= said
    assert {("rncp:ancienneCertification", numero) for numero in fiche.anciennes_certifications} <= said


def _kind(constat: Constat) -> tuple[str, str, str | None]:
    return constat.statut, constat.propriete, constat.regle


def test_evidence_quotes_the_text_and_names_a_node_of_the_fiche(reference: Path) -> None:
    fiche = seule(reference)
    nodes = {str(triple.subject).strip("<>").removeprefix("urn:") for triple in triples(fiche, base="urn:")}
    written = " ".join(reference.read_text(encoding="utf-8").split())
    for constat in fiche.constats:
        assert constat.sujet in nodes
        assert constat.citation and constat.rubrique
        for line in constat.citation.split("\n"):
            assert " ".join(line.split()) in written, constat


def test_the_routes_of_both_fiches_are_those_of_the_register(shared: Shared) -> None:
    """Twelve of twelve, by an independent source."""
    truth = json.loads(shared("verite", "fiches-texte-registre-2021.json").read_text(encoding="utf-8"))
    told = {f.numero: {v.code: v.ouverte for v in f.voies_acces} for f in _references(shared)}
    said = {numero: {ROUTES[code] for code, _ in truth[numero]["voies_acces"]} for numero in told}
    assert told == {numero: {code: code in opened for code in VOIES} for numero, opened in said.items()}
    assert sum(map(len, told.values())) == 12


def test_codes_blocs_and_lineage_are_those_of_the_register(shared: Shared) -> None:
    truth = json.loads(shared("verite", "fiches-texte-registre-2021.json").read_text(encoding="utf-8"))
    for fiche in _references(shared):
        said = truth[fiche.numero]
        assert said["intitule"] == fiche.intitule
        assert said["blocs"] == [{"code": b.code, "libelle": b.libelle} for b in fiche.blocs]
        assert sorted(map(tuple, said["rome"])) == [(r.code, r.libelle) for r in fiche.codes_rome]
        assert sorted(map(tuple, said["nsf"])) == [(n.code, n.libelle) for n in fiche.codes_nsf]
        assert said["niveau"] == f"niveau{fiche.niveau}"
        assert (said["ancienne"],) == fiche.anciennes_certifications
        assert said["abrege_code"] == (fiche.abrege.code if fiche.abrege else "")
        assert {c.nom.casefold().split(" - ")[0] for c in fiche.certificateurs if c.nom} <= {
            c["nom"].casefold() for c in said["certificateurs"]
        }


def _references(shared: Shared) -> list[Fiche]:
    return [seule(shared("fiches-texte", name)) for name in ATTENDUS]


def test_a_fiche_read_back_from_the_graph_is_the_fiche(fiches: list[Path]) -> None:
    assert len(fiches) == 2
    for path in fiches:
        fiche = seule(path)
        assert fiche == record(Fiche, iri(fiche), triples(fiche))


def test_every_line_of_the_source_stands_under_a_heading(fiches: list[Path]) -> None:
    for path in fiches:
        fiche = seule(path)
        sections = sorted(fiche.rubriques, key=lambda r: r.rang or 0)
        kept = Counter(word for r in sections for word in f"{r.titre} {r.texte or ''}".split())
        assert Counter(path.read_text(encoding="utf-8").split()) == kept
        raw = [" ".join(f"{r.titre} {r.texte or ''}".split()) for r in sections]
        for line in path.read_text(encoding="utf-8").splitlines():
            assert any(" ".join(line.split()) in section for section in raw), line


def test_headings_are_kept_in_order_and_an_absent_one_is_not_an_empty_one(shared: Shared) -> None:
    small, large = (sorted(f.rubriques, key=lambda r: r.rang or 0) for f in _references(shared))
    assert (len(small), len(large)) == (31, 30)
    assert [*range(1, 32)] == [r.rang for r in small]
    assert [r.titre for r in small if r.rang not in (12, 17)] == [r.titre for r in large if r.rang != 16]
    assert (small[11].titre, small[11].texte) == ("Réglementation d'activités :", "Néant")
    assert small[16].titre == "CONDITIONS D'INSCRIPTION À LA\nCERTIFICATION OUINON COMPOSITION DES JURYS"
    assert large[15].titre == "CONDITIONS D'INSCRIPTION À LA CERTIFICATION OUINON COMPOSITION DES JURYS"
    assert [r.texte for r in (*small, *large) if r.titre == "Formacode(s) :"] == [None, None]


FACTS = (
    *("numero", "intitule", "abrege", "niveau", "codes_nsf", "codes_rome", "certificateurs", "textes"),
    *("enregistrements", "centres_preparation", "lieux_certification", "anciennes_certifications", "liens_annotations"),
)


@pytest.mark.parametrize("expected", [RNCP7141, RNCP27413], ids=lambda e: e["numero"])
def test_the_example_fiches_tell_the_same_facts(exemple: Path, expected: dict[str, Any]) -> None:
    """The example corpus holds both fiches with sentences of our own; its facts are the same."""
    fiche = seule(exemple / f"fiche-{expected['numero']}.txt")
    for name in FACTS:
        assert getattr(fiche, name) == expected.get(name, Fiche.__dataclass_fields__[name].default), name
    assert [b.code for b in expected["blocs"]] == [b.code for b in fiche.blocs]
    assert [(v.code, v.ouverte) for v in expected["voies_acces"]] == [(v.code, v.ouverte) for v in fiche.voies_acces]
    assert fiche.type_emploi_accessibles == expected.get("type_emploi_accessibles")


def test_a_folder_gives_each_of_its_fiches_and_names_what_it_leaves(tmp_path: Path, exemple: Path) -> None:
    for path in exemple.glob("fiche-*.txt"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "notes.txt").write_text("rien", encoding="utf-8")
    source = read(tmp_path).reading()
    assert {"RNCP7141", "RNCP27413"} == {fiche.numero for fiche in source}
    assert source.unknowns == {"notes.txt": 1}


def test_a_text_of_several_fiches_gives_each_of_them_as_if_it_stood_alone(tmp_path: Path, fiches: list[Path]) -> None:
    path = tmp_path / "deux.txt"
    path.write_bytes(b"".join(path.read_bytes() for path in fiches))
    source = read(path).reading()
    assert list(map(seule, fiches)) == list(source)
    assert (source.fiches, source.problemes) == (2, {})


def test_a_text_that_is_no_old_fiche_is_not_taken_for_one(tmp_path: Path) -> None:
    path = tmp_path / "lettre.txt"
    path.write_text("Résumé descriptif de la certification\n", encoding="utf-8")
    with pytest.raises(SourceError):
        read(path)


def test_an_older_encoding_is_read_and_told(tmp_path: Path, exemple: Path) -> None:
    path = tmp_path / "fiche.txt"
    path.write_bytes((exemple / "fiche-RNCP27413.txt").read_text(encoding="utf-8").encode("cp1252"))
    source = read(path).reading()
    assert list(read(exemple / "fiche-RNCP27413.txt")) == list(source)
    assert source.problemes == {"encodage": 1}


def test_accents_in_two_pieces_and_form_feeds_make_no_difference(tmp_path: Path, exemple: Path) -> None:
    texte = (exemple / "fiche-RNCP7141.txt").read_text(encoding="utf-8")
    path = tmp_path / "fiche.txt"
    path.write_text("\ufeff" + unicodedata.normalize("NFD", texte).replace("\n\n\n\n", "\f"), encoding="utf-8")
    as_is, changed = seule(exemple / "fiche-RNCP7141.txt"), seule(path)
    assert dataclasses.replace(as_is, rubriques=()) == dataclasses.replace(changed, rubriques=())


def test_departements_are_those_of_insee(shared: Shared) -> None:
    with (resource("ontology") / "vocabularies" / "departements.csv").open(encoding="utf-8") as file:
        ours = {row["code"]: row["nom"] for row in csv.DictReader(file)}
    theirs: dict[str, str] = {}
    for name in ("insee_france_departements.tsv", "insee_france_oversee_collectivities.tsv"):
        with shared("nomenclatures", name).open(encoding="utf-8") as file:
            theirs |= {row["DEP"]: row["NCCENR"] for row in csv.DictReader(file, delimiter="\t")}
    # The list of INSEE names Polynésie after its chief town, and leaves Nouvelle-Calédonie out.
    assert ours == theirs | {"987": "Polynésie française", "988": "Nouvelle-Calédonie"}
    assert len(ours) == 107


def test_the_source_is_read_anew_each_time(exemple: Path) -> None:
    source: Source = read(exemple / "fiche-RNCP7141.txt")
    assert list(source) == list(source)
    reading = source.reading()
    assert list(reading) == list(source)
    assert reading.fiches == 1
