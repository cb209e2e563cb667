"""The programs that npm brings, for the benchmark alone."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from .measuring import MissingToolError

HERE = Path(__file__).parent.parent / "tests" / "npm"


def installed(inside: str) -> Path:
    """A file of ``node_modules``, once all of it is installed from its lock file.

    Raises MissingToolError where there is no npm.
    """
    if shutil.which("npm") is None:
        raise MissingToolError("npm is not installed: see bench/README.md")
    subprocess.run(["npm", "ci", "--no-progress", "--silent"], cwd=HERE, check=True)  # noqa: S607
    return HERE / "node_modules" / inside
