"""Checks of single answers, before they are part of a record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..loading.loader import RESERVED, reasons, slug
from ..models.base import UNKNOWN, Record
from ..problems import Path, Problem
from ..schema.field_docs import fields_of
from ..yaml_files.edit import EditError, Put, edited
from ..yaml_files.reader import read_text


def proposed_name(what: str, answers: dict[str, Any], language: str, used: Iterable[str]) -> str:
    """An id made of the record's name, one that is free."""
    keys = [key for key in ("name", "short", "title", "question", "about") if key in answers]
    text = answers[keys[0]][language] if keys else answers["address"]
    base = slug(text.partition(" (")[0])[:50].strip("-")
    base = base if len(base) > 1 else what
    ident, number = base, 2
    while ident in {*used, *RESERVED}:
        ident, number = f"{base}-{number}", number + 1
    return ident


def not_valid(
    model: type[Record], name: str, value: Any, languages: list[str], path: Path = ()
) -> list[Problem]:
    """Why the model does not accept a field's value."""
    adapter: TypeAdapter[Any] = TypeAdapter(fields_of(model)[name])
    try:
        adapter.validate_python(value, context={"languages": languages})
    except ValidationError as error:
        return reasons(model, error, path, name)
    return []


def not_readable(typed: str) -> list[Problem]:
    """What the loader would find in a text, such as signs that nobody sees."""
    try:
        return read_text(edited("", [Put(("typed",), typed)]), "").problems
    except EditError as error:
        return [Problem("", 1, error.code, (), error.values)]


def not_text(language: str, typed: str) -> list[Problem]:
    """As ``model.base.Text`` has it."""
    if not typed:
        return [Problem("", 1, "missing_language", (), {"language": language})]
    if typed == UNKNOWN or not any(map(str.isalnum, typed)):
        return [Problem("", 1, "not_a_translation", (), {"language": language, "raw": typed})]
    return []
