"""What stands beside every fact: its sources, the day it was checked, and how sure it is."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from ..model.catalogue import Catalogue, Confidence
from ..model.facts import Verification
from ..model.records import Source


@dataclass(frozen=True)
class Evidence:
    """A verification as seen on the day of the build."""

    day: datetime.date
    sources: dict[str, Source]
    confidence: Confidence
    expired: bool
    holds_until: datetime.date


def evidence(catalogue: Catalogue, held: Verification, today: datetime.date) -> Evidence:
    """What a reader is told of ``held`` on ``today``."""
    until = catalogue.holds_until(held)
    return Evidence(
        day=held.day,
        sources={ident: catalogue.sources[ident] for ident in held.sources},
        confidence=catalogue.confidence(held),
        expired=today > until,
        holds_until=until,
    )
