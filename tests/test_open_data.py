"""The same facts for programs: whole, as described, and never surer than the pages."""

from __future__ import annotations

import copy
import csv
import datetime
import io
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser
import frictionless
import had_back
import hypothesis
import icalendar
import jsonschema
import openapi_spec_validator
import pytest
from generated import data_sets, write
from sites import CONTOH, ROOT, TODAY, Built, Project, hosted, parse

from macros.exports.build import OpenData
from macros.loading import load_catalogue
from macros.pages.site import Renderer, environment
from tools.api_shape import WHAT_TO_DO, breaks, published, schemas

FORMS = {
    "JSON": had_back.from_json,
    "CSV": had_back.from_csv,
}


@pytest.fixture(params=["contoh", "real"])
def built(request: pytest.FixtureRequest) -> Built:
    found: Built = request.getfixturevalue(request.param)
    return found


def data_of(built: Built) -> Path:
    return (ROOT if "Lebak" in (built.site / "index.html").read_text("utf-8") else CONTOH) / "data"


def read(built: Built, name: str) -> Any:
    return json.loads((built.site / "api/v1" / name).read_text("utf-8"))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_every_fact_can_be_had_back(built: Built, form: Any) -> None:
    expected = had_back.from_yaml(data_of(built))
    assert form(had_back.read_site(built.site)) == expected
    assert all(expected.values())


@hypothesis.settings(
    max_examples=20, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
@hypothesis.given(data=data_sets())
def test_every_fact_of_data_that_nobody_wrote_by_hand_can_be_had_back(
    tmp_path: Path, data: dict[str, Any]
) -> None:
    shutil.copytree(CONTOH / "data", tmp_path / "data", dirs_exist_ok=True)
    write(data, tmp_path / "data")
    catalogue = load_catalogue(tmp_path / "data", ["en", "id"], lambda zone: TODAY)
    renderer = Renderer(catalogue, TODAY, "", environment())
    renderer.address = "https://contoh.example/"
    made = OpenData(renderer)
    files: dict[str, str] = {}
    parts = []
    for ident in catalogue.services:
        own, part = made.of_service(ident)
        files |= own
        parts.append(part)
    files |= made.common(parts)
    expected = had_back.from_yaml(tmp_path / "data")
    short = {path.removeprefix("api/v1/"): text for path, text in files.items()}
    for form in FORMS.values():
        assert form(short) == expected


def test_files_are_what_their_schemas_and_the_description_say(built: Built) -> None:
    index = read(built, "index.json")
    description = read(built, "openapi.json")
    openapi_spec_validator.validate(description)
    described = {path.lstrip("/"): held["get"] for path, held in description["paths"].items()}
    checked = set()
    for listed in index["files"]:
        pattern = listed["file"]
        if listed["schema_file"] is None:
            continue
        schema = read(built, listed["schema_file"])
        answer = described[pattern]["responses"]["200"]["content"]["application/json"]["schema"]
        for check in (schema, {**answer, "components": description["components"]}):
            validator = jsonschema.Draft202012Validator(
                check, format_checker=jsonschema.FormatChecker()
            )
            for file in (built.site / "api/v1").glob(pattern.replace("{id}", "*")):
                validator.validate(json.loads(file.read_text("utf-8")))
                checked.add(file.relative_to(built.site / "api/v1").as_posix())
    services = {f"services/{each['id']}.json" for each in read(built, "services.json")["services"]}
    others = {"index", "services", "offices", "plan", "fees", "documents", "sources", "changes"}
    assert checked == services | {f"{name}.json" for name in others}


def test_the_description_says_that_no_key_is_needed(contoh: Built) -> None:
    description = read(contoh, "openapi.json")
    assert description["security"] == []
    operations = [held["get"] for held in description["paths"].values()]
    assert operations and not any("security" in each for each in operations)


def test_every_file_that_is_listed_is_there_and_no_other(built: Built) -> None:
    folder = built.site / "api/v1"
    expected = {"index.json"}
    for listed in read(built, "index.json")["files"]:
        expected |= {
            f.relative_to(folder).as_posix()
            for f in folder.glob(listed["file"].replace("{id}", "*"))
        } or {listed["file"]}
        if listed["schema_file"]:
            expected.add(listed["schema_file"])
    there = {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()}
    assert there == expected


def test_the_tables_are_what_their_package_says(built: Built) -> None:
    report = frictionless.validate(str(built.site / "api/v1/tables/datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    for task in report.tasks:
        text = (built.site / "api/v1/tables" / task.place).read_bytes()
        assert text.endswith(b"\r\n") and not text.startswith(b"\xef\xbb\xbf"), task.place


def test_a_table_with_a_row_that_names_nothing_is_refused(contoh: Built, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(contoh.site / "api/v1/tables", folder)
    table = folder / "service_fees.csv"
    table.write_text(table.read_text("utf-8").replace("surat-pindah", "tidak-ada"), "utf-8")
    assert not frictionless.validate(str(folder / "datapackage.json")).valid


def test_no_cell_is_calculated_by_a_spreadsheet(project: Project) -> None:
    project.replace("fees", "Kartu emas", "'=cmd|x!A0'")
    project.replace("fees", "Gold card", "'+1 card'")
    built = project.build()
    with (built.site / "api/v1/tables/fees.csv").open(encoding="utf-8", newline="") as file:
        (gold,) = (row for row in csv.DictReader(file) if row["id"] == "kartu-emas")
    assert (gold["name_id"], gold["name_en"]) == ("'=cmd|x!A0", "'+1 card")


def calendar(built: Built, name: str) -> icalendar.Calendar:
    text = (built.site / "api/v1/calendars" / name).read_bytes()
    (read_back,) = icalendar.Calendar.from_ical(text, multiple=True)
    assert not read_back.errors and b"\r\n" in text
    assert max(map(len, text.split(b"\r\n"))) <= 75
    return read_back


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", ["days", "checks"])
def test_calendars_are_what_icalendar_asks_for(built: Built, kind: str, language: str) -> None:
    held = calendar(built, f"{kind}-{language}.ics")
    assert held.events
    uids = [str(event.uid) for event in held.events]
    assert len(set(uids)) == len(uids)
    for event in held.events:
        assert event["DTSTAMP"].dt.date() <= datetime.date.today() and not event.errors
    other = calendar(built, f"{kind}-{'en' if language == 'id' else 'id'}.ics")
    assert uids == [str(event.uid) for event in other.events]


def test_the_calendar_has_the_days_that_are_known(contoh: Built) -> None:
    found = {str(e["SUMMARY"]): e for e in calendar(contoh, "days-en.ics").events}
    fee, proposal = found["1 fee changes"], found["The proposal is read."]
    assert fee.start == datetime.date(2025, 4, 1) and fee["STATUS"] == "CONFIRMED"
    assert fee["DESCRIPTION"] == "Plain card: Rp12,500 (Official source)"
    assert proposal.start == datetime.date(2023, 10, 26)
    assert proposal["STATUS"] == "TENTATIVE"  # by the press alone
    assert len(found) == 2  # a month is no day
    # The day of the check, not of the build: programs take a newer one for a change.
    assert {e["DTSTAMP"].dt.date() for e in found.values()} == {datetime.date(2025, 1, 10)}


def test_a_stage_is_in_the_calendar_on_its_day_with_its_state(project: Project) -> None:
    project.replace("plan", "date: 2023-10\n", "date: 2023-10-05\n")
    found = {str(e["SUMMARY"]): e for e in calendar(project.build(), "days-en.ics").events}
    stage = found["Proposal (Has happened)"]
    assert stage.start == datetime.date(2023, 10, 5)
    assert stage["STATUS"] == "TENTATIVE"  # done, by the press alone


def test_staff_are_told_the_last_day_of_a_check(contoh: Built) -> None:
    held = {e.start: str(e["DESCRIPTION"]) for e in calendar(contoh, "checks-en.ics").events}
    assert held[datetime.date(2025, 2, 9)] == "Contoh service office"  # its hours: 30 days
    assert "New Contoh card" in held[datetime.date(2025, 4, 20)]


@pytest.mark.parametrize("language", ["", "en/"])
def test_feeds_are_read_by_a_feed_reader(real: Built, language: str) -> None:
    if not (real.site / "perubahan.atom").exists():
        assert not read(real, "changes.json")["known"]
        return
    held = feedparser.parse((real.site / f"{language}perubahan.atom").read_bytes())
    assert not held.bozo and held.version == "atom10"
    assert all(entry.id and entry.updated and entry.title for entry in held.entries)


def test_what_nobody_knows_is_said_and_what_is_planned_is_not_open(contoh: Built) -> None:
    dark = read(contoh, "services/layanan-gelap.json")["service"]
    for name in ("requirements", "procedure", "time", "fees", "product", "complaints"):
        assert dark[name] == "unknown", name
    moving = read(contoh, "services/surat-pindah.json")["service"]
    (planned,) = moving["availability"]
    assert planned["status"] == "planned"
    assert planned["verified"] == {
        "day": "2025-01-10",
        "holds_until": "2025-04-20",
        "certainty": "reported",
        "sources": ["koran-contoh"],
    }
    assert moving["fees"]["tariffs"][0]["rates"][0]["amount"] == 0  # free is not unknown
    sides = read(contoh, "services/kartu.json")["service"]["disagreements"][0]["positions"]
    assert len(sides) == 2


def test_a_fee_that_changes_has_the_days_of_both_rates(contoh: Built) -> None:
    (plain,) = (t for t in read(contoh, "fees.json")["tariffs"] if t["id"] == "kartu-biasa")
    days = [(rate["amount"], rate["valid_from"], rate["valid_until"]) for rate in plain["rates"]]
    assert days == [(10000, "2020-01-01", "2025-03-31"), (12500, "2025-04-01", None)]


def test_a_file_carries_every_record_that_it_names(built: Built) -> None:
    for listed in read(built, "services.json")["services"]:
        text = (built.site / "api/v1" / listed["file"]).read_text("utf-8")
        held = json.loads(text)["service"]
        named = {i for part in re.findall(r'"sources": \[([^\[\]{}]*)\]', text) for i in re.findall(r'"([^"]+)"', part)}  # fmt: skip
        assert named <= {source["id"] for source in held["sources"]}, listed["id"]
        assert (built.site / listed["pages"]["id"].split("/", 4 if "repo" in listed["pages"]["id"] or "situs" in listed["pages"]["id"] else 3)[-1]).exists()  # fmt: skip


def test_changes_are_those_of_the_page(real: Built) -> None:
    held = read(real, "changes.json")
    page = (real.site / "perubahan/index.html").read_text("utf-8")
    assert held["known"] == ("history__entry" in page or "perubahan.atom" in page)


def test_version_1_keeps_its_promise() -> None:
    found = breaks(published(), schemas())
    assert not found, WHAT_TO_DO.format(breaks="\n".join(found))
    assert schemas() == published(), "something was added: python tools/api_shape.py renews it"


BREAKING = {
    "a field is gone": lambda held: held["service"]["$defs"]["Rate"]["properties"].pop("amount"),
    "a field is of another type": lambda held: held["fees"]["$defs"]["Rate"]["properties"]["amount"].update(type="string"),
    "a word is no longer used": lambda held: held["services"]["$defs"]["Place"]["properties"]["status"]["enum"].pop(),
    "a field may be left out": lambda held: held["plan"]["$defs"]["Milestone"]["required"].remove("status"),
    "a field may be null": lambda held: held["offices"]["$defs"]["Office"]["properties"].update(name={"anyOf": [{"type": "null"}]}),
    "a file is gone": lambda held: held.pop("sources"),
}  # fmt: skip


@pytest.mark.parametrize("change", BREAKING.values(), ids=BREAKING.keys())
def test_a_change_that_breaks_others_programs_is_told(change: Any) -> None:
    after = copy.deepcopy(published())
    change(after)
    found = breaks(published(), after)
    assert len(set(found)) >= 1


def test_a_field_more_breaks_nothing() -> None:
    after = copy.deepcopy(published())
    after["fees"]["$defs"]["Rate"]["properties"]["more"] = {"type": "string"}
    after["fees"]["$defs"]["Rate"]["required"].append("more")
    assert breaks(published(), after) == []


def test_only_files_whose_facts_have_changed_are_written(built_project: Project) -> None:
    def times(site: Path) -> dict[str, int]:
        folder = site / "api"
        return {
            f.relative_to(folder).as_posix(): f.stat().st_mtime_ns for f in folder.rglob("*.json")
        }

    before = times(built_project.folder / "site")
    built_project.replace("fees", "amount: 70000", "amount: 81500")
    after = times(built_project.build().site)
    written = {path for path, time in after.items() if before[path] != time}
    assert {"v1/services/kartu.json", "v1/fees.json"} <= written
    assert not written & {"v1/services/surat-pindah.json", "v1/offices.json", "v1/openapi.json"}


def test_a_site_can_do_without(project: Project) -> None:
    settings = project.settings.read_text("utf-8")
    project.settings.write_text(settings.replace("loket: {", "loket: {open_data: false, "), "utf-8")
    built = project.build()
    assert built.code == 0, built.said
    assert not (built.site / "api").exists()


@pytest.fixture(scope="module")
def published_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """A site whose examples name the address at which a test serves it.

    A build names no address of the machine itself, so the examples are changed afterwards.
    """
    folder = tmp_path_factory.mktemp("alamat")
    with hosted(folder / "site", "/situs/") as host:
        built = Project(folder).build()
        assert built.code == 0, built.said
        for page in built.site.glob("**/data-terbuka/index.html"):
            text = page.read_text("utf-8")
            page.write_text(text.replace("https://contoh.example/situs/", host.address), "utf-8")
        yield built


def example(built: Built, name: str, language: str = "en/") -> str:
    """An example of the page on open data, as readers copy it."""
    page = parse(built.pages()[f"{language}data-terbuka/"])
    (found,) = (e for e in page.iter("pre") if e.get("data-example") == name)
    return "".join(found.itertext())


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_example_in_python_runs_as_it_stands(published_at: Built, language: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", example(published_at, "python", language)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    gold = "Gold card" if language else "Kartu emas"
    assert f"{gold} | 70000 | IDR | official | 2025-01-10" in done.stdout.splitlines()
    assert done.stdout.count("12500") == 1 and "10000" not in done.stdout  # only what is in force


def test_the_example_with_curl_runs_as_it_stands(published_at: Built, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    done = subprocess.run(
        ["sh", "-e", "-c", example(published_at, "curl")],
        cwd=tmp_path, capture_output=True, text=True, check=False, env=os.environ | {"no_proxy": "*"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "kartu.json").read_text("utf-8"))["service"]["id"] == "kartu"
    assert json.loads((tmp_path / "services.json").read_text("utf-8"))["services"]


def test_the_address_for_spreadsheets_is_that_of_a_table(published_at: Built) -> None:
    address = example(published_at, "sheet").strip()
    assert example(published_at, "google").strip() == f'=IMPORTDATA("{address}")'
    with urllib.request.urlopen(address) as answer:
        rows = list(csv.DictReader(io.TextIOWrapper(answer, "utf-8", newline="")))
    assert ("Plain card", "10000", "IDR") in {
        (r["name_en"], r["amount"], r["currency"]) for r in rows
    }


def test_the_page_names_every_kind_of_file(contoh: Built) -> None:
    for language in ("id", "en"):
        root = "" if language == "id" else "en/"
        links = {a.get("href") for a in parse(contoh.pages()[f"{root}data-terbuka/"]).iter("a")}
        named = {link.partition("api/v1/")[2] for link in links if "api/v1/" in link}
        listed = {each["file"] for each in read(contoh, "index.json")["files"]}
        other = "en" if language == "id" else "id"
        expected = {
            name
            for name in listed
            if "{id}" not in name and not name.endswith(".csv") and f"-{other}." not in name
        }
        assert named == expected
