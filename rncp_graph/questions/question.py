"""Questions: SPARQL files that say in a header what they ask, and the answers of a store to them.

A header line begins with `#+ ` and holds TOML, so that the file opens in any SPARQL editor. A parameter is a `$name`
in the text: a value becomes a term, and the term's own N-Triples form takes the place of the name, never inside a
string, an IRI or a comment. An optional parameter without a value becomes a variable that nothing binds: it stands
where an expression may, as in `BIND($name AS ?x)` or `COALESCE($name, ?x)`, and the file is legal SPARQL as it stands.
A day whose default is `export` is that of the export that the store was built from.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pyoxigraph import QueryBoolean, Triple

from rncp_graph.errors import QuestionError, RncpGraphWarning
from rncp_graph.language import LANGUAGES, Say, t
from rncp_graph.questions.about import about
from rncp_graph.questions.asked import Each, asked_of
from rncp_graph.questions.asking import Ask, asking
from rncp_graph.questions.bodies import BODIES, Bodies
from rncp_graph.questions.bulk import Answers, Parameters, answers
from rncp_graph.questions.day import Day, day_of
from rncp_graph.questions.header import HEADER, Example, Header, Texte
from rncp_graph.questions.near import near
from rncp_graph.questions.parameters import EXPORT, NOMS, Near, Parameter
from rncp_graph.questions.syntax import fault
from rncp_graph.questions.table import Table
from rncp_graph.questions.tokens import fill, lists, names
from rncp_graph.questions.values import bare
from rncp_graph.resources import resource
from rncp_graph.stores import Answer, Solutions, Store
from rncp_graph.stores.refusals import Refusal
from rncp_graph.terms import BASE

TAKEN = ("each", "timeout", "memory", "allow_services")
"""Names that no parameter may have: they say how a question is asked."""

_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b.*[{<$]", re.IGNORECASE | re.DOTALL).search


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question: what it asks in French and English, its parameters, its text, what an empty answer means.

    `cq` is its stable number among the competency questions, if it is one of them; `donnees` names what holds the data
    that it needs: any of the kinds of sources, and all of the nomenclatures. `oriente` and `reseau` concern networks:
    whether an edge has a direction, and what its ends are. `where` is where it was read, as errors tell. A SPARQL text
    is a question too.
    """

    sparql: str
    where: str
    id: str = ""
    cq: str = ""
    titre: Texte
    question: Texte
    theme: str = ""
    donnees: tuple[str, ...] = ()
    parametres: tuple[Parameter, ...] = ()
    exemple: Example | None = None
    vide: Texte
    oriente: bool = False
    reseau: Mapping[str, Any] = field(default_factory=dict)

    def text(self, *, base: str = BASE, **values: Any) -> str:
        """Return the SPARQL text, without its header, with terms in place of the parameters.

        Raises `QuestionError` for a parameter that is unknown, missing or ill-formed.

        >>> question("blocs").text(certification="27413", base="urn:x/").count("<urn:x/certification/RNCP27413>")
        2
        """
        return self.filled(values, base)

    def filled(self, values: Mapping[str, Any], base: str, near: Near = lambda *_: ()) -> str:
        """Return the same text, of parameters that may have any name, `base` included."""
        known, values = {parameter.nom: parameter for parameter in self.parametres}, self.called(values)
        for name in values:
            if name not in known:
                raise QuestionError(unknown_parameter(self.id or self.where, name, list(known)))
        terms = {name: parameter.n_triples(values.get(name), base, near) for name, parameter in known.items()}
        return fill(HEADER.sub("", self.sparql), terms)

    def called(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values under the names of the question, where they were given under other ones: `siret`, `siren`.

        >>> question("habilitations").called({"siret": "18280001100047"})
        {'organisme': '18280001100047'}
        """
        known, called = {parameter.nom for parameter in self.parametres}, dict(values)
        for name in values:
            usual = NOMS.get(name, "")
            if usual in known and name not in known and usual not in called:  # said twice, it is refused as unknown
                called[usual] = called.pop(name)
        return called


def query(
    store: Store,
    asked: str | Path | Question,
    /,
    *,
    each: Each = None,
    timeout: float | str | None = None,
    memory: int | str | None = None,
    allow_services: Collection[str] = (),
    **parametres: Any,
) -> Table | list[Triple] | bool:
    r"""Ask a store a question: one of `questions()` by its name, a `.rq` file, or SPARQL text.

    A SELECT gives a table, an ASK a truth value, a CONSTRUCT or DESCRIBE a list of triples. A value is a text as one
    types it at the command line (`rome="M1805"`, `x="rome:M1805"`, `x='"Vente"@fr'`), a `date`, a number, a truth, or a
    term of pyoxigraph. A day that is not given and whose default is that of the export becomes today, with a warning,
    where no source of the store says its date.

    With `each` (the path of a CSV file, a frame, rows, or values) the question is asked for every row of it, as `bulk`
    tells; the columns of its answer begin with those of the row.

    On a store in a folder, what is not of `questions()` is answered in a process of its own, within `timeout` seconds
    and `memory` bytes (or a text such as `2G`; else those of the settings, 60 s and 2 GB), for each row of `each`; so
    is a question of ours where either is given. An endpoint has `timeout` to answer. A store in memory answers here,
    without limits, and a warning says so where one is given. `allow_services` are the addresses that the query may call
    by `SERVICE`.

    Raises `QuestionError` when the question is unknown, cannot be parsed, lacks a parameter, or is refused (a server
    that it calls is not allowed, a graph of `FROM` is not there); `LimitReached` where it takes too much.

    >>> from rncp_graph.stores import open_store
    >>> store = open_store()
    >>> store.load([b'<urn:RS1> <http://purl.org/dc/terms/title> "Anglais" .\n'])
    >>> list(query(store, "SELECT ?s { ?s <http://purl.org/dc/terms/title> $texte }", texte="Anglais"))
    [{'s': 'urn:RS1'}]
    """
    found = asked_for(asked)
    asker = asking(store, found, timeout, memory, allow_services)
    if each is not None:
        bulk, jour = for_each(store, found, each, parametres, asker=asker)
        _warn(jour)
        table = bulk.table()
        if bulk.refused:
            warnings.warn(bulk.summary(), RncpGraphWarning, stacklevel=2)
        return table
    answer, told = asked_once(store, found, parametres, asker)
    if isinstance(answer, Solutions):
        return Table.of(answer, told())
    return bool(answer) if isinstance(answer, QueryBoolean) else list(answer)


def asked_once(
    store: Store, asked: Question, parametres: Mapping[str, Any], asker: Ask
) -> tuple[Answer, Callable[[], dict[str, Any]]]:
    """Ask a question once, by `asker`; return the answer of the store, and what says which answer it is."""
    values, jour = complete(asked, store, parametres)
    text = asked.filled(values, store.base, partial(near, store))
    _warn(jour, 4)
    try:
        answer = asker(text)
    except Refusal:
        raise
    except QuestionError as error:
        raise QuestionError(fault(asked.sparql, text, asked.where, store.base) or str(error)) from error
    return answer, partial(about, store, asked.id or asked.sparql, values)


def _warn(jour: Day | None, stacklevel: int = 3) -> None:
    """Warn who asked of a day that no source states."""
    if jour and not jour.known:
        warnings.warn(str(jour), RncpGraphWarning, stacklevel=stacklevel)


def for_each(
    store: Store,
    asked: Question,
    each: Each,
    said: Mapping[str, Any],
    hear: Say = lambda _: None,
    asker: Ask | None = None,
) -> tuple[Answers, Day | None]:
    """Ask a question for every row of a table; return the answers as they come, and the day where none is given.

    `said` are the parameters that all rows share; one that is `@column` is in the column of that name. `hear` is told
    of each row that is ill-formed; `asker` puts each to the store. Raises `QuestionError` for a parameter that is
    unknown, missing or given twice, `SourceError` for a file that cannot be read.
    """
    said = asked.called(said)
    known = [p.nom for p in asked.parametres]
    needed = [p.nom for p in asked.parametres if p.demande]
    for name in said:
        if name not in known:
            raise QuestionError(unknown_parameter(asked.id or asked.where, name, known))
    columns = {name: column[1:] for name, column in said.items() if isinstance(column, str) and column[:1] == "@"}
    shared = {name: value for name, value in said.items() if name not in columns}
    values, jour = complete(asked, store, shared)
    parameters = Parameters(
        {name: columns.get(name, name) for name in known if name not in shared},
        [name for name in needed if name not in shared],
        shared,
    )

    bodies = Bodies(store)

    def text(row: Mapping[str, Any]) -> str:
        return asked.filled({**values, **row, **_named(asked, bodies, row)}, store.base)

    told = about(
        store, asked.id or asked.sparql, {**values, **{name: f"@{column}" for name, column in columns.items()}}
    )
    return answers(asker or store.query, asked_of(each), parameters, text, told, hear), jour


def complete(question: Question, store: Store, said: Mapping[str, Any]) -> tuple[dict[str, Any], Day | None]:
    """Return the parameters with what the store knows of them, and its day, `None` where no day was left unsaid.

    The day of the store takes the place of those that are left unsaid, and bodies take that of their names.
    """
    said = {name: bare(value) for name, value in question.called(said).items()}
    left = [p.nom for p in question.parametres if p.date_export and said.get(p.nom) in (None, "", EXPORT)]
    jour = day_of(store) if left else None
    named = _named(question, Bodies(store), said)
    return {**said, **named, **({} if jour is None else dict.fromkeys(left, jour.date))}, jour


def _named(question: Question, bodies: Bodies, said: Mapping[str, Any]) -> dict[str, Any]:
    """The bodies that are named, in place of their names."""
    named = [p for p in question.parametres if p.type in BODIES and p.each(said.get(p.nom))]
    return {p.nom: bodies.meant(p, said[p.nom]) for p in named}


def asked_for(asked: str | Path | Question, folder: str = "") -> Question:
    """Return the question that a name, a number, a `.rq` file or a SPARQL text stands for; see `questions`."""
    if isinstance(asked, Question):
        return asked
    if isinstance(asked, Path) or asked.endswith(".rq"):
        return load_question(Path(asked))
    return load_question(asked) if asked not in questions(folder) and _FORM(asked) else chosen(asked, questions(folder))


def question(name: str) -> Question:
    """Return a shipped question by its name, or by its number among the competency questions.

    Raises `QuestionError` for an unknown one, with those whose name is close.

    >>> question("cq10").id
    'certifications-par-metier'
    """
    return chosen(name, questions())


def chosen(name: str, among: Mapping[str, Question]) -> Question:
    """Return the question of this name or number among some. Raises `QuestionError` for an unknown one."""
    if numbered := next((asked for asked in among.values() if asked.cq and asked.cq == name.lower()), None):
        return numbered
    if name not in among:
        close = ", ".join(get_close_matches(name, among, 3, 0.4) or sorted(among))
        networks = all(asked.theme == "reseaux" for asked in among.values())
        what = t("réseau inconnu", "unknown network") if networks else t("question inconnue", "unknown question")
        raise QuestionError(t(f"« {name} » : {what} ; voyez {close}", f"`{name}`: {what}; see {close}"))
    return among[name]


@cache
def questions(folder: str = "") -> Mapping[str, Question]:
    """Return the shipped questions by name, in alphabetical order; `reseaux` is the folder of those that give networks.

    >>> "certifications-par-metier" in questions()
    True
    """
    paths = sorted((resource("queries") / folder).glob("*.rq"))
    return MappingProxyType({path.stem: load_question(path) for path in paths})


def load_question(source: str | Path) -> Question:
    """Read a question from a `.rq` file (a `Path`) or from its text.

    The header, if there is one, says what it wants to say: a parameter that it does not declare has the type of its
    name. Raises `QuestionError` for a file that is missing, or a header that is wrong or does not fit its SPARQL.
    """
    try:
        text = source.read_text(encoding="utf-8-sig") if isinstance(source, Path) else source
    except FileNotFoundError as error:
        raise QuestionError(t(f"{source} : aucun fichier de ce nom", f"{source}: no file of this name")) from error
    except (OSError, ValueError) as error:  # the latter of a name that no file has, or a text that is not UTF-8
        raise QuestionError(t(f"{source} : fichier illisible", f"{source}: unreadable file")) from error
    where, name = (str(source), source.stem) if isinstance(source, Path) else ("SPARQL", "")
    header = Header(text, where)
    declared = {parameter.nom: parameter for parameter in header.said["parametres"]}
    used = names(text)
    if taken := next((nom for nom in used if nom in TAKEN), None):
        raise QuestionError(
            t(f"{where} : ${taken} est pris, donnez un autre nom", f"{where}: ${taken} is taken, give another name")
        )
    if odd := next((nom for nom in declared if nom not in used), None):
        raise header.fault(odd, t(f"${odd} n'est pas dans le texte", f"${odd} is not in the text"))
    declared |= {nom: Parameter.named(nom) for nom in used if nom not in declared}
    several = lists(text)
    parametres = tuple(replace(one, plusieurs=nom in several) for nom, one in declared.items())
    titre = header.said.get("titre", dict.fromkeys(LANGUAGES, name))
    nothing = dict.fromkeys(LANGUAGES, "")
    said = {"id": name, "titre": titre, "question": titre, "vide": nothing} | header.said
    return Question(sparql=text, where=where, **said | {"parametres": parametres})


def unknown_parameter(question: str, name: str, known: list[str]) -> str:
    """Say that a question has no parameter of this name, and which ones it has."""
    see = ", ".join(known)
    if not known:
        return t(f"{question} : aucun paramètre, donc pas « {name} »", f"{question}: no parameter, hence no `{name}`")
    return t(
        f"{question} : paramètre inconnu « {name} » ; voyez {see}", f"{question}: unknown parameter `{name}`; see {see}"
    )
