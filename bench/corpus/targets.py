"""What the real register measures, at scale 1: `../shared/formats.md` 1.3, 4 and 5, of which the parts are named here.

Figures of August 2026 where there are any, else those of January 2021; a choice of ours is marked as such.
"""

from __future__ import annotations

from datetime import date

EXPORT = date(2026, 8, 16)

# 5.1, the whole register
FICHES = {"RNCP": 25_638, "RS": 4_837}
ACTIVES = {"RNCP": 5_518, "RS": 1_471}
ACTIVE_NIVEAUX = {3: 636, 4: 790, 5: 683, 6: 1_349, 7: 2_059, 8: 1}
CERTIFICATEURS = 65_867
CERTIFICATEURS_SIRET = 45_448  # 69 %
PARTENAIRES = 397_774
ACTIVE_PARTENAIRES = 304_855
PARTENAIRES_SIRET = 34_036
"""Distinct SIRET of partners."""
BLOCS = 55_761
ACTIVE_BLOCS = 28_289
ACTIVE_WITH_BLOCS = 5_200
WITH_ROME = 24_424
WITH_IDCC = 202
ACTIVE_VAE = 5_582
XML_BYTES = 570_000_000
JURY_BYTES = 34_000_000
NSF_IN_USE = 388

# 5.2, lengths of texts of active fiches in characters: median, spread (sigma of the logarithm), cut
LENGTHS: dict[str, tuple[int, float, int]] = {
    "ACTIVITES_VISEES": (1_761, 0.9, 32_000),
    "CAPACITES_ATTESTEES": (2_890, 0.7, 64_000),
    "CAPACITES_RS": (1_341, 0.6, 20_000),
    "SECTEURS_ACTIVITE": (557, 0.5, 4_000),
    "TYPE_EMPLOI_ACCESSIBLES": (378, 0.5, 4_000),
    "OBJECTIFS_CONTEXTE": (1_340, 0.5, 8_000),
    "PREREQUIS": (597, 0.6, 6_000),
    "REGLEMENTATIONS": (180, 0.8, 3_000),
    "JURY": (222, 0.65, 3_000),
    "LISTE_COMPETENCES": (950, 0.55, 8_000),
    "MODALITES_EVALUATION": (295, 0.98, 6_000),
}
INACTIVE = 0.21
"""Texts of an inactive fiche against those of an active one (ours: what is left for them of the 570 MB)."""
BLOC_BYTES = 1_981
PARTENAIRES_MEDIAN, PARTENAIRES_SIGMA, PARTENAIRES_MAX = 6, 1.8, 2_500
WITHOUT_PARTENAIRE = 0.55
WITH_PARTENAIRES = {"neuve-active": 0.80, "RS-active": 0.70, "neuve": 0.60, "RS": 0.55, "ancienne": 0.275}
"""Share of fiches with partners by kind (ours; together 45 %)."""

# 5.3, the register of January 2021
OLD_FICHES = 17_369
"""RNCP fiches that were there in January 2021."""
TYPES: dict[str, tuple[str, int, dict[int, int], int, float, float, float]] = {
    "": ("", 5_256, {6: 1_598, 5: 1_424, 7: 1_048, 4: 790, 3: 396}, 33, 4.5, 1.5, 2.1),
    "MASTER": ("Master", 4_341, {7: 1}, 6, 5.0, 2.4, 3.5),
    "Licence Professionnelle": ("Licence professionnelle", 3_418, {6: 1}, 6, 7.4, 2.3, 2.6),
    "Titre ingénieur": ("Titre ingénieur", 824, {7: 1}, 6, 6.6, 1.9, 3.6),
    "TP": ("Titre professionnel", 578, {3: 246, 4: 211, 5: 115}, 67, 2.7, 1.6, 1.4),
    "Autre": ("Autre certification professionnelle de droit", 573, {5: 352, 6: 106, 7: 60}, 5, 4.3, 1.6, 1.6),
    "LICENCE": ("Licence", 540, {6: 1}, 9, 7.9, 4.4, 3.0),
    "CAP": ("Certificat d'aptitude professionnelle", 258, {3: 1}, 53, 6.6, 1.8, 1.3),
    "BAC PRO": ("Baccalauréat professionnel", 186, {4: 1}, 48, 14.0, 1.9, 1.7),
    "BTS": ("Brevet de technicien supérieur", 154, {5: 1}, 11, 7.7, 1.9, 1.9),
    "BP": ("Brevet professionnel", 133, {4: 1}, 38, 8.7, 1.7, 1.5),
    "DEUST": ("Diplôme d'études universitaires scientifiques et techniques", 118, {5: 1}, 2, 3.5, 2.5, 1.8),
    "DIPLOVIS": ("Diplôme visé", 108, {6: 80, 7: 28}, 40, 5.8, 1.8, 4.0),
    "DipViGrM": ("Diplôme visé grade de master", 105, {7: 1}, 30, 7.1, 1.7, 4.0),
    "CS": ("Certificat de spécialisation", 73, {4: 42, 5: 25}, 97, 3.6, 2.0, 1.1),
    "BEP": ("Brevet d'études professionnelles", 72, {3: 1}, 47, 5.0, 1.8, 1.9),
    "DOCTORAT": ("Doctorat", 24, {8: 1}, 92, 6.0, 40.9, 4.2),
}
"""By type: label, fiches, levels, % with blocs, blocs where any, certifiers, ROME (means)."""
NEW_TYPES: dict[int, dict[str, float]] = {
    3: {"TP": 0.35, "CAP": 0.30, "": 0.15, "CS": 0.10, "Autre": 0.10},
    4: {"": 0.40, "TP": 0.25, "BAC PRO": 0.12, "CS": 0.10, "BP": 0.08, "Autre": 0.05},
    5: {"": 0.50, "BTS": 0.20, "TP": 0.14, "DEUST": 0.08, "Autre": 0.08},
    6: {"": 0.60, "Licence Professionnelle": 0.18, "LICENCE": 0.10, "DIPLOVIS": 0.07, "Autre": 0.05},
    7: {"": 0.50, "Titre ingénieur": 0.25, "MASTER": 0.18, "DipViGrM": 0.07},
    8: {"DOCTORAT": 1.0},
}
"""Types of the fiches since 2021, by level (ours, so that 47 % of the active ones have no abrégé, as in 1.3)."""
BLOCS_PER_FICHE = {1: 39, 2: 220, 3: 658, 4: 922, 5: 456, 6: 275, 7: 229, 8: 166, 9: 93, 10: 79} | {
    11: 35, 12: 30, 13: 18, 14: 14, 15: 10, 16: 8, 20: 6, 28: 3, 36: 2,
}  # fmt: skip
ROME_PER_FICHE = {1: 4_541, 2: 3_211, 3: 2_772, 4: 2_449, 5: 3_218}
NSF_PER_FICHE = {1: 12_082, 2: 2_532, 3: 2_755}
ROUTES_2021 = {"VAE": 16_198, "FC": 15_407, "FI": 13_935, "CQ": 11_376, "CL": 9_141, "CA": 8_576}
ENDS_2021 = {None: 6_119, 2015: 2_663, 2019: 3_193, 2020: 936, 2021: 645, 2022: 570, 2023: 483, 2024: 2_450, 2025: 308}
"""End of registration, by year (2015 stands for all years before 2019); one of 2021 is still active in 2026."""

# 5.3, lineage (2021 and the kit of 2025)
LINKS, TWO_SIDED = 6_197, 4_247
CHAINS = {2: 2_510, 3: 965, 4: 326, 5: 103, 6: 37, 7: 12, 8: 3, 9: 1}
"""Chains from a root, by length in fiches."""
SUCCESSORS, SUCCESSORS_MAX = 127, 14
PREDECESSORS, PREDECESSORS_MAX = 176, 6
DANGLING = 37 / 3_389
TO_RS = 20  # ours
RS_LINKS = 0.30  # share of RS fiches with a predecessor (ours; 6 of 8 in 1.3 are no sample)

# 4, known defects
CUT_TITRES = 5_516 / 30_484
"""Titles with a line break, in the CSV alone: 36,000 lines for 30,484 rows of Standard."""
REPEATED_NSF = 25_514 / 50_925
"""Rows of Nsf in the CSV that repeat another."""
APOSTROPHES = 8_777 / 8_796
"""ROME labels with an apostrophe that have it twice, in the CSV alone."""
ODD_ROME_CODES = 174 / 45_165
"""ROME rows whose code has not the form of one (2021, measured again: 78 codes)."""
EMPTY_NAMES = 732
"""Certifier rows without a name (2021)."""
ODD_BLOC_CODES = 14 / 16_455
TWO_LABELS = 5_157 / 17_369
"""Fiches that list one body twice, under an old label without SIRET and a new one with it (2021)."""
BLOCS_01 = 2
"""Fiches with a bloc whose whole code is `01`."""
WITHOUT_CERTIFICATEUR = 21
"""Active fiches without a certifier."""
REPEATED_SIRET = 0.002  # partner rows whose SIRET stands twice in the fiche (ours: seen, not counted)
MASS_DATES = 910 / 1_079
"""Partner rows that one bulk update stamped with its date."""
CONTRARY_DATE, SHARED_TITRE = 0.01, 0.01  # legal texts: seen once each in the fixtures
WITHOUT_SOURCE = 1 / 47
"""Correspondances without source blocks."""
