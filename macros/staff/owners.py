"""Who must approve what is not data: GitHub's file of code owners."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..loading.catalogue_loader import WORDS
from .reach import SITE

FILE = ".github/CODEOWNERS"

HANDLE = re.compile(
    r"@[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:/[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?)?"
)
"""An account such as ``@nama``, or a team such as ``@organisasi/tim``."""

_HEAD = """\
# Everything but data needs an owner's approval. The last line that fits a path decides, and one
# without a name asks nobody: those who keep the data approve them.
# Written by `python -m macros owners`; what else must be switched on stands in CONTRIBUTING.md.
"""


def code_owners(handles: Sequence[str], folder: str = "data") -> str:
    """Return the file that makes ``handles`` owners of all but the YAML of ``folder``.

    They also own its words and its ``site.yaml``, which speak on every page.
    """
    named = " ".join(handles)
    owned = "".join(f"/{folder}/{path} {named}\n" for path in (f"{WORDS}/", SITE))
    return f"{_HEAD}* {named}\n/{folder}/**/*.yaml\n{owned}"
