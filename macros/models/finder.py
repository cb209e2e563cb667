"""The finder: a tree of questions that leads a reader to the service, or to what is to be said.

The first entry of the file is where it begins; every other is led to by exactly one option.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .base import ConditionRef, FinderRef, Record, ServiceRef, Text
from .facts import Statement


class Option(Record):
    """An answer, and where it leads: to a further entry of the finder, or to a service.

    ``settled`` are conditions of that service that the answers so far have settled.
    """

    label: Text
    to: FinderRef | None = None
    service: ServiceRef | None = None
    settled: list[ConditionRef] = []

    @model_validator(mode="after")
    def _one_way(self) -> Option:
        if (self.to is None) == (self.service is None):
            raise PydanticCustomError("to_or_service", "to or service")
        return self


class Result(Record):
    """A service that an entry ends at, with the conditions that are settled."""

    service: ServiceRef
    settled: list[ConditionRef] = []


class FinderEntry(Record):
    """A page of the finder: a question with its answers, or an end with something to say.

    ``statements`` are said on the page: what to know before one goes on.
    """

    title: Text
    statements: list[Statement] = []
    options: Annotated[list[Option], Field(max_length=12)] = []
    results: Annotated[list[Result], Field(max_length=12)] = []

    @model_validator(mode="after")
    def _leads_on(self) -> FinderEntry:
        if self.options and self.results:
            raise PydanticCustomError("options_or_results", "options or results")
        if len(self.options) == 1:
            raise PydanticCustomError("too_few", "too few", {"min_length": 2})
        if not (self.options or self.results or self.statements):
            raise PydanticCustomError("dead_end", "dead end")
        return self


def ways(finder: Mapping[str, FinderEntry]) -> dict[str, list[tuple[str, int]]]:
    """How each entry is led to: (the entry before, position of its option), in the file's order."""
    found: dict[str, list[tuple[str, int]]] = {ident: [] for ident in finder}
    for ident, entry in finder.items():
        for position, option in enumerate(entry.options):
            if option.to in found:
                found[option.to].append((ident, position))
    return found


def trail(finder: Mapping[str, FinderEntry], ident: str) -> list[tuple[str, Option]]:
    """The answers that lead to ``ident``: (entry, option chosen there), the first one first."""
    before = ways(finder)
    steps: list[tuple[str, Option]] = []
    while before[ident]:
        ident, position = before[ident][0]
        steps.insert(0, (ident, finder[ident].options[position]))
    return steps
