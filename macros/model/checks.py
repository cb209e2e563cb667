"""Rules that hold between records. Each breach is a (kind, path, code, values) to be told."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any
from urllib.parse import urlsplit

from .base import Path, references, walk
from .facts import Verification
from .fees import Fees
from .plan import Plan
from .records import Source
from .services import Availability, Requirement, Service

Breach = tuple[str, Path, str, dict[str, Any]]
Records = Mapping[str, Mapping[str, Any]]
"""By file name without ending: the valid records of a kind by id, or the one under ``""``."""


def breaches(
    records: Records, ids: Mapping[str, set[str]], today: datetime.date
) -> Iterator[Breach]:
    """Every broken rule.

    ``ids`` are all ids of a kind, those of invalid records included, and no kind whose file
    cannot be read: one mistake is told once.
    """
    for kind, held in records.items():
        for ident, record in held.items():
            base: Path = (ident,) if ident else ()
            yield from _references(kind, base, record, ids)
            for path, value in walk(record, base):
                yield from _value(kind, path, value, records, today)
            if isinstance(record, Plan):
                yield from _stages(kind, record)
            if isinstance(record, Service):
                yield from _twice(kind, (*base, "availability"), record)
    if set(records.get("services", {})) == ids.get("services"):
        yield from _life_events(records)


def _references(
    kind: str, base: Path, record: Any, ids: Mapping[str, set[str]]
) -> Iterator[Breach]:
    for path, target, ident in references(record, base):
        known = ids.get(target)
        if known is not None and ident not in known:
            near = difflib.get_close_matches(ident, known, n=1)
            values = {"ident": ident, "target": target, "near": near[0] if near else ""}
            yield kind, path, "unknown_reference_near" if near else "unknown_reference", values


def _value(
    kind: str, path: Path, value: Any, records: Records, today: datetime.date
) -> Iterator[Breach]:
    if isinstance(value, Verification) and value.day > today:
        yield kind, (*path, "day"), "day_in_future", {"day": value.day, "today": today}
    elif isinstance(value, Source):
        if value.last_checked > today:
            values = {"day": value.last_checked, "today": today}
            yield kind, (*path, "last_checked"), "day_in_future", values
        if value.kind == "official":
            for position, address in enumerate(value.addresses):
                if not (urlsplit(address).hostname or "").endswith(".go.id"):
                    here = (*path, "addresses", position)
                    yield kind, here, "official_not_go_id", {"raw": address}
    elif isinstance(value, Availability) and value.status == "open":
        sources = [records["sources"].get(i) for i in value.verification.sources]
        official = [s is None or s.kind in {"regulation", "official"} for s in sources]
        if not official or not all(official):
            yield kind, (*path, "status"), "open_needs_official", {}
    elif isinstance(value, Requirement) and value.original is False and value.copies == 0:
        yield kind, path, "nothing_to_bring", {}
    elif isinstance(value, Fees):
        named = [*value.one_of, *value.always_added, *value.may_be_added]
        for ident in sorted({i for i in named if named.count(i) > 1}):
            yield kind, path, "named_twice", {"ident": ident}


def _twice(kind: str, path: Path, service: Service) -> Iterator[Breach]:
    offices = [a.office for a in service.availability]
    for position, office in enumerate(offices):
        if office in offices[:position]:
            yield kind, (*path, position), "named_twice", {"ident": office}


def _stages(kind: str, plan: Plan) -> Iterator[Breach]:
    for ident, stage in plan.stages.items():
        for position, needed in enumerate(stage.depends_on):
            if needed not in plan.stages:
                near = difflib.get_close_matches(needed, plan.stages, n=1)
                values = {"ident": needed, "target": "stages", "near": near[0] if near else ""}
                code = "unknown_reference_near" if near else "unknown_reference"
                yield kind, ("stages", ident, "depends_on", position), code, values
    graph = {ident: set(stage.depends_on) for ident, stage in plan.stages.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = error.args[1]
        path: Path = ("stages", circle[0], "depends_on")
        yield kind, path, "circle", {"circle": " → ".join(circle)}


def _life_events(records: Records) -> Iterator[Breach]:
    used = {e for s in records.get("services", {}).values() for e in s.life_events}
    for ident in records.get("life_events", {}):
        if ident not in used:
            yield "life_events", (ident,), "unused_life_event", {"ident": ident}
