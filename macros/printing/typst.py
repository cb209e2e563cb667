"""Data in, PDF out: one template, fonts that come with packages, nothing of the machine's own."""

from __future__ import annotations

import datetime
import functools
import hashlib
import importlib.metadata
from pathlib import Path
from typing import Literal

import fontpkg_source_sans_3
import typst

from ..pages.qr import qr_drawing

TEMPLATE = Path(__file__).with_name("leaflet.typ")
"""The only file that can be read while setting: its folder is the root of all paths."""

FONTS = Path(fontpkg_source_sans_3.__file__).parent / "files"

STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: tagged for screen readers, with a title, a language and texts for pictures."""


class NoGlyphError(Exception):
    """A text holds a character that no font has; the message is Typst's own."""


@functools.cache
def fingerprint() -> str:
    """All that shapes a sheet beside what stands on it."""
    whole = hashlib.sha256(TEMPLATE.read_bytes())
    for font in sorted(FONTS.glob("*.ttf")):
        whole.update(font.read_bytes())
    versions = [importlib.metadata.version(name) for name in ("typst", "zxing-cpp")]
    whole.update(f"{STANDARD} {versions}".encode())
    return whole.hexdigest()


@functools.cache
def compiler(template: Path) -> typst.Compiler:
    """What sets a template, with the fonts of this package alone."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
    # Where packages would be looked for: nowhere, so that nothing is ever fetched.
    nowhere = str(template.parent / "packages")
    return typst.Compiler(
        str(template),
        root=str(template.parent),
        font_paths=fonts,
        ignore_system_fonts=True,
        package_path=nowhere,
        package_cache_path=nowhere,
    )


def typeset(leaflet: str, address: str, as_of: str) -> bytes:
    """The PDF of a leaflet: JSON of ``content.Leaflet``, its page's address, its ISO day.

    Equal input gives equal bytes. Raises ``NoGlyphError`` where a character cannot be printed.
    """
    midnight = datetime.datetime.fromisoformat(as_of).replace(tzinfo=datetime.UTC)
    try:
        made = compiler(TEMPLATE).compile(
            format="pdf",
            sys_inputs={"leaflet": leaflet, "code": qr_drawing(address) if address else ""},
            pdf_standards=STANDARD,
            timestamp=int(midnight.timestamp()),
        )
    except typst.TypstError as error:
        if "could not be displayed with font" in error.message:
            raise NoGlyphError(error.message) from None
        raise
    assert isinstance(made, bytes)
    return made
