"""A regency begins with what another publishes: its open data are taken in, whole or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sites import BARE_OFFICE, CONTOH, TODAY, Built

from macros.__main__ import main
from macros.loading import load_catalogue

TAKEN = ["services", "offices", "sources", "fees", "documents", "conditions", "procedures", "complaints", "disagreements"]  # fmt: skip


def take(source: Path, data: Path) -> Result:
    """``python -m macros import``, on the day of the fictional site."""
    told = ["import", str(source), "--folder", str(data)]
    done = CliRunner().invoke(main, told, env={"SOURCE_DATE_EPOCH": "1740805200"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def texts(folder: Path) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in folder.glob("*.yaml")}


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """The fictional regency's folder with nothing but its office, its shelves and occasions."""
    folder = tmp_path / "data"
    shutil.copytree(CONTOH / "data", folder)
    for name in ("services", "sources", "fees", "documents", "complaints"):
        (folder / f"{name}.yaml").write_text("{}\n", "utf-8")
    for name in ("plan", "mall", "finder", "questions", "notices", "glossary", "procedures", "conditions", "disagreements", "addresses"):  # fmt: skip
        (folder / f"{name}.yaml").unlink()
    (folder / "offices.yaml").write_text(BARE_OFFICE, "utf-8")
    (folder / "life_events.yaml").write_text("{}\n", "utf-8")
    return folder


def test_everything_taken_is_the_same(contoh: Built, empty: Path) -> None:
    done = take(contoh.site / "api" / "v1", empty)
    assert done.exit_code == 0, done.stderr
    before = load_catalogue(CONTOH / "data", ["en", "id"], lambda zone: TODAY)
    after = load_catalogue(empty, ["en", "id"], lambda zone: TODAY)
    for kind in TAKEN:
        assert getattr(after, kind) == getattr(before, kind), kind
    assert {i: e.name for i, e in after.life_events.items()} == {
        i: e.name for i, e in before.life_events.items()
    }


def test_into_the_data_that_it_was_made_of_nothing_changes(contoh: Built, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(CONTOH / "data", folder)
    done = take(contoh.site / "api" / "v1", folder)
    assert done.exit_code == 0 and "Nothing was written" in done.stdout
    assert texts(folder) == texts(CONTOH / "data")


def test_what_is_not_told_in_full_must_be_there(contoh: Built, empty: Path) -> None:
    (empty / "categories.yaml").write_text("{}\n", "utf-8")
    before = texts(empty)
    done = take(contoh.site / "api" / "v1", empty)
    assert done.exit_code == 1 and "categories" in done.stderr
    assert "[id]" in done.stderr and "[en]" in done.stderr
    assert texts(empty) == before


BROKEN = {
    "another version": ("index.json", '"version": "v1"', '"version": "v9"'),
    "an amount below zero": ("fees.json", '"amount": 10000', '"amount": -1'),
    "no JSON": ("offices.json", "{", "<"),
}


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_open_data_is_refused(
    contoh: Built, tmp_path: Path, case: tuple[str, str, str]
) -> None:
    name, old, new = case
    source, folder = tmp_path / "v1", tmp_path / "data"
    shutil.copytree(contoh.site / "api" / "v1", source)
    shutil.copytree(CONTOH / "data", folder)
    text = (source / name).read_text("utf-8")
    if old not in text:  # written without spaces
        old, new = old.replace(": ", ":"), new.replace(": ", ":")
    assert old in text
    (source / name).write_text(text.replace(old, new, 1), "utf-8")
    done = take(source, folder)
    assert done.exit_code == 1 and "no complete open data of version 1" in done.stderr
    assert texts(folder) == texts(CONTOH / "data")


def test_a_link_among_the_open_data_is_not_followed(contoh: Built, tmp_path: Path) -> None:
    source, folder = tmp_path / "v1", tmp_path / "data"
    shutil.copytree(contoh.site / "api" / "v1", source)
    shutil.copytree(CONTOH / "data", folder)
    (source / "fees.json").rename(tmp_path / "fees.json")
    (source / "fees.json").symlink_to(tmp_path / "fees.json")
    done = take(source, folder)
    assert done.exit_code == 1 and "no complete open data of version 1" in done.stderr


def test_a_hostile_text_stays_a_text(contoh: Built, empty: Path, tmp_path: Path) -> None:
    source = tmp_path / "v1"
    shutil.copytree(contoh.site / "api" / "v1", source)
    hostile = 'x: {y: [1]} # \\" \n- a <script>x</script>{{ 7*7 }}'
    for file in (source / "documents.json", *source.glob("services/*.json")):
        text = file.read_text("utf-8")
        file.write_text(text.replace('"Kartu Contoh"', json.dumps(hostile)), "utf-8")
    done = take(source, empty)
    assert done.exit_code == 0, done.stderr
    after = load_catalogue(empty, ["en", "id"], lambda zone: TODAY)
    assert after.documents["kartu-contoh"].name["id"] == hostile
