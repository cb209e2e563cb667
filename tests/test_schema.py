"""An editor accepts a data file by its schema if and only if the loader finds no mistake in it."""

from __future__ import annotations

import copy
import datetime
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import TypeAdapter
from sites import CONTOH, ROOT

from macros.loading.loader import chosen_languages, validated
from macros.models.catalogue import KINDS, MAY_BE_NONE, SINGLES
from macros.schema import field_docs
from macros.schema.json_schema import as_text, jsonable, schemas
from macros.yaml_files.edit import plain
from macros.yaml_files.reader import read_text

LANGUAGES = ["id", "en"]
SCHEMAS = schemas(LANGUAGES)
VALIDATORS = {
    name: Draft202012Validator(made, format_checker=FormatChecker())
    for name, made in SCHEMAS.items()
}
FILES = {
    f"{folder.parent.name}/{file.stem}": plain(file.read_text("utf-8"))
    for folder in (ROOT / "data", CONTOH / "data")
    for file in sorted(folder.glob("*.yaml"))
}


def expected(model: field_docs.Model) -> set[str]:
    """What has to be explained of a model, beside what it takes over from another."""
    if model.__name__ == "Text":
        return {"self", *LANGUAGES}
    if model.__name__ == "PartialDate":
        return {"self", "between"}
    return {"self", *model.__annotations__}


def test_every_field_of_every_record_is_explained_and_nothing_else() -> None:
    """Words stand where a field is declared: a subclass has only its own."""
    bases = {
        base.__name__: base for model in field_docs.models().values() for base in model.__mro__
    }
    wanted = {
        name: expected(bases[name])
        for name in {*field_docs.models(), "ConditionalStatement", "Statement"}
    }
    there = {
        name: set(said)
        for name, said in field_docs.all_words().items()
        if name not in {"unknown", "shapes", "new"}
    }
    assert there == wanted


@pytest.mark.parametrize("place", field_docs.places(), ids=lambda place: place.dotted)
def test_explanations_are_whole(place: field_docs.Place) -> None:
    said = field_docs.meaning(place.model, place.field)
    for words in (said.titles, said.whats, *said.values.values()):
        assert list(words) == ["id", "en"] and all(words.values())
    assert all(len(title) <= 40 for title in said.titles.values())
    assert all(what.endswith((".", "”.", ".»")) for what in said.whats.values())
    choices = set(field_docs.choices_in(place.annotation))
    assert set(said.values) | {"unknown"} == choices | {"unknown"}


@pytest.mark.parametrize("place", field_docs.places(), ids=lambda place: place.dotted)
def test_the_example_of_a_field_is_one_that_can_be_typed(place: field_docs.Place) -> None:
    example = field_docs.meaning(place.model, place.field).example
    assert example is not None
    adapter: TypeAdapter[Any] = TypeAdapter(place.annotation)
    adapter.validate_python(example, context={"languages": LANGUAGES})


@pytest.mark.parametrize("name", SCHEMAS)
def test_examples_in_a_schema_pass_it(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    seen = 0

    def look(held: Any) -> None:
        nonlocal seen
        if isinstance(held, dict):
            for example in (
                held.get("examples", []) if isinstance(held.get("examples"), list) else []
            ):
                whole = {**held, "$defs": SCHEMAS[name]["$defs"]}
                Draft202012Validator(whole, format_checker=FormatChecker()).validate(example)
                seen += 1
            for inner in held.values():
                look(inner)

    look(SCHEMAS[name])
    assert seen > 3


def test_the_committed_schemas_are_what_the_command_makes(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "macros", "schema", "--output", tmp_path / "schemas"],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made = {file.name: file.read_text("utf-8") for file in (tmp_path / "schemas").iterdir()}
    committed = {file.name: file.read_text("utf-8") for file in (ROOT / "schemas").iterdir()}
    assert made == committed == {f"{name}.json": as_text(held) for name, held in SCHEMAS.items()}


def test_the_languages_of_another_site_can_be_asked_for(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "macros", "schema", "--output", tmp_path, "--languages"]
    assert subprocess.run([*command, "en"], cwd=ROOT, check=False).returncode == 0
    made = json.loads((tmp_path / "documents.json").read_text("utf-8"))
    assert made["$defs"]["Text"]["required"] == ["en"]
    done = subprocess.run(
        [*command, "en,xx"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 2 and "xx" in done.stderr and "Traceback" not in done.stderr


def test_every_data_file_names_its_schema_in_the_first_line() -> None:
    files = sorted((ROOT / "data").rglob("*.yaml"))
    assert len(files) > 10
    for file in files:
        first = file.read_text("utf-8").splitlines()[0]
        mark, _, address = first.partition("$schema=")
        assert mark == "# yaml-language-server: ", file
        kind = file.stem if file.parent.name == "data" else file.parent.name
        assert (file.parent / address).resolve() == ROOT / "schemas" / f"{kind}.json"


def test_the_editor_knows_the_schema_of_every_file() -> None:
    known = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))["yaml.schemas"]
    assert known == {
        f"./schemas/{name}.json": [f"data/{name}.yaml"]
        + ([f"data/{name}/*.yaml"] if name in KINDS else [])
        for name in (*SINGLES, *KINDS)
    }


@pytest.mark.parametrize("name", FILES)
def test_sound_files_pass_their_schema(name: str) -> None:
    told = [
        error.message for error in VALIDATORS[name.split("/")[1]].iter_errors(jsonable(FILES[name]))
    ]
    assert told == []


def test_an_editor_explains_a_choice() -> None:
    status = SCHEMAS["services"]["$defs"]["Availability"]["properties"]["status"]
    assert dict(zip(status["enum"], status["enumDescriptions"], strict=True))["reported_open"] == (
        "dibuka menurut berita · open by press reports"
    )
    assert status["title"] == "Status" and " · " in status["description"]
    assert SCHEMAS["fees"]["$defs"]["Rate"]["properties"]["legal_basis"]["x-record-of"] == "sources"


def test_an_editor_says_how_each_text_of_a_form_is_written() -> None:
    forms = {
        ("site", "Palette", "brand"): "#14405c",
        ("site", "SiteSettings", "logo"): "logo.svg",
        ("offices", "OfficialDomain", "domain"): "contoh.go.id",
        ("addresses", "FormerAddress", "to"): "layanan/kartu/",
        ("complaints", "ComplaintChannel", "address"): "https://",
        ("services", "Service", "category"): "paspor-baru",
    }
    for (kind, model, name), example in forms.items():
        held = SCHEMAS[kind]
        found = json.dumps(held.get("$defs", {}).get(model, held)["properties"][name])
        said = re.findall(r'"patternErrorMessage": "(.*?[^\\])"', found)
        assert said and all(example in each for each in said), (model, name, found)


# The same files, changed by chance: both judge alike.

BEYOND = {"dates_reversed", "rates_overlap", "rates_gap", "zones_reversed"}
"""What takes arithmetic, which no schema does."""


def typed(value: Any) -> str:
    """A value as YAML on one line, which JSON nearly is."""
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(key)}: {typed(held)}" for key, held in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(typed, value)) + "]"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def judged_by_the_loader(kind: str, data: Any) -> list[tuple[str, Any]]:
    """What the loader finds in a file of this content, by code and path."""
    document = read_text(typed(data), f"{kind}.yaml")
    if not document.content and not document.problems:
        return [] if kind in MAY_BE_NONE else [("file_empty", ())]
    if kind == "site":
        chosen_languages(document, LANGUAGES)
    validated(b"", LANGUAGES, document, kind)
    return [(problem.code, problem.path) for problem in document.problems]


def differ(kind: str, data: Any) -> str:
    """How schema and loader disagree on a content; empty if they do not."""
    told = judged_by_the_loader(kind, data)
    if told and all(beyond(data, *each) for each in told):
        return ""
    if VALIDATORS[kind].is_valid(seen := jsonable(data)) is not bool(told):
        return ""
    errors = [error.message for error in VALIDATORS[kind].iter_errors(seen)]
    return f"{data}\n{errors}\n{told}"


def paths_in(held: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: Any = ()
    if isinstance(held, dict):
        inner = held.items()
    elif isinstance(held, list):
        inner = enumerate(held)
    return [path, *(deep for key, value in inner for deep in paths_in(value, (*path, key)))]


def shortened(held: Any) -> Any:
    """The same with two items of every list and two stages of a plan: more of a kind tell no more."""
    if isinstance(held, dict):
        kept = list(held.items())[:2] if "kaji" in held else held.items()
        return {key: shortened(value) for key, value in kept}
    return [shortened(value) for value in held[:2]] if isinstance(held, list) else held


RECORDS = {
    f"{name}/{key}": shortened(data if name.split("/")[1] in SINGLES else {key: data[key]})
    for name, data in FILES.items()
    for key in (data if name.split("/")[1] in KINDS else [""])
}
VALUES: list[Any] = [
    "unknown", "unknow", "", "x", "ab", "—", "é", "paspor-baru", "PP 45/2024", "2023-10", "2023-13", "0999-01",
    "index", "open", "done", "in_person", "https://contoh.go.id", "http://contoh.go.id", "HTTPS://Contoh.GO.ID/a",
    "https://contoh.go.id/<b>", "https://user@contoh.go.id", "contoh.go.id", "contoh.com", "a" * 61, "a-" * 20,
    None, True, False, -1, 0, 1, 20, 21, 1500, 1501, 1899, 1900, 2100, 2101, 10**9, 10**9 + 1,
    0.5, -6.5, 6.6, -11.6, 106.25, 142.5, datetime.date(2024, 2, 29), datetime.date(1, 1, 1),
    [], {}, ["unknown"], ["ab"], ["a"] * 31, ["ab", "cd"], [{}], [None], {"between": [2022, "2023-10"]}, {"between": [2022]},
    {"between": [2022, {"between": [2022, 2023]}]}, {"between": [2022, 2023], "x": 1},
    {"id": "a", "en": "b"}, {"id": "a"}, {"id": "a", "en": "unknown"}, {"id": "a", "en": "b", "fr": "c"}, {"id": "a", "en": 1},
]  # fmt: skip
EXAMPLES = [field_docs.meaning(place.model, place.field).example for place in field_docs.places()]
NEW = st.sampled_from([*VALUES, *EXAMPLES])
KEYS = st.sampled_from(
    sorted(
        {place.field for place in field_docs.places()}
        | {"fr", "nama", "X", "tahap", "a" * 61, "a--b", "en"}
    )
)


@st.composite
def changed_records(draw: st.DrawFn) -> tuple[str, Any]:
    """A record with one to three changes: a key or item dropped, added, renamed, or another value."""
    name = draw(st.sampled_from(sorted(RECORDS)))
    data = copy.deepcopy(RECORDS[name])
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(paths_in(data)))
        around = data
        for part in path[:-1]:
            around = around[part]
        held = around[path[-1]] if path else data
        ways = ["add"] if isinstance(held, dict | list) else []
        ways += ["drop", "replace", "rename"] if path else []
        way = draw(st.sampled_from(ways))
        if way == "drop":
            del around[path[-1]]
        elif way == "replace":
            around[path[-1]] = copy.deepcopy(draw(NEW))
        elif way == "rename" and isinstance(around, dict):
            around[draw(KEYS)] = around.pop(path[-1])
        elif isinstance(held, list):
            more = draw(st.one_of(NEW, st.sampled_from(held) if held else st.none()))
            held.append(copy.deepcopy(more))
        elif isinstance(held, dict):
            held[draw(KEYS)] = copy.deepcopy(draw(NEW))
    return name, data


def samples() -> dict[str, tuple[str, tuple[Any, ...]]]:
    """A place in the data for every field of every model: the record, and the path there."""
    known = {(place.file, *place.names): place for place in field_docs.places()}
    found: dict[Any, tuple[str, str, tuple[Any, ...]]] = {}
    for name, data in sorted(RECORDS.items(), key=lambda item: len(typed(item[1]))):
        kind = name.split("/")[1]
        for path in paths_in(data):
            inside = path if kind in SINGLES else path[1:]
            if inside[:1] == ("stages",) and len(inside) > 1:
                inside = ("stages", "*", *inside[2:])
            label = ".".join(["#" if isinstance(part, int) else part for part in (kind, *inside)])
            names = tuple(part for part in label.split(".") if part not in {"#", "*"})
            place = known.get(names)
            field: Any = (place.model.__name__, place.field) if place else ("Text", *names[-1:])
            if names == (kind,):
                field = kind
            found.setdefault((field, label.count("#", label.rfind(names[-1]))), (label, name, path))
    return {label: (name, path) for label, name, path in found.values()}


SAMPLES = samples()


@pytest.mark.parametrize("kind", SCHEMAS)
def test_schema_and_loader_judge_alike_whatever_stands_in_a_field(kind: str) -> None:
    """Every value in one field of each type; in the others of that type, some."""
    known = {(place.file, *place.names): repr(place.annotation) for place in field_docs.places()}
    seen: set[str] = set()
    tried = 0
    for label, (name, path) in SAMPLES.items():
        if label.split(".")[0] != kind or not path:
            continue
        example = at(RECORDS[name], path)
        kind_of_field = known.get(
            tuple(label.replace(".#", "").replace(".*", "").split(".")), label
        )
        kind_of_field += "#" * label.count("#", -2)
        values = VALUES[len(seen) % 20 :: 20] if kind_of_field in seen else VALUES
        seen.add(kind_of_field)
        values = [*values, [example], [example, example], {"x": example}]
        for value in values:
            data = copy.deepcopy(RECORDS[name])
            at(data, path[:-1])[path[-1]] = copy.deepcopy(value)
            assert not (told := differ(kind, data)), f"{label}: {told}"
            tried += 1
        data = copy.deepcopy(RECORDS[name])
        del at(data, path[:-1])[path[-1]]
        assert not (told := differ(kind, data)), f"without {label}: {told}"
    assert tried > 40


@pytest.mark.parametrize("kind", SCHEMAS)
def test_schema_and_loader_judge_alike_whatever_is_added(kind: str) -> None:
    """Every field of the model, and some that are none, beside what stands there already."""
    for label, (name, path) in SAMPLES.items():
        if label.split(".")[0] != kind or not isinstance(at(RECORDS[name], path), dict):
            continue
        inside = [part for part in label.split(".") if part not in {"#", "*"}]
        own = [place for place in field_docs.places() if [place.file, *place.names[:-1]] == inside]
        for place in own:
            data = copy.deepcopy(RECORDS[name])
            example = field_docs.meaning(place.model, place.field).example
            at(data, path).setdefault(place.field, example)
            assert not (told := differ(kind, data)), f"{label} with {place.field}: {told}"
        for key in ("nama", "note", "condition", "X", "x_y", "tahap", "fr", "a" * 61, "a--b"):
            data = copy.deepcopy(RECORDS[name])
            held = at(data, path)
            held[key] = copy.deepcopy(next(iter(held.values())))
            assert not (told := differ(kind, data)), f"{label} with {key}: {told}"


def at(held: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        held = held[part]
    return held


@given(case=changed_records())
def test_schema_and_loader_judge_alike_whatever_is_changed(case: tuple[str, Any]) -> None:
    name, data = case
    assert not (told := differ(name.split("/")[1], data)), told


def beyond(data: Any, code: str, path: Any) -> bool:
    """Whether a mistake is one that no schema sees: what takes arithmetic, a day typed for a text."""
    for part in path:
        data = (
            data[part]
            if isinstance(data, list) or (isinstance(data, dict) and part in data)
            else None
        )
    if isinstance(data, datetime.date) and code not in BEYOND:
        return code in {"needs_text", "needs_mapping", "bad_id"}
    return code in BEYOND or (code == "too_many_here" and path[-1:] == ("fees",))


WRONG: dict[str, tuple[str, tuple[Any, ...], Any]] = {
    "a day that is none": ("fees", ("kartu-biasa", "rates", 0, "valid_from"), "2020-02-30"),
    "a day as it is said": ("fees", ("kartu-biasa", "rates", 0, "valid_from"), "1 Januari 2020"),
    "an amount as text": ("fees", ("kartu-biasa", "rates", 0, "amount"), "Rp10.000"),
    "unknown where it may not be": ("fees", ("kartu-biasa", "rates", 0, "amount"), "unknown"),
    "a paper and a choice of papers": ("services", ("kartu", "delivery", "requirements", "items", 0, "one_of"), ["a1", "b1"]),
    "a case told twice": ("services", ("kartu", "delivery", "requirements", "items", 2, "when"), {"id": "a", "en": "b"}),
    "a script for an address": ("sources", ("situs-contoh", "addresses"), ["javascript:alert(1)"]),
    "a reserved name": ("documents", ("index",), {"name": {"id": "a", "en": "b"}}),
    "a misspelt field": ("documents", ("kartu-contoh", "nama"), {"id": "a", "en": "b"}),
    "a single option": ("finder", ("mulai", "options"), [{"label": {"id": "a", "en": "b"}, "to": "lain"}]),
    "nowhere to go": ("finder", ("lain",), {"title": {"id": "a", "en": "b"}}),
    "a waiver for nobody": ("services", ("kartu", "delivery", "fees", "exemptions", 0, "condition"), None),
    "a language that the site does not have": ("site", ("languages",), ["id", "xx"]),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_an_editor_tells_this_mistake(case: tuple[str, tuple[Any, ...], Any]) -> None:
    kind, path, value = case
    data = copy.deepcopy(FILES[f"contoh/{kind}"])
    around = data
    for part in path[:-1]:
        around = around[part]
    around[path[-1]] = value
    assert list(VALIDATORS[kind].iter_errors(jsonable(data)))


def test_days_are_read_by_the_loader_and_seen_as_text_by_an_editor() -> None:
    held = FILES["contoh/fees"]["kartu-biasa"]["rates"][0]["valid_from"]
    assert held == datetime.date(2020, 1, 1) and jsonable(held) == "2020-01-01"
