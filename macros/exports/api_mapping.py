"""What the catalogue says, in the shapes of version 1."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from ..models import facts, fees, services
from ..models import shared as records
from ..models.base import UNKNOWN, Record, Text
from ..models.catalogue import KINDS
from ..models.plan import Milestone
from ..models.provenance import rests_on
from ..models.redirects import FormerAddress
from ..urls import MALL, PLAN, office_path, service_path, source_path
from . import api_types

if TYPE_CHECKING:
    from ..pages.site import Renderer


class Records:
    """The records of a renderer's catalogue.

    Where the site has no address, pages are named from its root.
    """

    def __init__(self, renderer: Renderer) -> None:
        self.catalogue = catalogue = renderer.catalogue
        self._rests = renderer.rests
        self.site_url = renderer.address
        self._roots = {
            language: urljoin(self.site_url, renderer.root(language))
            for language in catalogue.site.languages
        }
        self._verified: dict[int, api_types.Verified] = {}
        self.tariff = functools.cache(self._tariff)
        self.source = functools.cache(self._source)
        self.office = functools.cache(self._office)
        self.disagreement = functools.cache(self._disagreement)
        self.document = functools.cache(self._document_of)
        self.complaint = functools.cache(self._complaint_of)

    # Parts of every record.

    def pages(self, path: str) -> dict[str, str]:
        """The addresses of a page in every language."""
        return {language: root + path for language, root in self._roots.items()}

    def verified(self, held: facts.Verification) -> api_types.Verified:
        """What a fact rests on; equal verifications are one object, and give one."""
        # By identity: the catalogue keeps every one of them.
        if (known := self._verified.get(id(held))) is None:
            known = self._verified[id(held)] = api_types.Verified(
                day=held.day,
                holds_until=self.catalogue.holds_until(held),
                certainty=self.catalogue.confidence(held),
                sources=held.sources,
            )
        return known

    def said(self, held: facts.Statement) -> api_types.Said:
        """A sourced sentence."""
        return api_types.Said(text=held.text.root, verified=self.verified(held.verification))

    def _said_or_unknown(self, held: Any) -> api_types.Said | api_types.Unknown:
        return "unknown" if held == UNKNOWN else self.said(held)

    def _said_if(self, held: facts.ConditionalStatement) -> api_types.SaidIf:
        verified = self.verified(held.verification)
        return api_types.SaidIf(text=held.text.root, condition=held.condition, verified=verified)

    def _named(self, kind: str, ident: str) -> api_types.Named:
        return api_types.Named(id=ident, name=getattr(self.catalogue, kind)[ident].name.root)

    # Records that others refer to.

    def _source(self, ident: str) -> api_types.Source:
        held = self.catalogue.sources[ident]
        return api_types.Source(
            id=ident,
            title=held.title.root,
            short=held.short.root,
            publisher=held.publisher.root,
            kind=held.kind,
            scope=held.scope,
            addresses=held.addresses,
            copies=held.copies,
            published=when(held.published),
            last_checked=held.last_checked,
            note=_text(held.note),
            pages=self.pages(source_path(ident)),
        )

    def _disagreement(self, ident: str) -> api_types.Disagreement:
        held = self.catalogue.disagreements[ident]
        positions = [
            api_types.Position(text=each.text.root, sources=each.sources) for each in held.positions
        ]
        return api_types.Disagreement(
            id=ident,
            about=held.about.root,
            positions=positions,
            shown=held.shown.root,
            verified=self.verified(held.verification),
        )

    def _tariff(self, ident: str) -> api_types.Tariff:
        held = self.catalogue.fees[ident]
        return api_types.Tariff(
            id=ident,
            name=held.name.root,
            per=held.per.root,
            condition=_text(held.condition),
            rates=[self._rate(rate) for rate in held.rates],
        )

    def _rate(self, held: fees.Rate) -> api_types.Rate:
        return api_types.Rate(
            amount=held.amount,
            valid_from=held.valid_from,
            valid_until=held.valid_until,
            legal_basis=held.legal_basis,
            verified=self.verified(held.verification),
        )

    def _document_of(self, ident: str) -> api_types.Document:
        held = self.catalogue.documents[ident]
        return api_types.Document(id=ident, name=held.name.root, about=_text(held.about))

    def _complaint_of(self, ident: str) -> api_types.Complaint:
        held = self.catalogue.complaints[ident]
        return api_types.Complaint(
            id=ident,
            name=held.name.root,
            about=held.about.root,
            ways=[way.root for way in held.ways],
            address=held.address,
            response_time=self._said_or_unknown(held.response_time),
            verified=self.verified(held.verification),
        )

    # Services.

    def service(self, ident: str) -> api_types.Service:
        """All that is said of a service, with every record that it refers to."""
        held = self.catalogue.services[ident]
        delivery = held.delivery
        return api_types.Service(
            id=ident,
            name=held.name.root,
            summary=held.summary.root,
            also_called=_text(held.also_called),
            audience=held.audience.root,
            category=self._named("categories", held.category),
            life_events=[self._named("life_events", event) for event in held.life_events],
            pages=self.pages(service_path(ident)),
            availability=[self._availability(each) for each in held.availability],
            requirements=self._requirements(delivery.requirements),
            procedure=self._procedure(held),
            time=self._time(delivery.time),
            fees=self._fees(delivery.fees),
            product=self._product(delivery.product),
            complaints="unknown"
            if delivery.complaints == UNKNOWN
            else [self.complaint(each) for each in delivery.complaints],
            management=self._management(held.management),
            not_applicable=[
                api_types.NotApplicable(
                    component=each.component,
                    text=each.text.root,
                    verified=self.verified(each.verification),
                )
                for each in held.not_applicable
            ],
            notes=[self._said_if(note) for note in held.notes],
            conditions=[self.condition(each) for each in held.conditions()],
            questions=[self._question(each) for each in held.questions],
            disagreements=[self.disagreement(each) for each in held.disagreements],
            sources=[self.source(each) for each in self._rests(ident).sources],
        )

    def _availability(self, held: services.Availability) -> api_types.Availability:
        return api_types.Availability(
            office=self._named("offices", held.office),
            local=self.catalogue.offices[held.office].local,
            status=held.status,
            as_of=when(held.as_of),
            channels=held.channels,
            note=_text(held.note),
            verified=self.verified(held.verification),
        )

    def _requirements(self, held: Any) -> api_types.Requirements | api_types.Unknown:
        if held == UNKNOWN:
            return "unknown"
        assert isinstance(held, services.Requirements)
        return api_types.Requirements(
            items=[self._requirement(item, held.verification) for item in held.items],
            attendance=None if held.attendance is None else self.said(held.attendance),
            verified=self.verified(held.verification),
        )

    def _requirement(
        self, held: services.Requirement, of_all: facts.Verification
    ) -> api_types.Requirement:
        idents = held.one_of or [held.document or ""]
        return api_types.Requirement(
            documents=[self.document(ident) for ident in idents],
            one_is_enough=held.one_of is not None,
            original=held.original,
            copies=held.copies,
            condition=held.condition,
            when=_text(held.when),
            must_show=_text(held.must_show),
            verified=self.verified(held.verification or of_all),
        )

    def _procedure(self, service: services.Service) -> api_types.Procedure | api_types.Unknown:
        held = self.catalogue.procedure_of(service)
        if held is None:
            return "unknown"
        shared = service.delivery.procedure
        return api_types.Procedure(
            id=shared if isinstance(shared, str) else None,
            name=held.name.root,
            steps=[
                api_types.Step(text=each.text.root, note=_text(each.note)) for each in held.steps
            ],
            verified=self.verified(held.verification),
        )

    def _time(self, held: Any) -> api_types.Time | api_types.Unknown:
        if held == UNKNOWN:
            return "unknown"
        assert isinstance(held, services.Time)
        return api_types.Time(
            amount=held.amount,
            unit=held.unit,
            up_to=held.up_to,
            starts=held.starts.root,
            verified=self.verified(held.verification),
        )

    def _fees(self, held: Any) -> api_types.Fees | api_types.Unknown:
        if held == UNKNOWN:
            return "unknown"
        assert isinstance(held, fees.Fees)
        named = dict.fromkeys([*held.one_of, *held.always_added, *held.may_be_added])
        return api_types.Fees(
            one_of=held.one_of,
            always_added=held.always_added,
            may_be_added=held.may_be_added,
            exemptions=[
                api_types.Exemption(
                    text=each.text.root,
                    condition=each.condition,
                    waives=each.waives,
                    verified=self.verified(each.verification),
                )
                for each in held.exemptions
            ],
            tariffs=[self.tariff(ident) for ident in named],
        )

    def _product(self, held: Any) -> api_types.Product | api_types.Unknown:
        if held == UNKNOWN:
            return "unknown"
        assert isinstance(held, services.Product)
        return api_types.Product(
            name=held.name.root,
            validity=_text(held.validity),
            verified=self.verified(held.verification),
        )

    def _management(self, held: services.Management) -> api_types.Management:
        legal: Any = held.legal_basis
        if legal != UNKNOWN:
            legal = [api_types.Legal(source=each.source, about=each.about.root) for each in legal]
        said = {
            name: self._said_or_unknown(getattr(held, name))
            for name in api_types.Management.model_fields
            if name != "legal_basis"
        }
        return api_types.Management(legal_basis=legal, **said)

    def condition(self, ident: str) -> api_types.Condition:
        """A circumstance on which papers or fees depend."""
        held = self.catalogue.conditions[ident]
        return api_types.Condition(id=ident, question=held.question.root, when=held.when.root)

    def _question(self, ident: str) -> api_types.Question:
        held = self.catalogue.questions[ident]
        answer = self.said(held.answer)
        return api_types.Question(id=ident, question=held.question.root, answer=answer)

    def checks(self, ident: str) -> list[api_types.Verified]:
        """Every check that a service rests on."""
        return [self.verified(each) for each in self._rests(ident).checks]

    def listed(self, held: api_types.Service) -> api_types.Listed:
        """A service as it stands in the list."""
        checks = self.checks(held.id)
        return api_types.Listed(
            id=held.id,
            name=held.name,
            summary=held.summary,
            category=held.category.id,
            availability=[
                api_types.Place(
                    office=each.office.id,
                    local=each.local,
                    status=each.status,
                    certainty=each.verified.certainty,
                )
                for each in held.availability
            ],
            checked=min(each.day for each in checks),
            holds_until=min(each.holds_until for each in checks),
            file=f"services/{held.id}.json",
            pages=held.pages,
        )

    def categories(self) -> list[api_types.Named]:
        """All categories."""
        return [self._named("categories", ident) for ident in self.catalogue.categories]

    # Offices, the plan and the mall.

    def _office(self, ident: str) -> api_types.Office:
        held = self.catalogue.offices[ident]
        return api_types.Office(
            id=ident,
            name=held.name.root,
            short=held.short.root,
            kind=held.kind,
            local=held.local,
            role=self._said_or_unknown(held.role),
            address=self._address(held.address),
            working_area=self._said_or_unknown(held.working_area),
            hours=self._said_or_unknown(held.hours),
            contacts="unknown"
            if held.contacts == UNKNOWN
            else [self.said(contact) for contact in held.contacts],
            map_point=self._point(held.map_point),
            distances=[self.said(each) for each in held.distances],
            official_domain=self._domain(held.official_domain),
            pages=self.pages(office_path(ident)),
        )

    def _address(self, held: Any) -> api_types.OfficeAddress | api_types.Unknown:
        if held == UNKNOWN:
            return "unknown"
        assert isinstance(held, records.Address)
        verified = self.verified(held.verification)
        return api_types.OfficeAddress(text=held.text.root, line=held.line, verified=verified)

    def _point(self, held: Any) -> api_types.Point | api_types.Unknown:
        if held == UNKNOWN:
            return "unknown"
        assert isinstance(held, records.Place)
        verified = self.verified(held.verification)
        return api_types.Point(latitude=held.latitude, longitude=held.longitude, verified=verified)

    def _domain(self, held: Any) -> api_types.Domain | api_types.Unknown:
        if held == UNKNOWN:
            return "unknown"
        assert isinstance(held, records.OfficialDomain)
        return api_types.Domain(domain=held.domain, verified=self.verified(held.verification))

    def plan(self) -> api_types.Plan | None:
        """The plan for an office, if there is one."""
        held = self.catalogue.plan
        if held is None:
            return None
        return api_types.Plan(
            title=held.title.root,
            status=held.status,
            state=self.said(held.state),
            summary=self.said(held.summary),
            stages_note=_text(held.stages_note),
            stages=[self._milestone(ident, stage) for ident, stage in held.stages.items()],
            history=self._events(held.history),
            elsewhere=self._events(held.elsewhere),
            benefits=[self.said(each) for each in held.benefits],
            meanwhile=[
                api_types.Meanwhile(
                    office=self._named("offices", way.office),
                    text=way.text.root,
                    verified=self.verified(way.verification),
                )
                for way in held.meanwhile
            ],
            services=held.services,
            disagreements=[self.disagreement(each) for each in held.disagreements],
            pages=self.pages(PLAN),
        )

    def _milestone(self, ident: str, held: Milestone) -> api_types.Milestone:
        responsible = held.responsible
        return api_types.Milestone(
            id=ident,
            name=held.name.root,
            detail=held.detail.root,
            status=held.status,
            date=when(held.date),
            responsible=responsible.root if isinstance(responsible, Text) else "unknown",
            conditions=[each.root for each in held.conditions],
            depends_on=held.depends_on,
            verified=self.verified(held.verification),
        )

    def _events(self, held: list[facts.Event]) -> list[api_types.Event]:
        return [
            api_types.Event(
                date=_known(each.date),
                text=each.text.root,
                verified=self.verified(each.verification),
            )
            for each in held
        ]

    def mall(self) -> api_types.Mall | None:
        """The mall, if the site tells of one."""
        held = self.catalogue.mall
        if held is None:
            return None
        return api_types.Mall(
            office=self._named("offices", held.office),
            summary=self.said(held.summary),
            figures=[
                api_types.Figure(
                    value=each.value,
                    label=each.label.root,
                    verified=self.verified(each.verification),
                )
                for each in held.figures
            ],
            history=self._events(held.history),
            notes=[self.said(each) for each in held.notes],
            disagreements=[self.disagreement(each) for each in held.disagreements],
            pages=self.pages(MALL),
        )

    # What a record rests on.

    def others(self) -> Iterator[tuple[dict[str, str], list[api_types.Verified]]]:
        """Every record but services that rests on something: what it is called, and its checks."""
        catalogue = self.catalogue
        for kind in KINDS:
            for record in getattr(catalogue, kind).values() if kind != "services" else ():
                if checks := self._rests_on(record):
                    yield _name_of(record, catalogue.site.languages), checks
        if catalogue.plan is not None:
            yield catalogue.plan.title.root, self._rests_on(catalogue.plan)
        if catalogue.mall is not None:
            office = catalogue.offices[catalogue.mall.office]
            yield office.name.root, self._rests_on(catalogue.mall)

    def _rests_on(self, record: Record) -> list[api_types.Verified]:
        return [self.verified(each) for each in rests_on(self.catalogue, [record]).checks]


def when(held: facts.PartialDate | str) -> api_types.When | api_types.Unknown:
    """A date as exact as it is known, or that it is not."""
    return _known(held) if isinstance(held, facts.PartialDate) else "unknown"


def _known(held: facts.PartialDate) -> api_types.When:
    return api_types.When(
        value=_iso(held), precision=held.precision, first=held.first, last=held.last
    )


def _iso(held: facts.PartialDate) -> str:
    if held.precision == "between":
        return "/".join(map(_iso, held.ends))
    return held.first.isoformat()[: {"year": 4, "month": 7, "day": 10}[held.precision]]


def _name_of(record: Any, languages: list[str]) -> dict[str, str]:
    """What a record is called, by the field that its kind has for it."""
    if isinstance(record, FormerAddress):
        return dict.fromkeys(languages, record.address)
    names = (getattr(record, name, None) for name in ("name", "title", "question", "about"))
    return next(name.root for name in names if isinstance(name, Text))


def _text(held: Text | None) -> dict[str, str] | None:
    return None if held is None else held.root
