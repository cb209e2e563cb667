"""Small faults put into the model and the rules, and whether the fast tests notice: `make weekly`.

``tools/mutants.py SETTINGS FOLDER [SECONDS]``: SETTINGS names the modules, the tests, and which of
cosmic-ray's faults are made. In FOLDER, a copy of the repository that may be changed, each fault is
put in by itself, and the tests that run its line are run, the quickest first, in a fork that has
the libraries already. What is found is kept in ``mutants.json`` there; after SECONDS it stops, and
the next call goes on. Ends with a table, and 1 if a survivor is not explained in SETTINGS.
"""

from __future__ import annotations

import ast
import json
import os
import random
import re
import signal
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import babel.dates
import coverage
import hypothesis
import jinja2
import jsonschema
import markdown
import mkdocs_macros.plugin
import playwright.sync_api
import pydantic
import pytest
import yaml
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import use_mutation
from cosmic_ray.plugins import get_operator, operator_names

LOADED = (babel.dates, hypothesis, jinja2, jsonschema, markdown, mkdocs_macros.plugin,
          playwright.sync_api, pydantic, yaml)  # fmt: skip
"""What every fork would otherwise load by itself."""

AT_MOST = 60
"""Seconds after which a fault counts as noticed: something waits for ever."""


@dataclass(frozen=True)
class Fault:
    """One change of one module: what cosmic-ray calls it, and where it stands, lines from 1."""

    module: str
    operator: str
    occurrence: int
    line: int
    column: int
    text: str

    @property
    def name(self) -> str:
        """Which one it is, among all of a commit."""
        return f"{self.module}:{self.line}:{self.column}:{self.operator}:{self.occurrence}"


class Recorder:
    """Notes which test runs which line, and how long each takes."""

    def __init__(self, measured: coverage.Coverage, slow: set[str]) -> None:
        self.measured = measured
        self.slow = slow
        self.seconds: dict[str, float] = defaultdict(float)

    def pytest_collection_modifyitems(self, items: list[pytest.Function]) -> None:
        """Leave out what takes long: tests that use a fixture of such a name, or of such a name."""
        items[:] = [
            each for each in items if not self.slow & {*each.fixturenames, each.originalname}
        ]

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """What runs from here on is of this test."""
        self.measured.switch_context(item.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count the seconds; say which test is red, as none may be."""
        if report.failed:
            print(report.longreprtext)
        self.seconds[report.nodeid] += report.duration


def faults(module: str, operators: re.Pattern[str]) -> Iterator[Fault]:
    """Every fault that can be put into a module, but for the types that only a checker reads."""
    source = Path(module).read_text("utf-8")
    lines = source.splitlines()
    skipped = set(_in_types(ast.parse(source)))
    tree = get_ast(source)
    for name in sorted(filter(operators.fullmatch, operator_names())):
        operator = get_operator(name)()
        occurrence = -1
        for node in ast_nodes(tree):
            for (line, column), _ in operator.mutation_positions(node):
                occurrence += 1
                if "BitOr" not in name or (line, column) not in skipped:
                    text = lines[line - 1].strip()
                    yield Fault(module, name.removeprefix("core/"), occurrence, line, column, text)


def _in_types(tree: ast.AST) -> Iterator[tuple[int, int]]:
    """Where a ``|`` may stand that joins types."""
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            held = getattr(node, name, None)
            if held is not None:
                for line in range(held.lineno, held.end_lineno + 1):
                    yield from ((line, column) for column in range(200))


def statements(module: str) -> dict[int, range]:
    """The lines of the innermost statement that each line belongs to; of a block, its head."""
    found: dict[int, range] = {}
    for node in ast.walk(ast.parse(Path(module).read_text("utf-8"))):
        if isinstance(node, ast.stmt):
            last = node.end_lineno or node.lineno
            body = getattr(node, "body", None)
            if isinstance(body, list) and body:
                last = max(node.lineno, body[0].lineno - 1)
            held = range(node.lineno, last + 1)
            found |= dict.fromkeys(held, held)
    return found


def in_fork(work: Any, seconds: float) -> int | None:
    """What ``work`` returns in a process of its own; None if it is not done in time."""
    child = os.fork()
    if not child:
        os.setsid()
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        code = 70
        try:
            code = int(work())
        finally:
            os._exit(code)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def pytest_run(tests: list[str], *plugins: object) -> int:
    """0 if all ``tests`` are green."""
    flags = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist"]
    return int(pytest.main([*flags, *tests], plugins=list(plugins)))


def record(settings: dict[str, Any], kept: Path) -> None:
    """Write into ``kept`` which tests run which line of which module."""

    def work() -> int:
        measured = coverage.Coverage(data_file=None, include=settings["modules"], branch=False)
        recorder = Recorder(measured, set(settings["slow"]))
        measured.start()
        code = pytest_run(settings["tests"], recorder)
        measured.stop()
        data = measured.get_data()
        lines = {
            str(Path(file).relative_to(Path.cwd())): {
                str(line): sorted(each for each in tests if each)
                for line, tests in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        kept.write_text(json.dumps({"lines": lines, "seconds": recorder.seconds}), "utf-8")
        return code

    if in_fork(work, 1800):
        kept.unlink(missing_ok=True)
        sys.exit("the tests are red without any fault")


def noticed(fault: Fault, held: dict[str, Any], most: float) -> str:
    """``killed`` or ``survived``; ``most``: seconds of tests that do not run the line itself.

    These come after, twice: those that run another line of the module, and those in the same
    files, since what is declared is seen by tests that run nothing of it.
    """
    lines: dict[str, list[str]] = held["lines"].get(fault.module, {})
    seconds: dict[str, float] = held["seconds"]
    inside = statements(fault.module).get(fault.line, range(fault.line, fault.line + 1))
    direct = {each for line in inside for each in lines.get(str(line), [])}
    near = {each for tests in lines.values() for each in tests}
    files = {each.partition("::")[0] for each in near}
    beside = {each for each in seconds if each.partition("::")[0] in files}
    ordered = sorted(direct, key=lambda each: seconds.get(each, 0.0))
    for group in (near - direct, beside - near):
        spent = 0.0
        for each in sorted(group, key=lambda each: seconds.get(each, 0.0)):
            spent += seconds.get(each, 0.0)
            if spent > most:
                break
            ordered.append(each)
    if not ordered:
        return "survived"
    operator = get_operator(f"core/{fault.operator}")()
    with use_mutation(Path(fault.module), operator, fault.occurrence) as (_, mutated):
        assert mutated is not None, fault
        code = in_fork(lambda: pytest_run(ordered), AT_MOST)
    return "survived" if code == 0 else "killed"


def table(settings: dict[str, Any], chosen: list[Fault], results: dict[str, str]) -> int:
    """Print what was found; 1 if a survivor is not explained, or an explanation is of none."""
    ahead = dict.fromkeys(settings.get("explained", {}), False)
    unexplained = []
    figures: dict[str, Counter[str]] = {}
    for fault in chosen:
        result = results.get(fault.name, "not run")
        figures.setdefault(fault.module, Counter())[result] += 1
        if result == "survived":
            why = [part for part in ahead if _is_of(part, fault)]
            ahead |= dict.fromkeys(why, True)
            unexplained += [] if why else [fault]
    figures["together"] = sum(figures.values(), Counter())
    for module, counted in figures.items():
        done = counted["killed"] + counted["survived"]
        share = f"{100 * counted['killed'] / done:5.1f} %" if done else "      -"
        print(f"{module:32}{counted['killed']:5} of{done:5} {share}, not run {counted['not run']}")
    for fault in unexplained:
        print(f"{fault.module}:{fault.line}:{fault.column} {fault.operator}: {fault.text}")
    wrong = [] if figures["together"]["not run"] else [p for p, used in ahead.items() if not used]
    for part in wrong:
        print(f"explained, but noticed or gone: {part}")
    return 1 if unexplained or wrong else 0


def _is_of(part: str, fault: Fault) -> bool:
    """Whether an explanation, ``module operator text of the line``, is of a fault."""
    module, operator, text = part.split(" ", 2)
    known = re.fullmatch(operator, fault.operator) is not None
    inside = re.fullmatch(f"macros/{module}", fault.module) is not None
    return known and inside and text in fault.text


def main(file: str, folder: str, seconds: str = "inf") -> int:
    """Go on with what is not done yet, and print what is found so far."""
    ends = time.monotonic() + float(seconds)
    settings = tomllib.loads(Path(file).read_text("utf-8"))
    os.chdir(folder)
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.path.insert(0, str(Path.cwd()))
    operators = re.compile("core/(" + "|".join(settings["faults"]) + ")")
    chosen = [each for module in settings["modules"] for each in faults(module, operators)]
    if (share := settings.get("sample")) is not None:
        chosen = random.Random(settings["seed"]).sample(chosen, share)  # noqa: S311
    kept = Path("recorded.json")
    if not kept.exists():
        record(settings, kept)
    held = json.loads(kept.read_text("utf-8"))
    store = Path("mutants.json")
    results: dict[str, str] = json.loads(store.read_text("utf-8")) if store.exists() else {}
    for fault in chosen:
        if fault.name not in results and time.monotonic() < ends:
            results[fault.name] = noticed(fault, held, settings["seconds-near"])
            store.write_text(json.dumps(results), "utf-8")
    return table(settings, chosen, results)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
