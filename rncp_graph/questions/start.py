"""The start of a question of one's own: a file that runs as it stands, and says what to change in it."""

from __future__ import annotations

import json
from pathlib import Path

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.terms import PREFIXES

USED = ("rncp", "dct", "skos")
"""The prefixes that most questions need."""


def start(name: str | Path) -> Path:
    """Write the start of a question, in the language in force, and return its path: that of the name, with `.rq`.

    Raises `QuestionError` where there is a file of this name, none can be written, or the name is no plain one.
    """
    path = Path(name)
    if path.name in ("", "..") or path.name.startswith("-") or not str(path).isprintable():
        raise QuestionError(t(f"« {name} » : donnez un nom de fichier", f"`{name}`: give the name of a file"))
    path = path if path.suffix == ".rq" else path.with_name(f"{path.name}.rq")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text(path.stem))
    except FileExistsError as error:
        raise QuestionError(t(f"{path} : ce fichier existe déjà", f"{path}: this file is there already")) from error
    except OSError as error:
        raise QuestionError(t(f"{path} : écriture impossible", f"{path}: cannot be written")) from error
    return path


def text(titre: str) -> str:
    """Return the text of such a file."""
    prefixes = "\n".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in USED)
    head = t(
        f"""\
#+ titre.fr = {json.dumps(f"{titre} : les certifications d'un métier", ensure_ascii=False)}
#+ parametres = [{{nom = "rome", default = "D1407"}}]

# Les lignes « #+ » sont l'en-tête : aucune n'est nécessaire. $rome est un paramètre, et son nom dit son type ;
# sans « default », il faut le donner. Lancez : rncp-graph query {titre}.rq rome=M1805""",
        f"""\
#+ titre.en = {json.dumps(f"{titre}: certifications for an occupation", ensure_ascii=False)}
#+ parametres = [{{nom = "rome", default = "D1407"}}]

# Lines that begin with `#+` are the header: none is needed. $rome is a parameter, and its name tells its type;
# without `default` it must be given. Run: rncp-graph query {titre}.rq rome=M1805""",
    )
    return f"""\
{head}

{prefixes}

SELECT ?numero ?intitule ?niveau WHERE {{
  ?certification rncp:codeRome $rome ; dct:identifier ?numero .
  OPTIONAL {{ ?certification dct:title ?intitule }}
  OPTIONAL {{ ?certification rncp:niveau/skos:notation ?niveau }}
}}
ORDER BY ?numero
"""
