"""What a word is in a search: accents, case, plurals and small words forgiven, short forms known.

Accents go before stemming: the stemmer then gives one stem for a word with and without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from rncp_graph.model.identifiers import numero_of, siret_of
from rncp_graph.model.schemes import code_of

SHORT_FORMS: dict[str, str] = {
    "adv": "administration des ventes",
    "advf": "assistant de vie aux familles",
    "btp": "bâtiment travaux publics",
    "compta": "comptabilité",
    "dev": "développeur",
    "it": "informatique",
    "pro": "professionnel",
    "rh": "ressources humaines",
}
"""What people write for words that they do not find by: of other words it is the beginning, or the stem, as well.

No more are needed: kinds of diploma (TP, CAP, BTS …) come from the register itself, the initials of a title (NTC,
DWWM …) from the title, and the beginning of a word (info, admin …) finds the word.
"""

_FEMININE = (("trice", "teur"), ("euse", "eur"), ("iere", "ier"), ("ere", "er"))
"""Endings of trades, of which titles mostly say the masculine."""

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_PARENTHESIS = re.compile(r"\([^()]*\)")
_INITIALS = range(3, 8)
"""How many initials stand for a title: two are a word of their own too often."""


@cache
def analyzer(*, stemmed: bool) -> TextAnalyzer:
    """Return what makes words of a text: in small letters without accents, without small words, or their stems.

    >>> analyzer(stemmed=False).analyze("Les métiers de la Banque")
    ['metiers', 'banque']
    """
    small = ["a", "ou", "ete", "meme"]  # those of the French list that lose an accent before they come to it
    built = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(60)).filter(Filter.lowercase())
    built = built.filter(Filter.ascii_fold()).filter(Filter.stopword("french")).filter(Filter.custom_stopword(small))
    return (built.filter(Filter.stemmer("french")) if stemmed else built).build()


def _by_part(*, stemmed: bool) -> Callable[[str], str]:
    """What analyzes a text between its blanks, each part once: a register says the same words a hundred times."""

    @lru_cache(maxsize=1 << 16)
    def analyzed(part: str) -> str:
        return " ".join(analyzer(stemmed=stemmed).analyze(part))

    return lambda text: " ".join(filter(None, map(analyzed, text.split())))


_stemmed, _folded = _by_part(stemmed=True), _by_part(stemmed=False)


def stems(text: str) -> str:
    """Return the stems of the words of a text, without small words.

    >>> stems("Les métiers de la Banque"), stems("METIER banques")
    ('meti banqu', 'meti banqu')
    """
    return _stemmed(text)


def folded(text: str) -> str:
    """Return the words of a text in small letters without accents, without small words.

    >>> folded("Développeur d'applications")
    'developpeur applications'
    """
    return _folded(text)


def forms(word: str) -> list[str]:
    """Return a word as written, in the singular, and the masculine of a trade: the stemmer makes three words of them.

    >>> forms("bouchers"), forms("infirmieres"), forms("banque"), forms("BTS")
    (['bouchers', 'boucher'], ['infirmieres', 'infirmiere', 'infirmier'], ['banque'], ['bts'])
    """
    bare = folded(word)
    one = bare[:-1] if len(bare) > 3 and bare[-1] in "sx" else bare
    ending = next((pair for pair in _FEMININE if one.endswith(pair[0])), ("", ""))
    return list(dict.fromkeys((bare, one, one.removesuffix(ending[0]) + ending[1])))


def whole(text: str) -> str:
    """Return the form in which two titles that say the same are one.

    >>> whole("Cuisinier(ère)") == whole("CUISINIER")
    True
    """
    return stems(_PARENTHESIS.sub("", text))


def initials(title: str) -> str:
    """Return the initials of a title, where they are many enough to stand for it.

    >>> initials("Négociateur(trice) technico-commercial(e)"), initials("Cuisine")
    ('ntc', '')
    """
    found = "".join(word[0] for word in folded(_PARENTHESIS.sub("", title)).split())
    return found if len(found) in _INITIALS else ""


def keys(text: str) -> set[str]:
    """Return the numbers and codes that a text may stand for, as the index holds them.

    >>> sorted(keys("rncp 27413")), sorted(keys("d1407")), sorted(keys("cuisine"))
    (['RNCP27413'], ['D1407'], [])
    """
    found = {numero_of(text), siret_of(text), *(code_of(scheme, text) for scheme in ("rome", "nsf", "formacode"))}
    found.add("".join(text.split()))
    return {key.upper() for key in found if any(sign.isdigit() for sign in key) and " " not in key}


def split(text: str) -> list[str]:
    """Return the parts of what is asked, each once, as written."""
    return list(dict.fromkeys(_WORD.findall(text)))
