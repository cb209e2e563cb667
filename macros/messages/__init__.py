"""The generator's own sentences: a YAML file for each subject, and one for each language."""

from __future__ import annotations

import importlib.resources
from typing import Any

import yaml

WORDS = importlib.resources.files(__name__)
"""The folder of the words: a file for each language, and what is said in all of them at once."""


def shipped(name: str) -> Any:
    """What stands in ``<name>.yaml`` of this folder, as YAML has it: plain dicts and strings.

    By the compiled loader, since every build and every check begins with it.
    """
    return yaml.load(WORDS.joinpath(f"{name}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
