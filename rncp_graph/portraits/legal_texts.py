"""A legal text: what it is, what it amends, the certifications that quote it."""

from __future__ import annotations

from datetime import date

from rncp_graph.language import language, t
from rncp_graph.portraits.around import Whole
from rncp_graph.portraits.certifications import certification_section
from rncp_graph.portraits.description import Forme, Portrait, Section
from rncp_graph.portraits.nodes import facts, in_language, named_rows, said_of
from rncp_graph.portraits.surroundings import rows
from rncp_graph.portraits.words import sentence
from rncp_graph.stores import Store


def legal_text_portrait(store: Store, node: str, jour: date, whole: Whole) -> Portrait:
    """Return the page of a legal text."""
    said = said_of(store, node)
    titles = in_language(said.get("rncp:titre", ()))
    kinds, numbers, signed = (
        sorted(term.value for term in said.get(curie, ()))
        for curie in ("rncp:natureTexte", "rncp:numeroTexte", "rncp:dateSignature")
    )
    reference = " ".join([*kinds[:1], *(numbers or signed)[:1]])
    quoting = [row["c"].value for row in rows(store, f"SELECT DISTINCT ?c {{ ?c rncp:texteOfficielCite <{node}> }}")]
    resting = rows(store, f"SELECT DISTINCT ?c {{ ?p rncp:texteOfficiel <{node}> . ?c rncp:enregistrement ?p }}")
    citing = {*quoting, *(row["c"].value for row in resting)}
    amended = [row["x"].value for row in rows(store, f"SELECT ?x {{ ?x rncp:modifie <{node}> }}")]
    cited = t("Certifications qui le citent", "Certifications that quote it")
    sections = (
        Section(
            cle="identite",
            titre=t("En bref", "In short"),
            lignes=tuple(facts(store, said, ("rdf:type", *(("rncp:titre",) if len(titles) == 1 else ())))),
        ),
        Section(
            cle="modifie-par",
            titre=t("Modifié par", "Amended by"),
            forme=Forme.LISTE,
            lignes=named_rows(store, amended),
        ),
        certification_section(store, "certifications", cited, citing, jour, whole),
    )
    return Portrait(
        iri=node,
        base=store.base,
        genre=t("Texte officiel", "Legal text"),
        code=sentence(reference),
        titre=sentence(titles[0]) if titles else sentence(reference) or t("sans titre", "without a title"),
        langue=language(),
        langue_titre="fr",
        sections=tuple(section for section in sections if section.lignes),
    )
