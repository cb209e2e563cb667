"""Write the comment on a pull request from what its check left, which anybody may have written.

The check runs the code of a fork, so its artifact is data to distrust: one file of a known name is
read from it, within a limit and in memory, and only through the model of a report.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from pydantic import ValidationError

from ..changes.change import Report, phrase, told_in
from ..changes.report import as_markdown

CHANGES = "changes.json"
MOST_BYTES = 5_000_000
"""Limit of the artifact, and of the file in it."""


class RefusedError(Exception):
    """The artifact is not what a check leaves."""


def comment(artifact: bytes, run: str) -> str:
    """Return the comment as Markdown, in every language of the report, Indonesian first.

    ``artifact`` is a zip, ``run`` the address of the check. Raises ``RefusedError``.
    """
    report = _report(_changes(artifact))
    languages = sorted(report.languages, key=lambda language: (language != "id", language))
    about = [
        f"{phrase('pictures', language)}: {run}. {phrase('by_the_branch', language)}"
        for language in languages
    ]
    return "\n\n".join([as_markdown(report, languages), "---", *about])


def _changes(artifact: bytes) -> bytes:
    if len(artifact) > MOST_BYTES:
        raise RefusedError("artifact: terlalu besar · too large")
    try:
        with zipfile.ZipFile(io.BytesIO(artifact)) as bundle, bundle.open(CHANGES) as file:
            content = file.read(MOST_BYTES + 1)
    except (
        zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, RuntimeError, ValueError
    ) as error:  # fmt: skip
        raise RefusedError(f"zip: {type(error).__name__}") from None
    if len(content) > MOST_BYTES:
        raise RefusedError(f"{CHANGES}: terlalu besar · too large")
    return content


def _report(content: bytes) -> Report:
    try:
        report = Report.model_validate_json(content).known()
    except ValidationError:
        raise RefusedError(f"{CHANGES}: bentuknya salah · of the wrong shape") from None
    languages = [language for language in told_in() if language in report.languages]
    if not languages:
        raise RefusedError(f"{CHANGES}: bahasa · languages")
    return report.model_copy(update={"languages": languages})
