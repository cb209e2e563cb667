"""Checking a large folder in several processes finds what loading it finds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from recorded import MISTAKES, Mistake
from sites import CONTOH, TODAY
from test_mistakes import LANGUAGES, TYPED, change, problems

from macros.loading import count_if_sound, parallel_check


@pytest.fixture
def split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fictional data with a file for every service, small, but shared out all the same."""
    monkeypatch.setattr(parallel_check, "WORTH_SHARING", 0)
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


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_no_recorded_mistake_is_passed(split: Path, mistake: Mistake) -> None:
    if (split / f"{mistake.file}.yaml").read_text("utf-8").count(mistake.sound) == 0:
        whole = split / "services" / "gelap.yaml"  # it stands in the file of its own
        (split / "services.yaml").write_text(
            (split / "services.yaml").read_text("utf-8") + whole.read_text("utf-8"), "utf-8"
        )
        whole.unlink()
    mistake.type_into(split)
    assert problems(split)
    assert count(split) is None


def test_a_file_that_nobody_would_read_is_not_passed(split: Path) -> None:
    (split / "services" / "lain.yml").write_text("kartu: {}", "utf-8")
    assert count(split) is None


def test_what_is_shared_out_may_be_another_kind_than_services(split: Path) -> None:
    services = split / "services" / "gelap.yaml"
    with (split / "services.yaml").open("a") as file:
        file.write(services.read_text("utf-8"))
    services.unlink()
    fees = (split / "fees.yaml").read_text("utf-8")
    last = fees.index("kilat:")
    (split / "fees").mkdir()
    (split / "fees" / "kilat.yaml").write_text(fees[last:], "utf-8")
    (split / "fees.yaml").write_text(fees[:last], "utf-8")
    assert problems(split) == []
    assert count(split) == 3
    change(split, "life_events", "pindah:", "menikah:\n  name: {id: A, en: A}\npindah:", "menikah")
    assert problems(split)
    assert count(split) is None  # an occasion that no service names


def test_what_the_finder_settles_and_no_service_asks_is_not_passed(split: Path) -> None:
    with (split / "conditions.yaml").open("a") as file:
        file.write("lain:\n  question: {id: Lain?, en: Other?}\n  when: {id: lain, en: other}\n")
    change(split, "finder", "settled: [diwakili]", "settled: [lain]", "settled:")
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


def remembered(data: Path) -> Path:
    """Where files found sound are remembered, once ``data`` has been counted."""
    assert count(data) == 3
    store = data.parent / ".site-cache" / "sound-data.json"
    assert "services/gelap.yaml" in store.read_text("utf-8")
    return store


def test_files_found_sound_are_not_read_again(split: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remembered(split)
    monkeypatch.setattr(parallel_check, "_look", lambda task: pytest.fail(f"read again: {task}"))
    assert count(split) == 3


def test_a_changed_file_is_read_again(split: Path) -> None:
    remembered(split)
    change(split, "services/gelap", "category: umum", "category: gaib", "gaib")
    assert count(split) is None


def test_what_a_remembered_file_refers_to_must_still_be_there(split: Path) -> None:
    remembered(split)
    change(split, "documents", "surat-contoh:", "surat-lain:", "surat-lain:")
    assert count(split) is None


def test_a_source_that_is_official_no_more_is_noticed(split: Path) -> None:
    remembered(split)
    text = (split / "sources.yaml").read_text("utf-8")
    (split / "sources.yaml").write_text(text.replace("kind: official", "kind: press"), "utf-8")
    assert problems(split)
    assert count(split) is None


def test_a_remembered_file_that_becomes_a_link_is_not_passed(split: Path, tmp_path: Path) -> None:
    remembered(split)
    file = split / "services" / "gelap.yaml"
    file.rename(tmp_path / "elsewhere.yaml")
    file.symlink_to(tmp_path / "elsewhere.yaml")
    assert count(split) is None
    (tmp_path / "elsewhere.yaml").unlink()
    assert count(split) is None


@pytest.mark.parametrize("held", ["", "{", "[]", '{"rules": "x"}', '{"other": 1}', '{"files": 1}'])
def test_a_damaged_memory_is_no_memory(split: Path, held: str) -> None:
    remembered(split).write_text(held, "utf-8")
    assert count(split) == 3
