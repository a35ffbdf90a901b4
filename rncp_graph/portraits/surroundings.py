"""What a store knows around a thing: how other nodes are called, the day, the sources, who says what of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from pyoxigraph import Literal, NamedNode

from rncp_graph.graph.situations import Situation
from rncp_graph.language import language
from rncp_graph.model.fiche import Fiche
from rncp_graph.questions.day import Day, day_of
from rncp_graph.questions.finding import Origine, origines, sources_of
from rncp_graph.rdf.mapping import Index
from rncp_graph.rdf.names import iri
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import PREFIXES, compact, expand, segment

_PROLOGUE = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("rncp", "skos", "dct"))
_AT_ONCE = 500

_SITUATION = "rncp:situation"
SPANS = frozenset({expand(_SITUATION)})
"""What leads from a certification to what is known of its state, beside its fiche."""


def rows(store: Store, query: str) -> Iterable[Any]:
    """Return the rows of a query in which `rncp:`, `skos:` and `dct:` are declared."""
    return cast(Solutions, store.query(_PROLOGUE + query))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a certification that another page names."""

    numero: str
    titre: str | None = None
    niveau: str | None = None
    enregistree: bool | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A certification that shares blocks or occupations with another one, and how many of each."""

    iri: str
    connue: Known
    blocs: int
    metiers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a page about a certification says beside its fiche.

    `jours` are the days on which its state is told, the day of the data first where one is known. `known` are the
    certifications that it names, by number; `labels` are names of other nodes, by path under the base.
    """

    base: str
    jours: tuple[date, ...] = ()
    export: Day | None = None
    situations: tuple[Situation, ...] = ()
    remplace: tuple[str, ...] = ()
    remplacee_par: tuple[str, ...] = ()
    voisines: tuple[Neighbour, ...] = ()
    known: Mapping[str, Known] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[Origine, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """What holds for all of a store: the day of its data, and its sources. Who makes many pages reads it once."""

    export: Day
    sources: tuple[Origine, ...]

    @classmethod
    def of(cls, store: Store) -> Whole:
        """Read it off a store."""
        return cls(day_of(store), tuple(sources_of(store)))

    def days(self, jour: date | None) -> tuple[date, ...]:
        """Return the days to tell of: the one that is asked, else that of the data and today."""
        return tuple(dict.fromkeys((jour,) if jour else (self.export.date, date.today())))


def surroundings(
    store: Store, node: str, fiche: Fiche, found: Index, whole: Whole, jours: tuple[date, ...]
) -> Surroundings:
    """Return what a store knows around a certification: its IRI, its fiche, and the statements that tell of both."""
    replaces, replaced_by = (_linked(found, node, name) for name in ("rncp:remplace", "rncp:remplacePar"))
    near = _neighbours(store, node)
    known = certifications(store, {*replaces, *replaced_by, *near}, jours[0])
    concepts = (*fiche.codes_rome, *fiche.codes_nsf, *fiche.formacodes, fiche.ccn_1, fiche.ccn_2, fiche.ccn_3)
    unnamed = {iri(one, store.base) for one in (*concepts, *fiche.codes_idcc) if one and one.libelle is None}
    places = {
        f"{store.base}departement/{segment(code)}"
        for centre in fiche.centres_preparation
        for code in centre.departements
    }
    return Surroundings(
        base=store.base,
        jours=jours,
        export=whole.export,
        situations=tuple(_spans(found, node, store.base)),
        remplace=tuple(known[one].numero for one in replaces),
        remplacee_par=tuple(known[one].numero for one in replaced_by),
        voisines=tuple(Neighbour(one, known[one], *counts) for one, counts in near.items()),
        known={one.numero: one for one in known.values()},
        labels=labels(store, unnamed | places),
        sources=tuple(origines(store, fiche.numero, whole.sources)),
    )


def _spans(found: Index, node: str, base: str) -> list[Situation]:
    """The spans of days of which something is known, in their order."""
    names = [expand(f"rncp:{name}") for name in ("du", "au", "enregistree", "fondement")]
    spans = []
    for one in _linked(found, node, _SITUATION):
        du, au, said, ground = (next(iter(found[one][name])).value for name in names)
        ground = ground.removeprefix(f"{base}fondement/")
        spans.append(Situation(date.fromisoformat(du), date.fromisoformat(au), said in ("true", "1"), ground))
    return sorted(spans, key=lambda one: one.du)


def _linked(found: Index, node: str, name: str) -> list[str]:
    return sorted(term.value for term in found[node][expand(name)] if isinstance(term, NamedNode))


_NEAR, _TRIED = 12, 60


def _neighbours(store: Store, node: str) -> dict[str, tuple[int, int]]:
    """The active certifications that share most with one, each with how many blocks and how many occupations.

    A thousand may share an occupation: the closest are found first, and of these the active ones.
    """
    found = rows(
        store,
        f"""SELECT ?c ?blocs ?metiers {{
        {{ SELECT ?c (COUNT(?b) AS ?blocs) (COUNT(?r) AS ?metiers) {{
            {{ <{node}> rncp:cleBloc ?b . ?c rncp:cleBloc ?b }}
            UNION {{ <{node}> rncp:codeRome ?r . ?c rncp:codeRome ?r }}
            FILTER(?c != <{node}>)
          }} GROUP BY ?c ORDER BY DESC(?blocs) DESC(?metiers) LIMIT {_TRIED} }}
        FILTER EXISTS {{ ?c rncp:actif true }}
        }} ORDER BY DESC(?blocs) DESC(?metiers) ?c LIMIT {_NEAR}""",
    )
    return {c.value: (int(blocs.value), int(metiers.value)) for c, blocs, metiers in found}


def certifications(store: Store, nodes: Collection[str], jour: date) -> dict[str, Known]:
    """Return what is known of certifications on a day, by IRI: also of those that are only named."""
    found: dict[str, Known] = {}
    told_on = jour.isoformat()
    for some, values in _batches(nodes):
        said: dict[str, dict[str, str]] = {node: {} for node in some}
        for row in rows(
            store,
            f"""SELECT ?s ?numero ?titre ?niveau ?oui ?du ?au {{ VALUES ?s {{ {values} }}
            {{ ?s dct:identifier ?numero }} UNION {{ ?s dct:title ?titre }} UNION {{ ?s rncp:niveau ?niveau }}
            UNION {{ ?s rncp:situation ?x . ?x rncp:du ?du ; rncp:au ?au ; rncp:enregistree ?oui }} }}""",
        ):
            s, *values_of, du, au = (term and term.value for term in row)
            if du is None or du <= told_on <= au:
                for name, value in zip(("numero", "titre", "niveau", "oui"), values_of, strict=True):
                    if value is not None:
                        said[s].setdefault(name, value)
        for node, told in said.items():
            found[node] = Known(
                numero=told.get("numero") or node.rpartition("/")[2],
                titre=told.get("titre"),
                niveau=told["niveau"].rpartition("/")[2] if "niveau" in told else None,
                enregistree=told["oui"] in ("true", "1") if "oui" in told else None,
            )
    return found


_REFERENCE = ("rncp:natureTexte", "rncp:numeroTexte", "rncp:dateSignature")
_NAMES = ("skos:prefLabel", "dct:title", "rncp:titre", "rncp:nom", "dct:identifier", "skos:notation")


def labels(store: Store, nodes: Collection[str]) -> dict[str, str]:
    """Return what nodes are called, by IRI, in the language in force where they have a label in it, else in French.

    A legal text without a title is called by its kind, and its number or the day it was signed.
    """
    ranks = {expand(curie): rank for rank, curie in enumerate(_NAMES)}
    wanted = ", ".join((*_NAMES, *_REFERENCE))  # a fiche has a hundred other statements
    spoken = {lang: rank for rank, lang in enumerate((language(), "fr", None))}
    found: dict[str, tuple[tuple[int, int], str]] = {}
    references: dict[str, dict[str, str]] = {}
    for _, values in _batches(nodes):
        for row in rows(store, f"SELECT ?s ?p ?o {{ VALUES ?s {{ {values} }} ?s ?p ?o FILTER(?p IN ({wanted})) }}"):
            node, prop, term = row["s"].value, row["p"].value, row["o"]
            if isinstance(term, Literal) and prop in ranks:
                rank = (ranks[prop], spoken.get(term.language, len(spoken)))
                found[node] = min(found.get(node, (rank, term.value)), (rank, term.value))
            elif isinstance(term, Literal) and compact(prop) in _REFERENCE:
                references.setdefault(node, {})[compact(prop)] = term.value
    texts = {node: [said[part] for part in _REFERENCE if part in said][:2] for node, said in references.items()}
    return {node: " ".join(parts) for node, parts in texts.items()} | {node: name for node, (_, name) in found.items()}


def batches(nodes: Collection[str]) -> Iterator[str]:
    """Return nodes in portions, each as the text of its `VALUES`."""
    return (values for _, values in _batches(nodes))


def _batches(nodes: Collection[str]) -> Iterator[tuple[list[str], str]]:
    """Nodes in portions, each with the text of its `VALUES`."""
    ordered = sorted(nodes)
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        yield some, " ".join(f"<{node}>" for node in some)
