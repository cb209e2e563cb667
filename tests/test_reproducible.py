"""The same commit and the same day give the same bytes, and the day is the office's own."""

from __future__ import annotations

import datetime
import re
import shutil
import zoneinfo
from pathlib import Path

import pytest
from sites import Project, build, contents

from macros import clock
from macros.i18n.words import available_languages
from macros.loading import load_catalogue
from macros.pages.site import Renderer, environment

JAKARTA = zoneinfo.ZoneInfo("Asia/Jakarta")
PLACES = {
    "a": {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
    "somewhere else/über": {"LC_ALL": "tr_TR.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "2"},
    "z": {"LC_ALL": "id_ID.UTF-8", "TZ": "Asia/Jakarta", "PYTHONHASHSEED": "3"},
}
HOURS = ["2025-03-01T00:05", "2025-03-01T12:00", "2025-03-01T23:55"]


def epoch(moment: str) -> str:
    """A moment in Jakarta in seconds since 1970."""
    return str(int(datetime.datetime.fromisoformat(moment).replace(tzinfo=JAKARTA).timestamp()))


def test_folder_hour_locale_time_zone_and_hash_seed_change_nothing(tmp_path: Path) -> None:
    """With leaflets. Locales that the machine lacks are asked for all the same."""
    sites = []
    for (place, surroundings), hour in zip(PLACES.items(), HOURS, strict=True):
        folder = tmp_path / place
        folder.mkdir(parents=True)
        project = Project(folder)
        built = project.build(LEAFLETS="true", SOURCE_DATE_EPOCH=epoch(hour), **surroundings)
        assert built.code == 0, built.said
        sites.append(contents(built.site))
    assert sites[0].keys() == sites[1].keys() == sites[2].keys()
    differing = [path for path in sites[0] if len({site[path] for site in sites}) > 1]
    assert differing == []
    assert "layanan/kartu/lembar.pdf" in sites[0]


@pytest.fixture
def shown(project: Project, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def page(moment: str) -> str:
        """What the page of cards says at a moment in Jakarta, as text."""
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch(moment))
        data = project.folder / "data"
        catalogue = load_catalogue(data, available_languages(), clock.today)
        today = clock.today(zoneinfo.ZoneInfo(catalogue.site.time_zone))
        page = Renderer(catalogue, today, "", environment()).page("layanan/kartu/")
        html = page.render("blocks/service_page.html", ident="kartu")
        main = html.partition('id="biaya"')[2] or html
        return " ".join(re.sub("<[^>]+>", " ", main).split())

    return page


def first_rate(text: str) -> str:
    found = re.search(r"Kartu biasa.*?Rp([\d.]+)", text)
    assert found is not None, text
    return found[1]


@pytest.mark.parametrize(
    ("last", "first"),
    [
        ("2025-03-31", "2025-04-01"),
        ("2025-12-31", "2026-01-01"),
        ("2028-02-28", "2028-02-29"),
        ("2028-02-29", "2028-03-01"),
    ],
    ids=["a month", "a year", "into a leap day", "out of a leap day"],
)
def test_a_fee_changes_at_midnight_where_the_office_is(  # type: ignore[no-untyped-def]
    project: Project, shown, last: str, first: str
) -> None:
    project.replace("fees", "valid_until: 2025-03-31", f"valid_until: {last}")
    project.replace("fees", "valid_from: 2025-04-01", f"valid_from: {first}")
    assert first_rate(shown(f"{last}T23:59")) == "10.000"
    assert first_rate(shown(f"{first}T00:00")) == "12.500"


def test_a_verification_runs_out_at_midnight_where_the_office_is(shown) -> None:  # type: ignore[no-untyped-def]
    last = datetime.date(2025, 1, 10) + datetime.timedelta(days=100)
    said = "Masa periksa lewat 20 Apr 2025"
    assert said not in shown(f"{last}T23:59")
    assert said in shown(f"{last + datetime.timedelta(days=1)}T00:00")


def test_the_day_is_that_of_the_office_not_of_the_machine(
    project: Project,
) -> None:
    for zone, day in {
        "Asia/Jakarta": "1 Maret 2025",
        "Pacific/Pago_Pago": "28 Februari 2025",
    }.items():
        settings = project.data("site")
        text = re.sub("time_zone: .*", f"time_zone: {zone}", settings.read_text("utf-8"))
        settings.write_text(text, "utf-8")
        shutil.rmtree(project.folder / "site", ignore_errors=True)
        built = build(
            project.settings,
            project.folder / "site",
            datetime.date(2025, 3, 1),
            TZ="Pacific/Kiritimati",
        )
        assert built.code == 0, built.said
        assert f">{day}</time>" in built.pages()[""]
