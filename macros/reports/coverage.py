"""How complete a data folder is, told in a terminal.

The rule itself: ``models/coverage.py``.
"""

from __future__ import annotations

from ..editing.new_site import say
from ..i18n.words import words_of
from ..models.base import UNKNOWN
from ..models.catalogue import KINDS, OPTIONAL, Catalogue
from ..models.coverage import Coverage, Score
from ..pages.coverage import states_of
from ..problems import harmless


def as_text(catalogue: Catalogue, coverage: Coverage, language: str) -> str:
    """Every service with its score and what it lacks, then the total; in one language."""
    words = words_of(language)
    zones = catalogue.site.compliance_zones
    lines = []

    def said(held: Score) -> str:
        if held.percent is None:
            return words["coverage_none"]
        values = {"published": held.published, "applicable": held.applicable}
        told = words["coverage_score"].format(**values, percent=held.percent)
        zone = held.zone(zones)
        return f"{told}, {words[f'coverage_zone_{zone}']}" if zone else told

    for ident, states in coverage.services.items():
        lines.append(f"{ident}: {said(coverage.service(ident))}")
        halves = {"delivery": coverage.delivery(ident), "management": coverage.management(ident)}
        for half, held in halves.items():
            lines.append(f"  {words[f'coverage_{half}']}: {held.published}/{held.applicable}")
        for state, names in states_of(states, words):
            lines.append(f"  {words[f'coverage_{state}']}: {'; '.join(names)}")
    lines += ["", f"{words['coverage_summary']}: {said(coverage.total())}"]
    if zones is None:
        lines.append(words["coverage_no_zone"])
    else:
        lines += [words["coverage_zone_not"], harmless(zones.about[language])]
    if ends := open_ends(catalogue):
        lines += ["", f"{say('says', 'to_fill')}:", *(f"  {line}" for line in ends)]
    return "\n".join(lines)


def open_ends(catalogue: Catalogue) -> list[str]:
    """What a new site begins without: kinds of record that it has none of, and its offices' gaps.

    A line each, in both languages.
    """
    empty = [kind for kind in KINDS if kind not in OPTIONAL and not getattr(catalogue, kind)]
    lines = [f"{kind}.yaml: {say('says', 'none_yet')}" for kind in empty]
    for ident, office in catalogue.offices.items():
        if fields := [name for name, held in office if held == UNKNOWN]:
            lines.append(f"offices.yaml, {ident}: {', '.join(fields)}")
    return lines
