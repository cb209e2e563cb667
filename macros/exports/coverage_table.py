"""Completeness as a table for spreadsheets, beside its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .. import csv_text
from ..i18n.words import words_of
from ..models.catalogue import Catalogue
from ..models.coverage import COMPONENTS, STATES, Coverage, Score, State

if TYPE_CHECKING:
    from ..pages.site import Renderer


def coverage_files(renderer: Renderer) -> dict[str, bytes]:
    """The table in each language by its path from the site's root, as ``table_text`` has it."""
    return {
        renderer.root(language) + words_of(language)["coverage_file"]: table_text(
            renderer.catalogue, renderer.coverage, language
        )
        for language in renderer.languages
    }


def table_text(catalogue: Catalogue, coverage: Coverage, language: str) -> bytes:
    """The table as CSV (RFC 4180), UTF-8 with the mark by which spreadsheets know it.

    A row a service, a column a component; last the counts, and the zone where there is one. The
    last row holds the totals.
    """
    return b"\xef\xbb\xbf" + csv_text.lines(_rows(catalogue, coverage, language)).encode()


def _rows(catalogue: Catalogue, coverage: Coverage, language: str) -> Iterator[list[str]]:
    words = words_of(language)
    zones = catalogue.site.compliance_zones
    ends = ["coverage_csv_published", "coverage_csv_applicable", "coverage_csv_percent"]
    heads = [words["coverage_csv_ident"], words["coverage_service"]]
    heads += [words[f"component_{name}"] for name in COMPONENTS]
    heads += [words[end] for end in ends]
    yield [*heads, words["coverage_csv_zone"]] if zones else heads
    said = {state: words[f"coverage_{state}"] for state in STATES}

    def counts(held: Score) -> list[str]:
        numbers = [held.published, held.applicable, held.percent]
        zone = held.zone(zones)
        told = [words[f"coverage_zone_{zone}"] if zone else ""] if zones else []
        return ["" if number is None else str(number) for number in numbers] + told

    known: dict[tuple[State, ...], list[str]] = {}  # many services have the same
    for ident, states in coverage.services.items():
        if (rest := known.get(states)) is None:
            rest = [*(said[state] for state in states), *counts(coverage.service(ident))]
            known[states] = rest
        yield [ident, catalogue.services[ident].name[language], *rest]
    sums = [str(found["published"]) for found in coverage.by_component().values()]
    yield ["", words["coverage_summary"], *sums, *counts(coverage.total())]
