"""Text that is not ours, put into Markdown that a repository's host will show."""

from __future__ import annotations

from ..markdown_text import escaped
from ..problems import harmless


def quoted(value: object) -> str:
    """Return a value as one short line in which nothing is markup, a mention or an issue's number.

    The host finds mentions and numbers after it has read the escapes of Markdown: these stand as
    references.
    """
    return escaped(harmless(value)).replace("@", "&#64;").replace("\\#", "&#35;")
