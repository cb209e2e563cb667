"""What a leaflet and a poster say: the answers of a page, in the order in which a reader asks.

Plain texts in a language, ready to be set; how they stand on paper is told in ``leaflet.typ``.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urljoin

from ..i18n.formatting import as_of, at_start, counted, day, partial_date, rupiah, short_day
from ..models.base import UNKNOWN, Text
from ..models.facts import Verification
from ..models.fees import CaseTotal
from ..models.plan import Plan
from ..models.services import Availability, Requirement
from ..models.shared import Office
from ..pages.branding import on_paper
from ..pages.evidence import confidence_text
from ..pages.fees import FeesView
from ..pages.service import ServiceView
from ..pages.site import Page

Paper = Literal["a4", "a3"]

FILES: dict[Paper, str] = {"a4": "lembar.pdf", "a3": "poster.pdf"}
"""Names of the files beside a page: the leaflet to take home, the poster for the wall."""

_TONES = {
    "open": "good", "done": "good", "official": "good",
    "reported_open": "care", "planned": "care", "requested": "care", "suspended": "stop",
    "under_way": "care", "proposed": "care", "mixed": "care", "reported": "care",
    "unsourced": "care",
}  # fmt: skip

_GONE_TO = {"open", "reported_open", "competent"}
"""Of these a wall tells the address too: it sends nobody where there may be nothing yet."""


@dataclass(frozen=True)
class Badge:
    """A status in words. ``tone`` is good, care, stop or plain: colour and edge, no more."""

    text: str
    tone: str


@dataclass(frozen=True)
class Item:
    """One of a list: what it is, what stands beside it, and lines under it."""

    text: str
    beside: str = ""
    lines: list[str] = field(default_factory=list)
    badges: list[Badge] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """What stands under a heading. ``form`` says how it is set; see ``forms`` in leaflet.typ."""

    form: str
    text: str = ""
    beside: str = ""
    tone: str = "plain"
    badge: Badge | None = None
    lines: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """A question, and its answer."""

    title: str
    parts: list[Part]


@dataclass(frozen=True)
class Leaflet:
    """All that stands on one sheet, the address as a code that a phone reads too.

    ``about`` is told to programs, ``lead`` to readers, under the title; it may be empty.
    ``address`` is empty where the site has none that others can reach; ``trial`` then says so.
    ``colour`` is that of headings and rules.
    ``as_of`` is the day of the latest check that stands on it, ISO 8601, and ``made`` tells it: the
    day of the build would make every sheet another one each day, with nothing new on it.
    """

    paper: Paper
    language: str
    as_of: str
    title: str
    about: str
    lead: str
    kicker: str
    publisher: str
    sections: list[Section]
    confirm: str
    owner: str
    made: str
    check: str
    trial: str
    address: str
    code_about: str
    colour: str


def sheets(page: Page, site_url: str) -> dict[Paper, Leaflet]:
    """The leaflet and the poster of the page of a service, or of the plan."""
    writer = _Writer(page, site_url)
    if page.service is not None:
        view = page.renderer.service(page.service)
        return {"a4": writer.leaflet(view), "a3": writer.poster(view)}
    plan = page.renderer.catalogue.plan
    assert plan is not None
    return {"a4": writer.plan_leaflet(plan), "a3": writer.plan_poster(plan)}


class _Writer:
    """Writes one sheet at a time in one page's language: what holds on the day of the build."""

    def __init__(self, page: Page, site_url: str) -> None:
        self._page = page
        self._catalogue = page.renderer.catalogue
        self._words = page.words
        self._address = urljoin(site_url, page.url) if site_url else ""
        self._checked: set[datetime.date] = set()

    # A whole sheet

    def leaflet(self, view: ServiceView) -> Leaflet:
        """All that a reader must know of a service, on a sheet to take home."""
        sections = [
            Section(self._words["bring"], self._bring(view)),
            Section(self._words["fee"], self._fees(view)),
            Section(self._words["time"], self._time(view)),
            Section(self._words["how"], self._how(view)),
            Section(self._words["places"], self._places(view)),
        ]
        return self._sheet(
            "a4", view.service.name, view.service.summary, [*sections, *self._warnings(view)]
        )

    def poster(self, view: ServiceView) -> Leaflet:
        """What can be read across a room: papers, fees, time, how to apply, place."""
        sections = [
            Section(self._words["bring"], self._bring(view, short=True)),
            Section(self._words["fee"], self._fees(view, short=True)),
            Section(self._words["time"], self._time(view, short=True)),
            *([Section(self._words["how"], self._how(view, short=True))] if view.procedure else []),
            Section(self._words["places"], self._places(view, short=True)),
        ]
        return self._sheet("a3", view.service.name, view.service.summary, sections)

    def plan_leaflet(self, plan: Plan) -> Leaflet:
        """The plan, stage by stage, and what there is meanwhile."""
        summary = self._fact(plan.summary.text, plan.summary.verification)
        sections = [
            Section(self._words["plan_now"], self._state(plan)),
            Section(self._words["meanwhile"], self._meanwhile(plan)),
            Section(self._words["what_is_planned"], summary),
            Section(self._words["stages"], self._stages(plan)),
        ]
        return self._sheet("a4", plan.title, plan.state.text, sections)

    def plan_poster(self, plan: Plan) -> Leaflet:
        """How far the plan is, and where to go meanwhile."""
        sections = [
            Section(self._words["plan_now"], self._state(plan, short=True)),
            Section(self._words["meanwhile"], self._meanwhile(plan, short=True)),
            Section(self._words["stages"], self._stages(plan, short=True)),
        ]
        return self._sheet("a3", plan.title, plan.state.text, sections)

    def _sheet(self, paper: Paper, title: Text, about: Text, sections: list[Section]) -> Leaflet:
        site, words = self._catalogue.site, self._words
        publisher = self._t(site.publisher)
        owner = words[f"adoption_{site.adoption}_long"]
        latest, self._checked = max(self._checked, default=None), set()
        made = words["leaflet_unchecked"]
        if latest is not None:
            made = words["leaflet_latest"].format(day=day(latest, words))
        return Leaflet(
            paper=paper,
            language=self._page.language,
            as_of=(latest or self._page.renderer.today).isoformat(),
            title=self._t(title),
            about=self._t(about),
            lead=self._t(about) if paper == "a4" and self._page.service is not None else "",
            kicker=self._t(site.name),
            publisher=publisher,
            sections=sections,
            confirm=f"{words[f'notice_{site.adoption}']} {self._offices(site.confirm_with)}.",
            owner="" if paper == "a3" else owner.format(publisher=publisher),
            made=made,
            check=words["leaflet_check"],
            trial=words["leaflet_trial"],
            address=self._address,
            code_about=words["leaflet_code"].format(address=self._address),
            colour=on_paper(site.colours),
        )

    # Its sections

    def _bring(self, view: ServiceView, short: bool = False) -> list[Part]:
        notes = [] if short else self._notes(view)
        held = view.requirements
        if held is None:
            return [*self._not_given(view, "requirements"), *notes]
        forms = {self._form(item) for item in held.items}
        alone = forms.pop() if len(forms) == 1 and len(held.items) > 1 else None
        parts = []
        if alone:
            parts.append(Part("text", self._words["leaflet_each"].format(form=alone)))
        items = [self._check(view.when(item), item, with_form=alone is None) for item in held.items]
        parts.append(Part("checks", items=items))
        own = [item.verification for item in held.items if item.verification is not None]
        parts += self._proof(
            own if len(own) == len(held.items) else [held.verification, *own], short
        )
        if held.attendance is not None:
            text = self._said("who_comes", held.attendance.text)
            parts.append(Part("text", text))
            parts += self._proof([held.attendance.verification], short)
        return [*parts, *notes]

    def _notes(self, view: ServiceView) -> list[Part]:
        notes = view.service.notes
        return [p for n in notes for p in self._fact(n.text, n.verification, form="note")]

    def _check(self, when: Text | None, item: Requirement, with_form: bool) -> Item:
        documents = self._catalogue.documents
        lines = [] if when is None else [self._t(when)]
        if item.must_show is not None:
            lines.append(self._said("must_show", item.must_show))
        form = self._form(item) if with_form else ""
        if item.document is not None:
            return Item(self._t(documents[item.document].name), form, lines)
        *others, last = [self._t(documents[ident].name) for ident in item.one_of or []]
        either = self._words["or_list"].join([", ".join(others), last])
        return Item(f"{self._words['one_of']} {either}", form, lines)

    def _form(self, item: Requirement) -> str:
        """In which form a paper is wanted: original, copies, or neither is said."""
        words = self._words
        if item.original == UNKNOWN:
            return (
                words["form_unknown"]
                if item.copies == UNKNOWN
                else counted(int(item.copies), "copies", words)
            )
        said = [words["original"]] if item.original else []
        if item.copies == UNKNOWN:
            said.append(words["copies_unknown"])
        elif int(item.copies) > 0:
            said.append(counted(int(item.copies), "copies", words))
        return words["plus"].join(said)

    def _fees(self, view: ServiceView, short: bool = False) -> list[Part]:
        fees = view.fees
        if fees is None:
            return self._not_given(view, "fees")
        parts = [] if fees.least is None else [Part("strong", self._fee_range(fees))]
        if limits := self._fee_limits(fees, short):
            parts.append(Part("text", limits))
        starts = {case.since for case in fees.cases}
        alone = starts.pop() if len(starts) == 1 else None
        pers = {self._per(case) for case in fees.cases}
        each = pers.pop() if len(pers) == 1 else None
        items = [self._price(case, alone is None, each is None) for case in fees.cases]
        heading = self._words["case"] if each is None else f"{self._words['case']}, {each}"
        parts.append(Part("prices", heading, self._words["total"], items=items))
        if alone is not None:
            parts.append(Part("text", self._words["in_force_from"].format(day=self._day(alone))))
        parts += self._proof(fees.verifications, short)
        for condition, tariffs in fees.conditions:
            names = "; ".join(self._t(tariff.name) for tariff in tariffs)
            parts.append(Part("note", f"{at_start(names)}: {self._t(condition)}"))
        for coming in fees.upcoming:
            assert not isinstance(coming.rate.valid_from, str)
            said = self._words["fee_coming"].format(
                day=self._day(coming.rate.valid_from),
                name=self._t(coming.tariff.name),
                amount=rupiah(coming.rate.amount, self._words),
            )
            parts.append(Part("note", said))
            parts += self._proof([coming.rate.verification], short)
        # On a poster only what changes a sum that stands above it.
        if spared := [each for each in fees.fees.exemptions if each.waives or not short]:
            items = [Item(self._t(each.text)) for each in spared]
            parts.append(Part("text", f"{self._words['exemptions']}:"))
            parts.append(Part("points", items=items))
            parts += self._proof([each.verification for each in spared], short)
        return parts

    def _fee_range(self, fees: FeesView) -> str:
        assert fees.least is not None and fees.most is not None
        least, most = rupiah(fees.least, self._words), rupiah(fees.most, self._words)
        return least if least == most else f"{least} – {most} {self._words['by_kind']}"

    def _fee_limits(self, fees: FeesView, short: bool) -> str:
        said = []
        # On a poster the list of prices tells it, and the note below why.
        if not short and fees.least_on_condition is not None and fees.on_condition is not None:
            amount = rupiah(fees.least_on_condition, self._words)
            name = self._t(fees.on_condition.name)
            said.append(self._words["conditional_from"].format(name=name, amount=amount))
        if fees.partly_unknown:
            said.append(self._words["partly_unknown"])
        return " ".join(said)

    def _per(self, case: CaseTotal) -> str:
        return f"{self._words['per']} {self._t(case.parts[0][1].per)}"

    def _price(self, case: CaseTotal, with_start: bool, with_per: bool) -> Item:
        """One case: what is asked for, the total, and since when it costs that."""
        words = self._words
        name = " + ".join(self._t(tariff.name) for _, tariff, _ in case.parts)
        said = [self._per(case)] if with_per else []
        if any(tariff.condition is not None for _, tariff, _ in case.parts):
            said.append(words["leaflet_conditional"])
        if with_start and case.total is not None:
            since = words["leaflet_since_unknown"]
            if case.since is not None:
                since = words["leaflet_since"].format(day=short_day(case.since, words))
            said.append(since)
        total = words["unknown"] if case.total is None else rupiah(case.total, words)
        return Item(name, total, ["; ".join(said)] if said else [])

    def _time(self, view: ServiceView, short: bool = False) -> list[Part]:
        time = view.service.delivery.time
        if isinstance(time, str):
            return self._not_given(view, "time")
        amount = counted(time.amount, f"unit_{time.unit}", self._words)
        said = f"{self._words['up_to']} {amount}" if time.up_to else amount
        return [
            Part("strong", said),
            Part("text", f"{self._t(time.starts)}."),
            *self._proof([time.verification], short),
        ]

    def _how(self, view: ServiceView, short: bool = False) -> list[Part]:
        """The steps; where ``short``, what they come to."""
        procedure = view.procedure
        if procedure is None:
            return self._not_given(view, "procedure")
        name = Part("text", f"{self._t(procedure.name)}.")
        if short:
            return [name, *self._proof([procedure.verification], short)]
        steps = [
            Item(self._t(step.text), lines=[] if step.note is None else [self._t(step.note)])
            for step in procedure.steps
        ]
        return [
            name,
            Part("steps", items=steps),
            *self._proof([procedure.verification]),
        ]

    def _places(self, view: ServiceView, short: bool = False) -> list[Part]:
        parts: list[Part] = []
        if view.local is None:
            place = self._words["answer_local"].format(place=self._t(self._catalogue.site.locative))
            parts.append(Part("text", f"{place} {self._words['not_here']}."))
        for held in view.service.availability:
            parts += self._place(held, short)
        return parts

    def _place(self, held: Availability, short: bool) -> list[Part]:
        """One office: its status as of its day, what that means, and how to get there."""
        office = self._catalogue.offices[held.office]
        advice = self._words[f"advice_{held.status}"]
        if held.note is not None and not short:
            advice += f" {self._t(held.note)}"
        status = self._words[f"status_{held.status}"]
        if not isinstance(held.as_of, str):
            status += as_of(held.as_of, self._words)
        badge = Badge(status, _TONES.get(held.status, "plain"))
        lines, verified = [advice], [held.verification]
        in_person = not isinstance(held.channels, str) and "in_person" in held.channels
        address = office.address
        if short and in_person and held.status in _GONE_TO and not isinstance(address, str):
            where = address.line or self._t(address.text)
            lines.append(f"{self._words['address']}: {where}")
            verified.append(address.verification)
        parts = [Part("place", self._t(office.name), badge=badge, lines=lines)]
        parts += self._proof(verified, short)
        if in_person and not short:
            parts += self._way(office)
        return parts

    def _way(self, office: Office) -> list[Part]:
        known = [
            (name, fact)
            for name, fact in (("address", office.address), ("hours", office.hours))
            if not isinstance(fact, str)
        ]
        unknown = [n for n in ("address", "hours") if n not in {name for name, _ in known}]
        parts = [Part("text", f"{self._words[name]}: {self._t(fact.text)}") for name, fact in known]
        parts += self._proof([fact.verification for _, fact in known])
        if unknown:
            names = ", ".join(self._words[name] for name in unknown)
            parts.append(Part("text", f"{names}: {self._words['unknown']}"))
        return parts

    def _warnings(self, view: ServiceView) -> list[Section]:
        parts: list[Part] = []
        for notice in self._catalogue.notices_for(view.service.category):
            lines = [self._t(notice.body.text)]
            parts.append(Part("warning", self._t(notice.title), lines=lines))
            parts += self._proof([notice.body.verification])
        differing = [self._catalogue.disagreements[i] for i in view.service.disagreements]
        if differing:
            parts.append(Part("text", self._words["leaflet_differ"]))
            parts.append(Part("points", items=[Item(self._t(each.about)) for each in differing]))
        return [Section(self._words["leaflet_beware"], parts)] if parts else []

    # The plan's

    def _state(self, plan: Plan, short: bool = False) -> list[Part]:
        badge = self._milestone(plan.status)
        return [
            Part("state", self._t(plan.state.text), badge=badge),
            *self._proof([plan.state.verification], short),
        ]

    def _milestone(self, status: str) -> Badge:
        return Badge(self._words[f"milestone_{status}"], _TONES.get(status, "plain"))

    def _meanwhile(self, plan: Plan, short: bool = False) -> list[Part]:
        parts: list[Part] = []
        for way in plan.meanwhile:
            name = self._t(self._catalogue.offices[way.office].name)
            parts.append(Part("place", name, lines=[self._t(way.text)]))
            parts += self._proof([way.verification], short)
        return parts

    def _stages(self, plan: Plan, short: bool = False) -> list[Part]:
        words = self._words
        ahead = plan.next_stages()
        items = []
        for ident, stage in plan.stages.items():
            badges = [self._milestone(stage.status)]
            if ident in ahead:
                badges.append(Badge(words["next"], "plain"))
            lines = []
            if not isinstance(stage.date, str):
                lines.append(f"{words['date']}: {partial_date(stage.date, words)}")
            if not short:
                who = words["unknown"]
                if not isinstance(stage.responsible, str):
                    who = self._t(stage.responsible)
                lines.append(f"{words['responsible']}: {who}")
                lines += [f"{words['conditions']}: {self._t(each)}" for each in stage.conditions]
            items.append(Item(self._t(stage.name), lines=lines, badges=badges))
        count = words["stages_count"].format(done=plan.done_count(), all=len(plan.stages))
        parts = [Part("text", count)]
        if plan.stages_note is not None and not short:
            parts.append(Part("note", self._t(plan.stages_note)))
        parts.append(Part("stages", items=items))
        parts += self._proof([stage.verification for stage in plan.stages.values()], short)
        return parts

    # What stands in all of them

    def _t(self, text: Text) -> str:
        return text[self._page.language]

    def _day(self, value: object) -> str:
        return day(value, self._words)  # type: ignore[arg-type]

    def _said(self, key: str, text: Text) -> str:
        return f"{self._words[key]} {self._t(text)}"

    def _fact(self, text: Text, held: Verification, form: str = "text") -> list[Part]:
        return [Part(form, self._t(text)), *self._proof([held])]

    def _offices(self, idents: list[str]) -> str:
        offices = self._catalogue.offices
        return self._words["or_list"].join(self._t(offices[ident].short) for ident in idents)

    def _not_given(self, view: ServiceView, name: str) -> list[Part]:
        """A component that is not given: why it cannot be, or whom to ask."""
        if (excused := view.service.excused(name)) is None:
            return [self._unknown(view)]
        said = f"{self._words['not_applicable']} {self._t(excused.text)}"
        return [Part("text", said), *self._proof([excused.verification])]

    def _unknown(self, view: ServiceView) -> Part:
        said = self._words["unknown"]
        if ask := view.ask_at():
            said += f" {self._words['ask_first']} {self._offices(ask)}."
        return Part("text", said)

    def _proof(self, held: list[Verification], short: bool = False) -> list[Part]:
        """Which sources, how sure they make it, and the day; the first source where ``short``."""
        seen = self._page.evidence(held)
        if seen is None:
            return []
        self._checked.add(seen.day)
        words = self._words
        said = confidence_text(seen.confidence, seen.sources.values(), words, "short")
        names = [self._t(source.short) for source in seen.sources.values()]
        if short and len(names) > 1:
            names = [f"{names[0]} {words['and_more'].format(n=len(names) - 1)}"]
        if names:
            said += f": {', '.join(names)}"
        said += f". {words['checked']} {short_day(seen.day, words)}."
        tone = _TONES[seen.confidence]
        if seen.expired:
            said += f" {words['expired'].format(day=short_day(seen.holds_until, words))}"
            tone = "stop"
        return [Part("proof", said, tone=tone)]
