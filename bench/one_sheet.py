"""``mkdocs build`` that sets one leaflet in each process, which then stands for all others.

Fills the cache of a site that is too large to set every sheet for a measurement.
"""

from __future__ import annotations

from mkdocs.__main__ import cli

from macros.printing import build

_typeset = build.typeset
_made: list[bytes] = []


def _one(leaflet: str, address: str, as_of: str) -> bytes:
    if not _made:
        _made.append(_typeset(leaflet, address, as_of))
    return _made[0]


if __name__ == "__main__":
    build.typeset = _one
    cli(["build", "-q"])
