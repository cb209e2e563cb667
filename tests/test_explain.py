"""``loket explain`` tells what a field means, where it may stand and what to type."""

from __future__ import annotations

import re

import pytest
from commands import loket

from macros.schema.explain import explained
from macros.schema.field_docs import meaning, places


def said(name: str) -> tuple[int, str]:
    done = loket("explain", name)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def test_a_field_is_explained_wherever_it_may_stand() -> None:
    code, told = said("copies")
    assert code == 0
    assert (
        "services.delivery.requirements.items.copies\n  Fotokopi · Copies (wajib · required)"
        in told
    )
    assert "sources.copies\n" in told
    assert "[id] bilangan bulat 0–20; unknown bila tidak diketahui" in told
    assert "[en] a whole number 0–20; unknown if nobody knows" in told
    assert "    copies: 2\n" in told


def test_a_place_can_be_given_in_full_or_in_part() -> None:
    for name in ("services.delivery.time", "delivery.time", "services.time"):
        _, told = said(name)
        assert told.startswith("services.delivery.time\n"), told
        assert "working_days: hari kerja" not in told  # that is said of unit
        assert "unit: Satuan · Unit" in told
        assert "      amount: 1\n" in told


def test_a_choice_is_told_with_what_each_word_means() -> None:
    _, told = said("availability.status")
    assert "reported_open: dibuka menurut berita · open by press reports" in told


def test_what_may_stand_in_many_places_is_told_as_far_as_anybody_reads() -> None:
    told = explained("verification")
    assert re.search(r"\n… \d+ tempat lagi · more places\n", told)
    told = explained("text")
    assert re.search(r"\n… \d+ arti lain · other meanings:\n(  [a-z_.]+\.text\n?)+$", told)


def test_a_name_or_all_of_it_written_out_is_both_told() -> None:
    told = explained("procedure")
    assert "name of a record in procedures.yaml; a record with the fields: name, steps" in told


def test_a_file_is_explained_by_its_name() -> None:
    for name in ("offices", "offices.yaml", "OFFICES"):
        assert said(name)[1].startswith("offices.yaml\n  Kantor · Office\n")


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("fees.items", "services.delivery.requirements.items"),
        ("verificaton", "verification"),
        ("servises", "services"),
        ("delivery.tme", "delivery.time"),
    ],
)
def test_a_name_that_is_not_known_leads_to_those_like_it(typed: str, near: str) -> None:
    code, told = said(typed)
    assert code == 1
    assert f"Tidak ada isian «{typed}» · There is no field “{typed}”." in told
    assert f"\n  {near}\n" in told


@pytest.mark.parametrize("typed", ["", ".", "zzzzzz", "\x1b[31m", "a." * 500])
def test_nonsense_is_told_so(typed: str) -> None:
    code, told = said(typed)
    assert code == 1 and "\x1b" not in told


@pytest.mark.parametrize("place", places(), ids=lambda place: place.dotted)
def test_every_place_can_be_asked_for(place) -> None:  # type: ignore[no-untyped-def]
    told = explained(place.dotted)
    words = meaning(place.model, place.field)
    assert place.dotted in told
    assert all(what in told for what in words.whats.values())
