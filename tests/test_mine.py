"""The reader's own list on the page of a service: his papers, his total, kept on his device."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from sites import CONTOH, ROOT, TODAY, Built, served
from test_browser import PHONE, opened

from macros.i18n.formatting import rupiah
from macros.i18n.words import available_languages, words_of
from macros.loading import load_catalogue
from macros.models.catalogue import Catalogue
from macros.models.services import Service

ROOTS = {"id": "", "en": "en/"}


@pytest.fixture(scope="module")
def contoh_address(contoh: Built) -> Iterator[str]:
    with served(contoh.site) as address:
        yield address


def catalogue(of: str) -> tuple[Catalogue, datetime.date]:
    folder, day = (CONTOH, TODAY) if of == "contoh" else (ROOT, datetime.date.today())
    return load_catalogue(folder / "data", available_languages(), lambda zone: day), day


def expected(
    held: Catalogue, service: Service, language: str, yes: set[str]
) -> tuple[list[str], set[str]]:
    """The papers and the notes for those who say yes to these conditions, by the data alone."""
    requirements = service.delivery.requirements
    papers = []
    for item in () if requirements == "unknown" else requirements.items:
        if item.condition is None or item.condition in yes:
            names = [item.document] if item.document else item.one_of
            papers.append(" ".join(held.documents[name].name[language] for name in names))
    notes = {n.text[language] for n in service.notes if n.condition in {None, *yes}}
    return papers, notes


READ = """async (fragment) => {
  await new Promise((done) => {
    addEventListener("hashchange", () => setTimeout(done), { once: true });
    location.hash = fragment;
  });
  const seen = (node) => !node.closest("[hidden]");
  const words = (node) => node.textContent.replace(/\\s+/g, " ").trim();
  const papers = [...document.querySelectorAll(".checklist > li")].filter(seen).map((item) => {
    const several = [...item.querySelectorAll("ul li")].map(words);
    return several.length ? several.join(" ") : words(item.querySelector("strong"));
  });
  const notes = [...document.querySelectorAll("section > .note[data-if]")].filter(seen)
    .map((note) => words(note.querySelector("p")));
  return { papers, notes, sum: document.querySelector("[role=status]")?.textContent };
}"""


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("of", ["real", "contoh"])
def test_every_combination_of_answers_gives_what_the_data_say(
    browser: Browser, real_address: str, contoh_address: str, of: str, language: str
) -> None:
    held, day = catalogue(of)
    words = words_of(language)
    address = (real_address if of == "real" else contoh_address) + ROOTS[language]
    seen = 0
    with opened(browser, PHONE) as page:
        for ident, service in held.services.items():
            page.goto(f"{address}layanan/{ident}/")
            asked = service.conditions()
            fees = service.delivery.fees
            cases = [] if fees == "unknown" else list(held.case_totals(fees, day))
            for given in itertools.product([False, True], repeat=len(asked)):
                yes = {name for name, answer in zip(asked, given, strict=True) if answer}
                answers = "&".join(f"{n}={int(n in yes)}" for n in asked)
                for case in cases or [None]:
                    chosen = "" if case is None else "&_=" + ".".join(i for i, _, _ in case.parts)
                    nothing_to_ask = not asked and len(cases) < 2
                    if nothing_to_ask or service.delivery.requirements == "unknown":
                        assert page.locator(".mine").count() == 0
                        continue
                    found = page.evaluate(READ, answers + chosen)
                    papers, notes = expected(held, service, language, yes)
                    assert found["papers"] == papers, (ident, yes)
                    assert set(found["notes"]) <= notes, (ident, yes)
                    if case is not None:
                        spared = {
                            i for e in fees.exemptions if e.condition in yes for i in e.waives
                        }
                        amounts = [
                            rate and rate.amount for i, _, rate in case.parts if i not in spared
                        ]
                        total = None if None in amounts else sum(amounts)
                        said = words["unknown"] if total is None else rupiah(total, words)
                        assert f": {said.rstrip('.')} (" in found["sum"], (
                            ident,
                            yes,
                            found,
                        )
                    seen += 1
    assert seen > (100 if of == "real" else 10)


def fill(page: Page) -> None:
    page.locator(".mine summary").click()
    page.locator("fieldset[name=pernah-ganti-nama] label", has_text="Ya").click()
    page.locator("fieldset[name=kewarganegaraan-lewat-surat] label", has_text="Tidak").click()
    page.locator("select").select_option("paspor-elektronik-10.percepatan")


def is_filled(page: Page) -> None:
    expect(page.locator("input[name=pernah-ganti-nama][value='1']")).to_be_checked()
    expect(page.locator(".checklist > li", has_text="kewarganegaraan")).to_be_hidden()
    expect(page.locator(".checklist > li", has_text="Penetapan ganti nama")).to_be_visible()
    expect(page.locator("[role=status]")).to_have_text(
        "4 berkas (1 lagi tergantung keadaan Anda). "
        "Biaya: Rp1.950.000 (per buku; dengan syarat, lihat di bawah): "
        "Paspor elektronik sampai 10 tahun + tambahan biaya sehari jadi."
    )


def test_answers_survive_reloading_and_are_cleared_by_one_button(
    browser: Browser, real_address: str
) -> None:
    with opened(browser, PHONE) as page:
        page.goto(f"{real_address}layanan/paspor-baru/")
        fill(page)
        is_filled(page)
        page.goto(real_address)
        page.goto(f"{real_address}layanan/paspor-baru/")
        is_filled(page)
        page.goto(f"{real_address}en/layanan/paspor-baru/")
        expect(page.locator("input[name=pernah-ganti-nama][value='1']")).to_be_checked()
        page.goto(f"{real_address}layanan/paspor-baru/")
        page.get_by_role("button", name="Hapus jawaban").click()
        expect(page.locator(".mine input:checked")).to_have_count(0)
        expect(page.locator(".checklist > li", has_text="kewarganegaraan")).to_be_visible()
        page.goto(f"{real_address}layanan/paspor-baru/")
        expect(page.locator(".mine input:checked")).to_have_count(0)


def test_a_shared_link_opens_the_same_list_on_another_phone(
    browser: Browser, real_address: str
) -> None:
    with opened(browser, PHONE) as page:
        page.goto(f"{real_address}layanan/paspor-baru/")
        fill(page)
        chat = page.locator(".mine a", has_text="WhatsApp").get_attribute("href")
    parts = urlsplit(chat)
    assert (parts.scheme, parts.netloc) == ("https", "wa.me")
    text = parse_qs(parts.query)["text"][0]
    for line in (
        "Paspor baru, dewasa", "Biaya: Rp1.950.000 (", "- KTP; asli + fotokopi (jumlah tidak disebut)",
        "bila pernah berganti nama", "1. Pasang aplikasi M-Paspor dan buat akun.", "Kantor Imigrasi Serang",
    ):  # fmt: skip
        assert line in text
    assert "Salah satu dari: Akta kelahiran, Akta perkawinan, Ijazah, Surat baptis;" in text
    assert "Hanya di kantor yang menyediakannya." in text
    assert "Bukan situs resmi pemerintah." in text
    assert "kewarganegaraan" not in text.split("http")[0]
    link = text.split("\n")[-1].split()[-1]
    assert link.startswith(f"{real_address}layanan/paspor-baru/#")
    with opened(browser, PHONE) as other:
        other.goto(link)
        is_filled(other)


def test_a_link_that_was_tampered_with_does_nothing_but_answer(
    browser: Browser, real_address: str
) -> None:
    with opened(browser, PHONE) as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        page.goto(
            f"{real_address}layanan/paspor-baru/#__proto__=1&constructor=1&length=9&reset=1"
            "&pernah-ganti-nama=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&_=%3Cb%3E&bencana=1"
        )
        page.wait_for_timeout(200)
        expect(page.locator(".mine input:checked")).to_have_count(0)
        expect(page.locator(".checklist > li:visible")).to_have_count(6)


def test_no_form_lacks_a_button_that_sends_it(browser: Browser, real_address: str) -> None:
    with opened(browser, PHONE) as page:
        page.goto(f"{real_address}layanan/paspor-baru/")
        fill(page)
        is_filled(page)
        expect(page.locator("form:not(:has(button:not([type]), [type=submit]))")).to_have_count(0)


def test_nothing_is_sent_anywhere(browser: Browser, real_address: str) -> None:
    with opened(browser, PHONE) as page:
        page.goto(f"{real_address}layanan/paspor-baru/", wait_until="networkidle")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        fill(page)
        page.wait_for_timeout(300)
        assert asked == []


def test_without_script_the_whole_list_stands_with_its_conditions(
    browser: Browser, real_address: str
) -> None:
    with opened(browser, PHONE, java_script_enabled=False) as page:
        page.goto(f"{real_address}layanan/paspor-baru/#pernah-ganti-nama=0")
        expect(page.locator(".checklist > li:visible")).to_have_count(6)
        expect(page.locator(".when")).to_contain_text(["bila tidak", "bila ini", "bila pernah"])
        expect(page.locator("#mine")).to_be_hidden()
        expect(page.locator("button:visible")).to_have_count(0)


def test_where_storage_is_forbidden_the_list_works_all_the_same(
    browser: Browser, real_address: str
) -> None:
    with opened(browser, PHONE) as page:
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
        )
        page.goto(f"{real_address}layanan/paspor-baru/")
        fill(page)
        is_filled(page)


@pytest.mark.parametrize(
    ("path", "chosen", "said"),
    [
        ("paspor-rusak/#bencana=1", "", "pilih dulu yang Anda ajukan"),
        ("paspor-rusak/#bencana=1", "paspor-elektronik-5.beban-rusak", "harga bukunya tetap dibayar"),
        ("paspor-baru/#calon-pekerja-migran=1", "paspor-biasa-5", "berhenti membuat paspor nonelektronik"),
        ("paspor-anak/#orang-tua-terpisah=1", "", "pernyataan dari pemegang hak asuh"),
    ],
)  # fmt: skip
def test_what_is_unsure_of_the_readers_case_stands_beside_it_and_in_what_is_shared(
    browser: Browser, real_address: str, path: str, chosen: str, said: str
) -> None:
    with opened(browser, PHONE) as page:
        page.goto(f"{real_address}layanan/{path}")
        if chosen:
            page.locator(".mine select").select_option(chosen)
        expect(page.locator(".mine")).to_contain_text(said)
        chat = page.locator(".mine a", has_text="WhatsApp").get_attribute("href")
        assert said in parse_qs(urlsplit(chat).query)["text"][0]


def test_every_choice_is_named_in_full(browser: Browser, real_address: str) -> None:
    with opened(browser, PHONE) as page:
        page.goto(f"{real_address}layanan/paspor-baru/")
        page.locator(".mine summary").click()
        names = page.locator(".mine option").all_text_contents()
        assert names[1] == "Paspor elektronik sampai 5 tahun"
        assert len(set(names)) == len(names) == 9


# ---- the reader's clock


def test_on_the_readers_day_a_check_has_run_out(browser: Browser, real_address: str) -> None:
    with opened(browser, PHONE) as page:
        page.goto(f"{real_address}layanan/paspor-baru/")
        expect(page.locator(".expired:visible")).to_have_count(0)
        page.clock.set_fixed_time(datetime.datetime(2028, 1, 1, 12))
        page.reload()
        proofs = page.locator(".proof").count()
        expect(page.locator(".proof .expired")).to_have_count(proofs)
        expect(page.locator(".answers .expired").first).to_contain_text("Masa periksa lewat")
        expect(page.locator(".answers .expired").first).to_contain_text("2027")


@pytest.mark.parametrize(
    ("day", "seen"), [("2025-03-31", False), ("2025-04-01", True), ("2026-01-01", True)]
)
def test_on_its_day_a_fee_of_the_future_is_told(
    browser: Browser, contoh_address: str, day: str, seen: bool
) -> None:
    with opened(browser, PHONE) as page:
        page.clock.set_fixed_time(datetime.datetime.fromisoformat(f"{day}T12:00"))
        page.goto(f"{contoh_address}layanan/kartu/")
        told = page.locator(".answers [data-from]")
        if seen:
            expect(told).to_be_visible()
            expect(told).to_contain_text("Sejak 1 April 2025 biaya di halaman ini berubah")
        else:
            expect(told).to_be_hidden()


# ---- read to me

VOICES = """(languages) => {
  window.spoken = [];
  const voices = languages.map((lang) => ({ lang, name: `voice of ${lang}`, default: false }));
  const synthesis = new EventTarget();
  Object.assign(synthesis, {
    getVoices: () => voices, cancel: () => { window.spoken.push("cancelled"); },
    speak: (u) => window.spoken.push(`${u.voice.name}, ${u.lang}: ${u.text}`),
  });
  Object.defineProperty(window, "speechSynthesis", { value: synthesis });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
}"""


def test_the_page_is_read_aloud_in_its_language(browser: Browser, real_address: str) -> None:
    with opened(browser, PHONE) as page:
        page.add_init_script(f"({VOICES})(['en-US', 'id-ID'])")
        page.goto(f"{real_address}layanan/paspor-baru/")
        button = page.get_by_role("button", name="Bacakan halaman ini")
        button.click()
        spoken = page.evaluate("window.spoken")
        assert spoken[0] == "voice of id-ID, id-ID: Paspor baru, dewasa"
        assert any("Rp650.000 – Rp950.000" in text for text in spoken)
        assert any("KTP" in text for text in spoken)
        assert not any("Dicek" in text for text in spoken)
        page.get_by_role("button", name="Berhenti membaca").click()
        assert page.evaluate("window.spoken").pop() == "cancelled"


SITE_IN = """(language) => addEventListener("DOMContentLoaded", () => {
  document.documentElement.lang = language;
})"""


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("id", "in_ID"), ("id", "in-ID"), ("id", "ind-IDN"), ("id", "IND_idn"), ("id", "id"),
        ("en", "eng-USA"), ("en", "en_GB"), ("jv", "jw_ID"), ("jw", "jv-ID"), ("su", "sun_IDN"),
    ],
)  # fmt: skip
def test_a_voice_is_known_by_any_code_of_its_language_and_called_by_its_own(
    browser: Browser, real_address: str, language: str, code: str
) -> None:
    with opened(browser, PHONE) as page:
        page.add_init_script(f"({VOICES})(['fr_FR', '{code}'])")
        page.add_init_script(f"({SITE_IN})('{language}')")
        page.goto(f"{real_address}layanan/paspor-baru/")
        page.locator("#say button").click()
        spoken = page.evaluate("window.spoken")
        assert len(spoken) > 5
        assert all(text.startswith(f"voice of {code}, {code}: ") for text in spoken)


def test_where_there_is_no_voice_there_is_no_button(browser: Browser, real_address: str) -> None:
    with opened(browser, PHONE) as page:
        page.add_init_script(f"({VOICES})(['en-US', 'ms_MY', 'inh-RU', 'idu', 'i', ''])")
        page.goto(f"{real_address}layanan/paspor-baru/")
        expect(page.locator("#say")).to_be_hidden()
