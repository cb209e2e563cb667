"""The files that the page for editing loads; ``editing/web`` makes them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EditorFiles:
    """Files by their path in the site; the engine's stand in a folder named by what they are.

    ``size``: bytes that the page loads, once.
    """

    engine: str
    data: str
    size: int
    files: dict[str, bytes]
