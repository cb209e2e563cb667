"""What the worker of the page calls: JSON in, JSON out."""

from __future__ import annotations

import json
import os
import tempfile
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

if not hasattr(yaml, "CSafeLoader"):  # nothing compiled in a browser; the two read alike
    setattr(yaml, "CSafeLoader", yaml.SafeLoader)  # noqa: B010

from ... import clock
from ...i18n.words import words_of
from ...pages.site import environment
from .preview import preview
from .session import Checked, Session


class Desk:
    """One visit to the page, in one language. ``styles`` are those of the page."""

    def __init__(self, texts: dict[str, str], folder: str, language: str, styles: str) -> None:
        os.environ.pop("SOURCE_DATE_EPOCH", None)
        place = Path(tempfile.mkdtemp()) / Path(folder).name
        place.mkdir()
        self._session = Session(texts, place, clock.today)
        self._language = language
        self._styles = styles
        self._env = environment()

    def begin(self) -> dict[str, Any]:
        """The page's words, and all that can be changed."""
        words = words_of(self._language)
        return {
            "words": {name: words[name] for name in words if name.startswith("edit_")},
            "kinds": self._session.kinds(self._language),
        }

    def form(self, kind: str, ident: str | None) -> dict[str, Any]:
        """The form of a record; ``{}`` where there is none."""
        try:
            return self._session.form(kind, ident, self._language)
        except KeyError:
            return {}

    def check(self, kind: str, ident: str, value: Any, new: bool) -> dict[str, Any]:
        """Check a record as it was filled in; show it if all is sound."""
        return self._answer(self._session.check(kind, ident, value, new=new), kind, ident)

    def undo(self, kind: str, ident: str) -> dict[str, Any]:
        """Forget what was changed in a record."""
        return self._answer(self._session.undo(kind, ident), kind, ident)

    def _answer(self, checked: Checked, kind: str, ident: str) -> dict[str, Any]:
        shown = None
        if not checked.problems:
            catalogue = self._session.catalogue
            today = clock.today(zoneinfo.ZoneInfo(catalogue.site.time_zone))
            language, env = self._language, self._env
            try:
                shown = preview(catalogue, kind, ident, language, today, env, self._styles)
            except KeyError:  # a new record that is no longer there
                shown = None
        kinds = self._session.kinds(self._language)
        return {**vars(checked), "kinds": kinds, "preview": shown}


_desk: Desk


def call(name: str, arguments: str) -> str:
    """Call a method of the desk by name; ``open`` sets it up first."""
    global _desk
    held = json.loads(arguments)
    if name == "open":
        _desk = Desk(**held)
        return json.dumps(_desk.begin())
    methods: dict[str, Callable[..., Any]] = {}
    methods |= {"form": _desk.form, "check": _desk.check, "undo": _desk.undo}
    return json.dumps(methods[name](**held))
