"""The schemas say everything in all languages side by side; a form speaks one."""

from __future__ import annotations

from typing import Any

BETWEEN = " · "
_SAID = {"title", "description", "enumDescriptions", "patternErrorMessage"}
_NOT_SHOWN = {"$schema", "examples", "oneOf", "not", "if", "then", "pattern", "propertyNames"}
"""What a form does not use: the rules themselves tell of mistakes, and better."""


def in_language(schema: Any, languages: list[str], language: str) -> Any:
    """A schema with its words in one of ``languages``, cut to what a form is made of."""
    place = ("id", "en").index(language) if language in {"id", "en"} else 0

    def chosen(text: str) -> str:
        lines = (line.split(BETWEEN) for line in text.split("\n"))
        return "\n".join(parts[min(place, len(parts) - 1)] for parts in lines)

    def walked(held: Any, *, words: bool) -> Any:
        if isinstance(held, list):
            return [walked(inner, words=words) for inner in held]
        if not isinstance(held, dict):
            return held
        made = {}
        for key, inner in held.items():
            if not words:  # names of fields, which may be called as a keyword is
                made[key] = walked(inner, words=True)
            elif key in _SAID:
                made[key] = (
                    chosen(inner) if isinstance(inner, str) else [chosen(each) for each in inner]
                )
            elif key not in _NOT_SHOWN:
                made[key] = walked(inner, words=key not in {"properties", "$defs"})
        return made

    return walked(schema, words=True)
