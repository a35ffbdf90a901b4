"""Questions asked of a store: their files, their parameters, their answers, a fiche read back."""
