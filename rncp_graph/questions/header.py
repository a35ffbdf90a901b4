"""The header of a question: TOML in the comments that begin with `#+ `, in which every key has a default.

What is wrong in one is told in one line that names the line.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from rncp_graph.errors import QuestionError
from rncp_graph.language import LANGUAGES, t
from rncp_graph.model.formats import FORMATS
from rncp_graph.questions.parameters import Parameter, vocabulary, written
from rncp_graph.questions.types import TERME, TYPES

Texte = dict[str, str]
"""A text in each language of the project, by its code."""

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
    "inferences": ("inférences (rncp-graph reason)", "inferences (rncp-graph reason)"),
    "similarites": ("ressemblances (rncp-graph similar --make)", "likenesses (rncp-graph similar --make)"),
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


Form = tuple[tuple[type, ...], str]
"""What the value of a key may be, and how the key is written."""

_TEXTE: Form = (str, dict), '= "…"'
_SCALAR: Form = (str, int, float, bool, date), '= "…"'

QUESTION: dict[str, Form] = {
    **dict.fromkeys(("id", "cq", "theme"), ((str,), '= "…"')),
    **dict.fromkeys(("titre", "question", "vide"), _TEXTE),
    "donnees": ((list,), '= ["csv", "xml"]'),
    "parametres": ((list,), '= [{nom = "metier", type = "rome"}]'),
    "exemple": ((dict,), '= {parametres = {rome = "D1407"}}'),
    "oriente": ((bool,), "= true"),
    "reseau": ((dict,), '= {source = "certification", target = "metier"}'),
}
"""The keys of a header; none is needed."""
RESEAU: dict[str, Form] = {
    **dict.fromkeys(("source", "target", "par", "temoins", "ponderation"), ((str,), '= "…"')),
    "voisins": ((int,), "= 10"),
}
"""The keys of a network; see `rncp_graph.networks`."""
PARAMETRE: dict[str, Form] = {
    **dict.fromkeys(("nom", "type"), ((str,), '= "…"')),
    **dict.fromkeys(("exemple", "default"), _SCALAR),
    "description": _TEXTE,
    "obligatoire": ((bool,), "= false"),
}
"""The keys of a parameter; `nom` is needed."""
EXEMPLE: dict[str, Form] = {
    "parametres": ((dict,), '= {rome = "D1407"}'),
    "colonnes": ((list,), '= ["numero"]'),
    "lignes": ((list,), '= [["RNCP27413"]]'),
    "nombre": ((int,), "= 1"),
}
"""The keys of an example."""
LONGEST = 10_000
"""Characters of a line: a key of many parts takes the square of their number."""
ITEMS: dict[str, type] = {"donnees": str, "parametres": dict, "colonnes": str, "lignes": list}
"""What the lists hold."""


class Header:
    """The header of a text: `said` are the values of its keys, checked and in the types of `Question`."""

    def __init__(self, text: str, where: str) -> None:
        """Read it. Raises `QuestionError` for a line that is no TOML, or says what no header says."""
        self._where, self._lines = where, text.splitlines()
        self.said = self._toml()
        self._check(self.said, QUESTION)
        for key in {"titre", "question", "vide"} & self.said.keys():
            self.said[key] = self._texte(key, self.said[key])
        for name in self.said.get("donnees", ()):
            self._known(name, DONNEES)
        self.said["donnees"] = tuple(self.said.get("donnees", ()))
        self.said["parametres"] = tuple(map(self._parameter, self.said.get("parametres", ())))
        self._check(self.said.get("reseau", {}), RESEAU)
        if "exemple" in self.said:
            self.said["exemple"] = self._example(self.said["exemple"])

    def fault(self, word: str, why: str) -> QuestionError:
        """Return the error that says why the line of a word is refused."""
        fits = re.compile(rf"#\+.*(?<!\w){re.escape(word)}(?!\w)").match
        return self._at(next((n for n, line in enumerate(self._lines, 1) if fits(line)), 1), why)

    def _at(self, number: int, why: str) -> QuestionError:
        return QuestionError(t(f"{self._where}, ligne {number} : {why}", f"{self._where}, line {number}: {why}"))

    def _toml(self) -> dict[str, Any]:
        """What the lines say; the others are left blank, so that lines and columns are those of the text."""
        lines = [f"  {line[2:]}" if line.startswith("#+") else "" for line in self._lines]
        if long := next((number for number, line in enumerate(lines, 1) if len(line) > LONGEST), 0):
            raise self._at(long, t(f"au plus {LONGEST} caractères", f"at most {LONGEST} characters"))
        try:
            return tomllib.loads("\n".join(lines))
        except (ValueError, RecursionError) as error:  # of brackets within brackets, of numbers of thousands of digits
            at = re.search(r"at line (\d+)", error.args[0])
            last = max(number for number, line in enumerate(lines, 1) if line)
            number = min(int(at[1]), last) if at else last
            line = self._lines[number - 1]
            raise self._at(
                number,
                t(f'« {line} » : écrivez clé = "valeur" (TOML)', f'`{line}`: write key = "value" (TOML)'),
            ) from error

    def _check(self, said: dict[str, Any], keys: dict[str, Form]) -> None:
        for key, value in said.items():
            self._known(key, keys)
            kinds, form = keys[key]
            inside = ITEMS.get(key, object)
            if (
                not isinstance(value, kinds)
                or (isinstance(value, bool) and bool not in kinds)
                or (isinstance(value, list) and not all(isinstance(item, inside) for item in value))
            ):
                raise self.fault(key, t(f"écrivez {key} {form}", f"write {key} {form}"))

    def _known(self, word: str, among: dict[str, Any]) -> None:
        if word not in among:
            close = ", ".join(get_close_matches(word, among) or among)
            raise self.fault(word, t(f"« {word} » : inconnu ; voyez {close}", f"`{word}`: unknown; see {close}"))

    def _texte(self, key: str, said: str | Texte) -> Texte:
        """A text in both languages: one that is said in a single one stands for the other."""
        texts = dict.fromkeys(LANGUAGES, said) if isinstance(said, str) else said
        if not texts or not texts.keys() <= {*LANGUAGES} or not all(isinstance(text, str) for text in texts.values()):
            raise self.fault(key, t(f'écrivez {key}.fr = "…"', f'write {key}.en = "…"'))
        return dict.fromkeys(LANGUAGES, next(iter(texts.values()))) | texts

    def _parameter(self, said: dict[str, Any]) -> Parameter:
        if "nom" not in said:
            raise self.fault("parametres", t('un paramètre sans nom = "…"', 'a parameter without nom = "…"'))
        self._check(said, PARAMETRE)
        self._known(said.get("type", TERME), TYPES)
        given: dict[str, Any] = {key: written(said[key]) for key in ("exemple", "default") if key in said}
        if "description" in said:
            given["description"] = self._texte("description", said["description"])
        held = vocabulary().get(said["nom"], {})
        usual = {key: held[key] for key in ("obligatoire", "default") if key in held and "type" not in said}
        return Parameter.named(**usual | said | given)

    def _example(self, said: dict[str, Any]) -> Example:
        self._check(said, EXEMPLE)
        return Example(
            parametres={key: written(value) for key, value in said.get("parametres", {}).items()},
            columns=tuple(said.get("colonnes", ())),
            lignes=tuple(map(tuple, said.get("lignes", ()))),
            nombre=said.get("nombre", 0),
        )
