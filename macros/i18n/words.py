"""The interface's own words, one file a language: in ``macros/messages/``, or in a site's own data.

A site's data may hold words in ``words/<language>.yaml``: of a language that the generator has
none of, or other words than its own. A language is then there for all that is made of those data.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..messages import WORDS, shipped
from ..problems import DataError, Problem
from ..yaml_files.opening import files_inside
from ..yaml_files.reader import Document, read_yaml

WORDS_FOLDER = "words"
"""The folder of a data folder that has words of the interface, a file for each language."""

FIRST = "id"
"""The language in which every word is there."""

_LANGUAGE = re.compile(r"([a-z]{2,3})\.yaml")
_FILLED_IN = re.compile(r"{\w*}")
_FORMS = ("_zero", "_one", "_two", "_few", "_many")
"""Plural forms that a language may have beside ``_other``."""


class Words(Mapping[str, str]):
    """Words by key. A key that nobody wrote is an error, never an empty place on a page."""

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        self.language = language
        self._words = dict(words)

    def __getitem__(self, key: str) -> str:
        return self._words[key]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


_own: dict[str, dict[str, str]] = {}
"""Words that the data of this site bring, by language."""


def available_languages(data: Path | None = None) -> list[str]:
    """Codes of the languages that there are words for.

    Those that the folder ``data`` brings are among them, and known from here on. Raises
    ``DataError`` where words of it are missing, or are none.
    """
    if data is not None:
        _take(data)
    return sorted({*_packaged(), *_own})


def brought(data: Path) -> list[str]:
    """The languages of which a data folder brings words, whatever is wrong in them."""
    found = (_LANGUAGE.fullmatch(file.name) for file in files_inside(data, WORDS_FOLDER))
    return sorted(match[1] for match in found if match)


def _take(data: Path) -> None:
    found: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for file in files_inside(data, WORDS_FOLDER):
        document = read_yaml(file, f"{data.name}/{WORDS_FOLDER}/{file.name}")
        language = file.stem
        if not _LANGUAGE.fullmatch(file.name):
            document.problem("bad_language", line=1, raw=file.stem)
        found[language] = _checked(document, language)
        problems += document.problems
    if problems:
        raise DataError(problems)
    if found != _own:
        _own.clear()
        _own.update(found)
        words_of.cache_clear()


def _checked(document: Document, language: str) -> dict[str, str]:
    """The words of a file, laid over the generator's; what is wrong is noted in the document."""
    whole = packaged(language)
    first = packaged(FIRST)
    for key, word in document.content.items():
        known = first.get(key, first.get(_other(key)))
        if known is None:
            document.problem("word_unknown", (key,), raw=key)
        elif not isinstance(word, str):
            document.problem("needs_text", (key,), key=key)
        elif filled_in(word) != filled_in(known):
            wanted = ", ".join(sorted(filled_in(known))) or "–"
            document.problem("word_filled_in", (key,), wanted=wanted)
        else:
            whole[key] = spaced(word, known)
    if not document.problems and (lacking := missing(whole)):
        shown = ", ".join(lacking[:MOST_SHOWN]) + (", …" if len(lacking) > MOST_SHOWN else "")
        document.problem("words_missing", line=1, count=len(lacking), keys=shown)
    return whole


MOST_SHOWN = 10


def missing(words: Mapping[str, Any]) -> list[str]:
    """The keys that a language lacks; of plural forms ``_other`` is enough."""
    return [key for key in packaged(FIRST) if _other(key) not in words and key not in words]


def filled_in(word: str) -> set[str]:
    """What the program fills into a word: nothing else may stand in braces."""
    bare = _FILLED_IN.sub("", word)
    return {"{…}"} if "{" in bare or "}" in bare else set(_FILLED_IN.findall(word))


def spaced(word: str, like: str) -> str:
    """A word with the blanks around it that another has: files are read without them."""
    before, after = len(like) - len(like.lstrip()), len(like.rstrip())
    return like[:before] + word.strip() + like[after:]


def _other(key: str) -> str:
    """The key of a plural form's general form: ``copies_one`` gives ``copies_other``."""
    form = next((form for form in _FORMS if key.endswith(form)), None)
    return f"{key.removesuffix(form)}_other" if form else key


@functools.cache
def _packaged() -> list[str]:
    found = (_LANGUAGE.fullmatch(file.name) for file in WORDS.iterdir())
    return sorted(match[1] for match in found if match)


@functools.cache
def _of_package(language: str) -> dict[str, str]:
    loaded: dict[str, str] = shipped(language)
    return loaded


def packaged(language: str) -> dict[str, str]:
    """The generator's own words of a language; none where it has none."""
    return dict(_of_package(language)) if language in _packaged() else {}


@functools.cache
def words_of(language: str) -> Words:
    """The words of a language, by its code."""
    return Words(language, _own.get(language) or packaged(language))
