"""Facts and what they rest on: dates of any precision, verification, sourced statements."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import Field, ModelWrapValidatorHandler, model_validator
from pydantic_core import PydanticCustomError

from .base import ConditionRef, Record, SourceRef, Text

_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")


class PartialDate(Record):
    """A date as exact as it is known: a day, a month, a year, or between two of these.

    Written ``2023-10-26``, ``2023-10``, ``2023`` or ``{between: [2022, 2023-10]}``.
    ``first`` and ``last`` are the earliest and the latest day it can mean.
    """

    precision: Literal["day", "month", "year", "between"]
    first: datetime.date
    last: datetime.date
    ends: list[PartialDate] = []

    @model_validator(mode="before")
    @classmethod
    def _from_yaml(cls, value: Any) -> Any:
        if isinstance(value, PartialDate):
            return value
        if isinstance(value, datetime.date):
            return {"precision": "day", "first": value, "last": value}
        if isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2100:
            first, last = datetime.date(value, 1, 1), datetime.date(value, 12, 31)
            return {"precision": "year", "first": first, "last": last}
        if isinstance(value, str) and (match := _MONTH.fullmatch(value)):
            year, month = int(match[1]), int(match[2])
            first = datetime.date(year, month, 1)
            after = datetime.date(year + month // 12, month % 12 + 1, 1)
            last = after - datetime.timedelta(days=1)
            return {"precision": "month", "first": first, "last": last}
        if isinstance(value, dict) and set(value) == {"between"}:
            pair = value["between"]
            if isinstance(pair, list) and len(pair) == 2:
                if any(isinstance(end, dict) for end in pair):
                    raise PydanticCustomError("not_a_date", "not a date", {"raw": str(value)})
                ends = [cls.model_validate(end) for end in pair]
                if ends[0].first > ends[1].last:
                    raise PydanticCustomError("dates_reversed", "the first date is the later one")
                first, last = ends[0].first, ends[1].last
                return {"precision": "between", "first": first, "last": last, "ends": ends}
        raise PydanticCustomError("not_a_date", "not a date", {"raw": str(value)})


class Verification(Record):
    """When a fact was last held against its sources, and against which.

    No source at all means: common knowledge of the field that nobody has confirmed.
    ``holds_days`` counts from ``day``; without it the site's own default holds.
    """

    day: datetime.date
    sources: list[SourceRef]
    holds_days: Annotated[int, Field(ge=1, le=1500)] | None = None

    @model_validator(mode="wrap")
    @classmethod
    def _shared(cls, value: Any, validate: ModelWrapValidatorHandler[Verification]) -> Verification:
        """One object for all that are equal: half of a large catalogue would be copies of it."""
        held = validate(value)
        key = (held.day, tuple(held.sources), held.holds_days)
        return _verifications.setdefault(key, held)


_verifications: dict[tuple[datetime.date, tuple[str, ...], int | None], Verification] = {}


class Statement(Record):
    """A sentence that a citizen may act on, with what it rests on."""

    text: Text
    verification: Verification


class ConditionalStatement(Statement):
    """A sentence for those whose answer to a condition is yes; for everybody without one."""

    condition: ConditionRef | None = None


class Event(Record):
    """Something that happened or was said, on a date known as exactly as it is."""

    date: PartialDate
    text: Text
    verification: Verification
