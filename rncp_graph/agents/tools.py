"""The tools of the server for agents: each with its words, what it is asked with, and what it gives.

The questions of the library are one tool, `ask`, which names them all, and not one each: fifty descriptions would fill
the memory of an agent before its first question. Their parameters are typed and described by the headers of the
questions, where one name means one thing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rncp_graph.agents import asking, library
from rncp_graph.agents.answers import Answer
from rncp_graph.agents.arguments import Schema, limit, of, of_parameter, texts, whole
from rncp_graph.agents.arguments import text as said
from rncp_graph.language import language, t
from rncp_graph.questions.parameters import Parameter
from rncp_graph.questions.question import questions
from rncp_graph.terms import PREFIXES
from rncp_graph.watching import LONGEST, MONTHS

Call = Callable[..., Answer]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: its name, its words in the language in force, the schema of its arguments, what answers."""

    name: str
    title: str
    description: str
    schema: Schema
    call: Call


def tools() -> dict[str, Tool]:
    """Return the tools by name, the most asked for first, in the language in force."""
    return {one.name: one for one in (*_direct(), *_general())}


def _direct() -> tuple[Tool, ...]:
    one = {"certification": of_parameter(Parameter.named("certification"))}
    day = {"date": of_parameter(Parameter.named("date"))}
    several = {
        "certification": texts("Numéros de fiches.", "Numbers of fiches."),
        "rome": texts("Codes ROME : toutes leurs certifications.", "ROME codes: all certifications of theirs."),
        "organisme": texts(
            "SIREN ou SIRET : ce qu'ils délivrent ou préparent.", "SIREN or SIRET: what they award or prepare."
        ),
    }
    siret = {"siret": said("SIRET, SIREN ou nom d'un organisme.", "SIRET, SIREN or name of a body.")}
    detail = {
        "detail": said(
            "codes, ou full : compétences et évaluation.",
            "codes, or full: competences, evaluation.",
            enum=["codes", "full"],
        )
    }
    since = {"since": said("Depuis ce jour, AAAA-MM-JJ.", "Since this day, YYYY-MM-DD.")}
    months = {"months": whole("Mois à venir.", "Months ahead.", 0, LONGEST, MONTHS)}
    rows = {"limit": limit()}
    return (
        Tool(
            "is_active",
            t("Est-elle active ?", "Is it active?"),
            t(
                "Dit si une certification est enregistrée (active) un jour donné, sur quel fondement, quand.",
                "Say whether a certification is registered (active) on a day, on what ground, from when until when.",
            ),
            of(one | day, "certification"),
            asking.is_active,
        ),
        Tool(
            "replaced_by",
            t("Qui la remplace ?", "What replaces it?"),
            t(
                "Dit quelles certifications remplacent celle-ci, de proche en proche, si elles sont actives, et ce "
                "que la nouvelle en garde.",
                "Say which certifications replace this one, step by step, whether active, and what the new one keeps.",
            ),
            of(one, "certification"),
            asking.replaced_by,
        ),
        Tool(
            "may_train_or_assess",
            t("Peut-il former ou évaluer ?", "May it train or assess?"),
            t(
                "Dit pour quelles certifications un SIRET est habilité à former ou à évaluer à ce jour, et quels codes "
                "de blocs il doit déclarer.",
                "Say for which certifications a SIRET is entitled to train or assess on a day, and which block codes "
                "it must declare.",
            ),
            of(siret | one | day, "siret"),
            asking.may_train_or_assess,
        ),
        Tool(
            "blocks",
            t("Quels blocs, dans quel ordre ?", "Which blocks, in which order?"),
            t(
                "Donne les blocs de compétences d'une certification dans l'ordre officiel, avec leurs codes.",
                "Give the blocks of competences of a certification in official order, with their codes.",
            ),
            of(one | detail, "certification"),
            asking.blocks,
        ),
        Tool(
            "changes_since",
            t("Qu'est-ce qui a changé ?", "What changed?"),
            t(
                "Dit ce qui a changé depuis un jour : certifications, métiers, organismes donnés, ou tout.",
                "Say what changed since a day: in certifications, for occupations, for bodies, or everywhere.",
            ),
            of(since | several | rows, "since"),
            asking.changes_since,
        ),
        Tool(
            "expiring",
            t("Qu'est-ce qui va échoir ?", "What is about to expire?"),
            t(
                "Dit quels enregistrements finissent dans les N mois après le jour des données, et leur suite.",
                "Say which registrations end within N months of the day of the data, and what succeeds them.",
            ),
            of(months | several | rows, "months"),
            asking.expiring,
        ),
    )


def _general() -> tuple[Tool, ...]:
    from rncp_graph.searching.asking import FILTERS

    rows = {"limit": limit()}
    return (
        Tool(
            "search",
            t("Chercher par mots", "Search by words"),
            t(
                "Trouve certifications, blocs, métiers, organismes et domaines par des mots, un numéro ou un code.",
                "Find certifications, blocks, occupations, bodies and domains by words, a number or a code.",
            ),
            of(
                {"words": said("Des mots.", "Words.")} | {n: of_parameter(p) for n, p in FILTERS.items()} | rows,
                "words",
            ),
            library.search,
        ),
        Tool(
            "show",
            t("Montrer", "Show"),
            t(
                "Montre tout ce qui est dit d'une chose, en Markdown : certification, métier (M1805), bloc, organisme "
                "(SIREN, SIRET), texte.",
                "Show all that is said of one thing, in Markdown: certification, occupation (M1805), block, body "
                "(SIREN, SIRET), legal text.",
            ),
            of({"name": said("Numéro, code ou IRI.", "Number, code or IRI.")}, "name"),
            library.show,
        ),
        Tool(
            "path",
            t("Trouver un parcours", "Find a pathway"),
            t(
                "Trouve des parcours d'un métier ou d'une certification à d'autres, par les certifications à acquérir.",
                "Find ways from an occupation or a certification to others, by the certifications to acquire.",
            ),
            of(
                {
                    "start": said("Code ROME, numéro ou mots.", "ROME code, number or words."),
                    "ends": texts("Où aller : codes ROME, numéros ou mots.", "Where to: ROME codes, numbers or words."),
                    "held": texts("Certifications et blocs acquis.", "Certifications and blocks that are held."),
                    "level": said("Niveau que l'on a.", "The level that one has."),
                },
                "start",
                "ends",
            ),
            library.path,
        ),
        Tool(
            "why",
            t("Pourquoi", "Why"),
            t(
                "Explique un énoncé : qui le dit et où, ou la règle dont il découle, jusqu'à ce qui est énoncé.",
                "Explain a statement: who says it and where, or the rule it follows from, down to what is stated.",
            ),
            of(
                {
                    "subject": said("Numéro, code ou IRI.", "Number, code or IRI."),
                    "property": said("Propriété : codeRome, remplacePar…", "Property: codeRome, remplacePar…"),
                    "object": said("Numéro, code, texte ou IRI.", "Number, code, text or IRI."),
                },
                *("subject", "property", "object"),
            ),
            library.why,
        ),
        Tool(
            "ask",
            t("Poser une question de la bibliothèque", "Ask a question of the library"),
            t("Répond à une question, par son nom :", "Answer a question, by its name:") + f"\n{_listed()}",
            of(
                {
                    "question": said("Le nom de la question.", "The name of the question.", enum=[*questions()]),
                    "parameters": {
                        "type": "object",
                        "description": t("Ses paramètres, sous leurs noms.", "Its parameters, by their names."),
                        "properties": {one.nom: of_parameter(one) for one in _parameters().values()},
                        "additionalProperties": False,
                    },
                }
                | rows,
                "question",
            ),
            library.ask,
        ),
        Tool(
            "sparql",
            t("Interroger en SPARQL", "Ask in SPARQL"),
            t(
                "Répond à une requête SPARQL 1.1, en lecture seule, dans des limites. Préfixes : ",
                "Answer a SPARQL 1.1 query, read-only, within limits of time and memory. Prefixes: ",
            )
            + " ".join(f"{name}: <{PREFIXES[name]}>" for name in ("rncp", "dct", "skos")),
            of({"query": said("La requête.", "The query.")} | rows, "query"),
            library.sparql,
        ),
    )


def _parameters() -> dict[str, Parameter]:
    """All parameters of the questions; of one that some of them take several times, the several."""
    found: dict[str, Parameter] = {}
    for one in questions().values():
        for each in one.parametres:
            if each.nom not in found or each.plusieurs:
                found[each.nom] = each
    return found


def _listed() -> str:
    """Every question with its parameters, those that may be left out in brackets."""
    return "\n".join(
        f"- {one.id}({', '.join(_bracketed(each) for each in one.parametres)}): {one.titre[language()]}"
        for one in questions().values()
    )


def _bracketed(one: Parameter) -> str:
    return one.nom if one.demande else f"[{one.nom}]"
