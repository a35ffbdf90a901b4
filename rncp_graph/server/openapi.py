"""The description of the questions in OpenAPI, made of their parameters; and what of a request does not fit it.

What fits and is refused yet is a value that stands for nothing: a name that no body has, the 30th of February. It is
answered as what is not found, all else that is wrong as what is ill-formed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rncp_graph.language import language, t
from rncp_graph.questions.parameters import EXPORT, Parameter
from rncp_graph.questions.question import Question, questions
from rncp_graph.questions.types import TYPES
from rncp_graph.resources import software_version
from rncp_graph.server.served import Served
from rncp_graph.server.sparql import CSV, JSON, TSV, XML

FORMS = {form.name: form.media for form in (JSON, CSV, TSV, XML)}
"""The forms of an answer, and what they are called on the web."""


def described(served: Served) -> dict[str, Any]:
    """Return the description of the questions in OpenAPI 3.1, in the language in force."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": t("Questions au graphe du RNCP et du RS", "Questions to the graph of the RNCP and the RS"),
            "version": software_version(),
            "description": t(f"Données du {served.day}.", f"Data of {served.day}."),
            **({"license": {"name": served.licences[0], "url": served.licences[0]}} if served.licences else {}),
        },
        "servers": [{"url": served.site.address.rstrip("/")}],
        "paths": {f"/api/questions/{name}": {"get": _operation(one)} for name, one in questions().items()},
        "components": {
            "responses": {
                name: {"description": words, "content": {"text/plain": {"schema": {"type": "string"}}}}
                for name, words in _refusals().items()
            }
        },
    }


def _refusals() -> dict[str, str]:
    return {
        "Wrong": t("Un paramètre inconnu, absent ou mal formé.", "A parameter that is unknown, missing or ill-formed."),
        "Unknown": t("Une valeur qui ne désigne rien.", "A value that stands for nothing."),
        "Unwanted": t("Dans aucune des formes voulues.", "In none of the forms that are wanted."),
        "Busy": t("Trop de requêtes à la fois.", "Too many queries at once."),
        "Ended": t("Arrêtée à une limite.", "Ended at a limit."),
    }


def _operation(one: Question) -> dict[str, Any]:
    spoken = language()
    known = {"400": "Wrong", "404": "Unknown", "406": "Unwanted", "503": "Busy", "504": "Ended", "507": "Ended"}
    contents = {media: {"schema": {"type": "object" if "json" in media else "string"}} for media in FORMS.values()}
    return {
        "operationId": one.id,
        "summary": one.titre[spoken],
        "description": one.question[spoken],
        "tags": [one.theme],
        "parameters": [*map(_described, one.parametres), _FORMAT],
        "responses": {
            "200": {"description": one.vide[spoken] or one.titre[spoken], "content": contents},
            **{status: {"$ref": f"#/components/responses/{name}"} for status, name in known.items()},
        },
    }


_FORMAT = {"name": "format", "in": "query", "schema": {"type": "string", "enum": [*FORMS]}}


def _described(one: Parameter) -> dict[str, Any]:
    value = _value(one)
    return {
        "name": one.nom,
        "in": "query",
        "required": one.demande,
        "description": one.description[language()],
        "schema": {"type": "array", "items": value, "minItems": 1} if one.plusieurs else value,
        "example": [_typed(one, one.exemple)] if one.plusieurs else _typed(one, one.exemple),
    }


def _value(one: Parameter) -> dict[str, Any]:
    """The schema of a value; an empty text is one where none is demanded."""
    kind = TYPES[one.type]
    value: dict[str, Any] = {"type": "string"}
    if one.type == "entier":
        value = {"type": "integer"}
    elif motif := _motif(one):
        value["pattern"] = motif
    elif one.demande:
        value["minLength"] = 1
    if one.type == "entier" and not one.demande:
        value = {"anyOf": [value, {"type": "string", "maxLength": 0}]}
    if kind.mots:
        value["examples"] = [*kind.mots]
    return value if one.default is None else value | {"default": _typed(one, one.default)}


def _motif(one: Parameter) -> str:
    """The expression that is found in what a parameter may be said to be; empty where any words may."""
    motif = TYPES[one.type].motif
    others = [*(["^$"] if not one.demande else []), *([f"^{EXPORT}$"] if one.date_export else [])]
    return "|".join([*others, motif]) if motif else ""


def _typed(one: Parameter, text: str) -> str | int:
    return int(text) if one.type == "entier" else text


def fits(asked: Question, said: Mapping[str, Any]) -> bool:
    """Return whether what is said of the parameters of a question has the form that its description says."""
    known = {one.nom: one for one in asked.parametres}
    if said.keys() - known.keys() or any(one.demande and one.nom not in said for one in asked.parametres):
        return False
    for name, value in said.items():
        one, values = known[name], value if isinstance(value, list) else [value]
        if (len(values) > 1 and not one.plusieurs) or not all(re.search(_motif(one), each) for each in values):
            return False
    return True
