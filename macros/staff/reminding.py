"""One issue that says what is to be checked again: whether to open, renew or close it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from .links import Link
from .links import as_markdown as links_told
from .stale import Report
from .stale import as_markdown as stale_told

MARK = "<!-- loket: pengingat -->"
"""First line of the issue: unseen, and how it is found again."""

TITLE = "Perlu dicek lagi · To be checked again"

_BOTS = {"app/github-actions", "github-actions[bot]"}
"""How the host's robot is called; no person's name can hold a slash or a bracket."""

MOST_CHARACTERS = 65_000
"""The host refuses a longer body."""


@dataclass(frozen=True)
class Reminder:
    """What to do about the issue; ``number`` is that of the old one, where there is one."""

    action: Literal["create", "edit", "close", "none"]
    number: int | None
    body: str


def reminder(report: Report, links: list[Link], issues: str) -> Reminder:
    """What is to be done now.

    ``issues`` is what ``gh issue list --json number,body,author`` tells of the open ones; raises
    ``ValueError`` if it is not that. Links alone that are moved or out of reach open no issue.
    """
    number = ours(issues)
    needed = bool(report.items) or any(link.state == "gone" for link in links)
    if not needed:
        return Reminder("none" if number is None else "close", number, "")
    parts = [
        MARK,
        "Dibuat oleh mesin dari data situs ini, diperbarui setiap minggu, dan ditutup bila "
        "tidak ada lagi yang perlu dicek. Isinya akan tertimpa. · Made from the data of this site, "
        "renewed every week, closed when nothing is left. What is typed here is overwritten.",
        stale_told(report),
        links_told(links),
    ]
    body = "\n\n".join(part.strip("\n") for part in parts if part) + "\n"
    if len(body) > MOST_CHARACTERS:
        body = body[:MOST_CHARACTERS].rpartition("\n")[0] + "\n\n…\n"
    return Reminder("create" if number is None else "edit", number, body)


def ours(issues: str) -> int | None:
    """The number of the reminder among the open issues: the oldest, should there be several.

    It is told by its first line, and by who wrote it: anybody can copy the line.
    """
    listed: Any = json.loads(issues)
    try:
        found = [
            each["number"]
            for each in listed
            if each["author"]["login"] in _BOTS and (each["body"] or "").startswith(MARK)
        ]
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"gh issue list: {error!r}") from None
    if not all(type(number) is int and number > 0 for number in found):
        raise ValueError("gh issue list: number")
    return min(found, default=None)
