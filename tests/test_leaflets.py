"""What hangs on the village office's wall: PDFs that say what the pages say, whole and readable."""

from __future__ import annotations

import copy
import ctypes
import dataclasses
import datetime
import json
import math
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
import yaml
import zxingcpp
from sites import CONTOH, ENVIRONMENT, ROOT, TODAY, Built, Project, build

from macros.i18n.formatting import day, rupiah, short_day
from macros.i18n.words import words_of
from macros.loading import load_catalogue
from macros.models.catalogue import Catalogue
from macros.pages.site import Renderer, environment
from macros.printing.build import leaflet_urls
from macros.printing.content import sheets as contents_of
from macros.printing.typst import typeset

MILLIMETRE = 72 / 25.4
SIZES = {"lembar.pdf": (210, 297, 9), "poster.pdf": (297, 420, 16)}
"""Width and height in millimetres, and the smallest print in points."""
ADDRESSES = {
    "contoh": "https://contoh.example/situs/",
    "real": "https://lebak.contoh.example/repo/",
}
DATA = {"contoh": CONTOH / "data", "real": ROOT / "data"}


class Sheet:
    """One PDF of a site: the page that it stands beside, and what is in it."""

    def __init__(self, site: Path, file: Path) -> None:
        self.file = file
        self.url = f"{file.parent.relative_to(site).as_posix()}/"
        self.language = "en" if self.url.startswith("en/") else "id"
        self.ident = self.url.removeprefix("en/").removeprefix("layanan/").rstrip("/")
        self.document = pdfium.PdfDocument(file)

    def __repr__(self) -> str:
        return f"{self.url}{self.file.name}"

    @property
    def text(self) -> str:
        return squeezed("".join(page.get_textpage().get_text_bounded() for page in self.document))

    def says(self, text: str) -> bool:
        return squeezed(text) in self.text

    def letters(self) -> Iterator[tuple[pdfium.PdfPage, tuple[float, float, float, float], float]]:
        """Every visible letter: its page, its box (left, bottom, right, top), its size in points."""
        for page in self.document:
            held = page.get_textpage()
            matrix = raw.FS_MATRIX()
            for index in range(held.count_chars()):
                if raw.FPDFText_GetUnicode(held, index) > 32 and not raw.FPDFText_IsGenerated(
                    held, index
                ):
                    assert raw.FPDFText_GetMatrix(held, index, ctypes.byref(matrix))
                    size = raw.FPDFText_GetFontSize(held, index) * math.hypot(matrix.c, matrix.d)
                    yield page, held.get_charbox(index), size

    def fonts(self) -> dict[str, bool]:
        """The fonts by name: whether each is embedded."""
        found = {}
        for page in self.document:
            for thing in page.get_objects(max_depth=10):
                if thing.type == raw.FPDF_PAGEOBJ_TEXT:
                    font = raw.FPDFTextObj_GetFont(thing)
                    name = ctypes.create_string_buffer(100)
                    raw.FPDFFont_GetBaseFontName(font, name, 100)
                    found[name.value.decode()] = raw.FPDFFont_GetIsEmbedded(font) == 1
        return found

    def codes(self) -> list[str]:
        """What a phone reads of its pictures."""
        pictures = [page.render(scale=2).to_pil() for page in self.document]
        return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


def squeezed(text: str) -> str:
    """Text without white space, and without what only says where a line may end.

    PDFium gives a hyphen at a line's end as a mark of its own.
    """
    return re.sub(r"[\s\u200b]+", "", re.sub(r"[\ufffe\u0002]", "-", text))


def sheets(site: Path) -> list[Sheet]:
    return [Sheet(site, file) for file in sorted(site.rglob("*.pdf"))]


def in_cache(built: Built) -> dict[str, int]:
    """The files of the cache: when each was written."""
    folder = built.site.with_name(".site-cache") / "leaflets"
    return {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}


def bytes_of(site: Path) -> dict[str, bytes]:
    return {str(file.relative_to(site)): file.read_bytes() for file in site.rglob("*.pdf")}


@pytest.fixture(autouse=True)
def leaflets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere the fictional regency is built without them, to spare time."""
    monkeypatch.setenv("LEAFLETS", "true")


@pytest.fixture(scope="module")
def printed_once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The fictional regency's project with its site and its leaflets, never changed."""
    project = Project(tmp_path_factory.mktemp("printed"))
    built = project.build(LEAFLETS="true")
    assert built.code == 0, built.said
    return project


@pytest.fixture
def printed(printed_once: Project, tmp_path: Path) -> Project:
    """The same, free to be changed."""
    return printed_once.copied(tmp_path)


@pytest.fixture(params=["contoh", "real"])
def which(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def built(which: str, request: pytest.FixtureRequest) -> Built:
    found: Built = request.getfixturevalue(which)
    return found


@pytest.fixture
def today(which: str) -> datetime.date:
    return TODAY if which == "contoh" else datetime.date.today()


@pytest.fixture
def catalogue(which: str, today: datetime.date) -> Catalogue:
    return load_catalogue(DATA[which], ["en", "id"], lambda zone: today)


def test_every_service_and_the_plan_has_both_in_each_language(
    built: Built, catalogue: Catalogue
) -> None:
    pages = [f"layanan/{ident}/" for ident in catalogue.services] + ["rencana/"]
    wanted = {f"{root}{page}{file}" for root in ("", "en/") for page in pages for file in SIZES}
    assert {repr(sheet) for sheet in sheets(built.site)} == wanted


def test_each_is_one_page_of_its_size(built: Built) -> None:
    for sheet in sheets(built.site):
        width, height, _ = SIZES[sheet.file.name]
        assert len(sheet.document) == 1, sheet
        (page,) = sheet.document
        assert page.get_size() == pytest.approx((width * MILLIMETRE, height * MILLIMETRE), abs=1), (
            sheet
        )


def test_no_letter_is_cut_off_or_too_small(built: Built) -> None:
    for sheet in sheets(built.site):
        whole_and_readable(sheet)


def whole_and_readable(sheet: Sheet) -> None:
    least = SIZES[sheet.file.name][2]
    edge = 5 * MILLIMETRE
    seen = 0
    for page, (left, bottom, right, top), size in sheet.letters():
        assert left >= edge and bottom >= edge, sheet
        assert right <= page.get_width() - edge and top <= page.get_height() - edge, sheet
        assert size >= least - 0.01, (sheet, size)
        seen += 1
    assert seen > 200, sheet


def test_a_leaflet_says_what_the_data_say(
    built: Built, catalogue: Catalogue, today: datetime.date
) -> None:
    for sheet in sheets(built.site):
        if "layanan/" not in sheet.url:
            continue
        words, language = words_of(sheet.language), sheet.language
        service = catalogue.services[sheet.ident]
        delivery = service.delivery
        said = [service.name[language]]
        if delivery.requirements != "unknown":
            for item in delivery.requirements.items:
                said += [
                    catalogue.documents[ident].name[language]
                    for ident in item.one_of or [item.document]
                ]
                said += [text[language] for text in (item.when, item.must_show) if text is not None]
        if delivery.fees != "unknown":
            for case in catalogue.case_totals(delivery.fees, today):
                said.append(words["unknown"] if case.total is None else rupiah(case.total, words))
                said += [tariff.name[language] for _, tariff, _ in case.parts]
        if delivery.time != "unknown":
            said += [str(delivery.time.amount), delivery.time.starts[language]]
        for held in service.availability:
            said.append(catalogue.offices[held.office].name[language])
            said += [words[f"status_{held.status}"], words[f"advice_{held.status}"]]
        unknown = [delivery.requirements, delivery.fees, delivery.time].count("unknown")
        if sheet.file.name == "lembar.pdf":
            procedure = catalogue.procedure_of(service)
            unknown += procedure is None
            steps = [] if procedure is None else procedure.steps
            said += [
                text[language]
                for step in steps
                for text in (step.text, step.note)
                if text is not None
            ]
            said += [exempt.text[language] for exempt in getattr(delivery.fees, "exemptions", [])]
            said += [held.note[language] for held in service.availability if held.note is not None]
            said += [note.text[language] for note in service.notes]
            for notice in catalogue.notices_for(service.category):
                said += [notice.title[language], notice.body.text[language]]
            said.append(
                words["adoption_not_adopted_long"].format(
                    publisher=catalogue.site.publisher[language]
                )
            )
        said.append(words["notice_not_adopted"])
        said += [catalogue.offices[ident].short[language] for ident in catalogue.site.confirm_with]
        for text in said:
            assert sheet.says(text), (sheet, text)
        assert sheet.text.count(squeezed(words["unknown"])) >= unknown, sheet


def test_a_source_and_the_day_of_its_check_stand_beside_every_answer(contoh: Built) -> None:
    words = words_of("id")
    leaflet = Sheet(contoh.site, contoh.site / "layanan/kartu/lembar.pdf")
    for text in [
        # the papers: a press report is among what they rest on
        f"{words['short_mixed'].format(by=words['short_by_press'])}: Peraturan Contoh, Koran Contoh. Dicek 10 Jan 2025.",
        f"{words['short_official']}: contoh.go.id. Dicek 10 Jan 2025.",
        f"{words['short_reported'].format(by=words['short_by_press'])}: Koran Contoh. Dicek 10 Jan 2025.",
        # the opening hours hold for thirty days only
        words["expired"].format(day=short_day(datetime.date(2025, 2, 9), words)),
    ]:
        assert leaflet.says(text), text


def test_a_fee_tells_since_when_and_what_will_change(contoh: Built) -> None:
    leaflet = Sheet(contoh.site, contoh.site / "layanan/kartu/lembar.pdf")
    assert leaflet.says("Kartu emas (sejak 29 Feb 2024)Rp70.000")
    assert leaflet.says("Kartu emas + Tambahan: kilat (sejak kapan belum diketahui)Rp75.000")
    assert leaflet.says("Kartu kertas (bersyarat; sejak 28 Feb 2024)Rp3.000")
    assert leaflet.says("Mulai 1 April 2025: Kartu biasa menjadi Rp12.500.")


def test_what_is_planned_or_stopped_is_never_shown_as_open(contoh: Built, real: Built) -> None:
    for file in SIZES:
        planned = Sheet(contoh.site, contoh.site / "layanan/surat-pindah" / file)
        assert planned.says("Direncanakan, belum buka (antara 2023 dan Juni 2024)")
        assert not planned.says("Dilayani (") and not planned.says("Dilaporkan buka")
        card = Sheet(contoh.site, contoh.site / "layanan/kartu" / file)
        assert card.says("Dilayani (per 10 Januari 2025)") and card.says(
            "Dihentikan sementara (per 2024)"
        )
        dark = Sheet(contoh.site, contoh.site / "en/layanan/layanan-gelap" / file)
        assert not dark.says("Free") and not dark.says("Rp") and not dark.says("Available")
        passport = Sheet(real.site, real.site / "layanan/paspor-baru" / file)
        assert passport.says("Dilaporkan buka (per 29 Desember 2023)")
        assert not passport.says("Dilayani (")


def test_a_wall_tells_whom_it_sends_away_how_to_apply_and_where_the_office_stands(
    real: Built,
) -> None:
    new = Sheet(real.site, real.site / "layanan/paspor-baru/poster.pdf")
    assert new.says("Lewat aplikasi M-Paspor: daftar, bayar dan pilih hari, lalu datang.")
    assert new.says("Jl. Warung Jaud No. 82, Kaligandu, Serang")
    lost = Sheet(real.site, real.site / "en/layanan/paspor-hilang/poster.pdf")
    assert lost.says("Report to the police, then go to the immigration office in person")
    assert lost.says("Jl. Warung Jaud No. 82, Kaligandu, Serang")
    assert lost.says("Do not go before you have asked.") and not lost.says("Plaza Lebak")


def test_the_plan_shows_how_far_each_stage_is(built: Built, catalogue: Catalogue) -> None:
    plan = catalogue.plan
    assert plan is not None
    for sheet in sheets(built.site):
        if sheet.ident != "rencana":
            continue
        words, language = words_of(sheet.language), sheet.language
        said = [plan.title[language], plan.state.text[language], words[f"milestone_{plan.status}"]]
        for stage in plan.stages.values():
            said.append(f"{stage.name[language]} {words[f'milestone_{stage.status}']}")
        for way in plan.meanwhile:
            said += [catalogue.offices[way.office].name[language], way.text[language]]
        for text in said:
            assert sheet.says(text), (sheet, text)


def test_the_code_leads_to_the_page_whose_address_is_printed(built: Built, which: str) -> None:
    for sheet in sheets(built.site):
        address = ADDRESSES[which] + sheet.url
        assert (built.site / sheet.url / "index.html").is_file(), sheet
        assert sheet.codes() == [address], sheet
        assert sheet.says(address), sheet


def test_fonts_are_inside_and_none_is_the_machines_own(built: Built) -> None:
    for sheet in sheets(built.site):
        fonts = sheet.fonts()
        assert fonts and all(fonts.values()), (sheet, fonts)
        assert {re.sub(r"^[A-Z]{6}\+", "", name) for name in fonts} <= {"SourceSans3-Roman"}, (
            sheet,
            fonts,
        )


def latest_check(sheet: Sheet, which: str) -> datetime.date:
    """The latest of the days of check that a sheet shows beside its answers."""
    words = words_of(sheet.language)
    days = set()
    for file in DATA[which].glob("*.yaml"):
        days |= {
            datetime.date.fromisoformat(found)
            for found in re.findall(r"\bday: (\d{4}-\d\d-\d\d)", file.read_text("utf-8"))
        }
    return max(each for each in days if sheet.says(f"{words['checked']} {short_day(each, words)}."))


def test_it_tells_how_old_it_is(built: Built, which: str) -> None:
    for sheet in sheets(built.site):
        words = words_of(sheet.language)
        latest = day(latest_check(sheet, which), words)
        assert sheet.says(words["leaflet_latest"].format(day=latest)), sheet
        assert not sheet.says(words["fees_today"]), "today is not the day of whoever reads paper"


def test_programs_and_screen_readers_are_told_what_it_is(
    built: Built, catalogue: Catalogue, which: str
) -> None:
    for sheet in sheets(built.site):
        told = sheet.document.get_metadata_dict()
        record = catalogue.plan if sheet.ident == "rencana" else catalogue.services[sheet.ident]
        title = record.title if sheet.ident == "rencana" else record.name
        assert told["Title"] == title[sheet.language]
        assert told["Author"] == catalogue.site.publisher[sheet.language]
        latest = latest_check(sheet, which)
        assert told["CreationDate"].startswith(f"D:{latest:%Y%m%d}"), told
        assert raw.FPDFCatalog_IsTagged(sheet.document)
        content = sheet.file.read_bytes()
        assert b"<pdfuaid:part>1</pdfuaid:part>" in content
        assert f"/Lang({sheet.language})".encode() in content.replace(b"/Lang (", b"/Lang(")


def test_the_page_links_to_each_with_its_size(built: Built) -> None:
    for sheet in sheets(built.site):
        page = (built.site / sheet.url / "index.html").read_text("utf-8")
        size = round(sheet.file.stat().st_size / 1000)
        name = sheet.url.rstrip("/").rpartition("/")[2]
        assert re.search(
            rf'<a href="(\.\./{name}/)?{sheet.file.name}">[^<]+</a> \(PDF, {size} KB\)', page
        ), sheet


def test_without_the_setting_there_is_neither_link_nor_file(
    contoh: Built, project: Project
) -> None:
    assert sheets(contoh.site)
    built = project.build(LEAFLETS="false")
    assert built.code == 0, built.said
    assert not sheets(built.site)
    assert not any(".pdf" in page for page in built.pages().values())


LONG = "Mempertanggungjawabkan" * 12


def test_what_does_not_fit_goes_on_and_is_not_cut(project: Project) -> None:
    tariffs = yaml.safe_load(project.data("fees").read_text("utf-8"))
    for number in range(16):
        name = {"id": f"Kartu nomor {number} {LONG}", "en": f"Card {number}"}
        tariffs[f"kartu-{number:02d}"] = copy.deepcopy(tariffs["kartu-emas"]) | {"name": name}
    project.data("fees").write_text(
        yaml.safe_dump(tariffs, allow_unicode=True, width=10_000), "utf-8"
    )
    names = ", ".join(f"kartu-{number:02d}" for number in range(16))
    project.replace("services", "[kartu-biasa, kartu-emas, kartu-kertas]", f"[{names}]")
    project.replace("services", "waives: [kartu-biasa, kilat]", "waives: [kilat]")
    built = project.build()
    assert built.code == 0, built.said
    for file in SIZES:
        sheet = Sheet(built.site, built.site / "layanan/kartu" / file)
        assert len(sheet.document) > 1
        for number in range(16):
            assert sheet.says(f"Kartu nomor {number} {LONG}"), number
        whole_and_readable(sheet)
        assert sheet.codes() == ["https://contoh.example/situs/layanan/kartu/"]


def test_a_letter_that_cannot_be_printed_is_told_and_nothing_is_published(project: Project) -> None:
    project.replace("services", "id: Kartu Contoh baru", "id: Kartu Contoh ꦱ baru")
    built = project.build()
    assert built.code != 0 and not built.site.exists()
    assert "/layanan/kartu/lembar.pdf" in built.said and "ꦱ" in built.said
    built = build(project.settings, built.site, TODAY, flags=())
    assert built.code == 0
    left_out = {"layanan/kartu/lembar.pdf", "layanan/kartu/poster.pdf"}
    there = {repr(sheet) for sheet in sheets(built.site)}
    assert len(there) == 14 and not there & left_out
    assert ".pdf" not in built.pages()["layanan/kartu/"]


def test_without_an_address_for_others_it_says_that_it_is_a_trial(project: Project) -> None:
    settings = project.settings.read_text("utf-8")
    settings = settings.replace("https://contoh.example/situs/", "http://127.0.0.1:8000/")
    project.settings.write_text(settings, "utf-8")
    for sheet in sheets(project.build().site):
        assert sheet.says(words_of(sheet.language)["leaflet_trial"]), sheet
        assert sheet.codes() == [] and not sheet.says("127.0.0.1")


def test_the_same_data_give_the_same_bytes(printed_once: Project, contoh: Built) -> None:
    assert bytes_of(printed_once.folder / "site") == bytes_of(contoh.site)
    assert len(bytes_of(contoh.site)) == 16


def test_what_is_in_the_cache_is_not_set_again(printed: Project) -> None:
    project = printed
    first = Built(0, "", project.folder / "site")
    before, content = in_cache(first), bytes_of(first.site)
    assert len(before) == len(content) == 16
    shutil.rmtree(first.site)
    second = project.build()
    assert in_cache(second) == before
    assert bytes_of(second.site) == content


def test_nor_is_it_on_a_day_that_changes_nothing(printed: Project) -> None:
    first = Built(0, "", printed.folder / "site")
    before, content = in_cache(first), bytes_of(first.site)
    later = printed.build(day=TODAY + datetime.timedelta(days=1))
    assert in_cache(later) == before
    assert bytes_of(later.site) == content


def test_a_changed_fee_makes_new_ones_of_its_service_alone(printed: Project) -> None:
    project = printed
    first = Built(0, "", project.folder / "site")
    before = in_cache(first)
    times = {file: file.stat().st_mtime_ns for file in first.site.rglob("*.pdf")}
    project.replace("fees", "amount: 70000", "amount: 81500")
    second = project.build()
    changed = {
        str(f.relative_to(second.site)) for f, t in times.items() if f.stat().st_mtime_ns != t
    }
    assert changed == {f"{root}layanan/kartu/{file}" for root in ("", "en/") for file in SIZES}
    assert Sheet(second.site, second.site / "layanan/kartu/poster.pdf").says("Rp81.500")
    after = in_cache(second)
    assert len(after) == 16 and len(set(before) - set(after)) == 4
    assert all(after[name] == written for name, written in before.items() if name in after)


def test_what_belonged_to_a_service_goes_with_it(printed: Project) -> None:
    project = printed
    project.replace("finder", "  results:\n    - service: layanan-gelap\n", "")
    services = project.data("services")
    text = services.read_text("utf-8")
    services.write_text(text[: text.index("layanan-gelap:")], "utf-8")
    built = project.build()
    assert built.code == 0, built.said
    assert not [sheet for sheet in sheets(built.site) if "gelap" in sheet.url]
    assert len(in_cache(built)) == len(sheets(built.site)) == 12
    assert not (built.site / "layanan/layanan-gelap").exists()


def test_a_leaflet_changed_by_hand_is_put_right(printed: Project) -> None:
    project = printed
    file = project.folder / "site/layanan/kartu/lembar.pdf"
    sound = file.read_bytes()
    file.write_bytes(sound + b"x")
    project.build()
    assert file.read_bytes() == sound


def test_a_full_sheet_leaves_no_room_that_its_lines_could_have() -> None:
    catalogue = load_catalogue(CONTOH / "data", ["en", "id"], lambda zone: TODAY)
    page = Renderer(catalogue, TODAY, "", environment()).page("layanan/kartu/")
    leaflet = dataclasses.asdict(contents_of(page, "")["a4"])
    for part in [part for section in leaflet["sections"] for part in section["parts"]]:
        if part["form"] == "prices":
            part["items"] = (part["items"] * 32)[:32]
    document = pdfium.PdfDocument(typeset(json.dumps(leaflet), "", leaflet["as_of"]))
    assert len(document) == 1
    text = document[0].get_textpage()
    boxes = sorted(text.get_charbox(index)[1::2] for index in range(text.count_chars()))
    gaps, reached = [0.0], boxes[0][1]
    for bottom, top in boxes:
        gaps.append(bottom - reached)
        reached = max(reached, top)
    assert max(gaps) < document[0].get_height() / 10


def test_no_sentence_begins_small(built: Built, catalogue: Catalogue, today: datetime.date) -> None:
    """Not even where a tariff's name, which stands within sentences too, begins one."""
    renderer = Renderer(catalogue, today, "", environment())
    notes = [
        part.text
        for url in leaflet_urls(renderer)
        for leaflet in contents_of(renderer.page(url), "").values()
        for section in leaflet.sections
        for part in section.parts
        if part.form == "note"
    ]
    assert len(notes) > 5
    assert [text for text in notes if text[0].islower()] == []
    for path, html in built.pages().items():
        assert not re.search(r'class="note"[^>]*>\s*<strong>[a-z]', html), path


LOOKS = """
import gc
from mkdocs.__main__ import cli
from macros.models.catalogue import Catalogue
from macros.output import staging as publishing

publishing.FEW_TEXTS = 0
wait = publishing.Staging.finish_index

def look(staging):
    print("held:", sum(isinstance(each, Catalogue) for each in gc.get_objects()))
    wait(staging)

publishing.Staging.finish_index = look
cli(["build", "--strict"])
"""


def test_while_many_texts_are_indexed_nothing_of_the_data_fills_memory(project: Project) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOKS],
        cwd=project.folder,
        env=ENVIRONMENT | {"LEAFLETS": "true"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "held: 0" in done.stdout
