"""From a finished build to the published folder: search index, then all at once or not at all."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError


class Staging:
    """Builds beside the site's folder, so that a build that fails leaves the old site whole."""

    def __init__(self) -> None:
        self._final: str | None = None
        self._folder: Path | None = None

    def begin(self, config: MkDocsConfig) -> None:
        """Let MkDocs write into a fresh folder next to ``site_dir``."""
        self._final = config.site_dir
        final = Path(config.site_dir)
        self._folder = final.with_name(f".{final.name}-new")
        self.discard()
        config.site_dir = str(self._folder)

    def publish(self, config: MkDocsConfig) -> None:
        """Put the finished folder in the place of the old one."""
        assert self._final is not None and self._folder is not None
        final = Path(self._final)
        old = final.with_name(f".{final.name}-old")
        shutil.rmtree(old, ignore_errors=True)
        if final.exists():
            final.rename(old)
        self._folder.rename(final)
        shutil.rmtree(old, ignore_errors=True)
        config.site_dir = self._final

    def discard(self) -> None:
        """Remove what a failed build has left."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def index_for_search(site: Path) -> None:
    """Let Pagefind index the built pages: one index for each language of ``<html lang>``."""
    done = subprocess.run(
        [sys.executable, "-m", "pagefind", "--site", str(site), "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise PluginError(f"pagefind failed ({done.returncode}): {done.stderr or done.stdout}")
