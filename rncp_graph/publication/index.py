"""What a publication says to people: the page `index.html` and the notice of licence, in French and in English."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

import rncp_graph.portraits.renderers
from rncp_graph.language import number, t, use_language
from rncp_graph.publication.dcat import TITLE, attribution, cited_as, licences
from rncp_graph.publication.dumps import VIEWS
from rncp_graph.publication.edition import Edition, Past, Site
from rncp_graph.questions.figures import labelled
from rncp_graph.resources import finalize

LANGUAGES = ("fr", "en")


def page(edition: Edition, site: Site, past: Sequence[Past]) -> str:
    """Return the page of a publication, whose last edition this is."""
    languages = [_said(edition, site, lang) for lang in LANGUAGES]
    return _template().render(
        title=TITLE, edition=edition, languages=languages, licences=licences(edition), editions=past
    )


def _said(edition: Edition, site: Site, lang: str) -> dict[str, Any]:
    with use_language(lang):
        links = [
            ("catalog.ttl", t("catalogue DCAT-AP : Turtle", "DCAT-AP catalogue: Turtle")),
            ("catalog.jsonld", t("catalogue : JSON-LD", "catalogue: JSON-LD")),
            ("catalog.rdf", t("catalogue : RDF/XML", "catalogue: RDF/XML")),
            ("void.ttl", t("description du graphe (VoID)", "description of the graph (VoID)")),
            (t("ontology/index.fr.html", "ontology/index.html"), t("ontologie : la page", "ontology: the page")),
            ("ontology/rncp.ttl", t("ontologie : Turtle", "ontology: Turtle")),
            (
                "ontology/README.md",
                t("des fiches au graphe, champ par champ", "from fiches to the graph, field by field"),
            ),
            ("ontology/context.jsonld", t("contexte JSON-LD", "JSON-LD context")),
            (
                f"{edition.folder}/{VIEWS}/elm/qualifications.ttl",
                t("vue européenne (ELM) : certifications", "European view (ELM): qualifications"),
            ),
            (
                f"{edition.folder}/{VIEWS}/elm/unpublished.csv",
                t("vue européenne : ce qu'elle ne contient pas", "European view: what it does not hold"),
            ),
            (f"{edition.folder}/{VIEWS}/schema/credentials.jsonld", t("vue schema.org", "schema.org view")),
            (f"{edition.folder}/{VIEWS}/ctdl/credentials.jsonld", t("vue CTDL", "CTDL view")),
            (f"{edition.folder}/provenance.ttl", t("provenance (PROV)", "provenance (PROV)")),
            ("feed/feed.ttl", t("flux des changements (LDES)", "feed of changes (LDES)")),
            (f"feed/{_spoken('changes', 'atom')}", t("flux des changements (Atom)", "feed of changes (Atom)")),
            (
                f"feed/{_spoken('expirations', 'ics')}",
                t("calendrier des fins d'enregistrement (iCalendar)", "calendar of ends of registration (iCalendar)"),
            ),
            ("LICENCE.txt", t("licence et attribution", "licence and attribution")),
        ]
        if edition.previous:
            said = t("énoncés venus et partis depuis", "statements that came and went since")
            links.append((f"{edition.folder}/changes.nq.gz", f"{said} {edition.previous}"))
        if site.sparql:
            links.append((site.sparql, t("service SPARQL", "SPARQL service")))
        return {
            "lang": lang,
            "name": t("En français", "In English"),
            "about": t(
                "Chaque certification, chaque bloc, chaque organisme a un IRI qui ne change pas. Les fichiers "
                "ci-dessous disent tous la même chose.",
                "Each certification, each block, each body has an IRI that does not change. The files below all say "
                "the same.",
            ),
            "figures": [(label, number(figure)) for _, label, figure in labelled(edition.counts)],
            "licence_title": t("Sources et licence", "Sources and licence"),
            "attribution": attribution(edition)[LANGUAGES.index(lang)],
            "licence_words": t("Licence des données :", "Licence of the data:"),
            "unknown": t("non précisée", "not stated"),
            "cite_title": t("Citer", "Citing"),
            "citation": cited_as(edition, site).sentence(),
            "links_title": t("Pour les machines", "For machines"),
            "links": links,
        }


def notice(edition: Edition) -> str:
    """Return the notice of licence and attribution."""
    known = ", ".join(licences(edition)) or "non précisée / not stated"
    parts = [
        *TITLE,
        f"{edition.version}, publié le / published on {edition.issued.date().isoformat()}",
        *attribution(edition),
        f"Licence : {known}",
        "Qui réutilise ces données nomme leurs sources et leurs dates.\n"
        "Whoever uses these data again names their sources and days.",
    ]
    return "\n\n".join(parts) + "\n"


@cache
def _template() -> Template:
    folders = [Path(__file__).parent, *map(Path, rncp_graph.portraits.renderers.__path__)]
    where = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return where.get_template("index.html")


def _spoken(name: str, form: str) -> str:
    """The file of a name in the language in force."""
    return f"{name}{t('.fr', '')}.{form}"
