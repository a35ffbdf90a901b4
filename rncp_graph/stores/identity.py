"""What a store says of itself: the base IRI it was built under, and the layout of what it holds.

The build writes both into the store, as statements of one node in a named graph, whose names hang on no base: so they
are found in any store, and go along with an export, a backup, a push or a pull.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from rncp_graph.errors import StoreError
from rncp_graph.language import t
from rncp_graph.settings import settings
from rncp_graph.stores.protocol import Answer, Solutions, Store
from rncp_graph.terms import BASE, expand

LAYOUT = 6
"""The version of our model. It rises when what is built can no longer be read as what was built before."""

NODE = "urn:rncp-graph:store"
"""The node that stands for a store, and the named graph in which it is described."""

_BASE, _LAYOUT, _BUILT = expand("rncp:iriBase"), expand("rncp:versionModele"), expand("rncp:nombreFiches")
_RECORD = f"SELECT ?base ?layout {{ GRAPH <{NODE}> {{ <{NODE}> <{_BASE}> ?base ; <{_LAYOUT}> ?layout }} }}"
_OLDER = f"ASK {{ ?fiche a <{expand('rncp:Certification')}> GRAPH ?g {{ ?source <{_BUILT}> ?fiches }} }}"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:").match


@dataclass(frozen=True, slots=True)
class Identity:
    """A base IRI, and a version of the model; 0 stands for the time before it was recorded."""

    base: str
    layout: int = LAYOUT


class Identified:
    """A store that says of itself what it is: both stores of ours; `_identity` is how each of them finds it."""

    @property
    def base(self) -> str:
        """The base IRI that it was built under; that of the settings, for an endpoint that does not say."""
        return self._identity.base

    @property
    def layout(self) -> int:
        """The version of our model in it."""
        return self._identity.layout

    @property
    def _identity(self) -> Identity:
        raise NotImplementedError


def identity_lines(base: str) -> Iterator[str]:
    """Return the record of a store built under a base, in N-Quads."""
    yield f"<{NODE}> <{_BASE}> {Literal(base)} <{NODE}> .\n"
    yield f"<{NODE}> <{_LAYOUT}> {Literal(LAYOUT)} <{NODE}> .\n"


def recorded(ask: Callable[[str], Answer]) -> Identity | None:
    """Return what a store records of itself, whatever its layout; nothing for one that is empty, or not of ours.

    Raises `StoreError` for a store that holds the records of two builds that do not go together.
    """
    rows = ask(_RECORD)
    if not isinstance(rows, Solutions):
        raise StoreError(t("un SELECT sans lignes pour réponse", "a SELECT that is answered without rows"))
    try:
        found = {Identity(row["base"].value, int(row["layout"].value)) for row in rows}
    except (AttributeError, ValueError):
        raise StoreError(
            t("la base dit de soi ce qui n'a pas de sens", "what the store says of itself makes no sense")
        ) from None
    if len(found) > 1:
        bases = ", ".join(sorted({one.base for one in found}))
        raise StoreError(
            t(f"plusieurs bases mêlées ({bases}) : reconstruisez", f"several bases mixed ({bases}): build it anew")
        )
    if not found:
        return Identity("", 0) if ask(_OLDER) else None
    return found.pop()


def identity(ask: Callable[[str], Answer], place: str = "", default: str = BASE) -> Identity:
    """Return the identity of a store; of one without a record, the base is `default`.

    Raises `StoreError` for a store of another layout; `place` is how the message names it.
    """
    found = recorded(ask) or Identity(default)
    check_layout(found.layout, place)
    return found


def check_layout(layout: int, place: str = "") -> None:
    """Raise `StoreError` for a layout that is not ours.

    >>> check_layout(LAYOUT)
    """
    if layout == LAYOUT:
        return
    where = place or t("base", "store")
    if layout > LAYOUT:
        raise StoreError(
            t(
                f"{where} : modèle {layout}, et cette version lit le modèle {LAYOUT} ; prenez une version plus "
                "récente du logiciel, ou reconstruisez la base",
                f"{where}: model {layout}, and this version reads model {LAYOUT}; take a newer version of the "
                "software, or build the store anew",
            )
        )
    raise StoreError(
        t(
            f"{where} : modèle {layout or 'non noté'}, et cette version lit le modèle {LAYOUT} ; reconstruisez la base "
            "(rncp-graph build ; puis push --replace pour un service)",
            f"{where}: model {layout or 'not recorded'}, and this version reads model {LAYOUT}; build the store anew "
            "(rncp-graph build; then push --replace for an endpoint)",
        )
    )


def base_for(store: Store, wanted: str | None) -> str:
    """Return the base under which to load into a store: its own, or the wanted one where it has none yet.

    Raises `StoreError` for a base that is none, or another one than the store was built under.
    """
    if wanted is not None:
        check_base(wanted)
    found = recorded(store.query)
    if found is None:
        return store.base if wanted is None else wanted
    check_layout(found.layout)
    if wanted not in (None, found.base):
        raise StoreError(
            t(
                f"la base est construite sous {found.base} : rien ne s'y charge sous {wanted}",
                f"the store was built under {found.base}: nothing is loaded into it under {wanted}",
            )
        )
    return found.base


def default_base() -> str:
    """Return the base of an endpoint that says nothing of it: `RNCP_GRAPH_BASE`, else that of the project."""
    base = settings().base
    check_base(base)
    return base


def check_base(base: str) -> None:
    """Raise `StoreError` for a base under which no IRI can be made: it is absolute and ends in `/` or `#`.

    >>> check_base("https://example.org/id/")
    """
    try:
        fine = bool(_SCHEME(base)) and NamedNode(base).value.endswith(("/", "#"))
    except ValueError:
        fine = False
    if not fine:
        raise StoreError(
            t(
                f"base « {base} » : il faut un IRI qui finit par / ou #",
                f"base `{base}`: an IRI ending in / or # is needed",
            )
        )
