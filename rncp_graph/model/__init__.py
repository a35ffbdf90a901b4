"""The record: a fiche, its parts, and the one table from which all else is derived. Pure: no file, no store."""
