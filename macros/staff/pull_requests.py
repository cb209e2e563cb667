"""Tells on a pull request what it changes for citizens, in one comment that is renewed.

The check of a pull request runs code of a fork, without any rights; what it leaves is data that
anybody may have written. This runs later, from the default branch and with the right to comment:
it believes the event, which comes from GitHub, and holds all else against it or against a shape.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import BaseModel, Field, ValidationError

from ..loading.problems import harmless
from .change_reports import as_markdown
from .changes import Report, phrase, told_in, words
from .reach import kind_of

ARTIFACT = "changes"
CHANGES = "changes.json"
NUMBER = "number"
"""The artifact of the check, and the files in it that are read; others are left alone."""

MOST_BYTES = 5_000_000
MOST_FILES = 20
MARKER = "[loket]: # (changes)"
"""Begins the comment: a definition of a link, which Markdown does not show."""

BOT = "github-actions[bot]"
_MOST_PAGES = 30
_SECONDS = 120
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
_SERVER = re.compile(r"https://[a-z0-9.-]{1,200}")
_DIGITS = re.compile(rb"[1-9][0-9]{0,8}\n?")

_LABELLED = {"disagreement": "source", "checked": "source", "contact": "place", "mall": "place"}
_COLOUR = "d4e5ef"


class RefusedError(Exception):
    """What the check has left, or the event, is not what it should be: nothing was written."""


class GitHub:
    """GitHub's interface by its own program ``gh``, which has its token from the environment."""

    def call(self, method: str, path: str, content: Any = None) -> Any:
        """Ask for ``path``; its answer. Raises RefusedError where GitHub refuses."""
        given = [] if content is None else ["--input", "-"]
        body = None if content is None else json.dumps(content).encode()
        answer = self._run(["--method", method, path, *given], body)
        try:
            return json.loads(answer) if answer.strip() else None
        except ValueError:
            raise RefusedError(f"gh: {path}") from None

    def download(self, path: str) -> bytes:
        """A file of at most ``MOST_BYTES``."""
        content = self._run([path], None)
        if len(content) > MOST_BYTES:
            raise RefusedError("artifact: terlalu besar · too large")
        return content

    def _run(self, arguments: list[str], given: bytes | None) -> bytes:
        command = ["gh", "api", *arguments]
        try:
            done = subprocess.run(
                command, input=given, capture_output=True, check=False, timeout=_SECONDS
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise RefusedError(str(error)) from None
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise RefusedError(f"gh: {harmless(said)}")
        return done.stdout


class _Repository(BaseModel):
    id: Annotated[int, Field(gt=0)]


class _Run(BaseModel):
    id: Annotated[int, Field(gt=0)]
    event: Literal["pull_request"]
    head_sha: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
    head_repository: _Repository


class _Event(BaseModel):
    """What of the event is used: ids alone. Names of branches and titles are never read."""

    workflow_run: _Run


def comment(event_file: Path, repository: str, server: str, github: GitHub) -> str:
    """Write or renew the comment and the labels that a finished check calls for; what was done.

    Raises ``RefusedError``, and then nothing was written.
    """
    if not _REPOSITORY.fullmatch(repository) or not _SERVER.fullmatch(server):
        raise RefusedError("GITHUB_REPOSITORY, GITHUB_SERVER_URL")
    run = _event(event_file).workflow_run
    place = f"repos/{repository}"
    held = _artifact(github, place, run)
    if held is None:
        return "tidak ada artefak · no artifact"
    files = _files(held)
    number = _number(files[NUMBER])
    _belongs(github.call("GET", f"{place}/pulls/{number}"), repository, number, run)
    report = _report(files[CHANGES])
    body = _body(report, f"{server}/{repository}/actions/runs/{run.id}")
    more = _reaches_further(github, place, number)
    done = _write(github, place, number, body, anything=bool(report.changes))
    _label(github, place, number, _labels(report, more=more))
    return f"#{number}: {done}"


def _event(file: Path) -> _Event:
    try:
        return _Event.model_validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise RefusedError(f"workflow_run: {harmless(type(error).__name__)}") from None


def _artifact(github: GitHub, place: str, run: _Run) -> bytes | None:
    """The artifact of the run as a zip; None where it left none, as when the data are wrong."""
    answer = github.call("GET", f"{place}/actions/runs/{run.id}/artifacts?name={ARTIFACT}")
    found = [a for a in _items(answer, "artifacts") if a.get("name") == ARTIFACT]
    if not found:
        return None
    latest = max(found, key=lambda each: _whole(each.get("id")))
    if latest.get("expired") is True or _whole(latest.get("size_in_bytes")) > MOST_BYTES:
        raise RefusedError("artifact: kedaluwarsa atau terlalu besar · expired or too large")
    return github.download(f"{place}/actions/artifacts/{_whole(latest.get('id'))}/zip")


def _files(content: bytes) -> dict[str, bytes]:
    """The files that are read, each of bounded size; nothing is written to a disk."""
    found = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            if len(bundle.infolist()) > MOST_FILES:
                raise RefusedError("zip: terlalu banyak berkas · too many files")
            for name in (CHANGES, NUMBER):
                with bundle.open(name) as file:
                    found[name] = file.read(MOST_BYTES + 1)
                if len(found[name]) > MOST_BYTES:
                    raise RefusedError(f"{name}: terlalu besar · too large")
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError) as error:
        raise RefusedError(f"zip: {type(error).__name__}") from None
    except (OSError, ValueError, zlib.error) as error:
        raise RefusedError(f"zip: {type(error).__name__}") from None
    return found


def _number(content: bytes) -> int:
    if not _DIGITS.fullmatch(content):
        raise RefusedError("number: bukan nomor pull request · not a pull request's number")
    return int(content)


def _belongs(pull: Any, repository: str, number: int, run: _Run) -> None:
    """It must be open, of this repository, and of the very commit that was checked."""
    head, base = _part(pull, "head"), _part(pull, "base")
    same = (
        _part(pull, "number") == number
        and _part(pull, "state") == "open"
        and _part(head, "sha") == run.head_sha
        and _part(_part(head, "repo"), "id") == run.head_repository.id
        and str(_part(_part(base, "repo"), "full_name")).lower() == repository.lower()
    )
    if not same:
        raise RefusedError(f"#{number}: bukan dari pemeriksaan ini · not of this check")


def _report(content: bytes) -> Report:
    try:
        report = Report.model_validate_json(content).known()
    except (ValidationError, ValueError):
        raise RefusedError(f"{CHANGES}: bentuknya salah · of the wrong shape") from None
    languages = [each for each in sorted(told_in()) if each in report.languages]
    if not languages:
        raise RefusedError(f"{CHANGES}: bahasa · languages")
    return report.model_copy(update={"languages": languages})


def _body(report: Report, run: str) -> str:
    main_first = sorted(report.languages, key=lambda each: each != "id")
    told = as_markdown(report, main_first)
    about = [
        f"{phrase('pictures', language)}: {run}. {phrase('by_the_branch', language)}"
        for language in main_first
    ]
    return "\n\n".join([MARKER, told, "---", *about])


def _write(github: GitHub, place: str, number: int, body: str, *, anything: bool) -> str:
    """Renew the comment that is ours, or write one where there is something to tell."""
    for page in range(1, _MOST_PAGES + 1):
        path = f"{place}/issues/{number}/comments?per_page=100&page={page}"
        comments = _items(github.call("GET", path))
        for each in comments:
            user = _part(each, "user")
            ours = _part(user, "login") == BOT and _part(user, "type") == "Bot"
            if ours and str(each.get("body", "")).startswith(MARKER):
                if each["body"] != body:
                    path = f"{place}/issues/comments/{_whole(each.get('id'))}"
                    github.call("PATCH", path, {"body": body})
                return "diperbarui · renewed"
        if len(comments) < 100:
            break
    if not anything:
        return "tidak ada yang berubah · nothing changes"
    github.call("POST", f"{place}/issues/{number}/comments", {"body": body})
    return "ditulis · written"


def _reaches_further(github: GitHub, place: str, number: int) -> bool:
    """Whether more than data is touched, by GitHub's own list, which knows names and not modes."""
    for page in range(1, _MOST_PAGES + 1):
        path = f"{place}/pulls/{number}/files?per_page=100&page={page}"
        files = _items(github.call("GET", path))
        names = [each.get(key) for each in files for key in ("filename", "previous_filename")]
        if any(name is not None and kind_of(str(name)) is not None for name in names):
            return True
        if len(files) < 100:
            return False
    return True


def _labels(report: Report, *, more: bool) -> set[str]:
    names: dict[str, str] = words()["labels"]
    kinds = (_LABELLED.get(change.topic, change.topic) for change in report.changes)
    wanted = {names.get(kind, names["other"]) for kind in kinds}
    return wanted | {names["more"]} if more else wanted


def _label(github: GitHub, place: str, number: int, wanted: set[str]) -> None:
    """Leave those of our labels that fit; others than ours are not touched."""
    path = f"{place}/issues/{number}/labels"
    there = {str(each.get("name")) for each in _items(github.call("GET", f"{path}?per_page=100"))}
    ours = set(words()["labels"].values())
    fresh = sorted(wanted - there)
    if fresh:
        known = _items(github.call("GET", f"{place}/labels?per_page=100"))
        for name in fresh:
            if name not in {each.get("name") for each in known}:
                content = {"name": name, "color": _COLOUR, "description": ""}
                _create(github, f"{place}/labels", content)
        github.call("POST", path, {"labels": fresh})
    for name in sorted(there & ours - wanted):
        github.call("DELETE", f"{path}/{quote(name, safe='')}")


def _create(github: GitHub, path: str, content: dict[str, str]) -> None:
    try:
        github.call("POST", path, content)
    except RefusedError:
        return  # it is there already, on a page of the list that was not read


def _items(answer: Any, key: str | None = None) -> list[dict[str, Any]]:
    held: Iterable[Any] = (_part(answer, key) if key else answer) or []
    return [each for each in held if isinstance(each, dict)] if isinstance(held, list) else []


def _part(held: Any, key: str) -> Any:
    return held.get(key) if isinstance(held, dict) else None


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RefusedError("GitHub: bukan bilangan · not a number")
    return value
