"""Lighthouse on a phone: scores and times, by simulated slow 4G and slow 3G."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from collections.abc import Callable
from typing import Any

from .npm import installed
from .serving import served
from .weight import real_site

KINDS = ["", "layanan/", "layanan/paspor-baru/", "rencana/", "mpp/", "kantor/", "tanya-jawab/"]
KINDS += [
    "pengaduan/",
    "sumber/",
    "istilah/",
    "tentang/",
    "cari/",
    "temukan/",
    "perubahan/",
    "kelengkapan/",
    "sunting/",
    "data-terbuka/",
    "lisensi/",
    "aksesibilitas/",
    "en/layanan/paspor-baru/",
]

NETWORKS: dict[str, list[str]] = {
    "slow 4G": [],  # Lighthouse's own: 150 ms, 1.6 Mbps, a processor 4 times slower
    "slow 3G": [
        "--throttling.rttMs=400",
        "--throttling.throughputKbps=400",
        "--throttling.cpuSlowdownMultiplier=6",
    ],
}
TIMES = {
    "FCP": "first-contentful-paint",
    "LCP": "largest-contentful-paint",
    "TBT": "total-blocking-time",
    "CLS": "cumulative-layout-shift",
}


def light_rows(
    chromium: str, arguments: list[str], times: int, tell: Callable[[str], None]
) -> list[dict[str, Any]]:
    """For each kind of page and network: every run's scores, and the medians of the times.

    Slow 3G is run a fifth as often: its times are reckoned, and hardly differ from run to run.
    """
    lighthouse = str(installed(".bin/lighthouse"))
    rows = []
    with real_site() as site, served(site) as address:
        for network, options in NETWORKS.items():
            repeated = times if network == "slow 4G" else max(1, times // 5)
            for path in KINDS:
                runs = [
                    _run(lighthouse, address + path, options, chromium, arguments)
                    for _ in range(repeated)
                ]
                row: dict[str, Any] = {"network": network, "page": f"/{path}"}
                row["scores"] = [{k: c["score"] for k, c in r["categories"].items()} for r in runs]
                row["all 100"] = sum(all(s == 1 for s in each.values()) for each in row["scores"])
                for name, audit in TIMES.items():
                    values = [r["audits"][audit]["numericValue"] for r in runs]
                    row[name] = round(statistics.median(values), 3)
                rows.append(row)
                tell(f"{network} /{path}: LCP {row['LCP']:.0f}, 100 in {row['all 100']}")
    return rows


def _run(
    lighthouse: str, address: str, options: list[str], chromium: str, arguments: list[str]
) -> dict[str, Any]:
    flags = " ".join(["--headless", *arguments])
    done = subprocess.run(
        [lighthouse, address, "--quiet", "--output=json", f"--chrome-flags={flags}", *options],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"CHROME_PATH": chromium},
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report
