"""Numbers, rupiah and dates as each language writes them (Babel's CLDR data)."""

from __future__ import annotations

import datetime
import functools

from babel import Locale, UnknownLocaleError, dates, numbers

from ..models.facts import PartialDate
from .words import Words

# The same few days and sums stand on thousands of pages.
_kept = functools.lru_cache(maxsize=10_000)


@_kept
def _locale(language: str) -> Locale:
    """How a language writes numbers and days; as Indonesian does where nobody has noted it."""
    try:
        return Locale.parse(language)
    except UnknownLocaleError:
        return Locale.parse("id")


@_kept
def _decimal(value: int, pattern: str | None, language: str) -> str:
    return numbers.format_decimal(value, format=pattern, locale=_locale(language))


@_kept
def _date(value: datetime.date, pattern: str, language: str) -> str:
    return dates.format_date(value, format=pattern, locale=_locale(language))


@_kept
def _plural_form(count: int, language: str) -> str:
    return _locale(language).plural_form(count)


def rupiah(amount: int, words: Words) -> str:
    """``650000`` as ``Rp650.000`` in Indonesian, ``Rp650,000`` in English; 0 as the word free."""
    if amount == 0:
        return words["free"]
    return _decimal(amount, "'Rp'#,##0", words.language)


def number(value: int, words: Words) -> str:
    """``17332`` as ``17.332`` in Indonesian, ``17,332`` in English."""
    return _decimal(value, None, words.language)


def counted(count: int, key: str, words: Words) -> str:
    """The word ``key`` for ``count`` things, in the plural form that the language has for it."""
    form = _plural_form(count, words.language)
    chosen = f"{key}_{form}"
    return words[chosen if chosen in words else f"{key}_other"].format(n=number(count, words))


def at_start(text: str) -> str:
    """``text`` with a capital, for what begins a sentence: the name of a tariff may be small."""
    return text[:1].upper() + text[1:]


def day(value: datetime.date, words: Words) -> str:
    """``24 November 2026``, in the language's order and month names."""
    return _date(value, "d MMMM y", words.language)


def short_day(value: datetime.date, words: Words) -> str:
    """``24 Nov 2026``."""
    return _date(value, "d MMM y", words.language)


def partial_date(value: PartialDate, words: Words) -> str:
    """A date no more exact than it is known."""
    if value.precision == "between":
        first, last = (partial_date(end, words) for end in value.ends)
        return words["between_dates"].format(first=first, last=last)
    if value.precision == "year":
        return str(value.first.year)
    if value.precision == "month":
        return _date(value.first, "MMMM y", words.language)
    return day(value.first, words)


def as_of(value: PartialDate, words: Words) -> str:
    """`` (as of 29 December 2023)``, or the bare span where only that is known."""
    said = partial_date(value, words)
    return f" ({said})" if value.precision == "between" else words["as_of"].format(date=said)
