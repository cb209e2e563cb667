"""Throws made-up data at the loader, the model and the checks, and looks how they take it.

``python tools/fuzz.py --inputs 100000 --seed 1``: each input is a file of the fictional regency or
of the real site, mutated as text, as values, or made from nothing, and put into its data folder,
which is then loaded whole. It must be taken, or refused with messages: no other exception,
no message without words in both languages, nothing in one that commands a terminal, no input that
takes longer than ``SECONDS``. Prints figures; the exit code is 1 if anything was amiss.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import datetime
import json
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from macros.i18n.words import available_languages
from macros.loading import DataError, Memory, load_catalogue
from macros.reports import problems

ROOT = Path(__file__).parent.parent
FOLDERS = {"contoh": ROOT / "tests" / "contoh" / "data", "real": ROOT / "data"}
TODAY = datetime.date(2030, 1, 1)
"""After whatever day the data name as past."""
SECONDS = 5
"""Of the processor, after which an input counts as one that hangs: a sound folder takes a hundredth
of a second. By the clock a machine that does much else would seem to hang."""
BATCH = 2_000

_TEXTS = [
    (name, file.name, file.read_text("utf-8"))
    for name in ("contoh", "contoh", "real")  # the small one is loaded sooner
    for file in sorted(FOLDERS[name].glob("*.yaml"))
]
Input = tuple[str, str, bytes]
"""The data folder's name, the file in it, and what that holds."""

# What has broken readers of YAML, regular expressions, numbers, dates and names of files before.
_NASTY = [
    "&a", "*a", "<<: *a", "!!python/object/apply:os.system [id]", "!x", "---", "...", "%YAML 1.3",
    "? ", "? [a]: b", "[", "]", "{", "}", "[[[[[[[[[[[[[[[[[[[[[[[[", "{{7*7}}", "{0.__class__}",
    "%s", '"', "'", '"\\x00"', '"\\u202e"', '"\\ud800"', "\u202e", "\ufeff", "\x00", "\x1b[31m",
    "\x85", "\u2028", "\r", "\t", "# ", " #", ": ", ":", "- ", "-", "|", ">", "|9", ">-\n\n\n",
    "~", "null", "unknown", "yes", "no", "010", "0x1F", "1e999", "-1e999", ".inf", ".nan", "-0",
    "1_000", "1.10", "350.000", "9" * 17, "9" * 18, "9" * 19, "9" * 400, "1." + "1" * 400,
    "12:30:45", "2026-02-30", "2026-13-01", "0000-00-00", "9999-12-31", "0001-01-01",
    "10000-01-01", "2024-02-29", "2026-01-01T00:00:00Z", "{between: [2022, 2021]}",
    "{between: []}", "a" * 101, "b" * 4_001, "c " * 300, "paspor-baru", "../../etc/passwd",
    "https://x.go.id", "javascript:alert(1)", "https://[::1", "https://x:99999", "=cmd()",
    "<script>", "]]>", "::error::x", "##[error]", "`", "@a", "id", "en", "{id: , en: }", "[,]",
    "{,}", "<<<<<<< HEAD", ">>>>>>> x", "\\", "é" * 30,
]  # fmt: skip

_pieces = st.one_of(st.sampled_from(_NASTY), st.text(max_size=12))
_lines = st.builds("{}{}{}".format, st.sampled_from(["", "  ", "    ", "- "]), _pieces, _pieces)


@st.composite
def _edited(draw: st.DrawFn) -> Input:
    """A file that a person, or an attacker, has changed here and there."""
    folder, name, text = draw(st.sampled_from(_TEXTS))
    lines = text.split("\n")
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 4]))):
        at = draw(st.integers(0, len(lines) - 1))
        act = draw(st.sampled_from(["drop", "twice", "insert", "swap", "indent", "cut", "piece"]))
        line = lines[at]
        if act == "drop" and len(lines) > 1:
            del lines[at]
        elif act == "twice":
            lines.insert(at, line)
        elif act == "insert":
            lines.insert(at, draw(_lines))
        elif act == "swap":
            to = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[to] = lines[to], lines[at]
        elif act == "indent":
            lines[at] = " " * draw(st.integers(0, 6)) + line.lstrip()
        else:
            column = draw(st.integers(0, len(line)))
            end = column if act == "piece" else draw(st.integers(column, len(line)))
            lines[at] = line[:column] + draw(_pieces) + line[end:]
    whole = "\n".join(lines).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(whole)))
        whole = whole[:at] + draw(st.binary(max_size=4)) + whole[at:]
    return folder, name, whole


_scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(), st.dates(),
    st.text(max_size=20), st.sampled_from(_NASTY),
)  # fmt: skip
_values = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)


@st.composite
def _other_values(draw: st.DrawFn) -> Input:
    """A file of right YAML in which values are others than the model asks for."""
    folder, name, text = draw(st.sampled_from(_TEXTS))
    held = yaml.load(text, yaml.CSafeLoader)
    for _ in range(draw(st.sampled_from([1, 1, 2, 3]))):
        at: Any = held
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(at[key], dict | list) and draw(st.integers(0, 3)):
                at = at[key]
                continue
            act = draw(st.sampled_from(["value", "value", "drop", "key"]))
            if act == "drop":
                del at[key]
            elif act == "key" and isinstance(at, dict):
                at[draw(st.text(max_size=8) | st.sampled_from(_NASTY))] = draw(_values)
            else:
                at[key] = draw(_values)
            break
    return folder, name, _dumped(held)


@st.composite
def _from_nothing(draw: st.DrawFn) -> Input:
    """A file that is YAML by chance, or bytes."""
    folder, name, _ = draw(st.sampled_from(_TEXTS))
    way = draw(st.sampled_from(["lines", "values", "bytes"]))
    if way == "bytes":
        return folder, name, draw(st.binary(max_size=200))
    if way == "values":
        return folder, name, _dumped(draw(_values))
    lines = draw(st.lists(_lines, max_size=12))
    return folder, name, "\n".join(lines).encode("utf-8", "surrogatepass")


def _dumped(held: Any) -> bytes:
    text: str = yaml.dump(held, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    return text.encode("utf-8", "surrogatepass")


INPUTS = st.one_of(_edited(), _other_values(), _from_nothing())


class HangError(Exception):
    """An input took too long."""


@dataclass
class Figures:
    """What has come of the inputs so far."""

    inputs: int = 0
    taken: int = 0
    told: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def __str__(self) -> str:
        refused = self.inputs - self.taken
        often = ", ".join(f"{code} {n}" for code, n in self.told.most_common(8))
        return (
            f"{self.inputs} inputs: {self.taken} taken, {refused} refused with messages of "
            f"{len(self.told)} kinds ({often}, …); slowest {self.slowest:.2f} s"
        )


class Target:
    """Copies of the data folders, in which one file is another for each input."""

    def __init__(self, place: Path) -> None:
        self.place = place
        for name, folder in FOLDERS.items():
            shutil.copytree(folder, place / name)
        self.figures = Figures()
        self._known = {name: Memory() for name in FOLDERS}
        for name, memory in self._known.items():
            load_catalogue(place / name, available_languages(), _today, memory)

    def take(self, folder: str, name: str, content: bytes) -> None:
        """Load the folder with that file in it. Raises whatever a person must never see."""
        file = self.place / folder / name
        file.write_bytes(content)
        begun = time.process_time()
        try:
            with _in_time():
                self._load(self.place / folder)
        finally:
            shutil.copyfile(FOLDERS[folder] / name, file)
        self.figures.slowest = max(self.figures.slowest, time.process_time() - begun)
        self.figures.inputs += 1

    def _load(self, folder: Path) -> None:
        # All other files are as they were, as in a preview; now and then nothing is remembered.
        memory = self._remembered(folder.name) if self.figures.inputs % 20 else None
        try:
            load_catalogue(folder, available_languages(), _today, memory)
        except DataError as error:
            self._look_at(error, folder)
        else:
            self.figures.taken += 1

    def _remembered(self, name: str) -> Memory:
        """What is known of the sound files; what is noted on the way must not be told again."""
        fresh = Memory()
        for label, known in self._known[name].items():
            document = dataclasses.replace(known.document, problems=[], spoilt=set())
            fresh[label] = dataclasses.replace(known, document=document)
        return fresh

    def _look_at(self, error: DataError, folder: Path) -> None:
        assert error.problems
        for problem in error.problems:
            said = problem.said()
            assert {"id", "en"} <= said.keys(), problem.code
            assert all(told["what"] and told["fix"] for told in said.values()), problem.code
            assert problem.line >= 1, problem
            self.figures.told[problem.code] += 1
        printed = str(error)
        assert all(c.isprintable() or c == "\n" for c in printed), repr(printed)
        assert "##[" not in printed
        for form, report in problems.FORMATS.items():
            written = report(error.problems, folder)
            if form == "github":
                commands = written.split("\n")
                assert len(commands) == len(error.problems)
                assert all(line.startswith("::error file=") for line in commands)
            else:
                json.loads(written)


def _today(_: object) -> datetime.date:
    return TODAY


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    def ring(*_: object) -> None:
        raise HangError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def throw(target: Target, inputs: int, first_seed: int) -> None:
    """Throw so many inputs, the same for the same seed. Raises what the first bad one raises."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    for start in range(0, inputs, BATCH):

        @seed(first_seed + start)
        @settings(
            max_examples=min(BATCH, inputs - start),
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=checks,
        )
        @given(INPUTS)
        def one(made: Input) -> None:
            target.take(*made)

        one()


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given_ = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        target = Target(Path(folder))
        begun = time.monotonic()
        step = 5 * BATCH
        while target.figures.inputs < given_.inputs:
            done = target.figures.inputs
            throw(target, min(step, given_.inputs - done), given_.seed + done)
            minutes = (time.monotonic() - begun) / 60
            print(f"seed {given_.seed}, {minutes:.1f} min: {target.figures}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
