"""The page on which staff change the data: in a real browser, by the rules of the build."""

from __future__ import annotations

import difflib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, Locator, Page, Route, expect
from sites import CONTOH, ROOT, TODAY, Built, Project, build, plans, served
from test_hostile import PAYLOADS, poisoned_project

from macros import clock
from macros.__main__ import main
from macros.editing.web import pyodide
from macros.editing.web.session import Session
from macros.editing.web.site_files import NotMadeError, editor_files
from macros.i18n.words import words_of

HERE = "https://git.contoh.example/kabupaten/situs"
LOADING = 60_000
"""Milliseconds in which Python must be there, on a machine that does much else."""


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The fictional regency's site with the page."""
    assert pyodide.is_made(pyodide.place()), "make install"
    site = tmp_path_factory.mktemp("edited") / "site"
    built = build(CONTOH / "mkdocs.yml", site, TODAY, CONTOH_EDITOR="true")
    assert built.code == 0, built.said
    return built


@pytest.fixture(scope="module")
def address(edited: Built) -> Iterator[str]:
    with served(edited.site, "/situs/") as address:
        yield address


class Desk:
    """The page with Python in it, and what a person does there."""

    def __init__(self, page: Page, address: str, path: str = "sunting/") -> None:
        self.page = page
        self.faults: list[str] = []
        page.set_default_timeout(8_000)
        page.on("dialog", lambda asked: asked.accept())
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "console",
            lambda said: self.faults.append(said.text) if said.type == "error" else None,
        )
        page.on(
            "request",
            lambda r: (
                None
                if r.url.startswith((address, "blob:", "about:"))
                else self.faults.append(r.url)
            ),
        )
        page.goto(address + path)
        page.locator("#editor-start").click()
        expect(page.locator("#edit-kind")).to_be_visible(timeout=LOADING)
        self.form = page.locator(".editor__form")
        self.results = page.locator(".editor__results")

    def open(self, kind: str, ident: str = "", button: int = 0) -> None:
        """Open a record; with button 1 an empty one, with 2 a copy."""
        heading = (
            self.form.locator("h2").element_handle() if self.form.locator("h2").count() else None
        )
        self.page.locator("#edit-kind").select_option(kind)
        if ident:
            self.page.locator("#edit-record").select_option(ident)
        # By keyboard: a click right after scrolling, quicker than anybody's, gets lost in the preview.
        self.page.locator(".editor__pick button").nth(button).press("Enter")
        if heading is not None:
            self.page.wait_for_function("each => !each.isConnected", arg=heading)
        expect(self.form.locator("h2")).to_be_visible()
        self.unfold()

    def unfold(self) -> None:
        self.page.evaluate(
            "document.querySelectorAll('.editor__form details').forEach(d => d.open = true)"
        )

    def item(self, title: str) -> Locator:
        """An item of a list by its title, such as ``Syarat 2``."""
        said = re.compile(rf"^{re.escape(title)}(:|$)")
        return (
            self.form.locator("details")
            .filter(has=self.page.locator(":scope > summary", has_text=said))
            .last
        )

    def text(
        self, title: str, indonesian: str, english: str, inside: Locator | None = None
    ) -> None:
        """Fill in what citizens read, in both languages."""
        legend = self.page.locator(
            ":scope > legend", has_text=re.compile(rf"^{re.escape(title)}( \(|$)")
        )
        field = (inside or self.form).locator("fieldset").filter(has=legend).first
        field.locator("textarea").nth(0).fill(indonesian)
        field.locator("textarea").nth(1).fill(english)

    def check(self) -> None:
        self.form.locator(".editor__main").click()
        status = self.form.locator("[role=status]")
        expect(status).not_to_have_text(re.compile("^(Memeriksa…|Checking…|)$"))

    def taken(self) -> dict[str, str]:
        """The files that are offered, as they are downloaded."""
        expect(self.results.locator("a[download]").first).to_be_visible()
        found = {}
        for link in self.results.locator("a[download]").all():
            with self.page.expect_download() as download:
                link.click()
            found[download.value.suggested_filename] = Path(download.value.path()).read_text(
                "utf-8"
            )
        return found

    def undo_all(self) -> None:
        """As if nothing had been changed."""
        for kind in ("services", "fees", "offices", "sources", "documents", "milestones"):
            self.page.locator("#edit-kind").select_option(kind)
            changed = self.page.locator("#edit-record option", has_text="(diubah)")
            while changed.count():
                before = changed.count()
                self.open(kind, str(changed.first.get_attribute("value")))
                self.form.locator(".editor__act button").nth(1).click()
                expect(changed).to_have_count(before - 1)


@pytest.fixture(scope="module")
def opened(browser: Browser, address: str) -> Iterator[Desk]:
    """Python is loaded once for all tests that need not see it loaded."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    desk = Desk(context.new_page(), address)
    yield desk
    context.close()


@pytest.fixture
def desk(opened: Desk) -> Iterator[Desk]:
    opened.faults.clear()
    yield opened
    assert opened.faults == []
    opened.undo_all()


def changed_lines(name: str, new: str) -> list[str]:
    """The lines that differ from the fictional regency's file, each after ``-`` or ``+``."""
    old = (CONTOH / "data" / name).read_text("utf-8")
    return [line for line in difflib.ndiff(old.splitlines(), new.splitlines()) if line[0] in "+-"]


def passes(files: dict[str, str], tmp_path: Path) -> None:
    """The files, put into the data folder, are without a mistake to the command line."""
    folder = tmp_path / "data"
    shutil.copytree(CONTOH / "data", folder)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "macros", "check", folder],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_changed_fee_is_one_line_and_its_page_is_shown(desk: Desk, tmp_path: Path) -> None:
    desk.open("fees", "kilat")
    desk.form.get_by_label("Jumlah rupiah").fill("6000")
    desk.check()
    expect(desk.results.locator(".diff del")).to_have_text("-    - amount: 5000")
    expect(desk.results.locator(".diff ins")).to_have_text("+    - amount: 6000")
    page = desk.page.frame_locator("iframe.preview")
    expect(page.locator("h1")).to_have_text("Kartu Contoh baru")
    expect(page.locator("body")).to_contain_text("Rp6.000")
    files = desk.taken()
    assert changed_lines("fees.yaml", files["fees.yaml"]) == [
        "-     - amount: 5000", "+     - amount: 6000",
    ]  # fmt: skip
    passes(files, tmp_path)


def test_a_requirement_is_added(desk: Desk, tmp_path: Path) -> None:
    desk.open("services", "kartu")
    desk.form.get_by_role("button", name="Tambah Berkas yang diminta").click()
    added = desk.item("Berkas yang diminta 4")
    expect(added.get_by_label("Berkas (boleh kosong)")).to_be_focused()
    added.get_by_label("Berkas (boleh kosong)").select_option("surat-contoh")
    for title in ("Asli", "Fotokopi"):
        added.get_by_label(f"Cara mengisi {title}").select_option(label="Diisi")
    added.get_by_label("Asli", exact=True).last.select_option(label="Ya")
    added.get_by_label("Fotokopi", exact=True).last.fill("1")
    desk.check()
    files = desk.taken()
    lines = changed_lines("services.yaml", files["services.yaml"])
    assert [line.strip("+ ") for line in lines] == [
        "- document: surat-contoh", "original: true", "copies: 1",
    ]  # fmt: skip
    assert all(line.startswith("+") for line in lines)
    expect(desk.page.frame_locator("iframe.preview").locator("h1")).to_have_text(
        "Kartu Contoh baru"
    )
    passes(files, tmp_path)


def test_a_service_is_added_as_a_copy(desk: Desk, tmp_path: Path) -> None:
    desk.open("services", "kartu", button=2)
    desk.form.locator("#edit-ident").fill("kartu-dua")
    desk.text("Nama layanan", "Kartu Contoh kedua", "Second Contoh card")
    desk.check()
    shown = desk.page.frame_locator("iframe.preview").locator("h1")
    expect(shown).to_have_text("Kartu Contoh kedua")
    files = desk.taken()
    lines = changed_lines("services.yaml", files["services.yaml"])
    assert lines[0] == "+ kartu-dua:" and all(line.startswith("+") for line in lines)
    held = yaml.safe_load(files["services.yaml"])
    assert held["kartu-dua"] == held["kartu"] | {"name": held["kartu-dua"]["name"]}
    passes(files, tmp_path)


def test_a_source_and_an_office_are_added_together(desk: Desk, tmp_path: Path) -> None:
    desk.open("sources", button=1)
    desk.form.locator("#edit-ident").fill("situs-baru")
    for title in ("Judul", "Nama pendek", "Penerbit"):
        desk.text(title, "Situs baru", "New site")
    desk.form.get_by_label("Jenis sumber").select_option("press")
    desk.form.get_by_label("Cara mengisi Terbit").select_option(label="Satu tanggal")
    desk.form.get_by_label("Terbit", exact=True).last.fill("2024-12")
    desk.form.get_by_label("Terakhir dibuka").fill("2025-01-11")
    desk.check()
    desk.open("offices", "kantor-tetangga", button=2)
    desk.form.locator("#edit-ident").fill("kantor-baru")
    desk.form.get_by_label(re.compile("Hari diperiksa")).first.fill("2025-01-12")
    sources = desk.form.locator("select").filter(has=desk.page.locator("option[value=situs-baru]"))
    sources.first.select_option("situs-baru")
    desk.check()
    files = desk.taken()
    assert set(files) == {"offices.yaml", "sources.yaml"}
    together = desk.results.get_by_role("link", name="Unggah ke GitHub")
    expect(together).to_have_attribute("href", f"{HERE}/upload/main/tests/contoh/data")
    lines = changed_lines("sources.yaml", files["sources.yaml"])
    assert lines[0] == "+ situs-baru:" and "+   published: 2024-12" in lines
    assert "situs-baru" in files["offices.yaml"]
    passes(files, tmp_path)


def first(label: str) -> Callable[[Desk], Locator]:
    return lambda desk: desk.form.get_by_label(re.compile(label)).first


def english_name(desk: Desk) -> Locator:
    return desk.form.locator("textarea[lang=en]").first


MISTAKES = {
    "dots in a number": ("fees", "kilat", first("Jumlah rupiah"), "350.000", "bilangan bulat", "whole number"),
    "nothing where a number must be": ("fees", "kilat", first("Jumlah rupiah"), "", "Belum diisi. Isilah di sini", "Not filled in"),
    "less than nothing": ("fees", "kilat", first("Jumlah rupiah"), "-5", "paling kecil|terlalu kecil|0", "0"),
    "one language only": ("fees", "kilat", english_name, "", "«en».*Tulislah di sini", "“en”.*Write it here"),
    "no words": ("fees", "kilat", english_name, "unknown", "unknown", "unknown"),
    "an end before the start": ("fees", "kartu-emas", first("Berlaku sampai"), "2020-01-01", "awal|sesudah|mendahului|terbalik", "first|before"),
    "a day to come": ("fees", "kilat", first("Hari diperiksa"), "2099-01-01", "belum|datang|depan", "future|not yet|come"),
    "not a web address": ("sources", "situs-contoh", first(r"^Alamat.* 1$"), "javascript:alert(1)", "https", "https"),
    "no such date": ("sources", "koran-contoh", first("^Terbit|^Tanggal|^Kapan|^Diterbitkan"), "tahun lalu", "tanggal", "date"),
    "off the map": ("offices", "kantor-contoh", first("Lintang"), "60.5", "6.5", "6.5"),
    "open by the press alone": ("services", "surat-pindah", first("^Status|^Keadaan"), "open", "resmi", "official"),
    "a name with capitals": ("sources", "situs-contoh", lambda desk: desk.form.locator("#edit-ident"), "Koran Baru", "huruf kecil", "small letters"),
    "a name that is taken": ("sources", "situs-contoh", lambda desk: desk.form.locator("#edit-ident"), "koran-contoh", "koran-contoh", "koran-contoh"),
}  # fmt: skip

OF_A_GROUP = {"an end before the start"}
"""Mistakes of several fields together, told above them."""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_at_its_field_in_both_languages(desk: Desk, mistake: str) -> None:
    kind, ident, find, typed, indonesian, english = MISTAKES[mistake]
    desk.open(kind, ident, button=2 if mistake.startswith("a name") else 0)
    control = find(desk)
    if control.evaluate("each => each.localName") == "select":
        control.select_option(typed)
    else:
        control.fill(typed)
    desk.check()
    told = desk.form.locator(".problem")
    expect(told).to_have_count(1)
    expect(told).to_be_visible()
    expect(told.locator("p[lang=id]")).to_have_text(re.compile(indonesian))
    expect(told.locator("p[lang=en]")).to_have_text(re.compile(english))
    where = control.element_handle()
    if mistake in OF_A_GROUP:
        assert told.evaluate("(each, control) => each.parentElement.contains(control)", where)
        expect(told).to_be_focused()
    else:
        expect(control).to_have_attribute("aria-invalid", "true")
        expect(control).to_have_attribute("aria-errormessage", str(told.get_attribute("id")))
        expect(control).to_be_focused()
    assert desk.results.locator("a[download]").count() == 0
    desk.form.locator(".editor__act button").nth(1).click()
    expect(desk.form.locator(".problem")).to_have_count(0)


def test_a_name_can_be_mended_until_it_is_in_order(desk: Desk) -> None:
    desk.open("sources", "situs-contoh", button=2)
    name = desk.form.locator("#edit-ident")
    for wrong in ("Surat Edaran", ""):
        name.fill(wrong)
        desk.check()
        expect(desk.form.locator(".problem")).to_have_count(1)
        expect(desk.results.locator("h3")).to_have_count(0)
    name.fill("surat-edaran")
    desk.check()
    expect(desk.form.locator(".problem")).to_have_count(0)
    assert "surat-edaran:" in desk.taken()["sources.yaml"]


def test_what_is_not_chosen_is_told_as_such(desk: Desk) -> None:
    desk.open("fees", "kilat")
    desk.form.get_by_role("button", name=re.compile("^Tambah Sumber")).click()
    desk.check()
    told = desk.form.locator(".problem p[lang=id]")
    expect(told).to_have_text("Belum ada yang dipilih. Pilih satu, atau hapus butir ini.")


def test_a_mistake_in_another_record_leads_there(desk: Desk) -> None:
    desk.open("fees", "kilat")
    desk.form.get_by_label("Jumlah rupiah").fill("lima ribu")
    desk.open("services", "kartu")
    expect(desk.page.locator("#edit-kind")).to_have_value("services")
    expect(desk.page.locator("#edit-record")).to_have_value("kartu")
    desk.check()
    desk.text("Nama layanan", "Kartu Contoh lain", "Another Contoh card")
    desk.results.get_by_role("button", name="Ke Tarif: ").press("Enter")
    expect(desk.form.get_by_label("Jumlah rupiah")).to_be_focused()
    expect(desk.form.locator(".problem")).to_be_visible()
    expect(desk.page.locator("#edit-record")).to_have_value("kilat")
    desk.form.get_by_label("Jumlah rupiah").fill("5000")
    desk.open("services", "kartu")
    expect(desk.form.locator("textarea[lang=id]").first).to_have_value("Kartu Contoh lain")


def test_what_is_easily_forgotten_is_asked(desk: Desk) -> None:
    words = words_of("id")
    asked = desk.results.locator("ul").first
    desk.open("fees", "kilat")
    desk.form.get_by_label("Jumlah rupiah").fill("6000")
    desk.check()
    expect(asked).to_contain_text(words["edit_remind_day"])
    expect(asked).to_contain_text(words["edit_remind_rate"])
    day = desk.form.get_by_label("Hari diperiksa").first
    day.fill("2025-01-12")
    expect(day.locator("xpath=following-sibling::output")).to_have_text("Minggu, 12 Januari 2025")
    desk.check()
    expect(asked).to_contain_text(words["edit_remind_rate"])
    expect(asked).not_to_contain_text(words["edit_remind_day"])
    desk.form.get_by_label("Jumlah rupiah").fill("5000")
    desk.check()
    expect(asked).to_have_count(0)
    desk.form.get_by_role("button", name="Hapus Sumber 1").click()
    desk.check()
    expect(asked).to_contain_text(words["edit_remind_source"])


def test_nothing_is_changed_by_looking(desk: Desk) -> None:
    kinds = desk.page.locator("#edit-kind option").evaluate_all(
        "all => all.map(each => each.value)"
    )
    seen = 0
    for kind in kinds:
        desk.page.locator("#edit-kind").select_option(kind)
        idents = desk.page.locator("#edit-record option").evaluate_all(
            "all => all.map(each => each.value)"
        )
        for ident in idents:
            desk.open(kind, ident)
            desk.check()
            expect(desk.form.locator("[role=status]")).to_have_text("Belum ada yang diubah.")
            marked = desk.page.locator("#edit-record option", has_text="(diubah)")
            expect(marked).to_have_count(0)
            seen += 1
    assert seen > 35


def test_ways_to_hand_it_in(desk: Desk) -> None:
    desk.open("fees", "kilat")
    desk.form.get_by_label("Jumlah rupiah").fill("7000")
    desk.check()
    links = desk.results.locator("p > a[target=_blank]").evaluate_all(
        "all => all.map(each => each.href)"
    )
    place = "tests/contoh/data/fees.yaml"
    assert links[0] == f"{HERE}/edit/main/{place}"
    assert links[1].startswith(f"{HERE}/issues/new?title=") and len(links[1]) <= 6000
    body = desk.page.evaluate("href => new URL(href).searchParams.get('body')", links[1])
    assert "+    - amount: 7000" in body
    desk.open("services", "kartu", button=2)  # much more than an address holds
    for number in range(4):
        desk.form.locator("#edit-ident").fill(f"kartu-{number}")
        desk.check()
        desk.open("services", f"kartu-{number}", button=2)
    href = desk.results.locator("p > a[target=_blank]").last.get_attribute("href")
    assert href is not None and len(href) <= 6000
    expect(desk.results).to_contain_text("Terlalu panjang")


def in_sight(page: Page, selector: str) -> bool:
    """Whether the middle of it is what one sees there: inside the window, and nothing over it."""
    seen: bool = page.locator(selector).evaluate("""heading => {
      const { left, top, height } = heading.getBoundingClientRect();
      return heading.contains(document.elementFromPoint(left + 5, top + height / 2));
    }""")
    return seen


def test_loading_tells_how_far_it_is_and_the_page_fits(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(address + "sunting/")
    page.evaluate("""() => {
      const said = document.getElementById("editor-status");
      window.told = [];
      new MutationObserver(() => told.push(said.textContent)).observe(said, {childList: true});
    }""")
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.locator("#editor-start").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#edit-kind")).to_be_focused(timeout=LOADING)
    told = page.evaluate("told")
    percents = [int(found[1]) for each in told if (found := re.search(r"(\d+)%", each))]
    assert percents == sorted(percents) and len(set(percents)) > 5
    # by keyboard alone: choose, open, change, check
    page.keyboard.type("Tar")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".editor__form h2")).to_be_focused()
    assert in_sight(page, ".editor__form h2")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("unknown")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.editor__main')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".problem")).to_have_count(1)
    expect(page.locator("[aria-invalid]")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Contoh X")
    page.keyboard.press("Tab")
    page.locator(".editor__main").focus()
    page.keyboard.press("Enter")
    expect(page.locator("iframe.preview")).to_be_visible()
    assert in_sight(page, ".editor__results h2")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert Axe().run(page).response["violations"] == []
    page.evaluate("document.querySelectorAll('.editor__form details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert all(url.startswith((address, "blob:")) for url in asked)
    kept = page.evaluate("""async () => {
      const keys = [];
      for (const name of await caches.keys())
        keys.push(...(await (await caches.open(name)).keys()).map(({url}) => url));
      return keys;
    }""")
    assert not any("sunting" in url for url in kept)
    context.close()


POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:"
)
"""What the page needs of a host that is strict: WebAssembly, and no text run as a script."""


def under_policy(route: Route) -> None:
    answer = route.fetch()
    headers = answer.headers | {"content-security-policy": POLICY}
    route.fulfill(response=answer, headers=headers)


def test_data_are_text_in_the_form_and_the_preview(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    project = poisoned_project(tmp_path_factory.mktemp("hostile-editor"))
    built = project.build(CONTOH_EDITOR="true")
    assert built.code == 0, built.said
    context = browser.new_context(service_workers="block")
    with served(built.site, "/situs/") as address:
        page = context.new_page()
        page.route(re.compile(r"sunting/$|\.m?js$"), under_policy)
        desk = Desk(page, address)
        for kind, ident in (("services", "kartu"), ("fees", "kilat"), ("offices", "kantor-contoh")):
            desk.open(kind, ident)
            name = desk.form.locator("textarea").first
            assert PAYLOADS[0] in name.input_value()
            name.fill(name.input_value() + " <img src=x onerror=parent.pwned=1>")
            desk.check()
            frame = desk.page.frame_locator("iframe.preview")
            expect(frame.locator("body")).to_contain_text("onerror=window.pwned=1")
            assert frame.locator("img, script").count() == 0
            assert desk.page.locator("main img, main script").count() == 0
            assert desk.page.evaluate("window.pwned") is None
        assert desk.page.locator("iframe").get_attribute("sandbox") == ""
        assert desk.faults == []
    context.close()


def test_it_is_reached_from_the_page_about_the_site_and_kept_by_no_reader(edited: Built) -> None:
    for root in ("", "en/"):
        about = (edited.site / root / "tentang" / "index.html").read_text("utf-8")
        assert 'href="../sunting/"' in about
    assert not any("sunting" in path for plan in plans(edited.site).values() for path in plan)
    texts = edited.site.with_name(".site-cache") / "texts"
    assert not any("sunting" in str(file) for file in texts.rglob("*.html"))


def test_every_picture_of_the_documents_is_there_and_shown() -> None:
    named = {
        name
        for document in ("README.md", "CONTRIBUTING.md")
        for name in re.findall(r"\.github/images/([\w.-]+)", (ROOT / document).read_text("utf-8"))
    }
    assert named == {file.name for file in (ROOT / ".github" / "images").iterdir()}


def test_a_copy_on_a_stick_is_without_it(edited: Built, tmp_path: Path) -> None:
    output = tmp_path / "site.zip"
    done = subprocess.run(
        [sys.executable, "-m", "macros", "pack", edited.site, "--output", output],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    shutil.unpack_archive(output, tmp_path / "copy")
    assert not list((tmp_path / "copy").rglob("*sunting*"))
    about = (tmp_path / "copy" / "tentang" / "index.html").read_text("utf-8")
    assert 'href="https://contoh.example/situs/sunting/"' in about


def test_a_site_may_do_without(contoh: Built) -> None:
    assert not list(contoh.site.rglob("*sunting*"))
    assert all("sunting" not in page for page in contoh.pages().values())


def test_what_is_missing_is_told(project: Project, tmp_path: Path) -> None:
    built = project.build(CONTOH_EDITOR="true", EDITOR_ASSETS=str(tmp_path / "nothing"))
    assert built.code != 0
    assert built.said.count("make install") == 2
    assert not built.site.exists()


def test_where_the_generator_is_a_library_it_is_told_where_the_page_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyodide, "ROOT", tmp_path)
    monkeypatch.setenv("EDITOR_ASSETS", str(tmp_path / "nothing"))
    done = CliRunner().invoke(main, ["editor"])
    assert (done.exit_code, done.stdout) == (1, "")
    with pytest.raises(NotMadeError) as refused:
        editor_files(CONTOH / "data", "", "main")
    for told in (done.stderr, str(refused.value)):
        assert "dibuat di GitHub" in told and "is made on GitHub" in told
        assert "EDITOR_ASSETS" in told


def test_the_page_loads_what_the_generator_reads_and_no_other_file(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(CONTOH / "data", data)
    (tmp_path / "luar.yaml").write_text("sandi: rahasia\n", "utf-8")
    (data / ".yaml").symlink_to(tmp_path / "luar.yaml")
    (data / "draf.yaml").write_text("sandi: rahasia\n", "utf-8")
    made = editor_files(data, "", "main")
    assert json.loads(made.files[made.data])["texts"] == {
        file.name: file.read_text("utf-8") for file in (CONTOH / "data").glob("*.yaml")
    }


def session(folder: Path, tmp_path: Path) -> Session:
    place = tmp_path / "data"
    place.mkdir()
    texts = {
        file.relative_to(folder).as_posix(): file.read_text("utf-8")
        for file in folder.rglob("*.yaml")
    }
    return Session(texts, place, clock.today)


@pytest.mark.parametrize("folder", [ROOT / "data", CONTOH / "data"], ids=["real", "contoh"])
def test_every_record_goes_through_the_form_unchanged(folder: Path, tmp_path: Path) -> None:
    held = session(folder, tmp_path)
    seen = 0
    for kind in held.kinds("id"):
        for record in kind["records"]:
            value = held.form(kind["kind"], record["ident"], "id")["value"]
            typed = json.loads(json.dumps(as_typed(value)))
            checked = held.check(kind["kind"], record["ident"], typed)
            assert (checked.problems, checked.files) == ([], []), record
            seen += 1
    assert seen > 35


def as_typed(value: object) -> object:
    """A value as the form has it: all scalars are text."""
    if isinstance(value, dict):
        return {key: as_typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_typed(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
