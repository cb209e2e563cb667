"""Rules that hold between records. Each breach is a (kind, path, code, values) to be told."""

from __future__ import annotations

import datetime
import difflib
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from ..models.base import (
    UNKNOWN,
    Path,
    Record,
    has_references,
    is_id,
    references,
    typed_references,
    walk,
)
from ..models.colours import Colours, contrast, unreadable
from ..models.facts import Event, PartialDate, Verification
from ..models.fees import Fees
from ..models.finder import FinderEntry, Option, Result, ways
from ..models.plan import Milestone, Plan
from ..models.redirects import FormerAddress
from ..models.services import Availability, NotApplicable, Requirement, Requirements, Service
from ..models.shared import ComplaintChannel, ComplianceZones, Office, Place, SiteSettings, Source

Breach = tuple[str, Path, str, dict[str, Any]]
Sources = Mapping[str, Source]
Records = Mapping[str, Mapping[str, Any]]
"""By file name without ending: the valid records of a kind by id, or the one under ``""``."""


def breaches(
    records: Records, ids: Mapping[str, set[str]], today: datetime.date
) -> Iterator[Breach]:
    """Every broken rule.

    ``ids`` are all ids of a kind, those of invalid records included, and no kind whose file
    cannot be read: one mistake is told once.
    """
    sources = records.get("sources", {})
    sound: set[int] = set()
    for kind, held in records.items():
        for ident, record in held.items():
            inside = walk(record, (ident,) if ident else ())
            yield from breaches_of(kind, inside, ids, sources, today, sound)
    yield from _tree(records.get("finder", {}), ids.get("finder"))
    yield from _far_points(records.get("offices", {}))
    yield from _former(records.get("addresses", {}), today)
    services = records.get("services", {})
    asked = {ident: service.conditions() for ident, service in services.items()}
    yield from not_asked(records.get("finder", {}), asked, ids.get("conditions", set()))
    if set(services) == ids.get("services"):
        used = {event for service in services.values() for event in service.life_events}
        yield from unused_life_events(records.get("life_events", {}), used)


def breaches_of(
    kind: str,
    inside: list[tuple[Path, Record]],
    ids: Mapping[str, set[str]],
    sources: Sources,
    today: datetime.date,
    sound: set[int],
) -> Iterator[Breach]:
    """Every rule broken by one record; ``inside`` is all that it holds, itself first, with paths.

    ``sound`` remembers the verifications that break none, by identity: equal ones are one object.
    """
    for path, value in inside:
        if id(value) in sound:
            continue
        broken = False
        model = type(value)
        found = _references(kind, path, value, ids) if has_references(model) else ()
        rule = _RULES.get(model)
        for breach in (
            found if rule is None else chain(found, rule(kind, path, value, sources, today))
        ):
            broken = True
            yield breach
        if not broken and isinstance(value, Verification):
            sound.add(id(value))
    base, record = inside[0]
    if isinstance(record, Plan):
        yield from _stages(kind, record)
    if isinstance(record, Service):
        yield from _twice(kind, (*base, "availability"), record)
        yield from _excused(kind, (*base, "not_applicable"), record)


def unused_life_events(life_events: Iterable[str], used: Container[str]) -> Iterator[Breach]:
    """Events of life that lead to no service."""
    for ident in life_events:
        if ident not in used:
            yield "life_events", (ident,), "unused_life_event", {"ident": ident}


def _tree(finder: Mapping[str, FinderEntry], ids: set[str] | None) -> Iterator[Breach]:
    """The finder is a tree: every entry but the first is led to, by one way."""
    aims = [option.to for entry in finder.values() for option in entry.options if option.to]
    if not finder or not ids or not ids.union(aims) <= set(finder):
        return  # an entry that could not be read may lead anywhere; a misspelt aim is told
    start = next(iter(finder))
    before = ways(finder)
    for ident, found in before.items():
        if ident == start:
            for entry, position in found:
                yield (
                    "finder",
                    (entry, "options", position, "to"),
                    "leads_to_start",
                    {"ident": ident},
                )
        for entry, position in found[1:] if ident != start else ():
            values = {"ident": ident, "first": found[0][0]}
            yield "finder", (entry, "options", position, "to"), "finder_two_ways", values
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        ident = ahead.pop()
        if ident not in reached:
            reached.add(ident)
            ahead += [option.to for option in finder[ident].options if option.to]
    for ident in finder:
        if ident not in reached:
            yield "finder", (ident,), "finder_unreachable", {"ident": ident, "start": start}


def not_asked(
    finder: Mapping[str, FinderEntry], asked: Mapping[str, list[str]], conditions: Container[str]
) -> Iterator[Breach]:
    """What the finder settles without the service asking it; ``asked``: conditions by service.

    Names that are not among ``conditions`` are told as such, and not here too.
    """
    for path, value in walk(dict(finder)):
        if isinstance(value, Option | Result) and value.service and value.service in asked:
            known = asked[value.service]
            if not all(ident in conditions for ident in (*known, *value.settled)):
                continue
            for position, ident in enumerate(value.settled):
                if ident not in known:
                    values = {"ident": ident, "service": value.service, "known": ", ".join(known)}
                    yield "finder", (*path, "settled", position), "not_asked", values


def _former(addresses: Mapping[str, FormerAddress], today: datetime.date) -> Iterator[Breach]:
    """An address is told of once, leads to a page and not to the next address, and is past."""
    first: dict[str, str] = {}
    for ident, held in addresses.items():
        if (before := first.setdefault(held.address, ident)) != ident:
            yield "addresses", (ident, "address"), "address_twice", {"first": before}
        if held.since > today:
            yield "addresses", (ident, "since"), "not_yet", {"day": held.since, "today": today}
    for ident, held in addresses.items():
        if held.to in first:
            yield "addresses", (ident, "to"), "leads_to_former", {"ident": first[held.to]}


FAR = 500
"""Kilometres from which an office is not in the same part of the country as another."""


def _far_points(offices: Mapping[str, Office]) -> Iterator[Breach]:
    """Points that lie far from all others of the site, so that they are probably mistyped.

    A northern latitude whose southern twin lies near has lost its minus. Otherwise only offices
    in the regency are held against each other: the others may be anywhere in the country.
    """
    points = {i: o.map_point for i, o in offices.items() if isinstance(o.map_point, Place)}
    local = [ident for ident in points if offices[ident].local]
    for ident, point in points.items():
        others = [other for key, other in points.items() if key != ident]
        where: Path = (ident, "map_point")
        away = _nearest(others, point.latitude, point.longitude)
        mirrored = _nearest(others, -point.latitude, point.longitude)
        if point.latitude > 0 and mirrored <= FAR < away:
            values = {"raw": point.latitude, "meant": -point.latitude, "km": round(away)}
            yield "offices", (*where, "latitude"), "minus_forgotten", values
            continue
        if ident in local and (len(local) > 2 or ident != local[0]):  # of two, told once
            away = _nearest(
                [points[i] for i in local if i != ident], point.latitude, point.longitude
            )
            if away > FAR:
                yield "offices", where, "far_point", {"km": round(away)}


def _nearest(points: list[Place], latitude: float, longitude: float) -> float:
    """Kilometres to the nearest of ``points``; 0 where there is none."""
    return min((point.kilometres_to(latitude, longitude) for point in points), default=0.0)


def _references(
    kind: str, base: Path, record: Record, ids: Mapping[str, set[str]]
) -> Iterator[Breach]:
    seen: set[Path | tuple[Path, str]] = set()
    for path, target, ident in references(record, base):
        if (path[:-1], ident) in seen and isinstance(path[-1], int):
            yield kind, path, "named_twice", {"ident": ident}
        seen.add((path[:-1], ident))
        known = ids.get(target)
        if known is not None and ident not in known:
            beside = {i for other, _, i in references(record, base) if other[:-1] == path[:-1]}
            near = _meant(ident, known - beside)
            values = {"ident": ident, "target": target, "near": near[0] if near else ""}
            yield kind, path, "unknown_reference_near" if near else "unknown_reference", values


def broken_references(
    kind: str, model: type[Record], base: Path, value: Any, ids: Mapping[str, set[str]]
) -> Iterator[Breach]:
    """References to nothing in a record that is not valid for another reason: told together."""
    for path, target, ident in typed_references(model, value, base):
        known = ids.get(target)
        if known is not None and ident not in known and is_id(ident):
            near = _meant(ident, known)
            values = {"ident": ident, "target": target, "near": near[0] if near else ""}
            yield kind, path, "unknown_reference_near" if near else "unknown_reference", values


def _meant(ident: str, known: set[str]) -> list[str]:
    """The one id that ``ident`` may be a misspelling of. Another number is another thing."""
    if len(known) > 2_000:  # too long a look
        return []
    digits = [c for c in ident if c.isdigit()]
    same = [each for each in sorted(known) if [c for c in each if c.isdigit()] == digits]
    return difflib.get_close_matches(ident, same, n=1)


def _verification(
    kind: str, path: Path, value: Verification, known: Sources, today: datetime.date
) -> Iterator[Breach]:
    if value.day > today:
        yield kind, (*path, "day"), "day_in_future", {"day": value.day, "today": today}
    for position, ident in enumerate(value.sources):
        source = known.get(ident)
        # Of a source whose own days do not agree, that is told, and not at every fact too.
        if source is None or _begins_after(source.published, source.last_checked):
            continue
        if _begins_after(source.published, value.day):
            values = _days(source.published, value.day)
            yield kind, (*path, "sources", position), "checked_before_source", values


def _source(
    kind: str, path: Path, value: Source, known: Sources, today: datetime.date
) -> Iterator[Breach]:
    if value.last_checked > today:
        values = {"day": value.last_checked, "today": today}
        yield kind, (*path, "last_checked"), "day_in_future", values
    yield from _authority(kind, path, value)
    if _begins_after(value.published, today):
        yield kind, (*path, "published"), "day_in_future", _days(value.published, today)
    elif _begins_after(value.published, value.last_checked):
        values = _days(value.published, value.last_checked)
        yield kind, (*path, "last_checked"), "checked_before_source", values


def _availability(
    kind: str, path: Path, value: Availability, known: Sources, today: datetime.date
) -> Iterator[Breach]:
    if _begins_after(value.as_of, today):
        yield kind, (*path, "as_of"), "day_in_future", _days(value.as_of, today)
    if value.status == "reported_open" and not value.verification.sources:
        yield kind, (*path, "status"), "report_needs_source", {"status": value.status}
    if value.status not in {"open", "competent"}:
        return
    sources = [known.get(i) for i in value.verification.sources]
    official = [s is None or s.authority == "official" for s in sources]
    if not official or not all(official):
        yield kind, (*path, "status"), "open_needs_official", {"status": value.status}


def _event(
    kind: str, path: Path, value: Event, known: Sources, today: datetime.date
) -> Iterator[Breach]:
    if _begins_after(value.date, today):
        yield kind, (*path, "date"), "day_in_future", _days(value.date, today)


def _milestone(
    kind: str, path: Path, value: Milestone, known: Sources, today: datetime.date
) -> Iterator[Breach]:
    if value.status != "done":
        return
    if _begins_after(value.date, today):
        yield kind, (*path, "date"), "day_in_future", _days(value.date, today)
    if not value.verification.sources:
        yield kind, (*path, "verification"), "done_needs_source", {}


def _requirements(
    kind: str, path: Path, value: Requirements, known: Sources, today: datetime.date
) -> Iterator[Breach]:
    asked = [i.document for i in value.items if i.always and i.document]
    for ident in _twice_in(asked):
        yield kind, (*path, "items"), "named_twice", {"ident": ident}


def _requirement(
    kind: str, path: Path, value: Requirement, known: Sources, today: datetime.date
) -> Iterator[Breach]:
    if value.original is False and value.copies == 0:
        yield kind, path, "nothing_to_bring", {}


def _fees(
    kind: str, path: Path, value: Fees, known: Sources, today: datetime.date
) -> Iterator[Breach]:
    named = [*value.one_of, *value.always_added, *value.may_be_added]
    for ident in _twice_in(named):
        yield kind, path, "named_twice", {"ident": ident}
    for position, exemption in enumerate(value.exemptions):
        for place, ident in enumerate(exemption.waives):
            if ident not in named:
                where = (*path, "exemptions", position, "waives", place)
                yield kind, where, "waives_other", {"ident": ident, "known": ", ".join(named)}


def _not_applicable(
    kind: str, path: Path, value: NotApplicable, known: Sources, today: datetime.date
) -> Iterator[Breach]:
    if not value.verification.sources:
        yield kind, path, "not_applicable_needs_source", {"component": value.component}


def _zones(
    kind: str, path: Path, value: ComplianceZones, known: Sources, today: datetime.date
) -> Iterator[Breach]:
    if not value.verification.sources:
        yield kind, path, "zones_need_source", {}


def _colours(
    kind: str, path: Path, value: Colours, known: Sources, today: datetime.date
) -> Iterator[Breach]:
    for mode, field, own, other, nearest in unreadable(value):
        ratio = f"{contrast(own, other):.1f}"
        values = {"raw": own, "other": other, "ratio": ratio, "nearest": nearest}
        yield kind, (*path, mode, field), "unreadable_colours", values


def _adoption(
    kind: str, path: Path, value: SiteSettings, known: Sources, today: datetime.date
) -> Iterator[Breach]:
    if value.adoption != "adopted":
        return
    sources = [known.get(ident) for ident in value.adoption_sources]
    if not any(s is None or s.authority in {"official", "practice"} for s in sources):
        yield kind, (*path, "adoption"), "adoption_needs_source", {}


def _complaint(
    kind: str, path: Path, value: ComplaintChannel, known: Sources, today: datetime.date
) -> Iterator[Breach]:
    if not _is_government(value.address):
        yield kind, (*path, "address"), "complaint_not_go_id", {"raw": value.address}


_RULES: dict[type[Record], Callable[..., Iterator[Breach]]] = {
    Verification: _verification,
    Source: _source,
    Availability: _availability,
    Event: _event,
    Milestone: _milestone,
    Requirements: _requirements,
    Requirement: _requirement,
    Fees: _fees,
    ComplaintChannel: _complaint,
    NotApplicable: _not_applicable,
    ComplianceZones: _zones,
    SiteSettings: _adoption,
    Colours: _colours,
}
"""What one record alone must keep to, by its type."""


def _twice_in(idents: list[str]) -> list[str]:
    if len(set(idents)) == len(idents):
        return []
    return sorted(ident for ident, times in Counter(idents).items() if times > 1)


def _authority(kind: str, path: Path, source: Source) -> Iterator[Breach]:
    """What may count as official: it stands at an address of the government."""
    own = {"official": "official_not_go_id", "regulation": "regulation_not_go_id"}
    for position, address in enumerate(source.addresses):
        if source.kind in own and not _is_government(address):
            yield kind, (*path, "addresses", position), own[source.kind], {"raw": address}
    if source.kind != "regulation" and source.copies:
        yield kind, (*path, "copies"), "copies_of_no_regulation", {"raw": source.copies[0]}
    if source.kind == "official" and not source.addresses:
        yield kind, path, "official_without_address", {}
    if source.kind == "official":
        return
    hosts = {urlsplit(address).hostname or "" for address in source.addresses}
    for name in ("short", "publisher"):
        for language, text in getattr(source, name).root.items():
            named = _GO_ID.findall(text.lower())
            if any(not any(host.endswith(each) for host in hosts) for each in named):
                yield kind, (*path, name, language), "claims_go_id", {"raw": text}


_GO_ID = re.compile(r"[a-z0-9.-]+\.go\.id\b")


def _is_government(address: str) -> bool:
    return (urlsplit(address).hostname or "").endswith(".go.id")


def _begins_after(date: Any, today: datetime.date) -> bool:
    return isinstance(date, PartialDate) and date.first > today


def _days(date: Any, today: datetime.date) -> dict[str, Any]:
    return {"day": date.first, "today": today}


def _twice(kind: str, path: Path, service: Service) -> Iterator[Breach]:
    seen: set[str] = set()
    for position, held in enumerate(service.availability):
        if held.office in seen:
            yield kind, (*path, position), "named_twice", {"ident": held.office}
        seen.add(held.office)


def _excused(kind: str, path: Path, service: Service) -> Iterator[Breach]:
    """What does not apply is given nowhere, and is named once."""
    seen: set[str] = set()
    for position, held in enumerate(service.not_applicable):
        where = (*path, position, "component")
        if service.component(held.component) != UNKNOWN:
            yield kind, where, "not_applicable_given", {"component": held.component}
        if held.component in seen:
            yield kind, where, "named_twice", {"ident": held.component}
        seen.add(held.component)


def _stages(kind: str, plan: Plan) -> Iterator[Breach]:
    undone = [ident for ident, stage in plan.stages.items() if stage.status != "done"]
    if plan.status == "done" and undone:
        yield kind, ("status",), "plan_not_done", {"needed": undone[0]}
    for ident, stage in plan.stages.items():
        for position, needed in enumerate(stage.depends_on):
            if needed not in plan.stages:
                near = _meant(needed, set(plan.stages))
                values = {"ident": needed, "target": "stages", "near": near[0] if near else ""}
                code = "unknown_reference_near" if near else "unknown_reference"
                yield kind, ("stages", ident, "depends_on", position), code, values
            elif stage.status == "done" and plan.stages[needed].status != "done":
                yield kind, ("stages", ident, "status"), "done_too_early", {"needed": needed}
    graph = {ident: set(stage.depends_on) for ident, stage in plan.stages.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = error.args[1]
        path: Path = ("stages", circle[0], "depends_on")
        yield kind, path, "circle", {"circle": " → ".join(circle)}
