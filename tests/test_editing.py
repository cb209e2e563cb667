"""A change of the data changes its own lines, and no other byte."""

from __future__ import annotations

import copy
import datetime
import difflib
import subprocess
import sys
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from sites import CONTOH, ROOT

from macros.yaml_files import edit
from macros.yaml_files.edit import (
    Change,
    EditError,
    Insert,
    Put,
    Remove,
    differences,
    edited,
    plain,
)
from macros.yaml_files.reader import read_yaml

FILES = {
    f"{folder.parent.name}/{file.name}": file.read_text("utf-8")
    for folder in (ROOT / "data", CONTOH / "data")
    for file in sorted(folder.glob("*.yaml"))
}


@pytest.fixture(params=["C", "Python"], autouse=True, scope="module")
def parser(request: pytest.FixtureRequest) -> Any:
    """The fast parser and the one that runs where nothing is compiled."""
    with pytest.MonkeyPatch.context() as patch:
        loader = yaml.CSafeLoader if request.param == "C" else yaml.SafeLoader
        patch.setattr(edit, "_LOADER", loader)
        yield request.param


# What a person would have typed: (before, change, after).
EXAMPLES: dict[str, tuple[str, Change, str]] = {
    "a number, its comment kept": (
        "a:\n  amount: 1 # rupiah\n", Put(("a", "amount"), 650000), "a:\n  amount: 650000 # rupiah\n",
    ),
    "a date": ("a: {day: 2024-01-31}\n", Put(("a", "day"), datetime.date(2026, 1, 31)), "a: {day: 2026-01-31}\n"),
    "a text beside another": (
        "n: {id: Gratis, en: Free}\n", Put(("n", "en"), "Free, for all"), 'n: {id: Gratis, en: "Free, for all"}\n',
    ),
    "quotes stay quotes": ('n: {id: "Satu"}\n', Put(("n", "id"), "Dua"), 'n: {id: "Dua"}\n'),
    "a text that YAML would bend": ("a: b\n", Put(("a",), "no"), 'a: "no"\n'),
    "a text that looks like a number": ("a: b\n", Put(("a",), "08123"), 'a: "08123"\n'),
    "quotation marks and backslashes": ("a: b\n", Put(("a",), 'c "d" \\'), 'a: "c \\"d\\" \\\\"\n'),
    "what commands a terminal": ("a: b\n", Put(("a",), "\x1b[31m\u2028x"), 'a: "\\u001b[31m\\u2028x"\n'),
    "no blanks around a text, which the loader would not read": ("a: b\n", Put(("a",), " c d "), 'a: "c d"\n'),
    "true and false": ("a: true\n", Put(("a",), False), "a: false\n"),
    "a whole number of degrees": ("a: 1.5\n", Put(("a",), 106.0), "a: 106\n"),
    "a new translated text": (
        "r:\n  b: 1\n", Put(("r", "name"), {"id": "Satu", "en": "One"}),
        'r:\n  b: 1\n  name: {id: "Satu", en: "One"}\n',
    ),
    "only the item that differs": (
        "s: [a, b] # names\n", Put(("s",), ["a", "c", "d"]), "s: [a, c, d] # names\n",
    ),
    "only the key that differs": (
        "v: {day: 2024-01-31, sources: [a]}\n",
        Put(("v",), {"day": datetime.date(2026, 1, 31), "sources": ["a"]}),
        "v: {day: 2026-01-31, sources: [a]}\n",
    ),
    "unknown becomes known": (
        "a:\n  time: unknown # ask\n  b: 1\n",
        Put(("a", "time"), {"amount": 4, "starts": {"id": "x", "en": "y"}}),
        'a:\n  time: # ask\n    amount: 4\n    starts: {id: "x", en: "y"}\n  b: 1\n',
    ),
    "known becomes unknown": (
        "a:\n  time: # ask\n    amount: 4\n    unit: days # of work\n  # b is\n  b: 1\n",
        Put(("a", "time"), "unknown"),
        "a:\n  time: unknown # ask\n  # b is\n  b: 1\n",
    ),
    "an empty list becomes a list of mappings": (
        "h: []\n", Insert(("h",), {"text": {"id": "x", "en": "y"}, "day": 1}),
        'h:\n  - text: {id: "x", en: "y"}\n    day: 1\n',
    ),
    "a list that was not there": ("a: 1\n", Insert(("also",), "KTP"), "a: 1\nalso: [KTP]\n"),
    "an item at the end, behind the comment of the last": (
        "l:\n- a: 1 # one\n  # more of it\n\n# next\nm: 1\n", Insert(("l",), {"a": 2, "b": [{"c": 1}]}),
        "l:\n- a: 1 # one\n  # more of it\n- a: 2\n  b:\n    - c: 1\n\n# next\nm: 1\n",
    ),
    "an item before the first": ("l:\n  - a: 1\n", Insert(("l",), {"a": 0, "b": 0}, 0), "l:\n  - a: 0\n    b: 0\n  - a: 1\n"),
    "an item between": ("l:\n  - a: 1\n  # two\n  - a: 2\n", Insert(("l",), {"a": 0}, 1), "l:\n  - a: 1\n  - a: 0\n  # two\n  - a: 2\n"),
    "an item of a list on one line": ("l: [a, b]\n", Insert(("l",), "c", 1), "l: [a, c, b]\n"),
    "a key before another": (
        "r:\n  - amount: 1\n    from: 2\n\n    v: 3\n", Put(("r", 0, "until"), 9, ("x", "v")),
        "r:\n  - amount: 1\n    from: 2\n\n    until: 9\n\n    v: 3\n",
    ),
    "a key before the first, behind a dash": (
        "r:\n  - amount: 1\n", Put(("r", 0, "name"), "x", ("amount",)), "r:\n  - name: x\n    amount: 1\n",
    ),
    "a record at the end, set apart as the others are": (
        "# head\na:\n  b: 1\n\nc:\n  b: 2\n# tail\n", Put(("d",), {"b": [{"c": 3}]}),
        "# head\na:\n  b: 1\n\nc:\n  b: 2\n# tail\n\nd:\n  b:\n    - c: 3\n",
    ),
    "a record behind a line without an end": ("a:\n  b: 1", Put(("c",), {"b": "x"}), "a:\n  b: 1\nc:\n  b: x\n"),
    "the first record": ("# head\n", Put(("a",), {"b": 1}), "# head\na:\n  b: 1\n"),
    "a record in a new file": ("", Put(("a",), {"b": 1}), "a:\n  b: 1\n"),
    "ends of lines of Windows": ("a:\r\n  b: 1\r\n", Put(("c",), {"b": 1}), "a:\r\n  b: 1\r\nc:\r\n  b: 1\r\n"),
    "a mark of byte order": ("\ufeffa: 1\n", Put(("a",), 2), "\ufeffa: 2\n"),
    "a key": ("a: 1\n# of b\nb: 2 # two\nc: 3\n", Remove(("b",)), "a: 1\n# of b\nc: 3\n"),
    "the first key behind a dash": ("l:\n  - a: 1\n    b: 2\n", Remove(("l", 0, "a")), "l:\n  - b: 2\n"),
    "the first key behind a dash, a comment below": (
        "l:\n  - a: 1\n    # of b\n    b: 2\n", Remove(("l", 0, "a")), "l:\n  -\n    # of b\n    b: 2\n",
    ),
    "an item of mappings": ("l:\n  - a: 1\n    b: 1\n  - a: 2\n", Remove(("l", 0)), "l:\n  - a: 2\n"),
    "an item on one line": ("l: [a, b, c]\n", Remove(("l", 1)), "l: [a, c]\n"),
    "the last item on one line": ("l: [a, b]\n", Remove(("l", 1)), "l: [a]\n"),
    "the only item": ("l: # of\n  - a: 1\nm: 1\n", Remove(("l", 0)), "l: [] # of\nm: 1\n"),
    "a record between blank lines": ("a: 1\n\nb: 2\n\nc: 3\n", Remove(("b",)), "a: 1\n\nc: 3\n"),
    "the only record": ("# head\na: 1\n", Remove(("a",)), "# head\n"),
    "a folded text": ("a:\n  t: >\n    one\n    two\n  b: 1\n", Put(("a", "t"), "three four"), 'a:\n  t: "three four"\n  b: 1\n'),
    "a text on lines of its own": ("a:\n  'one\n   two'\nb: 1\n", Put(("a",), "c d"), 'a:\n  "c d"\nb: 1\n'),
    "a value that was forgotten": ("a:\nb: 1\n", Put(("a",), "unknown"), "a: unknown\nb: 1\n"),
    "an odd style": ("a :   1\nb:   {x:   1,y: 2}\n", Put(("b", "y"), 3), "a :   1\nb:   {x:   1,y: 3}\n"),
    "a name in a list becomes a record": (
        "l:\n  - x # c\n  - y\n", Put(("l", 0), {"a": 1, "b": [{"c": 1}]}),
        "l:\n  - a: 1 # c\n    b:\n      - c: 1\n  - y\n",
    ),
    "the first item of an empty list on one line": ("a: {b: [], c: 1}\n", Insert(("a", "b"), 1), "a: {b: [1], c: 1}\n"),
    "the first key of what is empty on one line": ("a: {b: {}, c: 1}\n", Put(("a", "b", "x"), 1), "a: {b: {x: 1}, c: 1}\n"),
    "an item before one whose dash stands alone": (
        "l:\n  - a: 1\n  -\n    # of b\n    b: 2\n", Insert(("l",), {"a": 0}, 1),
        "l:\n  - a: 1\n  - a: 0\n  -\n    # of b\n    b: 2\n",
    ),
    "an item whose dash stands alone": (
        "l:\n  - a: 1\n  -\n    # of b\n    b: 2\n  - c: 3\n", Remove(("l", 1)), "l:\n  - a: 1\n  - c: 3\n",
    ),
    "an item at the end, before the comment of what follows": (
        "l:\n  - a: 1\n# of m\nm: 1\n", Insert(("l",), {"a": 2}), "l:\n  - a: 1\n  - a: 2\n# of m\nm: 1\n",
    ),
    "a list in a list": ("l:\n  - - a: 1\n    - a: 2\n", Remove(("l", 0, 0)), "l:\n  - - a: 2\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_a_change_is_written_as_a_person_would(case: tuple[str, Change, str]) -> None:
    before, change, after = case
    assert edited(before, [change]) == after


def test_changes_follow_each_other() -> None:
    changes = [
        Put(("a",), {"b": [1]}),
        Insert(("a", "b"), 2),
        Remove(("a", "b", 0)),
        Put(("c",), 3),
    ]
    assert edited("", changes) == "a:\n  b: [2]\nc: 3\n"


def test_an_item_that_is_gone_leaves_the_others_alone() -> None:
    old = [{"a": 1}, {"a": 2}, {"a": 3}, {"a": 4}]
    assert differences(old, old[1:]) == [Remove((0,))]
    assert differences(old, [*old[:1], *old[2:]]) == [Remove((1,))]
    assert [(type(c), c.path) for c in differences(old[1:], old)] == [(Insert, ())]
    assert len(differences({"a": old, "b": 1}, {"a": old, "b": 2})) == 1


NOT_POSSIBLE: dict[str, tuple[str, Change, str]] = {
    "a place that is not there": ("a: 1\n", Put(("b", "c"), 1), "edit_no_such_place"),
    "a position that is not there": ("a: [1]\n", Put(("a", 1), 1), "edit_no_such_place"),
    "a position too far": ("a: [1]\n", Insert(("a",), 1, 3), "edit_no_such_place"),
    "what is not there cannot go": ("a: 1\n", Remove(("b",)), "edit_no_such_place"),
    "a key in a list": ("a: [1]\n", Put(("a", "b"), 1), "edit_no_such_place"),
    "an item of what is no list": ("a: 1\n", Insert(("a",), 1), "edit_not_a_list"),
    "nothing": ("a: 1\n", Put(("a",), None), "edit_value"),  # type: ignore[arg-type]
    "not a number": ("a: 1\n", Put(("a",), float("nan")), "edit_value"),
    "a time of day": ("a: 1\n", Put(("a",), datetime.datetime(2026, 1, 1)), "edit_value"),
    "half a character": ("a: 1\n", Put(("a",), "\ud800"), "edit_value"),
    "a key that is no text": ("a: 1\n", Put(("a",), {1: 1}), "edit_value"),  # type: ignore[dict-item]
    "broken YAML": ("a: [\n", Put(("a",), 1), "edit_not_plain"),
    "an alias": ("a: &x 1\nb: *x\n", Put(("a",), 1), "edit_not_plain"),
    "a tag": ("a: !!python/name:os.system x\n", Put(("a",), 1), "edit_not_plain"),
    "a key twice": ("a: 1\na: 2\n", Put(("a",), 1), "edit_not_plain"),
    "two documents": ("a: 1\n---\na: 2\n", Put(("a",), 1), "edit_not_plain"),
    "a bottomless pit": ("a: " + "[" * 5000, Put(("a",), 1), "edit_not_plain"),
    "everything": ("a: 1\n", Remove(()), "edit_not_possible"),
    "a key with a comment before its colon": ("? a # x\n: b: 1\n", Put(("a",), "unknown"), "edit_not_possible"),
    "text whose last blank lines count": ("a:\n  b: |+\n    x\n\nc: 1\n", Put(("a", "d"), 1), "edit_not_possible"),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_POSSIBLE.values(), ids=NOT_POSSIBLE.keys())
def test_what_cannot_be_done_is_told_in_both_languages(case: tuple[str, Change, str]) -> None:
    before, change, code = case
    with pytest.raises(EditError) as caught:
        edited(before, [change])
    assert caught.value.code == code
    assert "[id]" in str(caught.value) and "[en]" in str(caught.value)


def places(held: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = (
        held.items()
        if isinstance(held, dict)
        else enumerate(held)
        if isinstance(held, list)
        else ()
    )
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


DATA = {name: plain(text) for name, text in FILES.items()}
PLACES = {name: places(data) for name, data in DATA.items()}

texts = st.text(st.characters(codec="utf-8"), max_size=40)
scalars = st.one_of(
    texts,
    st.sampled_from(["unknown", "paspor-baru", "no", "2023-10", "a: b", "a #b", "- x", "{", "'", "“x”", "01", "1.000", "~"]),
    st.integers(-(10**12), 10**12),
    st.booleans(),
    st.dates(datetime.date(1900, 1, 1)),
    st.floats(-1000, 1000).map(lambda number: round(number, 4)),
)  # fmt: skip
keys = st.from_regex(r"[a-z][a-z0-9_-]{0,12}", fullmatch=True)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(keys, inner, max_size=4),
        st.fixed_dictionaries({"id": texts, "en": texts}),
        st.fixed_dictionaries({"day": st.dates(), "sources": st.lists(keys)}),
    ),
    max_leaves=8,
)


def at(held: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        held = held[part]
    return held


@st.composite
def single_changes(draw: st.DrawFn) -> tuple[str, Change, Any]:
    """A file, one change to it, and what it then has to hold."""
    name = draw(st.sampled_from(sorted(FILES)))
    path = draw(st.sampled_from(PLACES[name]))
    data = copy.deepcopy(DATA[name])
    held, value = at(data, path), draw(values)
    ways = ["put"] if path else []
    ways += ["remove"] if path else []
    ways += ["insert"] if isinstance(held, list) else ["add"] if isinstance(held, dict) else []
    way = draw(st.sampled_from(ways))
    if way == "insert":
        position = draw(st.one_of(st.none(), st.integers(0, len(held))))
        held.insert(len(held) if position is None else position, value)
        return name, Insert(path, value, position), data
    if way == "add":
        key = draw(keys.filter(lambda key: key not in held))
        before = tuple(draw(st.lists(st.sampled_from(sorted(held)), max_size=2)))
        held[key] = value
        return name, Put((*path, key), value, before), data
    around = at(data, path[:-1])
    if way == "remove":
        del around[path[-1]]
        return name, Remove(path), data
    around[path[-1]] = value
    return name, Put(path, value), data


def normal(value: Any) -> Any:
    """Values as they are read back: no blanks around texts, whole numbers without a point."""
    if isinstance(value, dict):
        return {key: normal(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [normal(inner) for inner in value]
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer():
        return ("int", int(value))
    return (type(value).__name__, value)  # 1 is not true


def own_lines(text: str, change: Change) -> tuple[int, int]:
    """The first and the last line (from 0) that a change may touch in the text as it was."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    assert node is not None
    path = change.path
    if isinstance(change, Remove) and len(at(plain(text), path[:-1])) == 1:
        path = path[:-1]  # what holds nothing more is written anew
    first, last = node.start_mark.line, node.end_mark.line
    for part in path:
        if isinstance(node, yaml.SequenceNode):
            node = node.value[part]
            first = node.start_mark.line
        else:
            found = next((pair for pair in node.value if pair[0].value == part), None)
            if found is None:
                break
            first, node = found[0].start_mark.line, found[1]
        last = node.end_mark.line
    if isinstance(change, Remove) and path == change.path and isinstance((None, *path)[-2], int):
        last += 1  # where the first key behind a dash goes, the next one moves up
    return first, last


@given(case=single_changes())
def test_any_single_change_reads_as_wanted_and_touches_its_own_lines_only(
    case: tuple[str, Change, Any],
) -> None:
    name, change, wanted = case
    before = FILES[name]
    after = edited(before, [change])
    assert normal(plain(after)) == normal(wanted)
    old, new = before.splitlines(True), after.splitlines(True)
    first, last = own_lines(before, change)
    assert new[:first] == old[:first]
    rest = [line for line in old[last + 1 :] if line.strip()]
    kept = [line for line in new if line.strip()]
    assert kept[len(kept) - len(rest) :] == rest
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    gone = sum(end - start for tag, start, end, _, _ in matcher.get_opcodes() if tag in GOES)
    added = isinstance(change, Insert) or change.path not in PLACES[name]
    if added:
        assert gone <= 1  # the line that holds a list or a mapping whole


GOES = {"replace", "delete"}


@given(case=single_changes())
def test_what_was_added_and_removed_again_left_no_trace(case: tuple[str, Change, Any]) -> None:
    name, change, _ = case
    before = FILES[name]
    added = isinstance(change, Put) and change.path not in PLACES[name]
    if not added or not at(DATA[name], change.path[:-1]):
        return
    assert edited(edited(before, [change]), [Remove(change.path)]) == before


@given(
    name=st.sampled_from(sorted(FILES)), cases=st.lists(single_changes(), min_size=1, max_size=3)
)
def test_the_differences_of_two_contents_lead_from_one_to_the_other(
    name: str, cases: list[tuple[str, Change, Any]]
) -> None:
    for other, _, wanted in cases:
        changes = differences(DATA[other], wanted)
        assert normal(plain(edited(FILES[other], changes))) == normal(wanted)
        assert edited(FILES[other], differences(DATA[other], DATA[other])) == FILES[other]


@given(value=values)
def test_the_strict_reader_reads_what_was_written(value: Any, tmp_path_factory: Any) -> None:
    file = tmp_path_factory.mktemp("read") / "a.yaml"
    file.write_text(edited("", [Put(("a",), value)]), "utf-8", newline="")
    document = read_yaml(file, "a.yaml")
    hidden = [p for p in document.problems if p.code not in {"invisible_character", "backslash"}]
    assert hidden == []
    if not document.problems:
        assert normal(document.content) == normal({"a": value})


def test_it_runs_where_nothing_is_compiled() -> None:
    """PyYAML's C parser kept away, as in a browser."""
    program = (
        "import sys; sys.modules['yaml._yaml'] = None; sys.modules['yaml.cyaml'] = None\n"
        "import yaml; assert not yaml.__with_libyaml__\n"
        "from macros.yaml_files.edit import Put, edited\n"
        "print(edited('a: 1 # x\\n', [Put(('a',), 2)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.stdout == "a: 2 # x\n\n", done.stderr
