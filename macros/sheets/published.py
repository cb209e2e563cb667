"""Records of a site's open data (``/api/v1/``), as data files hold them.

Taken are services and what they refer to, offices, sources, fees, papers, conditions and
disagreements. What version 1 does not tell in full, the categories, must be there already; a
service that names one that is not is told, and nothing is guessed.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..loading.opening import bytes_of
from ..loading.problems import DataError
from ..model.base import UNKNOWN
from ..model.catalogue import KINDS, Catalogue
from ..model.records import Procedure
from ..model.services import Delivery
from ..open_data import shapes
from ..staff.fields import Model, fields_of
from ..staff.shapes import Shape, shape
from .files import MAX_BYTES, NotSheetsError
from .importing import Imported
from .layout import inline

INDEX = "index.json"
MOST_SERVICES = 20_000

_S = TypeVar("_S", bound=BaseModel)


def is_published(folder: Path) -> bool:
    """Whether a folder is one of open data."""
    return (folder / INDEX).is_file()


def read(folder: Path, catalogue: Catalogue) -> Imported:
    """The records in ``folder``, laid over those of ``catalogue``, whose languages they are put in.

    Raises ``NotSheetsError`` for files that are not of version 1.
    """
    _file(folder / INDEX, shapes.IndexFile)
    found: dict[str, dict[str, Any]] = {}
    made = _Reading(catalogue, found)
    for source in _file(folder / "sources.json", shapes.SourcesFile).sources:
        made.take("sources", source)
    for each in _file(folder / "sources.json", shapes.SourcesFile).disagreements:
        made.take("disagreements", each)
    papers = _file(folder / "documents.json", shapes.DocumentsFile)
    for document in papers.documents:
        made.take("documents", document)
    for condition in papers.conditions:
        made.take("conditions", condition)
    for tariff in _file(folder / "fees.json", shapes.FeesFile).tariffs:
        made.take("fees", tariff)
    for office in _file(folder / "offices.json", shapes.OfficesFile).offices:
        made.take("offices", office)
    listed = _file(folder / "services.json", shapes.ServicesFile).services
    for each_listed in listed[:MOST_SERVICES]:
        file = folder / "services" / f"{Path(each_listed.id).name}.json"
        made.service(_file(file, shapes.ServiceFile).service)
    return Imported(data=found)


def _file(file: Path, model: type[_S]) -> _S:
    try:
        return model.model_validate_json(bytes_of(file, file.name, MAX_BYTES))
    except (DataError, ValidationError):
        raise NotSheetsError("not_published") from None


class _Reading:
    def __init__(self, catalogue: Catalogue, found: dict[str, dict[str, Any]]) -> None:
        self._catalogue = catalogue
        self._found = found

    def take(self, kind: str, held: BaseModel, **other: Any) -> None:
        """Note a record of a kind; ``other`` goes before what it says itself."""
        said = held.model_dump() | other
        model: Model = KINDS[kind]
        self._found.setdefault(kind, {})[str(said["id"])] = self._record(model, said)

    def service(self, held: shapes.Service) -> None:
        """A service, and the records that only services tell of."""
        if isinstance(held.complaints, list):
            for complaint in held.complaints:
                self.take("complaints", complaint)
        for question in held.questions:
            known = self._catalogue.questions.get(question.id)
            self.take("questions", question, services=known.services if known else None)
        for event in held.life_events:
            if event.id not in self._catalogue.life_events:
                self.take("life_events", event)
        said = held.model_dump()
        if isinstance(held.procedure, shapes.Procedure) and held.procedure.id is not None:
            self.take("procedures", held.procedure)
            said["procedure"] = held.procedure.id
        if isinstance(held.requirements, shapes.Requirements):
            of_all = said["requirements"]["verified"]
            for item in said["requirements"]["items"]:
                idents = [document["id"] for document in item["documents"]]
                item |= {"one_of": idents} if item["one_is_enough"] else {"document": idents[0]}
                item["verified"] = None if item["verified"] == of_all else item["verified"]
        said["delivery"] = {name: said[name] for name in Delivery.model_fields}
        self._found.setdefault("services", {})[held.id] = self._record(KINDS["services"], said)

    def _record(self, model: Model, said: dict[str, Any]) -> dict[str, Any]:
        """What a data file says of a record: fields at their default are left out."""
        made = {}
        for name, annotation in fields_of(model).items():
            value = said.get("verified" if name == "verification" else name)
            if value is None:
                continue
            if name == "verification":
                made[name] = self._verification(value)
                continue
            plain = self._value(shape(annotation), annotation, value)
            if plain is not None and plain != model.model_fields[name].default:
                made[name] = plain
        return made

    def _verification(self, said: dict[str, Any]) -> dict[str, Any]:
        days = (said["holds_until"] - said["day"]).days
        own = days != self._catalogue.site.verification_holds_days
        held = {"day": said["day"], "sources": said["sources"]}
        return held | ({"holds_days": days} if own else {})

    def _value(self, held: Shape, annotation: Any, value: Any) -> Any:
        if value == UNKNOWN:
            return UNKNOWN
        if inline(annotation) is not None and isinstance(value, dict):
            return self._record(Procedure, value)
        if held.kind == "text":
            languages = self._catalogue.site.languages
            return {each: value[each] for each in languages if each in value} or None
        if held.kind == "partial":
            return _date(value["value"])
        if held.kind == "list" and held.inner is not None:
            return [self._value(held.inner, str, each) for each in value]
        if held.kind == "record" and held.model is not None:
            return self._record(held.model, value)
        return value["id"] if isinstance(value, dict) else value


def _date(value: str) -> Any:
    """A date of ISO 8601 as data files have it: a day, ``2023-10``, 2023, or between two."""
    if "/" in value:
        return {"between": [_date(end) for end in value.split("/")]}
    if len(value) == 10:
        return datetime.date.fromisoformat(value)
    return int(value) if len(value) == 4 else value
