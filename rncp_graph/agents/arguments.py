"""What a tool is asked with: described as JSON Schema, and checked by it, so that a fault is told in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rncp_graph.agents.answers import MOST_ROWS, ROWS
from rncp_graph.errors import QuestionError
from rncp_graph.language import language, t
from rncp_graph.questions.parameters import Parameter

Schema = dict[str, Any]

_KINDS: dict[str, tuple[type, ...]] = {"string": (str,), "integer": (int,), "array": (list,), "object": (dict,)}


def of_parameter(one: Parameter) -> Schema:
    """Return the schema of a parameter of a question, with its description in the language in force."""
    said = {"type": "string", "minLength": 1}
    schema: Schema = {"type": "array", "items": said} if one.plusieurs else dict(said)
    schema["description"] = one.description[language()]
    schema["examples"] = [[one.exemple] if one.plusieurs else one.exemple]
    if one.default is not None:
        schema["default"] = one.default
    return schema


def text(fr: str, en: str, **more: Any) -> Schema:
    """Return the schema of a text."""
    return {"type": "string", "description": t(fr, en), **more}


def texts(fr: str, en: str) -> Schema:
    """Return the schema of a list of texts."""
    return {"type": "array", "items": {"type": "string"}, "description": t(fr, en)}


def whole(fr: str, en: str, least: int, most: int, default: int) -> Schema:
    """Return the schema of an integer."""
    return {"type": "integer", "minimum": least, "maximum": most, "default": default, "description": t(fr, en)}


def limit() -> Schema:
    """Return the schema of the number of rows that an answer may have."""
    return whole("Lignes au plus.", "Rows at most.", 1, MOST_ROWS, ROWS)


def of(properties: Mapping[str, Schema], *needed: str) -> Schema:
    """Return the schema of the arguments of a tool: these and no others."""
    said: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return said | ({"required": list(needed)} if needed else {})


def checked(schema: Schema, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments that were given. Raises `QuestionError` for one that is unknown, missing or ill-formed.

    A single text stands for a list of it, a number in words for a number: agents write both.

    >>> checked(of({"n": {"type": "integer"}, "l": {"type": "array"}}, "n"), {"n": "3", "l": "a"})
    {'n': 3, 'l': ['a']}
    """
    known: dict[str, Schema] = schema["properties"]
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            listed = ", ".join(known) or t("aucun", "none")
            raise QuestionError(
                t(f"argument inconnu « {name} » ; voyez {listed}", f"unknown argument `{name}`; see {listed}")
            )
        if value is not None:
            found[name] = _value(name, known[name], value)
    if missing := [name for name in schema.get("required", ()) if found.get(name) in (None, "", [])]:
        raise QuestionError(t(f"argument manquant : {', '.join(missing)}", f"missing argument: {', '.join(missing)}"))
    return found


def _value(name: str, schema: Schema, value: Any) -> Any:
    kind = schema["type"]
    if kind == "array" and isinstance(value, str | int):
        value = [value]
    if kind == "integer" and isinstance(value, str) and value.strip().isdecimal() and len(value) < 10:
        value = int(value)
    if kind == "string" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, _KINDS[kind]) or isinstance(value, bool):
        raise QuestionError(t(f"{name} : il faut {_named(kind)}", f"{name}: give {_named(kind)}"))
    if isinstance(value, list) and not all(isinstance(one, str | int) and not isinstance(one, bool) for one in value):
        raise QuestionError(t(f"{name} : il faut des textes", f"{name}: give texts"))
    if "enum" in schema and value not in schema["enum"]:
        from difflib import get_close_matches

        near = ", ".join(get_close_matches(str(value), schema["enum"], 3, 0.4) or schema["enum"][:8])
        raise QuestionError(t(f"{name} : « {value} » inconnu ; voyez {near}", f"{name}: unknown `{value}`; see {near}"))
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None and not least <= value <= most:
        raise QuestionError(t(f"{name} : de {least} à {most}", f"{name}: from {least} to {most}"))
    return value


def _named(kind: str) -> str:
    return {
        "string": t("un texte", "a text"),
        "integer": t("un nombre entier", "a whole number"),
        "array": t("une liste", "a list"),
        "object": t("un objet", "an object"),
    }[kind]
