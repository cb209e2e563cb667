"""Run ``loket`` as one types it, in this process, which has loaded all of it already."""

from __future__ import annotations

import contextlib
import subprocess
import traceback
from pathlib import Path

from click.testing import CliRunner
from sites import ROOT

from macros.__main__ import main


def loket(
    *arguments: object, cwd: Path = ROOT, typed: str = "", **environment: str | None
) -> subprocess.CompletedProcess[str]:
    """Return how the command ended; what it raised is part of ``stderr``, as Python prints it."""
    words = [str(each) for each in arguments]
    with contextlib.chdir(cwd):
        done = CliRunner().invoke(main, words, typed, environment, prog_name="loket")
    stderr = done.stderr
    if done.exc_info and not isinstance(done.exception, SystemExit | None):
        stderr += "".join(traceback.format_exception(*done.exc_info))
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout, stderr)
