"""A data folder as a whole: its records, the words that it brings, and its logo."""

from __future__ import annotations

from pathlib import Path

from .. import clock
from ..i18n.words import available_languages, brought
from ..models.catalogue import Catalogue
from . import DataError, Memory, Problem, load_catalogue
from .logo import Logo, own_logo


def load(folder: Path, memory: Memory | None = None) -> tuple[Catalogue, Logo | None]:
    """What a folder holds. Raises ``DataError`` with all mistakes, wherever they are in it."""
    problems, languages, logo = beside_records(folder)
    try:
        catalogue = load_catalogue(folder, languages, clock.today, memory)
    except DataError as error:
        problems += error.problems
    if problems:
        raise DataError(problems)
    return catalogue, logo


def beside_records(folder: Path) -> tuple[list[Problem], list[str], Logo | None]:
    """What is wrong in the words and the logo of a folder, the languages to read it with, the logo.

    Languages whose words are wrong are among these: that mistake is told once.
    """
    problems: list[Problem] = []
    logo = None
    try:
        languages = available_languages(folder)
    except DataError as error:
        problems += error.problems
        languages = sorted({*available_languages(), *brought(folder)})
    try:
        logo = own_logo(folder)
    except DataError as error:
        problems += error.problems
    return problems, languages, logo
