"""What is to be translated into a language, what is, and the exchange with translators (PO).

Texts are those of the data and the interface's words. Translations of words are written into the
data's own ``words/<language>.yaml``, those of data beside the text that they translate.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from .. import clock
from ..loading import DataError, load_catalogue
from ..loading.catalogue_loader import WORDS
from ..loading.problems import Path as Keys
from ..loading.problems import Problem, path_in_words
from ..loading.yaml_reader import read_yaml
from ..plain_language import texts_of
from ..sheets.folder import Change, checked
from ..views import words
from .editing import Put, edited

MAX_BYTES = 20_000_000


class NotATranslationError(Exception):
    """The site has no such language to be translated into, or the file is no PO file."""


@dataclass(frozen=True)
class Entry:
    """A text to be translated: where it stands, what it says, and its translation or nothing.

    ``file`` is that of the data; None for a word of the interface.
    """

    file: Path | None
    path: Keys
    label: str
    source: str
    text: str

    @property
    def place(self) -> str:
        """As people read it: ``data/fees.yaml: kartu → name``."""
        return f"{self.label}: {path_in_words(self.path)}"

    @property
    def context(self) -> str:
        """What tells it from every other text, also of the same words."""
        return f"{self.label}#{'/'.join(map(str, self.path))}"


def entries(folder: Path, language: str) -> list[Entry]:
    """Every text of a site, in its main language and in another. Raises ``DataError``."""
    known = _languages(folder, language)
    catalogue = load_catalogue(folder, [*known, language], clock.today)
    site = catalogue.site.languages
    if language not in site[1:]:
        values = {"language": language, "languages": ", ".join(site[1:])}
        raise NotATranslationError(
            str(Problem(f"{folder.name}/site.yaml", 1, "not_of_site", (), values))
        )
    main, held = words.words_of(site[0]), _words(folder, language)
    found = [
        Entry(None, (key,), WORDS, word, held.get(key, ""))
        for key, word in main.items()
        if key in held or key in words.missing(held)
    ]
    for file, label, path, text in texts_of(catalogue, folder):
        found.append(Entry(file, path, label, text[site[0]], text.root.get(language, "")))
    return found


def _languages(folder: Path, language: str) -> list[str]:
    """The languages there are words for; words that are still incomplete are no hindrance here."""
    try:
        return words.available_languages(folder)
    except DataError as error:
        if {each.code for each in error.problems} == {"words_missing"}:
            return words.available_languages()
        raise


def _words(folder: Path, language: str) -> dict[str, str]:
    own = folder / WORDS / f"{language}.yaml"
    held = dict(words.packaged(language))
    return held | (read_yaml(own, own.name).content if own.exists() else {})


def exported(folder: Path, language: str) -> bytes:
    """All of it as a PO file, what is not translated left empty."""
    made = Catalog(locale=_locale(language), charset="utf-8", fuzzy=False)
    made.language_team = language
    for each in entries(folder, language):
        made.add(each.source, each.text, context=each.context, auto_comments=[each.place])
    output = io.BytesIO()
    write_po(output, made, width=0, sort_output=False)
    return output.getvalue()


def imported(folder: Path, language: str, file: Path) -> list[Change]:
    """The files of ``folder`` as they are with the translations of a PO file, sound as a whole.

    Empty and fuzzy ones are left out. Raises ``DataError``, ``EditError``, and
    ``NotATranslationError``.
    """
    given = _read(file, language)
    known = {each.context: each for each in entries(folder, language)}
    problems = []
    puts: dict[Path, list[Put]] = {}
    for context, (source, text) in given.items():
        entry = known.get(context)
        if entry is None:
            problems.append(Problem(context, 1, "text_gone"))
        elif entry.source != source:
            problems.append(Problem(context, 1, "text_changed", (), {"raw": entry.source}))
        elif text != entry.text.strip():
            target = entry.file or folder / WORDS / f"{language}.yaml"
            path = entry.path if entry.file is None else (*entry.path, language)
            puts.setdefault(target, []).append(Put(path, text))
    if problems:
        raise DataError(problems)
    made = []
    for target, several in puts.items():
        before = target.read_bytes().decode("utf-8") if target.exists() else None
        made.append(Change(target, before, edited(before or "", several)))
    checked(folder, made, lambda copy: words.available_languages(copy), clock.today)
    return made


def _read(file: Path, language: str) -> dict[str, tuple[str, str]]:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise ValueError
        with file.open("rb") as opened:
            held = read_po(opened, locale=_locale(language), abort_invalid=True)
    except (OSError, ValueError, PoFileError):
        raise NotATranslationError(str(Problem(file.name, 1, "not_po"))) from None
    return {
        str(each.context): (str(each.id), str(each.string).strip())
        for each in held
        if each.id and each.string and not each.fuzzy
    }


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language)
    except UnknownLocaleError:
        return None
