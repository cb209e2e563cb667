"""Nothing is said without its source and day, and nothing unsure is shown as sure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sites import ROOT, Built, parse

from macros import clock
from macros.i18n.words import available_languages, words_of
from macros.loading import load_catalogue
from macros.models.base import references, walk
from macros.models.catalogue import Catalogue
from macros.models.facts import Verification


@pytest.fixture(scope="module")
def data() -> Catalogue:
    return load_catalogue(ROOT / "data", available_languages(), clock.today)


def facts(page: str) -> Iterator[tuple[Any, list[Any]]]:
    """Every element of a page's main part with the elements around it, innermost last."""

    def inside(element: Any, around: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
        yield element, around
        for child in element:
            yield from inside(child, [*around, element])

    yield from inside(parse(page).find(".//article"), [])


def has_source_and_day(element: Any) -> bool:
    links = [a for a in element.iter("a") if re.search(r"sumber/#[a-z]", a.get("href", ""))]
    days = [t for t in element.iter("time") if t.get("datetime")]
    return bool(links and days)


MONEY = re.compile(r"Rp[0-9]")
NUMBER = re.compile(r"(?<![\w.-])[0-9]")


def test_every_sum_of_money_has_its_source_and_day_beside_it(real: Built) -> None:
    seen = 0
    for path, html in real.pages().items():
        if path == "404.html":
            continue
        for element, around in facts(html):
            own = (element.text or "") + "".join(child.tail or "" for child in element)
            if not MONEY.search(own):
                continue
            seen += 1
            near = [e for e in [*around, element] if e.tag in {"li", "section", "div"}]
            beside = [e for e in near if has_source_and_day(e)]
            unsourced = [e for e in near if "proof--unsourced" in str(e.get("class")) or any(
                "proof--unsourced" in p.get("class", "") for p in e.iter("p"))]  # fmt: skip
            assert beside or unsourced, (path, own)
    assert seen > 200


def test_every_number_stands_with_a_source_or_says_that_it_has_none(real: Built) -> None:
    # the form tells the size of what it loads; of changes the source stands in the line, where a
    # verification has one; pages on the site itself name licences, standards and formats
    free = re.compile(
        r"^(en/)?(sumber|istilah|tentang|cari|perubahan|sunting|lisensi|aksesibilitas|data-terbuka)/$|^404.html$"
    )
    for path, html in real.pages().items():
        if free.search(path):
            continue
        for element, around in facts(html):
            own = (element.text or "") + "".join(child.tail or "" for child in element)
            if element.tag in {"h1", "a", "label"} or not NUMBER.search(own):
                continue
            if path.endswith("kelengkapan/") and element.tag != "p":
                continue  # sums and tables, counted from the data
            if any("trail" in e.get("class", "") for e in around):  # what the reader has answered
                continue
            near = [
                e for e in [*around, element] if e.tag in {"li", "section", "div", "dd", "article"}
            ]
            proofs = [p for e in near for p in e.iter("p") if "proof" in p.get("class", "")]
            assert proofs, (path, own)


FORMS = ("confidence", "short")


def test_what_is_not_from_an_official_source_says_so(real: Built, data: Catalogue) -> None:
    seen = 0
    for path, html in real.pages().items():
        words = words_of("en" if path.startswith("en/") else "id")
        for element in parse(html).iter("p"):
            labels = re.findall(r"proof--(\w+)", element.get("class", ""))
            for label in labels:
                shown = "".join(element.itertext())
                lead = [words[f"{form}_{label}"].partition("{by}")[0] for form in FORMS]
                assert any(each in shown for each in lead)
                cited = [
                    data.sources[re.sub(r".*sumber/#", "", a.get("href"))]
                    for a in element.iter("a")
                    if "sumber/#" in a.get("href")
                ]
                if label == "official":
                    assert cited and {source.authority for source in cited} == {"official"}
                else:
                    assert words["confidence_official"] not in shown
                    assert words["short_official"] + ":" not in shown
                for source in cited if label in {"mixed", "reported"} else ():
                    publisher = source.publisher["en" if path.startswith("en/") else "id"]
                    assert (source.authority == "practice") <= (publisher in shown)
                seen += 1
    assert seen > 500


def test_only_official_sources_make_a_service_open(data: Catalogue) -> None:
    for service in data.services.values():
        for held in service.availability:
            if held.status == "open":
                assert data.confidence(held.verification) == "official"


def test_nothing_asked_for_or_planned_is_shown_as_open(real: Built, data: Catalogue) -> None:
    for ident, service in data.services.items():
        local = data.local_availability(service)
        assert local, ident
        if all(held.status in {"requested", "planned", "unknown"} for held in local):
            for root in ("", "en/"):
                html = (real.site / f"{root}layanan/{ident}/index.html").read_text("utf-8")
                answer = parse(html).find(".//dl[@class='answers']/div/dd/p/span")
                assert "badge--open" not in answer.get("class")
                assert "badge--reported" not in answer.get("class")


def test_the_immigration_office_is_nowhere_said_to_exist(real: Built, data: Catalogue) -> None:
    assert data.plan is not None
    assert data.plan.status == "proposed"
    done = [ident for ident, stage in data.plan.stages.items() if stage.status == "done"]
    assert done == ["audiensi"]
    assert not [office for office in data.offices.values() if office.kind == "ukk"]
    for root, words in (("", "Baru diusulkan"), ("en/", "Only proposed")):
        state = parse(real.pages()[root]).find(".//div[@class='plan-state']")
        assert words in "".join(state.itertext())


def test_the_tariffs_of_pp_45_2024(data: Catalogue) -> None:
    day = clock.today(__import__("zoneinfo").ZoneInfo("Asia/Jakarta"))
    amounts = {
        ident: rate.amount
        for ident, tariff in data.fees.items()
        if (rate := tariff.rate_on(day)) and rate.legal_basis == ["pp-45-2024"]
    }
    assert amounts == {
        "paspor-biasa-5": 350_000,
        "paspor-biasa-10": 650_000,
        "paspor-elektronik-5": 650_000,
        "paspor-elektronik-10": 950_000,
        "percepatan": 1_000_000,
        "beban-hilang": 1_000_000,
        "beban-rusak": 500_000,
        "splp-wni": 100_000,
        "splp-asing": 150_000,
        "merek-umk": 500_000,
        "merek-umum": 1_800_000,
    }


def test_sources_that_disagree_both_stand(real: Built, data: Catalogue) -> None:
    for root, one, other in (("", "Rp650.000", "Rp350.000"), ("en/", "Rp650,000", "Rp350,000")):
        about = parse(real.pages()[f"{root}tentang/"])
        blocks = ["".join(b.itertext()) for b in about.findall(".//div[@class='disagreement']")]
        assert len(blocks) == len(data.disagreements)
        assert [b for b in blocks if one in b and other in b and "Republika" in b]


def test_look_alike_sites_are_warned_of_and_never_linked(real: Built) -> None:
    for root in ("", "en/"):
        assert "imigrasipandeglang.id" in real.pages()[f"{root}kantor/"]
    for path, html in real.pages().items():
        for link in parse(html).iter("a"):
            assert not re.search(
                r"imigrasi(pandeglang|bangkabarat|tanggamus)", link.get("href", "")
            ), path


def test_every_source_is_used_or_explains_a_page(data: Catalogue) -> None:
    used: set[str] = set()
    for records in vars(data).values():
        held = records.values() if isinstance(records, dict) else [records]
        for record in held:
            used |= {
                ident
                for _, inner in walk(record)
                for _, kind, ident in references(inner)
                if kind == "sources"
            }
    assert set(data.sources) - used <= {"permenkumham-19-2018"}


def test_every_fact_was_verified_on_a_day_that_has_come(data: Catalogue) -> None:
    days = {
        held.day
        for records in vars(data).values()
        for record in (records.values() if isinstance(records, dict) else [records])
        for _, held in walk(record)
        if isinstance(held, Verification)
    }
    assert days and max(days) <= clock.today(__import__("zoneinfo").ZoneInfo("Asia/Jakarta"))
