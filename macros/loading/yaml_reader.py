"""Read one YAML file into plain values, with the line of each, and guess nothing.

Stricter than YAML on purpose. YAML turns ``no`` into false, ``010`` into 8, ``350.000`` into
350.0 and keeps the last of two equal keys; here a plain value must mean exactly what it looks
like, or it is refused. Aliases, tags, merge keys and second documents are refused too, and a
file has limits on size, depth and length, since it may come from anybody's pull request.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml

from .problems import Path, Problem

MAX_BYTES = 4_000_000
MAX_DEPTH = 20
MAX_TEXT = 4_000

_BOOLEANS = {"true": True, "false": False}
_TAG = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]*[1-9]")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+")
_MISPLACED = ("mapping values are not allowed", "expected key", "expected ':'", "expected '-'")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass
class Document:
    """What one file holds.

    ``content`` is the top-level mapping, empty if the file could not be read. ``lines`` gives the
    line (from 1) of every path in it, the key's line where there is a key. ``spoilt`` are paths
    whose value was refused and already told about; they hold ``None`` in ``content``.
    """

    file: str
    content: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    spoilt: set[Path] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """The line of ``path``, or of the nearest thing around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, code: str, path: Path = (), line: int | None = None, **values: Any) -> None:
        """Note a problem at ``path``; at ``line`` where no path can be given."""
        where = self.line_of(path) if line is None else line
        self.problems.append(Problem(self.file, where, code, path, values))


class _UnreadableError(Exception):
    """Reading cannot go on: the file's shape is lost from here."""


def read_yaml(file: FilePath, name: str) -> Document:
    """Read ``file``, calling it ``name`` in messages. Never raises for what the file holds."""
    document = Document(name)
    try:
        text = _text(file, document)
        _Reader(document, text).read()
    except _UnreadableError:
        document.content = {}
    return document


def _text(file: FilePath, document: Document) -> str:
    try:
        if file.is_symlink():
            document.problem("file_is_link", line=1)
            raise _UnreadableError
        if (size := file.stat().st_size) > MAX_BYTES:
            document.problem("file_too_large", line=1, size=size, limit=MAX_BYTES)
            raise _UnreadableError
        raw = file.read_bytes()
    except FileNotFoundError:
        document.problem("file_missing", line=1)
        raise _UnreadableError from None
    except OSError as error:
        document.problem("file_unreadable", line=1, reason=error.strerror or str(error))
        raise _UnreadableError from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        document.problem("not_utf8", line=raw.count(b"\n", 0, error.start) + 1)
        raise _UnreadableError from None
    for number, line in enumerate(text.split("\n"), 1):
        for character in line:
            if _is_invisible(character):
                document.problem(
                    "invisible_character",
                    line=number,
                    code_point=f"U+{ord(character):04X}",
                    column=line.index(character) + 1,
                )
                break
    if document.problems:
        raise _UnreadableError
    return text


def _is_invisible(character: str) -> bool:
    """Format and control characters and odd spaces: unseen in an editor, and able to mislead."""
    if character in "\t\r " or "!" <= character <= "~":
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Cn", "Zs", "Zl", "Zp"}


class _Reader:
    """Builds values from the parser's events, so that nothing is expanded or constructed."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self.text_lines = text.split("\n")
        # Events have no useful types: which attributes one has depends on its class.
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.resolver = yaml.resolver.Resolver()

    def read(self) -> None:
        try:
            self._next()  # stream start
            if isinstance(self._next(), yaml.StreamEndEvent):
                self._stop("file_empty", 1)
            content = self._value(self._next(), (), 0)
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

    def _next(self) -> Any:
        return next(self.events)

    def _stop(self, code: str, line: int, path: Path = (), **values: Any) -> None:
        self.document.problem(code, path, line, **values)
        raise _UnreadableError

    def _not_yaml(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line + 1 if mark else 1
        context = str(getattr(error, "context", "") or "")
        problem = str(getattr(error, "problem", "") or "")
        if "quoted scalar" in context and "end of stream" in problem:
            start = getattr(error, "context_mark", None)
            self._stop("unclosed_quote", start.line + 1 if start else line)
        if "nesting" in problem:
            self._stop("too_deep", line, limit=MAX_DEPTH)
        if "flow" in context:
            self._stop("unclosed_bracket", line)
        if "tab character" in problem or self._starts_with_tab(mark):
            self._stop("tab", line)
        if "cannot start any token" in problem:
            self._stop("needs_quotes", line)
        if any(said in problem for said in _MISPLACED):
            self._stop("colon_or_indent", line)
        self._stop("not_yaml", line, problem=problem or type(error).__name__)

    def _starts_with_tab(self, mark: Any) -> bool:
        if mark is None or mark.line >= len(self.text_lines):
            return False
        before: str = self.text_lines[mark.line][: mark.column + 1]
        return before.lstrip(" ").startswith("\t")

    def _value(self, event: Any, path: Path, depth: int) -> Any:
        line = event.start_mark.line + 1
        self.document.lines.setdefault(path, line)
        if isinstance(event, yaml.AliasEvent):
            self._stop("alias", line, path)
        if getattr(event, "anchor", None):
            self._stop("alias", line, path)
        if depth > MAX_DEPTH:
            self._stop("too_deep", line, path, limit=MAX_DEPTH)
        if event.tag is not None and event.tag != "!":
            self._stop("tag", line, path, tag=event.tag)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, depth)
        return self._mapping(path, depth, flow=event.flow_style)

    def _sequence(self, path: Path, depth: int) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            values.append(self._value(event, (*path, len(values)), depth + 1))
        return values

    def _mapping(self, path: Path, depth: int, *, flow: bool) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):
                self._stop("key_not_text", line, path)
            key = event.value
            plain_text = not event.implicit[0] or self._kind(event) == "str"
            if not plain_text or not key or len(key) > 100:
                self.document.problem("key_not_text", path, line, key=key)
            duplicate = key in values
            if duplicate:
                first = self.document.lines[(*path, key)]
                self.document.problem("duplicate_key", (*path, key), line, key=key, first=first)
            else:
                self.document.lines[(*path, key)] = line
            held = self._next()
            if flow and isinstance(held, yaml.ScalarEvent) and held.implicit[0] and not held.value:
                # "{en: Come early, please}": the comma has ended the text
                self.document.problem("comma_in_text", path, line, key=key)
                continue
            value = self._value(held, (*path, key), depth + 1)
            if not duplicate:
                values[key] = value
        return values

    def _kind(self, event: Any) -> str:
        tag = self.resolver.resolve(yaml.ScalarNode, event.value, (True, False))
        return str(tag).removeprefix(_TAG)

    def _scalar(self, event: Any, path: Path) -> Any:
        raw: str = event.value
        line = event.start_mark.line + 1
        if len(raw) > MAX_TEXT:
            return self._spoil("text_too_long", path, line, length=len(raw), limit=MAX_TEXT)
        if not event.implicit[0]:
            return raw.strip()
        kind = self._kind(event)
        if kind == "null":
            return self._spoil("empty_value", path, line)
        if kind == "bool":
            if raw in _BOOLEANS:
                return _BOOLEANS[raw]
            return self._spoil("bent_boolean", path, line, raw=raw)
        if kind == "int":
            if _INTEGER.fullmatch(raw) and len(raw) <= 18 and raw != "-0":
                return int(raw)
            return self._spoil("bent_number", path, line, raw=raw)
        if kind == "float":
            if _DECIMAL.fullmatch(raw):
                return float(raw)
            if _THOUSANDS.fullmatch(raw):
                whole = raw.replace(".", "")
                return self._spoil("dots_in_number", path, line, raw=raw, whole=whole)
            return self._spoil("bent_number", path, line, raw=raw)
        if kind == "timestamp":
            try:
                if _DAY.fullmatch(raw):
                    return datetime.date.fromisoformat(raw)
            except ValueError:
                pass
            return self._spoil("no_such_day", path, line, raw=raw)
        if kind != "str":
            return self._spoil("bent_text", path, line, raw=raw)
        return raw.strip()

    def _spoil(self, code: str, path: Path, line: int, **values: Any) -> None:
        self.document.spoilt.add(path)
        self.document.problem(code, path, line, **values)
