"""Read the workflows, and run their steps with a made-up ``gh``."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

import yaml
from sites import ROOT

WORKFLOWS = ROOT / ".github" / "workflows"


def workflow(name: str) -> dict[Any, Any]:
    """Return a workflow as YAML reads it."""
    loaded: dict[Any, Any] = yaml.safe_load((WORKFLOWS / f"{name}.yml").read_text("utf-8"))
    return loaded


def step(name: str, start: str) -> dict[str, Any]:
    """Return the only step of a workflow whose name begins so."""
    jobs = workflow(name)["jobs"].values()
    steps = [each for job in jobs for each in job["steps"]]
    (found,) = (each for each in steps if each.get("name", "").startswith(start))
    return dict(found)


def run(folder: Path, step: dict[str, Any], answers: dict[str, str]) -> list[str]:
    """Run a step in ``folder``; return what it asks ``gh``.

    ``gh`` answers by the first key of ``answers`` that its arguments contain, else nothing.
    """
    cases = [
        f"*{shlex.quote(part)}*) printf %s {shlex.quote(text)} ;;" for part, text in answers.items()
    ]
    lines = ["#!/bin/sh", 'echo "$@" >> gh.log', 'case "$*" in', *cases, "esac"]
    gh = folder / "gh"
    gh.write_text("\n".join(lines) + "\n", "utf-8")
    gh.chmod(0o755)
    log = folder / "gh.log"
    log.unlink(missing_ok=True)
    environment = {"PATH": f"{folder}:{os.environ['PATH']}", "GITHUB_REPOSITORY": "kabupaten/situs"}
    subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=folder,
        env=environment | {k: v for k, v in step["env"].items() if "${{" not in v},
        check=True,
    )
    return log.read_text("utf-8").splitlines()
