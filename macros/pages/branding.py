"""A site's own face: its colours, as styles have them."""

from __future__ import annotations

from markupsafe import Markup

from ..models.colours import LIGHT, PAPERS, Colours, contrast, full

_STYLES = Markup("{0}{{--brand:{1};--on-brand:{2};--link:{3};--edge:{4}}}")
_DARK = Markup("@media(prefers-color-scheme:dark){{{0}}}")
_EDGE = 3.0
"""The least contrast of a button's border with the page (WCAG 2.2, 1.4.11)."""


def own_colours(colours: Colours | None) -> Markup:
    """The styles that put the site's own colours in place of the generator's; few bytes, or none.

    Colours are checked before: a hash and six digits, nothing else.
    """
    if colours is None:
        return Markup()
    rules = []
    for mode, held in full(colours).items():
        assert held.brand and held.on_brand and held.link
        seen = all(contrast(held.brand, paper) >= _EDGE for paper in PAPERS[mode])
        edge = held.brand if seen else held.link
        rules.append(_STYLES.format(":root", held.brand, held.on_brand, held.link, edge))
    return rules[0] + _DARK.format(rules[1])


def theme_color(colours: Colours | None) -> str:
    """What a phone paints the frame around the site in: the bar's colour by day."""
    return str(LIGHT.brand if colours is None else full(colours)["light"].brand)


def on_paper(colours: Colours | None) -> str:
    """The colour of headings on white paper: that of links, which can be read there."""
    return str(LIGHT.brand if colours is None else full(colours)["light"].link)
