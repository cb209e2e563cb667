"""Text that is not ours, put into Markdown that a repository's host will show."""

from __future__ import annotations

import re

from ..loading.problems import harmless
from ..views.markdown import escaped


def quoted(value: object) -> str:
    """Return a value as one short line in which nothing is markup, a mention or an issue's number.

    The host finds mentions and numbers after it has read the escapes of Markdown: these stand as
    references.
    """
    return escaped(harmless(value)).replace("@", "&#64;").replace("\\#", "&#35;")


def code(value: object) -> str:
    """A value as code on one line, in a fence that it cannot close."""
    text = harmless(value)
    runs = [len(run) for run in re.findall("`+", text)]
    fence = "`" * (max(runs, default=0) + 1)
    space = " " if text[:1] in {"`", ""} or text[-1:] == "`" else ""
    return f"{fence}{space}{text}{space}{fence}"
