"""Read one YAML file into plain values, with the line of each, and guess nothing.

Stricter than YAML on purpose. YAML turns ``no`` into false, ``010`` into 8, ``350.000`` into
350.0 and keeps the last of two equal keys; here a plain value must mean exactly what it looks
like, or it is refused. Aliases, tags, merge keys and second documents are refused too, and a
file has limits on size, depth and length, since it may come from anybody's pull request.
"""

from __future__ import annotations

import datetime
import functools
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, NoReturn

import yaml

from ..problems import DataError, Path, Problem
from .lookalikes import misleading
from .opening import bytes_of
from .typos import NO_SPACE, TICK_BOX, conflict_marker, slip_near

MAX_DEPTH = 20
MAX_TEXT = 4_000
MAX_LINE = 20_000
"""Characters of one line: what looks for slips in it must come to an end."""
MAX_KEY = 100
MAX_ITEMS = 2_000
"""Most items of one list, and most fields or records of one mapping."""
MANY_TWICE = 3
MAX_PROBLEMS = 100
"""Reading stops here: what follows is the same mistake again, or an attack."""

_BOOLEANS = {"true": True, "false": False}
_TAG = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]*[1-9]")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+")
_MISPLACED = ("mapping values are not allowed", "expected key", "expected ':'", "expected '-'")
_QUOTES = '“”„‟‘’‛«»"'
_CURLY = re.compile("[“”„‟]")
_SAID = re.compile(r"[^\s#]")
_MARKED = re.compile(r"\s#")
_HASH = re.compile(r"\s+#(.*)")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters and marks by their category, of which nothing is seen (Unicode's default ignorables)."""
_PLAIN = b"\t\n" + bytes(range(ord(" "), ord("~") + 1))
"""What most files are made of alone: they need no closer look."""
_NOT_PLAIN = re.compile(r"[^\t\r\n -~]|\r(?!\n)")

_resolver = yaml.resolver.Resolver()
_MAY_BEND = set(yaml.resolver.Resolver.yaml_implicit_resolvers)
"""First characters of plain scalars that YAML may take for something else than text."""


@dataclass
class Document:
    """What one file holds.

    ``content`` is the top-level mapping, empty if the file could not be read. ``spoilt`` are
    paths whose value was refused and already told about; they hold ``None`` in ``content``.
    ``text`` is the file as typed, from which the line of a path is found once it is asked for.
    """

    file: str
    text: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    spoilt: set[Path] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    @functools.cached_property
    def lines(self) -> dict[Path, int]:
        """The line (from 1) of every path in the file, the key's line where there is a key."""
        return _lines(self.text)

    def line_of(self, path: Path) -> int:
        """The line of ``path``, or of the nearest thing around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, code: str, path: Path = (), line: int | None = None, **values: Any) -> None:
        """Note a problem at ``path``; at ``line`` where no path can be given."""
        where = self.line_of(path) if line is None else line
        if self.text:  # what is missing at a file's end is told at its last line
            where = min(where, self.text.count("\n") + 1)
        self.problems.append(Problem(self.file, where, code, path, values))


def _lines(text: str) -> dict[Path, int]:
    """Where everything stands, as far as the text can be parsed; a second look, for errors only."""
    names, values = places(text)
    found = values | names  # a field stands where its name does
    return {path: event.start_mark.line + 1 for path, event in found.items()}


def places(text: str) -> tuple[dict[Path, Any], dict[Path, Any]]:
    """The parser's events for the names of fields and for values, the first at every path.

    As far as ``text`` can be parsed.
    """
    names: dict[Path, Any] = {}
    values: dict[Path, Any] = {}
    events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)

    def held(event: Any, path: Path) -> None:
        values.setdefault(path, event)
        if isinstance(event, yaml.SequenceStartEvent):
            position = 0
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                held(inner, (*path, position))
                position += 1
        elif isinstance(event, yaml.MappingStartEvent):
            while not isinstance(key := next(events), yaml.MappingEndEvent):
                here = (*path, key.value)
                names.setdefault(here, key)
                held(next(events), here)

    try:
        next(events), next(events)
        held(next(events), ())
    except (yaml.YAMLError, StopIteration, AttributeError, RecursionError):
        pass
    return names, values


class _UnreadableError(Exception):
    """Reading cannot go on: the file's shape is lost from here."""


def read_yaml(file: FilePath, name: str) -> Document:
    """Read ``file``, calling it ``name`` in messages. Never raises for what the file holds."""
    return _read(name, lambda document: _text(file, document))


def read_text(text: str, name: str) -> Document:
    """Read what a file of that text would hold."""
    return _read(name, lambda document: _usable(text, document))


def _read(name: str, text_of: Callable[[Document], str]) -> Document:
    document = Document(name)
    try:
        document.text = text_of(document)
        _Reader(document).read()
    except _UnreadableError:
        document.content = {}
    return document


def _text(file: FilePath, document: Document) -> str:
    try:
        raw = bytes_of(file, document.file)
    except DataError as error:
        document.problems += error.problems
        raise _UnreadableError from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        document.problem("not_utf8", line=raw.count(b"\n", 0, error.start) + 1)
        raise _UnreadableError from None
    return _usable(text, document, plain=not raw.translate(None, _PLAIN))


def _usable(text: str, document: Document, *, plain: bool = False) -> str:
    """``text``, unless a merge was left half done in it, or there is something that nobody sees.

    ``plain``: it is known to hold nothing of the latter kind.
    """
    if len(text) > MAX_LINE:
        lengths = [len(line) for line in text.split("\n")]
        if (longest := max(lengths)) > MAX_LINE:
            where = lengths.index(longest) + 1
            document.problem("line_too_long", line=where, length=longest, limit=MAX_LINE)
            raise _UnreadableError
    if (marked := conflict_marker(text)) is not None:
        document.problem("conflict_marker", line=marked)
        raise _UnreadableError
    if plain:
        return text
    line, seen = 1, 0  # each part of the text is counted once, however much there is to tell
    for found in _NOT_PLAIN.finditer(text):
        if not is_invisible(found[0]):
            continue
        line += text.count("\n", seen, found.start())
        seen = found.start()
        if document.problems and document.problems[-1].line == line:
            continue
        document.problem(
            "invisible_character",
            line=line,
            code_point=f"U+{ord(found[0]):04X}",
            column=found.start() - text.rfind("\n", 0, found.start()),
        )
        if len(document.problems) >= MAX_PROBLEMS:
            break
    if document.problems:
        raise _UnreadableError
    return text


@functools.cache
def is_invisible(character: str) -> bool:
    """Format and control characters, odd spaces, blanks: unseen in an editor, able to mislead."""
    kinds = {"Cc", "Cf", "Co", "Cs", "Cn", "Zs", "Zl", "Zp"}
    return unicodedata.category(character) in kinds or bool(_BLANK.match(character))


@functools.lru_cache(maxsize=4096)
def _kind(value: str) -> str:
    """What YAML takes a plain scalar for: ``int``, ``bool``, ``str`` and so on."""
    return str(_resolver.resolve(yaml.ScalarNode, value, (True, False))).removeprefix(_TAG)


class _Reader:
    """Builds values from the parser's events, so that nothing is expanded or constructed.

    ``path`` is where it stands; it grows and shrinks, since most paths are never told.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        # Events have no useful types: which attributes one has depends on its class.
        self._next: Callable[[], Any] = yaml.CSafeLoader(document.text).get_event
        self.path: list[str | int] = []

    @functools.cached_property
    def text_lines(self) -> list[str]:
        """The file's lines, for messages and for marks that may have cut off a text."""
        return self.document.text.split("\n")

    @functools.cached_property
    def with_hash(self) -> set[int]:
        """Lines with a mark that may have cut off a text, from 0 as the parser counts."""
        if " #" not in self.document.text and "\t#" not in self.document.text:
            return set()
        return {n for n, line in enumerate(self.text_lines) if "#" in line and _may_cut(line)}

    def read(self) -> None:
        try:
            self._next()  # stream start
            if isinstance(self._next(), yaml.StreamEndEvent):
                self._stop("file_empty", 1)
            content = self._value(self._next())
            self._next()  # document end
            if not isinstance(event := self._next(), yaml.StreamEndEvent):
                self._stop("second_document", event.start_mark.line + 1)
        except yaml.YAMLError as error:
            self._not_yaml(error)
        if content is None and self.document.problems:
            return
        if not isinstance(content, dict):
            self._stop("file_not_mapping", 1)
        self.document.content = content

    def _problem(self, code: str, line: int, **values: Any) -> None:
        if any(told.line == line and told.code == code for told in self.document.problems):
            return  # one slip of the hand, seen twice
        self.document.problem(code, tuple(self.path), line, **values)
        if len(self.document.problems) >= MAX_PROBLEMS:
            raise _UnreadableError

    def _stop(self, code: str, line: int, **values: Any) -> NoReturn:
        self._problem(code, line, **values)
        raise _UnreadableError

    def _not_yaml(self, error: yaml.YAMLError) -> NoReturn:
        self.path.clear()  # how far reading came says nothing of where the mistake is
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = min(mark.line + 1, len(self.text_lines)) if mark else 1
        context = str(getattr(error, "context", "") or "")
        problem = str(getattr(error, "problem", "") or "")
        if any(told.line == line for told in self.document.problems):
            raise _UnreadableError  # what is wrong there is told already, and better
        if "quoted scalar" in context and "end of stream" in problem:
            start = getattr(error, "context_mark", None)
            self._stop("unclosed_quote", start.line + 1 if start else line)
        if "nesting" in problem:
            self._stop("too_deep", line, limit=MAX_DEPTH)
        if "tab character" in problem or self._starts_with_tab(mark):
            self._stop("tab", line)
        if "flow" in context:
            line = self._open_bracket(error, line)
        if slip := slip_near(self.text_lines, line, "flow" in context):
            code, line, values = slip
            self._stop(code, line, **values)
        if "flow" in context:
            self._stop("unclosed_bracket", line)
        if "cannot start any token" in problem:
            self._stop("needs_quotes", line)
        if any(said in problem for said in _MISPLACED):
            self._stop("colon_or_indent", line)
        if "escape character" in problem:
            self._stop("backslash", line)
        if "document start" in problem and (braces := self._braces()):
            self._stop("braces_left", braces)
        self._stop("not_yaml", line)

    def _braces(self) -> int:
        """The line of ``{}``, which says that a file holds nothing yet; 0 where there is none."""
        bare = [text.partition("#")[0].rstrip() for text in self.text_lines]
        return bare.index("{}") + 1 if "{}" in bare else 0

    def _open_bracket(self, error: yaml.YAMLError, line: int) -> int:
        """The line of the bracket that is never closed; ``line`` where it is another mistake."""
        start = getattr(error, "context_mark", None)
        if start is None or start.line >= len(self.text_lines):
            return line
        text = self.text_lines[start.line]
        opened = sum(text.count(mark) for mark in "[{") - sum(text.count(mark) for mark in "]}")
        return start.line + 1 if opened > 0 else line

    def _starts_with_tab(self, mark: Any) -> bool:
        if mark is None or mark.line >= len(self.text_lines):
            return False
        before: str = self.text_lines[mark.line][: mark.column + 1]
        return before.lstrip(" ").startswith("\t")

    def _value(self, event: Any) -> Any:
        kind = type(event)
        if kind is yaml.AliasEvent or event.anchor is not None:
            self._stop("alias", event.start_mark.line + 1)
        if event.tag is not None and event.tag != "!":
            self._stop("tag", event.start_mark.line + 1, tag=event.tag)
        if kind is yaml.ScalarEvent:
            return self._scalar(event)
        if len(self.path) > MAX_DEPTH:
            self._stop("too_deep", event.start_mark.line + 1, limit=MAX_DEPTH)
        return self._sequence() if kind is yaml.SequenceStartEvent else self._mapping(event)

    def _sequence(self) -> list[Any]:
        values: list[Any] = []
        following, path = self._next, self.path
        while type(event := following()) is not yaml.SequenceEndEvent:
            if len(values) >= MAX_ITEMS:
                self._stop("too_many", event.start_mark.line + 1, limit=MAX_ITEMS)
            path.append(len(values))
            values.append(self._value(event))
            path.pop()
        return values

    def _mapping(self, start: Any) -> dict[str, Any]:
        values: dict[str, Any] = {}
        again: list[tuple[str, int]] = []
        following, path = self._next, self.path
        while type(event := following()) is not yaml.MappingEndEvent:
            key = self._key(event, len(values) + len(again))
            held = following()
            path.append(key)
            if duplicate := key in values:
                again.append((key, event.start_mark.line + 1))
            if start.flow_style and _is_nothing(held):
                path.pop()
                self._stands_alone(key, event.start_mark.line + 1)
                continue
            value = self._value(held)
            path.pop()
            if not duplicate:
                values[key] = value
        if again:
            self._tell_twice(again)
        return values

    def _tell_twice(self, again: list[tuple[str, int]]) -> None:
        """Fields that were there already: so many at once are a second record without its name."""
        if len(again) >= MANY_TWICE and self.path:
            keys = ", ".join(key for key, _ in again)
            return self._problem("two_records", again[0][1], keys=keys)
        for key, line in again:
            self.path.append(key)
            first = self.document.line_of(tuple(self.path))
            self._problem("duplicate_key", line, key=key, first=first)
            self.path.pop()

    def _key(self, event: Any, before: int) -> str:
        key: str | None = getattr(event, "value", None)
        if key is None:  # a list or a mapping
            if TICK_BOX.match(self.text_lines[event.start_mark.line]):
                self._stop("tick_box", event.start_mark.line + 1)
            self._stop("key_not_text", event.start_mark.line + 1)
        if len(key) > MAX_KEY:
            self._stop("key_not_text", event.start_mark.line + 1, key=key[:MAX_KEY])
        if before >= MAX_ITEMS:
            self._stop("too_many", event.start_mark.line + 1, limit=MAX_ITEMS)
        if key[:1] in _MAY_BEND and (not key or (event.implicit[0] and _kind(key) != "str")):
            self._problem("key_not_text", event.start_mark.line + 1, key=key)
        return key

    def _stands_alone(self, key: str, line: int) -> None:
        """A key without a value inside braces, such as ``{en: Come early, please}``."""
        if _CURLY.search(self.text_lines[line - 1]):
            self.document.spoilt.add(tuple(self.path))
            self._problem("curly_quotes", line)
        elif match := NO_SPACE.match(key):
            self.document.spoilt.add(tuple(self.path))
            self._problem("colon_without_space", line, raw=key[:50], key=match[2], rest=match[3])
        else:
            self._problem("comma_in_text", line, key=key)

    def _scalar(self, event: Any) -> Any:
        raw: str = event.value
        if len(raw) > MAX_TEXT:
            return self._spoil("text_too_long", event, length=len(raw), limit=MAX_TEXT)
        if not event.implicit[0]:
            hidden = next((c for c in _NOT_PLAIN.findall(raw) if is_invisible(c)), None)
            if hidden is not None and unicodedata.category(hidden) == "Cc":  # such as "\0"
                return self._spoil("backslash", event)
            if hidden is not None:  # typed as an escape, such as "\u202e"
                code_point = f"U+{ord(hidden):04X}"
                column = event.start_mark.column + 1
                return self._spoil(
                    "invisible_character", event, code_point=code_point, column=column
                )
            if wrong := misleading(raw):
                return self._spoil(wrong[0], event, **wrong[1])
            return raw.strip()
        kind = "str" if raw[:1] not in _MAY_BEND else _kind(raw)
        if kind == "str":
            return self._plain_text(event)
        if kind == "null":
            return self._spoil("empty_value", event)
        if kind == "bool":
            if raw in _BOOLEANS:
                return _BOOLEANS[raw]
            return self._spoil("bent_boolean", event, raw=raw)
        if kind == "int":
            if _INTEGER.fullmatch(raw) and len(raw) <= 18 and raw != "-0":
                return int(raw)
            return self._spoil("bent_number", event, raw=raw)
        if kind == "float":
            if _DECIMAL.fullmatch(raw):
                return float(raw)
            if _THOUSANDS.fullmatch(raw):
                values = {"whole": raw.replace(".", ""), "short": f"{float(raw):g}"}
                return self._spoil("dots_in_number", event, raw=raw, **values)
            return self._spoil("bent_number", event, raw=raw)
        if kind == "timestamp":
            try:
                return datetime.date.fromisoformat(raw)
            except ValueError:  # also where an hour stands behind the day
                return self._spoil("no_such_day", event, raw=raw)
        return self._spoil("bent_text", event, raw=raw)

    def _plain_text(self, event: Any) -> Any:
        """Text without quotes, which ends where YAML sees a comment, and knows no curly quotes."""
        raw: str = event.value
        if raw[0] in _QUOTES or raw[-1] in _QUOTES:
            return self._spoil("curly_quotes", event)
        end = event.end_mark
        if end.line in self.with_hash:
            rest = self.text_lines[end.line][end.column :]
            cut = _HASH.match(rest)
            # A comment after a choice or a name is fine; after what citizens read it is a loss.
            if cut and (not cut[1].startswith(" ") or _is_language(self.path)):
                return self._spoil("cut_by_hash", event, raw=raw[-50:])
        if wrong := misleading(raw):
            return self._spoil(wrong[0], event, **wrong[1])
        return sys.intern(raw)  # ids and choices come again and again

    def _spoil(self, code: str, event: Any, **values: Any) -> None:
        self.document.spoilt.add(tuple(self.path))
        self._problem(code, event.start_mark.line + 1, **values)


def _is_language(path: list[str | int]) -> bool:
    return bool(path) and isinstance(path[-1], str) and bool(_LANGUAGE.fullmatch(path[-1]))


def _may_cut(line: str) -> bool:
    said = _SAID.search(line)
    return said is not None and _MARKED.search(line, said.end()) is not None


def _is_nothing(event: Any) -> bool:
    return type(event) is yaml.ScalarEvent and event.implicit[0] and not event.value
