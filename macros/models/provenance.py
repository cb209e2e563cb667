"""What a record rests on: its own sources and checks, and those of all that it shows whole."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from .base import Record, references, walk
from .catalogue import Catalogue
from .facts import Verification
from .fees import Rate

SHOWN_WHOLE = {"fees", "procedures", "complaints", "questions", "disagreements"}
"""Kinds of record that stand whole wherever they are referred to."""


@dataclass(frozen=True)
class Rests:
    """Ids of sources in the order of the data, every check once, and every rate."""

    sources: list[str]
    checks: list[Verification]
    rates: list[Rate]

    def last_change(self, today: datetime.date) -> datetime.date | None:
        """The latest day, by ``today``, of a check or of a rate that began or ended."""
        days = [check.day for check in self.checks]
        for rate in self.rates:
            if isinstance(rate.valid_from, datetime.date):
                days.append(rate.valid_from)
            if rate.valid_until is not None and rate.valid_until < today:
                days.append(rate.valid_until + datetime.timedelta(days=1))
        return max((day for day in days if day <= today), default=None)


def rests_on(catalogue: Catalogue, records: Iterable[Record]) -> Rests:
    """What some records rest on together."""
    sources: set[str] = set()
    checks: dict[int, Verification] = {}  # by identity: equal ones are one object
    rates: list[Rate] = []
    seen: set[tuple[str, str]] = set()
    ahead = list(records)
    while ahead:
        for _, inner in walk(ahead.pop()):
            if isinstance(inner, Verification):
                sources.update(inner.sources)
                checks[id(inner)] = inner
                continue
            if isinstance(inner, Rate):
                rates.append(inner)
            for _, kind, ident in references(inner):
                if kind == "sources":
                    sources.add(ident)
                elif kind in SHOWN_WHOLE and (kind, ident) not in seen:
                    seen.add((kind, ident))
                    ahead.append(getattr(catalogue, kind)[ident])
    named = [ident for ident in catalogue.sources if ident in sources]
    return Rests(named, list(checks.values()), rates)
