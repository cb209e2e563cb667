"""Compiled templates are kept where Python keeps compiled modules, and as long."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import sys
from pathlib import Path

import jinja2

FOLDER = Path(__file__).parents[1] / "__pycache__"


def keep_compiled(env: jinja2.Environment) -> None:
    """Let ``env`` find its templates compiled, by any build before, as long as they are the same.

    Compiling them takes a fifth of a small build. Nothing is kept where Python may not do so.
    """
    if sys.dont_write_bytecode or not os.access(FOLDER, os.W_OK):
        return
    # Jinja's own key is the template's place and text, not how it is to be compiled.
    how = (
        importlib.metadata.version("jinja2"),
        env.autoescape,
        env.trim_blocks,
        env.lstrip_blocks,
        env.undefined.__name__,
        getattr(env.finalize, "__name__", None),
        sorted(env.extensions),
    )
    name = hashlib.sha256(repr(how).encode()).hexdigest()[:12]
    env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(FOLDER), f"jinja-{name}-%s.pyc")
