from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from chromium import ARGUMENTS, NoChromiumError, find_or_install
from playwright.sync_api import Browser, sync_playwright
from sites import CONTOH, ROOT, TODAY, Built, Project, build, served

# The same examples every time: a change is told from another by the tests, not by luck.
hypothesis.settings.register_profile("same", derandomize=True, database=None, deadline=None)
hypothesis.settings.register_profile("search", database=None, deadline=None, max_examples=1000)
hypothesis.settings.load_profile("same")

REPOSITORY = "https://git.contoh.example/lebak/situs"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The fictional regency's project, fresh and free to be changed."""
    return Project(tmp_path)


@pytest.fixture(scope="session")
def contoh(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The fictional regency's site, unchanged."""
    site = tmp_path_factory.mktemp("contoh") / "site"
    built = build(CONTOH / "mkdocs.yml", site, TODAY, LEAFLETS="true", CARDS="true")
    assert built.code == 0, built.said
    return built


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The real site, as of today."""
    site = tmp_path_factory.mktemp("real") / "site"
    address = "https://lebak.contoh.example/repo/"
    built = build(
        ROOT / "mkdocs.yml",
        site,
        datetime.date.today(),
        SITE_URL=address,
        REPOSITORY_URL=REPOSITORY,
    )
    assert built.code == 0, built.said
    return built


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
