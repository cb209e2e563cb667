"""Says values of the data as citizens read them, whatever may stand there: nothing is checked."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any, TypeGuard

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from ..i18n import formatting
from ..i18n.words import Words, words_of
from ..models.base import UNKNOWN, kinds_by_field
from ..models.facts import PartialDate
from .change import MOST_TOLD, Said, words
from .snapshot import DataSet

NAMING = ("name", "title", "question", "about", "short", "label")
"""Fields by which a record is known, the first that it has."""
_IN_PASSING = ("short", *NAMING)

_LANGUAGE = re.compile("[a-z]{2,3}")
_MONTH = re.compile("[12][0-9]{3}-(0[1-9]|1[0-2])")
_MOST_LISTED = 30


def is_text(value: Any) -> TypeGuard[dict[str, str]]:
    """Whether it is a text by language."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(_LANGUAGE.fullmatch(str(key)) for key in value)
        and all(isinstance(text, str) for text in value.values())
    )


def one_line(text: str, most: int = MOST_TOLD) -> str:
    """A text as one line of bounded length, in which nothing commands a terminal or a runner."""
    shown = "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)
    shown = shown.replace("##[", "# #[").strip()
    return shown if len(shown) <= most else shown[:most] + "…"


_MOST_SAID = 20_000


class Teller:
    """Says values of one data set in ``languages``."""

    def __init__(self, data: DataSet, languages: list[str]) -> None:
        self._data = data
        self._languages = languages
        self._known = set(data.records)

    def name(self, kind: str, ident: str) -> Said:
        """A record as citizens know it; its id where it has no name."""
        held = self._data.records.get((kind, ident))
        if kind == "mall" and isinstance(held, dict):
            held = self._data.records.get(("offices", str(held.get("office"))))
        return self._each(lambda language: self._name_of(held, language) or ident or kind)

    def name_of(self, value: Any) -> Said | None:
        """A part of a record by its own name; None where it has none."""
        found = self._each(lambda language: self._name_of(value, language))
        return found if any(found.values()) else None

    def say(self, value: Any, key: str, kind: str = "") -> Said:
        """A value that stands under ``key``, in a record of ``kind``, however long."""
        return self._each(
            lambda language: self._said(value, key, kind, words_of(language), 0), _MOST_SAID
        )

    def _each(self, say: Callable[[str], str], most: int = MOST_TOLD) -> Said:
        return {language: one_line(say(language), most) for language in self._languages}

    def _name_of(self, held: Any, language: str, naming: tuple[str, ...] = NAMING) -> str:
        if isinstance(held, dict):
            for key in naming:
                if is_text(held.get(key)):
                    return self._text(held[key], language)
        return ""

    def _text(self, text: dict[str, str], language: str) -> str:
        return text.get(language) or next(iter(text.values()))

    def _said(self, value: Any, key: str, kind: str, w: Words, depth: int) -> str:
        if value is None or value in ([], {}):
            return _word("said", "empty", w)
        if isinstance(value, bool):
            return _word("values", str(value).lower(), w)
        if isinstance(value, int):
            return (
                str(value) if key in {"date", "as_of", "published"} else formatting.number(value, w)
            )
        if isinstance(value, float):
            return str(value)
        if isinstance(value, datetime.date):
            return formatting.day(value, w)
        if isinstance(value, str):
            return self._word(value, key, kind, w)
        if is_text(value):
            return self._text(value, w.language)
        if depth > 6:
            return "…"
        if isinstance(value, list):
            said = [self._said(each, key, kind, w, depth + 1) for each in value[:_MOST_LISTED]]
            return "; ".join(said) + ("; …" if len(value) > _MOST_LISTED else "")
        return self._mapping(value, key, kind, w, depth + 1) if isinstance(value, dict) else "…"

    def _word(self, value: str, key: str, kind: str, w: Words) -> str:
        if value == UNKNOWN:
            return w["unknown"].rstrip(".")
        for referred in sorted(kinds_by_field().get(key, ())):
            if (referred, value) in self._known:
                held = self._data.records[referred, value]
                return self._name_of(held, w.language, _IN_PASSING) or value
        if key == "status":
            chosen = f"milestone_{value}" if kind == "plan" else f"status_{value}"
            return w.get(chosen, value)
        if key == "channels":
            return w.get(f"channel_{value}", value)
        if key in {"date", "as_of", "published"} and _MONTH.fullmatch(value):
            return self._date(value, w)
        if key in {"kind", "adoption"}:
            return _word("values", value, w)
        return value

    def _date(self, value: Any, w: Words) -> str:
        try:
            return formatting.partial_date(PartialDate.model_validate(value), w)
        except (ValidationError, PydanticCustomError):
            return str(value)

    def _mapping(self, value: dict[str, Any], key: str, kind: str, w: Words, depth: int) -> str:
        def said(name: str) -> str:
            return self._said(value.get(name), name, kind, w, depth)

        if "between" in value:
            return self._date(value, w)
        if key == "time" and isinstance(value.get("amount"), int) and "unit" in value:
            counted = f"unit_{value['unit']}_other"
            amount = (
                formatting.counted(value["amount"], f"unit_{value['unit']}", w)
                if counted in w
                else f"{value['amount']} {value['unit']}"
            )
            up_to = w["up_to"] if value.get("up_to") is True else ""
            return " ".join(part for part in (up_to, amount, said("starts")) if part)
        if key == "rates" and "amount" in value:
            return self.amount(value, w)
        if key == "items" and ("document" in value or "one_of" in value):
            return self._paper(value, kind, w, depth)
        if "latitude" in value:
            return f"{value.get('latitude')}, {value.get('longitude')}"
        if key == "availability" and "office" in value:
            return f"{said('office')}: {said('status')}"
        if key == "legal_basis" and "source" in value:
            return f"{said('source')}: {said('about')}"
        if "text" in value:
            waived = (
                f"; {_word('fields', 'waives', w)}: {said('waives')}" if value.get("waives") else ""
            )
            return said("text") + self._condition(value, w) + waived
        if "steps" in value and isinstance(value["steps"], list):
            steps = [self._said(step, "steps", kind, w, depth) for step in value["steps"]]
            numbered = [f"{n}. {step}" for n, step in enumerate(steps[:_MOST_LISTED], 1)]
            return f"{said('name')}: " + " ".join(numbered)
        if "domain" in value:
            return str(value["domain"])
        if "value" in value and "label" in value:
            return f"{said('value')} {said('label')}"
        if "label" in value:
            to = "service" if "service" in value else "to"
            return f"{said('label')}: {said(to)}"
        if key == "results" and "service" in value:
            return said("service")
        if "items" in value:
            return said("items")
        if key == "fees":
            charged = ("one_of", "always_added", "may_be_added")
            return "; ".join(said(part) for part in charged if value.get(part))
        if kind == "fees" and "rates" in value:
            return said("rates")
        if key == "product":
            return ". ".join(said(part) for part in ("name", "validity") if value.get(part))
        if name := self._name_of(value, w.language):
            return name
        parts = [f"{_word('fields', k, w)}: {said(k)}" for k in value if k != "verification"]
        return "; ".join(parts[:_MOST_LISTED])

    def amount(self, rate: Any, w: Words) -> str:
        """What is paid by a rate."""
        amount = rate.get("amount") if isinstance(rate, dict) else None
        if isinstance(amount, bool) or not isinstance(amount, int):
            return str(amount) if isinstance(amount, str) else w["unknown"].rstrip(".")
        return formatting.rupiah(amount, w)

    def _condition(self, value: dict[str, Any], w: Words) -> str:
        condition = value.get("condition")
        held = self._data.records.get(("conditions", str(condition)))
        when: Any = held.get("when") if isinstance(held, dict) else value.get("when")
        return f" ({self._text(when, w.language)})" if is_text(when) else ""

    def _paper(self, value: dict[str, Any], kind: str, w: Words, depth: int) -> str:
        """A requirement with its form, its case and what it must show, as on a service's page."""
        documents = value.get("one_of")
        if isinstance(documents, list):
            names = [self._said(each, "one_of", kind, w, depth) for each in documents]
            name = f"{w['one_of_short']} {w['or_list'].join(names)}"
        else:
            name = self._said(value.get("document"), "document", kind, w, depth)
        original, copies = value.get("original"), value.get("copies")
        forms = [w["original"]] if original is True else []
        if isinstance(copies, int) and copies > 0:
            forms.append(formatting.counted(copies, "copies", w))
        elif copies == UNKNOWN:
            forms.append(w["form_unknown" if original == UNKNOWN else "copies_unknown"])
        said = f"{name}: {w['plus'].join(forms)}" if forms else name
        said += self._condition(value, w)
        if is_text(value.get("must_show")):
            said += f", {w['must_show'].lower()} {self._text(value['must_show'], w.language)}"
        return said


def field_word(key: str, languages: list[str]) -> Said:
    """A field of the data as citizens know it; by its own name where nobody wrote another."""
    held = words()["fields"].get(key, {})
    return {language: one_line(str(held.get(language, key))) for language in languages}


def _word(part: str, key: str, w: Words) -> str:
    found: str = words()[part].get(key, {}).get(w.language, key)
    return found
