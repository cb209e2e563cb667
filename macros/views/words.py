"""The interface's own words, one file a language in ``words/``."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Mapping

import yaml

WORDS = importlib.resources.files("macros").joinpath("words")
"""The folder of the words, a file for each language."""

_NOT_A_LANGUAGE = {"problems.yaml", "differences.yaml", "fields.yaml"}


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


@functools.cache
def available_languages() -> list[str]:
    """Codes of the languages that the generator has words for."""
    names = {file.name for file in WORDS.iterdir() if file.name.endswith(".yaml")}
    return sorted(name.removesuffix(".yaml") for name in names - _NOT_A_LANGUAGE)


@functools.cache
def words_of(language: str) -> Words:
    """The words of a language, by its code."""
    text = WORDS.joinpath(f"{language}.yaml").read_text("utf-8")
    return Words(language, yaml.safe_load(text))
