"""The finder: from home to the right service in a few taps, on a phone, with and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from test_browser import PHONE, opened

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])

MOST_TAPS = 5

#: What happened; the answers in both languages, one after another; the service's id; what is settled.
JOURNEYS = {
    "umrah, first passport": (
        [("saya sendiri", "for myself"), ("Belum pernah", "Never"), ("Umrah", "Umrah"), ("Paspor baru", "New passport")],
        "paspor-baru", "",
    ),
    "first passport for a journey": (
        [("saya sendiri", "for myself"), ("Belum pernah", "Never"), ("Keperluan lain", "Something else")],
        "paspor-baru", "",
    ),
    "migrant worker's first": (
        [("saya sendiri", "for myself"), ("Belum pernah", "Never"), ("pekerja migran", "migrant worker")],
        "paspor-baru", "calon-pekerja-migran",
    ),
    "renewal of a passport of 2008": (
        [("saya sendiri", "for myself"), ("habis", "expired")],
        "penggantian-paspor", "",
    ),
    "name changed at marriage": (
        [("saya sendiri", "for myself"), ("nama saya berubah", "my name has changed")],
        "ganti-nama-paspor", "",
    ),
    "same day, with a passport": (
        [("saya sendiri", "for myself"), ("hari itu juga", "the same day")],
        "paspor-hari-sama", "sudah-punya-paspor",
    ),
    "same day, first passport": (
        [("saya sendiri", "for myself"), ("Belum pernah", "Never"), ("hari itu juga", "the same day")],
        "paspor-hari-sama", "",
    ),
    "child with divorced parents": (
        [("untuk anak", "for a child"), ("Bercerai", "divorced"), ("Paspor anak", "Child's passport")],
        "paspor-anak", "orang-tua-terpisah",
    ),
    "child, one parent far away": (
        [("untuk anak", "for a child"), ("tidak dapat datang", "cannot come"), ("Paspor anak", "Child's passport")],
        "paspor-anak", "",
    ),
    "lost abroad": (
        [("hilang", "lost"), ("luar negeri", "Abroad"), ("SPLP", "SPLP")],
        "splp", "",
    ),
    "lost at home": (
        [("hilang", "lost"), ("Di Indonesia", "In Indonesia")],
        "paspor-hilang", "",
    ),
    "damaged by flood": (
        [("rusak", "damaged"), ("Banjir", "flood")],
        "paspor-rusak", "bencana",
    ),
    "a trademark for a small shop": (
        [("Bukan paspor", "Not a passport"), ("Merek", "trademark")],
        "merek", "",
    ),
}  # fmt: skip


def choose(page: Page, words: str) -> None:
    page.locator("main ul a", has_text=words).first.click()


def slow_3g(page: Page) -> None:
    """400 kbit/s and 400 ms, and nothing from the cache."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    speed = {"downloadThroughput": 50_000, "uploadThroughput": 50_000, "latency": 400}
    session.send("Network.emulateNetworkConditions", {"offline": False} | speed)


def travel(
    page: Page,
    address: str,
    journey: tuple[list[tuple[str, str]], str, str],
    language: int,
    script: bool,
) -> None:
    """From home to the service that the journey ends at, in few taps."""
    answers, service, settled = journey
    root = address + ("", "en/")[language]
    assert 1 + len(answers) <= MOST_TAPS
    page.goto(root)
    page.locator("main a[href$='temukan/']").click()
    for words in answers:
        choose(page, words[language])
    fragment = f"#{settled}=1" if settled else ""
    assert page.url == f"{root}layanan/{service}/{fragment}"
    if settled and script:
        expect(page.locator(f"input[name={settled}][value='1']")).to_be_checked()


@SCRIPT
@pytest.mark.parametrize("language", [0, 1], ids=["id", "en"])
@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS.keys())
def test_from_home_to_the_service(
    browser: Browser,
    real_address: str,
    journey: tuple[list[tuple[str, str]], str, str],
    language: int,
    script: bool,
) -> None:
    with opened(browser, PHONE, java_script_enabled=script) as page:
        travel(page, real_address, journey, language, script)


@SCRIPT
@pytest.mark.parametrize("language", [0, 1], ids=["id", "en"])
def test_the_longest_journey_on_slow_3g(
    browser: Browser, real_address: str, language: int, script: bool
) -> None:
    journey = max(JOURNEYS.values(), key=lambda each: len(each[0]))
    with opened(browser, PHONE, java_script_enabled=script) as page:
        slow_3g(page)
        travel(page, real_address, journey, language, script)


@SCRIPT
def test_going_back_loses_nothing(browser: Browser, real_address: str, script: bool) -> None:
    with opened(browser, PHONE, java_script_enabled=script) as page:
        page.goto(f"{real_address}temukan/umrah/")
        expect(page.locator(".trail li")).to_have_text(
            [
                "Apa yang Anda perlukan? Paspor untuk saya sendiri",
                "Apakah Anda sudah punya paspor? Belum pernah",
                "Paspor pertama: untuk apa? Umrah atau haji",
            ]
        )
        page.get_by_role("link", name="Kembali ke pertanyaan sebelumnya").click()
        assert page.url == f"{real_address}temukan/paspor-pertama/"
        page.go_back()
        assert page.url == f"{real_address}temukan/umrah/"
        page.get_by_role("link", name="Mulai lagi").click()
        assert page.url == f"{real_address}temukan/"


def test_without_a_finder_nothing_invites_to_it(project) -> None:  # type: ignore[no-untyped-def]
    project.data("finder").unlink()
    built = project.build()
    assert built.code == 0, built.said
    assert not [path for path in built.pages() if "temukan/" in path]
    assert not [path for path, html in built.pages().items() if "temukan/" in html]
