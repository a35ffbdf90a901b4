"""A block of competences: what is learnt in it, in which certification it stands, where else it does."""

from __future__ import annotations

from datetime import date

from pyoxigraph import Literal

from rncp_graph.language import language, t
from rncp_graph.model.fiche import Bloc
from rncp_graph.portraits.around import Whole
from rncp_graph.portraits.certification import block_detail
from rncp_graph.portraits.certifications import certification_section
from rncp_graph.portraits.description import Forme, Portrait, Section
from rncp_graph.portraits.surroundings import rows
from rncp_graph.rdf.mapping import record, steps
from rncp_graph.stores import Store


def block_portrait(store: Store, node: str, jour: date, whole: Whole) -> Portrait:
    """Return the page of a block."""
    bloc = record(Bloc, node, store.about(node, steps(Bloc)), store.base)
    holders = [row["c"].value for row in rows(store, f"SELECT DISTINCT ?c {{ ?c rncp:bloc <{node}> }}")]
    same = (
        {row["c"].value for row in rows(store, f"SELECT DISTINCT ?c {{ {_same(bloc, node)} }}")} if bloc.code else set()
    )
    sections = [
        Section(
            cle="competences",
            titre=t("Ce qu'il faut apprendre", "What must be learnt"),
            forme=Forme.ARTICLES,
            lignes=tuple(block_detail(bloc)),
        ),
        certification_section(store, "certifications", t("Certification", "Certification"), holders, jour, whole),
    ]
    if same := same - set(holders):
        title = t(
            "Autres certifications qui ont ce code ou ce titre de bloc", "Others with a block of this code or title"
        )
        sections.append(certification_section(store, "autres", title, same, jour, whole))
    return Portrait(
        iri=node,
        base=store.base,
        genre=t("Bloc de compétences", "Block of competences"),
        code=bloc.code or "",
        titre=bloc.libelle or bloc.code or t("sans titre", "without a title"),
        langue=language(),
        langue_titre="fr" if bloc.libelle else None,
        sections=tuple(sections),
    )


def _same(bloc: Bloc, node: str) -> str:
    """The certifications that have a block of the same code, or of the same title in normalised words."""
    code = str(Literal(bloc.code or ""))
    return (
        f"{{ ?b skos:notation {code} . ?c rncp:bloc ?b }} UNION {{ <{node}> rncp:cleLibelle ?k . ?c rncp:cleBloc ?k }}"
    )
