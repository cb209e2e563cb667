"""The comment on a pull request: made of what a fork's check has left, which may be anything."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from click.testing import CliRunner
from PIL import Image, ImageChops
from sites import CONTOH, ENVIRONMENT, ROOT, Project, parse

from macros.__main__ import main
from macros.staff import pull_requests
from macros.staff.changes import Report
from macros.staff.data_sets import Reader
from macros.staff.differences import compare

EVENTS = ROOT / "tests" / "events"
WORKFLOWS = ROOT / ".github" / "workflows"
SHA = "3f2a" * 10
BOT = {"login": "github-actions[bot]", "type": "Bot"}

# Answers as GitHub's program does: from a file, and notes what it is asked.
FAKE_GH = """#!{python}
import json, sys, os, pathlib
here = pathlib.Path({folder!r})
asked = sys.argv[2:]
method = asked[asked.index("--method") + 1] if "--method" in asked else "DOWNLOAD"
path = next(a for a in asked if a.startswith("repos/"))
body = json.load(sys.stdin) if "--input" in asked else None
with (here / "asked").open("a") as log:
    log.write(json.dumps([method, path, body]) + "\\n")
if method == "DOWNLOAD":
    sys.stdout.buffer.write((here / "artifact.zip").read_bytes())
    sys.exit()
answers = json.loads((here / "answers").read_text())
key = method + " " + path
if key in answers:
    print(json.dumps(answers[key]))
elif method == "GET":
    sys.exit("gh: Not Found (HTTP 404)")
"""


def bundle(**files: bytes | str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return held.getvalue()


@dataclass
class World:
    """GitHub as the comment's program sees it, and what was asked of it."""

    folder: Path
    answers: dict[str, Any] = field(default_factory=dict)
    artifact: bytes = b""
    environment: dict[str, str] = field(default_factory=dict)
    said: str = ""
    code: int = 0

    def run(self, event: str = "fork") -> list[tuple[str, str, Any]]:
        """Run the command; everything that was asked of GitHub."""
        (self.folder / "answers").write_text(json.dumps(self.answers), "utf-8")
        (self.folder / "artifact.zip").write_bytes(self.artifact)
        (self.folder / "asked").unlink(missing_ok=True)
        gh = self.folder / "gh"
        gh.write_text(FAKE_GH.format(python=sys.executable, folder=str(self.folder)), "utf-8")
        gh.chmod(0o755)
        with contextlib.chdir(self.folder):
            done = CliRunner().invoke(
                main,
                ["comment", str(EVENTS / f"{event}.json")],
                env={
                    "PATH": f"{self.folder}:{os.environ['PATH']}",
                    "GITHUB_REPOSITORY": "kabupaten/situs",
                    "GITHUB_SERVER_URL": "https://github.com",
                    "GH_TOKEN": "rahasia",
                }
                | self.environment,
            )
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        self.code, self.said = done.exit_code, done.stdout + done.stderr
        asked = self.folder / "asked"
        lines = asked.read_text("utf-8").splitlines() if asked.exists() else []
        return [tuple(json.loads(line)) for line in lines]

    def written(self, event: str = "fork") -> list[tuple[str, str, Any]]:
        """What was changed at GitHub."""
        return [each for each in self.run(event) if each[0] not in {"GET", "DOWNLOAD"}]


def changed(project: Project) -> Report:
    reader = Reader()
    old = reader.folder(CONTOH / "data", "HEAD^1")
    return compare(old, reader.folder(project.folder / "data", "HEAD"))


PULL = "GET repos/kabupaten/situs/pulls/5"
COMMENTS = "GET repos/kabupaten/situs/issues/5/comments?per_page=100&page=1"
ARTIFACTS = "GET repos/kabupaten/situs/actions/runs/9001/artifacts?name=changes"
FILES = "GET repos/kabupaten/situs/pulls/5/files?per_page=100&page=1"
LABELS = "GET repos/kabupaten/situs/issues/5/labels?per_page=100"


@pytest.fixture
def world(project: Project, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A pull request of a fork that changes a fee, checked and not yet told of."""
    project.replace("fees", "amount: 70000", "amount: 81500")
    made = World(tmp_path_factory.mktemp("github"))
    made.artifact = bundle(changes__json=changed(project).model_dump_json(), number="5\n")
    made.answers = {
        PULL: {
            "number": 5, "state": "open", "head": {"sha": SHA, "repo": {"id": 77}},
            "base": {"repo": {"full_name": "kabupaten/situs"}},
        },
        ARTIFACTS: {"artifacts": [{"id": 31, "name": "changes", "size_in_bytes": 900, "expired": False}]},
        COMMENTS: [{"id": 1, "body": "Bagus.", "user": {"login": "warga", "type": "User"}}],
        FILES: [{"filename": "data/fees.yaml", "status": "modified"}],
        LABELS: [{"name": "mendesak"}],
        "GET repos/kabupaten/situs/labels?per_page=100": [{"name": "mendesak"}],
    }  # fmt: skip
    return made


def test_one_comment_tells_it_in_both_languages_and_labels_it(world: World) -> None:
    comment, label, labelled = world.written()
    assert world.code == 0, world.said
    assert comment[:2] == ("POST", "repos/kabupaten/situs/issues/5/comments")
    body = comment[2]["body"]
    assert "`Kartu emas`: `Rp70.000` → `Rp81.500`, mulai 29 Februari 2024" in body
    assert "`Gold card`: `Rp70,000` → `Rp81,500`" in body
    assert "2 pages in each language; 2 leaflets and posters" in body
    assert "https://github.com/kabupaten/situs/actions/runs/9001" in body
    assert label[:2] == ("POST", "repos/kabupaten/situs/labels")
    assert label[2]["name"] == "biaya · fee"
    assert labelled == ("POST", "repos/kabupaten/situs/issues/5/labels", {"labels": ["biaya · fee"]})  # fmt: skip


def test_it_is_renewed_and_not_written_twice(world: World) -> None:
    old = world.written()[0][2]["body"]
    ours = {"id": 8, "body": old + " lama", "user": BOT}
    world.answers[COMMENTS] = [{"id": 7, "body": old, "user": {"login": "warga", "type": "User"}}, ours]  # fmt: skip
    comment = world.written()[0]
    assert comment == ("PATCH", "repos/kabupaten/situs/issues/comments/8", {"body": old})
    world.answers[COMMENTS] = [ours | {"body": old}]
    assert not [each for each in world.written() if "comments" in each[1]]


def test_it_is_found_on_a_later_page(world: World) -> None:
    other = {"id": 1, "body": "Bagus.", "user": {"login": "warga", "type": "User"}}
    body = world.written()[0][2]["body"]
    world.answers[COMMENTS] = [other] * 100
    world.answers[COMMENTS.replace("&page=1", "&page=2")] = [{"id": 9, "body": body + "x", "user": BOT}]  # fmt: skip
    assert world.written()[0][1] == "repos/kabupaten/situs/issues/comments/9"


@pytest.mark.parametrize(
    "files",
    [
        [{"filename": "docs/index.md"}],
        [{"filename": "data/x.yaml", "previous_filename": "mkdocs.yml"}],
        [{"filename": "data/a\u202e.yaml"}],
        [{"filename": "data/fees.yaml"}] * 100,  # and who knows what on the next page
    ],
)
def test_what_touches_more_than_data_is_labelled(world: World, files: list[dict[str, str]]) -> None:
    world.answers[FILES] = files
    if len(files) == 100:
        world.answers[FILES.replace("&page=1", "&page=2")] = [{"filename": "Makefile"}]
    assert world.written()[-1][2] == {"labels": ["biaya · fee", "lebih dari data · more than data"]}


def test_of_pull_requests_without_end_so_much_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull_requests, "_MOST_PAGES", 2)
    other = {"id": 1, "body": "Bagus.", "user": {"login": "warga", "type": "User"}}
    for page in ("1", "2"):
        world.answers[COMMENTS[:-1] + page] = [other] * 100
        world.answers[FILES[:-1] + page] = [{"filename": "data/fees.yaml"}] * 100
    written = world.written()
    assert written[0][:2] == ("POST", "repos/kabupaten/situs/issues/5/comments")
    assert written[-1][2] == {"labels": ["biaya · fee", "lebih dari data · more than data"]}


def test_a_label_that_is_there_already_is_not_made_again(world: World) -> None:
    world.answers["GET repos/kabupaten/situs/labels?per_page=100"] = [{"name": "biaya · fee"}]
    _, labelled = world.written()
    assert labelled[2] == {"labels": ["biaya · fee"]}


def test_labels_that_no_longer_fit_go_and_others_stay(world: World) -> None:
    world.answers[LABELS] = [{"name": "mendesak"}, {"name": "rencana · plan"}, {"name": "biaya · fee"}]  # fmt: skip
    labels = [each for each in world.written() if "labels" in each[1]]
    assert labels == [("DELETE", "repos/kabupaten/situs/issues/5/labels/rencana%20%C2%B7%20plan", None)]  # fmt: skip


def test_where_nothing_changes_for_citizens_nothing_is_said(world: World, project: Project) -> None:
    project.replace("fees", "amount: 81500", "amount: 70000")
    world.artifact = bundle(changes__json=changed(project).model_dump_json(), number="5")
    assert world.written() == [] and world.code == 0
    world.answers[COMMENTS] = [{"id": 8, "body": "[loket]: # (changes)\n\nlama", "user": BOT}]
    assert "Tidak ada yang berubah bagi warga." in world.written()[0][2]["body"]


def test_names_of_branches_titles_and_people_are_never_read(world: World) -> None:
    expected = world.run("fork")
    assert world.run("hostile_names") == expected
    assert world.code == 0
    assert not list(world.folder.rglob("terkena*"))
    assert "jahat" not in world.said and "::" not in world.said


@pytest.mark.parametrize("event", ["push", "not_a_commit", "not_a_number", "no_repository"])
def test_an_event_of_another_shape_is_refused(world: World, event: str) -> None:
    assert world.run(event) == []
    assert world.code == 1 and "refused" in world.said and "touch" not in world.said


def test_a_check_that_left_nothing_is_told_of_by_nobody(world: World) -> None:
    world.answers[ARTIFACTS] = {"artifacts": []}
    assert world.written() == [] and world.code == 0


def pull(change: Callable[[dict[str, Any]], object]) -> Callable[[World], None]:
    return lambda world: change(world.answers[PULL]) and None  # type: ignore[func-returns-value]


GOOD = Report(old="a", new="b", languages=["id", "en"]).model_dump_json()
FORGED: dict[str, Callable[[World], Any]] = {
    "a pull request of another commit": pull(lambda p: p["head"].update(sha="0" * 40)),
    "a pull request of another fork": pull(lambda p: p["head"]["repo"].update(id=78)),
    "a pull request whose fork is gone": pull(lambda p: p["head"].update(repo=None)),
    "a pull request that is closed": pull(lambda p: p.update(state="closed")),
    "another repository's": pull(lambda p: p["base"]["repo"].update(full_name="lain/situs")),
    "another number": pull(lambda p: p.update(number=6)),
    "no such pull request": lambda w: w.answers.pop(PULL),
    "too large": lambda w: w.answers[ARTIFACTS]["artifacts"][0].update(size_in_bytes=9_000_000),
    "larger than it was said to be": lambda w: setattr(
        w,
        "artifact",
        bundle(
            changes__json=GOOD,
            number="5",
            pad=os.urandom(5_000_001),
        ),
    ),
    "a number that is a word": lambda w: w.answers[ARTIFACTS]["artifacts"][0].update(id="31/zip?"),
    "expired": lambda w: w.answers[ARTIFACTS]["artifacts"][0].update(expired=True),
}


@pytest.mark.parametrize("name", FORGED)
def test_what_is_not_of_this_check_is_refused(name: str, world: World) -> None:
    FORGED[name](world)
    assert world.written() == []
    assert world.code == 1 and "ditolak · refused" in world.said, world.said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GITHUB_REPOSITORY", "kabupaten/situs/../x"),
        ("GITHUB_REPOSITORY", "situs"),
        ("GITHUB_SERVER_URL", "https://x.example/)"),
    ],
)
def test_where_it_is_run_for_nothing_that_is_known_nothing_is_asked(
    world: World, name: str, value: str
) -> None:
    world.environment[name] = value
    assert world.run() == []
    assert world.code == 1 and name in world.said


BAD = {
    "no zip": b"bukan zip",
    "half a zip": bundle(changes__json=GOOD, number="5")[:60],
    "no number": bundle(changes__json=GOOD),
    "a number with a command": bundle(changes__json=GOOD, number="5; touch terkena"),
    "a number with a path": bundle(changes__json=GOOD, number="5/../../../user"),
    "digits of another script": bundle(changes__json=GOOD, number="٥"),
    "two numbers": bundle(changes__json=GOOD, number="5\n6"),
    "no JSON": bundle(changes__json="{", number="5"),
    "another shape": bundle(changes__json='{"old": "a", "body": "@orang"}', number="5"),
    "a language that is a path": bundle(changes__json=GOOD.replace('"en"', '"../x"'), number="5"),
    "no language that is known": bundle(changes__json=GOOD.replace('"id","en"', '"xx"'), number="5"),
    "a bomb": bundle(changes__json=b" " * 60_000_000 + GOOD.encode(), number="5"),
    "a long number": bundle(changes__json=GOOD, number=b"5" * 20_000_000),
    "deep JSON": bundle(changes__json="[" * 100_000, number="5"),
    "too many files": bundle(changes__json=GOOD, number="5", **{f"f{n}": "" for n in range(50)}),
    "a page that is an address": bundle(
        changes__json=GOOD.replace('"pages":[]', '"pages":["//jahat.example/"]'), number="5"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_an_artifact_that_is_not_what_it_should_be_is_refused(name: str, world: World) -> None:
    world.artifact = BAD[name]
    assert world.written() == []
    assert world.code == 1, world.said
    assert not list(world.folder.rglob("terkena*"))


def test_a_report_made_by_hand_cannot_break_out_of_the_comment(world: World) -> None:
    bait = "@orang `` ` ``` <img src=x> [x](https://jahat.example) #1 \n\n# Judul\n::add-mask::x {n} {0.__class__}"
    text = {"id": bait, "en": bait}
    long = {"id": "@orang `" * 50, "en": "@orang `" * 50}
    change = {
        "topic": "fee", "act": "changed", "kind": bait, "ident": bait, "subject": text, "field": text,
        "old": long, "new": text, "since": "2027-01-01", "sources": [long] * 20, "only": "zz",
    }  # fmt: skip
    odd = change | {"topic": "jahat`@orang"}
    report = {"old": bait, "new": bait, "languages": ["en", "id", "zz"], "unread": [bait] * 50, "changes": [change, odd] * 100, "more": 5}  # fmt: skip
    world.artifact = bundle(changes__json=json.dumps(report), number="5")
    body = world.written()[0][2]["body"]
    assert world.code == 0, world.said
    assert len(body) < 65_536
    outside = re.sub(r"<code>.*?</code>", "", markdown.markdown(body), flags=re.DOTALL)
    for word in ("@", "<img", "jahat", "Judul", "::"):
        assert word not in outside, word
    page = parse(f"<!doctype html><title>x</title>{markdown.markdown(body)}")
    assert {e.tag for e in page.find("body").iter()} <= {"body", "h3", "p", "ul", "li", "code", "strong", "blockquote", "hr"}  # fmt: skip


# The workflows themselves


def workflow(name: str) -> dict[Any, Any]:
    held: dict[Any, Any] = yaml.safe_load((WORKFLOWS / f"{name}.yml").read_text("utf-8"))
    return held


def test_the_workflow_with_rights_runs_nothing_of_a_fork() -> None:
    held = workflow("comment")
    assert held["permissions"] == {}
    (job,) = held["jobs"].values()
    assert job["permissions"] == {"contents": "read", "actions": "read", "pull-requests": "write"}
    for step in job["steps"]:
        assert "ref" not in step.get("with", {}) and "repository" not in step.get("with", {})
        assert "${{" not in step.get("run", "")
        for value in step.get("env", {}).values():
            assert value == "${{ github.token }}"
    assert [s for s in job["steps"] if "GH_TOKEN" in s.get("env", {})] == job["steps"][-1:]


def test_the_workflow_that_runs_a_forks_code_has_no_rights() -> None:
    held = workflow("check")
    assert held["permissions"] == {}
    assert "pull_request_target" not in held[True]
    (job,) = held["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    assert "secrets" not in (WORKFLOWS / "check.yml").read_text("utf-8")
    for step in job["steps"]:
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize(
    ("name", "job"), [("check", "check"), ("publish", "build"), ("regency", "build")]
)
def test_what_builds_a_site_has_the_whole_history_of_its_data(name: str, job: str) -> None:
    steps = workflow(name)["jobs"][job]["steps"]
    checkouts = [s for s in steps if s.get("uses", "").startswith("actions/checkout@")]
    assert checkouts[-1]["with"]["fetch-depth"] == 0


def test_pictures_that_fail_are_shown_and_hold_up_nothing() -> None:
    (job,) = workflow("check")["jobs"].values()
    steps = {step.get("id") or step.get("name"): step for step in job["steps"]}
    assert steps["pictures"]["continue-on-error"] is True
    (shown,) = (s for s in job["steps"] if "steps.pictures.outcome == 'failure'" in s.get("if", ""))
    assert shown["run"].startswith('echo "::warning ')


def test_the_pages_that_change_are_pictured_before_and_after(tmp_path: Path) -> None:
    """``make changes pictures``, as the workflow types it, in a repository with a new fee."""
    for name in ("macros", "docs", "tools"):
        unneeded = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, symlinks=True, ignore=unneeded)
    for name in ("Makefile", "pyproject.toml", ".gitignore", "tests/sites.py", "tests/chromium.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(CONTOH / "data", tmp_path / "data")
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    settings = re.sub(r"(leaflets|cards): true", r"\1: false", settings)  # to spare time
    (tmp_path / "mkdocs.yml").write_text(settings, "utf-8")

    def run(*command: str, **environment: str) -> None:
        person = {f"GIT_{who}_{what}": "a@contoh.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}  # fmt: skip
        environment = ENVIRONMENT | {"OLD": "HEAD^1", "PULL_REQUEST": "5"} | person | environment
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    run("git", "init", "-q")
    for amount in ("70000", "81500"):
        fees = tmp_path / "data" / "fees.yaml"
        text = fees.read_text("utf-8")
        fees.write_text(text.replace("amount: 70000", f"amount: {amount}", 1), "utf-8")
        run("git", "add", ".")
        run("git", "commit", "-q", "-m", f"Fee {amount}")
    run(sys.executable, "-m", "mkdocs", "build", "-q", "--strict", EDITOR_PAGE="false")
    ready = [f"--old-file={sys.prefix}/{name}.ready" for name in ("site", "dev")]
    run("make", *ready, f"VENV={sys.prefix}", "changes", "pictures")
    pictures = tmp_path / "pictures"
    names = {file.name for file in pictures.iterdir()}
    assert names == {
        f"{page}-{language}-{when}.png"
        for page in ("01-layanan-kartu", "02-layanan")
        for language in ("id", "en")
        for when in ("before", "after")
    }
    for language in ("id", "en"):
        pair = [
            Image.open(pictures / f"01-layanan-kartu-{language}-{when}.png").convert("RGB")
            for when in ("before", "after")
        ]
        assert [picture.width for picture in pair] == [360, 360]
        assert ImageChops.difference(*pair).getbbox() is not None, "the fee is another"
