"""Questions: SPARQL files that say in a header what they ask, and the answers of a store to them.

A header line begins with `#+ ` and holds TOML, so that the file opens in any SPARQL editor. A parameter is a `$name`
in the text: a value becomes a term, and the term's own N-Triples form takes the place of the name, never inside a
string, an IRI or a comment. An optional parameter without a value becomes `UNDEF`: it stands in a `VALUES` block. A day
whose default is `export` is that of the export that the store was built from.
"""

from __future__ import annotations

import re
import tomllib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from pyoxigraph import QueryBoolean, Triple

from rncp_graph.errors import QuestionError, RncpGraphWarning
from rncp_graph.language import LANGUAGES, t
from rncp_graph.model.formats import FORMATS
from rncp_graph.questions.day import Day, day_of
from rncp_graph.questions.parameters import EXPORT, TYPES, Parameter, python_term
from rncp_graph.questions.table import Table
from rncp_graph.questions.tokens import fill, names
from rncp_graph.reasons import reason
from rncp_graph.resources import resource
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import BASE

Texte = dict[str, str]
"""A text in each language of the project, by its code."""

_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b.*[{<]", re.IGNORECASE | re.DOTALL).search
HEADER = re.compile(r"^#\+.*\n", re.MULTILINE)
"""The lines of a header."""

THEMES: dict[str, tuple[str, str]] = {
    "certifications": ("Certifications", "Certifications"),
    "acces": ("Voies d'accès", "Access routes"),
    "blocs": ("Blocs de compétences", "Blocks of competences"),
    "metiers": ("Métiers", "Occupations"),
    "organismes": ("Certificateurs et partenaires", "Certifiers and partners"),
    "lieux": ("Géographie", "Geography"),
    "histoire": ("Histoire et lignées", "History and lineage"),
    "validite": ("Validité à une date", "Validity on a day"),
    "parcours": ("Parcours", "Pathways"),
    "confiance": ("Confiance dans les données", "Trust in the data"),
}
"""The themes of the library, in the order in which it is read, with their French and English names."""

DONNEES: dict[str, tuple[str, str]] = {
    **{one.data: one.titre for one in FORMATS},
    "sources": ("plusieurs sources d'une même fiche", "several sources of one fiche"),
    "rome": ("ROME de France Travail", "ROME of France Travail"),
    "nsf": ("nomenclature NSF", "NSF classification"),
    "isco": ("CITP-08 (ISCO)", "ISCO-08"),
    "esco": ("ESCO", "ESCO"),
    "insee": ("départements et régions de l'INSEE", "départements and régions of INSEE"),
    "idcc": ("conventions collectives (IDCC, OPCO)", "collective agreements (IDCC, OPCO)"),
}
"""What can hold the data that a question needs: kinds of sources, then nomenclatures."""
SOURCES = (*(one.data for one in FORMATS), "sources")
"""Those that are kinds of sources: any of them will do, where of the nomenclatures all are needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked example on the corpus `data/exemple`: the values, and the first rows of some columns of the answer.

    `""` in a row stands for no value; `nombre` is the number of all rows.
    """

    parametres: dict[str, str]
    columns: tuple[str, ...] = ()
    lignes: tuple[tuple[Any, ...], ...] = ()
    nombre: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question: what it asks in French and English, its parameters, its text, what an empty answer means.

    `cq` is its stable number among the competency questions, if it is one of them; `donnees` names what holds the data
    that it needs: any of the kinds of sources, and all of the nomenclatures. `oriente` concerns networks: whether an
    edge has a direction. A bare SPARQL text is a question with nothing else.
    """

    sparql: str
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

    @classmethod
    def bare(cls, sparql: str) -> Self:
        """Make a question of a SPARQL text without a header."""
        nothing = dict.fromkeys(LANGUAGES, "")
        return cls(sparql=sparql, titre=nothing, question=nothing, vide=nothing)

    def text(self, *, base: str = BASE, **values: Any) -> str:
        """Return the SPARQL text, without its header, with terms in place of the parameters.

        Raises `QuestionError` for a parameter that is unknown, missing or ill-formed.

        >>> question("blocs").text(certification="27413", base="urn:x/").count("<urn:x/certification/RNCP27413>")
        2
        """
        return self.filled(values, base)

    def filled(self, values: Mapping[str, Any], base: str) -> str:
        """Return the same text, of parameters that may have any name, `base` included."""
        if not self.id:
            return fill(self.sparql, {name: str(python_term(name, value)) for name, value in values.items()})
        known = {parameter.nom: parameter for parameter in self.parametres}
        for name in values:
            if name not in known:
                raise QuestionError(_unknown_parameter(self.id, name, list(known)))
        return fill(
            HEADER.sub("", self.sparql), {name: p.n_triples(values.get(name), base) for name, p in known.items()}
        )


def query(store: Store, asked: str | Path | Question, /, **parametres: Any) -> Table | list[Triple] | bool:
    r"""Ask a store a question: one of `questions()` by its name, a `.rq` file, or SPARQL text.

    A SELECT gives a table, an ASK a truth value, a CONSTRUCT or DESCRIBE a list of triples. In SPARQL text, a
    parameter stands for a Python value (`str`, `int`, `bool`, `date`) or a term of pyoxigraph. A day that is not given
    and whose default is that of the export becomes today, with a warning, where no source of the store says its date.

    Raises `QuestionError` when the question is unknown, cannot be parsed, or lacks a parameter.

    >>> from rncp_graph.stores import open_store
    >>> store = open_store()
    >>> store.load([b'<urn:RS1> <http://purl.org/dc/terms/title> "Anglais" .\n'])
    >>> list(query(store, "SELECT ?s { ?s <http://purl.org/dc/terms/title> $titre }", titre="Anglais"))
    [{'s': 'urn:RS1'}]
    """
    found = asked_for(asked)
    values, jour = complete(found, store, parametres)
    text = found.filled(values, store.base)
    if jour and not jour.known:
        warnings.warn(str(jour), RncpGraphWarning, stacklevel=2)
    answer = store.query(text)
    if isinstance(answer, Solutions):
        return Table.of(answer)
    return bool(answer) if isinstance(answer, QueryBoolean) else list(answer)


def complete(question: Question, store: Store, said: Mapping[str, Any]) -> tuple[dict[str, Any], Day | None]:
    """Return the parameters with the day of the store in place of those days that are left unsaid, and that day.

    The day is `None` where nothing was left unsaid.
    """
    left = [p.nom for p in question.parametres if p.date_export and said.get(p.nom) in (None, "", EXPORT)]
    jour = day_of(store) if left else None
    return {**said, **({} if jour is None else dict.fromkeys(left, jour.date))}, jour


def asked_for(asked: str | Path | Question) -> Question:
    """Return the question that a name, a number, a `.rq` file or a SPARQL text stands for."""
    if isinstance(asked, Question):
        return asked
    if isinstance(asked, Path) or asked.endswith(".rq"):
        return load_question(Path(asked))
    return load_question(asked) if asked not in questions() and _FORM(asked) else question(asked)


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
        close = get_close_matches(name, among, 3, 0.4) or sorted(among)
        raise QuestionError(
            t(
                f"« {name} » : question inconnue ; voyez {', '.join(close)}",
                f"`{name}`: unknown question; see {', '.join(close)}",
            )
        )
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

    Raises `QuestionError` for a file that is missing or a header that does not fit its SPARQL.
    """
    try:
        text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(t(f"{source} : fichier illisible", f"{source}: unreadable file")) from error
    header = "\n".join(line[2:].strip() for line in text.splitlines() if line.startswith("#+"))
    if not header:
        return Question.bare(text)
    where = source if isinstance(source, Path) else t("question", "question")
    try:
        read = _question(text, tomllib.loads(header))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise QuestionError(
            t(f"{where} : en-tête illisible, {reason(error)}", f"{where}: unreadable header: {reason(error)}")
        ) from error
    _check(read, str(where))
    return read


def _question(text: str, said: dict[str, Any]) -> Question:
    exemple = said.pop("exemple", None)
    if exemple is not None:
        rows = tuple(tuple(row) for row in exemple.pop("lignes", ()))
        exemple = Example(lignes=rows, columns=tuple(exemple.pop("colonnes", ())), **exemple)
    parametres = tuple(Parameter(**parameter) for parameter in said.pop("parametres", ()))
    for texte in (said["titre"], said["question"], said["vide"]):
        if set(texte) != set(LANGUAGES):
            raise KeyError(", ".join(LANGUAGES))
    donnees = tuple(said.pop("donnees", ()))
    if strange := [name for name in donnees if name not in DONNEES]:
        raise KeyError(f"donnees: {', '.join(strange)}")
    return Question(sparql=text, parametres=parametres, exemple=exemple, donnees=donnees, **said)


def _check(read: Question, where: str) -> None:
    """Refuse a question whose header and text do not name the same parameters."""
    declared, used = {parameter.nom for parameter in read.parametres}, names(read.sparql)
    if declared != used:
        odd = ", ".join(f"${name}" for name in sorted(declared ^ used))
        raise QuestionError(
            t(
                f"{where} : {odd} : dans l'en-tête ou dans le texte, non dans les deux",
                f"{where}: {odd}: in the header or in the text, not in both",
            )
        )
    for parameter in read.parametres:
        if parameter.type not in TYPES:
            raise QuestionError(
                t(f"{where} : type inconnu « {parameter.type} »", f"{where}: unknown type `{parameter.type}`")
            )


def _unknown_parameter(question: str, name: str, known: list[str]) -> str:
    see = ", ".join(known)
    if not known:
        return t(f"{question} : aucun paramètre, donc pas « {name} »", f"{question}: no parameter, hence no `{name}`")
    return t(
        f"{question} : paramètre inconnu « {name} » ; voyez {see}", f"{question}: unknown parameter `{name}`; see {see}"
    )
