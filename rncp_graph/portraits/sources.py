"""Where a page comes from: files, their days, who made them, under which licence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rncp_graph.language import t
from rncp_graph.portraits.description import Forme, Row, Section, Value, absent, text
from rncp_graph.portraits.words import day
from rncp_graph.questions.finding import Origine
from rncp_graph.resources import publications


def sources_section(sources: Sequence[Origine], note: str | None = None) -> Section:
    """Name sources, in their order, with their days, their producers and their licences."""
    rows = tuple(Row(nom=f"{source.titre} ({source.format})", valeurs=tuple(_source(source))) for source in sources)
    unknown = Row(nom=t("Source", "Source"), valeurs=(absent("date-source"), absent("licence")))
    return Section(
        cle="sources",
        titre=t("Sources, dates et licence", "Sources, days and licence"),
        forme=Forme.LISTE,
        note=note,
        lignes=rows or (unknown,),
    )


def merge_rule() -> str:
    """Say by which rule several sources make one record."""
    return t(
        "Une seule fiche en est faite : de chaque format, le dernier export ; chaque valeur vient de la première "
        "source qui la dit, les lignes sont réunies.",
        "One record is made of them: of each format the newest export; each value comes from the first source that "
        "states it, rows are put together.",
    )


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
