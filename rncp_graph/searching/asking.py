"""What is asked of an index: words, each found exactly or nearly, in one field or another, and filters.

An answer is ranked by where each word stands: in the title, in a name, in what the thing is tied to, in the text; as it
is before nearly. Then comes the state, then the kind of thing, and the weight of the words (BM25) last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from pyoxigraph import Literal, NamedNode
from tantivy import Index, Occur, Query

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.questions.about import about
from rncp_graph.questions.near import near
from rncp_graph.questions.parameters import Parameter
from rncp_graph.questions.table import Table
from rncp_graph.questions.types import GENRES
from rncp_graph.searching.index import index_of, shown, translated
from rncp_graph.searching.words import SHORT_FORMS, folded, forms, keys, split, stems, whole
from rncp_graph.stores import Store
from rncp_graph.terms import legible

COLUMNS = ("genre", "code", "intitule", "actif", "niveau", "iri")

EXACT = {"title": 10.0, "short": 10.0, "names": 8.0, "topics": 5.0, "text": 2.0}
"""What a word is worth, by the field in which it stands."""
NEAR = {"title": 6.0, "names": 4.0}
"""The same of a word that is only near: another begins with it, or differs by a letter or two."""
KEY, ACTIVE, WHOLE, BM25 = 100.0, 1.0, 0.9, 0.02
"""What a number is worth (half where it is one word of several), the state, a whole title, and a point of BM25."""
KINDS = {genre: 0.1 * rank for rank, genre in enumerate(reversed(GENRES))}
"""What the kind is worth: less than all else, so that it orders equals."""

MOST = 30
"""Words that one search may have."""


FILTERS: dict[str, Parameter] = {
    name: Parameter.named(name, obligatoire=False, plusieurs=True)
    for name in ("niveau", "registre", "etat", "nsf", "formacode", "rome", "voie", "genre")
}
"""What a search can be narrowed by: what these names mean in questions, with the same words and several values."""
ALL = {"voie"}
"""Those of which a thing must have every value; of the others any will do."""


@dataclass(frozen=True, slots=True, repr=False)
class Found(Table):
    """What a search found, the best first; `said` tells in a line what had to be forgiven for it.

    >>> Found(COLUMNS, ((None, None, None, None, None, NamedNode("urn:x")),)).values
    '<urn:x>'
    """

    said: str = ""

    @property
    def iris(self) -> tuple[str, ...]:
        """The IRIs of what was found."""
        return tuple(node.value for *_, node in self.terms if isinstance(node, NamedNode))

    @property
    def values(self) -> str:
        """The same as SPARQL writes them, for `VALUES ?x { … }`."""
        return " ".join(f"<{iri}>" for iri in self.iris)


def search(store: Store, asked: str, /, *, limit: int = 10, **filters: Any) -> Found:
    """Return what a store holds by words, or by a number: certifications, blocks, occupations, bodies, domains.

    Accents, plurals, typing errors and usual short forms are forgiven. Where nothing has all words, most of them will
    do, and `said` tells so. `FILTERS` are the filters; only certifications and blocks have a level or a state.

    Raises `QuestionError` for a filter that is unknown or ill-formed, and where no word is left to search by;
    `StoreError` for an endpoint, which has no index.
    """
    return found_by(store, asked, filters, limit)


def found_by(store: Store, asked: str, filters: Mapping[str, Any], limit: int) -> Found:
    """Return the same of filters that may have any name, `limit` included."""
    if limit < 1:
        raise QuestionError(t("limit : au moins 1", "limit: at least 1"))
    index = index_of(store)
    narrowed = _narrowed(filters, store)
    asking = _Asking(index, asked)
    with translated():
        most = min(limit, max(index.searcher().num_docs, 1))  # the engine makes room for as many as it is told
        found, lacking = asking.best(narrowed, most)
        said = _forgiven(asking, lacking) if found else _nothing(asking, narrowed, asked)
        rows = [shown(index.searcher().doc(address)) for address in found]
    told = about(store, "search", {"mots": asked, **filters})
    return Found(COLUMNS, tuple(_row(row, store.base) for row in rows), told, said=said)


def _row(told: list[Any], base: str) -> tuple[Any, ...]:
    genre, path, code, title, actif, niveau = told
    known = [None if value is None or value == "" else Literal(value) for value in (genre, code, title, actif, niveau)]
    return (*known, NamedNode(base + path))


def _narrowed(filters: Mapping[str, Any], store: Store) -> dict[str, list[str]]:
    """Return the filters that were given, each with the tags of the index that it asks for."""
    tags = {}
    for name, said in filters.items():
        if name not in FILTERS:
            known = ", ".join(FILTERS)
            raise QuestionError(
                t(f"filtre inconnu « {name} » ; voyez {known}", f"unknown filter `{name}`; see {known}")
            )
        one = FILTERS[name]
        if said not in (None, "", [], ()):
            terms = [one.n_triples(value, store.base, partial(near, store)) for value in one.each(said)]
            tags[name] = [_tag(name, term, store.base) for term in terms]
    return tags


def _tag(name: str, term: str, base: str) -> str:
    """The tag of a term: the path of a node, or a word behind the name of its filter."""
    return term[1:-1].removeprefix(base) if term.startswith("<") else f"{name}/{term[1:-1]}"


class _Asking:
    """Words asked of an index: each one stands for itself, for its masculine, for what it is short for."""

    def __init__(self, index: Index, asked: str) -> None:
        self.index, self.asked = index, legible(asked)
        self.words = [word for word in split(self.asked) if stems(word)]
        if not self.words:
            raise QuestionError(
                t(
                    "aucun mot à chercher : dites un mot d'un intitulé, un nom, un numéro ou un code",
                    "no word to search by: say a word of a title, a name, a number or a code",
                )
            )
        if len(self.words) > MOST:
            raise QuestionError(t(f"au plus {MOST} mots à la fois", f"at most {MOST} words at a time"))
        self.clauses = [self._word(word) for word in self.words]

    def best(self, narrowed: Mapping[str, list[str]], limit: int) -> tuple[list[Any], int]:
        """Return where the best stand, and how many of the words they lack: as few as possible, at most half."""
        for lacking in range(len(self.words) // 2 + 1):
            query = self._query(narrowed, len(self.words) - lacking)
            if hits := self.index.searcher().search(query, limit, count=False).hits:
                return [address for _, address in hits], lacking
        return [], 0

    def alone(self, word: str) -> bool:
        """Whether anything has this word, or one near to it."""
        query = self.clauses[self.words.index(word)]
        return bool(self.index.searcher().search(query, 1, count=False).hits)

    def _query(self, narrowed: Mapping[str, list[str]], least: int) -> Query:
        found = Query.boolean_query([(Occur.Should, one) for one in self.clauses], minimum_number_should_match=least)
        numbered = [self._term("keys", key, KEY) for key in sorted(keys(self.asked))]
        wanted = Query.boolean_query([(Occur.Should, one) for one in (found, *numbered)])
        clauses = [
            (Occur.Must, wanted),
            *((Occur.Must, one) for name in narrowed for one in self._tags(name, narrowed[name])),
        ]
        singular = " ".join(forms(word)[-1] for word in self.words)
        better = [
            Query.const_score_query(self._lasting(), ACTIVE),
            *(self._term("whole", title, WHOLE) for title in {whole(self.asked), whole(singular)}),
            *(self._term("tags", f"genre/{genre}", worth) for genre, worth in KINDS.items()),
        ]
        return Query.boolean_query([*clauses, *((Occur.Should, one) for one in better)])

    def _tags(self, name: str, tags: list[str]) -> list[Query]:
        """What a filter asks for: one of its values, or each of them."""
        sets = [[tag] for tag in tags] if name in ALL else [tags]
        return [Query.const_score_query(Query.term_set_query(self.index.schema, "tags", one), 0) for one in sets]

    def _lasting(self) -> Query:
        """What has not expired: an active certification, its blocks, and all that has no state."""
        tags = ["etat/oui", *(f"genre/{genre}" for genre in GENRES if genre not in ("certification", "bloc"))]
        return Query.term_set_query(self.index.schema, "tags", tags)

    def _word(self, word: str) -> Query:
        """The clause of a word: the best of what it may stand for."""
        bare = folded(word)
        meant = [found for one in forms(word) if (found := stems(one).split())]
        if bare in SHORT_FORMS:  # a title may have it as it stands, but not its stem alone
            meant = [*(found for found in meant if found == [bare]), stems(SHORT_FORMS[bare]).split()]
        share = 1 / len(self.words)
        ways = [
            Query.boolean_query([(Occur.Must, self._stem(stem, share / len(found))) for stem in found])
            for found in meant
        ]
        ways += [self._term("short", bare, EXACT["short"] * share)]
        ways += [self._term("keys", key, KEY / 2 * share) for key in sorted(keys(word))]
        return Query.disjunction_max_query(ways)

    def _stem(self, stem: str, share: float) -> Query:
        ways = [self._term(name, stem, worth * share) for name, worth in EXACT.items() if name != "short"]
        if not any(sign.isdigit() for sign in stem):
            for name, worth in NEAR.items():
                ways += [Query.const_score_query(near, worth * share) for near in self._near(name, stem)]
        best = Query.disjunction_max_query(ways)
        weights = [Query.boost_query(Query.term_query(self.index.schema, name, stem, "freq"), BM25) for name in EXACT]
        return Query.boolean_query([(Occur.Must, best), *((Occur.Should, one) for one in weights)])

    def _near(self, name: str, stem: str) -> list[Query]:
        """What begins with a stem, and what differs from it by a letter, or by two where it is long."""
        found = []
        if len(stem) >= 3:
            found.append(Query.fuzzy_term_query(self.index.schema, name, stem, 0, prefix=True))
        if len(stem) >= 5:
            found.append(Query.fuzzy_term_query(self.index.schema, name, stem, 1 if len(stem) < 8 else 2))
        return found

    def _term(self, name: str, value: str, worth: float) -> Query:
        return Query.const_score_query(Query.term_query(self.index.schema, name, value, "basic"), worth)


def _forgiven(asking: _Asking, lacking: int) -> str:
    if not lacking:
        return ""
    most, count = len(asking.words) - lacking, len(asking.words)
    return t(
        f"rien n'a tous ces mots ; voici ce qui en a {most} sur {count}",
        f"nothing has all of these words; this has {most} of the {count}",
    )


def _nothing(asking: _Asking, narrowed: Mapping[str, list[str]], asked: str) -> str:
    """Say what to change where nothing was found: the filters, or the words that nothing has."""
    if narrowed and asking.best({}, 1)[0]:
        given = ", ".join(narrowed)
        return t(
            f"rien avec ces filtres ({given}) ; sans eux, oui", f"nothing with these filters ({given}); without, yes"
        )
    strange = ", ".join(word for word in asking.words if not asking.alone(word)) or asked
    return t(
        f"rien : aucun intitulé ni texte n'a {strange} ; essayez un mot plus courant, ou un code",
        f"nothing: no title and no text has {strange}; try a more usual word, or a code",
    )
