"""The neighbours of a certification: active ones that share its blocks or its occupations."""

from __future__ import annotations

from rncp_graph.language import how_many, t
from rncp_graph.portraits.description import Etat, Forme, Row, Section, text
from rncp_graph.portraits.history import certification_values
from rncp_graph.portraits.surroundings import Surroundings


def neighbours(around: Surroundings) -> Section:
    """List the neighbours, those that share most blocks first, then most occupations."""
    rows = []
    for one in around.voisines:
        _, *values = certification_values(one.connue, one.iri)
        shared = (
            (
                one.blocs,
                "bloc de même intitulé|blocs de mêmes intitulés",
                "block alike by title|blocks alike by title",
            ),
            (one.metiers, "métier commun|métiers communs", "occupation in common|occupations in common"),
        )
        said = (text(how_many(count, fr, en)) for count, fr, en in shared if count)
        etat = Etat.of(one.connue.enregistree)
        rows.append(Row(nom=one.connue.numero, lien=one.iri, etat=etat, valeurs=(*values, *said)))
    note = t(
        "Actives au jour des données ; les plus proches d'abord, douze au plus.",
        "Active on the day of the data; the closest first, twelve at most.",
    )
    title = t("Certifications voisines", "Neighbouring certifications")
    return Section(cle="voisines", titre=title, forme=Forme.LISTE, note=note, lignes=tuple(rows))
