"""What has run out, or soon will: checks by the model's rule, and rates by their days.

A rate that is history is not held against anybody: its check may rest.
"""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from ..loading.lines import Lines
from ..models.base import Path as Inside
from ..models.base import Record, references, walk
from ..models.catalogue import KINDS, SINGLES, Catalogue
from ..models.facts import Verification
from ..models.fees import Rate, Tariff
from ..models.services import Service
from ..pages.service import service_view
from ..problems import harmless, path_in_words
from .markdown import quoted

Reason = Literal["check", "rate_ends", "rate_begins"]

SAID: dict[Reason, str] = {
    "check": "dicek lagi · check again",
    "rate_ends": "tarif berakhir tanpa pengganti · rate ends without another",
    "rate_begins": "tarif baru mulai · a new rate begins",
}
NOBODY = "Situs ini sendiri · This site itself"
"""Heading of what belongs to no office."""

MOST_CHARACTERS = 50_000
"""Limit of a report: an issue holds 65,536, and `remind.yml` adds links that cannot be opened."""


@dataclass(frozen=True)
class Item:
    """One fact that asks for a look.

    ``due`` is the last day on which it holds, or the first of a new rate. ``file`` is its path in
    the repository, ``line`` counts from 1. ``office`` is an id, empty where it is nobody's.
    """

    due: datetime.date
    reason: Reason
    office: str
    file: str
    line: int
    record: str
    inside: Inside

    def over(self, today: datetime.date) -> bool:
        """Whether it has run out."""
        return self.reason != "rate_begins" and self.due < today


def stale(
    catalogue: Catalogue, folder: Path, at: str, today: datetime.date, days: int
) -> list[Item]:
    """All that has run out on ``today`` or will within ``days``, the oldest first.

    ``folder`` holds the files that ``catalogue`` was loaded from, ``at`` is its place in the
    repository, such as ``data``.
    """
    last = today + datetime.timedelta(days=min(days, 36_500))
    owners = _owners(catalogue, today)
    lines = Lines(folder, at)
    found = []
    for kind, ident, record in _records(catalogue):
        for due, reason, inside in _due(catalogue, record, today):
            if due > last:
                continue
            file, line = lines.of(kind, ident, inside)
            office = owners.get((kind, ident), "")
            if isinstance(record, Service) and inside[0] == "availability":
                office = record.availability[int(inside[1])].office
            found.append(Item(due, reason, office, file, line, ident or kind, inside))
    return sorted(found, key=lambda item: (item.due, item.file, item.line))


def _records(catalogue: Catalogue) -> Iterator[tuple[str, str, Record]]:
    for kind in KINDS:
        for ident, record in getattr(catalogue, kind).items():
            yield kind, ident, record
    for kind in SINGLES:
        if (record := getattr(catalogue, kind)) is not None:
            yield kind, "", record


def _due(
    catalogue: Catalogue, record: Record, today: datetime.date
) -> Iterator[tuple[datetime.date, Reason, Inside]]:
    history: list[Inside] = []
    for path, held in walk(record):
        if isinstance(held, Rate) and held.valid_until is not None and held.valid_until < today:
            history.append(path)
        if isinstance(held, Verification) and not any(path[: len(p)] == p for p in history):
            yield catalogue.holds_until(held), "check", (*path, "day")
    if isinstance(record, Tariff):
        for position, rate in enumerate(record.rates):
            if isinstance(rate.valid_from, datetime.date) and rate.valid_from > today:
                yield rate.valid_from, "rate_begins", ("rates", position, "valid_from")
        end = record.rates[-1].valid_until
        if end is not None:
            yield end, "rate_ends", ("rates", len(record.rates) - 1, "valid_until")


def _owners(catalogue: Catalogue, today: datetime.date) -> dict[tuple[str, str], str]:
    """Whom to ask about each record: an office itself, else the one that most services of it name.

    A service is asked about where its page says so first.
    """
    seen: dict[tuple[str, str], Counter[str]] = {}
    for ident in catalogue.services:
        asked = service_view(catalogue, ident, today).ask_at()
        if not asked:
            continue
        for name in _reached(catalogue, ("services", ident)):
            seen.setdefault(name, Counter())[asked[0]] += 1
    found = {name: counted.most_common(1)[0][0] for name, counted in seen.items()}
    found |= {("offices", ident): ident for ident in catalogue.offices}
    if catalogue.mall is not None:
        found["mall", ""] = catalogue.mall.office
    return found


_OWNED = {"services", "fees", "procedures", "questions", "complaints", "disagreements"}


def _reached(catalogue: Catalogue, start: tuple[str, str]) -> set[tuple[str, str]]:
    """A record and those that it needs, as far as they are an office's to answer for."""
    reached: set[tuple[str, str]] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        if name in reached:
            continue
        reached.add(name)
        for _, inner in walk(getattr(catalogue, name[0])[name[1]]):
            for _, kind, ident in references(inner):
                if kind in _OWNED and kind != "services":
                    ahead.append((kind, ident))
    return reached


def edit_address(repository: str, branch: str, item: Item) -> str | None:
    """Where to edit it in the repository (its web address); None where that is not set."""
    if not repository.startswith("https://"):
        return None
    return f"{repository.rstrip('/')}/edit/{branch}/{item.file}#L{item.line}"


@dataclass(frozen=True)
class Report:
    """What is stale, and what is needed to tell it."""

    items: list[Item]
    catalogue: Catalogue
    today: datetime.date
    days: int
    repository: str = ""
    branch: str = "main"

    def offices(self) -> list[tuple[str, str, list[Item]]]:
        """The items by office: its id, its name in all languages, and its items; nobody's last."""
        held = sorted(self.items, key=lambda item: (item.office == "", item.office))
        return [
            (ident, self._name(ident), list(items))
            for ident, items in groupby(held, key=lambda item: item.office)
        ]

    def _name(self, ident: str) -> str:
        if not ident:
            return NOBODY
        names = self.catalogue.offices[ident].short.root.values()
        return " · ".join(dict.fromkeys(map(harmless, names)))

    def summary(self) -> str:
        """How many, in one line."""
        over = sum(item.over(self.today) for item in self.items)
        coming = len(self.items) - over
        return (
            f"{over} sudah lewat · past; {coming} dalam {self.days} hari · within {self.days} days"
        )

    def state(self, item: Item) -> str:
        """Whether it is past, and since or until when."""
        word = "lewat · past" if item.over(self.today) else "sampai · until"
        word = "mulai · from" if item.reason == "rate_begins" else word
        return f"{word} {item.due}"


def as_text(report: Report) -> str:
    """Item by item, with file and line."""
    lines = [f"{report.today}: {report.summary()}"]
    for _, name, items in report.offices():
        lines += ["", name]
        for item in items:
            place = path_in_words((item.record, *item.inside[:-1]))
            told = f"  {item.file}:{item.line}: {place}: {SAID[item.reason]}, {report.state(item)}"
            lines.append(told)
            if (address := edit_address(report.repository, report.branch, item)) is not None:
                lines.append(f"    {address}")
    return "\n".join(lines)


def as_markdown(report: Report) -> str:
    """For an issue: by office, a record a line, with links to edit; cut off where too long."""
    lines = [f"{report.today}: {report.summary()}"]
    size, left = 0, 0
    for _, name, items in report.offices():
        heading = ["", f"### {quoted(name)}", ""]
        for (record, file, reason, state), held in groupby(
            items, key=lambda i: (i.record, i.file, i.reason, report.state(i))
        ):
            several = list(held)
            places = ", ".join(_place(report, item) for item in several)
            line = f"- **{record}** ({file}): {SAID[reason]}, {state}: {places}"
            size += len(line)
            if size > MOST_CHARACTERS:
                left += len(several)
                continue
            lines += [*heading, line]
            heading = []
    if left:
        lines += ["", f"… dan {left} lagi · and {left} more: `loket stale`"]
    return "\n".join(lines) + "\n"


def _place(report: Report, item: Item) -> str:
    address = edit_address(report.repository, report.branch, item)
    name = f"L{item.line}"
    return name if address is None else f"[{name}]({address})"


def as_json(report: Report) -> str:
    """A list of items, with the address to edit each, or null."""
    held: list[dict[str, Any]] = []
    for item in report.items:
        address = edit_address(report.repository, report.branch, item)
        told = asdict(item) | {"over": item.over(report.today), "edit": address}
        held.append(told | {"due": item.due.isoformat()})
    return json.dumps(held, ensure_ascii=False, indent=1)


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "json": as_json,
}
