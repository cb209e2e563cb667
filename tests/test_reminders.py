"""What has run out is told in time, with its line; and an issue reminds of it."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
import shutil
import subprocess
from pathlib import Path

import markdown
import pytest
from commands import loket
from sites import CONTOH, TODAY
from workflows import run as run_step
from workflows import step

from macros.loading import load_catalogue
from macros.reports.markdown import quoted
from macros.reports.stale import Report, as_text, stale
from macros.reports.stale import as_markdown as stale_markdown

REPOSITORY = "https://git.contoh.example/kabupaten/situs"
LAST = datetime.date(2025, 4, 20)
"""The last day on which most of the fictional regency's checks hold."""


def run(*command: str | Path, day: datetime.date = TODAY) -> subprocess.CompletedProcess[str]:
    noon = datetime.datetime.combine(day, datetime.time(5), datetime.UTC)
    return loket(*command, SOURCE_DATE_EPOCH=str(int(noon.timestamp())), REPOSITORY_URL=REPOSITORY)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return shutil.copytree(CONTOH / "data", tmp_path / "data")


def items(folder: Path, days: int, day: datetime.date = TODAY) -> list[dict]:  # type: ignore[type-arg]
    done = run("stale", folder, "--format", "json", "--days", str(days), day=day)
    assert done.returncode == 0, done.stderr
    held: list[dict] = json.loads(done.stdout)  # type: ignore[type-arg]
    return held


def test_what_has_run_out_stands_with_its_line_and_where_to_edit_it(data: Path) -> None:
    (item,) = items(data, 0)  # the opening hours hold for 30 days only
    line = (data / "offices.yaml").read_text("utf-8").splitlines()[item["line"] - 1]
    assert "holds_days: 30" in line
    assert item["over"] and item["due"] == "2025-02-09"
    assert (item["record"], item["office"]) == ("kantor-contoh", "kantor-contoh")
    assert item["edit"] == f"{REPOSITORY}/edit/main/data/offices.yaml#L{item['line']}"


def test_every_line_told_is_that_of_the_fact(data: Path) -> None:
    found = items(data, 100)
    assert len(found) > 40
    for item in found:
        text = (data.parent / item["file"]).read_text("utf-8").splitlines()[item["line"] - 1]
        word = {"check": "day: 2025-01-10", "rate_begins": "valid_from"}[item["reason"]]
        assert word in text, item


def test_a_check_is_told_of_from_as_many_days_before_as_asked(data: Path) -> None:
    ahead = (LAST - TODAY).days
    checks = [i for i in items(data, ahead - 1) if i["reason"] == "check"]
    assert len(checks) == 1
    checks = [i for i in items(data, ahead) if i["reason"] == "check"]
    assert len(checks) > 40
    assert {i["over"] for i in items(data, 0, LAST) if i["due"] == str(LAST)} == {False}
    after = items(data, 0, LAST + datetime.timedelta(1))
    assert {i["over"] for i in after if i["due"] == str(LAST)} == {True}


def test_a_new_rate_is_announced_and_an_end_without_another_too(data: Path) -> None:
    (begins,) = [i for i in items(data, 31) if i["reason"] == "rate_begins"]
    assert (begins["record"], begins["due"]) == ("kartu-biasa", "2025-04-01")
    file = data / "fees.yaml"
    text = file.read_text("utf-8")
    text = text.replace(
        "valid_from: 2024-02-29\n", "valid_from: 2024-02-29\n      valid_until: 2025-03-20\n"
    )
    file.write_text(text, "utf-8")
    assert not [i for i in items(data, 18) if i["reason"] == "rate_ends"]
    (ends,) = [i for i in items(data, 19) if i["reason"] == "rate_ends"]
    assert (ends["record"], ends["over"]) == ("kartu-emas", False)
    assert text.splitlines()[ends["line"] - 1].strip() == "valid_until: 2025-03-20"
    (ends,) = [i for i in items(data, 0, datetime.date(2025, 3, 21)) if i["reason"] == "rate_ends"]
    assert ends["over"]


def test_a_rate_that_is_history_need_not_be_checked(data: Path) -> None:
    def checked(day: datetime.date) -> list[int]:
        found = items(data, 0, day)
        return [i["line"] for i in found if i["record"] == "kartu-biasa" and i["reason"] == "check"]

    assert len(checked(datetime.date(2025, 5, 1))) == 1  # of two rates, the one in force


def test_facts_stand_under_whom_to_ask(data: Path) -> None:
    owners = {(i["record"], i["inside"][0]): i["office"] for i in items(data, 100)}
    assert owners["kartu", "delivery"] == "kantor-contoh"
    assert owners["kartu-emas", "rates"] == "kantor-contoh"  # by the service that asks for it
    assert owners["kantor-tetangga", "role"] == "kantor-tetangga"
    assert owners["plan", "stages"] == ""
    told = run("stale", data, "--days", "100").stdout
    assert "\nKantor Contoh · Contoh office\n" in told
    assert told.index("Kantor Contoh ·") < told.index("Situs ini sendiri · This site itself")


def reported(data: Path) -> Report:
    """All that runs out within a year, without a repository to edit it in."""
    catalogue = load_catalogue(data, ["en", "id"], lambda zone: TODAY)
    return Report(stale(catalogue, data, "data", TODAY, 365), catalogue, TODAY, 365)


def test_a_site_without_plan_mall_and_repository_has_checks_all_the_same(data: Path) -> None:
    for name in ("plan", "mall"):
        (data / f"{name}.yaml").unlink()
    report = reported(data)
    assert report.items and not {item.record for item in report.items} & {"plan", "mall"}
    assert "http" not in as_text(report)
    assert all(": L" in line and "](" not in line for line in stale_lines(report))


def stale_lines(report: Report) -> list[str]:
    return [line for line in stale_markdown(report).splitlines() if line.startswith("- ")]


def test_of_more_than_fits_into_an_issue_the_rest_is_counted(data: Path) -> None:
    report = reported(data)
    shown = len(stale_lines(report))
    many = dataclasses.replace(
        report,
        items=[
            dataclasses.replace(item, record=f"{item.record}-{n}")
            for n in range(40)
            for item in report.items
        ],
    )
    text = stale_markdown(many)
    assert 40_000 < len(text) < 65_536
    told = re.search(r"\n… dan (\d+) lagi · and \1 more: `loket stale`\n$", text)
    assert told is not None
    lines = stale_lines(many)
    assert shown < len(lines) < 40 * shown
    named = sum(len(re.findall(r"\bL\d+", line)) for line in lines)
    assert int(told[1]) == len(many.items) - named


def test_only_those_who_ask_for_it_get_a_failure(data: Path) -> None:
    assert run("stale", data).returncode == 0
    assert run("stale", data, "--fail").returncode == 1
    calm = datetime.date(2025, 1, 11)
    assert run("stale", data, "--fail", "--days", "0", day=calm).returncode == 0
    (data / "site.yaml").write_text("x", "utf-8")
    done = run("stale", data)
    assert (done.returncode, done.stdout) == (1, "")


HOSTILE = "`<script>alert(1)</script>` [x](javascript:1) @semua #1 \n::set-output name=x::y\n# H ![i](http://e.example) | \\"


def test_what_others_wrote_stays_text_in_markdown() -> None:
    text = quoted(HOSTILE)
    assert "\n" not in text and "@" not in text and "#1 " not in text
    html = markdown.markdown(f"- {text}")
    assert set(re.findall(r"<(\w+)", html)) <= {"ul", "li"}, html


def test_the_name_of_an_office_stays_text_in_the_report(data: Path) -> None:
    file = data / "offices.yaml"
    text = file.read_text("utf-8")
    evil = "@semua <img src=x onerror=alert(1)> [x](http://evil.example)"
    assert "short: {id: Kantor Contoh," in text
    text = text.replace("short: {id: Kantor Contoh,", f'short: {{id: "{evil}",', 1)
    file.write_text(text, "utf-8")
    report = run("stale", data, "--format", "markdown").stdout
    assert "evil.example" in report and "@" not in report
    html = markdown.markdown(report)
    assert "<img" not in html and 'evil.example"' not in html


def test_every_address_of_a_source_is_listed_once_without_its_fragment(data: Path) -> None:
    file = data / "sources.yaml"
    text = file.read_text("utf-8")
    address = "https://hukum.contoh.go.id/1-2024"
    assert f'["{address}"]' in text
    file.write_text(
        text.replace(
            f'["{address}"]',
            f'["{address}?a=1#page=3", "{address}?a=1#page=5", "{address}#page=3"]',
        ),
        "utf-8",
    )
    done = run("ci", "links", data)
    assert done.returncode == 0, done.stderr
    listed = done.stdout.splitlines()
    assert [each for each in listed if each.startswith(address)] == [f"{address}?a=1", address]
    assert "https://contoh.go.id" in {each.rstrip("/") for each in listed}


# The workflow


def remind(folder: Path, number: str, links: str = "") -> tuple[list[str], str]:
    """Return what the step asks ``gh`` when it finds that issue, and the text of the issue."""
    reminder = folder / "reminder"
    reminder.mkdir()
    (reminder / "stale.md").write_text("2025-03-01: 1 sudah lewat · past\n", "utf-8")
    (reminder / "links.txt").write_text(links, "utf-8")
    asked = run_step(folder, step("remind", "Open or renew"), {"issue list": number})
    return asked, (folder / "body.md").read_text("utf-8", "replace")


def test_an_issue_is_opened_where_there_is_none(tmp_path: Path) -> None:
    asked, body = remind(tmp_path, "")
    title = "Perlu dicek lagi · To be checked again"
    assert asked[-1] == f"issue create --label pengingat --title {title} --body-file body.md"
    assert body.index("overwritten") < body.index("1 sudah lewat") < body.index("\n### Alamat")


def test_an_issue_that_is_open_is_renewed(tmp_path: Path) -> None:
    asked, _ = remind(tmp_path, "7\n")
    assert "--app github-actions" in asked[0]  # nobody else's issue
    assert asked[1:] == ["issue edit 7 --body-file body.md"]


def test_what_a_server_answers_stays_text_in_the_issue(tmp_path: Path) -> None:
    answer = "URL  `https://contoh.go.id/a'\nResult  Error: 404 ```@semua <img src=x>\n\n# H\n"
    _, body = remind(tmp_path, "", answer)
    html = markdown.markdown(body.partition("### Alamat")[2])
    assert "<img" not in html and "<h1" not in html
    assert "@semua" not in re.sub(r"<code>.*?</code>", "", html, flags=re.DOTALL)


def test_a_long_report_fits_into_an_issue(tmp_path: Path) -> None:
    _, body = remind(tmp_path, "", "Result  Error: 404\n" * 10_000)
    assert 60_000 < len(body) <= 65_000
