"""The old fiche of the CNCP, as text and as PDF."""
