"""Biaya/tarif: what is paid on a given day, and what a whole case costs.

Free is an amount of 0; unknown is the word ``unknown``; neither can stand for the other.
"""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .base import UNKNOWN, OrUnknown, Record, SourceRef, TariffRef, Text
from .facts import ConditionalStatement, Verification


class Rate(Record):
    """An amount in whole rupiah and the days on which it is in force, both ends included."""

    amount: Annotated[int, Field(ge=0, le=1_000_000_000)]
    valid_from: OrUnknown[datetime.date]
    valid_until: datetime.date | None = None
    legal_basis: OrUnknown[list[SourceRef]]
    verification: Verification

    @model_validator(mode="after")
    def _ends_after_start(self) -> Rate:
        if (
            isinstance(self.valid_from, datetime.date)
            and self.valid_until is not None
            and self.valid_until < self.valid_from
        ):
            raise PydanticCustomError("dates_reversed", "the first date is the later one")
        return self

    def in_force(self, day: datetime.date) -> bool:
        """Whether this is the rate of ``day``. An unknown start counts as already begun."""
        begun = not isinstance(self.valid_from, datetime.date) or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


class Tariff(Record):
    """One kind of charge, per what, and its rates through time, oldest first."""

    name: Text
    per: Text
    condition: Text | None = None
    rates: Annotated[list[Rate], Field(min_length=1)]

    @model_validator(mode="after")
    def _no_two_at_once(self) -> Tariff:
        for position, (earlier, later) in enumerate(itertools.pairwise(self.rates), 1):
            told: dict[str, Any] = {"position": position}
            if (
                later.valid_from == UNKNOWN
                or earlier.valid_until is None
                or earlier.valid_until >= later.valid_from
            ):
                raise PydanticCustomError("rates_overlap", "two rates on one day", told)
            first = earlier.valid_until + datetime.timedelta(days=1)
            if first < later.valid_from:
                last = later.valid_from - datetime.timedelta(days=1)
                told |= {"first": first.isoformat(), "last": last.isoformat()}
                raise PydanticCustomError("rates_gap", "no rate on some days", told)
        return self

    def rate_on(self, day: datetime.date) -> Rate | None:
        """The rate in force on ``day``; None if no known rate is."""
        return next((rate for rate in self.rates if rate.in_force(day)), None)

    def next_rate(self, day: datetime.date) -> Rate | None:
        """The first rate that begins after ``day``; None if none is known."""
        return next(
            (
                rate
                for rate in self.rates
                if isinstance(rate.valid_from, datetime.date) and rate.valid_from > day
            ),
            None,
        )


class Exemption(ConditionalStatement):
    """Who need not pay, and which of the service's tariffs; where none is named, the text says."""

    waives: Annotated[list[TariffRef], Field(max_length=30)] = []

    @model_validator(mode="after")
    def _who_is_asked(self) -> Exemption:
        if self.waives and self.condition is None:
            raise PydanticCustomError("waives_without_condition", "waives without condition")
        return self


MOST_WAIVERS = 4
"""Conditions that may spare a tariff of one service: every combination has a total of its own."""


class Fees(Record):
    """How a service's charge is made up: one of these, always these, and these if asked for."""

    one_of: Annotated[list[TariffRef], Field(min_length=1, max_length=30)]
    always_added: Annotated[list[TariffRef], Field(max_length=30)] = []
    may_be_added: Annotated[list[TariffRef], Field(max_length=30)] = []
    exemptions: list[Exemption] = []

    @model_validator(mode="after")
    def _few_waivers(self) -> Fees:
        conditions = {each.condition for each in self.exemptions if each.waives}
        if len(conditions) > MOST_WAIVERS:
            raise PydanticCustomError("too_many_here", "too many", {"most": MOST_WAIVERS})
        return self

    def waived(self, yes: Collection[str]) -> set[str]:
        """The tariffs that those are spared who say yes to the conditions ``yes``."""
        given = [each for each in self.exemptions if each.condition in yes]
        return {ident for each in given for ident in each.waives}

    def cases(self) -> list[list[str]]:
        """Every allowed case as tariff ids: a base, what is always added, at most one extra."""
        bases = [[base, *self.always_added] for base in self.one_of]
        extras = [[], *([extra] for extra in self.may_be_added)]
        return [[*base, *extra] for base in bases for extra in extras]


@dataclass(frozen=True)
class CaseTotal:
    """A case on one day: its parts, and their sum in rupiah, None if a part is not known."""

    parts: list[tuple[str, Tariff, Rate | None]]

    @functools.cached_property
    def total(self) -> int | None:
        """Whole rupiah; None if the amount of any part is not known."""
        return self.total_without(set())

    def total_without(self, waived: set[str]) -> int | None:
        """The same for those who are spared the tariffs ``waived``."""
        paid = [rate for ident, _, rate in self.parts if ident not in waived]
        amounts = [rate.amount for rate in paid if rate is not None]
        return sum(amounts) if len(amounts) == len(paid) else None

    @functools.cached_property
    def since(self) -> datetime.date | None:
        """The first day of this total, which is that of its latest part; None if not known."""
        starts = [None if rate is None else rate.valid_from for _, _, rate in self.parts]
        known = [start for start in starts if isinstance(start, datetime.date)]
        return max(known) if len(known) == len(starts) else None
