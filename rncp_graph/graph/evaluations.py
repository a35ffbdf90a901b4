"""Assessment of blocks: its types and the publics that each is for, recognised in the words of the fiche.

A type is told by its words, a public by a heading: its name before a colon or a parenthesis, or on a line of its own.
What is recognised stands in the graph beside the block, with the rule and the words, and is not read back.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rncp_graph.model.fiche import Bloc
from rncp_graph.rdf.statements import Derived, Statements
from rncp_graph.rdf.vocabulary import RNCP
from rncp_graph.terms import BASE, digest

OTHER = "autre"
"""The type of a text in which no type is recognised. All are in `ontology/vocabularies/evaluations.ttl`."""


class Evaluation(NamedTuple):
    """A type of assessment in a text, the public it is for, and the evidence: a rule, and words as the text has them.

    Without a public it is for all. A text without a known type is `autre`, and has no words.
    """

    type: str
    public: str | None
    rule: str
    words: tuple[str, ...]


# --- the words of types -----------------------------------------------------------------------------------------------

# A blank is any blank or a hyphen, an accent may lack or stand alone, an apostrophe is either, ~ is a plural or a
# feminine (`_ENDING`): "étude~ de cas" is "Etude(s) de cas". Each begins with a letter: others are
# left at a glance. A condition on what stands before is behind that letter. A subject is no assessment: a file of a
# client, a job interview, a project of the firm in which the work is done.
_FILE = (
    r"dossier~(?!\w)(?! (?:de candidature|(?:des )?(?:client|patient|candidat)|du (?:client|patient)|administratif"
    r"|médica))"
)
_REPORT = r"r(?<!\bpar\sr)(?<!\ben\sr)apport(?:s|\(s\))?(?!\w)(?! (?:à|aux?|avec|de force|sociaux|humains)\b)"
_INTERVIEW = (
    r"entretien~(?!\w)(?! (?:professionnels|annuel|des? (?:recrutement|négociation|prospection|vente|premier niveau"
    r"|locaux|matériel|équipement|espaces)|du (?:linge|matériel|véhicule)|de l'(?:équipement|outil|installation)"
    r"|et (?:la )?maintenance|courant|fictif))"
)
_A_PROJECT = (
    r"(?: ensuite)?(?: au jury)?(?: (?:d'un|de|du|des|un|le|son|leur)| d')? ?(?:ou ses |ou plusieurs )?projet~(?!\w)"
    r"(?! (?:d'|de l')?entreprise)"
)
_PROJECT_AT_HEAD = r"p(?:(?<![^\n]p)|(?<=\s\sp)|(?<=[-•.:,;]\sp))rojet~(?!\w)(?! (?:d'|de l')?entreprise)"
_CONTROL = (
    r"contrôle~ en cours(?! (?:de (?:fabrication|production|chantier|process|réalisation)|d'(?:usinage|exécution)))"
)
_VERBS = ("présentation", "présenter?", "réalisation", "réaliser?", "remise", "remet", "soutenance", "restitution")

_TYPES: dict[str, dict[str, tuple[str, ...]]] = {
    "portefeuille-de-preuves": {
        "portefeuille": (
            "portefeuille~ de preuve~",
            "portefeuille~ de compétence~",
            "portfolio~",
            "dossier~ de preuve~",
        )
    },
    "etude-de-cas": {
        "étude de cas": ("étude~ d(?:e(?: plusieurs)?|'un(?: ou (?:de )?plusieurs)?) cas", "cas pratique~")
    },
    "mise-en-situation": {
        "mise en situation": ("mise~ en situation~", "jeu~ de rôle~"),
        "simulation": (r"simul(?!tan)\w*",),
    },
    "dossier-rapport-projet": {
        "dossier": (_FILE,),
        "rapport": (_REPORT,),
        "mémoire": (r"m(?<!aide-m)(?<!\bcarte\sm)(?<!\bcartes\sm)émoire~(?!\w)(?! (?:vive|morte|cache|flash))",),
        "projet": (
            *(f"{verb}{_A_PROJECT}" for verb in _VERBS),
            r"projet~ (?:tutoré|fil rouge|de (?:fin|groupe)|individuel|collectif|personnel|professionnel)\w*",
            r"projet~ (?:réalisé|préparé)\w*",
            _PROJECT_AT_HEAD,
        ),
    },
    "oral": {
        "oral": (
            r"o(?<!\bvoie\so)ral(?:e|es|s|ement|isation|\(e\))?(?!\w)",
            r"oraux\b",
            "de vive voix",
            "échange~ avec le jury",
        ),
        "soutenance": ("soutenance~", "soutenu~"),
        "entretien": (_INTERVIEW,),
    },
    "epreuve-ecrite": {
        "écrit": (
            *("écrite~", "par écrit", r"à l'écrit(?!\w)", r"écrit~(?= (?:et|ou|puis) (?:à l')?or(?:al|aux)\b)"),
            *(rf"{kind}~(?: final| terminal)? écrit~(?!\w)" for kind in ("ponctuel", "examen", "contrôle")),
        ),
        "questionnaire": ("questionnaire~", r"qcms?\b", r"q\.c\.m\b", r"quizz?(?:es)?\b", "devoir~ sur table"),
    },
    "epreuve-pratique": {
        "pratique": tuple(
            rf"{kind}~ pratique~(?!\w)"
            for kind in ("ponctuel", "ponctuelle", "épreuve", "examen", "évaluation", "travaux")
        )
    },
    "controle-en-cours": {
        "contrôle en cours": (r"ccf\b", r"c\.c\.f\b", _CONTROL, "contrôle~ continu~"),
        "évaluation en cours": ("évaluation~ en cours de formation", "épreuve~ en cours de formation"),
    },
}

# --- the words of publics ---------------------------------------------------------------------------------------------

_PUBLICS = {
    "scolaires": ("scolaire~", "élève~", "étudiant~"),
    "apprentis": ("apprenti~", "apprentissage"),
    "formation-continue": (
        *("stagiaire~ de (?:la )?formation professionnelle(?: continue)?", "formation professionnelle continue"),
        *("formation continue", "salarié~"),
    ),
    "formation-initiale": ("formation initiale", "primo-apprenant~"),
    "professionnalisation": ("contrat~ de professionnalisation",),
    "experience": (
        "au titre de (?:leur|son|l')(?: ?expérience)(?: professionnelle)?",
        "vae",
        "validation des acquis de l'expérience",
    ),
    "distance": ("enseignement à distance", "formation à distance", "à distance"),
    "individuels": ("candidat~ individuel~", "candidat~ libre~", "candidature~ individuelle~"),
}
_ENTITLED = ("scolaires", "apprentis", "formation-continue")
"""Publics of a body that is entitled to assess by itself or is not: an assessment may be for the ones or the others."""


_ENDING = r"(?:[esx]{1,2}|\s?\([esx]{1,2}\)|[·.-][esx]{1,2}(?!\w)){0,2}"
"""A plural, a feminine, or both: "études", "étude(s)", "étude (s)", "apprenti·e·s"."""


def _pattern(words: str) -> str:
    """The regular expression of the words of a rule, in lower case."""
    for plain, accented in zip("eaoiu", ("éèê", "àâ", "ô", "îï", "ùû"), strict=True):
        words = re.sub(f"[{accented}]", f"[{plain}{accented}][\u0300-\u0302]?", words)
    words = words.replace(" ?", r"\s*").replace(" ", r"(?:\s+|-)")
    return words.replace("'", "['’]").replace("~", _ENDING)


_NAMES = [(key, _pattern(words)) for key, names in _PUBLICS.items() for words in names]
_RULES = [
    (kind, rule, _pattern(words)) for kind, rules in _TYPES.items() for rule, every in rules.items() for words in every
]
_IN = r"(?:d['’]un|des?|en|du|(?:dans|au\s+sein)\s+(?:d['’]un|des?|les?|un))"
_SITE = rf"(?:\s+{_IN}\s+(?:cfa|centre|section|établissement)[^:.,;()\n]{{0,60}}(?<!\s))?"
_STATUS = r"(?:\s+(?:(?:non[\s-]+)?habilité(?:e?s|\(e?s\))?|(?:sous|hors)\s+contrat))?"
_TAIL = rf"(?!\w){_SITE}{_STATUS}(?:\s*\([^()]*\))?"


def _by_first_letter(every: list[str]) -> tuple[re.Pattern[str], list[int]]:
    """Return one expression of all these, and which of them the empty group that ends each one stands for.

    Those that begin alike stand together: where a word begins, one letter rules out all but a few.
    """
    alike: dict[str, list[int]] = {}
    for rank, words in enumerate(every):
        alike.setdefault(_FIRST(words)[0], []).append(rank)  # type: ignore[index]
    choices = (
        f"{first}(?:{'|'.join(f'{every[rank][len(first) :]}()' for rank in ranks)})" for first, ranks in alike.items()
    )
    return re.compile(rf"\b(?:{'|'.join(choices)})"), [rank for ranks in alike.values() for rank in ranks]


_FIRST = re.compile(r"\[[^]]+\]|\w").match
_TOKENS, _RANKS = _by_first_letter([name + _TAIL for _, name in _NAMES] + [words for _, _, words in _RULES])

_LEAD = re.compile(
    r"\b(?:(?:pour|en|par|les?|la|des?|voie|candidats?|stagiaires?|issus?|publics?|relevant)\s+|l['’])*$"
).search
_FRESH = re.compile(r"(?:^|\n\s*|\s\s|[.:;,)]\s*)$").search
_LIST = re.compile(rf"\s*(?:,|/|et|ou)\s+(?:les\s+|l['’])?(?:{'|'.join(name for _, name in _NAMES)})").match
_COLON = re.compile(r"\s*:").match
_ALONE = re.compile(r"\s*(?:[.\n]|$)|\s\s|\t|\s+[-–]").match
_STOP = re.compile(r"\s*(?:[,.;\n]|$)|\s\s").match
_MAY = re.compile(r"\s+(?:peuvent|doivent|passent|présentent|remettent)").match
_BETWEEN_NAMES = re.compile(r"[\s.,;/–-]*+(?:(?:et|ou)\s*)?").fullmatch
_SAME_CLAUSE = re.compile(r"(?:(?!\s\s)[^.;:\n])*").fullmatch
_DENIED = re.compile(
    r"\b(?:sans|ni|aucune?|(?:pas|absence)\s+d(?:e|['’])|pas\s+lieu\s+à\s+une?)\s*(?:autres?\s+)?"
    r"(?:(?:épreuve|examen|évaluation|contrôle|présentation|exposé|soutenance|entretien)s?\s+)?$"
).search
_NOT_ASKED = re.compile(
    r"\s+(?:\w+\s+)?(?:n['’]est\s+pas|ne\s+(?:sont|sera|seront)\s+pas|non)\s+(?:demandé|requis|exigé|prévu)"
).match
_NEGATED = re.compile(r"(?:sans|n(?<!\wn)(?:i|e|on)|aucune?|pas|absence)\b").search
"""A word of what is denied or not asked: few texts have one. One that begins with a letter is found at twice the speed
of one that begins with the edge of a word; "repas" is looked at for nothing."""
_NOT_ENTITLED = re.compile(r"non\s+habilit|hors\s+contrat").search
_IS_ENTITLED = re.compile(r"habilit|sous\s+contrat").search


def evaluations(texte: str) -> list[Evaluation]:
    """Return the types of assessment of a text, each once for each public, in the order of the text.

    A type is for the publics named before it, up to the next ones; "CCF pour les apprentis" names its public after it.

    >>> [(found.type, found.public) for found in evaluations("Apprentis (CFA habilité) : CCF  À distance : oral")]
    [('controle-en-cours', 'apprentis-habilites'), ('oral', 'distance')]
    >>> evaluations("Etude(s) de cas")
    [Evaluation(type='etude-de-cas', public=None, rule='étude de cas', words=('Etude(s) de cas',))]
    """
    lower, publics, end = texte.lower(), list[tuple[str | None, str]](), 0
    found: dict[tuple[str, str | None], Evaluation] = {}
    last, negated = None, _NEGATED(lower)
    for token in _TOKENS.finditer(lower):
        words, rank = texte[token.start() : token.end()], _RANKS[(token.lastindex or 1) - 1]
        if rank >= len(_NAMES):
            if negated and _is_denied(lower, token):
                continue
            kind, rule, _ = _RULES[rank - len(_NAMES)]
            last = Evaluation(kind, None, rule, (words,))
            for public, heading in publics or [(None, "")]:
                if (kind, public) not in found:
                    found[kind, public] = Evaluation(kind, public, rule, (heading, words) if public else (words,))
            end = token.end()
        elif (start := _heading(lower, token)) is not None:
            public, heading = _public(_NAMES[rank][0], token[0]), texte[start : token.end()]
            if (
                last
                and lower.startswith("pour", start)
                and not _COLON(lower, token.end())
                and _SAME_CLAUSE(lower, end, start)
            ):
                found.pop((last.type, None), None)
                found.setdefault((last.type, public), last._replace(public=public, words=(heading, *last.words)))
            else:
                more = publics and not last and _BETWEEN_NAMES(lower, end, start)
                before = publics if more else []
                publics, last = before if public in dict(before) else [*before, (public, heading)], None
            end = token.end()
    return list(found.values()) or [Evaluation(OTHER, None, "aucun type reconnu", ())]


def _is_denied(lower: str, token: re.Match[str]) -> bool:
    """Whether the words before or after a type say that it is not asked: "sans soutenance"."""
    start, end = token.span()
    return bool(_DENIED(lower, max(0, start - 60), start) or _NOT_ASKED(lower, end))


def _heading(lower: str, token: re.Match[str]) -> int | None:
    """Where the heading begins that a name of a public is in; `None` where the name is but a word of a sentence."""
    before, end = lower[max(0, token.start() - 40) : token.start()], token.end()
    lead = _LEAD(before)
    led = lead[0] if lead else ""
    start = token.start() - len(led)
    salaried = token[0].startswith("salari")  # those whom the candidate works for, as often as not
    heads = (
        (token[0].endswith(")") and not salaried)
        or token[0].startswith(("au", "enseignement"))
        or _COLON(lower, end)
        or (_FRESH(before[: len(before) - len(led)]) and (_ALONE(lower, end) or _LIST(lower, end)))
        or (led.startswith("pour") and _STOP(lower, end))
        or (led.startswith("les") and _MAY(lower, end))
    )
    return start if heads else None


def _public(key: str, heading: str) -> str:
    """The public of a heading in lower case, entitled or not where that is told."""
    if key not in _ENTITLED:
        return key
    if _NOT_ENTITLED(heading):
        return f"{key}-non-habilites"
    return f"{key}-habilites" if _IS_ENTITLED(heading) else key


_SAY = Statements()


def evaluation_lines(row: str, bloc: Bloc, base: str = BASE) -> Derived:
    """Say how a block is assessed: by the texts for each public, where the fiche has them, else by its text.

    `row` is the node of the block. Blocks that say it in the same words share an evidence.
    """
    written = Derived([], {})
    told = [(m.public, m.texte) for m in bloc.modalites if m.texte]
    if not bloc.modalites and bloc.modalites_evaluation:
        told = [(None, bloc.modalites_evaluation)]
    for public, texte in told:
        for found in evaluations(texte):
            evidence, text = _evidence(found, public, base)
            written.lines.append(_SAY.link(row, RNCP.typeEvaluation, f"{base}evaluation/{found.type}"))
            written.lines.append(_SAY.link(row, RNCP.constatDerive, evidence))
            written.shared[evidence] = text
    return written


@lru_cache(1 << 14)
def _evidence(found: Evaluation, public: str | None, base: str) -> tuple[str, str]:
    """The node of an evidence, which its words name, and its lines: a few words tell of thousands of blocks."""
    kind = f"{base}evaluation/{found.type}"
    node = f"{kind}/constat/{digest(public, found.public, found.rule, *found.words)}"
    lines = [
        _SAY.type(node, RNCP.ConstatDerive),
        _SAY.link(node, RNCP.typeEvaluation, kind),
        _SAY.say(node, RNCP.regle, found.rule),
        *(_SAY.say(node, RNCP.citation, words, "fr") for words in found.words),
    ]
    if public:
        lines.append(_SAY.say(node, RNCP.public, public, "fr"))
    elif found.public:
        lines.append(_SAY.link(node, RNCP.publicEvalue, f"{base}public/{found.public}"))
    return node, "".join(lines)
