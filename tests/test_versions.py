"""A site is upgraded by naming another commit of the generator: pip has to see that it is one."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sites import ROOT, served

from macros.editing.new_site import Origin

TO_BUILD = ("setuptools", "setuptools-scm", "vcs-versioning", "packaging")
RENEWED = "macros/messages/renewed.yaml"
PARTS = (
    "pyproject.toml",
    "setup.py",
    "README.md",
    "LICENSE",
    ".gitattributes",
    ".git_archival.txt",
    "docs",
)


def run(*command: str | Path, within: Path) -> str:
    quiet = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=within, env=quiet
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def generator(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A repository of this generator without tags, and its two commits."""
    folder = tmp_path_factory.mktemp("generator") / "loket"
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "macros", folder / "macros", symlinks=True, ignore=without)
    for name in PARTS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    run("git", "init", "--quiet", within=folder)
    commits = []
    for text in ("first", "second"):
        (folder / RENEWED).write_text(f"{text}\n", "utf-8")
        run("git", "add", ".", within=folder)
        person = ("-c", "user.name=Contoh", "-c", "user.email=contoh@contoh.example")
        run("git", *person, "commit", "--quiet", "-m", text, within=folder)
        commits.append(run("git", "rev-parse", "HEAD", within=folder))
    return folder, commits


class Environment:
    """A virtual environment of a site, with what pip needs to build the generator."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        run(sys.executable, "-m", "venv", "--without-pip", "env", within=folder)
        self._packages = next(folder.glob("env/lib/python3*/site-packages"))
        for name in TO_BUILD:
            distribution = importlib.metadata.distribution(name)
            for part in {file.parts[0] for file in distribution.files or ()} - {".."}:
                (self._packages / part).symlink_to(Path(str(distribution.locate_file(part))))

    def install(self, *what: str | Path) -> tuple[str, str]:
        """The version that pip notes, and what the generator then holds."""
        pip = (sys.executable, "-m", "pip", "--python", "env/bin/python", "install", "--quiet")
        run(*pip, "--no-build-isolation", "--no-deps", *what, within=self.folder)
        (noted,) = self._packages.glob("loket-*.dist-info")
        held = (self._packages / RENEWED).read_text("utf-8").strip()
        return noted.name.removeprefix("loket-").removesuffix(".dist-info"), held


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return Environment(tmp_path)


def test_another_commit_in_requirements_is_installed(
    generator: tuple[Path, list[str]], environment: Environment
) -> None:
    folder, commits = generator
    requirements = environment.folder / "requirements.txt"
    found = []
    for commit in (*commits, commits[0]):
        origin = Origin(f"file://{folder}", commit)
        requirements.write_text(f"loket @ git+{origin.required}\n", "utf-8")
        found.append(environment.install("-r", requirements))
    first, second = (f"0.1.0+g{commit}" for commit in commits)
    assert found == [(first, "first"), (second, "second"), (first, "first")]


def test_an_archive_carries_its_commit(
    generator: tuple[Path, list[str]], environment: Environment
) -> None:
    folder, commits = generator
    for commit in commits:
        file = environment.folder / f"{commit}.zip"
        run("git", "archive", f"--prefix=loket-{commit}/", "-o", file, commit, within=folder)
    with served(environment.folder) as address:
        found = [environment.install(f"loket @ {address}{commit}.zip") for commit in commits]
    first, second = (f"0.1.0+g{commit}" for commit in commits)
    assert found == [(first, "first"), (second, "second")]


def test_a_clone_of_the_last_commit_alone_has_the_same_version_whatever_its_tags(
    generator: tuple[Path, list[str]], environment: Environment
) -> None:
    folder, (_, last) = generator
    clone = environment.folder / "clone"
    run("git", "clone", "--quiet", "--depth=1", f"file://{folder}", clone, within=folder)
    run("git", "tag", "v2025.01-contoh", within=clone)
    (clone / "README.md").write_text("Changed, and not committed.", "utf-8")
    assert environment.install(clone) == (f"0.1.0+g{last}", "second")


def test_a_copy_without_git_can_be_installed(
    generator: tuple[Path, list[str]], environment: Environment
) -> None:
    copy = environment.folder / "copy"
    shutil.copytree(generator[0], copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
    assert environment.install(copy) == ("0.1.0", "second")
