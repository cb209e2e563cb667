"""Write files whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def write_file(file: Path, content: str | bytes) -> None:
    """Replace a file in one step, and create the folders above it.

    A write that fails or is killed leaves the old file. The new one has its permissions. Text is
    written as UTF-8 with the line ends that it has. Raises ``OSError``.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")  # another process may write the same
    try:
        fresh.write_bytes(content.encode() if isinstance(content, str) else content)
        if file.exists():
            shutil.copymode(file, fresh)
        fresh.replace(file)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
