"""How long a questionnaire is, in which parts it comes, and what of it can be left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..loading.problems import Path
from ..model.base import UNKNOWN, Languages, Record
from .fields import fields_of, meaning, together
from .shapes import Shape, shape

MOST_ONE_BY_ONE = 2
"""Fields that may be left out, up to which each is asked for; of more, whether any is wanted."""


@dataclass(frozen=True)
class Part:
    """A stretch of questions: its number, or the first and last of those that it holds."""

    first: int
    last: int
    title: str

    @property
    def number(self) -> str:
        """As people say it: ``3``, or ``3–8``."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True)
class Outline:
    """The parts of a questionnaire by the path at which each begins, and how many there are.

    ``fewest`` and ``most`` are about how many questions it has: where all is left out that may
    be, and where all is known, one of each. ``optional`` is what can be left out by one answer.
    """

    parts: dict[Path, Part]
    count: int
    fewest: int
    most: int
    optional: Part | None


def in_order(model: type[Record]) -> tuple[list[str], list[str]]:
    """The fields that must be given, and those that may be left out, as they are asked for."""
    needed = [name for name in fields_of(model) if model.model_fields[name].is_required()]
    return needed, [name for name in fields_of(model) if name not in needed]


def skippable(model: type[Record]) -> list[str]:
    """The fields that can be left out by one answer."""
    optional = in_order(model)[1]
    return optional if len(optional) > MOST_ONE_BY_ONE else []


def left_out(model: type[Record], name: str) -> tuple[bool, Any]:
    """Whether a field may be left out, and what stands there then; ``None`` for nothing."""
    held = shape(fields_of(model)[name])
    if not model.model_fields[name].is_required():
        return True, None
    if held.unknown:
        return True, UNKNOWN
    if held.kind == "list":
        return not held.fewest, []
    if of := components(held):
        return True, dict.fromkeys(in_order(of)[0], UNKNOWN)
    return False, ""


def components(held: Shape) -> type[Record] | None:
    """The record that a field holds, if each of its own fields may be openly unknown."""
    of = held.model
    if held.kind != "record" or held.unknown or of is None or not issubclass(of, Record):
        return None
    fields = fields_of(of).values()
    return of if len(fields) > 1 and all(shape(each).unknown for each in fields) else None


def outline(model: type[Record], languages: Languages) -> Outline:
    """What a record's questionnaire looks like before it begins."""
    needed, optional = in_order(model)
    parts: dict[Path, Part] = {}
    count = 0
    for fields in (needed, optional):
        alike: list[str] = []
        for name in [*fields, ""]:
            held = shape(fields_of(model)[name]) if name else None
            if held is not None and not _is_record(held):
                alike.append(name)
                continue
            if alike:
                count += 1
                parts[(alike[0],)] = Part(count, count, _titles(model, alike))
                alike = []
            if held is None:
                continue
            of = components(held)
            inside = {} if of is None else {i: _titles(of, [i]) for i in fields_of(of)}
            last = count + max(1, len(inside))
            parts[(name,)] = Part(count + 1, last, _titles(model, [name]))
            for number, (inner, title) in enumerate(inside.items(), count + 1):
                parts[name, inner] = Part(number, number, title)
            count = last
    skipped = skippable(model)
    first = parts[(skipped[0],)].first if skipped else 0
    return Outline(
        parts,
        count,
        _length(model, languages, fewest=True, top=True) + 1,  # and the record's name
        _length(model, languages, fewest=False, top=True) + 1,
        Part(first, count, _titles(model, skipped)) if skipped else None,
    )


def _is_record(held: Shape) -> bool:
    return held.kind in {"record", "list"} and (held.inner or held).kind in {"record", "text"}


def _titles(model: type[Record], names: list[str]) -> str:
    """What the fields are called, in each language: ``Nama, Kelompok · Name, Category``."""
    said = [meaning(model, name).titles for name in names]
    return together({each: ", ".join(one[each] for one in said) for each in said[0]})


def _length(model: type[Record], languages: Languages, *, fewest: bool, top: bool = False) -> int:
    skipped = skippable(model) if top else []
    names = [name for name in fields_of(model) if not fewest or name not in skipped]
    asked = (_asked(model, name, languages, fewest) for name in names)
    return sum(asked) + bool(skipped)


def _asked(model: type[Record], name: str, languages: Languages, fewest: bool) -> int:
    """How many answers a field takes."""
    held = shape(fields_of(model)[name])
    may_be, _ = left_out(model, name)
    if held.kind == "text":
        return 1 if fewest and may_be else len(languages)
    if not _is_record(held):
        return 1
    if fewest and may_be:
        return 1
    inner = held.inner or held
    asked = len(languages)
    if inner.kind == "record":
        assert inner.model is not None and issubclass(inner.model, Record)
        asked = _length(inner.model, languages, fewest=fewest)
    times = max(1, held.fewest)
    return may_be + asked * times + (held.kind == "list")
