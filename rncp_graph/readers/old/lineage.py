"""What the certification was called before, and the certifications before and after it."""

from __future__ import annotations

import re
from typing import Any

from rncp_graph.model.identifiers import is_numero, numero_of
from rncp_graph.readers.old.headings import Document
from rncp_graph.readers.old.legal_texts import NONE_SAID
from rncp_graph.readers.old.notes import Notes
from rncp_graph.readers.old.paragraphs import BULLET, line, paragraphs_of
from rncp_graph.terms import normalised

_ANCIEN = re.compile(r"Anciens?\s+(?:libellés?|intitulés?)\s+de\s+la\s+certification\s*:\s*", re.IGNORECASE).match


def read_lineage(doc: Document, notes: Notes) -> dict[str, Any]:
    """Read the former titles and the numbers of the certifications before and after."""
    return {
        "anciens_intitules": _former_titles(doc, notes),
        "certification_precedente": line(doc.texts("precedente")),
        **_numbers(doc, notes),
    }


def _former_titles(doc: Document, notes: Notes) -> tuple[str, ...]:
    """Former titles: listed after the words that say so, or alone; a sentence is no title."""
    titles: list[str] = []
    said = False
    for p in paragraphs_of(doc.texts("historique")):
        announced = _ANCIEN(p)
        said = said or bool(announced)
        title = BULLET.sub("", p[announced.end() :] if announced else p, count=1).strip(" ;")
        if not title or title.endswith("."):
            continue
        titles.append(title)
        if not said:
            notes.constat(
                "déduit",
                "rncp:ancienIntitule",
                valeur=title,
                regle="historique-sans-phrase",
                rubrique="historique",
                citation=p,
            )
    return tuple(titles)


def _numbers(doc: Document, notes: Notes) -> dict[str, Any]:
    """The numbers of the certifications before and after: they stand only in the links at the end of the page.

    With both headings, the links are those of the labels, in their order, if there are as many.
    """
    before, after = (
        [p for p in paragraphs_of(doc.texts(cle)) if normalised(p) not in NONE_SAID]
        for cle in ("precedente", "suivante")
    )
    links = [(numero, url) for url in doc.links("precedente", "suivante") if is_numero(numero := numero_of(url))]
    cut = len(before) if before and after else len(links) if before else 0
    if ambiguous := bool(before and after) and len(links) != len(before) + len(after):
        notes.doubt("lignee-ambigue", "anciennes_certifications", " ".join(numero for numero, _ in links))
        links = []
    for cle, propriete, labels, linked in (
        ("precedente", "rncp:ancienneCertification", before, links[:cut]),
        ("suivante", "rncp:nouvelleCertification", after, links[cut:]),
    ):
        for numero, url in linked:
            notes.constat("déduit", propriete, valeur=numero, regle="numero-dans-le-lien", rubrique=cle, citation=url)
        if labels and not linked:
            regle = "lignee-ambigue" if ambiguous else "numero-sans-lien"
            notes.constat("inconnu", propriete, regle=regle, rubrique=cle, citation="\n".join(labels))
    numbers = tuple(numero for numero, _ in links)
    return {"anciennes_certifications": numbers[:cut], "nouvelles_certifications": numbers[cut:]}
