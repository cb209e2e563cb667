"""What is paid on a given day, by whom, and what is not known is never made up."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest
from pydantic import ValidationError
from sites import CONTOH, TODAY

from macros.i18n.formatting import counted, day, rupiah
from macros.i18n.words import Words, words_of
from macros.loading import load_catalogue
from macros.models.base import UNKNOWN
from macros.models.catalogue import Catalogue
from macros.models.facts import Verification
from macros.models.fees import MOST_WAIVERS, CaseTotal, Exemption, Fees, Rate, Tariff
from macros.models.services import Service
from macros.pages.fees import FeesView, fees_view

CONTEXT = {"languages": ["id", "en"]}
NAME = {"id": "Kartu", "en": "Card"}
CHECK = {"day": datetime.date(2025, 1, 10), "sources": []}


def d(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def rate(amount: int, first: Any = UNKNOWN, last: datetime.date | None = None) -> dict[str, Any]:
    return {
        "amount": amount,
        "valid_from": first,
        "valid_until": last,
        "legal_basis": UNKNOWN,
        "verification": CHECK,
    }


def tariff(*rates: dict[str, Any], condition: dict[str, str] | None = None) -> Tariff:
    held = {"name": NAME, "per": NAME, "condition": condition, "rates": list(rates)}
    return Tariff.model_validate(held, context=CONTEXT)


def spared(condition: str | None, *waives: str) -> dict[str, Any]:
    return {"text": NAME, "verification": CHECK, "condition": condition, "waives": list(waives)}


def refused(model: Any, held: dict[str, Any]) -> str:
    """What is said of data that the model does not take: the kind of the one mistake."""
    with pytest.raises(ValidationError) as told:
        model.model_validate(held, context=CONTEXT)
    (error,) = told.value.errors()
    return error["type"]


@pytest.fixture(scope="module")
def data() -> Catalogue:
    return load_catalogue(CONTOH / "data", ["en", "id"], lambda zone: TODAY)


def test_a_rate_is_in_force_on_both_its_ends_and_on_no_day_beside_them() -> None:
    held = Rate.model_validate(rate(5, d("2024-02-29"), d("2025-03-31")))
    assert not held.in_force(d("2024-02-28"))
    assert held.in_force(d("2024-02-29"))
    assert held.in_force(d("2025-03-31"))
    assert not held.in_force(d("2025-04-01"))


def test_a_rate_without_an_end_goes_on_and_one_of_unknown_start_has_begun() -> None:
    assert Rate.model_validate(rate(5, d("2024-01-01"))).in_force(datetime.date.max)
    assert Rate.model_validate(rate(5)).in_force(datetime.date.min)
    assert not Rate.model_validate(rate(5, UNKNOWN, d("2024-01-01"))).in_force(d("2024-01-02"))


def test_a_rate_may_hold_for_a_single_day_and_never_ends_before_it_starts() -> None:
    assert Rate.model_validate(rate(5, d("2024-01-02"), d("2024-01-02")))
    assert refused(Rate, rate(5, d("2024-01-02"), d("2024-01-01"))) == "dates_reversed"


def test_an_amount_is_from_free_to_a_thousand_million() -> None:
    assert Rate.model_validate(rate(0)).amount == 0
    assert Rate.model_validate(rate(1_000_000_000)).amount == 1_000_000_000
    assert refused(Rate, rate(-1)) == "greater_than_equal"
    assert refused(Rate, rate(1_000_000_001)) == "less_than_equal"


def test_of_rates_through_time_the_one_of_the_day_is_paid() -> None:
    held = tariff(
        rate(5, d("2023-01-01"), d("2023-12-31")),
        rate(6, d("2024-01-01"), d("2024-12-31")),
        rate(7, d("2025-01-01"), d("2025-06-30")),
    )
    days = ["2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01", "2025-06-30", "2025-07-01"]
    paid = [held.rate_on(d(day)) for day in days]
    assert [each and each.amount for each in paid] == [None, 5, 5, 6, 7, None]


def test_the_next_rate_is_the_first_that_has_not_begun() -> None:
    held = tariff(
        rate(5, UNKNOWN, d("2023-12-31")),
        rate(6, d("2024-01-01"), d("2024-12-31")),
        rate(7, d("2025-01-01")),
    )
    days = ["2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01"]
    ahead = [held.next_rate(d(day)) for day in days]
    assert [each and each.amount for each in ahead] == [6, 7, 7, None]


@pytest.mark.parametrize(
    "rates",
    [
        [rate(5, d("2023-01-01")), rate(6, d("2024-01-01"))],
        [rate(5, d("2023-01-01"), d("2024-01-01")), rate(6, d("2024-01-01"))],
        [rate(5, d("2023-01-01"), d("2023-12-31")), rate(6)],
        [rate(5, d("2025-01-01"), d("2025-12-31")), rate(6, d("2024-01-01"), d("2024-12-31"))],
    ],
    ids=["no end", "one day of both", "unknown start", "youngest first"],
)
def test_no_day_has_two_rates(rates: list[dict[str, Any]]) -> None:
    assert refused(Tariff, {"name": NAME, "per": NAME, "rates": rates}) == "rates_overlap"


def test_a_tariff_has_a_rate() -> None:
    assert refused(Tariff, {"name": NAME, "per": NAME, "rates": []}) == "too_short"


def test_days_without_a_rate_are_told_by_their_first_and_last() -> None:
    rates = [rate(5, UNKNOWN, d("2023-12-31")), rate(6, d("2024-01-03"))]
    with pytest.raises(ValidationError) as told:
        Tariff.model_validate({"name": NAME, "per": NAME, "rates": rates}, context=CONTEXT)
    (error,) = told.value.errors()
    assert error["type"] == "rates_gap"
    assert error["ctx"] == {"position": 1, "first": "2024-01-01", "last": "2024-01-02"}


def test_who_is_spared_a_tariff_is_asked_and_by_few_conditions() -> None:
    assert refused(Exemption, spared(None, "kartu")) == "waives_without_condition"
    assert Exemption.model_validate(spared(None), context=CONTEXT).waives == []
    few = [spared(f"syarat-{n}", "kartu") for n in range(MOST_WAIVERS)]
    kept = {"one_of": ["kartu"], "exemptions": [*few, *few, spared("lain"), spared(None)]}
    assert MOST_WAIVERS == 4
    assert Fees.model_validate(kept, context=CONTEXT)
    kept["exemptions"] += [spared("lain", "kartu")]
    assert refused(Fees, kept) == "too_many_here"


def test_a_service_names_at_most_thirty_tariffs_of_a_kind() -> None:
    many = [f"tarif-{n}" for n in range(31)]
    for name in ("one_of", "always_added", "may_be_added"):
        assert Fees.model_validate({"one_of": ["kartu"], name: many[:30]})
        assert refused(Fees, {"one_of": ["kartu"], name: many}) == "too_long"
    assert refused(Fees, {"one_of": []}) == "too_short"
    assert Exemption.model_validate(spared("tua", *many[:30]), context=CONTEXT)
    assert refused(Exemption, spared("tua", *many)) == "too_long"


def test_only_those_who_say_yes_are_spared_and_of_all_that_their_conditions_waive() -> None:
    exemptions = [spared("tua", "kartu"), spared("miskin", "kilat", "kartu"), spared(None)]
    held = Fees.model_validate({"one_of": ["kartu"], "exemptions": exemptions}, context=CONTEXT)
    assert held.waived([]) == set()
    assert held.waived(["tua"]) == {"kartu"}
    assert held.waived(["tua", "miskin"]) == {"kartu", "kilat"}


def test_a_case_is_one_base_with_all_that_is_added_and_at_most_one_extra() -> None:
    held = Fees.model_validate(
        {"one_of": ["a1", "b1"], "always_added": ["c1"], "may_be_added": ["x1", "y1"]}
    )
    assert held.cases() == [
        ["a1", "c1"], ["a1", "c1", "x1"], ["a1", "c1", "y1"],
        ["b1", "c1"], ["b1", "c1", "x1"], ["b1", "c1", "y1"],
    ]  # fmt: skip


def total(*rates: dict[str, Any] | None) -> CaseTotal:
    held = [None if each is None else Rate.model_validate(each) for each in rates]
    return CaseTotal([(f"t{n}", tariff(rate(1)), each) for n, each in enumerate(held)])


def test_a_total_is_the_sum_of_its_parts_and_unknown_where_one_is() -> None:
    assert total(rate(5), rate(0), rate(7)).total == 12
    assert total(rate(5), None).total is None
    assert total(rate(5), None).total_without({"t1"}) == 5
    assert total(rate(5), rate(7)).total_without({"t0", "t1"}) == 0


def test_a_total_is_as_old_as_its_latest_part() -> None:
    assert total(rate(5, d("2020-01-01")), rate(7, d("2024-01-01"))).since == d("2024-01-01")
    assert total(rate(5, d("2020-01-01")), rate(7)).since is None
    assert total(rate(5, d("2020-01-01")), None).since is None


def view(data: Catalogue, fees: dict[str, Any], day: datetime.date = TODAY) -> FeesView:
    """The fees of a service that asks ``fees`` of the fictional regency's tariffs, and of others."""
    service = data.services["kartu"]
    held = Fees.model_validate(fees, context=CONTEXT)
    asked = service.delivery.model_copy(update={"fees": held})
    found = fees_view(data, service.model_copy(update={"delivery": asked}), day)
    assert found is not None
    return found


def test_from_to_is_told_of_what_everybody_can_have(data: Catalogue) -> None:
    bases = {"one_of": ["kartu-biasa", "kartu-emas", "kartu-kertas"], "may_be_added": ["kilat"]}
    found = view(data, bases)
    assert (found.least, found.most) == (10_000, 70_000)
    assert found.least_on_condition == 3_000  # only while stocks last
    assert [case.total for case in found.cases] == [10_000, 15_000, 70_000, 75_000, 3_000, 8_000]
    assert not found.partly_unknown
    assert [(text["en"], found.idents(held)) for text, held in found.conditions] == [
        ("Only while stocks last.", ["kartu-kertas"])
    ]
    dearer = view(data, {"one_of": ["tanpa-biaya", "kartu-kertas"]})
    assert (dearer.least, dearer.most, dearer.least_on_condition) == (0, 0, None)
    only = view(data, {"one_of": ["kartu-kertas"]})
    assert (only.least, only.most, only.least_on_condition) == (3_000, 3_000, None)


def test_what_is_had_on_a_condition_at_a_price_nobody_knows_makes_nothing_cheaper(
    data: Catalogue,
) -> None:
    found = view(data, {"one_of": ["kartu-biasa", "kartu-kertas"]}, d("2024-02-27"))
    assert (found.least, found.least_on_condition, found.partly_unknown) == (10_000, None, True)


def test_what_costs_as_much_on_a_condition_is_no_cheaper(data: Catalogue) -> None:
    same = tariff(rate(3_000), condition=NAME)
    with_same = dataclasses.replace(
        data, fees=data.fees | {"sama": same, "biasa": tariff(rate(3_000))}
    )
    assert view(with_same, {"one_of": ["biasa", "sama"]}).least_on_condition is None


def test_a_condition_of_several_tariffs_is_said_once(data: Catalogue) -> None:
    found = {"x1": tariff(rate(1), condition=NAME), "y1": tariff(rate(2), condition=NAME)}
    more = dataclasses.replace(data, fees=data.fees | found)
    held = view(more, {"one_of": ["x1", "kartu-biasa", "y1", "kartu-kertas"]})
    assert [(text["en"], held.idents(tariffs)) for text, tariffs in held.conditions] == [
        ("Card", ["x1", "y1"]),
        ("Only while stocks last.", ["kartu-kertas"]),
    ]


def test_before_a_rate_begins_its_total_is_not_known_and_nothing_is_free(data: Catalogue) -> None:
    found = view(data, {"one_of": ["kartu-emas", "tanpa-biaya"]}, d("2024-02-28"))
    assert (found.least, found.most, found.partly_unknown) == (0, 0, True)
    assert not found.free
    assert [(u.tariff.name["en"], u.rate.amount) for u in found.upcoming] == [("Gold card", 70_000)]
    assert found.changes == d("2024-02-29")
    unknown = view(data, {"one_of": ["kartu-emas"]}, d("2024-02-28"))
    assert (unknown.least, unknown.most) == (None, None)
    assert not unknown.free
    assert view(data, {"one_of": ["tanpa-biaya"]}).free


def test_the_next_change_is_the_day_after_an_end_or_the_first_of_a_rate(data: Catalogue) -> None:
    both = {"one_of": ["kartu-biasa", "kartu-emas"]}
    assert view(data, both, d("2025-03-31")).changes == d("2025-04-01")
    assert view(data, both, d("2025-04-01")).changes is None
    ends = {
        "habis": tariff(rate(5, UNKNOWN, d("2025-06-30"))),
        "kelak": tariff(rate(5, d("2025-05-01"))),
    }
    more = dataclasses.replace(data, fees=data.fees | ends)
    assert view(more, {"one_of": ["habis"]}).changes == d("2025-07-01")
    assert view(more, {"one_of": ["habis", "kelak"]}).changes == d("2025-05-01")
    never = dataclasses.replace(data, fees={"tetap": tariff(rate(5, UNKNOWN, datetime.date.max))})
    assert view(never, {"one_of": ["tetap"]}).changes is None


def test_every_combination_of_those_who_are_spared_has_its_total(data: Catalogue) -> None:
    found = view(
        data,
        {
            "one_of": ["kartu-biasa"],
            "always_added": ["kartu-emas"],
            "may_be_added": ["kilat"],
            "exemptions": [
                spared("tua", "kartu-biasa"),
                spared("miskin", "kartu-emas", "kilat"),
                spared("lain", "kilat"),
                spared(None),
            ],
        },
    )
    plain, express = found.cases
    assert found.totals_waived(plain) == {"miskin": 10_000, "tua": 70_000, "miskin+tua": 0}
    assert found.totals_waived(express) == {
        "lain": 80_000, "miskin": 10_000, "tua": 75_000,
        "lain+miskin": 10_000, "lain+tua": 70_000, "miskin+tua": 0, "lain+miskin+tua": 0,
    }  # fmt: skip


def test_a_case_with_what_is_always_added_is_a_plain_one(data: Catalogue) -> None:
    found = view(
        data,
        {"one_of": ["kartu-biasa"], "always_added": ["kartu-emas"], "may_be_added": ["kilat"]},
    )
    assert (found.least, found.most) == (80_000, 80_000)
    assert found.periods == [d("2020-01-01"), d("2024-02-29")]


def test_a_case_is_had_on_the_condition_of_its_base_whatever_is_added(data: Catalogue) -> None:
    found = view(data, {"one_of": ["kartu-biasa", "kartu-kertas"], "always_added": ["kilat"]})
    assert (found.least, found.most, found.least_on_condition) == (15_000, 15_000, 8_000)


def test_what_the_rates_rest_on_is_told_once(data: Catalogue) -> None:
    found = view(data, {"one_of": ["kartu-biasa", "kartu-emas"], "may_be_added": ["kilat"]})
    assert [each.sources for each in found.verifications] == [
        ["peraturan-contoh"],
        ["koran-contoh"],
    ]
    assert all(isinstance(each, Verification) for each in found.verifications)


def test_a_service_whose_fees_nobody_knows_has_none(data: Catalogue) -> None:
    service: Service = data.services["layanan-gelap"]
    assert fees_view(data, service, TODAY) is None


def test_the_case_of_a_day_names_its_tariffs(data: Catalogue) -> None:
    held = Fees.model_validate({"one_of": ["kartu-biasa"], "may_be_added": ["kilat"]})
    (plain, express) = data.case_totals(held, d("2025-04-01"))
    assert [(ident, paid and paid.amount) for ident, _, paid in express.parts] == [
        ("kartu-biasa", 12_500),
        ("kilat", 5_000),
    ]
    assert (plain.total, plain.since) == (12_500, d("2025-04-01"))


def test_one_thing_is_told_as_one_in_a_language_that_has_a_word_for_it() -> None:
    said = [[counted(n, "unit_days", words_of(each)) for n in (1, 2)] for each in ("id", "en")]
    assert said == [["1 hari", "2 hari"], ["1 day", "2 days"]]


def test_a_language_whose_numbers_nobody_has_noted_writes_them_as_indonesian_does() -> None:
    words = Words("xx", {"free": "-", "unit_days_other": "{n} d"})
    assert rupiah(650_000, words) == "Rp650.000"
    assert counted(1, "unit_days", words) == "1 d"
    assert day(d("2025-03-01"), words) == "1 Maret 2025"


def test_a_sum_is_written_as_each_language_writes_it_and_nothing_as_free() -> None:
    said = [[rupiah(n, words_of(each)) for n in (0, 1, 650_000)] for each in ("id", "en")]
    assert said == [["Gratis", "Rp1", "Rp650.000"], ["Free", "Rp1", "Rp650,000"]]
