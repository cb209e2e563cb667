"""Whatever ends a build, the site's folder holds a whole site: the old one or the new one."""

from __future__ import annotations

import resource
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from sites import ENVIRONMENT, Project, contents

from macros.output import exchange

OLD, NEW = "amount: 70000", "amount: 81500"


def started(project: Project, **options: object) -> subprocess.Popen[str]:
    """A build that has begun."""
    return subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=project.folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )  # type: ignore[call-overload,no-any-return]


@dataclass
class Sites:
    """The fictional regency's site, with its fee as it was and as it will be."""

    old: dict[str, bytes]
    new: dict[str, bytes]
    whole: float
    """Seconds from the one to the other."""


@pytest.fixture(scope="module")
def sites(built_once: Project, tmp_path_factory: pytest.TempPathFactory) -> Sites:
    project = built_once.copied(tmp_path_factory.mktemp("sites"))
    old = contents(project.folder / "site")
    project.replace("fees", OLD, NEW)
    begun = time.monotonic()
    assert project.build().code == 0
    whole = time.monotonic() - begun
    shutil.rmtree(project.folder / "site")
    return Sites(old, contents(project.build().site), whole)


def leftovers(project: Project) -> list[str]:
    """What a build leaves beside the site and its cache."""
    names = {path.name for path in project.folder.iterdir()}
    return sorted(names - {"data", "docs", "mkdocs.yml", "site", ".site-cache"})


@pytest.mark.parametrize("moment", [0.6, 0.85, 0.97])
def test_a_killed_build_leaves_a_whole_site_and_the_next_one_is_right(
    built_project: Project, sites: Sites, moment: float
) -> None:
    built_project.replace("fees", OLD, NEW)
    build = started(built_project)
    time.sleep(sites.whole * moment)
    build.kill()
    build.wait()
    assert contents(built_project.folder / "site") in (sites.old, sites.new)
    built = built_project.build()
    assert built.code == 0, built.said
    assert contents(built.site) == sites.new
    assert leftovers(built_project) == []


def test_a_full_disk_is_told_and_the_old_site_stays(built_project: Project, sites: Sites) -> None:
    built_project.replace("fees", OLD, NEW)

    def little_room() -> None:  # no file may grow past this, as on a disk that is full
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    build = started(built_project, preexec_fn=little_room)
    said, _ = build.communicate()
    assert build.returncode != 0
    assert "situs yang lama tetap utuh" in said and "the old one is still whole" in said
    assert "Traceback" not in said
    assert contents(built_project.folder / "site") == sites.old
    assert contents(built_project.build().site) == sites.new
    assert leftovers(built_project) == []


def test_of_two_builds_at_once_the_second_waits_and_both_are_right(
    project: Project, sites: Sites
) -> None:
    first = started(project)
    while not list(project.folder.glob(".site-new-*")):
        time.sleep(0.01)
    project.replace("fees", OLD, NEW)
    second = started(project)
    said, _ = second.communicate()
    assert first.wait() == 0 and second.returncode == 0, said
    assert "waiting until it has finished" in said
    assert contents(project.folder / "site") == sites.new


def test_a_swap_that_was_broken_off_is_mended(built_project: Project) -> None:
    project = built_project
    site = project.folder / "site"
    held = contents(site)
    site.rename(project.folder / ".site-old")  # where the system has no exchange
    project.replace("fees", OLD, "amount: gratis")
    assert project.build().code != 0
    assert contents(site) == held
    assert leftovers(project) == []


def test_nobody_goes_on_working_for_a_build_that_was_killed(tmp_path: Path) -> None:
    script = (
        "import os, sys, time; from macros.output.parallel import share_out\n"
        "def work(item):\n    print(os.getpid(), flush=True); time.sleep(60)\n"
        "share_out(work, list(range(20)), 0)"
    )
    build = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert build.stdout is not None
    worker = int(build.stdout.readline())
    build.kill()
    build.wait()
    end = time.monotonic() + 10
    while alive(worker):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_nobody_goes_on_working_for_a_build_that_has_failed(tmp_path: Path) -> None:
    script = (
        "import os, time; from macros.output.parallel import Shared\n"
        "def work(item):\n    print(os.getpid(), flush=True); time.sleep(60)\n"
        "work = Shared(work, list(range(20)), 0); time.sleep(1); work.stop()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, timeout=30, check=True
    )
    workers = {int(each) for each in done.stdout.split()}
    assert workers
    assert not any(map(alive, workers))


def alive(process: int) -> bool:
    """Whether a process is there and not only waited for."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("in_one_step", [True, False])
def test_two_folders_change_places_whether_or_not_the_system_can_in_one_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_one_step: bool
) -> None:
    if not in_one_step:
        monkeypatch.setattr(exchange, "_EXCHANGE", {})
    fresh, final = tmp_path / "fresh", tmp_path / "site"
    fresh.mkdir()
    exchange.swap(fresh, final)  # nothing there so far
    assert [each.name for each in tmp_path.iterdir()] == ["site"]
    fresh.mkdir()
    (fresh / "new").touch()
    (final / "old").touch()
    exchange.swap(fresh, final)
    held = sorted(each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*"))
    assert held == ["fresh", "fresh/old", "site", "site/new"]


def test_a_link_in_the_sites_place_is_told_and_stays(built_project: Project) -> None:
    site = built_project.folder / "site"
    elsewhere = site.rename(built_project.folder / "di-tempat-lain")
    site.symlink_to(elsewhere)
    before = contents(elsewhere)
    built = built_project.build()
    assert built.code != 0 and "site_dir is a link" in built.said
    assert "Traceback" not in built.said
    assert site.is_symlink() and contents(elsewhere) == before
