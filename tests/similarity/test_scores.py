"""What a score says: words and letters that two texts share, the rare ones more, and nothing of their meaning."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from rncp_graph.searching.words import stems
from rncp_graph.similarity.model import Text, compared, parts
from rncp_graph.similarity.nearest import nearest, score
from rncp_graph.similarity.pairs import neighbours, pairs
from rncp_graph.similarity.texts import Block

TITLES = (
    "Développer une application web",
    "Développer une application mobile",
    "Développement d'applications web",
    "Encaisser un client",
    "Encaissement des clients",
    "Conduire un tracteur",
)


def scores(*texts: Text) -> list[list[float]]:
    places = np.arange(len(texts))
    views = parts(texts)
    return [score(views, np.full(len(texts), place), places).tolist() for place in places]


def blocks(*said: tuple[str, str, str]) -> list[Block]:
    """Blocks by certification, title and competences."""
    return [Block(f"urn:{c}/bloc/{n}", f"urn:{c}", Text(*texts)) for n, (c, *texts) in enumerate(said)]


def test_a_text_is_as_near_to_itself_as_can_be_and_no_order_counts() -> None:
    found = scores(*(Text(title, "") for title in TITLES))
    assert [found[n][n] for n in range(len(TITLES))] == [1.0] * len(TITLES)
    assert found == [list(column) for column in zip(*found, strict=True)]
    assert all(0 <= value <= 1 for row in found for value in row)
    assert found[0][5] < 0.1


def test_other_forms_of_a_word_and_other_small_words_are_near() -> None:
    found = scores(*(Text(title, "") for title in TITLES))
    assert max(range(1, 6), key=lambda n: found[0][n]) == 2
    assert found[3][4] > 0.5
    assert scores(Text("La vente", ""), Text("Les ventes", ""), Text("Soudure", ""))[0][1] > 0.6


def test_words_that_mean_the_same_are_far_when_they_are_other_words() -> None:
    assert scores(Text("Vendre un véhicule", ""), Text("Céder une automobile", ""))[0][1] < 0.3


def test_words_of_a_title_weigh_as_scikit_learn_weighs_them_by_itself() -> None:
    """By its own class for the whole of it, in place of counts made apart."""
    vectors = TfidfVectorizer(analyzer=lambda text: stems(text).split(), sublinear_tf=True).fit_transform(TITLES)
    found = parts([Text(title, "") for title in TITLES])[0].rows
    assert np.allclose((found @ found.T).toarray(), (vectors @ vectors.T).toarray(), atol=1e-6)


def test_what_one_of_two_blocks_lacks_does_not_count() -> None:
    both, title, other = (
        Text("Vendre", "Accueillir, conseiller"),
        Text("Vendre", ""),
        Text("Vendre", "Souder des tubes"),
    )
    found = scores(both, title, other)
    assert (found[0][1], found[0][2]) == (1.0, 0.5)
    assert [compared(both, one) for one in (title, other)] == ["intitules", "intitules et competences"]
    assert compared(Text("", "a"), Text("b", "a")) == "competences"
    assert scores(Text("Vendre", ""), Text("", "Vendre"))[0][1] == 0


def test_texts_without_a_word_are_near_nothing() -> None:
    assert scores(Text("…", ""), Text("?", ""))[0][1] == 0
    assert neighbours(blocks(("a", "…", ""), ("b", "?", "")), 1, 0.1) == [[], []]
    assert neighbours([], 3, 0.1) == []


def test_candidates_are_those_that_all_pairs_in_full_would_give() -> None:
    verbs, things = ("Vendre", "Souder", "Gérer", "Concevoir"), ("un tube", "des stocks", "un site web", "la paie")
    texts = [
        Text(f"{verb} {thing}", f"{thing} {verb} selon la norme {n}")
        for verb in verbs
        for n, thing in enumerate(things)
    ]
    whole = scores(*texts)
    expected = {
        (one, other, whole[one][other])
        for one in range(len(texts))
        for other in range(len(texts))
        if one != other and whole[one][other] >= 0.3
    }
    found = {
        pair
        for near in nearest(parts(texts), len(texts), 0.3)
        for pair in zip(near.ones.tolist(), near.others.tolist(), near.scores.tolist(), strict=True)
    }
    assert found == expected
    assert len(expected) > 20


def test_neighbours_are_blocks_of_other_certifications_the_first_given_of_equals() -> None:
    said = blocks(*(("abcd"[n], "U1 Français", "") for n in range(4)), ("a", "U1 Français", ""), ("e", "Souder", ""))
    found = neighbours(said, 2, 0.5)
    assert found == [
        [(1.0, 1), (1.0, 2)],
        [(1.0, 0), (1.0, 2)],
        [(1.0, 0), (1.0, 1)],
        [(1.0, 0), (1.0, 1)],
        [(1.0, 1), (1.0, 2)],
        [],
    ]
    assert [(pair.one[4], pair.other[4]) for pair in pairs(said, 2, 0.5)] == [
        ("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("b", "a"), ("c", "a")
    ]  # fmt: skip


@pytest.mark.parametrize("threshold", [0.3, 0.6])
def test_no_pair_is_below_the_threshold(threshold: float) -> None:
    found = pairs(blocks(*((str(n), title, "") for n, title in enumerate(TITLES))), 5, threshold)
    assert found
    assert all(pair.score >= threshold for pair in found)
