"""How plain the texts are: the length of their sentences, and abbreviations nobody explains.

Both limits are for texts of the data and hand-written pages. The tests check the words of the
interface against them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path as FilePath
from typing import Any

import jinja2
import markdown
from mkdocs.utils import meta

from ..loading.loader import files_of
from ..models.base import Text, walk
from ..models.catalogue import KINDS, SINGLES, Catalogue
from ..problems import Path, Problem
from ..yaml_files.reader import Document, read_yaml

LONGEST_SENTENCE = 25
"""Words that a sentence may have."""

NAMES = frozenset({"CC", "BY", "MIT", "KB", "MB", "PDF", "QR"})
"""Names in the interface's own words, of licences, formats and units: in no glossary."""

_WORD = re.compile(r"[^\W_]")
_BREAK = re.compile(r"([.!?…])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*([^\W_]))")
_SHORT = re.compile(r"(?:[^\W\d_]|[^\W\d_][^\W\d_]{1,2}|(?:[^\W\d_]\.)+[^\W\d_])")
_CAPITALS = re.compile(r"\w*[A-Z]{2}\w*")
_NUMBERED = re.compile(r"\S*[./-][0-9]\S*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Passage:
    """A text in one language. ``label`` is its file as people know it; lines part its blocks."""

    file: FilePath
    label: str
    path: Path
    language: str
    text: str


def sentences(text: str) -> list[str]:
    """The sentences of ``text``, in which a line is a sentence's end as well.

    A point ends one only where a capital follows, and none where what stands before it is short
    for something: one to three letters with a capital first (``Jl.``, ``No.``, ``Dr.``), or
    letters between points (``a.m.``). Numbers, addresses and articles hold no such point.
    """
    found = []
    for line in text.splitlines():
        start = 0
        for match in _BREAK.finditer(line):
            before = line[start : match.start()].rsplit(maxsplit=1)
            last = before[-1].lstrip("\"'“‘«([") if before else ""
            short = match[1] == "." and _SHORT.fullmatch(last) is not None
            if not match[2].isupper() or (short and not _may_end(last)):
                continue
            found.append(line[start : match.end()].strip())
            start = match.end()
        found.append(line[start:].strip())
    return [each for each in found if _WORD.search(each)]


def _may_end(word: str) -> bool:
    """``KTP`` may end a sentence, and so may a small word; ``Jl``, ``H`` and ``a.m`` do not."""
    if "." in word or len(word) == 1:
        return False
    return word.isupper() or word.islower()


_CLOSED = re.compile(r"[\w-]*\)")
"""Where a bracket ends behind an abbreviation: also behind that of ``KTP-el``."""


def word_count(sentence: str) -> int:
    """Words between spaces: ``Rp350.000``, ``5(1)`` and ``dgip.go.id`` are one each."""
    return sum(_WORD.search(part) is not None for part in sentence.split())


def unexplained(text: str, explained: Iterable[str]) -> list[str]:
    """Abbreviations in ``text`` that are neither among ``explained`` nor explained in brackets.

    An abbreviation has two capitals in a row. Brackets explain it where it stands first: ``(KTP)``
    after its words, or ``KTP (…)``. The number of a letter or a decree is none.
    """
    bare = _NUMBERED.sub(" ", text)
    for form in sorted(explained, key=len, reverse=True):
        bare = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", " ", bare)
    found: dict[str, bool] = {}
    for match in _CAPITALS.finditer(bare):
        inside = bare[: match.start()].endswith("(") and _CLOSED.match(bare, match.end())
        followed = bare[match.end() :].startswith(" (")
        found.setdefault(match[0], bool(inside) or followed)
    return [word for word, known in found.items() if not known and word not in NAMES]


def problems(catalogue: Catalogue, folder: FilePath, docs: FilePath | None) -> list[Problem]:
    """Return each sentence that is too long and each abbreviation that nobody explains.

    Reads the data in ``folder`` and the hand-written pages in ``docs``.
    """
    passages = [*_of_data(catalogue, folder)]
    if docs is not None:
        passages += _of_pages(docs, catalogue.site.languages)
    return problems_of(passages, catalogue)


def problems_of(passages: Iterable[Passage], catalogue: Catalogue) -> list[Problem]:
    """Return what breaks the two limits in ``passages``, by file and line."""
    lines: dict[FilePath, Document] = {}
    forms = {
        language: [form for term in catalogue.glossary.values() for form in term.forms(language)]
        for language in catalogue.site.languages
    }
    found = []
    for passage in passages:
        for sentence in sentences(passage.text):
            if (words := word_count(sentence)) > LONGEST_SENTENCE:
                values = {"words": words, "most": LONGEST_SENTENCE, "raw": sentence}
                found.append(_problem("long_sentence", passage, values, lines))
        if "also_called" in passage.path:  # only there to be searched for
            continue
        for word in unexplained(passage.text, forms[passage.language]):
            found.append(_problem("unexplained_abbreviation", passage, {"raw": word}, lines))
    return sorted(found, key=lambda problem: (problem.file, problem.line, str(problem.path)))


def _problem(
    code: str, passage: Passage, values: dict[str, Any], read: dict[FilePath, Document]
) -> Problem:
    line = 1
    if passage.file.suffix == ".yaml":
        if passage.file not in read:
            read[passage.file] = read_yaml(passage.file, passage.label)
        line = read[passage.file].line_of((*passage.path, passage.language))
    return Problem(passage.label, line, code, passage.path, values | {"language": passage.language})


def texts_of(catalogue: Catalogue, folder: FilePath) -> Iterator[tuple[FilePath, str, Path, Text]]:
    """Every text of the data: its file, the file as people know it, its path, itself."""
    for kind in (*SINGLES, *KINDS):
        files = files_of(folder, kind)
        if not files or (held := getattr(catalogue, kind)) is None:
            continue
        if len(files) == 1:
            where = dict.fromkeys(held if kind in KINDS else (), files[0])
        else:
            where = {i: file for file in files for i in read_yaml(file, file.name).content}
        for outer, record in walk(held):
            file = where.get(str(outer[0]), files[0]) if outer else files[0]
            label = f"{folder.name}/{file.relative_to(folder).as_posix()}"
            for name in type(record).model_fields:
                for path, text in _texts(getattr(record, name), (*outer, name)):
                    yield file, label, path, text


def _of_data(catalogue: Catalogue, folder: FilePath) -> Iterator[Passage]:
    for file, label, path, text in texts_of(catalogue, folder):
        for language, said in text.root.items():
            yield Passage(file, label, path, language, said)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, Text]]:
    """Texts that a field holds itself; those of records inside it are theirs."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _texts(inner, (*path, position))


def _of_pages(docs: FilePath, languages: list[str]) -> Iterator[Passage]:
    for file in sorted(docs.rglob("*.md")):
        inside = file.relative_to(docs)
        language = inside.parts[0] if inside.parts[0] in languages[1:] else languages[0]
        source, front = meta.get_data(file.read_text("utf-8-sig"))
        label = f"{docs.name}/{inside.as_posix()}"
        for key in ("title", "description"):
            if key in front:
                yield Passage(file, label, (key,), language, str(front[key]))
        yield Passage(file, label, (), language, "\n".join(_blocks(source)))


def _blocks(source: str) -> list[str]:
    """What a reader sees of a page's Markdown, a block each; calls of macros are left out."""
    tokens = jinja2.Environment(autoescape=True).lex(source)
    own = "".join(text for _, kind, text in tokens if kind == "data")
    html = _Blocks()
    html.feed(markdown.markdown(own, extensions=["attr_list", "tables"]))
    html.close()
    return html.found


class _Blocks(HTMLParser):
    """Gathers the text of each block of HTML."""

    _INLINE = frozenset({"a", "abbr", "b", "code", "em", "i", "kbd", "mark", "span", "strong"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_block(tag)

    def handle_endtag(self, tag: str) -> None:
        self._end_block(tag)

    def handle_data(self, data: str) -> None:
        self._text += data

    def close(self) -> None:
        super().close()
        self._end_block("")

    def _end_block(self, tag: str) -> None:
        if tag not in self._INLINE:
            if said := _SPACE.sub(" ", self._text).strip():
                self.found.append(said)
            self._text = ""
