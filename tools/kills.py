"""Kill builds at random moments, and see whether a whole site is left each time.

    python tools/kills.py --times 50 --seed 1

Each time the fictional regency's fee is changed, the build ended by SIGKILL, the site's folder held
against the site before and after, and then built for good. Prints what was found, each time; ends
with 1 if a site was ever neither, or the next build not right.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from sites import ENVIRONMENT, Project, contents  # noqa: E402

FEES = ["amount: 70000", "amount: 81500"]
SURROUNDINGS = ENVIRONMENT | {"LEAFLETS": "true"}


def main() -> int:
    """Run as a command; returns the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--times", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=0)
    asked = arguments.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311 - nothing is kept secret by it
    with tempfile.TemporaryDirectory() as folder:
        return _kill(Project(Path(folder)), asked.times, chance)


def _kill(project: Project, times: int, chance: random.Random) -> int:
    site = project.folder / "site"
    whole: list[dict[str, bytes]] = []
    seconds = 0.0
    for here, there in (FEES, FEES[::-1]):
        begun = time.monotonic()
        _build(project)
        seconds = max(seconds, time.monotonic() - begun)
        whole.append(contents(site))
        shutil.rmtree(site)
        project.replace("fees", here, there)
    _build(project)
    found: Counter[str] = Counter()
    now = 0
    for turn in range(1, times + 1):
        aim = 1 - now
        project.replace("fees", FEES[now], FEES[aim])
        if chance.random() < 0.3:  # as on a fresh machine
            shutil.rmtree(project.folder / ".site-cache")
        after = chance.uniform(0, seconds * 1.1)
        build = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
            cwd=project.folder,
            env=SURROUNDINGS,
        )
        time.sleep(after)
        ended = build.poll() is not None
        build.kill()
        build.wait()
        left = contents(site)
        state = "old" if left == whole[now] else "new" if left == whole[aim] else "BROKEN"
        _build(project)
        left_behind = list(project.folder.glob(".site-new-*"))
        right = contents(site) == whole[aim] and not left_behind
        found[f"{state}{' (had ended)' if ended else ''}"] += 1
        found["next build right" if right else "NEXT BUILD WRONG"] += 1
        print(f"{turn}: after {after:.2f} s: {state}{', had ended' if ended else ''}", flush=True)
        now = aim
    print(", ".join(f"{what}: {count}" for what, count in sorted(found.items())))
    return 1 if found["BROKEN"] or found["BROKEN (had ended)"] or found["NEXT BUILD WRONG"] else 0


def _build(project: Project) -> None:
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
        cwd=project.folder,
        env=SURROUNDINGS,
        check=True,
    )


if __name__ == "__main__":
    sys.exit(main())
