"""Where a page comes from: files, their days, who made them, under which licence."""

from __future__ import annotations

from collections.abc import Iterator

from rncp_graph.language import t
from rncp_graph.portraits.description import Row, Section, Value, absent, text
from rncp_graph.portraits.surroundings import Surroundings
from rncp_graph.portraits.words import day
from rncp_graph.questions.finding import Origine
from rncp_graph.resources import publications


def sources_section(around: Surroundings) -> Section:
    """Name the sources, the newest first, and the rule by which several make one record."""
    rule = t(
        "Une seule fiche en est faite : de chaque format, le dernier export ; chaque valeur vient de la première "
        "source qui la dit, les lignes sont réunies.",
        "One record is made of them: of each format the newest export; each value comes from the first source that "
        "states it, rows are put together.",
    )
    return Section(
        cle="sources",
        titre=t("Sources, dates et licence", "Sources, days and licence"),
        note=rule if len(around.sources) > 1 else None,
        lignes=tuple(_rows(around)),
    )


def _rows(around: Surroundings) -> Iterator[Row]:
    for source in around.sources:
        yield Row(nom=f"{source.titre} ({source.format})", valeurs=tuple(_source(source)))
    day_of = around.export
    if not around.sources:
        dated = text(day(day_of.date)) if day_of and day_of.known else absent("date-source")
        yield Row(nom=t("Données au", "Data as of"), valeurs=(dated,))


def _source(source: Origine) -> Iterator[Value]:
    yield text(day(source.jour)) if source.jour else absent("date-source")
    if source.producteur:
        yield text(source.producteur)
    if source.licence:
        yield text(licence_name(source.licence), source.licence)
    else:
        yield absent("licence")


def licence_name(address: str) -> str:
    """Return the name of a licence, where the publications of `data/sources.toml` name it; else its address."""
    known: dict[str, str] = {
        one["licence_url"]: one["licence"] for one in publications().values() if "licence_url" in one
    }
    return known.get(address, address)
