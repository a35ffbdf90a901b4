"""Differences for machines: a JSON document, and a change set in RDF with its provenance.

JSON, keys in a fixed order: `avant` and `apres` (files and day of each side, and its count of fiches), `bilan` (counts
of fiches by event, `echue` being null when a day is unknown, and by field), `incomparables` (formats and fields),
`non_couverts` (fiches by register that one side does not cover), and `fiches`: `numero`, `intitule`, `evenements`,
`fin` (the day on which it expired), `successeurs` (newly stated), `changements`: `champ` is the path of the field,
`operation` is `ajout`, `retrait` or `modification`, `ligne` names the row, `avant` and `apres` are values as
`show --format json` gives them, rows without what they do not state.

RDF, in a graph of its own so that it can be loaded beside the data: one `rncp:EnsembleChangements` derived from both
exports, whose members are the changes; what a row that came or went holds is told value by value. Names of nodes are
made of content: the same two exports give the same text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from rncp_graph.differences import EVENTS, Changement, Differences, FicheChange, Side
from rncp_graph.differences.comparison import contenu
from rncp_graph.graph.provenance import source_lines
from rncp_graph.rdf.jsonld import to_json
from rncp_graph.rdf.literals import token
from rncp_graph.rdf.statements import Statements, typed
from rncp_graph.rdf.vocabulary import PROV, RNCP, Term
from rncp_graph.resources import software_version
from rncp_graph.terms import BASE, compact, digest, segment

# --- JSON -------------------------------------------------------------------------------------------------------------


def json_lines(differences: Differences, entries: Iterable[FicheChange] | None = None) -> Iterator[str]:
    """Write a JSON document, line by line, with these fiches or all: memory holds one at a time."""
    head: dict[str, Any] = {"avant": _side(differences.avant), "apres": _side(differences.apres)}
    bilan = differences.bilan
    events = {event: bilan.evenements[event] for event in EVENTS}
    known = differences.expiries_known
    head["bilan"] = {
        "compares": bilan.compares,
        **{event: count if known or event != "echue" else None for event, count in events.items()},
        "champs": dict(bilan.champs),
    }
    head["incomparables"] = [
        {"avant": sorted(a), "apres": sorted(b), "champs": list(fields)} for a, b, fields in differences.incomparables()
    ]
    head["non_couverts"] = differences.non_couverts()
    yield json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}") + ',\n  "fiches": ['
    comma = "\n"
    for entry in differences if entries is None else entries:
        yield comma + "    " + json.dumps(_fiche_change(entry), ensure_ascii=False)
        comma = ",\n"
    yield "\n  ]\n}\n"


def _side(side: Side) -> dict[str, Any]:
    exports = [
        {
            "nom": export.nom,
            "format": export.format,
            "sha256": export.sha256,
            "date_export": _valeur(export.date_export),
            "version_flux": export.version_flux,
        }
        for export in side.exports
    ]
    return {"jour": _valeur(side.day), "fiches": len(side.fiches), "exports": exports}


def _fiche_change(entry: FicheChange) -> dict[str, Any]:
    return {
        "numero": entry.numero,
        "intitule": entry.intitule,
        "evenements": list(entry.evenements),
        "fin": _valeur(entry.fin),
        "successeurs": list(entry.successeurs),
        "changements": [
            {
                "champ": change.path,
                "operation": change.operation,
                "ligne": change.ligne,
                "avant": _valeur(change.avant),
                "apres": _valeur(change.apres),
            }
            for change in entry.changements
        ],
    }


def _valeur(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return _filled(to_json(value)) if hasattr(value, "__dataclass_fields__") else value


def _filled(value: Any) -> Any:
    """A JSON value without what is not stated."""
    if isinstance(value, dict):
        return {name: _filled(inner) for name, inner in value.items() if inner not in (None, [])}
    return [_filled(inner) for inner in value] if isinstance(value, list) else value


# --- RDF --------------------------------------------------------------------------------------------------------------

_TYPES = {"entree": RNCP.Entree, "sortie": RNCP.Sortie}
_ACTIF = {(False, True): RNCP.Activation, (True, False): RNCP.Desactivation}


def quads(differences: Differences, base: str = BASE, entries: Iterable[FicheChange] | None = None) -> Iterator[str]:
    """Write a change set as lines of N-Quads, with these fiches or all."""
    sides = [differences.avant, differences.apres]
    key = digest(*("+".join(sorted(export.sha256 for export in side.exports)) for side in sides))
    lot = _ChangeSet(base, key)
    yield from lot.present(*sides)
    for entry in differences if entries is None else entries:
        yield from lot.fiche(entry)


class _ChangeSet:
    """A change set being written."""

    def __init__(self, base: str, key: str) -> None:
        self.base, self.key = base, key
        self.node, self.comparaison = f"{base}differences/{key}", f"{base}comparaison/{key}"
        self.say = Statements(base, f"differences/{key}")

    def present(self, avant: Side, apres: Side) -> Iterator[str]:
        """Say what was compared, and by what."""
        for cls in (RNCP.EnsembleChangements, PROV.Entity, PROV.Collection):
            yield self.say.type(self.node, cls)
        yield self.say.link(self.node, PROV.wasGeneratedBy, self.comparaison)
        yield self.say.type(self.comparaison, PROV.Activity)
        yield self.say.say(self.comparaison, RNCP.versionLogiciel, software_version())
        for side, role in ((avant, RNCP.exportAvant), (apres, RNCP.exportApres)):
            for export in side.exports:
                name = f"export/{export.sha256[:16]}"
                for term in (role, PROV.wasDerivedFrom):
                    yield self.say.link(self.node, term, self.base + name)
                yield self.say.link(self.comparaison, PROV.used, f"{self.base}{name}")
                yield from source_lines(name, export, self.base)

    def fiche(self, entry: FicheChange) -> Iterator[str]:
        """Write what happened to a fiche."""
        path = f"certification/{segment(entry.numero)}"
        for change in entry.changements:
            yield from self._change(path, change)
            for inner in contenu(change):
                yield from self._change(path, inner)
        for event in entry.evenements:
            if event in _TYPES:
                yield from self._event(path, _TYPES[event], None, None)
        if entry.fin:
            yield from self._event(path, RNCP.Echeance, RNCP.dateFinEnregistrement, typed(entry.fin))
        for successor in entry.successeurs:
            node = f"<{self.base}certification/{segment(successor)}>"
            yield from self._event(path, RNCP.Remplacement, RNCP.remplacePar, node)

    def _change(self, path: str, change: Changement) -> Iterator[str]:
        values = [self._term(change, "avant"), self._term(change, "apres")]
        kind = _ACTIF.get((change.avant, change.apres)) if change.path == "actif" else None
        kinds = [RNCP.Changement, *([kind] if kind else [])]
        yield from self._node(path, change.sujet, kinds, Term(change.champ.token), *values)

    def _event(self, path: str, kind: Term, prop: Term | None, value: str | None) -> Iterator[str]:
        yield from self._node(path, path, [RNCP.Changement, kind], prop, None, value)

    def _node(
        self, path: str, sujet: str, kinds: list[Term], prop: Term | None, avant: str | None, apres: str | None
    ) -> Iterator[str]:
        key = digest(self.key, sujet, *map(_short, (kinds[-1], prop)), avant, apres)
        node = f"{self.base}{path}/changement/{key}"
        yield self.say.link(self.node, PROV.hadMember, node)
        for kind in kinds:
            yield self.say.type(node, kind)
        yield self.say.link(node, RNCP.changementDe, f"{self.base}{path}")
        yield self.say.link(node, RNCP.sujet, f"{self.base}{sujet}")
        if prop:
            yield self.say.copy(node, RNCP.propriete, prop)
        for term, value in ((RNCP.valeurAvant, avant), (RNCP.valeurApres, apres)):
            if value is not None:
                yield self.say.copy(node, term, value)

    def _term(self, change: Changement, side: str) -> str | None:
        value = getattr(change, side)
        if value is None:
            return None
        node = getattr(change, f"node_{side}")
        return f"<{self.base}{node}>" if node else token(value, change.champ, self.base)


def _short(term: Term | None) -> str | None:
    """The prefixed name of a term: keys are made of it."""
    return term and compact(term[1:-1])
