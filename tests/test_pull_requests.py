"""The comment on a pull request: made of what a fork's check has left, which may be anything."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import markdown
import pathspec
import pytest
import yaml
from click.testing import CliRunner, Result
from PIL import Image, ImageChops
from sites import CONTOH, ENVIRONMENT, ROOT, Project, parse
from workflows import WORKFLOWS, run, step, workflow

from macros.__main__ import main
from macros.changes.change import Report
from macros.changes.diff import compare
from macros.changes.snapshot import Reader
from macros.reports.scope import kind_of

GITHUB = ROOT / ".github"
RUN = "https://github.com/kabupaten/situs/actions/runs/9001"


def bundle(**files: bytes | str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "."), text)
    return content.getvalue()


def comment(folder: Path, artifact: bytes) -> Result:
    file = folder / "changes.zip"
    file.write_bytes(artifact)
    done = CliRunner().invoke(main, ["ci", "comment", str(file), RUN])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def changed(project: Project) -> Report:
    reader = Reader()
    old = reader.folder(CONTOH / "data", "HEAD^1")
    return compare(old, reader.folder(project.folder / "data", "HEAD"))


def test_a_changed_fee_is_told_in_both_languages(project: Project) -> None:
    project.replace("fees", "amount: 70000", "amount: 81500")
    artifact = bundle(changes__json=changed(project).model_dump_json(), changes__md="lain")
    body = comment(project.folder, artifact).stdout
    assert "`Kartu emas`: `Rp70.000` → `Rp81.500`, mulai 29 Februari 2024" in body
    assert "`Gold card`: `Rp70,000` → `Rp81,500`" in body
    assert body.index("Kartu emas") < body.index("Gold card")
    assert "2 pages in each language; 2 leaflets and posters" in body
    assert RUN in body and "lain" not in body


def test_where_nothing_changes_for_citizens_it_says_so(tmp_path: Path) -> None:
    body = comment(tmp_path, bundle(changes__json=GOOD)).stdout
    assert "Tidak ada yang berubah bagi warga." in body
    assert "Nothing changes for citizens." in body


GOOD = Report(old="a", new="b", languages=["id", "en"]).model_dump_json()

BAD = {
    "no zip": b"bukan zip",
    "nothing": b"",
    "half a zip": bundle(changes__json=GOOD)[:60],
    "another file": bundle(lain__json=GOOD),
    "a file of that name in a folder": bundle(**{"../changes.json": GOOD, "/changes.json": GOOD}),
    "no JSON": bundle(changes__json="{"),
    "another shape": bundle(changes__json='{"old": "a", "body": "@orang"}'),
    "a language that is a path": bundle(changes__json=GOOD.replace('"en"', '"../x"')),
    "no language that is known": bundle(changes__json=GOOD.replace('"id","en"', '"xx"')),
    "a bomb": bundle(changes__json=b" " * 60_000_000 + GOOD.encode()),
    "too large": bundle(changes__json=GOOD, pad=os.urandom(5_000_001)),
    "deep JSON": bundle(changes__json="[" * 100_000),
    "a page that is an address": bundle(
        changes__json=GOOD.replace('"pages":[]', '"pages":["//jahat.example/"]')
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_an_artifact_that_is_not_what_it_should_be_is_refused(name: str, tmp_path: Path) -> None:
    done = comment(tmp_path, BAD[name])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "ditolak · refused" in done.stderr


def test_a_report_made_by_hand_cannot_break_out_of_the_comment(tmp_path: Path) -> None:
    bait = "@orang `` ` ``` <img src=x> [x](https://jahat.example) #1 \n\n# Judul\n::add-mask::x {n} {0.__class__}"
    text = {"id": bait, "en": bait}
    long = {"id": "@orang `" * 50, "en": "@orang `" * 50}
    change = {
        "topic": "fee", "act": "changed", "kind": bait, "ident": bait, "subject": text, "field": text,
        "old": long, "new": text, "since": "2027-01-01", "sources": [long] * 20, "only": "zz",
    }  # fmt: skip
    odd = change | {"topic": "jahat`@orang"}
    report = {"old": bait, "new": bait, "languages": ["en", "id", "zz"], "unread": [bait] * 50, "changes": [change, odd] * 100, "more": 5}  # fmt: skip
    body = comment(tmp_path, bundle(changes__json=json.dumps(report))).stdout
    assert body
    assert len(body) < 65_536
    outside = re.sub(r"<code>.*?</code>", "", markdown.markdown(body), flags=re.DOTALL)
    for word in ("@", "<img", "jahat", "Judul", "::"):
        assert word not in outside, word
    page = parse(f"<!doctype html><title>x</title>{markdown.markdown(body)}")
    assert {e.tag for e in page.find("body").iter()} <= {"body", "h3", "p", "ul", "li", "code", "strong", "blockquote", "hr"}  # fmt: skip


# The workflows themselves


def test_the_workflow_with_rights_runs_nothing_of_a_fork() -> None:
    held = workflow("comment")
    assert held["permissions"] == {}
    (job,) = held["jobs"].values()
    assert job["permissions"] == {"contents": "read", "actions": "read", "pull-requests": "write"}
    for each in job["steps"]:
        assert "ref" not in each.get("with", {}) and "repository" not in each.get("with", {})
        assert "${{" not in each.get("run", "")
        for value in re.findall(r"\$\{\{ *(.*?) *\}\}", " ".join(each.get("env", {}).values())):
            event = r"github\.event\.workflow_run\.(id|head_sha|head_repository\.id)"
            assert re.fullmatch(rf"github\.(token|server_url|repository)|{event}", value)
        # What reads the artifact has no token, and what has one runs no code of this repository.
        assert "GH_TOKEN" not in each.get("env", {}) or "loket" not in each["run"]


def test_what_a_check_has_left_is_downloaded_up_to_a_limit(tmp_path: Path) -> None:
    answers = {"artifacts?name=": "31\n", "/artifacts/31/zip": "x" * 100_000}
    download = step("comment", "Download")
    download["run"] = download["run"].replace("5000001", "50001")  # no argument holds 5 MB
    run(tmp_path, download, answers)
    assert (tmp_path / "changes.zip").stat().st_size == 50_001
    assert "head --bytes 5000001 " in step("comment", "Download")["run"]


def test_a_check_that_left_nothing_downloads_nothing(tmp_path: Path) -> None:
    assert len(run(tmp_path, step("comment", "Download"), {})) == 1
    assert not (tmp_path / "changes.zip").exists()


def test_the_pull_request_of_the_checked_commit_has_one_comment(tmp_path: Path) -> None:
    asked = run(tmp_path, step("comment", "Write"), {"pulls?state=open": "5\n"})
    assert asked[1:] == ["pr comment 5 --edit-last --create-if-none --body-file comment.md"]


def test_a_pull_request_with_a_newer_commit_is_left_alone(tmp_path: Path) -> None:
    assert len(run(tmp_path, step("comment", "Write"), {})) == 1


def test_labels_are_set_without_code_of_a_fork() -> None:
    (job,) = workflow("label")["jobs"].values()
    (only,) = job["steps"]
    assert only["uses"].startswith("actions/labeler@")
    assert only["with"] == {"sync-labels": True, "dot": False}


def labels(*paths: str) -> set[str]:
    """Return the labels of a pull request that touches ``paths``, by the rules of the labeler."""

    def matches(glob: str, path: str) -> bool:
        spec = pathspec.PathSpec.from_lines("gitignore", [glob.removeprefix("!")])
        hidden = any(part.startswith(".") for part in path.split("/"))
        return (spec.match_file(path) and not hidden) != glob.startswith("!")

    found = set()
    for label, rules in yaml.safe_load((GITHUB / "labeler.yml").read_text("utf-8")).items():
        ((kind, globs),) = rules[0]["changed-files"][0].items()
        fits = [[matches(glob, path) for glob in globs] for path in paths]
        every = all(map(all, fits)) if kind == "all-globs-to-all-files" else any(map(any, fits))
        found |= {label} if every else set()
    return found


DATA, MORE = {"hanya data · data only"}, {"lebih dari data · more than data"}


@pytest.mark.parametrize(
    "path",
    [
        "data/fees.yaml", "data/services/a/b.yaml", "data/services/site.yaml", "data/site.yaml",
        "data/words/id.yaml", "data/words.yaml", "data/x.yml", "data/.gitattributes",
        "data/.x/a.yaml", "data/LICENSE.md", "x/data/fees.yaml", "Data/fees.yaml", "mkdocs.yml",
        "docs/index.md", ".github/labeler.yml", "macros/messages/id.yaml", "database/a.yaml",
    ],
)  # fmt: skip
def test_a_path_has_the_label_that_reach_gives_it(path: str) -> None:
    assert labels(path) == (MORE if kind_of(path) else DATA)


def test_one_file_that_is_more_than_data_decides_the_label() -> None:
    assert labels("data/fees.yaml", "data/plan.yaml") == DATA
    assert labels("data/fees.yaml", "docs/index.md", "data/plan.yaml") == MORE


def test_the_workflow_that_runs_a_forks_code_has_no_rights() -> None:
    held = workflow("check")
    assert held["permissions"] == {}
    assert "pull_request_target" not in held[True]
    (job,) = held["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    assert "secrets" not in (WORKFLOWS / "check.yml").read_text("utf-8")
    for each in job["steps"]:
        assert "${{" not in each.get("run", "")


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
    """As the workflow types it, in a repository with a new fee."""
    for name in ("macros", "docs", "tools"):
        unneeded = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, symlinks=True, ignore=unneeded)
    for name in (".gitignore", "tests/sites.py", "tests/chromium.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(CONTOH / "data", tmp_path / "data")
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    settings = re.sub(r"(leaflets|cards): true", r"\1: false", settings)  # to spare time
    (tmp_path / "mkdocs.yml").write_text(settings, "utf-8")

    def run(*command: str, **environment: str) -> None:
        person = {f"GIT_{who}_{what}": "a@contoh.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}  # fmt: skip
        environment = ENVIRONMENT | person | environment
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
    steps = {each.get("name", ""): each for each in workflow("check")["jobs"]["check"]["steps"]}
    for name in ("Tell what changes for citizens", "Picture the pages before and after"):
        typed = steps[name]["run"].replace("make .venv/dev.ready\n", "")
        typed = typed.replace(".venv/bin/loket", "python -m macros")
        typed = typed.replace(".venv/bin/python", "python").replace("python ", f"{sys.executable} ")
        run("bash", "-ec", typed, OLD="HEAD^1", PYTHONPATH=str(tmp_path))
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
