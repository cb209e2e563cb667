"""From a filled issue form to a change of the data: sound as a whole, or not made at all.

A field of a form becomes a value of a record and never anything else: it is written by
``editing.py`` as a quoted text, a number or a day, and the folder is loaded with it before any
file is touched.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..loading import DataError, load_catalogue
from ..loading.loader import files_of, slug
from ..models.catalogue import Catalogue
from ..models.services import Time
from ..problems import Path as Inside
from ..yaml_files.edit import Change, EditError, Insert, Put, edited
from ..yaml_files.reader import read_yaml
from . import add_records
from .issue_forms import Filled
from .questionnaire import proposed_name

MANAGEMENT = (
    "facilities", "competence", "supervision", "staff_count", "service_guarantee",
    "safety_guarantee", "evaluation",
)  # fmt: skip
OFFICE = ("hours", "address", "working_area")

_UNITS = {
    "menit": "minutes", "minutes": "minutes", "jam": "hours", "hours": "hours", "hari": "days",
    "days": "days", "hari kerja": "working_days", "working days": "working_days",
    "minggu": "weeks", "weeks": "weeks", "bulan": "months", "months": "months",
}  # fmt: skip


@dataclass(frozen=True)
class Trouble:
    """Why a form cannot be followed: the heading of the field, and a code of ``problems.yaml``."""

    label: str
    code: str
    values: dict[str, object] = field(default_factory=dict)


class RefusedError(Exception):
    """The form must be mended. ``data`` are the mistakes that its data would have."""

    def __init__(self, troubles: list[Trouble], data: DataError | None = None) -> None:
        super().__init__(troubles, data)
        self.troubles = troubles
        self.data = data


@dataclass(frozen=True)
class Proposal:
    """A change that is sound: the files as they are to be, and what it is about.

    ``about`` is made of ids of the data and words of ours alone. ``mind`` are codes of
    ``problems.yaml``: what a reviewer must look at, since no form could ask for it.
    """

    about: str
    drafts: list[add_records.Draft]
    mind: list[str]


class _Changes:
    """What a form asks for, gathered with everything that stands against it."""

    def __init__(self, filled: Filled, catalogue: Catalogue, today: datetime.date) -> None:
        self.values = filled.values
        self.labels = filled.form.labels
        self.catalogue = catalogue
        self.today = today
        self.troubles: list[Trouble] = []
        self.changes: list[tuple[str, Change]] = []
        self.mind: list[str] = []
        self.about = ""

    def fail(self, ident: str, code: str, **values: object) -> None:
        self.troubles.append(Trouble(self.labels[ident], code, values))

    def put(self, kind: str, path: Inside, value: Any) -> None:
        self.changes.append((kind, Put(path, value)))

    def known(self, ident: str, kind: str) -> str:
        """The id typed, of a record of ``kind``; or that at the end of a page's address."""
        held: dict[str, Any] = getattr(self.catalogue, kind)
        meant = _idents(self.values[ident])
        found = next((each for each in meant if each in held), meant[0])
        return self.among(ident, found, list(held), f"data/{kind}.yaml")

    def among(self, ident: str, typed: str, known: list[str], file: str) -> str:
        if typed not in known:
            some = ", ".join(known[:40]) or "-"
            self.fail(ident, "proposal_unknown_record", raw=typed, file=file, known=some)
        return typed

    def text(self, stem: str) -> dict[str, str]:
        """What was typed for every language of the site."""
        found = {}
        for language in self.catalogue.site.languages:
            ident = f"{stem}_{language}"
            found[language] = " ".join(self.values.get(ident, "").split())
            if not found[language] and ident in self.labels:
                self.fail(ident, "proposal_empty")
        return found

    def day(self, ident: str) -> datetime.date:
        typed = self.values[ident]
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", typed, re.ASCII):
                return datetime.date.fromisoformat(typed)
        except ValueError:
            pass
        self.fail(ident, "proposal_bad_day", raw=typed)
        return self.today

    def partial(self, ident: str) -> Any:
        """A date as exact as it was typed, as YAML has it; ``unknown`` where nothing was."""
        typed = self.values[ident]
        if not typed:
            return "unknown"
        if re.fullmatch(r"[12][0-9]{3}", typed, re.ASCII):
            return int(typed)
        if re.fullmatch(r"[12][0-9]{3}-(0[1-9]|1[0-2])", typed, re.ASCII):
            return typed
        return self.day(ident)

    def verification(self, old: Any = None) -> dict[str, Any]:
        """The day and the source; a new source is added. How long ``old`` holds is kept."""
        day = self.day("day")
        held = {"day": day, "sources": [self._source(day)]}
        holds = getattr(getattr(old, "verification", None), "holds_days", None)
        return held if holds is None else held | {"holds_days": holds}

    def _source(self, day: datetime.date) -> str:
        typed = self.values["source"]
        sources = self.catalogue.sources
        if typed in sources:
            return typed
        for ident, source in sources.items():
            if typed in (*source.addresses, *source.copies):
                return ident
        if not typed.startswith("https://"):
            self.fail("source", "proposal_no_source", raw=typed)
            return ""
        for ident in ("source_kind", "source_title", "source_publisher"):
            if not self.values[ident]:
                self.fail(ident, "proposal_new_source")
        title = " ".join(self.values["source_title"].split())
        publisher = " ".join(self.values["source_publisher"].split())
        kind = self.values["source_kind"] or "other"
        languages = self.catalogue.site.languages
        official = (_host(typed)).endswith(".go.id")
        at_hand = kind == "regulation" and not official
        answers: dict[str, Any] = {
            "title": dict.fromkeys(languages, title),
            "short": dict.fromkeys(languages, publisher),
            "publisher": dict.fromkeys(languages, publisher),
            "kind": kind,
            "addresses": [] if at_hand else [typed],
            **({"copies": [typed]} if at_hand else {}),
            "published": "unknown",
            "last_checked": day,
        }
        stem = slug(f"{_host(typed)} {day}")[:50].strip("-")
        name = {"title": dict.fromkeys(languages, stem if len(stem) > 1 else "sumber")}
        new = proposed_name("source", name, languages[0], sources)
        self.put("sources", (new,), answers)
        self.mind.append("proposal_mind_source")
        return new


def _idents(typed: str) -> list[str]:
    """What may be the id: as typed, or at the end of a page's address and behind its #."""
    if not typed.startswith("https://"):
        return [typed]
    page, _, anchor = typed.partition("#")
    return [page.partition("?")[0].rstrip("/").rpartition("/")[2], anchor]


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _fact(made: _Changes) -> None:
    fact = made.values["fact"]
    if fact == "fees":
        _fee(made)
    elif fact in OFFICE:
        ident = made.known("record", "offices")
        old = getattr(made.catalogue.offices.get(ident), fact, None)
        statement = {"text": made.text("text"), "verification": made.verification(old)}
        made.put("offices", (ident, fact), statement)
        made.about = f"{ident}: {fact}"
        if fact == "address":
            made.mind.append("proposal_mind_address")
    elif fact in MANAGEMENT:
        ident = made.known("record", "services")
        service = made.catalogue.services.get(ident)
        old = None if service is None else getattr(service.management, fact)
        statement = {"text": made.text("text"), "verification": made.verification(old)}
        if service is not None:
            given = service.management.model_fields_set
            path: Inside = (ident, "management", fact) if given else (ident, "management")
            made.put("services", path, statement if given else {fact: statement})
        made.about = f"{ident}: {fact}"
    elif fact == "time":
        _time(made)
    else:
        made.fail("fact", "proposal_by_hand")


def _time(made: _Changes) -> None:
    ident = made.known("record", "services")
    typed = " ".join(made.values["text_id"].lower().split())
    match = re.fullmatch(r"([1-9][0-9]{0,3}) ([a-z ]+)", typed, re.ASCII)
    unit = _UNITS.get(match[2]) if match else None
    if match is None or unit is None:
        made.fail("text_id", "proposal_bad_time", raw=typed, known=", ".join(_UNITS))
    service = made.catalogue.services.get(ident)
    old = None if service is None else service.delivery.time
    verification = made.verification(old)
    if service is None or match is None or unit is None:
        return
    if not isinstance(old, Time):
        made.fail("fact", "proposal_by_hand")  # from when it is counted, no form asks
        return
    values = {"amount": int(match[1]), "unit": unit, "verification": verification}
    for name, value in values.items():
        made.put("services", (ident, "delivery", "time", name), value)
    made.about = f"{ident}: time"
    made.mind.append("proposal_mind_time")


def _fee(made: _Changes) -> None:
    ident = made.known("record", "fees")
    typed = made.values["text_id"]
    if not re.fullmatch(r"0|[1-9][0-9]{0,9}", typed, re.ASCII):
        made.fail("text_id", "needs_whole_number", raw=typed)
    start = made.day("valid_from") if made.values["valid_from"] else None
    verification = made.verification()
    made.about = f"{ident}: amount"
    if made.troubles:
        return
    rates = made.catalogue.fees[ident].rates
    last = len(rates) - 1
    path: Inside = (ident, "rates")
    if start is None or rates[last].valid_from == start:
        position = next((n for n, r in enumerate(rates) if r.in_force(made.today)), last)
        position = last if start is not None else position
        made.put("fees", (*path, position, "amount"), int(typed))
        made.put("fees", (*path, position, "verification"), made.verification(rates[position]))
        made.mind.append("proposal_mind_fee")
        return
    if rates[last].valid_until is None:
        end = start - datetime.timedelta(days=1) if start > datetime.date.min else start
        made.put("fees", (*path, last, "valid_until"), end)
    rate = {
        "amount": int(typed),
        "valid_from": start,
        "legal_basis": "unknown",
        "verification": verification,
    }
    made.put("fees", path, _NewRate(rate))
    made.mind.append("proposal_mind_fee")


class _NewRate(dict[str, Any]):
    """A rate that goes to the end of a list."""


def _service(made: _Changes) -> None:
    texts = {name: made.text(name) for name in ("name", "summary", "audience")}
    category = made.known("category", "categories")
    office = made.known("office", "offices")
    verification = made.verification()
    documents = _listed(made, "documents", "documents")
    tariffs = _listed(made, "tariffs", "fees")
    items = [{"document": d, "original": "unknown", "copies": "unknown"} for d in documents]
    as_of = made.partial("as_of")
    used = made.catalogue.services
    named = made.catalogue.site.languages[0]
    ident = proposed_name("service", texts, named, used) if texts["name"][named] else ""
    answers: dict[str, Any] = {
        **texts,
        "category": category,
        "availability": [
            {
                "office": office,
                "status": made.values["status"],
                "as_of": as_of,
                "channels": "unknown",
                "verification": verification,
            }
        ],
        "delivery": {
            "requirements": {"items": items, "verification": verification} if items else "unknown",
            "procedure": "unknown",
            "time": "unknown",
            "fees": {"one_of": tariffs} if tariffs else "unknown",
            "product": "unknown",
            "complaints": "unknown",
        },
    }
    made.put("services", (ident,), answers)
    made.about = f"services: {ident}"
    if documents:
        made.mind.append("proposal_mind_documents")


def _listed(made: _Changes, ident: str, kind: str) -> list[str]:
    lines = (line.strip().removeprefix("- ") for line in made.values[ident].split("\n"))
    typed = [line for line in lines if line]
    known = list(getattr(made.catalogue, kind))
    return [made.among(ident, each, known, f"data/{kind}.yaml") for each in typed[:30]]


def _milestone(made: _Changes) -> None:
    plan = made.catalogue.plan
    if plan is None:
        made.fail("stage", "proposal_no_plan")
        return
    stage = made.among("stage", made.values["stage"], list(plan.stages), "data/plan.yaml")
    date, verification = made.partial("date"), made.verification(plan.stages.get(stage))
    for name, value in (
        ("status", made.values["status"]),
        ("date", date),
        ("verification", verification),
    ):
        made.put("plan", ("stages", stage, name), value)
    made.about = f"plan: {stage}"
    made.mind.append("proposal_mind_stage")


_READERS: dict[str, Callable[[_Changes], None]] = {
    "fact": _fact,
    "service": _service,
    "milestone": _milestone,
}
"""What reads a form, by its name."""


def propose(
    filled: Filled,
    folder: Path,
    languages: list[str],
    clock: add_records.Clock,
    today: datetime.date,
) -> Proposal:
    """The change that a form asks for.

    Raises ``RefusedError``, and ``DataError`` for data that are unsound without it.
    """
    catalogue = load_catalogue(folder, languages, clock)
    made = _Changes(filled, catalogue, today)
    for ident in filled.form.required:
        if not filled.values[ident]:
            made.fail(ident, "proposal_empty")
    if not made.troubles:
        _READERS[filled.form.name](made)
    if made.troubles:
        raise RefusedError(made.troubles)
    try:
        drafts = _drafts(folder, made.changes)
    except EditError as error:
        raise RefusedError([Trouble("", error.code, error.values)]) from None
    if not any(draft.before != draft.after.encode() for draft in drafts):
        raise RefusedError([Trouble("", "proposal_no_change")])
    try:
        add_records.check(folder, drafts, languages, clock)
    except DataError as error:
        raise RefusedError([], error) from None
    return Proposal(made.about, drafts, list(dict.fromkeys(made.mind)))


def _drafts(folder: Path, changes: list[tuple[str, Change]]) -> list[add_records.Draft]:
    """The files as they are to be, those of sources first: what is referred to is there sooner."""
    drafts: dict[Path, add_records.Draft] = {}
    for kind, change in sorted(changes, key=lambda each: each[0] != "sources"):
        file = _file_of(folder, kind, str(change.path[0]))
        if file not in drafts:
            before = file.read_bytes() if file.exists() else None
            drafts[file] = add_records.Draft(file, before, (before or b"").decode())
        held = drafts[file]
        if isinstance(change, Put) and isinstance(change.value, _NewRate):
            change = Insert(change.path, dict(change.value))
        drafts[file] = add_records.Draft(file, held.before, edited(held.after, [change]))
    return list(drafts.values())


def _file_of(folder: Path, kind: str, ident: str) -> Path:
    """The file that holds a record; for a new one that of its kind, or one of its own."""
    files = [file for file in files_of(folder, kind) if file.exists()]
    for file in files:
        if len(files) == 1 or ident in read_yaml(file, file.name).content:
            return file
    alone = folder / f"{kind}.yaml"
    return alone if alone in files else folder / kind / f"{ident}.yaml"
