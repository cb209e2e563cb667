"""Styles, scripts and the icon: put into pages, or files that a browser fetches once."""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
import json
from dataclasses import dataclass
from urllib.parse import quote

import rcssmin
import rjsmin
from markupsafe import Markup

from ..i18n.words import words_of

STYLES = importlib.resources.files("macros").joinpath("theme", "css")
SCRIPTS = importlib.resources.files("macros").joinpath("theme", "js")
ALL_STYLES = ("frame", "service", "choose", "written")
SERVICE_STYLES = ("frame", "service")
FINDER_STYLES = ("frame", "choose")
"""What pages use of the styles: all, those of a service, those of the finder."""


@dataclass(frozen=True)
class Asset:
    """A file at the site's root. Its name tells its content: no page meets another version's."""

    name: str
    content: str

    @classmethod
    def of(cls, stem: str, ending: str, content: str) -> Asset:
        """An asset ``<stem>-<fingerprint>.<ending>``."""
        return cls(f"{stem}-{hashlib.sha256(content.encode()).hexdigest()[:8]}.{ending}", content)


@functools.cache
def small_script(name: str) -> Markup:
    """A script of this package, to stand inside a page: a request of its own delays the page."""
    return Markup(SCRIPTS.joinpath(name).read_text("utf-8"))  # noqa: S704 - a file of ours


@functools.cache
def late_script() -> Markup:
    """What stands in every page, to fetch the rest once the page itself is there."""
    return Markup(rjsmin.jsmin(small_script("late.js")))  # noqa: S704 - a file of ours


_SPOKEN = ("answer_yes", "answer_no", "expired", "printed_on", "say", "say_stop")
"""Words that the script of every page shows, beside those that begin with ``mine``."""


@functools.cache
def page_script(language: str) -> Asset:
    """The script of every page in a language, with its words: fetched once for the whole site."""
    words = words_of(language)
    spoken = {n: words[n] for n in words if n in _SPOKEN or n.startswith("mine")}
    spoken["print_styles"] = print_styles().name
    spoken["icon"] = favicon()
    spoken["styles"] = rcssmin.cssmin(STYLES.joinpath("mine.css").read_text("utf-8"))
    script = rjsmin.jsmin(SCRIPTS.joinpath("page.js").read_text("utf-8"))
    return Asset.of(f"loket-{language}", "js", f"const loketWords={json.dumps(spoken)};{script}")


@functools.cache
def favicon() -> str:
    """The site's icon as an address that holds it.

    Browsers fetch a file before they show the page, and again whenever its address changes.
    """
    svg = STYLES.joinpath("favicon.svg").read_text("utf-8").strip()
    return "data:image/svg+xml," + quote(svg, safe="=:/,'()")


@functools.cache
def stylesheet(parts: tuple[str, ...] = ALL_STYLES) -> Markup:
    """What a page uses of the styles, to stand inside it: a request of its own would cost more."""
    css = "".join(STYLES.joinpath(f"{part}.css").read_text("utf-8") for part in parts)
    return Markup(rcssmin.cssmin(css))  # noqa: S704 - a file of ours


@functools.cache
def print_styles() -> Asset:
    """The styles for paper, in a file that no reader waits for."""
    return Asset.of("cetak", "css", rcssmin.cssmin(STYLES.joinpath("print.css").read_text("utf-8")))
