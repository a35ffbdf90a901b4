"""What tests of portraits look for in them."""

from __future__ import annotations

from datetime import date

from rncp_graph.portraits import Portrait, portrait
from rncp_graph.portraits.description import Row, Section
from rncp_graph.portraits.naming import named
from rncp_graph.stores import Store

DAY = date(2021, 1, 31)


def shown(store: Store, name: str, jour: date = DAY) -> Portrait:
    return portrait(store, named(store, name).iri, jour)


def section(said: Portrait, cle: str) -> Section:
    (found,) = (one for one in said.sections if one.cle == cle)
    return found


def row(said: Portrait, cle: str, nom: str) -> Row:
    (found,) = (one for one in section(said, cle).lignes if one.nom == nom)
    return found


def texts(of: Row) -> list[str]:
    return [value.texte for value in of.valeurs]


def missing(of: Row) -> list[str | None]:
    return [value.absence for value in of.valeurs if value.absence]
