"""The questions that training organisations ask, each in one call: made of questions of the library."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rncp_graph.agents.answers import ROWS, Answer, plain, table
from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.language import language, t
from rncp_graph.model.identifiers import numero_of
from rncp_graph.questions.question import query, question
from rncp_graph.questions.table import Table
from rncp_graph.settings import settings
from rncp_graph.stores import Store
from rncp_graph.watching import KINDS, MONTHS, Change, End, News, Watch, news
from rncp_graph.watching.telling import change_text, change_title, end_text

TRAINS = ("former", "former et organiser", "certificateur")
ASSESSES = ("organiser", "former et organiser", "certificateur")
"""The roles of a body by which it may train, and by which it may assess; a certifier may do both."""


def rows(store: Store, name: str, **values: Any) -> Table:
    """Ask a question of the library, within the limits of a query. Raises what `query` does."""
    found = query(store, question(name), timeout=settings().query_timeout, **values)
    if not isinstance(found, Table):
        raise StoreError(t(f"{name} : pas de lignes", f"{name}: no rows"))
    return found


def is_active(store: Store, certification: str, **day: str) -> Answer:
    """Say whether a certification is registered on a day: `oui`, `non`, `non precise`, and by which text."""
    found = rows(store, "enregistree-a-une-date", certification=certification, **day)
    said = table(found, empty=_absent(certification))
    said["answer"] = next((row["etat"] for row in found), "non precise")
    return said


def replaced_by(store: Store, certification: str) -> Answer:
    """Say what replaces a certification, directly and further on, and what the new one keeps of it."""
    line = [row for row in rows(store, "lignee", certification=certification) if row["sens"] == "descendant"]
    kept = rows(store, "successeurs", certification=certification)
    said: Answer = {
        "successors": [{name: plain(value) for name, value in row.items() if value is not None} for row in line],
        "kept": table(kept)["rows"],
    }
    if not line:
        said["empty"] = question("lignee").vide[language()]
    return said


def may_train_or_assess(store: Store, siret: str, **more: str) -> Answer:
    """Say for which certifications a body may train or assess on a day, and which block codes it is to declare."""
    found = rows(store, "habilitations", organisme=siret, **more)
    rights = []
    for row in found:
        said = {name: plain(value) for name, value in row.items() if value not in (None, "")}
        said["blocks_to_declare"] = str(said.pop("blocs", "")).split()
        said["may_train"] = row["habilite"] if row["role"] in TRAINS else "non"
        said["may_assess"] = row["habilite"] if row["role"] in ASSESSES else "non"
        rights.append(said)
    answer: Answer = {
        "rights": rights[:ROWS],
        "count": len(rights),
        "may_train": _best(row["may_train"] for row in rights),
        "may_assess": _best(row["may_assess"] for row in rights),
    }
    if len(rights) > ROWS:
        cut = t(f"{ROWS} droits sur {len(rights)}", f"{ROWS} rights of {len(rights)}")
        answer["cut"] = cut + t(" ; donnez une certification", "; name a certification")
    if not rights:
        answer["empty"] = question("habilitations").vide[language()]
    return answer


def blocks(store: Store, certification: str, detail: str = "codes") -> Answer:
    """Return the blocks of a certification in official order; in full, with competences and evaluation."""
    found = rows(store, "blocs", certification=certification)
    said = table(found, empty=question("blocs").vide[language()])
    if detail != "full":
        said["rows"] = [
            {name: row[name] for name in ("code", "libelle", "rang") if name in row} for row in said["rows"]
        ]
    return said


def changes_since(store: Store, since: str, limit: int = ROWS, **named: list[str]) -> Answer:
    """Say what changed since a day among what is named, or in all, newest first."""
    found = news(store, watch(named, since=since))
    told = {"changes": [_change(one) for one in found.changes[:limit]], "count": len(found.changes) + found.left_out}
    return _as_of(found) | told


def expiring(store: Store, months: int, limit: int = ROWS, **named: list[str]) -> Answer:
    """Say what comes to an end within some months of the day of the data, and what succeeds it."""
    found = news(store, watch(named, months=months, since="9999-12-31"))
    return {"day": found.day.isoformat(), "ends": [_end(one) for one in found.ends[:limit]], "count": len(found.ends)}


def watch(named: Mapping[str, list[str]], since: str = "", months: int = MONTHS) -> Watch:
    """Return what is watched, of words. Raises `QuestionError` for a day that is none."""
    try:
        day = date.fromisoformat(since) if since else None
    except ValueError:
        raise QuestionError(t(f"« {since} » : un jour, AAAA-MM-JJ", f"`{since}`: a day, YYYY-MM-DD")) from None
    said = {name: tuple(map(str, named.get(name, ()))) for name in KINDS}
    return Watch(said["certification"], said["rome"], said["organisme"], day, months)


def _as_of(found: News) -> Answer:
    said: Answer = {"since": found.since.isoformat(), "day": found.day.isoformat()}
    if found.since > found.day:
        said["empty"] = t("les données sont plus anciennes que ce jour", "the data are older than that day")
    return said


def _change(one: Change) -> Answer:
    said: Answer = {"numero": one.numero, "intitule": one.title, "day": one.day.isoformat(), "what": change_title(one)}
    return said | ({"details": text} if (text := change_text(one)) else {})


def _end(one: End) -> Answer:
    said: Answer = {"numero": one.numero, "intitule": one.title, "day": one.day.isoformat(), "what": end_text(one)}
    said["successors"] = [{"numero": numero, "intitule": title} for numero, title in one.successors]
    return said | ({"awarded_until": one.award.isoformat()} if one.award else {})


def _best(found: Any) -> str:
    """The best of some answers: one right is enough."""
    known = set(found)
    return next((one for one in ("oui", "non precise", "non") if one in known), "non precise")


def _absent(certification: str) -> str:
    numero = numero_of(certification)
    return t(f"{numero} : aucune fiche de ce numéro", f"{numero}: no fiche of this number")
