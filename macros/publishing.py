"""From a finished build to the published folder: search index, then all at once or not at all."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError


class Staging:
    """Builds beside the site's folder, so that a build that fails leaves the old site whole.

    Each build has a folder of its own: two at once do not write into each other's.
    """

    def __init__(self) -> None:
        self._final: Path | None = None
        self._folder: Path | None = None

    def begin(self, config: MkDocsConfig) -> None:
        """Let MkDocs write into a fresh folder next to ``site_dir``."""
        self.discard()
        final = Path(config.site_dir)
        if final.is_symlink():
            raise PluginError(f"site_dir is a link, which would be replaced: {final}")
        final.parent.mkdir(parents=True, exist_ok=True)
        self._final = final
        self._folder = Path(tempfile.mkdtemp(prefix=f".{final.name}-new-", dir=final.parent))
        self._folder.chmod(0o755)
        config.site_dir = str(self._folder)

    def publish(self, config: MkDocsConfig) -> None:
        """Put the finished folder in the place of the old one, or leave the old one there."""
        assert self._final is not None and self._folder is not None
        old = Path(tempfile.mkdtemp(prefix=f".{self._final.name}-old-", dir=self._final.parent))
        had_one = self._final.exists()
        try:
            if had_one:
                self._final.rename(old)
            try:
                self._folder.rename(self._final)
            except OSError:
                if had_one:
                    old.rename(self._final)
                raise
        finally:
            shutil.rmtree(old, ignore_errors=True)
        config.site_dir = str(self._final)

    def discard(self) -> None:
        """Remove what a failed build has left."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


SEARCH_MINUTES = 15


def index_for_search(site: Path) -> None:
    """Let Pagefind index the built pages: one index for each language of ``<html lang>``."""
    done = subprocess.run(
        [sys.executable, "-m", "pagefind", "--site", str(site), "--quiet"],
        capture_output=True,
        text=True,
        check=False,
        timeout=SEARCH_MINUTES * 60,
    )
    if done.returncode != 0:
        raise PluginError(f"pagefind failed ({done.returncode}): {done.stderr or done.stdout}")
