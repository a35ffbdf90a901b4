"""Ways through the register: by level, domain (NSF), occupation (ROME) and certifier; each list has its address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.gaps.ground import Nomenclature, nomenclature
from rncp_graph.language import number, t
from rncp_graph.portraits.certifications import certification_section
from rncp_graph.portraits.surroundings import labels, rows
from rncp_graph.portraits.words import coded
from rncp_graph.questions.figures import statistics
from rncp_graph.server.pages import ROWS, Pages
from rncp_graph.server.refusals import refusal
from rncp_graph.server.served import Served
from rncp_graph.terms import normalised

PROPERTIES = {"levels": "rncp:niveau", "domains": "rncp:codeNSF", "occupations": "rncp:codeRome"}
"""What leads from a certification to the entries of a tree, by the name of the tree in addresses."""
SCHEMES = {"domains": "nsf", "occupations": "rome"}
CERTIFIERS = "certifiers"
OTHERS = "0-9"
"""Stands for the names that begin with no letter."""


class Entry(NamedTuple):
    """A way on: what it is called, its address below `browse/`, and how many certifications or bodies are there."""

    name: str
    address: str
    held: int


class Body(NamedTuple):
    """A body that awards certifications, and how many."""

    iri: str
    name: str
    held: int


class Browsing:
    """What makes the pages by which one walks through the register."""

    def __init__(self, served: Served, pages: Pages) -> None:
        self._served, self._pages = served, pages
        self._held: dict[tuple[str, str], dict[str, int]] = {}
        """How many certifications the entries below another one hold, at most one for each entry of the trees."""

    async def home(self, request: Request) -> Response:
        """Send the page from which all others are reached."""

        def filled() -> dict[str, Any]:
            figures = [(label, number(count)) for _, label, count in statistics(self._served.store)]
            return {"ways_on": self.ways(), "figures": figures}

        return await self._pages.page(request, "home.html", "", filled)

    async def all(self, request: Request) -> Response:
        """Send the page of all ways."""
        return await self._pages.page(request, "browse.html", "browse", lambda: {"ways_on": self.ways()})

    async def tree(self, request: Request) -> Response:
        """Send an entry of a tree: what is below it, and the certifications that it holds, a page of them."""
        tree, code = request.path_params["tree"], request.path_params.get("code", "")
        if tree not in (*PROPERTIES, CERTIFIERS):
            return refusal(request, 404, t("rien à cette adresse", "nothing at this address"))
        said = request.query_params.get("page", "1")
        page = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
        place = f"browse/{tree}/{code}" if code else f"browse/{tree}"

        def filled() -> dict[str, Any]:
            return self._bodies(code, page) if tree == CERTIFIERS else self._entry(tree, code, page)

        try:
            return await self._pages.page(request, "listing.html", place, filled, key=str(page))
        except LookupError:
            return refusal(request, 404, t("aucune page de ce nom ou de ce numéro", "no page of this name or number"))

    def ways(self) -> list[tuple[str, str, list[Entry]]]:
        """Return the four ways: title, address, and where each begins."""
        names = self._titles
        return [(names[tree], tree, self._below(tree, "")) for tree in PROPERTIES] + [
            (names[CERTIFIERS], CERTIFIERS, self._letters)
        ]

    @property
    def _titles(self) -> dict[str, str]:
        return {
            "levels": t("Par niveau", "By level"),
            "domains": t("Par domaine de formation (NSF)", "By training domain (NSF)"),
            "occupations": t("Par métier (ROME)", "By occupation (ROME)"),
            CERTIFIERS: t("Par certificateur", "By certifier"),
        }

    # --- trees --------------------------------------------------------------------------------------------------------

    @cached_property
    def _trees(self) -> dict[str, Nomenclature]:
        return {tree: nomenclature(self._served.store, name) for tree, name in SCHEMES.items()}

    @cached_property
    def _levels(self) -> list[str]:
        quoted = (
            "{ SELECT DISTINCT ?x { ?c rncp:niveau ?x } }"  # found first: else a rank is read for each certification
        )
        query = f"SELECT ?x {{ {quoted} ?x rncp:rang ?r }} ORDER BY DESC(?r)"
        return [row["x"].value for row in rows(self._served.store, query)]

    def _below(self, tree: str, code: str) -> list[Entry]:
        """The entries right below one that certifications name, or that hold some which they name."""
        if tree == "levels":
            found = {} if code else {node.rpartition("/")[2]: [node] for node in self._levels}
            names = labels(self._served.store, self._levels)
            called = {key: names.get(nodes[0], key) for key, nodes in found.items()}
        else:
            where = self._trees[tree]
            below = sorted(one for one in {*where.codes.values()} if where.above.get(one, "") == code)
            found = {one: [] for one in below}
            for node, one in where.codes.items():  # each is gone through once, however many are below
                for held in found.keys() & where.line(one):
                    found[held].append(node)
            called = {one: coded(one, where.labels.get(one)) for one in below}
        if (tree, code) not in self._held:
            self._held[tree, code] = self._counts(tree, found)
        counts = self._held[tree, code]
        return [Entry(called[one], f"{tree}/{one}", counts[one]) for one in found if counts.get(one)]

    def _nodes(self, tree: str, code: str) -> list[str]:
        """The nodes of an entry and of all that are below it."""
        if tree == "levels":
            return [node for node in self._levels if node.rpartition("/")[2] == code]
        where = self._trees[tree]
        return [node for node, one in where.codes.items() if code in where.line(one)]

    def _counts(self, tree: str, found: dict[str, list[str]]) -> dict[str, int]:
        """How many certifications lead to any of some nodes, by key: one that leads to several counts once."""
        values = " ".join(f"({rank} <{node}>)" for rank, nodes in enumerate(found.values()) for node in nodes)
        query = f"""SELECT ?k (COUNT(DISTINCT ?c) AS ?n)
            {{ VALUES (?k ?x) {{ {values} }} ?c {PROPERTIES[tree]} ?x }} GROUP BY ?k"""
        keys = [*found]  # a code is of strangers: a query has its rank
        return {keys[int(row["k"].value)]: int(row["n"].value) for row in rows(self._served.store, query)}

    def _entry(self, tree: str, code: str, page: int) -> dict[str, Any]:
        """An entry of a tree. Raises `LookupError` for one that there is not, or a page that it has not."""
        nodes = self._nodes(tree, code) if code else []
        if code and not nodes:
            raise LookupError(code)
        total = self._counts(tree, {code: nodes}).get(code, 0) if code else 0
        last = max(1, -(-total // ROWS))
        if not 1 <= page <= last:
            raise LookupError(page)
        found = [row["c"].value for row in self._some(tree, nodes, page)] if total else []
        day = self._served.day
        section = certification_section(
            self._served.store, "certifications", t("Certifications", "Certifications"), found, day
        )
        lines = tuple(sorted(section.lignes, key=lambda row: found.index(row.lien) if row.lien else 0))
        where = f"browse/{tree}/{code}" if code else f"browse/{tree}"
        return {
            "name": self._name(tree, code),
            "above": self._above(tree, code),
            "below": self._below(tree, code),
            "total": total,
            "number_of_page": page,
            "last": last,
            "rows": self._pages.rows(where, replace(section, note=None, lignes=lines)) if found else "",
            "own": self._own(where, tree, code),
        }

    def _some(self, tree: str, nodes: Collection[str], page: int) -> Any:
        """A page of the certifications that lead to some nodes, those of the highest numbers first."""
        values = " ".join(f"<{node}>" for node in nodes)
        return rows(
            self._served.store,
            f"""SELECT DISTINCT ?c ?r {{ VALUES ?x {{ {values} }} ?c {PROPERTIES[tree]} ?x ; rncp:rangNumero ?r }}
            ORDER BY DESC(?r) ?c LIMIT {ROWS} OFFSET {(page - 1) * ROWS}""",
        )

    def _name(self, tree: str, code: str) -> str:
        if not code:
            return self._titles[tree]
        if tree == "levels":
            (node,) = self._nodes(tree, code)
            return labels(self._served.store, (node,)).get(node, code)
        return coded(code, self._trees[tree].labels.get(code))

    def _above(self, tree: str, code: str) -> list[Entry]:
        """The entries above one, the widest first."""
        found = [Entry(self._titles[tree], tree, 0)] if code else []
        if code and tree in SCHEMES:
            where = self._trees[tree]
            line = where.line(code)[:0:-1]
            found += [Entry(coded(one, where.labels.get(one)), f"{tree}/{one}", 0) for one in line]
        return found

    def _own(self, where: str, tree: str, code: str) -> str | None:
        """The address of the page of the entry itself."""
        nodes = self._nodes(tree, code) if code else []
        node = next((one for one in nodes if one.rpartition("/")[2] == code), None)
        return self._pages.href(where, node) if node else None

    # --- certifiers ---------------------------------------------------------------------------------------------------

    @cached_property
    def _certifiers(self) -> dict[str, list[Body]]:
        """The bodies that award certifications, by the first letter of their names, in the order of these."""
        query = """SELECT ?x (MIN(?l) AS ?name) (MAX(?m) AS ?n) {
            { SELECT ?x (COUNT(DISTINCT ?c) AS ?m) { ?c rncp:certificateur ?x } GROUP BY ?x }
            { SELECT ?x ?l { ?x skos:prefLabel ?l } }
        } GROUP BY ?x"""
        found: dict[str, list[Body]] = {}
        for row in rows(self._served.store, query):
            body = Body(row["x"].value, row["name"].value, int(row["n"].value))
            found.setdefault(_letter(body.name), []).append(body)
        order = sorted(found, key=lambda one: (one == OTHERS, one))
        return {letter: sorted(found[letter], key=lambda one: (normalised(one.name), one.iri)) for letter in order}

    @property
    def _letters(self) -> list[Entry]:
        return [Entry(one, f"{CERTIFIERS}/{one}", len(bodies)) for one, bodies in self._certifiers.items()]

    def _bodies(self, letter: str, page: int) -> dict[str, Any]:
        bodies = self._certifiers[letter] if letter else []  # a KeyError is a LookupError
        last = max(1, -(-len(bodies) // ROWS))
        if not 1 <= page <= last:
            raise LookupError(page)
        where = f"browse/{CERTIFIERS}/{letter}" if letter else f"browse/{CERTIFIERS}"
        some = bodies[(page - 1) * ROWS : page * ROWS]
        return {
            "name": f"{self._titles[CERTIFIERS]}{t(' : ', ': ')}{letter}" if letter else self._titles[CERTIFIERS],
            "above": [Entry(self._titles[CERTIFIERS], CERTIFIERS, 0)] if letter else [],
            "below": self._letters,
            "bodies": [(one, self._pages.href(where, one.iri)) for one in some],
            "total": len(bodies),
            "number_of_page": page,
            "last": last,
            "rows": "",
            "own": None,
        }


def _letter(name: str) -> str:
    """The letter under which a name stands.

    >>> _letter("École"), _letter("(AFPA)"), _letter("3IS")
    ('E', 'A', '0-9')
    """
    first = normalised(name)[:1].upper()
    return first if first.isascii() and first.isalpha() else OTHERS
