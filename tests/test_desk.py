"""The desk of the editing page, asked in JSON as the page's worker asks it, without a browser."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sites import CONTOH, ROOT

from macros.editing.web.hints import reminders
from macros.editing.web.worker_api import call

Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def _day_of_a_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which readers' browsers do not have."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1740805200")


@pytest.fixture
def ask() -> Ask:
    """Asks a desk that has the fictional regency's data, in English."""
    return opened(CONTOH / "data")


def opened(folder: Path) -> Ask:
    texts = {f.relative_to(folder).as_posix(): f.read_text("utf-8") for f in folder.rglob("*.yaml")}

    def ask(name: str, **arguments: Any) -> Any:
        return json.loads(call(name, json.dumps(arguments)))

    ask.begun = ask("open", texts=texts, folder="data", language="en", styles="p{margin:0}")  # type: ignore[attr-defined]
    return ask


def typed(value: Any) -> Any:
    """A value as the form has it: all scalars are text."""
    if isinstance(value, dict):
        return {key: typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [typed(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def changed(ask: Ask, kind: str, ident: str, change: Callable[[Any], None]) -> Any:
    """The answer to a record that was opened, changed, and checked."""
    value = typed(ask("form", kind=kind, ident=ident)["value"])
    change(value)
    return ask("check", kind=kind, ident=ident, value=value, new=False)


def test_all_that_can_be_changed_is_offered_by_its_name(ask: Ask) -> None:
    begun = ask.begun  # type: ignore[attr-defined]
    assert begun["words"] and all(name.startswith("edit_") for name in begun["words"])
    kinds = {kind["kind"]: kind for kind in begun["kinds"]}
    cards = [record["title"] for record in kinds["fees"]["records"]]
    assert cards[:2] == ["Plain card", "Gold card"]
    assert kinds["plan"]["single"] and not kinds["fees"]["single"]
    assert [record["ident"] for record in kinds["milestones"]["records"]] == [
        "usul",
        "kaji",
        "buka",
    ]
    assert not any(record["changed"] for kind in begun["kinds"] for record in kind["records"])


@pytest.mark.parametrize("folder", [ROOT / "data", CONTOH / "data"], ids=["real", "contoh"])
def test_of_every_kind_a_record_is_shown_as_its_page_shows_it(folder: Path) -> None:
    ask = opened(folder)
    shown = {}
    for kind in ask.begun["kinds"]:  # type: ignore[attr-defined]
        for record in kind["records"][:2]:
            answer = changed(ask, kind["kind"], record["ident"], lambda value: None)
            assert (answer["problems"], answer["files"]) == ([], [])
            if answer["preview"] is not None:
                assert "<script" not in answer["preview"] and "p{margin:0}" in answer["preview"]
                shown[kind["kind"]] = answer["preview"]
    assert {"services", "fees", "offices", "milestones", "sources", "finder", "mall"} <= set(shown)
    assert {"documents", "glossary", "questions", "notices", "plan", "categories"} <= set(shown)


def test_a_changed_fee_is_shown_and_its_lines_are_given(ask: Ask) -> None:
    def dearer(value: Any) -> None:
        value["rates"][0]["amount"] = "75000"

    answer = changed(ask, "fees", "kartu-emas", dearer)
    assert answer["problems"] == []
    assert "Rp75,000" in answer["preview"]
    (file,) = answer["files"]
    assert file["file"] == "fees.yaml"
    assert [line.strip("-+ ") for line in file["diff"] if line[0] in "-+"] == ["amount: 70000", "amount: 75000"]  # fmt: skip
    (told,) = answer["reminders"]
    assert (told["kind"], told["ident"]) == ("fees", "kartu-emas")
    assert told["words"] == ["remind_day", "remind_rate"]
    fees = next(kind for kind in answer["kinds"] if kind["kind"] == "fees")
    assert [r["ident"] for r in fees["records"] if r["changed"]] == ["kartu-emas"]
    undone = ask("undo", kind="fees", ident="kartu-emas")
    assert (undone["files"], undone["reminders"], undone["problems"]) == ([], [], [])
    assert "Rp70,000" in undone["preview"]


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_shown(ask: Ask) -> None:
    def wrong(value: Any) -> None:
        value["rates"][0]["amount"] = "tujuh puluh ribu"

    answer = changed(ask, "fees", "kartu-emas", wrong)
    (problem,) = answer["problems"]
    assert problem["here"] and problem["path"] == ["rates", 0, "amount"]
    assert answer["preview"] is None and answer["files"] == [] and not answer["refused"]
    elsewhere = changed(ask, "documents", "kartu-contoh", lambda value: None)
    (problem,) = elsewhere["problems"]
    assert not problem["here"]
    assert problem["record"] == {"kind": "fees", "ident": "kartu-emas"}


NEW = {"name": {"id": "Foto", "en": "Photograph"}}


def test_a_new_record_is_kept_under_a_name_of_its_own(ask: Ask) -> None:
    made = ask("check", kind="documents", ident="foto", value=NEW, new=True)
    assert (made["problems"], [file["file"] for file in made["files"]]) == ([], ["documents.yaml"])
    assert ask("form", kind="documents", ident="foto")["value"] == NEW
    taken = ask("check", kind="documents", ident="kartu-contoh", value=NEW, new=True)
    assert taken["refused"] and taken["problems"][0]["here"]
    for name in ("Kartu Baru", ""):
        bad = ask("check", kind="documents", ident=name, value=NEW, new=True)
        assert bad["refused"] and bad["problems"]
    gone = ask("undo", kind="documents", ident="foto")
    assert (gone["files"], gone["preview"]) == ([], None)
    assert ask("form", kind="documents", ident="foto") == {}


def test_the_stages_stay_where_the_plan_is_changed(ask: Ask) -> None:
    def renamed(value: Any) -> None:
        value["title"]["en"] = "The plan"

    answer = changed(ask, "plan", "", renamed)
    assert answer["problems"] == [] and "Opening" in answer["files"][0]["text"]
    assert "The plan" in answer["preview"]


def test_the_day_is_that_of_the_reader(ask: Ask) -> None:
    assert "SOURCE_DATE_EPOCH" not in os.environ


CHECK = {"day": "2025-01-10", "sources": ["situs-contoh"]}


@pytest.mark.parametrize(
    ("kind", "before", "after", "words"),
    [
        ("services", {"verification": CHECK}, {"x": 1, "verification": CHECK}, ["remind_day"]),
        ("services", None, {"verification": CHECK}, []),
        ("documents", {"name": 1}, {"name": 2}, []),
        ("services", {"verification": CHECK}, {"verification": CHECK | {"day": "2025-02-01"}}, []),
        ("services", None, {"a": [{"verification": CHECK | {"sources": []}}]}, ["remind_source"]),
        ("services", {"verification": {"sources": []}}, {"verification": {"sources": []}}, ["remind_day"]),
        ("fees", {"rates": [{"valid_from": "a", "amount": 1}]}, {"rates": [{"valid_from": "a", "amount": 2}]}, ["remind_rate"]),
        ("fees", {"rates": [{"valid_from": "a", "amount": 1}]}, {"rates": [{"valid_from": "b", "amount": 2}]}, []),
        ("fees", None, {"rates": [{"valid_from": "a", "amount": 2}]}, []),
        ("services", {"rates": [{"amount": 1}]}, {"rates": [{"amount": 2}]}, []),
    ],
)  # fmt: skip
def test_what_is_easily_forgotten_is_asked(
    kind: str, before: Any, after: Any, words: list[str]
) -> None:
    assert reminders(kind, before, after) == words
