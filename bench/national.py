"""A nation's sites: some built here, the rest reckoned from them, and what a host allows."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import Any

from . import generate
from .measuring import MKDOCS, run

REGENCIES = 514
SERVICES = 60

#: GitHub's limits, as its documentation gives them.
PAGES_SITE_BYTES = 1_000_000_000
PAGES_MONTH_BYTES = 100_000_000_000
PAGES_BUILDS_AN_HOUR = 10
MATRIX_JOBS = 256
JOBS_AT_ONCE = 20

#: What a job takes beside the build: checkout, Python, dependencies from the cache, upload.
JOB_SECONDS = 45


def national(built: int) -> dict[str, Any]:
    """Build ``built`` regencies of 60 services, one after another, and reckon for all."""
    seconds, sizes = [], []
    with tempfile.TemporaryDirectory() as temporary:
        for number in range(built):
            folder = Path(temporary) / f"{number:03d}"
            folder.mkdir()
            generate.ours(folder, SERVICES)
            seconds.append(run(MKDOCS, folder).seconds)
            files = [f for f in (folder / "site").rglob("*") if f.is_file()]
            sizes.append(sum(f.stat().st_size for f in files))
    mean, spread = statistics.mean(seconds), statistics.pstdev(seconds)
    job_minutes = -(-(mean + JOB_SECONDS) // 60)  # GitHub counts each job in whole minutes
    visit = 10_000  # bytes of a page on the wire, compressed
    return {
        "built": built,
        "seconds a site": {"mean": mean, "deviation": spread, "most": max(seconds)},
        "bytes a site": {"mean": statistics.mean(sizes), "most": max(sizes)},
        "all regencies": {
            "build seconds": mean * REGENCIES,
            "runner minutes": job_minutes * REGENCIES,
            "matrices needed": -(-REGENCIES // MATRIX_JOBS),
            "minutes by the clock": job_minutes * -(-REGENCIES // JOBS_AT_ONCE),
            "bytes": statistics.mean(sizes) * REGENCIES,
        },
        "limits": {
            "share of a site's 1 GB": max(sizes) / PAGES_SITE_BYTES,
            "regencies in one site of 1 GB": int(PAGES_SITE_BYTES // max(sizes)),
            "pages read a month within 100 GB": PAGES_MONTH_BYTES // visit,
            "builds an hour": PAGES_BUILDS_AN_HOUR,
        },
    }
