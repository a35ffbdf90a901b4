"""The report for machines, and for those who correct the data: JSON, CSV (one file, or one a certifier), RDF.

CSV has a row for each breach: `gravite` and `genre` of the rule, `fiche` and `intitule`, `certificateurs`, `endroit`
(the row of the fiche, by its name), `propriete`, `source` (the element of the flow, or the article of law), `valeur`,
`constat` (what is wrong) and `correction` (what to do) in the language in force, `page` (public) and `noeud` (IRI).
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from rncp_graph.errors import StoreError
from rncp_graph.files import replacing_folder, writing
from rncp_graph.language import t
from rncp_graph.questions.sheet import is_sheet, writer
from rncp_graph.terms import PREFIXES, digest, expand, normalised
from rncp_graph.validation.breaches import Breach, ValidationReport
from rncp_graph.validation.shapes import SEVERITIES, SH

COLUMNS = (
    *("gravite", "genre", "fiche", "intitule", "certificateurs", "endroit", "propriete", "source", "valeur"),
    *("constat", "correction", "page", "noeud"),
)

SUMMARY = "sommaire.csv"
"""The file that tells how many breaches each of the others has, in a folder with one a certifier."""

_RDF = {".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".rdf": RdfFormat.RDF_XML, ".jsonld": RdfFormat.JSON_LD}
SHEET = ".excel.csv"
"""The end of the name of a file for a spreadsheet."""
SUFFIXES = (".json", ".csv", *_RDF)
"""What the name of the file of a report may end in."""


def write_report(report: ValidationReport, path: Path) -> None:
    """Write a report to a file, whose suffix tells the form; it appears whole or not at all.

    Raises `StoreError` for another suffix, and for a place that cannot be written.
    """
    check_suffix(path)
    with writing(path) as out:
        put(report, SHEET if is_sheet(path) else path.suffix, out)


def check_suffix(path: Path) -> None:
    """Raise `StoreError` for a file name that tells no form of report."""
    if path.suffix not in SUFFIXES:
        known = " ".join(SUFFIXES)
        raise StoreError(
            t(f"{path.name} : suffixe inconnu ; voyez {known}", f"{path.name}: unknown suffix; see {known}")
        )


def put(report: ValidationReport, suffix: str, out: IO[bytes]) -> None:
    """Write a report as files of a suffix hold it."""
    if suffix in _RDF:
        prefixes = {**PREFIXES, "sh": SH, "base": report.base}
        serialize(triples(report), output=out, format=_RDF[suffix], prefixes=prefixes)
    elif suffix in {".csv", SHEET}:
        out.write(_csv(report, report.breaches, sheet=suffix == SHEET))
    else:
        out.write((json.dumps(to_json(report), ensure_ascii=False, indent=2) + "\n").encode())


# --- CSV --------------------------------------------------------------------------------------------------------------


def row(report: ValidationReport, breach: Breach) -> dict[str, str]:
    """Return what is said of a breach, by column."""
    shape, names = breach.shape, report.names
    fiche = names.fiche(breach.noeud)
    return {
        "gravite": shape.gravite,
        "genre": shape.genre,
        "fiche": fiche.numero if fiche else "",
        "intitule": fiche.intitule if fiche else "",
        "certificateurs": " | ".join(fiche.certificateurs.values()) if fiche else "",
        "endroit": "" if fiche and fiche.noeud == breach.noeud else names.name(breach.noeud),
        "propriete": shape.propriete,
        "source": shape.source,
        "valeur": value_of(report, breach),
        "constat": str(shape.message),
        "correction": str(shape.correction),
        "page": fiche.page if fiche else "",
        "noeud": breach.noeud,
    }


def value_of(report: ValidationReport, breach: Breach) -> str:
    """Return the value of a breach as people read it, on one line; nothing of what is absent.

    A node is called by its name.
    """
    if isinstance(breach.valeur, NamedNode):
        return report.names.name(breach.valeur.value)
    return " ".join(breach.valeur.value.split()) if isinstance(breach.valeur, Literal) else ""


def _csv(report: ValidationReport, breaches: Iterable[Breach], *, sheet: bool = False) -> bytes:
    text = io.StringIO(newline="")
    rows = writer(text, sheet=sheet)
    rows.writerow(COLUMNS)
    rows.writerows([told[name] for name in COLUMNS] for told in (row(report, breach) for breach in breaches))
    return text.getvalue().encode()


def write_by_certifier(report: ValidationReport, folder: Path) -> int:
    """Write a CSV file for each certifier, with all that is to be corrected in its fiches; return their number.

    What is in fiches without a certifier, and in no fiche, has a file too; `sommaire.csv` lists them all. A folder
    that an earlier call wrote is replaced as a whole.

    Raises `StoreError` for a folder that holds something else, or cannot be written.
    """
    shares: dict[tuple[str, str], list[Breach]] = defaultdict(list)
    for breach in report.breaches:
        for share in _shares(report, breach):
            shares[share].append(breach)
    names = {share: _file_name(*share, report.base) for share in sorted(shares)}
    with replacing_folder(folder, _listed) as beside:
        head = ["fichier", "certificateur", "constats", *report.severities]
        text = io.StringIO(newline="")
        rows = writer(text, sheet=False)
        rows.writerow(head)
        for share, name in names.items():
            found = shares[share]
            counted = [sum(breach.shape.gravite == gravite for breach in found) for gravite in report.severities]
            rows.writerow([name, share[1], len(found), *counted])
            (beside / name).write_bytes(_csv(report, found))
        (beside / SUMMARY).write_bytes(text.getvalue().encode())
    return len(names)


def _listed(folder: Path) -> set[str]:
    """The files that a folder of ours says it holds."""
    summary = folder / SUMMARY
    if not summary.is_file():
        return set()
    with summary.open(encoding="utf-8", newline="") as file:
        return {SUMMARY, *(said["fichier"] for said in csv.DictReader(file) if "fichier" in said)}


def _shares(report: ValidationReport, breach: Breach) -> list[tuple[str, str]]:
    """The certifiers whom a breach concerns, by IRI and name."""
    fiche = report.names.fiche(breach.noeud)
    if fiche is None:
        return [("sans-fiche", "")]
    return list(fiche.certificateurs.items()) or [("sans-certificateur", "")]


def _file_name(body: str, name: str, base: str) -> str:
    key = body.removeprefix(f"{base}organisme/")
    words = "-".join(normalised(name).split())[:60].strip("-")
    return f"{'_'.join(filter(None, (key, words.encode('ascii', 'ignore').decode())))}.csv"


# --- JSON -------------------------------------------------------------------------------------------------------------


def to_json(report: ValidationReport) -> dict[str, Any]:
    """Return a report in values that JSON has: the counts, the rules that are broken, and every breach.

    Texts of rules stand in both languages; keys of a breach are those of the columns of CSV.
    """
    said = ("genre", "fiche", "endroit", "valeur", "noeud")
    return {
        "conforme": report.conforms,
        "certifications": report.certifications,
        "bilan": report.severities,
        "regles": [
            {
                "genre": shape.genre,
                "gravite": shape.gravite,
                "nombre": len(found),
                "message": shape.message._asdict(),
                "correction": shape.correction._asdict(),
                "source": shape.source,
                "propriete": shape.propriete,
                "iri": shape.iri,
            }
            for shape, found in report.by_shape
        ],
        "constats": [
            {name: told[name] for name in said if told[name]}
            for told in (row(report, breach) for breach in report.breaches)
        ],
    }


# --- RDF --------------------------------------------------------------------------------------------------------------


def triples(report: ValidationReport) -> Iterator[Triple]:
    """Return a report as a `sh:ValidationReport` (https://www.w3.org/TR/shacl/#validation-report).

    Its nodes have names, made of what they say: of two reports of one graph, the same breach has one name.
    """
    kind, node = NamedNode(expand("rdf:type")), NamedNode(f"{report.base}validation")
    yield Triple(node, kind, _sh("ValidationReport"))
    yield Triple(node, _sh("conforms"), Literal(report.conforms))
    severities = {ours: NamedNode(iri) for iri, ours in SEVERITIES.items()}
    for breach in report.breaches:
        shape = breach.shape
        result = NamedNode(f"{report.base}validation/{digest(shape.iri, *breach.order)}")
        yield Triple(node, _sh("result"), result)
        yield Triple(result, kind, _sh("ValidationResult"))
        yield Triple(result, _sh("focusNode"), NamedNode(breach.noeud))
        yield Triple(result, _sh("sourceShape"), NamedNode(shape.iri))
        yield Triple(result, _sh("sourceConstraintComponent"), NamedNode(breach.component))
        yield Triple(result, _sh("resultSeverity"), severities[shape.gravite])
        if len(shape.properties) == 1:
            yield Triple(result, _sh("resultPath"), NamedNode(shape.properties[0]))
        if breach.valeur is not None:
            yield Triple(result, _sh("value"), breach.valeur)
        for text, lang in zip(shape.message, ("fr", "en"), strict=True):
            yield Triple(result, _sh("resultMessage"), Literal(text, language=lang))


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)
