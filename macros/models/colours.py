"""A site's own colours, and whether what is written in them can be read (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import colorsys
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from .base import Record

COLOUR = r"^#[0-9a-fA-F]{6}$"
Colour = Annotated[str, Field(pattern=COLOUR)]
"""A colour as styles write it: ``#14405c``."""


class Palette(Record):
    """The bar at the head of every page, what is written on it, and links.

    What is not given stays as it is.
    """

    brand: Colour | None = None
    on_brand: Colour | None = None
    link: Colour | None = None


class Colours(Record):
    """A site's own colours by day, and on screens set to dark."""

    light: Palette = Palette()
    dark: Palette = Palette()


LIGHT = Palette(brand="#14405c", on_brand="#ffffff", link="#0f5c8a")
DARK = Palette(brand="#0e2c40", on_brand="#ffffff", link="#8cc8ee")
"""The generator's own, as ``theme/css/frame.css`` has them."""

PAPERS = {"light": ("#fbf8f2", "#ffffff"), "dark": ("#14181c", "#1c2227")}
"""What links stand on: the page, and cards on it."""

READABLE = 4.5
"""The least contrast of a text with what it stands on, as WCAG has it at level AA."""


def full(colours: Colours) -> dict[str, Palette]:
    """The colours of both modes with nothing left open."""
    return {
        mode: Palette(**(own.model_dump() | given.model_dump(exclude_none=True)))
        for mode, own, given in (("light", LIGHT, colours.light), ("dark", DARK, colours.dark))
    }


def contrast(one: str, other: str) -> float:
    """How much two colours differ in lightness: from 1, not at all, to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def unreadable(colours: Colours) -> Iterator[tuple[str, str, str, str, str]]:
    """Pairs that cannot be read: mode, field, its colour, the other colour, the nearest that can.

    The field named is the one to change: a link, or the bar unless only its writing was given.
    """
    for mode, held in full(colours).items():
        given = getattr(colours, mode)
        assert held.brand and held.on_brand and held.link
        if contrast(held.brand, held.on_brand) < READABLE:
            field = "brand" if given.brand is not None else "on_brand"
            own, other = held.brand, held.on_brand
            if field == "on_brand":
                own, other = other, own
            yield mode, field, own, other, nearest(own, (other,))
        papers = PAPERS[mode]
        worst = min(papers, key=lambda paper: contrast(str(held.link), paper))
        if contrast(held.link, worst) < READABLE:
            yield mode, "link", held.link, worst, nearest(held.link, papers)


def nearest(colour: str, others: tuple[str, ...]) -> str:
    """The colour nearest in lightness that can be read with all ``others``; same hue.

    Black or white where no lightness will do.
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*(each / 255 for each in _parts(colour)))
    for step in range(256):
        for towards in (lightness - step / 255, lightness + step / 255):
            if 0 <= towards <= 1:
                rgb = colorsys.hls_to_rgb(hue, towards, saturation)
                found = "#" + "".join(f"{round(each * 255):02x}" for each in rgb)
                if all(contrast(found, other) >= READABLE for other in others):
                    return found
    return max(("#000000", "#ffffff"), key=lambda each: min(contrast(each, o) for o in others))


def _parts(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def _luminance(colour: str) -> float:
    """Relative luminance, 0 of black to 1 of white, as WCAG defines it for sRGB."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in _parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
