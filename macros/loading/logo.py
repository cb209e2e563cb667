"""A site's own logo: a small picture that can do nothing. What could is refused, never mended."""

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from ..models.shared import LOGO_FILE
from ..problems import DataError
from ..yaml_files.opening import bytes_of
from ..yaml_files.reader import read_yaml

MAX_SVG = 10_000
MAX_PNG = 20_000
MAX_PIXELS = 1024
"""Bytes, and the longer side: it is shown 28 pixels high on a slow phone."""

_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = {
    "svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "linearGradient", "radialGradient", "stop", "clipPath",
}  # fmt: skip
_ATTRIBUTES = {
    "id", "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx",
    "ry", "fx", "fy", "d", "points", "transform", "fill", "fill-rule", "fill-opacity", "stroke",
    "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity",
    "opacity", "clip-path", "clip-rule", "offset", "stop-color", "stop-opacity", "gradientUnits",
    "gradientTransform", "spreadMethod", "clipPathUnits", "preserveAspectRatio", "version", "color",
}  # fmt: skip
"""What draws, and nothing that links, loads, styles or runs."""

_VALUE = re.compile(r"[#\w\s.,()%+-]*")
_INSIDE = re.compile(r"url\(#[\w-]+\)")
_OPENING = re.compile(r"<!(?!--)|<\?(?!xml[ \t])")
_OTHER_ENCODING = re.compile(
    r"<\?xml\b[^>]*?\b(encoding\s*=\s*[\"'](?!utf-8[\"'])[^>]{0,40})", re.IGNORECASE
)
"""A browser would read other letters than those that are looked at here."""


class _BadLogoError(Exception):
    """A logo that is not taken: the code of ``words/problems.yaml``, and what it is about."""

    def __init__(self, code: str, raw: str = "") -> None:
        super().__init__(code, raw)
        self.code = code
        self.raw = raw


@dataclass(frozen=True)
class Logo:
    """A site's own logo as a file at its root, whose name tells its content."""

    name: str
    content: bytes


def own_logo(data: Path) -> Logo | None:
    """The logo that a data folder names. Raises ``DataError`` for one that is not taken."""
    held = logo(data)
    if held is None:
        return None
    name, content = held
    digest = hashlib.sha256(content).hexdigest()[:8]
    return Logo(f"logo-{digest}{Path(name).suffix}", content)


def logo(folder: Path) -> tuple[str, bytes] | None:
    """The file name and the bytes of the logo that a data folder names; None if it names none.

    Raises ``DataError`` for one that is not there, or that could do more than be looked at.
    """
    site = read_yaml(folder / "site.yaml", f"{folder.name}/site.yaml")
    name = site.content.get("logo")
    if not isinstance(name, str) or not re.fullmatch(LOGO_FILE, name):
        return None
    try:
        return name, _content(folder / name)
    except _BadLogoError as error:
        site.problem(error.code, ("logo",), raw=error.raw)
        raise DataError(site.problems[-1:]) from None  # others are told by who reads it all


def _content(file: Path) -> bytes:
    svg = file.suffix == ".svg"
    try:
        held = bytes_of(file, file.name, MAX_SVG if svg else MAX_PNG)
    except DataError as error:
        if (problem := error.problems[0]).code == "file_too_large":
            large = "{size} > {limit}".format_map(problem.values)
            raise _BadLogoError("logo_too_large", large) from None
        raise _BadLogoError("logo_missing", file.name) from None
    (_check_svg if svg else _check_png)(held)
    return held


def _check_svg(content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _BadLogoError("logo_not_a_picture") from None
    if "\0" in text:  # letters of two bytes, which the parser would find out by itself
        raise _BadLogoError("logo_not_a_picture")
    if other := _OTHER_ENCODING.search(text):
        raise _BadLogoError("logo_unsafe", other[1])
    if opening := _OPENING.search(text):
        raise _BadLogoError("logo_unsafe", opening[0])
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - no declarations, so no entities
    except ElementTree.ParseError:
        raise _BadLogoError("logo_not_a_picture") from None
    if root.tag != f"{_SVG}svg":
        raise _BadLogoError("logo_not_a_picture")
    for element in root.iter():
        tag = str(element.tag)
        if not tag.startswith(_SVG) or tag.removeprefix(_SVG) not in _ELEMENTS:
            raise _BadLogoError("logo_unsafe", f"<{tag.rpartition('}')[2]}>")
        for key, value in element.attrib.items():
            if key not in _ATTRIBUTES or not _VALUE.fullmatch(_INSIDE.sub("", value)):
                raise _BadLogoError("logo_unsafe", f'{key.rpartition("}")[2]}="{value[:50]}"')
            if "url" in _INSIDE.sub("", value):
                raise _BadLogoError("logo_unsafe", f'{key}="{value[:50]}"')


def _check_png(content: bytes) -> None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") or len(content) < 33:
        raise _BadLogoError("logo_not_a_picture")
    width, height = struct.unpack(">II", content[16:24])
    if not (0 < width <= MAX_PIXELS and 0 < height <= MAX_PIXELS):
        raise _BadLogoError("logo_too_large", f"{width}×{height} > {MAX_PIXELS}")
