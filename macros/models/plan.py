"""The plan for a new office: its stages, the history before it, and what serves meanwhile."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import DisagreementRef, Id, OfficeRef, OrUnknown, Record, ServiceRef, Text
from .facts import Event, PartialDate, Statement, Verification

MilestoneStatus = Literal["done", "under_way", "proposed", "not_found", "unknown"]


class Milestone(Record):
    """A stage on the way. ``not_found``: no source says that it has been done."""

    name: Text
    detail: Text
    status: MilestoneStatus
    date: OrUnknown[PartialDate]
    responsible: OrUnknown[Text]
    conditions: list[Text] = []
    depends_on: list[Id] = []
    verification: Verification


class Meanwhile(Record):
    """What people can use until the plan has come."""

    office: OfficeRef
    text: Text
    verification: Verification


class Plan(Record):
    """A plan, told in stages keyed by id in the order of the way."""

    title: Text
    status: MilestoneStatus
    state: Statement
    summary: Statement
    stages_note: Text | None = None
    stages: Annotated[dict[Id, Milestone], Field(min_length=1)]
    history: list[Event]
    elsewhere: list[Event]
    benefits: list[Statement]
    meanwhile: Annotated[list[Meanwhile], Field(min_length=1)]
    services: list[ServiceRef] = []
    disagreements: list[DisagreementRef] = []

    def done_count(self) -> int:
        """How many stages are known to be done."""
        return sum(stage.status == "done" for stage in self.stages.values())

    def next_stages(self) -> list[str]:
        """Ids of stages not done whose prerequisites are all done: what must happen next."""
        done = {ident for ident, stage in self.stages.items() if stage.status == "done"}
        return [
            ident
            for ident, stage in self.stages.items()
            if ident not in done and done.issuperset(stage.depends_on)
        ]


class Figure(Record):
    """A number told about the MPP, with what it counts."""

    value: Annotated[int, Field(ge=0, le=1_000_000_000)]
    label: Text
    verification: Verification


class Mall(Record):
    """Mal Pelayanan Publik: what is known of it."""

    office: OfficeRef
    summary: Statement
    figures: list[Figure]
    history: list[Event]
    notes: list[Statement]
    disagreements: list[DisagreementRef] = []
