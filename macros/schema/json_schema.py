"""JSON Schemas of the data files, made from the models: what an editor checks as one types.

A file passes its schema if and only if reading and validating it alone finds no mistake, with
these exceptions, in which the schema is the milder one:

* what takes arithmetic: rates that overlap or leave a gap, dates in the wrong order, a service
  with too many conditions that waive a fee;
* how a value was typed, which a schema does not see: a date in quotation marks, or a text without
  them that reads as a date, ``5.0`` for 5, and what else ``yaml_files/reader.py`` refuses;
* text without a letter that is made of rarer signs than those of Latin script and punctuation.

What needs other records or the day (``loading/rules.py``) is no matter of one file at all.

Dates: YAML's newer rules, those of language servers, know no dates and read text; the loader
reads a day. So a date is text of that form here.

``x-record-of`` names, for a field that holds ids of records, the file of these.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter

from ..loading.loader import FORMS, RESERVED
from ..models.base import UNKNOWN, Id, Text
from ..models.catalogue import KINDS, MAY_BE_NONE, SINGLES
from ..models.facts import PartialDate
from ..problems import sentences
from .field_docs import (
    Meaning,
    Model,
    all_words,
    fields_of,
    file_named_in,
    meaning,
    models,
    together,
)

Schema = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DAY = "^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_MONTH = "^[12][0-9]{3}-(0[1-9]|1[0-2])$"
_A_LETTER = "[0-9A-Za-zªµºÀ-ÖØ-öø-\\u1fff\\u2c00-\\uffff]"
_NOT_UNKNOWN = "^\\s*unknown\\s*$"


def schemas(languages: list[str]) -> dict[str, Schema]:
    """A schema for each kind of data file, by the file's name without ending.

    ``languages`` are those of the site: every text must be there in each of them.
    """
    return {name: schema(name, languages) for name in (*SINGLES, *KINDS)}


def schema(name: str, languages: list[str]) -> Schema:
    """The JSON Schema (2020-12) of ``<name>.yaml``."""
    model = SINGLES.get(name) or KINDS[name]
    raw = TypeAdapter(model).json_schema()
    definitions = {
        held: _of_model(models()[held], raw["$defs"][held], languages)
        for held in raw.get("$defs", {})
    }
    own = _of_model(model, raw, languages)
    if name in KINDS:
        definitions[model.__name__] = own
        own = {
            "title": own["title"],
            "description": own["description"],
            "type": "object",
            **({} if name in MAY_BE_NONE else {"minProperties": 1}),
            "propertyNames": {**_name(), "not": {"enum": sorted(RESERVED)}},
            "additionalProperties": {"$ref": f"#/$defs/{model.__name__}"},
        }
    return {"$schema": _DRAFT, **own, "$defs": dict(sorted(definitions.items()))}


def as_text(made: Schema) -> str:
    """A schema as it stands in its file."""
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def jsonable(value: Any) -> Any:
    """A plain value as a schema sees it, days as text."""
    if isinstance(value, dict):
        return {key: jsonable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [jsonable(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def _of_model(model: Model, raw: Schema, languages: list[str]) -> Schema:
    if issubclass(model, Text):
        return _text(languages)
    if issubclass(model, PartialDate):
        return _partial_date()
    annotations = fields_of(model)
    properties = {
        name: _of_field(model, name, annotations[name], held, languages)
        for name, held in raw["properties"].items()
    }
    made = {**_words(meaning(model), languages), "type": "object", "properties": properties}
    if raw.get("required"):
        made["required"] = raw["required"]
    return {**made, "additionalProperties": False, **_RULES.get(model.__name__, {})}


def _of_field(
    model: Model, name: str, annotation: Any, raw: Schema, languages: list[str]
) -> Schema:
    said = meaning(model, name)
    made = _words(said, languages)
    if (file := file_named_in(annotation)) is not None:
        made["x-record-of"] = file
    made |= _clean(raw, said) | _RULES.get(f"{model.__name__}.{name}", {})
    if model.__name__ == "SiteSettings" and name in {"languages", "in_part"}:
        made |= {"items": {"enum": languages}, "uniqueItems": True}
    return made


def _words(said: Meaning, languages: Iterable[str]) -> Schema:
    made: Schema = {"title": said.title, "description": said.what}
    if said.example is not None:
        made["examples"] = [jsonable(said.example)]
    return made


def _clean(raw: Any, said: Meaning | None = None) -> Any:
    """What pydantic writes, as the data are typed: nothing is null, and titles are ours."""
    if isinstance(raw, list):
        return [_clean(inner, said) for inner in raw]
    if not isinstance(raw, dict):
        return raw
    alternatives = raw.get("anyOf", raw.get("oneOf"))
    if alternatives is not None:
        kept = [_clean(each, said) for each in alternatives if each != {"type": "null"}]
        return kept[0] if len(kept) == 1 else {"anyOf": kept}
    made = {
        key: _clean(value, said)
        for key, value in raw.items()
        if key not in {"title", "description", "default", "discriminator"}
    }
    if "patternProperties" in made:  # names that are none are no names, not names of anything
        (made["additionalProperties"],) = made.pop("patternProperties").values()
        made["propertyNames"] = _name()
    if made.get("format") == "date":
        made |= {"pattern": _DAY, "patternErrorMessage": _told("not_a_date")}
    elif "pattern" in made:
        made["patternErrorMessage"] = _told(FORMS.get(made["pattern"], "bad_id"))
    if made.get("const") == UNKNOWN:
        made |= {"title": UNKNOWN, "description": together(all_words()["unknown"])}
    if "enum" in made and said is not None:
        made["enumDescriptions"] = [together(said.values[value]) for value in made["enum"]]
    return made


def _name() -> Schema:
    made: Schema = _clean(TypeAdapter(Id).json_schema())
    return made


def _told(code: str) -> str:
    """How a mistake is mended, where that needs no values."""
    return together({language: said["fix"] for language, said in sentences()[code].items()})


def _text(languages: list[str]) -> Schema:
    properties: Schema = {}
    for language in languages:
        said = meaning(Text, language) if language in all_words()["Text"] else meaning(Text)
        properties[language] = {
            **_words(said, languages),
            "type": "string",
            "pattern": _A_LETTER,
            "not": {"pattern": _NOT_UNKNOWN},
        }
    return {
        **_words(meaning(Text), languages),
        "type": "object",
        "properties": properties,
        "required": languages,
        "additionalProperties": False,
    }


def _partial_date() -> Schema:
    day = {"type": "string", "format": "date", "pattern": _DAY}
    end = {
        "anyOf": [
            day,
            {"type": "string", "pattern": _MONTH},
            {"type": "integer", "minimum": 1900, "maximum": 2100},
        ]
    }
    between = {
        "type": "object",
        "properties": {
            "between": {
                **_words(meaning(PartialDate, "between"), []),
                "type": "array",
                "items": end,
                "minItems": 2,
                "maxItems": 2,
            }
        },
        "required": ["between"],
        "additionalProperties": False,
    }
    return {**_words(meaning(PartialDate), []), "anyOf": [*end["anyOf"], between]}


def _holds(*names: str) -> Schema:
    """An object in which one of these lists has an item."""
    filled = [{"required": [name], "properties": {name: {"minItems": 1}}} for name in names]
    return {"anyOf": filled}


_RULES: dict[str, Schema] = {
    "Requirement": {
        "oneOf": [{"required": ["document"]}, {"required": ["one_of"]}],
        "not": {"required": ["when", "condition"]},
    },
    "FormerAddress": {"anyOf": [{"required": ["to"]}, {"required": ["withdrawn"]}]},
    "Option": {"oneOf": [{"required": ["to"]}, {"required": ["service"]}]},
    "Exemption": {"if": _holds("waives"), "then": {"required": ["condition"]}},
    "FinderEntry": {
        **_holds("options", "results", "statements"),
        "not": {"allOf": [_holds("options"), _holds("results")]},
    },
    "FinderEntry.options": {"not": {"minItems": 1, "maxItems": 1}},
}
"""What validators of the models say beyond the types of fields: by model, or model and field."""
