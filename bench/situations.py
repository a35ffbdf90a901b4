"""`python -m bench.situations [--registre ZIP] [--scale 0.1]`: each fiche on each of thirty days.

The table of `docs/validite.md` is read line by line from what the files of a flow say, without any code of the package,
and compared with the situations of a store that is built of them: every fiche, and five hundred by the question itself.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple, cast

from bench.corpus import targets
from bench.plain import fiches, tables
from bench.preparation import corpus
from rncp_graph.building.loading import build
from rncp_graph.cli.building import worth
from rncp_graph.publication.markdown import table as markdown
from rncp_graph.questions.question import query
from rncp_graph.questions.table import Table
from rncp_graph.readers import read
from rncp_graph.stores import Store, open_store

HERE = Path(__file__).parent
EXPORT_2021 = date(2021, 1, 31)
ASKED = 500
"""Fiches that are asked of the question itself, each on one of its days."""

Answer = tuple[str, str]
"""Whether a certification is registered (`oui`, `non`, `non precise`), and the line of the table that tells."""


class Life(NamedTuple):
    """What a flow says of a registration: the flag, the first day and the last one."""

    numero: str
    actif: bool | None
    begin: date | None
    end: date | None


def lives(path: Path) -> Iterator[Life]:
    """Return what a flow says, of its files alone: a zip of the CSV export, or XML. A life begins on its day of effect.

    Where there is none, it begins on that of the decision.
    """
    if path.suffix == ".xml":
        for fiche in fiches(path):
            told = {child.tag: child.text or "" for child in fiche}
            yield _life(
                told["NUMERO_FICHE"],
                {"Oui": True, "Non": False}.get(told.get("ACTIF", "")),
                *(told.get(f"DATE_{name}", "") for name in ("EFFET", "DECISION", "FIN_ENREGISTREMENT")),
            )
        return
    for row in tables(path)["Standard"]:
        yield _life(
            row["Numero_Fiche"],
            {"ACTIVE": True, "INACTIVE": False}.get(row["Actif"]),
            *(row[f"Date_{name}"] for name in ("Effet", "Decision", "Fin_Enregistrement")),
        )


def _life(numero: str, actif: bool | None, effect: str, decision: str, end: str) -> Life:
    return Life(numero, actif, _day(effect) or _day(decision), _day(end))


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    return date(int(text[6:10]), int(text[3:5]), int(text[:2])) if "/" in text else date.fromisoformat(text)


def by_the_table(life: Life, asked: date, export: date) -> Answer:
    """Return what the table says of a fiche of one registration, on a day.

    >>> ended = Life("RNCP1", False, date(2015, 1, 1), date(2020, 12, 31))
    >>> by_the_table(ended, date(2020, 12, 31), EXPORT_2021), by_the_table(ended, date(2021, 1, 1), EXPORT_2021)
    (('oui', 'periode'), ('non', 'fin passee'))
    """
    begun = life.begin is None or life.begin <= asked
    may_hold, ended = life.end is not None and begun and asked <= life.end, life.end is not None and life.end < asked
    later = life.actif and asked > export
    table = (
        (life.actif is False and asked >= export, ("non", "inactive a l'export")),
        (life.actif and asked == export, ("oui", "active a l'export")),
        (later and may_hold, ("oui", "active a l'export, fin a venir")),
        (later and ended, ("non", "fin passee")),
        (may_hold and life.begin, ("oui", "periode")),
        (ended and not begun, ("non", "entre deux periodes")),  # a beginning after the end, as sources write
        (ended and not life.actif, ("non", "fin passee")),
    )
    return next((answer for fits, answer in table if fits), UNKNOWN)


UNKNOWN: Answer = "non precise", "rien ne le dit"


def thirty_days(life: Life, number: int, export: date) -> list[date]:
    """Return days around the export, the beginning and the end, and others from 2000 to 2035.

    `number` is the place of the fiche in its flow: two fiches have not the same days.
    """
    turns = [export, *filter(None, (life.begin, life.end))]
    near = [day + timedelta(n) for day in turns for n in (-1, 0, 1)]
    return near + [date(2000, 1, 1) + timedelta((number * 37 + n * 541) % 12784) for n in range(30 - len(near))]


class Difference(NamedTuple):
    """A fiche, a day, what the table says, what the store does."""

    numero: str
    asked: date
    table: Answer
    store: list[Answer]


SITUATIONS = """PREFIX rncp: <https://w3id.org/rncp-graph/ontology#> PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?numero ?du ?au ?oui ?fondement { ?c dct:identifier ?numero ; rncp:situation ?s .
  ?s rncp:du ?du ; rncp:au ?au ; rncp:enregistree ?oui ; rncp:fondement/skos:notation ?fondement }"""


def differences(store: Store, told: Sequence[Life], export: date) -> list[Difference]:
    """Compare the situations of a store with the table, of every fiche on its thirty days.

    A day that no situation holds is not known; one that two hold is a difference.
    """
    spans = defaultdict(list)
    for row in cast(Table, query(store, SITUATIONS)):
        spans[row["numero"]].append(row)
    found = []
    for number, life in enumerate(told):
        for asked in thirty_days(life, number, export):
            held = [
                ("oui" if span["oui"] else "non", span["fondement"])
                for span in spans[life.numero]
                if span["du"] <= asked <= span["au"]
            ] or [UNKNOWN]
            if held != [expected := by_the_table(life, asked, export)]:
                found.append(Difference(life.numero, asked, expected, held))
    return found


def asked_differences(store: Store, told: Sequence[Life], export: date, how_many: int = ASKED) -> list[Difference]:
    """Compare the answers of `enregistree-a-une-date` with the table, of some fiches, each on a day of its own."""
    found = []
    for number, life in list(enumerate(told))[:: max(1, len(told) // how_many)]:
        asked = thirty_days(life, number, export)[number % 30]
        rows = cast(Table, query(store, "enregistree-a-une-date", certification=life.numero, date=asked))
        held = list(dict.fromkeys((row["etat"], row["fondement"]) for row in rows))
        if held != [expected := by_the_table(life, asked, export)]:
            found.append(Difference(life.numero, asked, expected, held))
    return found


def main(argv: list[str] | None = None) -> None:
    """Compare, print the table and each difference; the exit status tells one."""
    parser = argparse.ArgumentParser(prog="python -m bench.situations", description=__doc__)
    parser.add_argument("--registre", type=Path, help="the CSV export of January 2021; without it, it is left out")
    parser.add_argument("--scale", type=float, default=0.1, help="of the generated corpus; 0 leaves it out")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--cache", type=Path, default=HERE / ".cache", help="where corpora are kept")
    args = parser.parse_args(argv)
    data: list[tuple[str, date, list[Path]]] = []
    if args.registre:
        data.append((args.registre.name, EXPORT_2021, [args.registre]))
    if args.scale:
        made = corpus(args.cache.absolute(), args.scale, args.seed)
        data.append((f"corpus at scale {args.scale:g}", targets.EXPORT, made.sources))
    lines: list[tuple[Any, ...]] = []
    every: list[Difference] = []
    for name, export, paths in data:
        told = [life for path in paths for life in lives(path)]
        with tempfile.TemporaryDirectory() as where:
            sources = [read(path) for path in paths]
            build(f"{where}/store", *sources, processes=worth(sources))
            store = open_store(Path(where) / "store")
            found, asked = differences(store, told, export), asked_differences(store, told, export)
        lines.append((name, len(told), 30 * len(told), len(found), len(asked)))
        every += [*found, *asked]
    print(markdown(("flow", "fiches", "days of fiches", "differences", "of the question"), lines))
    for one in every:
        print(*one)
    sys.exit(bool(every))


if __name__ == "__main__":
    main()
