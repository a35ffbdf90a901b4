"""How the software, and each published version of the graph, is cited: one value, and three forms of it.

`CITATION.cff` at the root of a checkout is written by `python -m rncp_graph.publication.pages`; the page
`docs/citing.md` shows the other two forms, and a test holds them to this module.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from rncp_graph.language import t
from rncp_graph.model.formats import LICENCE_OUVERTE
from rncp_graph.resources import software_version

IRI = "https://w3id.org/rncp-graph/"
"""The address of the project."""
AUTHOR = "rncp_graph"
SOURCE = "France compétences"
"""Who publishes the register."""
SPDX = {LICENCE_OUVERTE: "etalab-2.0"}
"""What the list of SPDX calls a licence, by the address that sources give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What is cited: `kind` is `software` or `dataset`, `iri` that of the version.

    `licences` are identifiers of SPDX, addresses where there is none, and `None` where a source states none. `day` is
    the day of the data, `None` for software. Its forms are in the language in force, where they have words.
    """

    kind: str
    title: str
    version: str
    iri: str
    licences: Collection[str | None]
    day: date | None = None

    @property
    def licence(self) -> str:
        """Say under which licences it is.

        >>> edition("2026-08-16", date(2026, 8, 16), [LICENCE_OUVERTE, None]).licence
        'etalab-2.0; some sources state no licence'
        """
        known = ", ".join(sorted(filter(None, self.licences)))
        if not known:
            return t("licence non précisée", "no licence stated")
        unsaid = t(" ; certaines sources n'en précisent pas", "; some sources state no licence")
        return known + (unsaid if None in self.licences else "")

    def sentence(self) -> str:
        """Return the sentence to copy.

        >>> edition("2026-08-16", date(2026, 8, 16), []).sentence()[:64]
        'rncp_graph, RNCP and RS as a knowledge graph, version 2026-08-16'
        """
        origin = ""
        if self.day:
            day = self.day.isoformat()
            origin = t(f" D'après les données de {SOURCE} au {day}.", f" Made from the data of {SOURCE} as of {day}.")
        return f"{AUTHOR}, {self.title}, version {self.version}. {self.iri} ({self.licence}).{origin}"

    def bibtex(self) -> str:
        """Return the entry for a bibliography of BibTeX or BibLaTeX."""
        fields = {
            "author": f"{{{AUTHOR}}}".replace("_", r"\_"),
            "title": f"{{{self.title}}}",
            "version": self.version,
            "url": self.iri,
            "note": f"{self.licence}; {SOURCE}, {self.day}" if self.day else self.licence,
        }
        if self.day:
            fields["date"] = self.day.isoformat()
        rows = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        return f"@{self.kind}{{rncp-graph-{self.version},\n{rows}}}\n"

    def cff(self) -> str:
        """Return the text of a `CITATION.cff`, version 1.2.0 of the format.

        Its key `license` takes identifiers of SPDX, and gives the choice among several: anything else is a comment.
        """
        alone = len(self.licences) == 1 and "://" not in self.licence and None not in self.licences
        said = {
            "cff-version": "1.2.0",
            "message": "If you use this work, please cite it as below.",
            "type": self.kind,
            "title": f'"{self.title}"',
            "version": f'"{self.version}"',
            **({"license": self.licence} if alone else {"# license": self.licence}),
            "url": f'"{self.iri}"',
            "authors": f'\n  - name: "{AUTHOR}"',
        }
        if self.day:
            said["date-released"] = f'"{self.day.isoformat()}"'
            said["references"] = f'\n  - type: database\n    title: "RNCP, RS"\n    authors:\n      - name: "{SOURCE}"'
        return "".join(f"{name}:{'' if value.startswith(chr(10)) else ' '}{value}\n" for name, value in said.items())


def software() -> Citation:
    """Return how this software is cited.

    >>> software().iri, software().licence
    ('https://w3id.org/rncp-graph/', 'MIT')
    """
    title = "The French registers of professional certifications (RNCP, RS) as a knowledge graph"
    return Citation(kind="software", title=title, version=software_version(), iri=IRI, licences=["MIT"])


def edition(version: str, day: date, licences: Collection[str | None], root: str = IRI) -> Citation:
    """Return how one published version of the graph is cited, under the licences of its sources.

    Its IRI is under the root of the site.

    >>> edition("2026-08-16", date(2026, 8, 16), [LICENCE_OUVERTE]).iri
    'https://w3id.org/rncp-graph/versions/2026-08-16'
    """
    title = t("Graphe des certifications professionnelles (RNCP, RS)", "RNCP and RS as a knowledge graph")
    known = frozenset(SPDX.get(one, one) if one else None for one in licences)
    return Citation(
        kind="dataset", title=title, version=version, iri=f"{root}versions/{version}", licences=known, day=day
    )
