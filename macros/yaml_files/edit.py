"""Change a YAML text at a path, and leave every other byte as it is.

Comments, order, quotes, blank lines and the ends of lines stay; only what changes is written, in
the style of the house. A library that reads and writes the whole file (ruamel.yaml) gives back a
file in that style byte for byte, but sets any other anew; so the new value alone is written into
the old text, at the marks of PyYAML's parser. The result is read again: it holds what was wanted
and nothing else, or there is none. Needs nothing but PyYAML, in pure Python if need be.
"""

from __future__ import annotations

import copy
import datetime
import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import yaml

from ..problems import Path, harmless, path_in_words, sentences

Value: TypeAlias = "str | int | float | datetime.date | Sequence[Value] | dict[str, Value]"
"""What can be written: true and false are ints to Python, as they are here. Never ``None``."""


@dataclass(frozen=True)
class Put:
    """Sets the value at ``path``; adds the key where the mapping around it lacks it.

    Inside an old list or mapping only what differs is written. A key that is added goes before
    the first of the keys ``before`` that is there, else to the end: with the empty path around
    it, as a new record at the end of the file.
    """

    path: Path
    value: Value
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Insert:
    """Adds an item to the list at ``path``: before the position ``at`` (from 0), else at the end.

    A list that is not there yet is made, if what is around it is.
    """

    path: Path
    value: Value
    at: int | None = None


@dataclass(frozen=True)
class Remove:
    """Removes the key or the item at ``path``, which must be there. Comments around it stay."""

    path: Path


Change = Put | Insert | Remove


class EditError(Exception):
    """A change that was not made. See ``messages/problems.yaml`` for ``code`` and ``values``."""

    def __init__(self, code: str, path: Path = (), **values: Any) -> None:
        super().__init__(code, path, values)
        self.code = code
        self.path = path
        self.values = values

    def __str__(self) -> str:
        values = {name: harmless(value) for name, value in self.values.items()}
        lines = [harmless(path_in_words(self.path))] if self.path else []
        for language, said in sentences()[self.code].items():
            what, fix = (said[part].format_map(values) for part in ("what", "fix"))
            lines.append(f"  [{language}] {what} {fix}")
        return "\n".join(lines)


def edited(text: str, changes: Iterable[Change]) -> str:
    """The YAML ``text`` after all ``changes``, made one after the other.

    Raises ``EditError`` where a path leads nowhere, a value cannot be written, the text is not
    the plain YAML that the loader reads, or the result would not hold exactly what is wanted.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    root = _parsed(text)
    data = _held(root)
    for change in changes:
        value = None if isinstance(change, Remove) else _writable(change.value, change.path)
        for small in _small(change, value, data):
            text = _Edit(text, root, small.path).made(small)
            root = _parsed(text, small.path)
            data = _applied(small, data)
            if _held(root) != data:
                raise EditError("edit_not_possible", small.path)
    return mark + text


def plain(text: str) -> Any:
    """What ``text`` holds, as plain values that can be put back by ``Put``.

    Dates without quotes are ``datetime.date``, whole and broken numbers and true/false are such;
    all else is text. Raises ``EditError`` for what is not plain YAML.
    """
    return _values(_held(_parsed(text.removeprefix("\ufeff"))))


def differences(old: Any, new: Any, path: Path = ()) -> list[Change]:
    """The changes that make ``new`` of the plain value ``old``, as few and as deep as can be.

    New keys go where they stand in ``new``. Both are mappings, lists or scalars, at any depth.
    """
    return list(_differences(_writable(old, path), _writable(new, path), path))


# A value as it is compared: scalars by their YAML kind, so that "1", 1 and true are three things.


@dataclass(frozen=True)
class _Scalar:
    kind: str
    raw: str


_CONSTRUCTED: dict[str, Callable[[str], Any]] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": lambda raw: raw == "true",
    "timestamp": datetime.date.fromisoformat,
}


def _writable(value: Any, path: Path) -> Any:
    """``value`` in lists, dicts and ``_Scalar``; raises ``EditError`` if it cannot be written."""
    if isinstance(value, _Scalar):
        return value
    if isinstance(value, bool):
        return _Scalar("bool", str(value).lower())
    if isinstance(value, str):
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise EditError("edit_value", path)
        return _Scalar("str", value.strip())  # the loader reads no blanks around a text
    if isinstance(value, int):
        return _Scalar("int", str(value))
    if isinstance(value, float):
        if value.is_integer():
            return _Scalar("int", str(int(value)))
        if not re.fullmatch(r"-?(0|[1-9]\d*)\.\d*[1-9]", repr(value)):  # nan, 1e-07
            raise EditError("edit_value", path)
        return _Scalar("float", repr(value))
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return _Scalar("timestamp", value.isoformat())
    if isinstance(value, dict):
        if not all(isinstance(key, str) and key and key.isprintable() for key in value):
            raise EditError("edit_value", path)
        return {key: _writable(inner, (*path, key)) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(inner, (*path, position)) for position, inner in enumerate(value)]
    raise EditError("edit_value", path)


def _values(held: Any) -> Any:
    if isinstance(held, dict):
        return {key: _values(inner) for key, inner in held.items()}
    if isinstance(held, list):
        return [_values(inner) for inner in held]
    try:
        return _CONSTRUCTED.get(held.kind, str)(held.raw)
    except ValueError:  # no such day
        return held.raw


def _differences(old: Any, new: Any, path: Path) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        keys = list(new)
        for key in old:
            if key not in new:
                yield Remove((*path, key))
        for position, key in enumerate(keys):
            if key in old:
                yield from _differences(old[key], new[key], (*path, key))
            else:
                yield Put((*path, key), new[key], tuple(keys[position + 1 :]))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _list_differences(old, new, path)
    elif old != new:
        yield Put(path, new)


def _list_differences(old: list[Any], new: list[Any], path: Path) -> Iterator[Change]:
    """What stays the same at both ends is left alone, even if items come or go between."""
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    gone, come = old[first : len(old) - last], new[first : len(new) - last]
    both = min(len(gone), len(come))
    for position in range(both):
        yield from _differences(gone[position], come[position], (*path, first + position))
    for position in reversed(range(both, len(gone))):
        yield Remove((*path, first + position))
    for position in range(both, len(come)):
        at = first + position
        yield Insert(path, come[position], at if last else None)


def _small(change: Change, value: Any, data: Any) -> list[Change]:
    """A change as those that are made in the text, each at one place."""
    if isinstance(change, Remove):
        return [change]
    try:
        old = functools.reduce(lambda held, part: held[part], change.path, data)
    except (KeyError, IndexError, TypeError):
        old = None
    if isinstance(change, Insert):
        if old is None:
            return [Put(change.path, [value])]
        return [Insert(change.path, value, change.at)]
    if type(old) is type(value) and isinstance(old, dict | list) and old and value:
        return list(_differences(old, value, change.path))
    return [] if old == value else [Put(change.path, value, change.before)]


def _applied(change: Change, data: Any) -> Any:
    """``data`` after the same change; that its path is there was seen in the text."""
    path = change.path if isinstance(change, Insert) else change.path[:-1]
    held: Any = functools.reduce(lambda held, part: held[part], path, data)
    if isinstance(change, Insert):
        held.insert(len(held) if change.at is None else change.at, copy.deepcopy(change.value))
    elif isinstance(change, Remove):
        del held[change.path[-1]]
    elif not change.path:
        return copy.deepcopy(change.value)
    else:
        held[change.path[-1]] = copy.deepcopy(change.value)
    return data


# What stands where in a text.


@dataclass(eq=False)
class _Node:
    """A value in a text: from ``start`` up to ``end``, comments and blanks after it left out.

    ``column`` is that of its first key or dash. ``keys`` are those of ``items`` in a mapping.
    """

    kind: Literal["scalar", "list", "mapping"]
    start: int
    end: int
    column: int
    flow: bool = True
    scalar: _Scalar = _Scalar("null", "")
    quoted: bool = False
    keys: list[_Node] = field(default_factory=list)
    items: list[_Node] = field(default_factory=list)

    def position(self, key: str | int) -> int | None:
        """Where ``key`` stands among the items."""
        if isinstance(key, int):
            return key if self.kind == "list" and 0 <= key < len(self.items) else None
        return next((n for n, held in enumerate(self.keys) if held.scalar.raw == key), None)


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_resolver = yaml.resolver.Resolver()
_DEEPEST = 50


class _Parser:
    def __init__(self, text: str, path: Path) -> None:
        self.text = text
        self.path = path
        self._next: Callable[[], Any] = _LOADER(text).get_event

    def root(self) -> _Node | None:
        try:
            self._next()
            if isinstance(self._next(), yaml.StreamEndEvent):
                return None
            root = self.node(self._next(), 0)
            self._next()
            if not isinstance(self._next(), yaml.StreamEndEvent):
                raise EditError("edit_not_plain", self.path)
        except (yaml.YAMLError, UnicodeError, RecursionError):
            raise EditError("edit_not_plain", self.path) from None
        return root

    def node(self, event: Any, depth: int) -> _Node:
        if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag not in {None, "!"}:
            raise EditError("edit_not_plain", self.path)
        if depth > _DEEPEST:
            raise EditError("edit_not_plain", self.path)
        start: Any = event.start_mark
        end_mark: Any = event.end_mark
        if isinstance(event, yaml.ScalarEvent):
            end = start.index + len(self.text[start.index : end_mark.index].rstrip())
            node = _Node("scalar", start.index, end, start.column)
            node.quoted = event.style in {'"', "'"}
            tag = "str"
            if event.implicit[0]:
                tag = _resolver.resolve(yaml.ScalarNode, event.value, (True, False))
            node.scalar = _Scalar(tag.removeprefix("tag:yaml.org,2002:"), event.value)
            return node
        is_list = isinstance(event, yaml.SequenceStartEvent)
        kind: Literal["list", "mapping"] = "list" if is_list else "mapping"
        node = _Node(kind, start.index, start.index, start.column, bool(event.flow_style))
        while not isinstance(inner := self._next(), yaml.SequenceEndEvent | yaml.MappingEndEvent):
            if not is_list:
                key = self.node(inner, depth + 1)
                if key.kind != "scalar" or node.position(key.scalar.raw) is not None:
                    raise EditError("edit_not_plain", self.path)
                node.keys.append(key)
                inner = self._next()
            node.items.append(self.node(inner, depth + 1))
        closing: Any = inner.end_mark
        node.end = closing.index if node.flow else node.items[-1].end
        return node


def _parsed(text: str, path: Path = ()) -> _Node | None:
    return _Parser(text, path).root()


def _held(node: _Node | None) -> Any:
    if node is None:
        return {}
    if node.kind == "mapping":
        pairs = zip(node.keys, node.items, strict=True)
        return {key.scalar.raw: _held(item) for key, item in pairs}
    return node.scalar if node.kind == "scalar" else [_held(item) for item in node.items]


# One change in a text.


class _Edit:
    """Writes one change into ``text``, whose content is ``root``; None where it holds nothing."""

    def __init__(self, text: str, root: _Node | None, path: Path) -> None:
        self.text = text
        self.path = path
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.root = root or _Node("mapping", len(text), len(text), 0)

    def made(self, change: Change) -> str:
        if isinstance(change, Insert):
            return self._inserted(change)
        if isinstance(change, Put) and not change.path:
            return self._replaced((), change.value)
        if not change.path:
            raise EditError("edit_not_possible")
        around, key = change.path[:-1], change.path[-1]
        holder = self._node(around)
        found = holder.position(key)
        if isinstance(change, Put) and found is not None:
            return self._replaced(change.path, change.value)
        if isinstance(change, Put):
            if isinstance(key, int) or holder.kind != "mapping":
                raise EditError("edit_no_such_place", self.path)
            places = [holder.position(other) for other in change.before]
            at = next((place for place in places if place is not None), len(holder.items))
            return self._added(around, holder, at, key, change.value)
        if found is None:
            raise EditError("edit_no_such_place", self.path)
        if len(holder.items) == 1:
            return self._replaced(around, {} if holder.kind == "mapping" else [])
        return self._without(holder, found)

    def _inserted(self, change: Insert) -> str:
        node = self._node(change.path)
        if node.kind != "list":
            raise EditError("edit_not_a_list", self.path)
        at = len(node.items) if change.at is None else change.at
        if not 0 <= at <= len(node.items):
            raise EditError("edit_no_such_place", self.path)
        return self._added(change.path, node, at, None, change.value)

    def _node(self, path: Path) -> _Node:
        node = self.root
        for part in path:
            if (position := node.position(part)) is None:
                raise EditError("edit_no_such_place", self.path)
            node = node.items[position]
        return node

    def _replaced(self, path: Path, value: Any) -> str:
        text, node = self.text, self._node(path)
        holder = self._node(path[:-1]) if path else None
        one_line = _on_one_line(value)
        new = _scalar(value.raw, node.quoted) if _is_text(value) else _flow(value)
        if holder is not None and holder.flow:
            return text[: node.start] + new + text[node.end :]
        if holder is None:
            before, after = text[: self._line(node.start)], text[self._next_line(node.end) :]
            if value == {}:
                return before + after
            lines = [new] if one_line else _block(value, 0)
            return self._whole(before) + self._lines(lines) + after
        if one_line and (node.flow or holder.kind == "list"):
            space = "" if text[node.start - 1] in " \t\n" else " "
            return text[: node.start] + space + new + text[node.end :]
        if holder.kind == "list":
            first, *more = _block(value, node.column)
            end = self._line_end(node.end) if node.flow else node.end
            new = first.lstrip() + text[node.end : end] + self._more(more)
            return text[: node.start] + new + text[end:]
        colon = self._colon(holder.keys[holder.items.index(node)])
        if node.flow:  # from one line to several: what stands after it stays on the key's line
            end = self._line_end(node.end)
            head = text[: node.start].rstrip(" \t").removesuffix(self.newline)
            lines = _block(value, holder.column + 2)
            return head + text[node.end : end] + self._more(lines) + text[end:]
        below, after_it = self._line(node.start), text[self._next_line(node.end) :]
        if one_line:
            return f"{text[:colon]} {_flow(value)}{text[colon:below]}{after_it}"
        return text[:below] + self._lines(_block(value, node.column)) + after_it

    def _added(self, path: Path, node: _Node, at: int, key: str | None, value: Any) -> str:
        text = self.text
        if not node.items:
            return self._replaced(path, [value] if key is None else {key: value})
        if node.flow:
            new = _flow(value) if key is None else f"{_scalar(key)}: {_flow(value)}"
            if at == len(node.items):
                return f"{text[: node.items[-1].end]}, {new}{text[node.items[-1].end :]}"
            start = self._start(node, at)
            return f"{text[:start]}{new}, {text[start:]}"
        lines = _block([value] if key is None else {key: value}, node.column)
        if at == 0:
            first, *more = lines
            start = self._start(node, 0)
            rest = self._more(more) + self.newline + " " * node.column
            return text[:start] + first.lstrip() + rest + text[start:]
        place = self._next_line(node.items[at - 1].end)
        if at == len(node.items):
            place = self._after_comments(place, node)
        if len(node.items) > 1 and self._has_blank_line(node):
            lines.insert(0, "")
        return self._whole(text[:place]) + self._lines(lines) + text[place:]

    def _without(self, node: _Node, at: int) -> str:
        text, start, end = self.text, self._start(node, at), node.items[at].end
        if node.flow:
            if at + 1 < len(node.items):
                return text[:start] + text[self._start(node, at + 1) :]
            return text[: node.items[at - 1].end] + text[end:]
        line = self._line(start)
        if not text[line:start].strip():
            before, after = text[:line], text[self._next_line(end) :]
            blank = self.newline * 2
            if before.endswith(blank) and (not after or after.startswith(self.newline)):
                before = before.removesuffix(self.newline)  # not two blank lines in a row
            return before + after
        following = self._start(node, at + 1)  # a mapping's first key, behind a dash
        if text[end:following].strip():
            return text[:start].rstrip(" ") + text[self._line_end(end) :]
        return text[:start] + text[following:]

    def _start(self, node: _Node, at: int) -> int:
        """Where a key or an item begins: with its dash, in a list that has them."""
        if node.kind == "mapping":
            return node.keys[at].start
        if node.flow:
            return node.items[at].start
        if at == 0:
            return node.start
        line = self._line(node.items[at].start)
        while line > node.start and self.text[line : line + node.column + 1].strip() != "-":
            line = self._line(line - 1)
        return line + node.column

    def _colon(self, key: _Node) -> int:
        """Just behind the colon of a key."""
        if (found := _COLON.match(self.text, key.end)) is None:
            raise EditError("edit_not_possible", self.path)
        return found.end()

    def _line(self, place: int) -> int:
        return self.text.rfind("\n", 0, place) + 1

    def _line_end(self, place: int) -> int:
        """Before the line break."""
        end = self._next_line(place)
        return place + len(self.text[place:end].rstrip("\r\n"))

    def _next_line(self, place: int) -> int:
        found = self.text.find("\n", place)
        return len(self.text) if found < 0 else found + 1

    def _after_comments(self, place: int, node: _Node) -> int:
        """Behind the comments at the end of ``node``, as far as they are surely its own."""
        if node is self.root:
            return len(self.text)
        least = node.column + (node.kind == "list")
        while (line := self.text[place : self._next_line(place)]).lstrip().startswith("#"):
            if len(line) - len(line.lstrip()) < least:
                break
            place += len(line)
        return place

    def _has_blank_line(self, node: _Node) -> bool:
        """Whether the last two of its items are set apart by one."""
        between = self.text[node.items[-2].end : self._start(node, len(node.items) - 1)]
        return any(not line.strip() for line in between.split("\n")[1:-1])

    def _whole(self, before: str) -> str:
        """What stands before a new line, with the line break that the file's end may lack."""
        return before if not before or before.endswith("\n") else before + self.newline

    def _lines(self, lines: list[str]) -> str:
        return "".join(line + self.newline for line in lines)

    def _more(self, lines: list[str]) -> str:
        return "".join(self.newline + line for line in lines)


_COLON = re.compile(r"\s*:")


# The style of the house.

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_BARE = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9][\w-]*([./][\w-]+)*|[0-9]{4}-[0-9]{2}", re.ASCII)
_SHORT = ({"day", "sources"}, {"day", "sources", "holds_days"}, {"between"})
"""Mappings that stand on one line, beside texts."""


def _is_text(value: Any) -> bool:
    return isinstance(value, _Scalar) and value.kind == "str"


def _is_translated(value: dict[str, Any]) -> bool:
    return all(_LANGUAGE.fullmatch(key) for key in value) and all(map(_is_text, value.values()))


def _on_one_line(value: Any) -> bool:
    if isinstance(value, dict):
        return not value or set(value) in _SHORT or _is_translated(value)
    if isinstance(value, list):
        return all(isinstance(item, _Scalar) for item in value)
    return True


def _scalar(raw: str, quoted: bool = False) -> str:
    """A text bare if it reads as a name, else in double quotes; unseen characters are escaped."""
    if not quoted and _BARE.fullmatch(raw):
        kind = _resolver.resolve(yaml.ScalarNode, raw, (True, False))
        if kind == "tag:yaml.org,2002:str":
            return raw
    return '"' + "".join(map(_escaped, raw)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character == "\n":
        return "\\n"
    code = ord(character)
    if character.isprintable():
        return character
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        quoted = _is_translated(value)
        pairs = (
            f"{_scalar(key)}: {_scalar(held.raw, True) if quoted else _flow(held)}"
            for key, held in value.items()
        )
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value.raw) if value.kind == "str" else str(value.raw)


def _block(value: Any, column: int) -> list[str]:
    """The lines of a list or mapping that does not stand on one."""
    lines: list[str] = []
    for held in value:
        inner = value[held] if isinstance(value, dict) else held
        start = " " * column + (f"{_scalar(held)}:" if isinstance(value, dict) else "-")
        if _on_one_line(inner):
            lines.append(f"{start} {_flow(inner)}")
            continue
        more = _block(inner, column + 2)
        if isinstance(value, dict):
            lines += [start, *more]
        else:
            lines += [f"{start} {more[0].lstrip()}", *more[1:]]
    return lines
