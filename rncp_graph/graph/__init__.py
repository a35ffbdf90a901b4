"""What a fiche means beside what it says: links, what fiches share, official lists, provenance. Pure."""
