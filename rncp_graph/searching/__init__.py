"""Things found by words: an index of the text of each version of a store, and what is asked of it."""
