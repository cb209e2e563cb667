"""What the pages are to say, asked of the model itself: where, with which papers, what comes next."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from sites import CONTOH, TODAY

from macros.builder.fingerprints import Fingerprints
from macros.loading import load_catalogue
from macros.loading.rules import breaches
from macros.models.base import UNKNOWN, Languages, Text, is_id, kinds_by_field, references, walk
from macros.models.catalogue import Catalogue
from macros.models.coverage import Score, coverage, score
from macros.models.finder import FinderEntry, Option, trail, ways
from macros.models.plan import Figure, Plan
from macros.models.services import (
    Availability,
    Delivery,
    Management,
    Requirement,
    Requirements,
    Service,
    Time,
)
from macros.models.shared import (
    Address,
    ComplaintChannel,
    ComplianceZones,
    Disagreement,
    Notice,
    Office,
    OfficialDomain,
    Place,
    Position,
    Procedure,
    SiteSettings,
    WebAddress,
    kilometres,
)
from macros.pages.finder import finder_view, path_of
from macros.pages.service import ServiceView, service_view

CONTEXT = {"languages": ["id", "en"]}
SAID = {"id": "Kartu", "en": "Card"}
CHECK = {"day": datetime.date(2025, 1, 10), "sources": ["situs-contoh"]}


@pytest.fixture(scope="module")
def data() -> Catalogue:
    return load_catalogue(CONTOH / "data", ["en", "id"], lambda zone: TODAY)


def refused(model: Any, held: dict[str, Any]) -> set[str]:
    """The kinds of mistakes told of data that the model does not take."""
    with pytest.raises(ValidationError) as told:
        model.model_validate(held, context=CONTEXT)
    return {error["type"] for error in told.value.errors()}


def at(office: str, status: str) -> Availability:
    held = {"office": office, "status": status, "as_of": UNKNOWN, "channels": UNKNOWN}
    return Availability.model_validate(held | {"verification": CHECK})


def given(data: Catalogue, *held: Availability) -> ServiceView:
    """The view of a service that is given by some offices; those called ``luar-…`` lie outside."""
    inside, outside = data.offices["kantor-contoh"], data.offices["kantor-tetangga"]
    offices = {a.office: outside if a.office.startswith("luar") else inside for a in held}
    service = data.services["kartu"].model_copy(update={"availability": list(held)})
    return service_view(replace(data, offices=offices, services={"kartu": service}), "kartu", TODAY)


def test_the_surest_office_of_the_regency_comes_first_and_the_surest_outside_it(
    data: Catalogue,
) -> None:
    best_first = [
        "open",
        "competent",
        "reported_open",
        "suspended",
        "planned",
        "requested",
        "unknown",
    ]
    for better, worse in itertools.pairwise(best_first):
        found = given(
            data,
            at("sini-1", worse),
            at("luar-1", worse),
            at("luar-2", better),
            at("sini-2", better),
        )
        assert found.local and found.local.office == "sini-2"
        assert found.elsewhere and found.elsewhere.office == "luar-2"
    nowhere = given(data, at("luar-1", "open"))
    assert nowhere.local is None


def test_people_are_sent_to_ask_where_the_service_may_be_had_and_to_two_offices_at_most(
    data: Catalogue,
) -> None:
    assert (
        given(data, at("s1", "planned"), at("s2", "requested"), at("s3", "suspended")).ask_at()
        == []
    )
    assert given(data, at("s1", "unknown"), at("s2", "reported_open")).ask_at() == ["s2"]
    assert given(data, at("s1", "unknown"), at("s2", "planned")).ask_at() == ["s1"]
    many = given(data, at("s1", "reported_open"), at("s2", "competent"), at("s3", "open"))
    assert many.ask_at() == ["s3", "s2"]


def paper(**held: Any) -> dict[str, Any]:
    return {"document": "kartu-contoh", "original": True, "copies": 1} | held


def asking(data: Catalogue, items: list[dict[str, Any]]) -> ServiceView:
    """The view of a service that asks for some papers."""
    service = data.services["kartu"]
    assert service.delivery.requirements != UNKNOWN
    papers = [Requirement.model_validate(item, context=CONTEXT) for item in items]
    asked = service.delivery.requirements.model_copy(update={"items": papers})
    delivery = service.delivery.model_copy(update={"requirements": asked})
    changed = service.model_copy(update={"delivery": delivery})
    return service_view(replace(data, services={"kartu": changed}), "kartu", TODAY)


def test_original_and_copy_are_told_in_one_only_where_every_paper_needs_both(
    data: Catalogue,
) -> None:
    assert asking(data, [paper(), paper(copies="unknown")]).bring_both
    assert not asking(data, [paper(), paper(copies=0)]).bring_both
    assert not asking(data, [paper(original=False)]).bring_both
    assert not asking(data, [paper(original="unknown")]).bring_both
    some = {"condition": "diwakili"}
    assert not asking(data, [paper(**some)]).bring_both
    assert asking(data, [paper(), paper(copies=0, **some)]).bring_both
    assert not service_view(data, "layanan-gelap", TODAY).bring_both


def test_what_everybody_brings_is_a_paper_or_one_of_several(data: Catalogue) -> None:
    choice = {"document": None, "one_of": ["akta-contoh", "surat-contoh"]}
    papers = [paper(), paper(**choice), paper(when=SAID), paper(condition="diwakili")]
    found = asking(data, papers)
    assert found.always_brought() == ["kartu-contoh", ["akta-contoh", "surat-contoh"]]
    assert found.requirements is not None
    told = [found.when(item) for item in found.requirements.items]
    assert [each and each["en"] for each in told] == [
        None,
        None,
        "Card",
        "if someone represents you",
    ]
    assert service_view(data, "layanan-gelap", TODAY).always_brought() == []


def test_a_paper_is_asked_of_those_whose_case_it_is(data: Catalogue) -> None:
    always, told, asked = (
        Requirement.model_validate(paper(**held), context=CONTEXT)
        for held in ({}, {"when": SAID}, {"condition": "diwakili"})
    )
    assert [each.always for each in (always, told, asked)] == [True, False, False]
    assert [each.asked_of([]) for each in (always, told, asked)] == [True, True, False]
    assert asked.asked_of({"diwakili"}) and not asked.asked_of({"lanjut-usia"})


def test_a_paper_is_one_or_one_of_several_and_copies_have_a_bound() -> None:
    assert refused(Requirement, paper(document=None)) == {"document_or_one_of"}
    assert refused(Requirement, paper(one_of=["a1", "b1"])) == {"document_or_one_of"}
    assert refused(Requirement, paper(document=None, one_of=["a1"])) == {"too_short"}
    assert refused(Requirement, paper(when=SAID, condition="tua")) == {"when_or_condition"}
    assert refused(Requirement, paper(copies=21)) == {"less_than_equal"}
    assert refused(Requirement, paper(copies=-1)) == {"greater_than_equal"}
    assert [Requirement.model_validate(paper(copies=n)).copies for n in (0, 20)] == [0, 20]


def test_a_service_asks_each_condition_once_in_the_order_of_its_page(data: Catalogue) -> None:
    note = {"text": SAID, "verification": CHECK}
    held = data.services["kartu"].model_dump()
    held["notes"] = [note, note | {"condition": "tiga"}, note | {"condition": "diwakili"}]
    assert _service(held).conditions() == ["diwakili", "lanjut-usia", "tiga"]
    assert _service(held | {"notes": []}).conditions() == ["diwakili", "lanjut-usia"]
    assert data.services["layanan-gelap"].conditions() == []


def _service(held: dict[str, Any]) -> Service:
    for each in held["availability"]:
        each["as_of"] = UNKNOWN
    return Service.model_validate(held, context=CONTEXT)


def test_a_component_is_read_where_it_stands_and_excused_by_name(data: Catalogue) -> None:
    service = data.services["kartu"]
    assert service.component("time") is service.delivery.time
    assert service.component("staff_count") is service.management.staff_count
    reason = {"component": "facilities", "text": SAID, "verification": CHECK}
    held = _service(service.model_dump() | {"not_applicable": [reason]})
    assert held.excused("facilities") is held.not_applicable[0]
    assert held.excused("evaluation") is None
    told = dict(service_view(replace(data, services={"kartu": held}), "kartu", TODAY).management())
    assert told["facilities"] is held.not_applicable[0]
    assert told["staff_count"] is held.management.staff_count
    assert told["evaluation"] is None
    assert "legal_basis" not in told


def test_the_steps_of_a_service_are_its_own_or_shared_or_unknown(data: Catalogue) -> None:
    found = [data.procedure_of(each) for each in data.services.values()]
    assert found[0] is data.procedures["di-loket"]
    assert found[1] is data.services["surat-pindah"].delivery.procedure
    assert found[2] is None


def test_services_are_found_by_event_category_and_office(data: Catalogue) -> None:
    assert list(data.services_for("pindah")) == ["kartu", "surat-pindah"]
    assert list(data.services_for("kartu-hilang")) == ["kartu"]
    assert [e.name["en"] for e in data.life_events_of(data.services["surat-pindah"])] == [
        "I am moving"
    ]
    assert list(data.services_in("umum")) == [*data.services]
    assert data.services_in("lain") == {}
    at_neighbour = data.services_at("kantor-tetangga")
    assert {i: a.status for i, a in at_neighbour.items()} == {
        "kartu": "suspended",
        "layanan-gelap": "unknown",
    }
    assert list(data.sources_of("press")) == ["koran-contoh"]


def test_a_warning_stands_on_services_of_its_categories_or_of_all(data: Catalogue) -> None:
    notice = data.notices["tiruan"]
    some = notice.model_copy(update={"categories": ["umum"]})
    home = notice.model_copy(update={"pages": ["home"]})
    held = replace(data, notices={"semua": notice, "satu": some, "beranda": home})
    assert held.notices_for("umum") == [notice, some]
    assert held.notices_for("lain") == [notice]


def test_a_former_address_is_known_and_no_other(data: Catalogue) -> None:
    assert data.former("dulu/kartu/") is data.addresses["kartu-lama"]
    assert data.former("layanan/kartu/") is None


def plan(data: Catalogue, **stages: tuple[str, list[str]]) -> Plan:
    assert data.plan is not None
    model = data.plan.stages["usul"]
    held = {
        name: model.model_copy(update={"status": status, "depends_on": needed})
        for name, (status, needed) in stages.items()
    }
    return data.plan.model_copy(update={"stages": held})


def test_what_must_come_next_waits_for_nothing_that_is_not_done(data: Catalogue) -> None:
    held = plan(
        data,
        usul=("done", []), dana=("under_way", []), kaji=("proposed", ["usul"]),
        buka=("unknown", ["usul", "kaji"]), lama=("done", ["usul"]),
    )  # fmt: skip
    assert held.done_count() == 2
    assert held.next_stages() == ["dana", "kaji"]


def test_the_finder_tells_how_a_reader_came_and_carries_what_is_settled(data: Catalogue) -> None:
    first = finder_view(data, "mulai")
    assert [way.path for way in first.ways] == ["temukan/kartu-siapa/", "temukan/lain/"]
    assert (first.answered, first.results) == ([], [])
    second = finder_view(data, "kartu-siapa")
    assert [way.path for way in second.ways] == ["layanan/kartu/", "layanan/kartu/#diwakili=1"]
    assert [(each.answer["en"], each.path) for each in second.answered] == [("A card", "temukan/")]
    assert finder_view(data, "lain").results == [("layanan-gelap", "layanan/layanan-gelap/")]
    assert path_of(data, "lain") == "temukan/lain/"


def entry(*aims: str) -> FinderEntry:
    options = [Option.model_validate({"label": SAID, "to": aim}, context=CONTEXT) for aim in aims]
    ends = [] if options else [{"service": "kartu"}]
    held = {"title": SAID, "options": [each.model_dump() for each in options], "results": ends}
    return FinderEntry.model_validate(held, context=CONTEXT)


def test_answers_are_told_in_the_order_in_which_they_were_given() -> None:
    tree = {
        "a1": entry("b1", "c1"),
        "b1": entry("d1", "e1"),
        "c1": entry(),
        "d1": entry(),
        "e1": entry(),
    }
    assert ways(tree)["e1"] == [("b1", 1)]
    assert [(ident, option.to) for ident, option in trail(tree, "e1")] == [
        ("a1", "b1"),
        ("b1", "e1"),
    ]
    assert trail(tree, "a1") == []
    deeper = tree | {"e1": entry("f1", "g1"), "f1": entry(), "g1": entry()}
    assert [ident for ident, _ in trail(deeper, "g1")] == ["a1", "b1", "e1"]


def test_a_page_of_the_finder_asks_or_ends_and_says_something() -> None:
    end, said = {"service": "kartu"}, {"text": SAID, "verification": CHECK}
    option = {"label": SAID, "service": "kartu"}
    assert refused(FinderEntry, {"title": SAID}) == {"dead_end"}
    with pytest.raises(ValidationError) as told:
        FinderEntry.model_validate({"title": SAID, "options": [option]}, context=CONTEXT)
    (few,) = told.value.errors()
    assert (few["type"], few["ctx"]) == ("too_few", {"min_length": 2})
    both = {"title": SAID, "options": [option] * 2, "results": [end]}
    assert refused(FinderEntry, both) == {"options_or_results"}
    for name, held in (("options", option), ("results", end)):
        assert FinderEntry.model_validate({"title": SAID, name: [held] * 12}, context=CONTEXT)
        assert refused(FinderEntry, {"title": SAID, name: [held] * 13}) == {"too_long"}
    assert FinderEntry.model_validate({"title": SAID, "results": [end]}, context=CONTEXT)
    assert FinderEntry.model_validate({"title": SAID, "statements": [said]}, context=CONTEXT)
    assert refused(Option, {"label": SAID}) == {"to_or_service"}
    assert refused(Option, option | {"to": "lain"}) == {"to_or_service"}


@pytest.mark.parametrize(
    ("here", "there", "far"),
    [
        ((-6.25, 106.25), (-6.25, 106.25), 0),
        ((-6.0, 106.0), (-7.0, 106.0), 111.195),
        ((0.0, 106.0), (0.0, 107.0), 111.195),
        ((-6.0, 106.0), (-6.0, 107.0), 110.586),
        ((-6.36, 106.25), (-6.21, 106.85), 68.381),
        ((0.0, 0.0), (0.0, 180.0), 20_015.11),
    ],
)
def test_how_far_it_is_as_the_crow_flies(
    here: tuple[float, float], there: tuple[float, float], far: float
) -> None:
    assert kilometres(*here, *there) == pytest.approx(far, abs=0.01)
    assert kilometres(*there, *here) == pytest.approx(far, abs=0.01)


def test_a_point_lies_in_indonesia() -> None:
    corners = [(-11.5, 94.0), (-11.5, 142.0), (6.5, 94.0), (6.5, 142.0)]
    for north, east in corners:
        held = {"latitude": north, "longitude": east, "verification": CHECK}
        assert Place.model_validate(held).kilometres_to(north, east) == 0
        away = {"latitude": north * 1.01, "longitude": east + (1 if east > 100 else -1)}
        assert len(refused(Place, held | away)) >= 1
        for name in away:
            assert refused(Place, held | {name: away[name]}) <= {
                "greater_than_equal",
                "less_than_equal",
            }


@pytest.mark.parametrize(
    ("norths", "meant"),
    [
        ((-4.25, -4.5, 0.9), [-0.9]),
        ((4.25, 4.5, -0.9), []),
        ((-4.25, -4.5, -0.9), []),
        ((-6.5, -6.625, 6.5), [-6.5]),
        ((3.5, 3.625, 6.0), []),
        ((0.0, 6.0, 6.25), []),
        ((-4.25, 0.9, 6.0), [-0.9, -6.0]),
    ],
)
def test_a_minus_is_missed_only_in_the_north_and_only_if_its_twin_is_near(
    data: Catalogue, norths: tuple[float, ...], meant: list[float]
) -> None:
    found = told_of_points(data.offices["kantor-tetangga"], *norths)
    assert [(code, values["meant"]) for _, code, values in found] == [
        ("minus_forgotten", each) for each in meant
    ]


def told_of_points(office: Office, *norths: float) -> list[tuple[Any, str, dict[str, Any]]]:
    """What is told of offices like one, at these degrees north on one meridian."""
    offices = {}
    for n, north in enumerate(norths):
        point = {"latitude": north, "longitude": 106.5, "verification": CHECK}
        held = {"map_point": Place.model_validate(point)}
        offices[f"k{n}"] = office.model_copy(update=held)
    found = breaches({"offices": offices}, {}, TODAY)
    return [(path[0], code, values) for _, path, code, values in found]


KM = 1 / 111.19508
"""Degrees of latitude that a kilometre is long."""


@pytest.mark.parametrize(
    ("norths", "far"),
    [
        ((-6.0, -6.1, -6.1 - 499.5 * KM), []),
        ((-6.0, -6.1, -6.1 - 500.6 * KM), ["k2"]),
        ((-6.0, -6.0 - 500.6 * KM), ["k1"]),
        ((-6.1 - 500.6 * KM, -6.0, -6.1), ["k0"]),
        ((0.0, 1.0, 1.0 + 500.6 * KM), ["k2"]),
    ],
)
def test_offices_of_a_regency_lie_within_500_kilometres_of_another(
    data: Catalogue, norths: tuple[float, ...], far: list[str]
) -> None:
    office = data.offices["kantor-contoh"].model_copy(update={"local": True})
    told = told_of_points(office, *norths)
    assert [ident for ident, code, _ in told if code == "far_point"] == far
    assert all(values["km"] == 501 for _, code, values in told if code == "far_point")
    elsewhere = office.model_copy(update={"local": False})
    assert not [code for _, code, _ in told_of_points(elsewhere, *norths) if code == "far_point"]


def test_a_point_just_at_the_bound_is_not_far_yet(
    data: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = data.offices["kantor-contoh"]
    monkeypatch.setattr("macros.loading.rules.FAR", kilometres(-1.0, 106.5, -6.0, 106.5))
    assert told_of_points(office, -1.0, -6.0) == []
    monkeypatch.setattr("macros.loading.rules.FAR", kilometres(-1.0, 106.5, 1.0, 106.5))
    assert told_of_points(office, -1.0, 1.0) == []
    # the southern twin of the last lies as far from the first as may be
    monkeypatch.setattr("macros.loading.rules.FAR", kilometres(-6.0, 106.5, -3.0, 106.5))
    assert [code for _, code, _ in told_of_points(office, -6.0, 3.0)] == ["minus_forgotten"]


def test_thresholds_are_percentages_in_order() -> None:
    held = {"about": SAID, "green_from": 80, "yellow_from": 50, "verification": CHECK}
    zones = ComplianceZones.model_validate(held, context=CONTEXT)
    found = [Score(n, 100).zone(zones) for n in (100, 80, 79, 50, 49, 0)]
    assert found == ["green", "green", "yellow", "yellow", "red", "red"]
    assert Score(0, 0).zone(zones) is None
    assert Score(80, 100).zone(None) is None
    assert refused(ComplianceZones, held | {"yellow_from": 80}) == {"zones_reversed"}
    assert ComplianceZones.model_validate(held | {"yellow_from": 79}, context=CONTEXT)
    least = held | {"green_from": 2, "yellow_from": 1}
    assert ComplianceZones.model_validate(least, context=CONTEXT)
    most = held | {"green_from": 100, "yellow_from": 99}
    assert ComplianceZones.model_validate(most, context=CONTEXT)
    assert refused(ComplianceZones, held | {"green_from": 101}) == {"less_than_equal"}
    assert refused(ComplianceZones, held | {"yellow_from": 0}) == {"greater_than_equal"}
    assert refused(ComplianceZones, most | {"yellow_from": 100}) == {"less_than_equal"}
    assert refused(ComplianceZones, least | {"green_from": 1}) == {"greater_than_equal"}


def test_a_share_is_rounded_down_so_that_nothing_passes_by_rounding() -> None:
    assert [Score(n, 14).percent for n in (0, 1, 13, 14)] == [0, 7, 92, 100]
    assert Score(0, 0).percent is None


def test_a_share_is_of_the_components_that_apply() -> None:
    assert score(("published", "not_applicable", "missing")) == Score(1, 2)
    assert score(("not_applicable",)) == Score(0, 0)


def test_delivery_and_management_are_counted_apart_and_together(data: Catalogue) -> None:
    held = coverage(data, TODAY)
    scores = [held.delivery("kartu"), held.management("kartu"), held.service("kartu")]
    assert [(score.published, score.applicable) for score in scores] == [(4, 6), (2, 8), (6, 14)]
    assert held.by_component()["time"] == {"published": 1, "missing": 2}
    assert held.by_component()["evaluation"] == {"missing": 3}


def test_a_site_says_how_long_its_facts_hold(data: Catalogue) -> None:
    held = data.site.model_dump()
    for days in (1, 1500):
        assert SiteSettings.model_validate(
            held | {"verification_holds_days": days}, context=CONTEXT
        )
    for days in (0, 1501):
        assert refused(SiteSettings, held | {"verification_holds_days": days}) & {
            "greater_than_equal", "less_than_equal",
        }  # fmt: skip
    part = data.site.model_copy(update={"in_part": ["en"]})
    assert data.site.full_languages == ["id", "en"]
    assert part.full_languages == ["id"]


def test_a_text_stands_in_every_language_or_in_the_main_one() -> None:
    in_part = {"languages": Languages(["id", "su", "en"], ["su"])}
    held = Text.model_validate({"en": "Card", "id": "Kartu"}, context=in_part)
    assert [held["id"], held["en"], held["su"]] == ["Kartu", "Card", "Kartu"]
    assert [held.borrowed(each) for each in ("id", "en", "su")] == [None, None, "id"]
    assert list(held.root) == ["id", "en"]
    three = Text.model_validate({"en": "C", "su": "K", "id": "K"}, context=in_part)
    assert list(three.root) == ["id", "en", "su"]
    other = Text.model_validate({"su": "K", "id": "K", "en": "C"}, context=in_part)
    assert list(other.root) == ["id", "su", "en"]
    whole = Text.model_validate({"en": "Card", "id": "Kartu"}, context=CONTEXT)
    assert list(whole.root) == ["en", "id"]
    with pytest.raises(ValidationError, match="missing language"):
        Text.model_validate({"id": "Kartu"}, context=in_part)  # English is not left out in part


def test_languages_are_the_same_only_if_the_same_ones_are_translated_in_part() -> None:
    assert Languages(["id", "en"]) == ["id", "en"]
    assert Languages(["id", "en"], ["en"]) != Languages(["id", "en"])
    assert Languages(["id", "en"], ["en"]) == Languages(["id", "en"], ["en"])
    assert Languages(["id"]) != Languages(["en"])


@pytest.mark.parametrize("name", ["aa", "a1", "kartu-baru", "a" * 60])
def test_a_name_can_stand_in_an_address(name: str) -> None:
    assert is_id(name)


@pytest.mark.parametrize(
    "name", ["a", "a" * 61, "Kartu", "-a", "a-", "a--b", "a b", "a\n", 12, None]
)
def test_what_can_stand_in_no_address_is_no_name(name: Any) -> None:
    assert not is_id(name)


def paths(found: Iterable[tuple[Any, Any]]) -> list[Any]:
    return [path for path, _ in found]


def test_every_record_inside_another_is_found_with_its_place(data: Catalogue) -> None:
    assert paths(walk(data.fees["kilat"], ("kilat",))) == [
        ("kilat",), ("kilat", "rates", 0), ("kilat", "rates", 0, "verification"),
    ]  # fmt: skip
    assert data.plan is not None
    assert ("stages", "kaji", "verification") in paths(walk(data.plan))
    assert ("as_of",) not in paths(walk(data.services["layanan-gelap"].availability[0]))
    assert [*references(data.services["kartu"], ("kartu",))] == [
        (("kartu", "category"), "categories", "umum"),
        (("kartu", "life_events", 0), "life_events", "kartu-hilang"),
        (("kartu", "life_events", 1), "life_events", "pindah"),
        (("kartu", "questions", 0), "questions", "berapa-lama"),
        (("kartu", "disagreements", 0), "disagreements", "harga-kartu"),
    ]
    legal = data.fees["kilat"].rates[0]
    assert [*references(legal)] == []  # nobody knows its legal basis


def test_what_a_field_may_refer_to_is_known_by_its_name() -> None:
    found = kinds_by_field()
    assert found["office"] == {"offices"}
    assert found["sources"] == found["source"] == found["legal_basis"] == {"sources"}
    assert found["waives"] == found["one_of"] & {"fees"} == {"fees"}
    assert found["one_of"] == {"fees", "documents"}
    assert "name" not in found


def test_a_page_is_another_if_anything_is_that_it_refers_to(data: Catalogue) -> None:
    before = Fingerprints(data)
    dearer = data.fees["kilat"].model_copy(
        update={"condition": None, "per": data.fees["kilat"].name}
    )
    after = Fingerprints(replace(data, fees=data.fees | {"kilat": dearer}))
    assert before.of("services", "kartu") == Fingerprints(data).of("services", "kartu")
    assert before.of("services", "kartu") != after.of("services", "kartu")
    assert before.of("services", "surat-pindah") == after.of("services", "surat-pindah")
    assert before.of("fees", "kilat") != before.of("fees", "kartu-biasa")
    assert before.of_all("fees") != after.of_all("fees")
    assert before.of_all("offices", "fees") != after.of_all("offices", "fees")
    assert before.of_all("offices") == after.of_all("offices")
    reordered = replace(data, fees=dict(reversed(data.fees.items())))
    assert before.of_all("fees") != Fingerprints(reordered).of_all("fees")


def test_an_address_is_a_plain_https_one() -> None:
    held: TypeAdapter[str] = TypeAdapter(WebAddress)
    longest = "https://contoh.go.id/".ljust(500, "a")
    for sound in ("https://contoh.go.id", "HTTPS://Contoh.go.id/a?b=%20#c", longest):
        assert held.validate_python(sound) == sound
    for wrong in ("http://contoh.go.id", "https://a@contoh.go.id", "https://contoh.go.id:8", longest + "a",
                  "https://contoh", 'https://contoh.go.id/"', "https://-a.go.id", "https://contoh.go.id/\n"):  # fmt: skip
        with pytest.raises(ValidationError):
            held.validate_python(wrong)


STEP = {"text": SAID}
PROVED = {"text": SAID, "verification": CHECK}
SIDE = {"text": SAID, "sources": ["situs-contoh"]}
LENGTHS: dict[str, tuple[Any, str, Any, int]] = {
    "papers": (Requirements, "items", paper(), 1),
    "channels": (Availability, "channels", "online", 1),
    "ways to complain": (Delivery, "complaints", "kotak-saran", 1),
    "regulations": (Management, "legal_basis", {"source": "situs-contoh", "about": SAID}, 1),
    "offices of a service": (Service, "availability", at("kantor", "open"), 1),
    "steps": (Procedure, "steps", STEP, 1),
    "ways": (ComplaintChannel, "ways", SAID, 1),
    "contacts": (Office, "contacts", PROVED, 1),
    "who says so": (Position, "sources", "situs-contoh", 1),
    "sides": (Disagreement, "positions", SIDE, 2),
    "pages of a warning": (Notice, "pages", "home", 1),
    "offices to ask": (SiteSettings, "confirm_with", "kantor-contoh", 1),
    "languages": (SiteSettings, "languages", "id", 1),
    "meanwhile": (Plan, "meanwhile", {"office": "kantor", "text": SAID, "verification": CHECK}, 1),
}  # fmt: skip


def told_of(model: Any, name: str, value: Any) -> set[str]:
    """The kinds of mistakes told of one field alone."""
    try:
        model.model_validate({name: value}, context=CONTEXT)
    except ValidationError as error:
        return {each["type"] for each in error.errors() if each["loc"][0] == name}
    return set()


@pytest.mark.parametrize("case", LENGTHS.values(), ids=LENGTHS.keys())
def test_a_list_that_would_say_nothing_is_refused_and_the_shortest_is_taken(
    case: tuple[Any, str, Any, int],
) -> None:
    model, name, item, fewest = case
    assert told_of(model, name, [item] * fewest) == set()
    assert told_of(model, name, [item] * (fewest - 1)) == {"too_short"}


def test_a_plan_has_a_stage(data: Catalogue) -> None:
    assert data.plan is not None
    assert told_of(Plan, "stages", {}) == {"too_short"}
    usul = data.plan.stages["usul"]
    assert told_of(Plan, "stages", {"usul": usul}) == set()


BOUNDS: dict[str, tuple[Any, str, int, int]] = {
    "how long it takes": (Time, "amount", 1, 1000),
    "a number of the mall": (Figure, "value", 0, 1_000_000_000),
    "days that a check holds": (SiteSettings, "verification_holds_days", 1, 1500),
}


@pytest.mark.parametrize("case", BOUNDS.values(), ids=BOUNDS.keys())
def test_a_number_beyond_all_sense_is_refused(case: tuple[Any, str, int, int]) -> None:
    model, name, least, most = case
    assert [told_of(model, name, each) for each in (least, most)] == [set(), set()]
    assert told_of(model, name, least - 1) == {"greater_than_equal"}
    assert told_of(model, name, most + 1) == {"less_than_equal"}


@pytest.mark.parametrize(
    ("model", "name", "longest", "kind"),
    [
        (Address, "line", "a" * 200, "string_too_long"),
        (OfficialDomain, "domain", ".go.id".rjust(200, "a"), "string_too_long"),
        (SiteSettings, "logo", ".svg".rjust(60, "a"), "string_too_long"),
    ],
)  # fmt: skip
def test_what_no_page_has_room_for_is_refused(
    model: Any, name: str, longest: str, kind: str
) -> None:
    assert len(longest) in {60, 200}
    assert told_of(model, name, longest) == set()
    assert told_of(model, name, f"a{longest}") == {kind}
