"""What the site is made with, and under which licences: asked of what is installed."""

from __future__ import annotations

import functools
import importlib.metadata
from collections.abc import Iterator
from dataclasses import dataclass

ITSELF = "loket"
_BUILD = "build"
"""The extra with what builds the package itself."""

_IN_PAGES = {
    "fontpkg-source-sans-3": "font",
    "mkdocs-material": "icons",
    "pagefind": "search",
    "pagefind-bin": "search",
}
"""What is published with the site, each with what it is there; all others only build it."""

_MOST = 60
_CLASSIFIER = "License :: "


@dataclass(frozen=True)
class Part:
    """A distribution. ``role`` is empty if nothing of it is in the site."""

    name: str
    version: str
    licence: str
    role: str


@functools.cache
def parts() -> list[Part]:
    """All that is needed to build the site, by name."""
    return sorted((_part(each) for each in _needed()), key=lambda part: part.name.lower())


def _needed() -> Iterator[importlib.metadata.Distribution]:
    # By the names of what is required, and of what that requires, as pip does.
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    seen: set[tuple[str, str]] = set()
    told: set[str] = set()
    waiting = [(ITSELF, ""), (ITSELF, _BUILD)]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            found = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:  # for another system
            continue
        if name != ITSELF and name not in told:
            told.add(name)
            yield found
        for line in found.requires or []:
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                inside = canonicalize_name(needed.name)
                waiting += [(inside, each) for each in ("", *sorted(needed.extras))]


def _part(found: importlib.metadata.Distribution) -> Part:
    name = str(found.metadata["Name"])
    role = _IN_PAGES.get(name.lower().replace("_", "-"), "")
    return Part(name, found.version, _licence(found.metadata), role)


def _licence(about: importlib.metadata.PackageMetadata) -> str:
    """As it says itself; empty where it does not say, or says the whole text."""
    stated = [*(about.get_all("License-Expression") or []), *(about.get_all("License") or [])]
    named = str(stated[0]) if stated else ""
    if named and len(named) <= _MOST and "\n" not in named and named != "UNKNOWN":
        return named
    classifiers = about.get_all("Classifier") or []
    kinds = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith(_CLASSIFIER)]
    return ", ".join(kinds)
