"""How complete the data are: told by command, on a page, and in a table, and never more than known."""

from __future__ import annotations

import csv
import datetime
import io
import subprocess
from pathlib import Path

import pytest
from commands import loket
from playwright.sync_api import Browser
from sites import CONTOH, TODAY, Built, Project, parse, served
from test_mistakes import change, told

from macros.loading import load_catalogue
from macros.models.coverage import COMPONENTS, Coverage, coverage
from macros.reports.coverage import as_text

STATEMENT = "{day: 2025-01-10, sources: [situs-contoh]}"
EXCUSE = (
    "  not_applicable:\n    - component: facilities\n"
    "      text: {id: Hanya daring., en: Online only.}\n"
    f"      verification: {STATEMENT}\n"
)
ZONES = (
    "compliance_zones:\n  about: {id: Batas rekaan., en: Made-up thresholds.}\n"
    "  green_from: 40\n  yellow_from: 7\n"
    "  verification: {day: 2025-01-10, sources: [koran-contoh]}\n"
)


def looked(data: Path, day: datetime.date = TODAY) -> Coverage:
    return coverage(load_catalogue(data, ["en", "id"], lambda zone: day), day)


def state(held: Coverage, ident: str, name: str) -> str:
    return held.services[ident][COMPONENTS.index(name)]


def run(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    noon = datetime.datetime.combine(TODAY, datetime.time(12), datetime.UTC)
    return loket("coverage", folder, *more, SOURCE_DATE_EPOCH=str(int(noon.timestamp())))


def test_the_components_are_those_of_the_law_six_and_eight() -> None:
    assert len(COMPONENTS) == 14
    assert COMPONENTS[:6] == ("requirements", "procedure", "time", "fees", "product", "complaints")


def test_only_what_is_given_and_officially_sourced_counts() -> None:
    held = looked(CONTOH / "data")
    assert state(held, "kartu", "time") == "published"
    assert state(held, "kartu", "requirements") == "unconfirmed"  # one paper by the press alone
    assert state(held, "surat-pindah", "procedure") == "unconfirmed"  # given without any source
    assert state(held, "surat-pindah", "time") == "missing"
    assert held.service("kartu").published == 6
    assert held.total().published == 7
    assert held.total().applicable == 42


def test_a_check_that_has_run_out_counts_no_more() -> None:
    last = datetime.date(2025, 1, 10) + datetime.timedelta(100)
    assert state(looked(CONTOH / "data", last), "kartu", "time") == "published"
    after = looked(CONTOH / "data", last + datetime.timedelta(1))
    assert state(after, "kartu", "time") == "expired"
    assert state(after, "kartu", "legal_basis") == "expired"


def test_what_does_not_apply_is_not_counted(project: Project) -> None:
    project.replace("services", "  notes:\n", EXCUSE + "  notes:\n")
    held = looked(project.folder / "data")
    assert state(held, "kartu", "facilities") == "not_applicable"
    assert held.service("kartu").applicable == 13
    built = project.build()
    assert built.code == 0, built.said
    page = built.pages()["layanan/kartu/"]
    assert "Tidak berlaku: Hanya daring." in page
    assert "Does not apply: Online only." in built.pages()["en/layanan/kartu/"]
    assert "Tidak berlaku:</i> Sarana, prasarana dan fasilitas" in built.pages()["kelengkapan/"]


def test_a_component_of_delivery_that_does_not_apply_says_so_on_page_and_leaflet(
    project: Project,
) -> None:
    first = "  delivery:\n    requirements: unknown\n    procedure: unknown\n"
    project.replace("services", first, EXCUSE.replace("facilities", "procedure") + first)
    built = project.build(LEAFLETS="true")
    assert built.code == 0, built.said
    tree = parse(built.pages()["layanan/layanan-gelap/"])
    texts = ["".join(section.itertext()) for section in tree.iter("section")]
    (steps,) = [text for text in texts if "Langkah-langkah" in text]
    assert "Tidak berlaku: Hanya daring." in steps
    assert "Belum diketahui" not in steps
    import pypdfium2

    sheet = pypdfium2.PdfDocument(built.site / "layanan/layanan-gelap/lembar.pdf")
    assert "Tidak berlaku: Hanya daring." in sheet[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize(
    ("excuse", "mark", "in_indonesian", "in_english"),
    [
        (EXCUSE.replace("facilities", "time"), "component: time", "padahal isinya ada", "but it is given"),
        (EXCUSE.replace("[situs-contoh]", "[]"), "- component", "perlu sumber", "needs a source"),
        (EXCUSE + EXCUSE.partition("\n")[2], "", "disebut dua kali", "named twice"),
        (EXCUSE.replace("facilities", "fasilitas"), "component: fasilitas", "", "facilities"),
    ],
)  # fmt: skip
def test_a_wrong_excuse_is_told(
    tmp_path: Path, excuse: str, mark: str, in_indonesian: str, in_english: str
) -> None:
    import shutil

    data = shutil.copytree(CONTOH / "data", tmp_path / "data")
    line = change(data, "services", "  notes:\n", excuse + "  notes:\n", mark or excuse[60:])
    if not mark:
        text = (data / "services.yaml").read_text("utf-8")
        line = text[: text.rindex("- component")].count("\n") + 1
    printed = told(data, "services", line)
    assert in_indonesian in printed
    assert in_english in printed


@pytest.mark.parametrize(
    ("old", "new", "mark", "said"),
    [
        ("green_from: 40", "green_from: 7", "compliance_zones", "must begin above the yellow one"),
        ("[koran-contoh]", "[]", "compliance_zones", "need a source"),
        ("green_from: 40", "green_from: 101", "green_from", "too large"),
    ],
)
def test_wrong_thresholds_are_told(
    tmp_path: Path, old: str, new: str, mark: str, said: str
) -> None:
    import shutil

    data = shutil.copytree(CONTOH / "data", tmp_path / "data")
    text = (data / "site.yaml").read_text("utf-8") + ZONES.replace(old, new)
    (data / "site.yaml").write_text(text, "utf-8")
    assert said in told(data, "site", text[: text.index(mark)].count("\n") + 1)


def test_without_sourced_thresholds_no_zone_is_named(contoh: Built) -> None:
    page = contoh.pages()["kelengkapan/"]
    assert "7 dari 42 komponen" in page
    assert "Zona tidak disebut: batas zona yang bersumber belum ada" in page
    assert "zona hijau" not in page and "zona merah" not in page
    rows = list(csv.reader(io.StringIO((contoh.site / "kelengkapan.csv").read_text("utf-8-sig"))))
    assert "Zona" not in rows[0]


def test_zones_stand_with_their_source_and_say_whose_they_are_not(project: Project) -> None:
    file = project.data("site")
    file.write_text(file.read_text("utf-8") + ZONES, "utf-8")
    built = project.build()
    assert built.code == 0, built.said
    page = built.pages()["en/kelengkapan/"]
    assert "That would be the yellow zone: green from 40%, yellow from 7%, red below." in page
    assert "Made-up thresholds." in page and "Contoh Courier" in page
    assert "no score by the supervisor and none of the office" in page
    text = "".join(parse(page).itertext())
    assert "6 of 14 (42%), green zone" in text
    assert "1 of 14 (7%), yellow zone" in text
    assert "0 of 14 (0%), red zone" in text
    # in words too where the numbers are read
    table = (built.site / "en/completeness.csv").read_text("utf-8-sig")
    assert table.splitlines()[1].endswith("6,14,42,green zone")


def test_the_page_says_that_missing_here_is_not_unpublished(real: Built) -> None:
    said = {
        "kelengkapan/": "belum tentu belum diumumkan kantornya",
        "en/kelengkapan/": "may well have been published by the office",
    }
    for path, sentence in said.items():
        text = " ".join("".join(parse(real.pages()[path]).itertext()).split())
        assert sentence in text
        about = parse(real.pages()[path.replace("kelengkapan", "tentang")])
        assert [a for a in about.iter("a") if a.get("href").endswith("kelengkapan/")]


def test_the_table_is_a_file_of_the_site_in_each_language(contoh: Built) -> None:
    for path, name in {"kelengkapan/": "kelengkapan.csv", "en/kelengkapan/": "completeness.csv"}.items():  # fmt: skip
        links = [a.get("href") for a in parse(contoh.pages()[path]).iter("a")]
        assert f"../{name}" in links
        file = (contoh.site / path).parent / name
        assert file.read_bytes().startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
        assert {len(row) for row in rows} == {2 + 14 + 3}
        assert [row[0] for row in rows[1:]] == ["kartu", "surat-pindah", "layanan-gelap", ""]


def test_a_spreadsheet_runs_nothing_of_the_table(project: Project) -> None:
    evil = "=HYPERLINK('https://x.example','a')"
    project.replace("services", "id: Surat pindah,", f'id: "{evil}",')
    built = project.build()
    assert built.code == 0, built.said
    text = (built.site / "kelengkapan.csv").read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[2][1] == f"'{evil}"


def test_the_page_fits_a_small_phone_and_scrolls_one_way(browser: Browser, real: Built) -> None:
    with served(real.site, "/repo/") as address:
        page = browser.new_page(viewport={"width": 360, "height": 740})
        for path in ("kelengkapan/", "en/kelengkapan/"):
            page.goto(address + path)
            assert page.locator("table.coverage tbody tr").count() > 20
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            right = page.evaluate(
                "Math.max(...[...document.querySelectorAll('table, td, th')].map(e => e.getBoundingClientRect().right))"
            )
            assert right <= 360
        page.close()


def test_the_command_tells_each_service_and_the_total() -> None:
    text = run(CONTOH / "data")
    assert text.returncode == 0, text.stderr
    assert "kartu: 6 dari 14 (42%)\n" in text.stdout
    assert "Jumlah seluruhnya: 7 dari 42 (16%)" in text.stdout
    assert run(CONTOH / "data", "--language", "fr").returncode == 2


def test_the_command_tells_zones_with_whose_they_are_not_and_no_gaps_where_there_are_none(
    project: Project,
) -> None:
    data = project.folder / "data"
    catalogue = load_catalogue(data, ["en", "id"], lambda zone: TODAY)
    text = as_text(catalogue, coverage(catalogue, TODAY), "en")
    assert "No zone is named" in text and "kartu: 6 of 14 (42%)\n" in text
    assert "offices.yaml, kantor-contoh: working_area\n" in text
    with project.data("site").open("a") as file:
        file.write(ZONES)
    for name in ("working_area", "address", "hours"):
        statement = f"{name}: {{text: {{id: A, en: A}}, verification: {STATEMENT}}}"
        for _ in range(project.data("offices").read_text("utf-8").count(f"{name}: unknown")):
            project.replace("offices", f"{name}: unknown", statement)
    contact = f"contacts: [{{text: {{id: A, en: A}}, verification: {STATEMENT}}}]"
    project.replace("offices", "contacts: unknown", contact)
    domain = f"official_domain: {{domain: contoh.go.id, verification: {STATEMENT}}}"
    project.replace("offices", "official_domain: unknown", domain)
    catalogue = load_catalogue(data, ["en", "id"], lambda zone: TODAY)
    text = as_text(catalogue, coverage(catalogue, TODAY), "en")
    assert "kartu: 6 of 14 (42%), green zone" in text
    assert text.endswith("Made-up thresholds.")  # no list of what is still to be filled in


def test_the_command_tells_mistakes_and_nothing_else(project: Project) -> None:
    project.replace("services", "category: umum", "category: gaib")
    done = run(project.folder / "data")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "gaib" in done.stderr
