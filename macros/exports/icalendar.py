"""Days as iCalendar (RFC 5545), one file a language: for citizens, and for those who check facts.

``DTSTAMP`` is the day on which the fact was checked, so that equal data give equal files. Only days
that are known to the day stand there; what has not happened is tentative. Ids never change.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from icalendar import STATUS, TRANSP, Calendar, Event

from ..i18n.formatting import counted, day, rupiah
from ..i18n.words import Words, words_of
from ..pages.evidence import confidence_text, sources_of
from ..urls import SERVICES
from . import api_types
from .api_mapping import Records

MOST_NAMED = 40
"""Records that a day names; the others are counted."""


@dataclass(frozen=True)
class Due:
    """A record of which a check runs out: the last day, the day of the check, the record's name."""

    until: datetime.date
    checked: datetime.date
    name: dict[str, str]


class Calendars:
    """The calendars of one language."""

    def __init__(self, records: Records, language: str) -> None:
        self._records = records
        self._language = language
        self._words: Words = words_of(language)

    def days(self) -> str:
        """Milestones of the plan, what has happened, and fees that change."""
        events = [*self._milestones(), *self._events(), *self._rates()]
        return self._calendar("days", self._words["calendar_days"], events)

    def checks(self, due: Iterable[Due]) -> str:
        """The last days on which checks hold, an entry a day."""
        by_day: dict[datetime.date, list[Due]] = {}
        for each in due:
            by_day.setdefault(each.until, []).append(each)
        events = [self._checks_of(until, held) for until, held in sorted(by_day.items())]
        return self._calendar("checks", self._words["calendar_checks"], events)

    def _calendar(self, kind: str, title: str, events: list[Event]) -> str:
        site = self._records.catalogue.site
        made = Calendar.new(
            prodid=f"-//Loket//{kind}//{self._language.upper()}",
            uid=self._uid(kind),
            name=f"{site.name[self._language]}: {title}",
        )
        for event in events:
            made.add_component(event)
        text: bytes = made.to_ical()
        return text.decode()

    def _uid(self, *name: object) -> str:
        """The same in every build and language; another on every site."""
        whole = "/".join(map(str, ("calendar", *name)))
        return str(uuid.uuid5(uuid.NAMESPACE_URL, self._records.site_url + whole))

    def _event(
        self,
        uid: str,
        on: datetime.date,
        checked: datetime.date,
        summary: str,
        description: str,
        url: str,
        sure: bool,
    ) -> Event:
        return Event.new(
            uid=uid,
            stamp=datetime.datetime.combine(checked, datetime.time(), datetime.UTC),
            start=on,
            summary=summary,
            description=description,
            url=url or None,
            status=STATUS.CONFIRMED if sure else STATUS.TENTATIVE,
            transparency=TRANSP.TRANSPARENT,
        )

    def _milestones(self) -> Iterator[Event]:
        plan = self._records.plan()
        for stage in [] if plan is None else plan.stages:
            if isinstance(stage.date, api_types.When) and stage.date.precision == "day":
                assert plan is not None
                state = self._words[f"milestone_{stage.status}"]
                yield self._event(
                    self._uid("stage", stage.id),
                    stage.date.first,
                    stage.verified.day,
                    f"{stage.name[self._language]} ({state})",
                    self._told(stage.detail, stage.verified),
                    plan.pages[self._language],
                    sure=stage.status == "done" and stage.verified.certainty == "official",
                )

    def _events(self) -> Iterator[Event]:
        held = {"plan": self._records.plan(), "mall": self._records.mall()}
        for kind, of in held.items():
            for event in [] if of is None else of.history:
                if event.date.precision == "day":
                    assert of is not None
                    yield self._event(
                        # An event has no id of its own: its day and words are what it is.
                        self._uid(kind, event.date.value, event.text),
                        event.date.first,
                        event.verified.day,
                        event.text[self._language],
                        self._told({}, event.verified),
                        of.pages[self._language],
                        sure=event.verified.certainty == "official",
                    )

    def _rates(self) -> Iterator[Event]:
        """The days on which rates take the place of others, an entry a day."""
        by_day: dict[datetime.date, list[tuple[api_types.Tariff, api_types.Rate]]] = {}
        for ident in self._records.catalogue.fees:
            tariff = self._records.tariff(ident)
            for rate in tariff.rates[1:]:
                if isinstance(rate.valid_from, datetime.date):
                    by_day.setdefault(rate.valid_from, []).append((tariff, rate))
        for on, held in sorted(by_day.items()):
            yield self._event(
                self._uid("fees", on),
                on,
                max(rate.verified.day for _, rate in held),
                counted(len(held), "calendar_fees", self._words),
                self._listed([self._rate(*each) for each in held]),
                self._records.pages(f"{SERVICES}/")[self._language],
                sure=all(rate.verified.certainty == "official" for _, rate in held),
            )

    def _rate(self, tariff: api_types.Tariff, rate: api_types.Rate) -> str:
        amount = rupiah(rate.amount, self._words)
        sure = self._sure(rate.verified)
        return f"{tariff.name[self._language]}: {amount} ({sure})"

    def _listed(self, lines: list[str]) -> str:
        """Lines, of which those after the most are counted."""
        more = len(lines) - MOST_NAMED
        told = [self._words["and_more"].format(n=more)] if more > 0 else []
        return "\n".join([*lines[:MOST_NAMED], *told])

    def _sure(self, held: api_types.Verified) -> str:
        sources = sources_of(self._records.catalogue, held.sources)
        return confidence_text(held.certainty, sources.values(), self._words)

    def _told(self, text: dict[str, str], held: api_types.Verified) -> str:
        """A text, and what it rests on."""
        sources = [self._records.source(each).short[self._language] for each in held.sources]
        said = [text[self._language]] if text else []
        said.append(self._sure(held))
        said += [", ".join(sources)] if sources else []
        said.append(f"{self._words['checked']} {day(held.day, self._words)}")
        return "\n".join(said)

    def _checks_of(self, until: datetime.date, held: list[Due]) -> Event:
        return self._event(
            self._uid("checks", until),
            until,
            max(each.checked for each in held),
            counted(len(held), "calendar_due", self._words),
            self._listed([each.name[self._language] for each in held]),
            "",
            sure=True,
        )
