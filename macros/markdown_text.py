"""Text in Markdown: CommonMark and GitHub's dialect, in which no character of it is markup."""

from __future__ import annotations

import functools
import re
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

_BREAKS = re.compile(r"[^\S\xa0\u202f]+")
"""White space that may end a line or indent one; the kinds that keep words together stay."""

_MARKS = re.compile(
    r"[\\*_{}\[\]#~|$]"  # anywhere
    r"|!$"  # an image, where a link comes next
    r"|:(?=//)|(?<=www)\.",  # addresses that GitHub makes links of
    re.IGNORECASE,
)
_FIRST = re.compile(r"(\s?)(?:([-+=])(?=[-+=\s]|$)|(\d{1,9})([.)])(?=\s|$))")
"""The beginning of a line that is an item of a list, a rule or the line under a heading."""

_REFERENCES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "`": "&#96;"})
"""For marks of which not every reader of Markdown takes the escape."""

_NOT_IN_LINK = re.compile(r"[\s\x00-\x1f<>()\[\]\\`\"|]")


@functools.lru_cache(maxsize=10_000)
def escaped(text: str) -> str:
    """Return a text on one line that Markdown shows as it is, wherever in a line it stands.

    Only e-mail addresses become links: GitHub looks for them after it has read the escapes.
    """
    plain = _BREAKS.sub(" ", text)
    first = _FIRST.match(plain)
    start = 0
    if first is not None:
        start = first.start(2) if first[2] else first.start(4)
    head, tail = plain[:start], _MARKS.sub(r"\\\g<0>", plain[start:])
    if first is not None:
        tail = "\\" + tail
    return head + tail.translate(_REFERENCES)


def shown(value: Any) -> Markup:
    """Return a value as a Markdown template shows it: escaped, unless it is Markdown already."""
    if isinstance(value, Markup):
        return value
    return Markup(escaped(str(value)))  # noqa: S704 - nothing of HTML is left in it


def destination(address: str) -> Markup:
    """Return an address for the parentheses of a link, which it cannot close."""
    encoded = _NOT_IN_LINK.sub(lambda found: quote(found[0], safe=""), address)
    return Markup(encoded)  # noqa: S704 - nothing of HTML is left in it
