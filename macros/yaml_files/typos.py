"""What people mistype so that the parser gives up: looked for where it did, and just before.

It notices late, and names its own troubles; here the slip of the hand is named instead.
"""

from __future__ import annotations

import re
from typing import Any

Slip = tuple[str, int, dict[str, Any]]
"""Code, line (from 1), and the values for its sentences."""

MOST_LOOKED_AT = 5_000
"""Characters of a line beyond which no slip is looked for: it would take too long."""

_COMMENT = re.compile(r"\s#")
BULLET = re.compile(r"(\s*)([–—•·*]|-(?=[A-Za-z]))(\s*)(?=\w)")
_NUMBERED = re.compile(r"\s*[0-9]{1,2}[.)]\s+\w")
TICK_BOX = re.compile(r"\s*(?:- +)?(?:\[[ xXvV✓✔]?\]|[☐☑☒✓✔✅])\s*\w")
NO_SPACE = re.compile(r"(\s*(?:- +)?)([A-Za-z_-]+):([^\s/:].*)$")
_NO_COLON = re.compile(r"\s*(?!- +[a-z_-]+$)(?:- +)?[a-z_-]+(?: +[^:\s\[{\"'#][^:]*)?$")
_SIGN_ALONE = re.compile(r"\s*(?:- +)?[\w-]+:\s+([-?]|--)\s*$")
_APOSTROPHE = re.compile(r"(?:[:,\[{]|-\s)\s*'((?:[^']|'')*\w)'(?=\w)")
_QUOTED_TWICE = re.compile(
    r'(?:[:,\[{]|-\s)\s*"(?:[^"\\]|\\.)*"(?!\s*(?:$|[,:}\]#]))(?!\s*[a-z_]+:\s)'
)
_COMMA_MISSING = re.compile(r"[{,]\s*[\w-]+: +[^,{}\[\]]*[^\s,{\[:] +([a-z]{2}|sources|day): ")
_COLON_IN_TEXT = re.compile(
    r"(?:^\s*(?:- +)?|[{,]\s*)[\w-]+: +([^\s\"'\[{#&*!|>%@`][^\"\[{#,]*?): "
)
_SINGLE_OPEN = re.compile(r"\s*(?:- +)?[\w-]+:\s+'(?:[^']|'')*$")
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |\r?$)", re.MULTILINE)
_FIELD = re.compile(r"[\"']?[\w-]+[\"']?:(?:\s|$)")
_BLOCK_LINE = re.compile(r"( *)((?:- +)*)(?=[^\s#])")


def conflict_marker(text: str) -> int | None:
    """The first line of a merge conflict left in ``text``; None if there is none."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return None
    found = _CONFLICT.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else None


def open_levels(before: list[str]) -> list[int]:
    """Columns (from 0) at which a field may begin on the line after ``before``, widest first.

    They are those of the fields that are still open there, by their indentation.
    """
    found: list[int] = []
    least, in_item = 1_000, False
    for text in reversed(before):
        if (match := _BLOCK_LINE.match(text)) is None:
            continue
        indent, key = len(match[1]), len(match[0])
        # A list may stand right below the name that it belongs to.
        if indent < least or (indent == least and in_item and key == indent):
            if _FIELD.match(text, key) and (not found or key < found[-1]):
                found.append(key)
            least, in_item = indent, key > indent
        if least == 0 and not in_item:
            break
    return found


def opens_block(before: list[str]) -> int | None:
    """The column of the field that the last line of ``before`` leaves open: ``name:``."""
    text = next((text for text in reversed(before) if text.strip()), "")
    match = _BLOCK_LINE.match(text)
    return len(match[0]) if match and re.search(r":\s*(?:#.*)?$", text) else None


def slip_near(lines: list[str], line: int, in_braces: bool) -> Slip | None:
    """What was mistyped, if it can be told, where the parser stopped in ``line``.

    ``in_braces``: it was reading what stands in ``{}`` or ``[]``.
    """
    for number, text in enumerate(lines[:line], 1):
        bare = _without_comment(text)
        if bare.replace('\\"', "").count('"') % 2:
            return "unclosed_quote", number, {}
    for number in range(line, max(0, line - 3), -1):
        text = lines[number - 1] if number <= len(lines) else ""
        if found := _in_line(text, number):
            return found
        if text.strip() and number < line:
            break
    text = lines[line - 1] if line <= len(lines) else ""
    if len(text) > MOST_LOOKED_AT:
        return None
    if match := _COMMA_MISSING.search(text):
        return "comma_missing", line, {"key": match[1]}
    if match := _COLON_IN_TEXT.search(text):
        return "colon_in_text", line, {"raw": match[1].strip()[-50:]}
    return None if in_braces else _indented_oddly(lines, line)


def _without_comment(text: str) -> str:
    if text.lstrip().startswith("#"):
        return ""
    found = _COMMENT.search(text, text.rfind('"') + 1)
    return text[: found.start()] if found else text


def _in_line(text: str, number: int) -> Slip | None:
    if len(text) > MOST_LOOKED_AT:
        return None
    if TICK_BOX.match(text):
        return "tick_box", number, {}
    if BULLET.match(text) or _NUMBERED.match(text):
        return "odd_bullet", number, {}
    if match := NO_SPACE.match(text):
        values = {"raw": text.strip()[:50], "key": match[2], "rest": match[3].strip()}
        return "colon_without_space", number, values
    if match := _SIGN_ALONE.match(text):
        return "sign_alone", number, {"raw": match[1]}
    if _NO_COLON.match(text.rstrip()):
        return "no_colon", number, {"raw": text.strip()[:50]}
    if match := _APOSTROPHE.search(text):
        return "apostrophe", number, {"raw": match[1][-20:]}
    if _QUOTED_TWICE.search(text):
        return "quotes_in_quotes", number, {}
    if _SINGLE_OPEN.match(text):
        return "unclosed_quote", number, {}
    return None


def _indented_oddly(lines: list[str], line: int) -> Slip | None:
    """A line that stands beside no other: the parser takes it for part of the one before."""
    text = lines[line - 1] if line <= len(lines) else ""
    match = _BLOCK_LINE.match(text)
    if match is None or not _FIELD.match(text, len(match[0])):
        return None
    levels, before = open_levels(lines[: line - 1]), lines[: line - 1]
    indent = len(match[0])
    block = opens_block(before)
    if not levels or indent in levels or (block is not None and indent > block):
        return None
    near = min(levels, key=lambda level: abs(level - indent))
    values = {"found": len(match[1]), "wanted": near - (indent - len(match[1]))}
    return "wrong_indent", line, values
