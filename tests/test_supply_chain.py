"""What the site is made of is pinned, listed and told; and where to report a hole in it."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from sites import ROOT, TODAY, Built, Project

from macros.pages.licences import parts

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
STARTER = sorted((ROOT / "macros" / "starter" / "github" / "workflows").glob("*.yml"))


def test_a_linter_for_workflows_finds_nothing() -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [zizmor, "--offline", "--pedantic", "--no-progress", GITHUB],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No findings to report" in done.stdout + done.stderr


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_every_action_is_pinned_to_a_commit_whose_version_is_named(file: Path) -> None:
    text = file.read_text("utf-8")
    used = re.findall(r"^\s*-? *uses: (.*)$", text, re.MULTILINE)
    assert used
    for each in used:
        if not each.startswith("$/"):  # of this repository itself
            assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each), each
    assert yaml.safe_load(text)["permissions"] == {}


def test_what_runs_at_night_does_not_ask_for_the_default_branch() -> None:
    """GitHub tells it of every event but that one."""
    asking = []
    for file in (*WORKFLOWS, *STARTER):
        held = yaml.safe_load(re.sub(r"\[\[.*?\]\]", "x", file.read_text("utf-8")))
        for job in held["jobs"].values() if "schedule" in held[True] else ():
            asking += [asked for asked in [job.get("if", "")] if "default_branch" in asked]
    assert len(asking) > 2
    for asked in asking:
        assert "github.event_name == 'schedule' ||" in " ".join(asked.split())


def test_no_regency_is_given_what_another_left_in_the_cache() -> None:
    """A key to restore by is the beginning of others, and names begin alike."""
    jobs = yaml.safe_load((GITHUB / "workflows" / "regency.yml").read_text("utf-8"))["jobs"]
    (cache,) = (s["with"] for s in jobs["build"]["steps"] if "actions/cache@" in s.get("uses", ""))
    key, start = (
        re.sub(r"\$\{\{ *inputs\.name *\}\}", name, cache[each])
        for each, name in (("key", "lebak-selatan"), ("restore-keys", "lebak"))
    )
    assert "lebak" in start and not key.startswith(start)
    assert key.startswith(start.replace("lebak", "lebak-selatan"))


def test_one_action_has_one_version_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for file in WORKFLOWS:
        for name, pin in re.findall(
            r"uses: ([\w.-]+/[\w.-]+)[\w/-]*@(\S+)", file.read_text("utf-8")
        ):
            pins.setdefault(name, set()).add(pin)
    assert all(len(held) == 1 for held in pins.values()), pins


@pytest.mark.parametrize(
    "file", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda f: f.stem
)
def test_every_dependency_is_locked_with_hashes(file: Path) -> None:
    for entry in re.split(r"\n(?=\S)", file.read_text("utf-8").strip()):
        assert re.match(r"[a-z0-9-]+(\[[a-z,]+\])?==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_newer_versions_are_proposed_for_every_kind_of_dependency() -> None:
    held = yaml.safe_load((GITHUB / "dependabot.yml").read_text("utf-8"))
    watched = {
        (each["package-ecosystem"], place)
        for each in held["updates"]
        for place in each.get("directories", [each.get("directory")])
    }
    files = [*ROOT.glob("*/package-lock.json"), *ROOT.glob("*/*/package-lock.json")]
    folders = {file.parent.relative_to(ROOT).as_posix() for file in files}
    locks = {("npm", f"/{folder}") for folder in folders if not folder.startswith(".")}
    assert locks and locks <= watched
    assert {("pip", "/"), ("pip", "/requirements"), ("github-actions", "/")} <= watched


def test_what_is_published_is_signed_with_what_it_was_made_of() -> None:
    jobs = yaml.safe_load((GITHUB / "workflows" / "publish.yml").read_text("utf-8"))["jobs"]
    attest = jobs["attest"]
    assert attest["permissions"] == {"id-token": "write", "attestations": "write"}
    uses = [step.get("uses", "") for step in attest["steps"]]
    assert not any(use.startswith("actions/checkout@") for use in uses)  # it runs no code of ours
    assert uses[-1].startswith("actions/attest-build-provenance@")
    assert any("cyclonedx-py" in step.get("run", "") for step in jobs["build"]["steps"])


def test_hidden_files_are_published_too() -> None:
    steps = [
        step
        for file in WORKFLOWS
        for job in yaml.safe_load(file.read_text("utf-8"))["jobs"].values()
        for step in job.get("steps", [])
        if "upload-pages-artifact@" in step.get("uses", "")
    ]
    assert steps
    for step in steps:
        assert step["with"]["include-hidden-files"] is True  # for .well-known


LICENSED = {"lisensi/": "tidak disebut", "en/lisensi/": "not said"}


def test_the_licences_of_all_that_the_site_is_built_with_are_shown(real: Built) -> None:
    locked = re.findall(r"^([a-z0-9-]+)", (ROOT / "requirements" / "site.txt").read_text("utf-8"), re.MULTILINE)  # fmt: skip
    pages = real.pages()
    assert {part.role for part in parts()} == {"", "font", "icons", "search"}
    for path, missing in LICENSED.items():
        listed = re.findall(r"<li>(?:[^<]*: )?([\w.-]+) [0-9][\w.]*[,:] ([^<]+)</li>", pages[path])
        names = {name.lower().replace("_", "-") for name, _ in listed}
        assert len(listed) == len(parts()) > 40
        assert names <= set(locked)
        assert [name for name, licence in listed if licence == missing] == []
    assert 'href="../lisensi/"' in pages["tentang/"]
    assert 'href="../lisensi/"' in pages["en/tentang/"]


def test_where_to_report_a_hole_is_served(real: Built) -> None:
    text = (real.site / "security.txt").read_text("utf-8")
    assert (real.site / ".well-known" / "security.txt").read_text("utf-8") == text
    fields = dict(line.split(": ", 1) for line in text.splitlines())
    assert fields["Contact"] == "https://git.contoh.example/lebak/situs/security/advisories/new"
    assert fields["Preferred-Languages"] == "id, en"
    assert fields["Canonical"] == "https://lebak.contoh.example/repo/.well-known/security.txt"
    assert fields["Policy"] == "https://git.contoh.example/lebak/situs/blob/main/SECURITY.md"
    expires = datetime.datetime.fromisoformat(fields["Expires"])
    left = expires - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=150) < left < datetime.timedelta(days=365)
    assert (ROOT / "SECURITY.md").exists()


def test_a_policy_is_named_only_where_there_is_one(contoh: Built) -> None:
    assert "Policy" not in (contoh.site / "security.txt").read_text("utf-8")


def test_a_site_without_a_repository_names_no_place_to_report(project: Project) -> None:
    text = project.settings.read_text("utf-8")
    repository = 'repository: "https://git.contoh.example/kabupaten/situs"'
    assert repository in text
    project.settings.write_text(text.replace(repository, 'repository: ""'), "utf-8")
    built = project.build(TODAY)
    assert built.code == 0, built.said
    assert not list(built.site.rglob("security.txt"))
