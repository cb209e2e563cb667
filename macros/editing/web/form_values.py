"""From what stands in a form to the values that YAML holds: a form knows nothing but text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]*[1-9]")
_BOOLEANS = {"true": True, "false": False}


def typed(value: Any, schema: Schema, definitions: dict[str, Schema] | None = None) -> Any:
    """``value`` as the data's type wherever its schema has one and the text reads as such.

    What reads as nothing of the kind stays text, so that the rules of the data can tell of it.
    """
    definitions = schema.get("$defs", {}) if definitions is None else definitions
    options = list(_options(schema, definitions))
    if isinstance(value, dict):
        held = next((option for option in options if "properties" in option), {})
        known = held.get("properties", {})
        return {key: typed(inner, known.get(key, {}), definitions) for key, inner in value.items()}
    if isinstance(value, list):
        items: Schema = next((o["items"] for o in options if "items" in o), {})
        return [typed(inner, items, definitions) for inner in value]
    return _scalar(value, options) if isinstance(value, str) else value


def _options(schema: Schema, definitions: dict[str, Schema]) -> Iterator[Schema]:
    if "$ref" in schema:
        yield from _options(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    elif "anyOf" in schema and "properties" not in schema:
        for option in schema["anyOf"]:
            yield from _options(option, definitions)
    else:
        yield schema


def _scalar(raw: str, options: list[Schema]) -> Any:
    raw = raw.strip()
    types = {option.get("type") for option in options}
    if "boolean" in types and raw in _BOOLEANS:
        return _BOOLEANS[raw]
    if types & {"integer", "number"} and _INTEGER.fullmatch(raw) and raw != "-0":
        return int(raw)
    if "number" in types and _DECIMAL.fullmatch(raw):
        return float(raw)
    if any(option.get("format") == "date" for option in options):
        try:
            return datetime.date.fromisoformat(raw) if len(raw) == len("2026-01-31") else raw
        except ValueError:  # no such day
            return raw
    return raw
