"""Texts of the data and words of the interface, with their translations into one language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .. import clock
from ..i18n import words
from ..i18n.words import WORDS_FOLDER
from ..loading import DataError, load_catalogue
from ..problems import Problem, path_in_words
from ..yaml_files.reader import read_yaml
from .plain_language import texts_of


class NotOfSiteError(Exception):
    """The site is not translated into this language."""


@dataclass(frozen=True)
class Entry:
    """A text, its place as people read it, and its translation; empty if there is none."""

    place: str
    source: str
    translation: str


def entries(folder: Path, language: str) -> list[Entry]:
    """Return every text of a site with its translation into ``language``.

    Raises ``DataError``, and ``NotOfSiteError`` for a language that is not one of the site.
    """
    known = _languages(folder)
    catalogue = load_catalogue(folder, [*known, language], clock.today)
    site = catalogue.site.languages
    if language not in site[1:]:
        values = {"language": language, "languages": ", ".join(site[1:])}
        problem = Problem(f"{folder.name}/site.yaml", 1, "not_of_site", (), values)
        raise NotOfSiteError(str(problem))
    own = folder / WORDS_FOLDER / f"{language}.yaml"
    held = words.packaged(language) | (read_yaml(own, own.name).content if own.exists() else {})
    missing = words.missing(held)
    return [
        Entry(f"{WORDS_FOLDER}: {key}", word, held.get(key, ""))
        for key, word in words.words_of(site[0]).items()
        if key in held or key in missing
    ] + [
        Entry(f"{label}: {path_in_words(path)}", text[site[0]], text.root.get(language, ""))
        for _, label, path, text in texts_of(catalogue, folder)
    ]


def _languages(folder: Path) -> list[str]:
    """Return the languages that have words, even where the site's own words are incomplete."""
    try:
        return words.available_languages(folder)
    except DataError as error:
        if {each.code for each in error.problems} == {"words_missing"}:
            return words.available_languages()
        raise
