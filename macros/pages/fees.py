"""Fees as a citizen asks for them: what it costs today, case by case, and what will change."""

from __future__ import annotations

import datetime
import functools
import itertools
from dataclasses import dataclass

from ..models.base import UNKNOWN, Text
from ..models.catalogue import Catalogue
from ..models.facts import Verification
from ..models.fees import CaseTotal, Fees, Rate, Tariff
from ..models.services import Service


@dataclass(frozen=True)
class Upcoming:
    """A rate that is known and has not begun."""

    tariff: Tariff
    rate: Rate


@dataclass(frozen=True)
class FeesView:
    """The fees of one service on one day.

    ``least`` and ``most`` are the totals in rupiah of the cheapest and the dearest case without
    optional extras; None where no total is known. A case that is to be had on a condition only
    does not count where another is; ``least_on_condition`` is the cheapest such, if cheaper still,
    and ``on_condition`` what it is for.
    ``partly_unknown``: a case without extras has no known total. ``rates`` are those in force.
    ``conditions`` are said once each, with the tariffs that they are for.
    """

    fees: Fees
    cases: list[CaseTotal]
    least: int | None
    most: int | None
    least_on_condition: int | None
    on_condition: Tariff | None
    partly_unknown: bool
    upcoming: list[Upcoming]
    conditions: list[tuple[Text, list[Tariff]]]
    rates: list[Rate]

    def totals_waived(self, case: CaseTotal) -> dict[str, int | None]:
        """A case's totals for those who are spared a part of it.

        By the conditions that they say yes to, sorted and joined by ``+``; every combination of
        those that spare anything of this case.
        """
        parts = {ident for ident, _, _ in case.parts}
        sparing = sorted(
            {e.condition for e in self.fees.exemptions if e.condition and parts & {*e.waives}}
        )
        found = {}
        for size in range(1, len(sparing) + 1):
            for yes in itertools.combinations(sparing, size):
                found["+".join(yes)] = case.total_without(self.fees.waived(yes))
        return found

    def idents(self, tariffs: list[Tariff]) -> list[str]:
        """The ids of some of the service's tariffs."""
        parts = {ident: tariff for case in self.cases for ident, tariff, _ in case.parts}
        return [ident for ident, tariff in parts.items() if any(tariff is t for t in tariffs)]

    @property
    def changes(self) -> datetime.date | None:
        """The first day after this one on which a rate is known to change; None if none is."""
        ends = [r.valid_until for r in self.rates if r.valid_until is not None]
        days = [end + datetime.timedelta(days=1) for end in ends if end < datetime.date.max]
        days += [u.rate.valid_from for u in self.upcoming if u.rate.valid_from != UNKNOWN]
        return min(days, default=None)

    @property
    def free(self) -> bool:
        """Every case is known to cost nothing. Not known is not free."""
        return all(case.total == 0 for case in self.cases)

    @functools.cached_property
    def verifications(self) -> list[Verification]:
        """What the rates rest on, each once."""
        found: list[Verification] = []
        for rate in self.rates:
            if rate.verification not in found:
                found.append(rate.verification)
        return found

    @functools.cached_property
    def periods(self) -> list[datetime.date]:
        """The known first days of the rates, earliest first."""
        days = {r.valid_from for r in self.rates if isinstance(r.valid_from, datetime.date)}
        return sorted(days)


def fees_view(catalogue: Catalogue, service: Service, today: datetime.date) -> FeesView | None:
    """The fees of ``service``; None where nobody knows them."""
    fees = service.delivery.fees
    if fees == UNKNOWN:
        return None
    assert isinstance(fees, Fees)
    cases = list(catalogue.case_totals(fees, today))
    plain = [case for case in cases if len(case.parts) == len(fees.always_added) + 1]
    sure = [case for case in plain if case.parts[0][1].condition is None] or plain
    totals = [case.total for case in sure if case.total is not None]
    least = min(totals, default=None)
    cheaper = [
        (case.total, case.parts[0][1])
        for case in plain
        if least and case not in sure and case.total is not None and case.total < least
    ]
    cheapest, on_condition = min(cheaper, key=lambda each: each[0], default=(None, None))
    named = dict.fromkeys([*fees.one_of, *fees.always_added, *fees.may_be_added])
    tariffs = [catalogue.fees[ident] for ident in named]
    upcoming = [Upcoming(t, rate) for t in tariffs if (rate := t.next_rate(today)) is not None]
    rates = [rate for t in tariffs if (rate := t.rate_on(today)) is not None]
    return FeesView(
        fees=fees,
        cases=cases,
        least=least,
        most=max(totals, default=None),
        least_on_condition=cheapest,
        on_condition=on_condition,
        partly_unknown=any(case.total is None for case in plain),
        upcoming=upcoming,
        conditions=_conditions(tariffs),
        rates=rates,
    )


def _conditions(tariffs: list[Tariff]) -> list[tuple[Text, list[Tariff]]]:
    found: list[tuple[Text, list[Tariff]]] = []
    for tariff in tariffs:
        if tariff.condition is None:
            continue
        same = next((held for text, held in found if text == tariff.condition), None)
        if same is None:
            found.append((tariff.condition, [tariff]))
        else:
            same.append(tariff)
    return found
