"""A change between two data sets as it is told, and a report of all of them.

The models refuse what is not of their shape: a report may come from anybody's pull request.
"""

from __future__ import annotations

import datetime
import functools
from typing import Annotated, Any, Literal

from babel import Locale
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ..messages import shipped

Act = Literal["added", "removed", "changed", "moved", "checked"]

MOST_CHANGES = 1_000
"""Changes after these are only counted: they would not be read."""
MOST_TOLD = 400
"""Characters of one text that are shown."""

_Short = Annotated[str, StringConstraints(max_length=MOST_TOLD + 2)]
_Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
_Page = Annotated[str, StringConstraints(pattern=r"^([a-z0-9-]{1,80}/){0,3}$", max_length=200)]

Said = Annotated[dict[_Language, _Short], Field(max_length=10)]
"""A text by language."""


@functools.cache
def words() -> dict[str, dict[str, Any]]:
    """What is said of changes: ``{part: {key: {language: text}}}``."""
    loaded: dict[str, dict[str, Any]] = shipped("differences")
    return loaded


@functools.cache
def told_in() -> list[str]:
    """The languages in which changes are told."""
    return list(next(iter(words()["topics"].values())))


@functools.cache
def ranks() -> dict[str, int]:
    """How important each topic is to a citizen, 0 the most."""
    return {topic: rank for rank, topic in enumerate(words()["topics"])}


def phrase(key: str, language: str, **values: str) -> str:
    """A sentence of what is said of changes, filled in."""
    said: str = words()["said"][key][language]
    return said.format(**values)


def counted(key: str, n: int, language: str) -> str:
    """The phrase ``key`` for ``n`` things."""
    form = f"{key}_{Locale.parse(language).plural_form(n)}"
    return phrase(form if form in words()["said"] else f"{key}_other", language, n=str(n))


def shortened(old: str, new: str, most: int) -> tuple[str, str]:
    """Two texts of at most ``most`` characters and dots, in which their difference shows."""
    if max(len(old), len(new)) <= most:
        return old, new
    pairs = enumerate(zip(old, new, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))
    # Not in the middle of a word.
    start = max(0, new.rfind(" ", 0, max(0, same - most // 4)) + 1) if same > most // 2 else 0

    def cut(text: str) -> str:
        part = text[start : start + most]
        return ("…" if start else "") + part + ("…" if start + most < len(text) else "")

    return cut(old), cut(new)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(_Strict):
    """One thing that is not as it was, in every language.

    ``subject`` is the record, ``field`` what of it; both may be empty. ``since`` is the first day
    on which a fee is to be paid, unless its text tells that beside the amount. ``sources`` are the
    short names of what it rests on, ``cited`` their ids. ``pages`` are addresses from the root of
    each language; ``everywhere`` where all show it. ``sheets`` are leaflets and posters of one
    language. ``only`` is the one language in which a text has changed.
    ``wording``: the same in other words, as far as a program can tell.
    """

    topic: _Short
    act: Act
    kind: _Short
    ident: _Short
    subject: Said
    field: Said = {}
    old: Said | None = None
    new: Said | None = None
    since: datetime.date | None = None
    sources: Annotated[list[Said], Field(max_length=20)] = []
    cited: Annotated[list[_Short], Field(max_length=20)] = []
    pages: Annotated[list[_Page], Field(max_length=5_000)] = []
    everywhere: bool = False
    sheets: Annotated[int, Field(ge=0, le=100_000)] = 0
    only: _Language | None = None
    wording: bool = False


class Report(_Strict):
    """All changes, the most important first; ``more`` are those that are only counted.

    ``old_sound`` and ``new_sound`` are whether the data pass today's checks, None if nobody looked.
    """

    old: _Short
    new: _Short
    languages: Annotated[list[_Language], Field(min_length=1, max_length=10)]
    old_sound: bool | None = None
    new_sound: bool | None = None
    unread: Annotated[list[_Short], Field(max_length=50)] = []
    changes: Annotated[list[Change], Field(max_length=MOST_CHANGES)] = []
    more: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    pages: Annotated[list[_Page], Field(max_length=20_000)] = []
    everywhere: bool = False
    sheets: Annotated[int, Field(ge=0, le=100_000)] = 0

    def known(self) -> Report:
        """The same without changes of a topic that this version has no words for."""
        kept = [change for change in self.changes if change.topic in ranks()]
        return self.model_copy(update={"changes": kept})
