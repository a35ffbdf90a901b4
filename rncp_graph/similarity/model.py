"""The model of texts: a title is its words and the runs of its letters, a text of competences its words.

Words are stems, without the small words of French; what is rare weighs more (TF-IDF). No meaning is known to it: two
blocks that say one thing in other words are far apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from rncp_graph.searching.words import stems
from rncp_graph.terms import normalised


class Text(NamedTuple):
    """What a block is known by: its title and its competences, either of which may be empty."""

    title: str
    competences: str


class Part(NamedTuple):
    """One view of texts: how much it counts, and a row of length 1 for each text, of zeros where it has nothing."""

    weight: float
    rows: Any


LETTERS = (3, 4)
"""How many letters, blanks at both ends of a word included, make a run."""

WEIGHTS = {"title words": 0.25, "title letters": 0.25, "competences": 0.5}
"""What each view counts. Those that a text lacks do not count."""


def parts(texts: Sequence[Text]) -> list[Part]:
    """Return the views of texts, in the order of `WEIGHTS`.

    >>> [part.rows.shape for part in parts([Text("Vendre", "Accueillir, conseiller"), Text("Vendre du vin", "")])]
    [(2, 2), (2, 19), (2, 2)]
    """
    titles, competences = [text.title for text in texts], [text.competences for text in texts]
    views = (
        _view(titles, _words, None),
        _view([normalised(title) for title in titles], "char_wb", LETTERS),
        _view(competences, _words, None),
    )
    return [Part(weight, rows) for weight, rows in zip(WEIGHTS.values(), views, strict=True)]


def _words(text: str) -> list[str]:
    return stems(text).split()


def _view(texts: Sequence[str], analyzer: str | Callable[[str], list[str]], lengths: tuple[int, int] | None) -> Any:
    """One row a text, of what an analyzer finds in it; a text that comes again is read once."""
    places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    counter = CountVectorizer(
        analyzer=analyzer, ngram_range=lengths or (1, 1), lowercase=False, token_pattern=None, dtype=np.float32
    )
    try:
        counts = counter.fit_transform(places)
    except ValueError:  # no text has a word
        return csr_matrix(np.zeros((len(texts), 1), dtype=np.float32))
    return TfidfTransformer(sublinear_tf=True).fit_transform(counts[[places[text] for text in texts]])


def compared(one: Text, other: Text) -> str:
    """Return which texts of two blocks can be compared, as the graph says it.

    >>> compared(Text("Vendre", "Conseiller"), Text("Vendre", ""))
    'intitules'
    """
    both = (("intitules", one.title and other.title), ("competences", one.competences and other.competences))
    return " et ".join(name for name, has in both if has)
