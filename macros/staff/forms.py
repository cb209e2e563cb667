"""Filled issue forms, read from the event that a repository's host writes into a file.

Whatever stands in an issue is text and nothing else. Which form it is, is told by its headings.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ..loading.problems import sentences

MOST_BYTES = 1_000_000
_NOTHING = "_No response_"
_CHOICE = re.compile(r"\(([a-z_]+)\)$")


class FormError(Exception):
    """An issue that cannot be read. ``code`` is one of ``words/problems.yaml``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        said = sentences()[self.code].values()
        return " · ".join(f"{each['what']} {each['fix']}" for each in said)


@dataclass(frozen=True)
class Form:
    """A form of ``.github/ISSUE_TEMPLATE``.

    ``name`` is its file's, without number and ending; ``labels`` are the headings by the ids of
    the fields, in their order; ``choices`` the ids of those that choose; ``required`` must be
    filled in.
    """

    name: str
    labels: dict[str, str]
    choices: set[str]
    required: set[str]


@dataclass(frozen=True)
class Filled:
    """An issue's number and what was typed, by the ids of the fields; empty where nothing was.

    Of a choice, the word in brackets at its end.
    """

    number: int
    form: Form
    values: dict[str, str]


def forms(folder: Path) -> list[Form]:
    """All forms of a folder."""
    files = (file for file in sorted(folder.glob("*.yml")) if file.name != "config.yml")
    return [_form(file) for file in files]


def _form(file: Path) -> Form:
    loaded = yaml.safe_load(file.read_text("utf-8"))
    fields = [each for each in loaded["body"] if each["type"] != "markdown"]
    return Form(
        name=file.stem.lstrip("0123456789-"),
        labels={each["id"]: each["attributes"]["label"] for each in fields},
        choices={each["id"] for each in fields if each["type"] == "dropdown"},
        required={e["id"] for e in fields if e.get("validations", {}).get("required")},
    )


def number_of(event: Path) -> int:
    """The number of the issue in an event. Raises ``FormError``."""
    return int(_issue(event)["number"])


def read(event: Path, known: list[Form]) -> Filled:
    """The filled form in an event. Raises ``FormError``."""
    issue = _issue(event)
    body = issue.get("body")
    lines = body.replace("\r\n", "\n").split("\n") if isinstance(body, str) else []
    form = next((form for form in known if _has(lines, form)), None)
    if form is None:
        raise FormError("proposal_not_a_form")
    ends = [lines.index(heading) for heading in _headings(form)]
    if any(lines.count(heading) > 1 for heading in _headings(form)) or ends != sorted(ends):
        raise FormError("proposal_heading_twice")
    values = {}
    for ident, start, end in zip(form.labels, ends, [*ends[1:], len(lines)], strict=True):
        typed = "\n".join(lines[start + 1 : end]).strip()
        values[ident] = "" if typed == _NOTHING else typed
    for ident in form.choices:
        chosen = _CHOICE.search(values[ident])
        values[ident] = chosen[1] if chosen else ""
    return Filled(issue["number"], form, values)


def _issue(event: Path) -> dict[str, Any]:
    try:
        if event.stat().st_size > MOST_BYTES:
            raise FormError("proposal_no_event")
        issue = json.loads(event.read_text("utf-8"))["issue"]
        number = issue["number"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise FormError("proposal_no_event") from None
    if type(number) is not int or not 0 < number < 10**9:
        raise FormError("proposal_no_event")
    return dict(issue)


def _headings(form: Form) -> list[str]:
    return [f"### {label}" for label in form.labels.values()]


def _has(lines: list[str], form: Form) -> bool:
    return set(_headings(form)) <= set(lines)
