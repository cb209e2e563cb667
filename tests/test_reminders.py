"""What has run out is told in time, with its line; and one issue, never two, reminds of it."""

from __future__ import annotations

import dataclasses
import datetime
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import markdown
import pytest
from click.testing import CliRunner, Result
from sites import CONTOH, ROOT, TODAY

from macros.__main__ import main
from macros.loading import load_catalogue
from macros.staff.archive import archived
from macros.staff.links import CheckerError, Link, as_json, as_markdown, check, from_json, read
from macros.staff.markdown import code, quoted
from macros.staff.reminding import MARK
from macros.staff.stale import Report, as_text, stale
from macros.staff.stale import as_markdown as stale_markdown

REPOSITORY = "https://git.contoh.example/kabupaten/situs"
LAST = datetime.date(2025, 4, 20)
"""The last day on which most of the fictional regency's checks hold."""


def run(
    command: str, folder: Path, *more: str | Path, day: datetime.date = TODAY
) -> subprocess.CompletedProcess[str]:
    noon = datetime.datetime.combine(day, datetime.time(5), datetime.UTC)
    return subprocess.run(
        [sys.executable, "-m", "macros", command, folder, *more],
        capture_output=True,
        text=True,
        cwd=folder.parent,
        check=False,
        env=os.environ
        | {
            "SOURCE_DATE_EPOCH": str(int(noon.timestamp())),
            "REPOSITORY_URL": REPOSITORY,
            "PYTHONPATH": str(ROOT),
        },
    )


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
    told = re.search(r"\n… dan (\d+) lagi · and \1 more: `python -m macros stale`\n$", text)
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


class _Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/slow":
            time.sleep(4)
        self.send_response(
            {"/moved": 301, "/gone": 404, "/deleted": 410, "/no": 403}.get(path, 200)
        )
        if path == "/moved":
            self.send_header("Location", "/new`place`")
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.server.body)  # type: ignore[attr-defined]

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[http.server.ThreadingHTTPServer]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    server.body = b"<title>::error::</title><a href=/gone>gone</a>"  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_addresses_are_opened_and_told_apart(host: http.server.ThreadingHTTPServer) -> None:
    base = f"http://127.0.0.1:{host.server_port}"
    paths = ["/ok", "/moved", "/gone", "/deleted", "/no", "/slow"]
    found = check([*(base + path for path in paths), "http://127.0.0.1:1/"], timeout=2)
    states = {link.address.removeprefix(base): link.state for link in found}
    assert states == {
        "/ok": "good",  # and what it leads to is not looked at
        "/moved": "moved",
        "/gone": "gone",
        "/deleted": "gone",
        "/no": "unreachable",
        "/slow": "unreachable",
        "http://127.0.0.1:1/": "unreachable",
    }
    assert "Read timed out" in next(link.answer for link in found if link.address.endswith("/slow"))


def test_an_address_of_which_the_checker_says_nothing_is_not_good() -> None:
    assert [link.state for link in read("", ["https://contoh.go.id/"])] == ["unreachable"]


ARCHIVE = {
    "good": ({"url": "http://web.archive.org/web/20240131120000/https://contoh.go.id/a"}, "https://web.archive.org/web/20240131120000/https://contoh.go.id/a"),
    "another host": ({"url": "https://web.archive.org.evil.example/web/20240131/x"}, None),
    "script": ({"url": "javascript:alert(1)"}, None),
    "line break": ({"url": "http://web.archive.org/web/20240131/x\n::error::"}, None),
    "not text": ({"url": ["x"]}, None),
    "too long": ({"url": "http://web.archive.org/web/20240131/" + "x" * 2000}, None),
    "no copy": (None, None),
}  # fmt: skip


@pytest.mark.parametrize(("closest", "expected"), ARCHIVE.values(), ids=ARCHIVE.keys())
def test_the_archive_is_asked_and_not_trusted(
    host: http.server.ThreadingHTTPServer, closest: object, expected: str | None
) -> None:
    snapshots = {} if closest is None else {"closest": closest}
    host.body = json.dumps({"url": "x", "archived_snapshots": snapshots}).encode()  # type: ignore[attr-defined]
    interface = f"http://127.0.0.1:{host.server_port}/wayback/available"
    assert archived("https://contoh.go.id/a", interface) == expected


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"[" * 90_000, b"x" * 200_000])
def test_an_archive_that_talks_nonsense_knows_no_copy(
    host: http.server.ThreadingHTTPServer, body: bytes
) -> None:
    host.body = body  # type: ignore[attr-defined]
    interface = f"http://127.0.0.1:{host.server_port}/"
    assert archived("https://contoh.go.id/a", interface) is None
    assert archived("https://contoh.go.id/a", "http://127.0.0.1:1/") is None


GONE = Link("https://contoh.go.id/a", "gone", "404 Not Found", "", ("situs-contoh",), "https://web.archive.org/web/2024/https://contoh.go.id/a")  # fmt: skip
AWAY = Link("https://contoh.go.id/b", "unreachable", "ReadTimeout", "", ("situs-contoh",))
CALM = datetime.date(2025, 1, 11)
BOT = {"is_bot": True, "login": "app/github-actions"}


def remind(
    data: Path, issues: object, links: list[Link], day: datetime.date = CALM
) -> tuple[str, str, str]:
    """Action, number and body."""
    listed, seen, output = (
        data.parent / "issues.json",
        data.parent / "links.json",
        data.parent / "x",
    )
    listed.write_text(issues if isinstance(issues, str) else json.dumps(issues), "utf-8")
    seen.write_text(as_json(links), "utf-8")
    done = run("remind", data, "--issues", listed, "--links", seen, "--days", "0", "--output", output, day=day)  # fmt: skip
    assert done.returncode == 0, done.stderr
    action, number, body = (
        (output / n).read_text("utf-8") for n in ("action", "number", "body.md")
    )
    assert (output / "title").read_text("utf-8") == "Perlu dicek lagi · To be checked again"
    return action, number, body


def issue(number: int, author: object = BOT, body: str = f"{MARK}\nold") -> dict[str, object]:
    return {"number": number, "author": author, "body": body}


def test_the_issue_is_opened_renewed_and_closed(data: Path) -> None:
    assert remind(data, [], []) == ("none", "", "")
    action, number, body = remind(data, [], [], TODAY)
    assert (action, number) == ("create", "")
    assert body.startswith(MARK)
    assert f"[L15]({REPOSITORY}/edit/main/data/offices.yaml#L15)" in body
    action, number, body = remind(data, [issue(7)], [GONE])
    assert (action, number) == ("edit", "7")
    assert "https://contoh.go.id/a" in body and GONE.copy and GONE.copy in body
    assert remind(data, [issue(7)], [])[:2] == ("close", "7")


def test_what_is_only_out_of_reach_today_opens_no_issue(data: Path) -> None:
    assert remind(data, [], [AWAY])[0] == "none"
    assert "https://contoh.go.id/b" in remind(data, [], [GONE, AWAY])[2]


@pytest.mark.parametrize(
    "other",
    [
        issue(3, {"is_bot": False, "login": "orang"}),
        issue(3, {"is_bot": False, "login": "github-actions"}),
        issue(3, BOT, "another of the robot's issues"),
        issue(3, BOT, f"quoted:\n{MARK}"),
        {"number": 3, "author": BOT, "body": None},
    ],
)
def test_nobody_elses_issue_is_taken_for_it(data: Path, other: dict[str, object]) -> None:
    assert remind(data, [other, issue(9), issue(8)], [GONE])[:2] == ("edit", "8")
    assert remind(data, [other], [GONE])[:2] == ("create", "")


@pytest.mark.parametrize("payload", ["", "{", "{}", "[1]", '[{"number": 1}]', '[{"number": "1; rm", "author": {"login": "app/github-actions"}, "body": "<!-- loket: pengingat -->"}]'])  # fmt: skip
def test_a_payload_that_is_none_stops_it(data: Path, payload: str) -> None:
    listed = data.parent / "issues.json"
    listed.write_text(payload, "utf-8")
    done = run("remind", data, "--issues", listed, "--output", data.parent / "x")
    if payload == "{}":  # nothing in it
        assert done.returncode == 0
        return
    assert done.returncode == 1
    assert not (data.parent / "x").exists()


HOSTILE = "`<script>alert(1)</script>` [x](javascript:1) @semua #1 \n::set-output name=x::y\n# H ![i](http://e.example) | \\"


def shown(text: str) -> str:
    """A line of Markdown as HTML."""
    return markdown.markdown(f"- {text}")


@pytest.mark.parametrize("write", [quoted, code])
def test_what_others_wrote_stays_text_in_markdown(write) -> None:  # type: ignore[no-untyped-def]
    text = write(HOSTILE)
    assert "\n" not in text
    html = shown(text)
    tags = set(re.findall(r"<(\w+)", html))
    assert tags <= {"ul", "li", "code"}, html
    if write is quoted:
        assert "@" not in text and "#1 " not in text


def test_hostile_names_and_answers_stay_text_in_the_issue(data: Path) -> None:
    file = data / "offices.yaml"
    text = file.read_text("utf-8")
    evil = "@semua <img src=x onerror=alert(1)> [x](http://evil.example)"
    assert "short: {id: Kantor Contoh," in text
    file.write_text(
        text.replace("short: {id: Kantor Contoh,", f'short: {{id: "{evil}",', 1), "utf-8"
    )
    link = Link("https://contoh.go.id/`x`", "gone", HOSTILE, HOSTILE, ("situs-contoh",))
    body = remind(data, [], [link], TODAY)[2]
    html = markdown.markdown(body.replace(MARK, ""))
    assert "<img" not in html and "<script" not in html and 'evil.example"' not in html
    assert "@semua" not in re.sub(r"<code>.*?</code>", "", html)
    assert not [line for line in body.splitlines() if line.startswith("::")]


def test_a_long_report_fits_into_an_issue(data: Path) -> None:
    links = [Link(f"https://contoh.go.id/{n}", "gone", "404 " + "x" * 250) for n in range(2000)]
    body = remind(data, [], links, TODAY)[2]
    assert 40_000 < len(body) <= 65_536
    assert body.endswith("…\n")


def test_links_survive_the_way_through_a_file() -> None:
    assert from_json(as_json([GONE, AWAY])) == [GONE, AWAY]
    for bad in ("{}x", "[1]", '[{"state": "x", "sources": []}]', '[{"address": "x"}]'):
        with pytest.raises(ValueError):
            from_json(bad)
    assert as_markdown([]) == ""


def opened(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["links", str(CONTOH / "data"), *arguments])


def test_the_command_tells_what_is_not_well_whose_source_it_is_and_a_copy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def check(asked: Iterable[str], timeout: int) -> list[Link]:
        gone = "https://hukum.contoh.go.id/1-2024"
        assert timeout == 7
        return [
            Link(each, "gone", "404 Not Found") if each == gone else Link(each, "good", "200 OK")
            for each in asked
        ]

    monkeypatch.setattr("macros.staff.links.check", check)
    monkeypatch.setattr("macros.staff.archive.archived", lambda address: "https://arsip.example/1")
    done = opened("--timeout", "7")
    assert done.exit_code == 0, done.output
    head, _, rest = done.stdout.partition("\n\n")
    assert head == "2 alamat · addresses"
    assert "https://hukum.contoh.go.id/1-2024 (peraturan-contoh) 404 Not Found" in rest
    assert rest.splitlines()[-1] == "  → https://arsip.example/1"
    assert "https://contoh.go.id " not in rest
    told = from_json(opened("--timeout", "7", "--no-archive", "--format", "json").stdout)
    assert [(link.state, link.sources, link.copy) for link in told] == [
        ("gone", ("peraturan-contoh",), None),
        ("good", ("situs-contoh",), None),
    ]


def test_without_a_checker_the_command_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(asked: Iterable[str], timeout: int) -> list[Link]:
        raise CheckerError("no checker")

    monkeypatch.setattr("macros.staff.links.check", check)
    done = opened()
    assert (done.exit_code, done.stderr.strip()) == (1, "no checker")
