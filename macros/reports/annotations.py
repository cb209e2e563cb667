"""Commands to GitHub's runner that put a note beside a file: nothing in them commands anything."""

from __future__ import annotations

from typing import Literal

from ..problems import harmless


def annotation(
    level: Literal["error", "warning", "notice"],
    text: str,
    *,
    title: str = "",
    file: str | None = None,
    line: int | None = None,
) -> str:
    """A workflow command. ``text`` may have several lines; all else is made one harmless line."""
    held = {"file": file, "line": line, "title": title or None}
    properties = ",".join(
        f"{name}={_in_property(harmless(value))}" for name, value in held.items() if value
    )
    return f"::{level}{' ' if properties else ''}{properties}::{_in_data(text)}"


def _in_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _in_property(text: str) -> str:
    return _in_data(text).replace(":", "%3A").replace(",", "%2C")
