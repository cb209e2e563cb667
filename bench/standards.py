"""Every page of the real and the fictional site by the Nu HTML checker, which reads styles too."""

from __future__ import annotations

import collections
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from . import generate
from .measuring import ENVIRONMENT, MKDOCS, run, tool
from .npm import installed
from .weight import real_site

#: By its own reading of ``'self'`` and ``data:`` in a file's policy; the tests ask a browser.
_NOT_ASKED = "violates Content Security Policy"


def standards() -> list[dict[str, Any]]:
    """For each site: how many pages it has, and each mistake with how often it is there."""
    check = [tool("java"), "-jar", str(installed("vnu-jar/build/dist/vnu.jar"))]
    with tempfile.TemporaryDirectory() as temporary, real_site() as real:
        contoh = Path(temporary) / "site"
        environment = ENVIRONMENT | {"CONTOH_EDITOR": "true"}
        run([*MKDOCS, "-d", str(contoh)], generate.CONTOH, environment)
        return [
            {"site": name, "pages": len([*site.rglob("*.html")]), "mistakes": _found(check, site)}
            for name, site in (("real", real), ("fictional", contoh))
        ]


def _found(check: list[str], site: Path) -> dict[str, int]:
    options = ["--skip-non-html", "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run([*check, *options, str(site)], capture_output=True, text=True, check=True)
    messages = [each["message"] for each in json.loads(done.stdout)["messages"]]
    return dict(collections.Counter(each for each in messages if _NOT_ASKED not in each))
