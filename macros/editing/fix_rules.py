"""Which slips of the hand have only one thing that can be meant, and the edit that mends each.

An edit changes as few characters of one line as can be; nothing else in the file is touched. Where
a person could have meant two things there is no edit: the message says what to type.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

import yaml
from pydantic import BaseModel

from ..loading import Problem
from ..loading.suggestions import UNKNOWN_WRITTEN_OUT, one_slip_away
from ..models.base import UNKNOWN, Text
from ..models.catalogue import KINDS, SINGLES
from ..problems import Path
from ..yaml_files.reader import places
from ..yaml_files.typos import BULLET, open_levels, opens_block


@dataclass(frozen=True, order=True)
class Edit:
    """Characters ``start`` to ``end`` (from 0, the end left out) of ``line`` (from 1) anew."""

    line: int
    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Fix:
    """What mends one problem. ``path``: where the problem's field stands afterwards."""

    problem: Problem
    edits: list[Edit]
    path: Path = ()


@dataclass(frozen=True)
class _Spot:
    line: int
    start: int
    end: int


class Sheet:
    """The text of one data file, in which places are found. No mark of byte order before it."""

    def __init__(self, file: str, text: str, languages: list[str]) -> None:
        self.lines = text.split("\n")
        self.kind = file.partition("/")[2].partition("/")[0].removesuffix(".yaml")
        self.languages = languages
        self._text = text

    def line(self, number: int) -> str:
        """A line by its number (from 1); empty where there is none."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    @functools.cached_property
    def _spots(self) -> tuple[dict[Path, _Spot], dict[Path, _Spot]]:
        names, values = places(self._text)
        single = {p: _spot(e) for p, e in values.items() if isinstance(e, yaml.ScalarEvent)}
        return {path: _spot(event) for path, event in names.items()}, single

    def key(self, path: Path) -> _Spot | None:
        """Where the name of a field is typed, on one line."""
        return self._spots[0].get(path)

    def value(self, path: Path) -> _Spot | None:
        """Where a single value is typed, on one line, with its quotation marks."""
        return self._spots[1].get(path)

    def typed(self, spot: _Spot) -> str:
        """What stands at a spot."""
        return self.line(spot.line)[spot.start : spot.end]

    def wants(self, path: Path) -> set[Any]:
        """The types that a field may hold, by the data's model; ``str`` inside a text."""
        if self.kind in SINGLES:
            return set(_types(SINGLES[self.kind], list(path)))
        return set(_types(KINDS[self.kind], list(path[1:]))) if self.kind in KINDS else set()


def _spot(event: Any) -> _Spot:
    start, end = event.start_mark, event.end_mark
    # Over several lines nothing is mended: an empty spot stands for it.
    return _Spot(start.line + 1, start.column, end.column if end.line == start.line else -1)


def _types(annotation: Any, parts: list[str | int]) -> Iterator[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation is Text:
            yield str if len(parts) == 1 else Text
        elif not parts:
            yield annotation
        elif (field := annotation.model_fields.get(str(parts[0]))) is not None:
            yield from _types(field.annotation, parts[1:])
        return
    origin, arguments = getattr(annotation, "__origin__", None), get_args(annotation)
    if origin is list and parts:
        yield from _types(arguments[0], parts[1:])
    elif origin is dict and parts:
        yield from _types(arguments[1], parts[1:])
    elif arguments:
        for argument in arguments:
            yield from _types(argument, parts)
    elif isinstance(annotation, type) and not parts:
        yield annotation


@functools.cache
def field_names() -> frozenset[str]:
    """Every name that a field of the data can have."""
    found: set[str] = set()
    seen: list[Any] = []

    def gather(annotation: Any) -> None:
        if annotation in seen:
            return
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            seen.append(annotation)
            for name, field in annotation.model_fields.items():
                found.add(name)
                gather(field.annotation)
        for inner in get_args(annotation):
            gather(inner)

    for model in (*SINGLES.values(), *KINDS.values()):
        gather(model)
    return frozenset(found - {"root"})


def fix_for(problem: Problem, sheet: Sheet) -> Fix | None:
    """What certainly mends a problem; None where only a person can."""
    mend = _FIXES.get(problem.code)
    return mend(problem, sheet) if mend else None


def _anew(problem: Problem, sheet: Sheet, new: str | None) -> Fix | None:
    """The value of the problem's field typed anew."""
    spot = sheet.value(problem.path)
    if new is None or spot is None or spot.end < 0 or sheet.typed(spot) == new:
        return None
    return Fix(problem, [Edit(spot.line, spot.start, spot.end, new)], problem.path)


def _renamed(problem: Problem, sheet: Sheet, new: str | None) -> Fix | None:
    """The name of the problem's field typed anew, unless such a field is there already."""
    spot = sheet.key(problem.path)
    path = (*problem.path[:-1], new or "")
    if new is None or spot is None or spot.end < 0 or sheet.key(path) is not None:
        return None
    return Fix(problem, [Edit(spot.line, spot.start, spot.end, new)], path)


def _in_quotes(problem: Problem, sheet: Sheet) -> Fix | None:
    """What was typed as a text, kept as it was typed."""
    spot = sheet.value(problem.path)
    if spot is None or str not in sheet.wants(problem.path):
        return None
    typed = sheet.typed(spot)
    plain = typed not in {"true", "false"} and not re.search(r"^$|[\"'\\#]", typed)
    return _anew(problem, sheet, f'"{typed}"') if plain else None


# Spaces of other widths, and what stands for nothing at all between letters of left-to-right text.
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_NOTHING = re.compile("[\u00ad\u200b\u200e\u202a\u202c\u2060\ufeff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\u202b\u202d\u202e\u2066-\u2069\ufb1d-\ufefc]")


def _visible(problem: Problem, sheet: Sheet) -> Fix | None:
    line = sheet.line(problem.line)
    if _RIGHT_TO_LEFT.search(line):
        return None
    edits = [
        Edit(problem.line, found.start(), found.end(), " " if _SPACES.match(found[0]) else "")
        for mark in (_SPACES, _NOTHING)
        for found in mark.finditer(line)
    ]
    return Fix(problem, sorted(edits)) if edits else None


def _spaces_for_tabs(problem: Problem, sheet: Sheet) -> Fix | None:
    """Two spaces for each tab that a line begins with, if no other depth can be meant."""
    lines = list(sheet.lines)
    edits = []
    for number, line in enumerate(sheet.lines, 1):
        tabs = len(line) - len(line.lstrip("\t"))
        if not tabs or not line.strip():
            continue
        if line[tabs:].startswith(" "):
            return None
        lines[number - 1] = " " * (2 * tabs) + line[tabs:]
        before = lines[: number - 1]
        block, levels = opens_block(before), open_levels(before)
        item = bool(re.match(r"- +", line[tabs:]))
        possible = {
            width
            for width in (2 * tabs, 4 * tabs, 8 * tabs)
            if _fits(width, item, levels, block, lines[: number - 1])
        }
        if possible != {2 * tabs}:
            return None
        edits.append(Edit(number, 0, tabs, " " * (2 * tabs)))
    return Fix(problem, edits) if edits else None


def _fits(width: int, item: bool, levels: list[int], block: int | None, before: list[str]) -> bool:
    """Whether a line so far in can follow: beside another, or two in below a name left open."""
    if block is not None and width == block + 2:
        return True
    if item:  # beside another item
        dashes = {len(line) - len(line.lstrip()) for line in before if line.lstrip()[:2] == "- "}
        return width in dashes and any(width < level for level in levels)
    return width in levels


_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
_CURLY_PAIR = re.compile(
    r"((?:[:,\[{]|(?:^|\s)-)\s+|[\[{])"
    r"(?:[“”„‟]([^“”„‟‘’\"\\#]*)[“”]|[‘‛]([^“”„‟‘’'\"\\#]*)’)(?=\s*(?:$|[,}\]]))"
)


def _straight(problem: Problem, sheet: Sheet) -> Fix | None:
    """Straight quotation marks for curly ones that stand around the whole of a text."""
    line = sheet.line(problem.line)
    hidden = _QUOTED.sub(lambda found: "x" * len(found[0]), line)
    edits = []
    for found in _CURLY_PAIR.finditer(hidden):
        start, end = found.end(1), found.end()
        edits += [
            Edit(problem.line, start, start + 1, '"'),
            Edit(problem.line, end - 1, end, '"'),
        ]
    rest = _CURLY_PAIR.sub("", hidden)
    return Fix(problem, edits) if edits and not re.search('[“”„‟‘‛"]', rest) else None


def _space_after_colon(problem: Problem, sheet: Sheet) -> Fix | None:
    key = str(problem.values["key"])
    if key not in field_names() and key not in sheet.languages:
        return None
    hidden = _QUOTED.sub(lambda found: '"' * len(found[0]), sheet.line(problem.line))
    found = [*re.finditer(rf"(?<![\w-]){re.escape(key)}:(?=[^\s/:])", hidden)]
    if len(found) != 1:
        return None
    end = found[0].end()
    return Fix(problem, [Edit(problem.line, end, end, " ")])


def _hyphen(problem: Problem, sheet: Sheet) -> Fix | None:
    line = sheet.line(problem.line)
    match = BULLET.match(line)
    if match is None or not (key := re.match(r"([a-z_]+):\s", line[match.end() :])):
        return None
    if key[1] not in field_names() and key[1] not in sheet.languages:
        return None
    new = "-" + (match[3] or " ")
    return Fix(problem, [Edit(problem.line, match.start(2), match.end(3), new)])


_PLAIN_NUMBER = re.compile(r"[0-9]+")


def _whole(problem: Problem, sheet: Sheet) -> Fix | None:
    """Dots and Rp only where an amount of whole rupiah stands; there a fraction cannot be meant."""
    new = str(problem.values.get("guess", problem.values.get("whole")))
    rupiah = sheet.kind == "fees" and problem.path[-1:] == ("amount",)
    digits = "".join(c for c in str(problem.values["raw"]) if not c.isdecimal())
    if int not in sheet.wants(problem.path) or not (rupiah or not digits):
        return None
    return _anew(problem, sheet, new if _PLAIN_NUMBER.fullmatch(new) else None)


def _decimal(problem: Problem, sheet: Sheet) -> Fix | None:
    wanted = float in sheet.wants(problem.path)
    return _anew(problem, sheet, str(problem.values["guess"]) if wanted else None)


def _date(problem: Problem, sheet: Sheet) -> Fix | None:
    return _anew(problem, sheet, str(problem.values["guess"]))


def _key(problem: Problem, sheet: Sheet) -> Fix | None:
    known = str(problem.values["known"]).split(", ")
    return _renamed(problem, sheet, one_slip_away(str(problem.path[-1]), known))


def _language(problem: Problem, sheet: Sheet) -> Fix | None:
    small = str(problem.path[-1]).lower()
    return _renamed(problem, sheet, small if small in sheet.languages else None)


def _choice(problem: Problem, sheet: Sheet) -> Fix | None:
    known = str(problem.values["known"]).split(", ")
    return _anew(problem, sheet, one_slip_away(str(problem.values["raw"]), known))


_YES_AND_NO = {"ya": "true", "yes": "true", "true": "true"} | {
    "tidak": "false", "no": "false", "false": "false",
}  # fmt: skip


def _boolean(problem: Problem, sheet: Sheet) -> Fix | None:
    if bool not in sheet.wants(problem.path):
        return _in_quotes(problem, sheet)
    return _anew(problem, sheet, _YES_AND_NO.get(str(problem.values["raw"]).lower()))


def _unknown(problem: Problem, sheet: Sheet) -> Fix | None:
    certain = str(problem.values["raw"]).lower() in UNKNOWN_WRITTEN_OUT
    return _anew(problem, sheet, UNKNOWN if certain else None)


_FIXES: dict[str, Callable[[Problem, Sheet], Fix | None]] = {
    "invisible_character": _visible,
    "tab": _spaces_for_tabs,
    "curly_quotes": _straight,
    "colon_without_space": _space_after_colon,
    "odd_bullet": _hyphen,
    "needs_whole_number_guess": _whole,
    "dots_in_number": _whole,
    "needs_number_guess": _decimal,
    "not_a_date_guess": _date,
    "unknown_key_near": _key,
    "unknown_language": _language,
    "not_among_near": _choice,
    "needs_boolean": _boolean,
    "bent_boolean": _boolean,
    "needs_text": _in_quotes,
    "bent_number": _in_quotes,
    "bent_text": _in_quotes,
    "misspelt_unknown": _unknown,
}
"""By the code of a problem: what mends it, if anything certainly does."""
