"""The records that services and the plan refer to, defined once for all."""

from __future__ import annotations

import datetime
import math
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from .base import CategoryRef, OfficeRef, OrUnknown, Record, ServiceRef, SourceRef, Text
from .colours import Colours
from .facts import PartialDate, Statement, Verification

_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ANY_LABEL = _LABEL.replace("a-z", "A-Za-z")
WEB_ADDRESS = (
    rf"^[Hh][Tt][Tt][Pp][Ss]://(?:{_ANY_LABEL}\.)+[A-Za-z]{{2,}}"
    r"(?:[/?#][!#-&(-;=?-\[\]_a-z~]*)?$"
)
"""A host of plain labels, no user, no port; then visible ASCII without quotes and brackets."""


def _safe_address(value: str) -> str:
    if not re.fullmatch(WEB_ADDRESS, value):
        raise PydanticCustomError("not_an_address", "not an https address", {"raw": value})
    return value


WebAddress = Annotated[
    str,
    Field(max_length=500),
    AfterValidator(_safe_address),
    WithJsonSchema({"type": "string", "maxLength": 500, "pattern": WEB_ADDRESS}),
]
"""An ``https://`` address and nothing else: no script, no data, no user name in it."""

DOMAIN = rf"^({_LABEL}\.)+go\.id$"
Domain = Annotated[str, Field(max_length=200, pattern=DOMAIN)]
"""A government's domain name."""


Authority = Literal["official", "practice", "copy", "press", "other"]


class Source(Record):
    """A source of facts.

    ``scope``: ``office`` for a page that describes how one office works, which proves nothing
    about any other. ``copies``: where a regulation was read when not at a government's address.
    """

    title: Text
    short: Text
    publisher: Text
    kind: Literal["regulation", "official", "press", "other"]
    scope: Literal["national", "office"] = "national"
    addresses: list[WebAddress]
    copies: list[WebAddress] = []
    published: OrUnknown[PartialDate]
    last_checked: datetime.date
    note: Text | None = None

    @property
    def authority(self) -> Authority:
        """The weight of this source. Only ``official`` confirms a fact.

        A regulation that cannot be looked up at a government's address is a ``copy``.
        """
        if self.kind == "regulation":
            return "official" if self.addresses else "copy"
        if self.kind == "official" and self.scope == "office":
            return "practice"
        return self.kind


class Document(Record):
    """A paper that citizens bring; many services ask for the same ones."""

    name: Text
    about: Text | None = None


class Condition(Record):
    """A circumstance on which papers or fees depend, as readers are asked and told of it.

    ``question`` can be answered by yes or no; ``when`` stands beside what a yes brings.
    """

    question: Text
    when: Text


class Category(Record):
    """A shelf for services."""

    name: Text
    about: Text


class LifeEvent(Record):
    """What happened to the reader, in the reader's words: the way in to services.

    ``answer``: what there is to say of it beside the services that it leads to.
    """

    name: Text
    answer: Statement | None = None


class Step(Record):
    """One step of a procedure."""

    text: Text
    note: Text | None = None


class Procedure(Record):
    """Sistem, mekanisme dan prosedur: steps in their order."""

    name: Text
    steps: Annotated[list[Step], Field(min_length=1)]
    verification: Verification


class Place(Record):
    """A point on the map, degrees north and east (WGS 84)."""

    latitude: Annotated[float, Field(ge=-11.5, le=6.5)]
    longitude: Annotated[float, Field(ge=94, le=142)]
    verification: Verification

    def kilometres_to(self, latitude: float, longitude: float) -> float:
        """How far another point is as the crow flies."""
        return kilometres(self.latitude, self.longitude, latitude, longitude)


def kilometres(north: float, east: float, other_north: float, other_east: float) -> float:
    """Between two points in degrees, as the crow flies (haversine, on a globe)."""
    up, along = math.radians(other_north - north), math.radians(other_east - east)
    here, there = math.radians(north), math.radians(other_north)
    half = math.sin(up / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(along / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(half))


EARTH_RADIUS = 6371.0088
"""Kilometres, the mean."""
KM_A_DEGREE = math.radians(EARTH_RADIUS)
"""Kilometres that a degree of latitude is long."""


class Address(Statement):
    """Where an office is. ``line``: the bare address, to be copied into a map or a letter."""

    line: Annotated[str, Field(max_length=200)] | None = None


class OfficialDomain(Record):
    """The office's own internet domain; public bodies of Indonesia end in ``.go.id``."""

    domain: Domain
    verification: Verification


class Office(Record):
    """An office (kantor). ``local`` tells that it stands in the regency of this site.

    Every field that a citizen may look for is there, or is ``unknown`` in so many words.
    ``distances``: how far it is from somewhere, as a source tells it.
    """

    name: Text
    short: Text
    kind: Literal["kanim", "mpp", "ukk", "directorate", "ministry", "regency"]
    local: bool
    role: OrUnknown[Statement]
    address: OrUnknown[Address]
    working_area: OrUnknown[Statement]
    hours: OrUnknown[Statement]
    contacts: OrUnknown[Annotated[list[Statement], Field(min_length=1)]]
    map_point: OrUnknown[Place]
    distances: list[Statement] = []
    official_domain: OrUnknown[OfficialDomain]


class ComplaintChannel(Record):
    """Where to complain (penanganan pengaduan, saran dan masukan)."""

    name: Text
    about: Text
    ways: Annotated[list[Text], Field(min_length=1)]
    address: WebAddress
    response_time: OrUnknown[Statement]
    verification: Verification


class Term(Record):
    """A word of the field, explained. ``also``: how else it stands in texts, in any language."""

    name: Text
    also: list[str] = []
    meaning: Text
    verification: Verification

    def forms(self, language: str) -> list[str]:
        """How it stands in texts of a language: its name up to a bracket, and the others."""
        bare = self.name[language].partition(" (")[0]
        return [form for form in dict.fromkeys([bare, *self.also]) if form]


class Question(Record):
    """A question that citizens ask, and the answer as far as it is known."""

    question: Text
    answer: Statement
    services: list[ServiceRef] = []


class Position(Record):
    """One side of a disagreement: what it says, and who says it."""

    text: Text
    sources: Annotated[list[SourceRef], Field(min_length=1)]


class Disagreement(Record):
    """Sources that contradict each other. Both stand; ``shown`` says which one the pages use."""

    about: Text
    positions: Annotated[list[Position], Field(min_length=2)]
    shown: Text
    verification: Verification


class Notice(Record):
    """A warning to citizens, on the pages named.

    ``service`` are the pages of services: of those ``categories``, or of all if none is named.
    """

    title: Text
    body: Statement
    pages: Annotated[
        list[Literal["home", "services", "service", "offices", "about"]], Field(min_length=1)
    ]
    categories: list[CategoryRef] = []


class ComplianceZones(Record):
    """From which percentage of compliance a supervisor speaks of a green and of a yellow zone.

    ``about``: whose thresholds these are, and of which year. Below yellow it is red.
    """

    about: Text
    green_from: Annotated[int, Field(ge=2, le=100)]
    yellow_from: Annotated[int, Field(ge=1, le=99)]
    verification: Verification

    @model_validator(mode="after")
    def _in_order(self) -> ComplianceZones:
        if self.green_from <= self.yellow_from:
            raise PydanticCustomError("zones_reversed", "zones reversed")
        return self


LOGO_FILE = r"^[a-z0-9][a-z0-9-]*\.(svg|png)$"
LogoFile = Annotated[str, Field(max_length=60, pattern=LOGO_FILE)]
"""A picture in the data folder itself."""


class SiteSettings(Record):
    """The site itself: whose it is, in which languages, and how long facts hold.

    The first of ``languages`` is the main one and stands at the site's root. Texts need not be
    there in those of ``in_part``: what is not translated stands in the main one. Without
    ``compliance_zones`` the page on completeness counts, and speaks of no zone. Without ``colours``
    and a ``logo`` it has the generator's own. ``adoption_sources`` show that an office has adopted
    the site.
    """

    name: Text
    tagline: Text
    regency: Text
    locative: Text
    publisher: Text
    adoption: Literal["not_adopted", "adopted"]
    adoption_sources: list[SourceRef] = []
    confirm_with: Annotated[list[OfficeRef], Field(min_length=1)]
    languages: Annotated[list[str], Field(min_length=1)]
    in_part: list[str] = []
    time_zone: str
    verification_holds_days: Annotated[int, Field(ge=1, le=1500)]
    compliance_zones: ComplianceZones | None = None
    colours: Colours | None = None
    logo: LogoFile | None = None

    @property
    def full_languages(self) -> list[str]:
        """The languages in which every text is there."""
        return [each for each in self.languages if each not in self.in_part]
