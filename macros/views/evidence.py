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


def evidence(catalogue: Catalogue, held: list[Verification], today: datetime.date) -> Evidence:
    """What a reader is told on ``today`` of facts shown as one: no more than of the weakest.

    ``held`` is not empty. The oldest day counts, and the check that runs out first.
    """
    until = min(catalogue.holds_until(each) for each in held)
    idents = dict.fromkeys(ident for each in held for ident in each.sources)
    kinds = {catalogue.confidence(each) for each in held}
    if "unsourced" in kinds:
        confidence: Confidence = "unsourced"
    else:
        confidence = kinds.pop() if len(kinds) == 1 else "mixed"
    return Evidence(
        day=min(each.day for each in held),
        sources={ident: catalogue.sources[ident] for ident in idents},
        confidence=confidence,
        expired=today > until,
        holds_until=until,
    )
