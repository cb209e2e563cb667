"""Checking a large folder in several processes finds what loading it finds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sites import CONTOH, TODAY
from test_mistakes import LANGUAGES, TYPED, change, problems

from macros.loading import checking, count_if_sound


@pytest.fixture
def split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fictional data with a file for every service, small, but shared out all the same."""
    monkeypatch.setattr(checking, "WORTH_SHARING", 0)
    data = tmp_path / "data"
    shutil.copytree(CONTOH / "data", data)
    text = (data / "services.yaml").read_text("utf-8")
    last = text.index("layanan-gelap:")
    (data / "services.yaml").write_text(text[:last], "utf-8")
    (data / "services").mkdir()
    (data / "services" / "gelap.yaml").write_text(text[last:], "utf-8")
    return data


def count(data: Path) -> int | None:
    return count_if_sound(data, LANGUAGES, lambda zone: TODAY)


def test_sound_data_are_counted(split: Path) -> None:
    assert problems(split) == []
    assert count(split) == 3


def test_small_folders_are_left_to_one_process() -> None:
    assert count(CONTOH / "data") is None


@pytest.mark.parametrize("case", TYPED.values(), ids=TYPED.keys())
def test_no_mistake_is_passed(split: Path, case: tuple[str, str, str, str, str, str]) -> None:
    file, old, new, mark, _, _ = case
    change(split, file, old, new, mark)
    assert problems(split)
    assert count(split) is None


def test_one_service_in_two_files_is_not_passed(split: Path) -> None:
    twice = split / "services" / "lagi.yaml"
    shutil.copy(split / "services" / "gelap.yaml", twice)
    assert count(split) is None


def test_a_mistake_in_one_of_the_shared_files_is_not_passed(split: Path) -> None:
    file = split / "services" / "gelap.yaml"
    sound = file.read_text("utf-8")
    for old, new in (
        ("category: umum", "category: gaib"),
        ("unknown", "unknow"),
        ("name:", "nama:"),
    ):
        file.write_text(sound.replace(old, new, 1), "utf-8")
        assert count(split) is None
