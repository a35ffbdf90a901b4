"""What the headers of questions name: the themes of the library, and what can hold the data that a question needs."""

from rncp_graph.model.formats import FORMATS

THEMES: dict[str, tuple[str, str]] = {
    "certifications": ("Certifications", "Certifications"),
    "acces": ("Voies d'accès", "Access routes"),
    "blocs": ("Blocs de compétences", "Blocks of competences"),
    "metiers": ("Métiers", "Occupations"),
    "organismes": ("Certificateurs et partenaires", "Certifiers and partners"),
    "lieux": ("Géographie", "Geography"),
    "histoire": ("Histoire et lignées", "History and lineage"),
    "validite": ("Validité à une date", "Validity on a day"),
    "parcours": ("Parcours", "Pathways"),
    "confiance": ("Confiance dans les données", "Trust in the data"),
}
"""The themes of the library, in the order in which it is read, with their French and English names."""

DONNEES: dict[str, tuple[str, str]] = {
    **{one.data: one.titre for one in FORMATS},
    "sources": ("plusieurs sources d'une même fiche", "several sources of one fiche"),
    "rome": ("ROME de France Travail", "ROME of France Travail"),
    "nsf": ("nomenclature NSF", "NSF classification"),
    "isco": ("CITP-08 (ISCO)", "ISCO-08"),
    "esco": ("ESCO", "ESCO"),
    "insee": ("départements et régions de l'INSEE", "départements and régions of INSEE"),
    "idcc": ("conventions collectives (IDCC, OPCO)", "collective agreements (IDCC, OPCO)"),
}
"""What can hold the data that a question needs: kinds of sources, then nomenclatures."""
SOURCES = (*(one.data for one in FORMATS), "sources")
"""Those that are kinds of sources: any of them will do, where of the nomenclatures all are needed."""
