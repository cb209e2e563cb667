"""Reads what a git repository holds, and does nothing else: no checkout, no hook, no fetch."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

_ENVIRONMENT = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
_SAFE = ["-c", "core.fsmonitor=false", "-c", "log.showSignature=false"]
_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_FILE = re.compile(rb"(100644|100755) blob ([0-9a-f]+) +([0-9]+|BAD)\t(.+)", re.DOTALL)
_SECONDS = 120

MOST_FILES = 2_000
MOST_BYTES = 200_000_000
"""A revision with more data than this is refused: it may come from anybody's pull request."""


class GitError(Exception):
    """Git is not there, this is no repository, or it has no such revision."""


@dataclass(frozen=True)
class Commit:
    """A commit by its id, with the moment it was made."""

    ident: str
    made: datetime.datetime


@dataclass(frozen=True)
class Blob:
    """A file of a revision: its path in the folder asked for, its id, its size in bytes."""

    path: str
    ident: str
    size: int


@dataclass(frozen=True)
class Touched:
    """A path that differs between two commits, from the root; git's modes before and after."""

    path: str
    modes: tuple[str, str]


class Repository:
    """The repository in which ``folder`` lies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self.root = Path(self._run("rev-parse", "--show-toplevel").decode().rstrip("\n"))
        except UnicodeDecodeError as error:
            raise GitError(str(error)) from None

    def is_shallow(self) -> bool:
        """Whether older commits were left behind when it was copied."""
        return self._run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def inside(self, folder: Path) -> str:
        """The path of ``folder`` from the root, ``/`` between its parts. Raises GitError."""
        try:
            return folder.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            raise GitError(f"{folder}: di luar · outside {self.root}") from None

    def commit(self, revision: str) -> str:
        """The id of the commit that ``revision`` names. Raises GitError."""
        if revision.startswith("-") or not revision.isprintable() or not revision:
            raise GitError(f"bukan revisi · not a revision: {revision!r}")
        name = f"{revision}^{{commit}}"
        try:
            found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        except GitError:
            raise GitError(f"tidak ada revisi itu · no such revision: {revision!r}") from None
        ident = found.decode().strip().removeprefix("--end-of-options").strip()
        if not _COMMIT.fullmatch(ident):
            raise GitError(f"tidak ada revisi itu · no such revision: {revision!r}")
        return ident

    def commits(self, path: str, most: int) -> list[Commit]:
        """The latest commits of the current branch that touched ``path``, newest first."""
        told = self._run(
            "log", "--first-parent", "--no-show-signature", f"--max-count={most}",
            "--format=%H %ct", "HEAD", "--", f":(top,literal){path}",
        )  # fmt: skip
        found: list[Commit] = []
        moment = 0
        for line in reversed(told.decode().splitlines()):
            ident, _, seconds = line.partition(" ")
            if seconds.isdigit():  # of a broken commit git tells none: it came after the one before
                moment = min(int(seconds), _LATEST)
            found.insert(0, Commit(ident, datetime.datetime.fromtimestamp(moment, datetime.UTC)))
        return found

    def has(self, commit: str, path: str) -> bool:
        """Whether a commit holds something at ``path`` from the root."""
        return bool(self._run("ls-tree", "--full-tree", "-z", commit, "--", path))

    def touched(self, old: str, new: str) -> list[Touched]:
        """Every path in which two commits differ; one that was renamed is there by both names."""
        told = self._run("diff-tree", "-r", "-z", "--raw", "--no-renames", old, new)
        parts = told.decode("utf-8", "surrogateescape").split("\0")
        found = []
        for about, path in zip(parts[::2], parts[1::2], strict=False):
            before, after = about.removeprefix(":").split(" ")[:2]
            found.append(Touched(path, (before, after)))
        return found

    def parent(self, commit: str) -> str | None:
        """The commit before, on the same branch; None for the first."""
        line = self._run("rev-list", "--max-count=1", "--parents", commit).decode().split()
        return line[1] if len(line) > 1 else None

    def files(self, commit: str, folder: str) -> list[Blob]:
        """Every ordinary YAML file below ``folder`` in a commit; links are none.

        Raises GitError where git has lost what one of them held: it would be told as gone.
        """
        tree = f"{commit}:{'' if folder == '.' else folder}"
        found = []
        for line in self._run("ls-tree", "--full-tree", "-r", "-l", "-z", tree).split(b"\0"):
            if (held := _FILE.fullmatch(line)) and held[4].endswith(b".yaml"):
                path = held[4].decode("utf-8", "replace")
                if held[3] == b"BAD":
                    raise GitError(f"tidak terbaca · cannot be read: {path!r}")
                found.append(Blob(path, held[2].decode(), int(held[3])))
        if len(found) > MOST_FILES or sum(blob.size for blob in found) > MOST_BYTES:
            raise GitError(f"terlalu besar · too large: {tree}")
        return found

    def contents(self, blobs: list[Blob]) -> dict[str, bytes]:
        """What files hold, by the id of each."""
        asked = "".join(f"{blob.ident}\n" for blob in blobs).encode()
        held = self._run("cat-file", "--batch", given=asked) if blobs else b""
        found: dict[str, bytes] = {}
        at = 0
        for blob in blobs:
            start = held.index(b"\n", at) + 1
            if not held.startswith(blob.ident.encode(), at) or b" blob " not in held[at:start]:
                raise GitError(f"tidak terbaca · cannot be read: {blob.path!r}")
            found[blob.ident] = held[start : start + blob.size]
            at = start + blob.size + 1
        return found

    def _run(self, *arguments: str, given: bytes | None = None) -> bytes:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        try:
            done = subprocess.run(
                ["git", *_SAFE, "-C", str(self._folder), *arguments],  # noqa: S607
                input=given,
                stdin=subprocess.DEVNULL if given is None else None,
                capture_output=True,
                check=False,
                timeout=_SECONDS,
                env=kept | _ENVIRONMENT,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise GitError(str(error)) from None
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise GitError(said.splitlines()[0] if said else f"git {arguments[0]}")
        return done.stdout


_LATEST = 7_258_118_400
"""The year 2200: a clock that is further off is not believed."""
