"""The headings of an old fiche read into a record. Each value stays beside its raw section, so that nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from rncp_graph.errors import SourceError
from rncp_graph.language import t
from rncp_graph.model.fiche import Abrege, Concept, Fiche, Formacode, Nsf, Rome, Rubrique, SourceInformation
from rncp_graph.model.fields import fields_of
from rncp_graph.model.identifiers import plain
from rncp_graph.model.schemes import code_of, scheme_key, scheme_of, well_formed
from rncp_graph.readers.old.blocks import read_blocs
from rncp_graph.readers.old.content import read_content
from rncp_graph.readers.old.headings import HEADINGS, Document
from rncp_graph.readers.old.legal_texts import ROLES, citations
from rncp_graph.readers.old.lineage import read_lineage
from rncp_graph.readers.old.notes import Notes
from rncp_graph.readers.old.paragraphs import BULLET, line, paragraphs_of, texte
from rncp_graph.readers.old.places import read_centres, read_places
from rncp_graph.readers.old.registrations import duration, read_registrations
from rncp_graph.readers.old.routes import overseas, read_routes
from rncp_graph.readers.old.signatories import read_signatories
from rncp_graph.readers.source import Reading

C = TypeVar("C", bound=Concept)

ABREGES = {
    "TP": "Titre professionnel",
    "BTS": "Brevet de technicien supérieur",
    "BTSA": "Brevet de technicien supérieur agricole",
    "BP": "Brevet professionnel",
    "BPA": "Brevet professionnel agricole",
    "BEP": "Brevet d'études professionnelles",
    "BEPA": "Brevet d'études professionnelles agricoles",
    "BEES": "Brevet d'état d'éducateur sportif",
    "BMA": "Brevet des métiers d'art",
    "BT": "Brevet de technicien",
    "BTn": "Baccalauréat technologique",
    "BAC PRO": "Baccalauréat professionnel",
    "CAP": "Certificat d'aptitude professionnelle",
    "CAPA": "Certificat d'aptitude professionnelle agricole",
    "CS": "Certificat de spécialisation",
    "DE": "Diplôme d'Etat",
    "DEUST": "Diplôme d'études universitaires scientifiques et techniques",
    "DMA": "Diplôme des métiers d'art",
    "DUT": "Diplôme universitaire de technologie",
    "LICENCE": "Licence",
    "Licence Professionnelle": "Licence professionnelle",
    "MASTER": "Master",
    "DOCTORAT": "Doctorat",
    "MC4": "Mention complémentaire",
    "MC5": "Mention complémentaire",
    "Titre ingénieur": "Titre ingénieur",
}
"""Types of award by the abbreviation that the register puts before a title (register of January 2021)."""

NIVEAUX = {"I": (7, 8), "II": (6,), "III": (5,), "IV": (4,), "V": (3,)}
"""The levels of 1969, and those of the European framework that each of them may be."""

_N1969 = re.compile(r"\s*(I{1,3}|IV|V)\s*\(\s*Nomenclature de 1969\s*\)\s*").fullmatch
_EUROPE = re.compile(r"\s*([1-8])\s*\(\s*Nomenclature Europe\s*\)\s*").fullmatch
_LIEN_ROME = re.compile(r"codeRome=(\w+)").search
_URL = re.compile(r"https?://\S+|(?<![\w-])(?<![\w-]\.)(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?").search
"""An address; one without its scheme begins with the first of its names, so that a long chain is read once."""


def fiche(document: Document, reading: Reading) -> Fiche:
    """Read a fiche. Raises `SourceError` only when it has no number."""
    if not document.numero:
        raise SourceError(t("fiche sans « Code RNCP »", "fiche without “Code RNCP”"), source=reading.nom)
    notes = Notes(document.numero, reading)
    values: dict[str, Any] = {"numero": document.numero}
    if document.ecrit not in (document.numero, document.numero.removeprefix("RNCP")):
        notes.doubt("numero-non-canonique", "numero", str(document.ecrit))
        notes.constat(
            "douteux",
            "dct:identifier",
            valeur=document.ecrit,
            regle="numero-non-canonique",
            rubrique="numero",
            citation=None,
        )
    for part in (_identity, _nomenclatures, _content, _access, _law, _complements):
        values |= part(document, notes)
    return Fiche(**values, **_rest(document), constats=tuple(notes.constats))


def _identity(doc: Document, notes: Notes) -> dict[str, Any]:
    written = line(doc.texts("intitule"))
    abrege, intitule = _abrege(written) if written else (None, None)
    if abrege:
        notes.constat(
            "déduit", "dct:title", valeur=intitule, regle="prefixe-abrege", rubrique="intitule", citation=written
        )
    before = [row for row in (*doc.preambule, *doc.lines("registre")) if not row.link]
    certificateurs, elaboration = read_signatories(doc.lines("signataires"), notes)
    return {
        "intitule": intitule,
        "intitule_source": written if abrege else None,
        "abrege": abrege,
        "preambule": texte(row.texte for row in before),
        "certificateurs": certificateurs,
        "modalites_elaboration": elaboration,
    }


def _abrege(written: str) -> tuple[Abrege | None, str]:
    """Part a title from the abbreviation before it, and from the words of the abbreviation where they are repeated."""
    code, colon, rest = (part.strip() for part in written.partition(":"))
    if not colon or not rest or code not in ABREGES:
        return None, written
    libelle = ABREGES[code]
    title = rest[len(libelle) :].strip() if rest.casefold().startswith(libelle.casefold()) else rest
    return Abrege(code=code, libelle=libelle), title or rest


def _nomenclatures(doc: Document, notes: Notes) -> dict[str, Any]:
    said = doc.texts("niveau")
    n1969 = next((found[1] for row in said if (found := _N1969(row))), None)
    europe = next((int(found[1]) for row in said if (found := _EUROPE(row))), None)
    if n1969 and europe and europe not in NIVEAUX[n1969]:
        notes.doubt("niveaux-discordants", "niveau", f"{n1969} / {europe}")
    rome = _codes(Rome, "rome", doc, notes)
    linked = {code_of("rome", found[1]) for url in doc.links() if (found := _LIEN_ROME(url))}
    for code in sorted(linked ^ {entry.code for entry in rome}) if linked else ():
        notes.doubt("rome-discordants", "codes_rome", code)
    return {
        "niveau_1969": n1969,
        "niveau": europe,
        "domaine_activite": texte(row for row in said if not (_N1969(row) or _EUROPE(row))),
        "conventions": tuple(paragraphs_of(doc.texts("conventions"))),
        "codes_nsf": _codes(Nsf, "nsf", doc, notes),
        "formacodes": _codes(Formacode, "formacodes", doc, notes),
        "codes_rome": rome,
    }


def _codes(cls: type[C], cle: str, doc: Document, notes: Notes) -> tuple[C, ...]:
    """Read one code a line; a line without code goes on with the label before it."""
    scheme, said = scheme_key(cls), list[tuple[str, list[str]]]()
    for row in filter(None, map(str.strip, doc.texts(cle))):
        if found := _entry(scheme, BULLET.sub("", row, count=1)):
            written, libelle = found
            code = code_of(scheme, written)
            said.append((code, [libelle]))
            if code != written:
                notes.doubt("code-non-canonique", cls.__name__.lower(), written)
                notes.constat(
                    "douteux",
                    next(field.p.property for field in fields_of(Fiche) if field.type is cls),
                    valeur=written,
                    regle="code-non-canonique",
                    rubrique=cle,
                    citation=row,
                )
        elif said:
            said[-1][1].append(row)
        else:
            notes.doubt("code-illisible", cls.__name__.lower(), row)
    return tuple(cls(code=code, libelle=" ".join(label).strip() or None) for code, label in said)


def _entry(scheme: str, row: str) -> tuple[str, str] | None:
    """The code and the label of a line: what stands before a colon, else a first word with figures in it."""
    head, colon, label = row.partition(":")
    if colon and well_formed(scheme, code_of(scheme, head)):
        return head.strip(), label.strip()
    found = _entry_form(scheme)(row) or _entry_form(scheme)(plain(row))
    return (found["code"], found["libelle"].strip()) if found else None


@cache
def _entry_form(scheme: str) -> Callable[[str], re.Match[str] | None]:
    form = rf"(?P<code>(?=[^\W_]*\d)(?:{scheme_of(scheme).form}))(?![^\W_])\s*+[:–-]?+\s*+(?P<libelle>.*)"
    return re.compile(form, re.IGNORECASE).fullmatch


def _content(doc: Document, notes: Notes) -> dict[str, Any]:
    return {
        **read_content(doc, notes),
        "reglementations_activites": texte(doc.texts("reglementation")),
        "composantes": texte(doc.texts("composantes")),
        "blocs": read_blocs(doc.lines("blocs"), notes),
    }


def _access(doc: Document, notes: Notes) -> dict[str, Any]:
    validite = line(doc.texts("validite"))
    table = doc.lines("voies")
    far = overseas([*table, *doc.lines("outremer")], notes)
    return {
        "validite_composantes": validite,
        "duree_validite_composantes": duration(validite) if validite else None,
        "voies_acces": read_routes(table, notes),
        "accessible_nouvelle_caledonie": far.get("rncp:accessibleNouvelleCaledonie"),
        "accessible_polynesie_francaise": far.get("rncp:accessiblePolynesieFrancaise"),
    }


def _law(doc: Document, notes: Notes) -> dict[str, Any]:
    said = citations([(role, doc.texts(cle)) for cle, role in ROLES.items()], notes)
    left, right = _two_columns(doc, notes)
    return {
        "textes": tuple(citation.texte for citation in said),
        "enregistrements": read_registrations(said, notes),
        "liens_autres_certifications": left,
        "accords_europeens": right,
        **read_lineage(doc, notes),
    }


def _two_columns(doc: Document, notes: Notes) -> tuple[str | None, str | None]:
    """The table of links and agreements: by its columns, else all in the first column, which is doubtful."""
    rows = doc.lines("liens")
    if any(row.cells for row in rows):
        cells = [row.cells or ("", "") for row in rows]
        return texte((c[0] for c in cells), table=True), texte((c[1] for c in cells), table=True)
    said = texte((row.texte for row in rows), table=True)
    if said:
        notes.constat(
            "douteux",
            "rncp:liensAutresCertifications",
            regle="colonnes-melees",
            rubrique="liens",
            citation=said,
        )
    return said, None


def _complements(doc: Document, notes: Notes) -> dict[str, Any]:
    reseau, prepared = read_centres(doc.texts("centres"), notes)
    return {
        "statistiques": texte(doc.texts("statistiques")),
        "sources_information": tuple(_source(i, p) for i, p in enumerate(paragraphs_of(doc.texts("sources")), 1)),
        "lieux_certification": read_places(doc.texts("lieux")),
        "reseau_preparation": reseau,
        "centres_preparation": prepared,
    }


def _source(rang: int, p: str) -> SourceInformation:
    said = BULLET.sub("", p, count=1)
    found = _URL(said)
    if not found:
        return SourceInformation(rang=rang, libelle=p)
    around = (said[: found.start()].strip(" :-–"), said[found.end() :].strip(" :-–"))
    return SourceInformation(rang=rang, libelle=" ".join(filter(None, around)) or None, url=found[0])


def _rest(doc: Document) -> dict[str, Any]:
    return {
        "liens_annotations": tuple(doc.links()),
        "rubriques": tuple(
            Rubrique(rang=rang, titre=section.titre, texte=section.texte)
            for rang, section in enumerate(doc.sections, 1)
        ),
        "rubriques_vides": tuple(HEADINGS[section.cle] for section in doc.sections if section.empty),
    }
