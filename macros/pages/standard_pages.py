"""The generator's own hand-written pages, which any site may have."""

from __future__ import annotations

import re
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_INSTALLED = _PACKAGE / "standard_pages"

STANDARD = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "docs"
"""Their folder: a copy of ``docs/`` in the installed package, or ``docs/`` of the checkout.

Those in Indonesian stand at its root, those of another language in a folder of its code.
"""

_AT_ROOT = "id"
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def written_languages() -> list[str]:
    """The languages in which the generator's pages are written."""
    folders = sorted(STANDARD.iterdir())
    found = [each.name for each in folders if _LANGUAGE.fullmatch(each.name) and each.is_dir()]
    return [_AT_ROOT, *found]


def standard_pages(languages: list[str]) -> dict[str, str]:
    """The Markdown of every page by its path in a site of ``languages``, the main one first."""
    found = {}
    for language in languages:
        root = "" if language == languages[0] else f"{language}/"
        for path, file in _pages_in(language).items():
            found[root + path] = file.read_text("utf-8")
    return found


def _pages_in(language: str) -> dict[str, Path]:
    """The pages of a language by their path from its root; none where nobody wrote any."""
    folder = STANDARD if language == _AT_ROOT else STANDARD / language
    pages = {file.relative_to(folder): file for file in sorted(folder.rglob("*.md"))}
    return {
        path.as_posix(): file
        for path, file in pages.items()
        if len(path.parts) == 1 or not _LANGUAGE.fullmatch(path.parts[0])
    }
