"""What stands beside every fact: its sources, the day it was checked, and how sure it is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..i18n.words import Words
from ..models.catalogue import Catalogue, Confidence, confidence
from ..models.facts import Verification
from ..models.shared import Source


@dataclass(frozen=True)
class Evidence:
    """A verification as seen on the day of the build."""

    day: datetime.date
    sources: dict[str, Source]
    confidence: Confidence
    expired: bool
    holds_until: datetime.date


def evidence(catalogue: Catalogue, held: list[Verification], today: datetime.date) -> Evidence:
    """What a reader is told on ``today`` of facts shown as one: no more than of the weakest.

    ``held`` is not empty. The oldest day counts, and the check that runs out first.
    """
    until = min(catalogue.holds_until(each) for each in held)
    sources = {ident: catalogue.sources[ident] for each in held for ident in each.sources}
    unsourced = any(catalogue.confidence(each) == "unsourced" for each in held)
    return Evidence(
        day=min(each.day for each in held),
        sources=sources,
        confidence="unsourced" if unsourced else confidence(sources.values()),
        expired=today > until,
        holds_until=until,
    )


def sources_of(catalogue: Catalogue, idents: Iterable[str]) -> Mapping[str, Source]:
    """Return the sources of these ids, in their order."""
    return {ident: catalogue.sources[ident] for ident in idents}


def confidence_text(
    level: Confidence, sources: Iterable[Source], words: Words, form: str = "confidence"
) -> str:
    """Return the words for a level of confidence, with the authority behind it.

    ``form`` is ``confidence`` or ``short``. Not official alone, a fact reads "according to" the
    office, the copy of a regulation or the press that it comes from.
    """
    text = words[f"{form}_{level}"]
    if level not in {"mixed", "reported"}:
        return text
    by = [s.publisher[words.language] for s in sources if s.authority == "practice"]
    authorities = {source.authority for source in sources}
    by += [words[f"{form}_by_{each}"] for each in ("copy", "press") if each in authorities]
    return text.format(by=words["and_list"].join(dict.fromkeys(by)))
