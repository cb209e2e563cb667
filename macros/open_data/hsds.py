"""The same facts by the Human Services Data Specification (HSDS) 3.0, one file a language.

A page of services and one of organizations, as its API answers. HSDS has no word for what is not
sure, so that it is told where people read: a service is ``active`` if an office is open, competent
or reported open, and in the last two cases ``alert`` says so; places that are planned or asked for
are no places of a service here. Status is an attribute, and so is what each thing rests on. Left
out because HSDS wants more than is known: addresses in parts (the address as told is a location's
description), and contacts, of which only the text is known.
"""

from __future__ import annotations

import functools
import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from ..views.formatting import counted
from ..views.words import words_of
from . import shapes
from .records import Records

Item = dict[str, Any]

_GIVEN = ("open", "competent", "reported_open", "suspended")
"""States of a place where the service is, or was, to be had; the surest first."""

_WEAKER = ("official", "mixed", "reported", "unsourced")


class Hsds:
    """What HSDS says in one language."""

    def __init__(self, records: Records, language: str) -> None:
        self._records = records
        self._language = language
        self._words = words_of(language)
        # The same record has the same id in every language, and in no other site.
        self._space = uuid.uuid5(uuid.NAMESPACE_URL, f"{records.site_url}hsds")

    def _id(self, *name: object) -> str:
        return _uuid(self._space, "/".join(map(str, name)))

    def _attribute(self, of: str, entity: str, kind: str, value: str) -> Item:
        return {
            "id": self._id(of, kind),
            "link_id": of,
            "link_type": kind,
            "link_entity": entity,
            "value": value,
        }

    def _resting(self, of: str, entity: str, held: shapes.Verified) -> Item:
        """What something rests on: certainty, day of the check, ids of sources, spaces between."""
        value = " ".join([held.certainty, str(held.day), *held.sources])
        return self._attribute(of, entity, "verification", value)

    def service(self, held: shapes.Service, checked: str) -> Item:
        """A service; ``checked`` is the day of its oldest check."""
        language = self._language
        ident = self._id("service", held.id)
        places = [each for each in held.availability if each.status in _GIVEN]
        places.sort(key=lambda each: _GIVEN.index(each.status))
        best = (places or held.availability)[0]
        made: Item = {
            "id": ident,
            "organization_id": self._id("organization", best.office.id),
            "name": held.name[language],
            "description": held.summary[language],
            "url": held.pages[language],
            "status": _status(places),
            "eligibility_description": held.audience[language],
            "assured_date": checked,
            "organization": self._organization_of(best.office),
            "cost_options": list(self._costs(ident, held.fees)),
            "required_documents": list(self._documents(ident, held.requirements)),
            "service_at_locations": [self._at(ident, each) for each in places],
            "attributes": [
                self._attribute(ident, "service", "status", best.status),
                self._resting(ident, "service", best.verified),
            ],
        }
        if held.also_called is not None:
            made["alternate_name"] = held.also_called[language]
        if best.status != "open":
            alert = f"{self._words[f'status_{best.status}']}. "
            made["alert"] = alert + self._words[f"advice_{best.status}"]
        if isinstance(held.procedure, shapes.Procedure):
            steps = (step.text[language] for step in held.procedure.steps)
            made["application_process"] = "\n".join(steps)
        if isinstance(held.time, shapes.Time):
            unit = counted(held.time.amount, f"unit_{held.time.unit}", self._words)
            most = f"{self._words['up_to']} " if held.time.up_to else ""
            made["wait_time"] = f"{most}{unit} {held.time.starts[language]}"
        if held.fees == "unknown":
            made["fees_description"] = self._words["unknown"]
        return made

    def _organization_of(self, office: shapes.Named) -> Item:
        """The short of an organization, which has to have a description."""
        held = self._records.office(office.id)
        return {
            "id": self._id("organization", office.id),
            "name": office.name[self._language],
            "description": held.role.text[self._language]
            if isinstance(held.role, shapes.Said)
            else self._words["unknown"],
        }

    def _costs(self, service: str, held: shapes.Fees | str) -> Iterator[Item]:
        tariffs = held.tariffs if isinstance(held, shapes.Fees) else []
        for tariff in tariffs:
            for number, rate in enumerate(tariff.rates, 1):
                ident = self._id("cost", service, tariff.id, number)
                about = [f"{self._words['per']} {tariff.per[self._language]}"]
                if tariff.condition is not None:
                    about.append(tariff.condition[self._language])
                made: Item = {
                    "id": ident,
                    "service_id": service,
                    "option": tariff.name[self._language],
                    "currency": tariff.currency,
                    "amount": rate.amount,
                    "amount_description": ". ".join(about),
                    "attributes": [self._resting(ident, "cost_option", rate.verified)],
                }
                if rate.valid_from != "unknown":
                    made["valid_from"] = str(rate.valid_from)
                if rate.valid_until is not None:
                    made["valid_to"] = str(rate.valid_until)
                yield made

    def _documents(self, service: str, held: shapes.Requirements | str) -> Iterator[Item]:
        items = held.items if isinstance(held, shapes.Requirements) else []
        for number, item in enumerate(items, 1):
            ident = self._id("document", service, number)
            names = [each.name[self._language] for each in item.documents]
            text = self._words["or_list"].join(names)
            if item.when is not None:
                text += f" ({item.when[self._language]})"
            yield {
                "id": ident,
                "service_id": service,
                "document": text,
                "attributes": [self._resting(ident, "required_document", item.verified)],
            }

    def _at(self, service: str, place: shapes.Availability) -> Item:
        said = [self._words[f"status_{place.status}"]]
        if isinstance(place.as_of, shapes.When):
            said.append(place.as_of.value)
        if place.note is not None:
            said.append(place.note[self._language])
        ident = self._id("at", service, place.office.id)
        return {
            "id": ident,
            "service_id": service,
            "location_id": self._id("location", place.office.id),
            "description": ". ".join(said),
            "attributes": [self._resting(ident, "service_at_location", place.verified)],
        }

    def organization(self, ident: str) -> Item:
        """An office: as an organization, and the place where it stands."""
        language = self._language
        held = self._records.office(ident)
        named = shapes.Named(id=ident, name=held.name)
        made = self._organization_of(named) | {"alternate_name": held.short[language]}
        if isinstance(held.official_domain, shapes.Domain):
            made["website"] = f"https://{held.official_domain.domain}"
        place: Item = {
            "id": self._id("location", ident),
            "location_type": "physical",
            "organization_id": made["id"],
            "name": held.name[language],
        }
        told: list[Any] = [held.role] if isinstance(held.role, shapes.Said) else []
        if isinstance(held.address, shapes.OfficeAddress):
            place["description"] = held.address.text[language]
            told.append(held.address)
        else:
            place["description"] = self._words["unknown"]
        if isinstance(held.map_point, shapes.Point):
            place |= {"latitude": held.map_point.latitude, "longitude": held.map_point.longitude}
            told.append(held.map_point)
        if isinstance(held.hours, shapes.Said):
            hours = self._id("schedule", ident)
            place["schedules"] = [
                {
                    "id": hours,
                    "location_id": place["id"],
                    "description": held.hours.text[language],
                    "attributes": [self._resting(hours, "schedule", held.hours.verified)],
                }
            ]
        # Of all that is told of the place, the weakest that it rests on.
        if told:
            weakest = max(told, key=lambda each: _WEAKER.index(each.verified.certainty)).verified
            place["attributes"] = [self._resting(place["id"], "location", weakest)]
        return made | {"locations": [place]}


@functools.lru_cache(maxsize=1_000)
def _uuid(space: uuid.UUID, name: str) -> str:
    """Asked for again by the next language at once."""
    return str(uuid.uuid5(space, name))


def _status(places: list[shapes.Availability]) -> str:
    """The state of a service by HSDS, of its ``places`` in ``_GIVEN``, the surest first."""
    if not places:
        return "inactive"
    return "temporarily closed" if places[0].status == "suspended" else "active"


def as_lines(items: Iterable[Item]) -> str:
    """Some items, each on a line that ends in a comma."""
    return "".join(f"{json.dumps(item, ensure_ascii=False)},\n" for item in items)


def page(items: int, lines: str) -> str:
    """One page of all items, as HSDS' API answers; ``lines`` are of ``as_lines``."""
    head = {
        "total_items": items,
        "total_pages": 1,
        "page_number": 1,
        "size": items,
        "first_page": True,
        "last_page": True,
        "empty": items == 0,
    }
    start = json.dumps(head).removesuffix("}")
    contents = lines.removesuffix(",\n")
    return f'{start}, "contents": [\n{contents}\n]}}\n'
