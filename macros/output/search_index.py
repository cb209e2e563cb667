"""The index that readers search, made by Pagefind: a language at a time, or all beside each other.

Each language has an index of its own, so that a reader loads nothing of the other.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from mkdocs.exceptions import PluginError

SEARCH = "pagefind"
"""The folder of the site that search is served from."""

NOT_SEARCHED = ".proof, .report, .crumbs, .no-search"
"""Parts of hand-written pages in which nobody looks for words."""

MINUTES = 15


class Indexing:
    """Makes the indexes of ``jobs``: folders of texts, each with the folder to be written.

    ``at_once`` begins with all of them now, beside whatever else the build does, and takes the
    memory of all; else each begins when ``finish`` has ended the one before.
    """

    def __init__(self, jobs: dict[Path, Path], *, at_once: bool) -> None:
        self._jobs = jobs
        self._running: dict[Path, subprocess.Popen[str]] = {}
        if at_once:
            for texts in jobs:
                self._begin(texts)

    def _begin(self, texts: Path) -> None:
        command = [sys.executable, "-m", "pagefind", "--site", str(texts)]
        command += ["--output-path", str(self._jobs[texts])]
        self._running[texts] = subprocess.Popen(
            [*command, "--exclude-selectors", NOT_SEARCHED, "--quiet"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def finish(self) -> None:
        """Wait until all are there. Raises PluginError with Pagefind's words where one fails."""
        for texts, output in self._jobs.items():
            if texts not in self._running:
                self._begin(texts)
            said, _ = self._running[texts].communicate(timeout=MINUTES * 60)
            code = self._running.pop(texts).returncode
            if code != 0:
                raise PluginError(f"pagefind failed ({code}): {said}")
            # Its own interfaces: the site has one.
            for unused in (*output.glob("*-ui.*"), output / "pagefind-highlight.js"):
                unused.unlink(missing_ok=True)

    def stop(self) -> None:
        """End what still runs: nobody waits for it any more."""
        for process in self._running.values():
            process.kill()
            process.communicate()
        self._running.clear()
