"""The formats of sources, in one table: who makes them, what they can say, and which is believed first.

A format is an entry here and the module that reads it: nothing else names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rncp_graph.errors import SourceError
from rncp_graph.language import t

_CNCP = "Commission nationale de la certification professionnelle"
LICENCE_OUVERTE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
_V3 = frozenset(
    {
        *("certificateurs.etat_certificateur", "certificateurs.date_derniere_modification_etat"),
        *("certificateurs.nom_commercial", "certificateurs.site_internet"),
        *("voies_acces.date_derniere_modification", "correspondances"),
    }
)
_V2 = _V3 | {
    *("partenaires.etat_habilitation", "partenaires.date_actif", "partenaires.date_derniere_modification_etat"),
    *("prerequis_entree_formation", "prerequis_validation", "codes_idcc"),
    *("blocs.prerequis_entree_formation", "blocs.prerequis_validation"),
    *("date_limite_delivrance", "date_de_publication"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFormat:
    """A format of source.

    `reader` is the module of `rncp_graph.readers` that recognises and reads it. `column` is the attribute of `P` that
    says where a field stands in it, `heading` names the format over that column of the mapping page. `data` and
    `titre` are what questions call data of this kind, the latter in French and in English.

    `whole` tells that its files hold a whole register: a fiche that they lack is not in the register on that day.
    `closed_routes` tells that it says which access routes are closed, and not only which are open. `lacking` are the
    paths of the fields that its older versions have no place for, by version.
    """

    name: str
    reader: str
    column: str
    heading: str
    data: str
    titre: tuple[str, str]
    producer: str
    licence: str | None = None
    whole: bool = False
    closed_routes: bool = True
    lacking: Mapping[str, frozenset[str]] = field(default_factory=dict)


_XML = SourceFormat(
    name="xml",
    reader="xml.flow",
    column="xml",
    heading="XML",
    data="xml",
    titre=("flux XML", "XML flow"),
    producer="France compétences",
    licence=LICENCE_OUVERTE,
    whole=True,
    lacking={"2.0": _V2, "3.0": _V3},
)
_CSV = SourceFormat(
    name="csv",
    reader="csv.export",
    column="csv",
    heading="CSV",
    data="csv",
    titre=("export CSV", "CSV export"),
    producer="France compétences",
    licence=LICENCE_OUVERTE,
    whole=True,
    closed_routes=False,
)
_PDF = SourceFormat(
    name="pdf",
    reader="old.pdf",
    column="rubrique",
    heading="old fiche",
    data="texte",
    titre=("ancienne fiche (texte ou PDF)", "old fiche (text or PDF)"),
    producer=_CNCP,
)
FORMATS: tuple[SourceFormat, ...] = (_XML, _CSV, _PDF, replace(_PDF, name="texte", reader="old.text"))
"""The one that is believed first comes first: the richest and most official."""


def format_named(name: str) -> SourceFormat:
    """Return a format by its name; raises `SourceError` for one that is not in the table.

    >>> format_named("csv").producer
    'France compétences'
    """
    for one in FORMATS:
        if one.name == name:
            return one
    raise SourceError(t(f"format de source inconnu : {name}", f"unknown format of source: {name}"))


def rank(name: str) -> int:
    """Return the place of a format among those that are believed first; one that is not known comes last.

    >>> sorted(("texte", "of tomorrow", "csv", "xml"), key=rank)
    ['xml', 'csv', 'texte', 'of tomorrow']
    """
    return next((place for place, one in enumerate(FORMATS) if one.name == name), len(FORMATS))
