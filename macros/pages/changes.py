"""The history of the data as a reader of one page is told it, and the feed of it."""

from __future__ import annotations

import datetime
import itertools
import uuid
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..changes import change as changes
from ..changes.change import Change, shortened, words
from ..models.catalogue import Catalogue
from ..models.fees import Fees
from ..models.services import Service
from ..urls import HISTORY, PLAN, office_path, service_path, source_path

if TYPE_CHECKING:
    from ..changes.git import Commit
    from ..changes.history import Past, Step

MOST_SHOWN = 60
"""Changes on the page, which is read on a phone."""
MOST_OF_A_STEP = 12
"""Changes of one commit that are listed; what follows is counted."""
MOST_IN_FEED = 30
_MOST_LETTERS = 160


@dataclass(frozen=True)
class Line:
    """One change in one language; ``path`` is the page that it is about, if there is one.

    ``sources`` are names, each with where it is described if the data still have it.
    """

    topic: str
    subject: str
    path: str | None
    field: str
    act: str
    old: str
    new: str
    since: datetime.date | None
    sources: list[tuple[str, str | None]]


@dataclass(frozen=True)
class Entry:
    """What one commit changed, on its day in the office's time zone; ``more`` are not listed."""

    ident: str
    day: datetime.date
    made: str
    lines: list[Line]
    more: int


def entries(catalogue: Catalogue, language: str, past: Past) -> list[Entry]:
    """Return the newest changes in a language, the newest first."""
    found = []
    left = MOST_SHOWN
    for step in past.steps:
        entry = entry_of(catalogue, language, step, min(left, MOST_OF_A_STEP))
        left -= len(entry.lines)
        found.append(entry)
        if left <= 0:
            break
    return found


def by_day(found: list[Entry]) -> Iterator[tuple[datetime.date, list[Entry]]]:
    """The same, those of one day together."""
    for day, several in itertools.groupby(found, key=lambda entry: entry.day):
        yield day, list(several)


def day_of(catalogue: Catalogue, commit: Commit) -> datetime.date:
    """Return the day of a commit where the office is."""
    zone = zoneinfo.ZoneInfo(catalogue.site.time_zone)
    return commit.made.astimezone(zone).date()


FEED = f"{HISTORY.rstrip('/')}.atom"
"""The feed, from its language's root."""


def told_in(catalogue: Catalogue, language: str) -> str:
    """Return the language for changes on a page: its own, if there are words for them."""
    known = changes.told_in()
    languages = (language, *catalogue.site.languages, known[0])
    return next(each for each in languages if each in known)


def entry_of(catalogue: Catalogue, language: str, step: Step, most: int) -> Entry:
    """Return what a commit changed, at most so many changes of it."""
    language = told_in(catalogue, language)
    day = day_of(catalogue, step.commit)
    lines = [_line(catalogue, change, language) for change in step.changes[:most]]
    ident = urn(f"{step.commit.ident}:{language}")
    return Entry(ident, day, moment(step.commit.made), lines, len(step.changes) - len(lines))


def _line(catalogue: Catalogue, change: Change, language: str) -> Line:
    old, new = ((v or {}).get(language, "") for v in (change.old, change.new))
    old, new = shortened(old, new, _MOST_LETTERS)
    return Line(
        topic=words()["topics"][change.topic].get(language, change.topic),
        subject=change.subject.get(language, ""),
        path=_path(catalogue, change),
        field=change.field.get(language, ""),
        act=change.act,
        old=old,
        new=new,
        since=change.since,
        sources=[
            (name.get(language, ""), source_path(ident) if ident in catalogue.sources else None)
            for name, ident in zip(change.sources[:3], change.cited[:3], strict=False)
        ],
    )


def _path(catalogue: Catalogue, change: Change) -> str | None:
    """A page of today about what has changed."""
    if change.kind == "services" and change.ident in catalogue.services:
        return service_path(change.ident)
    if change.kind == "offices" and change.ident in catalogue.offices:
        return office_path(change.ident)
    if change.kind == "plan" and catalogue.plan is not None:
        return PLAN
    if change.kind == "fees":
        here = [i for i, held in catalogue.services.items() if change.ident in _charged(held)]
        return service_path(here[0]) if len(here) == 1 else None
    return None


def _charged(service: Service) -> list[str]:
    """The tariffs of a service."""
    fees = service.delivery.fees
    if not isinstance(fees, Fees):
        return []
    return [*fees.one_of, *fees.always_added, *fees.may_be_added]


def urn(name: str) -> str:
    """Return a name as a URN, always the same."""
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def moment(made: datetime.datetime) -> str:
    """Return a time in UTC, as Atom has it."""
    return made.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
