"""Data made by chance from the models: whatever they allow, each record valid by itself."""

from __future__ import annotations

import datetime
import random
import string
from typing import Any

from pydantic import ValidationError

from macros.editing.spreadsheet.columns import inline
from macros.models.base import Record
from macros.models.catalogue import KINDS, SINGLES
from macros.schema.field_docs import Model, fields_of
from macros.schema.field_types import Shape, shape

LANGUAGES = ["id", "en"]
TRIES = 60
ODD = ["=1+1", "+62 21", "-", "@SUM(A1)", "'kutip", "1.000", "007", "2023-10", "true", "a\nb", "«é» — 中", '"x"', "{}", "x;y,z"]  # fmt: skip
"""Texts that spreadsheets take for something else."""


def records(seed: int) -> dict[str, dict[str, Record]]:
    """A few records of every kind by id, those alone in their file under ``""``."""
    chance = random.Random(seed)
    made: dict[str, dict[str, Record]] = {}
    for kind, model in SINGLES.items():
        made[kind] = {"": _valid(model, chance)} if chance.random() < 0.8 else {}
    for kind, model in KINDS.items():
        idents = {_id(chance) for _ in range(chance.randint(0, 3))}
        made[kind] = {ident: _valid(model, chance) for ident in sorted(idents)}
    return made


def _valid(model: Any, chance: random.Random) -> Any:
    for _ in range(TRIES):
        try:
            return model.model_validate(_record(model, chance), context={"languages": LANGUAGES})
        except ValidationError as error:
            last = error
    raise last


def _record(model: Model, chance: random.Random) -> dict[str, Any]:
    made = {}
    for name, annotation in fields_of(model).items():
        if not model.model_fields[name].is_required() and chance.random() < 0.5:
            continue
        held = shape(annotation)
        if held.unknown and chance.random() < 0.3:
            made[name] = "unknown"
        elif (other := inline(annotation)) is not None and chance.random() < 0.5:
            made[name] = _valid(other, chance)
        else:
            made[name] = _value(held, name, chance)
    return made


def _value(held: Shape, name: str, chance: random.Random) -> Any:
    if held.kind == "text":
        return {language: _words(chance) for language in LANGUAGES}
    if held.kind == "record":
        assert held.model is not None
        return _record(held.model, chance)
    if held.kind == "list":
        assert held.inner is not None
        count = chance.randint(held.fewest, held.fewest + 2)
        if name == "rates":
            count = 1
        items = [_value(held.inner, "", chance) for _ in range(count)]
        return items if held.inner.kind in {"record", "text"} else list(dict.fromkeys(items))
    if held.kind == "stages":
        assert held.inner is not None
        return {_id(chance): _value(held.inner, "", chance) for _ in range(chance.randint(1, 3))}
    return _scalar(held, name, chance)


def _scalar(held: Shape, name: str, chance: random.Random) -> Any:
    if held.kind == "choice":
        return chance.choice(held.choices)
    if held.kind == "yes_no":
        return chance.random() < 0.5
    if held.kind == "whole":
        return chance.randint(int(held.least or 0), int(held.most or 10**9))
    if held.kind == "number":
        return round(chance.uniform(held.least or -90, held.most or 90), 5)
    if held.kind == "day":
        return _day(chance)
    if held.kind == "partial":
        return _partial(chance)
    if held.kind == "address":
        return f"https://{_id(chance)}.go.id/{_id(chance)}?a=%20&b=1"
    if held.kind in {"name", "id"}:
        return _id(chance)
    return {
        "domain": f"{_id(chance)}.go.id",
        "logo": "logo.svg",
        "address": f"{_id(chance)}/{_id(chance)}/",
        "to": f"{_id(chance)}/",
        "brand": "#14405c",
        "on_brand": "#ffffff",
        "link": "#0f5c8a",
    }.get(name, _words(chance).replace("\n", " "))


def _partial(chance: random.Random) -> Any:
    year = chance.randint(1950, 2050)
    one = chance.choice([year, f"{year}-{chance.randint(1, 12):02}", _day(chance, year)])
    return {"between": [one, year + 1]} if chance.random() < 0.2 else one


def _day(chance: random.Random, year: int | None = None) -> datetime.date:
    return datetime.date(year or chance.randint(2000, 2050), chance.randint(1, 12), chance.randint(1, 28))  # fmt: skip


def _id(chance: random.Random) -> str:
    return "".join(chance.choices(string.ascii_lowercase + string.digits, k=chance.randint(2, 9)))


def _words(chance: random.Random) -> str:
    return f"{chance.choice(ODD)} kata" if chance.random() < 0.4 else f"kata {_id(chance)}"
