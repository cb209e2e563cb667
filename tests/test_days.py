"""Days: known as exactly as they are, told from today, and when a check has run out."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

import pytest
from pydantic import ValidationError
from sites import CONTOH, TODAY

from macros import clock
from macros.i18n.formatting import as_of, partial_date
from macros.i18n.words import words_of
from macros.loading import load_catalogue
from macros.models.base import UNKNOWN
from macros.models.catalogue import Catalogue
from macros.models.facts import PartialDate, Verification
from macros.models.fees import Rate
from macros.models.provenance import Rests, rests_on
from macros.pages.evidence import evidence

JAKARTA = zoneinfo.ZoneInfo("Asia/Jakarta")
DAY = datetime.timedelta(days=1)


def d(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture(scope="module")
def data() -> Catalogue:
    return load_catalogue(CONTOH / "data", ["en", "id"], lambda zone: TODAY)


def check(day: str, *sources: str, holds: int | None = None) -> Verification:
    held = {"day": d(day), "sources": list(sources), "holds_days": holds}
    return Verification.model_validate(held)


MEANT: dict[str, tuple[Any, str, str]] = {
    "a day": (datetime.date(2024, 2, 29), "2024-02-29", "2024-02-29"),
    "a month": ("2023-10", "2023-10-01", "2023-10-31"),
    "the last month of a year": ("2023-12", "2023-12-01", "2023-12-31"),
    "the month before the last": ("2023-11", "2023-11-01", "2023-11-30"),
    "the first month of a year": ("2024-01", "2024-01-01", "2024-01-31"),
    "a February": ("2024-02", "2024-02-01", "2024-02-29"),
    "a year": (2023, "2023-01-01", "2023-12-31"),
    "the first year that may be": (1900, "1900-01-01", "1900-12-31"),
    "the last year that may be": (2100, "2100-01-01", "2100-12-31"),
    "between a year and a month": ({"between": [2022, "2023-10"]}, "2022-01-01", "2023-10-31"),
    "between two ends that overlap": ({"between": ["2023-10", 2023]}, "2023-10-01", "2023-12-31"),
    "between a day and itself": ({"between": [d("2023-10-02")] * 2}, "2023-10-02", "2023-10-02"),
}


@pytest.mark.parametrize("case", MEANT.values(), ids=MEANT.keys())
def test_a_date_is_from_the_earliest_to_the_latest_day_that_it_can_mean(
    case: tuple[Any, str, str],
) -> None:
    typed, first, last = case
    held = PartialDate.model_validate(typed)
    assert (held.first, held.last) == (d(first), d(last))
    assert PartialDate.model_validate(held) is held


@pytest.mark.parametrize(
    "typed",
    [
        1899, 2101, True, "2023", "2023-13", "2023-00", "2023-1", "0999-10", "3000-01", "x2023-10",
        {}, {"between": [2022]}, {"between": [2022, 2023, 2024]}, {"between": 2022},
        {"between": [2022, 2023], "and": 1}, {"between": [{"between": [2020, 2021]}, 2023]},
        {"between": [2020, {"between": [2021, 2023]}]}, {"between": ["?", 2023]},
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(typed: Any) -> None:
    with pytest.raises(ValidationError) as told:
        PartialDate.model_validate(typed)
    assert [error["type"] for error in told.value.errors()] == ["not_a_date"]


def test_a_span_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValidationError, match="the first date is the later one"):
        PartialDate.model_validate({"between": [2023, "2022-12"]})


@pytest.mark.parametrize(
    ("typed", "indonesian", "english"),
    [
        (d("2024-02-01"), "1 Februari 2024", "1 February 2024"),
        ("2023-10", "Oktober 2023", "October 2023"),
        (2023, "2023", "2023"),
        ({"between": [2022, "2023-10"]}, "antara 2022 dan Oktober 2023", "between 2022 and October 2023"),
    ],
)  # fmt: skip
def test_a_date_is_told_no_more_exactly_than_it_is_known(
    typed: Any, indonesian: str, english: str
) -> None:
    held = PartialDate.model_validate(typed)
    assert partial_date(held, words_of("id")) == indonesian
    assert partial_date(held, words_of("en")) == english
    bare = isinstance(typed, dict)
    assert as_of(held, words_of("en")) == (f" ({english})" if bare else f" (as of {english})")


def test_equal_checks_are_one_and_others_are_not() -> None:
    assert check("2025-01-10", "a1", holds=3) is check("2025-01-10", "a1", holds=3)
    assert check("2025-01-10", "a1") != check("2025-01-10", "a2")
    assert check("2025-01-10", "a1") != check("2025-01-11", "a1")
    assert check("2025-01-10", "a1") != check("2025-01-10", "a1", holds=3)


@pytest.mark.parametrize("days", [0, 1501])
def test_a_check_holds_from_a_day_to_four_years(days: int) -> None:
    assert check("2025-01-10", holds=1).holds_days == 1
    assert check("2025-01-10", holds=1500).holds_days == 1500
    with pytest.raises(ValidationError):
        check("2025-01-10", holds=days)


def test_a_check_counts_as_long_as_it_says_or_else_as_the_site_says(data: Catalogue) -> None:
    assert data.site.verification_holds_days == 100
    assert data.holds_until(check("2025-01-10")) == d("2025-04-20")
    assert data.holds_until(check("2025-01-10", holds=30)) == d("2025-02-09")
    assert data.holds_until(check("9999-12-01")) == datetime.date.max


OFFICIAL, PRESS, OTHER = "situs-contoh", "koran-contoh", "blog-contoh"


@pytest.mark.parametrize(
    ("sources", "confidence"),
    [
        (["peraturan-contoh"], "official"),
        ([OFFICIAL, "peraturan-contoh"], "official"),
        ([OFFICIAL, PRESS], "mixed"),
        ([PRESS], "reported"),
        ([OFFICIAL, OTHER], "unsourced"),
        ([PRESS, OTHER], "unsourced"),
        ([], "unsourced"),
    ],
)
def test_a_fact_is_no_surer_than_its_weakest_source(
    data: Catalogue, sources: list[str], confidence: str
) -> None:
    kinds = data.sources | {OTHER: data.sources[PRESS].model_copy(update={"kind": "other"})}
    assert (data.sources[OFFICIAL].kind, data.sources[PRESS].kind) == ("official", "press")
    held = Catalogue(**(vars(data) | {"sources": kinds}))
    assert held.confidence(check("2025-01-10", *sources)) == confidence


def test_of_facts_shown_as_one_the_oldest_and_the_least_sure_count(data: Catalogue) -> None:
    long = check("2024-12-01", OFFICIAL, holds=1000)
    short = check("2025-02-01", PRESS, holds=28)
    both = evidence(data, [long, short], d("2025-03-01"))
    assert (both.day, both.holds_until) == (d("2024-12-01"), d("2025-03-01"))
    assert list(both.sources) == [OFFICIAL, PRESS]
    assert both.confidence == "mixed"
    assert not both.expired
    assert evidence(data, [long, short], d("2025-03-02")).expired
    assert evidence(data, [long], d("2025-03-02")).confidence == "official"
    assert evidence(data, [short], d("2025-03-02")).confidence == "reported"
    assert evidence(data, [long, check("2025-01-01")], TODAY).confidence == "unsourced"


def on(epoch: int | str, zone: zoneinfo.ZoneInfo, monkeypatch: pytest.MonkeyPatch) -> datetime.date:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
    return clock.today(zone)


def test_a_day_begins_at_midnight_of_the_regency(monkeypatch: pytest.MonkeyPatch) -> None:
    midnight = int(datetime.datetime(2025, 3, 1, tzinfo=JAKARTA).timestamp())
    assert on(midnight - 1, JAKARTA, monkeypatch) == d("2025-02-28")
    assert on(midnight, JAKARTA, monkeypatch) == d("2025-03-01")
    assert on(midnight, zoneinfo.ZoneInfo("UTC"), monkeypatch) == d("2025-02-28")


def test_without_a_day_given_it_is_that_of_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert abs(clock.today(JAKARTA) - datetime.datetime.now(JAKARTA).date()) <= DAY


FIRST = int(datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC).timestamp())
AFTER = int(datetime.datetime(2200, 1, 1, tzinfo=datetime.UTC).timestamp())


def test_a_day_given_is_from_2000_to_2199(monkeypatch: pytest.MonkeyPatch) -> None:
    utc = zoneinfo.ZoneInfo("UTC")
    assert on(FIRST, utc, monkeypatch) == d("2000-01-01")
    assert on(AFTER - 1, utc, monkeypatch) == d("2199-12-31")
    for wrong in (FIRST - 1, AFTER, "", "١٧٤٠٨٠٥٢٠٠", "1740805200\n", "17408052000"):
        with pytest.raises(clock.BadEpochError, match="SOURCE_DATE_EPOCH="):
            on(wrong, utc, monkeypatch)


def rate(first: Any, last: str | None) -> Rate:
    held = {"amount": 1, "valid_from": first, "legal_basis": UNKNOWN}
    held |= {"valid_until": d(last) if last else None}
    return Rate.model_validate(held | {"verification": {"day": d("2020-01-01"), "sources": []}})


@pytest.mark.parametrize(
    ("rates", "day", "latest"),
    [
        ([], "2025-03-01", "2025-01-10"),
        ([], "2025-01-10", "2025-01-10"),
        ([], "2025-01-09", "2024-01-10"),
        ([rate(d("2023-01-01"), None)], "2023-12-31", "2023-01-01"),
        ([], "2024-01-09", None),
        ([rate(d("2025-02-01"), None)], "2025-02-01", "2025-02-01"),
        ([rate(d("2025-02-01"), None)], "2025-01-31", "2025-01-10"),
        ([rate(UNKNOWN, "2025-02-01")], "2025-02-02", "2025-02-02"),
        ([rate(UNKNOWN, "2025-02-01")], "2025-02-01", "2025-01-10"),
        ([rate(d("2024-01-01"), "2025-02-01")], "2025-03-01", "2025-02-02"),
        ([rate(UNKNOWN, None)], "2025-03-01", "2025-01-10"),
    ],
)
def test_a_page_has_changed_by_a_check_or_by_a_rate_that_began_or_ended(
    rates: list[Rate], day: str, latest: str | None
) -> None:
    held = Rests([], [check("2025-01-10"), check("2024-01-10")], rates)
    assert held.last_change(d(day)) == (d(latest) if latest else None)


def test_a_service_rests_on_all_that_it_shows_whole(data: Catalogue) -> None:
    held = rests_on(data, [data.services["kartu"]])
    assert held.sources == [ident for ident in data.sources if ident in set(held.sources)]
    assert {rate.amount for rate in held.rates} == {10_000, 12_500, 70_000, 3_000, 5_000}
    assert len({id(each) for each in held.checks}) == len(held.checks)
    alone = rests_on(data, [data.fees["kilat"]])
    assert (alone.sources, [rate.amount for rate in alone.rates]) == (["koran-contoh"], [5_000])
    assert rests_on(data, [data.fees["kilat"]] * 2).checks == alone.checks


def test_of_an_office_a_service_shows_the_name_alone(data: Catalogue) -> None:
    held = rests_on(data, [data.services["kartu"]])
    hours = check("2025-01-10", "situs-contoh", holds=30)
    assert any(each is hours for each in rests_on(data, [*data.offices.values()]).checks)
    assert not any(each is hours for each in held.checks)
