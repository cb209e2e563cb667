from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from chromium import ARGUMENTS, NoChromiumError, find_or_install
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright
from sites import CONTOH, ROOT, TODAY, Built, Project, build, served

# The same examples every time: a change is told from another by the tests, not by luck.
# `make weekly` tries many more, and others each time.
hypothesis.settings.register_profile(
    "same", derandomize=True, database=None, deadline=None, max_examples=50
)
hypothesis.settings.register_profile("search", database=None, deadline=None, max_examples=1000)
hypothesis.settings.load_profile("same")

REPOSITORY = "https://git.contoh.example/lebak/situs"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The fictional regency's project, fresh and free to be changed."""
    return Project(tmp_path)


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The fictional regency's project with its site, to be copied and never changed."""
    project = Project(tmp_path_factory.mktemp("built"))
    built = project.build()
    assert built.code == 0, built.said
    return project


@pytest.fixture
def built_project(built_once: Project, tmp_path: Path) -> Project:
    """The same as ``project`` once it has been built; free to be changed."""
    return built_once.copied(tmp_path)


def shared(
    temporary: pytest.TempPathFactory, name: str, settings: Path, day: datetime.date, **how: str
) -> Built:
    """A site that is built by whichever process of the tests needs it first, for all to read."""
    place = temporary.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    folder = place / name
    said = folder / "said.txt"
    with FileLock(f"{folder}.lock"):
        if not said.exists():
            folder.mkdir(exist_ok=True)
            built = build(settings, folder / "site", day, **how)
            assert built.code == 0, built.said
            said.write_text(built.said, "utf-8")
    return Built(0, said.read_text("utf-8"), folder / "site")


@pytest.fixture(scope="session")
def contoh(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The fictional regency's site, unchanged."""
    settings = CONTOH / "mkdocs.yml"
    return shared(tmp_path_factory, "contoh", settings, TODAY, LEAFLETS="true", CARDS="true")


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The real site, as of today."""
    return shared(
        tmp_path_factory,
        "real",
        ROOT / "mkdocs.yml",
        datetime.date.today(),
        SITE_URL="https://lebak.contoh.example/repo/",
        REPOSITORY_URL=REPOSITORY,
    )


@pytest.fixture(scope="session")
def real_address(real: Built) -> Iterator[str]:
    """The real site, served below ``/repo/`` as GitHub serves a project page."""
    with served(real.site, "/repo/") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        path = find_or_install()
    except NoChromiumError as error:
        pytest.exit(str(error), returncode=3)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()
