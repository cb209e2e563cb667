"""Answers of a questionnaire that was left before its end, to go on with another day.

They stand beside the data folder, never in it: they are no data yet.
"""

from __future__ import annotations

from pathlib import Path

import yaml

Answers = list[tuple[str, str]]
_HEADER = "# Jawaban yang belum selesai; boleh dihapus. · Not finished; may be deleted.\n"


def place(folder: Path, what: str) -> Path:
    """The file in which they stand, for a data folder and a kind of record."""
    return folder.resolve().parent / f".loket-draft-{what}.yaml"


def read(file: Path) -> Answers:
    """What was answered; nothing where there is no such file, or it was spoilt."""
    try:
        held = yaml.safe_load(file.read_text("utf-8"))
        return [(str(question), str(answer)) for question, answer in held]
    except (OSError, TypeError, ValueError, yaml.YAMLError):
        return []


def keep(file: Path, answers: Answers) -> bool:
    """Write them; whether that could be done."""
    pairs = [list(pair) for pair in answers]
    text = yaml.safe_dump(pairs, allow_unicode=True, default_flow_style=None, width=1000)
    try:
        file.write_text(_HEADER + text, "utf-8")
    except OSError:
        return False
    return True
