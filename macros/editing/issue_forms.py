"""Issue forms, and the answers that people type into them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Form:
    """A form of ``.github/ISSUE_TEMPLATE``.

    ``name`` is its file's, without number and ending; ``labels`` are the headings by the ids of
    the fields, in their order; ``required`` must be filled in.
    """

    name: str
    labels: dict[str, str]
    required: set[str]


@dataclass(frozen=True)
class Filled:
    """A form and its answers, by the ids of the fields; empty where nothing was typed.

    The answer to a choice is the word in brackets at its end.
    """

    form: Form
    values: dict[str, str]


def forms(folder: Path) -> list[Form]:
    """Return all forms of a folder."""
    files = (file for file in sorted(folder.glob("*.yml")) if file.name != "config.yml")
    return [_form(file) for file in files]


def _form(file: Path) -> Form:
    loaded = yaml.safe_load(file.read_text("utf-8"))
    fields = [each for each in loaded["body"] if each["type"] != "markdown"]
    return Form(
        name=file.stem.lstrip("0123456789-"),
        labels={each["id"]: each["attributes"]["label"] for each in fields},
        required={e["id"] for e in fields if e.get("validations", {}).get("required")},
    )
